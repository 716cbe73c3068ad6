"""A build owns its output folder wholly, so it refuses every folder that somebody else may own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from jinja2 import Environment

from plugins.pipeline.folder import GENERATOR_MARK, OutputFolder, guard, guard_state, scan
from plugins.pipeline.lock import locked
from plugins.pipeline.outputs import BuildError, Copy
from plugins.pipeline.plan import Kind
from plugins.pipeline.publish import publish
from tests.pipeline.trees import Link, Pipe, data, owned, plant, put, tree

FOLDERS = ("units", "theme", "plugins", "tests", ".git", ".venv")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    for name in FOLDERS:
        plant(root / name, {"inner": None, "file": b"precious"})
    return root


def protected(root: Path) -> tuple[Path, ...]:
    return root, root / "units", root / "theme", root / "plugins"


@pytest.mark.parametrize("name", ["output", "build/output", "../elsewhere", "units-output"])
def test_an_output_in_the_project_or_outside_is_fine(project: Path, name: str) -> None:
    guard(OutputFolder(project / name), protected(project))


@pytest.mark.parametrize(
    "name",
    [".", "..", *FOLDERS, *(f"{name}/inner" for name in FOLDERS), "units/inner/new/er", "x/../units", "../link/inner"],
)
def test_an_output_that_would_touch_what_people_write_is_refused(project: Path, name: str) -> None:
    (project.parent / "link").symlink_to(project / "units")
    before = tree(project.parent)
    with pytest.raises(BuildError, match="--output"):
        publish(OutputFolder(project / name), (), Environment(autoescape=True), protected=protected(project))
    assert tree(project.parent) == before


@pytest.mark.parametrize("name", FOLDERS)
def test_the_projects_own_folders_are_closed_though_only_its_root_and_theme_are_named(project: Path, name: str) -> None:
    with pytest.raises(BuildError, match="--output"):
        guard(OutputFolder(project / name / "new"), (project, project / "theme"))


def test_units_outside_the_project_are_protected_too(project: Path, tmp_path: Path) -> None:
    plant(tmp_path / "firm", {"network.yaml": b""})
    for inside in ("firm", "firm/output"):
        with pytest.raises(BuildError, match="firm"):
            guard(OutputFolder(tmp_path / inside), (project, project / "theme", tmp_path / "firm"))


def test_the_whole_system_and_the_home_folder_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "people" / "dana"))
    plant(tmp_path / "people" / "dana", {})
    for folder in (Path("/"), tmp_path / "people" / "dana", tmp_path / "people"):
        with pytest.raises(BuildError, match="--output"):
            guard(OutputFolder(folder), ())
    guard(OutputFolder(tmp_path / "people" / "dana" / "output"), ())


def test_a_git_repository_is_refused_even_after_builds(tmp_path: Path) -> None:
    out = owned(tmp_path / "output")
    plant(out.path, {".git/config": b""})
    with pytest.raises(BuildError, match="git"):
        guard(out, ())


def test_a_link_and_a_file_are_refused(tmp_path: Path) -> None:
    plant(tmp_path, {"real": None, "link": Link("real"), "dangling": Link("nowhere"), "file": b""})
    for name in ("link", "dangling", "file"):
        with pytest.raises(BuildError, match=name):
            guard(OutputFolder(tmp_path / name), ())


def test_a_folder_inside_another_output_or_a_stage_is_refused(tmp_path: Path) -> None:
    out = owned(tmp_path / "output")
    plant(out.path, {"tax/index.html": b""})
    for folder in (out.path / "tax", out.path / "new", out.stage, out.stage / "files"):
        with pytest.raises(BuildError, match="--output"):
            guard(OutputFolder(folder), ())


def test_files_of_somebody_else_are_never_removed(tmp_path: Path) -> None:
    plant(tmp_path / "output", {"thesis.txt": b"ten years", "index.html": b"<p>my own site"})
    before = tree(tmp_path)
    for _ in range(2):  # the refusal itself must not make the folder look like ours
        with pytest.raises(BuildError, match="did not write"):
            put(OutputFolder(tmp_path / "output"), data({"index.html": b""}))
        with pytest.raises(BuildError, match="did not write"), locked(OutputFolder(tmp_path / "output")):
            pass
    assert tree(tmp_path) == before


def test_a_dry_run_and_a_failed_build_give_no_right_to_the_folder(tmp_path: Path) -> None:
    out = OutputFolder(tmp_path / "output")
    publish(out, data({"a": b""}), Environment(autoescape=True), protected=(), dry=True)
    with pytest.raises(BuildError):
        put(out, [Copy(path="a", source=tmp_path / "nowhere", owner="x")])
    plant(out.path, {"thesis.txt": b"ten years"})
    with pytest.raises(BuildError, match="did not write"):
        put(out, data({"a": b""}))


@pytest.mark.parametrize("page", ["index.html", "404.html"])
def test_an_older_site_of_ours_is_known_by_its_pages(tmp_path: Path, page: str) -> None:
    plant(tmp_path / "output", {page: b"<!doctype html><head>" + GENERATOR_MARK, "old": b""})
    put(OutputFolder(tmp_path / "output"), data({"new": b"x"}))
    assert tree(tmp_path / "output") == {"new": b"x"}


def test_a_page_that_is_a_link_does_not_make_a_folder_ours(tmp_path: Path) -> None:
    plant(tmp_path, {"ours.html": GENERATOR_MARK, "output/index.html": Link("../ours.html")})
    with pytest.raises(BuildError, match="did not write"):
        guard(OutputFolder(tmp_path / "output"), ())


def test_a_scan_follows_no_link(tmp_path: Path) -> None:
    plant(tmp_path, {"outside/x": b"", "out/a/b": b"", "out/link": Link("../outside"), "out/pipe": Pipe()})
    expected = {"a": Kind.FOLDER, "a/b": Kind.FILE, "link": Kind.OTHER, "pipe": Kind.OTHER}
    assert scan(OutputFolder(tmp_path / "out")) == expected


def test_the_output_is_found_from_any_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(tmp_path, {"real/site": None, "way": Link("real")})
    monkeypatch.chdir(tmp_path)
    out = OutputFolder(Path("way/site"))
    assert out.path == Path(os.path.realpath(tmp_path)) / "real/site"
    assert out.stage == out.path.parent / ".site.stage"


# ------------------------------------------------------------------------------------------------------------ state


@pytest.mark.parametrize("name", [".state", "build/state", "../elsewhere", "output-state", "../a-file/state"])
def test_a_state_in_the_project_or_outside_is_fine(project: Path, name: str) -> None:
    plant(project.parent, {"a-file": b""})
    guard_state(project / name, OutputFolder(project / "output"), protected(project))


@pytest.mark.parametrize(
    "name",
    [".", "..", *FOLDERS, *(f"{name}/inner" for name in FOLDERS), "units/inner/new/er", "x/../units", "../link/inner"],
)
def test_a_state_among_what_people_write_is_refused(project: Path, name: str) -> None:
    (project.parent / "link").symlink_to(project / "units")
    with pytest.raises(BuildError, match="--state"):
        guard_state(project / name, OutputFolder(project.parent / "away" / "site"), protected(project))


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize("name", ["site", "site/state", "site/deep/er", "way/site/state", "real", ".site.stage/state"])
def test_a_state_that_is_or_holds_or_lies_in_the_output_is_refused(tmp_path: Path, name: str, there: bool) -> None:
    plant(tmp_path, {"real": None, "way": Link("real")})
    out = owned(tmp_path / "real" / "site") if there else OutputFolder(tmp_path / "real" / "site")
    state = tmp_path / name if name.startswith(("way", "real")) else tmp_path / "real" / name
    before = tree(tmp_path)
    with pytest.raises(BuildError, match="--state"):
        guard_state(state, out, ())
    assert tree(tmp_path) == before


def test_a_state_in_another_output_or_its_stage_is_refused(tmp_path: Path) -> None:
    other = owned(tmp_path / "other")
    for folder in (other.path, other.path / "state", other.stage, other.stage / "state"):
        with pytest.raises(BuildError, match="--state"):
            guard_state(folder, OutputFolder(tmp_path / "site"), ())


def test_a_refusal_names_the_folder_that_is_not_for_builds(project: Path) -> None:
    with pytest.raises(BuildError, match=r"lies in .*/project/units, which"):
        guard_state(project / "units" / "inner", OutputFolder(project / "output"), protected(project))
    with pytest.raises(BuildError, match=r"lies in .*/project/units, which"):
        guard(OutputFolder(project / "units" / "inner"), protected(project))
