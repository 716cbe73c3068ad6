"""Bodies that former builds rendered: found again by what they are made of, and lost without harm."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.network.bodies import Body, Heading, Ref, RefKind
from plugins.network.reading import Reading, text_key
from plugins.network.sources import Role
from plugins.network.yamlfile import Mistake
from plugins.pipeline.bodies_kept import FILE, KEPT_FOR, KeptBodies, NotKeptError

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


def reading(words: str = WORDS, line: int = 5) -> Reading:
    key = text_key(words, line)
    return Reading(path="energy/posts/x.md", role=Role.POST, body=BODY, warnings=DROPPED, text_key=key)


def kept(folder: Path, shaped_by: bytes = b"so", *, reading: bool = True) -> KeptBodies:
    return KeptBodies(folder, shaped_by, reading)


def look(folder: Path, words: str = WORDS, line: int = 5, shaped_by: bytes = b"so") -> tuple[object, list[str]]:
    """What is found of a body, None for nothing, and what is said about the cache."""
    with kept(folder, shaped_by) as bodies:
        try:
            found: object = bodies.render(words, line)
        except NotKeptError:
            found = None
    return found, bodies.said


@pytest.fixture
def state(tmp_path: Path) -> Path:
    folder = tmp_path / "state"
    kept(folder).write([reading()])
    return folder


def test_what_one_build_rendered_the_next_one_finds(state: Path) -> None:
    assert look(state) == ((BODY, DROPPED), [])


def test_a_body_is_not_found_when_anything_that_shaped_it_is_another(state: Path) -> None:
    assert look(state, words=WORDS + " ") == (None, [])
    assert look(state, line=6) == (None, [])
    assert look(state, shaped_by=b"otherwise") == (None, [])


def test_without_a_cache_nothing_is_found_and_nothing_is_said(tmp_path: Path) -> None:
    assert look(tmp_path / "nowhere") == (None, [])


def test_what_was_not_rendered_is_not_kept(tmp_path: Path) -> None:
    held = Reading(path="energy/posts/x.md", role=Role.POST, errors=(Mistake(1, "is no text"),))
    kept(tmp_path).write([held])
    with sqlite3.connect(tmp_path / FILE) as file:
        assert file.execute("SELECT count(*) FROM bodies").fetchone() == (0,)
    file.close()


def test_a_clean_build_reads_nothing_and_still_leaves_what_it_made(state: Path) -> None:
    with kept(state, reading=False) as bodies:
        assert not bodies.is_open
    bodies.write([reading("New.")])
    assert look(state, "New.")[0]
    assert look(state)[0]


def test_what_many_builds_did_without_is_forgotten_and_what_they_used_is_not(state: Path) -> None:
    kept(state).write([reading("Used.")])
    for _ in range(KEPT_FOR):
        with kept(state) as bodies:
            bodies.render("Used.", 5)
        bodies.write([])
    assert look(state, "Used.") == ((BODY, DROPPED), [])
    assert look(state) == (None, [])


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
    kept(state).write([reading()])
    assert look(state) == ((BODY, DROPPED), [])


def test_a_cache_of_another_version_is_a_cold_build_and_made_anew(state: Path) -> None:
    with sqlite3.connect(state / FILE) as file:
        file.execute("PRAGMA user_version = 99")
    file.close()
    found, said = look(state)
    assert found is None
    assert len(said) == 1
    assert "another version" in said[0]
    kept(state).write([reading()])
    assert look(state) == ((BODY, DROPPED), [])


def test_somebody_elses_table_of_the_same_version_is_made_anew(state: Path) -> None:
    with sqlite3.connect(state / FILE) as file:
        file.execute("DROP TABLE bodies")
        file.execute("CREATE TABLE bodies (name TEXT)")
    file.close()
    assert look(state)[0] is None
    kept(state).write([reading()])
    assert look(state) == ((BODY, DROPPED), [])


@given(data=st.data())
def test_no_damage_to_the_file_makes_another_body(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    kept(folder).write([reading(), *(reading(f"{number} {WORDS}") for number in range(20))])
    whole = bytearray((folder / FILE).read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    (folder / FILE).write_bytes(whole)
    assert look(folder)[0] in (None, (BODY, DROPPED))
    kept(folder).write([reading()])
    assert look(folder)[0] in (None, (BODY, DROPPED))
    shutil.rmtree(folder)


def test_a_state_folder_that_can_not_be_written_is_said_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    bodies = kept(tmp_path / "file" / "state")
    bodies.write([reading()])
    assert len(bodies.said) == 1
    assert "Nothing is kept" in bodies.said[0]


def test_a_cache_that_another_build_is_writing_is_left_alone(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plugins.pipeline.bodies_kept._PATIENCE", 0.0)
    other = sqlite3.connect(state / FILE, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    bodies = kept(state)
    bodies.write([reading("New.")])
    assert len(bodies.said) == 1
    assert "locked" in bodies.said[0]
    other.execute("ROLLBACK")
    other.close()
    assert look(state) == ((BODY, DROPPED), [])
