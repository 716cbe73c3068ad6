"""One build at a time for an output folder.

The lock is the system's (flock), so it is gone with the process that held it, however that ended.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from plugins.pipeline.disk import FILE_MODE, make_folder, plain_errors
from plugins.pipeline.folder import OutputFolder, guard_foreign
from plugins.pipeline.outputs import BuildError

_held: dict[Path, int] = {}  # output folders locked by this process -> descriptor of the lock


class BusyError(BuildError):
    """Another build writes to this output."""


@contextmanager
def locked(out: OutputFolder) -> Iterator[None]:
    """Hold the lock of `out`, without waiting for it.

    Raises BusyError when somebody has it, this process included; BuildError when it can't be taken.
    """
    if holds(out):
        raise BusyError(f"this process builds {out} already")
    descriptor = _take(out)
    _held[out.path] = descriptor
    try:
        yield
    finally:
        del _held[out.path]
        with suppress(OSError):  # what could not be closed now goes with the process
            os.close(descriptor)


def holds(out: OutputFolder) -> bool:
    """Whether this process has the lock of `out`."""
    return out.path in _held


def _take(out: OutputFolder) -> int:
    """A descriptor that holds the lock. Makes the stage folder on the way."""
    with plain_errors(f"lock the output {out}", "Nothing was changed."):
        guard_foreign(out)  # before the first file of ours stands beside it
        out.path.parent.mkdir(parents=True, exist_ok=True)
        make_folder(out.stage)
        if out.stage.is_symlink() or not out.stage.is_dir():
            raise BuildError(f"{out.stage} is no folder of ours; remove it and build again")
        while True:
            descriptor = os.open(out.lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, FILE_MODE)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if _is_current(out, descriptor):
                    os.ftruncate(descriptor, 0)
                    os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
                    return descriptor
            except BlockingIOError:
                who = _holder(descriptor)
                os.close(descriptor)
                raise BusyError(
                    f"another build{who} is writing to {out}; wait until it is done, or stop it, and try again"
                ) from None
            except BaseException:
                os.close(descriptor)
                raise
            os.close(descriptor)


def _is_current(out: OutputFolder, descriptor: int) -> bool:
    """Whether the locked file still is the lock; somebody may have removed the stage folder in between."""
    try:
        return os.path.samestat(os.stat(out.lock, follow_symlinks=False), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _holder(descriptor: int) -> str:
    """Who holds a lock, as " (process 123)"; "" when that can't be read."""
    try:
        text = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip()
    except OSError:
        return ""
    return f" (process {text})" if text.isascii() and text.isdigit() else ""


def _let_go() -> None:
    """In a forked worker: close the locks, or one that outlives a killed build would hold them."""
    for descriptor in _held.values():
        os.close(descriptor)
    _held.clear()


os.register_at_fork(after_in_child=_let_go)
