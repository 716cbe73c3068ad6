"""What an author says in a file in his own words, piece by piece, each with the line where it stands."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from plugins.network.sources import Role
from plugins.network.written import Written
from plugins.network.written_blocks import Kind
from plugins.road_rules.matching import Hit, even

ANYWHERE = frozenset({Role.POST, Role.PAGE, Role.EXPERT})
TITLED = frozenset({Role.POST, Role.PAGE})
_TAG = re.compile(r"<[^<>]*>")
# Of HTML: what nobody reads, what is code, and what somebody else said; to the end where nothing closes it.
_NOT_SAID = re.compile(
    r"<!--.*?(?:-->|\Z)|<(pre|code|kbd|samp|script|style|svg|blockquote|q)\b.*?(?:</\1\s*>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_WIDE = frozenset("WF")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stand together; `text` is `even`. One of the body has a line of the file for each of its own."""

    text: str
    line: int
    in_body: bool = True

    def lines(self, hits: Iterable[Hit]) -> Iterator[tuple[int, str]]:
        """What was found in it, in order, with the line of the file on which it stands."""
        line, at = self.line, 0
        for hit in hits:
            line, at = line + (self.text.count("\n", at, hit.at) if self.in_body else 0), hit.at
            yield line, hit.text


def pieces(written: Written) -> tuple[Piece, ...]:
    """Everything that the author says, but for code, addresses and what he quotes."""
    return (*(Piece(even(text), line, in_body=False) for line, text in written.said), *body_pieces(written))


def body_pieces(written: Written) -> Iterator[Piece]:
    for passage in written.passages:
        if not passage.is_quoted:
            yield Piece(even(passage.text), passage.line)
    for picture in written.pictures:
        if picture.alt:
            yield Piece(even(picture.alt), picture.line, in_body=False)
    for block in written.blocks:
        if block.kind is Kind.HTML:
            said = _NOT_SAID.sub(_ends_of_lines, block.text)
            yield Piece(even(html.unescape(_TAG.sub(_ends_of_lines, said))), block.line)


def _ends_of_lines(left_out: re.Match[str]) -> str:
    return "\n" * left_out.group().count("\n")


def same_words(one: str, other: str) -> bool:
    """Whether two lines say the same: capitals, spaces and signs make no difference."""
    return bare_words(one) == bare_words(other)


def bare_words(text: str) -> str:
    """The words of a line, with nothing between them but spaces."""
    return " ".join(re.findall(r"\w+", even(text).casefold()))


def width(text: str) -> int:
    """How much room a line takes, in letters: of Chinese, Japanese and Korean writing each sign takes two."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(sign) in _WIDE else not unicodedata.combining(sign) for sign in text)
