"""Whoever pastes a path, a file or an address instead of a post's name is told the name."""

from __future__ import annotations

import pytest

from plugins.network.checking import near_post
from plugins.network.pasted import meant


@pytest.mark.parametrize(
    "typed",
    [
        "tax/ring-fence",
        "/tax/ring-fence/",
        "tax/ring-fence.md",
        "../posts/../../tax/posts/2026-11-20-ring-fence.md",
        "units/tax/posts/2026/2026-11-20-ring-fence.md",
        r"units\tax\posts\ring-fence.md",
        "https://insights.firm.example/tax/ring-fence/?from=mail#top",
        "https://host.example/firm/site/blob/main/units/tax/posts/2026-11-20-ring-fence.md",
    ],
)
def test_what_people_paste_means_the_post_that_it_leads_to(typed: str) -> None:
    assert meant(typed) == "tax/ring-fence"


@pytest.mark.parametrize(
    "typed", ["", "/", "ring-fence", "The ring fence", "posts/x.md", "a/b/c", "Tax & Deals/x", "?/#"]
)
def test_what_names_no_unit_and_slug_means_no_post(typed: str) -> None:
    assert meant(typed) == ""


def test_a_wrong_name_of_a_post_is_told_the_like_one_of_its_unit_or_the_same_slug_of_another() -> None:
    known = ["energy/caverns", "energy/grid-queue", "tax/cavern", "tax/ring-fence"]
    assert near_post("energy/cavrens", known) == "; did you mean 'energy/caverns'?"
    assert near_post("energy/2026-11-20-caverns", known) == "; did you mean 'energy/caverns'?"
    assert near_post("energy/ring-fence", known) == "; did you mean 'tax/ring-fence'?"
    assert near_post("ring-fence", known) == "; did you mean 'tax/ring-fence'?"
    assert near_post("energy/pensions", known) == ""  # a shared unit alone makes no likeness
