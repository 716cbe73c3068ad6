"""Files known again by their times, and only where their times can be relied on."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest

from plugins.pipeline import times as times_module
from plugins.pipeline.times import MARGIN, Times, clock_of, is_settled, times_of, wait_for_tick

AT = 10 * MARGIN
LONG_AGO = AT - MARGIN - 1


def written(path: Path, data: bytes) -> Times:
    path.write_bytes(data)
    return times_of(path.stat())


def test_times_are_those_of_the_file(tmp_path: Path) -> None:
    times = written(tmp_path / "x", b"four")
    found = (tmp_path / "x").stat()
    assert times == Times(4, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


def test_times_come_back_as_they_were_kept() -> None:
    times = Times(1 << 40, AT, -1, (1 << 64) - 1)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(times), type=Times) == times


@pytest.mark.parametrize(
    ("mtime", "ctime", "settled"),
    [
        (LONG_AGO, LONG_AGO, True),
        (LONG_AGO + 1, LONG_AGO, False),
        (LONG_AGO, LONG_AGO + 1, False),
        (LONG_AGO, AT + MARGIN, False),
        (AT + MARGIN, LONG_AGO, False),
    ],
    ids=["long ago", "words just now", "mode just now", "changed tomorrow", "words of tomorrow"],
)
def test_only_a_file_that_was_left_alone_for_a_while_is_settled(mtime: int, ctime: int, settled: bool) -> None:
    assert is_settled(Times(1, mtime, ctime, 1), AT) is settled


def test_a_file_whose_times_were_set_back_is_not_settled(tmp_path: Path) -> None:
    at = written(tmp_path / "x", b"now").ctime
    os.utime(tmp_path / "x", (1, 1))
    assert not is_settled(times_of((tmp_path / "x").stat()), at)


def test_after_the_wait_a_file_changed_with_its_times_restored_has_other_times(tmp_path: Path) -> None:
    path = tmp_path / "x"
    for _ in range(20):
        before = written(path, b"one")
        assert wait_for_tick(tmp_path, before.ctime)
        path.write_bytes(b"two")
        os.utime(path, ns=(before.mtime, before.mtime))
        after = times_of(path.stat())
        assert (after.size, after.mtime, after.inode) == (before.size, before.mtime, before.inode)
        assert after.ctime > before.ctime


def test_a_clock_that_does_not_go_on_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(times_module, "_touched", lambda descriptor: AT)
    assert not wait_for_tick(tmp_path, AT)
    assert wait_for_tick(tmp_path, AT - 1)


def test_the_clock_never_stands_before_a_file_that_is_there(tmp_path: Path) -> None:
    assert clock_of(tmp_path) >= written(tmp_path / "x", b"x").ctime - MARGIN
    assert written(tmp_path / "y", b"y").ctime >= clock_of(tmp_path) - MARGIN


def test_looking_at_the_clock_leaves_nothing_behind(tmp_path: Path) -> None:
    clock_of(tmp_path)
    wait_for_tick(tmp_path, 0)
    assert not wait_for_tick(tmp_path, 1 << 62)
    assert os.listdir(tmp_path) == []


def test_a_folder_that_is_not_there_has_no_clock(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        wait_for_tick(tmp_path / "nowhere", 0)
