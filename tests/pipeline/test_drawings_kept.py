"""Pictures that former builds drew: found by what they were made from, and never trusted further than that."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from plugins.pipeline.drawings_kept import SPARE, KeptDrawings

KEY, OTHER = bytes(32), bytes(31) + b"\1"


def files(state: Path) -> list[Path]:
    return sorted(path for path in state.rglob("*") if path.is_file())


def test_what_was_put_there_is_found_by_the_next_build_and_nothing_else(tmp_path: Path) -> None:
    KeptDrawings(tmp_path).put(KEY, b"picture")
    later = KeptDrawings(tmp_path)
    assert later.get(KEY) == b"picture"
    assert later.get(OTHER) is None


def test_an_empty_picture_is_one_too(tmp_path: Path) -> None:
    kept = KeptDrawings(tmp_path)
    kept.put(KEY, b"")
    assert kept.get(KEY) == b""


@pytest.mark.parametrize(
    "damage", [lambda data: data[:-1], lambda data: data[:8], lambda data: b"", lambda data: data + b"x"]
)
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, damage: object) -> None:
    KeptDrawings(tmp_path).put(KEY, b"picture")
    (path,) = files(tmp_path)
    assert callable(damage)
    path.write_bytes(damage(path.read_bytes()))
    kept = KeptDrawings(tmp_path)
    assert kept.get(KEY) is None
    kept.put(KEY, b"picture")
    assert KeptDrawings(tmp_path).get(KEY) == b"picture"


def test_a_picture_that_was_put_in_anothers_place_is_not_taken_for_it(tmp_path: Path) -> None:
    kept = KeptDrawings(tmp_path)
    kept.put(KEY, b"picture")
    kept.put(OTHER, b"another")
    one, other = files(tmp_path)
    os.replace(one, other)
    assert KeptDrawings(tmp_path).get(OTHER) is None


def test_a_clean_build_reads_only_what_it_made_itself(tmp_path: Path) -> None:
    KeptDrawings(tmp_path).put(KEY, b"old")
    clean = KeptDrawings(tmp_path, reading=False)
    assert clean.get(KEY) is None
    clean.put(KEY, b"new")
    assert clean.get(KEY) == b"new"
    clean = KeptDrawings(tmp_path, reading=False)
    clean.trust(KEY)  # another process of the same build put it there
    assert clean.get(KEY) == b"new"


def test_a_folder_that_cannot_be_written_is_said_once_and_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "drawings").write_text("no folder")
    kept = KeptDrawings(tmp_path)
    kept.prepare()
    kept.prepare()
    kept.put(KEY, b"picture")
    assert kept.get(KEY) is None
    assert len(kept.said) == 1
    assert "drawings" in kept.said[0]


def test_what_nobody_used_for_longest_is_forgotten_when_there_is_too_much(tmp_path: Path) -> None:
    kept = KeptDrawings(tmp_path)
    keys = [number.to_bytes(32, "big") for number in range(SPARE + 30)]
    for number, key in enumerate(keys):
        kept.put(key, b"picture")
        path = kept.folder / key.hex()[:2] / key.hex()[2:]
        os.utime(path, ns=(number, number))
    kept.get(keys[0])  # used by this build
    kept.finish(10)
    assert len(files(tmp_path)) == 10 + SPARE // 2
    assert kept.get(keys[0])
    assert kept.get(keys[-1])
    assert kept.get(keys[1]) is None
    kept.finish(10)
    assert len(files(tmp_path)) == 10 + SPARE // 2


def test_a_few_spare_ones_are_put_up_with(tmp_path: Path) -> None:
    kept = KeptDrawings(tmp_path)
    kept.put(KEY, b"picture")
    kept.finish(0)
    assert kept.get(KEY) == b"picture"
