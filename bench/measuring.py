"""One command in a process of its own: how long, how much processor, how much memory, which files."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from plugins.network.problems import StopError

# What `ru_maxrss` counts in: bytes on macOS, kilobytes elsewhere.
MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024

Files = dict[str, tuple[int, int]]  # path -> inode, time of the last change in nanoseconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What a command used. `memory` is the peak of the largest single process of its tree, not the sum of all."""

    wall: float  # seconds
    cpu: float  # seconds of user and system, the command's own children included
    memory: int  # bytes


def measure(command: tuple[str, ...], folder: Path, log: Path, accepted: tuple[int, ...] = (0,)) -> Usage:
    """Run `command` in `folder`, what it prints going to `log`. Raises StopError for an exit code not in `accepted`.

    A process starts out with its parent's peak, so the caller of this stays small.
    """
    with log.open("wb") as out:
        begin = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
        try:
            _, status, used = os.wait4(process.pid, 0)
        except BaseException:  # an interruption: leave no build behind
            process.kill()
            process.wait()
            raise
        wall = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in accepted:
        said = log.read_text("utf-8", "replace").strip().splitlines()[-15:]
        raise StopError(f"`{' '.join(command)}` ended with {process.returncode}:\n" + "\n".join(said))
    return Usage(wall=wall, cpu=used.ru_utime + used.ru_stime, memory=used.ru_maxrss * MAXRSS_UNIT)


def files_in(folder: Path) -> Files:
    """Every file below `folder`, with what tells whether it was written again."""
    found: Files = {}
    for root, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(root, name)
            status = os.stat(path, follow_symlinks=False)
            found[path] = (status.st_ino, status.st_mtime_ns)
    return found


def written(before: Files, after: Files) -> int:
    """How many files are new or were written again, also with the same bytes."""
    return sum(before.get(path) != told for path, told in after.items())
