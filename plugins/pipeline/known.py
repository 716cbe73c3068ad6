"""What the last build of an output knew, as values: its sources, its outputs, and what these had read.

The record (`record.py`) holds rows of bytes; here they get their types. Nothing of it is trusted further than it goes:
a source is what it was while its file has the same times, or else the same digest.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from plugins.network.memory import KeptFile, KeptText
from plugins.network.model import Post
from plugins.network.yamlfile import Mistake
from plugins.pipeline.record import Changes, Record
from plugins.pipeline.times import Times

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


class _Cells(msgspec.Struct, array_like=True, frozen=True):
    """Every cell that anything read, by its number: names, and digests of 16 bytes one after the other."""

    names: list[str]
    digests: bytes
    needed: int = 0  # how many of them were read when that was last counted


_encode = msgspec.msgpack.Encoder().encode
_source_row = msgspec.msgpack.Decoder(SourceRow)
_output_row = msgspec.msgpack.Decoder(OutputRow)
_text_row = msgspec.msgpack.Decoder(_TextRow)
_cells_row = msgspec.msgpack.Decoder(_Cells)
_ALL = "all"
DIGEST = 16  # bytes
SPARE = 1_000  # cells that nobody reads, and a quarter of the others: so many are put up with


class Cells:
    """Cells and their numbers; a number once given stays."""

    def __init__(self, names: Iterable[str] = (), digests: bytes = b"", needed: int = 0) -> None:
        self.names, self.needed = list(names), needed
        self.digests = [digests[start : start + DIGEST] for start in range(0, len(digests), DIGEST)]
        self._number = {name: number for number, name in enumerate(self.names)}

    def packed(self, names: Iterable[str]) -> bytes:
        """Names as numbers; a new name gets one."""
        return array("I", sorted(map(self._number_of, names))).tobytes()

    def _number_of(self, name: str) -> int:
        number = self._number.get(name)
        if number is None:
            number = self._number[name] = len(self.names)
            self.names.append(name)
            self.digests.append(b"")
        return number

    def without_unused(self, outputs: dict[str, OutputRow], texts: Mapping[str, KeptText]) -> dict[str, OutputRow]:
        """The same outputs, once cells that nobody reads any more are forgotten; that is done when they may be many."""
        if len(self.names) <= self.needed + self.needed // 4 + SPARE:
            return outputs
        used = {name for text in texts.values() for name in text.looked}
        used |= {self.names[number] for row in outputs.values() for number in memoryview(row.cells).cast("I")}
        self.needed = len(used)
        if len(used) == len(self.names):
            return outputs
        read = {path: self.unpacked(row.cells) for path, row in outputs.items()}
        kept = [(name, digest) for name, digest in zip(self.names, self.digests, strict=True) if name in used]
        self.names, self.digests = [name for name, _ in kept], [digest for _, digest in kept]
        self._number = {name: number for number, name in enumerate(self.names)}
        return {path: replace(row, cells=self.packed(read[path])) for path, row in outputs.items()}

    def note(self, name: str, digest: bytes) -> None:
        """Note what a cell holds."""
        self.digests[self._number_of(name)] = digest

    def unpacked(self, numbers: bytes) -> tuple[str, ...]:
        names = self.names
        return tuple([names[number] for number in memoryview(numbers).cast("I")])

    def held(self) -> Mapping[str, bytes]:
        """What each cell held."""
        return dict(zip(self.names, self.digests, strict=True))


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
        row = self._table("cells").get(_ALL)
        if row is None:
            return Cells()
        found = _cells_row.decode(row)
        return Cells(found.names, found.digests, found.needed)

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
        found = {}
        for source, data in self._table("texts").items():
            row = _text_row.decode(data)
            found[source] = KeptText(
                body=row.body,
                digest=row.digest,
                looked=cells.unpacked(row.looked),
                mistakes=row.mistakes,
                used=row.used,
            )
        return found

    def changes(self, table: str, rows: Mapping[str, bytes]) -> Changes:
        """What has to be done to a table so that it holds `rows`."""
        before = self._table(table)
        put = {key: row for key, row in rows.items() if before.get(key) != row}
        return Changes(put=put, drop=before.keys() - rows.keys())


def packed_text(text: KeptText, cells: Cells) -> bytes:
    return _encode(_TextRow(text.body, text.digest, cells.packed(text.looked), text.mistakes, text.used))


def packed_cells(cells: Cells) -> dict[str, bytes]:
    """The table of cells, as one row."""
    return {
        _ALL: _encode(
            _Cells(cells.names, b"".join(digest.ljust(DIGEST, b"\0") for digest in cells.digests), cells.needed)
        )
    }


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
