"""What somebody wrote about carrying that does nothing is said, where it stands."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from plugins.syndication.resolver import OFFERS
from tests.syndication.networks import UNIT, files, read, said, tax
from tests.trees import survey


def test_a_network_in_order_is_told_nothing(tmp_path: Path) -> None:
    carried = "- {post: tax/ring-fence, pin: true, note: Ours.}\n"
    found = read(tmp_path, files({"energy/carried.yaml": carried}))
    assert ([*found.problems], said(found)) == ([], [])


@pytest.mark.parametrize(
    ("entry", "what"),
    [
        ("{post: tax/reliefs, note: Ours.}", "newer posts fill the limit of 1"),
        ("{post: tax/reliefs, pin: true}", ""),
        ("{post: tax/secret, pin: true}", "its 'share' lets in nobody"),
        ("{post: legal/opinion, note: Ours.}", "no rule follows it, and it is not offered"),
        ("{post: legal/opinion, hide: true}", "no rule follows it, and it is not offered"),
        ("{post: tax/secret, hide: true}", ""),
        ("{post: tax/gone, note: Ours.}", "it is withdrawn"),
        ("{post: tax/gone, hide: true}", ""),
        ("{post: tax/soon, pin: true}", "it is a draft"),
        ("{post: tax/soon, hide: true}", ""),
        ("{post: tax/answered, pin: true}", "the unit's own comment energy/our-view stands for it"),
    ],
)
def test_an_entry_for_what_is_not_carried_is_told_why(tmp_path: Path, entry: str, what: str) -> None:
    tree = files() | {
        "energy/carried.yaml": f"# ours\n- {entry}\n",
        "tax/posts/2026-09-01-secret.md": tax("date: 2026-09-01", "share: nobody"),
        "tax/posts/2026-09-02-gone.md": tax("date: 2026-09-02", "status: withdrawn", "reason: Old."),
        "tax/posts/2026-09-03-soon.md": tax("date: 2026-09-03", "status: draft"),
        "tax/posts/2026-09-04-answered.md": tax("date: 2026-09-04"),
        "legal/posts/2026-09-04-opinion.md": tax("date: 2026-09-04"),
        "energy/posts/2026-09-05-our-view.md": tax("date: 2026-09-05", "about: tax/answered", "authors: [dana-ortiz]"),
    }
    found = said(read(tmp_path, tree))
    if not what:
        assert found == []
        return
    [line] = found
    key = entry.partition("post: ")[2].partition(",")[0]
    assert line.startswith(f"units/energy/carried.yaml:2: warning: {key} is not carried by this unit ({what}); ")


def test_an_entry_that_names_no_post_or_the_units_own_is_told_so(tmp_path: Path) -> None:
    tree = files() | {"energy/carried.yaml": "- {post: tax/ring-fense}\n- {post: energy/caverns, pin: true}\n"}
    assert said(read(tmp_path, tree)) == [
        "units/energy/carried.yaml:1: warning: unknown post 'tax/ring-fense'; did you mean 'tax/ring-fence'?",
        "units/energy/carried.yaml:2: warning: energy/caverns is this unit's own post; take the entry out",
    ]


def test_an_entry_whose_unit_is_unknown_is_told_so_once(tmp_path: Path) -> None:
    found = read(tmp_path, files() | {"energy/carried.yaml": "- {post: taxx/ring-fence}\n"})
    assert len([one for one in found.problems if "carried.yaml" in one.file]) == 1
    assert said(found) == []


def test_the_rules_of_a_closed_unit_are_told_once_that_they_do_nothing(tmp_path: Path) -> None:
    tree = files() | {"old/unit.yaml": "name: Old\nfollow:\n  - {unit: tax}\n  - {topics: [grid]}\n"}
    assert said(read(tmp_path, tree)) == [
        "units/old/unit.yaml:3: warning: this unit is closed and carries nothing,"
        " so its rules do nothing; take them out"
    ]


def test_an_offer_to_a_closed_unit_is_told_in_the_post(tmp_path: Path) -> None:
    tree = files() | {"tax/posts/2026-11-11-offer.md": tax("to: [old, energy]", "date: 2026-11-11")}
    assert [str(one) for one in read(tmp_path, tree).problems] == [
        "units/tax/posts/2026-11-11-offer.md:4: warning: the unit 'old' is closed and carries nothing,"
        " so the offer does nothing; take it out"
    ]


def test_a_declined_offer_is_no_problem(tmp_path: Path) -> None:
    found = read(tmp_path, files() | {"tax/posts/2026-11-11-offer.md": tax("date: 2026-11-11", "to: [legal]")})
    assert ([*found.problems], said(found)) == ([], [])


def test_a_feed_that_was_never_fetched_is_told_once(tmp_path: Path) -> None:
    found = read(tmp_path, files() | {"energy/unit.yaml": UNIT.replace("share", "  - {feed: grid-operator}\nshare")})
    [line] = [*map(str, found.problems), *said(found)]
    assert line.startswith("units/energy/unit.yaml:6: warning: the feed 'grid-operator' has no snapshot ")


def test_problems_name_the_units_folder_as_it_is_called(tmp_path: Path) -> None:
    read(tmp_path, files() | {"energy/carried.yaml": "- {post: tax/nothing-like-it}\n"})
    [line] = said(survey((tmp_path / "units").rename(tmp_path / "content")).assembled)
    assert line.startswith("content/energy/carried.yaml:1: ")


def test_offers_beyond_those_that_are_taken_are_told_once_to_who_offers(tmp_path: Path) -> None:
    days = [date(2025, 1, 1) + timedelta(days=number) for number in range(OFFERS + 2)]
    offers = {f"tax/posts/{day}-{day}.md": tax(f"date: {day}", "to: [legal]") for day in days}
    tree = {**files(), **offers, "legal/unit.yaml": "name: Legal\n"}
    assert said(read(tmp_path, tree)) == [
        "units/tax/posts/2025-01-02-2025-01-02.md:5: warning:"
        f" the unit 'legal' carries {OFFERS} posts at a time that one unit offers,"
        " and this post and 1 older are left out; ask legal to follow the unit, or take 'legal' out of to:"
    ]
