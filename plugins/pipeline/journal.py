"""The journal of an apply: the list of what is about to change, complete or not there.

Once it stands, the build is decided: whoever takes the lock next carries it out. It counts only with the checksum in
its last line, and it gets its name by a rename when all of it is on the disk.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from plugins.pipeline.disk import chunks_of, flush, remove_file, write_new
from plugins.pipeline.folder import OutputFolder

_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """Something that goes. `folder` says what stood there, so that its successor is not taken for it."""

    path: str
    folder: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """What an apply does, in this order. `place` pairs the number of a staged file with the path it takes."""

    clear: tuple[Removal, ...]
    place: tuple[tuple[str, str], ...]
    remove: tuple[Removal, ...]


def write_journal(out: OutputFolder, journal: Journal) -> None:
    """Decide the build. Raises OSError; then the journal may or may not stand, and `discard` undoes it."""
    temporary = _temporary(out)
    remove_file(temporary)
    write_new(temporary, [encode(journal)])
    # All staged files too, at the price of one call: after a power cut the journal must not stand without them.
    os.sync()
    flush(temporary)
    os.replace(temporary, out.journal)
    flush(out.stage)


def read_journal(out: OutputFolder) -> Journal | None:
    """The journal that stands, None without a complete one. Raises OSError."""
    try:
        data = b"".join(chunks_of(out.journal))
    except FileNotFoundError:
        return None
    return decode(data)


def remove_journal(out: OutputFolder) -> None:
    """Forget the journal: everything is applied, or nothing has been."""
    remove_file(out.journal)
    remove_file(_temporary(out))


def encode(journal: Journal) -> bytes:
    """A journal as bytes: one JSON value and its checksum."""
    # ASCII escapes keep names that are no valid UTF-8 (lone surrogates) as they are.
    value = [_VERSION, _pairs(journal.clear), [list(pair) for pair in journal.place], _pairs(journal.remove)]
    body = json.dumps(value).encode("ascii")
    return body + b"\n" + _checksum(body) + b"\n"


def decode(data: bytes) -> Journal | None:
    """The journal that `encode` wrote, None for anything else."""
    body, _, end = data.partition(b"\n")
    if end != _checksum(body) + b"\n":
        return None
    version, *parts = json.loads(body)
    if version != _VERSION:
        return None
    clear, place, remove = parts
    return Journal(clear=_removals(clear), place=tuple((name, path) for name, path in place), remove=_removals(remove))


def _checksum(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode("ascii")


def _pairs(removals: Iterable[Removal]) -> list[tuple[str, bool]]:
    return [(removal.path, removal.folder) for removal in removals]


def _removals(pairs: Iterable[tuple[str, bool]]) -> tuple[Removal, ...]:
    return tuple(Removal(path=path, folder=folder) for path, folder in pairs)


def _temporary(out: OutputFolder) -> Path:
    return out.stage / "journal.new"
