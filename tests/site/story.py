"""A story in twelve steps for a subscriber: what people did to the files of a network, and what its feeds say then.

What a feed should say is told here by hand, post by post, and not taken from anything that makes feeds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from tests.site.small_network import Files, post, text

START = datetime(2026, 11, 1, 9, tzinfo=UTC)
AUTHORITY = "fairlead.example,2026"
FRONT, SECTION, OWN, TOPIC = "/", "/energy/", "/energy/own/", "/topics/hydrogen/"
DANA, SAM = "/experts/dana-ortiz/", "/experts/sam-cole/"
FOLDERS = (FRONT, SECTION, OWN, TOPIC, DANA, SAM)  # where the subscriber's feeds lie
BY_DANA = frozenset({FRONT, SECTION, OWN, TOPIC, DANA})
BY_SAM = frozenset({FRONT, TOPIC, SAM})
NAMES = {"dana-ortiz": "Dana Ortiz", "sam-cole": "Sam Cole", "ada-brown": "Ada Brown"}


def manifest(url: str) -> bytes:
    return text(
        f"""name: Fairlead
tagline: Plain advice
url: {url}
authority: {AUTHORITY}
language: en
timezone: UTC
centre: [dana-ortiz]
units:
  energy: {{lead: dana-ortiz}}
  tax: {{lead: sam-cole}}
topics:
  - {{slug: hydrogen, name: Hydrogen}}
  - {{slug: pay, name: Pay}}
tags: closed
"""
    )


ENERGY = b"name: Energy\nsummary: For those who build.\nkind: sector\naccent: teal\n"
CAVERNS = {"title": "What caverns cost", "date": "2026-03-01", "tags": "[hydrogen]"}
HOT_ROCKS = {"title": "Hot rocks", "date": "2026-11-02", "tags": "[hydrogen]"}
FENCE = {"title": "The ring fence", "date": "2026-03-03", "authors": "[sam-cole, ada-brown]", "tags": "[hydrogen]"}
RELIEF = {"title": "Relief in part", "date": "2026-03-05", "authors": "[sam-cole]", "tags": "[hydrogen]"}
ROWS = {"title": "Which rows", "date": "2026-03-06", "authors": "[sam-cole]", "tags": "[hydrogen]"}
BEGINNING: Files = {
    "energy/unit.yaml": ENERGY,
    "energy/experts/dana-ortiz.md": b"---\nname: Dana Ortiz\n---\n\nDana digs.\n",
    "energy/posts/2026-03-01-caverns.md": post("Eighty a tonne.", **CAVERNS),
    "energy/posts/2026-10-20-winter-offer.md": post(
        "Until the frost.", title="Winter offer", tags="[hydrogen]", expires="2026-11-13"
    ),
    "tax/unit.yaml": b"name: Tax\nsummary: What it costs to have.\nkind: practice\naccent: plum\n",
    "tax/experts/sam-cole.md": b"---\nname: Sam Cole\n---\n\nSam reads rows.\n",
    "tax/experts/ada-brown.md": b"---\nname: Ada Brown\n---\n\nAda counts.\n",
    "tax/posts/2026-03-03-fence.md": post("A fence is a promise.", **FENCE),
    "tax/posts/2026-03-05-relief.md": post("Half of it comes back.", **RELIEF),
    "tax/posts/2026-03-06-rows.md": post("Rows were deleted.", **ROWS),
    "tax/posts/2026-03-07-payslips.md": post("Paper is kept.", title="Payslips", authors="[sam-cole]", tags="[pay]"),
}


@dataclass(frozen=True, kw_only=True)
class Told:
    """What feeds say of a post at one moment. `born` is `uid/slug` as it was in the beginning."""

    born: str
    title: str
    date: str
    authors: tuple[str, ...]
    words: str
    feeds: frozenset[str]  # the folders of the feeds that say it
    path: str = ""  # where it is now, "" where it was born
    updated: str = ""
    retracted: str = ""  # since when

    @property
    def id(self) -> str:
        return f"tag:{AUTHORITY}:{self.born}"

    @property
    def address(self) -> str:
        return self.path or f"/{self.born}/"


def told(born: str, title: str, date: str, authors: str, words: str, feeds: frozenset[str]) -> Told:
    names = tuple(NAMES[slug] for slug in authors.split())
    return Told(born=born, title=title, date=date, authors=names, words=words, feeds=feeds)


Shelf = Mapping[str, Told]  # by the last part of `born`
FIRST_SHELF: Shelf = {
    "caverns": told("energy/caverns", "What caverns cost", "2026-03-01", "dana-ortiz", "Eighty a tonne", BY_DANA),
    "winter-offer": told("energy/winter-offer", "Winter offer", "2026-10-20", "dana-ortiz", "Until the frost", BY_DANA),
    "fence": told("tax/fence", "The ring fence", "2026-03-03", "sam-cole ada-brown", "A fence is a promise", BY_SAM),
    "relief": told("tax/relief", "Relief in part", "2026-03-05", "sam-cole", "Half of it comes back", BY_SAM),
    "rows": told("tax/rows", "Which rows", "2026-03-06", "sam-cole", "Rows were deleted", BY_SAM),
    "payslips": told("tax/payslips", "Payslips", "2026-03-07", "sam-cole", "Paper is kept", frozenset({FRONT, SAM})),
}


@dataclass(frozen=True, kw_only=True)
class Step:
    """A day of the story: what people did to the files, what feeds say then, and what a reader may show as new."""

    name: str
    change: Callable[[Files], Files]
    then: Callable[[Shelf], Shelf]
    new: frozenset[tuple[str, str]] = frozenset()  # (folder of the feed, born)


def write(path: str, data: bytes) -> Callable[[Files], Files]:
    return lambda files: {**files, path: data}


def say(slug: str, **changes: object) -> Callable[[Shelf], Shelf]:
    return lambda shelf: {**shelf, slug: replace(shelf[slug], **changes)}  # type: ignore[arg-type]


def carried(shelf: Shelf) -> Shelf:
    """Energy follows Tax on hydrogen."""
    return {
        slug: replace(one, feeds=one.feeds | {SECTION}) if one.born.startswith("tax/") and TOPIC in one.feeds else one
        for slug, one in shelf.items()
    }


def rename_unit(files: Files) -> Files:
    moved = {
        path.replace("energy/", "heat-and-power/", 1) if path.startswith("energy/") else path: data
        for path, data in files.items()
    }
    return moved | {"heat-and-power/unit.yaml": files["energy/unit.yaml"] + b"uid: energy\n"}


def unit_renamed(shelf: Shelf) -> Shelf:
    return {slug: replace(one, path=one.address.replace("/energy/", "/heat-and-power/")) for slug, one in shelf.items()}


FOLLOWING = ENERGY + b"follow:\n  - {unit: tax, topics: [hydrogen]}\n"
DOUBLED = {"changes": "[{date: 2026-11-03, what: The price doubled.}]"}
AGAIN = FENCE | {"title": "The ring fence, again"}
MOVED = AGAIN | {"slug": "ring-fence", "aliases": "[fence]"}
STORY = (
    Step(
        name="subscribe",
        change=lambda files: files,
        then=lambda shelf: shelf,
        new=frozenset((folder, one.born) for one in FIRST_SHELF.values() for folder in one.feeds),
    ),
    Step(
        name="new",
        change=write("energy/posts/2026-11-02-hot-rocks.md", post("They stay hot.", **HOT_ROCKS)),
        then=lambda shelf: {
            **shelf,
            "hot-rocks": told("energy/hot-rocks", "Hot rocks", "2026-11-02", "dana-ortiz", "They stay hot", BY_DANA),
        },
        new=frozenset((folder, "energy/hot-rocks") for folder in BY_DANA),
    ),
    Step(
        name="edit",
        change=write("energy/posts/2026-03-01-caverns.md", post("Ninety a tonne.", **CAVERNS, **DOUBLED)),
        then=say("caverns", words="Ninety a tonne", updated="2026-11-03"),
    ),
    Step(
        name="carry",
        change=write("energy/unit.yaml", FOLLOWING),
        then=carried,
        new=frozenset((SECTION, f"tax/{slug}") for slug in ("fence", "relief", "rows")),
    ),
    Step(
        name="hide",
        change=write(
            "energy/carried.yaml", b"- {post: tax/rows, hide: true}\n- {post: tax/fence, note: We pay it too.}\n"
        ),
        then=say("rows", feeds=BY_SAM),
    ),
    Step(
        name="rename-title",
        change=write("tax/posts/2026-03-03-fence.md", post("A fence is a promise.", **AGAIN)),
        then=say("fence", title="The ring fence, again"),
    ),
    Step(
        name="change-date",
        change=write(
            "energy/posts/2026-03-01-caverns.md",
            post("Ninety a tonne.", **CAVERNS | DOUBLED | {"date": "2026-03-04"}),
        ),
        then=say("caverns", date="2026-03-04"),
    ),
    Step(
        name="rename-slug",
        change=write("tax/posts/2026-03-03-fence.md", post("A fence is a promise.", **MOVED)),
        then=say("fence", path="/tax/ring-fence/"),
    ),
    Step(name="rename-unit", change=rename_unit, then=unit_renamed),
    Step(
        name="withdraw",
        change=write(
            "tax/posts/2026-03-03-fence.md",
            post(
                "A fence is a promise.",
                **MOVED,
                status="withdrawn",
                reason="The law moved on.",
                updated="2026-11-10",
            ),
        ),
        then=say("fence", title="Withdrawn: The ring fence, again", updated="2026-11-10"),
    ),
    Step(
        name="retract",
        change=write(
            "tax/posts/2026-03-05-relief.md",
            post("Half of it comes back.", **RELIEF, status="retracted", reason="It did not.", updated="2026-11-11"),
        ),
        then=say("relief", title="Withdrawn", authors=(), words="", retracted="2026-11-11"),
    ),
    Step(
        name="restore",
        change=write(
            "tax/posts/2026-03-05-relief.md",
            post("Half of it comes back.", **RELIEF, changes="[{date: 2026-11-12, what: It did after all.}]"),
        ),
        then=say(
            "relief",
            title="Relief in part",
            authors=("Sam Cole",),
            words="Half of it comes back",
            retracted="",
            updated="2026-11-12",
        ),
    ),
    Step(name="expire", change=lambda files: files, then=say("winter-offer", feeds=frozenset())),
)
NAMED = {step.name: number for number, step in enumerate(STORY)}
