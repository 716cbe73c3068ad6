"""All rules of the road. A rule is one function and one row of a table."""

from __future__ import annotations

from collections.abc import Mapping

from plugins.road_rules.across import ACROSS
from plugins.road_rules.freshness import FRESHNESS
from plugins.road_rules.headings import HEADINGS
from plugins.road_rules.links import LINKS
from plugins.road_rules.pictures import PICTURES
from plugins.road_rules.rule import Group, Rule
from plugins.road_rules.summaries import SUMMARIES
from plugins.road_rules.tables import TABLES
from plugins.road_rules.titles import TITLES
from plugins.road_rules.voice import VOICE

_ORDER = list(Group)
RULES: tuple[Rule, ...] = tuple(
    sorted(
        (*TITLES, *SUMMARIES, *VOICE, *HEADINGS, *LINKS, *PICTURES, *TABLES, *FRESHNESS, *ACROSS),
        key=lambda rule: _ORDER.index(rule.group),
    )
)
BY_NAME: Mapping[str, Rule] = {rule.name: rule for rule in RULES}
