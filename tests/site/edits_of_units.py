"""What the centre and the leads do: units, rules, what is carried, people, standing pages, pictures, the front page."""

from __future__ import annotations

from random import Random

from tests.site.desk import UNITS, Desk
from tests.site.editing import Edit, painted, some, unit_page


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


def write_online(desk: Desk, draw: Random) -> None:
    """Where /admin/ leaves what is written there: on another host, another branch, or nowhere any more."""
    host = draw.choice(
        [{"host": "gitlab", "app": f"a{draw.randint(0, 9)}"}, {"host": "github", "sign_in": "https://in.example"}]
    )
    entry = {**host, "repository": "northwind/site", "branch": draw.choice(["main", "next"])}
    desk.change_yaml(desk.units / "network.yaml", admin=entry if draw.random() < 0.8 else None)


def disclose(desk: Desk, draw: Random) -> None:
    """What must be told below posts, by the centre or a unit: other words, for others, or nothing any more."""
    entry: dict[str, object] = {"text": f"We advise {draw.randint(0, 9)} of them."}
    if draw.random() < 0.5:
        entry["topics"] = draw.sample(["hydrogen", "pay", "storage"], draw.randint(1, 2))
    if draw.random() < 0.3:
        entry["translations"] = {"fr": f"Nous {draw.randint(0, 9)}."}
    if draw.random() < 0.6:
        if draw.random() < 0.5:
            entry["units"] = draw.sample([*UNITS, "money", "nobody-s"], draw.randint(1, 2))
        paths = [desk.units / "network.yaml"]
    else:
        paths = unit_page(desk, draw)
    for path in paths:
        others = desk.yaml(path).get("disclosures") or []
        desk.change_yaml(path, disclosures=draw.choice([[*others[-2:], entry], [entry], None]))


def rule(desk: Desk, draw: Random) -> None:
    """What is asked of all, or of one unit: levels, locks, settings; at times what nobody may ask."""
    word = draw.choice(["cavern", "levies", "answer", "question", "rates", "half an"])
    entry: dict[str, object] = {"level": draw.choice(["must", "must", "should", "off"])}
    name = draw.choice(["words-to-avoid", "words-to-avoid", "title-length", "title-twins", "titel-length"])
    if name == "words-to-avoid":
        entry["avoid"] = [{"word": word, "instead": f"word {draw.randint(0, 9)}"}]
    elif name == "title-length":
        entry["most"] = str(draw.choice([20, 30, 60]))
    if draw.random() < 0.3:
        entry["since"] = draw.choice(["2026-06-01", "2026-10-10", "2027-01-01"])
    paths = [desk.units / "network.yaml"] if draw.random() < 0.6 else unit_page(desk, draw)
    for path in paths:
        if path.name == "network.yaml" and draw.random() < 0.5:
            entry["lock"] = draw.choice(["locked", "default", "free"])
        others = desk.yaml(path).get("rules") or {}
        desk.change_yaml(path, rules=draw.choice([{**others, name: entry}, {name: entry}, {name: "off"}, None]))


def break_network(desk: Desk, draw: Random) -> None:
    """The centre's page can't be read."""
    path = desk.units / "network.yaml"
    desk.spoil(path, path.read_bytes() + draw.choice([b"\nurl: [\n", b"\nurl: http:\n"]))


def change_expert(desk: Desk, draw: Random) -> None:
    for path in some(desk.sources("*/experts/*.md"), draw):
        choices: list[dict[str, object]] = [
            {"name": f"Name {draw.randint(0, 9)}"},
            {"role": f"Role {draw.randint(0, 9)}"},
            {"photo": draw.choice(["media/cavern.png", "media/none.png", None])},
            {"topics": draw.sample(["pay", "hydrogen", "storage"], draw.randint(1, 3))},
            {"writes_for": list(UNITS)},
        ]
        desk.change_front(path, **draw.choice(choices))


def claim_expert(desk: Desk, draw: Random) -> None:
    """A unit declares somebody who is at home elsewhere: who may sign where is in dispute then."""
    for path in some(desk.sources("*/experts/*.md"), draw):
        for page in unit_page(desk, draw):
            text = f"---\nname: Another\nwrites_for: [{draw.choice(UNITS)}]\n---\n\nSomebody else.\n"
            desk.write(page.parent / "experts" / path.name, text.encode())


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
    """Another picture takes the place of one: larger, smaller, broken; at times one of another kind."""
    for path in some(desk.sources("*/media/*.png") + desk.sources("*/media/*.jpg"), draw):
        form = "JPEG" if (path.suffix == ".jpg") is (draw.random() < 0.9) else "PNG"
        desk.write(path, painted(draw, form), times_kept=draw.random() < 0.5)


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


def take_offers(desk: Desk, draw: Random) -> None:
    for path in unit_page(desk, draw):
        desk.change_yaml(path, offers=draw.choice(["auto", "never", None]))


def carry_nothing(desk: Desk, draw: Random) -> None:
    """What a unit said of what it carries is gone, or can't be read: then it carries nothing."""
    for path in some(desk.sources("*/carried.yaml"), draw):
        if draw.random() < 0.5:
            desk.delete(path)
        else:
            desk.write(path, draw.choice([b"- {post: tax/levies, pin: perhaps}\n", b"- [\n"]))


def change_front_page(desk: Desk, draw: Random) -> None:
    """What the front page chooses by."""
    posts = ["tax/levies", "energy/what-caverns-cost", "labs/ensaio", "tax/our-own"]
    front = {
        "pinned": draw.sample(posts, draw.randint(0, 3)),
        "per_unit": str(draw.choice([0, 1, 2, 5])),
        "sections": str(draw.randint(1, 4)),
        "lead_days": str(draw.choice([0, 30, 365])),
        "quiet_days": str(draw.choice([1, 90, 3000])),
    }
    desk.change_yaml(desk.units / "network.yaml", front=dict(draw.sample(sorted(front.items()), draw.randint(1, 5))))


def change_photo(desk: Desk, draw: Random) -> None:
    """Another photo of an expert, one that breaks off, or none."""
    for path in some(desk.sources("*/experts/*.md"), draw):
        photo = path.parents[1] / "media" / f"photo-{draw.randint(0, 1)}.jpg"
        if photo.exists() and draw.random() < 0.3:
            desk.delete(photo)
        else:
            desk.write(photo, painted(draw, "JPEG"))
        desk.change_front(path, photo=f"media/{photo.name}", photo_alt="A face")


EDITS: tuple[Edit, ...] = (
    change_unit, follow, unfollow, carry, rename_unit, change_network, break_network, change_expert, delete_expert,
    claim_expert, change_page, add_page, delete_page, change_media, delete_media, replace_snapshot, break_snapshot,
    take_offers, carry_nothing, change_front_page, change_photo, disclose, rule, write_online,
)  # fmt: skip
