"""The comment on a pull request: what people wrote is shown in it and does nothing, as GitHub itself reads it."""

from __future__ import annotations

import re

import cmarkgfm
import pytest
from bs4 import BeautifulSoup
from cmarkgfm.cmark import Options
from hypothesis import given
from hypothesis import strategies as st

from plugins.network.problems import printable
from plugins.reviewing.markdown import JOINER, LIMIT, MARK, code, escaped, html, markdown
from plugins.reviewing.shape import Row, Section, Span, Told

NASTY = (
    *("@dana", "dana@firm.example", "#12", "firm/site#12", "GH-12", "!12", "$12", "~bug", "%3", "&4", "*iteration:1"),
    *("https://evil.example/x", "www.evil.example", "ftp://evil.example", "mailto:a@b.example", "xmpp:a@b.example"),
    *("<b>bold</b>", "<script>alert(1)</script>", "<!-- x", "-->", "</details>", "<img src=x onerror=y>", "&lt;b&gt;"),
    *(
        "[a](https://evil.example)",
        "![a](https://evil.example/x.png)",
        "[a]: https://evil.example",
        "[^1]",
        "<https://e.x>",
    ),
    *(
        "**b**",
        "_i_",
        "`c`",
        "~~s~~",
        "# heading",
        "> quote",
        "- item",
        "+ item",
        "1. one",
        "2) two",
        "=====",
        "``c``",
        "| a | b |",
        "---",
        "\\",
        "\\@dana",
    ),
    *(
        "5f3c1d2e9ab",
        "0123456789abcdef0123456789abcdef01234567",
        ":smile:",
        "a\nb",
        "a\r\n# b",
        "\u202eevil",
        "\x1b[31m",
        "☃",
    ),
)
some_text = st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=8)), max_size=5).map(" ".join)
CALLS = re.compile(r"@\w|#\d|GH-\d|!\d|\$\d|~\w|%\d|&\d|\b[0-9a-f]{7,40}\b|://|www\.", re.IGNORECASE)


def rendered(text: str) -> BeautifulSoup:
    """As GitHub reads it; raw HTML is let through, so that a test sees it."""
    made = cmarkgfm.github_flavored_markdown_to_html(text, options=Options.CMARK_OPT_UNSAFE)
    return BeautifulSoup(made, "html5lib")


def shown(page: BeautifulSoup) -> str:
    assert page.body is not None
    return page.body.get_text().replace(JOINER, "").strip()


def a_comment(*texts: str, rows: int = 1) -> Told:
    spans = tuple(Span(text, kind) for text in texts for kind in ("name", "said", "code"))
    some = tuple(Row(spans, (Row(spans),)) for _ in range(rows))
    return Told(
        network="Firm",
        title="What readers will see",
        summary=f"{texts[0]} will carry 1 more",
        against=(Span("Compared with "), Span(texts[0], "said")),
        sections=(Section(title="New: 1 post", rows=some, lede="Rows."), Section(title="Held", rows=some, grave=True)),
        aside=(f"The theme is changed ({texts[0]}).",),
    )


@given(some_text)
def test_what_people_wrote_is_shown_as_it_is_and_is_no_markup(text: str) -> None:
    page = rendered(escaped(text))
    assert {tag.name for tag in page.find_all(True)} <= {"html", "head", "body", "p"}
    assert shown(page).split() == printable(text).replace(JOINER, "").split()


@given(some_text)
def test_it_calls_nobody_and_links_nothing(text: str) -> None:
    page = rendered(f"x {escaped(text)} x")
    assert page.body is not None
    assert CALLS.findall(page.body.get_text()) == []


@given(some_text)
def test_code_is_shown_as_it_is(text: str) -> None:
    page = rendered(f"x {code(text)} x")
    assert {tag.name for tag in page.find_all(True)} <= {"html", "head", "body", "p", "code"}
    assert shown(page).split() == f"x {printable(text)} x".replace(JOINER, "").split()
    assert len(page.find_all("code")) == bool(text)


@given(some_text)
def test_in_a_tag_it_is_no_markup_either(text: str) -> None:
    page = rendered(f"<details>\n<summary>{html(text)}</summary>\n\nx\n\n</details>\n")
    assert {tag.name for tag in page.find_all(True)} == {"html", "head", "body", "details", "summary", "p"}


@given(some_text.filter(str.strip))
def test_a_whole_comment_holds_its_own_markup_alone(text: str) -> None:
    page = rendered(markdown(a_comment(text)))
    ours = {"html", "head", "body", "h3", "p", "b", "sub", "details", "summary", "ul", "li", "code"}
    assert {tag.name for tag in page.find_all(True)} == ours
    assert page.find("a") is None
    assert [bool(tag.has_attr("open")) for tag in page.find_all("details")] == [False, True]


def test_it_begins_with_the_mark_by_which_it_is_found_again() -> None:
    assert markdown(a_comment("x")).startswith(f"{MARK}\n")
    assert MARK not in escaped(MARK)


@pytest.mark.parametrize(
    ("rows", "text"),
    [(3, "x"), (3_000, "A title"), (900, "☃" * 150), (70, "@#" * 75), (8, "long " * 20_000)],
)
def test_it_stays_below_what_a_comment_may_have_and_says_what_it_leaves_out(rows: int, text: str) -> None:
    made = markdown(a_comment(text, rows=rows))
    assert len(made.encode()) < LIMIT
    assert ("more" in made.split("Held")[1]) == (rows > 3)
    assert rendered(made).find_all("details")[-1].parent.name == "body"


def test_what_is_left_out_is_counted() -> None:
    made = markdown(a_comment("A title", rows=3_000))
    kept = made.split("<details open>")[0].count("\n- <b>")
    assert f"- and {3_000 - kept:,} more" in made
