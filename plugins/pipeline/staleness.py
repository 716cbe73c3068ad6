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

from plugins.network.reads import Reads
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
    keys: dict[str, bytes] = field(default_factory=dict)  # of every output that was judged, by `key_path`
    changed: frozenset[int] = frozenset()  # numbers of cells

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
        cells, digest = self.cells, self.reads.digest
        some = range(len(cells)) if self.only is None else cells.numbers(BY_THE_CLOCK, self.only)
        for number in some:
            name = cells.name(number)
            if not name.startswith(LINKS) and (now := digest(name)) != cells.digest(number):
                cells.set(number, now)
                yield number


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
