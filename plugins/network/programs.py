"""Other programs that a build runs: waited for, ended with it, and heard when they fail."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

_PR_SET_PDEATHSIG = 1
PATIENCE = 5  # seconds that a program may take to end


def run(command: Sequence[str | Path], folder: Path, *, without: str = "") -> subprocess.CompletedProcess[str]:
    """Run a program in `folder` and wait for it; whatever it prints is caught. Raises OSError when it can't be started.

    It hears of no variable of the environment whose name begins with `without`. Where the system can do that, it is
    ended when this process is: it would go on writing where the next build writes.
    """
    environment = {name: value for name, value in os.environ.items() if not without or not name.startswith(without)}
    return subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        preexec_fn=_end_with_parent,
    )


@contextmanager
def beside(
    command: Sequence[str | Path], folder: Path, environment: Mapping[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """A program that is talked to while the block runs, with this environment alone; what it complains of is in `log`.

    It ends with the block, and with this process, since its standard input is closed then. Raises OSError when it can't
    be started.
    """
    with log.open("wb") as said:
        program = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            preexec_fn=_end_with_parent,
            start_new_session=True,  # Ctrl-C is for us
        )
    try:
        yield program
    finally:
        assert program.stdin is not None
        assert program.stdout is not None
        with suppress(OSError):
            program.stdin.close()
        program.stdout.close()
        try:
            program.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()


# Loaded here: between fork and exec, nothing may be loaded any more.
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def _end_with_parent() -> None:
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, ctypes.c_ulong(signal.SIGKILL))
