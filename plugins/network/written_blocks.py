"""A body taken apart into blocks, with the line of each: headings, paragraphs, items, quotations, tables, raw HTML.

Code is left out, whether fenced or indented. What begins a block is what Python-Markdown takes for one, with the
extensions of the settings. Everything is linear in the length of the body.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import NamedTuple

Definitions = dict[str, str]  # of references "[id]: target", by id in small letters


class Kind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"  # of a list, of definitions
    QUOTATION = "quotation"
    TABLE = "table"
    HTML = "html"


class Block(NamedTuple):
    """A block as it was written, without the signs before its lines. Its lines follow each other in the file."""

    kind: Kind
    line: int
    text: str
    level: int = 0  # of a heading


_block = partial(tuple.__new__, Block)  # of all four values, in a third of the time
_BLANK = re.compile(r"\n[ ]+(?![^\n])")
_OPENS = re.compile(
    r"(~{3,}|`{3,})[ ]*(?:\{[^\n]*\}|\.?[\w#.+-]*[ ]*(?:hl_lines=(?:\"[^\"\n]*\"|'[^'\n]*')[ ]*)?)$", re.MULTILINE
)
_TAGS = (
    "address|article|aside|audio|blockquote|body|canvas|center|details|dd|dialog|dir|div|dl|dt|fieldset|figcaption|"
    "figure|footer|form|h[1-6]|head|header|hgroup|hr|html|iframe|legend|li|main|menu|nav|noscript|object|ol|output|"
    "p|pre|progress|script|section|style|summary|table|tbody|td|textarea|tfoot|th|thead|tr|ul|video"
)
# At the beginning of a line, behind three spaces at most. Its sign comes first: the search passes over all else.
_HTML = re.compile(
    r"<(?:(?<=\A<)|(?<=\n<)|(?<=\A <)|(?<=\n <)|(?<=\A  <)|(?<=\n  <)|(?<=\A   <)|(?<=\n   <))"
    rf"(?:(?P<comment>!--)|/?(?P<tag>{_TAGS})(?=[\s/>])[^<>]*(?P<ends>/?)>)",
    re.IGNORECASE,
)
_EMPTY = ("hr",)  # tags that have no end
_DEEPEST = 6  # level of a heading
# What most blocks are: no line of it begins with a sign that means something.
_PLAIN_LINE = r"(?![ >#:|=~`]|!!!|\*\[|\[[^\]\n]*\]:|[*+-] |[*_-]{2,} *$|-+ *$|(?:[*_] ){2}|\d+\. )[^|\n]*+"
_PLAIN = re.compile(rf"(?=[^\n]){_PLAIN_LINE}(?:\n{_PLAIN_LINE})*+\Z", re.MULTILINE)
# Many of the others: a list of one line for each item.
_LIST = re.compile(r"(?:(?:[*+-]|\d+\.)[ ]+(?![*_-])[^|\n ][^|\n]*+(?:\n|\Z))+\Z")
_BEGINS = ("", " ", "#", ">", "|", "`", "~")  # with what no plain paragraph begins
_NO_MARKS = "*_\"'(“‘„«"  # signs that mean nothing at the beginning of a line, whatever their number, before a letter
_HEADS, _SAYS, _LISTED, _THEIRS = Kind.HEADING, Kind.PARAGRAPH, Kind.ITEM, Kind.QUOTATION  # looked up once
_HEADING = re.compile(r"(#{1,6})(.*?)#*[ ]*$")
_UNDERLINE = re.compile(r"[=-]+[ ]*$")
_RULE = re.compile(r"([-_*])(?:[ ]{0,2}\1){2,}[ ]*$")
_ITEM = re.compile(r"(?:[*+-]|\d+\.)[ ]+(.*)$")
_DEFINED = re.compile(r":[ ]{1,3}(.*)$")
_NOTE = re.compile(r"\[\^[^\]]*\]:[ ]*(.*)$")
_REFERENCE = re.compile(r"\[([^\[\]]*)\]:[ ]*<?([^\s<>]*)>?[ ]*(?:\"[^\"]*\"|'[^']*'|\([^()]*\))?[ ]*$")
_ADMONITION = re.compile(r"!!![ ]?[\w-]+(?:[ ]+[\w-]+)*(?:[ ]+\"(.*?)\")?[ ]*$")
_ABBREVIATION = re.compile(r"\*\[[^\]]*\]:")
_SEPARATOR = re.compile(r"[|: -]*-[|: -]*$")
_QUOTED = re.compile(r"[ ]{0,3}>[ ]?")


def blocks_of(body: str, first_line: int) -> tuple[list[Block], Definitions]:
    """The blocks of a body whose first line is `first_line` of its file, and its references."""
    if "\t" in body:
        body = body.expandtabs(4)
    if " \n" in body or body.endswith(" "):
        body = _BLANK.sub("\n", "\n" + body)[1:]
    found = _Blocks()
    if ("`" in body and "```" in body) or ("~" in body and "~~~" in body):
        body = _without_fences(body)
    if "<" in body:
        body = found.without_html(body, first_line)
    line, blocks = first_line, found.blocks
    for chunk in body.split("\n\n"):
        if "\n" not in chunk and "|" not in chunk and chunk.lstrip(_NO_MARKS)[:1].isalpha():  # as most are
            found.base = 0
            blocks.append(_block((_SAYS, line, chunk, 0)))
            line += 2
            continue
        if chunk[:3] == "## " and "\n" not in chunk and "#" not in chunk[3:]:
            found.base = 0
            blocks.append(_block((_HEADS, line, chunk[3:].strip(" "), 2)))
        elif chunk[:1] not in _BEGINS and _PLAIN.match(chunk):
            found.base = 0
            blocks.append(_block((_SAYS, line, chunk, 0)))
        elif chunk:
            found.take(chunk, line)
        line += chunk.count("\n") + 2
    if found.unordered:
        found.blocks.sort(key=lambda block: block.line)
    return found.blocks, found.definitions


def _without_fences(body: str) -> str:
    """The body with empty lines in place of fenced code. A fence that nothing closes is none."""
    fences = sorted(
        (start, sign) for begins in ("```", "~~~") if begins[0] in body for start, sign in _signs(body, begins)
    )
    closing: dict[str, list[int]] = {}
    for start, fence in fences:
        end = body.find("\n", start)
        if not body[start + len(fence) : end if end >= 0 else None].strip(" "):
            closing.setdefault(fence, []).append(start)
    parts, at = [], 0
    for start, fence in fences:
        if start < at or not _OPENS.match(body, start):
            continue
        ends = closing.get(fence, [])
        number = bisect_right(ends, start)
        if number < len(ends):
            end = body.find("\n", ends[number])
            end = len(body) if end < 0 else end
            parts += [body[at:start], "\n" * body.count("\n", start, end)]
            at = end
    return "".join([*parts, body[at:]])


def _signs(body: str, begins: str) -> Iterator[tuple[int, str]]:
    """Where lines begin with a fence that begins so, and the whole of it."""
    at = body.find(begins)
    while at >= 0:
        end = at + len(begins)
        while body[end : end + 1] == begins[0]:
            end += 1
        if at == 0 or body[at - 1] == "\n":
            yield at, body[at:end]
        at = body.find(begins, end)


@dataclass(slots=True)
class _Blocks:
    blocks: list[Block] = field(default_factory=list)
    definitions: Definitions = field(default_factory=dict)
    base: int = 0  # how far in the text of the list, the note, the definition stands that may go on
    unordered: bool = False

    # Raw HTML

    def without_html(self, body: str, first_line: int) -> str:
        """The body with empty lines in place of raw HTML, which is a block of its own."""
        parts, at, line, counted = [], 0, first_line, 0
        for match in _HTML.finditer(body):
            start = body.rfind("\n", max(0, match.start() - 4), match.start()) + 1
            if start < at:
                continue
            end = _end_of_html(body, match)
            line += body.count("\n", counted, start)
            counted = start
            self.blocks.append(Block(Kind.HTML, line, body[start:end]))
            parts += [body[at:start], "\n" * body.count("\n", start, end)]
            at = end
        self.unordered = bool(parts)
        return "".join([*parts, body[at:]])

    # Markdown

    def take(self, chunk: str, line: int) -> None:
        """A piece of the body without empty lines inside it, which is more than a plain paragraph."""
        heading = chunk.lstrip("#")
        level = len(chunk) - len(heading)
        if 1 <= level <= _DEEPEST and "#" not in heading and "\n" not in heading:
            self.base = 0
            self.blocks.append(_block((_HEADS, line, heading.strip(" "), level)))
            return
        if _LIST.match(chunk):
            self.base = 4
            items = enumerate(chunk.split("\n"), line)
            self.blocks += [_block((_LISTED, number, one.partition(" ")[2].lstrip(" "), 0)) for number, one in items]
            return
        bare = chunk.lstrip("\n")
        line += len(chunk) - len(bare)
        if bare.strip():
            _Chunk(self, line, bare.rstrip().split("\n")).run()


@dataclass(slots=True)
class _Chunk:
    """Lines between two empty ones. What they are may change from line to line."""

    whole: _Blocks
    line: int
    lines: list[str]
    kind: Kind | None = None  # of what is collected
    begins: int = 0
    text: list[str] = field(default_factory=list)

    def run(self) -> None:
        first, whole = self.lines[0], self.whole
        indent = len(first) - len(first.lstrip(" "))
        whole.base = min(whole.base, indent // 4 * 4)
        if indent >= whole.base + 4:
            self.lines = list(self.after_code())
        elif self.is_table():
            rows = "\n".join(row.strip() for row in self.lines)
            whole.blocks.append(Block(Kind.TABLE, self.line, rows))
            return
        for number, line in enumerate(self.lines):
            if line:
                self.take(self.line + number, line, self.lines[number + 1 : number + 2])
            else:
                self.flush()
        self.flush()

    def after_code(self) -> Iterator[str]:
        """The lines with nothing in place of those of an indented block of code at their beginning."""
        code = True
        for line in self.lines:
            code = code and line.startswith(" " * (self.whole.base + 4))
            yield "" if code else line

    def is_table(self) -> bool:
        return (
            len(self.lines) > 1
            and "|" in self.lines[0]
            and "|" in self.lines[1]
            and _SEPARATOR.match(self.lines[1].strip()) is not None
        )

    def take(self, number: int, line: str, following: list[str]) -> None:
        """One line; `following` is the next one, if there is one."""
        bare = line.strip(" ")
        indent = len(line) - len(line.lstrip(" "))
        if self.kind is Kind.QUOTATION or (bare.startswith(">") and indent < self.whole.base + 4):
            self.quotation(number, line)
        elif bare.startswith("#") and indent == self.whole.base and (match := _HEADING.match(bare)):
            self.heading(number, len(match[1]), match[2])
        elif self.kind is None and following and bare and _UNDERLINE.match(following[0].strip(" ")):
            self.heading(number, 1 if following[0].lstrip().startswith("=") else 2, bare)
        elif not self.text and not self.kind and _UNDERLINE.match(bare) and self.after_heading(number):
            return
        elif _RULE.match(bare):
            self.flush()
        elif self.kind in (None, Kind.ITEM) and (match := _ITEM.match(bare)):
            self.begin(Kind.ITEM, number, match[1])
            self.whole.base = indent // 4 * 4 + 4
        elif not self.is_special(number, bare, indent):
            if self.kind is None:
                self.begin(Kind.PARAGRAPH, number, bare)
            else:
                self.text.append(bare)

    def after_heading(self, number: int) -> bool:
        """Whether a row of signs is what makes the line above it a heading."""
        last = self.whole.blocks[-1:]
        return bool(last) and last[0].kind is Kind.HEADING and last[0].line == number - 1

    def is_special(self, number: int, bare: str, indent: int) -> bool:
        """Whether the line begins something that has a sign of its own."""
        if bare.startswith("["):
            if match := _NOTE.match(bare):
                self.begin(Kind.PARAGRAPH, number, match[1])
                self.whole.base = 4
                return True
            if match := _REFERENCE.match(bare):
                self.flush()
                self.whole.definitions.setdefault(match[1].casefold(), match[2])
                return True
        elif bare.startswith("!!!") and (match := _ADMONITION.match(bare)):
            self.begin(Kind.PARAGRAPH, number, match[1] or "")
            self.flush()
            self.whole.base = indent // 4 * 4 + 4
            return True
        elif bare.startswith("*[") and _ABBREVIATION.match(bare):
            self.flush()
            return True
        elif bare.startswith(":") and (match := _DEFINED.match(bare)):
            self.begin(Kind.ITEM, number, match[1])
            self.whole.base = 4
            return True
        return False

    def quotation(self, number: int, line: str) -> None:
        bare = line
        while match := _QUOTED.match(bare):
            bare = bare[match.end() :]
        if self.kind is not Kind.QUOTATION:
            self.begin(Kind.QUOTATION, number, "")
            self.text.clear()
        is_code = bare.startswith("    ") and not any(self.text)
        self.text.append("" if is_code else bare.strip(" "))

    def heading(self, number: int, level: int, text: str) -> None:
        self.flush()
        self.whole.blocks.append(Block(Kind.HEADING, number, text.strip(" "), level))

    def begin(self, kind: Kind, number: int, text: str) -> None:
        self.flush()
        self.kind, self.begins, self.text = kind, number, [text]

    def flush(self) -> None:
        if self.kind is not None and any(self.text):
            self.whole.blocks.append(Block(self.kind, self.begins, "\n".join(self.text)))
        self.kind, self.text = None, []


def _end_of_html(body: str, match: re.Match[str]) -> int:
    """Where raw HTML ends: with its comment, or with the tag that closes its first one; else with the body.

    Of a tag that says `markdown` only itself is HTML: what is in it is Markdown.
    """
    if match["comment"]:
        end = body.find("-->", match.end())
        return len(body) if end < 0 else end + 3
    tag, opening = match["tag"].lower(), match.group().lower()
    if tag in _EMPTY or match["ends"] or opening.startswith("</") or " markdown" in opening:
        return match.end()
    depth, at = 1, match.end()
    for other in re.compile(rf"<(/?){tag}(?=[\s/>])", re.IGNORECASE).finditer(body, at):
        depth += -1 if other[1] else 1
        if depth == 0:
            end = body.find(">", other.end())
            return len(body) if end < 0 else end + 1
    return len(body)
