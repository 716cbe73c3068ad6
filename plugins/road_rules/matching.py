"""Words in a text, found whole: whatever their capitals, their apostrophes and where the lines end.

What is looked for is prepared once, with what any post that has it must hold: nearly every post is passed over at one
look for that, which takes no longer for a thousand words than for ten.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from ahocorasick_rs import BytesAhoCorasick, Implementation

# Writing without spaces between words: Thai to Tibetan, Burmese, Khmer, kana, Han. A word may stand in any others.
_UNSPACED = "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_NO_BORDER = re.compile(f"[{_UNSPACED}]")
_SPACE = r"(?:[^\S\n]+|[^\S\n]*\n[^\S\n]*)"  # between words: at most one end of a line, so never between paragraphs
_ALIKE = (("’", "'"), ("‘", "'"), ("ʼ", "'"), ("\u00a0", " "), ("\u202f", " "), ("\u2010", "-"), ("\u2011", "-"))
# What may stand between two words of a phrase before Markdown is taken away: signs, an address, a tag.
_GAP = r"(?>\([^()\n]{0,300}\)|<[^<>\n]{0,200}>|[\W_]){%d,12}+"
_STEP = re.compile(r"(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])|[\s-]+")  # where a name may come apart: Git|Hub
_LETTERS = re.compile(r"[^\W_]+")
_IN_ADDRESS_BEFORE, _IN_ADDRESS_AFTER = r"(?<![@/.#\\])", r"(?![@/\\]|\.\w)"


@dataclass(frozen=True, slots=True)
class Hit:
    """Where something was found, and as what it stands there."""

    at: int
    text: str


def even(text: str) -> str:
    """A text with one sign for each of those that look alike, sign by sign; only what is decomposed is put together."""
    if text.isascii():
        return text
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    for sign, usual in _ALIKE:
        text = text.replace(sign, usual)
    return text


def small(text: str) -> str:
    """A text in small letters, as long as it was."""
    made = text.lower()
    if len(made) == len(text):
        return made
    return "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text)


@dataclass(frozen=True, slots=True)
class Needed:
    """What a text has in it, casefolded, before Markdown is taken away, if it has what is looked for."""

    letters: str  # the longest row of them
    near: re.Pattern[str] | None  # all rows, one after the other; None for a single one

    def count(self, folded: str) -> int:
        """How often it is there."""
        if self.letters not in folded:
            return 0
        return len(self.near.findall(folded)) if self.near else folded.count(self.letters)

    def is_in(self, folded: str) -> bool:
        return self.letters in folded and (self.near is None or self.near.search(folded) is not None)


_FEW = 4  # rows of letters, which are looked for sooner one by one
_MANY = 1_000  # from which on what is quickest takes too much room
_SHORT = 2  # bytes: what is shorter is found everywhere, and each place costs something


@dataclass(frozen=True, slots=True)
class Sought:
    """Rows of letters that are looked for in a text all at once."""

    single: tuple[str, ...]
    others: tuple[str, ...]
    automaton: BytesAhoCorasick | None  # of the others

    def found_in(self, folded: str) -> set[str]:
        """Those that a casefolded text has in it."""
        found = {letters for letters in self.single if letters in folded}
        if self.automaton is not None:
            data = folded.encode("utf-8", "surrogatepass")
            matches = self.automaton.find_matches_as_indexes(data, overlapping=True)
            found |= {self.others[number] for number, _, _ in matches}
        return found


def sought(needs: Iterable[Needed]) -> Sought:
    """What tells which of these a text may have: by the letters of each."""
    rows = {needed.letters: needed.letters.encode("utf-8", "surrogatepass") for needed in needs}
    others = tuple(letters for letters, data in rows.items() if len(data) > _SHORT)
    if len(others) < _FEW:
        return Sought(tuple(rows), (), None)
    patterns = [rows[letters] for letters in others]
    single = tuple(letters for letters, data in rows.items() if len(data) <= _SHORT)
    quickest = Implementation.DFA if len(patterns) < _MANY else Implementation.ContiguousNFA
    return Sought(single, others, BytesAhoCorasick(patterns, implementation=quickest))


def _needed(parts: Iterable[str], gap: int) -> Needed:
    """What a text needs to have; `gap` is 1 for words that are apart, 0 for parts that may have grown together."""
    rows = [letters.casefold() for part in parts for letters in _LETTERS.findall(part)]
    near = re.compile((_GAP % gap).join(map(re.escape, rows))) if len(rows) > 1 else None
    return Needed(max(rows, key=len, default=""), near)


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a phrase to look for; with `*` at its end, whatever begins so."""

    needs: Needed
    pattern: re.Pattern[str]

    def hits(self, text: str) -> Iterator[Hit]:
        """Where it stands in a text that is `even`."""
        for match in self.pattern.finditer(small(text)):
            yield Hit(match.start(), " ".join(text[match.start() : match.end()].split()))


@lru_cache(maxsize=4096)
def word(written: str) -> Word:
    """What a word or a phrase of a list looks for."""
    begins = written.endswith("*")
    parts = small(even(written.removesuffix("*"))).split() or [""]
    inner = _SPACE.join(map(re.escape, parts)) + (r"\w*" if begins else "")
    before, after = _border(parts[0][:1], r"(?<!\w)"), _border(parts[-1][-1:], r"(?!\w)")
    return Word(_needed(parts, 1), re.compile(before + inner + after))


def _border(sign: str, border: str) -> str:
    """Where a word ends; not asked for between signs of a writing that has no such border, nor beside a sign."""
    return "" if not sign.isalnum() or _NO_BORDER.match(sign) else border


@dataclass(frozen=True, slots=True)
class Name:
    """A name, and every way to get its capitals or its spaces wrong."""

    spelt: str
    needs: Needed
    pattern: re.Pattern[str]

    def may_be_misspelt(self, folded: str, text: str) -> bool:
        """Whether it is there more often than it is spelt as it should be."""
        count = self.needs.count(folded)
        return count > 0 and count != text.count(self.spelt)

    def misspelt(self, text: str) -> Iterator[Hit]:
        """Where it stands otherwise than it is spelt; not in addresses."""
        for match in self.pattern.finditer(small(text)):
            seen = " ".join(text[match.start() : match.end()].split())
            if seen != self.spelt and not self._is_other_words(seen):
                yield Hit(match.start(), seen)

    def _is_other_words(self, seen: str) -> bool:
        """Whether it is nothing but words that follow each other: "linked in" is not LinkedIn, "Linked In" would be."""
        pieces, spelt = seen.split(), self.spelt.split()
        return len(pieces) > len(spelt) and not all(piece[:1].isupper() or not piece[:1].isalpha() for piece in pieces)


@lru_cache(maxsize=1024)
def name(spelt: str) -> Name:
    """What a name looks for."""
    spelt = " ".join(even(spelt).split())
    parts = [small(part) for part in _STEP.split(spelt) if part]
    inner = r"(?:[^\S\n]?\n?[^\S\n]?|-)".join(map(re.escape, parts))
    before, after = _border(parts[0][:1], r"(?<!\w)"), _border(parts[-1][-1:], r"(?!\w)")
    return Name(spelt, _needed(parts, 0), re.compile(f"{_IN_ADDRESS_BEFORE}{before}{inner}{after}{_IN_ADDRESS_AFTER}"))
