"""The stylesheet: what the brand says becomes custom properties, and the rules use these and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from plugins.brand.assets import outputs
from plugins.brand.contrast import PAIRS
from plugins.brand.css import custom_properties, stylesheet
from plugins.network.brand import read_brand
from plugins.network.dress import dress_of
from plugins.network.problems import SetupError
from plugins.pipeline.outputs import Copy, Data
from tests.builders import make_network

THEME = Path(__file__).parents[2] / "theme"
BRAND = read_brand(THEME / "brand.yaml")
SITE_CSS = (THEME / "static" / "site.css").read_text("utf-8")
RULES = re.sub(r"/\*.*?\*/", "", SITE_CSS, flags=re.DOTALL)


def defined(css: str) -> set[str]:
    return set(re.findall(r"(?<![\w-])(--[a-z0-9-]+)\s*:", css))


def used(css: str) -> set[str]:
    return set(re.findall(r"var\((--[a-z0-9-]+)", css))


def test_every_property_that_the_rules_use_is_defined() -> None:
    assert used(RULES) - defined(custom_properties(BRAND)) - defined(RULES) == set()


def test_every_property_that_is_defined_is_used() -> None:
    whole = stylesheet(BRAND, RULES)
    assert defined(whole) - used(whole) == set()


def test_the_rules_name_no_colour_of_their_own() -> None:
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", RULES) == []
    assert re.findall(r"\b(?:rgb|hsl|oklch|lab|lch|hwb|color)a?\(", RULES) == []
    assert re.findall(r":[^;{}]*\b(?:white|black|red|grey|gray|blue|green|yellow)\b[^;{}]*;", RULES) == []


def test_the_rules_name_no_family_of_their_own() -> None:
    assert re.findall(r"\b(?:serif|sans-serif|monospace|system-ui|Newsreader|Source Sans)\b", RULES) == []


def test_every_colour_in_a_foreground_is_in_the_table_of_contrasts() -> None:
    words = set(re.findall(r"(?<![\w-])color:\s*var\(--([a-z-]+)\)", RULES))
    assert words == {pair.front.replace("_", "-") or "accent" for pair in PAIRS if pair.front != "edge_ui"} | {
        "edge-ui"
    }


def test_every_ground_is_in_the_table_of_contrasts() -> None:
    grounds = set(re.findall(r"background:\s*var\(--([a-z-]+)\)", RULES))
    assert grounds == {pair.ground for pair in PAIRS} | {"plate"}  # pictures alone stand on the plate


def test_every_accent_can_be_chosen_and_none_is_ink() -> None:
    css = custom_properties(BRAND)
    for name, tone in BRAND.accents.items():
        assert f"--accent-{name}: light-dark({tone.light}, {tone.dark});" in css
        assert f'[data-accent="{name}"] {{ --accent: var(--accent-{name}); }}' in css
    assert '[data-accent=""] { --accent: var(--ink); }' in css


def test_a_reader_may_pin_light_or_dark() -> None:
    css = custom_properties(BRAND)
    assert "color-scheme: light dark;" in css
    assert "[data-theme=dark] { color-scheme: dark; }" in css


def test_a_site_without_faces_fetches_none() -> None:
    plain = replace(BRAND, faces=())
    assert "url(" not in stylesheet(plain, SITE_CSS)
    assert dress_of(plain, make_network()).preload == ()


def test_faces_are_found_from_the_stylesheet_under_any_address() -> None:
    addresses = re.findall(r'url\("([^"]+)"\)', custom_properties(BRAND))
    assert addresses == [face.file for face in BRAND.faces]


def test_paper_is_white_and_light_in_print() -> None:
    printed = custom_properties(BRAND).split("@media print")[1]
    assert "color-scheme: light;" in printed
    assert "--paper: #fff;" in printed


def test_the_same_brand_gives_the_same_bytes() -> None:
    assert stylesheet(BRAND, SITE_CSS) == stylesheet(read_brand(THEME / "brand.yaml"), SITE_CSS)


def test_everything_in_static_comes_out_under_theme() -> None:
    found = outputs(BRAND, THEME)
    files = {path.relative_to(THEME / "static").as_posix() for path in (THEME / "static").rglob("*") if path.is_file()}
    assert {output.path for output in found} == {f"theme/{name}" for name in files}
    sheet = [output for output in found if isinstance(output, Data)]
    assert [(output.path, output.data) for output in sheet] == [
        ("theme/site.css", stylesheet(BRAND, SITE_CSS).encode())
    ]
    assert all(output.source.is_file() for output in found if isinstance(output, Copy))


def test_a_theme_without_its_rules_says_so(tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    with pytest.raises(SetupError, match=r"site\.css can't be read"):
        outputs(BRAND, tmp_path)
