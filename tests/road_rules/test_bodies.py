"""Headings, links, pictures and tables: what is told of a text, in which line, and what is left in peace."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.network.sources import Role
from plugins.road_rules.table import RULES
from tests.road_rules.asking import ask, lines, written

# -------------------------------------------------------------------------------------------------------- headings


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ("## A\n\n### B\n\n## C", []),
        ("### A", [1]),
        ("## A\n\n#### B\n\n#### C", [3]),
        ("## A\n\n##### B\n\n### C", [3]),
        ("# A\n\n### B", [3]),
        ("## A\n\n```\n#### B\n```", []),
        ("A\n---\n\n#### B", [4]),
        ("> ## A\n\n## B", []),
    ],
)
def test_a_heading_that_leaves_out_a_level_is_told(body: str, where: list[int]) -> None:
    assert lines("heading-levels", body) == where


@pytest.mark.parametrize(
    ("body", "where"),
    [("# A", [1]), ("A\n=\n\n# B", [1, 4]), ("## A", []), ("```sh\n# A\n```", []), ("    # A", []), ("\\# A", [])],
)
def test_a_heading_of_the_titles_level_is_told(body: str, where: list[int]) -> None:
    assert lines("heading-top", body) == where


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("## A title\n\nWords.", 1),
        ("# *A* Title!\n\nWords.", 1),
        ("Words.\n\n## A title", 0),
        ("## Another title", 0),
        ("", 0),
    ],
)
def test_a_title_that_stands_there_twice_is_told(body: str, told: int) -> None:
    assert len(ask("heading-repeats-title", written(body))) == told


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ("**A heading**\n\nWords.", [1]),
        ("Words.\n\n__A heading__\n\nWords.", [3]),
        ("**What you need:**\n\n- Words.", []),
        ("**What you need**:\n\n- Words.", []),
        ("<b>A heading</b>\n\nWords.", [1]),
        ("**Do not sign.**\n\nWords.", []),
        ("**Do not sign** before.\n\nWords.", []),
        ("**One** and **two**\n\nWords.", []),
        ("Words.\n\n**At the end**", []),
        ("***", []),
        ("- **An item**\n\nWords.", []),
        ("> **A quotation**\n\nWords.", []),
        ("```\n**code**\n```\n\nWords.", []),
        (f"**{'many words ' * 7}here**\n\nWords.", []),
    ],
)
def test_a_line_of_bold_words_is_a_heading_where_it_stands_as_one(body: str, where: list[int]) -> None:
    assert lines("heading-bold", body) == where


# ----------------------------------------------------------------------------------------------------------- links


@pytest.mark.parametrize(
    "words",
    [
        "here",
        "Click here",
        "**here**",
        "read more…",
        "hier",
        "cliquez ici",
        "aquí",
        "lue lisää",
        "هنا",
        "こちら",
        "this link.",
    ],
)
def test_a_link_that_does_not_say_where_it_leads_is_told(words: str) -> None:
    assert lines("link-words", f"Words.\n\nSee [{words}](x.md).") == [3]
    assert lines("link-words", f'Words.\n\nSee <a href="x.md">{words.strip("*")}</a>.') == [3]
    assert lines("link-words", f"Words.\n\nSee [{words}][x].\n\n[x]: x.md") == [3]


@pytest.mark.parametrize(
    "body",
    [
        "[the table that is here](x.md)",
        "here (x.md)",
        "[here] is no link",
        "`[here](x.md)`",
        "[![A cavern](../media/x.png)](x.md)",
        "[`here()`](x.md), [`more`][x] and <a href='x.md'>`this`</a>\n\n[x]: x.md",
        "[2025](x.md)",
        "A note.[^here]\n\n[^here]: Words.",
    ],
)
def test_a_link_that_says_something_is_left(body: str) -> None:
    assert lines("link-words", body) == []


def test_a_link_without_words_is_told() -> None:
    assert lines("link-words", "See\n[](x.md) there.") == [2]
    assert lines("link-words", 'See <a href="x.md"> </a>.') == [1]


def test_the_centre_can_name_further_words_that_say_nothing() -> None:
    assert lines("link-words", "[Source](x.md)") == []
    assert lines("link-words", "[Source](x.md)", words=["source"]) == [1]


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ("See https://grid.example/x, there.", [1]),
        ("See <https://grid.example/x>.", [1]),
        ("See\n[https://grid.example/x](https://grid.example/x).", [2]),
        ("See [grid.example](https://grid.example/).", [1]),
        ("> See https://grid.example/x", [1]),
        ("See [the table](https://grid.example/x).", []),
        ("See `https://grid.example/x`.\n\n    https://grid.example/x", []),
        ("Write to <dana@firm.example>.", []),
        ("[x]: https://grid.example/x\n\nSee [the table][x].", []),
    ],
)
def test_an_address_that_readers_see_is_told(body: str, where: list[int]) -> None:
    assert lines("link-bare", body) == where


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("http://grid.example/x", 1),
        ("HTTP://grid.example", 1),
        ("https://grid.example", 0),
        ("http://localhost:8000/", 0),
        ("http://127.0.0.1/", 0),
        ("http://old.example/x", 0),
        ("x.md", 0),
        ("http://[", 1),
    ],
)
def test_a_link_that_is_not_secure_is_told_unless_there_is_no_other(target: str, told: int) -> None:
    assert len(lines("link-https", f"[the table]({target})", hosts=["old.example"])) == told


def test_the_links_of_a_person_are_secure_too() -> None:
    file = written("", "links: [http://social.example/dana]", role=Role.EXPERT)
    assert [finding.line for finding in ask("link-https", file)] == [3]


# -------------------------------------------------------------------------------------------------------- pictures


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ("![](../media/x.png)", [1]),
        ("![ ](../media/x.png)", [1]),
        ("Words\n![][x]\n\n[x]: ../media/x.png", [2]),
        ('<img src="../media/x.png">', [1]),
        ('<img src="../media/x.png" alt="">', [1]),
        ("![A cavern](../media/x.png)", []),
        ("![](../media/talk.mp3)\n\n![](../media/film.MP4)", []),
        ("`![](../media/x.png)`", []),
    ],
)
def test_a_picture_without_words_is_told(body: str, where: list[int]) -> None:
    assert lines("picture-alt", body) == where


def test_the_picture_of_a_post_and_the_photo_of_a_person_have_words_too() -> None:
    (finding,) = ask("picture-alt", written("", "image: media/x.png"))
    assert (finding.line, "image_alt: what it shows" in finding.what) == (3, True)
    assert ask("picture-alt", written("", "image: media/x.png\nimage_alt: A cavern")) == []
    (finding,) = ask("picture-alt", written("", "photo: media/x.png", role=Role.EXPERT))
    assert (finding.line, "photo_alt: what it shows" in finding.what) == (3, True)


@pytest.mark.parametrize(
    "alt",
    [
        "cavern.png", "IMG_1234", "Screenshot 2026-11-20", "x", "image", "Photo", "Image of a cavern",
        "A picture of a cavern", "The photo shows a cavern", "Bild von einer Kaverne", "Une photo d’une caverne",
        "Foto de una caverna", "صورة", "写真",
    ],
)  # fmt: skip
def test_words_that_say_nothing_of_a_picture_are_told(alt: str) -> None:
    assert lines("picture-alt-words", f"Words.\n\n![{alt}](../media/x.png)") == [3]


@pytest.mark.parametrize(
    "alt",
    [
        "A cavern", "Image quality falls with distance", "Two photographs side by side",
        "A line for each year, falling", "Fotograf vor dem Kessel", "Picture frames in a row", "洞窟の入口",
    ],
)  # fmt: skip
def test_words_that_say_what_a_picture_shows_are_left(alt: str) -> None:
    assert lines("picture-alt-words", f"![{alt}](../media/x.png)") == []


def test_the_words_of_a_posts_picture_are_told_in_their_line() -> None:
    file = written("", "image: media/x.png\nimage_alt: Image of a cavern")
    assert [finding.line for finding in ask("picture-alt-words", file)] == [4]


@pytest.mark.parametrize(
    ("front", "told"), [("image: media/x.png", 1), ("image: media/x.png\nimage_rights: Ours", 0), ("", 0)]
)
def test_a_picture_that_nobody_says_whose_it_is_is_told(front: str, told: int) -> None:
    assert len(ask("picture-rights", written("", front))) == told


# ---------------------------------------------------------------------------------------------------------- tables


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ("| a | b |\n|---|---|\n| 1 | 2 |", []),
        ("Words.\n\n|  |  |\n|---|---|\n| 1 | 2 |", [3]),
        ("<table>\n<tr><td>1</td></tr>\n</table>", [1]),
        ("<div>\n<table><tr><th>a</th></tr></table>\n<table><tr><td>1</td></tr></table>\n</div>", [3]),
        ("```\n|  |  |\n|---|---|\n```", []),
    ],
)
def test_a_table_without_a_header_is_told(body: str, where: list[int]) -> None:
    assert lines("table-header", body) == where


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ("| a | b | c |\n|---|---|---|\n| 1 | 2 | 3 |", []),
        ("a | b | c | d\n--|---|---|--\n1 | 2 | 3 | 4", [1]),
        ("| a \\| b | c | d |\n|---|---|---|", []),
        ("<table><tr><th>a</th><th>b</th><th>c</th><th>d</th></tr></table>", [1]),
        ("<table><tr><th>a</th><th>b</th></tr></table>", []),
    ],
)
def test_a_table_with_too_many_columns_is_told(body: str, where: list[int]) -> None:
    assert lines("table-width", body, columns=3) == where


# -------------------------------------------------------------------------------------------------------- any text

SIGNS = [
    "#",
    "##",
    "**",
    "__",
    "`",
    "```",
    "[",
    "]",
    "(",
    ")",
    "!",
    "<",
    ">",
    "|",
    "-",
    "\n",
    "\n\n",
    " ",
    "    ",
    "a",
    "here",
]
SIGNS += [
    "http://x.example",
    "<img src=x>",
    "<table>",
    "</b>",
    "&amp;",
    "\\",
    "[^1]",
    ":",
    "水",
    "א",
    "\u200f",
    "İ",
    "e\u0301",
]
GIVEN: dict[str, dict[str, Any]] = {
    "embargo": {"words": [{"word": "a", "until": "2099-01-01"}, {"word": "水", "until": "2099-01-01"}]},
    "words-to-avoid": {"avoid": [{"word": "here"}, {"word": "א"}]},
    "spelling-of-names": {"names": ["A", "Here"]},
    "sentence-length": {"words": 10},
    "paragraph-length": {"words": 30},
    "review-by": {"forms": ["note"]},
}


@given(st.lists(st.sampled_from(SIGNS), max_size=40).map("".join))
def test_every_rule_answers_to_any_text_in_lines_that_it_has(body: str) -> None:
    file = written(body, "image: media/x.png\nimage_alt: image")
    last = body.count("\n") + 7
    for rule in RULES:
        if rule.check:
            for finding in ask(rule.name, file, **GIVEN.get(rule.name, {})):
                assert 1 <= finding.line <= last, rule.name
                assert finding.what, rule.name
                assert "\n" not in finding.what, rule.name
