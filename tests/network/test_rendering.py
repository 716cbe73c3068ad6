"""From Markdown to HTML: what authors get, what is left out, and that nothing dangerous gets through."""

from __future__ import annotations

import inspect
import re
import sys
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pelicanconf import MARKDOWN
from plugins.network.bodies import Body
from plugins.network.links import Targets, resolve
from plugins.network.rendering import MAX_NESTING, MAX_OPEN_BRACKETS, Renderer, over_limit
from plugins.network.sanitising import TAGS
from plugins.network.urls import Urls
from tests.trees import renderer

NOWHERE = Targets({}, {}, {}, {}, Urls("https://firm.example"))


def body(source: str) -> Body:
    return renderer().render(source, 1)[0]


def html(source: str) -> str:
    return body(source).html


def said(source: str, first_line: int = 1) -> list[tuple[int, str]]:
    return [(mistake.line, mistake.what) for mistake in renderer().render(source, first_line)[1]]


class Seen(HTMLParser):
    """Every tag and attribute of some HTML."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]


def dangers(markup: str, *, resolved: bool = False) -> list[str]:
    """What must never be in the HTML of a body."""
    seen = Seen(markup)
    found = [f"<{tag}>" for tag in seen.tags - TAGS]
    for tag, name, value in seen.attributes:
        if name.startswith("on") or name in ("style", "srcset", "action", "formaction", "background", "http-equiv"):
            found.append(f"<{tag} {name}>")
        if name in ("href", "src", "poster", "cite"):
            scheme = re.match(
                r"([a-z][a-z0-9+.-]*):", "".join(c for c in value if c.isprintable() and c != " ").lower()
            )
            legal = ("https", "http", "mailto", "tel") if resolved else ("https", "http", "mailto", "tel", "hr")
            if scheme and scheme[1] not in legal:
                found.append(f"<{tag} {name}={value!r}>")
            if name in ("src", "poster") and (not value.startswith("/") if resolved else not value.startswith("hr:")):
                found.append(f"<{tag} {name}={value!r}> loads something")
    return found


ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</script>",
    "<iframe src=https://evil.example></iframe>",
    "<img src=x onerror=alert(1)>",
    "<img src=x OnError = 'alert(1)'>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'>x</a></svg>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<style>body{display:none}</style>",
    "<p style='position:fixed'>x</p>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<base href=https://evil.example/>",
    "<form action=https://evil.example><input name=x><button>go</button></form>",
    "<object data=x></object><embed src=x><applet code=x></applet>",
    "<video poster=javascript:alert(1) src=data:text/html,x onplay=alert(1)></video>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href=' javascript:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java&#9;script:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='&#x6A;&#x61;vascript&colon;alert(1)'>x</a>",
    "<a href='\u0001javascript:alert(1)'>x</a>",
    "<a href='vbscript:x'>x</a><a href='data:text/html,<script>'>x</a><a href='file:///etc/passwd'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JAVASCRIPT:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x) [y](file:///etc/passwd) [z](blob:x) [w](hr:0) ![v](hr:0)",
    "![x](javascript:alert(1)) ![x](data:image/svg+xml,<svg/onload=alert(1)>)",
    "[x]: javascript:alert(1)\n\n[a][x] ![b][x]",
    "<javascript:alert(1)>",
    '[x](y.md "\\" onload=alert(1) x=\\"")',
    '![" onload="alert(1)](x.png)',
    "![x](x.png){: onerror=alert(1) style=color:red }",
    '[x](y.md){: onclick="alert(1)" }',
    "# T {: onclick=alert(1) }",
    "<a href='x' title=' src='>x</a> <img title=' src=' alt=' onload=alert(1) ' src='/x'>",
    "</article></main></body></html><p>after",
    "<div><div><section><table><tr><td>",
    "<![CDATA[<script>alert(1)</script>]]> <!--><script>alert(1)</script>-->",
    "<div>\n<![if foo\n</div> <!DOCTYPE x [<!ENTITY a 'b'>]> <?php x ?>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<textarea><img src=x onerror=alert(1)></textarea><xmp><img src=x onerror=alert(1)></xmp>",
    "<picture><source srcset=//evil.example/x.png><img srcset=//evil.example/x.png></picture>",
    "<template><script>alert(1)</script></template><slot onslotchange=alert(1)>",
    "```\n<script>alert(1)</script>\n```\n\n    <script>x</script>\n\n`<script>`",
]


@pytest.mark.parametrize("source", ATTACKS)
def test_nothing_dangerous_gets_through(source: str) -> None:
    rendered = body(source)
    assert dangers(rendered.html) == []
    assert dangers(str(resolve("energy/posts/x.md", rendered, NOWHERE).text.html), resolved=True) == []


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(st.sampled_from(ATTACKS), st.text(max_size=20), st.sampled_from(list("<>[]()!\"'`*_#{}|:\n&=\\ "))),
        max_size=12,
    )
)
@example(["[a](x)", "{: #site-a }", "<img src='"])
def test_any_text_gives_harmless_html(parts: list[str]) -> None:
    source = "".join(parts).replace("\0", "").replace("\r", "")
    if over_limit(source, 1):
        return
    rendered = body(source)
    assert dangers(rendered.html) == []
    assert len(set(rendered.ids)) == len(rendered.ids)
    assert dangers(str(resolve("energy/posts/x.md", rendered, NOWHERE).text.html), resolved=True) == []


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        ("a\n\n<script>x</script>", 3, "<script> can't be published and was left out; write Markdown instead"),
        ("a\n\n<iframe src=x></iframe>", 3, "<iframe> can't be published and was left out; link to the page instead"),
        ("a\n\n<svg></svg>", 3, "put the drawing into the media folder"),
        ("a\n\n<form><input></form>", 3, "<form> can't be published"),
        ("a\n\n<p onclick='x'>y</p>", 3, "the attribute 'onclick' of <p>"),
        ("my style\n\n<p style='x'>y</p>", 3, "the attribute 'style' of <p>"),
        ("a\n\n[x](y.md){: onclick='z' }", 3, "the attribute 'onclick' of <a>"),
        ("a\n\n[x](javascript:z)", 3, "a link to 'javascript:z' can't be published"),
        ("a\n\n<a href='view-source:x'>x</a>", 3, "a link to 'view-source:x' can't be published"),
        ("<a href='java&#x73;cript:z'>x</a>", 1, "a link to 'javascript:z' can't be published"),
        ("<a href='java&Tab;script:z'>x</a>", 1, "script:z' can't be published"),
        ("a\n\n![x](data:image/png,z)", 3, "can't be shown; put the file into the unit's media folder"),
    ],
)
def test_what_is_left_out_is_told_with_its_line(source: str, line: int, words: str) -> None:
    assert [number for number, what in said(source) if words in what] == [line], said(source)
    assert [number for number, what in said(source, 10) if words in what] == [line + 9]


def test_plain_markdown_leaves_nothing_out() -> None:
    assert (
        said("# A\n\nText with <kbd>Ctrl</kbd>, 1 < 2, `<script>` and <https://firm.example>.\n\n> Quote\n\n---\n")
        == []
    )


def test_braces_of_templates_stay_text() -> None:
    assert html("{{ 7*7 }} {% raw %} ${x} {#x#}") == "<p>{{ 7*7 }} {% raw %} ${x} {#x#}</p>"


@pytest.mark.parametrize(
    ("source", "tags"),
    [
        ("# A\n\n## B\n\n### C", ["h2", "h3", "h4"]),
        ("## B\n\n### C", ["h2", "h3"]),
        ("# A\n\n###### F", ["h2", "h6"]),
        ("<h1>A</h1>\n\n## B", ["h2", "h2"]),
        ("<H1>A</H1>", ["h2"]),
    ],
)
def test_headings_begin_below_the_title(source: str, tags: list[str]) -> None:
    assert re.findall(r"<(h\d)", html(source)) == tags


def test_the_contents_are_the_headings_in_order() -> None:
    headings = body("# One *a* & b\n\n## Two\n\n## Two\n\n# Three `c`\n").headings
    assert [(heading.level, heading.id, heading.text) for heading in headings] == [
        (2, "one-a-b", "One a & b"),
        (3, "two", "Two"),
        (3, "two_1", "Two"),
        (2, "three-c", "Three c"),
    ]


def test_ids_stay_out_of_the_way_of_the_page_s_own() -> None:
    rendered = body("## Site menu\n\n## Other {: #site-search }\n\n<p id='site-menu'>x</p>\n\n[to](#site-search)")
    assert "site-menu" not in rendered.ids
    assert {"text-site-menu", "text-site-search"} <= set(rendered.ids)
    assert [ref.target for ref in rendered.refs] == ["#text-site-search"]
    assert {heading.id for heading in rendered.headings} <= set(rendered.ids)


@pytest.mark.parametrize("attribute", ["id", "data-toc-label"])
def test_an_attribute_without_its_value_in_a_title_stops_nobody(attribute: str) -> None:
    assert html(f"## Part {{: {attribute} }}") == '<h2 id="part">Part</h2>'


def test_an_id_given_twice_is_there_once() -> None:
    rendered = body("<p id='a'>x</p>\n\n<p id='a'>y</p>\n\n## A")
    assert rendered.html.count('id="a"') == 1


@pytest.mark.parametrize("ident", ["a b", "a'b", "a#b", ""])
def test_what_can_not_be_an_id_is_none(ident: str) -> None:
    assert " id=" not in html(f'<p id="{ident}">x</p>')


def test_a_lone_picture_with_a_title_is_a_figure() -> None:
    assert html('![A cavern](x.png "Its head & shaft")') == (
        '<figure><img alt="A cavern" src="hr:0"><figcaption>Its head &amp; shaft</figcaption>\n</figure>'
    )
    assert "<figure" not in html('![A](x.png "T") and words')
    assert "<figure" not in html("![A](x.png)")


def test_a_column_s_alignment_is_a_class() -> None:
    table = html("| a | b | c |\n|---|--:|:-:|\n| 1 | 2 | 3 |\n")
    assert '<th class="n">b</th>' in table
    assert '<td class="c">3</td>' in table
    assert "<td>1</td>" in table
    assert "style" not in table


@pytest.mark.parametrize(
    ("source", "markup"),
    [
        ("Word[^1].\n\n[^1]: Note.", '<div class="footnote">'),
        ("Term\n:   Meaning", "<dl>\n<dt>Term</dt>\n<dd>Meaning</dd>"),
        ("!!! warning\n    Mind.", '<div class="admonition warning">'),
        ("*[HTML]: Hyper\n\nHTML", '<abbr title="Hyper">HTML</abbr>'),
        ("```python\nx = 1\n```", "<pre><code>x = 1"),
        ("- a\n- b", "<ul>\n<li>a</li>"),
        ("3. a\n4. b", '<ol start="3">'),
        ("<p lang='fr' dir='ltr'>Bonjour</p>", '<p lang="fr" dir="ltr">'),
        ("<details><summary>More</summary>x</details>", "<details><summary>More</summary>"),
        ("<mailto:dana@firm.example>", "href"),
    ],
)
def test_the_forms_that_experts_use_are_kept(source: str, markup: str) -> None:
    assert markup in html(source)


def test_what_was_stopped_half_way_shapes_nothing_after_it() -> None:
    mine, plain = Renderer(MARKDOWN), "Words.\n{% x %}\n"
    before = mine.render(plain, 1)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 200)
    try:
        with pytest.raises(RecursionError):
            mine.render("- " * 300 + "x", 1)
    finally:
        sys.setrecursionlimit(limit)
    assert mine.render(plain, 1) == before


def test_the_excerpt_is_the_first_forty_words_without_footnote_marks() -> None:
    words = " ".join(f"w{number}" for number in range(1, 50))
    rendered = body(f"# Heading\n\n*Start*[^1] & {words}\n\n| a |\n|---|\n| b |\n\n[^1]: The note.")
    assert rendered.excerpt == "Start & " + " ".join(f"w{number}" for number in range(1, 39)) + " …"


def test_a_short_excerpt_is_whole() -> None:
    assert body("One[^1].\n\nTwo.\n\n[^1]: Note.").excerpt == "One. Two."
    assert body("").excerpt == ""


def test_words_are_counted_without_markup() -> None:
    assert body("## Two words\n\nAnd **three** more.\n\n- a\n- b\n").words == 7


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("[" * (MAX_OPEN_BRACKETS + 1), f"has more than {MAX_OPEN_BRACKETS} '['"),
        ("![" * (MAX_OPEN_BRACKETS + 1), f"has more than {MAX_OPEN_BRACKETS} '['"),
        ("<a " * (MAX_OPEN_BRACKETS + 1), f"has more than {MAX_OPEN_BRACKETS} '<'"),
        ("> " * (MAX_NESTING + 1) + "x", f"is nested more than {MAX_NESTING} deep"),
        ("- " * (MAX_NESTING + 1) + "x", f"is nested more than {MAX_NESTING} deep"),
        (">" * (MAX_NESTING + 1) + "x", f"is nested more than {MAX_NESTING} deep"),
        ("    " * (MAX_NESTING + 1) + "- x", f"is nested more than {MAX_NESTING} deep"),
        ("\t" * (MAX_NESTING + 1) + "- x", f"is nested more than {MAX_NESTING} deep"),
    ],
)
def test_what_would_take_too_long_is_told_before_it_is_tried(source: str, words: str) -> None:
    mistake = over_limit("a\n\n" + source, 5)
    assert mistake is not None
    assert words in mistake.what
    assert mistake.line == (7 if "nested" in words else 5)


@pytest.mark.parametrize(
    "source", ["-" * 500, "-" * 150 + " | ---", "- a\n" * 5000, "*" * 300, "=" * 999, "> a\n" * 5000]
)
def test_long_and_flat_is_fine(source: str) -> None:
    assert over_limit(source, 1) is None
