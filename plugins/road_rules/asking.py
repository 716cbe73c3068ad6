"""What the rules in force ask of single keys of front matter, for those who write them into a form."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.network.asked import Asked
from plugins.network.judging import Force, Law
from plugins.road_rules.configuring import settings_of
from plugins.road_rules.table import BY_NAME


def asked_by(law: Law) -> tuple[Asked, ...]:
    """What a law asks of keys, in the order of the rules."""
    return tuple(_asked_by(law))


def _asked_by(law: Law) -> Iterator[Asked]:
    for in_force in law.rules:
        rule = BY_NAME[in_force.rule]
        if in_force.force is Force.OFF:
            continue
        settings = settings_of(rule, in_force)
        least, most = getattr(settings, "least", 0), getattr(settings, "most", 0)
        for key in rule.keys:
            must = in_force.force is Force.MUST and in_force.since is None
            kinds = tuple(sorted(role.value for role in rule.roles))
            yield Asked(key=key, kinds=kinds, what=rule.what, must=must, least=least, most=most)
