"""What is wrong is shown on the page, in words, by the server, and without becoming part of the page."""

from __future__ import annotations

from pathlib import Path

import html5lib
import pytest

from plugins.network.live import Shown
from plugins.network.problems import Level, Problem
from plugins.preview.editors import Editor
from plugins.preview.opener import Opener
from plugins.preview.overlay import READING, Around, broken_page, counted, injected, overlay, problems_page


def wrong(
    what: str = "is wrong",
    *,
    level: Level = Level.ERROR,
    file: str = "units/tax/x.md",
    line: int = 4,
    pages: frozenset[str] | None = frozenset({"tax/x/"}),
) -> Shown:
    return Shown(problem=Problem(file, line, level, what), source=Path("/srv") / file, pages=pages)


def test_a_page_shows_its_own_problems_with_file_line_and_words() -> None:
    drawn = overlay((wrong("unknown key 'statsu'; did you mean 'status'?"),), "tax/x/")
    assert "units/tax/x.md:4" in drawn
    assert 'title="/srv/units/tax/x.md"' in drawn
    assert "unknown key &#39;statsu&#39;; did you mean &#39;status&#39;?" in drawn
    assert "1 mistake on this page" in drawn


def test_another_page_only_says_how_many_there_are_and_where() -> None:
    drawn = overlay((wrong("is wrong"), wrong("is odd", level=Level.WARNING)), "energy/")
    assert "1 mistake and 1 warning in the whole network" in drawn
    assert 'href="/.highroad/problems"' in drawn
    assert "is wrong" not in drawn


def test_where_nothing_is_wrong_nothing_is_drawn() -> None:
    assert overlay((), "tax/x/") == ""


def test_what_can_be_done_with_a_page_stands_at_its_foot_also_where_nothing_is_wrong() -> None:
    file = Path("/srv/units/tax/x.md")
    opener = Opener(Editor(name="Pen"), lambda: (Path("/srv/units"),))
    around = Around(opener=opener, file=file, ways=(("Reading check", f"{READING}/tax/x/"),))
    for problems in ((), (wrong(),), (wrong(pages=frozenset({"energy/"})),)):
        drawn = overlay(problems, "tax/x/", around)
        assert 'value="/srv/units/tax/x.md"' in drawn
        assert "Open in Pen" in drawn
        assert f'<a href="{READING}/tax/x/" data-check>Reading check</a>' in drawn
    assert "on this page" not in overlay((), "tax/x/", around)


def test_each_problem_can_be_opened_at_its_line_by_whoever_sits_here() -> None:
    around = Around(opener=Opener(Editor(), lambda: (Path("/srv/units"),)))
    assert 'name="line" value="4"' in overlay((wrong(),), "tax/x/", around)
    assert "at line 4" in problems_page((wrong(),), "", around.opener).decode()
    assert "at line 4" in broken_page((wrong(pages=None),), around.opener).decode()
    for drawn in (overlay((wrong(),), "tax/x/"), problems_page((wrong(),), "").decode()):
        assert "<form" not in drawn


def test_a_broken_setup_comes_before_everything_on_every_page() -> None:
    setup = wrong("no such unit", file="units/zz.yaml", pages=None)
    for path in ("", "energy/", None):
        drawn = overlay((wrong(pages=frozenset({"energy/"})), setup), path)
        assert "in the set-up" in drawn
        assert "no such unit" in drawn
    drawn = overlay((wrong(pages=frozenset({"energy/"})), setup), "energy/")
    assert drawn.index("no such unit") < drawn.index("is wrong")


def test_a_mistake_interrupts_and_a_warning_does_not() -> None:
    assert 'role="alert"' in overlay((wrong(),), "tax/x/")
    assert 'role="status"' in overlay((wrong(level=Level.WARNING),), "tax/x/")
    assert 'role="status"' in overlay((wrong(),), "")


def test_what_was_put_away_is_known_again_until_something_else_is_wrong() -> None:
    def key(*problems: Shown) -> str:
        return overlay(problems, "tax/x/").partition('data-key="')[2].partition('"')[0]

    elsewhere = wrong("elsewhere", pages=frozenset())
    assert key(wrong()) == key(wrong(), elsewhere) != ""
    assert key(wrong()) != key(wrong("is something else"))


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ("e", "1 mistake"),
        ("ee", "2 mistakes"),
        ("w", "1 warning"),
        ("eww", "1 mistake and 2 warnings"),
    ],
)
def test_mistakes_and_warnings_are_counted_apart(levels: str, expected: str) -> None:
    of = {"e": Level.ERROR, "w": Level.WARNING}
    assert counted(tuple(wrong(level=of[level]) for level in levels)) == expected


HOSTILE = "</template></highroad-preview></style><script>alert(1)</script>\"'&{0}"


def test_no_words_of_anybody_become_part_of_the_page() -> None:
    shown = wrong(HOSTILE, file=f"units/{HOSTILE}.md", pages=frozenset({HOSTILE, "tax/x/"}))
    pages = [
        injected(b"<body></body>", version="1", etag="2", page=HOSTILE, inner=overlay((shown,), "tax/x/")),
        problems_page((shown,), ""),
        broken_page((shown,)),
    ]
    for page in pages:
        assert b"alert(1)" in page
        assert b"<script>alert" not in page
        assert page.count(b"</template>") == page.count(b"<template")


def test_it_is_added_at_the_very_end_of_the_page() -> None:
    page = b"<!doctype html><title>x</title><body><p>a &lt;/body&gt;</p><script>'</body>'</script></BODY></html>"
    made = injected(page, version="v", etag="e", page="x/", inner="<p>in it</p>")
    assert made.startswith(page[:-14])
    assert made.endswith(b"</BODY></html>")
    assert made.index(b"<highroad-preview>") > made.index(b"'</body>'")


def test_a_page_without_an_end_gets_it_too() -> None:
    assert injected(b"<p>x", version="v", etag="e", page="", inner="").startswith(b"<p>x<highroad-preview>")


def test_the_list_of_all_problems_leads_to_their_pages() -> None:
    made = problems_page((wrong("one"), wrong("two", pages=None, file="units/network.yaml")), "/insights").decode()
    assert made.index("two") < made.index("one"), "the set-up first"
    assert '<a href="/insights/tax/x/">' in made
    assert "2 mistakes in the whole network" in made
    assert "Nothing is wrong" in problems_page((), "").decode()


@pytest.mark.parametrize("made", [problems_page((wrong(),), ""), problems_page((), ""), broken_page((wrong(),))])
def test_pages_of_the_previews_own_are_sound(made: bytes) -> None:
    html5lib.HTMLParser(strict=True).parse(made.decode())
