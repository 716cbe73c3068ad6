"""What stands on the front page: one pure function of the catalog. docs/front-page.md says the rule to people.

No clock: what is new is new beside the newest post. So the page stays the same until somebody writes or edits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from plugins.network.answering import quoted, target_of
from plugins.network.model import Form, Post, Stage, Unit
from plugins.network.whole import Catalog

ANSWERS_MOST = 2
PEOPLE_MOST = 8
CROWD_DAYS = 28  # posts of a unit in so many days count against its next lead
ALONE = 9  # posts that one section shows when there is no other; two share them


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A unit (its uid) and the posts that the front page shows of it: the first in full, the others by title."""

    unit: str
    posts: tuple[Post, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What stands on the front page: the lead, units with their posts, uids of the other open units, answers."""

    lead: Post | None = None
    cards: tuple[Card, ...] = ()
    others: tuple[str, ...] = ()
    answers: tuple[Post, ...] = ()  # comment posts, newest first

    @property
    def posts(self) -> tuple[Post, ...]:
        """Every post on the page, each once."""
        listed = (post for card in self.cards for post in card.posts)
        return (*([self.lead] if self.lead else []), *listed, *self.answers)


def choose(catalog: Catalog) -> Choice:
    """The lead, some answers, then the freshest units; no post twice, and of no unit more than the others may have."""
    return _Choosing(catalog).choice()


@dataclass(frozen=True)
class _Choosing:
    catalog: Catalog

    @cached_property
    def stage(self) -> Mapping[str, Stage]:
        return {unit.uid: unit.role.stage for unit in self.catalog.units}

    @cached_property
    def open(self) -> tuple[Unit, ...]:
        return tuple(unit for unit in self.catalog.units if unit.role.stage is not Stage.CLOSED)

    @cached_property
    def pinned(self) -> tuple[Post, ...]:
        """In the order of the centre."""
        published = self.catalog.published
        return tuple(published[key] for key in self.catalog.network.front.pinned if key in published)

    @cached_property
    def newest(self) -> datetime | None:
        """When the newest post of an open unit was published."""
        return max((posts[0].date for unit in self.open if (posts := self.of(unit.uid))), default=None)

    def of(self, uid: str) -> tuple[Post, ...]:
        return self.catalog.posts_of_unit.get(uid, ())

    def is_recent(self, post: Post) -> bool:
        days = timedelta(days=self.catalog.network.front.quiet_days)
        return self.newest is not None and self.newest - post.date <= days

    def choice(self) -> Choice:
        lead = self.lead()
        answers = self.answers({post.id for post in (*self.pinned, *([lead] if lead else []))})
        taken = {post.id for post in (*answers, *([lead] if lead else []))}
        cards = self.cards(taken)
        shown = {card.unit for card in cards}
        return Choice(
            lead=lead,
            cards=cards,
            others=tuple(unit.uid for unit in self.open if unit.uid not in shown),
            answers=answers,
        )

    # The lead

    def lead(self) -> Post | None:
        """The first pinned post that is not a pilot's; else the post of a live unit whose turn it is."""
        chosen = (post for post in self.pinned if self.stage[post.unit] is not Stage.PILOT)
        return next(chosen, None) or self.next_lead()

    def next_lead(self) -> Post | None:
        """The newest post, where every further post of a unit in four weeks makes its own look a day older.

        Comments answer somebody and events have a list of their own: they lead where there is nothing else.
        """
        live = [post for post in self.catalog.posts if self.stage[post.unit] is Stage.LIVE]
        whole = [post for post in live if not post.about and post.form is not Form.EVENT and self.is_recent(post)]
        candidates = whole or live
        if not candidates:
            return None
        newest = candidates[0].date
        crowd = Counter(post.unit for post in live if abs(newest - post.date) <= timedelta(days=CROWD_DAYS))
        days = timedelta(days=self.catalog.network.front.lead_days)
        fresh = [post for post in candidates if newest - post.date <= days]
        # `min` takes the first of equals: the newest, since the catalog is sorted.
        return min(fresh, key=lambda post: newest - post.date + timedelta(days=crowd[post.unit] - 1))

    # Answers

    def answers(self, taken: set[str]) -> tuple[Post, ...]:
        """The newest recent comments that quote a post of the network in words that may be shown, one of a unit.

        A unit that has nothing else to show keeps its comment for its card.
        """
        found: dict[str, Post] = {}
        for post in self.catalog.posts:
            if len(found) == ANSWERS_MOST or not self.is_recent(post):
                break
            free = post.about and post.unit not in found and post.id not in taken and self.has_more(post, taken)
            if free and isinstance(target_of(self.catalog, post), Post) and quoted(self.catalog, post):
                found[post.unit] = post
        return tuple(found.values())

    def has_more(self, post: Post, taken: set[str]) -> bool:
        """Whether its unit is open and has a recent post beside this one and those that are taken."""
        others = (one for one in self.of(post.unit) if one.id != post.id and one.id not in taken)
        first = next(others, None)
        return self.stage[post.unit] is not Stage.CLOSED and first is not None and self.is_recent(first)

    # Sections

    def cards(self, taken: set[str]) -> tuple[Card, ...]:
        """Units with posts: those of pinned posts in the centre's order, then those that wrote last."""
        front = self.catalog.network.front
        pinned = [post for post in self.pinned if post.id not in taken]
        first = list(dict.fromkeys(post.unit for post in pinned))
        active = [unit.uid for unit in self.open if unit.uid in first or self.is_active(unit.uid)]
        most = max(1 + front.per_unit, ALONE // max(1, len(active)) if len(active) < 3 else 0)
        cards = []
        for uid in active:
            posts = (*(post for post in pinned if post.unit == uid), *self.of(uid))
            free = {post.id: post for post in posts if post.id not in taken}
            cards.append(Card(unit=uid, posts=tuple(free.values())[:most]))
        cards = [card for card in cards if card.posts]
        if not cards and not taken:  # nobody has written yet: what the units are for is all there is to say
            return tuple(Card(unit=unit.uid) for unit in self.open)[: front.sections]

        def order(card: Card) -> tuple[int, float]:
            wanted = first.index(card.unit) if card.unit in first else len(first)
            return (wanted, -max(post.date for post in card.posts).timestamp())

        # Stable: units are sorted by name, so names decide between equals.
        return tuple(sorted(cards, key=order))[: front.sections]

    def is_active(self, uid: str) -> bool:
        posts = self.of(uid)
        return bool(posts) and self.is_recent(posts[0])


def people(catalog: Catalog) -> tuple[str, ...]:
    """Slugs of those who wrote lately: first of each open unit the one who wrote last, then of each the second …

    So a unit of many writers leaves room for the others.
    """
    found: dict[str, int] = {}  # in the order of their newest posts, with their place among those of their unit
    ahead: Counter[str] = Counter()
    choosing = _Choosing(catalog)
    for slug in _writers(post for post in catalog.posts if choosing.is_recent(post)):
        expert = catalog.expert.get(slug)
        if expert and slug not in found and choosing.stage.get(expert.unit) is not Stage.CLOSED:
            found[slug] = ahead[expert.unit]
            ahead[expert.unit] += 1
    return tuple(sorted(found, key=lambda slug: found[slug])[:PEOPLE_MOST])


def _writers(posts: Iterable[Post]) -> Iterator[str]:
    for post in posts:
        yield from post.authors
