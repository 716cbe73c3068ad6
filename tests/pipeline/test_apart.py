"""What is no part of the site has a folder of its own, and neither is ever written over the other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment

from plugins.pipeline.apart import write_apart, write_kit
from plugins.pipeline.folder import GENERATOR_MARK, KIT_MARK, REPORT_MARK, OutputFolder, guard_state
from plugins.pipeline.outputs import BuildError
from plugins.pipeline.publish import publish
from tests.pipeline.trees import data, plant, tree

PAGES = data({"index.html": REPORT_MARK, "tables/units.csv": b"unit\r\n"})


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, Any]:
    for name in ("units", "theme/templates"):
        (tmp_path / name).mkdir(parents=True)
    jinja: dict[str, Any] = {f"JINJA_{name}": {} for name in ("ENVIRONMENT", "FILTERS", "GLOBALS", "TESTS")}
    places = {"PATH": "units", "THEME": "theme", "OUTPUT_PATH": "output", "HIGHROAD_STATE": ".state"}
    return jinja | {key: str(tmp_path / name) for key, name in places.items()}


def build(folder: Path) -> None:
    """A site is built into `folder`."""
    publish(OutputFolder(folder), data({"index.html": GENERATOR_MARK}), Environment(autoescape=True), protected=())


def test_only_what_differs_is_written_and_what_is_no_more_is_removed(settings: dict[str, Any], tmp_path: Path) -> None:
    folder = tmp_path / "report"
    assert write_apart(settings, PAGES, folder).written == ("index.html", "tables/units.csv")
    again = write_apart(settings, PAGES[:1], folder)
    assert (again.written, again.kept, again.removed) == ((), ("index.html",), ("tables/units.csv",))


@pytest.mark.parametrize(
    "name", ["output", "output/report", ".", "units", "units/x", "theme/report", ".state", ".state/x", ".output.stage"]
)
def test_the_site_and_what_people_and_builds_keep_are_refused_though_they_are_not_there_yet(
    settings: dict[str, Any], tmp_path: Path, name: str
) -> None:
    before = tree(tmp_path)
    with pytest.raises(BuildError, match="--output"):
        write_apart(settings, PAGES, tmp_path / name)
    assert tree(tmp_path) == before


def test_a_kit_and_a_report_never_take_each_others_folder(settings: dict[str, Any], tmp_path: Path) -> None:
    kit = data({"index.html": KIT_MARK})
    write_apart(settings, PAGES, tmp_path / "report")
    write_kit(settings, kit, tmp_path / "kit")
    with pytest.raises(BuildError, match="holds a report, which 'invoke report' wrote"):
        write_kit(settings, kit, tmp_path / "report")
    with pytest.raises(BuildError, match="holds a kit, which 'invoke kit' wrote"):
        write_apart(settings, PAGES, tmp_path / "kit")
    assert write_kit(settings, kit, tmp_path / "kit").kept == ("index.html",)


def test_a_link_does_not_lead_into_the_site(settings: dict[str, Any], tmp_path: Path) -> None:
    build(tmp_path / "output")
    (tmp_path / "link").symlink_to(tmp_path / "output")
    with pytest.raises(BuildError, match="--output"):
        write_apart(settings, PAGES, tmp_path / "link" / "report")


def test_a_site_anywhere_is_refused_also_without_the_stage_beside_it(settings: dict[str, Any], tmp_path: Path) -> None:
    build(tmp_path / "elsewhere" / "site")
    plant(tmp_path / "copied", {"index.html": GENERATOR_MARK})
    for folder in ("elsewhere/site", "elsewhere/site/report", "copied"):
        before = tree(tmp_path)
        with pytest.raises(BuildError, match="--output"):
            write_apart(settings, PAGES, tmp_path / folder)
        assert tree(tmp_path) == before


def test_a_build_takes_no_report_and_nothing_inside_of_one(settings: dict[str, Any], tmp_path: Path) -> None:
    folder = tmp_path / "report"
    write_apart(settings, PAGES, folder)
    before = tree(tmp_path)
    for output in (folder, folder / "site"):
        with pytest.raises(BuildError, match="report"):
            build(output)
    with pytest.raises(BuildError, match="report"):
        guard_state(folder / ".state", OutputFolder(tmp_path / "output"), ())
    assert tree(tmp_path) == before


def test_a_report_that_was_copied_without_its_stage_is_written_again(settings: dict[str, Any], tmp_path: Path) -> None:
    plant(tmp_path / "copied", {"index.html": REPORT_MARK, "old.html": b""})
    assert write_apart(settings, PAGES, tmp_path / "copied").removed == ("old.html",)


def test_a_folder_of_somebody_is_refused(settings: dict[str, Any], tmp_path: Path) -> None:
    plant(tmp_path / "mine", {"notes.txt": b"Mine."})
    with pytest.raises(BuildError, match="did not write"):
        write_apart(settings, PAGES, tmp_path / "mine")
    assert (tmp_path / "mine" / "notes.txt").read_bytes() == b"Mine."
