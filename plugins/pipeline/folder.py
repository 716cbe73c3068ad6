"""The output folder and the state folder: whether a build may write there, and what is in it. Looks, never writes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from plugins.network.problems import printable
from plugins.pipeline.disk import open_regular, plain_errors, stands
from plugins.pipeline.outputs import BuildError
from plugins.pipeline.plan import Kind

GENERATOR_MARK = b'<meta name="generator" content="Highroad">'
REPORT_MARK = b'<meta name="generator" content="Highroad report">'
KIT_MARK = b'<meta name="generator" content="Highroad kit">'
_MARKED = ("index.html", "404.html")
_MARK_WITHIN = 1 << 16  # bytes of a page in which the mark is looked for
_NEVER_INSIDE = (".git", ".venv", "plugins", "tests", "theme", "units")  # of the project's root


class Holds(StrEnum):
    """What an output folder is for: neither is ever written over the other. Names the file that says so."""

    SITE = "built"
    REPORT = "report"
    KIT = "kit"


@dataclass(frozen=True)
class OutputFolder:
    """An output folder and the stage beside it (`.<name>.stage/`: lock, journal, staged files)."""

    given: Path
    holds: Holds = Holds.SITE

    @cached_property
    def path(self) -> Path:
        """Absolute, links above it resolved; the folder itself may be a link, which `guard` refuses."""
        absolute = Path(os.path.abspath(self.given))
        return Path(os.path.realpath(absolute.parent)) / absolute.name

    @property
    def stage(self) -> Path:
        return self.path.parent / f".{self.path.name}.stage"

    @property
    def files(self) -> Path:
        """Where new files wait, under numbers."""
        return self.stage / "files"

    @property
    def journal(self) -> Path:
        return self.stage / "journal"

    @property
    def lock(self) -> Path:
        return self.stage / "lock"

    @property
    def built(self) -> Path:
        """A file that stands once a build has been applied: what is in the folder is ours."""
        return self.stage / self.holds.value

    @property
    def written(self) -> Holds | None:
        """What was written here before, as far as the stage beside it says."""
        return next((what for what in Holds if (self.stage / what.value).exists()), None)

    @property
    def mark(self) -> bytes:
        """What a page says that stands in a folder of this kind."""
        return _MARKS[self.holds]

    def __str__(self) -> str:
        return printable(os.fspath(self.given))


_MARKS = {Holds.SITE: GENERATOR_MARK, Holds.REPORT: REPORT_MARK, Holds.KIT: KIT_MARK}
_CALLED = {Holds.SITE: ("a site", "build"), Holds.REPORT: ("a report", "report"), Holds.KIT: ("a kit", "kit")}


def guard(out: OutputFolder, protected: tuple[Path, ...]) -> None:
    """Raise BuildError, saying what to do, unless a build may own everything in `out`.

    `protected` folders may neither be nor hold nor lie above the output. One exception: a protected folder that
    holds another protected one is the project's root, and the output may lie in it, but not in `_NEVER_INSIDE`.
    """
    with plain_errors(f"look at the output {out}", "Nothing was changed."):
        _guard(out, protected)


def _guard(out: OutputFolder, protected: tuple[Path, ...]) -> None:
    elsewhere = "choose another folder with --output"
    if out.path.parent == out.path:
        raise BuildError(f"the output can't be {out}, which holds the whole system; {elsewhere}")
    if out.path.is_symlink():
        raise BuildError(f"the output {out} is a symbolic link; give the folder it leads to, or remove the link")
    if out.path.exists() and not out.path.is_dir():
        raise BuildError(f"the output {out} is not a folder; {elsewhere}, or remove the file")
    _guard_places(out, protected)
    if stands(out.path / ".git"):
        raise BuildError(f"the output {out} is a git repository, and a build would remove it; {elsewhere}")
    if any(out.path.parent.match(name) or out.path.match(name) for name in (".*.stage", ".*.stage/*")):
        raise BuildError(f"the output {out} is a folder that builds use for themselves; {elsewhere}")
    for above in out.path.parents:
        if above.name and OutputFolder(above).written:
            raise BuildError(f"the output {out} lies in {above}, an output itself; {elsewhere}")
    guard_foreign(out)


def guard_foreign(out: OutputFolder) -> None:
    """Raise BuildError when the output folder holds files of somebody else. Raises OSError when that can't be told."""
    if not out.path.is_dir() or not os.listdir(out.path):
        return
    if out.written and out.written is not out.holds:
        other, command = _CALLED[out.written]
        raise BuildError(
            f"the output {out} holds {other}, which 'invoke {command}' wrote; choose another folder with --output"
        )
    if out.written is None and not any(_marked(out.path / name, out.mark) for name in _MARKED):
        raise BuildError(
            f"the output {out} holds files that Highroad did not write, and a build would remove them;"
            " choose another folder with --output, or empty this one first"
        )


def _guard_places(out: OutputFolder, protected: tuple[Path, ...]) -> None:
    """Refuse an output that is, holds or lies in a folder which people write."""
    if clash := _clash(out.path, protected):
        why = "which people write, not builds" if clash.inside else "and a build would remove that"
        raise BuildError(f"the output {out} {clash.said}, {why}; choose another folder with --output")


def guard_state(state: Path, out: OutputFolder, protected: tuple[Path, ...]) -> None:
    """Raise BuildError unless builds may leave their state in `state`.

    It may neither be nor hold nor lie in the output, whose builds remove what they did not write, nor in another
    output or a stage; and for `protected` folders the rules are those of `guard`.
    """
    name = printable(os.fspath(state))
    with plain_errors(f"look at the state folder {name}", "Nothing was changed."):
        if reason := _against_state(Path(os.path.realpath(state)), out, protected):
            raise BuildError(f"the state folder {name} {reason}; name another folder with --state")


def _against_state(state: Path, out: OutputFolder, protected: tuple[Path, ...]) -> str:
    """Why builds may not leave their state in `state`, a real path; "" when they may."""
    if _lies_in(state, out.path):
        return f"is or lies in the output {out}, and each build would remove it"
    if _lies_in(out.path, state):
        return f"holds the output {out}"
    for folder in (state, *state.parents):
        if folder.name and OutputFolder(folder).written:
            return f"is or lies in {printable(str(folder))}, an output, and a build of that would remove it"
        if folder == out.stage or (folder.match(".*.stage") and {"lock", *Holds} & _names(folder)):
            return f"is or lies in {printable(str(folder))}, which builds use for themselves"
    if clash := _clash(state, protected):
        return f"{clash.said}, which people write, not builds"
    return ""


def _names(folder: Path) -> set[str]:
    return set(os.listdir(folder)) if folder.is_dir() else set()


def guard_apart(out: OutputFolder, others: Mapping[str, Path]) -> None:
    """Raise BuildError when `out` is, holds or lies in one of `others`, folders of builds by what they are called.

    They may not be there yet, so their paths count as much as what stands at them.
    """
    with plain_errors(f"look at the output {out}", "Nothing was changed."):
        for called, given in others.items():
            folder = Path(os.path.realpath(given))
            if _lies_in(out.path, folder) or _lies_in(folder, out.path):
                where = "is, holds or lies in"
                raise BuildError(f"the output {out} {where} {called}, {folder}; choose another folder with --output")


def _lies_in(path: Path, folder: Path) -> bool:
    """Whether `path` is `folder` or lies in it; either may not be there yet."""
    return path.is_relative_to(folder) or _identity(folder) in _identities(path)


@dataclass(frozen=True)
class _Clash:
    """A folder that people write, and whether the one that a build asks for lies in it (or is or holds it)."""

    folder: Path
    inside: bool

    @property
    def said(self) -> str:
        return f"{'lies in' if self.inside else 'is or holds'} {printable(str(self.folder))}"


def _clash(path: Path, protected: tuple[Path, ...]) -> _Clash | None:
    """The first of the `protected` folders, or the home folder, that `path` may not touch as it does."""
    home = Path(os.path.expanduser("~"))
    above = _identities(path)
    own = _identity(path)
    for folder in (*protected, home):
        identity = _identity(folder)
        if identity is None:
            continue
        if own is not None and own in _identities(folder):
            return _Clash(folder, inside=False)
        if folder is home or identity not in above:
            continue
        is_root = any(identity in _identities(other) - {_identity(other)} for other in protected)
        closed = (folder / name for name in _NEVER_INSIDE)
        if inside := next((one for one in closed if _identity(one) in above), None if is_root else folder):
            return _Clash(inside, inside=True)
    return None


def _identity(path: Path) -> tuple[int, int] | None:
    """What the file system knows a folder by, however its path is written; None when it does not exist."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_dev, found.st_ino


def _identities(path: Path) -> frozenset[tuple[int, int] | None]:
    """The identities of a folder and of all that it lies in."""
    real = Path(os.path.realpath(path))
    return frozenset(_identity(folder) for folder in (real, *real.parents)) - {None}


def _marked(page: Path, mark: bytes) -> bool:
    """Whether a page says with `mark` what it is part of."""
    with suppress(OSError):
        descriptor = open_regular(page)
        try:
            return mark in os.read(descriptor, _MARK_WITHIN)
        finally:
            os.close(descriptor)
    return False


def scan(out: OutputFolder) -> Mapping[str, Kind]:
    """Everything in the output folder, by relative path; no link is followed. Raises OSError, BuildError."""
    held: dict[str, Kind] = {}
    if not out.path.exists():
        return held
    device = out.path.lstat().st_dev
    waiting = [""]
    while waiting:
        for path, kind, entry in listed(out, waiting.pop()):
            held[path] = kind
            if kind is Kind.FOLDER:
                guard_mount(out, path, entry.stat(follow_symlinks=False), device)
                waiting.append(path)
    return held


def listed(out: OutputFolder, folder: str) -> Iterator[tuple[str, Kind, os.DirEntry[str]]]:
    """What stands in one folder of the output, by paths relative to the output."""
    above = f"{folder}/" if folder else ""
    with os.scandir(f"{out.path}/{folder}") as entries:  # joining paths would take as long as the listing
        for entry in entries:
            # What most systems say with the name, so that files need not be asked for one by one.
            if entry.is_dir(follow_symlinks=False):
                kind = Kind.FOLDER
            else:
                kind = Kind.FILE if entry.is_file(follow_symlinks=False) else Kind.OTHER
            yield above + entry.name, kind, entry


def guard_mount(out: OutputFolder, folder: str, found: os.stat_result, device: int) -> None:
    """Raise BuildError when a folder in the output lies on another `device` than the output itself."""
    if found.st_dev != device:
        raise BuildError(f"{out}/{printable(folder)} is a mount point, which a build can't own; unmount it")
