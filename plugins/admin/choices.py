"""What people can choose from where they write in a unit: public facts of the network alone. Each unit's is a cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from plugins.network.asked import Asked
from plugins.network.carrying import Carriage
from plugins.network.model import Expert, Post, Stage, Unit
from plugins.network.reads import Reads
from plugins.network.sharing import WORDS
from plugins.network.whole import Catalog

_PLAIN = re.compile(r"[A-Za-z0-9_-]+")
Named = tuple[str, str]  # how people call something, and what files call it


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Everything that can be chosen in one unit, and what its rules ask."""

    uid: str
    slug: str
    name: str
    closed: bool
    people: tuple[Named, ...]
    topics: tuple[Named, ...]
    units: tuple[Named, ...]  # all others
    takers: tuple[Named, ...]  # those of them that carry and are carried: a closed one does neither
    sharing: tuple[Named, ...]
    feeds: tuple[Named, ...]
    accents: tuple[Named, ...]
    carried: tuple[Named, ...]  # posts that the unit carries, or names in its carried.yaml
    folders: tuple[tuple[str, bool], ...]  # below posts/ in which posts lie, and whether these are comments
    open_tags: bool
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Network:
    """What choices are found in: everything here notes who looks."""

    catalog: Catalog
    carriage: Carriage
    reads: Reads

    def choices(self, uid: str) -> Choices:
        """What can be chosen in a unit."""
        found: Choices = self.reads.shared("admin_choices", uid)
        return found

    @property
    def unit_uids(self) -> tuple[str, ...]:
        """The units, by name."""
        found: tuple[str, ...] = self.reads.shared("admin_units", "")
        return found

    @property
    def aliases(self) -> tuple[Named, ...]:
        """Other words for topics, each with its topic."""
        return tuple(sorted((alias, topic.slug) for topic in self.catalog.topics for alias in topic.aliases))


def define(network: Network, accents: Iterable[str], asked: Mapping[str, tuple[Asked, ...]]) -> None:
    """Say what the cells of this room hold. `asked` is by folder."""
    palette = tuple((name.capitalize(), name) for name in sorted(accents))
    catalog, reads = network.catalog, network.reads
    reads.define("admin_units", lambda _: tuple(unit.uid for unit in catalog.units))
    reads.define(
        "admin_choices",
        lambda uid: choices_of(network, catalog.unit[uid], palette, asked) if uid in catalog.unit else None,
    )


def choices_of(
    network: Network, unit: Unit, accents: tuple[Named, ...], asked: Mapping[str, tuple[Asked, ...]]
) -> Choices:
    """What can be chosen in a unit now."""
    catalog = network.catalog
    others = tuple((one.name, one.uid) for one in catalog.units if one.uid != unit.uid)
    groups = tuple((f"{name}: {', '.join(uids)}", name) for name, uids in sorted(catalog.network.groups.items()))
    return Choices(
        uid=unit.uid,
        slug=unit.slug,
        name=unit.name,
        closed=_is_closed(unit),
        people=tuple((one.name, one.slug) for one in _writers(catalog, unit.uid)),
        topics=tuple((topic.name, topic.slug) for topic in catalog.topics),
        units=others,
        takers=tuple((one.name, one.uid) for one in catalog.units if one.uid != unit.uid and not _is_closed(one)),
        sharing=(*((word.capitalize(), word) for word in WORDS), *groups, *others),
        feeds=tuple((name, name) for name in catalog.network.feeds),
        accents=accents,
        carried=tuple(sorted((post.title, post.key) for post in _carried(network, unit))),
        folders=tuple(sorted(set(_folders(catalog.posts_of_unit.get(unit.uid, ()))))),
        open_tags=catalog.network.open_tags,
        asked=asked.get(unit.slug, ()),
    )


def _folders(posts: Iterable[Post]) -> Iterator[tuple[str, bool]]:
    for post in posts:
        _, _, *folders, _ = post.source.split("/")
        if folders and all(map(_PLAIN.fullmatch, folders)):  # they stand in addresses of the form
            yield "/".join(folders), bool(post.about)


def _is_closed(unit: Unit) -> bool:
    return unit.role.stage is Stage.CLOSED


def _writers(catalog: Catalog, uid: str) -> Iterable[Expert]:
    """Who may sign in a unit; of those whose page is held who has signed something that is published."""
    held = (one for one in catalog.held_experts if catalog.posts_of_expert.get(one.slug))
    found = (one for one in (*catalog.experts, *held) if uid in (one.unit, *one.writes_for))
    return sorted(found, key=lambda one: (one.name.casefold(), one.slug))


def _carried(network: Network, unit: Unit) -> Iterable[Post]:
    """Published posts that the unit carries, or would if it did not hide them."""
    found = {one.post.key: one.post for one in network.carriage.of_unit.get(unit.uid, ()) if isinstance(one.post, Post)}
    for overlay in unit.overlays:
        if (post := network.catalog.published.get(overlay.post)) is not None:
            found[post.key] = post
    return found.values()
