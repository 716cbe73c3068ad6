"""Real git repositories for tests: nobody's settings count in them, and every commit has the same author and moment."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_QUIET = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Dana Ortiz",
    "GIT_AUTHOR_EMAIL": "dana@firm.example",
    "GIT_AUTHOR_DATE": "2026-11-20T09:00:00+00:00",
    "GIT_COMMITTER_NAME": "Dana Ortiz",
    "GIT_COMMITTER_EMAIL": "dana@firm.example",
    "GIT_COMMITTER_DATE": "2026-11-20T09:00:00+00:00",
}


@dataclass(frozen=True, slots=True)
class Made:
    """A repository in `root` and what tests do with it."""

    root: Path

    def git(self, *arguments: str) -> str:
        """What git answers; raises when it fails."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | _QUIET
        command = ["git", "-c", "protocol.file.allow=always", *arguments]
        done = subprocess.run(command, cwd=self.root, env=environment, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def write(self, files: Mapping[str, str | bytes]) -> None:
        for path, content in files.items():
            place = self.root / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content if isinstance(content, bytes) else content.encode())

    def commit(self, files: Mapping[str, str | bytes] | None = None, message: str = "A change") -> str:
        """Write `files`, commit all that lies here, and give the commit's hash."""
        self.write(files or {})
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")


def make_repository(root: Path, files: Mapping[str, str | bytes] | None = None) -> Made:
    """A repository with a branch `main` and, with `files`, a first commit."""
    root.mkdir(parents=True, exist_ok=True)
    made = Made(root)
    made.git("init", "--quiet", "--initial-branch=main")
    if files is not None:
        made.commit(files)
    return made
