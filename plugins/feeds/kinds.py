"""Every kind of feed: which posts it holds, what it is called, where it lies. One function makes each kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from plugins.feeds import slots
from plugins.feeds.absolute import clean
from plugins.feeds.channel import Addresses, Channel, Entry, History, Source
from plugins.feeds.items import Maker
from plugins.feeds.slots import Slot
from plugins.network import urls
from plugins.network.addresses import former_sections
from plugins.network.carrying import Carriage, Placement
from plugins.network.model import Notice, Post, State, Unit
from plugins.network.states import said_in_feeds


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed before it is split into itself and its archives. `folder` and `page` are site paths."""

    kind: str  # network | unit | own | topic | expert
    name: str  # uid or slug, "" for the network's
    title: str
    description: str
    folder: str
    page: str
    language: str
    slots: tuple[Slot, ...]
    archived: bool = False
    former: str = ""  # a folder at which it stood before, and still does


@dataclass(frozen=True)
class Desk:
    """Makes every feed of one catalog."""

    maker: Maker
    carriage: Carriage

    # Slots

    def post(self, post: Post) -> Slot:
        withdrawn = post.id not in self._published
        news = withdrawn and said_in_feeds(post.updated, post.date, self.maker.catalog.now)
        return Slot(id=post.id, date=post.date, entry=self.maker.items[post.id], news=news)

    def notice(self, notice: Notice) -> Slot:
        """The slot of what is left of a post: a tombstone while it is news that it was retracted."""
        news = notice.state is State.RETRACTED and said_in_feeds(notice.when, notice.date, self.maker.catalog.now)
        entry = self.maker.tombstone(notice) if news else None
        return Slot(id=notice.id, date=notice.date, entry=entry, news=news)

    def placed(self, placement: Placement) -> Slot:
        """The slot of a post, or of what is left of it, in the feed of a unit that carries it."""
        post = placement.post
        if isinstance(post, Notice):
            return self.notice(post)
        slot = self.post(post)
        return Slot(
            id=slot.id,
            date=slot.date,
            entry=self.maker.carried(placement, self.sources[post.unit]),
            news=slot.news,
        )

    @cached_property
    def _published(self) -> frozenset[str]:
        return frozenset(post.id for post in self.maker.catalog.posts)

    @cached_property
    def _slots(self) -> tuple[tuple[Post | Notice, Slot], ...]:
        catalog = self.maker.catalog
        posts = [(post, self.post(post)) for post in (*catalog.posts, *catalog.withdrawn)]
        return (*posts, *((notice, self.notice(notice)) for notice in catalog.notices))

    @cached_property
    def every(self) -> tuple[Slot, ...]:
        """Every post that was ever public."""
        return slots.sort(slot for _, slot in self._slots)

    def _by(self, keys: Callable[[Post | Notice], tuple[str, ...]]) -> Mapping[str, tuple[Slot, ...]]:
        groups: dict[str, list[Slot]] = {}
        for post, slot in self._slots:
            for key in keys(post):
                groups.setdefault(key, []).append(slot)
        return {key: slots.sort(found) for key, found in groups.items()}

    @cached_property
    def of_unit(self) -> Mapping[str, tuple[Slot, ...]]:
        """The slots of each unit's own posts, by uid."""
        return self._by(lambda post: (post.unit,))

    @cached_property
    def of_topic(self) -> Mapping[str, tuple[Slot, ...]]:
        return self._by(lambda post: post.topics)

    @cached_property
    def of_expert(self) -> Mapping[str, tuple[Slot, ...]]:
        return self._by(lambda post: post.authors)

    # What feeds have in common

    @cached_property
    def beginning(self) -> datetime:
        """When a feed was last changed that never held anything: the first day of the year in `authority`."""
        network, zone = self.maker.catalog.network, self.maker.zone
        year = re.search(r",(\d{4})", network.authority)
        return self.maker.moment(datetime(int(year[1]) if year else 1970, 1, 1, tzinfo=zone))

    @cached_property
    def rights(self) -> str:
        return f"Copyright {clean(self.maker.catalog.network.name)}"

    def addresses(self, folder: str) -> Addresses:
        rss, atom, json = (self.maker.urls.absolute(urls.feed(folder, form)) for form in urls.FEED_FORMATS)
        return Addresses(rss=rss, atom=atom, json=json)

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Where carried entries come from: the own feed of each unit, by uid."""
        return {feed.name: self._source(feed) for feed in own_feeds(self)}

    def _source(self, feed: Feed) -> Source:
        channel = self.channel(feed)
        return Source(
            id=channel.id,
            title=channel.title,
            updated=channel.updated,
            addresses=channel.addresses,
            home=channel.home,
            rights=channel.rights,
        )

    @cached_property
    def renamed(self) -> frozenset[str]:
        """The uids of units whose feeds stand at their former addresses too."""
        return frozenset(unit.uid for unit in former_sections(self.maker.catalog.unit))

    def is_taken(self, path: str) -> bool:
        """Whether an old address stands at a site path, or below it."""
        return path in self._taken

    @cached_property
    def _taken(self) -> frozenset[str]:
        found: set[str] = set()
        for alias in self.maker.catalog.aliases:
            parts = alias.rstrip("/").split("/")
            found |= {"/".join(parts[:count]) for count in range(2, len(parts) + 1)}
        return frozenset(found)

    # Channels

    def channel(self, feed: Feed) -> Channel:
        """The feed itself."""
        held = self.archive_address(feed, len(feed.slots) // slots.MOST) if feed.archived else ""
        return self._channel(feed, slots.current(feed.slots), self.addresses(feed.folder), History(previous=held))

    def archives(self, feed: Feed) -> Iterator[tuple[int, Channel]]:
        """The archives of a feed with their numbers, the oldest first; none for most feeds."""
        held = slots.archives(feed.slots) if feed.archived else ()
        for number, entries in enumerate(held, start=1):
            history = History(
                current=self.addresses(feed.folder).atom,
                previous=self.archive_address(feed, number - 1),
                next=self.archive_address(feed, number + 1) if number < len(held) else "",
            )
            yield number, self._channel(feed, entries, Addresses(atom=self.archive_address(feed, number)), history)

    def archive_address(self, feed: Feed, number: int) -> str:
        """The address of an archive; "" for number 0: before the oldest there is none."""
        return self.maker.urls.absolute(urls.feed_archive(feed.folder, number)) if number else ""

    def _channel(self, feed: Feed, entries: tuple[Entry, ...], addresses: Addresses, history: History) -> Channel:
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


def network_feed(desk: Desk) -> Iterator[Feed]:
    """Everything, from every unit."""
    network = desk.maker.catalog.network
    yield Feed(
        kind="network",
        name="",
        title=network.name,
        description=network.tagline,
        folder=urls.FRONT,
        page=urls.FRONT,
        language=network.language,
        slots=desk.every,
        archived=True,
    )


def unit_feeds(desk: Desk) -> Iterator[Feed]:
    """What each unit writes and carries."""
    catalog, carriage = desk.maker.catalog, desk.carriage
    for unit in catalog.units:
        placements = (*carriage.of_unit.get(unit.uid, ()), *carriage.departed_of_unit.get(unit.uid, ()))
        # A unit's own post is told of as such, whatever else may name it.
        found = (*map(desk.placed, placements), *desk.of_unit.get(unit.uid, ()))
        folder = urls.section(unit)
        yield Feed(
            kind="unit",
            name=unit.uid,
            title=f"{unit.name}, {catalog.network.name}",
            description=unit.summary,
            folder=folder,
            page=folder,
            language=unit.lang or catalog.network.language,
            slots=slots.sort(found),
            former=_former(desk, unit, folder),
        )


def own_feeds(desk: Desk) -> Iterator[Feed]:
    """What each unit writes itself."""
    catalog = desk.maker.catalog
    for unit in catalog.units:
        folder = urls.own(unit)
        yield Feed(
            kind="own",
            name=unit.uid,
            title=f"{unit.name}, own posts, {catalog.network.name}",
            description=f"What {unit.name} writes itself, without what it carries from others.",
            folder=folder,
            page=urls.section(unit),
            language=unit.lang or catalog.network.language,
            slots=desk.of_unit.get(unit.uid, ()),
            archived=True,
            former=_former(desk, unit, folder),
        )


def topic_feeds(desk: Desk) -> Iterator[Feed]:
    """What anybody writes on each topic."""
    network = desk.maker.catalog.network
    for topic in desk.maker.catalog.topics:
        yield Feed(
            kind="topic",
            name=topic.slug,
            title=f"{topic.name}, {network.name}",
            description=topic.about,
            folder=urls.topic(topic),
            page=urls.topic(topic),
            language=network.language,
            slots=desk.of_topic.get(topic.slug, ()),
        )


def expert_feeds(desk: Desk) -> Iterator[Feed]:
    """What each expert writes, for whichever unit."""
    network = desk.maker.catalog.network
    for expert in desk.maker.catalog.experts:
        yield Feed(
            kind="expert",
            name=expert.slug,
            title=f"{expert.name}, {network.name}",
            description=f"{expert.name}, {expert.role}" if expert.role else expert.name,
            folder=urls.expert(expert),
            page=urls.expert(expert),
            language=network.language,
            slots=desk.of_expert.get(expert.slug, ()),
        )


def _former(desk: Desk, unit: Unit, folder: str) -> str:
    """Where a folder of a unit's feeds lay before a rename; "" when it never moved, or somebody else has that now."""
    return urls.former(unit, folder) if unit.uid in desk.renamed else ""
