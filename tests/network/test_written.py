"""What an author wrote, as rules look at it: each thing with the line where it stands, and code nowhere."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.network.bodies import RefKind
from plugins.network.frontmatter import decode, split
from plugins.network.schema import PostFile
from plugins.network.sources import Role, walk
from plugins.network.written import Written
from plugins.network.written_blocks import Block, Kind
from plugins.network.written_words import named_in, words_of
from tests.building import ROOT
from tests.trees import renderer


def body(text: str, **changes: object) -> Written:
    """A post with this body, which begins in line 1."""
    fields = PostFile(title="A title")
    values: dict[str, object] = {"path": "energy/posts/x.md", "role": Role.POST, "fields": fields, "lines": {}}
    return Written(**{**values, "body": text, **changes})  # type: ignore[arg-type]


def said(text: str) -> list[tuple[int, str, str]]:
    """The passages of a body: line, kind, text."""
    return [(one.line, one.kind.value, one.text) for one in body(text).passages]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.\n\nTwo\nlines.", [(1, "paragraph", "One."), (3, "paragraph", "Two\nlines.")]),
        ("\n\n\nLate.", [(4, "paragraph", "Late.")]),
        ("One.\n   \nTwo.", [(1, "paragraph", "One."), (3, "paragraph", "Two.")]),
        ("## A part\n\nText.", [(1, "heading", "A part"), (3, "paragraph", "Text.")]),
        ("## A part\nText.", [(1, "heading", "A part"), (2, "paragraph", "Text.")]),
        ("A part\n======\nText.", [(1, "heading", "A part"), (3, "paragraph", "Text.")]),
        ("- one\n- two\n  more", [(1, "item", "one"), (2, "item", "two\nmore")]),
        ("1. one\n\n    under it\n\n2. two", [(1, "item", "one"), (3, "paragraph", "under it"), (5, "item", "two")]),
        ("> theirs\n> too\nlazily", [(1, "quotation", "theirs\ntoo\nlazily")]),
        ("Mine:\n> theirs", [(1, "paragraph", "Mine:"), (2, "quotation", "theirs")]),
        ("| a | b |\n|---|---|\n| c | d |", [(1, "table", "a | b\n\nc | d")]),
        ('!!! note "Mind"\n    This.', [(1, "paragraph", "Mind"), (2, "paragraph", "This.")]),
        ("Term\n:   What it is.", [(1, "paragraph", "Term"), (2, "item", "What it is.")]),
        ("Text.[^1]\n\n[^1]: A note.", [(1, "paragraph", "Text."), (3, "paragraph", "A note.")]),
        ("*[HTML]: a language\n\nHTML.", [(3, "paragraph", "HTML.")]),
        ("***\n\nText.", [(3, "paragraph", "Text.")]),
        ("[id]: https://x.example\n\nText.", [(3, "paragraph", "Text.")]),
    ],
)
def test_each_passage_is_told_with_its_line_and_what_it_is(text: str, expected: list[tuple[int, str, str]]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "```\nhidden\n```",
        "``` python\nhidden\n\nhidden\n```",
        "~~~~\nhidden\n~~~\nhidden\n~~~~",
        "    hidden\n    hidden",
        "- item\n\n        hidden",
        "`hidden`",
        "`` a`hidden ``",
        "`a\nhidden`",
        "<!-- hidden -->",
        "<!--\nhidden\n\nhidden\n-->",
        "<div>\nhidden\n\n<div>hidden</div>\n\nhidden</div>",
        "<script>hidden</script>",
        '[words](hidden.md "hidden")',
        "![](hidden.png)",
        "<https://hidden.example>",
        "https://hidden.example/hidden",
        '<span class="hidden">words</span>',
        "Words {: .hidden }",
        "## Words {#hidden}",
        "[words][hidden]\n\n[hidden]: https://x.example",
        ">     hidden",
    ],
)
def test_what_no_reader_reads_as_words_is_in_no_passage(text: str) -> None:
    assert "hidden" in text
    assert "hidden" not in " ".join(one.text for one in body(f"Before.\n\n{text}\n\nAfter.").passages)
    assert [one.text for one in body(f"Before.\n\n{text}\n\nAfter.").passages][-1] == "After."


@pytest.mark.parametrize(
    "text",
    [
        "```\nshown",  # a fence that nothing closes
        "`shown",
        "\\`shown\\`",
        "**shown**",
        "_shown_",
        "[shown](x.md)",
        "[shown][id]\n\n[id]: x.md",
        "[shown]",
        "\\[shown\\](x.md)",
        "- shown",
        "- item\n\n    shown",
        "a < shown",
        "<em>shown</em>",
        '<div markdown="1">\n\nshown\n\n</div>',
        "&#115;hown",
        "Text\n    shown",  # a paragraph that goes on
        "[^1]: note\n\n    shown",
    ],
)
def test_what_a_reader_reads_is_in_a_passage(text: str) -> None:
    assert "shown" in " ".join(one.text for one in body(f"Before.\n\n{text}\n\nAfter.").passages)


def test_words_are_plain_text_and_the_line_of_each_is_known() -> None:
    (one,) = body("Some **bold** and\n[a link\nthat goes on](x.md) and\nsnake_case &amp; *more*.", body_line=7).passages
    assert one.text == "Some bold and\na link\nthat goes on and\nsnake_case & more."
    assert [one.line_at(one.text.index(word)) for word in ("bold", "goes", "more")] == [7, 9, 10]


def test_headings_have_their_levels_and_plain_words() -> None:
    found = body("# One #\n\n### *Three* of `code`{: .x}\n\nTwo\n---\n\n> ## Not mine\n\n```\n# no\n```\n")
    assert [(one.line, one.level, one.text) for one in found.headings] == [
        (1, 1, "One"),
        (3, 3, "Three of code"),
        (5, 2, "Two"),
    ]


def test_links_are_told_with_what_a_reader_sees_of_them() -> None:
    text = """\
[Words](a.md) and [https://x.example/](https://x.example) and <https://y.example>,
or https://z.example/a_b. Then [one][Ref], [ref] and [none][other];
<a href="b.md">in HTML</a>, [![A cavern](m.png)](c.md "Title"), ![no link](n.png)
and `[code](d.md)`.

[ref]: e.md

<div><a href='f.md'>g</a></div>
"""
    assert [(one.line, one.text, one.target, one.bare, one.is_linked) for one in body(text).links] == [
        (1, "Words", "a.md", False, True),
        (1, "https://x.example/", "https://x.example", True, True),
        (1, "https://y.example", "https://y.example", True, True),
        (2, "https://z.example/a_b", "https://z.example/a_b", True, False),
        (2, "one", "e.md", False, True),
        (2, "ref", "e.md", False, True),
        (3, "in HTML", "b.md", False, True),
        (3, "", "c.md", False, True),
        (8, "g", "f.md", False, True),
    ]


def test_pictures_are_told_with_their_words() -> None:
    text = """\
![A cavern](../media/a.png "Title") ![](b.png)

<img src="c.png" alt="A tank"> <img alt='' src=d.png>

[![Inside](e.png)](x.md) ![by name][f]

[f]: f.png

```
![code](g.png)
```

<video src="h.mp4"></video>
"""
    assert [(one.line, one.alt, one.target) for one in body(text).pictures] == [
        (1, "A cavern", "../media/a.png"),
        (1, "", "b.png"),
        (3, "A tank", "c.png"),
        (3, "", "d.png"),
        (5, "Inside", "e.png"),
        (5, "by name", "f.png"),
        (13, "", "h.mp4"),
    ]


def test_tables_say_whether_they_have_a_header() -> None:
    text = """\
| a | b | c |
|---|:-:|--:|
| 1 | 2 | 3 |
| 4 | 5 | 6 |

|   |   |
|---|---|
| 1 | 2 |

<table>
<tr><td>1</td><td>2</td></tr>
</table>

<table><tr><th>a</th></tr><tr><td>1</td></tr></table>

a | b
"""
    assert [(one.line, one.columns, one.rows, one.has_header) for one in body(text).tables] == [
        (1, 3, 2, True),
        (6, 2, 1, False),
        (10, 2, 1, False),
        (14, 1, 1, True),
    ]


def test_a_post_knows_its_day_and_the_moment_at_which_that_begins() -> None:
    assert body("").day is None
    assert body("", path="energy/posts/2026-11-20-x.md").day == date(2026, 11, 20)
    written = body(
        "", fields=PostFile.model_validate({"title": "T", "date": "2026-11-21T08:00"}), timezone="Europe/London"
    )
    assert written.day == date(2026, 11, 21)
    assert written.moment(date(2026, 7, 1)) == datetime(2026, 6, 30, 23, tzinfo=UTC)


def rendered(text: str) -> tuple[list[str], list[str]]:
    """What a text links to and shows, as the site's own renderer has it."""
    made, _ = renderer().render(text, 1)
    links = [ref.target for ref in made.refs if ref.kind is RefKind.LINK and not ref.target.startswith("#fn")]
    return links, [ref.target for ref in made.refs if ref.kind is RefKind.EMBED]


def test_a_scan_finds_what_the_renderer_finds_in_every_text_of_the_demonstration() -> None:
    sources = walk(ROOT / "units")
    texts = [source for source in sources.files if source.role in (Role.POST, Role.PAGE)]
    assert len(texts) > 50
    for source in texts:
        text, _ = decode(sources.read(source.path))
        markdown = split(text).body
        made, _ = renderer().render(markdown, 1)
        found = body(markdown)
        links, shown = rendered(markdown)
        inner = [one.target for one in found.links if one.is_linked and not one.target.startswith(("http", "mailto"))]
        assert inner == [target for target in links if not target.startswith(("http", "mailto"))], source.path
        assert sorted(one.target for one in found.pictures) == sorted(shown), source.path
        assert [one.text for one in found.headings] == [one.text for one in made.headings], source.path


PIECES = st.sampled_from(
    [
        *("word", "two words", "\n", "\n\n", "    ", "\t", "> ", "- ", "1. ", "## ", "---", "===", "|", "|---|---|"),
        *("`", "```", "```\n", "~~~\n", "*", "**", "_", "[", "]", "(", ")", "!", "[^1]: ", "[a]: b", "[a]", "](x.md)"),
        *("<", ">", "<div>", "</div>", "<!--", "-->", "<img src=x>", "<a href=y>", "</a>", "&amp;", "\\", "{: .x}"),
        *("https://x.example", "<https://x.example>", "!!! note", ": ", "é", "漢字", "\u2028", "*[A]: b"),
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join), st.integers(1, 50))
def test_any_text_can_be_scanned_and_every_line_is_one_of_it(text: str, first: int) -> None:
    found = body(text, body_line=first)
    last = first + text.count("\n")
    lines = [
        *(one.line for one in found.passages),
        *(one.line for one in found.headings),
        *(one.line for one in found.tables),
        *(one.line for one in found.links),
        *(one.line for one in found.pictures),
    ]
    assert all(first <= line <= last for line in lines)
    for one in found.passages:
        assert one.line_at(len(one.text)) <= last
        assert one.kind is not Kind.HTML


PLAIN = st.lists(
    st.sampled_from(
        [
            *("[", "]", "(", ")", "](", "[a](b.md)", "[here](https://x.example/a?b=1&c)", "[a b\nc](d)", "[x_y](z)"),
            *(
                "[ ](x)",
                "[a](b.md 'c')",
                "https://x.example",
                "[www.x.example](https://x.example)",
                "!",
                "&amp;",
                "é",
                "\n",
            ),
            *("**bold**", "words", " ", "|", "^", "{", "[^1]", "`[a](b)`", "<a href=b>c</a>", "\\", '"'),
        ]
    ),
    max_size=12,
)


@given(PLAIN.map("".join), st.sampled_from([Kind.PARAGRAPH, Kind.ITEM, Kind.HEADING, Kind.QUOTATION]))
def test_links_that_are_written_plainly_are_told_as_by_reading_every_sign(text: str, kind: Kind) -> None:
    block = Block(kind, 7, text, 2)
    links, pictures = named_in(block, {})
    words = words_of(block, {})
    assert (tuple(links), tuple(pictures)) == (words.links, words.pictures)


def test_a_scan_takes_time_in_proportion_to_the_text() -> None:
    """Steps, not seconds: what would be compared with all that follows would not end within the suite's limit."""
    for sign in ("[", "`x ", "``", "<a ", "![", "](", "<div>\n\n", "```x\n", "> ", "- ", "*", "_", "\\", "[a]("):
        text = sign * (4000 if sign[0] in "[<!]" else 50_000)
        found = body(text)
        assert found.passages is not None
        assert found.links is not None
