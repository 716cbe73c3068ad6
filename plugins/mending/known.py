"""What a network knows, as far as mending asks: words, people, units, posts and files that names can mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from plugins.network.catalog import Assembled
from plugins.network.model import Topic
from plugins.network.registry import shareable
from plugins.network.sources import Sources
from plugins.network.urls import Urls
from plugins.network.vocabulary import folded


@dataclass(frozen=True, slots=True)
class Known:
    """Names, and what each can only mean. Without a network (its page can't be read) nothing is known."""

    topics: Mapping[str, str] = field(default_factory=dict)  # folded word -> slug
    people: Mapping[str, str] = field(default_factory=dict)  # folded name or slug -> slug
    shareable: frozenset[str] = frozenset()  # uids, groups and the words of share
    units: frozenset[str] = frozenset()  # uids
    posts: frozenset[str] = frozenset()  # uid/slug
    files: frozenset[str] = frozenset()  # paths in the units folder
    uids: Mapping[str, str] = field(default_factory=dict)  # folder -> uid
    url: str = ""
    today: date = date.max

    def post_at(self, address: str) -> bool:
        """Whether an address leads into this site; what is no address does not."""
        try:
            return bool(self.url) and Urls(self.url).holds(address)
        except ValueError:  # brackets around what is no IPv6 address
            return False


def known_of(assembled: Assembled, sources: Sources) -> Known:
    """What the network `assembled` of the files `sources` knows."""
    catalog = assembled.catalog
    experts = [(expert.slug, expert.name) for expert in (*catalog.experts, *catalog.held_experts)]
    return Known(
        topics=certain_words(catalog.network.topics),
        people=_unclaimed([(word, slug) for slug, name in experts for word in (slug, name)]),
        shareable=frozenset(shareable(catalog.network)),
        units=frozenset(catalog.network.roles),
        posts=frozenset(assembled.keys.values()),
        files=frozenset(file.path for file in sources.files),
        uids={unit.slug: unit.uid for unit in catalog.units},
        url=catalog.network.url,
        today=catalog.now.date(),
    )


def certain_words(topics: Iterable[Topic]) -> dict[str, str]:
    """The words that lead to one topic alone: one that two claim is the centre's to sort out."""
    topics = list(topics)
    words = _unclaimed([(word, topic.slug) for topic in topics for word in (topic.slug, topic.name, *topic.aliases)])
    return words | {folded(topic.slug): topic.slug for topic in topics}


def _unclaimed(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    claims: dict[str, set[str]] = {}
    for word, slug in pairs:
        claims.setdefault(folded(word), set()).add(slug)
    return {word: slugs.pop() for word, slugs in claims.items() if len(slugs) == 1}
