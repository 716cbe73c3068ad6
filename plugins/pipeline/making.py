"""Making outputs: each rendered, compared with what stands, and put into the stage when it differs.

Many are made by worker processes. They are forked, so that the catalog and everything else is there without being sent;
what they make they write themselves, and only what it came to goes back.
"""

from __future__ import annotations

import gc
import hashlib
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import chain, zip_longest
from pathlib import Path
from typing import TypeVar

import msgspec

from plugins.network.reads import Reads
from plugins.pipeline.disk import chunks_of, plain_errors, write_new
from plugins.pipeline.folder import OutputFolder
from plugins.pipeline.outputs import BuildError, Copy, Data, Document, File, Page
from plugins.pipeline.unpacking import has_words
from plugins.pipeline.workers import end_with

UNTOUCHED = "The output was not touched."
CHUNK = 32  # outputs at a time for a worker
WORTH_A_POOL = 96  # below this, starting processes costs more than it saves

Progress = Callable[[int, int], None]  # how many of how many are done
Looks = Callable[[str, bytes], tuple[int, ...]]  # what it finds in the bytes of the output at a path
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Job:
    """Outputs that are to be made: each with its number, under which it goes into the stage, and what stands there."""

    out: OutputFolder
    outputs: Sequence[File]
    standing: Sequence[bytes | bool]  # the SHA-256 of the file that stands; True: a file of which none is known
    render: Callable[[Page], bytes]
    reads: Reads | None
    look: Looks | None = None


class Made(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What one output came to: size in bytes, SHA-256 (32 bytes)."""

    path: str
    size: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Result:
    """One output of a job: what it came to, whether it differs from what stands, and the cells that it read.

    `found` is what who looks at every output found in it.
    """

    number: int
    made: Made
    differs: bool
    cells: tuple[str, ...]
    found: tuple[int, ...] = ()


_job: Job | None = None  # of a worker, there since before it was forked


def make_all(job: Job, jobs: int, progress: Progress | None = None) -> Iterator[Result]:
    """Make every output of a job, with up to `jobs` processes; in an order of its own. Raises BuildError."""
    order = sorted(range(len(job.outputs)), key=lambda number: _beside(job.outputs[number]))
    results = _here(job, order) if jobs <= 1 or len(order) < WORTH_A_POOL else _in_processes(job, order, jobs)
    for done, result in enumerate(results, 1):
        yield result
        if progress:
            progress(done, len(order))


def _beside(output: File) -> tuple[bool, str]:
    """Pages first; the formats of a feed beside each other, which share what they are made from."""
    if isinstance(output, Document):
        return True, output.path.rpartition("/")[0]
    return False, output.path


def _here(job: Job, order: Sequence[int]) -> Iterator[Result]:
    return (_result(job, number) for number in order)


def _in_processes(job: Job, order: Sequence[int], jobs: int) -> Iterator[Result]:
    global _job
    chunks = [order[start : start + CHUNK] for start in range(0, len(order), CHUNK)]
    _job = job
    try:
        for results in forked(jobs, _make_some, chunks):
            yield from results
    finally:
        _job = None


def forked(jobs: int, work: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
    """What `work` makes of each item, in their order, by processes that are forked now. Raises BuildError."""
    try:
        context = multiprocessing.get_context("fork")
        gc.freeze()  # what is there stays, and workers need not look through it for garbage again and again
        pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_start, initargs=(os.getpid(),))
        try:
            yield from pool.map(work, items)
        finally:
            pool.shutdown(cancel_futures=True)
            gc.unfreeze()
    except BrokenProcessPool:
        raise BuildError(
            f"a process that renders pages was ended by somebody, or for want of memory. {UNTOUCHED}"
            " Build again, with fewer processes (--jobs 1) if it happens again"
        ) from None


def _start(parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the parent, which ends its workers
    end_with(parent)


def _make_some(numbers: Sequence[int]) -> list[Result]:
    assert _job is not None
    names: dict[str, str] = {}  # a name that several have read is sent once
    results = []
    for number in numbers:
        found = _result(_job, number)
        cells = tuple([names.setdefault(name, name) for name in found.cells])
        results.append(Result(number, found.made, found.differs, cells, found.found))
    return results


def _result(job: Job, number: int) -> Result:
    output, standing = job.outputs[number], job.standing[number]
    target = job.out.files / str(number)
    if job.reads is None:
        made, differs, found = _make(job, output, standing, target)
        return Result(number, made, differs, (), found)
    with job.reads.noting() as noted:
        made, differs, found = _make(job, output, standing, target)
    if isinstance(output, Copy) and output.sha256 and made.digest.hex() != output.sha256:
        raise BuildError(
            f"{output.owner}: {output.source} is not what it was when it was pinned; delete it. {UNTOUCHED}"
        )
    return Result(number, made, differs, tuple(noted), found)


def _make(job: Job, output: File, standing: bytes | bool, target: Path) -> tuple[Made, bool, tuple[int, ...]]:
    """Make one output and write it to `target` unless the same bytes stand; whether it was, and what was found."""
    chunks = _chunks(output, job.render)
    first = next(chunks, b"")
    second = next(chunks, b"")
    tally = _Tally()
    place = job.out.path / output.path if standing else None
    if not second:  # nearly every output: compared in memory
        tally.add(first)
        made = tally.made(output.path)
        found = job.look(output.path, first) if job.look else ()
        if made.digest == standing if isinstance(standing, bytes) else place and _holds(place, first):
            return made, False, found
        write_new(target, [first])
        return made, True, found
    write_new(target, map(tally.add, chain((first, second), chunks)))
    found = job.look(output.path, target.read_bytes()) if job.look and has_words(output.path) else ()
    if place and _same(place, target):
        os.unlink(target)
        return tally.made(output.path), False, found
    return tally.made(output.path), True, found


class _Tally:
    """Counts bytes that pass through `add`."""

    def __init__(self) -> None:
        self._size = 0
        self._hash = hashlib.sha256()

    def add(self, chunk: bytes) -> bytes:
        self._size += len(chunk)
        self._hash.update(chunk)
        return chunk

    def made(self, path: str) -> Made:
        return Made(path=path, size=self._size, digest=self._hash.digest())


def _chunks(output: File, render: Callable[[Page], bytes]) -> Iterator[bytes]:
    """The bytes of an output, in one piece unless it is a large file. A copied source is read once."""
    match output:
        case Page():
            yield render(output)
        case Data():
            yield output.data
        case Document():
            yield output.write(output.value)
        case Copy():
            with plain_errors(f"copy {output.owner}", f"Is it a regular file and not a link? {UNTOUCHED}"):
                yield from chunks_of(output.source)


def _holds(path: Path, data: bytes) -> bool:
    """Whether a file of the output holds exactly `data`; one that can't be read does not."""
    try:
        if path.lstat().st_size != len(data):
            return False
        return b"".join(chunks_of(path)) == data
    except PermissionError:
        return False


def _same(one: Path, other: Path) -> bool:
    """Whether two large files hold the same bytes; one that can't be read does not."""
    try:
        return all(left == right for left, right in zip_longest(chunks_of(one), chunks_of(other)))
    except PermissionError:
        return False
