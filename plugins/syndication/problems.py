"""What somebody wrote about carrying that does nothing, each with its file and line."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.network.carrying import Carriage, Reason
from plugins.network.catalog import Assembled
from plugins.network.checking import unknown
from plugins.network.model import Catalog, Overlay, Stage, State, Unit
from plugins.network.problems import Level, Problem
from plugins.syndication.words import STATES, why_not


def problems_of(assembled: Assembled, carriage: Carriage) -> Iterator[Problem]:
    """Warnings: rules of closed units, feeds never fetched, entries of carried.yaml for what is not carried."""
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
        return unknown("post", overlay.post, catalog.named)
    return "" if overlay.hide else f"{overlay.post} is not carried by this unit (it is {STATES[state]}); wait for it"


def _rules(assembled: Assembled, unit: Unit) -> Iterator[Problem]:
    path = f"{unit.slug}/unit.yaml"
    rules = sorted(unit.follow, key=lambda rule: rule.line)
    if rules and unit.role.stage is Stage.CLOSED:
        what = "this unit is closed and carries nothing, so its rules do nothing; take them out"
        yield _warning(assembled, path, rules[0].line, what)
        return
    fetched = {feed.name for feed in assembled.catalog.outside if feed.unit == unit.uid}
    said = {problem.file for problem in assembled.problems}
    for rule in rules:
        snapshot = f"{assembled.folder}/{unit.slug}/outside/{rule.feed}.json"
        if rule.feed and rule.feed not in fetched and snapshot not in said:
            yield _warning(assembled, path, rule.line, f"the feed '{rule.feed}' was never fetched; run: invoke pull")


def _warning(assembled: Assembled, path: str, line: int, what: str) -> Problem:
    return Problem(f"{assembled.folder}/{path}", max(line, 1), Level.WARNING, what)
