"""Rendered bodies, in the state folder: what Markdown took long for is not done twice, and fills nobody's memory.

A body is found by a digest of its words and of everything that shaped it, never by a file's name or time. Each row has
a digest of its own, so that a damaged file is noticed. Losing the cache only costs time: whatever is wrong with it is
one line, and the build is a cold one. Bodies are written as they are made and read when they are needed, by worker
processes too; where the state folder can't be written, they are kept elsewhere for as long as the build lasts.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import msgspec

from plugins.network.bodies import Body
from plugins.network.reading import text_key
from plugins.network.yamlfile import Mistake
from plugins.pipeline.disk import PRIVATE
from plugins.pipeline.outputs import BuildError
from plugins.pipeline.record import FAULTS, is_damage

FILE: Final = "bodies.sqlite"
FORMAT: Final = 2  # another number is another format: such a file is made anew
SPARE_ROWS: Final = 1000  # more than twice what is needed and this many: the others are forgotten
_AT_ONCE: Final = 256  # rows that are written together
_PATIENCE: Final = 5.0  # seconds to wait while another build writes
_TABLES: Final = (
    "CREATE TABLE bodies (key BLOB PRIMARY KEY, value BLOB, digest BLOB) WITHOUT ROWID",
    "CREATE TABLE about (rows INTEGER)",
    "INSERT INTO about VALUES (0)",
    f"PRAGMA user_version = {FORMAT}",
)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A body, and what was left out of it."""

    body: Body
    dropped: tuple[Mistake, ...] = ()


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Rendered)


class NotKeptError(Exception):
    """No former build left this body."""


class DamagedError(Exception):
    """The file holds something that was never put there."""


def encoded(rendered: Rendered) -> bytes:
    """What `put` takes."""
    return _encoder.encode(rendered)


@dataclass(slots=True)
class KeptBodies:
    """The cache of one state folder, as one build sees it."""

    folder: Path
    shaped_by: bytes  # `fingerprint`
    reading: bool = True  # whether what former builds left counts
    said: list[str] = field(default_factory=list)  # lines to print
    _lost: bool = False
    _waiting: dict[bytes, bytes] = field(default_factory=dict)  # key -> row, to be written
    _connections: dict[tuple[int, Path], sqlite3.Connection] = field(default_factory=dict)  # by process
    _spare: TemporaryDirectory[str] | None = None
    _turn: threading.RLock = field(default_factory=threading.RLock)  # a preview reads with several threads

    @property
    def path(self) -> Path:
        return self.folder / FILE

    def key(self, words: str) -> bytes:
        """The key of a body whose words have the digest `words` (`text_key`)."""
        return hashlib.blake2b(self.shaped_by + words.encode(), digest_size=32).digest()

    # What former builds left

    @property
    def is_open(self) -> bool:
        """Whether there is anything in which to look."""
        return self.reading and not self._lost and self.path.is_file()

    def render(self, source: str, first_line: int) -> tuple[Body, tuple[Mistake, ...]]:
        """What was made of `source` before, as a renderer would hand it out. Raises NotKeptError."""
        found = self.find(text_key(source, first_line))
        if found is None:
            raise NotKeptError
        return found.body, found.dropped

    def find(self, words: str) -> Rendered | None:
        """What a former build made of the words with the digest `words`, if any did."""
        if not self.is_open:
            return None
        try:
            return self._look(self.path, self.key(words))
        except (*FAULTS, DamagedError) as error:
            self._lose(f"can't be read ({error})")
            return None

    # What this build makes

    def put(self, words: str, row: bytes) -> None:
        """Keep a rendered body (`encoded`) under the digest of its words; some are written together."""
        self._waiting[self.key(words)] = row
        if len(self._waiting) >= _AT_ONCE:
            self.write()

    def write(self) -> None:
        """Write what is waiting: before other processes look for it."""
        with self._turn:
            self._write()

    def _write(self) -> None:
        if not self._waiting:
            return
        try:
            if self._spare is None:
                self.folder.mkdir(PRIVATE, parents=True, exist_ok=True)
                self._store(self.path)
                self._waiting.clear()
                return
        except (*FAULTS, OSError) as error:
            self.said.append(f"Nothing is kept in {self.path} for the next build ({error}).")
            self._spare = TemporaryDirectory(prefix="highroad-")
        try:
            self._store(Path(self._spare.name) / FILE)
        except (*FAULTS, OSError) as error:
            raise BuildError(
                f"could not keep rendered bodies, neither in {self.path} nor elsewhere ({error})."
                " The output was not touched."
            ) from None
        self._waiting.clear()

    def rendered(self, words: str) -> Rendered:
        """What was made of the words with the digest `words`, by this build or by a former one that was asked.

        Raises NotKeptError when it is not there any more.
        """
        key = self.key(words)
        if row := self._waiting.get(key):
            return _decoder.decode(row)
        places = [Path(self._spare.name) / FILE, self.path] if self._spare else [self.path]
        for place in places:
            try:
                if place.is_file() and (found := self._look(place, key)):
                    return found
            except (*FAULTS, DamagedError):
                continue
        raise NotKeptError

    def finish(self, current: Collection[str]) -> None:
        """Let go of the file; forget what nobody needs when that is most of it. `current` are digests of words."""
        self.write()
        if not self._spare and not self._lost and self.path.is_file():
            try:
                self._forget(current)
            except (*FAULTS, DamagedError) as error:
                self.said.append(f"The cache {self.path} can't be tidied up ({error}).")
        self.close()

    def close(self) -> None:
        for (pid, _), connection in self._connections.items():
            if pid == os.getpid():
                connection.close()
        self._connections.clear()
        if self._spare:
            self._spare.cleanup()
            self._spare = None

    # The file

    def _connect(self, path: Path) -> sqlite3.Connection:
        """The connection of this process: one that was open before a fork must not be used after it."""
        key = os.getpid(), path
        if key not in self._connections:
            made = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
            made.execute("PRAGMA synchronous = OFF")  # what a power cut damages is noticed, and only costs time
            self._connections[key] = made
        return self._connections[key]

    def _look(self, path: Path, key: bytes) -> Rendered | None:
        """Raises sqlite3.Error and DamagedError."""
        with self._turn:
            row = self._connect(path).execute("SELECT value, digest FROM bodies WHERE key = ?", (key,)).fetchone()
        return None if row is None else _decoded(key, *row)

    def _store(self, path: Path) -> None:
        """Write what is waiting in one transaction; a file that is no cache of this format is made anew."""
        rows = [(key, row, _digest(key, row)) for key, row in self._waiting.items()]
        try:
            if path.is_file() and not self._lost:
                self._insert(path, rows)
                return
        except FAULTS as error:
            if not is_damage(error):
                raise  # locked, full, not to be written
        self._disconnect(path)
        for old in (Path(f"{path}-journal"), path):  # a journal would be taken for one of its successor's
            old.unlink(missing_ok=True)
        self._lost = False
        file = self._connect(path)
        file.execute("BEGIN IMMEDIATE")
        for statement in _TABLES:
            file.execute(statement)
        file.execute("COMMIT")
        self._insert(path, rows)

    def _insert(self, path: Path, rows: Collection[tuple[bytes, bytes, bytes]]) -> None:
        file = self._connect(path)
        (number,) = file.execute("PRAGMA user_version").fetchone()
        if number != FORMAT:
            raise sqlite3.DatabaseError("of another version")
        file.execute("BEGIN IMMEDIATE")
        try:
            file.executemany("INSERT OR REPLACE INTO bodies VALUES (?, ?, ?)", rows)
            if file.execute("UPDATE about SET rows = rows + ?", (len(rows),)).rowcount != 1:
                raise sqlite3.DatabaseError("without its count")
            file.execute("COMMIT")
        except BaseException:
            if file.in_transaction:
                file.execute("ROLLBACK")
            raise

    def _forget(self, current: Collection[str]) -> None:
        file = self._connect(self.path)
        found = file.execute("SELECT rows FROM about").fetchall()
        if len(found) != 1 or not isinstance(found[0][0], int):
            raise DamagedError("it is damaged")
        if found[0][0] <= 2 * len(current) + SPARE_ROWS:
            return
        keys = {self.key(words) for words in current}
        file.execute("BEGIN IMMEDIATE")
        gone = [(key,) for (key,) in file.execute("SELECT key FROM bodies") if key not in keys]
        file.executemany("DELETE FROM bodies WHERE key = ?", gone)
        file.execute("UPDATE about SET rows = ?", (len(keys),))
        file.execute("COMMIT")

    def _disconnect(self, path: Path) -> None:
        if connection := self._connections.pop((os.getpid(), path), None):
            connection.close()

    def _lose(self, why: str) -> None:
        self.said.append(f"The cache {self.path} {why}; everything is rendered anew.")
        self._disconnect(self.path)
        self._lost = True


def _decoded(key: bytes, value: object, digest: object) -> Rendered:
    if not isinstance(value, bytes) or digest != _digest(key, value):
        raise DamagedError("it is damaged")
    try:
        return _decoder.decode(value)
    except msgspec.MsgspecError as error:
        raise DamagedError(f"it is damaged: {error}") from None


def _digest(key: bytes, value: bytes) -> bytes:
    return hashlib.blake2b(key + value, digest_size=16).digest()
