"""Making folders whose files are not known before: each made apart, then put into the stage file by file.

A folder is one thing to make and many to write. Each of its files is compared with what stands, and goes the way of any
other; the record has what was read under the folder's `head` alone.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from plugins.network.problems import printable
from plugins.network.reads import Reads
from plugins.pipeline.disk import FILE_MODE, chunks_of, make_folder, plain_errors, remove_folder
from plugins.pipeline.folder import OutputFolder
from plugins.pipeline.making import UNTOUCHED, Looks, Made, Progress, Result, forked
from plugins.pipeline.outputs import BuildError, Folder, key_path
from plugins.pipeline.plan import path_problem
from plugins.pipeline.unpacking import has_words


@dataclass(frozen=True, slots=True)
class FolderJob:
    """Folders that are to be made. Their files go into the stage under numbers from `first` on.

    `known` has the SHA-256 of files that stand as the last build left them; any other is staged.
    """

    out: OutputFolder
    folders: Sequence[Folder]
    first: int
    known: Mapping[str, bytes]
    reads: Reads | None
    look: Looks | None = None
    at_all: bool = False  # whether `look` is at files, too, that stand as they are


_job: FolderJob | None = None  # of a worker, there since before it was forked


def make_folders(job: FolderJob, jobs: int, progress: Progress | None = None) -> Iterator[Result]:
    """Make every folder of a job, with up to `jobs` processes; what each of their files came to. Raises BuildError."""
    global _job
    _job = job
    numbers = range(len(job.folders))
    try:
        made = forked(jobs, _make, numbers) if jobs > 1 and len(numbers) > 1 else map(_make, numbers)
        for done, results in enumerate(made, 1):
            yield from results
            if progress:
                progress(done, len(numbers))
    finally:
        _job = None


def _make(number: int) -> list[Result]:
    """Make one folder; its files carry on counting in steps, so that no two folders use one number."""
    assert _job is not None
    job, folder = _job, _job.folders[number]
    place = job.out.files / f"folder-{number}"
    with plain_errors(f"make {folder.path}", UNTOUCHED):
        make_folder(place)
    noted = _written(job, folder, place)
    with plain_errors(f"make {folder.path}", UNTOUCHED):
        names = sorted(_files(folder, place))
        if folder.head not in names:
            raise BuildError(f"{printable(folder.owner)}: made {folder.path} without {folder.head}. {UNTOUCHED}")
        results = []
        for count, name in enumerate(names):
            path, into = f"{folder.path}/{name}", job.first + number + count * len(job.folders)
            made = _tally(place / name, path)
            differs = job.known.get(path) != made.digest
            looks = job.look if has_words(path) and (differs or job.at_all) else None
            found = looks(path, (place / name).read_bytes()) if looks else ()
            if differs:
                os.chmod(place / name, FILE_MODE)
                os.replace(place / name, job.out.files / str(into))
            results.append(Result(into, made, differs, noted if path == key_path(folder) else (), found))
        remove_folder(place)
    return results


def _written(job: FolderJob, folder: Folder, place: Path) -> tuple[str, ...]:
    """Let the folder's function write into `place`; the cells that were read."""
    if job.reads is None:
        folder.write(folder.value, place)
        return ()
    with job.reads.noting() as noted:  # also while it writes: a value may make its parts as they are asked for
        folder.write(folder.value, place)
    return tuple(noted)


def _files(folder: Folder, place: Path) -> Iterator[str]:
    """The files in `place`, by relative path. Raises BuildError for what can't be in an output."""
    for above, _, names in os.walk(place):
        for name in names:
            path = Path(above, name)
            relative = path.relative_to(place).as_posix()
            wrong = path_problem(f"{folder.path}/{relative}")
            if wrong or not stat.S_ISREG(path.lstat().st_mode):
                shown = printable(f"{folder.path}/{relative}")
                raise BuildError(
                    f"{printable(folder.owner)}: the output path {shown!r} {wrong or 'is no regular file'}"
                )
            yield relative


def _tally(file: Path, path: str) -> Made:
    digest, size = hashlib.sha256(), 0
    for chunk in chunks_of(file):
        digest.update(chunk)
        size += len(chunk)
    return Made(path=path, size=size, digest=digest.digest())
