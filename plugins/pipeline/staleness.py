"""Which outputs have to be made again, and why: what each would read now is compared with what it read last time.

Pure, but for the digests of cells, which are asked for when they are needed. Whoever wants to know why an output was
made again gets the very reason by which it was decided.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import msgspec

from plugins.network.reads import NOTHING, Reads
from plugins.pipeline.cells import Cells
from plugins.pipeline.known import OutputRow
from plugins.pipeline.outputs import BuildError, Copy, Data, Document, Folder, Later, Output, Page, key_path
from plugins.pipeline.plan import Paths

# Cells that the clock alone may change.
BY_THE_CLOCK = ("now ", "event_is_over ", "review_is_due ")
LINKS = "link_"  # cells of these kinds are read by texts alone, not by outputs
_encoder = msgspec.msgpack.Encoder()


class Why(StrEnum):
    """Why an output is made, in the order in which it is asked: the first that holds is said."""

    CLEAN = "clean"  # everything was to be made anew
    UNKNOWN = "unknown"  # the last build, if there was one, did not make it
    CHANGED = "changed"  # the file is not as it was left
    PARTS = "parts"  # it is made in another way: template, settings, code
    READ = "read"  # something that it read has changed


@dataclass(frozen=True, slots=True)
class Stale:
    """An output that has to be made. `cells` are what it read and what has changed since, with READ."""

    output: Output
    why: Why
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What outputs are made with. `base` is a digest of what all of them are made with."""

    base: bytes
    template: Callable[[str], bytes]  # a digest of a template and all that it goes through
    file: Callable[[Copy], bytes]  # a digest of a file that is taken as it is

    def key(self, output: Output) -> bytes:
        """A digest of how an output is made; b"" where nobody says what its value was made from."""
        match output:
            case Page(of=Later() as later):
                return _key(self.base, self.template(output.template), output.template.encode(), _of(later))
            case Document(of=Later() as later) | Folder(of=Later() as later):
                return _key(self.base, _name(output.write), _of(later))
            case Data():
                return _key(output.data)
            case Copy():
                return _key(self.file(output))
        return b""


@dataclass
class Judge:
    """Tells what is stale. `rows` and `cells` are what is known of the last build, `same` which files are as it left
    them; `reads` knows what each cell holds now."""

    rows: Mapping[str, OutputRow]
    cells: Cells
    same: Collection[str]
    parts: Parts
    reads: Reads
    clean: bool = False
    only: frozenset[str] | None = None  # the cells that may have changed; None: any
    traced: bool = False  # whether cells were made as they would be now, so that what they were made from tells of them
    keys: dict[str, bytes] = field(default_factory=dict)  # of every output that was judged, by `key_path`
    changed: frozenset[int] = frozenset()  # numbers of cells
    _compared: dict[int, bool] = field(default_factory=dict)  # whether a cell holds something else, by its number

    @cached_property
    def known(self) -> Paths:
        """The files of the last build."""
        return Paths(self.rows)

    def judge(self, outputs: Iterable[Output]) -> list[Stale]:
        """Those of `outputs` that have to be made."""
        self.changed = frozenset() if self.clean else frozenset(self._changed())
        return [stale for output in outputs if (stale := self._judged(output))]

    def _judged(self, output: Output) -> Stale | None:
        path = key_path(output)
        self.keys[path] = key = self.parts.key(output)
        row = self.rows.get(path)
        if self.clean:
            return Stale(output, Why.CLEAN)
        if row is None:
            return Stale(output, Why.UNKNOWN)
        if not self._stands(output):
            return Stale(output, Why.CHANGED)
        if not key or row.key != key:
            return Stale(output, Why.PARTS)
        read = memoryview(row.cells).cast("I")
        if self.changed.isdisjoint(read):
            return None
        return Stale(output, Why.READ, tuple(self.cells.name(number) for number in read if number in self.changed))

    def _stands(self, output: Output) -> bool:
        """Whether the output is as the last build left it; a folder with all that is in it."""
        if isinstance(output, Folder):
            return all(path in self.same for path in self.known.under(output.path))
        return output.path in self.same

    def _changed(self) -> Iterable[int]:
        """The cells that hold something else than they did; what they hold now is noted."""
        cells = self.cells
        if self.only is not None:
            return [number for number in cells.numbers(BY_THE_CLOCK, self.only) if self._differs(number)]
        others = []
        for kind, some in cells.by_kind():
            if kind.startswith(LINKS):
                continue
            if (looked_up := self.reads.looked_up(kind)) is not None:
                self._compare(looked_up, some)
            else:
                others += some
        for number, _ in others:
            self._differs(number)
        return [number for number, differs in self._compared.items() if differs]

    def _compare(self, now: Mapping[str, object], some: Iterable[tuple[int, str]]) -> None:
        """Compare cells that are looked up by their key in what there is `now`: nearly all there are."""
        digest, digest_of, compared = self.cells.digest, self.reads.digest_of, self._compared
        for number, key in some:
            value = now.get(key)
            found = NOTHING if value is None else digest_of(value)
            compared[number] = differs = found != digest(number)
            if differs:
                self.cells.set(number, found)

    def _differs(self, number: int) -> bool:
        """Whether a cell holds something else than it did; not made where all is as it was that it was made from."""
        found = self._compared.get(number)
        if found is None:
            found = self._compared[number] = not self._is_made_from_the_same(number) and self._is_another(number)
        return found

    def _is_made_from_the_same(self, number: int) -> bool:
        made_from = self.cells.made_from(number) if self.traced and self.only is None else None
        return made_from is not None and not any(map(self._differs, made_from))

    def _is_another(self, number: int) -> bool:
        cells, name = self.cells, self.cells.name(number)
        now = self.reads.digest(name)
        cells.note_made_from(number, self.reads.made_from(name))
        if now == cells.digest(number):
            return False
        cells.set(number, now)
        return True


def _key(*parts: bytes) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(4, "big") + part)
    return digest.digest()


def _of(later: Later) -> bytes:
    return _name(later.function) + _encoder.encode(later.given)


def _name(function: Callable[..., object]) -> bytes:
    """The name of a function; its code is part of the base."""
    if function is bytes:
        return b"bytes"
    name = f"{function.__module__}.{function.__qualname__}"
    if not function.__module__.startswith("plugins."):
        raise BuildError(f"{name} makes an output, and nobody knows when it changes; use a function of a plugin")
    return f"{name}:{function.__code__.co_firstlineno}".encode()
