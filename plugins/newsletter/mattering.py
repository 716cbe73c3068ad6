"""What other units wrote that matters to one, and the one line that says why. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cached_property

from plugins.network.answering import target_of
from plugins.network.carrying import Carriage, Placement, Reason, Refusal, followed, offered
from plugins.network.model import Post, Unit
from plugins.network.sharing import may_show
from plugins.network.whole import Catalog
from plugins.newsletter.values import Window

THEIRS = timedelta(days=365)  # how old a post of the unit's may be to say what it writes about
# What the unit can change, and did not decide: what it hides or has answered, it knows.
OPEN = (Reason.SINCE, Reason.DECLINED, Reason.LIMIT)

WhyNot = Callable[[Catalog, Refusal], tuple[str, str]]  # why, and what would change it


class Matter(StrEnum):
    """Why a post matters to a unit; what counts more first."""

    ANSWERS = "answers"
    LINKS = "links"
    CARRIED = "carried"
    REFUSED = "refused"
    TOPIC = "topic"


# The title of each part, and a sentence below it.
WORDS: Mapping[Matter, tuple[str, str]] = {
    Matter.ANSWERS: ("Answers to you", ""),
    Matter.LINKS: ("Links to you", ""),
    Matter.CARRIED: ("New in your section", ""),
    Matter.REFUSED: ("Not in your section, and it could be", ""),
    Matter.TOPIC: ("On your topics", "Your section does not carry these; a line under follow in your unit.yaml would."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A post that matters, in what way, and the line that says it."""

    post: Post
    matter: Matter
    why: str


@dataclass(frozen=True)
class Lead:
    """All that is looked at for the people of `unit`."""

    catalog: Catalog
    carriage: Carriage
    unit: Unit
    window: Window
    links: Callable[[str], Sequence[str]]
    why_not: WhyNot

    @cached_property
    def own(self) -> Mapping[str, Post]:
        """The unit's published posts, by their source."""
        return {post.source: post for post in self.catalog.posts_of_unit.get(self.unit.uid, ())}

    @cached_property
    def placed(self) -> Mapping[str, Placement]:
        return {one.post.id: one for one in self.carriage.of_unit.get(self.unit.uid, ())}

    @cached_property
    def refused(self) -> Mapping[str, Refusal]:
        return {one.post.id: one for one in self.carriage.refusals if one.unit == self.unit.uid}

    @cached_property
    def topics(self) -> frozenset[str]:
        """What the unit is about: its posts of a year, and its people."""
        since = self.window.until - THEIRS
        posts = (slug for post in self.own.values() if post.date >= since for slug in post.topics)
        people = (slug for one in self.catalog.experts if one.unit == self.unit.uid for slug in one.topics)
        return frozenset((*posts, *people))


def mattering(lead: Lead) -> tuple[Found, ...]:
    """Every post of the window that matters to the unit, newest first; what is not shared with it is not looked at."""
    return tuple(_found(lead))


def _found(lead: Lead) -> Iterator[Found]:
    for post in lead.catalog.posts:
        if post.unit == lead.unit.uid or not lead.window.since <= post.date <= lead.window.until:
            continue
        if not may_show(lead.catalog, post, lead.unit.uid):
            continue
        for matter, why in _REASONS.items():
            if said := why(lead, post):
                yield Found(post=post, matter=matter, why=said)
                break


def _answers(lead: Lead, post: Post) -> str:
    target = target_of(lead.catalog, post)
    if not isinstance(target, Post) or target.source not in lead.own:
        return ""
    return f"It answers your post “{target.title}”."


def _links(lead: Lead, post: Post) -> str:
    title = next((lead.own[source].title for source in lead.links(post.source) if source in lead.own), "")
    return f"It links to your post “{title}”." if title else ""


def _carried(lead: Lead, post: Post) -> str:
    placement = lead.placed.get(post.id)
    if placement is None:
        return ""
    what = followed(lead.catalog, placement)
    return f"You carry it because you follow {what}." if what else f"You carry it: {offered(placement)}."


def _refused(lead: Lead, post: Post) -> str:
    refusal = lead.refused.get(post.id)
    if refusal is None or refusal.reason not in OPEN:
        return ""
    why, change = lead.why_not(lead.catalog, refusal)
    said = f"You don't carry it: {why}."
    return f"{said} To carry it, {change}." if change else said


def _topic(lead: Lead, post: Post) -> str:
    if post.id in lead.refused:  # the unit decided about it
        return ""
    names = [
        lead.catalog.topic[slug].name for slug in post.topics if slug in lead.topics and slug in lead.catalog.topic
    ]
    return f"It is on {' and '.join(names)}, as your own work is." if names else ""


_REASONS: Mapping[Matter, Callable[[Lead, Post], str]] = {
    Matter.ANSWERS: _answers,
    Matter.LINKS: _links,
    Matter.CARRIED: _carried,
    Matter.REFUSED: _refused,
    Matter.TOPIC: _topic,
}
