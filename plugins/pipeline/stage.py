"""Everything that a build has to say, made and put beside the output; the output itself is only looked at."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from plugins.pipeline.disk import is_folder, make_folder, plain_errors, remove_folder, stands
from plugins.pipeline.folder import OutputFolder, scan
from plugins.pipeline.folders import FolderJob, make_folders
from plugins.pipeline.journal import Journal, Removal, remove_journal
from plugins.pipeline.ledger import Ledger
from plugins.pipeline.looking import Look
from plugins.pipeline.making import UNTOUCHED, WORTH_A_POOL, Job, Made, Progress, Result, make_all
from plugins.pipeline.outputs import BuildError, File, Folder, Output, Page
from plugins.pipeline.plan import Decision, Kind, collect, decide, parent, tops


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A build that came to its end and is not applied yet. `made` holds every output, by path.

    `looked` are those that were made now and looked at; `found` is what was found, of those in which something was.
    """

    out: OutputFolder
    decision: Decision
    held: Mapping[str, Kind]
    made: tuple[Made, ...]
    numbers: Mapping[str, int]  # path of each output to be written -> its number, its name in the stage
    looked: frozenset[str] = frozenset()
    found: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def file(self, path: str) -> Path:
        """Where the bytes of an output are to be read now: in the stage, or in the output when they are the same."""
        number = self.numbers.get(path)
        return self.out.path / path if number is None else self.out.files / str(number)


def stage(
    out: OutputFolder,
    outputs: Iterable[Output],
    render: Callable[[Page], bytes],
    progress: Progress | None = None,
    *,
    anew: bool = False,
    jobs: int = 1,
    ledger: Ledger | None = None,
    look: Look | None = None,
) -> Staged:
    """Make the outputs that have to be made, and stage those that differ from what stands in `out`.

    The caller holds the lock. Which have to be made is known by `ledger`; without one, all. With `anew` every output is
    staged, whatever stands there. `look` sees whatever is made. Raises BuildError; whatever ends it, an interrupt too,
    leaves the output untouched and the stage empty.
    """
    planned = collect(outputs)
    with plain_errors(f"prepare the build of {out}", UNTOUCHED):
        if stands(out.journal):
            raise BuildError(f"{out} is between two builds; it has to be recovered first")
    try:
        with plain_errors(f"prepare the build of {out}", UNTOUCHED):
            discard(out)
            make_folder(out.files)
            held = ledger.look(out) if ledger else scan(out)
            stale = ledger.judge(planned) if ledger else planned
            made: dict[str, Made] = {}
            numbers: dict[str, int] = {}
            found: dict[str, tuple[int, ...]] = {}
            for path, result in _make(out, stale, held, render, progress, anew, jobs, ledger, look):
                made[path] = Made(path=path, size=result.made.size, digest=result.made.digest)
                if result.found:
                    found[path] = result.found
                if result.differs:
                    numbers[path] = result.number
                if ledger:
                    ledger.take(made[path], result)
            paths = sorted({*_kept(planned, stale, ledger), *made})
            decision = decide(paths, held, [path for path in paths if path not in numbers])
            _check_writable(out, decision, held)
            all_made = tuple(made[path] if path in made or not ledger else ledger.made(path) for path in paths)
    except BaseException:
        discard_quietly(out)
        raise
    looked = frozenset(made) if look else frozenset()
    return Staged(out=out, decision=decision, held=held, made=all_made, numbers=numbers, looked=looked, found=found)


def _make(
    out: OutputFolder,
    stale: Sequence[Output],
    held: Mapping[str, Kind],
    render: Callable[[Page], bytes],
    progress: Progress | None,
    anew: bool,
    jobs: int,
    ledger: Ledger | None,
    look: Look | None,
) -> Iterator[tuple[str, Result]]:
    """Make what has to be made: single files, then folders. The path of each file, and what it came to."""
    files = [output for output in stale if not isinstance(output, Folder)]
    folders = [output for output in stale if isinstance(output, Folder)]
    reads = ledger.reads if ledger else None

    def said(before: int) -> Progress | None:
        return progress and (lambda done, of: progress(before + done, len(stale)))

    if look and jobs > 1 and len(files) >= WORTH_A_POOL:
        look.ready()
    job = Job(out, files, _standing(files, held, ledger, anew), render, reads, look)
    for result in make_all(job, jobs, said(0)):
        yield files[result.number].path, result  # not the equal one that came from a worker: this one is there anyway
    known = {} if anew or not ledger else ledger.digests
    more = FolderJob(out, folders, len(files), known, reads, look, look is not None and look.thorough)
    for result in make_folders(more, jobs, said(len(files))):
        yield result.made.path, result


def _kept(planned: Sequence[Output], stale: Sequence[Output], ledger: Ledger | None) -> Iterable[str]:
    """The paths of files that did not have to be made."""
    made = {output.path for output in stale}
    for output in planned:
        if output.path not in made:
            yield from ledger.files_of(output) if ledger and isinstance(output, Folder) else [output.path]


def _standing(stale: Sequence[File], held: Mapping[str, Kind], ledger: Ledger | None, anew: bool) -> list[bytes | bool]:
    """What stands at each path: a digest where one is known, else whether there is a file to be compared with."""
    if anew:
        return [False] * len(stale)
    known: Mapping[str, bytes] = ledger.digests if ledger else {}
    return [known.get(output.path) or held.get(output.path) is Kind.FILE for output in stale]


def journal_of(staged: Staged) -> Journal:
    """What applying a staged build does, ready to be written down."""
    decision, held = staged.decision, staged.held
    gone = (*decision.clear, *decision.remove)

    def removals(paths: Iterable[str]) -> tuple[Removal, ...]:
        first = frozenset(tops(gone, held))
        return tuple(Removal(path=path, folder=held[path] is Kind.FOLDER) for path in paths if path in first)

    return Journal(
        clear=removals(decision.clear),
        place=tuple((str(staged.numbers[path]), path) for path in decision.write),
        remove=removals(decision.remove),
    )


def discard(out: OutputFolder) -> bool:
    """Throw away what is staged; whether there was anything. Raises OSError.

    The journal goes first: one without its staged files must never stand.
    """
    remove_journal(out)
    there = is_folder(out.files) and any(out.files.iterdir())
    remove_folder(out.files)
    return there


def discard_quietly(out: OutputFolder) -> None:
    """`discard` after something else went wrong: what it can't remove, the next command does."""
    try:
        discard(out)
    except OSError:
        return


def discard_undecided(out: OutputFolder) -> None:
    """`discard_quietly` unless a journal stands: then the next command needs what is staged."""
    try:
        if not stands(out.journal):
            discard(out)
    except OSError:
        return


def _check_writable(out: OutputFolder, decision: Decision, held: Mapping[str, Kind]) -> None:
    """Raise OSError for what would stop an apply half way: folders that can't be changed, another file system."""
    gone = [*decision.clear, *decision.remove]
    folders = {parent(path) for path in (*decision.write, *gone)}
    folders.update(path for path in gone if held[path] is Kind.FOLDER)
    present = [out.path / folder for folder in sorted(folders) if not folder or held.get(folder) is Kind.FOLDER]
    for folder in present if out.path.exists() else [out.path.parent]:
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, "permission denied", os.fspath(folder))
    if out.path.exists() and out.path.lstat().st_dev != out.stage.lstat().st_dev:
        raise OSError(errno.EXDEV, "another file system", os.fspath(out.path))
