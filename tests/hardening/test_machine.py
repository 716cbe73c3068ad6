"""Whatever goes wrong around a build costs that build: the site stays wholly what it was, and the exit code says so."""

from __future__ import annotations

import errno
import gc
import os
import shutil
import signal
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pelican.plugins import signals

from plugins.pipeline.folder import OutputFolder
from tests.building import BuildResult
from tests.hardening.careless import NETWORK, at, plant, written
from tests.hardening.test_cases import BARE
from tests.pipeline.interrupting import KILLED
from tests.pipeline.test_lock import another_process, hold
from tests.pipeline.trees import Tree, tree
from tests.site.killing import build_with, calls_of, killed_at_call
from tests.site.small_network import build_here, problems
from tests.site.test_silence import PATIENCE, Place, by_invoke, by_pelican, run, start, wait_for

pytestmark = pytest.mark.xdist_group("machine")  # so that what they share is built once
MORE = {at("more"): written("One more.", title="One more")}


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A network that is built and then edited. A build that goes wrong leaves it as it is, so that all share it."""
    folder = tmp_path_factory.mktemp("machine")
    assert build_here(plant(NETWORK, folder / "units"), folder, **BARE).code == 0
    before = tree(folder / "site")
    plant(MORE, folder / "units")
    return Place(folder, before)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with the network and its site."""
    assert build(tmp_path).code == 0
    return tmp_path


def build(into: Path, **settings: Any) -> BuildResult:
    if not (into / "units").exists():
        plant(NETWORK, into / "units")
    return build_here(into / "units", into, **(BARE | settings))


# ------------------------------------------------------------------------------------------------------------- plugins


@pytest.mark.parametrize("plugin", ["fails to register", "is not there", "is no plugin", "raises in a handler"])
def test_a_plugin_that_does_not_do_its_part_stops_the_build(edited: Place, plugin: str) -> None:
    edited.config(plugin)
    result = run(by_pelican(edited))
    assert result.returncode == 1, result.stdout + result.stderr
    assert edited.is_untouched()


def test_every_handler_of_a_plugin_is_there_after_the_rubbish_was_collected(site: Path) -> None:
    """Signals hold handlers weakly: one that is a local function would never be called, and nobody would say so."""
    from pelicanconf import PLUGINS

    build(site)
    gc.collect()
    there = {handler.__module__ for handler in signals.get_generators.receivers_for(None)}
    makers = {plugin.__name__ for plugin in PLUGINS if hasattr(plugin, "get_generators")}
    assert makers
    assert makers <= there


# ------------------------------------------------------------------------------------------------------ what was there


def test_what_is_deleted_or_withdrawn_to_a_draft_is_gone_from_the_output(site: Path) -> None:
    post = site / "units/alpha/posts/2026-01-10-alpha-one.md"
    page = site / "site/alpha/alpha-one/index.html"
    data = post.read_bytes()
    post.write_bytes(data.replace(b"tags:", b"status: draft\ntags:"))
    assert build(site).code == 0
    assert not page.parent.exists()
    assert [path for path, found in build(site).files().items() if b"The first of Alpha" in found] == []
    post.write_bytes(data)
    build(site)
    assert page.is_file()
    post.unlink()
    assert build(site).code == 0
    assert not page.parent.exists()


def test_the_exit_code_says_what_came_of_a_build(site: Path) -> None:
    assert build(site).code == 0
    plant({at("bad"): written(statsu="draft")}, site / "units")
    assert build(site).code == 2
    before = tree(site / "site")
    plant(MORE, site / "units")
    strict = build(site, HIGHROAD_STRICT=True)
    assert strict.code == 1
    assert [line for line in problems(strict) if ":4: error: unknown key 'statsu'" in line], str(strict)
    assert tree(site / "site") == before
    (site / "units/network.yaml").write_bytes(b"name: [")
    assert build(site).code == 1
    assert tree(site / "site") == before


# --------------------------------------------------------------------------------------------- what ends it on its way


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Tree, Tree]:
    """The site before and after the edit."""
    into = tmp_path_factory.mktemp("both")
    build(into)
    before = tree(into / "site")
    plant(MORE, into / "units")
    assert build(into).code == 0
    return before, tree(into / "site")


def test_a_build_that_is_killed_leaves_one_version_or_what_the_next_completes(
    tmp_path: Path, both: tuple[Tree, Tree]
) -> None:
    counted = tmp_path / "counted"
    build(counted)
    plant(MORE, counted / "units")
    _, applying = calls_of(counted / "units", counted)
    assert applying > 20
    for number in (1, applying // 2, applying - 1):
        into = tmp_path / str(number)
        build(into)
        plant(MORE, into / "units")
        assert killed_at_call(into / "units", into, number, applying=True) == KILLED
        assert tree(into / "site") in both or OutputFolder(into / "site").journal.exists()
        assert build(into).code == 0
        assert tree(into / "site") == both[1]


def test_ctrl_c_ends_with_130_and_changes_nothing(edited: Place) -> None:
    edited.mark.unlink(missing_ok=True)
    edited.config("sleeps while it reads")
    process = start(by_invoke(edited))
    wait_for(edited.mark, process)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130, out + err
    assert edited.is_untouched()


def test_a_full_disk_costs_the_build_alone(tmp_path: Path, both: tuple[Tree, Tree]) -> None:
    build(tmp_path)
    plant(MORE, tmp_path / "units")
    for left in (0, 20_000):
        result = build_with(tmp_path / "units", tmp_path, partial(fill_the_disk, left))
        assert result.code == 1, str(result)
        assert "the disk is full" in result.out
        assert "Traceback" not in result.out
        assert tree(tmp_path / "site") == both[0]
    assert build(tmp_path).code == 0
    assert tree(tmp_path / "site") == both[1]


def fill_the_disk(left: int) -> None:
    """For a child process: let the disk take so many bytes more."""
    write = os.write

    def refuse(descriptor: int, data: bytes) -> int:
        nonlocal left
        if descriptor > 2:
            left -= len(data)
            if left < 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(descriptor, data)

    os.write = refuse  # type: ignore[assignment]


def test_of_two_builds_at_once_one_is_told_of_the_other(site: Path) -> None:
    before = tree(site / "site")
    plant(MORE, site / "units")
    out = OutputFolder(site / "site")
    with another_process(lambda wait: hold(out, wait)) as child:
        second = build(site)
        assert second.code == 1
        assert "another build" in second.err
        assert str(child) in second.err
        assert tree(site / "site") == before
    assert build(site).code == 0


# ---------------------------------------------------------------------------------------------------------- the cache


def test_an_edit_that_keeps_size_and_time_is_seen(site: Path) -> None:
    post = site / "units/alpha/posts/2026-01-10-alpha-one.md"
    times = post.stat()
    post.write_bytes(post.read_bytes().replace(b"Words of Alpha", b"Xords of Alpha"))
    os.utime(post, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert "Xords of Alpha" in build(site).page("/alpha/alpha-one/")


def test_a_setting_that_shapes_texts_is_seen(site: Path) -> None:
    post = site / "units/alpha/posts/2026-01-10-alpha-one.md"
    post.write_bytes(post.read_bytes() + b"\nOne line\nand another.\n")
    assert "One line\nand another." in build(site).page("/alpha/alpha-one/")
    breaking = {"extensions": ["extra", "admonition", "sane_lists", "toc", "nl2br"], "extension_configs": {}}
    page = build(site, MARKDOWN=breaking | {"output_format": "html"}).page("/alpha/alpha-one/")
    assert "One line<br>\nand another." in page


@pytest.mark.parametrize("damage", [b"", b"no database", b"\x80\x04\x95cos\nsystem\n(S'touch owned'\ntR."])
def test_a_damaged_cache_is_a_cold_build(site: Path, damage: bytes) -> None:
    before = tree(site / "site")
    for path in sorted(path for path in (site / "state").rglob("*") if path.is_file()):
        path.write_bytes(damage)
    assert build(site).code == 0
    assert tree(site / "site") == before


def test_a_row_of_the_cache_that_was_changed_is_not_believed(site: Path) -> None:
    before = tree(site / "site")
    kept = site / "state" / "bodies.sqlite"
    for path in (
        site / "state"
    ).iterdir():  # of what is kept the bodies alone, and no output: all of them are asked for
        if path != kept:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.rmtree(site / "site")
    with closing(sqlite3.connect(kept)) as file, file:
        assert file.execute("UPDATE bodies SET value = x'81a468746d6ca3626164'").rowcount > 2
    assert build(site).code == 0
    assert tree(site / "site") == before
