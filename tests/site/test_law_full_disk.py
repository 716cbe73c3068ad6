"""A full disk costs the build and nothing else: a plain message, the former output, and the next build right."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.building import BuildResult
from tests.pipeline.trees import Tree, tree
from tests.site.killing import BARE, build_with
from tests.site.small_network import Files, large, plant
from tests.site.test_law_killed import edited

BEFORE, AFTER = large(), edited(large())
ENOUGH = "64m"


def mounted(place: Path, size: str) -> bool:
    """Mount a small disk at `place`, or change the size of the one there; whether that is allowed."""
    place.mkdir(exist_ok=True)
    option = f"remount,size={size}" if place.is_mount() else f"size={size}"
    command = ["mount", "-t", "tmpfs", "-o", option, "tmpfs", str(place)]
    return shutil.which("mount") is not None and subprocess.run(command, capture_output=True).returncode == 0


@contextmanager
def small_disk(place: Path, size: str) -> Iterator[Path]:
    if not mounted(place, size):
        pytest.skip("mounting a small disk is not allowed here")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def build(files: Files, into: Path, **more: object) -> BuildResult:
    return build_with(plant(files, into / "units"), into, **{**BARE, **more})  # type: ignore[arg-type]


def build_whole(files: Files, into: Path, prepare: Callable[[], object] = lambda: None) -> BuildResult:
    """With indexes and cards, too."""
    return build_with(plant(files, into / "units"), into, prepare)


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> tuple[Tree, Tree]:
    """What clean builds make of the network before and after its edits."""
    return expected_of(build, tmp_path_factory)


@pytest.fixture(scope="module")
def expected_whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Tree, Tree]:
    return expected_of(build_whole, tmp_path_factory)


def expected_of(build: Callable[[Files, Path], BuildResult], folders: pytest.TempPathFactory) -> tuple[Tree, Tree]:
    found = []
    for files in (BEFORE, AFTER):
        result = build(files, folders.mktemp("clean"))
        assert result.code in (0, 2), str(result)
        found.append(tree(result.folder))
    return found[0], found[1]


def weight(entries: Tree) -> int:
    """The kilobytes that files take on a disk that gives them whole blocks of 4."""
    return sum(-(-len(data) // 4096) * 4 for data in entries.values() if isinstance(data, bytes))


@pytest.mark.parametrize("part", [0.05, 0.4, 0.9, 1.0])
def test_a_disk_too_small_for_the_output_leaves_nothing_there(
    tmp_path: Path, expected: tuple[Tree, Tree], part: float
) -> None:
    size = weight(expected[0])
    with small_disk(tmp_path / "disk", f"{int(size * part)}k") as disk:
        result = build(BEFORE, tmp_path, OUTPUT_PATH=disk / "site")
        assert result.code == 1
        assert "the disk is full; free some space and build again" in result.out
        assert "Traceback" not in result.out
        assert tree(disk / "site") == {}
        assert mounted(disk, ENOUGH)
        assert build(BEFORE, tmp_path, OUTPUT_PATH=disk / "site").code == 0
        assert tree(disk / "site") == expected[0]


@pytest.mark.parametrize("left", [8, 100, 400])
def test_a_disk_that_becomes_full_leaves_the_former_output(
    tmp_path: Path, expected: tuple[Tree, Tree], left: int
) -> None:
    """`left` kilobytes are free when the edits are built."""
    with small_disk(tmp_path / "disk", ENOUGH) as disk:
        assert build(BEFORE, tmp_path, OUTPUT_PATH=disk / "site").code == 0
        free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize - left * 1024
        ballast = disk / "ballast"
        with ballast.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, free)
        result = build(AFTER, tmp_path, OUTPUT_PATH=disk / "site")
        assert result.code == 1
        assert "the disk is full; free some space and build again" in result.out
        assert tree(disk / "site") == expected[0]
        ballast.unlink()
        assert build(AFTER, tmp_path, OUTPUT_PATH=disk / "site").code == 2
        assert tree(disk / "site") == expected[1]


@pytest.mark.parametrize("size", [4, 40, 250])
def test_a_disk_too_small_for_the_state_costs_only_time(tmp_path: Path, expected: tuple[Tree, Tree], size: int) -> None:
    with small_disk(tmp_path / "disk", f"{size}k") as disk:
        for files, code, site in ((BEFORE, 0, expected[0]), (AFTER, 2, expected[1]), (BEFORE, 0, expected[0])):
            result = build(files, tmp_path, HIGHROAD_STATE=disk / "state")
            assert result.code == code, str(result)
            assert "Traceback" not in result.out
            assert tree(result.folder) == site
        assert mounted(disk, ENOUGH)
        assert build(AFTER, tmp_path, HIGHROAD_STATE=disk / "state").code == 2
        assert tree(tmp_path / "site") == expected[1]


def test_a_state_that_may_only_be_read_costs_only_time_and_is_said(tmp_path: Path, expected: tuple[Tree, Tree]) -> None:
    with small_disk(tmp_path / "disk", ENOUGH) as disk:
        assert build(BEFORE, tmp_path, HIGHROAD_STATE=disk / "state").code == 0
        assert subprocess.run(["mount", "-o", "remount,ro", str(disk)], capture_output=True).returncode == 0
        for files, code, site in ((AFTER, 2, expected[1]), (BEFORE, 0, expected[0]), (BEFORE, 0, expected[0])):
            result = build(files, tmp_path, HIGHROAD_STATE=disk / "state")
            assert result.code == code, str(result)
            assert str(disk / "state") in result.out
            assert tree(result.folder) == site


def limited(size: int) -> Callable[[], None]:
    """For `build_with`: no file may grow beyond `size` bytes."""

    def prepare() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return prepare


INDEXER = 200_000  # bytes; the indexer also writes programs that no output keeps


def test_files_that_may_not_grow_cost_the_build_or_only_time(tmp_path: Path, expected_whole: tuple[Tree, Tree]) -> None:
    """What is too small for the output stops the build; what is too small for the state alone costs time."""
    largest = max(len(data) for data in expected_whole[1].values() if isinstance(data, bytes))
    assert build_whole(BEFORE, tmp_path).code == 0
    for size in (4096, largest // 2):
        result = build_whole(AFTER, tmp_path, limited(size))
        assert result.code == 1, str(result)
        assert "could not" in result.out
        assert tree(tmp_path / "site") == expected_whole[0]
    shutil.rmtree(tmp_path / "state")
    for files, code, site in ((BEFORE, 0, expected_whole[0]), (AFTER, 2, expected_whole[1])):
        result = build_whole(files, tmp_path, limited(max(largest, INDEXER)))
        assert result.code == code, str(result)
        assert tree(tmp_path / "site") == site
    result = build_whole(BEFORE, tmp_path)
    assert result.code == 0, str(result)
    assert tree(tmp_path / "site") == expected_whole[0]
