"""Pictures that were drawn, in the state folder: one file each, found by a digest of all that it was made from.

A file begins with a digest of its name and what it holds, so one that was damaged, or put there by somebody else, is
noticed and drawn again. Several processes may write at once: a file is renamed into place, whole. Losing the folder
only costs time, and where it can't be written, nothing is kept.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from plugins.pipeline.disk import PRIVATE

FOLDER: Final = "drawings"
SPARE: Final = 500  # more than twice what a build has use for and this many: the oldest are forgotten
_DIGEST: Final = 16


@dataclass(slots=True)
class KeptDrawings:
    """The store of one state folder, as one build sees it."""

    state: Path
    reading: bool = True  # whether what former builds left counts
    said: list[str] = field(default_factory=list)  # lines to print
    _made: set[str] = field(default_factory=set)  # names of what this build put there
    _closed: bool = False

    @property
    def folder(self) -> Path:
        return self.state / FOLDER

    def get(self, key: bytes) -> bytes | None:
        """What was put under a key, by a former build or this one; None when there is nothing to trust."""
        name = key.hex()
        if not self.reading and name not in self._made:
            return None
        path = self._path(name)
        try:
            data = path.read_bytes()
        except OSError:
            return None
        found = data[_DIGEST:]
        if data[:_DIGEST] != _digest(key, found):
            return None
        with suppress(OSError):
            os.utime(path)  # what is used is forgotten last
        return found

    def put(self, key: bytes, data: bytes) -> None:
        """Keep something under a key; that it can't be kept is said once, and costs only time."""
        name = key.hex()
        if self._closed:
            return
        path = self._path(name)
        draft = path.with_name(f"{path.name}.{os.getpid()}.new")
        try:
            self.state.mkdir(PRIVATE, parents=True, exist_ok=True)
            path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(_digest(key, data) + data)
            os.replace(draft, path)
        except OSError as error:
            with suppress(OSError):
                draft.unlink()
            self._closed = True
            self.said.append(f"No pictures are kept in {self.folder} for the next build ({error.strerror}).")
            return
        self._made.add(name)

    def trust(self, key: bytes) -> None:
        """Let count what another process of this build has put under a key."""
        self._made.add(key.hex())

    def prepare(self) -> None:
        """Find out, before there are several processes, whether anything can be kept; that it can't is said once."""
        try:
            self.state.mkdir(PRIVATE, parents=True, exist_ok=True)
            self.folder.mkdir(exist_ok=True)
            writable = os.access(self.folder, os.W_OK | os.X_OK)
        except OSError:
            writable = False
        if not writable and not self._closed:
            self._closed = True
            self.said.append(f"No pictures are kept in {self.folder} for the next build (it can't be written).")

    def finish(self, wanted: int) -> None:
        """Forget what was not used for longest, when there is much more than the `wanted` that a build has use for."""
        try:
            there = list(self._files())
            if len(there) > 2 * wanted + SPARE:
                there.sort(key=lambda path: (-path.stat().st_mtime_ns, path))
                for path in there[wanted + SPARE // 2 :]:
                    path.unlink(missing_ok=True)
        except OSError as error:
            self.said.append(f"The pictures in {self.folder} can't be tidied up ({error.strerror}).")

    def _files(self) -> Iterator[Path]:
        if self.folder.is_dir():
            for folder in sorted(self.folder.iterdir()):
                if folder.is_dir() and not folder.is_symlink():
                    yield from sorted(folder.iterdir())

    def _path(self, name: str) -> Path:
        return self.folder / name[:2] / name[2:]


def _digest(key: bytes, data: bytes) -> bytes:
    return hashlib.blake2b(key + data, digest_size=_DIGEST).digest()
