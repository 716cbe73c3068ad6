"""Words: those the firm avoids, names, and what may not be said yet."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from plugins.network.sources import Role
from tests.road_rules.asking import ask, lines, written

AVOID = {"avoid": [{"word": "leverage", "instead": "use"}]}
NAMES = {"names": ["GitHub", "Pillar Two"]}
EMBARGO = {"words": [{"word": "Project Falcon", "until": "2027-03-01"}]}


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ("We leverage it.", [1]),
        ("Words.\n\n- one\n- we Leverage it\n- two", [4]),
        ("## To leverage or not\n\nWords.", [1]),
        ("| a | b |\n|---|---|\n| leverage | x |", [3]),
        ("First line\nand then leverage\nand **leverage** again.", [2, 3]),
        ("See [how we leverage it](x.md).", [1]),
        ("![We leverage it](../media/x.png)", [1]),
        ("<div>\n<p>We leverage it.</p>\n</div>", [2]),
        ("Words.[^1]\n\n[^1]: We leverage it.", [3]),
        ("> They leverage it.", []),
        ("`leverage` and\n\n```\nleverage\n```\n\n    leverage", []),
        ("See [this](leverage.md) and <https://leverage.example/leverage>.", []),
        ("<!-- leverage -->", []),
        ("<div>\n<!-- leverage\n<b>leverage -->\n<pre>leverage\n</pre><p\nid='x'>leverage</p>\n</div>", [6]),
        ("<blockquote>\n<p>They leverage it.</p>\n</blockquote>", []),
        ("Deleveraged and leverages.", []),
    ],
)
def test_a_word_to_avoid_is_found_wherever_the_author_says_it_himself(body: str, where: list[int]) -> None:
    assert lines("words-to-avoid", body, **AVOID) == where


@pytest.mark.parametrize("key", ["title", "summary", "image_alt", "disclosure", "place", "reason"])
def test_a_word_to_avoid_is_found_in_what_front_matter_says_to_readers(key: str) -> None:
    (finding,) = ask("words-to-avoid", written("Words.", f"{key}: How we leverage it"), **AVOID)
    assert (finding.line, finding.what) == (2 if key == "title" else 3, "we avoid 'leverage'; say 'use'")


def test_the_words_of_somebody_else_may_be_any() -> None:
    file = written("Words.", "about: tax/x\nquote: We leverage it.\naliases: [leverage]\ntags: [leverage]")
    assert ask("words-to-avoid", file, **AVOID) == []


@pytest.mark.parametrize("role", [Role.PAGE, Role.EXPERT])
def test_pages_and_people_speak_with_the_same_voice(role: Role) -> None:
    assert [finding.line for finding in ask("words-to-avoid", written("We leverage it.", role=role), **AVOID)] == [5]


@pytest.mark.parametrize(
    ("of", "post", "found"),
    [("en", "en", 1), ("en", "en-GB", 1), ("en-GB", "en-GB", 1), ("en-GB", "en-US", 0), ("en", "de", 0), ("", "de", 1)],
)
def test_a_word_to_avoid_is_one_of_its_language(of: str, post: str, found: int) -> None:
    file = written("A leverage.", lang=post)
    assert len(ask("words-to-avoid", file, avoid=[{"word": "leverage"} | ({"lang": of} if of else {})])) == found


def test_a_word_without_a_better_one_is_to_be_said_otherwise() -> None:
    (finding,) = ask("words-to-avoid", written("Synergies!"), avoid=[{"word": "synerg*"}])
    assert finding.what == "we avoid 'Synergies'; say it in other words"


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ("On Github,\nat [Git Hub](https://github.com/x).", [1, 2]),
        ("On GitHub; `github`; https://github.com/x; > github", [1]),
        ("> On Github.", []),
        ("Under pillar\ntwo of the rules.", [1]),
        ("Under Pillar\nTwo of the rules.", []),
    ],
)
def test_a_name_is_told_where_it_is_misspelt(body: str, where: list[int]) -> None:
    assert lines("spelling-of-names", body, **NAMES) == where


def test_it_is_said_how_a_name_is_spelt() -> None:
    (finding,) = ask("spelling-of-names", written("", "title: What github knows"), **NAMES)
    assert (finding.line, finding.what) == (2, "'github' is spelt GitHub")


# ------------------------------------------------------------------------------------------------------ embargoes


@pytest.mark.parametrize(
    "body",
    [
        "The buyer is Project Falcon.",
        "The buyer is project\nfalcon's parent.",
        "The buyer is *Project* **Falcon**.",
        "`project_falcon = 1`",
        "```\nproject-falcon: 1\n```",
        "> They said Project Falcon.",
        "[x](https://deals.example/ProjectFalcon/)",
        "![x](../media/project-falcon.png)",
        "<!-- Project Falcon -->",
        "Pro\u00adject Fal\u200bcon",
        "Project&nbsp;Falcon",
        "Ｐｒｏｊｅｃｔ Falcon",
    ],
)
def test_nothing_hides_a_word_under_embargo(body: str) -> None:
    found = ask("embargo", written(f"Words.\n\n{body}", "date: 2026-11-20"), **EMBARGO)
    assert [finding.line for finding in found] == [9 if "```" in body else 8]
    assert {finding.until for finding in found} == {datetime(2027, 3, 1, tzinfo=ZoneInfo("Europe/London"))}


@pytest.mark.parametrize(
    "line", ["title: On Project Falcon", "aliases: [project-falcon]", "slug: project-falcon-costs"]
)
def test_front_matter_is_looked_through_too(line: str) -> None:
    (finding,) = ask("embargo", written("", line), **EMBARGO)
    assert finding.line == (2 if "title" in line else 3)


def test_the_name_of_a_file_is_its_address_unless_another_is_given() -> None:
    path = "energy/posts/2026-11-20-project-falcon.md"
    assert [finding.line for finding in ask("embargo", written("", path=path), **EMBARGO)] == [1]
    assert ask("embargo", written("", "slug: the-buyer", path=path), **EMBARGO) == []


@pytest.mark.parametrize(
    ("front", "found"),
    [
        ("date: 2027-02-28", 1),
        ("date: 2027-03-01", 0),
        ("date: 2027-03-01T00:00", 0),
        ("date: 2027-02-28T23:59", 1),
        ("date: 2027-03-01T00:30+02:00", 1),
        ("status: draft", 0),
        ("", 1),
    ],
)
def test_what_comes_out_on_that_day_or_never_may_say_it(front: str, found: int) -> None:
    assert len(ask("embargo", written("Project Falcon.", front), **EMBARGO)) == found


@pytest.mark.parametrize("body", ["A falcon project.", "Projects Falconry.", "Project of the falcon."])
def test_other_words_are_free(body: str) -> None:
    assert ask("embargo", written(body), **EMBARGO) == []


def test_a_page_has_no_day_and_waits_for_the_end_of_the_embargo() -> None:
    (finding,) = ask("embargo", written("Project Falcon.", role=Role.PAGE), **EMBARGO)
    assert finding.what == "'Project Falcon' may not be published before 2027-03-01; take it out, or publish this then"


# --------------------------------------------------------------------------------------------------------- lengths


def test_a_sentence_is_counted_from_where_the_last_one_ends() -> None:
    long = "One two three four five\nsix seven eight nine ten eleven."
    assert lines("sentence-length", f"Short. {long} Short.", words=10) == [1]
    assert lines("sentence-length", f"Short one\nhere. And {long}", words=10) == [2]
    assert lines("sentence-length", f"> {long.replace(chr(10), ' ')}", words=10) == []


def test_a_paragraph_is_counted_as_readers_see_it() -> None:
    words = "Some words. " * 16
    assert lines("paragraph-length", f"Words.\n\n{words}\n\n- {words}", words=30) == [3, 5]
    assert lines("paragraph-length", f"{words[:60]}\n\n{words[:60]}", words=30) == []
