"""The one module that makes commits: a few files onto a branch of their own, and nothing else touched.

Git is used as the person has set it up: hooks, signatures, filters and credentials are theirs. The commit is made in a
working tree of its own beside the repository's, so that files, index and branch here stay as they are, and it is
pushed before a branch is made here: what fails leaves nothing behind. Nothing is ever pushed by force.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from plugins.network.problems import StopError, printable
from plugins.network.yaml_writing import write_whole

# Of another repository, which whoever runs this may be working in.
_OTHERS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR")


class GitError(StopError):
    """Git can't do what was asked; the message holds its own words."""


@dataclass(frozen=True, slots=True)
class Git:
    """A repository with files checked out in `root`."""

    root: Path

    def try_(self, *arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run git; what it answers and how it ended. Raises GitError only when there is no git."""
        environment = {name: value for name, value in os.environ.items() if name not in _OTHERS}
        try:
            return subprocess.run(
                ["git", *arguments],
                cwd=folder or self.root,
                env=environment | {"LC_ALL": "C"},
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                check=False,
            )
        except FileNotFoundError:
            raise GitError("git is not installed; install it, or hand the file to somebody who has it") from None
        except OSError as error:
            raise GitError(f"git can't be run: {error.strerror}") from None

    def ask(self, *arguments: str, folder: Path | None = None) -> str:
        """What git answers. Raises GitError with its words when it fails."""
        done = self.try_(*arguments, folder=folder)
        if done.returncode:
            raise GitError(f"git {arguments[0]} failed: {_words(done)}")
        return done.stdout.strip()

    def line(self, *arguments: str) -> str:
        """What git answers; "" when it has no answer."""
        done = self.try_(*arguments)
        return "" if done.returncode else done.stdout.strip()

    # ----------------------------------------------------------------------------------------------- what there is

    def remote(self, wanted: str = "") -> str:
        """The remote to push to: as wanted, else that of the branch here, `origin`, the only one. Raises GitError."""
        known = self.line("remote").split()
        if wanted:
            if wanted not in known:
                raise GitError(f"--remote: git knows no remote '{printable(wanted)}' here{_one_of(known)}")
            return wanted
        if not known:
            raise GitError(f"{self.root}: has no remote to push to; add it: git remote add origin ADDRESS")
        branch = self.line("symbolic-ref", "--quiet", "--short", "HEAD")
        for name in (self.line("config", f"branch.{branch}.remote") if branch else "", "origin"):
            if name in known:
                return name
        if len(known) > 1:
            raise GitError(f"there are several remotes; name one with --remote{_one_of(known)}")
        return known[0]

    def main_branch(self, remote: str) -> str:
        """The branch into which a remote takes changes, as it says itself. Raises GitError."""
        known = self.line("symbolic-ref", "--quiet", f"refs/remotes/{remote}/HEAD")
        if known:
            return known.removeprefix(f"refs/remotes/{remote}/")
        for line in self.ask("ls-remote", "--symref", remote, "HEAD").splitlines():
            if line.startswith("ref: refs/heads/"):
                return line.split()[1].removeprefix("refs/heads/")
        raise GitError(f"'{remote}' does not say which branch takes changes; name it with --base, as in --base main")

    def fetched(self, remote: str, branch: str) -> str:
        """The commit of a remote's branch, asked anew. Raises GitError."""
        kept = f"refs/remotes/{remote}/{branch}"
        self.ask("fetch", "--quiet", remote, f"+refs/heads/{branch}:{kept}")
        return self.ask("rev-parse", "--verify", f"{kept}^{{commit}}")

    def known(self, remote: str, branch: str) -> str:
        """The commit of a remote's branch as it was last seen here, else what is checked out. Raises GitError."""
        for rev in (f"refs/remotes/{remote}/{branch}", "HEAD"):
            if found := self.line("rev-parse", "--verify", "--quiet", f"{rev}^{{commit}}"):
                return found
        raise GitError(f"{self.root}: nothing is committed here yet")

    def blob(self, commit: str, path: str) -> str:
        """What a file is at a commit; "" where there is none."""
        return self.line("rev-parse", "--verify", "--quiet", f"{commit}:{path}") if commit else ""

    def blob_here(self, path: str) -> str:
        """What a file here would be in a commit."""
        return self.ask("hash-object", f"--path={path}", "--", str(self.root / path))

    def fork_point(self, commit: str) -> str:
        """Where what is checked out and `commit` went apart; "" when nothing says so."""
        return self.line("merge-base", "HEAD", commit)

    def has_branch(self, branch: str) -> bool:
        return bool(self.line("show-ref", "--verify", f"refs/heads/{branch}"))

    def has_remote_branch(self, remote: str, branch: str) -> bool:
        """Whether the remote has a branch; it is asked. Raises GitError."""
        return bool(self.ask("ls-remote", "--heads", remote, f"refs/heads/{branch}"))

    def is_branch_name(self, name: str) -> bool:
        return not name.startswith("-") and not self.try_("check-ref-format", "--branch", name).returncode

    # ------------------------------------------------------------------------------------------------ what is done

    def committed(self, base: str, files: Mapping[str, bytes], message: str) -> str:
        """A commit on `base` with these files (by their paths from the root), on no branch yet. Raises GitError."""
        with self._beside(base) as tree:
            for path, data in files.items():
                write_whole(tree, path, data)
            self.ask("add", "--", *files, folder=tree)
            done = self.try_("commit", "--quiet", f"--message={message}", folder=tree)
            if done.returncode:
                raise GitError(f"git commit failed, and nothing was changed: {_words(done, lines=12)}")
            return self.ask("rev-parse", "HEAD", folder=tree)

    def pushed(self, remote: str, commit: str, branch: str) -> str:
        """Push a commit as a branch; what git and the host said. Raises GitError."""
        done = self.try_("push", remote, f"{commit}:refs/heads/{branch}")
        if done.returncode:
            raise GitError(f"git push failed, and nothing was changed here: {_words(done, lines=12)}")
        return done.stderr

    def keep_branch(self, remote: str, branch: str, commit: str) -> str:
        """Make the branch here, or move the one that is here on to `commit`; what there is to say about it."""
        if not self.has_branch(branch):
            self.ask("branch", "--no-track", branch, commit)
            self.try_("branch", f"--set-upstream-to={remote}/{branch}", branch)
            return ""
        if self.line("symbolic-ref", "--quiet", "--short", "HEAD") == branch:
            return f"'{branch}' is checked out here and stays as it is; bring it up to date: git pull"
        if self.try_("merge-base", "--is-ancestor", branch, commit).returncode:
            return f"the branch '{branch}' here has other commits and stays as it is"
        self.ask("branch", "--force", branch, commit)  # onwards alone: its commits are all in the new one
        return ""

    @contextmanager
    def _beside(self, commit: str) -> Iterator[Path]:
        with tempfile.TemporaryDirectory(prefix="highroad-") as folder:
            tree = Path(folder).resolve() / "tree"
            try:
                self.ask("worktree", "add", "--quiet", "--detach", str(tree), commit)
                yield tree
            finally:
                self.try_("worktree", "remove", "--force", str(tree))


def _words(done: subprocess.CompletedProcess[str], lines: int = 4) -> str:
    """What git, or a hook, says is wrong."""
    said = [printable(line) for line in (done.stderr + done.stdout).strip().splitlines() if line.strip()]
    return "\n  ".join(said[:lines]).removeprefix("fatal: ") or f"it ended with {done.returncode}"


def _one_of(names: Sequence[str]) -> str:
    return f"; there are {', '.join(names)}" if names else ""
