"""Everything that one unit may carry of another, indexed once: by home, by topic, by whom it is offered to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from plugins.network.days import local_day
from plugins.network.model import FollowRule, Notice, Post, State
from plugins.network.whole import Catalog


@dataclass(frozen=True, slots=True)
class Candidate:
    """A post as the resolver sees it. `rank` is its place among all, newest first, then by id."""

    rank: int
    post: Post | Notice
    day: date  # in the network's zone
    departed: bool  # withdrawn or retracted: in feeds alone
    shared: int  # which of the index's `shares` it has


@dataclass(slots=True)
class Index:
    """Candidates by what rules and offers name; each list in order of rank. Made by `index_of`."""

    every: list[Candidate] = field(default_factory=list)
    shares: list[tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)  # (the post's, its home's)
    of_unit: dict[str, list[Candidate]] = field(default_factory=dict)
    of_topic: dict[str, list[Candidate]] = field(default_factory=dict)
    of_unit_on: dict[tuple[str, str], list[Candidate]] = field(default_factory=dict)
    offered: dict[str, list[Candidate]] = field(default_factory=dict)
    _several: dict[tuple[str, tuple[str, ...]], list[Candidate]] = field(default_factory=dict)

    def matches(self, rule: FollowRule) -> Sequence[Candidate]:
        """What `rule` names, whoever asks: one list for all units with the same rule."""
        if not rule.topics:
            return self.of_unit.get(rule.unit, ())
        if len(rule.topics) == 1:
            return self._on(rule.unit, rule.topics[0])
        key = (rule.unit, rule.topics)
        if key not in self._several:
            found = {one.rank: one for topic in rule.topics for one in self._on(rule.unit, topic)}
            self._several[key] = [found[rank] for rank in sorted(found)]
        return self._several[key]

    def _on(self, unit: str, topic: str) -> Sequence[Candidate]:
        return self.of_unit_on.get((unit, topic), ()) if unit else self.of_topic.get(topic, ())


def index_of(catalog: Catalog) -> Index:
    """Every published, withdrawn and retracted post of the network, indexed."""
    retracted = [notice for notice in catalog.notices if notice.state is State.RETRACTED]
    gone: list[Post | Notice] = [*catalog.withdrawn, *retracted]
    departed = {post.id for post in gone}
    ordered = sorted([*catalog.posts, *gone], key=lambda post: (-post.date.timestamp(), post.id))
    zone = ZoneInfo(catalog.network.timezone)
    index = Index()
    classes: dict[tuple[tuple[str, ...], tuple[str, ...]], int] = {}
    for rank, post in enumerate(ordered):
        share = (post.share, catalog.unit[post.unit].share)
        one = Candidate(
            rank, post, local_day(post.date, zone), post.id in departed, classes.setdefault(share, len(classes))
        )
        index.every.append(one)
        index.of_unit.setdefault(post.unit, []).append(one)
        for topic in dict.fromkeys(post.topics):
            index.of_topic.setdefault(topic, []).append(one)
            index.of_unit_on.setdefault((post.unit, topic), []).append(one)
        for uid in dict.fromkeys(post.to):
            index.offered.setdefault(uid, []).append(one)
    index.shares = list(classes)
    return index
