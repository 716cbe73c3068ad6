"""What ties posts to one another, and to a day: answers, translations, links, words in common, events."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

from tests.site.desk import Desk, days
from tests.site.editing import Edit, some


def comment_on(desk: Desk, draw: Random) -> None:
    """At times on what is not there, is not ours, or says something else by now."""
    about = draw.choice(["energy/what-caverns-cost", "tax/levies", "tax/none", "https://else.example/x", None])
    for path in some(desk.posts(), draw):
        desk.change_front(path, about=about, quote="A cavern costs" if about else None)


def translate(desk: Desk, draw: Random) -> None:
    """A post becomes a translation, or is none any more; at times of itself, of nothing, or one too many."""
    of = draw.choice(["energy/what-caverns-cost", "tax/levies", "labs/ensaio", "tax/none", None])
    for path in some(desk.posts(), draw):
        desk.change_front(path, translation_of=of, lang=draw.choice(["fi", "pt", "ar", None]))


def link_to(desk: Desk, draw: Random) -> None:
    """A post links to another."""
    posts = desk.posts()
    for path in some(posts, draw):
        to = os.path.relpath(draw.choice(posts), path.parent)
        desk.write(path, path.read_bytes() + f"\n[More]({to}).\n".encode())


def share_a_word(desk: Desk, draw: Random) -> None:
    """Titles that have words in common, by which posts are near."""
    word = draw.choice(["Caverns", "Levies", "Boilers"])
    posts = desk.posts()
    for path in draw.sample(posts, min(len(posts), 2)):
        desk.change_front(path, title=f"{word} {draw.choice(['measured', 'compared', 'explained'])}")


def change_event(desk: Desk, draw: Random) -> None:
    """Make a post an event, move an event, or make it a post again; at times one that ends before it starts."""
    for path in some(desk.posts(), draw):
        day = (desk.now + days(draw.randint(-40, 40))).date().isoformat()
        starts, ends = draw.choice([(day, None), (day, day), (f"{day}T09:30", f"{day}T11:00"), (f"{day}T09:30", day)])
        if draw.random() < 0.2:
            desk.change_front(path, form=None, starts=None, ends=None, place=None)
        else:
            place = draw.choice([None, "Leeds", "Hull, Quay 3", "https://meet.example/x"])
            desk.change_front(path, form="event", starts=starts, ends=ends, place=place)


def key_of(desk: Desk, path: Path) -> str:
    """How other posts name a post."""
    return f"{path.relative_to(desk.units).parts[0]}/{desk.front(path).get('slug') or path.stem[11:]}"


def answer(desk: Desk, draw: Random) -> None:
    """Two posts answer the same one, or one another: then they are near, or in a circle."""
    posts = desk.posts()
    for target in some(posts, draw):
        for path in draw.sample(posts, min(len(posts), 2)):
            if desk.front(path):
                desk.change_front(path, about=key_of(desk, target), quote=None)


def link_to_the_same(desk: Desk, draw: Random) -> None:
    """Two posts link to a third, by which they are near to each other."""
    posts = desk.posts()
    for target in some(posts, draw):
        for path in draw.sample(posts, min(len(posts), 2)):
            to = os.path.relpath(target, path.parent)
            desk.write(path, path.read_bytes() + f"\n[See]({to}).\n".encode())


def link_no_more(desk: Desk, draw: Random) -> None:
    """The last link of a post leads nowhere, or elsewhere."""
    for path in some([path for path in desk.posts() if b".md)" in path.read_bytes()], draw):
        head, _, tail = path.read_bytes().rpartition(b".md)")
        before, _, _ = head.rpartition(b"](")
        desk.write(path, before + draw.choice([b"](", b"](../pages/what-we-do.md)", b"](#nowhere)"]) + tail)


def events(desk: Desk) -> list[Path]:
    return [path for path in desk.posts() if desk.front(path).get("form") == "event"]


def move_event(desk: Desk, draw: Random) -> None:
    """An event is put off by hours or days, takes longer, or is elsewhere."""
    for path in some(events(desk), draw):
        starts = desk.now + days(draw.choice([-2, -1 / 24, 1 / 24, 1, 9]))
        ends = starts + days(draw.choice([1 / 24, 2]))
        choices: list[dict[str, object]] = [
            {"starts": f"{starts:%Y-%m-%dT%H:%M}", "ends": None},
            {"starts": f"{starts:%Y-%m-%dT%H:%M}", "ends": f"{ends:%Y-%m-%dT%H:%M}"},
            {"starts": f"{starts:%Y-%m-%dT%H:%M}+05:30", "ends": None},
            {"starts": f"{starts:%Y-%m-%d}", "ends": f"{ends:%Y-%m-%d}"},
            {"place": f"Hall {draw.randint(0, 9)}"},
            {"title": f"An evening, {draw.randint(0, 9)}"},
        ]
        desk.change_front(path, **draw.choice(choices))


def an_event_is_over(desk: Desk, draw: Random) -> None:
    """The clock stands at the end of an event, just before it, or at the end of its day."""
    for path in some(events(desk), draw):
        front = desk.front(path)
        said = front.get("ends") or front.get("starts")
        try:
            end = desk.now.fromisoformat(said if isinstance(said, str) else "")
        except ValueError:
            continue
        end = end if end.tzinfo else end.replace(tzinfo=desk.now.tzinfo)
        desk.now = end + days(draw.choice([0, -1 / 86400, 1, 1 - 1 / 86400]))
        desk.note(f"it is {desk.now.isoformat()}")


EDITS: tuple[Edit, ...] = (
    comment_on, translate, link_to, share_a_word, change_event,
    answer, link_to_the_same, link_no_more, move_event, an_event_is_over,
)  # fmt: skip
