"""Which files of a network are looked at, what is mended in each, and which problems that settles."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from plugins.mending.fields import MODELS
from plugins.mending.known import Known
from plugins.mending.mending import mend
from plugins.mending.mends import NETWORK, Mended, Paper
from plugins.mending.results import MendedLine
from plugins.network.checking import unknown
from plugins.network.problems import Problem, SetupError, printable
from plugins.network.registry import MANIFEST
from plugins.network.sources import Role, Sources


class SelectionError(SetupError):
    """What was asked for is not there."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The part of a network that was asked for: folders and files by their paths in the units folder; () is all."""

    paths: tuple[str, ...] = ()

    def holds(self, path: str) -> bool:
        return not self.paths or any(path == one or path.startswith(f"{one}/") for one in self.paths)

    def of(self, problems: Iterable[Problem], root_name: str) -> list[Problem]:
        """The problems of the files in it."""
        return [problem for problem in problems if self.holds(problem.file.removeprefix(f"{root_name}/"))]


def selection(sources: Sources, unit: str, folders: Mapping[str, str], paths: Sequence[str]) -> Selection:
    """What `--unit` (a uid or a folder) and `--path` name; `folders` are those of the units by uid.

    A path may be one as problems print it, one in the units folder, or one from where the command runs. Raises
    SelectionError for what is not there.
    """
    found = [_path_in(sources, path) for path in paths]
    if unit:
        folder = folders.get(unit, unit)
        if folder not in sources.folders:
            raise SelectionError(f"--unit: {unknown('unit', unit, {*folders, *sources.folders})}")
        within = [path for path in found if path == folder or path.startswith(f"{folder}/")]
        if paths and not within:
            raise SelectionError(f"--path: none of these lies in the unit '{unit}'; leave --unit out")
        found = within or [folder]
    return Selection() if "" in found else Selection(tuple(found))


def _path_in(sources: Sources, path: str) -> str:
    """A file or folder by its path in the units folder; "" for the units folder itself."""
    root = sources.root.resolve()
    typed = Path(path).expanduser()
    for start in (Path.cwd(), root.parent, root):
        whole = start / typed
        if whole.exists() or whole.is_symlink():
            there = whole.parent.resolve() / whole.name if whole.name != ".." else whole.resolve()
            if there == root:
                return ""
            if there.is_relative_to(root):
                return there.relative_to(root).as_posix()
    raise SelectionError(f"--path: {printable(path)}: is no file or folder in {sources.root.name}/; write one that is")


# ----------------------------------------------------------------------------------------------------------- plan


def papers(
    sources: Sources, wanted: Callable[[str], bool], roles: Collection[Role | str] = tuple(MODELS)
) -> Iterator[Paper]:
    """The files with a `wanted` path that can be mended, network.yaml first; what can't be read is left to `check`."""
    found: list[tuple[str, Role | str]] = [(MANIFEST, NETWORK)]
    found += [(file.path, file.role) for file in sources.files]
    for path, role in found:
        if role in roles and wanted(path):
            try:
                yield Paper(path, role, sources.read(path))
            except OSError:
                continue


def planned(found: Iterable[Paper], known: Known) -> list[Mended]:
    """What mending makes of each file, of those alone where there is something to say."""
    return [mended for paper in found if (mended := mend(paper, known)).changed or mended.why_not]


def settled(problems: Iterable[Problem], plan: Iterable[Mended], root_name: str) -> frozenset[Problem]:
    """The problems that a plan settles: those that it says are settled, and those whose remedy it writes."""
    by_file = {f"{root_name}/{mended.paper.path}": mended for mended in plan}
    return frozenset(
        problem for problem in problems if (mended := by_file.get(problem.file)) and _settles(mended, problem)
    )


def _settles(mended: Mended, problem: Problem) -> bool:
    if problem.what in mended.settled:
        return True
    # What only the whole network tells says its remedy last: "…; write slug: grosse", "… as in tax/ring-fence".
    return any(mend.written and problem.what.endswith(f" {mend.written}") for mend in mended.mends)


def said(plan: Iterable[Mended], root_name: str) -> list[MendedLine]:
    """The mends of a plan, by file and line."""
    return [
        MendedLine(file=f"{root_name}/{mended.paper.path}", line=mend.line, what=mend.what)
        for mended in sorted(plan, key=lambda mended: mended.paper.path)
        for mend in mended.mends
    ]


def left(plan: Iterable[Mended], root_name: str) -> list[MendedLine]:
    """The files of a plan that stay as they are, and why."""
    found = {f"{root_name}/{mended.paper.path}": mended.why_not for mended in plan if mended.why_not}
    return [MendedLine(file=file, line=1, what=why) for file, why in sorted(found.items())]


# ----------------------------------------------------------------------------------------------------------- diff


def diff(plan: Iterable[Mended], root_name: str) -> str:
    """What would be written, as a unified diff that `patch -p1` and `git apply` take."""
    return "".join(
        _diff_of(mended, f"{root_name}/{mended.paper.path}")
        for mended in sorted(plan, key=lambda mended: mended.paper.path)
        if mended.changed
    )


def _diff_of(mended: Mended, name: str) -> str:
    # Bytes and not what they are read as: marks and line ends are in it, too.
    before, after = (data.decode("utf-8", "surrogateescape") for data in (mended.paper.data, mended.data))
    lines = difflib.unified_diff(_lines(before), _lines(after), f"a/{name}", f"b/{name}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lines(text: str) -> list[str]:
    """The lines with their ends; a carriage return is no end here."""
    return [line for line in text.replace("\n", "\n\0").split("\0") if line]
