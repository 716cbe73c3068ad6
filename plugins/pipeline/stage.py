"""Everything that a build has to say, made and put beside the output; the output itself is only looked at."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, zip_longest
from pathlib import Path

from plugins.pipeline.disk import chunks_of, is_folder, make_folder, plain_errors, remove_folder, stands, write_new
from plugins.pipeline.folder import OutputFolder, scan
from plugins.pipeline.journal import Journal, Removal, remove_journal
from plugins.pipeline.outputs import BuildError, Copy, Data, Document, Output, Page
from plugins.pipeline.plan import Decision, Kind, collect, decide, parent, tops

Progress = Callable[[int, int], None]  # how many of how many are done
UNTOUCHED = "The output was not touched."


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What one output came to: size in bytes, SHA-256 in hexadecimal."""

    path: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A build that came to its end and is not applied yet. `made` holds every output, by path."""

    out: OutputFolder
    decision: Decision
    held: Mapping[str, Kind]
    made: tuple[Made, ...]
    numbers: Mapping[str, str]  # path of each output to be written -> its name in the stage

    def file(self, path: str) -> Path:
        """Where the bytes of an output are to be read now: in the stage, or in the output when they are the same."""
        number = self.numbers.get(path)
        return self.out.path / path if number is None else self.out.files / number


def stage(
    out: OutputFolder,
    outputs: Iterable[Output],
    render: Callable[[Page], bytes],
    progress: Progress | None = None,
    *,
    anew: bool = False,
) -> Staged:
    """Make every output and stage those that differ from what stands in `out`. The caller holds the lock.

    With `anew` every output is staged, whatever stands there. Raises BuildError; whatever ends it, an interrupt too,
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
            held = scan(out)
            made: list[Made] = []
            numbers: dict[str, str] = {}
            for number, output in enumerate(planned):
                here = held.get(output.path) is Kind.FILE and not anew
                standing = out.path / output.path if here else None
                result, differs = _make(output, render, standing, out.files / str(number))
                made.append(result)
                if differs:
                    numbers[output.path] = str(number)
                if progress:
                    progress(number + 1, len(planned))
            paths = [output.path for output in planned]
            decision = decide(paths, held, [path for path in paths if path not in numbers])
            _check_writable(out, decision, held)
    except BaseException:
        discard_quietly(out)
        raise
    return Staged(out=out, decision=decision, held=held, made=tuple(made), numbers=numbers)


def journal_of(staged: Staged) -> Journal:
    """What applying a staged build does, ready to be written down."""
    decision, held = staged.decision, staged.held
    gone = (*decision.clear, *decision.remove)

    def removals(paths: Iterable[str]) -> tuple[Removal, ...]:
        first = frozenset(tops(gone, held))
        return tuple(Removal(path=path, folder=held[path] is Kind.FOLDER) for path in paths if path in first)

    return Journal(
        clear=removals(decision.clear),
        place=tuple((staged.numbers[path], path) for path in decision.write),
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


def _make(output: Output, render: Callable[[Page], bytes], standing: Path | None, target: Path) -> tuple[Made, bool]:
    """Make one output and write it to `target` unless `standing` holds the same bytes; whether it was written."""
    chunks = _chunks(output, render)
    first = next(chunks, b"")
    second = next(chunks, b"")
    tally = _Tally()
    if not second:  # nearly every output: compared in memory
        tally.add(first)
        if standing and _holds(standing, first):
            return tally.made(output.path), False
        write_new(target, [first])
        return tally.made(output.path), True
    write_new(target, map(tally.add, chain((first, second), chunks)))
    if standing and _same(standing, target):
        os.unlink(target)
        return tally.made(output.path), False
    return tally.made(output.path), True


class _Tally:
    """Counts bytes that pass through `add`."""

    def __init__(self) -> None:
        self._size = 0
        self._hash = hashlib.sha256()

    def add(self, chunk: bytes) -> bytes:
        self._size += len(chunk)
        self._hash.update(chunk)
        return chunk

    def made(self, path: str) -> Made:
        return Made(path=path, size=self._size, digest=self._hash.hexdigest())


def _chunks(output: Output, render: Callable[[Page], bytes]) -> Iterator[bytes]:
    """The bytes of an output, in one piece unless it is a large file. A copied source is read once."""
    match output:
        case Page():
            yield render(output)
        case Data():
            yield output.data
        case Document():
            yield output.write(output.value)
        case Copy():
            with plain_errors(f"copy {output.owner}", f"Is it a regular file and not a link? {UNTOUCHED}"):
                yield from chunks_of(output.source)


def _holds(path: Path, data: bytes) -> bool:
    """Whether a file of the output holds exactly `data`; one that can't be read does not."""
    try:
        if path.lstat().st_size != len(data):
            return False
        return b"".join(chunks_of(path)) == data
    except PermissionError:
        return False


def _same(one: Path, other: Path) -> bool:
    """Whether two large files hold the same bytes; one that can't be read does not."""
    try:
        return all(left == right for left, right in zip_longest(chunks_of(one), chunks_of(other)))
    except PermissionError:
        return False


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
