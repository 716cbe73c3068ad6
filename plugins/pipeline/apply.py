"""The one writer of an output folder: renames and removals under a journal.

A reader sees each file wholly old or wholly new. Every step may be done twice, so an apply that was killed is carried
out again from its journal by whoever takes the lock next.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from plugins.network.problems import printable
from plugins.pipeline.disk import is_folder, make_folder, plain_errors, remove_file, remove_folder, stands
from plugins.pipeline.folder import OutputFolder
from plugins.pipeline.journal import Journal, Removal, read_journal, write_journal
from plugins.pipeline.making import UNTOUCHED
from plugins.pipeline.outputs import BuildError
from plugins.pipeline.plan import parent
from plugins.pipeline.stage import Staged, discard, discard_quietly, journal_of

_HALF_DONE = "The output is between two builds: the next command on it completes it before anything else."


def recover(out: OutputFolder) -> str | None:
    """Complete the apply that was interrupted in `out`, or throw away what was only staged. First thing under the lock.

    Returns a line to say when there was something to do. Raises BuildError when it can't be completed now either.
    """
    with plain_errors(f"look for an interrupted build of {out}", "Nothing was changed."):
        if stands(out.path) and not is_folder(out.path):
            raise BuildError(f"the output {out} is not a folder any more; put it back or remove it, and try again")
        journal = read_journal(out)
        if journal is None:
            return f"{out}: threw away what an interrupted build had prepared" if discard(out) else None
    with interrupts_deferred(), plain_errors(f"complete the interrupted build of {out}", _HALF_DONE):
        lost = _carry_out(out, journal)
        discard(out)
    if lost:
        return f"{out}: completed an interrupted build, except files that are gone from its stage: {_some(lost)}"
    return f"{out}: completed an interrupted build"


def apply(out: OutputFolder, staged: Staged) -> None:
    """Make `out` what was staged. The caller holds the lock; Ctrl-C waits until this is done.

    Raises BuildError: with the output untouched while there is no journal, else for the next command to complete.
    """
    with interrupts_deferred():
        try:
            with plain_errors(f"write the journal of {out}", UNTOUCHED):
                out.built.touch()
                write_journal(out, journal_of(staged))
        except BuildError:
            discard_quietly(out)
            raise
        with plain_errors(f"finish writing {out}", _HALF_DONE):
            lost = _carry_out(out, journal_of(staged))
            if lost:
                raise BuildError(f"staged files of {out} were removed while it was built: {_some(lost)}. Build again")
            discard(out)


@contextmanager
def interrupts_deferred() -> Iterator[None]:
    """Keep Ctrl-C back inside the block and let it happen after it."""
    if threading.current_thread() is not threading.main_thread():
        yield  # Ctrl-C only ever reaches the main thread
        return
    waiting: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        waiting.append(number)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if waiting:
        signal.raise_signal(signal.SIGINT)


def _carry_out(out: OutputFolder, journal: Journal) -> list[str]:
    """Do what the journal says, as much of it as is not done; the paths whose staged file is lost. Raises OSError."""
    make_folder(out.path)
    for removal in journal.clear:
        _remove(out, removal)
    ready: set[str] = {""}
    lost = []
    for name, path in journal.place:
        if not _place(out, out.files / name, path, ready):
            lost.append(path)
    for removal in journal.remove:
        _remove(out, removal)
    return lost


def _remove(out: OutputFolder, removal: Removal) -> None:
    # Above it, a link may stand where the folder was by now; what lies behind a link is not ours.
    if all(is_folder(out.path / folder) for folder in _above(removal.path)):
        (remove_folder if removal.folder else remove_file)(out.path / removal.path)


def _place(out: OutputFolder, staged: Path, path: str, ready: set[str]) -> bool:
    """Rename one staged file to where it belongs; False when it is neither staged nor there."""
    target = out.path / path
    if not stands(staged):
        return stands(target)
    for folder in _above(path):
        if folder not in ready:
            remove_file(out.path / folder)
            make_folder(out.path / folder)
            ready.add(folder)
    remove_folder(target)
    os.replace(staged, target)
    return True


def _above(path: str) -> list[str]:
    """The folders above `path` inside the output, from the top."""
    above = []
    while path := parent(path):
        above.append(path)
    return above[::-1]


def _some(paths: list[str]) -> str:
    """A few paths, to be read."""
    shown = ", ".join(printable(path) for path in paths[:5])
    return shown if len(paths) <= 5 else f"{shown} and {len(paths) - 5} more"
