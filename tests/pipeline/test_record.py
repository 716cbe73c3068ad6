"""The record of an output: what was saved is loaded, and of anything else nothing."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.pipeline import record as record_module
from plugins.pipeline.record import FORMAT, TABLES, Changes, Record

OUT = Path("/srv/site")
Tables = dict[str, dict[str, bytes]]
ROWS: Tables = {
    "sources": {f"energy/posts/{number}.md": b"%d" % number * 30 for number in range(40)},
    "outputs": {"index.html": b"front", "é/index.html": bytes(range(256)), "": b""},
    "cells": {},
    "facts": {"x": b"y" * 40_000},
    "texts": {"energy/posts/\udcff.md": b"a name that is no text"},
}


def saved(state: Path, rows: Mapping[str, Mapping[str, bytes]] = ROWS, output: Path = OUT) -> Record:
    """A build that leaves exactly these rows."""
    made = Record(state, output)
    made.save({table: Changes(put=put) for table, put in rows.items()}, whole=True)
    return made


def loaded(state: Path, output: Path = OUT) -> tuple[Tables, list[str]]:
    """What the next build finds, as far as it may rely on it, and what it says."""
    found = Record(state, output)
    rows = {table: found.load(table) for table in TABLES}
    return {table: {} for table in TABLES} if found.lost else rows, found.said


NOTHING: Tables = {table: {} for table in TABLES}


@pytest.fixture
def state(tmp_path: Path) -> Path:
    assert saved(tmp_path / "state").said == []
    return tmp_path / "state"


@pytest.fixture
def path(state: Path) -> Path:
    return Record(state, OUT).path


def test_what_one_build_saved_the_next_one_loads(state: Path) -> None:
    assert loaded(state) == (ROWS, [])


def test_without_a_record_nothing_is_found_and_nothing_is_said_or_made(tmp_path: Path) -> None:
    assert loaded(tmp_path / "nowhere") == (NOTHING, [])
    assert os.listdir(tmp_path) == []


def test_each_output_has_a_record_of_its_own(state: Path) -> None:
    assert loaded(state, Path("/srv/other")) == (NOTHING, [])
    saved(state, {"outputs": {"x": b"other"}}, Path("/srv/other"))
    assert loaded(state) == (ROWS, [])


def test_a_change_leaves_every_other_row_as_it_was(state: Path) -> None:
    build = Record(state, OUT)
    build.load("sources")
    changes = {
        "sources": Changes(put={"energy/posts/3.md": b"edited", "new": b"new"}, drop=["energy/posts/7.md", "never"]),
        "facts": Changes(drop={"x"}),
        "outputs": Changes(put={"": b"put again"}, drop=[""]),
    }
    build.save(changes, whole=False)
    expected = {table: dict(rows) for table, rows in ROWS.items()}
    expected["sources"] |= {"energy/posts/3.md": b"edited", "new": b"new"}
    del expected["sources"]["energy/posts/7.md"], expected["facts"]["x"]
    expected["outputs"][""] = b"put again"
    assert build.said == []
    assert loaded(state) == (expected, [])


def test_a_whole_record_keeps_nothing_of_the_former_one(state: Path) -> None:
    saved(state, {"cells": {"only": b"this"}})
    assert loaded(state) == (NOTHING | {"cells": {"only": b"this"}}, [])


def test_a_build_may_save_more_than_once(state: Path) -> None:
    build = Record(state, OUT)
    build.save({"cells": Changes(put={"a": b"1"})}, whole=False)
    build.save({"cells": Changes(put={"b": b"2"}, drop=["a"])}, whole=False)
    assert loaded(state) == (ROWS | {"cells": {"b": b"2"}}, build.said)


def test_a_clean_build_reads_nothing_and_what_it_leaves_is_all_there_is(state: Path) -> None:
    build = Record(state, OUT, reading=False)
    assert build.load("sources") == {}
    build.save({"cells": Changes(put={"a": b"1"})}, whole=False)
    assert loaded(state) == (NOTHING | {"cells": {"a": b"1"}}, build.said)


@given(
    steps=st.lists(
        st.lists(
            st.tuples(st.sampled_from(TABLES), st.sampled_from("abcdef"), st.none() | st.binary(max_size=20)),
            max_size=8,
        ),
        max_size=4,
    )
)
def test_any_builds_one_after_another_leave_what_all_of_them_changed(
    steps: list[list[tuple[str, str, bytes | None]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    state = tmp_path_factory.mktemp("builds")
    expected: Tables = {table: {} for table in TABLES}
    for step in steps:
        put: Tables = {table: {} for table in TABLES}
        drop: dict[str, set[str]] = {table: set() for table in TABLES}
        for table, key, value in step:
            put[table].pop(key, None)
            drop[table].add(key)
            expected[table].pop(key, None)
            if value is not None:
                put[table][key] = expected[table][key] = value
        changes = {table: Changes(put=put[table], drop=drop[table]) for table in TABLES}
        Record(state, OUT).save(changes, whole=False)
    assert loaded(state) == (expected, [])
    shutil.rmtree(state)


@pytest.mark.parametrize(
    "content",
    [b"", b"no database", b"SQLite format 3\x00" + b"\xff" * 3000],
    ids=["empty", "of something else", "broken"],
)
def test_a_file_that_is_no_record_is_a_cold_build_and_made_anew(state: Path, path: Path, content: bytes) -> None:
    path.write_bytes(content)
    rows, said = loaded(state)
    assert rows == NOTHING
    assert len(said) == 1
    assert f"The record {path} " in said[0]
    assert "everything is built anew" in said[0]
    assert saved(state).said == []
    assert loaded(state) == (ROWS, [])


def spoil(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        for statement in statements:
            file.execute(statement)


SPOILED = {
    "a value is another": "UPDATE outputs SET value = x'00' WHERE key = CAST('index.html' AS BLOB)",
    "a key is another": "UPDATE sources SET key = x'00' WHERE key = CAST('energy/posts/1.md' AS BLOB)",
    "a value is a text": "UPDATE outputs SET value = 'front' WHERE key = CAST('index.html' AS BLOB)",
    "a value is missing": "UPDATE outputs SET value = NULL WHERE key = CAST('index.html' AS BLOB)",
    "a row is gone": "DELETE FROM sources WHERE key = CAST('energy/posts/1.md' AS BLOB)",
    "a table is gone": "DROP TABLE texts",
    "a table is another": "ALTER TABLE facts RENAME COLUMN value TO words",
    "a row is in another table": "INSERT INTO cells SELECT * FROM facts",
    "what it says of itself is another": "UPDATE about SET value = x'90'",
    "what it says of itself is a number": "UPDATE about SET value = 7",
    "it says nothing of itself": "DELETE FROM about",
    "it says two things of itself": "INSERT INTO about SELECT * FROM about",
}


@pytest.mark.parametrize("statement", SPOILED.values(), ids=SPOILED)
def test_when_one_thing_is_wrong_everything_counts_as_nothing_and_one_line_says_so(
    state: Path, path: Path, statement: str
) -> None:
    spoil(path, statement)
    rows, said = loaded(state)
    assert rows == NOTHING
    assert len(said) == 1
    assert "can't be read" in said[0]
    assert saved(state).said == []
    assert loaded(state) == (ROWS, [])


def test_a_row_of_an_older_save_is_noticed_though_it_was_ours(state: Path, path: Path) -> None:
    # What a power cut leaves: one page of the file new, another one old.
    with closing(sqlite3.connect(path)) as file:
        old = file.execute("SELECT * FROM outputs WHERE key = ?", (b"index.html",)).fetchone()
    Record(state, OUT).save({"outputs": Changes(put={"index.html": b"edited"})}, whole=False)
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("REPLACE INTO outputs VALUES (?, ?, ?)", old)
    rows, said = loaded(state)
    assert rows == NOTHING
    assert len(said) == 1


def test_after_a_loss_what_is_left_to_load_counts_as_nothing_and_what_is_saved_is_all_there_is(
    state: Path, path: Path
) -> None:
    spoil(path, SPOILED["a row is gone"])
    build = Record(state, OUT)
    assert build.load("outputs") == ROWS["outputs"]
    before = build.lost
    assert build.load("sources") == {}
    assert (before, build.lost) == (False, True)
    assert build.load("outputs") == {}
    build.save({"cells": Changes(put={"a": b"1"})}, whole=False)
    assert len(build.said) == 1
    assert loaded(state) == (NOTHING | {"cells": {"a": b"1"}}, [])


def test_a_record_of_another_version_is_a_cold_build_and_made_anew(state: Path, path: Path) -> None:
    spoil(path, f"PRAGMA user_version = {FORMAT + 1}", "ALTER TABLE cells RENAME TO cellars")
    rows, said = loaded(state)
    assert rows == NOTHING
    assert said == [f"The record {path} is of another version; everything is built anew."]
    assert saved(state).said == []
    assert loaded(state) == (ROWS, [])


def test_a_record_with_other_tables_is_one_of_another_version(
    state: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as once:
        once.setattr(record_module, "TABLES", (*TABLES, "new"))
        build = Record(state, OUT)
        assert build.load("new") == {}
        assert build.said == [f"The record {path} is of another version; everything is built anew."]
        build.save({"new": Changes(put={"a": b"1"})}, whole=True)
    assert loaded(state) == (NOTHING, build.said)


def test_a_record_of_another_output_under_this_name_is_not_believed(state: Path, path: Path) -> None:
    other = Record(state, Path("/srv/other"))
    path.rename(other.path)
    rows, said = loaded(state, Path("/srv/other"))
    assert rows == NOTHING
    assert said == [f"The record {other.path} is of another output; everything is built anew."]


@given(data=st.data())
def test_no_damage_to_the_file_makes_another_record(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    state = tmp_path_factory.mktemp("damaged")
    path = saved(state).path
    whole = bytearray(path.read_bytes())
    used = [place for place, byte in enumerate(whole) if byte]
    for _ in range(data.draw(st.integers(1, 8))):
        whole[used[data.draw(st.integers(0, 1 << 20)) % len(used)]] ^= data.draw(st.integers(1, 255))
    path.write_bytes(whole[: data.draw(st.none() | st.integers(0, len(whole)))])
    rows, said = loaded(state)
    assert (rows, said) == (ROWS, []) or (rows == NOTHING and len(said) == 1)
    Record(state, OUT).save({"cells": Changes(put={"a": b"1"})}, whole=False)
    rows, _ = loaded(state)
    assert rows in (NOTHING, ROWS | {"cells": {"a": b"1"}}, NOTHING | {"cells": {"a": b"1"}})
    saved(state)
    assert loaded(state) == (ROWS, [])
    shutil.rmtree(state)


def test_a_change_to_a_record_that_somebody_else_saved_leaves_an_empty_one(state: Path) -> None:
    build = Record(state, OUT)
    build.load("sources")
    saved(state, {"cells": {"other": b"build"}})
    build.save({"cells": Changes(put={"a": b"1"})}, whole=False)
    assert len(build.said) == 1
    assert "another process" in build.said[0]
    assert loaded(state) == (NOTHING, [])
    build.save({"cells": Changes(put={"b": b"2"})}, whole=False)  # it is no longer all that there is to say
    assert loaded(state) == (NOTHING, [])


def test_a_change_to_a_record_that_is_gone_leaves_an_empty_one(state: Path, path: Path) -> None:
    build = Record(state, OUT)
    build.load("sources")
    shutil.rmtree(state)
    build.save({"cells": Changes(put={"a": b"1"})}, whole=False)
    assert len(build.said) == 1
    assert loaded(state) == (NOTHING, [])


def test_a_record_that_somebody_else_saves_between_two_loads_is_lost(state: Path) -> None:
    build = Record(state, OUT)
    build.load("sources")
    saved(state)
    assert build.load("outputs") == {}
    assert build.lost


def test_a_state_folder_that_can_not_be_written_is_said_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    build = Record(tmp_path / "file", OUT)
    assert build.load("sources") == {}
    build.save({}, whole=True)
    assert len(build.said) == 1
    assert f"Nothing is kept in {build.path} for the next build" in build.said[0]


def test_a_folder_where_the_record_should_be_is_said_and_left_alone(tmp_path: Path) -> None:
    build = Record(tmp_path, OUT)
    (build.path / "inner").mkdir(parents=True)
    assert build.load("sources") == {}
    build.save({}, whole=True)
    assert ["can't be read" in build.said[0], "Nothing is kept" in build.said[1]] == [True, True]
    assert (build.path / "inner").is_dir()


def test_a_record_that_another_process_writes_is_left_alone(
    state: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_module, "_PATIENCE", 0.0)
    build = Record(state, OUT)
    build.load("sources")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        build.save({"cells": Changes(put={"a": b"1"})}, whole=False)
        assert len(build.said) == 1
        assert "locked" in build.said[0]
        rows, said = loaded(state)
        assert rows == NOTHING
        assert "locked" in said[0]
        other.execute("ROLLBACK")
    assert loaded(state) == (ROWS, [])


def test_what_could_not_be_saved_once_is_not_papered_over_by_what_is_saved_later(
    state: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_module, "_PATIENCE", 0.0)
    build = Record(state, OUT)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        build.load("sources")
        other.execute("BEGIN EXCLUSIVE")
        build.save({"cells": Changes(put={"a": b"1"})}, whole=False)
        other.execute("ROLLBACK")
    build.save({"cells": Changes(put={"b": b"2"})}, whole=False)
    assert loaded(state) == (NOTHING, [])


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """A disk on which no file grows beyond `size` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("whole", [True, False])
def test_a_full_disk_is_said_and_the_former_record_stands(state: Path, path: Path, whole: bool) -> None:
    build = Record(state, OUT)
    build.load("sources")
    with room_for(path.stat().st_size + 10_000):
        build.save({"facts": Changes(put={"large": b"x" * 1_000_000})}, whole=whole)
    assert len(build.said) == 1
    assert "Nothing is kept" in build.said[0]
    assert loaded(state) == (ROWS, [])


def in_child(work: Callable[[], object]) -> int:
    """Do `work` in another process; its number."""
    child = os.fork()
    if not child:
        try:
            work()
        finally:
            os._exit(0)
    return child


def ended(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


AFTER: Tables = {table: {key: value * 2 for key, value in rows.items()} for table, rows in ROWS.items()}


@pytest.mark.parametrize("whole", [True, False])
def test_a_build_that_is_killed_at_any_statement_of_a_save_leaves_the_former_record(
    state: Path, monkeypatch: pytest.MonkeyPatch, whole: bool
) -> None:
    monkeypatch.setattr(record_module, "_CACHE", 1)  # so that the file is written from the first page on
    connect = record_module._connect

    def kill_at(number: int) -> Callable[[str], sqlite3.Connection]:
        def connected(uri: str) -> sqlite3.Connection:
            file = connect(uri)
            left = number

            def count(statement: str) -> None:
                nonlocal left
                left -= 1
                if not left:
                    os.kill(os.getpid(), signal.SIGKILL)

            file.set_trace_callback(count)
            return file

        return connected

    def work() -> None:
        build = Record(state, OUT)
        build.save({table: Changes(put=rows) for table, rows in AFTER.items()}, whole=whole)

    at, code = 8, -signal.SIGKILL
    while code:
        monkeypatch.setattr(record_module, "_connect", kill_at(at))
        code = ended(in_child(work))
        monkeypatch.setattr(record_module, "_connect", connect)
        assert loaded(state) == (ROWS if code else AFTER, [])
        at += 1
    assert at > 40


def test_a_build_that_is_killed_at_any_moment_of_a_save_leaves_one_record_or_the_other(state: Path) -> None:
    large: Tables = {table: {f"{table}/{number}": b"x" * 900 for number in range(400)} for table in TABLES}
    other: Tables = {table: dict.fromkeys(rows, b"y" * 900) for table, rows in large.items()}
    saved(state, large)
    started = time.perf_counter()
    saved(state, other)
    took = time.perf_counter() - started
    moments = random.Random(4)
    for _ in range(25):
        child = in_child(lambda: saved(state, large) and saved(state, other))
        time.sleep(moments.random() * took * 2.2)
        os.kill(child, signal.SIGKILL)
        ended(child)
        rows, said = loaded(state)
        assert said == []
        assert rows in (large, other)


def test_the_record_says_nothing_to_others_on_the_machine_but_its_bytes(state: Path, path: Path) -> None:
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
