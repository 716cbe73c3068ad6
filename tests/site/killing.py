"""Real builds to which something happens: killed at a moment of the clock or of their own, or refused by the disk."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
import traceback
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType
from typing import Any

import pelicanconf  # so that a child finds every plugin imported  # noqa: F401
from plugins import pipeline
from plugins.pipeline.folder import OutputFolder
from tests.building import NOW, ROOT, BuildResult
from tests.pipeline.interrupting import BUG, is_system_call

CONFIG = ROOT / "pelicanconf.py"


# Of a build, indexes and cards take most; where neither is the question, nothing is gained by them.
BARE: Mapping[str, object] = {"HIGHROAD_SEARCH": False, "HIGHROAD_CARDS": "none", "HIGHROAD_PICTURES": False}


def settings(units: Path, into: Path) -> dict[str, Any]:
    """What `build_site` says with flags, as settings."""
    state, output = into / "state", into / "site"
    return {"PATH": units, "OUTPUT_PATH": output, "HIGHROAD_STATE": state, "HIGHROAD_NOW": NOW, "HIGHROAD_JOBS": 2}


def build_with(
    units: Path,
    into: Path,
    prepare: Callable[[], object] = lambda: None,
    after: Callable[[], object] = lambda: None,
    **more: object,
) -> BuildResult:
    """Build in a child process, between calls of `prepare` and `after` in it. The code of a killed one is negative."""
    said = into / "said"
    child = os.fork()
    if not child:
        code = BUG
        try:
            descriptor = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            for number in (1, 2):
                os.dup2(descriptor, number)
            sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
            warnings.simplefilter("ignore")  # Pelican's, of libraries that it uses
            prepare()
            code = pipeline.run_build(CONFIG, **(settings(units, into) | more))
            after()
        finally:
            sys.setprofile(None)
            try:
                if code == BUG:
                    traceback.print_exc()
                sys.stdout.flush()
                sys.stderr.flush()
            finally:
                os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return BuildResult(folder=into / "site", code=code, out=said.read_text("utf-8", "replace"), err="")


def killed_at_call(units: Path, into: Path, number: int, *, applying: bool = False) -> int:
    """Kill a build just before one of its system calls, those of its workers counted with what came before them.

    With `applying` those alone count that are made while it is applied. How it ended. SIGKILL reaches the process of
    the build alone, never its workers.
    """
    journal, seen, build = OutputFolder(into / "site").journal, 0, 0

    def count(frame: FrameType, event: str, called: object) -> None:
        nonlocal seen
        if is_system_call(event, called) and (not applying or os.access(journal, os.F_OK)):
            seen += 1
            if seen == number:
                os.kill(build, signal.SIGKILL)

    def prepare() -> None:
        nonlocal build
        build = os.getpid()
        sys.setprofile(count)

    return build_with(units, into, prepare).code


def calls_of(units: Path, into: Path) -> tuple[int, int]:
    """How many system calls a build makes, and how many of these while it is applied. Leaves what it did in place."""
    told, seen, applying = into / "calls", 0, 0
    journal = OutputFolder(into / "site").journal

    def count(frame: FrameType, event: str, called: object) -> None:
        nonlocal seen, applying
        if is_system_call(event, called):
            seen += 1
            applying += os.access(journal, os.F_OK)

    def tell() -> None:
        sys.setprofile(None)
        told.write_text(f"{seen} {applying}")

    result = build_with(units, into, lambda: sys.setprofile(count), tell)
    assert result.code in (0, 2), str(result)
    total, while_applied = map(int, told.read_text().split())
    return total, while_applied


def killed_after(units: Path, into: Path, seconds: float) -> int:
    """Kill the real command so many seconds after its start; how it ended."""
    flags = {"--units": units, "--output": into / "site", "--state": into / "state", "--now": NOW, "--jobs": "2"}
    run = subprocess.Popen(
        [sys.executable, "-m", "invoke", "build", *(str(word) for flag in flags.items() for word in flag)],
        cwd=ROOT,
        env=os.environ | {"PYTHONWARNINGS": ""},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
    )
    time.sleep(seconds)
    run.kill()
    return run.wait()


class Slips(sqlite3.Connection):
    """A database to which something happens at its statement number `at`, counted over all connections."""

    at = 0
    seen = 0
    happens: Callable[[], object] = staticmethod(lambda: None)

    def _count(self) -> None:
        Slips.seen += 1
        if Slips.seen == Slips.at:
            Slips.happens()

    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        self._count()
        return super().execute(*arguments)

    def executemany(self, *arguments: Any) -> sqlite3.Cursor:
        self._count()
        return super().executemany(*arguments)

    def commit(self) -> None:
        self._count()
        super().commit()

    def __exit__(self, *arguments: Any) -> Any:
        self._count()
        return super().__exit__(*arguments)


def slipping(at: int, happens: Callable[[], object]) -> Callable[[], None]:
    """For `build_with`: let `happens` happen at a statement of the state's databases."""

    def prepare() -> None:
        Slips.at, Slips.seen, Slips.happens = at, 0, staticmethod(happens)
        connect = sqlite3.connect

        def slipping_connect(*arguments: Any, **named: Any) -> sqlite3.Connection:
            return connect(*arguments, **({"factory": Slips} | named))

        sqlite3.connect = slipping_connect  # type: ignore[assignment]

    return prepare


def statements_of(units: Path, into: Path, **more: object) -> int:
    """How many statements a build puts to the state's databases. Leaves what it did in place."""
    told = into / "statements"
    result = build_with(units, into, slipping(0, refuse), lambda: told.write_text(str(Slips.seen)), **more)
    assert result.code in (0, 2), str(result)
    return int(told.read_text())


def refuse() -> None:
    raise sqlite3.OperationalError("disk I/O error")


def full() -> None:
    raise sqlite3.OperationalError("database or disk is full")


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
