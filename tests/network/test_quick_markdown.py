"""The quicker parts of Markdown give the HTML that Python-Markdown gives, to the byte."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown import Extension, Markdown
from markdown.inlinepatterns import SimpleTextInlineProcessor
from markdown.treeprocessors import InlineProcessor

from pelicanconf import MARKDOWN
from plugins.network import sanitising
from plugins.network.markdown_made import HighroadExtension
from plugins.network.quick_inline import QuickInline
from plugins.network.quick_markdown import quickened
from plugins.network.rendering import Renderer, over_limit
from plugins.network.sanitising import plain_text, sanitise, words
from tests.building import ROOT
from tests.trees import renderer

PLAIN = Renderer(MARKDOWN, plainly=True)
UNITS = ROOT / "units"

SIGNS = st.sampled_from(
    "* ** *** _ __ ` `` [ ] ( ) ![ ]( <a> </a> <b> <br> < > & &amp; &copy; &#65; &#x41; \\ \\* \\` \\[ \\\\ {: } .x} "
    "#y} | : ! {: id } data-toc-label "
    "[^1] [^1]: [x] [x]: *[HTML] ' \" - + = # 1. 10) ~~~ ``` --- === *** ::: !!! [TOC] <!-- --> <?x?> <div> </div> "
    "<p> </p> <td> https://h.example <https://h.example> <a@b.example> ../x.md (../x.md) (<a b>) HTML x_y_z é ß \u2028"
    ' <h1> </H1> <script> </script> style= onclick= title="a>b" \xa0 { {x} {:.n} ]{ <div\u0020markdown=1>'.split()
)
LINES = st.sampled_from(
    [
        "# Top", "## Part", "### Part #", "Title\n=====", "Title\n---", "- one", "* two", "+ three", "1. one",
        "3. two", "## Part {: id }", "### *Part* {: data-toc-label='x' }", "    indented", "  two in", "> quoted",
        ">", ">> twice", "```\ncode <b> *x*\n```", "~~~ py\nx\n~~~", "| a | b |", "|---|--:|", "| 1 | `|` |",
        "a | b\n--|--\n1 | 2", "Term\n: Meaning", ":   More", "[^1]: A note", "A word[^1]",
        "[x]: https://h.example 'T'", "See [x] and [x][x] and [it][x].", "![a](../media/x.png \"T\")", "![alt][x]",
        "!!! note \"T\"\n    Words", "*[HTML]: Language", "[TOC]", "***", "- - -", "_ _ _", "two spaces  ",
        "a  \nb", "[a](b.md) [c](d 'e') [f](<g h>) [i](j(k)l)", "*a **b** c* __d _e_ f__ ***g***",
        "<div>\n\n*raw*\n\n</div>", '<div markdown="1">\n\n*md*\n\n</div>', "<!-- away -->",
        "## Part {: #own .x }", "word\n{: .pull }", "*x*{: title=y }", "&lt; &amp; &nope; & x",
        "\\*no\\* \\<b\\> \\_", "`` a ` b `` `c\\`", "<https://h.example/?a&b>", "<script>x</script>", "\ttab",
        "\x02klzzwxh:0000\x03 \x0265\x03", "H2O 3*4*5 a_b_c", "https://h.example/a_b_c",
    ]
)  # fmt: skip
WORDS = st.one_of(SIGNS, st.sampled_from(["word", "two words", "Über"]), st.text(max_size=4))
TEXTS = st.lists(
    st.one_of(
        LINES,
        LINES.map("\n{}".format),
        st.lists(WORDS, max_size=8).map(" ".join),
        st.lists(WORDS, max_size=8).map("".join),
    ),
    max_size=10,
).map("\n".join)


@settings(deadline=None, max_examples=150)
@given(source=TEXTS)
@example("a  \nb *c  \nd* [e](f  \ng)")
@example("[a [b] c](d) ![e [f] g](h) [i](j 'k\" l')")
@example("## Part `a_b` *c* &amp; <b>d</b>\n\n## Part\n\n[TOC]\n\n# Top")
@example("x[^1] y[^2] x[^1]\n\n[^1]: A *note*\n\n    - more\n\n[^2]: B")
@example("| a | b |\n|:-:|--:|\n| {x} | `c` |{: .n }\n")
def test_any_text_gives_the_body_that_plain_markdown_gives(source: str) -> None:
    if over_limit(source, 1) is None:
        assert renderer().render(source, 1) == PLAIN.render(source, 1)


@pytest.mark.parametrize(
    "source",
    [
        "[a [b](c) d](e) and ![f [g](h)](i)",
        "- # Top\n  two  \nlines",
        "A &#65 b",
        "A &amp b &copy; c &nope d & e",
        "&#x41 at the beginning\n\n&amp at the beginning",
        "[x](a\\_b 't\\*') ![y\\_](z)",
        "## Part {#own}\n\nword\n{.pull}",
        "## A & B &copy; &nope \\* `c`\n\n## A & B &copy; &nope \\* `c`",
        "*x*{: hidden } *y*{: hidden=hidden title=hidden }",
        "Title\n---\nwords\n- no list\n* nor this\n--- nor a rule",
        "words\n   ***  \nwords\n===\nwords\n= words",
        "## One\n\n### Two[^1]\n\n# Three\n\n[TOC]\n\n[^1]: Note",
    ],
)
def test_a_text_that_is_easily_read_otherwise_gives_the_html_that_plain_markdown_gives(source: str) -> None:
    assert renderer().markdown.reset().convert(source) == PLAIN.markdown.reset().convert(source)


@pytest.mark.parametrize("path", sorted(UNITS.rglob("*.md")), ids=lambda path: path.name)
def test_the_demonstration_reads_as_in_plain_markdown(path: Path) -> None:
    source = path.read_text("utf-8").split("\n---\n", 1)[1]
    assert renderer().render(source, 1) == PLAIN.render(source, 1)


@settings(deadline=None, max_examples=150)
@given(source=TEXTS)
def test_words_are_those_that_a_parser_sees(source: str) -> None:
    clean = sanitise(PLAIN.markdown.reset().convert(source), source, 1).html
    assert words(clean) == _parsed(clean).split()


@settings(deadline=None, max_examples=150)
@given(markup=TEXTS)
def test_plain_text_of_what_holds_no_tag_is_what_a_parser_sees(markup: str) -> None:
    assert plain_text(markup) == _parsed(markup)


def _parsed(markup: str) -> str:
    return plain_text(markup + "<b></b>")  # with a tag in it, so that it is parsed


@settings(deadline=None, max_examples=150)
@given(source=TEXTS)
@example('<p onclick="x">y</p>')
@example("x\n{: style='y' }")
def test_what_is_clean_at_one_look_leaves_nothing_out(source: str) -> None:
    rendered = PLAIN.markdown.reset().convert(source)
    assert not (sanitising._is_clean(rendered) and sanitising._left_out(rendered, source, 1))


# ------------------------------------------------------------------------------------------- extensions of the settings


class _Shouting(Extension):
    """An inline pattern of somebody else's."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.inlinePatterns.register(SimpleTextInlineProcessor(r"(!{3})"), "shouting", 65)


class _Elsewhere(Extension):
    """Puts one of Python-Markdown's own parts into another place."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(md.treeprocessors["unescape"], "unescape", 30)


class _OwnInline(InlineProcessor):
    pass


class _InItsPlace(Extension):
    """Takes the place of one of Python-Markdown's own parts."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(_OwnInline(md), "inline", 20)


@cache
def both(extension: type[Extension] | str | None, more: tuple[str, ...]) -> tuple[Markdown, Markdown]:
    """A quick `Markdown` with these extensions, and a plain one."""

    def make() -> Markdown:
        own = [extension] if isinstance(extension, str) else [extension()] if extension else []
        return Markdown(extensions=[*more, *own, HighroadExtension()], output_format="html")

    return quickened(make), make()


@pytest.mark.parametrize("extension", [_Shouting, _Elsewhere, _InItsPlace, None, "smarty", "nl2br", "wikilinks"])
@pytest.mark.parametrize("more", [("extra", "toc"), ("codehilite", "legacy_em", "legacy_attrs", "meta"), ()])
@settings(deadline=None, max_examples=20)
@given(source=TEXTS)
def test_extensions_of_the_settings_run_as_they_are(
    extension: type[Extension] | str | None, more: tuple[str, ...], source: str
) -> None:
    quick, plain = both(extension, more)  # type: ignore[arg-type]  # a class can be hashed
    assert quick.reset().convert(source) == plain.reset().convert(source)


def test_a_part_that_an_extension_brings_along_stays() -> None:
    quick = quickened(partial(Markdown, extensions=["extra", _InItsPlace()]))
    assert type(quick.treeprocessors["inline"]) is _OwnInline


def test_the_site_s_own_settings_are_made_quick() -> None:
    assert type(renderer().markdown.treeprocessors["inline"]) is QuickInline
    assert "highroad-plain" in renderer().markdown.parser.blockprocessors
