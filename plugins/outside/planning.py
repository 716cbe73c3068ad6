"""Which feeds a pull fetches, for whom, and what came of each: decided here, done in `pulling`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from plugins.network.checking import unknown
from plugins.network.fetching import Fetched, Refused
from plugins.network.model import Network, OutsideFeed, Stage, Unit
from plugins.network.outside import read_snapshot, snapshot_bytes
from plugins.network.problems import Level, SetupError
from plugins.network.registry import MANIFEST, Registry
from plugins.network.sources import Role, Sources
from plugins.outside.feed_reading import kept, read_feed
from plugins.outside.memory import Memory, Remembered, after_answer, after_failure, waits_until
from plugins.outside.reading_values import NoFeed


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A feed of network.yaml and the units that follow it, by folder."""

    name: str
    url: str
    units: tuple[Unit, ...]

    def path(self, unit: Unit) -> str:
        """The unit's snapshot, relative to the units folder."""
        return f"{unit.slug}/outside/{self.name}.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class PullPlan:
    wanted: tuple[Wanted, ...]  # by name
    unfollowed: tuple[str, ...]  # feeds of network.yaml that no unit follows: not fetched
    strays: tuple[str, ...]  # snapshots whose unit does not follow their feed, relative to the units folder


class Became(StrEnum):
    """What a pull made of a feed."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WAITING = "left alone"
    FAILED = "failed"

    @property
    def well(self) -> bool:
        return self not in (Became.WAITING, Became.FAILED)


@dataclass(frozen=True, slots=True)
class Write:
    """A file to be written, its path relative to the units folder."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """What came of one feed. `why` says what is wrong with one that is not well."""

    wanted: Wanted
    became: Became
    items: int = 0
    left_out: tuple[tuple[str, int], ...] = ()
    why: str = ""
    moved: str = ""  # the new address of a feed that has moved for good
    gone: bool = False
    writes: tuple[Write, ...] = ()
    remembered: Remembered | None = None


Standing = Mapping[str, bytes]  # the snapshots that are there, by their path relative to the units folder


def plan_pull(registry: Registry, sources: Sources, only: str = "") -> PullPlan:
    """What to fetch: all that open units follow, or the feed `only`. Raises SetupError when nobody follows that."""
    feeds = registry.network.feeds
    following: dict[str, list[Unit]] = {}
    for unit in sorted(registry.units.values(), key=lambda unit: unit.slug):
        if unit.role.stage is not Stage.CLOSED:
            for name in sorted({rule.feed for rule in unit.follow if rule.feed}):
                following.setdefault(name, []).append(unit)
    if only and only not in feeds:
        raise SetupError(f"--feed: {unknown('feed', only, feeds)}")
    if only and only not in following:
        raise SetupError(f"--feed: no unit follows '{only}'; write '- {{feed: {only}}}' under follow: in a unit.yaml")
    return PullPlan(
        wanted=tuple(
            Wanted(name=name, url=feeds[name], units=tuple(units))
            for name, units in sorted(following.items())
            if only in ("", name)
        ),
        unfollowed=tuple(sorted(feeds.keys() - following.keys())),
        strays=() if only else _strays(registry, sources, following),
    )


def _strays(registry: Registry, sources: Sources, following: Mapping[str, list[Unit]]) -> tuple[str, ...]:
    # What a unit follows can't be told while its page, or the centre's list of feeds, is wrong; that is said by itself.
    wrong = {problem.file for problem in registry.problems if problem.level is Level.ERROR}
    if sources.named(MANIFEST) in wrong:
        return ()
    found = []
    for source in sources.files:
        unit = registry.by_folder.get(source.folder)
        name = source.path.rpartition("/")[2].removesuffix(".json")
        if source.role is not Role.OUTSIDE or unit is None or unit.role.stage is Stage.CLOSED:
            continue
        if unit not in following.get(name, ()) and sources.named(f"{unit.slug}/unit.yaml") not in wrong:
            found.append(source.path)
    return tuple(found)


def digest_of(wanted: Wanted, standing: Standing) -> str:
    """A digest of the feed's snapshots; "" when one that should be there is not."""
    paths = [wanted.path(unit) for unit in wanted.units]
    if any(path not in standing for path in paths):
        return ""
    return sha256(b"\0".join(sha256(standing[path]).digest() for path in paths)).hexdigest()


def left_alone(wanted: Wanted, memory: Memory, now: datetime) -> Pulled | None:
    """What to say of a feed that failed lately and is not to be asked yet; None when it may be."""
    known = known_of(wanted, memory)
    until = waits_until(known, now)
    if known is None or until is None:
        return None
    why = f"{known.why} (failed {known.failures}×; not asked again before {until.isoformat(timespec='minutes')})"
    return Pulled(wanted=wanted, became=Became.WAITING, why=why, remembered=known)


def known_of(wanted: Wanted, memory: Memory) -> Remembered | None:
    """What is remembered of the feed at the address that it has now."""
    known = memory.get(wanted.name)
    return known if known and known.url == wanted.url else None


def outcome(
    wanted: Wanted,
    answer: Fetched | Refused,
    standing: Standing,
    network: Network,
    known: Remembered | None,
    now: datetime,
) -> Pulled:
    """What came of a feed: its snapshots, or why the last ones stay."""
    if isinstance(answer, Refused):
        return _failed(wanted, answer.why, answer, known, now)
    before = _before(wanted, standing, now)
    if answer.status == 304:
        items = max((len(feed.items) for feed in before), default=0)
        remembered = after_answer(wanted.url, answer, known, digest_of(wanted, standing))
        return Pulled(wanted=wanted, became=Became.UNCHANGED, items=items, remembered=remembered)
    raw = read_feed(answer.body, answer.headers.get("content-type", ""), answer.url)
    if isinstance(raw, NoFeed):
        return _failed(wanted, raw.why, None, known, now)
    dates = {item.url: item.date for feed in before for item in feed.items if item.date}
    found = kept(raw, answer.url, network, now, dates)
    made = {
        wanted.path(unit): snapshot_bytes(
            OutsideFeed(
                unit=unit.uid,
                name=wanted.name,
                title=found.title,
                url=found.url,
                items=found.items,
                source=wanted.path(unit),
            )
        )
        for unit in wanted.units
    }
    writes = tuple(Write(path, data) for path, data in made.items() if standing.get(path) != data)
    changed = Became.CHANGED if any(path in standing for path in made) else Became.NEW
    return Pulled(
        wanted=wanted,
        became=changed if writes else Became.UNCHANGED,
        items=len(found.items),
        left_out=found.left_out,
        moved=answer.url if answer.moved else "",
        writes=writes,
        remembered=after_answer(wanted.url, answer, known, digest_of(wanted, made)),
    )


def _before(wanted: Wanted, standing: Standing, now: datetime) -> list[OutsideFeed]:
    """The feed's last snapshots, as far as they can be read."""
    there = ((unit, path) for unit in wanted.units if (path := wanted.path(unit)) in standing)
    read = (read_snapshot(standing[path], unit, path, now)[0] for unit, path in there)
    return [feed for feed in read if feed]


def _failed(wanted: Wanted, why: str, refused: Refused | None, known: Remembered | None, now: datetime) -> Pulled:
    return Pulled(
        wanted=wanted,
        became=Became.FAILED,
        why=why,
        gone=refused is not None and refused.status == 410,
        remembered=after_failure(wanted.url, why, refused, known, now),
    )
