"""What the report wears: the brand's own sheet and faces, and rules that name no value of their own."""

from __future__ import annotations

import re

from plugins.brand import worn
from plugins.brand.contrast import PAIRS
from plugins.pipeline.outputs import Copy, Data
from tests.building import ROOT

RULES = re.sub(r"/\*.*?\*/", "", (ROOT / "theme" / "report.css").read_text("utf-8"), flags=re.DOTALL)
SITE_RULES = (ROOT / "theme" / "static" / "site.css").read_text("utf-8")


def test_the_rules_name_no_colour_and_no_family_of_their_own() -> None:
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", RULES) == []
    assert re.findall(r"\b(?:rgb|hsl|oklch|lab|lch|hwb|color)a?\(", RULES) == []
    assert re.findall(r"\b(?:serif|sans-serif|monospace|system-ui)\b", RULES) == []


def test_every_colour_of_words_is_one_that_the_brand_is_checked_for_on_paper() -> None:
    checked = {pair.front.replace("_", "-") or "accent" for pair in PAIRS if pair.ground == "paper"}
    assert set(re.findall(r"(?<![\w-])color:\s*var\(--([a-z-]+)\)", RULES)) <= checked


def test_a_reader_of_the_site_loads_no_rule_of_the_report() -> None:
    for name in (".concern", ".heat", ".minis", ".spark"):
        assert name in RULES
        assert name not in SITE_RULES


def test_it_takes_the_sheet_and_the_faces_with_their_licences_and_nothing_else() -> None:
    found = worn(ROOT / "theme")
    assert [one.path for one in found if isinstance(one, Data)] == ["theme/site.css"]
    copies = {one.path for one in found if isinstance(one, Copy)}
    assert copies == {f"theme/faces/{path.name}" for path in (ROOT / "theme" / "static" / "faces").iterdir()}
