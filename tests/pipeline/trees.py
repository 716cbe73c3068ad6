"""Folders as values, so that tests can make one, compare two and say what they expect."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment

from plugins.pipeline.folder import OutputFolder
from plugins.pipeline.outputs import Data, Output
from plugins.pipeline.publish import Report, publish
from tests.searching import alike


@dataclass(frozen=True)
class Link:
    """A symbolic link and what it leads to."""

    target: str


@dataclass(frozen=True)
class Pipe:
    """A FIFO: nothing of it can be read."""


Entry = bytes | Link | Pipe | None  # None is a folder
Tree = Mapping[str, Entry]


def tree(folder: Path) -> dict[str, Entry]:
    """All that is in a folder, by relative path; no link is followed. Empty for a folder that is not there.

    Search indexes are in it as what they find.
    """
    found: dict[str, Entry] = {}
    for above, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(above, name)
            mode = path.lstat().st_mode
            key = path.relative_to(folder).as_posix()
            if stat.S_ISLNK(mode):
                found[key] = Link(os.readlink(path))
            elif stat.S_ISDIR(mode):
                found[key] = None
            else:
                found[key] = path.read_bytes() if stat.S_ISREG(mode) else Pipe()
    return alike(found)


def plant(folder: Path, entries: Tree) -> None:
    """Make a folder with all that is in `entries`, and the folders that they lie in."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, entry in entries.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        match entry:
            case None:
                path.mkdir(exist_ok=True)
            case Link(target):
                path.symlink_to(target)
            case Pipe():
                os.mkfifo(path)
            case bytes():
                path.write_bytes(entry)


def only_files(files: Mapping[str, bytes]) -> dict[str, Entry]:
    """The tree that holds exactly these files."""
    folders = {above.as_posix(): None for path in files for above in Path(path).parents if above != Path()}
    return {**folders, **files}


def data(files: Mapping[str, bytes], owner: str = "a test") -> list[Output]:
    """Outputs that are already made."""
    return [Data(path=path, data=content, owner=owner) for path, content in files.items()]


def owned(folder: Path) -> OutputFolder:
    """An output folder that a build of ours has written before, as far as builds can tell."""
    out = OutputFolder(folder)
    out.stage.mkdir(parents=True, exist_ok=True)
    out.built.touch()
    return out


def put(out: OutputFolder, outputs: Iterable[Output], *, anew: bool = False) -> Report:
    """Publish outputs that need no templates, where nothing is protected."""
    return publish(out, outputs, Environment(autoescape=True), protected=(), anew=anew)


def fresh(folder: Path, entries: Tree) -> OutputFolder:
    """The output of an earlier build, made anew: holds exactly `entries`, nothing staged."""
    out = OutputFolder(folder)
    for old in (out.path, out.stage):
        shutil.rmtree(old, ignore_errors=True)
    plant(folder, entries)
    return owned(folder)
