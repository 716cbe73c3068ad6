"""Many files read at once: Pelican's readers in worker processes, each file under a limit of CPU time.

The parent reads each file's bytes once; what a worker makes of them depends on nothing else, so that it can be made on
any machine. Results come back in the order of the sources: 1 and 8 workers, here or elsewhere, give the same site.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, Protocol

import msgspec
from pelican.readers import Readers

from plugins.network.judging import Court
from plugins.network.problems import SetupError
from plugins.network.reading import Reading, judged
from plugins.network.snapshot import PostReader, read_source, reader_class, reads_as_ours
from plugins.network.sources import Source, Sources
from plugins.network.yamlfile import Mistake
from plugins.pipeline.bodies_kept import Rendered
from plugins.pipeline.executors import PROCESSES, Crew, cluster, in_own_process, processes, scheduler_of, streamed
from plugins.pipeline.fingerprints import key_of, shaping

NO_COURT = Court()
CRASHES = "makes the process crash that reads it; undo the last change, or leave out parts to find which"
CPU_SECONDS = 10.0  # for one file; of the processor's time, so that a busy machine holds no good post
CHUNK = 32  # files at a time for a process of this machine: the last chunks end together
FAR_CHUNK = 64  # files at a time for another machine: each chunk costs some ms on the way
CHUNK_BYTES = 2_000_000
_WORTH_A_POOL = 64  # below this, starting processes costs more than it saves
_LOOK_EVERY = 1.0  # seconds between a worker's looks at its parent, where the system doesn't tell it
_PR_SET_PDEATHSIG = 1  # of Linux's prctl: the signal that a process gets when its parent ends


class Progress(Protocol):
    def __call__(self, done: int, total: int, /) -> None: ...


@dataclass(frozen=True, slots=True)
class Taken:
    """A source as it was read: its bytes, or why it has none."""

    source: Source
    data: bytes = b""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """What came of one source. The body of `reading` has no HTML and no headings; they are in `row`."""

    reading: Reading
    row: bytes  # a `Rendered` in msgpack, with the whole body; b"" when nothing was rendered
    digest: bytes  # BLAKE2b of the file's bytes, 16 bytes; b"" when it could not be read
    size: int  # bytes

    @property
    def whole(self) -> Reading:
        """The reading with its whole body."""
        return replace(self.reading, body=_rows.decode(self.row).body) if self.row else self.reading


@dataclass(frozen=True, slots=True)
class Work:
    """All that a worker must know before it can read."""

    reader: type[PostReader]
    settings: Mapping[str, Any]  # those of Pelican's that the reader needs
    court: Court = NO_COURT  # what is judged by which rules


Made = tuple[Reading, bytes]  # `Read.reading` and `Read.row`

_rows = msgspec.msgpack.Decoder(Rendered)
_encoder = msgspec.msgpack.Encoder()
_work: Work | None = None  # of this process
_reader: PostReader | None = None  # made of it at the first file


class _OutOfTimeError(Exception):
    """A file used up its processor time."""


def read_all(
    sources: Sequence[Source],
    files: Sources,
    settings: Mapping[str, Any],
    executor: str = PROCESSES,
    jobs: int = 1,
    progress: Progress | None = None,
    court: Court = NO_COURT,
) -> Iterator[Read]:
    """Read every source, in their order, with up to `jobs` processes or by a cluster; `settings` are Pelican's.

    `court` judges each where it is read.

    Results come as they are asked for: never more than some chunks of them exist. `executor` is "processes" or
    "dask://host:port"; a few files are read by this very process whatever it says. In a thread, where no limit of time
    can be set, one process is kept that reads for it. Where a build before this one ended while it read in its own
    process, processes read, so that whatever file ended it is known by its name. Raises SetupError.
    """
    scheduler, mark = scheduler_of(executor), Mark.of(settings)
    reader = reader_class(settings)
    work = Work(reader, {name: settings[name] for name in reader.needs}, court)
    if scheduler and len(sources) >= _WORTH_A_POOL:
        reads = _elsewhere(work, sources, files, scheduler)
    elif threading.current_thread() is not threading.main_thread():
        reads = _in_own_process(work, sources, files)
    elif mark.stands:
        reads = mark.kept_while_crashing(_in_processes(work, sources, files, jobs))
    elif len(sources) < _WORTH_A_POOL or jobs <= 1:
        reads = mark.while_reading(_in_place(work, sources, files))
    else:
        reads = _in_processes(work, sources, files, jobs)
    for number, read_one in enumerate(reads, 1):
        yield read_one
        if progress:
            progress(number, len(sources))


def reads_markdown_as_ours(settings: Mapping[str, Any]) -> bool:
    """Whether Markdown is read by our reader, and not by one of another plugin."""
    return reads_as_ours(Readers(settings))


def reader_key(settings: Mapping[str, Any]) -> bytes:
    """A digest of the reader that another plugin made of ours; b"" for ours. Raises SetupError."""
    reader = type(Readers(settings).readers.get("md"))
    return b"" if reader is PostReader else key_of("READERS['md']", reader)


# ------------------------------------------------------------------------------------------------------- the parent


@dataclass(frozen=True, slots=True)
class Mark:
    """A file that stands in the state folder while this process reads sources itself.

    One that still stands afterwards says that a source ended the process: a crash of a library, or want of memory.
    """

    path: Path | None

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Mark:
        state = settings.get("HIGHROAD_STATE")
        return cls(Path(state) / "reading" if state else None)

    @property
    def stands(self) -> bool:
        return self.path is not None and self.path.is_file()

    def while_reading(self, reads: Iterator[Read]) -> Iterator[Read]:
        """Let the mark stand for as long as `reads` are made; a state that can't be written has none."""
        with suppress(OSError):
            if self.path:
                self.path.touch()
        try:
            yield from reads
        finally:
            self.remove()

    def kept_while_crashing(self, reads: Iterator[Read]) -> Iterator[Read]:
        """Remove the mark when none of `reads` crashed a process: one that did will be read again by the next build."""
        crashes = False
        for read_one in reads:
            crashes = crashes or any(mistake.what == CRASHES for mistake in read_one.reading.errors)
            yield read_one
        if not crashes:
            self.remove()

    def remove(self) -> None:
        with suppress(OSError):
            if self.path:
                self.path.unlink(missing_ok=True)


def _in_place(work: Work, sources: Sequence[Source], files: Sources) -> Iterator[Read]:
    _start(work)
    for source in sources:
        taken = _taken(files, source)
        yield _read_of(taken, _made(taken))


def _in_processes(work: Work, sources: Sequence[Source], files: Sources, jobs: int) -> Iterator[Read]:
    with processes(jobs, read_chunk, crashed, _start_worker, (work, os.getpid())) as crew:
        yield from _streamed_reads(crew, _chunks(sources, files, CHUNK))


def _in_own_process(work: Work, sources: Sequence[Source], files: Sources) -> Iterator[Read]:
    # Not forked: a process that is forked in a thread hears no signals in some versions of Python.
    packed = _packed(work)
    for chunk in _chunks(sources, files, CHUNK):
        yield from map(_read_of, chunk, read_far(packed, chunk))


def _elsewhere(work: Work, sources: Sequence[Source], files: Sources, scheduler: str) -> Iterator[Read]:
    task = partial(read_far, _packed(work))
    with cluster(scheduler, task) as crew:
        yield from _streamed_reads(crew, _chunks(sources, files, FAR_CHUNK))


def _streamed_reads(crew: Crew, chunks: Iterator[list[Taken]]) -> Iterator[Read]:
    for chunk, made in streamed(crew, chunks):
        yield from map(_read_of, chunk, made)


def _chunks(sources: Sequence[Source], files: Sources, most: int) -> Iterator[list[Taken]]:
    """The sources' bytes, in chunks of so many files or so many bytes, read when a chunk is asked for."""
    chunk: list[Taken] = []
    size = 0
    for source in sources:
        taken = _taken(files, source)
        if chunk and (len(chunk) == most or size + len(taken.data) > CHUNK_BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(taken)
        size += len(taken.data)
    if chunk:
        yield chunk


def _taken(files: Sources, source: Source) -> Taken:
    try:
        return Taken(source, files.read(source.path))
    except OSError as error:
        return Taken(source, error=f"can't be read: {error.strerror}")


def _read_of(taken: Taken, made: Made) -> Read:
    digest = b"" if taken.error else hashlib.blake2b(taken.data, digest_size=16).digest()
    return Read(*made, digest, len(taken.data))


def _packed(work: Work) -> bytes:
    """What is told to a worker that is not forked: the work, and what shapes readings here. Raises SetupError."""
    try:
        return pickle.dumps((shaping(work.settings["MARKDOWN"], work.reader, work.court.judge), work))
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise SetupError(
            f"MARKDOWN or HIGHROAD_RULES: holds what can't be sent to another process ({error});"
            " name extensions and functions of modules"
        ) from None


# ------------------------------------------------------------------------------------------------------- the workers


def read_chunk(chunk: Sequence[Taken]) -> list[Made]:
    """What this process, told its work before, makes of some files."""
    return [_made(taken) for taken in chunk]


def read_far(packed: bytes, chunk: Sequence[Taken]) -> list[Made]:
    """What a worker makes of some files in a process of its own, on any machine. Raises RefusedError."""
    return in_own_process(packed, start_far, read_chunk, chunk, crashed)


def start_far(packed: bytes) -> str:
    """Tell this process its work; why it would make something else of it than the parent, "" when it would not."""
    wanted, work = pickle.loads(packed)
    here = shaping(work.settings["MARKDOWN"], work.reader, work.court.judge)
    differing = [
        name if name.startswith("the ") else f"{name} ({here.get(name)} there, {wanted.get(name)} here)"
        for name in sorted(wanted.keys() | here.keys())
        if wanted.get(name) != here.get(name)
    ]
    if differing:
        return (
            f"the worker on {os.uname().nodename} would give other bytes, because it differs in {'; '.join(differing)};"
            " give it the same commit, the same Python and the same requirements, and start it again"
        )
    _start(work)
    return ""


def crashed(taken: Taken) -> Made:
    """What is said of a file whose reading ended a process twice, the second time alone."""
    return _held(taken, CRASHES)


def _held(taken: Taken, what: str) -> Made:
    return Reading(path=taken.source.path, role=taken.source.role, errors=(Mistake(1, what),)), b""


def _start(work: Work) -> None:
    global _work, _reader
    if work != _work:  # else the reader is at hand
        _work, _reader = work, None


def _start_worker(work: Work, parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the parent, which ends its workers
    end_with(parent)
    _start(work)


def end_with(parent: int) -> None:
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


def _made(taken: Taken) -> Made:
    """One file read, its body apart from the rest."""
    if taken.error:
        return _held(taken, taken.error)
    try:
        with _cpu_limit():
            reading = read_source(_reader_of_this_process(), taken.source.path, taken.data)
            if _work:
                reading = judged(reading, taken.data, _work.court)
    except _OutOfTimeError:
        what = f"takes more than {CPU_SECONDS:.0f} seconds to read; split it, or simplify its brackets and nesting"
    except RecursionError:
        what = "is nested too deep to be read; make it flatter"
    else:
        row = _encoder.encode(Rendered(reading.body, reading.warnings)) if reading.text_key else b""
        return replace(reading, body=replace(reading.body, html="", headings=())), row
    _forget_reader()  # it may have been stopped half-way
    return _held(taken, what)


def _reader_of_this_process() -> PostReader:
    global _reader
    if _reader is None:
        assert _work is not None
        _reader = _work.reader(_work.settings)
    return _reader


def _forget_reader() -> None:
    global _reader
    _reader = None


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
