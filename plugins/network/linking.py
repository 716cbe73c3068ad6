"""The smallest views that everything else is made of, from the catalog: links, days, who and where."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from plugins.network import days, urls
from plugins.network.carrying import NOTHING_CARRIED, Carriage
from plugins.network.dress import Dress
from plugins.network.model import Expert, Post, Topic, Unit
from plugins.network.parts import Counted, Day, Link, Person
from plugins.network.reads import Reads
from plugins.network.states import publishable
from plugins.network.whole import Catalog


@dataclass(frozen=True)
class Linker:
    """Makes links and days from one catalog; whoever makes more than that finds here what to make it from."""

    catalog: Catalog
    urls: urls.Urls
    dress: Dress
    carriage: Carriage = NOTHING_CARRIED
    reads: Reads = field(default_factory=Reads, repr=False, compare=False)

    # What is looked up often

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.catalog.network.timezone)

    def unit_of(self, post: Post) -> Unit:
        return self.catalog.unit[post.unit]

    def lang_of(self, post: Post) -> str:
        return post.lang or self.unit_of(post).lang or self.catalog.network.language

    def path_of(self, post: Post) -> str:
        """The site path of a post."""
        return urls.post(self.unit_of(post), post)

    def is_marked(self, post: Post) -> bool:
        """Whether a post is one that only a preview shows."""
        return self.catalog.preview and not publishable(post, self.catalog.now)

    # Links

    def link(self, text: str, path: str, current: bool = False) -> Link:
        return Link(text=text, href=self.urls.href(path), current=current)

    def unit_link(self, unit: Unit, current: bool = False) -> Link:
        return Link(text=unit.name, href=self.urls.href(urls.section(unit)), accent=unit.accent, current=current)

    def topic_link(self, topic: Topic) -> Link:
        return self.link(topic.name, urls.topic(topic))

    def expert_link(self, expert: Expert) -> Link:
        """To the expert's page; words alone while the page is held."""
        return Link(text=expert.name, href="") if expert.held else self.link(expert.name, urls.expert(expert))

    def person(self, expert: Expert, beside: str = "") -> Person:
        """An expert; their unit is named unless it is `beside` (a uid), where it goes without saying."""
        home = None if expert.unit == beside else self.unit_link(self.catalog.unit[expert.unit])
        return Person(link=self.expert_link(expert), role=expert.role, unit=home)

    def authors(self, post: Post) -> tuple[Expert, ...]:
        return tuple(self.catalog.author[slug] for slug in post.authors)

    def topics(self, post: Post) -> tuple[Topic, ...]:
        """The topics of a post that have a page: what only a withdrawn post brought up has none."""
        return tuple(self.catalog.topic[slug] for slug in post.topics if slug in self.catalog.topic)

    def topics_counted(self, posts: Iterable[Post]) -> tuple[Counted, ...]:
        """The topics of `posts` with how many of them each has, most used first."""
        counts = Counter(slug for post in posts for slug in post.topics)
        return most_used(counts, lambda slug: self.topic_link(self.catalog.topic[slug]))

    def newest_first(self, unit: Unit) -> tuple[float, str, str]:
        """A sort key: units by their newest post, newest first; then by name."""
        posts = self.catalog.posts_of_unit.get(unit.uid, ())
        return (-posts[0].date.timestamp() if posts else math.inf, unit.name.casefold(), unit.uid)

    # Days

    def day(self, when: date, with_time: bool = False) -> Day:
        return days.shown(when, self.zone, with_time)

    def iso_published(self, post: Post) -> str:
        return days.iso(post.date, self.zone, post.has_time)

    def iso_updated(self, post: Post) -> str:
        return days.iso(post.updated, self.zone) if post.updated else ""

    def lastmod(self, posts: Iterable[Post]) -> str:
        """When the newest of `posts` was written or updated, as ISO; "" for none."""
        changed = [(post.updated or post.date, post) for post in posts]
        if not changed:
            return ""
        latest = max([when for when, _ in changed])
        # Of several at one moment always the same one; nearly always there is only one to ask for its key.
        newest = max((post for when, post in changed if when == latest), key=lambda post: post.key)
        return self.iso_updated(newest) or self.iso_published(newest)


def most_used(counts: Mapping[str, int], link: Callable[[str], Link]) -> tuple[Counted, ...]:
    """What was counted, by key, as links: most used first, then by name."""
    found = [Counted(link=link(key), count=count) for key, count in counts.items()]
    return tuple(sorted(found, key=lambda one: (-one.count, one.link.text.casefold(), one.link.href)))
