"""Work runs in processes of this machine or on a cluster, with the same result; what goes wrong is said in words."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from plugins.network.problems import SetupError
from plugins.pipeline import executors
from plugins.pipeline.executors import (
    OwnProcess,
    RefusedError,
    in_own_process,
    one_by_one,
    processes,
    scheduler_of,
    streamed,
)
from tests.building import ROOT, build_site
from tests.pipeline import trouble
from tests.pipeline.many_posts import POSTS, errors, plant_many, read_with

PATIENCE = 180  # seconds until a process that should have done something counts as one that never will
NO_DASK = "no dask (.venv/bin/pip install --require-hashes -r requirements-dask.txt)"


# ------------------------------------------------------------------------------------------------------- which one


@pytest.mark.parametrize(
    ("written", "scheduler"),
    [
        ("", ""),
        ("processes", ""),
        ("dask://127.0.0.1:8786", "127.0.0.1:8786"),
        ("dask://build.northwind.example:8786/", "build.northwind.example:8786"),
        ("dask://[::1]:8786", "[::1]:8786"),
    ],
)
def test_an_executor_is_processes_or_a_scheduler(written: str, scheduler: str) -> None:
    assert scheduler_of(written) == scheduler


@pytest.mark.parametrize(
    "written", ["threads", "dask", "dask://", "dask://host", "dask://a b:1", "tcp://host:1", "dask://me@host:1"]
)
def test_any_other_executor_is_refused_with_what_there_is(written: str) -> None:
    with pytest.raises(SetupError) as refused:
        scheduler_of(written)
    assert f"'{written}'" in str(refused.value)
    assert "write processes (this machine) or dask://host:port" in str(refused.value)


# --------------------------------------------------------------------------------------------------- what items do


def double(items: Sequence[int]) -> list[int]:
    """Twice each; 13 ends the process, 0 is a bug."""
    if 13 in items:
        os.kill(os.getpid(), signal.SIGKILL)
    assert 0 not in items, "nothing comes of 0"
    return [2 * item for item in items]


def minus(item: int) -> int:
    return -item


def start(told: bytes) -> str:
    """Refuses with the words that it is told."""
    return told.decode()


def begin() -> None:
    """Nothing is needed before `double`."""


class Noting:
    """A crew that does everything at once and notes in what order it is asked."""

    window = 3

    def __init__(self) -> None:
        self.given: list[Sequence[int]] = []

    def submit(self, chunk: Sequence[int]) -> Future[list[Any]]:
        self.given.append(chunk)
        return Future()

    def take(self, chunk: Sequence[int], future: Future[list[Any]]) -> list[Any]:
        return double(chunk)


def test_no_more_chunks_are_given_than_the_window_holds() -> None:
    crew = Noting()
    results = streamed(crew, ([number] for number in range(1, 9)))
    assert next(results) == ([1], [2])
    assert crew.given == [[1], [2], [3]]
    assert next(results) == ([2], [4])
    assert crew.given == [[1], [2], [3], [4]]
    assert [made for _, made in results] == [[6], [8], [10], [12], [14], [16]]


def test_an_item_that_crashes_its_process_costs_itself_alone() -> None:
    chunks = [[1, 2], [3, 13, 4], [5, 6], [13], *([number] for number in range(20, 40))]
    with processes(2, double, minus, begin, ()) as crew:
        made = list(streamed(crew, chunks))
    assert made == [(chunk, [-13 if item == 13 else 2 * item for item in chunk]) for chunk in chunks]


def test_an_unexpected_error_of_a_process_is_raised_here() -> None:
    with processes(2, double, minus, begin, ()) as crew, pytest.raises(AssertionError, match="nothing comes of 0"):
        list(streamed(crew, [[1], [0], [2]]))


# ------------------------------------------------------------------------------------------- a process of one's own


@pytest.fixture
def own() -> Iterator[OwnProcess]:
    process = OwnProcess()
    yield process
    process.shutdown()


def test_a_process_of_ones_own_does_one_thing_after_the_other(own: OwnProcess) -> None:
    pids = {own.submit(os.getpid).result() for _ in range(3)}
    assert own.submit(double, [1, 2]).result() == [2, 4]
    assert len(pids) == 1
    assert os.getpid() not in pids


def test_a_process_of_ones_own_that_crashes_is_a_broken_executor(own: OwnProcess) -> None:
    with pytest.raises(BrokenExecutor):
        own.submit(double, [13]).result()
    assert one_by_one(OwnProcess, double, [1, 13, 2], minus) == [2, -13, 4]


def test_a_bug_in_a_process_of_ones_own_comes_back_with_its_traceback(own: OwnProcess) -> None:
    with pytest.raises(RuntimeError, match=r"in double(.|\n)*nothing comes of 0"):
        own.submit(double, [0]).result()


def test_a_process_of_ones_own_ends_with_its_parent() -> None:
    told = "from plugins.pipeline.executors import OwnProcess; import os; own = OwnProcess();"
    told += "print(own.submit(os.getpid).result(), flush=True); os.kill(os.getpid(), 9)"
    parent = subprocess.Popen([sys.executable, "-c", told], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    # The pipe closes when the last process that holds it has ended, and only then does this come back.
    said, _ = parent.communicate(timeout=PATIENCE)
    assert parent.returncode == -signal.SIGKILL
    assert int(said) != parent.pid


def test_a_thread_keeps_its_process_until_it_is_told_something_else_or_loses_it() -> None:
    def whose(told: bytes = b"") -> Any:
        return in_own_process(told, start, pids, [1], minus)

    assert whose() == whose()
    with pytest.raises(RefusedError, match="no work here"):
        in_own_process(b"no work here", start, double, [1], minus)
    before = whose()
    assert in_own_process(b"", start, double, [1, 13, 2], minus) == [2, -13, 4]
    assert whose() == whose() != before
    executors.forget()


def pids(items: Sequence[int]) -> list[int]:
    return [os.getpid() for _ in items]


# ---------------------------------------------------------------------------------------------------------- a cluster


@pytest.fixture(scope="module")
def dask() -> None:
    """Without dask these tests are skipped by name; where `CI` is set that is a failure."""
    if find_spec("distributed") is None:
        if os.environ.get("CI"):
            pytest.fail(NO_DASK, pytrace=False)
        pytest.skip(NO_DASK)


@contextmanager
def running(folder: Path, *command: str, code: Path | None = None) -> Iterator[None]:
    """A part of a cluster as people start it, on loopback; `code` is the checkout that it knows."""
    quiet = {"PYTHONPATH": str(code) if code else "", "DASK_DISTRIBUTED__WORKER__PRELOAD": "[]"}
    with (folder / f"{command[0]}.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", *command, "--host", "127.0.0.1", "--no-dashboard"],
            cwd=folder,
            env=os.environ | quiet,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)


@contextmanager
def scheduler(folder: Path) -> Iterator[str]:
    """A scheduler, which needs none of our code: its address for `--executor`."""
    with running(folder, "scheduler", "--port", "0", "--scheduler-file", "scheduler.json"):
        told = folder / "scheduler.json"
        until = time.monotonic() + PATIENCE
        address = ""  # until the file is there, and all of it
        while not address and time.monotonic() < until:
            time.sleep(0.05)
            address = _address(told)
        yield f"dask://{address}"


def _address(told: Path) -> str:
    """The address in a scheduler's file, "" while it is not written to its end."""
    words, _, end = told.read_text("utf-8").rpartition("}") if told.exists() else ("", "", "")
    return words.partition('"address": "tcp://')[2].partition('"')[0] if not end.strip() else ""


def workers(folder: Path, executor: str, code: Path = ROOT) -> Any:
    place = executor.replace("dask://", "tcp://")
    flags = ("--nthreads", "1", "--local-directory", str(folder / "scratch"))
    return running(folder, "worker", place, "--nworkers", "2", *flags, code=code)


@pytest.fixture(scope="module")
def cluster(dask: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real cluster of two workers on loopback."""
    folder = tmp_path_factory.mktemp("cluster")
    with ExitStack() as parts:
        executor = parts.enter_context(scheduler(folder))
        parts.enter_context(workers(folder, executor))
        yield executor


@pytest.mark.xdist_group("dask")
def test_a_cluster_reads_the_same_as_this_machine(cluster: str, tmp_path: Path) -> None:
    sources = plant_many(tmp_path)
    assert read_with(sources, cluster) == read_with(sources)


@pytest.mark.xdist_group("dask")
def test_a_cluster_and_this_machine_build_the_same_bytes(cluster: str, tmp_path: Path) -> None:
    units = plant_many(tmp_path).root
    far = build_site(units, tmp_path / "far", "--executor", cluster)
    here = build_site(units, tmp_path / "here")
    assert (far.code, far.out.count("\n")) == (here.code, here.out.count("\n")), str(far)
    assert len(here.files()) > POSTS
    assert far.files() == here.files()


@pytest.mark.xdist_group("dask")
def test_a_file_that_crashes_a_process_of_a_cluster_is_held_by_its_name(cluster: str, tmp_path: Path) -> None:
    sources = plant_many(tmp_path, {"2026-05-05-many-7.md": trouble.CRASH})
    reads = read_with(sources, cluster, extension=trouble.NAME)
    assert reads == read_with(sources, jobs=2, extension=trouble.NAME)
    assert errors(reads).keys() == {"2026-05-05-many-7.md"}


@pytest.mark.xdist_group("dask")
def test_a_bug_in_a_cluster_is_no_mistake_of_an_author(cluster: str, tmp_path: Path) -> None:
    sources = plant_many(tmp_path, {"2026-05-05-many-7.md": trouble.BUG})
    with pytest.raises(RuntimeError, match="ZeroDivisionError: a bug of the extension"):
        read_with(sources, cluster, extension=trouble.NAME)


@pytest.mark.xdist_group("dask")
def test_a_worker_with_other_code_is_not_given_work(dask: None, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(ROOT / "plugins", other / "plugins", ignore=shutil.ignore_patterns("__pycache__"))
    with (other / "plugins/network/rendering.py").open("a") as code:
        code.write("\n# Another commit.\n")
    sources = plant_many(tmp_path)
    with scheduler(tmp_path) as executor, workers(tmp_path, executor, other), pytest.raises(SetupError) as refused:
        read_with(sources, executor)
    said = str(refused.value)
    assert "differs in the code in plugins/network;" in said
    assert "give it the same commit" in said


@pytest.mark.xdist_group("dask")
def test_a_worker_without_code_is_said(dask: None, tmp_path: Path) -> None:
    sources = plant_many(tmp_path)
    said = r"can't load this code \(No module named 'plugins'\); start it in a checkout"
    with scheduler(tmp_path) as executor, workers(tmp_path, executor, tmp_path), pytest.raises(SetupError, match=said):
        read_with(sources, executor)


@pytest.mark.xdist_group("dask")
def test_a_scheduler_without_workers_is_said(dask: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "WITHOUT_WORKERS", 0.5)
    sources = plant_many(tmp_path)
    with scheduler(tmp_path) as executor, pytest.raises(SetupError, match="the scheduler has no workers"):
        read_with(sources, executor)


@pytest.mark.xdist_group("dask")
def test_a_scheduler_that_is_not_there_is_said_in_words(dask: None, tmp_path: Path) -> None:
    units = plant_many(tmp_path).root
    result = build_site(units, tmp_path, "--executor", "dask://127.0.0.1:9")
    assert (result.code, result.out) == (1, "")
    assert "error: dask://127.0.0.1:9: no scheduler answers at tcp://127.0.0.1:9 within 5 seconds" in result.err
    assert "Traceback" not in result.err
    assert not (tmp_path / "site").exists()


def test_without_dask_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(SetupError, match=r"pip install --require-hashes -r requirements-dask\.txt"):
        read_with(plant_many(tmp_path), "dask://127.0.0.1:9")


def test_a_few_files_trouble_no_cluster(tmp_path: Path) -> None:
    sources = plant_many(tmp_path, posts=3)
    assert read_with(sources, "dask://127.0.0.1:9") == read_with(sources)
