"""Everything that one unit may carry of another, indexed once: by home, by topic, by whom it is offered to.

Most posts are never asked for, so a candidate is made when somebody does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from plugins.network.days import local_day
from plugins.network.model import FollowRule, Notice, Post, State
from plugins.network.whole import Catalog

Ranks = Sequence[int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A post as the resolver sees it. `rank` is its place among all, newest first, then by id."""

    rank: int
    post: Post | Notice
    departed: bool  # withdrawn or retracted: in feeds alone
    shared: int  # which of the index's `shares` it has


@dataclass
class Index:
    """Candidates by what rules and offers name, each list in order of rank. Made by `index_of`."""

    catalog: Catalog
    posts: Sequence[Post | Notice]  # by rank
    departed: frozenset[str]  # ids
    of_unit: dict[str, list[int]] = field(default_factory=dict)
    of_topic: dict[str, list[int]] = field(default_factory=dict)
    offered: dict[str, list[int]] = field(default_factory=dict)
    _made: dict[int, Candidate] = field(default_factory=dict)
    _matches: dict[tuple[str, tuple[str, ...]], Ranks] = field(default_factory=dict)
    _shares: dict[tuple[tuple[str, ...], tuple[str, ...]], int] = field(default_factory=dict)

    def candidate(self, rank: int) -> Candidate:
        found = self._made.get(rank)
        if found is None:
            post = self.posts[rank]
            share = (post.share, self.catalog.unit[post.unit].share)
            shared = self._shares.setdefault(share, len(self._shares))
            self._made[rank] = found = Candidate(rank, post, post.id in self.departed, shared)
        return found

    def of(self, post: Post | Notice) -> Candidate | None:
        """The candidate that a post of the catalog is; None for one that is none, as an expired one."""
        rank = next((rank for rank, one in enumerate(self.posts) if one.id == post.id), None)
        return None if rank is None else self.candidate(rank)

    def offers(self, uid: str) -> Ranks:
        """What is offered to a unit by name."""
        return self.offered.get(uid, ())

    def matches(self, rule: FollowRule) -> Ranks:
        """What `rule` names, whoever asks: one list for all units with the same rule."""
        key = (rule.unit, rule.topics)
        if key not in self._matches:
            self._matches[key] = self._named(rule)
        return self._matches[key]

    def _named(self, rule: FollowRule) -> Ranks:
        if not rule.topics:
            return self.of_unit.get(rule.unit, ())
        lists = [self.of_topic.get(topic, ()) for topic in rule.topics]
        found = lists[0] if len(lists) == 1 else sorted(set().union(*lists))
        return [rank for rank in found if self.posts[rank].unit == rule.unit] if rule.unit else found

    def day(self, one: Candidate) -> date:
        """The day of a candidate in the network's zone."""
        return local_day(one.post.date, self._zone)

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.catalog.network.timezone)


def index_of(catalog: Catalog) -> Index:
    """Every published, withdrawn and retracted post of the network, indexed."""
    retracted = [notice for notice in catalog.notices if notice.state is State.RETRACTED]
    gone: list[Post | Notice] = [*catalog.withdrawn, *retracted]
    ordered = sorted((*catalog.posts, *gone), key=lambda post: (-post.date.timestamp(), post.id))
    index = Index(catalog, ordered, frozenset(post.id for post in gone))
    of_unit, of_topic, offered = index.of_unit, index.of_topic, index.offered
    for rank, post in enumerate(ordered):
        of_unit.setdefault(post.unit, []).append(rank)
        for topic in dict.fromkeys(post.topics):
            of_topic.setdefault(topic, []).append(rank)
        if post.to:
            for uid in dict.fromkeys(post.to):
                offered.setdefault(uid, []).append(rank)
    return index
