"""What a file system says of a file, by which it is known again without being read.

Times only save work: whoever is in doubt reads the file. A clock of a file system goes in steps, so two changes within
one step leave the same times; `is_settled` and `wait_for_tick` tell and make the difference.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from plugins.network.sources import Times as Times

MARGIN: Final = 2_000_000_000  # ns; some file systems keep times to two seconds
_PATIENCE: Final = 0.05  # seconds to wait for a tick
_STEP: Final = 0.001  # seconds between two looks at the clock


def times_of(found: os.stat_result) -> Times:
    return Times(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


def is_settled(times: Times, at: int) -> bool:
    """Whether a file that had these times when its file system's clock said `at` (ns) gets others when it changes.

    One that was changed within MARGIN before `at` may be changed again and look the same; so may one whose times lie
    ahead of the clock.
    """
    return max(times.mtime, times.ctime) < at - MARGIN


def clock_of(folder: Path) -> int:
    """What the clock of the file system says now (ns), which may be another machine's. Raises OSError."""
    with _probe(folder) as probe:
        return _touched(probe)


def wait_for_tick(folder: Path, after: int) -> bool:
    """Wait until a file that is written in `folder` from now on gets a later ctime than `after` (ns).

    False when it still would not after 50 ms: the clock is too coarse. Raises OSError when the folder can't be written.
    """
    until = time.monotonic() + _PATIENCE
    with _probe(folder) as probe:
        while _touched(probe) <= after:
            if time.monotonic() >= until:
                return False
            time.sleep(_STEP)
    return True


@contextmanager
def _probe(folder: Path) -> Iterator[int]:
    """The descriptor of a file in `folder` that is gone when the block ends."""
    path = folder / f".tick-{os.getpid()}-{time.monotonic_ns()}"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
        path.unlink(missing_ok=True)


def _touched(descriptor: int) -> int:
    """The ctime (ns) that the file gets by being touched now."""
    os.utime(descriptor)
    return os.fstat(descriptor).st_ctime_ns
