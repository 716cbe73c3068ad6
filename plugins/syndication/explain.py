"""Who carries a post, by which rule, and for everybody else the first reason why not: values, then lines to print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from plugins.network.carrying import Placement, Reason, because
from plugins.network.catalog import Assembled
from plugins.network.checking import near_post, unknown
from plugins.network.days import local_day, short
from plugins.network.model import FollowRule, Notice, Post, State, Unit
from plugins.network.naming import identify, key_of_file
from plugins.network.problems import Level, Problem, StopError
from plugins.network.whole import Catalog
from plugins.syndication.candidates import Candidate
from plugins.syndication.resolver import Resolver, Try, furthest
from plugins.syndication.words import STATES, WhyNot, rule_text, state_of, why_not


class UnknownNameError(StopError):
    """Nobody knows a post or unit of that name; the message says what comes near."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One route by which the post might come: what brings it, where that stands, and why not (None: it does)."""

    route: str
    where: str  # file and line
    why_not: WhyNot | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one unit makes of the post. Either it is carried (`placement`), or `why_not` says why it is not."""

    unit: Unit
    placement: Placement | None
    why_not: WhyNot | None
    tried: tuple[Tried, ...] = ()  # every route, those that count more first


@dataclass(frozen=True, slots=True)
class Explanation:
    """A post of the catalog and every other unit's verdict, by uid."""

    post: Post | Notice
    state: State
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class Unseen:
    """A post that nobody sees yet: a draft, one of the future (`state`), or one held by `errors`."""

    key: str
    state: State | None
    errors: tuple[Problem, ...] = ()


def explain(assembled: Assembled, key: str, unit: str = "") -> Explanation | Unseen:
    """What becomes of the post `key`; of one other unit alone when `unit` is given.

    `key` is `uid/slug` (also an old slug), or what people paste: an address, a file, an id. Raises UnknownNameError.
    """
    catalog = assembled.catalog
    if unit and unit not in catalog.unit:
        raise UnknownNameError(unknown("unit", unit, catalog.unit))
    key, source = identify(assembled, key)
    post = catalog.named.get(key)
    if post is None or source not in ("", post.source):
        return _unseen(assembled, key, source)
    state = state_of(catalog, post)
    resolver = Resolver.of(catalog)
    one = resolver.index.of(post)
    asked = [unit] if unit else sorted(set(catalog.unit) - {post.unit})
    verdicts = (_verdict(assembled, resolver, catalog.unit[uid], post, one, state) for uid in asked)
    return Explanation(post, state, tuple(verdicts))


def _unseen(assembled: Assembled, key: str, source: str) -> Unseen:
    state = None if key in assembled.catalog.named else assembled.unpublished_states.get(key)
    errors = tuple(found for found in assembled.problems if _holds(assembled, found, key, source))
    if state is None and not errors:
        close = near_post(key, {*assembled.catalog.named, *assembled.keys.values()})
        remedy = "; write it as unit/slug, or paste its address or the name of its file"
        raise UnknownNameError(f"unknown post '{key}'{close or remedy}")
    return Unseen(key, state, errors if state is None else ())


def _holds(assembled: Assembled, problem: Problem, key: str, source: str) -> bool:
    """Whether a problem holds the post `key`, or the one of the file `source` when that is given."""
    path = problem.file.removeprefix(f"{assembled.folder}/")
    return problem.level is Level.ERROR and (path == source if source else key_of_file(assembled, path) == key)


def _verdict(
    assembled: Assembled, resolver: Resolver, unit: Unit, post: Post | Notice, one: Candidate | None, state: State
) -> Verdict:
    def words(reason: Reason, rule: FollowRule | None = None) -> WhyNot:
        by = resolver.answers.get(unit.uid, {}).get(post.id, "")
        return why_not(catalog, unit, post, reason, rule=rule, by=by, folder=assembled.folder)

    catalog = resolver.catalog
    if unit.uid == post.unit:
        return Verdict(unit, None, WhyNot("it is the unit's own post, so it is in its section anyway"))
    tries: Sequence[Try] = resolver.tries(unit).get(one.rank, ()) if one else ()
    came = [tried for tried in tries if tried.reason is None]
    placement = resolver.placement(unit.uid, one, came) if one and came else None
    tried = tuple(
        Tried(
            rule_text(tried.rule) if tried.rule else f"to: [{unit.uid}]",
            _where(assembled, unit, post, tried.rule),
            words(tried.reason, tried.rule) if tried.reason else None,
        )
        for tried in tries
    )
    if state is not State.PUBLISHED:
        return Verdict(unit, placement, words(Reason.UNPUBLISHED), tried)
    if placement:
        return Verdict(unit, placement, None, tried)
    if tries:
        last = furthest(tries)
        return Verdict(unit, None, words(last.reason or Reason.NO_RULE, last.rule), tried)
    return Verdict(unit, None, words(resolver.barred(unit, post) or Reason.NO_RULE), tried)


def _where(assembled: Assembled, unit: Unit, post: Post | Notice, rule: FollowRule | None) -> str:
    if rule is None:
        return f"{assembled.folder}/{post.source}"
    return f"{assembled.folder}/{unit.slug}/unit.yaml:{max(rule.line, 1)}"


# ------------------------------------------------------------------------------------------------------------ lines


def lines_of(assembled: Assembled, found: Explanation | Unseen, unit: str = "") -> Iterator[str]:
    """The explanation as it is printed; with `unit` every route that was tried is told."""
    if isinstance(found, Unseen):
        yield from _unseen_lines(found)
        return
    yield from _head(assembled, found)
    carried = [one for one in found.verdicts if one.why_not is None]
    others = [one for one in found.verdicts if one.why_not is not None]
    if carried:
        yield "Carried by"
        for one in carried:
            yield from _carried(assembled.catalog, one)
    elif not unit:
        yield "Carried by nobody."
    if found.state is not State.PUBLISHED:
        yield from _departed(found, others)
    elif others:
        yield "Not carried by"
        for one in others:
            if one.why_not:
                yield f"  {one.unit.uid}: {one.why_not.why}"
                yield from _remedy(one.why_not)
    if unit:
        yield from _every_route(found)


def _unseen_lines(found: Unseen) -> Iterator[str]:
    if found.state is not None:
        yield f"{found.key} is {STATES[found.state]}: nobody sees it yet, so nobody carries it."
        return
    yield f"{found.key} is held because of what is wrong in it, so nobody sees or carries it:"
    yield from (f"  {problem}" for problem in found.errors)


def _head(assembled: Assembled, found: Explanation) -> Iterator[str]:
    catalog, post = assembled.catalog, found.post
    day = short(local_day(post.date, ZoneInfo(catalog.network.timezone)))
    names = [catalog.author[slug].name if slug in catalog.author else slug for slug in post.authors]
    title = post.title if isinstance(post, Post) else post.key
    by = f", by {' and '.join(names)}" if isinstance(post, Post) else ""
    yield f"{title}"
    yield f"  {post.key}, {day}{by}"
    yield f"  {assembled.folder}/{post.source}"
    if found.state is not State.PUBLISHED:
        yield f"  It is {STATES[found.state]}, so no section carries it."


def _carried(catalog: Catalog, one: Verdict) -> Iterator[str]:
    if one.placement is None:
        return
    first, *further = [tried for tried in one.tried if tried.why_not is None]
    pinned = ", pinned" if one.placement.pinned else ""
    yield f"  {one.unit.uid}: {because(catalog, one.placement)}{pinned}"
    yield f"    {first.where}: {first.route}"
    if one.placement.note:
        yield f"    note: {one.placement.note}"
    for tried in further:
        yield f"    also: {tried.where}: {tried.route}"


def _remedy(found: WhyNot) -> Iterator[str]:
    if found.change:
        yield f"    to change that, {found.change}"


def _departed(found: Explanation, others: Sequence[Verdict]) -> Iterator[str]:
    told = [one.unit.uid for one in others if one.placement]
    if told:
        yield f"The feeds of these units tell their subscribers that it is {STATES[found.state]}: {', '.join(told)}"


def _every_route(found: Explanation) -> Iterator[str]:
    for one in found.verdicts:
        if one.tried:
            yield "Tried"
        for tried in one.tried:
            brings = "brings it" if found.state is State.PUBLISHED else "would bring it, were it published"
            yield f"  {tried.where}: {tried.route}: {tried.why_not.why if tried.why_not else brings}"
