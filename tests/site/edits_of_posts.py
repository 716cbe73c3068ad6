"""What people do to one post: its words, its facts, whether it is there for others."""

from __future__ import annotations

from random import Random

from tests.site.desk import UNITS, Desk, days
from tests.site.editing import AUTHORS, TAGS, Edit, painted, some
from tests.site.small_network import post


def edit_body(desk: Desk, draw: Random) -> None:
    for path in some(desk.posts(), draw):
        desk.write(path, path.read_bytes() + f"\nWords {draw.random()}.\n".encode())


def add_post(desk: Desk, draw: Random) -> None:
    for folder in some(sorted(path for path in desk.units.iterdir() if path.name in AUTHORS), draw):
        day = (desk.now + days(draw.randint(-60, 20))).date().isoformat()
        words = f"Words {draw.random()}. [Caverns](../../energy/posts/2026-03-02-what-caverns-cost.md)."
        data = post(words, title=f"New {draw.random()}", authors=f"[{AUTHORS[folder.name]}]", tags=draw.choice(TAGS))
        desk.write(folder / "posts" / f"{day}-new-{draw.randint(0, 99)}.md", data)


def edit_title(desk: Desk, draw: Random) -> None:
    for path in some(desk.posts(), draw):
        desk.change_front(path, title=f"Title {draw.randint(0, 99)}")


def edit_summary(desk: Desk, draw: Random) -> None:
    for path in some(desk.posts(), draw):
        desk.change_front(path, summary=draw.choice([None, f"In short {draw.randint(0, 9)}."]))


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


def add_picture(desk: Desk, draw: Random) -> None:
    """A post shows a picture, at times one that is not there, in its words or above them."""
    for path in some(desk.posts(), draw):
        ending, form = draw.choice([("png", "PNG"), ("jpg", "JPEG"), ("webp", "WEBP")])
        name = f"added-{draw.randint(0, 3)}.{ending}"
        if draw.random() < 0.8:
            unit = path.relative_to(desk.units).parts[0]
            desk.write(desk.units / unit / "media" / name, painted(draw, form))
        if draw.random() < 0.5:
            desk.change_front(path, image=f"media/{name}", image_alt="A picture")
        elif path.parent.name == "posts":
            desk.write(path, path.read_bytes() + f"\n![A picture](../media/{name})\n".encode())


def change_remarks(desk: Desk, draw: Random) -> None:
    """What a post says of itself beside its words."""
    for path in some(desk.posts(), draw):
        day = (desk.now - days(draw.randint(0, 300))).date().isoformat()
        choices: list[dict[str, object]] = [
            {"as_at": draw.choice([day, None])},
            {"form": draw.choice(["analysis", "explainer", "note", None])},
            {"disclosure": draw.choice([f"We advised {draw.randint(0, 9)} of them.", None])},
            {"changes": [{"date": day, "what": f"Change {draw.randint(0, 9)}."}]},
            {"lang": draw.choice(["fi", "ar", None])},
        ]
        if desk.front(path).get("form") != "event":
            desk.change_front(path, **draw.choice(choices))


def leave_guidance(desk: Desk, draw: Random) -> None:
    """A post is not finished, which holds it unless it is a draft; or it is finished after all."""
    guide = b"\n<!-- guide: Say it in your own words. -->\n"
    for path in some(desk.posts(), draw):
        words = path.read_bytes()
        desk.write(path, words.replace(guide, b"") if guide in words else words + guide)


EDITS: tuple[Edit, ...] = (
    edit_body, add_post, edit_title, edit_summary, change_date, retag, change_author, change_share, offer, withdraw,
    retract, publish_again, make_draft, let_expire,
    add_picture, change_remarks, leave_guidance,
)  # fmt: skip
