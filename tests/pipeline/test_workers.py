"""Worker processes end with the build that started them, however that ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from tests.building import ROOT

PATIENCE = 60  # seconds until a process that should have ended counts as one that stays
JOBS = 2

# Reads with workers that say who they are and then take much longer than anybody waits.
READING = f"""
import os, sys, time
from pathlib import Path
from pelican.settings import DEFAULT_CONFIG
from plugins.pipeline import workers

def read(*_):
    os.write(1, f"{{os.getpid()}}\\n".encode())
    time.sleep(20 * {PATIENCE})

workers.read_source = read
if sys.argv[1] == "polling":
    workers._killed_by_the_system = lambda: False
workers.read_all([None] * 100, Path("."), DEFAULT_CONFIG, {JOBS})
"""


@contextmanager
def reading(watched_by: str) -> Iterator[subprocess.Popen[str]]:
    """A process whose workers read, for as long as the block runs."""
    process = subprocess.Popen(
        [sys.executable, "-c", READING, watched_by],
        cwd=ROOT,
        env=os.environ | {"PYTHONWARNINGS": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # the workers, should they have stayed
        process.wait()


@pytest.mark.parametrize("watched_by", ["the system", "polling"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_workers_end_with_a_build_that_is_killed(watched_by: str, number: signal.Signals) -> None:
    with reading(watched_by) as process:
        assert process.stdout
        said = [process.stdout.readline().strip() for _ in range(JOBS)]
        workers = {int(line) for line in said if line.isdigit()}
        assert len(workers - {process.pid}) == JOBS, (said, process.poll())
        process.send_signal(number)
        # The pipe closes when the last process that holds it has ended, and only then does this come back.
        process.communicate(timeout=PATIENCE)
        assert process.returncode == -number
