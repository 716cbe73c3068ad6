"""Reading and writing single files with care, and saying in plain words what a disk refuses."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from plugins.network.problems import printable
from plugins.pipeline.outputs import BuildError

CHUNK = 1 << 20  # bytes read at once
FILE_MODE, FOLDER_MODE = 0o644, 0o755
PRIVATE = 0o700  # of a folder that has words which nobody may read yet: what builds keep

_REMEDIES = {
    errno.ENOSPC: "the disk is full; free some space and build again",
    errno.EDQUOT: "your quota on this disk is used up; free some space and build again",
    errno.EFBIG: "the file is larger than this system allows",
    errno.EIO: "the disk reported an error; check the disk before you build again",
    errno.EROFS: "the disk is read-only; choose another output folder",
    errno.EACCES: "permission denied; check who owns the folder and its files",
    errno.EPERM: "not permitted; check who owns the folder and its files",
    errno.EMFILE: "too many files are open; raise the limit (ulimit -n) and build again",
    errno.ENFILE: "too many files are open on this machine; try again later",
    errno.ENAMETOOLONG: "the name is too long for this disk; choose an output folder with a shorter path",
    errno.EXDEV: "it lies on another disk than the folder beside it; choose a folder that is not a mount point itself",
}


@contextmanager
def plain_errors(doing: str, outcome: str) -> Iterator[None]:
    """Turn what the system refuses inside the block into a BuildError: what was being done, why not, and `outcome`."""
    try:
        yield
    except OSError as error:
        where = f" ({printable(os.fsdecode(error.filename))})" if isinstance(error.filename, (str, bytes)) else ""
        why = _REMEDIES.get(error.errno or 0) or (error.strerror or str(error)).lower()
        raise BuildError(f"could not {doing}{where}: {why}. {outcome}") from error


def is_folder(path: Path) -> bool:
    """Whether a folder stands at `path` itself; a link to one is none. Raises OSError when that can't be told."""
    return stat.S_ISDIR(_mode(path))


def stands(path: Path) -> bool:
    """Whether anything stands at `path`, a link that leads nowhere too. Raises OSError when that can't be told."""
    return _mode(path) != 0


def _mode(path: Path) -> int:
    """What stands at `path` itself, 0 for nothing."""
    # Not os.path.lexists: to that, a disk which fails and a file which is gone are the same.
    try:
        return path.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return 0


def make_folder(path: Path) -> None:
    """Make one folder that everybody may read, whatever the umask. It may exist."""
    try:
        os.mkdir(path, FOLDER_MODE)
    except FileExistsError:
        return
    os.chmod(path, FOLDER_MODE)


def open_regular(path: Path) -> int:
    """A descriptor for reading a regular file; a link, a pipe or a device is refused with an OSError."""
    # Without O_NONBLOCK, opening a pipe would wait for its writer.
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "it is no regular file", os.fspath(path))
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def chunks_of(path: Path) -> Iterator[bytes]:
    """The bytes of a regular file, read once. Raises OSError, also when the file changes while it is read."""
    descriptor = open_regular(path)
    try:
        before = os.fstat(descriptor)
        while chunk := os.read(descriptor, CHUNK):
            yield chunk
        after = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise OSError(errno.EAGAIN, "it changed while it was read; build again", os.fspath(path))


def write_new(path: Path, chunks: Iterable[bytes]) -> None:
    """Write a file that does not exist yet, readable by everybody whatever the umask."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(path, flags, FILE_MODE)
    try:
        os.fchmod(descriptor, FILE_MODE)
        for chunk in chunks:
            rest = memoryview(chunk)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
    finally:
        os.close(descriptor)


def flush(path: Path) -> None:
    """Have the disk keep what was written to a file or a folder."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_file(path: Path) -> None:
    """Remove a file or a link, never a folder. It may be gone, or a folder may stand there by now."""
    if not is_folder(path):
        with suppress(FileNotFoundError, NotADirectoryError):
            os.unlink(path)


def remove_folder(path: Path) -> None:
    """Remove a folder and all in it, following no link. It may be gone, or something else may stand there by now."""
    if is_folder(path):
        shutil.rmtree(path)
