"""What rules that look at the whole network find in it, once the catalog is complete."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from plugins.network.catalog import Assembled
from plugins.network.judging import Force, InForce
from plugins.network.problems import Problem
from plugins.road_rules.configuring import settings_of
from plugins.road_rules.rule import Rule, Settings
from plugins.road_rules.table import RULES


def problems_of(assembled: Assembled) -> Iterator[Problem]:
    """A problem for each thing that breaks such a rule, where its unit minds."""
    for rule in RULES:
        if rule.across:
            yield from _found(rule, assembled)


def _found(rule: Rule, assembled: Assembled) -> Iterator[Problem]:
    laws = assembled.laws

    def in_force(folder: str) -> InForce | None:
        found = laws[folder].of.get(rule.name) if folder in laws else None
        return found if found and found.force is not Force.OFF else None

    @cache
    def settings(folder: str) -> Settings | None:
        found = in_force(folder)
        return settings_of(rule, found) if found else None

    if rule.across is None or not any(map(in_force, laws)):
        return
    for there in rule.across(assembled, settings):
        found = in_force(there.source.partition("/")[0])
        if found and (level := found.force.level):
            yield Problem(f"{assembled.folder}/{there.source}", there.line, level, there.what, rule.name)
