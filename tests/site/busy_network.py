"""A network in which everybody follows everybody, and what the laws of syndication ask of its output."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from tests.site.small_network import NETWORK, text
from tests.site.subscriber import FILES, Document, document

ID = "tag:northwind.example,2026:"
UNITS = ("energy", "tax", "labs", "steam")
OUTSIDE = {
    "feed": "grid-operator",
    "title": "zqoutsidefeed",
    "url": "https://grid.example/",
    "items": [
        {
            "title": f"zqoutsidetitle {number}",
            "url": f"https://grid.example/zqoutside-{number}",
            "date": f"2026-11-0{number}T09:00:00+00:00",
            "authors": ["zqoutsideauthor"],
            "summary": "zqoutsidesummary",
        }
        for number in (3, 2, 1)
    ],
}
# Everybody follows everybody, in more ways than one: what is kept from a unit is kept by `share` alone.
RULES = {
    "energy": "[{unit: tax}, {unit: labs, topics: [hydrogen, pay]}, {topics: [pay]}, {topics: [hydrogen], limit: 4}, "
    "{feed: grid-operator, limit: 2}]",
    "tax": "[{unit: energy}, {unit: labs}, {topics: [hydrogen, pay]}]",
    "labs": "[{unit: tax}, {unit: energy}, {topics: [hydrogen]}, {topics: [pay], since: 2020-01-01}]",
}


def ruled(unit: str, *lines: str, rules: str = "") -> bytes:
    """The page of a unit with `rules`, those of `RULES` without any, and with further lines instead of its own."""
    kept = [
        line
        for line in NETWORK[f"{unit}/unit.yaml"].decode().splitlines()
        if not line.startswith(("follow:", "  - ", *(f"{extra.partition(':')[0]}:" for extra in lines)))
    ]
    return text("\n".join([*kept, f"follow: {rules or RULES[unit]}", *lines, ""]))


BUSY: dict[str, bytes] = {**NETWORK} | {f"{unit}/unit.yaml": ruled(unit) for unit in RULES}
BUSY |= {"energy/outside/grid-operator.json": (json.dumps(OUTSIDE, indent=2) + "\n").encode()}


def feeds_of(folder: Path, *units: str) -> dict[str, Document]:
    """The feeds of some units as they stand, those with their own posts alone among them."""
    return {
        path: document(folder, path)
        for unit in units
        for at in ("", "own/")
        for path in (f"/{unit}/{at}{f}" for f in FILES)
    }


def every_feed(folder: Path) -> dict[str, Document]:
    found = sorted(f"/{path.relative_to(folder)}" for file in FILES for path in folder.rglob(file))
    return {path: document(folder, path) for path in found}


def holding(files: Mapping[str, bytes], *words: str) -> list[str]:
    """The files that hold one of `words`, in their name or their bytes."""
    signs = [word.casefold().encode() for word in words]
    return [
        path for path, data in files.items() if any(sign in path.encode() or sign in data.lower() for sign in signs)
    ]


def placements(files: Mapping[str, bytes]) -> set[tuple[str, str]]:
    """Who carries what, as the machine index says it: (uid, id)."""
    return {(one["unit"], one["post"]) for one in json.loads(files["network.json"])["placements"]}


def below(files: Mapping[str, bytes], unit: str) -> dict[str, bytes]:
    """What lies in a unit's section."""
    return {path: data for path, data in files.items() if path.startswith(f"{unit}/")}
