"""`invoke admin` as people run it, for tests: in a process of its own, on a port that is free."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.building import ROOT

PATIENCE = 120  # seconds


@dataclass(frozen=True, slots=True)
class Running:
    """Where it is: the address of the site, with a slash at its end, and the one that lets a browser in."""

    site: str
    entrance: str

    @property
    def admin(self) -> str:
        return f"{self.site}admin/"


@contextmanager
def running_admin(units: Path, state: Path, *more: str) -> Iterator[Running]:
    """A trial of the network in `units` while the block runs; it ends as with Ctrl-C."""
    command = [sys.executable, "-m", "invoke", "admin", "--units", str(units), "--state", str(state), "--port", "0"]
    command += more
    program = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    said: list[str] = []
    begun = threading.Event()

    def listen() -> None:
        assert program.stdout is not None
        for line in program.stdout:
            said.append(line)
            if line.startswith("Write at"):
                begun.set()
        begun.set()  # it has ended

    listening = threading.Thread(target=listen, daemon=True)
    listening.start()
    try:
        assert begun.wait(PATIENCE), "".join(said)
        found = re.search(r"^Write at ((http://\S+?/)admin/enter/\S+)$", "".join(said), re.MULTILINE)
        assert found, "".join(said)
        yield Running(site=found[2], entrance=found[1])
    finally:
        program.send_signal(signal.SIGINT)
        program.wait(PATIENCE)
        listening.join(PATIENCE)
        if program.stdout is not None:
            program.stdout.close()
