"""Every cell that anything read, by a number: what it is called, and what it held, as a digest.

A large network has some hundred thousand, so what they have in common is held once: kinds, and keys, most of which are
the path or the id of a post under which there are several cells.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

DIGEST: Final = 16  # bytes
SPARE: Final = 1_000  # cells that nobody reads, and a quarter of the others: so many are put up with
_UNKNOWN: Final = bytes(DIGEST)  # of a cell of which nobody has noted yet what it holds
_IN_A_ROW: Final = 1024  # cells that the record has in one row: few are written again when one has changed
_ABOUT: Final = "about"


class _About(msgspec.Struct, array_like=True, frozen=True, gc=False):
    kinds: list[str]
    needed: int


class _Some(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """Some cells, in the order of their numbers."""

    kinds: bytes  # places in the list of kinds, as an array of unsigned 16-bit integers
    keys: list[str]
    digests: bytes  # one after the other
    made_from: dict[int, bytes]  # by place here; numbers of cells, as an array of unsigned 32-bit integers


_encode = msgspec.msgpack.Encoder().encode
_about = msgspec.msgpack.Decoder(_About)
_some = msgspec.msgpack.Decoder(_Some)


class Cells:
    """Cells and their numbers; a number once given stays."""

    def __init__(self) -> None:
        self.needed = 0  # how many of them were read when that was last counted
        self._kinds: list[str] = []  # "post_at ": with the space behind it, so that any name can be put together again
        self._kind_of = array("H")  # by number, the place of its kind
        self._keys: list[str] = []  # by number
        self._digests = bytearray()  # by number
        self._made_from: dict[int, bytes] = {}  # by number, those of the cells that a traced one was made from
        self._numbers: dict[str, dict[str, int]] | None = {}  # by kind, then by key; None: to be made when asked for

    def __len__(self) -> int:
        return len(self._keys)

    @property
    def names(self) -> Iterator[str]:
        """All names, in the order of their numbers."""
        kinds = self._kinds
        return (kinds[kind] + key for kind, key in zip(self._kind_of, self._keys, strict=True))

    def name(self, number: int) -> str:
        return self._kinds[self._kind_of[number]] + self._keys[number]

    def digest(self, number: int) -> bytes:
        """What a cell held, as far as that was noted."""
        return bytes(self._digests[number * DIGEST : (number + 1) * DIGEST])

    def note(self, name: str, digest: bytes) -> None:
        """Note what a cell holds; a new name gets a number."""
        self.set(self._number_of(name), digest)

    def set(self, number: int, digest: bytes) -> None:
        """Note what the cell with a number holds."""
        self._digests[number * DIGEST : (number + 1) * DIGEST] = digest

    def made_from(self, number: int) -> memoryview | None:
        """The numbers of the cells that one was made from, as far as that was noted."""
        found = self._made_from.get(number)
        return None if found is None else memoryview(found).cast("I")

    def note_made_from(self, number: int, names: Collection[str] | None) -> None:
        """Note the cells that one was made from; None where nobody knows."""
        if names is not None:
            self._made_from[number] = self.packed(names)
        else:
            self._made_from.pop(number, None)

    def by_kind(self) -> Iterator[tuple[str, list[tuple[int, str]]]]:
        """The cells of each kind, as number and key."""
        found: list[list[tuple[int, str]]] = [[] for _ in self._kinds]
        for number, (place, key) in enumerate(zip(self._kind_of, self._keys, strict=True)):
            found[place].append((number, key))
        return ((kind[:-1], some) for kind, some in zip(self._kinds, found, strict=True))

    def unnoted(self) -> Iterator[int]:
        """The numbers of cells of which nobody has noted yet what they hold, also of those that come in meanwhile."""
        number = 0
        while number < len(self):
            if self._digests[number * DIGEST : (number + 1) * DIGEST] == _UNKNOWN:
                yield number
            number += 1

    def packed(self, names: Iterable[str]) -> bytes:
        """Names as numbers; a new name gets one."""
        return array("I", sorted(map(self._number_of, names))).tobytes()

    def unpacked(self, numbers: bytes) -> tuple[str, ...]:
        return tuple([self.name(number) for number in memoryview(numbers).cast("I")])

    def held(self, kinds: str = "") -> Mapping[str, bytes]:
        """What each cell held whose kind begins with `kinds`."""
        wanted = {place for place, kind in enumerate(self._kinds) if kind.startswith(kinds)}
        some = (number for number, place in enumerate(self._kind_of) if place in wanted)
        return {self.name(number): self.digest(number) for number in some}

    def use_what_others_are_made_from(self, used: bytearray) -> None:
        """Count as used, in `used` by number, all that those were made from which are."""
        left = [number for number in self._made_from if used[number]]
        while left:
            for number in memoryview(self._made_from[left.pop()]).cast("I"):
                if not used[number]:
                    used[number] = True
                    if number in self._made_from:
                        left.append(number)

    def keep(self, used: Sequence[int]) -> array[int]:
        """Forget the cells of which `used`, by number, is 0; the new numbers of the others, by number.

        What others are made from is used.
        """
        new, kept = array("I", bytes(4 * len(self))), [number for number, is_used in enumerate(used) if is_used]
        for place, number in enumerate(kept):
            new[number] = place
        self._digests = bytearray().join(self.digest(number) for number in kept)
        self._kind_of = array("H", [self._kind_of[number] for number in kept])
        self._keys, self._numbers = [self._keys[number] for number in kept], None
        self._made_from = {
            new[number]: array("I", sorted(new[one] for one in memoryview(made_from).cast("I"))).tobytes()
            for number, made_from in self._made_from.items()
            if used[number]
        }
        return new

    def numbers(self, kinds: Collection[str] = (), names: Collection[str] = ()) -> list[int]:
        """The numbers of the cells that are of one of these kinds, or have one of these names."""
        places = {place for place, kind in enumerate(self._kinds) if kind in kinds}
        found = {number for number, place in enumerate(self._kind_of) if place in places} if places else set()
        known = self._by_name() if names else {}
        for name in names:
            kind, key = _parts(name)
            if (number := known.get(kind, {}).get(key)) is not None:
                found.add(number)
        return sorted(found)

    def _number_of(self, name: str) -> int:
        kind, key = _parts(name)
        known = self._numbers if self._numbers is not None else self._by_name()
        of_kind = known.get(kind)
        if of_kind is None:
            of_kind = known[kind] = {}
            if kind not in self._kinds:
                self._kinds.append(kind)
        number = of_kind.get(key)
        if number is None:
            if " " not in key:  # else it is made of several, and nearly always of one kind alone
                key = sys.intern(key)
            number = of_kind[key] = len(self._keys)
            self._keys.append(key)
            self._kind_of.append(self._kinds.index(kind))
            self._digests += _UNKNOWN
        return number

    def _by_name(self) -> dict[str, dict[str, int]]:
        if self._numbers is None:
            by_place: list[dict[str, int]] = [{} for _ in self._kinds]
            for number, (place, key) in enumerate(zip(self._kind_of, self._keys, strict=True)):
                by_place[place][key] = number
            self._numbers = dict(zip(self._kinds, by_place, strict=True))
        return self._numbers

    # The record

    @classmethod
    def of(cls, rows: Mapping[str, bytes]) -> Cells:
        """The cells of a table of the record."""
        made = cls()
        if _ABOUT in rows:
            about = _about.decode(rows[_ABOUT])
            made._kinds, made.needed, made._numbers = about.kinds, about.needed, None
            for number in range(len(rows) - 1):
                some = _some.decode(rows[str(number)])
                made._kind_of.frombytes(some.kinds)
                made._keys += some.keys
                made._digests += some.digests
                made._made_from |= {number * _IN_A_ROW + place: found for place, found in some.made_from.items()}
        return made

    def rows(self) -> Iterator[str]:
        """The keys of the table that `row` makes."""
        yield _ABOUT
        yield from map(str, range(-(-len(self) // _IN_A_ROW)))

    def row(self, key: str) -> bytes:
        """A row of the table by which the record keeps the cells."""
        if key == _ABOUT:
            return _encode(_About(self._kinds, self.needed))
        begin = int(key) * _IN_A_ROW
        end = begin + _IN_A_ROW
        digests = bytes(self._digests[begin * DIGEST : end * DIGEST])
        here = range(begin, min(end, len(self)))
        made_from = {number - begin: self._made_from[number] for number in here if number in self._made_from}
        return _encode(_Some(self._kind_of[begin:end].tobytes(), self._keys[begin:end], digests, made_from))


def _parts(name: str) -> tuple[str, str]:
    """Kind and key of a cell; put together they are its name again."""
    end = name.find(" ") + 1
    return name[:end], name[end:]
