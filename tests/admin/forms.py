"""The editor's own modules, run by Node: what a form reads of a file, and what file it makes."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.admin import pages

HERE = Path(__file__).parent
PROGRAMS = HERE.parents[1] / ".programs"


class RefusedError(Exception):
    """What the form says where it makes no file."""


@dataclass(frozen=True, slots=True)
class Forms:
    """A process of Node that answers one job at a time."""

    process: subprocess.Popen[str]

    def ask(self, what: str, **job: object) -> Any:
        """The answer to a job. Raises RefusedError."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"what": what, **job}) + "\n")
        self.process.stdin.flush()
        said = json.loads(self.process.stdout.readline())
        if "error" in said:
            raise RefusedError(said["error"])
        return said["answer"]

    def read(self, form: str, source: str) -> dict[str, Any]:
        found: dict[str, Any] = self.ask("read", format=f"highroad-{form}", source=source)
        return found

    def new(self, form: str, data: object) -> str:
        return str(self.ask("file", format=f"highroad-{form}", data=data))

    def edited(self, form: str, source: str, /, **data: object) -> str:
        return str(self.ask("edit", format=f"highroad-{form}", source=source, data=data))


@contextmanager
def forms_in(folder: Path) -> Iterator[Forms]:
    """The modules, put together in `folder` as they are on the site, in a process that answers."""
    for file in pages.STATIC.glob("*.js"):
        shutil.copy(file, folder)
    (folder / "programs").mkdir()
    shutil.copy(PROGRAMS / "js-yaml.js", folder / "programs")
    shutil.copy(HERE / "formats.mjs", folder)
    (folder / "package.json").write_text('{"type": "module"}')
    with subprocess.Popen(
        ["node", "formats.mjs"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        yield Forms(process)
        assert process.stdin
        process.stdin.close()
