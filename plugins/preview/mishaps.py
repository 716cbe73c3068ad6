"""What goes wrong while somebody tries things out: it is said, shown, and the preview goes on."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType

from plugins.network.live import Shown
from plugins.network.problems import Level, Problem, StopError


@contextmanager
def outliving(note: Callable[[Shown], object]) -> Iterator[None]:
    """Go on after whatever goes wrong in this block, and hand it to `note` as something to show on every page.

    Settings and templates are code that people change while the preview runs, and their mistakes are any exception
    there is. A preview that ended with the first of them would have to be started anew after each. What no message of
    ours explains is printed with its traceback, so that nothing is hidden.
    """
    with ExitStack() as stack:
        stack.push(partial(_outlive, note))
        yield


def _outlive(
    note: Callable[[Shown], object], kind: object, error: BaseException | None, trace: TracebackType | None
) -> bool:
    if not isinstance(error, Exception):
        return False  # nothing went wrong, or the process is asked to end
    if not isinstance(error, StopError):
        traceback.print_exception(error)
    note(shown(error))
    return True


def shown(error: Exception) -> Shown:
    """An exception as a problem of every page, at the line of ours (or of a template or settings) where it arose."""
    if isinstance(error, StopError):
        return Shown(problem=Problem("", 0, Level.ERROR, str(error)), pages=None)
    file, line = _place(error)
    what = f"{type(error).__name__}: {error}"
    return Shown(
        problem=Problem(os.path.relpath(file) if file else "", line, Level.ERROR, what),
        source=Path(file).absolute() if file else None,
        pages=None,
    )


def _place(error: Exception) -> tuple[str, int]:
    """File and line that somebody has to look at: not those of a library that fell over what it was handed."""
    if isinstance(error, SyntaxError) and error.filename:
        return error.filename, error.lineno or 1
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if os.path.isfile(frame.filename)]
    ours = [frame for frame in frames if not _is_library(frame.filename)]
    if not (ours or frames):
        return "", 0
    frame = (ours or frames)[-1]
    return frame.filename, frame.lineno or 1


def _is_library(file: str) -> bool:
    return "site-packages" in Path(file).parts or file.startswith(os.path.dirname(os.__file__) + os.sep)


def said(problem: Problem) -> str:
    """A problem on one line; one that is in no file of its own says its message alone."""
    return str(problem) if problem.file else f"{problem.level.value}: {problem.what}"
