"""What people do to the files of a network, drawn: each edit acts on a desk with random numbers of its own.

An edit that finds nothing to act on does nothing. Edits of the theme, the settings, the clock, the state and the
output stand in `tests.site.edits_around`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import TypeVar

from tests.site.desk import UNITS, Desk, days
from tests.site.small_network import png, post

Edit = Callable[[Desk, Random], None]
AUTHORS = {"energy": "dana-ortiz", "tax": "sam-cole", "labs": "ana-silva", "steam": "old-hand"}
TAGS = ("[hydrogen]", "[pay]", "[pay, zebra]", "[storage, h2]", "[]", "[new-word]")
T = TypeVar("T")


def some(found: Sequence[T], draw: Random) -> list[T]:
    """One of what was found, as a list to go through; an empty one when there is none."""
    return [draw.choice(found)] if found else []


def unit_page(desk: Desk, draw: Random) -> list[Path]:
    return some(desk.sources("*/unit.yaml"), draw)


# ----------------------------------------------------------------------------------------------------------- posts


def add_post(desk: Desk, draw: Random) -> None:
    for folder in some(sorted(path for path in desk.units.iterdir() if path.name in AUTHORS), draw):
        day = (desk.now + days(draw.randint(-60, 20))).date().isoformat()
        words = f"Words {draw.random()}. [Caverns](../../energy/posts/2026-03-02-what-caverns-cost.md)."
        data = post(words, title=f"New {draw.random()}", authors=f"[{AUTHORS[folder.name]}]", tags=draw.choice(TAGS))
        desk.write(folder / "posts" / f"{day}-new-{draw.randint(0, 99)}.md", data)


def edit_body(desk: Desk, draw: Random) -> None:
    for path in some(desk.posts(), draw):
        desk.write(path, path.read_bytes() + f"\nWords {draw.random()}.\n".encode())


def edit_title(desk: Desk, draw: Random) -> None:
    for path in some(desk.posts(), draw):
        desk.change_front(path, title=f"Title {draw.randint(0, 99)}")


def edit_summary(desk: Desk, draw: Random) -> None:
    for path in some(desk.posts(), draw):
        desk.change_front(path, summary=draw.choice([None, f"In short {draw.randint(0, 9)}."]))


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


def change_date(desk: Desk, draw: Random) -> None:
    for path in some(desk.posts(), draw):
        desk.change_front(path, date=(desk.now + days(draw.randint(-400, 30))).date().isoformat())


def retag(desk: Desk, draw: Random) -> None:
    for path in some(desk.posts(), draw):
        desk.change_front(path, tags=draw.choice([["hydrogen"], ["pay", "zebra"], ["storage"], [], ["Other Word"]]))


def change_author(desk: Desk, draw: Random) -> None:
    for path in some(desk.posts(), draw):
        names = [*AUTHORS.values(), "li-wei", "nobody-at-all"]
        desk.change_front(path, authors=draw.sample(names, draw.randint(1, 2)))


def change_share(desk: Desk, draw: Random) -> None:
    for path in some(desk.posts(), draw):
        desk.change_front(path, share=draw.choice(["everyone", "nobody", ["tax"], ["money"], ["wrong"]]))


def offer(desk: Desk, draw: Random) -> None:
    for path in some(desk.posts(), draw):
        desk.change_front(path, to=draw.sample(UNITS, draw.randint(0, 2)))


def comment_on(desk: Desk, draw: Random) -> None:
    about = draw.choice(["energy/what-caverns-cost", "tax/levies", "tax/none", "https://else.example/x", None])
    for path in some(desk.posts(), draw):
        desk.change_front(path, about=about, quote="A cavern costs" if about else None)


def move_to_unit(desk: Desk, draw: Random) -> None:
    for path in some(desk.posts(), draw):
        unit = draw.choice(UNITS)
        home, slug = path.relative_to(desk.units).parts[0], desk.front(path).get("slug") or path.stem[11:]
        if home != unit and (desk.units / unit).is_dir():
            address = f"tag:northwind.example,2026:{home}/{slug}"
            desk.change_front(path, id=address, authors=[AUTHORS[unit]], aliases=[f"/{home}/{slug}/"])
            desk.move(path, desk.units / unit / "posts" / path.name)


def withdraw(desk: Desk, draw: Random) -> None:
    for path in some(desk.posts(), draw):
        day = (desk.now - days(draw.randint(0, 100))).date().isoformat()
        desk.change_front(path, status="withdrawn", reason=f"So it is {draw.randint(0, 9)}.", updated=day)


def retract(desk: Desk, draw: Random) -> None:
    for path in some(desk.posts(), draw):
        day = (desk.now - days(draw.randint(0, 100))).date().isoformat()
        desk.change_front(path, status="retracted", reason=f"Wrong {draw.randint(0, 9)}.", updated=day)


def publish_again(desk: Desk, draw: Random) -> None:
    kept_back = [path for path in desk.posts() if desk.front(path).get("status", "published") != "published"]
    for path in some(kept_back, draw):
        desk.change_front(path, status=None, reason=None, updated=None)


def make_draft(desk: Desk, draw: Random) -> None:
    for path in some(desk.posts(), draw):
        desk.change_front(path, status="draft")


def let_expire(desk: Desk, draw: Random) -> None:
    for path in some(desk.posts(), draw):
        day = (desk.now + days(draw.randint(-20, 40))).date().isoformat()
        desk.change_front(path, expires=draw.choice([None, day]), review_by=draw.choice([None, day]))


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


# ---------------------------------------------------------------------------------------------- units and the centre


def change_unit(desk: Desk, draw: Random) -> None:
    choices: list[dict[str, object]] = [
        {"name": f"Unit {draw.randint(0, 9)}"},
        {"accent": draw.choice(["teal", "ochre", "cobalt", "none-such"])},
        {"summary": f"Summary {draw.randint(0, 9)}."},
        {"share": draw.choice(["everyone", "nobody", ["tax", "labs"]])},
        {"offers": draw.choice(["auto", "never"])},
        {"lang": draw.choice(["en", "fr", None])},
        {"kind": draw.choice(["region", "client"])},
        {"statsu": "x"},
    ]
    for path in unit_page(desk, draw):
        desk.change_yaml(path, **draw.choice(choices))


def follow(desk: Desk, draw: Random) -> None:
    rules: list[dict[str, object]] = [
        {"unit": draw.choice(UNITS)},
        {"topics": [draw.choice(["pay", "hydrogen", "caverns"])]},
        {"feed": "grid-operator"},
        {"unit": "energy", "topics": ["pay"], "since": "2025-06-01"},
    ]
    rule = draw.choice(rules)
    for path in unit_page(desk, draw):
        limit = {"limit": str(draw.randint(1, 6))} if draw.random() < 0.5 else {}
        desk.change_yaml(path, follow=[*(desk.yaml(path).get("follow") or []), rule | limit])


def unfollow(desk: Desk, draw: Random) -> None:
    for path in unit_page(desk, draw):
        rules = desk.yaml(path).get("follow") or []
        if rules:
            rules.pop(draw.randrange(len(rules)))
            desk.change_yaml(path, follow=rules)


def carry(desk: Desk, draw: Random) -> None:
    """What a unit does with what it carries; at times a post that it does not carry."""
    posts = ["tax/levies", "tax/small-print", "tax/ring-fence", "energy/what-caverns-cost", "labs/ensaio"]
    entries = [
        f"- {{post: {one}, pin: {draw.choice(['true', 'false'])}, hide: {draw.choice(['true', 'false'])}"
        f"{f', note: Note {draw.randint(0, 9)}.' if draw.random() < 0.5 else ''}}}\n"
        for one in draw.sample(posts, draw.randint(0, 3))
    ]
    for path in unit_page(desk, draw):
        desk.write(path.with_name("carried.yaml"), "".join(entries).encode())


def rename_unit(desk: Desk, draw: Random) -> None:
    """The folder's name goes back and forth; its `uid` is written, as it must be."""
    here, there = ("tax", "levies") if (desk.units / "tax").is_dir() else ("levies", "tax")
    if (desk.units / here).is_dir():
        desk.move(desk.units / here, desk.units / there)
        desk.change_yaml(desk.units / there / "unit.yaml", uid="tax")


def change_network(desk: Desk, draw: Random) -> None:
    path = desk.units / "network.yaml"
    told = desk.yaml(path)
    topics, units = told["topics"], told["units"]
    units["labs"]["stage"] = draw.choice(["pilot", "live", "closed"])
    topics[0]["name"] = f"Hydrogen {draw.randint(0, 9)}"
    topics[1]["aliases"] = draw.sample(["zebra", "wages", "other-word"], 2)
    choices: list[dict[str, object]] = [
        {"name": f"Northwind {draw.randint(0, 9)}"},
        {"tagline": f"Advice {draw.randint(0, 9)}"},
        {"url": draw.choice(["https://www.northwind.example", "https://insights.northwind.example/deep"])},
        {"front": {"pinned": draw.sample(["tax/levies", "energy/what-caverns-cost"], 1), "per_unit": "1"}},
        {"units": units},
        {"topics": topics},
        {"topics": topics[::-1]},
        {"tags": draw.choice(["open", "closed"])},
        {"language": draw.choice(["en", "fr"])},
        {"timezone": draw.choice(["Pacific/Kiritimati", "America/Lima"])},
        {"groups": {"money": ["tax"], "heat": ["energy"]}},
        {"feeds": None},
    ]
    desk.change_yaml(path, **draw.choice(choices))


def break_network(desk: Desk, draw: Random) -> None:
    """The centre's page can't be read."""
    path = desk.units / "network.yaml"
    desk.spoil(path, path.read_bytes() + draw.choice([b"\nurl: [\n", b"\nurl: http:\n"]))


# -------------------------------------------------------------------------------------------- people, pages, pictures


def change_expert(desk: Desk, draw: Random) -> None:
    for path in some(desk.sources("*/experts/*.md"), draw):
        choices: list[dict[str, object]] = [
            {"name": f"Name {draw.randint(0, 9)}"},
            {"role": f"Role {draw.randint(0, 9)}"},
            {"photo": draw.choice(["media/cavern.png", "media/none.png", None])},
            {"topics": ["pay"]},
            {"writes_for": list(UNITS)},
        ]
        desk.change_front(path, **draw.choice(choices))


def delete_expert(desk: Desk, draw: Random) -> None:
    for path in some(desk.sources("*/experts/*.md"), draw):
        desk.delete(path)


def change_page(desk: Desk, draw: Random) -> None:
    for path in some(desk.sources("*/pages/*.md"), draw):
        desk.change_front(path, order=str(draw.randint(-5, 5)), title=f"Page {draw.randint(0, 3)}")


def add_page(desk: Desk, draw: Random) -> None:
    """At times on the address of a post, which it then takes."""
    name = draw.choice(["new-page", "levies", "what-caverns-cost", "ensaio"])
    for path in unit_page(desk, draw):
        desk.write(path.parent / "pages" / f"{name}.md", f"---\ntitle: {name}\n---\n\nA page.\n".encode())


def delete_page(desk: Desk, draw: Random) -> None:
    for path in some(desk.sources("*/pages/*.md"), draw):
        desk.delete(path)


def change_media(desk: Desk, draw: Random) -> None:
    for path in some(desk.sources("*/media/*.png"), draw):
        desk.write(path, png(draw.randint(0, 255)), times_kept=draw.random() < 0.5)


def add_media(desk: Desk, draw: Random) -> None:
    for path in some(desk.posts(), draw):
        name = f"added-{draw.randint(0, 3)}.png"
        if draw.random() < 0.8:
            desk.write(desk.units / path.relative_to(desk.units).parts[0] / "media" / name, png(draw.randint(0, 255)))
        desk.change_front(path, image=f"media/{name}", image_alt="A picture")


def delete_media(desk: Desk, draw: Random) -> None:
    for path in some(desk.sources("*/media/*"), draw):
        desk.delete(path)


def replace_snapshot(desk: Desk, draw: Random) -> None:
    for path in some(desk.sources("*/outside/*.json"), draw):
        if not desk.replace(path, "The queue in autumn", f"The queue {draw.randint(0, 9)}"):
            desk.replace(path, "The queue", "Once more the queue")


def break_snapshot(desk: Desk, draw: Random) -> None:
    for path in some(desk.sources("*/outside/*.json"), draw):
        desk.write(path, path.read_bytes()[: draw.choice([0, 20])])


def put_stray_file(desk: Desk, draw: Random) -> None:
    """A file that is none of ours, or can't be read at all."""
    unit = draw.choice(UNITS)
    name = draw.choice(["notes.txt", "posts/x.html", "media/y.exe", "posts/2026-01-01-Bad Name.md", "posts/bytes.md"])
    desk.write(desk.units / unit / name, b"\xff\xfe" + bytes([draw.randint(0, 255)]))


PEOPLE: dict[str, Edit] = {
    edit.__name__: edit
    for edit in (
        edit_body, add_post, edit_title, edit_summary, delete_post, rename_file, move_into_folder, change_slug,
        change_date, retag, change_author, change_share, offer, comment_on, move_to_unit, withdraw, retract,
        publish_again, make_draft, let_expire, break_file, mend_file, touch, same_length, same_length_and_times,
        put_in_place, swap_files, change_unit, follow, unfollow, carry, rename_unit, change_network, break_network,
        change_expert, delete_expert, change_page, add_page, delete_page, change_media, add_media, delete_media,
        replace_snapshot, break_snapshot, put_stray_file,
    )
}  # fmt: skip
