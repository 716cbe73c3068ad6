"""Law 1 where states, outputs and networks are mixed: several of each, damaged ones, another build's, none at all."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from tests.building import NOW, build_site
from tests.pipeline.trees import tree
from tests.site import edits_around as around
from tests.site import edits_of_state as state
from tests.site.desk import Desk, make_desk
from tests.site.small_network import large, plant, post

NOTE = "units/energy/posts/notes/2025-02-01-note-1.md"
NOTE_PAGE = "energy/note-1/index.html"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A network that was built once."""
    desk = make_desk(tmp_path, plainly=True)
    result = desk.build()
    assert result.code == 0, str(result)
    return desk


def test_two_outputs_with_one_state_both_stay_as_they_are(desk: Desk) -> None:
    state.other_output(desk, Random(0))
    desk.compare()
    for _ in range(3):
        state.other_output(desk, Random(0))
        assert desk.written(lambda: None) == set()


def test_an_edit_between_two_outputs_with_one_state_reaches_both(desk: Desk) -> None:
    state.other_output(desk, Random(0))
    desk.compare()
    path = desk.root / NOTE
    desk.write(path, path.read_bytes().replace(b"Note 1.", b"Xote 1."), times_kept=True)
    for _ in range(2):
        desk.compare()
        assert "Xote 1." in desk.page(NOTE_PAGE)
        state.other_output(desk, Random(0))


def test_two_networks_may_share_a_state_and_even_an_output(desk: Desk) -> None:
    for _ in range(3):
        state.other_units(desk, Random(0))
        desk.compare()
        assert ("Southwind" in desk.page("index.html")) == (desk.units_name == "other-units")


def test_a_state_beside_the_output_of_another_build_is_not_believed(desk: Desk) -> None:
    state.keep_aside(desk, Random(0))
    path = desk.root / NOTE
    desk.write(path, path.read_bytes().replace(b"Note 1.", b"Xote 1."), times_kept=True)
    desk.compare()
    for folder in (desk.state, desk.output):  # one of them is the former build's, the other this one's
        kept, now = desk.root / f"kept-{folder.name}", desk.root / "now"
        shutil.copytree(folder, now)
        shutil.rmtree(folder)
        shutil.copytree(kept, folder)
        desk.compare()
        assert "Xote 1." in desk.page(NOTE_PAGE)
        shutil.rmtree(now)


def test_another_state_that_knows_an_older_output_is_not_believed(desk: Desk) -> None:
    path = desk.root / NOTE
    old = path.read_bytes()
    state.other_state(desk, Random(0))
    desk.write(path, old.replace(b"Note 1.", b"Xote 1."), times_kept=True)
    desk.compare()
    state.other_state(desk, Random(0))
    desk.write(path, old, times_kept=True)
    desk.compare()
    assert "Note 1." in desk.page(NOTE_PAGE)


@pytest.mark.parametrize("number", [0, 999, -7])
def test_a_state_of_another_version_costs_time_and_no_more(desk: Desk, number: int) -> None:
    found = sorted(desk.state.glob("*.sqlite"))
    for path in found:
        with closing(sqlite3.connect(path)) as file, file:
            file.execute(f"PRAGMA user_version = {number}")
    desk.compare()
    assert desk.written(lambda: None) == set()
    assert found


def test_a_state_in_which_folders_stand_for_files_costs_time_and_is_said(desk: Desk) -> None:
    """Nothing can be read or written there."""
    before = tree(desk.output)
    for path in sorted(path for path in desk.state.rglob("*") if path.is_file()):
        path.unlink()
        (path / "in the way").mkdir(parents=True)
    result = desk.build()
    assert result.code == 0, str(result)
    assert str(desk.state) in result.out
    assert tree(desk.output) == before


def test_a_state_that_is_no_folder_costs_time_and_is_said(desk: Desk) -> None:
    shutil.rmtree(desk.state)
    desk.state.write_bytes(b"a file")
    path = desk.root / NOTE
    desk.write(path, path.read_bytes().replace(b"Note 1.", b"Xote 1."))
    result = desk.build()
    assert result.code == 0, str(result)
    assert str(desk.state) in result.out
    assert "Xote 1." in desk.page(NOTE_PAGE)


def test_a_build_that_was_not_applied_is_not_taken_for_one_that_was(desk: Desk) -> None:
    """A strict build reads and renders everything, and is refused in the end."""
    path = desk.root / NOTE
    desk.write(path, path.read_bytes().replace(b"Note 1.", b"Xote 1."))
    desk.write(desk.units / "tax/posts/2026-05-02-held.md", post(authors="[nobody]"))
    around.strict(desk, Random(0))
    refused, _ = desk.compare()
    assert refused.code == 1
    built, _ = desk.compare()
    assert built.code == 2
    assert "Xote 1." in desk.page(NOTE_PAGE)


def test_what_somebody_did_to_the_output_is_undone(desk: Desk) -> None:
    kinds = [
        state.damage_output,
        state.swap_outputs,
        state.remove_from_output,
        state.add_to_output,
        state.link_in_output,
        state.folder_for_file,
    ]
    for number, kind in enumerate(kinds):
        kind(desk, Random(number))
        kind(desk, Random(number + 50))
        desk.compare()


def test_the_real_command_follows_an_edit_as_a_clean_build_would(tmp_path: Path) -> None:
    units = plant(large(), tmp_path / "units")
    build_site(units, tmp_path / "one")
    path = units / "energy/posts/notes/2025-02-01-note-1.md"
    path.write_bytes(path.read_bytes().replace(b"Note 1.", b"Xote 1."))
    last, clean = build_site(units, tmp_path / "one", now=NOW), build_site(units, tmp_path / "two", now=NOW)
    assert last.code == clean.code == 0
    assert last.files() == clean.files()
    assert "Xote 1." in last.page("/energy/note-1/")
