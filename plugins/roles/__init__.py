"""Roles: who owns what, as a file for the git host, and whether a change stays inside what its author owns.

Glue for `invoke roles` and for two questions of `invoke check`. No plugin of a build.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pelican.settings import read_settings

from plugins.network.catalog import Assembled
from plugins.network.problems import Level, Problem, SetupError, printable
from plugins.network.sources import Sources, walk
from plugins.network.stopping import HELD, exit_code
from plugins.network.yaml_writing import write_whole
from plugins.roles import places
from plugins.roles.codeowners import codeowners, out_of_date, vacancies
from plugins.roles.offices import Offices, read_offices
from plugins.roles.ownership import author_of, not_given, not_owned
from plugins.roles.words import told

Finds = Callable[[Assembled], Iterable[Problem]]


# ------------------------------------------------------------------------------------------------ invoke roles


@dataclass(frozen=True, slots=True)
class _File:
    """A CODEOWNERS: where it lies, what it says (None: there is none) and what it should say."""

    path: Path
    there: str | None
    wanted: str

    @property
    def is_right(self) -> bool:
        return self.there is not None and not out_of_date(self.there, self.wanted)


def run_roles(
    config: Path,
    *,
    units: Path | None = None,
    output: Path | None = None,
    dry_run: bool = False,
    check: bool = False,
) -> int:
    """Write CODEOWNERS for the units folder (default: the one that the settings in `config` name).

    `dry_run` prints what would change and `check` asks whether anything would; both write nothing. The exit code: 0,
    2 when nobody would own the road or, with `check`, when a file is not as it should be, 1 when the set-up can't be
    read.
    """

    def run() -> None:
        if dry_run and check:
            raise SetupError("--dry-run shows what would change and --check whether anything would; choose one of them")
        folder = units or Path(read_settings(str(config))["PATH"])
        sources = walk(folder.expanduser().absolute())
        offices = read_offices(sources)
        found = sorted(vacancies(offices, sources.root.name))
        files = _files(sources, offices, output)
        if check:
            found = sorted({*found, *(_stale(file, sources) for file in files if not file.is_right)})
        for problem in found:
            print(problem)
        wrong = any(problem.level is Level.ERROR for problem in found)
        if not wrong:
            for file in files:
                print(_shown(file) if dry_run else _asked(file) if check else _written(file))
        if wrong:
            raise SystemExit(HELD)

    return exit_code(run)


def _files(sources: Sources, offices: Offices, output: Path | None) -> list[_File]:
    """The files to write: the one that was asked for, or those that are there, or a first one."""
    root = places.repository_around(sources.root)
    if root is None:
        named = printable(str(sources.root))
        raise SetupError(f"{named}: lies in no git repository, so nobody can tell how the host names its files")
    units = places.within(root, sources.root)
    wanted = codeowners(offices, units)
    paths = [root / place for place in places.there(root) or (places.new_place(root, units),)]
    if output:
        paths = [output.expanduser().absolute()]
    if len(wanted.encode()) > places.LARGEST:
        raise SetupError(f"CODEOWNERS would be larger than {places.LARGEST // 1_000_000} MB, and hosts read none of it")
    files = [_File(path, places.text_of(path), wanted) for path in paths]
    for file in files:
        if file.there is not None and not places.is_ours(file.there):
            raise SetupError(
                f"{_named(file.path)}: was not written by invoke roles, which would lose what it says; move it away, or"
                " name another file with --output"
            )
    return files


def _written(file: _File) -> str:
    """Write a file unless it is right; what there is to say about it."""
    if file.is_right:
        return f"{_named(file.path)}: is as it should be."
    write_whole(file.path.parent, file.path.name, file.wanted.encode())
    return f"{_named(file.path)}: written, {_count(file)}."


def _shown(file: _File) -> str:
    """What would change, line by line."""
    if file.is_right:
        return f"{_named(file.path)}: is as it should be."
    name, old = _named(file.path), (file.there or "").splitlines(keepends=True)
    lines = difflib.unified_diff(old, file.wanted.splitlines(keepends=True), name, name)
    return "".join([*lines, "Nothing was written."])


def _asked(file: _File) -> str:
    return f"{_named(file.path)}: is as it should be, {_count(file)}."


def _count(file: _File) -> str:
    lines = [line for line in file.wanted.splitlines() if line and not line.startswith("#")]
    accounts = {word for line in lines for word in line.split() if word.startswith("@")}
    return f"{len(lines)} patterns for {len(accounts)} accounts"


def _named(path: Path) -> str:
    return printable(os.path.relpath(path))


# ------------------------------------------------------------------------------------------------ invoke check


def finders(handles: Sequence[str] | None, rev: str, others: Iterable[Finds] = ()) -> list[Finds]:
    """What `invoke check` asks beside what a build does; with handles, whether the change since `rev` is theirs."""
    return [changed_by(handles, rev)] if handles else [find_problems, *others]


def find_problems(assembled: Assembled) -> Iterator[Problem]:
    """Whether CODEOWNERS says what the network says. Nothing where there is none: who wants one runs `invoke roles`."""
    sources = _sources(assembled)
    root = places.repository_around(sources.root)
    if root is None or not (there := places.there(root)):
        return
    offices = read_offices(sources)
    found = list(vacancies(offices, sources.root.name))
    yield from found
    wanted = codeowners(offices, places.within(root, sources.root))
    for place in there:
        text = places.text_of(root / place)
        if text is not None and not places.is_ours(text):
            what = (
                "was not written by invoke roles, so nothing checks it against network.yaml; let invoke roles write it"
            )
            yield Problem(_beside(root / place, sources), 1, Level.WARNING, what)
        elif not any(problem.level is Level.ERROR for problem in found):  # else it can't be written
            file = _File(root / place, text, wanted)
            if not file.is_right:
                yield _stale(file, sources)


def changed_by(handles: Sequence[str], rev: str) -> Finds:
    """For `invoke check`: the files of a change that its author, or several who stand for it, do not own.

    The change is what lies here now, compared with where it left `rev`; what somebody owns is told from `rev`. Asked
    of a network, it raises StopError when git can't say what was there.
    """
    from plugins.roles.changes import change_since, texts_of

    def find(assembled: Assembled) -> Iterator[Problem]:
        if not all(handle.strip().lstrip("@") for handle in handles):
            raise SetupError("--changed-by: names nobody; write the handle of who made the change")
        if not rev:
            raise SetupError("--changed-by: needs to know what to compare with; add --base, as in --base origin/main")
        sources = _sources(assembled)
        change = change_since(sources, rev)
        author = author_of(change.before, handles)
        texts = cache(lambda: tuple(texts_of(sources, change)))
        found = {
            *not_owned(change.edits, author, change.before, texts),
            *not_given(change.began, change.after, author, change.units),
        }
        root = places.repository_around(sources.root) or sources.root
        for outside in sorted(found):
            what = told(outside, author, change.before, rev)
            yield Problem(_beside(root / outside.path, sources), outside.line, Level.ERROR, what)

    return find


def _sources(assembled: Assembled) -> Sources:
    assert assembled.maker  # of a network that was read whole
    return assembled.maker.sources


def _stale(file: _File, sources: Sources) -> Problem:
    where = os.path.relpath(sources.root)
    command = "invoke roles" if where == "units" else f"invoke roles --units {where}"
    if file.there is None:
        what = f"is not there; run: {command}"
    else:
        manifest = sources.named("network.yaml")
        what = f"is not what {manifest} and the handles on experts' pages give; run: {command}"
    line = 1 if file.there is None else out_of_date(file.there, file.wanted)
    return Problem(_beside(file.path, sources), line, Level.ERROR, what)


def _beside(path: Path, sources: Sources) -> str:
    """A path as problems name it: from the folder above the units folder."""
    return Path(os.path.relpath(path, sources.root.resolve().parent)).as_posix()
