"""A saved file is noticed however an editor saves it; what editors keep for themselves is not."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import anyio
import pytest
from anyio import from_thread
from anyio.lowlevel import EventLoopToken, current_token

from plugins.preview.watching import Roots, watch
from tests.preview.flat_site import LONG, until


@dataclass
class Seen:
    """What a watcher told: saved files, and where it had a look of its own accord."""

    saved: set[Path] = field(default_factory=set)
    looked: list[Path] = field(default_factory=list)

    def tell(self, paths: frozenset[Path], aloud: bool) -> None:
        if aloud:
            self.saved |= paths
        else:
            self.looked += paths


@contextmanager
def watching(watched: Callable[[], tuple[Path, ...]], seen: Seen) -> Iterator[None]:
    """A watcher in a loop of its own. It is on when the block begins."""
    ends: list[tuple[EventLoopToken, anyio.Event]] = []

    async def begin() -> None:
        stop = anyio.Event()
        ends.append((current_token(), stop))
        await watch(watched, seen.tell, stop)

    with ThreadPoolExecutor(1) as pool:
        watcher = pool.submit(anyio.run, begin)
        try:
            there = {path if path.is_dir() else path.parent for path in watched()}
            until(lambda: ends and {path for path in there if path.is_dir()} <= set(seen.looked))
            yield
        finally:
            token, stop = ends[0]
            from_thread.run_sync(stop.set, token=token)
            watcher.result(LONG)


@pytest.fixture
def units(tmp_path: Path) -> Path:
    (tmp_path / "units/tax/posts").mkdir(parents=True)
    (tmp_path / "units/tax/posts/rules.md").write_text("first", "utf-8")
    (tmp_path / "settings.py").write_text("first", "utf-8")
    return tmp_path / "units"


@pytest.fixture
def seen(units: Path) -> Iterator[Seen]:
    told = Seen()
    with watching(lambda: (units, units.with_name("settings.py")), told):
        yield told


def in_place(path: Path) -> None:
    path.write_text("second", "utf-8")


def by_renaming(path: Path) -> None:
    """As vim, gedit and many others do: write beside it, put the new one in its place."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_text("second", "utf-8")
    beside.replace(path)


def with_a_backup(path: Path) -> None:
    """As vim and emacs do where they may not replace: the old one goes aside first."""
    backup = path.with_name(f"{path.name}~")
    path.rename(backup)
    path.write_text("second", "utf-8")
    backup.unlink()


def by_restoring(path: Path) -> None:
    """As rsync and archives do: with an old time."""
    path.write_text("second", "utf-8")
    os.utime(path, (1_000_000_000, 1_000_000_000))


def by_removing(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("save", [in_place, by_renaming, with_a_backup, by_restoring, by_removing])
@pytest.mark.parametrize("name", ["units/tax/posts/rules.md", "settings.py"])
def test_however_it_is_saved_it_is_noticed_every_time(
    seen: Seen, units: Path, name: str, save: Callable[[Path], None]
) -> None:
    path = units.parent / name
    for _ in range(3):
        path.write_text("anew", "utf-8")
        until(lambda: path in seen.saved)
        seen.saved.clear()
        save(path)
        until(lambda: path in seen.saved)
        seen.saved.clear()
    assert all("~" not in one.name and not one.name.startswith(".") for one in seen.saved)


def test_a_new_folder_with_all_that_is_in_it_is_noticed(seen: Seen, units: Path) -> None:
    below = units / "legal/posts/2026"
    below.mkdir(parents=True)
    (below / "first.md").write_text("first", "utf-8")
    until(lambda: any(one == below / "first.md" or below.is_relative_to(one) for one in seen.saved))
    seen.saved.clear()
    (below / "second.md").write_text("second", "utf-8")
    until(lambda: below / "second.md" in seen.saved)


def test_a_folder_that_is_renamed_is_noticed_at_both_places(seen: Seen, units: Path) -> None:
    (units / "tax").rename(units / "levies")
    until(lambda: {units / "tax", units / "levies"} <= seen.saved)
    (units / "levies/posts/rules.md").write_text("second", "utf-8")
    until(lambda: units / "levies/posts/rules.md" in seen.saved)


@pytest.mark.parametrize(
    "name",
    [
        "tax/posts/.rules.md.swp",
        "tax/posts/.#rules.md",
        "tax/posts/#rules.md#",
        "tax/posts/rules.md~",
        "tax/posts/4913",
        "tax/posts/rules.md___jb_tmp___",
        "tax/.git/index",
        ".git/HEAD",
        ".state/bodies.sqlite",
        "__pycache__/x.cpython-311.pyc",
        "../other.py",
        "../output/index.html",
    ],
)
def test_what_is_nobodys_post_goes_unnoticed(seen: Seen, units: Path, name: str) -> None:
    path = units / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("second", "utf-8")
    last = units / "tax/posts/last.md"
    last.write_text("the watcher tells things in order", "utf-8")
    until(lambda: last in seen.saved)
    assert path.resolve() not in {one.resolve() for one in seen.saved}


def test_a_post_may_have_the_name_of_a_hidden_folder_above_the_units(tmp_path: Path) -> None:
    units = tmp_path / ".cache/node_modules/units"
    units.mkdir(parents=True)
    assert Roots.of((units,)).concerns(units / "tax/posts/rules.md")


def test_a_folder_that_is_not_there_yet_is_watched_when_it_comes(tmp_path: Path) -> None:
    theme, seen = tmp_path / "brand/theme", Seen()
    with watching(lambda: (theme,), seen):
        theme.mkdir(parents=True)
        until(lambda: theme in seen.looked)
        (theme / "base.html").write_text("first", "utf-8")
        until(lambda: theme / "base.html" in seen.saved)


def test_settings_that_name_another_theme_change_what_is_watched(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    new.mkdir()
    current, seen = [old], Seen()
    with watching(lambda: tuple(current), seen):
        current[:] = [new]
        until(lambda: new in seen.looked)
        (new / "base.html").write_text("first", "utf-8")
        until(lambda: new / "base.html" in seen.saved)
        seen.saved.clear()
        (old / "base.html").write_text("first", "utf-8")
        (new / "base.html").write_text("second", "utf-8")
        until(lambda: new / "base.html" in seen.saved)
        assert old / "base.html" not in seen.saved


def test_a_folder_may_be_a_link_to_one_elsewhere(tmp_path: Path) -> None:
    real, link, seen = tmp_path / "real", tmp_path / "units", Seen()
    real.mkdir()
    link.symlink_to(real)
    with watching(lambda: (link,), seen):
        (link / "first.md").write_text("first", "utf-8")
        until(lambda: link / "first.md" in seen.saved)
        other = tmp_path / "other"
        other.mkdir()
        link.unlink()
        link.symlink_to(other)
        seen.looked.clear()
        until(lambda: link in seen.looked)
        (link / "second.md").write_text("second", "utf-8")
        until(lambda: link / "second.md" in seen.saved)
