"""How a command ends when it can't go on: one plain message and an exit code, no traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from plugins.network.problems import StopError

NOT_BUILT, HELD, INTERRUPTED = 1, 2, 130


@contextmanager
def stopping_plainly() -> Iterator[None]:
    """Turn what stops the work into SystemExit: its message and 1, or 130 for Ctrl-C (which Pelican ends with 0)."""
    try:
        yield
    except StopError as error:
        raise SystemExit(f"error: {error}") from error
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None


def exit_code(work: Callable[[], object]) -> int:
    """Run `work` and give its exit code; what stops it is one plain message on standard error."""
    try:
        with stopping_plainly():
            work()
    except SystemExit as stop:
        if isinstance(stop.code, int):
            return stop.code
        if stop.code is not None:
            print(stop.code, file=sys.stderr)
            return NOT_BUILT
    except BrokenPipeError:  # whoever read what is printed has gone (`invoke check | head`); nobody is left to tell
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
