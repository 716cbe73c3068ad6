"""One update at a time, in a thread of its own; whatever is saved meanwhile becomes the next one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from plugins.network.live import Live, Shown, Step
from plugins.network.problems import Problem
from plugins.preview.mishaps import outliving, said

_NAMED = 3  # files that a line of the terminal names; more are counted


class Updater:
    """Feeds changes to a live site and passes on each step that comes of it."""

    def __init__(self, live: Live, posted: Callable[[Step], None], say: Callable[[str], None]) -> None:
        self._live = live
        self._posted = posted
        self._say = say
        self._wake = threading.Condition()
        self._waiting: set[Path] = set()
        self._since = 0.0  # when the first of those was seen
        self._saved: set[Path] = set()  # those of them that somebody changed
        self._failed: tuple[Shown, ...] = ()
        self._owed: frozenset[Path] = frozenset()  # what an update that failed did not follow; for the next one
        self._told: frozenset[Problem] = frozenset()

    def start(self) -> None:
        """Begin. The thread never keeps the process: Ctrl-C ends it in the midst of an update."""
        self._tell_problems()
        threading.Thread(target=self._run, name="preview updates", daemon=True).start()

    def changed(self, paths: Iterable[Path], *, aloud: bool = True) -> None:
        """Something was changed; `aloud` is False for a mere look whether something was."""
        with self._wake:
            self._since = self._since if self._waiting else time.monotonic()
            self._waiting.update(paths)
            if aloud:
                self._saved.update(paths)
            self._wake.notify()

    def problems(self) -> tuple[Shown, ...]:
        """Everything that is wrong right now, an update that failed before all."""
        found: list[Shown] = []
        with outliving(found.append):
            found += self._live.problems()
        return (*self._failed, *found)

    def _run(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._waiting)
                changed, saved, since = frozenset(self._waiting | self._owed), sorted(self._saved), self._since
                self._waiting.clear()
                self._saved.clear()
            self._update(changed, saved, since)

    def _update(self, changed: frozenset[Path], saved: list[Path], since: float) -> None:
        told: list[str] = []
        failed: list[Shown] = []
        with outliving(failed.append):
            for step in self._live.update(changed):
                self._posted(step)
                told.append(f"{step.said} in {(time.monotonic() - since) * 1000:.0f} ms")
        was, self._failed = self._failed, tuple(failed)
        self._owed = changed if failed else frozenset()
        if was or failed:  # the pages were told of the last step while the other state of things was shown
            self._posted(Step(right=None, said=""))
        if failed:
            told.append("the update failed")
        if saved:
            self._say(f"{named(saved)}: {', '.join(told) or 'nothing to show'}")
        self._tell_problems()

    def _tell_problems(self) -> None:
        """Say what is wrong and was not before, and when all of it is mended."""
        now = frozenset(shown.problem for shown in self.problems())
        for problem in sorted(now - self._told):
            self._say(said(problem))
        if self._told and not now:
            self._say("nothing is wrong any more")
        self._told = now


def named(saved: list[Path]) -> str:
    """The files of a change in few words."""
    more = len(saved) - _NAMED
    return ", ".join(path.name for path in saved[:_NAMED]) + (f" and {more} more" if more > 0 else "")
