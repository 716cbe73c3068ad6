"""Rendered bodies that former builds left in the state folder: what Markdown took long for is not done twice.

A body is found by a digest of its words and of everything that shaped it, never by a file's name or time. Each row has
a digest of its own, so that a damaged file is noticed. Losing the cache only costs time: whatever is wrong with it is
one line, and the build is a cold one.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec

from plugins.network.bodies import Body
from plugins.network.reading import Reading, text_key
from plugins.network.yamlfile import Mistake

FILE: Final = "bodies.sqlite"
FORMAT: Final = 1  # another number is another format: such a file is made anew
KEPT_FOR: Final = 20  # builds that did without a body before it is forgotten
_PATIENCE: Final = 5.0  # seconds to wait while another build writes


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


@dataclass(slots=True)
class KeptBodies:
    """The cache of one state folder, as a build sees it: read first, written once at its end."""

    folder: Path
    shaped_by: bytes  # `fingerprint`
    reading: bool = True
    said: list[str] = field(default_factory=list)  # lines to print
    _read: sqlite3.Connection | None = None
    _used: set[bytes] = field(default_factory=set)

    @property
    def path(self) -> Path:
        return self.folder / FILE

    def key(self, words: str) -> bytes:
        """The key of a body whose words have the digest `words`."""
        return hashlib.blake2b(self.shaped_by + words.encode(), digest_size=32).digest()

    def open(self) -> None:
        """Look for what former builds left; whatever is no such file counts as nothing."""
        if not self.reading or not self.path.is_file():
            return
        try:
            self._read = sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro", uri=True, timeout=_PATIENCE)
            (number,) = self._read.execute("PRAGMA user_version").fetchone()
            if number != FORMAT:
                self._lose("is of another version")
        except sqlite3.Error as error:
            self._lose(f"can't be read ({error})")

    @property
    def is_open(self) -> bool:
        """Whether there is anything in which to look."""
        return self._read is not None

    def render(self, source: str, first_line: int) -> tuple[Body, tuple[Mistake, ...]]:
        """What was made of `source` before, as a renderer would hand it out. Raises NotKeptError."""
        found = self.find(text_key(source, first_line))
        if found is None:
            raise NotKeptError
        return found.body, found.dropped

    def find(self, words: str) -> Rendered | None:
        """What was rendered before of the words with the digest `words` (`text_key`), if anything was."""
        if self._read is None:
            return None
        key = self.key(words)
        try:
            row = self._read.execute("SELECT value, digest FROM bodies WHERE key = ?", (key,)).fetchone()
            if row is None:
                return None
            found = _decoded(key, *row)
        except (sqlite3.Error, DamagedError) as error:
            self._lose(f"can't be read ({error})")
            return None
        self._used.add(key)
        return found

    def __enter__(self) -> KeptBodies:
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; nothing more is found."""
        if self._read is not None:
            self._read.close()
            self._read = None

    def write(self, made: Iterable[Reading]) -> None:
        """Keep the bodies of `made`; forget what many builds did without. Says why it could not."""
        self.close()
        rows = []
        for reading in made:
            if reading.text_key:
                key = self.key(reading.text_key)
                value = _encoder.encode(Rendered(reading.body, reading.warnings))
                rows.append((key, value, _digest(key, value)))
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            try:
                self._store(rows)
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
                    raise
                self.path.unlink(missing_ok=True)  # damaged: begin anew
                self._store(rows)
        except (sqlite3.Error, OSError) as error:
            self.said.append(f"Nothing is kept in {self.path} for the next build ({error}).")

    def _store(self, rows: Iterable[tuple[bytes, bytes, bytes]]) -> None:
        with closing(sqlite3.connect(self.path, timeout=_PATIENCE)) as file, file:
            file.execute("PRAGMA synchronous = OFF")  # what a power cut damages is noticed, and only costs time
            (number,) = file.execute("PRAGMA user_version").fetchone()
            if number != FORMAT:
                file.execute("DROP TABLE IF EXISTS bodies")
                file.execute("DROP TABLE IF EXISTS builds")
                file.execute(
                    "CREATE TABLE bodies (key BLOB PRIMARY KEY, value BLOB, digest BLOB, build INTEGER) WITHOUT ROWID"
                )
                file.execute("CREATE TABLE builds (number INTEGER)")
                file.execute("INSERT INTO builds VALUES (0)")
                file.execute(f"PRAGMA user_version = {FORMAT}")
            file.execute("UPDATE builds SET number = number + 1")
            (build,) = file.execute("SELECT number FROM builds").fetchone()
            file.executemany("INSERT OR REPLACE INTO bodies VALUES (?, ?, ?, ?)", ((*row, build) for row in rows))
            file.executemany("UPDATE bodies SET build = ? WHERE key = ?", ((build, key) for key in sorted(self._used)))
            file.execute("DELETE FROM bodies WHERE build <= ?", (build - KEPT_FOR,))

    def _lose(self, why: str) -> None:
        self.said.append(f"The cache {self.path} {why}; everything is rendered anew.")
        self.close()
        self._used.clear()


def _decoded(key: bytes, value: object, digest: object) -> Rendered:
    if not isinstance(value, bytes) or digest != _digest(key, value):
        raise DamagedError("it is damaged")
    try:
        return _decoder.decode(value)
    except msgspec.MsgspecError as error:
        raise DamagedError(f"it is damaged: {error}") from None


def _digest(key: bytes, value: bytes) -> bytes:
    return hashlib.blake2b(key + value, digest_size=16).digest()
