"""The page of the documentation that says all rules; what stands above its marker is written by people."""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path

from plugins.network.judging import NO_DOCUMENT, Centre
from plugins.road_rules.configuring import centre
from plugins.road_rules.saying import said_of, with_rules

UNITS = "units"


def page(path: Path) -> tuple[str, str]:
    """The page as it stands, and as it should be: with every rule as it is before anybody changes it."""
    before = path.read_text("utf-8") if path.is_file() else ""
    law, _ = centre(Centre(NO_DOCUMENT))
    return before, with_rules(before, said_of(law, UNITS))


def difference(path: Path, before: str, after: str) -> str:
    """What writing the page would change."""
    return "\n".join(unified_diff(before.split("\n"), after.split("\n"), path.name, path.name, lineterm=""))
