"""Who carries what, and why not: the catalog in, placements and refusals out.

For each unit every route is tried by which another unit's post might come to it: offers, rules that name a unit, rules
that name topics alone. A try ends at the first check that says no, in the order of `Reason`. Each rule stands alone:
its limit counts its own matches, so no order of anything changes what is found. Only home posts are ever looked at, so
units may follow each other without a cycle.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import NamedTuple
from zoneinfo import ZoneInfo

from plugins.network.answering import target_of
from plugins.network.carrying import Carriage, Placement, Reason, Refusal, Route
from plugins.network.days import local_day
from plugins.network.model import FollowRule, Notice, OutsideFeed, OutsideItem, Overlay, Post, Stage, Unit
from plugins.network.sharing import lets_in
from plugins.network.whole import Catalog
from plugins.syndication.candidates import Candidate, Index, index_of

OFFERS = 50  # posts of one unit that another carries at a time because they were offered
_NOBODY = Overlay(post="")
_ORDER = {reason: number for number, reason in enumerate(Reason)}


class Try(NamedTuple):
    """One route by which a post might come to a unit, and the first check that said no; None: it comes."""

    route: Route
    rule: FollowRule | None
    reason: Reason | None


Tries = Mapping[int, Sequence[Try]]  # by rank of the candidate, each in order of precedence


@dataclass(frozen=True, slots=True)
class OfUnit:
    """What a unit carries, what it would carry if that were not taken back, and what it does not."""

    placements: list[Placement] = field(default_factory=list)
    departed: list[Placement] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


Decided = dict[str, tuple[object, OfUnit]]  # by uid: all that was looked at, and what was decided


def resolve(catalog: Catalog, decided: Decided | None = None) -> Carriage:
    """Every placement and refusal of the network, and what outside feeds show. Pure.

    What was `decided` of a former catalog stands for each unit for which all is as it was then; what is decided now
    takes its place.
    """
    resolver, kept = Resolver.of(catalog), {} if decided is None else decided
    found: Decided = {}
    for uid in sorted(catalog.unit):
        unit = catalog.unit[uid]
        looked_at, before = resolver.looked_at(unit), kept.get(uid)
        found[uid] = before if before and before[0] == looked_at else (looked_at, resolver.of_unit(unit))
    kept.clear()
    kept.update(found)
    those = [of_unit for _, of_unit in found.values()]
    return Carriage(
        placements=tuple(chain.from_iterable(one.placements for one in those)),
        departed=tuple(chain.from_iterable(one.departed for one in those)),
        refusals=tuple(chain.from_iterable(one.refusals for one in those)),
        outside=tuple(_outside(catalog)),
    )


def rules_of(unit: Unit) -> tuple[tuple[Route, FollowRule], ...]:
    """The unit's rules for posts, in order of precedence; of two that say the same the upper one."""
    rules = sorted(unit.follow, key=_canonical)
    kept = dict.fromkeys(rule for rule in rules if not rule.feed and (rule.unit or rule.topics))
    return (
        *((Route.UNIT, rule) for rule in kept if rule.unit),
        *((Route.TOPIC, rule) for rule in kept if not rule.unit),
    )


def _canonical(rule: FollowRule) -> tuple[str, tuple[str, ...], str, int, str, int]:
    return (rule.unit, rule.topics, rule.feed, rule.limit or 0, str(rule.since or ""), rule.line)


def furthest(tries: Iterable[Try]) -> Try:
    """Of tries that all failed the one that came furthest: what it lacks is what is lacking."""
    return max(tries, key=lambda tried: _ORDER[tried.reason] if tried.reason else -1)


@dataclass(frozen=True, slots=True)
class Resolver:
    """What all units need to decide what they carry."""

    catalog: Catalog
    index: Index
    overlays: Mapping[str, Mapping[str, Overlay]]  # by uid, then by the id of the post
    answers: Mapping[str, Mapping[str, str]]  # by uid, the id of the post -> the comment post as `uid/slug`

    @classmethod
    def of(cls, catalog: Catalog) -> Resolver:
        return cls(catalog, index_of(catalog), _overlays(catalog), _answers(catalog))

    def looked_at(self, unit: Unit) -> object:
        """All that decides what `unit` carries: where this is the same, so is that."""
        index, network = self.index, self.catalog.network
        lists = [index.offers(unit.uid), *(index.matches(rule) for _, rule in rules_of(unit))]
        return (
            unit,
            (network.groups, network.timezone),
            {uid: other.share for uid, other in self.catalog.unit.items()},
            (self.overlays.get(unit.uid), self.answers.get(unit.uid)),
            index.departed,
            [[index.posts[rank] for rank in ranks] for ranks in lists],  # whose order follows from what they are
        )

    def of_unit(self, unit: Unit) -> OfUnit:
        """What is decided about each candidate that anybody tries to bring into the section of `unit`."""
        found = OfUnit()
        tries = self.tries(unit)
        for rank in sorted(tries):
            one = self.index.candidate(rank)
            came = [tried for tried in tries[rank] if tried.reason is None]
            if came:
                (found.departed if one.departed else found.placements).append(self.placement(unit.uid, one, came))
            elif not one.departed and isinstance(one.post, Post):
                found.refusals.append(self.refusal(unit.uid, one.post, tries[rank]))
        return found

    def tries(self, unit: Unit) -> Tries:
        """All that anybody tries to bring into the section of `unit`, by rank of the candidate."""
        kept_out, found = self._kept_out(unit), dict[int, list[Try]]()
        shut_out = self._shut_out(unit)
        pinned = {id for id, overlay in self.overlays.get(unit.uid, {}).items() if overlay.pin}
        for rank, offer in self._offers(unit, shut_out, kept_out, pinned):
            found[rank] = [offer]
        for route, rule in rules_of(unit):
            since, left = rule.since, rule.limit
            outcomes = {reason: Try(route, rule, reason) for reason in (None, *Reason)}  # one value for many posts
            for one in map(self.index.candidate, self.index.matches(rule)):
                if one.post.unit == unit.uid:
                    continue
                reason = shut_out(one)
                if reason is None and since is not None and self.index.day(one) < since:
                    reason = Reason.SINCE
                if reason is None:
                    reason = self._out(unit, one, kept_out)
                if reason is None and left is not None and one.post.id not in pinned:
                    if left <= 0:
                        reason = Reason.LIMIT
                    elif not one.departed:  # what has departed takes nobody's place
                        left -= 1
                found.setdefault(one.rank, []).append(outcomes[reason])
        return found

    def _offers(
        self,
        unit: Unit,
        shut_out: Callable[[Candidate], Reason | None],
        kept_out: Mapping[str, Reason],
        pinned: Collection[str],
    ) -> Iterator[tuple[int, Try]]:
        """What others offer to `unit`, by rank: of each of them the newest, so that none can fill another's section."""
        taken = None if unit.offers else Reason.DECLINED
        came: Counter[str] = Counter()  # by home
        for one in map(self.index.candidate, self.index.offers(unit.uid)):
            home = one.post.unit
            if home == unit.uid:
                continue
            reason = shut_out(one) or taken or self._out(unit, one, kept_out)
            if reason is None and one.post.id not in pinned:
                if came[home] >= OFFERS:
                    reason = Reason.LIMIT
                elif not one.departed:  # what has departed takes nobody's place
                    came[home] += 1
            yield one.rank, Try(Route.OFFER, None, reason)

    def barred(self, unit: Unit, post: Post | Notice) -> Reason | None:
        """Why `post` can't come to `unit` whatever its rules say; None when nothing of that kind stands against it.

        All posts with the same `share` of units with the same one have one answer.
        """
        groups = self.catalog.network.groups
        if not lets_in(post.share, unit.uid, groups):
            return Reason.SHARE
        if not lets_in(self.catalog.unit[post.unit].share, unit.uid, groups):
            return Reason.UNIT_SHARE
        return Reason.CLOSED if unit.role.stage is Stage.CLOSED else None

    def _shut_out(self, unit: Unit) -> Callable[[Candidate], Reason | None]:
        """`barred` for candidates, asked once for all with the same shares."""
        known: dict[int, Reason | None] = {}

        def shut_out(one: Candidate) -> Reason | None:
            if one.shared not in known:
                known[one.shared] = self.barred(unit, one.post)
            return known[one.shared]

        return shut_out

    def _kept_out(self, unit: Unit) -> Mapping[str, Reason]:
        """What the unit itself keeps out, by the id of the post."""
        hidden = {id: Reason.HIDDEN for id, overlay in self.overlays.get(unit.uid, {}).items() if overlay.hide}
        return dict.fromkeys(self.answers.get(unit.uid, ()), Reason.ANSWERED) | hidden

    def _out(self, unit: Unit, one: Candidate, kept_out: Mapping[str, Reason]) -> Reason | None:
        return kept_out.get(one.post.id) if unit.carries else Reason.HIDDEN

    def placement(self, uid: str, one: Candidate, came: Sequence[Try]) -> Placement:
        overlay = self.overlays.get(uid, {}).get(one.post.id, _NOBODY)
        first = came[0]
        return Placement(
            unit=uid,
            post=one.post,
            route=first.route,
            rule=first.rule,
            pinned=overlay.pin,
            note=overlay.note,
            also=tuple((tried.route, tried.rule) for tried in came[1:]),
        )

    def refusal(self, uid: str, post: Post, tries: Sequence[Try]) -> Refusal:
        last = furthest(tries)
        assert last.reason is not None
        by = self.answers[uid][post.id] if last.reason is Reason.ANSWERED else ""
        return Refusal(unit=uid, post=post, reason=last.reason, rule=last.rule, by=by)


def _overlays(catalog: Catalog) -> dict[str, dict[str, Overlay]]:
    """What units say in carried.yaml, by uid and by the id of the post; of two entries for one the stricter counts."""
    found: dict[str, dict[str, Overlay]] = {}
    for unit in catalog.units:
        for overlay in sorted(unit.overlays, key=lambda entry: (entry.post, entry.line)):
            post = catalog.named.get(overlay.post)
            if post is None:
                continue
            mine = found.setdefault(unit.uid, {})
            other = mine.get(post.id, _NOBODY)
            mine[post.id] = replace(
                overlay, pin=overlay.pin or other.pin, hide=overlay.hide or other.hide, note=other.note or overlay.note
            )
    return found


def _answers(catalog: Catalog) -> dict[str, dict[str, str]]:
    """By uid and by the id of the post it is about: the unit's newest comment post, as `uid/slug`."""
    found: dict[str, dict[str, str]] = {}
    comments = [post for post in catalog.posts if post.about]
    for comment in sorted(comments, key=lambda post: (-post.date.timestamp(), post.id)):
        about = target_of(catalog, comment)
        if about is not None:
            found.setdefault(comment.unit, {}).setdefault(about.id, comment.key)
    return found


# ------------------------------------------------------------------------------------------------- outside feeds


def _outside(catalog: Catalog) -> Iterator[OutsideFeed]:
    """What rules with `feed` show of their snapshots; several rules for one feed show what any of them does."""
    snapshots = {(feed.unit, feed.name): feed for feed in catalog.outside}
    for uid in sorted(catalog.unit):
        unit = catalog.unit[uid]
        rules = [] if unit.role.stage is Stage.CLOSED else [rule for rule in unit.follow if rule.feed]
        for name in sorted({rule.feed for rule in rules}):
            if feed := snapshots.get((uid, name)):
                yield shown_of(feed, [rule for rule in rules if rule.feed == name], catalog)


def shown_of(feed: OutsideFeed, rules: Iterable[FollowRule], catalog: Catalog) -> OutsideFeed:
    """`feed` with those of its items that any of `rules` shows."""
    zone = ZoneInfo(catalog.network.timezone)
    shown = {at for rule in rules for at in _shown(feed.items, rule, zone)}
    return replace(feed, items=tuple(item for at, item in enumerate(feed.items) if at in shown))


def _shown(items: Sequence[OutsideItem], rule: FollowRule, zone: ZoneInfo) -> list[int]:
    """The places of those items that a rule shows. One without a date is older than any `since`."""
    since = rule.since
    found = [
        at
        for at, item in enumerate(items)
        if since is None or (item.date is not None and local_day(item.date, zone) >= since)
    ]
    return found[: rule.limit]
