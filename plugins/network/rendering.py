"""From Markdown to a `Body`: limits first, then Pelican's Markdown settings, then the sanitiser."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Mapping, Sequence
from typing import Any

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor

from plugins.network.bodies import Body, Heading
from plugins.network.sanitising import Sanitised, plain_text, sanitise
from plugins.network.yamlfile import Mistake

EXCERPT_WORDS = 40
MAX_OPEN_BRACKETS = 4000
MAX_NESTING = 100
_NESTING = re.compile(r"^[ \t>*+-]+", re.MULTILINE)
_LIST_MARK = re.compile(r"[*+-](?= )")
_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_FOOTNOTE_MARK = re.compile(r'<sup id="fnref.*?</sup>', re.DOTALL)
_FOOTNOTES = '<div class="footnote">'


class _Shape(Treeprocessor):
    """Headings begin at the second level (the title is the first), a lone picture with a title is a figure with a
    caption, and a column's alignment is a class."""

    def run(self, root: etree.Element) -> None:
        if any(element.tag == "h1" for element in root.iter()):
            for element in root.iter():
                if isinstance(element.tag, str) and re.fullmatch(r"h[1-5]", element.tag):
                    element.tag = f"h{int(element.tag[1]) + 1}"
        for element in root.iter("p"):
            _figure(element)
        for element in root.iter():
            align = element.attrib.pop("style", "") if element.tag in ("th", "td") else ""
            if "right" in align or "center" in align:
                element.set("class", "n" if "right" in align else "c")


def _figure(paragraph: etree.Element) -> None:
    if len(paragraph) != 1 or (paragraph.text or "").strip() or paragraph[0].tag != "img":
        return
    picture = paragraph[0]
    caption = picture.get("title")
    if not caption or (picture.tail or "").strip():
        return
    del picture.attrib["title"]
    picture.tail = None
    paragraph.tag = "figure"
    if kind := picture.attrib.pop("class", ""):
        paragraph.set("class", kind)
    etree.SubElement(paragraph, "figcaption").text = caption


class HighroadExtension(Extension):
    """What Highroad adds to the Markdown extensions of the settings."""

    def extendMarkdown(self, md: Markdown) -> None:
        # After inline patterns (20), before attributes and the contents (8, 5) see the headings.
        md.treeprocessors.register(_Shape(md), "highroad-shape", 15)


class Renderer:
    """Renders bodies with one Markdown instance. `settings` is Pelican's `MARKDOWN`."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        options = dict(settings)
        options["extensions"] = [*options.get("extensions", ()), HighroadExtension()]
        self.markdown = Markdown(**options)

    def render(self, source: str, first_line: int) -> tuple[Body, tuple[Mistake, ...]]:
        """The body of `source`, and what was left out of it. Check `over_limit` before."""
        self.markdown.reset()
        clean = sanitise(self.markdown.convert(source), source, first_line)
        text = plain_text(clean.html)
        body = Body(
            html=clean.html,
            refs=tuple(clean.refs),
            headings=_headings(getattr(self.markdown, "toc_tokens", ()), clean),
            ids=tuple(clean.ids),
            words=len(text.split()),
            excerpt=excerpt(clean.html),
        )
        return body, tuple(clean.mistakes)


def over_limit(source: str, first_line: int) -> Mistake | None:
    """Why a body can't be rendered in reasonable time, found in linear time."""
    for sign in "[<":
        if source.count(sign) > MAX_OPEN_BRACKETS:
            return Mistake(
                first_line, f"has more than {MAX_OPEN_BRACKETS} '{sign}'; split the post, or use a file in media/"
            )
    for match in _NESTING.finditer(source):
        marks = match.group().expandtabs(4)
        # A mark of a list has a space behind it; a long row of dashes is a line, not a nest.
        depth = marks.count(">") + len(_LIST_MARK.findall(marks)) + marks.count(" ") // 4
        if depth > MAX_NESTING:
            line = first_line + source.count("\n", 0, match.start())
            return Mistake(line, f"is nested more than {MAX_NESTING} deep; make it flatter")
    return None


def excerpt(markup: str) -> str:
    """The first 40 words of a body's paragraphs, plain text; "…" when there are more."""
    words: list[str] = []
    for match in _PARAGRAPH.finditer(markup.partition(_FOOTNOTES)[0]):
        words += plain_text(_FOOTNOTE_MARK.sub("", match.group(1))).split()
        if len(words) > EXCERPT_WORDS:
            return " ".join(words[:EXCERPT_WORDS]) + " …"
    return " ".join(words)


def _headings(tokens: Sequence[Mapping[str, Any]], clean: Sanitised) -> tuple[Heading, ...]:
    """Markdown's nested contents as one flat list, of headings that are still there."""
    found: list[Heading] = []
    for token in tokens:
        ident = str(token["id"])
        ident = ident if ident in clean.ids else f"text-{ident}"
        if ident in clean.ids:
            found.append(Heading(level=int(token["level"]), id=ident, text=plain_text(str(token["html"]))))
        found += _headings(token["children"], clean)
    return tuple(found)
