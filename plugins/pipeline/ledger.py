"""What is known of an output folder from the last build, what this one does to it, and what is left for the next."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from zlib import crc32

import msgspec

from plugins.network.reads import Reads
from plugins.pipeline.cells import Cells
from plugins.pipeline.folder import OutputFolder
from plugins.pipeline.known import OutputRow, Rows, packed
from plugins.pipeline.making import Made, Result
from plugins.pipeline.outputs import Folder, Output
from plugins.pipeline.plan import Kind, parents
from plugins.pipeline.staleness import Judge, Parts, Stale
from plugins.pipeline.standing import UNKNOWN, Standing, Written, look
from plugins.pipeline.times import Times, times_of, wait_for_tick

_FOLDERS = "folders "  # begins the names of the facts that hold their times
_SHARES = 16
_folders = msgspec.msgpack.Decoder(dict[str, Times])
_times = msgspec.msgpack.Decoder(Times)
_encode = msgspec.msgpack.Encoder().encode


class _Taken(msgspec.Struct, gc=False):
    """An output that was made: the cells that it read, as numbers, and, once it is written, how its file stands."""

    size: int
    digest: bytes
    cells: bytes
    differs: bool
    stands: bytes = b""


@dataclass
class Ledger:
    """The outputs of one build. `rows`, `cells` and `folders` are those of the last one; `at` when this one began."""

    rows: Mapping[str, OutputRow]
    cells: Cells
    folders: Mapping[str, Times]
    parts: Parts
    reads: Reads
    at: int
    clean: bool = False
    only: frozenset[str] | None = None  # the cells that may have changed; None: any
    traced: bool = False  # whether cells were made by the last build as they would be made now
    jobs: int = 1
    stale: list[Stale] = field(default_factory=list)
    digests: dict[str, bytes] = field(default_factory=dict)  # SHA-256 of files that stand as the last build left them
    _standing: Standing | None = None
    _judge: Judge | None = None
    _taken: dict[str, _Taken] = field(default_factory=dict)
    _read: bytes = b""  # what the last one that was taken had read

    def look(self, out: OutputFolder) -> Mapping[str, Kind]:
        """What stands in the output; notes which of it is as it was left."""
        written = {path: Written(row.digest, row.times) for path, row in self.rows.items()}
        self._standing = look(out, written, self.jobs, folders=self.folders, at=self.at)
        self.digests = {path: self.rows[path].digest for path in self._standing.same}
        return self._standing.held

    def judge(self, outputs: Sequence[Output]) -> list[Output]:
        """The outputs that have to be made, and notes why."""
        same = self._standing.same if self._standing else frozenset()
        self._judge = Judge(self.rows, self.cells, same, self.parts, self.reads, self.clean, self.only, self.traced)
        self.stale = self._judge.judge(outputs)
        return [stale.output for stale in self.stale]

    def take(self, made: Made, result: Result) -> None:
        """Note what an output came to; at once, since what it read takes little room only when it is numbered."""
        cells = self.cells.packed(result.cells)
        if cells == self._read:  # as the format of a feed does that came before it
            cells = self._read
        self._read = cells
        self._taken[made.path] = _Taken(made.size, made.digest, cells, result.differs)

    def files_of(self, folder: Folder) -> list[str]:
        """The files of a folder that did not have to be made."""
        return self._judge.known.under(folder.path) if self._judge else []

    def made(self, path: str) -> Made:
        """What a file came to that did not have to be made."""
        row = self.rows[path]
        return Made(path=path, size=row.times.size, digest=row.digest)

    # What is left for the next build

    def close(self, out: OutputFolder, paths: Iterable[str], removed: Iterable[str]) -> Mapping[str, OutputRow]:
        """What is known of every output once the build is applied."""
        paths = list(paths)
        written = [path for path, taken in self._taken.items() if taken.differs]
        told = self._note_times(out, written)
        self._note_folders(out, paths, {*written, *removed})
        keys = self._judge.keys if self._judge else {}
        standing = self._standing.times if self._standing else {}
        known = [path for path in paths if path in self._taken or path in self.rows]

        def row(path: str) -> OutputRow:
            taken, before = self._taken.get(path), self.rows.get(path)
            if taken is None:
                assert before is not None
                times = left_as(standing.get(path), before.times.size)
                return before if before.times == times else msgspec.structs.replace(before, times=times)
            # What stood there before a file was written says nothing of the file.
            stands = (_times.decode(taken.stands) if told else None) if taken.differs else standing.get(path)
            times = left_as(stands, taken.size)
            return OutputRow(key=keys.get(path, b""), digest=taken.digest, times=times, cells=taken.cells)

        return Rows(known, row)

    def _note_times(self, out: OutputFolder, written: Iterable[str]) -> bool:
        """Note how the files stand that were just written; False where the clock can't tell them from later ones."""
        newest = 0
        root = os.fspath(out.path)  # a Path of each would take room for its names
        with suppress(OSError):
            for path in written:
                times = times_of(os.lstat(f"{root}/{path}"))
                self._taken[path].stands, newest = _encode(times), max(newest, times.ctime)
            return not newest or wait_for_tick(out.stage, newest)
        return False

    def _note_folders(self, out: OutputFolder, paths: Iterable[str], touched: set[str]) -> None:
        """Folders in which something was written or removed have other times now; some are gone."""
        folders = self._standing.folders if self._standing else {}
        if touched:
            owned = {"", *(folder for path in paths for folder in parents(path))}
            changed = {"", *(folder for path in touched for folder in parents(path))}
            folders = {folder: times for folder, times in folders.items() if folder in owned and folder not in changed}
            root = os.fspath(out.path)
            for folder in changed & owned:
                with suppress(OSError):
                    folders[folder] = times_of(os.lstat(f"{root}/{folder}"))
        self.folders = folders

    def digest_new_cells(self) -> None:
        """Note what the cells hold that were read for the first time, and what those hold that they are made from."""
        cells = self.cells
        for number in cells.unnoted():  # those that come in on the way, too
            name = cells.name(number)
            cells.set(number, self.reads.digest(name))
            cells.note_made_from(number, self.reads.made_from(name))


def left_as(times: Times | None, size: int) -> Times:
    """The times by which a file is known; where they tell nothing its size alone, so that it is worth reading."""
    return times if times and times != UNKNOWN else Times(size, 0, 0, 0)


def packed_rows(rows: Mapping[str, OutputRow]) -> Mapping[str, bytes]:
    return Rows(rows.keys(), lambda path: packed(rows[path]))


def packed_folders(folders: Mapping[str, Times]) -> Mapping[str, bytes]:
    """The times of folders as facts of the record: some rows, each made when it is asked for."""
    shares: list[list[str]] = [[] for _ in range(_SHARES)]
    for folder in folders:
        shares[crc32(folder.encode("utf-8", "surrogatepass")) % _SHARES].append(folder)
    by_key = {f"{_FOLDERS}{number}": share for number, share in enumerate(shares)}
    return Rows(by_key, lambda key: _encode({folder: folders[folder] for folder in by_key[key]}))


def unpacked_folders(facts: Mapping[str, bytes]) -> dict[str, Times]:
    """The times of folders that facts of the record tell."""
    found: dict[str, Times] = {}
    for number in range(_SHARES):
        if data := facts.get(f"{_FOLDERS}{number}"):
            found |= _folders.decode(data)
    return found
