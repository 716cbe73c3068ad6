"""One file before the rules that are in force for it."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.network.judging import InForce, Law, Rulebook, Verdict
from plugins.network.model import Status
from plugins.network.schema import PostFile
from plugins.network.sources import Role
from plugins.network.written import Written
from plugins.road_rules.configuring import centre, settings_of, unit
from plugins.road_rules.rule import Check, Finding, Rule, Settings
from plugins.road_rules.table import BY_NAME

MOST = 20  # findings of one rule in one file that are said one by one
_LAWS = 1000  # that a process keeps ready
_TAKEN_BACK = (Status.WITHDRAWN, Status.RETRACTED)

_Asked = tuple[Rule, InForce, Check, Settings]
_ready: dict[tuple[bytes, Role], tuple[_Asked, ...]] = {}


def judge(law: Law, written: Written) -> tuple[Verdict, ...]:
    """What the rules in force find in a file, by line.

    A post that was taken back is not looked at: nobody should have to edit it, and its notice must stay.
    """
    fields = written.fields
    if isinstance(fields, PostFile) and fields.status in _TAKEN_BACK:
        return ()
    found: list[Verdict] = []
    for rule, in_force, check, settings in _asked(law, written.role):
        if (findings := list(check(written, settings))) and (level := in_force.force_at(written.day).level):
            found += [
                Verdict(one.line, level, one.what, rule.name, one.since, one.until) for one in _limited(rule, findings)
            ]
    return tuple(sorted(dict.fromkeys(found), key=lambda verdict: verdict.line)) if found else ()


def _asked(law: Law, role: Role) -> tuple[_Asked, ...]:
    """The rules that look at files of a role, with their settings ready."""
    key = law.digest, role
    if key not in _ready:
        if len(_ready) >= _LAWS:
            _ready.clear()
        _ready[key] = tuple(_made_ready(law, role))
    return _ready[key]


def _made_ready(law: Law, role: Role) -> Iterator[_Asked]:
    for in_force in law.rules:
        rule = BY_NAME[in_force.rule]
        if rule.check and role in rule.roles and in_force.force.level:
            yield rule, in_force, rule.check, settings_of(rule, in_force)


def _limited(rule: Rule, findings: list[Finding]) -> Iterator[Finding]:
    """The findings, of very many the first; the last then says how many more there are."""
    yield from findings[:MOST]
    if more := findings[MOST:]:
        yield Finding(more[0].line, f"{rule.name}: {len(more)} more of these from here on; see 'invoke rules'")


RULEBOOK = Rulebook(centre=centre, unit=unit, judge=judge)
