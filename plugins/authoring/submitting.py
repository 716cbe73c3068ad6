"""Handing a file in: which files go along, on which branch, under which words. Decided here, done by `git_work`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.authoring.git_work import Git, GitError
from plugins.network.catalog import Assembled
from plugins.network.links import local_path
from plugins.network.model import Status
from plugins.network.pasted import stem
from plugins.network.problems import Level, Problem, StopError, printable
from plugins.network.reading import Reading, read
from plugins.network.rendering import Renderer
from plugins.network.revisions import repository_of
from plugins.network.schema import PostFile
from plugins.network.sources import Role, Sources

_TEXTS = (Role.POST, Role.PAGE, Role.EXPERT)


class SubmitError(StopError):
    """A file can't be handed in; the message says what to do first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the person asked for; "" leaves it to what is usual. `again` adds to a branch that is there already."""

    path: str
    branch: str = ""
    message: str = ""
    remote: str = ""
    base: str = ""
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A file that is to be handed in: its source, what it says, its problems, and the media that it uses."""

    source: str
    reading: Reading
    problems: tuple[Problem, ...]
    media: tuple[str, ...]

    @property
    def errors(self) -> int:
        return sum(problem.level is Level.ERROR for problem in self.problems)

    @property
    def title(self) -> str:
        return str(getattr(self.reading.fields, "title", "") or getattr(self.reading.fields, "name", ""))

    @property
    def is_draft(self) -> bool:
        return isinstance(self.reading.fields, PostFile) and self.reading.fields.status is Status.DRAFT


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """All of it, decided: `files` are relative to the repository's root and differ from what `start` has."""

    git: Git
    remote: str
    base: str  # the branch that it is to go into
    branch: str
    start: str  # the commit on which it builds
    files: tuple[str, ...]
    message: str


def looked(assembled: Assembled, path: Path, markdown: Mapping[str, Any]) -> Looked:
    """The file at `path`, as the network has it. Raises SubmitError when it is none of the network's."""
    assert assembled.maker is not None
    sources = assembled.maker.sources
    source = _source(sources, path)
    file = next((file for file in sources.files if file.path == source and file.role in _TEXTS), None)
    if file is None:
        raise SubmitError(f"{printable(str(path))}: is no post, page or expert of this network; see: invoke check")
    reading = read(source, file.role, sources.read(source), Renderer(markdown))
    named = sources.named(source)
    problems = tuple(problem for problem in assembled.problems if problem.file == named)
    return Looked(source=source, reading=reading, problems=problems, media=tuple(_media(reading, sources)))


def _source(sources: Sources, path: Path) -> str:
    whole = path.expanduser().absolute()
    if whole.is_symlink() or not whole.is_file():
        raise SubmitError(f"{printable(str(path))}: is no file; name the file of a post, as in units/tax/posts/x.md")
    root = sources.root.resolve()
    if not whole.resolve().is_relative_to(root):
        raise SubmitError(f"{printable(str(path))}: lies outside of {sources.root}; name a file of the network")
    return whole.resolve().relative_to(root).as_posix()


def _media(reading: Reading, sources: Sources) -> Iterator[str]:
    """The sources of all files that a text shows or links to and that are no texts themselves, by path."""
    there = {file.path for file in sources.files if file.role is Role.MEDIA}
    folder = reading.path.partition("/")[0]
    keys = (getattr(reading.fields, key, "") for key in ("image", "audio", "video", "photo"))
    named = {f"{folder}/{path}" for path in keys if path}
    for ref in reading.body.refs:
        if found := local_path(reading.path, ref.target):
            named.add(found)
    yield from sorted(named & there)


def planned(found: Looked, asked: Asked, units: Path, *, dry_run: bool) -> Submission:
    """What handing in comes to. Asks the remote; a dry run takes for granted what was last seen of it.

    Raises GitError or SubmitError: no repository, no remote, nothing changed, a branch that exists.
    """
    repository = repository_of(units)
    git = Git(repository.root)
    remote = git.remote(asked.remote)
    base = asked.base or git.main_branch(remote)
    main = git.known(remote, base) if dry_run else git.fetched(remote, base)
    branch = _branch(git, remote, found, asked)
    start = main
    if asked.again:
        start = git.known(remote, branch) if dry_run else git.fetched(remote, branch)
    paths = [repository.within(units / source) for source in (found.source, *found.media)]
    changed = tuple(path for path in paths if git.blob_here(path) != git.blob(start, path))
    if not changed:
        where = f"{remote}/{branch if asked.again else base}"
        raise SubmitError(f"{paths[0]}: nothing has changed; {where} has it as it is here")
    fork = git.fork_point(main)
    for path in changed:
        theirs = git.blob(main, path)
        if fork and theirs and theirs not in (git.blob(fork, path), git.blob_here(path)):
            raise SubmitError(
                f"{path}: somebody has changed it on {remote}/{base} since; first: git pull {remote} {base}"
            )
    verb = "Change" if git.blob(start, paths[0]) else "Add"
    message = asked.message or f"{verb}: {found.title or found.source}"
    return Submission(git=git, remote=remote, base=base, branch=branch, start=start, files=changed, message=message)


def _branch(git: Git, remote: str, found: Looked, asked: Asked) -> str:
    folder, _, rest = found.source.partition("/")
    kind = rest.partition("/")[0].removesuffix("s")
    branch = asked.branch or f"{kind}/{folder}/{stem(rest.rpartition('/')[2])}"
    if not git.is_branch_name(branch):
        raise SubmitError(
            f"--branch: '{printable(branch)}' is no name of a branch; write small letters, digits, '-', '/'"
        )
    there = git.has_remote_branch(remote, branch)
    if asked.again and not there:
        raise SubmitError(f"--again: {remote} has no branch '{branch}'; leave --again out")
    if not asked.again and (there or git.has_branch(branch)):
        where = f"on {remote}" if there else "here"
        more = "add to it with --again, or " if there else ""
        raise SubmitError(f"the branch '{branch}' exists already {where}; {more}name another with --branch")
    return branch


def handed_in(plan: Submission) -> tuple[str, str]:
    """Commit, push, and make the branch here; what the host said, and a remark. Raises GitError."""
    files = {path: (plan.git.root / path).read_bytes() for path in plan.files}
    commit = plan.git.committed(plan.start, files, plan.message)
    said = plan.git.pushed(plan.remote, commit, plan.branch)
    try:
        return said, plan.git.keep_branch(plan.remote, plan.branch, commit)
    except GitError as error:  # it is handed in; only the branch here is missing
        return said, str(error)
