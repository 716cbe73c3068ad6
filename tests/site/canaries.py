"""Ninety days of a network in which much may not be seen yet, or any more: what it holds when, and who may see it.

Each canary is words that stand in one place alone, with the time in which they may be seen. They begin with its sign,
so that they can be told apart in any file; the words of an address have a sign of their own: a notice keeps those.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.pictures import photo
from tests.site.small_network import NETWORK, Files, post

ZONE = ZoneInfo("Europe/London")  # of the small network; its clocks go back within these days
START, DAYS, EVERY = datetime(2026, 9, 1, tzinfo=UTC), 90, timedelta(hours=6)
MOMENTS = tuple(START + EVERY * number for number in range(DAYS * 4))
END = START + timedelta(days=3650)
EVER = START - timedelta(days=3650)
WORDS, ADDRESS = "zq", "zs"  # the signs of words and of addresses
_CANARY = re.compile(rb"z[qs]([a-z]+?)x")  # no name has an x in it
KINDS = "title text cell summary picture alt caption tag change file code note".split()


def local(*parts: int) -> datetime:
    """A moment in the zone of the network."""
    return datetime(*parts, tzinfo=ZONE)  # type: ignore[arg-type,misc]


@dataclass(frozen=True)
class Canary:
    """What may be seen from a moment until another: everywhere, or in files whose paths begin with `only`."""

    name: str
    seen: tuple[tuple[datetime, datetime], ...] = ()
    only: Sequence[str] = ("",)
    stays: bool = False  # whether its address is told afterwards, too
    named_from: datetime | None = None  # from when on, where it never was to be seen
    text: str = "{w}text."
    folder: str = "energy/posts"
    keys: Mapping[str, str] = field(default_factory=dict)
    edits: tuple[tuple[datetime, Mapping[str, str]], ...] = ()  # keys that it has from then on
    kinds: tuple[str, ...] = tuple(KINDS)

    @property
    def sign(self) -> str:
        return f"{WORDS}{self.name}x"

    def may_be_seen(self, now: datetime) -> bool:
        return any(start <= now < until for start, until in self.seen)

    def may_be_named(self, now: datetime) -> bool:
        """Whether its address may stand anywhere."""
        starts = [start for start, _ in self.seen if self.stays] + ([self.named_from] if self.named_from else [])
        return self.may_be_seen(now) or any(start <= now for start in starts)

    def expected(self, now: datetime) -> set[str]:
        return {f"{self.sign}{kind}" for kind in self.kinds} if self.may_be_seen(now) else set()

    def files(self, now: datetime) -> dict[str, bytes]:
        w, keys = self.sign, dict(self.keys)
        for since, more in self.edits:
            if since <= now:
                keys |= more
        body = (
            f'{w}text. Some more.\n\n![{w}alt](../media/{w}picture.png "{w}caption")\n\n'
            f"[Rows](../media/{w}file.csv)[^1]\n\n"
            f"| a |\n|---|\n| {w}cell |\n\n```python\n{w}code = 1\n```\n\n[^1]: {w}note\n"
        )
        usual = {
            "title": f"{w}title",
            "slug": f"{ADDRESS}{self.name}x",
            "tags": f"[{w}tag, hydrogen]",
            "summary": f"{w}summary",
            "image": f"media/{w}picture.png",
            "image_alt": f"{w}alt",
            "changes": f"[{{date: 2026-08-02, what: {w}change}}]",
        }
        unit = self.folder.partition("/")[0]
        return {
            f"{self.folder}/{self.name}.md": post(body, **(usual | keys)),
            f"{unit}/media/{w}picture.png": photo(40, 30, len(self.name), form="PNG"),
            f"{unit}/media/{w}file.csv": f"{w}cell\n".encode(),
        }


def until(end: datetime) -> tuple[tuple[datetime, datetime], ...]:
    return ((EVER, end),)


def since(start: datetime, end: datetime = END) -> tuple[tuple[datetime, datetime], ...]:
    return ((start, end),)


OLD = {"date": "2026-08-01"}
TAKEN = {"status": "retracted", "reason": "It was wrong.", "updated": "2026-10-05"}
# Where a post may be that is shared with no other unit: what belongs to all units or to nobody's alone, and its own.
OF_ENERGY = (
    "energy/ experts/ topics/ units/ archive/ cards/ subscribe/ pagefind/energy/ pagefind/search/"
    " index.html feed atom network.json sitemap"
).split()
CANARIES = (
    Canary("draft", keys={**OLD, "status": "draft"}),
    Canary("draftlater", keys={"date": "2026-09-21", "status": "draft"}),
    Canary("held", keys={**OLD, "statsu": "draft"}),
    Canary("neverhere", named_from=EVER, keys={**OLD, **TAKEN, "updated": "2026-08-03"}),
    Canary("ever", until(END), keys=OLD),
    Canary("moment", since(datetime(2026, 9, 11, 12, tzinfo=UTC)), keys={"date": "2026-09-11T12:00+00:00"}),
    Canary("faraway", since(datetime(2026, 9, 21, 4, 30, tzinfo=UTC)), keys={"date": "2026-09-20T23:30-05:00"}),
    # Bare dates begin at midnight in the network's zone: an hour before that of UTC in summer, and with it in winter.
    Canary("summer", since(local(2026, 10, 24)), keys={"date": "2026-10-24"}),
    Canary("clocksback", since(local(2026, 10, 25)), keys={"date": "2026-10-25"}),
    Canary("winter", since(local(2026, 10, 26)), keys={"date": "2026-10-26"}),
    Canary("nozone", since(local(2026, 10, 25, 6)), keys={"date": "2026-10-25T06:00"}),
    Canary(
        "brief",
        since(local(2026, 9, 12), local(2026, 10, 12)),
        stays=True,
        keys={"date": "2026-09-12", "expires": "2026-10-12"},
    ),
    Canary("ending", until(local(2026, 10, 25, 18)), stays=True, keys={**OLD, "expires": "2026-10-25T18:00"}),
    Canary(
        "aday",
        since(local(2026, 11, 1), local(2026, 11, 2)),
        stays=True,
        keys={"date": "2026-11-01", "expires": "2026-11-02"},
    ),
    # What people do to files in these days.
    Canary("retracting", until(local(2026, 10, 5, 12)), stays=True, keys=OLD, edits=((local(2026, 10, 5, 12), TAKEN),)),
    Canary("hiding", until(local(2026, 10, 6)), keys=OLD, edits=((local(2026, 10, 6), {"status": "draft"}),)),
    Canary(
        "showing",
        since(local(2026, 10, 7)),
        keys={**OLD, "status": "draft"},
        edits=((local(2026, 10, 7), {"status": "published"}),),
    ),
    Canary(
        "puttingoff",
        ((local(2026, 9, 20), local(2026, 10, 8)), (local(2026, 11, 8), END)),
        keys={"date": "2026-09-20"},
        edits=((local(2026, 10, 8), {"date": "2026-11-08"}),),
    ),
    # Of one unit alone: on its own pages, those of its people and topics, the front page and the network's.
    Canary("shared", since(local(2026, 9, 15)), only=OF_ENERGY, keys={"date": "2026-09-15", "share": "nobody"}),
    # What says something about something else.
    Canary(
        "comment",
        since(local(2026, 9, 25)),
        keys={"date": "2026-09-25", "about": "tax/ring-fence", "quote": "A fence is a promise."},
    ),
    Canary(
        "event",
        since(local(2026, 9, 27)),
        keys={"date": "2026-09-27", "form": "event", "starts": "2026-12-01T18:00", "place": "zqeventxplace"},
        kinds=(*KINDS, "place"),
    ),
    Canary(
        "translation",
        since(local(2026, 9, 29)),
        keys={"date": "2026-09-29", "lang": "pt", "translation_of": "energy/what-caverns-cost"},
    ),
    Canary(
        "elsewhere",
        since(local(2026, 9, 30)),
        folder="tax/posts",
        keys={"date": "2026-09-30", "authors": "[sam-cole]", "to": "[energy]"},
    ),
)
# One post that is published, with words that are not: a change dated ahead.
AHEAD = "energy/posts/2026-08-20-ahead.md"
CHANGE_ON = local(2026, 10, 15)
CHANGE = Canary("ahead", since(CHANGE_ON), kinds=("change",))
ALL = (*CANARIES, CHANGE)


def network(now: datetime) -> Files:
    """What stands in the folder at a moment; others link to each canary, comment on it and pin it."""
    files = dict(NETWORK)
    for canary in CANARIES:
        files |= canary.files(now)
        unit = canary.folder.partition("/")[0]
        files[f"energy/posts/2026-08-05-about-{canary.name}.md"] = post(
            f"See [there](../../{canary.folder}/{canary.name}.md).",
            title="About it",
            about=f"{unit}/{ADDRESS}{canary.name}x",
            quote=f"{canary.sign}text",
        )
    pinned = ", ".join(f"energy/{ADDRESS}{canary.name}x" for canary in CANARIES)
    files["network.yaml"] = files["network.yaml"].replace(b"energy/what-caverns-cost", pinned.encode())
    files[AHEAD] = post("Words.", title="Ahead", changes=f"[{{date: 2026-10-15, what: {CHANGE.sign}change}}]")
    return files


@dataclass(frozen=True, order=True)
class Sighting:
    """A word of a canary in a file, or in its name."""

    name: str
    sign: str
    word: str
    path: str


def sightings(files: Mapping[str, bytes]) -> Iterator[Sighting]:
    """Every canary in every byte of an output, in what is compressed too, and in names."""
    for path, data in files.items():
        for said in (path.encode(), _unpacked(data).lower()):
            for match in _CANARY.finditer(said):
                end = match.end()
                while end < len(said) and said[end : end + 1].isalpha():
                    end += 1
                yield Sighting(match[1].decode(), match[0][:2].decode(), said[match.start() : end].decode(), path)


def wrong(found: Iterable[Sighting], now: datetime) -> list[str]:
    """Every canary that was seen when or where it may not be, and every one that was not though it should."""
    by_name: dict[str, set[Sighting]] = {canary.name: set() for canary in ALL}
    for one in found:
        by_name[one.name].add(one)
    return [line for canary in ALL for line in _wrong_with(canary, by_name[canary.name], now)]


def _wrong_with(canary: Canary, found: set[Sighting], now: datetime) -> Iterator[str]:
    may = {WORDS: canary.may_be_seen(now), ADDRESS: canary.may_be_named(now)}
    for one in sorted(found):
        if not may[one.sign] or (one.sign == WORDS and not one.path.startswith(tuple(canary.only))):
            yield f"{now:%Y-%m-%d %H:%M}: {one.word} is in {one.path}"
    words = {one.word for one in found}
    missing = sorted(kind for kind in canary.expected(now) if not any(word.startswith(kind) for word in words))
    if missing:
        yield f"{now:%Y-%m-%d %H:%M}: nothing says {' '.join(missing)}"


def _unpacked(data: bytes) -> bytes:
    if data.startswith(b"\x1f\x8b"):
        with suppress(OSError, EOFError, zlib.error):
            return gzip.decompress(data)
    return data
