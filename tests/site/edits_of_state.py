"""What happens to the state and the output between two builds, and which of several are built with."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from random import Random

from tests.pipeline.trees import tree
from tests.site.desk import Desk
from tests.site.editing import Edit, some


def read_no_state(desk: Desk, draw: Random) -> None:
    desk.flags["HIGHROAD_CLEAN"] = True


def outputs(desk: Desk) -> list[Path]:
    return [desk.output / path for path, entry in tree(desk.output).items() if isinstance(entry, bytes)]


def damage_output(desk: Desk, draw: Random) -> None:
    for path in some(outputs(desk), draw):
        data = path.read_bytes()
        wrong = draw.choice([data + b" ", data[: len(data) // 2], b"", b"x" * len(data)])
        desk.write(path, wrong, times_kept=draw.random() < 0.6)


def swap_outputs(desk: Desk, draw: Random) -> None:
    found = outputs(desk)
    if len(found) > 1:
        one, other = draw.sample(found, 2)
        between = one.with_name("between")
        one.rename(between)
        other.rename(one)
        between.rename(other)
        desk.note(f"swap {desk.name(one)} and {desk.name(other)}")


def remove_from_output(desk: Desk, draw: Random) -> None:
    for path in some(outputs(desk), draw):
        if draw.random() < 0.5 or path.parent == desk.output:
            desk.delete(path)
        else:
            shutil.rmtree(path.parent)
            desk.note(f"remove {desk.name(path.parent)} with all in it")


def add_to_output(desk: Desk, draw: Random) -> None:
    name = draw.choice(["stray.html", "energy/stray/index.html", "topics/zebra/index.html", "tax/.hidden"])
    path = desk.output / name
    if desk.output.is_dir() and all(above.is_dir() for above in path.parents if above.exists()):
        desk.write(path, b"not of ours")


def link_in_output(desk: Desk, draw: Random) -> None:
    """A link to a file with the same bytes stands where a file was."""
    for path in some(outputs(desk), draw):
        kept = desk.root / "elsewhere"
        shutil.copy2(path, kept)
        path.unlink()
        path.symlink_to(kept)
        desk.note(f"put a link in the place of {desk.name(path)}")


def folder_for_file(desk: Desk, draw: Random) -> None:
    for path in some(outputs(desk), draw):
        path.unlink()
        path.mkdir()
        (path / "inside").write_bytes(b"in the way")
        desk.note(f"put a folder in the place of {desk.name(path)}")


def lose_output(desk: Desk, draw: Random) -> None:
    shutil.rmtree(desk.output, ignore_errors=True)
    if draw.random() < 0.5:
        shutil.rmtree(desk.output.with_name(f".{desk.output.name}.stage"), ignore_errors=True)
    desk.note("remove the output")


def lose_state(desk: Desk, draw: Random) -> None:
    shutil.rmtree(desk.state, ignore_errors=True)
    desk.note("remove the state")


def damage_state(desk: Desk, draw: Random) -> None:
    found = sorted(path for path in desk.state.rglob("*") if path.is_file())
    for path in draw.sample(found, min(len(found), draw.choice([1, 9]))):
        data = path.read_bytes()
        at = draw.randrange(len(data) + 1)
        choices = [b"", data[:at], b"\0garbage\xff", data[:at] + b"\xff\x00zz" + data[at + 4 :], data + b"more"]
        path.write_bytes(draw.choice(choices))
        desk.note(f"damage {desk.name(path)} at {at}")


def delete_of_state(desk: Desk, draw: Random) -> None:
    """One file of the state goes, the others stay."""
    for path in some(sorted(path for path in desk.state.rglob("*") if path.is_file()), draw):
        desk.delete(path)


def keep_aside(desk: Desk, draw: Random) -> None:
    """State and output are copied aside, as a cache of CI does."""
    for folder in (desk.state, desk.output):
        kept = desk.root / f"kept-{folder.name}"
        shutil.rmtree(kept, ignore_errors=True)
        if folder.is_dir():
            shutil.copytree(folder, kept, symlinks=True)
    desk.note("keep state and output aside")


def restore(desk: Desk, draw: Random) -> None:
    """State, output or both come back as they were kept, with their times or, as from an archive, whole seconds."""
    which = draw.choice([[desk.state], [desk.output], [desk.state, desk.output]])
    whole = draw.random() < 0.5
    for folder in which:
        kept = desk.root / f"kept-{folder.name}"
        if kept.is_dir():
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(kept, folder, symlinks=True)
            for path in folder.rglob("*") if whole else ():
                os.utime(path, (path.lstat().st_mtime_ns // 10**9,) * 2, follow_symlinks=False)
            desk.note(f"restore {folder.name}{' (times in whole seconds)' if whole else ''}")


def other_state(desk: Desk, draw: Random) -> None:
    desk.state_name = "state" if desk.state_name != "state" else "other-state"
    desk.note(f"the state is now {desk.state_name}")


def other_output(desk: Desk, draw: Random) -> None:
    desk.output_name = "site" if desk.output_name != "site" else "other-site"
    desk.note(f"the output is now {desk.output_name}")


def other_units(desk: Desk, draw: Random) -> None:
    """Another network is built into the same output with the same state; it began as a copy of this one."""
    other = desk.root / ("units" if desk.units_name != "units" else "other-units")
    if not other.exists():
        shutil.copytree(desk.units, other)
        manifest = other / "network.yaml"
        manifest.write_text(manifest.read_text("utf-8").replace("Northwind", "Southwind"), "utf-8")
    desk.units_name = other.name
    desk.note(f"the network is now {desk.units_name}")


def other_jobs(desk: Desk, draw: Random) -> None:
    desk.flags["HIGHROAD_JOBS"] = draw.choice([1, 2, 8])


def verify(desk: Desk, draw: Random) -> None:
    """The next build reads its whole output again."""
    desk.flags["HIGHROAD_VERIFY"] = True


EDITS: tuple[Edit, ...] = (
    read_no_state, damage_output, swap_outputs, remove_from_output, add_to_output, link_in_output, folder_for_file,
    lose_output, lose_state, damage_state, delete_of_state, keep_aside, restore, other_state, other_output,
    other_units, other_jobs,
    verify,
)  # fmt: skip
