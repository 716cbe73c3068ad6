"""What is read while something is made: so that it is made again when one of these changes, and only then.

Whatever a page may look at has a name, its *cell*: "post energy/caverns", "posts_of_topic hydrogen", "text
energy/posts/x.md". Who hands out a value notes its cell; nobody who makes a page has to say what it depends on, or can
forget to. What is looked for and not there is a cell too: the page that found nothing has to be made again once
something is there.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Collection, ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView
from contextlib import contextmanager
from typing import Any, TypeVar

import msgspec

from plugins.network.carrying import Placement, Refusal
from plugins.network.model import Post
from plugins.network.paging import Sheet

T = TypeVar("T")
V = TypeVar("V")

WHOLE = "_all"  # ends the kind of a cell that is all of a mapping: any key may be looked up in one, "" too
DIGEST = 16  # bytes

_encoder = msgspec.msgpack.Encoder(order="deterministic")


class Reads:
    """Notes what is read, and knows the value of every cell.

    What several pages need (a masthead) is made once: as a cell of its own by `shared`, which is as new as its value,
    or by `once`, which counts as reading all that it was made from.
    """

    def __init__(self) -> None:
        self._noted: set[str] = set()
        self._values: dict[str, Callable[[str], object]] = {}
        self._mappings: dict[str, Mapping[str, object]] = {}
        self._shared: dict[str, object] = {}
        self._traced: set[str] = set()  # kinds
        self._made_from: dict[str, set[str]] = {}  # cells of these kinds that were made, with what was read for them
        self._once: dict[str, tuple[Any, frozenset[str]]] = {}
        self._digests: dict[int, bytes] = {}  # of values by their address
        self._digested: list[object] = []  # these values, held fast so that no other comes to have that address
        self.recent: list[Recent] = []
        self.assumed: dict[str, object] = {}  # what everything may depend on: few things that hardly ever change

    # Noting

    def note(self, cell: str) -> None:
        self._noted.add(cell)

    def forget_recent(self) -> None:
        """Let go of what was made lately, once something that it was made from has been exchanged."""
        for one in self.recent:
            one.forget()

    def let_go(self) -> None:
        """Let go of everything that was made, and of its digests: who asks again waits for it again."""
        self.forget_recent()
        for made in (self._shared, self._once, self._made_from, self._digests, self._digested):
            made.clear()

    def note_all(self, cells: Iterable[str]) -> None:
        self._noted.update(cells)

    @contextmanager
    def noting(self) -> Iterator[set[str]]:
        """The cells that are read inside the block; they count as read by whoever surrounds it, too."""
        before, self._noted = self._noted, set()
        try:
            yield self._noted
        finally:
            before |= self._noted
            self._noted = before

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What `make` makes, made once; reading it is reading everything that it was made from."""
        found = self._once.get(name)
        if found is None:
            with self.noting() as noted:
                value = make()
            self._once[name] = found = value, frozenset(noted)
        else:
            self._noted |= found[1]
        kept: T = found[0]
        return kept

    def shared(self, kind: str, key: str) -> Any:
        """The value of a cell that `define` knows how to make; made once, whatever it was made from."""
        cell = f"{kind} {key}"
        self._noted.add(cell)
        if cell not in self._shared:
            self._shared[cell] = self._made(cell, kind, key)
        return self._shared[cell]

    def _made(self, cell: str, kind: str, key: str) -> object:
        """The value of a cell, made now; what is read for it is read by nobody else."""
        before, self._noted = self._noted, set()
        try:
            value = self._values[kind](key)
            if kind in self._traced:
                self._made_from[cell] = self._noted
            return value
        finally:
            self._noted = before

    # Cells

    def define(self, kind: str, value: Callable[[str], object], *, traced: bool = False) -> None:
        """Say what the cells of a kind hold: `value` of a key, None where there is nothing.

        With `traced`, a value is made from nothing but its key, what is noted while it is made, and what is `assumed`.
        As long as all that is as it was, so is the value, and it need not be made to know that.
        """
        self._values[kind] = value
        if traced:
            self._traced.add(kind)

    def define_mapping(self, kind: str, inner: Mapping[str, object]) -> None:
        """Say that the cells of a kind are what a mapping holds, and that one more cell is all of it."""
        self._mappings[kind] = inner
        self._values[f"{kind}{WHOLE}"] = lambda _: tuple(inner.items())

    def looked_up(self, kind: str) -> Mapping[str, object] | None:
        """The mapping whose values the cells of a kind hold, by key; None where there is none."""
        return self._mappings.get(kind)

    def made_from(self, cell: str) -> Collection[str] | None:
        """The cells that were read to make a traced one for its digest; told once. None where that is not known."""
        return self._made_from.pop(cell, None)

    def digest(self, cell: str) -> bytes:
        """A digest of what a cell holds now, 16 bytes. A cell of a kind that nobody knows any more holds nothing."""
        kind, _, key = cell.partition(" ")
        looked_up = self._mappings.get(kind)
        if looked_up is not None:  # nearly all cells: nothing is made, so nothing can be noted
            value = looked_up.get(key)
            return self.digest_of(value) if value is not None else NOTHING
        if cell in self._shared:
            return self.digest_of(self._shared[cell])
        if kind not in self._values:
            return bytes(DIGEST)
        return self.digest_of(self._made(cell, kind, key))

    def digest_of(self, value: object) -> bytes:
        """A digest of a value that is made of plain ones, 16 bytes. Raises TypeError for one that has none."""
        if isinstance(value, bytes) and len(value) == DIGEST:  # it is one
            return value
        if isinstance(value, Post | Placement):
            return self._digest_kept(value)
        if isinstance(value, Refusal):
            return self._digest_of_carried(value)
        if isinstance(value, Sheet):
            around = (value.path, value.number, value.of, value.total, value.newer, value.older, value.per)
            return _digest(_encoder.encode(around) + b"".join(map(self._digest_kept, value.posts)))
        if isinstance(value, tuple) and value and isinstance(value[0], Post | Placement | Refusal):
            return _digest(b"".join(map(self.digest_of, value)))
        return _digest(_encoder.encode(value))

    def _digest_kept(self, value: Post | Placement) -> bytes:
        """A post is part of many lists, so its digest is kept: by the very value."""
        found = self._digests.get(id(value))
        if found is None:
            found = _digest(_encoder.encode(value)) if isinstance(value, Post) else self._digest_of_carried(value)
            self._digests[id(value)] = found
            self._digested.append(value)
        return found

    def _digest_of_carried(self, value: Placement | Refusal) -> bytes:
        around = [getattr(value, name) for name in value.__slots__ if name != "post"]
        return _digest(_encoder.encode(around) + self.digest_of(value.post))


class Recent:
    """Like `Reads.once`, for things of which there are too many to keep all: the most recently used `most`."""

    def __init__(self, reads: Reads, most: int) -> None:
        self._reads, self._most = reads, most
        reads.recent.append(self)
        self._made: OrderedDict[str, tuple[Any, frozenset[str]]] = OrderedDict()

    def forget(self) -> None:
        self._made.clear()

    def get(self, name: str, make: Callable[[], T]) -> T:
        """What `make` makes, or made lately under that name; reading it is reading what it was made from."""
        found = self._made.get(name)
        if found is None:
            with self._reads.noting() as noted:
                value = make()
            self._made[name] = found = value, frozenset(noted)
            if len(self._made) > self._most:
                self._made.popitem(last=False)
        else:
            self._made.move_to_end(name)
            self._reads.note_all(found[1])
        kept: T = found[0]
        return kept


class Looked(Mapping[str, V]):
    """A mapping that notes which of its keys are looked up; going through all of it is one read of the whole."""

    __slots__ = ("_inner", "_kind", "_reads")

    def __init__(self, reads: Reads, kind: str, inner: Mapping[str, V]) -> None:
        self._reads, self._kind, self._inner = reads, kind, inner
        reads.define_mapping(kind, inner)

    def __getitem__(self, key: str) -> V:
        self._reads.note(f"{self._kind} {key}")
        return self._inner[key]

    def get(self, key: str, default: Any = None) -> Any:
        self._reads.note(f"{self._kind} {key}")
        return self._inner.get(key, default)

    def __contains__(self, key: object) -> bool:
        self._reads.note(f"{self._kind} {key}")
        return key in self._inner

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())

    def keys(self) -> KeysView[str]:
        return self._whole().keys()

    def values(self) -> ValuesView[V]:
        return self._whole().values()

    def items(self) -> ItemsView[str, V]:
        return self._whole().items()

    def _whole(self) -> Mapping[str, V]:
        self._reads.note(f"{self._kind}{WHOLE} ")
        return self._inner


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=DIGEST).digest()


NOTHING = _digest(_encoder.encode(None))  # the digest of a cell that holds none
