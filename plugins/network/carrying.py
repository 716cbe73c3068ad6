"""Who carries what, and why not, as values: made by `syndication`, read by whoever shows or feeds a section.

A placement is a post in another unit's section and feeds. It is computed on every build and never stored: the post
exists once, in its home unit, with its own id, authors, date and address.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

from plugins.network.model import FollowRule, Notice, OutsideFeed, Post
from plugins.network.whole import Catalog


class Route(StrEnum):
    """How a post comes to a unit that is not its home, what counts more first."""

    OFFER = "offer"  # `to` in the post
    UNIT = "unit"  # a rule that names its home, with or without topics
    TOPIC = "topic"  # a rule that names topics alone


class Reason(StrEnum):
    """Why a unit does not carry a post, in the order in which it is asked: the first that holds is said."""

    UNPUBLISHED = "unpublished"  # draft, future, expired, withdrawn or retracted
    SHARE = "share"  # the post's own `share`
    UNIT_SHARE = "unit-share"  # its home unit's `share`
    CLOSED = "closed"  # the unit is closed and carries nothing new
    NO_RULE = "no-rule"  # nothing of the unit's follows it, and it was not offered
    SINCE = "since"  # older than every rule that would bring it
    DECLINED = "declined"  # offered, and the unit takes no offers
    HIDDEN = "hidden"  # by the unit's carried.yaml
    ANSWERED = "answered"  # a comment post of the unit's own stands for it
    LIMIT = "limit"  # newer ones fill the rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """A post in the section and the feeds of `unit` (a uid), which is not its home.

    `rule` is the unit's line under `follow` that brings it, None for an offer. `also` are further routes that would
    bring it too, for those who ask why; the first one counts.
    """

    unit: str
    post: Post | Notice  # a notice among what has departed only
    route: Route
    rule: FollowRule | None = None
    pinned: bool = False
    note: str = ""
    also: tuple[tuple[Route, FollowRule | None], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A post that a rule matches or an author offers, and that `unit` (a uid) does not carry."""

    unit: str
    post: Post
    reason: Reason
    rule: FollowRule | None = None
    by: str = ""  # with ANSWERED: `uid/slug` of the comment post


@dataclass(frozen=True, kw_only=True)
class Carriage:
    """Every placement of one moment, and what was refused; sorted, so that it is the same in whatever order files come.

    `departed` are withdrawn posts and retracted ones (as notices) that a unit would carry if they were published:
    in feeds alone, so that subscribers learn of it.
    """

    placements: tuple[Placement, ...] = ()  # by unit; within it newest first, then by id
    departed: tuple[Placement, ...] = ()  # likewise
    refusals: tuple[Refusal, ...] = ()  # likewise
    outside: tuple[OutsideFeed, ...] = ()  # what rules with `feed` show, cut to their limit and since; by unit, name

    @cached_property
    def of_unit(self) -> Mapping[str, tuple[Placement, ...]]:
        """Placements by the uid of the unit that carries, newest first."""
        return _grouped([(one.unit, one) for one in self.placements])

    @cached_property
    def placement(self) -> Mapping[str, Placement]:
        """The placement of a post in a unit, by uid and the post's id: "tax tag:…"."""
        return {f"{one.unit} {one.post.id}": one for one in self.placements}

    @cached_property
    def departed_placement(self) -> Mapping[str, Placement]:
        """The same of what has departed."""
        return {f"{one.unit} {one.post.id}": one for one in self.departed}

    @cached_property
    def departed_of_unit(self) -> Mapping[str, tuple[Placement, ...]]:
        """Departed placements by the uid of the unit that would carry, newest first."""
        return _grouped([(one.unit, one) for one in self.departed])

    @cached_property
    def of_post(self) -> Mapping[str, tuple[Placement, ...]]:
        """Placements by the id of the post, by unit."""
        return _grouped([(one.post.id, one) for one in self.placements])

    @cached_property
    def outside_of_unit(self) -> Mapping[str, tuple[OutsideFeed, ...]]:
        """Outside feeds by the uid of the unit that follows them, by name."""
        return _grouped([(feed.unit, feed) for feed in self.outside])


NOTHING_CARRIED = Carriage()


def because(catalog: Catalog, placement: Placement) -> str:
    """Why the unit carries the post, in its own words: "because we follow Tax on Hydrogen"."""
    what = followed(catalog, placement)
    return f"because we follow {what}" if what else offered(placement)


def followed(catalog: Catalog, placement: Placement) -> str:
    """What the unit follows that brings it the post: "Tax on Hydrogen"; "" for an offer."""
    rule = placement.rule
    if placement.route is Route.OFFER or rule is None:
        return ""
    matched = [slug for slug in rule.topics if slug in placement.post.topics]
    topics = " and ".join(catalog.topic[slug].name for slug in matched if slug in catalog.topic)
    if not rule.unit:
        return topics
    unit = catalog.unit[rule.unit].name
    return f"{unit} on {topics}" if topics else unit


def offered(placement: Placement) -> str:
    """How an offer is told of: "offered by its author"."""
    return "offered by its author" if len(placement.post.authors) == 1 else "offered by its authors"


_T = TypeVar("_T")


def _grouped(pairs: list[tuple[str, _T]]) -> Mapping[str, tuple[_T, ...]]:
    groups: dict[str, list[_T]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in groups.items()}
