"""Whether quoted words still stand in their original, and what is said when they are not shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.network.quoting import folded, stands_in
from tests.trees import Survey, post, small_network, survey, write_network

BODY = """\
## How deep

A cavern of *ordinary* depth — “salt”, mostly — costs **4.2 million** to build. It's “cheap”.

Nobody[^1] knows why.

| Depth | Cost |
|-------|------|
| 900 m | high |

[^1]: Or few do.
"""
ORIGINAL = "energy/posts/2026-11-01-caverns.md"


def look(tmp_path: Path, quote: str, *lines: str, about: str = "energy/caverns", **files: str) -> Survey:
    """A network in which tax quotes a post about caverns; `lines` are further lines of that one."""
    original = post("date: 2026-11-01", "aliases: [older]", *lines, title="What ﬁne caverns cost", body=BODY)
    quoting = post(f"about: {about}", f"quote: '{quote}'", author="tom-ash")
    return survey(
        write_network(tmp_path, small_network(**files) | {ORIGINAL: original, "tax/posts/x.md": quoting}),
    )


@pytest.mark.parametrize(
    "quote",
    [
        "costs 4.2 million to build",
        "What fine caverns cost",
        "COSTS 4.2 Million",
        'a cavern of ordinary depth - "salt", mostly - costs',
        "depth--‘salt’",
        "a cavern … 4.2 million",
        "A cavern [...] cheap.",
        "a cavern ... to build ... nobody knows",
        "[C]aver[n] of ordinary depth",
        "\u201cIt\u2019s \u2018cheap\u2019.\u201d",
        "costs  4.2\u00a0million to build. It''s \"cheap\"",
        "Nobody [sic] knows why",
        "ordi\u00adnary",
        "How deep A cavern",
        "900 m high",
        "…",
    ],
)
def test_words_that_stand_in_the_original_are_no_mistake(tmp_path: Path, quote: str) -> None:
    assert look(tmp_path, quote).said == []


@pytest.mark.parametrize(
    "quote",
    [
        "costs 4.3 million",
        "to build … a cavern",
        "a cavern costs",
        "cost A cavern",
        "Nobody [really] knows",
        "Words of",
    ],
)
def test_words_that_no_longer_stand_in_the_original_are_a_warning(tmp_path: Path, quote: str) -> None:
    seen = look(tmp_path, quote)
    assert seen.said == [
        "units/tax/posts/x.md:6: warning: the words quoted do not stand in energy/caverns as it is now;"
        " quote it anew, or leave them out"
    ]
    assert seen.post("tax/x").quote == quote


def test_an_original_under_its_old_slug_is_looked_up_as_well(tmp_path: Path) -> None:
    assert look(tmp_path / "right", "4.2 million", about="energy/older").said == []
    (said,) = look(tmp_path / "wrong", "4.3 million", about="energy/older").said
    assert "the words quoted do not stand in energy/older" in said


@pytest.mark.parametrize(
    ("lines", "state"),
    [
        (("status: withdrawn", "reason: Wrong.", "updated: 2026-11-02"), "withdrawn"),
        (("status: retracted", "reason: Wrong.", "updated: 2026-11-02"), "retracted"),
        (("expires: 2026-11-03",), "expired"),
    ],
)
def test_words_of_what_was_taken_back_are_said_to_be_withheld(
    tmp_path: Path, lines: tuple[str, ...], state: str
) -> None:
    said = look(tmp_path, "any words", *lines).about("tax/posts/x.md")
    assert f"6: warning: the words quoted are not shown: energy/caverns is {state}; leave the quote out" in said
    assert not any("caverns cost" in line for line in said)


def test_words_of_a_post_that_is_not_shared_are_not_looked_up(tmp_path: Path) -> None:
    (said,) = look(tmp_path, "no such words", "share: nobody").said
    assert said.endswith("6: warning: the words quoted are not shown: energy/caverns is not shared with this unit")


def test_a_draft_s_words_are_not_looked_up(tmp_path: Path) -> None:
    said = look(tmp_path, "4.2 million", "status: draft").about("tax/posts/x.md")
    assert said == ["5: warning: 'about': there is no published post 'energy/caverns'"]


def test_words_of_an_outside_page_are_the_author_s_own_care(tmp_path: Path) -> None:
    assert look(tmp_path, "no such words", about="https://grid.example/x").said == []


def test_a_title_and_an_author_s_own_summary_may_be_quoted_but_no_mix_of_them(tmp_path: Path) -> None:
    assert look(tmp_path / "right", "in one sentence", "summary: All in one sentence.").said == []
    (said,) = look(tmp_path / "wrong", "caverns cost … one sentence", "summary: All in one sentence.").said
    assert "do not stand in energy/caverns" in said


@pytest.mark.parametrize("quote", ["", "…", "[...]", "’“”’", ". . ."])
def test_a_quote_without_words_stands_everywhere(quote: str) -> None:
    assert stands_in(quote, folded("Any words."))
