"""What is known of an output folder from the last build, what this one does to it, and what is left for the next."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import msgspec

from plugins.network.reads import Reads
from plugins.pipeline.folder import OutputFolder
from plugins.pipeline.known import Cells, OutputRow, packed
from plugins.pipeline.making import Made, Result
from plugins.pipeline.outputs import Output
from plugins.pipeline.plan import Kind, parents
from plugins.pipeline.staleness import Judge, Parts, Stale
from plugins.pipeline.standing import UNKNOWN, Standing, Written, look
from plugins.pipeline.times import Times, times_of, wait_for_tick

_folders = msgspec.msgpack.Decoder(dict[str, Times])


@dataclass
class Ledger:
    """The outputs of one build. `rows`, `cells` and `folders` are those of the last one; `at` when this one began."""

    rows: dict[str, OutputRow]
    cells: Cells
    folders: Mapping[str, Times]
    parts: Parts
    reads: Reads
    at: int
    clean: bool = False
    only: frozenset[str] | None = None  # the cells that may have changed; None: any
    jobs: int = 1
    stale: list[Stale] = field(default_factory=list)
    digests: dict[str, bytes] = field(default_factory=dict)  # SHA-256 of files that stand as the last build left them
    _standing: Standing | None = None
    _judge: Judge | None = None
    _results: dict[str, Result] = field(default_factory=dict)

    def look(self, out: OutputFolder) -> Mapping[str, Kind]:
        """What stands in the output; notes which of it is as it was left."""
        written = {path: Written(row.digest, row.times) for path, row in self.rows.items()}
        self._standing = look(out, written, self.jobs, folders=self.folders, at=self.at)
        self.digests = {path: self.rows[path].digest for path in self._standing.same}
        return self._standing.held

    def judge(self, outputs: Sequence[Output]) -> list[Output]:
        """The outputs that have to be made, and notes why."""
        same = self._standing.same if self._standing else frozenset()
        self._judge = Judge(self.rows, self.cells, same, self.parts, self.reads, self.clean, self.only)
        self.stale = self._judge.judge(outputs)
        return [stale.output for stale in self.stale]

    def take(self, results: Iterable[Result]) -> None:
        self._results = {result.made.path: result for result in results}

    def made(self, path: str) -> Made:
        """What an output came to that did not have to be made."""
        row = self.rows[path]
        return Made(path=path, size=row.times.size, digest=row.digest.hex())

    # What is left for the next build

    def close(self, out: OutputFolder, paths: Iterable[str], removed: Iterable[str]) -> dict[str, OutputRow]:
        """What is known of every output once the build is applied."""
        paths = list(paths)
        written = [path for path, result in self._results.items() if result.differs]
        times = self._times(out, written)
        keys = self._judge.keys if self._judge else {}
        standing = self._standing.times if self._standing else {}
        rows = {}
        for path in paths:
            result, row = self._results.get(path), self.rows.get(path)
            # What stood there before a file was written says nothing of the file.
            now = times.get(path) if result and result.differs else standing.get(path)
            if result:
                digest = bytes.fromhex(result.made.digest)
                now = left_as(now, result.made.size)
                rows[path] = OutputRow(key=keys[path], digest=digest, times=now, cells=self.cells.packed(result.cells))
            elif row:
                now = left_as(now, row.times.size)
                rows[path] = row if row.times == now else msgspec.structs.replace(row, times=now)
        self._note_folders(out, paths, {*written, *removed})
        return rows

    def _times(self, out: OutputFolder, written: Sequence[str]) -> dict[str, Times]:
        """How the files stand that were just written; nothing where the clock can't tell them from later ones."""
        if not written:
            return {}
        found: dict[str, Times] = {}
        with suppress(OSError):
            for path in written:
                found[path] = times_of(os.lstat(out.path / path))
            newest = max(times.ctime for times in found.values())
            if wait_for_tick(out.stage, newest):
                return found
        return {}

    def _note_folders(self, out: OutputFolder, paths: Iterable[str], touched: set[str]) -> None:
        """Folders in which something was written or removed have other times now; some are gone."""
        folders = self._standing.folders if self._standing else {}
        if touched:
            owned = {"", *(folder for path in paths for folder in parents(path))}
            changed = {"", *(folder for path in touched for folder in parents(path))}
            folders = {folder: times for folder, times in folders.items() if folder in owned and folder not in changed}
            for folder in changed & owned:
                with suppress(OSError):
                    folders[folder] = times_of(os.lstat(out.path / folder))
        self.folders = folders

    def digest_new_cells(self) -> None:
        """Note what the cells hold that were read for the first time."""
        for number, name in enumerate(self.cells.names):
            if not self.cells.digests[number]:
                self.cells.digests[number] = self.reads.digest(name)


def left_as(times: Times | None, size: int) -> Times:
    """The times by which a file is known; where they tell nothing its size alone, so that it is worth reading."""
    return times if times and times != UNKNOWN else Times(size, 0, 0, 0)


def packed_rows(rows: Mapping[str, OutputRow]) -> dict[str, bytes]:
    return {path: packed(row) for path, row in rows.items()}


def packed_folders(folders: Mapping[str, Times]) -> bytes:
    return msgspec.msgpack.encode(folders)


def unpacked_folders(data: bytes | None) -> dict[str, Times]:
    return _folders.decode(data) if data else {}
