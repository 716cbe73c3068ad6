"""The record of one output: what the last build wrote there and from what, kept in the state folder between builds.

Rows of bytes by key, in a few tables. Each row has a digest of its own, and each table a tally of its digests, so that
a file is noticed which is damaged, or of which a power cut kept one part and not another. Losing the record only costs
time: whatever is wrong with it is one line, and the build is a cold one.
"""

from __future__ import annotations

import operator
import os
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import reduce
from hashlib import blake2b
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from plugins.pipeline.disk import PRIVATE

FORMAT: Final = 3  # another number is another format: such a file is made anew
TABLES: Final = ("sources", "outputs", "cells", "facts", "texts")
FAULTS: Final = (sqlite3.Error, UnicodeDecodeError)  # the latter where a damaged name is not even a text
_NO_TOKEN: Final = b""  # of no record: what was not saved now would be missing if more were saved
_PATIENCE: Final = 5.0  # seconds to wait while another process writes
_PAGE: Final = 16_384  # bytes; a row is about 1 kB, and one that has a page to itself is slow to read
_CACHE: Final = 32_768  # KiB; pages that are put back into the file to make room are read again
_LITTLE_CACHE: Final = 2_048

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What becomes of a table: keys to be dropped, then rows to be put, by key."""

    put: Mapping[str, bytes] = field(default_factory=dict)
    drop: Collection[str] = ()


class _Tally(msgspec.Struct, frozen=True, array_like=True):
    """What a table must come to: how many rows, and all their digests in one (exclusive or, 16 bytes)."""

    rows: int = 0
    digests: bytes = bytes(16)


class _About(msgspec.Struct, frozen=True, array_like=True):
    """Whose record it is. `token` is another one after each save; it tells whether anybody else has saved."""

    output: bytes
    token: bytes
    tallies: dict[str, _Tally]


_decoder = msgspec.msgpack.Decoder(_About)


class _LostError(Exception):
    """The record can't be used; the message says why, as the end of a sentence that begins with its path."""


class Record:
    """The record of the output folder `output` (absolute), as one build sees it: read first, written at its end.

    `lost` may become true with any `load`; then what others had returned counts as nothing too.
    """

    def __init__(self, state: Path, output: Path, *, reading: bool = True) -> None:
        self._output: Final = os.fsencode(output)
        self.path: Final = state / f"output-{blake2b(self._output).hexdigest()[:16]}.sqlite"
        self.said: list[str] = []  # lines to print
        self.lost = False
        self._looked = not reading  # whether `_token` is known
        self._token: bytes | None = None  # of the save that this build goes on from; None: from nothing

    def load(self, table: str) -> dict[str, bytes]:
        """All rows of one of the TABLES; none when there is no record, or when anything is wrong with it."""
        if self.lost:
            return {}
        return self._read(lambda file, about: _load(file, table, about.tallies[table])) or {}

    def save(self, changes: Mapping[str, Changes], *, whole: bool) -> None:
        """Bring the record up to date in one step; says why it could not. With `whole`, `changes` are all there is.

        Otherwise they are what is to be done to the record that was loaded. Where another one stands by now, nothing
        is known any more, and the record is emptied.
        """
        if not self._looked and not whole:
            self._read(lambda file, about: None)
        whole = whole or self._token is None
        self._looked = True
        try:
            self.path.parent.mkdir(PRIVATE, parents=True, exist_ok=True)
            try:
                self._token = self._store(changes, whole)
            except FAULTS as error:
                if not is_damage(error):
                    raise
                self._remove()
                if not whole:
                    raise
                self._token = self._store(changes, whole)
        except _LostError as error:
            self._token = _NO_TOKEN
            self.said.append(f"The record {self.path} {error}; the next build is a cold one.")
        except (*FAULTS, OSError) as error:
            self._token = _NO_TOKEN
            self.said.append(f"Nothing is kept in {self.path} for the next build ({error}).")

    def _read(self, use: Callable[[sqlite3.Connection, _About], T]) -> T | None:
        """What `use` makes of the record at one moment; None when there is none or it is lost, which is said."""
        try:
            if not self._looked and not os.path.lexists(self.path):
                self._looked = True
            if self._looked and self._token is None:
                return None
            # Not mode=ro, which can't tidy up after a build that was killed while it wrote.
            with closing(_connect(f"{self.path.absolute().as_uri()}?mode=rw")) as file:
                file.execute("BEGIN")
                about = self._about(file)
                if self._looked and about.token != self._token:
                    raise _LostError("was changed by another process")
                self._looked, self._token = True, about.token
                return use(file, about)
        except _LostError as error:
            self._lose(str(error))
        except (*FAULTS, OSError) as error:
            self._lose(f"can't be read ({error})")
        return None

    def _lose(self, why: str) -> None:
        self.said.append(f"The record {self.path} {why}; everything is built anew.")
        self.lost, self._looked, self._token = True, True, None

    def _about(self, file: sqlite3.Connection) -> _About:
        """What the file says of itself. Raises _LostError when it is no record of this output."""
        (number,) = file.execute("PRAGMA user_version").fetchone()
        if number != FORMAT:
            raise _LostError("is of another version")
        rows = file.execute("SELECT value, digest FROM about").fetchall()
        if len(rows) != 1 or not isinstance(rows[0][0], bytes) or _digest(b"about", b"", rows[0][0]) != rows[0][1]:
            raise _LostError("can't be read (it is damaged)")
        try:
            about = _decoder.decode(rows[0][0])
        except msgspec.MsgspecError:
            raise _LostError("is of another version") from None
        if about.output != self._output:
            raise _LostError("is of another output")
        if sorted(about.tallies) != sorted(TABLES):
            raise _LostError("is of another version")
        return about

    def _store(self, changes: Mapping[str, Changes], whole: bool) -> bytes:
        """Write everything in one transaction; the token of what stands then. Raises _LostError, having emptied it."""
        with closing(_connect(self.path.absolute().as_uri())) as file:
            file.execute(f"PRAGMA page_size = {_PAGE}")  # of a file that is made now
            # What is put into empty tables comes in order, so nothing that was written is needed once more.
            file.execute(f"PRAGMA cache_size = -{_LITTLE_CACHE if whole else _CACHE}")
            file.execute("PRAGMA synchronous = OFF")  # what a power cut damages is noticed, and only costs time
            with file:
                file.execute("BEGIN IMMEDIATE")
                lost = None if whole else self._gone(file)
                tallies = _empty(file) if whole or lost else self._about(file).tallies
                if not lost:
                    tallies |= {table: _apply(file, table, change, tallies[table]) for table, change in changes.items()}
                about = _About(self._output, os.urandom(16), tallies)
                value = msgspec.msgpack.encode(about)
                file.execute("DELETE FROM about")
                file.execute("INSERT INTO about VALUES (?, ?)", (value, _digest(b"about", b"", value)))
        if lost:
            raise lost
        return about.token

    def _gone(self, file: sqlite3.Connection) -> _LostError | None:
        """Why the record that this build began with does not stand there any more; None when it does."""
        try:
            token = self._about(file).token
        except _LostError as error:
            return error
        return None if token == self._token else _LostError("was changed by another process")

    def _remove(self) -> None:
        """Remove a damaged file, and first the journal that would be taken for one of its successor's."""
        for path in (f"{self.path}-journal", self.path):
            Path(path).unlink(missing_ok=True)


def _connect(uri: str) -> sqlite3.Connection:
    return sqlite3.connect(uri, uri=True, timeout=_PATIENCE, isolation_level=None)


def is_damage(error: Exception) -> bool:
    """Whether the file is to blame (broken, no database, other tables), not the disk or another process."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    return not isinstance(error, sqlite3.OperationalError) or code == sqlite3.SQLITE_ERROR


def _load(file: sqlite3.Connection, table: str, tally: _Tally) -> dict[str, bytes]:
    """All rows of a table. Raises _LostError unless they are what was put there, all of them and nothing else."""
    rows = file.execute(f"SELECT key, digest, value FROM {table}").fetchall()
    prefix = table.encode()
    try:
        # Not `_digest`, whose calls would be a third of the time.
        whole = all(
            blake2b(b"\0".join((prefix, key, value)), digest_size=16).digest() == digest for key, digest, value in rows
        )
        if whole and len(rows) == tally.rows and _folded(digest for _, digest, _ in rows) == tally.digests:
            return {key.decode("utf-8", "surrogatepass"): value for key, _, value in rows}
    except TypeError:  # texts or numbers stand where bytes were put
        pass
    raise _LostError("can't be read (it is damaged)")


def _empty(file: sqlite3.Connection) -> dict[str, _Tally]:
    """Make all tables anew, whatever stood there under their names."""
    for table in ("about", *TABLES):
        file.execute(f"DROP TABLE IF EXISTS {table}")
    file.execute("CREATE TABLE about (value BLOB, digest BLOB)")
    for table in TABLES:
        file.execute(f"CREATE TABLE {table} (key BLOB PRIMARY KEY, digest BLOB, value BLOB) WITHOUT ROWID")
    file.execute(f"PRAGMA user_version = {FORMAT}")
    return {table: _Tally() for table in TABLES}


def _apply(file: sqlite3.Connection, table: str, changes: Changes, tally: _Tally) -> _Tally:
    """Change the rows of a table; what it comes to then."""
    prefix = table.encode()
    drop = [_key(name) for name in changes.drop]
    gone: list[bytes] = []
    if tally.rows:
        for key in {*drop, *map(_key, changes.put)}:
            gone += (old for (old,) in file.execute(f"SELECT digest FROM {table} WHERE key = ?", (key,)))
        file.executemany(f"DELETE FROM {table} WHERE key = ?", ((key,) for key in drop))
    folded = _folded((tally.digests, *gone))

    def rows() -> Iterator[tuple[bytes, bytes, bytes]]:
        nonlocal folded
        for name in sorted(changes.put):  # in the order of their keys, too
            key, value = _key(name), changes.put[name]  # which may be made only now
            digest = _digest(prefix, key, value)
            folded = _folded((folded, digest))
            yield key, digest, value

    file.executemany(f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?)", rows())
    return _Tally(tally.rows - len(gone) + len(changes.put), folded)


def _key(name: str) -> bytes:
    return name.encode("utf-8", "surrogatepass")  # a name of a file may hold what is no text


def _digest(table: bytes, key: bytes, value: bytes) -> bytes:
    return blake2b(b"\0".join((table, key, value)), digest_size=16).digest()


def _folded(digests: Iterable[bytes]) -> bytes:
    """Digests in one, in any order; one that comes twice is as if it never came."""
    return reduce(operator.xor, map(int.from_bytes, digests), 0).to_bytes(16)
