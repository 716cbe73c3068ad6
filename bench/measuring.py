"""One command in a process of its own: how long, how much processor, how much memory, which files."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from plugins.network.problems import StopError

# What `ru_maxrss` counts in: bytes on macOS, kilobytes elsewhere.
MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024
LOOK_EVERY = 0.05  # seconds between two looks at the memory of a build
PARENT_EVERY = 0.01  # seconds between two looks at the peak of the first process
LOOK_SHARE = 50  # a look that took t seconds is followed by a pause of at least this many t
PROC = Path("/proc")

Files = dict[str, tuple[int, int, int]]  # path -> inode, time of the last change in nanoseconds, bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What a command used. What this system can't tell is None."""

    wall: float  # seconds
    cpu: float  # seconds of user and system, the command's own children included
    largest: int  # bytes, the peak of the largest single process
    tree: int | None  # bytes, the highest sum over all processes at one moment, shared pages counted once
    parent: int | None  # bytes, the peak of the process that was started
    others: float | None  # the share of the machine's processors that everybody else used meanwhile, 0 to 1


def measure(command: tuple[str, ...], folder: Path, log: Path, accepted: tuple[int, ...] = (0,)) -> Usage:
    """Run `command` in `folder`, what it prints going to `log`. Raises StopError for an exit code not in `accepted`.

    A process starts out with its parent's peak, so the caller of this stays small.
    """
    with log.open("wb") as out:
        busy, own, begin = _busy_seconds(), _own_seconds(), time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=surroundings(),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            with watched(process.pid) as watch:
                _, status, used = os.wait4(process.pid, 0)
                wall = time.perf_counter() - begin
        except BaseException:  # an interruption: leave no build behind
            process.kill()
            process.wait()
            raise
    after = _busy_seconds()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in accepted:
        said = log.read_text("utf-8", "replace").strip().splitlines()[-15:]
        raise StopError(f"`{' '.join(command)}` ended with {process.returncode}:\n" + "\n".join(said))
    cpu = used.ru_utime + used.ru_stime
    others = None
    if busy is not None and after is not None:
        theirs = after - busy - cpu - (_own_seconds() - own)
        others = min(1.0, max(0.0, theirs / (wall * (os.cpu_count() or 1))))
    return Usage(
        wall=wall,
        cpu=cpu,
        largest=used.ru_maxrss * MAXRSS_UNIT,
        tree=watch.tree or None,
        parent=watch.parent or None,
        others=others,
    )


def surroundings() -> dict[str, str]:
    """The environment of what is measured: ours, but Python may keep what it compiles, as it does by default."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


# ------------------------------------------------------------------------------------------------------ the machine


def _busy_seconds() -> float | None:
    """Seconds that the machine's processors have worked since it began, for anybody; None where nothing tells."""
    try:
        first = (PROC / "stat").read_text("ascii").splitlines()[0]
    except OSError:
        return None
    user, nice, system, _idle, _waiting, irq, soft, stolen, *_ = map(int, first.split()[1:])
    return (user + nice + system + irq + soft + stolen) / os.sysconf("SC_CLK_TCK")


def _own_seconds() -> float:
    """Seconds of the processor that this very process has used: looking is not somebody else's work."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


# -------------------------------------------------------------------------------------------------- memory of a tree


@dataclass(slots=True)
class Watch:
    """The highest figures seen so far, in bytes; 0: nothing was seen."""

    tree: int = 0
    parent: int = 0

    def look_at_tree(self, root: int) -> None:
        self.tree = max(self.tree, sum(_held(process) for process in family(root)))

    def look_at_parent(self, root: int) -> None:
        """Its peak so far, which the kernel keeps: only what comes after the last look is missed."""
        self.parent = max(self.parent, _field(PROC / str(root) / "status", "VmHWM:"))


@contextmanager
def watched(root: int) -> Iterator[Watch]:
    """Looks at the memory of a process and all its descendants until the block ends.

    The parent is looked at by a thread of its own: that costs next to nothing, and nobody else's slow look or busy
    machine holds it up.
    """
    watch, over = Watch(), threading.Event()

    def look_at_tree_again() -> None:
        pause = 0.0
        while not over.wait(pause):
            begin = time.perf_counter()
            watch.look_at_tree(root)
            pause = max(LOOK_EVERY, LOOK_SHARE * (time.perf_counter() - begin))

    def look_at_parent_again() -> None:
        watch.look_at_parent(root)
        while not over.wait(PARENT_EVERY):
            watch.look_at_parent(root)

    threads = [threading.Thread(target=target, daemon=True) for target in (look_at_tree_again, look_at_parent_again)]
    for thread in threads:
        thread.start()
    try:
        yield watch
    finally:
        over.set()
        for thread in threads:
            thread.join()


def family(root: int) -> list[int]:
    """A process and all its descendants, as far as this system tells."""
    found, waiting = [], [root]
    while waiting:
        process = waiting.pop()
        found.append(process)
        try:
            for task in (PROC / str(process) / "task").iterdir():
                waiting += map(int, (task / "children").read_text("ascii").split())
        except OSError:  # it has ended meanwhile, or there is no such folder here
            continue
    return found


def _held(process: int) -> int:
    """Bytes that a process holds, its part of what it shares; where that can't be told, all that is resident."""
    folder = PROC / str(process)
    return _field(folder / "smaps_rollup", "Pss:") or _field(folder / "status", "VmRSS:")


def _field(path: Path, name: str) -> int:
    """The bytes behind `name` in a file of /proc; 0 when there is none."""
    try:
        lines = path.read_text("ascii", "replace").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(name)), 0)


# ------------------------------------------------------------------------------------------------------------ files


def files_in(folder: Path) -> Files:
    """Every file below `folder`, with what tells whether it was written again."""
    found: Files = {}
    for root, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(root, name)
            status = os.stat(path, follow_symlinks=False)
            found[path] = (status.st_ino, status.st_mtime_ns, status.st_size)
    return found


def written(before: Files, after: Files) -> int:
    """How many files are new or were written again, also with the same bytes."""
    return sum(before.get(path) != told for path, told in after.items())


def bytes_of(files: Files) -> int:
    return sum(size for _, _, size in files.values())
