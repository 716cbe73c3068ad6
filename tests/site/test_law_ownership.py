"""Law 7: the output holds exactly what the build owns, and nothing outside it is touched."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.building import BuildResult
from tests.pipeline.trees import tree
from tests.site.small_network import NETWORK, build_here, built, built_whole, plant


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> BuildResult:
    return built(NETWORK, tmp_path_factory.mktemp("owned"))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> BuildResult:
    """With indexes, cards and sizes of pictures."""
    return built_whole(NETWORK, tmp_path_factory.mktemp("whole"))


def put(path: Path, data: bytes = b"not ours") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


INTRUDERS: dict[str, Callable[[Path, Path], object]] = {
    "a file": lambda site, outside: put(site / "stale.html"),
    "a file in a folder of pages": lambda site, outside: put(site / "energy" / "old-post" / "index.html"),
    "a file beside a page": lambda site, outside: put(site / "energy" / "what-caverns-cost" / "index.html~"),
    "a hidden file": lambda site, outside: put(site / ".well-known" / "x"),
    "an empty folder": lambda site, outside: (site / "empty" / "inner").mkdir(parents=True),
    "another page in the place of a page": lambda site, outside: put(site / "energy" / "index.html"),
    "a link to a file": lambda site, outside: (site / "link.html").symlink_to(outside / "kept.txt"),
    "a link to a folder": lambda site, outside: (site / "linked").symlink_to(outside),
    "a link that leads nowhere": lambda site, outside: (site / "nowhere").symlink_to(outside / "nothing"),
    "a link in the place of a page": lambda site, outside: in_place(site / "robots.txt", outside / "kept.txt"),
    "a hard link in the place of a page": lambda site, outside: hard_link(site / "robots.txt", outside / "kept.txt"),
    "a pipe": lambda site, outside: os.mkfifo(site / "pipe"),
    "a folder in the place of a page": lambda site, outside: in_place(site / "robots.txt", None),
}


TAKING_A_PLACE = [kind for kind in INTRUDERS if "in the place of a page" in kind]


def in_place(path: Path, target: Path | None) -> None:
    path.unlink()
    if target:
        path.symlink_to(target)
    else:
        put(path / "inner.txt")


def hard_link(path: Path, target: Path) -> None:
    path.unlink()
    os.link(target, path)


def test_whatever_else_lies_in_the_output_is_gone_after_the_next_build(whole: BuildResult, tmp_path: Path) -> None:
    built_whole(NETWORK, tmp_path)
    site, outside = tmp_path / "site", tmp_path / "outside"
    put(outside / "kept.txt", b"kept")
    for kind, intrude in INTRUDERS.items():
        if kind not in TAKING_A_PLACE:
            intrude(site, outside)
    assert built_whole(NETWORK, tmp_path).files() == whole.files()
    assert tree(site) == tree(whole.folder)
    assert (outside / "kept.txt").read_bytes() == b"kept"


@pytest.mark.parametrize("kind", TAKING_A_PLACE)
def test_what_took_the_place_of_a_file_is_replaced_and_nothing_behind_it_changed(
    base: BuildResult, tmp_path: Path, kind: str
) -> None:
    built(NETWORK, tmp_path)
    put(tmp_path / "outside" / "kept.txt", b"kept")
    INTRUDERS[kind](tmp_path / "site", tmp_path / "outside")
    built(NETWORK, tmp_path)
    assert tree(tmp_path / "site") == tree(base.folder)
    assert (tmp_path / "outside" / "kept.txt").read_bytes() == b"kept"


def test_what_was_deleted_or_renamed_is_gone_with_its_folders_and_files(tmp_path: Path) -> None:
    built(NETWORK, tmp_path)
    files = {path: data for path, data in NETWORK.items() if "what-caverns-cost" not in path}
    result = built(files, tmp_path)
    found = set(result.files())
    assert {
        "energy/what-caverns-cost/index.html",
        "energy/cavern-costs/index.html",
        "archive-2019/caverns/index.html",
        "energy/media/costs.csv",
    }.isdisjoint(found)
    assert not (tmp_path / "site" / "energy" / "what-caverns-cost").exists()
    assert not (tmp_path / "site" / "archive-2019").exists()
    renamed = {
        (f"levies{path[3:]}" if path.startswith("tax/") else path): data
        + (b"uid: tax\n" if path == "tax/unit.yaml" else b"")
        for path, data in files.items()
    }
    result = built(renamed, tmp_path)
    left = {path: data for path, data in result.files().items() if path.startswith("tax/") and path.endswith(".html")}
    assert [path for path, data in left.items() if b'http-equiv="refresh"' not in data] == []  # to what is there now
    assert (tmp_path / "site" / "levies" / "ring-fence" / "index.html").is_file()


def test_files_that_nothing_published_uses_stay_out(base: BuildResult) -> None:
    assert "energy/media/never-used.png" not in base.files()
    assert "energy/media/cavern.png" in base.files()


def test_nothing_is_written_outside_the_output_the_stage_and_the_state(tmp_path: Path) -> None:
    built_whole(NETWORK, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".site.stage", "site", "state", "units"]
    assert {
        path.relative_to(tmp_path / "units").as_posix() for path in (tmp_path / "units").rglob("*") if path.is_file()
    } == set(NETWORK)


@pytest.fixture
def units(tmp_path: Path) -> Path:
    return plant(NETWORK, tmp_path / "units")


REFUSED: dict[str, Callable[[Path], Path]] = {
    "a folder with files of somebody else": lambda folder: folder / "theirs",
    "the units folder": lambda folder: folder / "units",
    "a folder in the units folder": lambda folder: folder / "units" / "energy" / "public",
    "a folder that holds the units folder": lambda folder: folder,
    "a file": lambda folder: folder / "a-file",
    "a link": lambda folder: folder / "a-link",
    "a folder below a file": lambda folder: folder / "a-file" / "site",
    "a repository": lambda folder: folder / "repository",
}


@pytest.mark.parametrize("kind", REFUSED)
def test_an_output_that_is_not_ours_is_refused_and_left_alone(units: Path, tmp_path: Path, kind: str) -> None:
    put(tmp_path / "theirs" / "thesis.txt")
    put(tmp_path / "a-file")
    put(tmp_path / "repository" / ".git" / "HEAD")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "a-link").symlink_to(tmp_path / "elsewhere")
    before = tree(tmp_path)
    output = REFUSED[kind](tmp_path)
    result = build_here(units, tmp_path / "into", OUTPUT_PATH=str(output))
    assert result.code == 1, str(result)
    assert str(output) in result.err
    assert "Traceback" not in result.err
    assert tree(tmp_path) == before
