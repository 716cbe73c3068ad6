"""What a rule would bring to a unit before anybody writes it down, and its line in the unit's page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from plugins.network import checking
from plugins.network.carrying import Reason
from plugins.network.catalog import Assembled
from plugins.network.checking import unknown
from plugins.network.days import local_day, short
from plugins.network.following import rule_of
from plugins.network.frontmatter import decode
from plugins.network.model import FollowRule, OutsideFeed, Post, Stage, Unit
from plugins.network.problems import StopError
from plugins.network.schema import UnitFile
from plugins.network.vocabulary import Vocabulary
from plugins.network.whole import Catalog
from plugins.network.yaml_writing import with_items
from plugins.network.yamlfile import Document, Mistake, read_yaml
from plugins.syndication.resolver import Resolver, furthest, shown_of
from plugins.syndication.words import rule_item, rule_text


class FollowError(StopError):
    """A rule, or a page to write it into, that has a mistake; the message is in its author's words."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A post that the rule would bring; `already` when the unit carries it without the rule."""

    post: Post
    already: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What a rule would do for a unit."""

    unit: Unit
    rule: FollowRule
    posts: tuple[Brought, ...]  # newest first
    refused: tuple[tuple[Reason, int], ...]  # how many posts that it names it would not bring, and why
    outside: OutsideFeed | None  # what a rule with `feed` shows; None before it was fetched
    there: FollowRule | None  # the same rule, where the unit has it already


def read_rule(text: str, uid: str, catalog: Catalog, vocabulary: Vocabulary) -> FollowRule:
    """The rule that somebody typed for the unit `uid`, checked as it is in unit.yaml. Raises FollowError."""
    unit = catalog.unit.get(uid)
    if unit is None:
        raise FollowError(f"--unit: {unknown('unit', uid, catalog.unit)}")
    if unit.role.stage is Stage.CLOSED:
        raise FollowError(f"--unit: the unit '{uid}' is closed and carries nothing")
    typed = read_yaml(text)
    alone = isinstance(typed.value, list) and len(typed.value) == 1  # pasted with the '- ' that it has in the file
    rules = typed.value if alone else [typed.value]
    page, mistakes = checking.strict(UnitFile, Document({"name": unit.name, "follow": rules}, {}))
    if page is None or typed.mistakes:
        raise _wrong([mistake.what for mistake in typed.mistakes or mistakes])
    rule, wrong = rule_of(page.follow[0], uid, catalog.network, vocabulary)
    if rule is None:
        raise _wrong([what for _, what in wrong])
    return rule


def _wrong(said: list[str]) -> FollowError:
    return FollowError("\nerror: ".join(f"--rule: {what}" for what in said))


def preview(assembled: Assembled, uid: str, rule: FollowRule) -> Preview:
    """What `rule` would bring to the unit `uid`, by itself."""
    catalog = assembled.catalog
    unit = catalog.unit[uid]
    resolver = Resolver.of(catalog)
    carried = {rank for rank, tries in resolver.tries(unit).items() if any(tried.reason is None for tried in tries)}
    posts: list[Brought] = []
    refused: Counter[Reason] = Counter()
    for rank, tries in sorted(resolver.tries(replace(unit, follow=(rule,))).items()):
        one = resolver.index.candidate(rank)
        mine = [tried for tried in tries if tried.rule is not None]
        if not mine or one.departed or not isinstance(one.post, Post):
            continue
        if reason := furthest(mine).reason:
            refused[reason] += 1
        else:
            posts.append(Brought(one.post, rank in carried))
    snapshot = next((feed for feed in catalog.outside if (feed.unit, feed.name) == (uid, rule.feed)), None)
    return Preview(
        unit=unit,
        rule=rule,
        posts=tuple(posts),
        refused=tuple((reason, refused[reason]) for reason in Reason if refused[reason]),
        outside=shown_of(snapshot, [rule], catalog) if snapshot else None,
        there=next((one for one in sorted(unit.follow, key=lambda one: one.line) if one == rule), None),
    )


def with_rule(data: bytes, named: str, rule: FollowRule) -> bytes:
    """The bytes of a unit's page with `rule` as the last under `follow`, every other byte as it was where that can be.

    `named` is the file as problems print it. Raises FollowError when the page can't be read, now or then, and
    SetupError when the rule can't be put into it.
    """
    _readable(data, named)
    written = with_items(data.decode(), "follow", [rule_item(rule)]).encode()
    _readable(written, named)
    return written


def _readable(data: bytes, named: str) -> None:
    text, mistakes = decode(data)
    document = read_yaml(text)
    found = (*mistakes, *document.mistakes)
    if not found and not isinstance(document.value, dict):
        found = (Mistake(1, "holds no 'key: value' lines"),)
    if found:
        raise FollowError(f"{named}:{found[0].line}: {found[0].what}; mend that first")


# ------------------------------------------------------------------------------------------------------------ lines


def lines_of(assembled: Assembled, found: Preview) -> Iterator[str]:
    """The preview as it is printed."""
    said = rule_text(found.rule)
    if found.rule.feed:
        yield from _outside_lines(assembled, found, said)
        return
    count = len(found.posts)
    new = sum(not brought.already for brought in found.posts)
    if count:
        yield f"{said} brings {_posts(count)} to {found.unit.uid}, {new} of them not carried yet:"
    else:
        yield f"{said} brings nothing to {found.unit.uid} now"
    zone = ZoneInfo(assembled.catalog.network.timezone)
    for brought in found.posts:
        already = " (carried already)" if brought.already else ""
        day = short(local_day(brought.post.date, zone))
        yield f"  {day:>11}  {brought.post.key}: {brought.post.title}{already}"
    if found.refused:
        yield "Not brought:"
        for reason, number in found.refused:
            yield f"  {_posts(number)}: {_refused(found, reason)}"


def _outside_lines(assembled: Assembled, found: Preview, said: str) -> Iterator[str]:
    if found.outside is None:
        yield f"{said}: this feed was not fetched for {found.unit.uid} yet; when the rule is written, run: invoke pull"
        return
    count, zone = len(found.outside.items), ZoneInfo(assembled.catalog.network.timezone)
    yield f"{said} shows {count} outside {'link' if count == 1 else 'links'} in the section of {found.unit.uid}:"
    for item in found.outside.items:
        yield f"  {short(local_day(item.date, zone)) if item.date else '':>11}  {item.title}: {item.url}"


def _posts(number: int) -> str:
    return "1 post" if number == 1 else f"{number} posts"


def _refused(found: Preview, reason: Reason) -> str:
    rule, uid = found.rule, found.unit.uid
    match reason:
        case Reason.SHARE:
            return f"not shared with {uid}"
        case Reason.UNIT_SHARE:
            return f"of a unit that does not share with {uid}"
        case Reason.SINCE:
            return f"older than {rule.since}"
        case Reason.HIDDEN if not found.unit.carries:
            return "nothing is carried while carried.yaml can't be read"
        case Reason.HIDDEN:
            return "hidden in carried.yaml"
        case Reason.ANSWERED:
            return "a comment of the unit's own stands for it"
        case Reason.LIMIT:
            return f"newer ones fill the limit of {rule.limit}"
        case _:
            return f"the unit {uid} is closed"
