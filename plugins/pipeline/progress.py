"""How far something slow has come, for people at a terminal."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console

PATIENCE = 2.0  # seconds without a word; most builds are done by then
_REFRESH = 0.1  # seconds between two drawings


@contextmanager
def progress(
    what: str, *, console: Console | None = None, clock: Callable[[], float] = time.monotonic
) -> Iterator[Callable[[int, int], None]]:
    """A function to call with how many of how many are done. It draws a bar after two seconds, on a terminal only.

    The bar is gone when the block ends.
    """
    console = console or Console(stderr=True)
    if not console.file.isatty():
        yield lambda done, total: None
        return
    bar = _Bar(what, console, clock)
    try:
        yield bar.step
    finally:
        bar.stop()


class _Bar:
    """One bar, drawn from the caller's thread: a thread of its own would not survive a fork into workers."""

    def __init__(self, what: str, console: Console, clock: Callable[[], float]) -> None:
        # Here: where nobody looks, as in CI, nothing draws.
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._progress = Progress(*columns, console=console, transient=True, auto_refresh=False)
        self._task = self._progress.add_task(what, total=None)
        self._clock = clock
        self._next = clock() + PATIENCE
        self._started = False

    def step(self, done: int, total: int) -> None:
        now = self._clock()
        if now < self._next:
            return
        self._next = now + _REFRESH
        if not self._started:
            self._progress.start()
            self._started = True
        self._progress.update(self._task, completed=done, total=total, refresh=True)

    def stop(self) -> None:
        if self._started:
            self._progress.stop()
