"""Every kind of feed: which posts it holds, what it is called, where it lies. One function makes each kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from plugins.network import urls
from plugins.network.whole import Catalog


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a feed is called. `folder` and `page` are site paths."""

    kind: str  # network | unit | own | topic | expert
    name: str  # uid or slug, "" for the network's
    title: str
    description: str
    folder: str
    page: str
    language: str


class Kind(NamedTuple):
    """A kind of feed: what it is called in ids, for whom there is one, what makes it, and how the list of all feeds
    calls the group. Some keep what they held in archives; those of a unit also stand where it lay before a rename."""

    names: Callable[[Catalog], Iterable[str]]
    make: Callable[[Catalog, str], Feed]
    group: str
    archived: bool = False
    of_unit: bool = False


def network_feed(catalog: Catalog, name: str) -> Feed:
    """Everything, from every unit."""
    network = catalog.network
    return Feed(
        kind="network",
        name=name,
        title=network.name,
        description=network.tagline,
        folder=urls.FRONT,
        page=urls.FRONT,
        language=network.language,
    )


def unit_feed(catalog: Catalog, uid: str) -> Feed:
    """What a unit writes and carries."""
    unit = catalog.unit[uid]
    folder = urls.section(unit)
    return Feed(
        kind="unit",
        name=uid,
        title=f"{unit.name}, {catalog.network.name}",
        description=unit.summary,
        folder=folder,
        page=folder,
        language=unit.lang or catalog.network.language,
    )


def own_feed(catalog: Catalog, uid: str) -> Feed:
    """What a unit writes itself."""
    unit = catalog.unit[uid]
    return Feed(
        kind="own",
        name=uid,
        title=f"{unit.name}, own posts, {catalog.network.name}",
        description=f"What {unit.name} writes itself, without what it carries from others.",
        folder=urls.own(unit),
        page=urls.section(unit),
        language=unit.lang or catalog.network.language,
    )


def topic_feed(catalog: Catalog, slug: str) -> Feed:
    """What anybody writes on a topic."""
    network, topic = catalog.network, catalog.topic[slug]
    return Feed(
        kind="topic",
        name=slug,
        title=f"{topic.name}, {network.name}",
        description=topic.about,
        folder=urls.topic(topic),
        page=urls.topic(topic),
        language=network.language,
    )


def expert_feed(catalog: Catalog, slug: str) -> Feed:
    """What an expert writes, for whichever unit."""
    network, expert = catalog.network, catalog.expert[slug]
    return Feed(
        kind="expert",
        name=slug,
        title=f"{expert.name}, {network.name}",
        description=f"{expert.name}, {expert.role}" if expert.role else expert.name,
        folder=urls.expert(expert),
        page=urls.expert(expert),
        language=network.language,
    )


def _uids(catalog: Catalog) -> Iterable[str]:
    return [unit.uid for unit in catalog.units]


KINDS: Mapping[str, Kind] = {
    "network": Kind(lambda _: [""], network_feed, "Everything", archived=True),
    "unit": Kind(_uids, unit_feed, "Units, with what they carry", of_unit=True),
    "own": Kind(_uids, own_feed, "Units, own posts only", archived=True, of_unit=True),
    "topic": Kind(lambda catalog: [topic.slug for topic in catalog.topics], topic_feed, "Topics"),
    "expert": Kind(lambda catalog: [expert.slug for expert in catalog.experts], expert_feed, "Experts"),
}
