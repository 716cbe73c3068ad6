"""Builds in children of a process that has all code and has built nothing.

The process of the tests grows with all that they keep, and to fork it takes longer than a small build. So each has one
small process beside it, which forks a child for every build that it is asked for.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import subprocess
import sys
import traceback
import warnings
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import IO, Any

from tests.building import ROOT, BuildResult

Settings = Mapping[str, Any]
_BUG = 70  # how a child ends that neither built nor said why not
_SERVE = "from tests.site.forking import serve; serve()"


def build_in_a_child(config: Path, settings: Settings, said: Path) -> BuildResult:
    """Build in a process that has all code and has built nothing; `said` is a folder for its words."""
    said.mkdir(exist_ok=True)
    code = _forker().ask({"config": str(config), "settings": dict(settings), "said": str(said)})
    out, err = ((said / name).read_text("utf-8") for name in ("out", "err"))
    return BuildResult(folder=Path(settings["OUTPUT_PATH"]), code=code, out=out, err=err)


class _Forker:
    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _SERVE],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        atexit.register(self.close)

    def ask(self, build: Mapping[str, object]) -> int:
        asked, answers = _pipe(self._process.stdin), _pipe(self._process.stdout)
        asked.write(json.dumps(build) + "\n")
        asked.flush()
        return int(answers.readline())

    def close(self) -> None:
        _pipe(self._process.stdin).close()
        self._process.wait()
        _pipe(self._process.stdout).close()


@cache
def _forker() -> _Forker:
    return _Forker()


def _pipe(found: IO[str] | None) -> IO[str]:
    assert found is not None
    return found


def serve() -> None:
    """Fork a child for each line that comes, and say how it ended, until there are no more."""
    import pelicanconf  # noqa: F401
    from plugins import pipeline  # noqa: F401

    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _build(**json.loads(line))
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _build(config: str, settings: Settings, said: str) -> None:
    """Build, in a child; never comes back."""
    from plugins import pipeline

    code = _BUG
    try:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for number, name in ((1, "out"), (2, "err")):
            os.dup2(os.open(Path(said) / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), number)
        sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
        sys.dont_write_bytecode = True  # Python tells stale bytecode by the second
        warnings.simplefilter("ignore")  # Pelican's, of libraries that it uses
        code = pipeline.run_build(Path(config), **settings)
    finally:
        try:
            if code == _BUG:
                traceback.print_exc()
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code)
