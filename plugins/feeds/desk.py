"""What stands in every feed, and the channels that are written: made from the catalog when they are asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from plugins.feeds import slots
from plugins.feeds.absolute import clean
from plugins.feeds.channel import Addresses, Channel, Entry, History, Source
from plugins.feeds.items import Maker
from plugins.feeds.kinds import KINDS, Feed
from plugins.feeds.slots import Slot
from plugins.network import urls
from plugins.network.carrying import Carriage, Placement
from plugins.network.model import Notice, Post, State
from plugins.network.reads import Recent
from plugins.network.states import said_in_feeds

CHANNELS = 4  # kept: the formats of one feed are written one after the other

Slots = tuple[Slot, ...]


@dataclass(frozen=True)
class Desk:
    """Makes every feed of one catalog."""

    maker: Maker
    carriage: Carriage
    _owned: dict[str, Slot] = field(default_factory=dict, init=False, repr=False, compare=False)
    _channels: Recent = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_channels", Recent(self.maker.reads, CHANNELS))
        for kind, value in _SHARED.items():
            self.maker.reads.define(kind, partial(value, self), traced=True)

    # Slots: in cells of their own, so that a feed is as new as what stands in it

    def slot(self, post: Post | Notice, carried: bool = False) -> Slot:
        """The slot of a post, or of what is left of one."""
        if isinstance(post, Notice):  # a tombstone, while it is news that it was retracted
            filled = news = post.state is State.RETRACTED and self._is_news(post)
        else:
            filled, news = True, post.key not in self.maker.catalog.published and self._is_news(post)
        return Slot(id=post.id, date=post.date, source=post.source, carried=carried, filled=filled, news=news)

    def _is_news(self, post: Post | Notice) -> bool:
        """Whether feeds still have to say that a post was taken back; a cell, which the clock hardly ever changes."""
        return bool(self.maker.reads.shared("is_news", post.source))

    def _lost(self, keys: Callable[[Post | Notice], tuple[str, ...]]) -> Mapping[str, tuple[Post | Notice, ...]]:
        """What was taken back or has expired, under each of its keys."""
        groups: dict[str, list[Post | Notice]] = {}
        gone: tuple[Post | Notice, ...] = (*self.maker.catalog.withdrawn, *self.maker.catalog.notices)
        for post in gone:
            for key in keys(post):
                groups.setdefault(key, []).append(post)
        return {key: tuple(found) for key, found in groups.items()}

    @property
    def _lost_by(self) -> Mapping[str, Mapping[str, tuple[Post | Notice, ...]]]:
        def make() -> Mapping[str, Mapping[str, tuple[Post | Notice, ...]]]:
            return {
                "network": self._lost(lambda post: ("",)),
                "own": self._lost(lambda post: (post.unit,)),
                "topic": self._lost(lambda post: post.topics),
                "expert": self._lost(lambda post: post.authors),
            }

        return self.maker.reads.once("lost posts of feeds", make)

    def slots(self, kind: str, name: str) -> Slots:
        """Every slot of a feed, newest first; made once, though several cells are made from it."""
        return self.maker.reads.once(f"slots of {kind} {name}", lambda: self._make_slots(kind, name))

    def _make_slots(self, kind: str, name: str) -> Slots:
        carriage = self.carriage
        if kind == "unit":
            placements = (*carriage.of_unit.get(name, ()), *carriage.departed_of_unit.get(name, ()))
            placed = (self.slot(one.post, carried=True) for one in placements)
            # A unit's own post is told of as such, whatever else may name it.
            return slots.sort((*placed, *self.slots("own", name)))
        own = map(self._own, self._listed(kind, name))
        lost = [self.slot(post) for post in self._lost_by[kind].get(name, ())]
        return slots.sort((*own, *lost))

    def _own(self, post: Post) -> Slot:
        """The slot of a published post in every feed that holds nothing of other units: one value for them all."""
        if (found := self._owned.get(post.source)) is None:
            found = self._owned[post.source] = Slot(id=post.id, date=post.date, source=post.source)
        return found

    def count(self, kind: str, name: str) -> int:
        """How many slots a feed has that holds nothing of other units, counted without making them."""
        return len(self._listed(kind, name)) + len(self._lost_by[kind].get(name, ()))

    def _listed(self, kind: str, name: str) -> tuple[Post, ...]:
        """The published posts of a feed that holds nothing of other units."""
        catalog = self.maker.catalog
        if kind == "network":
            return catalog.posts
        groups = {"own": catalog.posts_of_unit, "topic": catalog.posts_of_topic, "expert": catalog.posts_of_expert}
        return groups[kind].get(name, ())

    def entries(self, feed: Feed, number: int = 0) -> tuple[Entry, ...]:
        """What a feed holds, or its archive `number`."""
        found: Slots = self.maker.reads.shared("slots", f"{number} {feed.kind} {feed.name}")
        return tuple(self._entries(feed, found))

    def _entries(self, feed: Feed, found: Slots) -> Iterator[Entry]:
        for slot in found:
            if slot.carried:
                yield self._carried(self._placement(feed.name, slot.id))
            elif slot.source in self.maker.catalog.post_at:
                yield self.maker.item(slot.source)
            else:
                yield self.maker.tombstone(self.maker.catalog.notice_at[slot.source])

    def _placement(self, uid: str, id: str) -> Placement:
        return self.carriage.placement.get(f"{uid} {id}") or self.carriage.departed_placement[f"{uid} {id}"]

    def _carried(self, placement: Placement) -> Entry:
        if isinstance(placement.post, Notice):
            return self.maker.tombstone(placement.post)
        source: Source = self.maker.reads.shared("feed_source", placement.post.unit)
        return self.maker.carried(placement, source)

    def archives(self, kind: str, name: str) -> int:
        """How many archives a feed has."""
        return int(self.maker.reads.shared("archives", f"{kind} {name}")) if KINDS[kind].archived else 0

    # What feeds have in common

    @property
    def beginning(self) -> datetime:
        """When a feed was last changed that never held anything: the first day of the year in `authority`."""
        year = re.search(r",(\d{4})", self.maker.catalog.network.authority)
        return self.maker.moment(datetime(int(year[1]) if year else 1970, 1, 1, tzinfo=self.maker.zone))

    @property
    def rights(self) -> str:
        return f"Copyright {clean(self.maker.catalog.network.name)}"

    def addresses(self, folder: str) -> Addresses:
        rss, atom, json = (self.maker.urls.absolute(urls.feed(folder, form)) for form in urls.FEED_FORMATS)
        return Addresses(rss=rss, atom=atom, json=json)

    def source(self, uid: str) -> Source | None:
        """Where carried entries come from: the own feed of a unit, told without making it."""
        if uid not in self.maker.catalog.unit:
            return None
        feed = KINDS["own"].make(self.maker.catalog, uid)
        told = (self._updated(slot) for slot in slots.current(self.slots("own", uid)))
        return Source(
            id=urls.feed_id(self.maker.catalog.network, feed.kind, feed.name),
            title=clean(feed.title),
            updated=max(told, default=self.beginning),
            addresses=self.addresses(feed.folder),
            home=self.maker.urls.absolute(feed.page),
            rights=self.rights,
        )

    def _updated(self, slot: Slot) -> datetime:
        post = self.maker.catalog.post_at.get(slot.source)
        return self.maker.updated(post) if post else self.maker.moment(self.maker.catalog.notice_at[slot.source].when)

    # Channels

    def channel(self, kind: str, name: str, number: int = 0) -> Channel:
        """A feed as it is written in any format, or its archive `number`."""
        return self._channels.get(f"{kind} {name} {number}", lambda: self._channel(kind, name, number))

    def _channel(self, kind: str, name: str, number: int) -> Channel:
        feed = KINDS[kind].make(self.maker.catalog, name)
        entries, held = self.entries(feed, number), self.archives(kind, name)
        if number:
            addresses = Addresses(atom=self._archive_address(feed, number))
            history = History(
                current=self.addresses(feed.folder).atom,
                previous=self._archive_address(feed, number - 1),
                next=self._archive_address(feed, number + 1) if number < held else "",
            )
        else:
            addresses, history = self.addresses(feed.folder), History(previous=self._archive_address(feed, held))
        return Channel(
            kind=feed.kind,
            id=urls.feed_id(self.maker.catalog.network, feed.kind, feed.name),
            title=clean(feed.title),
            description=clean(feed.description) or clean(feed.title),
            home=self.maker.urls.absolute(feed.page),
            addresses=addresses,
            language=feed.language,
            rights=self.rights,
            updated=slots.updated(entries, self.beginning),
            entries=entries,
            history=history,
        )

    def _archive_address(self, feed: Feed, number: int) -> str:
        """The address of an archive; "" for number 0: before the oldest there is none."""
        return self.maker.urls.absolute(urls.feed_archive(feed.folder, number)) if number else ""


def _slots_of(desk: Desk, key: str) -> Slots | None:
    """The slots of a feed (number 0) or of one of its archives; None for a feed that there is no more."""
    number, kind, name = key.split(" ", 2)
    found = desk.slots(kind, name)
    return slots.archive(found, int(number)) if int(number) else slots.current(found)


def _archives_of(desk: Desk, key: str) -> int:
    kind, _, name = key.partition(" ")
    return slots.archives(desk.count(kind, name))


def _news(desk: Desk, source: str) -> bool:
    catalog = desk.maker.catalog
    if (notice := catalog.notice_at.get(source)) is not None:
        return said_in_feeds(notice.when, notice.date, catalog.now)
    post = catalog.post_at.get(source)
    return post is not None and said_in_feeds(post.updated, post.date, catalog.now)


_SHARED: Mapping[str, Callable[[Desk, str], object]] = {
    "is_news": _news,
    "slots": _slots_of,
    "archives": _archives_of,
    "feed_source": lambda desk, uid: desk.source(uid),
}
