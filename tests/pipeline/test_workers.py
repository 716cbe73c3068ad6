"""Files are read once, by any number of workers, with the same result; a bad file takes no other with it, and workers
end with the build that started them, however that ended."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from pelican.plugins import signals
from pelican.readers import MarkdownReader

from plugins.network.problems import SetupError
from plugins.network.snapshot import READING, PostReader, read_source
from plugins.network.sources import Sources
from plugins.network.yamlfile import Mistake
from plugins.pipeline import executors, workers
from plugins.pipeline.bodies_kept import Rendered
from plugins.pipeline.workers import CHUNK, read_all
from tests.building import ROOT
from tests.pipeline import trouble
from tests.pipeline.many_posts import POSTS, errors, plant_many, posts_of, read_with, settings

PATIENCE = 180  # seconds until a process that should have ended counts as one that stays
JOBS = 2


class SigningReader(PostReader):
    """Another plugin's reader, which adds to ours and needs a setting of its own."""

    needs = (*PostReader.needs, "SITENAME")

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        html, metadata = super().read(source_path)
        signed = Mistake(1, f"signed by {self.settings['SITENAME']}")
        return html, {READING: replace(metadata[READING], warnings=(signed,))}


# -------------------------------------------------------------------------------------------------- what comes back


def test_any_number_of_workers_reads_the_same(tmp_path: Path) -> None:
    sources = plant_many(tmp_path)
    alone = read_with(sources, jobs=1)
    assert [read.reading.path for read in alone] == [source.path for source in posts_of(sources)]
    assert len(alone) == POSTS
    for jobs in (2, 4, 8):
        assert read_with(sources, jobs=jobs) == alone


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_body_comes_apart_from_what_is_kept_in_memory(tmp_path: Path, jobs: int) -> None:
    sources = plant_many(tmp_path, {"2026-01-01-bad.md": "A [bad](javascript:x) link"})
    reader = PostReader(settings(sources))
    for read in read_with(sources, jobs=jobs):
        path = read.reading.path
        whole = read_source(reader, path, sources.read(path))
        assert whole.body.html
        assert read.reading == replace(whole, body=replace(whole.body, html="", headings=()))
        assert msgspec.msgpack.decode(read.row, type=Rendered) == Rendered(whole.body, whole.warnings)
        assert read.whole == whole


def test_of_a_file_that_was_not_rendered_there_is_no_body(tmp_path: Path) -> None:
    sources = plant_many(tmp_path, {"2026-01-01-bad.md": "[" * 5000})
    first = read_with(sources)[0]
    assert "5000" not in first.reading.body.html
    assert "more than 4000 '['" in errors([first])["2026-01-01-bad.md"]
    assert (first.row, first.whole) == (b"", first.reading)


def noting_what_is_read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A list that grows with the path of each file that is read."""
    asked: list[str] = []
    really = Sources.read

    def read(self: Sources, path: str) -> bytes:
        asked.append(path)
        return really(self, path)

    monkeypatch.setattr(Sources, "read", read)
    return asked


@pytest.mark.parametrize("jobs", [1, 2])
def test_each_file_is_read_once_and_its_digest_is_of_those_bytes(
    tmp_path: Path, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = plant_many(tmp_path)
    asked = noting_what_is_read(monkeypatch)
    reads = read_with(sources, jobs=jobs)
    assert asked == [one.reading.path for one in reads]
    for one in reads:
        data = (sources.root / one.reading.path).read_bytes()
        assert (one.digest, one.size) == (hashlib.blake2b(data, digest_size=16).digest(), len(data))


def test_only_some_chunks_are_ahead_of_what_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = plant_many(tmp_path, posts=20 * CHUNK)
    asked = noting_what_is_read(monkeypatch)
    reads = read_all(posts_of(sources), sources, settings(sources), jobs=JOBS)
    next(reads)
    assert len(asked) <= 8 * CHUNK
    assert len(list(reads)) == 20 * CHUNK - 1


def test_whoever_waits_is_told_how_far_it_is(tmp_path: Path) -> None:
    sources = plant_many(tmp_path)
    told: list[tuple[int, int]] = []

    def step(done: int, total: int) -> None:
        told.append((done, total))

    list(read_all(posts_of(sources), sources, settings(sources), jobs=JOBS, progress=step))
    assert told == [(number, POSTS) for number in range(1, POSTS + 1)]


# ------------------------------------------------------------------------------------------------- Pelican's readers


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_reader_that_adds_to_ours_reads_in_workers_too(tmp_path: Path, jobs: int) -> None:
    sources = plant_many(tmp_path)
    theirs = settings(sources, READERS={"md": SigningReader}, SITENAME="Northwind")
    with signals.readers_init.muted():  # another test in this process may have registered our plugins
        reads = list(read_all(posts_of(sources), sources, theirs, jobs=jobs))
    assert {read.reading.warnings for read in reads} == {(Mistake(1, "signed by Northwind"),)}


def test_a_reader_in_place_of_ours_stops_the_build(tmp_path: Path) -> None:
    sources = plant_many(tmp_path)
    theirs = settings(sources, READERS={"md": MarkdownReader})
    with signals.readers_init.muted(), pytest.raises(SetupError, match="another plugin reads Markdown"):
        list(read_all(posts_of(sources), sources, theirs))


# --------------------------------------------------------------------------------------------------------- bad files


def test_a_file_that_crashes_its_worker_is_held_by_its_name_and_every_other_is_read(tmp_path: Path) -> None:
    crashing = {f"2026-05-05-many-{number}.md": trouble.CRASH for number in (3, 70, POSTS - 1)}
    sources = plant_many(tmp_path, crashing)
    reads = read_with(sources, jobs=JOBS, extension=trouble.NAME)
    assert errors(reads).keys() == crashing.keys()
    assert all("makes the process crash" in what for what in errors(reads).values())
    good = {read.reading.path: read for read in read_with(plant_many(tmp_path / "good"), jobs=1)}
    for read in reads:
        assert read.reading.errors or read == good[read.reading.path]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_file_that_takes_too_long_is_held_and_every_other_is_read(
    tmp_path: Path, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "CPU_SECONDS", 0.3)
    sources = plant_many(tmp_path, {"2026-05-05-many-7.md": trouble.ENDLESS})
    reads = read_with(sources, jobs=jobs, extension=trouble.NAME)
    assert errors(reads).keys() == {"2026-05-05-many-7.md"}
    assert "seconds to read" in errors(reads)["2026-05-05-many-7.md"]
    assert len([read for read in reads if read.row]) == POSTS - 1


def test_in_a_thread_it_reads_the_same(tmp_path: Path) -> None:
    crashing = {"2026-05-05-many-7.md": trouble.CRASH}
    sources = plant_many(tmp_path, crashing)
    with ThreadPoolExecutor(1) as threads:
        reads = threads.submit(read_with, sources, extension=trouble.NAME).result()
        assert reads == threads.submit(read_with, sources, extension=trouble.NAME).result()
        threads.submit(executors.forget).result()
    assert reads == read_with(sources, jobs=JOBS, extension=trouble.NAME)


# Reads a few files as a build does that has no processes beside it.
READING_A_FEW = """
import sys
from pathlib import Path
from tests.pipeline import trouble
from tests.pipeline.many_posts import plant_many, posts_of, settings
from plugins.pipeline.workers import read_all

place = Path(sys.argv[1])
body = trouble.CRASH if sys.argv[2] == "bad" else "Words."
sources = plant_many(place, {"2026-05-05-many-1.md": body}, posts=3)
told = settings(sources, trouble.NAME, HIGHROAD_STATE=str(place))
for read in read_all(posts_of(sources), sources, told):
    print(read.reading.path, *(mistake.what for mistake in read.reading.errors), flush=True)
"""


def reading_a_few(folder: Path, words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", READING_A_FEW, str(folder), words],
        cwd=ROOT,
        env=os.environ | {"PYTHONWARNINGS": ""},
        capture_output=True,
        text=True,
    )


def test_a_file_that_ends_the_build_itself_is_held_by_its_name_in_those_that_follow(tmp_path: Path) -> None:
    """A few files are read without processes, so that the first build ends with the file; none after it does."""
    assert reading_a_few(tmp_path, "bad").returncode == -signal.SIGKILL
    for _ in range(2):
        result = reading_a_few(tmp_path, "bad")
        assert result.returncode == 0, result.stderr
        lines = result.stdout.splitlines()
        assert [line for line in lines if "makes the process crash" in line] == [lines[1]]
        assert "many-1.md" in lines[1]
        assert len(lines) == 3
    for _ in range(2):  # mended
        result = reading_a_few(tmp_path, "good")
        assert result.returncode == 0, result.stderr
        assert "crash" not in result.stdout
        assert not (tmp_path / "reading").exists()


def short_of_time(told: bytes) -> str:
    workers.CPU_SECONDS = 0.3
    return workers.start_far(told)


def test_in_a_thread_the_limit_of_time_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = plant_many(tmp_path, {"2026-05-05-many-0.md": trouble.ENDLESS}, posts=3)
    patient = executors.in_own_process
    monkeypatch.setattr(workers, "in_own_process", lambda told, _, *rest: patient(told, short_of_time, *rest))
    with ThreadPoolExecutor(1) as threads:
        reads = threads.submit(read_with, sources, extension=trouble.NAME).result()
        threads.submit(executors.forget).result()
    assert [bool(read.row) for read in reads] == [False, True, True]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_bug_is_no_mistake_of_an_author(tmp_path: Path, jobs: int) -> None:
    sources = plant_many(tmp_path, {"2026-05-05-many-7.md": trouble.BUG})
    with pytest.raises(ZeroDivisionError, match="a bug of the extension"):
        read_with(sources, jobs=jobs, extension=trouble.NAME)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_file_that_went_away_is_held_by_its_name(tmp_path: Path, jobs: int) -> None:
    sources = plant_many(tmp_path)
    (sources.root / "tax/posts/2026-05-05-many-7.md").unlink()
    reads = read_with(sources, jobs=jobs)
    assert errors(reads) == {"2026-05-05-many-7.md": "can't be read: No such file or directory"}
    assert [(read.digest, read.size) for read in reads if read.reading.errors] == [(b"", 0)]


# ------------------------------------------------------------------------------------------- workers and their parent

# Reads with workers that say who they are and then take much longer than anybody waits.
READING_FOREVER = f"""
import os, sys, time
from pathlib import Path
from plugins.pipeline import executors, workers
from tests.pipeline.many_posts import plant_many, read_with

def read(*_):
    os.write(1, f"{{os.getpid()}}\\n".encode())
    time.sleep(20 * {PATIENCE})

workers.read_source = read
if sys.argv[1] == "polling":
    workers._killed_by_the_system = lambda: False
read_with(plant_many(Path(sys.argv[2])), jobs={JOBS})
"""


@contextmanager
def reading(watched_by: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process whose workers read, for as long as the block runs."""
    process = subprocess.Popen(
        [sys.executable, "-c", READING_FOREVER, watched_by, str(folder)],
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
def test_workers_end_with_a_build_that_is_killed(watched_by: str, number: signal.Signals, tmp_path: Path) -> None:
    with reading(watched_by, tmp_path) as process:
        assert process.stdout
        said = [process.stdout.readline().strip() for _ in range(JOBS)]
        workers = {int(line) for line in said if line.isdigit()}
        assert len(workers - {process.pid}) == JOBS, (said, process.poll())
        process.send_signal(number)
        # The pipe closes when the last process that holds it has ended, and only then does this come back.
        process.communicate(timeout=PATIENCE)
        assert process.returncode == -number
