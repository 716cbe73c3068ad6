"""What an author wrote, as rules look at it: one Markdown file by its own words, each with the line where it stands.

Blocks are told apart as Python-Markdown does with the extensions of the settings, but nothing is rendered: a scan by
blocks (`written_blocks`) and, only for those that are asked for, one by signs (`written_words`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import NamedTuple
from unicodedata import is_normalized, normalize
from zoneinfo import ZoneInfo

from plugins.network.kinds import File
from plugins.network.schema import PostFile
from plugins.network.sources import Role
from plugins.network.written_blocks import Block, Definitions, Kind, blocks_of
from plugins.network.written_words import Link, Picture, Words, named_in, words_of

# Keys of front matter whose values readers read; `quote` is somebody else's.
_SAID = ("title", "name", "role", "summary", "reason", "image_alt", "photo_alt", "disclosure", "place")
_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})-")
# Without one of these, nothing is linked or shown; nor without one of the first where no reference is defined.
_MAY_LINK, _MAY_NAME = ("](", "://", "<", "@"), ("]", "://", "<", "@")
_HEADING, _TABLE, _HTML = Kind.HEADING, Kind.TABLE, Kind.HTML  # looked up once


class Heading(NamedTuple):
    """A heading of the body, plain text. `level` is as it was written: "## …" is 2."""

    line: int
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the body. `has_header`: a first row that says what stands below."""

    line: int
    columns: int
    rows: int  # without the header
    has_header: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, an item of a list, a heading or the rows of a table, as plain text: no code, no addresses, no signs
    of Markdown. Each line of it is one of the file, so that `line_at` finds where a word stands."""

    line: int
    text: str
    kind: Kind

    def line_at(self, position: int) -> int:
        """The line of the file on which `text[position]` stands."""
        return self.line + self.text.count("\n", 0, position)

    @property
    def is_quoted(self) -> bool:
        """Whether it is somebody else's words (behind `> `)."""
        return self.kind is Kind.QUOTATION


@dataclass(frozen=True)
class Written:
    """One file: what its front matter says (checked), and what its body does.

    `lang` is the language it is in, as far as its file and its unit say; `timezone` is the network's.
    """

    path: str  # relative to the units folder
    role: Role
    fields: File
    lines: Mapping[str, int]  # of the keys of the front matter
    body: str
    body_line: int = 1
    lang: str = "en"
    timezone: str = "UTC"

    # Front matter

    @property
    def folder(self) -> str:
        """The folder of its unit."""
        return self.path.partition("/")[0]

    @property
    def post(self) -> PostFile:
        """The front matter of a post. Raises TypeError for a page and an expert."""
        if not isinstance(self.fields, PostFile):
            raise TypeError(f"{self.path} is no post")
        return self.fields

    @cached_property
    def title(self) -> str:
        """The title, of an expert the name."""
        return str(getattr(self.fields, "title", "") or getattr(self.fields, "name", ""))

    def line(self, key: str) -> int:
        """The line of a key of the front matter; 1 when it is not there."""
        return self.lines.get(key, 1)

    @cached_property
    def day(self) -> date | None:
        """The day of a post, as its front matter or the name of its file has it."""
        written = getattr(self.fields, "date", None)
        if isinstance(written, datetime):
            return written.date()
        if isinstance(written, date):
            return written
        match = _DATED.match(self.path.rpartition("/")[2])
        try:
            return date.fromisoformat(match[1]) if match else None
        except ValueError:
            return None

    def moment(self, day: date) -> datetime:
        """A day or a moment without a zone, as the network's zone has it; a day begins at midnight."""
        zone = ZoneInfo(self.timezone)
        if isinstance(day, datetime):
            return day if day.tzinfo else day.replace(tzinfo=zone)
        return datetime.combine(day, time(), zone)

    # The body

    @cached_property
    def said(self) -> tuple[tuple[int, str], ...]:
        """What front matter says to readers in the author's own words, with its lines."""
        values = vars(self.fields)
        said = [(self.line(key), text) for key in _SAID if (text := values.get(key))]
        said += ((self.line("changes"), change.what) for change in values.get("changes", ()))
        return tuple(said)

    @cached_property
    def whole(self) -> str:
        """Everything that was written, code and all, composed."""
        whole = "\n".join([*[text for _, text in self.said], self.body])
        return whole if whole.isascii() or is_normalized("NFC", whole) else normalize("NFC", whole)

    @cached_property
    def folded(self) -> str:
        """Everything that was written, in small letters: to see at once that a word is nowhere in it."""
        return self.whole.casefold()

    @cached_property
    def _scanned(self) -> tuple[list[Block], Definitions]:
        return blocks_of(self.body, self.body_line)

    @property
    def blocks(self) -> list[Block]:
        """The body, block by block, as it was written: without code."""
        return self._scanned[0]

    @cached_property
    def _words(self) -> list[tuple[Block, Words]]:
        """Every block with what its signs mean."""
        return [(block, words_of(block, self._scanned[1])) for block in self.blocks]

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        blocks, definitions = self._scanned
        return tuple(
            [
                Heading(block.line, block.level, words_of(block, definitions, code=True).text)
                for block in blocks
                if block.kind is _HEADING
            ]
        )

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        found = [block for block in self.blocks if block.kind is _TABLE or block.kind is _HTML]
        return tuple(table for block in found for table in _tables(block))

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """All that a reader reads, but for code and raw HTML."""
        return tuple(
            Passage(block.line, words.text, block.kind)
            for block, words in self._words
            if block.kind is not Kind.HTML and words.text.strip()
        )

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Every link, and every address that stands in the text as it is."""
        return tuple([link for links, _ in self._named for link in links])

    @cached_property
    def pictures(self) -> tuple[Picture, ...]:
        """Everything that is shown in place."""
        return tuple([picture for _, pictures in self._named for picture in pictures])

    @cached_property
    def _named(self) -> list[tuple[Sequence[Link], Sequence[Picture]]]:
        """What is linked and what is shown in those blocks in which something may be."""
        body = self.body
        if not any(sign in body for sign in _MAY_NAME):
            return []
        blocks, definitions = self._scanned
        signs = [sign for sign in (_MAY_NAME if definitions else _MAY_LINK) if sign in body]
        return [named_in(block, definitions) for block in _with_any(blocks, signs)]


def _with_any(blocks: Iterable[Block], signs: Sequence[str]) -> Iterator[Block]:
    """The blocks that have one of the signs in them."""
    for block in blocks:
        for sign in signs:
            if sign in block.text:
                yield block
                break


_CELL = re.compile(r"(?<!\\)\|")
_HTML_TABLE = re.compile(r"<table\b.*?(?:</table\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_HTML_ROW = re.compile(r"<tr\b", re.IGNORECASE)
_HTML_CELL = re.compile(r"<t([dh])\b", re.IGNORECASE)


def _tables(block: Block) -> Iterator[Table]:
    """The tables in a block. One in Markdown has its header in the first line, and a row of dashes below it."""
    if block.kind is Kind.TABLE:
        first, _, *rows = block.text.split("\n")
        cells = [cell.strip() for cell in _CELL.split(first.strip("|"))]
        yield Table(line=block.line, columns=len(cells), rows=len(rows), has_header=any(cells))
    elif block.kind is Kind.HTML:
        for match in _HTML_TABLE.finditer(block.text):
            line = block.line + block.text.count("\n", 0, match.start())
            cells_of = [_HTML_CELL.findall(row) for row in _HTML_ROW.split(match.group())[1:]]
            headed = any(cell.lower() == "h" for row in cells_of for cell in row)
            columns = max(map(len, cells_of), default=0)
            yield Table(line=line, columns=columns, rows=len(cells_of) - headed, has_header=headed)
