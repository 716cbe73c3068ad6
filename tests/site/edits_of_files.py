"""What happens to files of a network: they move, change places, break, and look as if nobody had touched them."""

from __future__ import annotations

import os
from random import Random

from tests.site.desk import UNITS, Desk
from tests.site.editing import AUTHORS, Edit, some


def delete_post(desk: Desk, draw: Random) -> None:
    for path in some(desk.posts(), draw):
        desk.delete(path)


def rename_file(desk: Desk, draw: Random) -> None:
    for path in some(desk.posts(), draw):
        desk.move(path, path.parent / f"2026-05-{draw.randint(1, 28):02}-renamed-{draw.randint(0, 9)}.md")


def move_into_folder(desk: Desk, draw: Random) -> None:
    for path in some(desk.posts(), draw):
        desk.move(path, path.parent / "deeper" / path.name)


def change_slug(desk: Desk, draw: Random) -> None:
    for path in some(desk.posts(), draw):
        front = desk.front(path)
        old = front.get("slug") or path.stem[11:]
        aliases = front.get("aliases", [])
        if isinstance(old, str) and isinstance(aliases, list):
            desk.change_front(path, slug=f"{old[:40]}-{draw.randint(0, 9)}", aliases=[*aliases, old])


def move_to_unit(desk: Desk, draw: Random) -> None:
    for path in some(desk.posts(), draw):
        unit = draw.choice(UNITS)
        home, slug = path.relative_to(desk.units).parts[0], desk.front(path).get("slug") or path.stem[11:]
        if home != unit and (desk.units / unit).is_dir():
            address = f"tag:northwind.example,2026:{home}/{slug}"
            desk.change_front(path, id=address, authors=[AUTHORS[unit]], aliases=[f"/{home}/{slug}/"])
            desk.move(path, desk.units / unit / "posts" / path.name)


def break_file(desk: Desk, draw: Random) -> None:
    for path in some([path for path in desk.sources("*/*/**/*.md") if b"statsu" not in path.read_bytes()], draw):
        desk.replace(path, "---\n", draw.choice(["---\nstatsu: x\n", "---\nstatsu: [\n"]))


def mend_file(desk: Desk, draw: Random) -> None:
    for path in some([path for path in desk.sources("*/*/**/*.md") if b"statsu" in path.read_bytes()], draw):
        for wrong in ("statsu: x\n", "statsu: [\n"):
            desk.replace(path, wrong, "")


def touch(desk: Desk, draw: Random) -> None:
    found = desk.sources("**/*")
    for path in draw.sample(found, min(len(found), draw.choice([1, 5, 1000]))):
        os.utime(path)
    desk.note("touch files of the network")


def same_length(desk: Desk, draw: Random) -> None:
    for path in some([path for path in desk.posts() if b"o" in path.read_bytes()], draw):
        head, _, tail = path.read_bytes().rpartition(b"o")
        desk.write(path, head + b"0" + tail)


def same_length_and_times(desk: Desk, draw: Random) -> None:
    for path in some([path for path in desk.posts() if b"e" in path.read_bytes()], draw):
        head, _, tail = path.read_bytes().rpartition(b"e")
        desk.write(path, head + b"3" + tail, times_kept=True)


def put_in_place(desk: Desk, draw: Random) -> None:
    """As editors save: a new file is renamed over the old one, here with its length and times."""
    for path in some([path for path in desk.posts() if b"a" in path.read_bytes()], draw):
        before = path.stat()
        head, _, tail = path.read_bytes().rpartition(b"a")
        draft = path.with_suffix(".new")
        draft.write_bytes(head + b"4" + tail)
        os.utime(draft, ns=(before.st_atime_ns, before.st_mtime_ns))
        draft.rename(path)
        desk.note(f"put another {desk.name(path)} in its place (times and length kept)")


def swap_files(desk: Desk, draw: Random) -> None:
    """Two posts change places, with their times: each stands at a path that had other words."""
    found = [path for path in desk.posts() if "/notes/" in path.as_posix()]
    if len(found) > 1:
        one, other = draw.sample(found, 2)
        between = one.with_suffix(".between")
        one.rename(between)
        other.rename(one)
        between.rename(other)
        desk.note(f"swap {desk.name(one)} and {desk.name(other)}")


def put_stray_file(desk: Desk, draw: Random) -> None:
    """A file that is none of ours, or can't be read at all."""
    unit = draw.choice(UNITS)
    name = draw.choice(["notes.txt", "posts/x.html", "media/y.exe", "posts/2026-01-01-Bad Name.md", "posts/bytes.md"])
    desk.write(desk.units / unit / name, b"\xff\xfe" + bytes([draw.randint(0, 255)]))


EDITS: tuple[Edit, ...] = (
    delete_post, rename_file, move_into_folder, change_slug, move_to_unit, break_file, mend_file, touch, same_length,
    same_length_and_times, put_in_place, swap_files, put_stray_file,
)  # fmt: skip
