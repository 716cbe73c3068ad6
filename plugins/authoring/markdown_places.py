"""Where things stand in a Markdown text: code, links and pictures, raw HTML, as offsets into it.

markdown-it-py decides what is code and what is a link; it knows lines, not offsets, so each thing it found is looked
up again in its own lines, in order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from markdown import Markdown
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.utils import EnvType

from plugins.authoring.remarks import line_starts

Span = tuple[int, int]


def _parser() -> MarkdownIt:
    """CommonMark with tables; addresses are left as they were written."""
    markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    markdown.normalizeLink = lambda url: url  # type: ignore[method-assign]
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]
    return markdown


_MARKDOWN = _parser()


@dataclass(frozen=True, slots=True)
class Parsed:
    """A Markdown text as block tokens, with the definitions of its reference links."""

    text: str
    tokens: tuple[Token, ...]
    definitions: tuple[tuple[str, int], ...]  # (address, first line counted from 0)
    starts: tuple[int, ...]

    def region(self, token: Token) -> Span:
        """The offsets of a block's lines."""
        first, last = token.map or (0, 0)
        return self.offset(first), self.offset(last)

    def offset(self, line: int) -> int:
        return self.starts[line] if line < len(self.starts) else len(self.text)


def parsed(text: str) -> Parsed:
    """The text as markdown-it reads it."""
    env: EnvType = {}
    tokens = _MARKDOWN.parse(text, env)
    references = list(env.get("references", {}).values()) + list(env.get("duplicate_refs", []))
    definitions = tuple((str(ref["href"]), int(ref["map"][0])) for ref in references)
    return Parsed(text, tuple(tokens), definitions, tuple(line_starts(text)))


# ------------------------------------------------------------------------------------------------------------- code


def code_spans(doc: Parsed) -> list[Span]:
    """Fenced, indented and inline code, in order, not overlapping.

    Indented lines between the tags of raw HTML are no code: people indent their HTML.
    """
    spans: list[Span] = []
    indented: list[Span] = []
    for token in doc.tokens:
        if token.type == "fence":
            spans.append(doc.region(token))
        elif token.type == "code_block":
            indented.append(doc.region(token))
        elif token.type == "inline":
            spans += _inline_code(doc, token)
    if indented:
        html = html_blocks(doc.text, _elements(doc, _merged(spans)))
        spans += [span for span in indented if not any(start < span[0] < end for start, end in html)]
    return _merged(spans)


def _inline_code(doc: Parsed, token: Token) -> Iterator[Span]:
    start, end = doc.region(token)
    for child in token.children or []:
        if child.type == "code_inline":
            span = _find_code(doc.text, start, end, child)
            if span:
                yield span
                start = span[1]


def _find_code(text: str, start: int, end: int, child: Token) -> Span | None:
    """The first run of the child's backticks whose content is the child's."""
    wanted = _squeezed(child.content)
    first = -1
    for last in _runs(text, start, end, child.markup):
        if first >= 0 and _squeezed(text[first + len(child.markup) : last]) == wanted:
            return first, last + len(child.markup)
        first = last
    return None


def _runs(text: str, start: int, end: int, markup: str) -> Iterator[int]:
    """Where a run of exactly these backticks begins."""
    at = start
    while (at := text.find("`", at, end)) >= 0:
        after = at
        while after < end and text[after] == "`":
            after += 1
        if after - at == len(markup):
            yield at
        at = after


def _squeezed(code: str) -> str:
    # A code span that goes on in the next line of a quotation or list has that line's prefix in its source.
    return "".join(code.replace(">", "").split())


def _merged(spans: list[Span]) -> list[Span]:
    result: list[Span] = []
    for span in sorted(spans):
        if result and span[0] <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], span[1]))
        else:
            result.append(span)
    return result


def blanked(text: str, spans: list[Span]) -> str:
    """The text with everything in `spans` as spaces; lines and offsets stay."""
    pieces, done = [], 0
    for start, end in spans:
        pieces.append(text[done:start])
        pieces.append("".join("\n" if c == "\n" else " " for c in text[start:end]))
        done = end
    return "".join(pieces) + text[done:]


# ------------------------------------------------------------------------------------------------- links and pictures


@dataclass(frozen=True, slots=True)
class Target:
    """An address in a Markdown link or picture: from `start` to `end` of the text stands `href`."""

    start: int
    end: int
    href: str
    picture: bool
    alt: str = ""


def targets(doc: Parsed) -> list[Target]:
    """Every address of a link, a picture and a reference definition, in order."""
    wanted: dict[Span, list[_Href]] = {}
    pictured: set[str] = set()
    for token in doc.tokens:
        if token.type == "inline":
            wanted.setdefault(doc.region(token), []).extend(_hrefs(token))
    plain = blanked(doc.text, code_spans(doc))
    found: list[Target] = []
    for region, hrefs in wanted.items():
        pictured |= {href for href, picture, _ in hrefs if picture}
        found += _inline_targets(plain, region, list(hrefs))
    for href, line in doc.definitions:
        start = plain.find(href, plain.find("]:", doc.offset(line)))
        if href and start >= 0:
            found.append(Target(start, start + len(href), href, href in pictured))
    return sorted(found, key=lambda target: target.start)


_Href = tuple[str, bool, str]  # address, whether it is a picture's, the picture's alternative text


def _hrefs(token: Token) -> Iterator[_Href]:
    for child in token.children or []:
        if child.type == "link_open":
            yield str(child.attrGet("href") or ""), False, ""
        elif child.type == "image":
            yield str(child.attrGet("src") or ""), True, child.content
            yield from _hrefs(child)


def _inline_targets(text: str, region: Span, hrefs: list[_Href]) -> Iterator[Target]:
    at = region[0]
    while (at := text.find("](", at, region[1])) >= 0:
        at += 2
        start = at
        while start < region[1] and text[start] in " \n<":
            start += 1
        fitting = [one for one in hrefs if one[0] and text.startswith(one[0], start)]
        if fitting:
            found = max(fitting, key=lambda one: len(one[0]))
            hrefs.remove(found)
            yield Target(start, start + len(found[0]), *found)


# ------------------------------------------------------------------------------------------------------------ raw HTML


@dataclass(frozen=True, slots=True)
class Element:
    """A start tag of raw HTML. `end` is behind the tag, `close` behind its end tag (`end` when it has none)."""

    name: str
    attributes: tuple[tuple[str, str], ...]
    start: int
    end: int
    close: int

    def get(self, name: str) -> str:
        """An attribute's value; "" without one."""
        return dict(self.attributes).get(name, "")


_BLOCK_LEVEL = frozenset(Markdown().block_level_elements)
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


def elements(doc: Parsed) -> list[Element]:
    """Every start tag of raw HTML outside code, in order."""
    return _elements(doc, code_spans(doc))


def html_blocks(text: str, found: list[Element]) -> list[Span]:
    """Where raw HTML begins a line and Markdown is therefore not read until its end tag."""
    spans: list[Span] = []
    for element in found:
        begins_line = not text[text.rfind("\n", 0, element.start) + 1 : element.start].strip()
        inside = bool(spans) and element.start < spans[-1][1]
        if element.name in _BLOCK_LEVEL and begins_line and not inside:
            spans.append((element.start, element.close))
    return spans


def _elements(doc: Parsed, code: list[Span]) -> list[Element]:
    collector = _Collector(doc)
    # Python's parser stops with an AssertionError at a marked section that SGML doesn't know.
    collector.feed(blanked(doc.text, code).replace("<![", "   "))
    collector.close()
    return [
        Element(name, attributes, start, end, collector.closed.get(start, end))
        for name, attributes, start, end in collector.opened
    ]


@dataclass
class _Collector(HTMLParser):
    doc: Parsed
    opened: list[tuple[str, tuple[tuple[str, str], ...], int, int]] = field(default_factory=list)
    closed: dict[int, int] = field(default_factory=dict)
    stack: list[tuple[str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def position(self) -> int:
        line, column = self.getpos()
        return self.doc.offset(line - 1) + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = self.position()
        text = self.get_starttag_text() or ""
        self.opened.append((tag, tuple((name, value or "") for name, value in attrs), start, start + len(text)))
        if tag not in VOID and not text.endswith("/>"):
            self.stack.append((tag, start))

    def handle_endtag(self, tag: str) -> None:
        if all(name != tag for name, _ in self.stack):
            return
        end = self.doc.text.find(">", self.position()) + 1
        while self.stack:
            name, start = self.stack.pop()
            if name == tag:
                self.closed[start] = end
                return
