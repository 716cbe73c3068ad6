"""Law 1: the same input and the same moment give the same bytes, and a build over an old output equals a clean one."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.building import NOW, ROOT, build_site
from tests.searching import alike
from tests.site.small_network import NETWORK, Files, build_whole_here, built, large, plant, png, post, problems

QUIET = {"PYTHONWARNINGS": "", "COLUMNS": "200"}


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The larger network: enough files that several processes read it."""
    return plant(large(), tmp_path_factory.mktemp("large") / "units", mtime=1_700_000_000)


@pytest.fixture(scope="module")
def expected(units: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What one process alone makes of it."""
    result = build_whole_here(units, tmp_path_factory.mktemp("expected"), HIGHROAD_JOBS=1)
    assert result.code == 0, str(result)
    return result.files()


@pytest.mark.parametrize("jobs", [2, 8])
def test_any_number_of_workers_gives_the_same_bytes(
    units: Path, expected: dict[str, bytes], tmp_path: Path, jobs: int
) -> None:
    assert build_whole_here(units, tmp_path, HIGHROAD_JOBS=jobs).files() == expected


def test_another_machine_gives_the_same_bytes(
    units: Path, expected: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another seed of hashing, another zone, another language."""
    for name, value in {"PYTHONHASHSEED": "4242", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "C"}.items():
        monkeypatch.setenv(name, value)
    result = build_site(units, tmp_path)
    assert result.code == 0, str(result)
    assert result.files() == expected


def test_other_times_of_files_and_another_order_of_their_making_give_the_same_bytes(
    expected: dict[str, bytes], tmp_path: Path
) -> None:
    elsewhere = plant(large(), tmp_path / "units", seed=1, mtime=1_000_000_000)
    assert build_whole_here(elsewhere, tmp_path).files() == expected


def test_pelican_and_invoke_build_the_same_bytes(units: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    output = tmp_path / "site"
    extra = [f"HIGHROAD_NOW={json.dumps(NOW)}", f"HIGHROAD_STATE={json.dumps(str(tmp_path / 'state'))}"]
    run = subprocess.run(
        [sys.executable, "-m", "pelican", str(units), "-s", "pelicanconf.py", "-o", str(output), "-e", *extra],
        cwd=ROOT,
        env=os.environ | QUIET,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    found = {path.relative_to(output).as_posix(): path.read_bytes() for path in output.rglob("*") if path.is_file()}
    assert alike(found) == expected


def test_a_second_build_writes_nothing(units: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    build_whole_here(units, tmp_path)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "site").rglob("*")}
    again = build_whole_here(units, tmp_path)
    assert "0 files written, 0 removed" in again.out
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "site").rglob("*")} == before


def test_no_byte_comes_from_state(units: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    """A state that is somebody else's, damaged or gone costs time and no more."""
    build_whole_here(units, tmp_path)
    for path in (tmp_path / "state").rglob("*"):
        if path.is_file():
            path.write_bytes(b"\0not what was written\xff")
    for clean in (None, True):
        assert build_whole_here(units, tmp_path, HIGHROAD_CLEAN=clean).files() == expected


PLAIN_MARKDOWN = {"extensions": ["toc"], "extension_configs": {}, "output_format": "html"}
SLIPS = {
    "energy/posts/2026-05-01-slips.md": post('<script>alert(1)</script>\n\n[nowhere](nowhere.md) <b onclick="x">b</b>'),
    "tax/posts/2026-05-02-held.md": post(authors="[nobody]"),
}


def test_what_was_rendered_before_is_said_and_shown_as_if_it_were_new(tmp_path: Path) -> None:
    first = built({**NETWORK, **SLIPS}, tmp_path)
    again = built({**NETWORK, **SLIPS}, tmp_path)
    assert problems(first) == problems(again) != []
    assert "0 files written, 0 removed" in again.out


def test_other_settings_of_markdown_are_another_text_also_over_what_was_rendered_before(tmp_path: Path) -> None:
    tables = {"energy/posts/2026-05-03-table.md": post("| a |\n|---|\n| b |")}
    files = {**NETWORK, **tables}
    usual = built(files, tmp_path / "one").files()
    other = built(files, tmp_path / "one", MARKDOWN=PLAIN_MARKDOWN).files()
    assert other == built(files, tmp_path / "two", MARKDOWN=PLAIN_MARKDOWN).files()
    assert other != usual
    assert built(files, tmp_path / "one").files() == usual


# ------------------------------------------------------------------------------------------- incremental equals clean


@dataclass(frozen=True)
class Network:
    """A network in the course of being edited: its files and the time."""

    files: Files
    now: datetime

    def posts(self) -> list[str]:
        return sorted(path for path in self.files if "/posts/" in path)

    def with_files(self, files: Files) -> Network:
        return replace(self, files=files)


Edit = Callable[[Network, random.Random], Network]


def change_text(network: Network, draw: random.Random) -> Network:
    path = draw.choice(network.posts())
    return network.with_files({**network.files, path: network.files[path] + f"\nWords {draw.random()}.\n".encode()})


def add_post(network: Network, draw: random.Random) -> Network:
    unit, author = draw.choice([("energy", "dana-ortiz"), ("tax", "sam-cole"), ("labs", "ana-silva")])
    day = (network.now + timedelta(days=draw.randint(-60, 20))).date().isoformat()
    tags = draw.choice(["[hydrogen]", "[pay, zebra]", "[storage]", "[]"])
    path = f"{unit}/posts/{day}-new-{draw.randint(0, 99)}.md"
    return network.with_files(
        {**network.files, path: post(title=f"New {draw.random()}", authors=f"[{author}]", tags=tags)}
    )


def delete_file(network: Network, draw: random.Random) -> Network:
    choices = [path for path in network.files if path.count("/") > 1 and "/experts/" not in path]
    gone = draw.choice(sorted(choices))
    return network.with_files({path: data for path, data in network.files.items() if path != gone})


def rename_post(network: Network, draw: random.Random) -> Network:
    path = draw.choice(network.posts())
    files = {**network.files}
    files[f"{path.rpartition('/')[0]}/2026-05-05-renamed-{draw.randint(0, 9)}.md"] = files.pop(path)
    return network.with_files(files)


def rename_unit(network: Network, draw: random.Random) -> Network:
    """The folder's name goes back and forth; its `uid` is written, as it must be."""
    here, there = ("tax", "levies") if "tax/unit.yaml" in network.files else ("levies", "tax")
    files = {
        (there + path[len(here) :] if path.startswith(f"{here}/") else path): data
        for path, data in network.files.items()
    }
    files[f"{there}/unit.yaml"] = files[f"{there}/unit.yaml"].replace(b"uid: tax\n", b"") + b"uid: tax\n"
    return network.with_files(files)


def set_state(network: Network, draw: random.Random) -> Network:
    path = draw.choice(network.posts())
    key = draw.choice(
        [b"status: withdrawn\nreason: So", b"status: draft", b"status: retracted\nreason: So", b"expires: 2026-12-01"]
    )
    return network.with_files({**network.files, path: network.files[path].replace(b"title:", key + b"\ntitle:", 1)})


def retag(network: Network, draw: random.Random) -> Network:
    path = draw.choice(network.posts())
    data = network.files[path].replace(b"hydrogen", b"zebra").replace(b"pay", b"caverns")
    return network.with_files({**network.files, path: data})


def change_picture(network: Network, draw: random.Random) -> Network:
    return network.with_files({**network.files, "energy/media/cavern.png": png(draw.randint(0, 255))})


def change_address(network: Network, draw: random.Random) -> Network:
    data = network.files["network.yaml"].replace(b"insights.northwind.example", b"www.northwind.example/insights")
    return network.with_files({**network.files, "network.yaml": data})


def let_time_pass(network: Network, draw: random.Random) -> Network:
    return replace(network, now=network.now + timedelta(days=draw.randint(1, 60), minutes=draw.randint(0, 900)))


EDITS: list[Edit] = [
    change_text,
    add_post,
    delete_file,
    rename_post,
    rename_unit,
    set_state,
    retag,
    change_picture,
    change_address,
    let_time_pass,
]


def follow(edits: list[Edit], seed: int, folder: Path) -> None:
    """Make each edit and build over what stands there; in the end it must be what a clean build makes."""
    draw = random.Random(seed)
    network = Network(NETWORK, datetime.fromisoformat(NOW))
    built(network.files, folder / "course", now=network.now.isoformat())
    for edit in edits:
        network = edit(network, draw)
        last = built(network.files, folder / "course", now=network.now.isoformat())
    clean = built(network.files, folder / f"clean-{seed}", now=network.now.isoformat())
    assert last.files() == clean.files()
    assert problems(last) == problems(clean)


courses = st.tuples(st.lists(st.sampled_from(EDITS), min_size=3, max_size=5), st.integers(0, 10_000))
MANY = settings(
    deadline=None,
    database=None,
    derandomize=True,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.parametrize("edits", [EDITS[:5], EDITS[5:]])
def test_a_build_over_an_old_output_equals_a_clean_one(edits: list[Edit], tmp_path: Path) -> None:
    follow(edits, 7, tmp_path)


@pytest.mark.soak
@given(course=courses)
@MANY
def test_a_build_after_any_edits_equals_a_clean_one(
    course: tuple[list[Edit], int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    edits, seed = course
    follow(edits, seed, tmp_path_factory.mktemp("course"))
