"""Which digest went to whom, so that nobody gets one twice: `<state>/digests.sqlite`.

Addresses are not in it, only their digests. Losing it means that a digest may be sent again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from plugins.network.problems import SetupError

FILE = "digests.sqlite"
_COLUMNS = "digest TEXT, reader TEXT, at TEXT, sure INTEGER, PRIMARY KEY (digest, reader)"


@dataclass(frozen=True, slots=True)
class Went:
    """When a digest went to a reader, as ISO. Not `sure`: no server has said that it took it, nor that it did not."""

    at: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """The record of one digest, by its key. What can't be read or noted raises SetupError."""

    database: sqlite3.Connection
    file: Path
    key: str

    def when(self, address: str) -> Went | None:
        """When the digest went to an address; None when it did not."""
        found = self._run("SELECT at, sure FROM sent WHERE digest = ? AND reader = ?", *self._row(address)).fetchone()
        return Went(str(found[0]), bool(found[1])) if found else None

    def take(self, address: str, now: datetime, *, again: bool = False) -> bool:
        """Note that the digest goes to an address, before it does; False when somebody has noted that already.

        Before, because a mail that is sent and not noted would be sent again; and two commands that run at once
        can't both take it.
        """
        how = "REPLACE" if again else "IGNORE"
        row = (*self._row(address), now.isoformat())
        return self._run(f"INSERT OR {how} INTO sent VALUES (?, ?, ?, 0)", *row).rowcount > 0

    def confirm(self, address: str) -> None:
        """The server has it."""
        self._run("UPDATE sent SET sure = 1 WHERE digest = ? AND reader = ?", *self._row(address))

    def give_back(self, address: str, before: Went | None = None) -> None:
        """It did not go there after all; `before` is when it did an earlier time."""
        self._run("DELETE FROM sent WHERE digest = ? AND reader = ?", *self._row(address))
        if before:
            self._run("INSERT INTO sent VALUES (?, ?, ?, ?)", *self._row(address), before.at, before.sure)

    def _row(self, address: str) -> tuple[str, str]:
        return self.key, sha256(address.casefold().encode()).hexdigest()

    def _run(self, statement: str, *values: str | int) -> sqlite3.Cursor:
        with _plainly(self.file):
            return self.database.execute(statement, values)


@contextmanager
def sent(state: Path, key: str) -> Iterator[Sent]:
    """The record of a digest. Raises SetupError when nothing can be noted: then nothing may be sent."""
    file = state / FILE
    with _plainly(file):
        state.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(file, isolation_level=None, timeout=30)
    with closing(database):
        record = Sent(database, file, key)
        record._run(f"CREATE TABLE IF NOT EXISTS sent ({_COLUMNS})")
        yield record


@contextmanager
def _plainly(file: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise SetupError(
            f"{file}: what was sent can't be noted ({error}), so nothing more is sent; mend that, or name another"
            " folder with --state"
        ) from error
