"""Outputs made by several processes are what one makes, and whatever goes wrong in one of them ends the build."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.network.reads import Looked, Reads
from plugins.pipeline.folder import OutputFolder
from plugins.pipeline.lock import locked
from plugins.pipeline.making import Job, Result, make_all
from plugins.pipeline.outputs import BuildError, Data, Document, File, Later, Page
from plugins.pipeline.stage import stage
from tests.pipeline.trees import owned, tree

COUNT = 200  # enough for several processes
LETTERS = {f"letter-{number}": f"It says {number}." for number in range(COUNT)}
INTERRUPTED = 130


def said(looked: Looked[str], number: int) -> str:
    return looked[f"letter-{number}"] + looked.get(f"letter-{number % 7}", "")


def bytes_of(value: str) -> bytes:
    return value.encode() * (1 + len(value) % 3)


def outputs(looked: Looked[str]) -> list[File]:
    pages: list[File] = []
    for number in range(COUNT):
        value, path = Later(said, (looked,), (number,)), f"{number % 5}/{number}"
        pages += [
            Page(path=f"{path}/index.html", template="x.html", view=value, owner="a test"),
            Document(path=f"{path}/feed.xml", value=value, write=bytes_of, owner="a test"),
            Data(path=f"{path}.css", data=f"{number}".encode(), owner="a test"),
        ]
    return pages


def render(page: Page) -> bytes:
    return f"<p>{page.view}</p>".encode()


@pytest.fixture
def out(tmp_path: Path) -> OutputFolder:
    return owned(tmp_path / "site")


def made(out: OutputFolder, jobs: int) -> tuple[dict[str, tuple[Result, set[str]]], dict[str, bytes]]:
    """What everything came to, and the bytes of what has to be written, by path; half of it stands already."""
    reads = Reads()
    planned = outputs(Looked(reads, "letter", LETTERS))
    out.files.mkdir(parents=True)
    job = Job(out, planned, [out.path.joinpath(output.path).is_file() for output in planned], render, reads)
    results = sorted(make_all(job, jobs), key=lambda result: result.number)
    assert [result.number for result in results] == list(range(len(planned)))
    files = {result.made.path: (out.files / str(result.number)).read_bytes() for result in results if result.differs}
    found = {result.made.path: (Result(0, result.made, result.differs, ()), set(result.cells)) for result in results}
    return found, files


def test_several_processes_make_what_one_makes_and_read_what_one_reads(tmp_path: Path) -> None:
    folders = [owned(tmp_path / name) for name in ("one", "several")]
    for folder in folders:
        for number in range(0, COUNT, 2):
            there = folder.path / f"{number % 5}" / f"{number}.css"
            there.parent.mkdir(parents=True, exist_ok=True)
            there.write_bytes(f"{number}".encode())
    one, several = made(folders[0], 1), made(folders[1], 3)
    assert several == one
    results, files = several
    assert results["3/8/index.html"][1] == {"letter letter-8", "letter letter-1"}
    assert results["3/8.css"][1] == set()
    assert files["3/8/index.html"] == b"<p>It says 8.It says 1.</p>"
    assert ("3/8.css" in files, "4/9.css" in files) == (False, True)


def staged(out: OutputFolder, rendering: Callable[[Page], bytes]) -> None:
    with locked(out):
        stage(out, outputs(Looked(Reads(), "letter", LETTERS)), rendering, jobs=2)


def test_a_mistake_in_any_process_stops_the_build_and_nothing_is_left(out: OutputFolder) -> None:
    def failing(page: Page) -> bytes:
        if page.path == "2/107/index.html":
            raise BuildError("there is no such template")
        return render(page)

    with pytest.raises(BuildError, match="there is no such template"):
        staged(out, failing)
    assert not out.files.exists()
    assert tree(out.path) == {}


def test_a_process_that_is_killed_is_said_in_plain_words(out: OutputFolder) -> None:
    def killed(page: Page) -> bytes:
        if page.path == "2/107/index.html":
            os.kill(os.getpid(), signal.SIGKILL)
        return render(page)

    with pytest.raises(BuildError, match=r"ended by somebody.* The output was not touched\..*--jobs 1"):
        staged(out, killed)
    assert not out.files.exists()
    assert tree(out.path) == {}


def test_ctrl_c_while_processes_make_pages_leaves_nothing_and_nobody(out: OutputFolder, tmp_path: Path) -> None:
    seen = tmp_path / "workers"
    seen.mkdir()

    def interrupted(page: Page) -> bytes:
        (seen / f"{os.getpid()}").touch()
        if page.path == "2/107/index.html":
            os.kill(os.getppid(), signal.SIGINT)
        return render(page)

    child = os.fork()
    if not child:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            staged(out, interrupted)
        except KeyboardInterrupt:
            os._exit(INTERRUPTED)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == INTERRUPTED
    assert not out.files.exists()
    assert tree(out.path) == {}
    workers = [int(path.name) for path in seen.iterdir()]
    assert workers
    assert [pid for pid in workers if _runs(pid)] == []


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False
