"""Which files were saved, told within hundredths of a second, however an editor saves them."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

import anyio
from watchfiles import Change, awatch

_STEP = 10  # milliseconds without a further change that end a batch
_BATCH = 100  # milliseconds that a batch takes at most
_TICK = 250  # milliseconds between two looks whether the folders are still the same ones

_LEFT_OUT = frozenset({"__pycache__", "node_modules"})
# What editors write beside the file that they save: backups, and the names under which they save before they rename.
_EDITORS = re.compile(r"~$|^#.*#$|^4913$|___jb_(tmp|old)___$|\.(bak|orig|swp|tmp|py[cod])$|^(Thumbs\.db|desktop\.ini)$")

Changed = Callable[[frozenset[Path], bool], None]


@dataclass(frozen=True, slots=True)
class Roots:
    """What is watched, as it lies on disk right now."""

    folders: tuple[Path, ...]
    files: tuple[Path, ...]  # single ones; also what is not there yet
    identity: tuple[object, ...]  # another one when a folder was moved away, replaced or came into being

    @classmethod
    def of(cls, watched: tuple[Path, ...]) -> Roots:
        paths = sorted(set(watched))
        folders = tuple(path for path in paths if path.is_dir())
        files = tuple(path for path in paths if path not in folders)
        return cls(folders, files, tuple(map(_identity, (*folders, *_above(files)))))

    @property
    def above(self) -> tuple[Path, ...]:
        """The folders of single files. A file is watched there: who saves by renaming puts another in its place."""
        return _above(self.files)

    def concerns(self, path: Path) -> bool:
        """Whether what was changed is ours, and nothing that an editor or a program keeps for itself."""
        if path in self.files:
            return True
        return any(_is_source(path.relative_to(root).parts) for root in self.folders if path.is_relative_to(root))


def _above(files: tuple[Path, ...]) -> tuple[Path, ...]:
    return tuple(sorted({file.parent for file in files if file.parent.is_dir()}))


def _identity(folder: Path) -> tuple[str, int, int]:
    try:
        there = folder.stat()
    except OSError:
        return str(folder), 0, 0
    return str(folder), there.st_dev, there.st_ino


def _is_source(parts: tuple[str, ...]) -> bool:
    if any(part.startswith(".") or part in _LEFT_OUT for part in parts):
        return False
    return not parts or not _EDITORS.search(parts[-1])


async def watch(watched: Callable[[], tuple[Path, ...]], changed: Changed, stop: anyio.Event) -> None:
    """Call `changed` with every batch of paths until `stop` is set.

    What is watched may change, and folders may be moved away and come back: then all is watched anew, and since
    something may have been saved between, `changed` is called with all that is watched and False ("just have a look").
    """
    while not stop.is_set():
        roots = Roots.of(watched())
        over = anyio.Event()

        async def until_stopped(over: anyio.Event = over) -> None:
            await stop.wait()
            over.set()

        def is_over(roots: Roots = roots) -> bool:
            return Roots.of(watched()) != roots

        async with anyio.create_task_group() as both:
            both.start_soon(until_stopped)
            async with anyio.create_task_group() as watchers:
                for paths, deep in ((roots.folders, True), (roots.above, False)):
                    watchers.start_soon(_watch, paths, deep, roots, changed, is_over, over)
            both.cancel_scope.cancel()


async def _watch(
    paths: tuple[Path, ...],
    deep: bool,
    roots: Roots,
    changed: Changed,
    is_over: Callable[[], bool],
    over: anyio.Event,
) -> None:
    """One round: until `over` is set, by somebody else or because what is watched is not the same any more."""
    if not paths:
        if deep:  # no folder is there: somebody has to look when one comes
            await _until(is_over, over)
        return
    begun = False

    def ours(change: Change, path: str) -> bool:
        return roots.concerns(Path(path))

    try:
        batches = awatch(
            *paths,
            recursive=deep,
            watch_filter=ours,
            step=_STEP,
            debounce=_BATCH,
            rust_timeout=_TICK,
            yield_on_timeout=True,
            stop_event=over,
            ignore_permission_denied=True,
        )
        async with aclosing(batches):
            async for batch in batches:
                if not begun:
                    begun = True
                    changed(frozenset(paths), False)
                if batch:
                    changed(frozenset(Path(path) for _, path in batch), True)
                if is_over():
                    break
    except FileNotFoundError:
        pass  # a folder went while the watch began; the next round sees what is there
    over.set()


async def _until(is_over: Callable[[], bool], over: anyio.Event) -> None:
    while not over.is_set() and not is_over():
        with anyio.move_on_after(_TICK / 1000):
            await over.wait()
    over.set()
