"""From Markdown to a `Body`: limits first, then Pelican's Markdown settings, then the sanitiser."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from plugins.network.bodies import Body, Heading
from plugins.network.frontmatter import decode, split
from plugins.network.sanitising import Sanitised, plain_text, sanitise, words
from plugins.network.yamlfile import Mistake

EXCERPT_WORDS = 40
MAX_OPEN_BRACKETS = 4000
MAX_NESTING = 100
_NESTING = re.compile(r"^[ \t>*+-]+", re.MULTILINE)
_DEEP = re.compile(rf"\n[ \t>*+-]{{{MAX_NESTING}}}")
_LIST_MARK = re.compile(r"[*+-](?= )")
_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_FOOTNOTE_MARK = re.compile(r'<sup id="fnref.*?</sup>', re.DOTALL)
_FOOTNOTES = '<div class="footnote">'


class Renderer:
    """Renders bodies with one Markdown instance. `settings` is Pelican's `MARKDOWN`.

    `plainly` leaves Python-Markdown as it is; bodies are the same, and take twice as long.
    """

    def __init__(self, settings: Mapping[str, Any], *, plainly: bool = False) -> None:
        from plugins.network.markdown_made import made  # here: it takes its time, and most builds render little

        self._make = partial(made, settings, plainly=plainly)
        self.markdown = self._make()

    def render(self, source: str, first_line: int) -> tuple[Body, tuple[Mistake, ...]]:
        """The body of `source`, and what was left out of it. Check `over_limit` before."""
        clean = sanitise(self._convert(source), source, first_line)
        body = Body(
            html=clean.html,
            refs=tuple(clean.refs),
            headings=_headings(getattr(self.markdown, "toc_tokens", ()), clean),
            ids=tuple(clean.ids),
            words=len(words(clean.html)),
            excerpt=excerpt(clean.html),
        )
        return body, tuple(clean.mistakes)

    def _convert(self, source: str) -> str:
        self.markdown.reset()
        try:
            return str(self.markdown.convert(source))
        except BaseException:
            # Stopped half-way, its parser still believes to be inside of a list, and `reset` does not help.
            self.markdown = self._make()
            raise


def html_anew(settings: Mapping[str, Any], data: bytes) -> str:
    """What the text of a file becomes, by a Markdown of its own: "" for one that can't be read or is over a limit."""
    text, mistakes = decode(data)
    parts = split(text)
    if mistakes or over_limit(parts.body, parts.body_line):
        return ""
    return Renderer(settings).render(parts.body, parts.body_line)[0].html


def over_limit(source: str, first_line: int) -> Mistake | None:
    """Why a body can't be rendered in reasonable time, found in linear time."""
    for sign in "[<":
        if source.count(sign) > MAX_OPEN_BRACKETS:
            return Mistake(
                first_line, f"has more than {MAX_OPEN_BRACKETS} '{sign}'; split the post, or use a file in media/"
            )
    if not _DEEP.search(f"\n{source}"):  # as almost always: each level takes a sign, and a tab is one level
        return None
    for match in _NESTING.finditer(source):
        marks = match.group().expandtabs(4)
        # A mark of a list has a space behind it; a long row of dashes is a line, not a nest.
        depth = marks.count(">") + len(_LIST_MARK.findall(marks)) + marks.count(" ") // 4
        if depth > MAX_NESTING:
            line = first_line + source.count("\n", 0, match.start())
            return Mistake(line, f"is nested more than {MAX_NESTING} deep; make it flatter")
    return None


def excerpt(markup: str) -> str:
    """The first 40 words of the paragraphs of a sanitised body, plain text; "…" when there are more."""
    found: list[str] = []
    for match in _PARAGRAPH.finditer(markup.partition(_FOOTNOTES)[0]):
        found += words(_FOOTNOTE_MARK.sub("", match.group(1)))
        if len(found) > EXCERPT_WORDS:
            return " ".join(found[:EXCERPT_WORDS]) + " …"
    return " ".join(found)


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
