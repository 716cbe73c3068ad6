"""The file server of a trial: Decap's own, in a process that nobody but this one can talk to."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen

import msgspec

from plugins.admin.programs import SET_UP, Npm, npm
from plugins.network.problems import SetupError, printable
from plugins.network.programs import beside
from plugins.network.yaml_writing import write_whole

HERE = Path(__file__).resolve().parent / "trial"
FILES = ("package.json", "package-lock.json", "server.cjs")
_STAMP = "made-from"
_SAID = 600  # characters


def installed(programs: Path) -> bool:
    """Whether what a trial runs stands in the folder of programs, from the very files that are here."""
    try:
        return (programs / "trial" / _STAMP).read_text() == _made_from()
    except OSError:
        return False


def install(programs: Path, ask: Npm = npm) -> None:
    """Let npm install what is locked, without running anything of it. Raises SetupError."""
    folder = programs / "trial"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in FILES:
        write_whole(folder, name, (HERE / name).read_bytes())
    ask(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], folder)
    write_whole(folder, _STAMP, _made_from().encode())


def _made_from() -> str:
    return hashlib.sha256(b"".join((HERE / name).read_bytes() for name in FILES)).hexdigest()


class FileServer:
    """Decap's file server, asked one thing at a time."""

    def __init__(self, program: Popen[bytes]) -> None:
        self._program = program
        self._lock = threading.Lock()

    def ask(self, wish: object) -> tuple[int, bytes]:
        """The status and the body of its answer to a wish. Raises OSError when it has ended."""
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        with self._lock:
            self._program.stdin.write(msgspec.json.encode(wish) + b"\n")
            self._program.stdin.flush()
            line = self._program.stdout.readline()
        if not line:
            raise BrokenPipeError("it has ended")
        answer = msgspec.json.decode(line, type=_Answer)
        return answer.status, bytes(answer.said)


class _Answer(msgspec.Struct):
    status: int
    said: msgspec.Raw


@contextmanager
def file_server(programs: Path, repository: Path) -> Iterator[FileServer]:
    """The file server for a folder, while the block runs. Raises SetupError."""
    if not installed(programs):
        raise SetupError(f"what a trial runs is not here; run '{SET_UP}'")
    node = shutil.which("node")
    if node is None:
        raise SetupError("Node.js is missing, which a trial runs in; install it (version 18 or later) and try again")
    environment = {"PATH": os.environ.get("PATH", ""), "GIT_REPO_DIRECTORY": str(repository)}
    with tempfile.TemporaryDirectory() as scratch:
        log = Path(scratch) / "log"
        with beside([node, "server.cjs"], programs / "trial", environment, log) as program:
            server = FileServer(program)
            try:
                server.ask({"action": "info"})
            except OSError:
                said = " ".join(log.read_text("utf-8", "replace").split())[:_SAID]
                raise SetupError(f"the file server of a trial does not begin: {printable(said)}") from None
            yield server
