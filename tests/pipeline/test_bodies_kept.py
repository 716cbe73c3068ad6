"""Bodies that former builds rendered: found again by what they are made of, and lost without harm."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.network.bodies import Body, Heading, Ref, RefKind
from plugins.network.reading import text_key
from plugins.network.yamlfile import Mistake
from plugins.pipeline import bodies_kept
from plugins.pipeline.bodies_kept import FILE, KeptBodies, NotKeptError, Rendered, encoded

WORDS = "Some *words*."
BODY = Body(
    html='<p>Some <em>words</em>, <a href="hr:0">é</a>.</p>',
    refs=(Ref(kind=RefKind.LINK, target="../x.md#part", line=7),),
    headings=(Heading(level=2, id="why", text="Why"),),
    ids=("why",),
    words=3,
    excerpt="Some words, é.",
)
DROPPED = (Mistake(9, "was left out"),)


ROW = encoded(Rendered(BODY, DROPPED))


def kept(folder: Path, shaped_by: bytes = b"so", *, reading: bool = True) -> KeptBodies:
    return KeptBodies(folder, shaped_by, reading)


def leave(folder: Path, words: Iterable[str] = (WORDS,), shaped_by: bytes = b"so") -> list[str]:
    """Render some bodies as a build does; what it says."""
    bodies = kept(folder, shaped_by)
    keys = [text_key(some, 5) for some in words]
    for key in keys:
        bodies.put(key, ROW)
    bodies.finish(keys)
    return bodies.said


def look(folder: Path, words: str = WORDS, line: int = 5, shaped_by: bytes = b"so") -> tuple[object, list[str]]:
    """What the next build finds of a body, None for nothing, and what is said about the cache."""
    bodies = kept(folder, shaped_by)
    try:
        found: object = bodies.render(words, line)
    except NotKeptError:
        found = None
    bodies.close()
    return found, bodies.said


def rows(folder: Path) -> int:
    with sqlite3.connect(folder / FILE) as file:
        (number,) = file.execute("SELECT count(*) FROM bodies").fetchone()
    file.close()
    return int(number)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    folder = tmp_path / "state"
    assert leave(folder) == []
    return folder


def test_what_one_build_rendered_the_next_one_finds(state: Path) -> None:
    assert look(state) == ((BODY, DROPPED), [])


def test_a_body_is_not_found_when_anything_that_shaped_it_is_another(state: Path) -> None:
    assert look(state, words=WORDS + " ") == (None, [])
    assert look(state, line=6) == (None, [])
    assert look(state, shaped_by=b"otherwise") == (None, [])


def test_without_a_cache_nothing_is_found_and_nothing_is_said(tmp_path: Path) -> None:
    assert look(tmp_path / "nowhere") == (None, [])
    assert not (tmp_path / "nowhere").exists()


def test_a_clean_build_reads_nothing_and_still_leaves_what_it_made(state: Path) -> None:
    bodies = kept(state, reading=False)
    assert not bodies.is_open
    assert bodies.find(text_key(WORDS, 5)) is None
    bodies.put(text_key("New.", 5), ROW)
    bodies.finish([text_key("New.", 5)])
    assert look(state, "New.") == ((BODY, DROPPED), [])
    assert look(state) == ((BODY, DROPPED), [])


def test_a_body_can_be_read_back_before_and_after_it_is_written(tmp_path: Path) -> None:
    bodies = kept(tmp_path)
    bodies.put("words", ROW)
    assert bodies.rendered("words") == Rendered(BODY, DROPPED)
    bodies.write()
    assert bodies.rendered("words") == Rendered(BODY, DROPPED)
    bodies.close()


def test_bodies_are_written_as_they_come_and_do_not_fill_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies_kept, "_AT_ONCE", 4)
    bodies = kept(tmp_path)
    for number in range(10):
        bodies.put(f"{number}", ROW)
    assert rows(tmp_path) == 8
    bodies.close()


def test_what_nobody_needs_is_forgotten_once_it_is_most_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies_kept, "SPARE_ROWS", 2)
    used = text_key("Used.", 5)
    leave(tmp_path, ["Used.", "1", "2", "3"])
    kept(tmp_path).finish([used])
    assert rows(tmp_path) == 4
    leave(tmp_path, ["4"])
    assert rows(tmp_path) == 1  # five were there, and one was needed
    leave(tmp_path, ["Used."])
    kept(tmp_path).finish([used])
    assert look(tmp_path, "Used.") == ((BODY, DROPPED), [])


def test_a_body_that_vanished_during_the_build_is_told(state: Path) -> None:
    bodies = kept(state)
    with pytest.raises(NotKeptError):
        bodies.rendered(text_key("Never rendered.", 5))
    bodies.close()


@pytest.mark.parametrize(
    "content",
    [b"", b"no database", b"SQLite format 3\x00" + b"\xff" * 3000],
    ids=["empty", "of something else", "broken"],
)
def test_a_file_that_is_no_cache_is_a_cold_build_and_made_anew(state: Path, content: bytes) -> None:
    (state / FILE).write_bytes(content)
    found, said = look(state)
    assert found is None
    assert len(said) == 1
    assert FILE in said[0]
    assert "rendered anew" in said[0]
    assert leave(state) == []
    assert look(state) == ((BODY, DROPPED), [])


def test_a_cache_of_another_version_is_made_anew(state: Path) -> None:
    with sqlite3.connect(state / FILE) as file:
        file.execute("PRAGMA user_version = 99")
    file.close()
    assert leave(state, ["New."]) == []
    assert look(state) == (None, [])
    assert look(state, "New.") == ((BODY, DROPPED), [])


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE bodies RENAME TO others",
        "DROP TABLE about",
        "DELETE FROM about",
        "ALTER TABLE bodies DROP COLUMN digest",
        "UPDATE sqlite_master SET sql = CAST(x'ff' || sql AS TEXT) WHERE name = 'bodies'",
        "UPDATE sqlite_master SET name = CAST(x'ff' AS TEXT), tbl_name = CAST(x'ff' AS TEXT) WHERE name = 'bodies'",
    ],
    ids=[
        "no bodies",
        "no table of counts",
        "no count",
        "other columns",
        "a schema that is no text",
        "names that are no text",
    ],
)
def test_a_cache_with_other_tables_is_made_anew(state: Path, statement: str) -> None:
    with sqlite3.connect(state / FILE) as file:
        file.execute("PRAGMA writable_schema = ON")
        file.execute(statement)
    file.close()
    assert look(state)[0] in (None, (BODY, DROPPED))
    leave(state)
    leave(state)
    assert look(state) == ((BODY, DROPPED), [])


@given(data=st.data())
def test_no_damage_to_the_file_makes_another_body(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    leave(folder, [WORDS, *(f"{number} {WORDS}" for number in range(20))])
    whole = bytearray((folder / FILE).read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    (folder / FILE).write_bytes(whole)
    assert look(folder)[0] in (None, (BODY, DROPPED))
    leave(folder)
    assert look(folder)[0] in (None, (BODY, DROPPED))
    shutil.rmtree(folder)


def test_where_the_state_folder_can_not_be_written_bodies_are_kept_for_this_build(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    bodies = kept(tmp_path / "file" / "state")
    for words in ("one", "two"):
        bodies.put(words, ROW)
        bodies.write()
    assert bodies.rendered("one") == bodies.rendered("two") == Rendered(BODY, DROPPED)
    spare = bodies._spare
    assert spare
    assert Path(spare.name).is_dir()
    bodies.finish(["one", "two"])
    assert not Path(spare.name).exists()
    assert len(bodies.said) == 1
    assert "Nothing is kept" in bodies.said[0]


def test_a_cache_that_another_build_is_writing_is_left_alone(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies_kept, "_PATIENCE", 0.0)
    other = sqlite3.connect(state / FILE, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    said = leave(state, ["New."])
    assert len(said) == 1
    assert "locked" in said[0]
    other.execute("ROLLBACK")
    other.close()
    assert look(state) == ((BODY, DROPPED), [])


def in_child(work: Callable[[], object]) -> int:
    """How a forked process ends that does `work`: 0 when it comes to its end, less when it is killed."""
    child = os.fork()
    if not child:
        try:
            work()
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_forked_processes_read_what_their_parent_kept(state: Path) -> None:
    bodies = kept(state)
    bodies.put("more", ROW)
    bodies.write()
    assert bodies.render(WORDS, 5) == (BODY, DROPPED)  # its connection is open when the others are forked

    def read() -> None:
        assert bodies.render(WORDS, 5) == (BODY, DROPPED)
        assert bodies.rendered("more") == Rendered(BODY, DROPPED)

    assert [in_child(read) for _ in range(3)] == [0, 0, 0]
    assert bodies.rendered("more") == Rendered(BODY, DROPPED)
    bodies.close()


@pytest.mark.parametrize("before", [True, False], ids=["while a cache stands", "while the first one is made"])
def test_a_writer_that_is_killed_leaves_what_stood_before_or_all_that_it_wrote(tmp_path: Path, before: bool) -> None:
    """Killed at each of its statements in turn, its journal left behind."""
    for at in range(1, 50):
        folder = tmp_path / f"{at}"
        if before:
            leave(folder)
        left = in_child(partial(leave_and_die, folder, at))
        found = look(folder)[0]
        assert found == (BODY, DROPPED) if before else found is None
        assert look(folder, "New.")[0] in (None, (BODY, DROPPED))
        leave(folder, ["Later."])
        assert look(folder, "Later.") == ((BODY, DROPPED), [])
        if left == 0:
            return
    pytest.fail("it was never written whole")


def leave_and_die(folder: Path, at: int) -> None:
    connect, seen = sqlite3.connect, 0

    def connected(*args: object, **options: object) -> sqlite3.Connection:
        made = connect(*args, **options)  # type: ignore[call-overload]

        def count(statement: str) -> None:
            nonlocal seen
            seen += 1
            if seen == at:
                os.kill(os.getpid(), signal.SIGKILL)

        made.set_trace_callback(count)
        return made

    sqlite3.connect = connected  # type: ignore[assignment]
    leave(folder, ["New."])
