"""What stands in an output: known by times, by digests where they differ, and never wrongly."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.pipeline import standing
from plugins.pipeline.folder import OutputFolder, guard_mount, listed, scan
from plugins.pipeline.outputs import BuildError
from plugins.pipeline.plan import Kind
from plugins.pipeline.standing import UNKNOWN, Standing, Written, hash_file, look
from plugins.pipeline.times import Times, times_of, wait_for_tick
from tests.pipeline.trees import Entry, Link, Pipe, plant, tree

FILES = {"index.html": b"front", "a/b/index.html": b"post", "a/index.html": b"unit", "a/empty": b"", "z/x": b"x" * 5000}
LATER = 1 << 62  # a clock at which everything is long ago


def digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def written(folder: Path, files: Mapping[str, bytes] = FILES) -> dict[str, Written]:
    """What a build knows that left `files`, whatever stands there."""
    return {path: Written(digest(data), times_of((folder / path).stat())) for path, data in files.items()}


@pytest.fixture
def out(tmp_path: Path) -> OutputFolder:
    plant(tmp_path / "out", FILES)
    return OutputFolder(tmp_path / "out")


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths that are read, in order."""
    paths: list[str] = []

    def noting(folder: int, path: str, times: Times) -> bytes:
        paths.append(path)
        return digest_as(folder, path, times)

    digest_as = standing._digest_as
    monkeypatch.setattr(standing, "_digest_as", noting)
    return paths


@pytest.fixture
def lists(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The folders that are listed, in order."""
    folders: list[str] = []

    def noting(out: OutputFolder, folder: str) -> object:
        folders.append(folder)
        return listed(out, folder)

    monkeypatch.setattr(standing, "listed", noting)
    return folders


def test_files_with_the_times_they_were_left_with_are_not_opened(out: OutputFolder, reads: list[str]) -> None:
    known = written(out.path)
    found = look(out, known)
    assert found.same == set(FILES)
    assert found.times == {path: entry.times for path, entry in known.items()}
    assert reads == []


def test_all_that_stands_there_is_held(out: OutputFolder) -> None:
    plant(out.path, {"link": Link("index.html"), "pipe": Pipe(), "foreign/deep/x": b"", "a/new": None})
    assert look(out, written(out.path)).held == scan(out)


def test_a_copy_with_all_new_times_is_the_same_once_it_was_read(
    out: OutputFolder, tmp_path: Path, reads: list[str]
) -> None:
    known = written(out.path)
    copy = OutputFolder(tmp_path / "copy")
    shutil.copytree(out.path, copy.path)
    found = look(copy, known, at=LATER)
    assert found.same == set(FILES)
    assert sorted(reads) == sorted(FILES)
    again = look(copy, {path: replace(known[path], times=found.times[path]) for path in FILES})
    assert again.same == set(FILES)
    assert len(reads) == len(FILES)


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_any_number_of_threads_finds_the_same(tmp_path: Path, jobs: int) -> None:
    files = {f"{number % 7}/{number}": b"%d" % number for number in range(300)}
    plant(tmp_path / "out", files)
    known = {path: Written(digest(data), Times(len(data), 0, 0, 0)) for path, data in files.items()}
    (tmp_path / "out/3/3").write_bytes(b"4")
    assert look(OutputFolder(tmp_path / "out"), known, jobs).same == set(files) - {"3/3"}


def test_an_edit_of_the_same_length_with_restored_times_is_noticed(out: OutputFolder) -> None:
    known = written(out.path)
    was = known["index.html"].times
    standing_file = out.path / "index.html"
    assert wait_for_tick(out.path.parent, was.ctime)
    standing_file.write_bytes(b"FRONT")
    os.utime(standing_file, ns=(was.mtime, was.mtime))
    assert look(out, known).same == set(FILES) - {"index.html"}


def test_a_file_of_another_length_is_not_read(out: OutputFolder, reads: list[str]) -> None:
    known = written(out.path)
    (out.path / "index.html").write_bytes(b"longer than it was")
    assert "index.html" not in look(out, known).same
    assert reads == []


def test_a_file_larger_than_one_reading_is_compared_to_its_end(tmp_path: Path) -> None:
    large = bytes(range(256)) * 20_000
    plant(tmp_path / "out", {"same": large, "other": large[:-1] + b"!"})
    known = {path: Written(digest(large), Times(len(large), 0, 0, 0)) for path in ("same", "other")}
    assert look(OutputFolder(tmp_path / "out"), known).same == {"same"}


@pytest.mark.parametrize("entry", [None, Link("../elsewhere"), Pipe()], ids=["a folder", "a link", "a pipe"])
def test_what_is_no_file_is_never_the_same(out: OutputFolder, entry: Entry) -> None:
    known = written(out.path)
    (out.path.parent / "elsewhere").write_bytes(FILES["index.html"])
    (out.path / "index.html").unlink()
    plant(out.path, {"index.html": entry})
    found = look(out, known)
    assert found.same == set(FILES) - {"index.html"}
    assert found.held["index.html"] is (Kind.FOLDER if entry is None else Kind.OTHER)


def test_a_file_that_is_gone_or_foreign_is_not_the_same(out: OutputFolder) -> None:
    known = written(out.path)
    (out.path / "a/b/index.html").unlink()
    plant(out.path, {"foreign": b""})
    found = look(out, known)
    assert found.same == set(FILES) - {"a/b/index.html"}
    assert "foreign" in found.held
    assert "a/b/index.html" not in found.held


@pytest.mark.parametrize("mode", [0o600, 0o000, 0o640, 0o666, 0o755, 0o4644])
def test_a_file_that_not_everybody_may_read_or_that_anybody_may_write_is_not_the_same(
    out: OutputFolder, mode: int
) -> None:
    before = written(out.path)
    (out.path / "a/index.html").chmod(mode)
    assert look(out, before, at=LATER).same == FILES.keys() - {"a/index.html"}


@pytest.mark.parametrize("mode", [0o444, 0o644, 0o664])
def test_a_checkout_with_modes_of_its_own_is_the_same(out: OutputFolder, mode: int) -> None:
    before = written(out.path)
    for path in FILES:
        (out.path / path).chmod(mode)
    assert look(out, before, at=LATER).same == FILES.keys()


def test_a_file_that_can_not_be_read_is_not_the_same(out: OutputFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    known = {path: replace(entry, times=replace_inode(entry.times)) for path, entry in written(out.path).items()}

    def refuse(descriptor: int, size: int) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(standing, "_hash", refuse)
    assert look(out, known).same == frozenset()


def replace_inode(times: Times) -> Times:
    return Times(times.size, times.mtime, times.ctime, times.inode + 1)


def test_a_file_that_changes_while_it_is_read_is_not_the_same(
    out: OutputFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {"index.html": Written(digest(FILES["index.html"]), Times(5, 0, 0, 0))}
    hashing = standing._hash

    def meanwhile(descriptor: int, size: int) -> bytes:
        found = hashing(descriptor, size)
        os.utime(out.path / "index.html", (1, 1))
        return found

    monkeypatch.setattr(standing, "_hash", meanwhile)
    assert look(out, known).same == frozenset()


def test_a_file_changed_just_now_may_be_the_same_but_its_times_are_not_trusted(out: OutputFolder) -> None:
    known = {path: Written(digest(data), Times(len(data), 0, 0, 0)) for path, data in FILES.items()}
    found = look(out, known, at=(out.path / "z/x").stat().st_ctime_ns)
    assert found.same == set(FILES)
    assert found.times == {}
    assert set(found.folders.values()) == {UNKNOWN}


def test_an_output_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    out = OutputFolder(tmp_path / "nowhere")
    assert look(out, {"x": Written(digest(b""), UNKNOWN)}) == Standing({}, frozenset(), {}, {})


def test_folders_that_are_as_they_were_are_not_listed(out: OutputFolder, lists: list[str]) -> None:
    known = written(out.path)
    first = look(out, known, at=LATER)
    assert sorted(lists) == ["", "a", "a/b", "z"]
    lists.clear()
    assert look(out, known, folders=first.folders) == first
    assert lists == []
    (out.path / "a/index.html").write_bytes(b"UNIT")
    assert look(out, known, folders=first.folders).same == set(FILES) - {"a/index.html"}
    assert lists == []


def test_only_folders_in_which_a_name_changed_are_listed_again(out: OutputFolder, lists: list[str]) -> None:
    known = written(out.path)
    first = look(out, known, at=LATER)
    lists.clear()
    plant(out.path, {"a/b/new": b"", "a/b/more/deep": b""})
    found = look(out, known, folders=first.folders)
    assert found.held == scan(out)
    assert sorted(lists) == ["a/b", "a/b/more"]


def test_a_folder_with_something_foreign_in_it_is_listed_until_that_is_gone(
    out: OutputFolder, lists: list[str]
) -> None:
    known = written(out.path)
    plant(out.path, {"a/foreign": b""})
    first = look(out, known, at=LATER)
    lists.clear()
    assert look(out, known, folders=first.folders).held == scan(out)
    assert lists == ["a"]


def test_a_folder_moved_behind_a_link_is_not_taken_for_what_it_was(out: OutputFolder) -> None:
    known = written(out.path)
    first = look(out, known, at=LATER)
    (out.path / "a").rename(out.path.parent / "a")
    (out.path / "a").symlink_to(out.path.parent / "a")
    found = look(out, known, folders=first.folders)
    assert found.held == scan(out)
    assert found.same == {"index.html", "z/x"}


NAMES = st.sampled_from(["a", "a/b", "a-b", "z", "index.html", "a/index.html", "a/b/index.html", "a/b/c/d", "a/x/y"])
ENTRIES = st.sampled_from([None, b"post", b"POST", b"", Link("z"), "gone", "moved"])


@given(edits=st.lists(st.tuples(NAMES, ENTRIES), max_size=5), data=st.data())
def test_whatever_happens_to_an_output_a_look_with_known_folders_finds_all_of_it(
    edits: list[tuple[str, Entry | str]], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    base = tmp_path_factory.mktemp("look")
    out = OutputFolder(base / "out")
    plant(out.path, FILES)
    known = written(out.path)
    folders = look(out, known, at=LATER).folders
    assert wait_for_tick(base, max(times.ctime for times in folders.values()))  # what is settled was left alone before
    for name, entry in edits:
        edit(base, out.path / name, entry)
    found = look(out, known, folders=folders)
    assert found.held == scan(out)
    there = tree(out.path)
    assert found.same == {path for path, content in FILES.items() if there.get(path) == content}
    shutil.rmtree(base)


def edit(base: Path, path: Path, entry: Entry | str) -> None:
    """Let somebody change the output; what can't be done is not done."""
    try:
        if entry == "moved":
            path.rename(base / f"moved-{len(os.listdir(base))}")
        elif path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif os.path.lexists(path):
            path.unlink()
        if not isinstance(entry, str):
            plant(path.parent, {path.name: entry})
    except (FileNotFoundError, NotADirectoryError, FileExistsError):
        return


def test_a_folder_of_somebody_else_may_be_as_deep_as_it_likes(tmp_path: Path) -> None:
    out = OutputFolder(tmp_path / "out")
    out.path.mkdir()
    made = [out.path]
    for _ in range(1100):
        made.append(made[-1] / "d")
        made[-1].mkdir()
    try:
        assert len(look(out, {}).held) == 1100
    finally:
        for folder in reversed(made):
            folder.rmdir()


def test_another_disk_inside_the_output_is_refused(out: OutputFolder) -> None:
    found = (out.path / "a").stat()
    guard_mount(out, "a", found, found.st_dev)
    with pytest.raises(BuildError, match="a is a mount point"):
        guard_mount(out, "a", found, found.st_dev + 1)


def test_the_digest_of_a_file_is_that_of_its_bytes(tmp_path: Path) -> None:
    for data in (b"", b"x", b"y" * ((1 << 20) + 1)):
        (tmp_path / "x").write_bytes(data)
        assert hash_file(tmp_path / "x") == digest(data)


@pytest.mark.parametrize("entry", [None, Link("file"), Pipe()], ids=["a folder", "a link", "a pipe"])
def test_what_is_no_file_has_no_digest(tmp_path: Path, entry: Entry) -> None:
    plant(tmp_path, {"file": b"x", "it": entry})
    with pytest.raises(OSError, match="it"):
        hash_file(tmp_path / "it")
