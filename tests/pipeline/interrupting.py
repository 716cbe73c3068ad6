"""A build that something happens to, at any one of the system calls that it makes.

The build runs in a child process, under a profiler that sees every call into the operating system just before it is
made. So no place is left out, and the code under test has no hooks for tests.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from plugins.pipeline.outputs import BuildError

DONE, REFUSED, INTERRUPTED, BUG = 0, 3, 130, 70  # how the child ended, beside being killed
KILLED = -signal.SIGKILL
_HARMLESS = frozenset({"fspath", "getpid", "getcwd", "fsencode", "_exit", "register_at_fork"})  # ask no disk


def run(work: Callable[[], object], happens: Callable[[], object] | None = None, at: int = 0) -> int:
    """Do `work` in a child process, let `happens` happen just before system call number `at`; how the child ended."""
    child = os.fork()
    if not child:
        code = BUG
        try:
            signal.signal(signal.SIGINT, signal.default_int_handler)  # whatever ran before in this process
            os.write = _halving(os.write)
            if happens:
                sys.setprofile(watch(happens, at))
            work()
            code = DONE
        except BuildError:
            code = REFUSED
        except KeyboardInterrupt:
            code = INTERRUPTED
        finally:
            sys.setprofile(None)
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def press_ctrl_c() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def fail_with(number: int) -> Callable[[], None]:
    """Let the system call fail with an errno."""

    def fail() -> None:
        raise OSError(number, os.strerror(number), "somewhere")

    return fail


def calls(work: Callable[[], object]) -> int:
    """How many system calls `work` makes when nothing happens to it. Leaves what it did in place."""
    reading, writing = os.pipe()

    def counted() -> None:
        seen = 0

        def count(frame: FrameType, event: str, called: object) -> None:
            nonlocal seen
            seen += is_system_call(event, called)

        sys.setprofile(count)
        work()
        sys.setprofile(None)
        os.write(writing, f"{seen}".encode())

    code = run(counted)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.read()
    assert code == DONE, code
    return int(answer)


def watch(happens: Callable[[], object], at: int) -> Callable[[FrameType, str, object], None]:
    """A profiler, for `sys.setprofile`, that lets `happens` happen just before system call number `at`."""
    seen = 0

    def look(frame: FrameType, event: str, called: object) -> None:
        nonlocal seen
        if is_system_call(event, called):
            seen += 1
            if seen == at:
                happens()

    return look


def is_system_call(event: str, called: object) -> bool:
    module, name = getattr(called, "__module__", ""), getattr(called, "__name__", "")
    return event == "c_call" and module in ("posix", "fcntl") and name not in _HARMLESS


def _halving(write: Callable[[int, Any], int]) -> Callable[[int, Any], int]:
    """A disk that takes the first half of what it is given, so that a file can be found half written."""

    def halved(descriptor: int, data: Any) -> int:
        return write(descriptor, data[: len(data) // 2] if len(data) > 8 else data)

    return halved
