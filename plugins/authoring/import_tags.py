"""Free tags into the network's vocabulary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plugins.authoring.import_plan import Destination
from plugins.authoring.source_posts import SourcePost
from plugins.network.model import Topic
from plugins.network.slugs import LONGEST, slugify


@dataclass(frozen=True, slots=True)
class Tags:
    """What each tag is here. `resolved` is by slug of the tag as it was written: what a post's file says instead.

    `kept` and `dropped` count the posts' uses of a tag, by the commonest way to write it.
    """

    resolved: Mapping[str, str]
    new: tuple[Topic, ...]
    kept: Mapping[str, int]
    dropped: Mapping[str, int]

    def of(self, post: SourcePost) -> list[str]:
        """The tags of a post as its new file says them, each once."""
        slugs = (slugify(tag) for tag in post.tags)
        return list(dict.fromkeys(self.resolved[slug] for slug in slugs if slug in self.resolved))


def tags(posts: Iterable[SourcePost], destination: Destination, *, add_topics: bool) -> Tags:
    """Which tags resolve, which become topics, and which are left out, with how often they were used."""
    written: dict[str, Counter[str]] = {}
    for post in posts:
        for tag in post.tags:
            written.setdefault(slugify(tag), Counter())[tag] += 1
    resolved = _vocabulary(destination)
    new: list[Topic] = []
    for slug, ways in sorted(written.items()):
        if slug in resolved or not slug:
            continue
        commonest = _commonest(ways)
        if add_topics:
            new.append(Topic(slug=slug, name=_name(commonest)))
            resolved[slug] = slug
        elif destination.open_tags and len(commonest) <= LONGEST:
            resolved[slug] = commonest
    counts = {slug: (_commonest(ways), ways.total()) for slug, ways in sorted(written.items())}
    kept = {tag: count for slug, (tag, count) in counts.items() if slug in resolved}
    dropped = {tag: count for slug, (tag, count) in counts.items() if slug not in resolved}
    return Tags(resolved, tuple(new), kept, dropped)


def _commonest(ways: Counter[str]) -> str:
    """The way in which most posts write a tag."""
    return min(ways, key=lambda way: (-ways[way], " " not in way, way))


def _vocabulary(destination: Destination) -> dict[str, str]:
    """Every way to write a topic, slugified -> the topic's slug. A topic's own slug counts before another's alias."""
    words: dict[str, str] = {}
    for topic in destination.topics:
        for word in (topic.name, *topic.aliases):
            words.setdefault(slugify(word), topic.slug)
    return words | {topic.slug: topic.slug for topic in destination.topics}


def _name(tag: str) -> str:
    """A topic's name out of a tag: "culture-change" is "Culture change"; capitals that are there stay."""
    words = " ".join(tag.replace("_", " ").split()) if " " in tag else " ".join(tag.replace("_", "-").split("-"))
    return words[:1].upper() + words[1:]
