"""Other programs that a build runs: waited for, ended with it, and heard when they fail."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_PR_SET_PDEATHSIG = 1


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


# Loaded here: between fork and exec, nothing may be loaded any more.
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def _end_with_parent() -> None:
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, ctypes.c_ulong(signal.SIGKILL))
