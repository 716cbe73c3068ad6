"""What somebody wrote about carrying that does nothing, each with its file and line."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.network.carrying import Carriage, Reason
from plugins.network.catalog import Assembled
from plugins.network.checking import near_post
from plugins.network.model import Overlay, Post, Stage, State, Unit
from plugins.network.problems import Level, Problem
from plugins.network.whole import Catalog
from plugins.syndication.resolver import OFFERS
from plugins.syndication.words import STATES, why_not


def problems_of(assembled: Assembled, carriage: Carriage) -> Iterator[Problem]:
    """Warnings: rules of closed units, entries of carried.yaml for what is not carried, more offers than are taken."""
    catalog = assembled.catalog
    placed = {(one.unit, one.post.id) for one in carriage.placements}
    gone = {one.id for one in catalog.withdrawn} | {one.id for one in catalog.notices}
    refused = {(one.unit, one.post.id): one for one in carriage.refusals}

    def not_carried(unit: Unit, overlay: Overlay) -> str:
        """Why an entry does nothing; "" when it does what it says."""
        post = catalog.named.get(overlay.post)
        if post is None or post.unit == unit.uid:
            return _no_such(assembled, unit, overlay)
        if (unit.uid, post.id) in placed:
            return ""
        refusal = refused.get((unit.uid, post.id))
        reason = refusal.reason if refusal else Reason.UNPUBLISHED if post.id in gone else Reason.NO_RULE
        if overlay.hide and reason is not Reason.NO_RULE:
            return ""  # it is kept out, as the entry says
        rule, by = (refusal.rule, refusal.by) if refusal else (None, "")
        found = why_not(catalog, unit, post, reason, rule=rule, by=by, folder=assembled.folder)
        remedy = f"take the entry out, or {found.change}" if found.change else "take the entry out"
        return f"{overlay.post} is not carried by this unit ({found.why}); {remedy}"

    yield from _offers(assembled, carriage)
    for unit in catalog.units:
        yield from _rules(assembled, unit)
        for overlay in unit.overlays:
            if overlay.post.partition("/")[0] in catalog.network.roles and (what := not_carried(unit, overlay)):
                yield _warning(assembled, f"{unit.slug}/carried.yaml", overlay.line, what)


def _no_such(assembled: Assembled, unit: Unit, overlay: Overlay) -> str:
    """What is wrong with an entry that names no post of another unit that anybody sees."""
    catalog: Catalog = assembled.catalog
    if overlay.post in catalog.named:
        return f"{overlay.post} is this unit's own post; take the entry out"
    state: State | None = assembled.unpublished_states.get(overlay.post)
    if state is None:
        return f"unknown post '{overlay.post}'{near_post(overlay.post, catalog.named) or '; take the entry out'}"
    return "" if overlay.hide else f"{overlay.post} is not carried by this unit (it is {STATES[state]}); wait for it"


def _rules(assembled: Assembled, unit: Unit) -> Iterator[Problem]:
    """Rules that do nothing because their own unit is closed; all else of rules was said when they were read."""
    if unit.follow and unit.role.stage is Stage.CLOSED:
        what = "this unit is closed and carries nothing, so its rules do nothing; take them out"
        yield _warning(assembled, f"{unit.slug}/unit.yaml", min(rule.line for rule in unit.follow), what)


def _offers(assembled: Assembled, carriage: Carriage) -> Iterator[Problem]:
    """Offers for which another unit has no place left, said once of each unit that offers, in its newest such post."""
    left: dict[tuple[str, str], list[Post]] = {}  # by home and the unit that it is offered to
    for refusal in carriage.refusals:
        if refusal.reason is Reason.LIMIT and refusal.rule is None:
            left.setdefault((refusal.post.unit, refusal.unit), []).append(refusal.post)
    for (_, uid), posts in left.items():
        newest = max(posts, key=lambda post: (post.date, post.id))
        line = assembled.texts.by_path[newest.source].line("to")
        others = f"this post and {len(posts) - 1} older are" if len(posts) > 1 else "this post is"
        what = (
            f"the unit '{uid}' carries {OFFERS} posts at a time that one unit offers, and {others} left out;"
            f" ask {uid} to follow the unit, or take '{uid}' out of to:"
        )
        yield _warning(assembled, newest.source, line, what)


def _warning(assembled: Assembled, path: str, line: int, what: str) -> Problem:
    return Problem(f"{assembled.folder}/{path}", max(line, 1), Level.WARNING, what)
