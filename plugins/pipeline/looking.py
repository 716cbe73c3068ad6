"""Whether a file says what nobody may read yet: its plain form is looked through once, for all pieces at once.

Most files are looked at quickly: letters of ASCII alone, for a part of each piece that no escape and no tag comes
between. What looks as if it held a piece is then looked at wholly; `thorough` does that with every file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial

import msgspec
from ahocorasick_rs import BytesAhoCorasick, Implementation

from plugins.network.plain_words import BREAK, beyond_ascii, letters, plain, plain_forms
from plugins.network.sentences import SENTENCE, TITLE_LETTERS, Passage
from plugins.pipeline.unpacking import words_of

_LARGE = frozenset(("css", "html", "js", "json", "pf_fragment", "xml"))  # endings of what is large or frequent
_NO_TEXT = frozenset(("pagefind", "pf_filter", "pf_index", "pf_meta"))  # words, but never two in the order of a text
_SHORTEST = 10  # bytes of a part by which a piece may be looked for
_TELLING = 14  # bytes that tell one title from nearly all others
_BEYOND = 36
_BEGINNING = 36
_AROUND = 120  # letters in which the rest of a piece is looked for, its tags among them
_BLOCK = 2_048  # bytes of a file: what may say a piece is in three of them
_PARTS = 4  # of a file that may say a piece
_LONG_WORD = 4  # letters
_FEW = 50  # pieces
_MANY = 5_000  # patterns, from which on what is quickest takes too much room
_SOONER = 40  # bytes for each pattern: so many are looked through sooner than an automaton is made
_TELLING_APART = 8  # bytes: shorter rows of them are everywhere
_UNBROKEN = re.compile(r"[A-Za-z0-9 ,.;:()/-]+")  # what nobody escapes, and nothing that marks words
_UNBROKEN_BEYOND = re.compile(r"(?:[^\W\x00-\x7f]| )+")


class Piece(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Words in a row that no file may say.

    One of `parts`, and around it all of `around`, are in a file that says them, unless it marks them oddly.
    """

    source: str
    line: int
    words: bytes  # in plain form
    letters: bytes  # of ASCII: where they stand in a row, the words do
    parts: tuple[bytes, ...]  # of ASCII
    around: tuple[bytes, ...]  # of ASCII
    beyond: bytes  # a part that is not ASCII, where there is none that is
    addresses: tuple[bytes, ...] = ()  # these say the same, and may


def piece_of(source: str, passage: Passage, addresses: Iterable[str] = ()) -> Piece | None:
    """A passage as a piece to look for; None when it hardly says anything (a row of signs)."""
    words = plain(passage.text)
    if len(words) < TITLE_LETTERS:
        return None
    runs = [[letters(word.encode()) for word in run.split()] for run in _UNBROKEN.findall(passage.text)]
    short = len(passage.text) < SENTENCE
    parts = sorted({part for part in _parts_of(runs, short) if len(part) >= _SHORTEST})
    around = (word for run in runs for word in run) if short else (b"".join(run) for run in runs)
    longest = "" if parts else max(_UNBROKEN_BEYOND.findall(passage.text), key=len, default="")
    beyond = beyond_ascii(longest.encode())[:_BEYOND]
    return Piece(
        source=source,
        line=passage.line,
        words=words,
        letters=letters(passage.text.encode()),
        parts=tuple(parts),
        around=tuple(sorted({part for part in around if len(part) >= _LONG_WORD})),
        beyond=beyond if len(beyond) >= _SHORTEST else b"",
        addresses=tuple(slug.encode() for slug in addresses if words in plain(slug)),
    )


def _parts_of(runs: Sequence[Sequence[bytes]], short: bool) -> Iterator[bytes]:
    """By what a piece is looked for: of a sentence its longest run of words, of a title some words beside each other.

    So any words of a title may be marked but not all, those of a sentence as their author did.
    """
    if not short:
        yield max((b"".join(words) for words in runs), key=len, default=b"")[:_BEGINNING]
        return
    for words in runs:
        part = b""
        for word in words:
            part += word
            if len(part) >= _TELLING:
                yield part
                part = b""
        yield part


class _Patterns:
    """Bytes that are looked for all at once, and the numbers of what each stands for.

    What looks for them takes some time to make, which most builds need not spend: they make a few pages, of which all
    rows of some bytes are told sooner.
    """

    def __init__(self, patterns: Iterable[tuple[int, bytes]]) -> None:
        found: dict[bytes, list[int]] = {}
        for number, pattern in patterns:
            found.setdefault(pattern, []).append(number)
        self.patterns, self.by_pattern = list(found), list(found.values())
        self._shortest = min(map(len, self.patterns), default=0)
        self._left = _SOONER * len(found)  # bytes that may still be looked at without the automaton

    def found_in(self, said: bytes) -> list[tuple[int, int, int]]:
        """Where which of them stand, by their ends: places in `by_pattern`, beginnings, ends."""
        self._left -= len(said)
        if self._left < 0 or self._shortest < _TELLING_APART:
            return self.automaton.find_matches_as_indexes(said, overlapping=True)
        size = self._shortest
        rows = {said[at : at + size] for at in range(len(said) - size + 1)}
        likely = (number for begin in self._by_beginning.keys() & rows for number in self._by_beginning[begin])
        there = [number for number in likely if rows.issuperset(_rows(self.patterns[number], size))]
        found = [(number, at, at + len(self.patterns[number])) for number in there for at in self._places(number, said)]
        return sorted(found, key=lambda match: (match[2], match[1]))

    def ready(self) -> None:
        """Make now what looks through much: before processes are forked."""
        _ = self.automaton
        self._left = 0

    @cached_property
    def automaton(self) -> BytesAhoCorasick:
        quickest = Implementation.DFA if len(self.patterns) < _MANY else Implementation.ContiguousNFA
        return BytesAhoCorasick(self.patterns, implementation=quickest)

    @cached_property
    def _by_beginning(self) -> dict[bytes, list[int]]:
        found: dict[bytes, list[int]] = {}
        for number, pattern in enumerate(self.patterns):
            found.setdefault(pattern[: self._shortest], []).append(number)
        return found

    def _places(self, number: int, said: bytes) -> Iterator[int]:
        at = said.find(self.patterns[number])
        while at >= 0:
            yield at
            at = said.find(self.patterns[number], at + 1)


def _rows(pattern: bytes, size: int) -> Iterator[bytes]:
    """Rows of so many bytes that cover a pattern: whatever holds it holds all of them."""
    return (pattern[at : at + size] for at in (*range(size, len(pattern) - size, size), len(pattern) - size))


@dataclass(frozen=True)
class Finder:
    """Finds words in plain form in what is in plain form."""

    words: Sequence[bytes]

    def found_in(self, said: bytes) -> set[int]:
        """The numbers of those that `said` holds."""
        patterns = self.patterns
        return {
            number
            for pattern, start, _ in patterns.found_in(said)
            for number in patterns.by_pattern[pattern]
            if said.startswith(self.words[number], start)
        }

    @cached_property
    def patterns(self) -> _Patterns:
        return _Patterns((number, one[:_BEGINNING]) for number, one in enumerate(self.words) if one)


@dataclass
class Look:
    """Looks at files for `pieces`. What one file was found to hold is not looked for in others, unless `sure`."""

    pieces: Sequence[Piece]
    thorough: bool = False
    sure: bool = False
    _seen: set[int] = field(default_factory=set)
    _passed_over: int = 0  # so many of those are still in what is looked with

    def __call__(self, path: str, data: bytes) -> tuple[int, ...]:
        """The numbers of the pieces that a file says, in its name too."""
        said = words_of(path, data)
        if self._wholly(path):
            found = self._whole.found_in(_forms(path, said))
        else:
            found, likely = self._quickly(path, said)
            for number, parts in likely.items():
                if any(self.pieces[number].words in _forms(path, part()) for part in parts):
                    found.add(number)
        if not found:
            return ()  # as nearly always
        found = {number for number in found - self._seen if self._is_no_address(number, path, said)}
        if not self.sure:
            self._see(found)
        return tuple(sorted(found))

    def _see(self, found: set[int]) -> None:
        """Look for other pieces from now on: what most files say takes longest to pass over."""
        self._seen |= found
        self._passed_over += len(found)
        if self._passed_over > max(_FEW, (len(self.pieces) - len(self._seen)) // 4):
            self._passed_over = 0
            for name in ("_ascii", "_whole"):
                vars(self).pop(name, None)

    def _wholly(self, path: str) -> bool:
        ending = path.rpartition(".")[2]
        return ending not in (_NO_TEXT if self.thorough else _NO_TEXT | _LARGE)

    def ready(self) -> None:
        """Make now what is needed to look: before processes are forked."""
        for patterns in (self._ascii, self._beyond, self._whole.patterns):
            if patterns:
                patterns.ready()

    def _is_no_address(self, number: int, path: str, said: bytes) -> bool:
        """Whether a file says a piece otherwise than as an address that is public."""
        piece, name = self.pieces[number], path.encode()
        for address in piece.addresses:
            said, name = said.replace(address, b" "), name.replace(address, b" ")
        return not piece.addresses or piece.words in _forms(name.decode(), said)

    def _quickly(self, path: str, said: bytes) -> tuple[set[int], dict[int, list[Callable[[], bytes]]]]:
        """Pieces that are in a file; and those that look so, each with what gives parts of the file that may say it."""
        quick = b"".join((letters(said), BREAK, letters(path.encode())))
        found = set[int]()
        likely: dict[int, list[Callable[[], bytes]]] = {}
        for pattern, start, end in self._ascii.found_in(quick):
            for number in self._ascii.by_pattern[pattern]:
                if number not in found and number not in self._seen:
                    near = quick[max(0, start - _AROUND) : end + _AROUND]
                    if self.pieces[number].letters in near:
                        found.add(number)
                    elif self._is_likely(number, near):
                        likely.setdefault(number, []).append(partial(_part_of, said, start, letters))
        if self._beyond:
            for pattern, start, _ in self._beyond.found_in(beyond_ascii(said)):
                for number in self._beyond.by_pattern[pattern]:
                    likely.setdefault(number, []).append(partial(_part_of, said, start, beyond_ascii))
        return found, {number: parts[:_PARTS] for number, parts in likely.items() if number not in found | self._seen}

    def _is_likely(self, number: int, near: bytes) -> bool:
        return all(part in near for part in self.pieces[number].around)

    @cached_property
    def _whole(self) -> Finder:
        return Finder([b"" if number in self._seen else piece.words for number, piece in enumerate(self.pieces)])

    @property
    def _others(self) -> Iterator[tuple[int, Piece]]:
        """The pieces that no file was found to hold, with their numbers."""
        return ((number, piece) for number, piece in enumerate(self.pieces) if number not in self._seen)

    @cached_property
    def _ascii(self) -> _Patterns:
        return _Patterns((number, part) for number, piece in self._others for part in piece.parts)

    @cached_property
    def _beyond(self) -> _Patterns | None:
        parts = [(number, piece.beyond) for number, piece in enumerate(self.pieces) if piece.beyond]
        return _Patterns(parts) if parts else None


def _part_of(said: bytes, at: int, measure: Callable[[bytes], bytes]) -> bytes:
    """What stands in a file around the byte `at` of what `measure` makes of it."""
    before = 0
    for start in range(0, len(said), _BLOCK):
        before += len(measure(said[start : start + _BLOCK]))
        if before > at:
            return said[max(0, start - _BLOCK) : start + 2 * _BLOCK]
    return b""


def _forms(path: str, said: bytes) -> bytes:
    return b"".join((plain_forms(said), BREAK, plain(path)))
