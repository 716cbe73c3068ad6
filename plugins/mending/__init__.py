"""Mending: what `invoke check` says, in three formats, and what it mends where only one thing can have been meant.

Glue: the command. It reads a network by what it is handed, and writes the files that people write, never the output.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pelican.settings import read_settings

from plugins.mending import planning
from plugins.mending.formats import FORMATS, closing
from plugins.mending.known import Known, known_of
from plugins.mending.mends import NETWORK, Mended
from plugins.mending.results import CheckResult, result_of, stopped
from plugins.mending.writing import written
from plugins.network.catalog import Assembled
from plugins.network.checking import unknown
from plugins.network.problems import Problem, SetupError, StopError
from plugins.network.sources import Sources, walk
from plugins.network.stopping import HELD, exit_code

_PASSES = 5  # what is mended in one file may be what another one needs to be mended


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a check is asked for."""

    fix: bool = False
    dry_run: bool = False
    format: str = "text"
    unit: str = ""
    paths: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.format not in FORMATS:
            raise SetupError(f"--format: {unknown('format', self.format, FORMATS, say_all=True)}")
        if self.dry_run and not self.fix:
            raise SetupError("--dry-run shows what --fix would write; give both: --fix --dry-run")


Survey = Callable[[], Assembled]
Further = Callable[[Assembled], Iterable[Problem]]


def run_check(
    config: Path,
    survey: Survey,
    wishes: Callable[[], Wishes] = Wishes,
    *,
    units: Path | None = None,
    further: Sequence[Further] = (),
    alone: bool = False,
) -> int:
    """Print every problem of the network that `survey` reads and what each of `further` finds in it, or that `alone`;
    mend what is asked.

    `units` is the folder with network.yaml (default: that of the settings in `config`). The exit code: 0 no error,
    2 errors, 1 unreadable set-up.
    """

    def run() -> None:
        asked = wishes()
        root = (units or Path(read_settings(str(config))["PATH"])).expanduser().absolute()
        if alone and asked.fix:
            raise SetupError("--fix goes with a check of everything; ask for the other on its own")
        check = _Check(root, asked, survey, tuple(further), alone)
        try:
            result = check.result()
        except StopError as error:
            result = stopped(str(error))
        for line in FORMATS[asked.format](result, way_to(root.parent)):
            print(line)
        sys.stdout.flush()
        if result.stopped:
            raise SetupError(result.stopped)
        print(closing(result, fix=asked.fix), file=sys.stderr)
        if result.errors:
            raise SystemExit(HELD)

    return exit_code(run)


def way_to(folder: Path) -> str:
    """The path of a folder from the root of its repository, ending in / where there is one; "" without a repository."""
    folder = folder.resolve()
    for above in (folder, *folder.parents):
        if (above / ".git").exists():
            return "".join(f"{part}/" for part in folder.relative_to(above).parts)
    workspace = os.environ.get("GITHUB_WORKSPACE", "")
    if workspace and folder.is_relative_to(Path(workspace).resolve()):
        return "".join(f"{part}/" for part in folder.relative_to(Path(workspace).resolve()).parts)
    return ""


@dataclass(frozen=True, slots=True)
class _Check:
    root: Path
    asked: Wishes
    survey: Survey
    further: tuple[Further, ...]
    alone: bool

    def result(self) -> CheckResult:
        return self.fixed() if self.asked.fix else self.looked()

    def looked(self) -> CheckResult:
        """What is wrong, and what of it could be mended; files with a problem alone are looked at for that."""
        assembled, problems = self.seen()
        sources = self.sources(assembled)
        # What breaks a rule of the road is for its author to say in another way.
        files = {problem.file.removeprefix(f"{self.root.name}/") for problem in problems if not problem.rule}
        papers = planning.papers(sources, files.__contains__) if files else ()
        plan = planning.planned(papers, known_of(assembled, sources))
        return result_of(problems, fixable=planning.settled(problems, plan, self.root.name))

    def seen(self) -> tuple[Assembled, list[Problem]]:
        """The network, and the problems of the part of it that was asked for."""
        assembled = self.survey()
        read = () if self.alone else assembled.problems
        found = {*read, *(problem for look in self.further for problem in look(assembled))}
        return assembled, self.selection(self.sources(assembled), assembled).of(sorted(found), self.root.name)

    def sources(self, assembled: Assembled) -> Sources:
        """The files of the network, as they were found when it was read."""
        return assembled.maker.sources if assembled.maker else walk(self.root)

    def selection(self, sources: Sources, assembled: Assembled | None) -> planning.Selection:
        folders = {unit.uid: unit.slug for unit in assembled.catalog.units} if assembled else {}
        return planning.selection(sources, self.asked.unit, folders, self.asked.paths)

    def fixed(self) -> CheckResult:
        """Mend, and say what is still wrong. network.yaml comes first: without it nothing is known of a network."""
        plan = self.passed(self.planned_manifest())
        try:
            for _ in range(1 if self.asked.dry_run else _PASSES):
                done = self.passed(self.planned(plan))
                plan += done
                if not any(mended.changed for mended in done):
                    break
            problems = self.seen()[1]
        except StopError as error:  # what is written by then is said in any case
            return self.told(plan, (), str(error))
        return self.told(plan, problems)

    def told(self, plan: list[Mended], problems: Iterable[Problem], why_not: str = "") -> CheckResult:
        """What mending has to say."""
        name, dry_run = self.root.name, self.asked.dry_run
        return result_of(
            problems,
            fixable=planning.settled(problems, plan, name) if dry_run else (),
            mended=planning.said(plan, name),
            left=planning.left(plan, name),
            written=not dry_run and any(mended.changed for mended in plan),
            diff=planning.diff(plan, name) if dry_run else "",
            stopped=why_not,
        )

    def passed(self, plan: list[Mended]) -> list[Mended]:
        return plan if self.asked.dry_run else written(plan, self.root)

    def planned_manifest(self) -> list[Mended]:
        sources = walk(self.root)
        try:
            selected = self.selection(sources, None)
        except planning.SelectionError:
            return []  # a unit by its uid; the network says which folder that is
        return planning.planned(planning.papers(sources, selected.holds, (NETWORK,)), Known())

    def planned(self, before: list[Mended]) -> list[Mended]:
        """What is to be mended beside network.yaml, and there what only the network tells."""
        assembled = self.survey()
        sources = self.sources(assembled)
        selected = self.selection(sources, assembled)
        done = {mended.paper.path for mended in before} if self.asked.dry_run else set()
        found = (paper for paper in planning.papers(sources, selected.holds) if paper.path not in done)
        return planning.planned(found, known_of(assembled, sources))
