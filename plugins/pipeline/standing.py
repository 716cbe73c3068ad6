"""What stands in the output folder now, compared with what was written there.

A file with the times that it was left with is taken for what it was; any other is read and its digest compared. So
nobody's edit of the output stays, and a checkout or a copy, which gives every file new times, costs one reading. In the
same way a folder with the times that it had before still holds the same names, and is not listed.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Final

from plugins.pipeline.disk import CHUNK, open_regular
from plugins.pipeline.folder import OutputFolder, guard_mount, listed
from plugins.pipeline.plan import Kind, parent
from plugins.pipeline.times import Times, is_settled, times_of

UNKNOWN: Final = Times(0, 0, 0, 0)  # of a folder whose names have to be asked for
_FLAGS: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_READABLE: Final = stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH
_UNWANTED: Final = stat.S_IWOTH | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH | stat.S_ISUID | stat.S_ISGID
_SLICE: Final = 64  # files that a thread reads before it asks for more
_NOTHING: Final[Mapping[str, Times]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Written:
    """What a build left at a path: the SHA-256 of its bytes (32 bytes), and the times of the file.

    The times must be such that no later change can leave the file with the same: `times.is_settled`, or taken before
    `times.wait_for_tick`.
    """

    digest: bytes
    times: Times


@dataclass(frozen=True, slots=True)
class Standing:
    """The output folder as it is: all that it holds, and the paths whose files hold what was written.

    `times` are those of the files that are the same, `folders` those of all folders ("" is the output itself); kept,
    they spare the next look the reading. A file that was changed too shortly before has none, though it may be the
    same; such a folder, and one in which something stands that was not written, has those of no folder.
    """

    held: Mapping[str, Kind]
    same: frozenset[str]
    times: Mapping[str, Times]
    folders: Mapping[str, Times]


def look(
    out: OutputFolder,
    written: Mapping[str, Written],
    jobs: int = 2,
    *,
    folders: Mapping[str, Times] = _NOTHING,
    at: int | None = None,
) -> Standing:
    """Compare what stands in `out` with what was `written` there. Raises OSError, BuildError.

    `folders` are all those of the last look, and belong to `written`: both are of one record, which every build that
    changes the output brings up to date. `at` is what the clock of the file system said before (ns); without it, that
    of this machine is asked. `jobs` threads read.
    """
    now = time.time_ns() if at is None else at
    if not out.path.exists():
        return Standing({}, frozenset(), {}, {})
    descriptor = os.open(out.path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        walk = _Walk(out, descriptor, written, folders)
        walk.go()
        read = _same(walk, jobs)
    finally:
        os.close(descriptor)
    times = walk.unchanged | {path: times for path, times in read.items() if is_settled(times, now)}
    others = {path: times if is_settled(times, now) else UNKNOWN for path, times in walk.listed.items()}
    return Standing(walk.held, frozenset((*walk.unchanged, *read)), times, walk.trusted | others)


def hash_file(path: Path) -> bytes:
    """The SHA-256 (32 bytes) of a regular file; no link is followed. Raises OSError."""
    descriptor = open_regular(path)
    try:
        return _hash(descriptor, os.fstat(descriptor).st_size)
    finally:
        os.close(descriptor)


@dataclass(frozen=True, slots=True)
class _Walk:
    """A look at all names and times, gathered as it goes.

    `unchanged` files and `trusted` folders have the times that were known of them. `suspect` files have to be read, all
    other folders are `listed`; their times are those of now.
    """

    out: OutputFolder
    descriptor: int  # of the output folder: what is asked for by a path from there is found sooner
    written: Mapping[str, Written]
    folders: Mapping[str, Times]
    held: dict[str, Kind] = field(default_factory=dict)
    unchanged: dict[str, Times] = field(default_factory=dict)
    suspect: dict[str, Times] = field(default_factory=dict)
    trusted: dict[str, Times] = field(default_factory=dict)
    listed: dict[str, Times] = field(default_factory=dict)

    def go(self) -> None:
        device = os.fstat(self.descriptor).st_dev
        for folder in sorted({"", *self.folders}):  # a folder comes before those in it
            above = parent(folder)
            if not folder or above in self.trusted or self.held.get(folder) is Kind.FOLDER:
                new = self._look_into(folder, device)
                while new:
                    new += self._look_into(new.pop(), device)
        for path, before in self.written.items():
            if parent(path) in self.trusted:
                try:
                    found = os.stat(path, dir_fd=self.descriptor, follow_symlinks=False)
                except FileNotFoundError:
                    continue
                self._note(path, found, before)

    def _look_into(self, folder: str, device: int) -> list[str]:
        """List a folder unless it is as it was; the folders in it that are new."""
        found = os.stat(folder or ".", dir_fd=self.descriptor, follow_symlinks=False)
        if folder:
            guard_mount(self.out, folder, found, device)
            self.held[folder] = Kind.FOLDER
        times = times_of(found)
        if self.folders.get(folder) == times:
            self.trusted[folder] = times
            return []
        self.listed[folder] = times
        new = []
        for path, kind, entry in listed(self.out, folder):
            self.held[path] = kind
            if kind is Kind.FOLDER:
                if path not in self.folders:
                    new.append(path)
            elif before := self.written.get(path):
                self._note(path, entry.stat(follow_symlinks=False), before)
            else:
                self.listed[folder] = UNKNOWN
        return new

    def _note(self, path: str, found: os.stat_result, before: Written) -> None:
        """Take down a file that was written once."""
        if not stat.S_ISREG(found.st_mode):
            self.held[path] = Kind.FOLDER if stat.S_ISDIR(found.st_mode) else Kind.OTHER
            return
        self.held[path] = Kind.FILE
        times = times_of(found)
        if times == before.times:
            self.unchanged[path] = times
        elif times.size == before.times.size and _is_readable(found.st_mode):
            self.suspect[path] = times


def _is_readable(mode: int) -> bool:
    """Whether everybody may read a file, and not everybody write or anybody run it.

    No more than that: a checkout or a copy may give files modes a little different from those that they are written
    with, and the output would be written anew for nothing.
    """
    return mode & _READABLE == _READABLE and not mode & _UNWANTED


def _same(walk: _Walk, jobs: int) -> dict[str, Times]:
    """Those of the suspect files that hold what was written."""
    # Files that were written together lie together on a disk.
    paths = sorted(walk.suspect, key=lambda path: walk.suspect[path].inode)
    slices = [paths[start : start + _SLICE] for start in range(0, len(paths), _SLICE)]
    read = partial(_same_of, walk)
    if len(slices) < 2 or jobs < 2:
        return {path: walk.suspect[path] for some in slices for path in read(some)}
    from concurrent.futures import ThreadPoolExecutor  # not before it is needed: most builds read no output

    with ThreadPoolExecutor(jobs) as threads:  # they wait for the disk and hash side by side, not for one another
        return {path: walk.suspect[path] for some in threads.map(read, slices) for path in some}


def _same_of(walk: _Walk, paths: list[str]) -> list[str]:
    same = []
    for path in paths:
        with suppress(OSError):
            if _digest_as(walk.descriptor, path, walk.suspect[path]) == walk.written[path].digest:
                same.append(path)
    return same


def _digest_as(folder: int, path: str, times: Times) -> bytes:
    """The SHA-256 of a file that has these times before and after; b"" when it has others. Raises OSError."""
    descriptor = os.open(path, _FLAGS, dir_fd=folder)
    try:
        if times_of(os.fstat(descriptor)) != times:
            return b""
        digest = _hash(descriptor, times.size)
        return digest if times_of(os.fstat(descriptor)) == times else b""
    finally:
        os.close(descriptor)


def _hash(descriptor: int, size: int) -> bytes:
    """The SHA-256 of all that a descriptor has to give, about `size` bytes."""
    digest = hashlib.sha256()
    while chunk := os.read(descriptor, min(size + 1, CHUNK)):
        digest.update(chunk)
    return digest.digest()
