"""The real command in a process of its own, as people run it, for tests that look at what a build says and writes."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.searching import alike

ROOT = Path(__file__).resolve().parent.parent
NOW = "2026-11-22T09:00:00+00:00"  # the moment at which the tests build, so that their pages do not change with the day


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildResult:
    """What came of a build: the folder it wrote to, the command's exit code and what it printed."""

    folder: Path
    code: int
    out: str
    err: str

    def __str__(self) -> str:
        return f"exit code {self.code}\n{self.out}{self.err}"

    def page(self, path: str) -> str:
        """The text of the file at a site path ("/energy/")."""
        return (self.folder / (path.lstrip("/") + "index.html" if path.endswith("/") else path[1:])).read_text("utf-8")

    def files(self) -> dict[str, bytes]:
        """Every file of the output by its path, for comparing two builds; search indexes as what they find."""
        found = sorted(path for path in self.folder.rglob("*") if path.is_file())
        return alike({path.relative_to(self.folder).as_posix(): path.read_bytes() for path in found})


def build_site(units: Path, into: Path, *flags: str, now: str = NOW) -> BuildResult:
    """Build the network in `units` into `into/site`, its state in `into/state`."""
    output = into / "site"
    run = invoke(
        "build", "--units", str(units), "--output", str(output), "--state", str(into / "state"), "--now", now, *flags
    )
    return BuildResult(folder=output, code=run.returncode, out=run.stdout, err=run.stderr)


def invoke(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one of the project's commands from its root; never raises for an exit code."""
    environment = os.environ | {"PYTHONWARNINGS": "", "COLUMNS": "200"}
    return subprocess.run(
        [sys.executable, "-m", "invoke", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
