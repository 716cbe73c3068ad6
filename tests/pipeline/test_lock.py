"""One build at a time; the others are told at once."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from plugins.pipeline.folder import OutputFolder
from plugins.pipeline.lock import BusyError, holds, locked
from tests.pipeline.trees import data, put, tree


@pytest.fixture
def out(tmp_path: Path) -> OutputFolder:
    return OutputFolder(tmp_path / "output")


@contextmanager
def another_process(work: Callable[[Callable[[], object]], object]) -> Iterator[int]:
    """A child that does `work`, handed a function which says "ready" and then waits to be killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            work(lambda: os.write(writing, b"ready") and signal.sigwait([signal.SIGTERM]))
        finally:
            os._exit(1)
    os.close(writing)
    assert os.read(reading, 5) == b"ready"
    try:
        yield child
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(reading)


def hold(out: OutputFolder, wait: Callable[[], object]) -> None:
    with locked(out):
        wait()


def test_a_second_build_is_told_who_has_the_output_and_what_to_do(out: OutputFolder) -> None:
    with another_process(lambda wait: hold(out, wait)) as child:
        with pytest.raises(BusyError, match=rf"process {child}\).*{out}; wait"):
            put(out, data({"a": b"1"}))
        assert tree(out.path) == {}


def test_a_killed_build_leaves_no_lock(out: OutputFolder) -> None:
    with another_process(lambda wait: hold(out, wait)):
        pass
    put(out, data({"a": b"1"}))
    assert tree(out.path) == {"a": b"1"}


def test_a_worker_that_outlives_a_killed_build_does_not_keep_the_lock(out: OutputFolder) -> None:
    reading, writing = os.pipe()

    def work(wait: Callable[[], object]) -> None:
        with locked(out):
            worker = os.fork()
            if not worker:
                signal.pause()
            os.write(writing, f"{worker}\n".encode())
            wait()

    with another_process(work):
        worker = int(os.read(reading, 20))
    try:
        with locked(out):
            assert holds(out)
    finally:
        os.kill(worker, signal.SIGKILL)
        os.close(reading)
        os.close(writing)


def test_the_lock_is_free_after_the_block_and_after_an_error(out: OutputFolder) -> None:
    with pytest.raises(KeyError), locked(out):
        raise KeyError
    with locked(out):
        assert holds(out)
    assert not holds(out)


def test_one_process_does_not_build_an_output_twice_at_once(out: OutputFolder) -> None:
    with locked(out), pytest.raises(BusyError), locked(OutputFolder(out.path.parent / "." / "output")):
        pass


def test_a_build_uses_the_lock_that_its_command_took(out: OutputFolder) -> None:
    with locked(out):
        put(out, data({"a": b"1"}))
        assert holds(out)
    assert tree(out.path) == {"a": b"1"}


def test_different_outputs_do_not_wait_for_each_other(tmp_path: Path) -> None:
    with locked(OutputFolder(tmp_path / "one")):
        put(OutputFolder(tmp_path / "two"), data({"a": b"1"}))
    assert tree(tmp_path / "two") == {"a": b"1"}


def test_a_lock_that_is_a_link_is_not_written_to(out: OutputFolder, tmp_path: Path) -> None:
    (tmp_path / "precious").write_bytes(b"precious")
    out.stage.mkdir()
    out.lock.symlink_to(tmp_path / "precious")
    with pytest.raises(Exception, match="could not lock"):
        put(out, data({"a": b"1"}))
    assert (tmp_path / "precious").read_bytes() == b"precious"
