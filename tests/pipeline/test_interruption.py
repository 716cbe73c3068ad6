"""After a kill at any moment the output is wholly the former build, wholly the new one, or completed by the next."""

from __future__ import annotations

import errno
import random
import resource
from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.pipeline.apply import recover
from plugins.pipeline.folder import OutputFolder
from plugins.pipeline.lock import locked
from plugins.pipeline.outputs import BuildError
from tests.pipeline.interrupting import (
    DONE,
    INTERRUPTED,
    KILLED,
    REFUSED,
    calls,
    fail_with,
    kill,
    press_ctrl_c,
    run,
)
from tests.pipeline.trees import Entry, Link, data, fresh, only_files, plant, put, tree

FORMER: dict[str, Entry] = {
    "index.html": b"the former front page",
    "kept.html": b"the same in both",
    "gone/deep": None,
    "gone/deep/x": b"was here",
    "gone/y": b"was here too",
    "file-then-folder": b"a file",
    "folder-then-file/old": b"a file in a folder",
    "link": Link("../outside"),
    "link-then-folder": Link("../outside"),
}
NEW = {
    "index.html": b"the new front page, a little longer",
    "kept.html": b"the same in both",
    "new/page/index.html": b"a new page",
    "file-then-folder/inside": b"in a folder",
    "folder-then-file": b"a file now",
    "link-then-folder/x": b"not outside",
}
OUTSIDE: dict[str, Entry] = {"x": b"precious"}
AFTER = only_files(NEW)
IDLE = {"lock", "built"}


@pytest.fixture
def again(tmp_path: Path) -> Callable[[], OutputFolder]:
    """The output of the former build, made anew at every call."""
    plant(tmp_path / "outside", OUTSIDE)
    return lambda: fresh(tmp_path / "output", FORMER)


def build(out: OutputFolder) -> Callable[[], object]:
    return lambda: put(out, data(NEW))


def recovery(out: OutputFolder) -> Callable[[], object]:
    def work() -> None:
        with locked(out):
            recover(out)

    return work


def before(again: Callable[[], OutputFolder]) -> dict[str, Entry]:
    return tree(again().path)


def staged(out: OutputFolder) -> set[str]:
    """What stands beside the output, but for what always does."""
    return tree(out.stage).keys() - IDLE


def check_files(out: OutputFolder, former: dict[str, Entry]) -> dict[str, Entry]:
    """What the output holds; each of its files must be wholly old or wholly new, and nothing outside changed."""
    found = tree(out.path)
    for path, entry in found.items():
        assert entry in [side[path] for side in (former, AFTER) if path in side], path
    assert tree(out.path.parent / "outside") == OUTSIDE
    return found


def test_a_kill_at_any_moment_leaves_one_build_or_one_that_is_completed(again: Callable[[], OutputFolder]) -> None:
    former, seen, at = before(again), set[str](), 0
    while True:
        out, at = again(), at + 1
        code = run(build(out), kill, at)
        found = check_files(out, former)
        if code == DONE:
            break
        assert code == KILLED
        with locked(out):
            said = recover(out)
        recovered = check_files(out, former)
        assert recovered == (AFTER if said and "completed" in said else found)
        assert recovered in (former, AFTER)
        assert staged(out) == set()
        seen.add("former" if found == former else "new" if found == AFTER else "between")
        put(out, data(NEW))
        assert tree(out.path) == AFTER
    assert found == AFTER
    assert seen == {"former", "between", "new"}
    assert at > 50


def killed_between(again: Callable[[], OutputFolder]) -> list[int]:
    """The system calls at which a kill leaves a journal to be carried out."""
    total = calls(build(again()))
    moments = []
    for at in range(1, total + 1):
        out = again()
        run(build(out), kill, at)
        if out.journal.exists():
            moments.append(at)
    return moments


def kill_twice(again: Callable[[], OutputFolder], first: int, second: int) -> int:
    """Kill a build, then the recovery from it; the next recovery must complete it. How the second one ended."""
    former, out = before(again), again()
    run(build(out), kill, first)
    code = run(recovery(out), kill, second)
    check_files(out, former)
    recovery(out)()
    assert tree(out.path) == AFTER
    assert staged(out) == set()
    return code


def test_a_kill_during_the_recovery_is_recovered_from(again: Callable[[], OutputFolder]) -> None:
    draw, total, ends = random.Random(7), calls(build(again())), set[int]()
    for _ in range(40):
        first, out = draw.randint(total // 2, total), again()
        run(build(out), kill, first)
        if out.journal.exists():
            ends.add(kill_twice(again, first, draw.randint(1, 60)))
    assert KILLED in ends


@pytest.mark.soak
def test_a_kill_at_any_moment_of_any_recovery_is_recovered_from(again: Callable[[], OutputFolder]) -> None:
    for first in killed_between(again):
        second = 1
        while kill_twice(again, first, second) == KILLED:
            second += 1


@pytest.mark.parametrize("number", [errno.ENOSPC, pytest.param(errno.EACCES, marks=pytest.mark.soak)])
def test_a_disk_that_fails_at_any_moment_leaves_one_build_or_one_that_is_completed(
    again: Callable[[], OutputFolder], number: int
) -> None:
    former, refused = before(again), 0
    total = calls(build(again()))
    for at in range(1, total + 1):
        out = again()
        code = run(build(out), fail_with(number), at)
        assert code in (DONE, REFUSED), f"call {at}: {code}"
        found = check_files(out, former)
        refused += code == REFUSED
        if code == DONE:
            assert found == AFTER
        elif found != former:
            recovery(out)()
            assert tree(out.path) == AFTER
        put(out, data(NEW))
        assert tree(out.path) == AFTER
        assert staged(out) == set()
    assert refused > total / 2


def test_a_disk_that_stays_full_leaves_the_former_build_and_nothing_beside_it(
    again: Callable[[], OutputFolder],
) -> None:
    former, out = before(again), again()

    def work() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20, 20))
        put(out, data(NEW))

    assert run(work) == REFUSED
    assert tree(out.path) == former
    assert staged(out) == set()


def test_what_the_disk_refuses_is_told_in_plain_words(
    again: Callable[[], OutputFolder], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = again()
    monkeypatch.setattr("plugins.pipeline.making.write_new", lambda path, chunks: fail_with(errno.ENOSPC)())
    with pytest.raises(BuildError, match=r"the disk is full; free some space and build again\. The output was not"):
        put(out, data(NEW))


def test_ctrl_c_at_any_moment_leaves_one_build_whole_and_nothing_beside_it(
    again: Callable[[], OutputFolder],
) -> None:
    former, seen = before(again), set[str]()
    for at in range(1, calls(build(again())) + 1):
        out = again()
        assert run(build(out), press_ctrl_c, at) == INTERRUPTED, at
        found = tree(out.path)
        assert found in (former, AFTER), at
        assert staged(out) == set(), at
        seen.add("former" if found == former else "new")
    assert seen == {"former", "new"}


def test_a_journal_that_is_not_complete_is_thrown_away(again: Callable[[], OutputFolder]) -> None:
    former, out = before(again), again()
    plant(out.stage, {"journal": b'[1, [], [["0", "index.html"]], []]\nno checksum\n', "files/0": b"half a build"})
    with locked(out):
        assert "threw away" in str(recover(out))
        assert recover(out) is None
    assert tree(out.path) == former
    assert staged(out) == set()
