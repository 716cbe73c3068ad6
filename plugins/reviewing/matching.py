"""Which thing of one side is which of the other: by the name that never changes, and where that was lost by others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from plugins.network.model import Expert, Post, StandingPage, Topic
from plugins.reviewing.sides import Side, Stand

T = TypeVar("T")
Naming = tuple[Callable[[T], Hashable], Callable[[T], Hashable]]  # what a thing is called before, and after
Moved = Mapping[str, str]  # where a source lies now, by where it lay; those that lie where they lay are not in it


@dataclass(frozen=True, slots=True)
class Pair:
    """A post on both sides, or on one."""

    before: Stand | None
    after: Stand | None

    @property
    def latest(self) -> Stand:
        found = self.after or self.before
        assert found is not None
        return found


def pairs(before: Side, after: Side, moved: Moved) -> tuple[Pair, ...]:
    """Every post of either side once.

    A post is known by its id. One that lost it is known by its file, by an old address that leads to it, or by title
    and date, where nothing else has these.
    """
    aliases = after.catalog.aliases
    found = matched(
        tuple(before.stands.values()),
        tuple(after.stands.values()),
        (
            (lambda one: one.post.id, lambda one: one.post.id),
            (lambda one: moved.get(one.post.source, one.post.source), lambda one: one.post.source),
            (lambda one: aliases.get(one.path), lambda one: one.path),
            (_title_and_date, _title_and_date),
        ),
    )
    made = [Pair(*pair) for pair in found]
    return tuple(sorted(made, key=lambda pair: (pair.latest.post.key, pair.latest.post.id)))


def _title_and_date(stand: Stand) -> Hashable:
    post = stand.post
    return (post.title, post.date) if isinstance(post, Post) else None


def experts(before: Side, after: Side, moved: Moved) -> list[tuple[Expert | None, Expert | None]]:
    """Experts of either side: by slug, then by file, then by name."""
    return matched(
        before.catalog.experts,
        after.catalog.experts,
        (
            (lambda one: one.slug, lambda one: one.slug),
            (lambda one: moved.get(one.source, one.source), lambda one: one.source),
            (lambda one: one.name, lambda one: one.name),
        ),
    )


def topics(before: Side, after: Side) -> list[tuple[Topic | None, Topic | None]]:
    """Topics of either side: by slug, then by an alias that the new one has, then by name."""
    known = {word: topic.slug for topic in after.catalog.topics for word in topic.aliases}
    return matched(
        before.catalog.topics,
        after.catalog.topics,
        (
            (lambda one: one.slug, lambda one: one.slug),
            (lambda one: known.get(one.slug), lambda one: one.slug),
            (lambda one: one.name, lambda one: one.name),
        ),
    )


def standing_pages(before: Side, after: Side, moved: Moved) -> list[tuple[StandingPage | None, StandingPage | None]]:
    """Standing pages of either side: by unit and slug, then by file, then by unit and title."""
    return matched(
        before.catalog.pages,
        after.catalog.pages,
        (
            (lambda one: (one.unit, one.slug), lambda one: (one.unit, one.slug)),
            (lambda one: moved.get(one.source, one.source), lambda one: one.source),
            (lambda one: (one.unit, one.title), lambda one: (one.unit, one.title)),
        ),
    )


def matched(left: Sequence[T], new: Sequence[T], namings: Sequence[Naming[T]]) -> list[tuple[T | None, T | None]]:
    """Everything of both sides once, in pairs of what has one name on both, and nothing else has; else alone.

    Names are tried in their order, each on what those before it left. None is no name.
    """
    found: list[tuple[T | None, T | None]] = []
    for before, after in namings:
        names, others = [(before(one), one) for one in left], [(after(one), one) for one in new]
        there = _once(others)
        made = {name: one for name, one in _once(names).items() if name in there}
        found += [(one, there[name]) for name, one in made.items()]
        left = [one for name, one in names if name not in made]
        new = [one for name, one in others if name not in made]
    return found + [(one, None) for one in left] + [(None, one) for one in new]


def _once(named: Sequence[tuple[Hashable, T]]) -> dict[Hashable, T]:
    times = Counter(name for name, _ in named)
    return {name: one for name, one in named if times[name] == 1 and name is not None}
