"""What the last build of an output knew, as values: its sources, its outputs, and what these had read.

The record (`record.py`) holds rows of bytes; here they get their types. Nothing of it is trusted further than it goes:
a source is what it was while its file has the same times, or else the same digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

import msgspec

from plugins.network.judging import Verdict
from plugins.network.memory import KeptFile, KeptText
from plugins.network.model import Post
from plugins.network.yamlfile import Mistake
from plugins.pipeline.cells import DIGEST, Cells
from plugins.pipeline.record import Changes, Record
from plugins.pipeline.times import Times

R = TypeVar("R")
_MOMENTS = ("date", "updated", "expires", "starts", "ends")  # of a post


class SourceRow(msgspec.Struct, array_like=True, frozen=True, gc=False, kw_only=True):
    """A file that was read: how it stood (`times` None: changed too shortly before to be known by them), and what it
    said. A post has all but `file`, what pages need of a picture is `file`; the rest has a digest alone."""

    digest: bytes
    times: Times | None
    post: Post | None = None
    lines: dict[str, int] = {}
    body_line: int = 1
    text_key: str = ""
    ids: tuple[str, ...] = ()
    warnings: tuple[Mistake, ...] = ()
    file: KeptFile | None = None
    verdicts: tuple[Verdict, ...] = ()


class OutputRow(msgspec.Struct, array_like=True, frozen=True, gc=False, kw_only=True):
    """A file that was written: what it was made with, its SHA-256, how it stood, and the cells that were read."""

    key: bytes
    digest: bytes
    times: Times
    cells: bytes  # numbers of cells, as an array of unsigned 32-bit integers


class _TextRow(msgspec.Struct, array_like=True, frozen=True, gc=False):
    body: str
    digest: bytes
    looked: bytes
    mistakes: tuple[Mistake, ...]
    used: tuple[str, ...]


_encode = msgspec.msgpack.Encoder().encode
_source_row = msgspec.msgpack.Decoder(SourceRow)
_output_row = msgspec.msgpack.Decoder(OutputRow)
_text_row = msgspec.msgpack.Decoder(_TextRow)


class Known:
    """The record of one output, read table by table when it is asked for."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.facts: dict[str, bytes] = record.load("facts")
        self._rows: dict[str, dict[str, bytes]] = {}

    def _table(self, name: str) -> dict[str, bytes]:
        if name not in self._rows:
            self._rows[name] = self.record.load(name)
        return {} if self.record.lost else self._rows[name]

    def cells(self) -> Cells:
        return Cells.of(self._table("cells"))

    def sources(self, zone: ZoneInfo) -> dict[str, SourceRow]:
        """What is known of each source; moments as clocks in `zone` show them."""
        found = {path: _source_row.decode(row) for path, row in self._table("sources").items()}
        for row in found.values():
            if row.post:
                _set_clock(row.post, zone)
        return found

    def outputs(self) -> dict[str, OutputRow]:
        return {path: _output_row.decode(row) for path, row in self._table("outputs").items()}

    def texts(self, cells: Cells) -> dict[str, KeptText]:
        found, names = {}, list(cells.names)
        for source, data in self._table("texts").items():
            row = _text_row.decode(data)
            found[source] = KeptText(
                body=row.body,
                digest=row.digest,
                looked=tuple([names[number] for number in memoryview(row.looked).cast("I")]),
                mistakes=row.mistakes,
                used=row.used,
            )
        return found

    def changes(self, table: str, rows: Mapping[str, bytes]) -> Changes:
        """What has to be done to a table so that it holds `rows`."""
        before = self._table(table)
        if not before:
            return Changes(put=rows)
        put = {key: row for key, row in rows.items() if before.get(key) != row}
        return Changes(put=put, drop=before.keys() - rows.keys())


class Rows(Mapping[str, R]):
    """Rows that are made one by one as they are asked for: all of them at once would fill the memory."""

    def __init__(self, keys: Collection[str], make: Callable[[str], R]) -> None:
        self._keys, self._make = keys, make

    def __getitem__(self, key: str) -> R:
        return self._make(key)

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


def packed_text(text: KeptText, cells: Cells) -> bytes:
    return _encode(_TextRow(text.body, text.digest, cells.packed(text.looked), text.mistakes, text.used))


def packed(row: SourceRow | OutputRow) -> bytes:
    return _encode(row)


def digest_of(data: bytes) -> bytes:
    """The digest by which a source is known."""
    return hashlib.blake2b(data, digest_size=DIGEST).digest()


def _set_clock(post: Post, zone: ZoneInfo) -> None:
    """Give the moments of a post that was just decoded the zone with which it was made; nobody has seen it yet."""
    for name in _MOMENTS:
        moment: datetime | None = getattr(post, name)
        if moment is not None:
            object.__setattr__(post, name, moment.astimezone(zone))
