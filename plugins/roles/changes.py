"""From git to the edits of a change, and to who held which office before it. No more is read than decides who may."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from plugins.network.problems import SetupError, printable
from plugins.network.revisions import (
    Repository,
    Touched,
    base_of,
    changed_files,
    checked_out,
    commit_of,
    files_of,
    repository_of,
)
from plugins.network.sources import MAX_TEXT_BYTES, Sources, walk
from plugins.roles.codeowners import codeowners, out_of_date
from plugins.roles.offices import Offices, read_offices
from plugins.roles.ownership import Edit
from plugins.roles.places import PLACES

_ONE_BY_ONE = 5_000  # files of a revision that are asked for by name; for more the whole folder is written out


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What lies here now, beside where it began and the revision that it is compared with.

    The offices at the revision, `before`, decide who may do what; what the change does to offices is told by `began`.
    """

    edits: tuple[Edit, ...]
    units: str  # the units folder, relative to the repository's root
    before: Offices
    began: Offices
    after: Offices


def change_since(sources: Sources, rev: str) -> Change:
    """The change between `rev` and the files that lie here now. Raises StopError."""
    repository = repository_of(sources.root)
    units = repository.within(sources.root)
    tip = commit_of(repository, rev)
    began = base_of(repository, rev)
    files = changed_files(repository, began)
    here = {change.path for change in files if change.touched is not Touched.DELETED}
    paths = sorted({path for change in files for path in (change.path, change.before) if path})
    after = read_offices(sources)
    with ExitStack() as stack:
        olds = [_Old.of(stack, repository, commit, units, paths) for commit in dict.fromkeys((tip, began))]
        offices = [_offices(old, units, rev) for old in olds]
        edits = [_edit(path, olds, repository.root if path in here else None, units) for path in paths]
    made = codeowners(after, units)
    return Change(
        edits=tuple(edit for edit in edits if not _follows(edit, made)),
        units=units,
        before=offices[0],
        began=offices[-1],
        after=after,
    )


def texts_of(sources: Sources, change: Change) -> Iterator[tuple[str, bytes]]:
    """Every text of the network as it was before the change, by its path in the units folder."""
    edited = {edit.inside for edit in change.edits}
    for edit in change.edits:
        yield from ((edit.inside, version) for version in edit.before if edit.inside.endswith(".md"))
    for file in sources.files:
        if file.path.endswith(".md") and file.path not in edited:
            yield file.path, _bytes(sources.root / file.path)


@dataclass(frozen=True, slots=True)
class _Old:
    """A revision: which files it has, and the folder into which those that are asked for were written."""

    root: Path
    files: frozenset[str]

    @classmethod
    def of(cls, stack: ExitStack, repository: Repository, commit: str, units: str, paths: Iterable[str]) -> _Old:
        files = files_of(repository, commit)
        wanted = [path for path in files if _says_who_is_who(_inside(path, units))]
        wanted += [path for path in paths if path in files and _is_read(_inside(path, units))]
        if len(wanted) > _ONE_BY_ONE:
            wanted = [units]
        return cls(stack.enter_context(checked_out(repository, commit, wanted)), files)


def _offices(old: _Old, units: str, rev: str) -> Offices:
    manifest = f"{units}/network.yaml" if units else "network.yaml"
    if manifest not in old.files:
        said = f"'{printable(rev)}' has no {printable(manifest)}, so nobody can tell who owned what; name a later one"
        raise SetupError(f"--base: {said}")
    try:
        return read_offices(walk(old.root / units))
    except SetupError as error:
        raise SetupError(f"--base: who owned what at '{printable(rev)}' can't be read:\n{error}") from None


def _edit(path: str, olds: Iterable[_Old], here: Path | None, units: str) -> Edit:
    inside = _inside(path, units)
    is_read = _is_read(inside) or path in PLACES
    before = [_bytes(old.root / path) if is_read else b"" for old in olds if path in old.files]
    after = None if here is None else _bytes(here / path) if is_read else b""
    return Edit(path=path, inside=inside, before=tuple(dict.fromkeys(before)), after=after)


def _inside(path: str, units: str) -> str:
    """A path of the repository relative to the units folder; "" when it lies elsewhere."""
    if not units:
        return path
    return path.removeprefix(f"{units}/") if path.startswith(f"{units}/") else ""


def _says_who_is_who(inside: str) -> bool:
    parts = inside.split("/")
    return (
        inside == "network.yaml"
        or (len(parts) == 2 and parts[1] == "unit.yaml")
        or (len(parts) == 3 and parts[1] == "experts" and inside.endswith(".md"))
    )


def _is_read(inside: str) -> bool:
    return inside.count("/") > 1 and inside.endswith(".md")


def _bytes(path: Path) -> bytes:
    """What a text holds; b"" when it is none that a build would read (a link, too large)."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as file:
            return file.read() if os.fstat(handle).st_size <= MAX_TEXT_BYTES else b""
    except OSError:
        return b""


def _follows(edit: Edit, made: str) -> bool:
    """Whether it is CODEOWNERS as `invoke roles` writes it now: it says nothing that the other files do not."""
    return (
        edit.path in PLACES and edit.after is not None and not out_of_date(edit.after.decode("utf-8", "replace"), made)
    )
