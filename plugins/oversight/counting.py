"""Everything that the report counts, counted once: each post and placement is looked at a single time. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from plugins.network.answering import is_outside, target_of
from plugins.network.carrying import Carriage
from plugins.network.catalog import Assembled
from plugins.network.days import local_day
from plugins.network.model import Notice, Post, State
from plugins.network.whole import Catalog
from plugins.oversight import periods
from plugins.oversight.values import Period, Span


@dataclass(slots=True)
class Tally:
    """Posts of one unit, expert, topic …: in the period, in the one before, and all."""

    posts: int = 0
    before: int = 0
    ever: int = 0
    newest: Post | None = None
    oldest: Post | None = None
    comments: int = 0
    carried: int = 0
    answered: int = 0
    people: set[str] = field(default_factory=set)  # who signed posts of the period
    people_before: set[str] = field(default_factory=set)
    units: set[str] = field(default_factory=set)


Tallies = defaultdict[str, Tally]


@dataclass(slots=True, kw_only=True)
class Counted:
    """Everything counted once."""

    catalog: Catalog
    carriage: Carriage
    zone: ZoneInfo
    period: Period
    spans: tuple[Span, ...]
    unpublished: Counter[tuple[str, State]]
    now: list[Post] = field(default_factory=list)  # posts of the period, newest first
    all: Tally = field(default_factory=Tally)
    unit: Tallies = field(default_factory=lambda: defaultdict(Tally))
    expert: Tallies = field(default_factory=lambda: defaultdict(Tally))
    topic: Tallies = field(default_factory=lambda: defaultdict(Tally))
    unit_topic: defaultdict[tuple[str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    form: defaultdict[tuple[str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    unit_span: Counter[tuple[str, str]] = field(default_factory=Counter)
    unit_span_before: Counter[tuple[str, str]] = field(default_factory=Counter)
    expert_span: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    answers: defaultdict[tuple[str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    inside: int = 0  # comments of the period on posts of the network

    def day(self, post: Post | Notice) -> date:
        return local_day(post.date, self.zone)

    def is_now(self, post: Post | Notice) -> bool:
        return self.period.since <= self.day(post) <= self.period.until

    def is_before(self, post: Post) -> bool:
        return self.period.before_since <= self.day(post) <= self.period.before_until

    def silent(self, newest: Post | None) -> int | None:
        return (self.period.until - self.day(newest)).days if newest else None


def count(assembled: Assembled, carriage: Carriage, since: date | None) -> Counted:
    catalog = assembled.catalog
    zone = ZoneInfo(catalog.network.timezone)
    today = local_day(catalog.now, zone)
    if since:  # nothing is said of years in which there was nothing
        oldest = local_day(catalog.posts[-1].date, zone) if catalog.posts else today
        since = max(since, date(oldest.year, 1, 1))
    period = periods.period(today, since)
    states = Counter((key.partition("/")[0], state) for key, state in assembled.unpublished_states.items())
    counted = Counted(
        catalog=catalog,
        carriage=carriage,
        zone=zone,
        period=period,
        spans=periods.spans(period),
        unpublished=states,
    )
    for post in catalog.posts:
        _count(counted, post)
    return counted


def _count(counted: Counted, post: Post) -> None:
    """Count one published post under all that it counts for."""
    now, before, day = counted.is_now(post), counted.is_before(post), counted.day(post)
    topics = dict.fromkeys(post.topics)
    tallies = [counted.all, counted.unit[post.unit], counted.form[post.unit, post.form.value]]
    tallies += [counted.expert[slug] for slug in post.authors]
    for slug in topics:
        tallies += [counted.topic[slug], counted.unit_topic[post.unit, slug]]
    carried = len(counted.carriage.of_post.get(post.id, ())) if now else 0
    answered = len(counted.catalog.answers.get(post.id, ())) if now else 0
    if post.about:
        tallies.append(counted.answers[post.unit, _answered_unit(counted.catalog, post)])
    for tally in tallies:
        tally.ever += 1
        tally.newest = tally.newest or post  # they come newest first
        tally.oldest = post
        tally.before += before
        if before:
            tally.people_before.update(post.authors)
        if now:
            tally.posts += 1
            tally.comments += bool(post.about)
            tally.carried += carried
            tally.answered += answered
            tally.people.update(post.authors)
            tally.units.add(post.unit)
    if now:
        counted.now.append(post)
        counted.inside += bool(post.about) and not is_outside(post.about)
        span = periods.name(day, counted.period.each)
        counted.unit_span[post.unit, span] += 1
        counted.expert_span.update((slug, post.unit, span) for slug in post.authors)
    elif before and counted.period.each == "month":
        counted.unit_span_before[post.unit, periods.later_name(day, counted.period)] += 1


def _answered_unit(catalog: Catalog, post: Post) -> str:
    """The uid of the unit that a comment answers, "" for a page outside."""
    if is_outside(post.about):
        return ""
    target = target_of(catalog, post)
    return target.unit if target else post.about.partition("/")[0]
