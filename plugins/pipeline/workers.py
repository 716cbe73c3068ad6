"""Many files read at once: Pelican's readers in worker processes, each file under a limit of CPU time.

Results come back in the order of the sources, whatever the number of workers, so that 1 and 8 give the same site.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from pelican.readers import Readers

from plugins.network.reading import Reading, read
from plugins.network.snapshot import read_source, reads_as_ours
from plugins.network.sources import Source, Sources
from plugins.network.yamlfile import Mistake
from plugins.pipeline.bodies_kept import KeptBodies, NotKeptError

CPU_SECONDS = 10.0  # for one file; of the processor's time, so that a busy machine holds no good post
CHUNK = 16
_WORTH_A_POOL = 64  # below this, starting processes costs more than it saves
_LOOK_EVERY = 1.0  # seconds between a worker's looks at its parent, where the system doesn't tell it
_PR_SET_PDEATHSIG = 1  # of Linux's prctl: the signal that a process gets when its parent ends

Progress = Callable[[int, int], None]
_readers: Readers | None = None
_root = Path()


class _OutOfTimeError(Exception):
    """A file used up its processor time."""


def read_all(
    sources: Sequence[Source], root: Path, settings: Mapping[str, Any], jobs: int, progress: Progress | None = None
) -> list[Reading]:
    """Read every source with up to `jobs` processes. `settings` are Pelican's."""
    readings: list[Reading] = []
    for reading in _readings(sources, root, settings, jobs):
        readings.append(reading)
        if progress:
            progress(len(readings), len(sources))
    return readings


def read_kept(
    sources: Sequence[Source], files: Sources, settings: Mapping[str, Any], kept: KeptBodies
) -> dict[str, Reading]:
    """Those sources whose bodies were rendered by a former build, by path; nothing is rendered here."""
    found: dict[str, Reading] = {}
    if not kept.is_open or not reads_as_ours(Readers(settings)):
        return found
    for source in sources:
        try:
            found[source.path] = read(source.path, source.role, files.read(source.path), kept)
        except (NotKeptError, OSError):
            continue
    return found


def _readings(sources: Sequence[Source], root: Path, settings: Mapping[str, Any], jobs: int) -> Iterator[Reading]:
    if jobs <= 1 or len(sources) < _WORTH_A_POOL:
        _start(settings, root)
        yield from map(_read, sources)
        return
    # Forked, so that plugins and their signal handlers are there without being imported a second time.
    context = multiprocessing.get_context("fork")
    start = (settings, root, os.getpid())
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_start_worker, initargs=start) as pool:
        yield from pool.map(_read, sources, chunksize=CHUNK)


def _start(settings: Mapping[str, Any], root: Path) -> None:
    global _readers, _root
    _readers, _root = Readers(settings), root


def _start_worker(settings: Mapping[str, Any], root: Path, parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the parent, which ends its workers
    _end_with(parent)
    _start(settings, root)


def _end_with(parent: int) -> None:
    """End this worker when its parent is killed: it would wait for work forever, and keep the parent's pipes open."""
    if not _killed_by_the_system():
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    elif os.getppid() != parent:  # it ended before the system was asked
        os._exit(1)


def _killed_by_the_system() -> bool:
    """Ask the system to kill this process when its parent ends; whether it will. Linux does."""
    if sys.platform != "linux":
        return False
    try:
        prctl = ctypes.CDLL(None).prctl
    except (OSError, AttributeError):
        return False
    return bool(prctl(_PR_SET_PDEATHSIG, ctypes.c_ulong(signal.SIGKILL)) == 0)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_EVERY)
    os._exit(1)


def _read(source: Source) -> Reading:
    assert _readers is not None
    try:
        with _cpu_limit():
            return read_source(_readers, _root, source)
    except _OutOfTimeError:
        what = f"takes more than {CPU_SECONDS:.0f} seconds to read; split it, or simplify its brackets and nesting"
    except RecursionError:
        what = "is nested too deep to be read; make it flatter"
    except OSError as error:
        what = f"can't be read: {error.strerror}"
    _readers.readers["md"].__dict__.pop("renderer", None)  # it may have been stopped half-way
    return Reading(path=source.path, role=source.role, errors=(Mistake(1, what),))


@contextmanager
def _cpu_limit() -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        raise _OutOfTimeError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, CPU_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
