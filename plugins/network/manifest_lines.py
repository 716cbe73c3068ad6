"""What stands where in a manifest, also in one that has mistakes."""

from __future__ import annotations

import re

from plugins.network import checking
from plugins.network.kinds import SLUG_PATTERN
from plugins.network.schema import MANY, FollowEntry
from plugins.network.yamlfile import Document


def uids_in(document: Document) -> list[str]:
    """The unit uids in `network.yaml`, also those whose roles are wrong."""
    units = document.value.get("units") if isinstance(document.value, dict) else None
    return [uid for uid in units if re.fullmatch(SLUG_PATTERN, uid)] if isinstance(units, dict) else []


def lines_of_rules(document: Document) -> list[int]:
    """The line of every rule under `follow` that is right in itself: those with a mistake are left out of the unit."""
    rules = document.value.get("follow") if isinstance(document.value, dict) else None
    return [
        document.line(("follow", number))
        for number, rule in enumerate(rules if isinstance(rules, list) and len(rules) <= MANY else [])
        if checking.strict(FollowEntry, Document(rule, {}))[0] is not None
    ]


def line_of_topic(document: Document, slug: str) -> int:
    value = document.value
    topics = value.get("topics") if isinstance(value, dict) else None
    lines = [
        document.line(("topics", number))
        for number, entry in enumerate(topics if isinstance(topics, list) else [])
        if isinstance(entry, dict) and entry.get("slug") == slug
    ]
    return max(lines, default=1)
