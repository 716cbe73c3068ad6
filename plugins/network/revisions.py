"""What git knows of a folder: where a change began, which files it touches, and how they were before it.

The only module that asks git about the past; `authoring/git_work.py` makes commits. Git is run without a shell, with
arguments that no name of a branch or a file can turn into an option; it runs no hook and writes nothing into the
repository.

What a revision held is written into a temporary folder as git would check it out, links as links.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from plugins.network.problems import StopError, printable

ALIKE = "50%"  # of a file's words, for a file under another name to be the same one
MOST_PAIRED = 5_000  # files that are looked at for that

# Settings of people that would run a program, write into the repository or leave something out.
_OURS = (
    *("core.fsmonitor=false", f"core.hooksPath={os.devnull}", "core.splitIndex=false", "core.untrackedCache=false"),
    "diff.relative=false",
)
# What a hook, or whoever runs git around us, says of another repository or index is not meant for us; where git finds
# its settings and its own programs is.
_KEPT = ("GIT_CONFIG_", "GIT_EXEC_PATH", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM", "GIT_SSL_")


class RevisionError(StopError):
    """Git is not there, or does not know what it was asked for; the message says what to do."""


class Touched(StrEnum):
    """What a change does to a file."""

    ADDED = "added"
    CHANGED = "changed"
    DELETED = "deleted"
    RENAMED = "renamed"  # and perhaps changed, too


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """A file that is not what it was. Paths are relative to the repository's root, with `/`.

    `before` is where it lay at the revision: its path, another one when it was renamed, "" for one that is new.
    """

    path: str
    touched: Touched
    before: str


@dataclass(frozen=True, slots=True)
class Repository:
    """A git repository with files checked out in `root` (real path)."""

    root: Path

    def within(self, path: Path) -> str:
        """A file or folder relative to the root, with `/`; "" is the root itself. Raises RevisionError."""
        real = path.expanduser().resolve()
        if not real.is_relative_to(self.root):
            raise RevisionError(f"{printable(str(path))}: lies outside of the git repository {self.root}")
        found = real.relative_to(self.root).as_posix()
        return "" if found == "." else found


def repository_of(folder: Path) -> Repository:
    """The repository that a folder belongs to. Raises RevisionError."""
    if not folder.is_dir():
        raise RevisionError(f"{printable(str(folder))}: is no folder")
    done = _run(folder, ("rev-parse", "--show-toplevel"))
    if done.returncode:
        raise RevisionError(_why_no_repository(folder, _said(done)))
    return Repository(Path(os.fsdecode(done.stdout.removesuffix(b"\n"))).resolve())


def _why_no_repository(folder: Path, said: str) -> str:
    named = printable(str(folder))
    if "dubious ownership" in said:
        safe = "git config --global --add safe.directory"
        return f"{named}: git refuses a repository that somebody else owns; trust it: {safe} {named}"
    if "must be run in a work tree" in said:
        return f"{named}: is a git repository without checked-out files; use a clone that has them"
    if "not a git repository" in said:
        return f"{named}: is in no git repository; only there is something to compare with"
    return f"{named}: git can't say what repository this is: {said}"


def commit_of(repository: Repository, rev: str) -> str:
    """The commit that `rev` (a branch, a tag, a commit) names now: a full hash. Raises RevisionError when none."""
    if found := _commit(repository, rev):
        return found
    raise RevisionError(f"--base: {_why_unknown(repository, rev)}")


def base_of(repository: Repository, rev: str) -> str:
    """The commit from which the branch at HEAD and `rev` went apart: a full hash.

    What was done to `rev` since is none of the change. Raises RevisionError: the revision is unknown, nothing is
    committed yet, or the history is not there, as in a clone that was cut short.
    """
    there = commit_of(repository, rev)
    here = _commit(repository, "HEAD")
    if not here:
        raise RevisionError(f"{repository.root}: nothing is committed here yet, so there is nothing to compare with")
    done = _run(repository.root, ("merge-base", there, here))
    if done.returncode == 0:
        return _line(done)
    named = printable(rev)
    if _is_shallow(repository):
        raise RevisionError(f"--base: this clone is too short to tell where the change left '{named}'; {_DEEPEN}")
    raise RevisionError(f"--base: '{named}' and what is checked out here have no history in common")


_DEEPEN = "fetch its history: git fetch --unshallow (in a workflow of GitHub: fetch-depth: 0; of GitLab: GIT_DEPTH: 0)"


def _why_unknown(repository: Repository, rev: str) -> str:
    named = printable(rev)
    if not rev or rev.startswith("-"):
        return f"'{named}' is no revision; name a branch, a tag or a commit, as in origin/main"
    what = f"git knows no revision '{named}' here"
    if _is_shallow(repository):
        return f"{what}, and this clone was cut short; {_DEEPEN}"
    remote, slash, branch = rev.partition("/")
    if slash and remote in _line(_run(repository.root, ("remote",))).split("\n"):
        return f"{what}; fetch it: git fetch {printable(remote)} {printable(branch)}"
    return f"{what}; name a branch, a tag or a commit, as in origin/main, or fetch it: git fetch"


def _commit(repository: Repository, rev: str) -> str:
    """The hash of the commit that `rev` names; "" when there is none."""
    if not rev or rev.startswith("-") or not rev.isprintable():
        return ""
    done = _run(repository.root, ("rev-parse", "--verify", "--quiet", f"{rev}^{{commit}}"))
    return "" if done.returncode else _line(done)


def _is_shallow(repository: Repository) -> bool:
    return _line(_run(repository.root, ("rev-parse", "--is-shallow-repository"))) == "true"


# ------------------------------------------------------------------------------------------------ what was changed


def changed_files(repository: Repository, commit: str) -> tuple[FileChange, ...]:
    """Every file that differs between `commit` and the files that lie here now, by path.

    Counts what is committed, what is not yet, and files that git was not told of, unless it is to ignore them. A file
    that lies elsewhere now and is much the same is a renamed one.
    """
    with _own_index(repository) as index:
        fields = _fields(
            _asked(
                repository,
                *("diff", "--name-status", "-z", f"--find-renames={ALIKE}", f"-l{MOST_PAIRED}", "--no-ext-diff"),
                *("--no-textconv", "--no-color", "--ignore-submodules=dirty", commit, "--"),
                index=index,
            )
        )
    return tuple(sorted(_changes(iter(fields)), key=lambda change: (change.path, change.before)))


def _changes(fields: Iterator[str]) -> Iterator[FileChange]:
    """What `git diff --name-status -z` says: a letter, then a path, or two of a renamed file."""
    kinds = {"A": Touched.ADDED, "D": Touched.DELETED}
    seen: set[str] = set()
    for letter in fields:
        path = next(fields)
        if letter[0] == "R":
            yield FileChange(path=next(fields), touched=Touched.RENAMED, before=path)
        elif path not in seen:  # one that is to be merged is there twice
            seen.add(path)
            touched = kinds.get(letter[0], Touched.CHANGED)
            yield FileChange(path=path, touched=touched, before="" if touched is Touched.ADDED else path)


@contextmanager
def _own_index(repository: Repository) -> Iterator[Path]:
    """An index of ours: the repository's, and the files that git was not told of.

    Only what is in an index is compared with a commit. Their words are read from the files, so that any blob will do.
    """
    with _temporary() as folder:
        index = folder / "index"
        theirs = repository.root / os.fsdecode(_asked(repository, "rev-parse", "--git-path", "index").rstrip(b"\n"))
        if theirs.is_file():
            shutil.copyfile(theirs, index)
        listed = _fields(_asked(repository, "ls-files", "-z", "--others", "--exclude-standard", "--", index=index))
        unknown = [path for path in listed if not path.endswith("/")]  # a folder is a repository of its own
        if unknown:
            blob = os.fsdecode(_asked(repository, "hash-object", "--stdin").strip())
            lines = "".join(f"100644 {blob}\t{path}\0" for path in unknown)
            _asked(repository, "update-index", "-z", "--index-info", index=index, given=os.fsencode(lines))
        yield index


# -------------------------------------------------------------------------------------------------- how it was before


def holds(repository: Repository, commit: str, path: str) -> bool:
    """Whether `commit` has a file or a folder at `path` (relative to the root; "" is the root)."""
    return _run(repository.root, ("cat-file", "-e", f"{commit}:{path}")).returncode == 0


def files_of(repository: Repository, commit: str) -> frozenset[str]:
    """Every file that `commit` has, relative to the root. Raises RevisionError."""
    return frozenset(_fields(_asked(repository, "ls-tree", "-r", "-z", "--name-only", "--full-tree", commit, "--")))


@contextmanager
def checked_out(repository: Repository, commit: str, folders: Iterable[str]) -> Iterator[Path]:
    """A temporary folder that stands for the root, with those of `folders` that `commit` has (relative to the root).

    Files are as git checks them out here; what it can't write (a submodule) is left out. The folder is called as the
    root is, and gone at the end. Raises RevisionError.
    """
    with _temporary() as folder:
        index, root = folder / "index", folder / "at" / (repository.root.name or "root")
        root.mkdir(parents=True)
        # Attributes of the files here decide on line ends and filters, as they do when somebody checks files out.
        _asked(repository, "read-tree", commit, index=index)
        wanted = [path or "." for path in dict.fromkeys(folders)]
        if wanted:
            paths = _asked(repository, "ls-files", "-z", "--", *wanted, index=index)
            into = f"--prefix={root}{os.sep}"
            _asked(repository, "checkout-index", "-f", "-q", "-z", into, "--stdin", index=index, given=paths)
        yield root


# --------------------------------------------------------------------------------------------------------- asking git


@contextmanager
def _temporary() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="highroad-") as folder:
        yield Path(folder).resolve()


def _asked(repository: Repository, *arguments: str, index: Path | None = None, given: bytes = b"") -> bytes:
    """What git answers. Raises RevisionError with its words when it fails."""
    done = _run(repository.root, arguments, index, given)
    if done.returncode:
        raise RevisionError(f"{repository.root}: git {arguments[0]} failed: {_said(done)}")
    return done.stdout


def _run(
    folder: Path, arguments: Sequence[str], index: Path | None = None, given: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """Run git in a folder. `index` takes the place of the repository's own; `given` is what git reads."""
    settings = [word for setting in _OURS for word in ("-c", setting)]
    # Names of files are no patterns, and an answer is in English, whatever people speak.
    command = ["git", "--no-pager", "--no-optional-locks", "--literal-pathspecs", *settings, *arguments]
    environment = {name: value for name, value in os.environ.items() if _is_kept(name)}
    environment |= {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"}
    if index:
        environment["GIT_INDEX_FILE"] = str(index)
    try:
        return subprocess.run(command, cwd=folder, env=environment, input=given, capture_output=True, check=False)
    except FileNotFoundError:
        raise RevisionError("git is not installed, and only git knows what was there before; install it") from None
    except OSError as error:
        raise RevisionError(f"git can't be run: {error.strerror}") from None


def _is_kept(name: str) -> bool:
    return not name.startswith("GIT_") or name.startswith(_KEPT)


def _fields(data: bytes) -> list[str]:
    """What git ends with a zero each. Names need not be UTF-8."""
    return [os.fsdecode(field) for field in data.split(b"\0")[:-1]]


def _line(done: subprocess.CompletedProcess[bytes]) -> str:
    return os.fsdecode(done.stdout.strip())


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    """What git says is wrong, on one line."""
    lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return printable(" ".join(lines[:3]).removeprefix("fatal: ")) or f"it ended with {done.returncode}"
