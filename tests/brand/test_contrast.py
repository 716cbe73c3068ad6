"""Contrast is computed as WCAG 2.2 has it, and a brand that fails it is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from plugins.brand.contrast import contrast_problems, luminance, ratio, require_contrast
from plugins.network.brand import Brand, Tone, read_brand
from plugins.network.problems import SetupError

BRAND = read_brand(Path(__file__).parents[2] / "theme" / "brand.yaml")


def with_colour(name: str, light: str, dark: str) -> Brand:
    return replace(BRAND, colours=replace(BRAND.colours, **{name: Tone(light=light, dark=dark)}))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#767676", "#ffffff", 4.54),  # the lightest grey that may be text on white
        ("#777777", "#ffffff", 4.48),
        ("#949494", "#ffffff", 3.03),
        ("#ff0000", "#ffffff", 4.0),
        ("#0000ff", "#ffffff", 8.59),
        ("#00ff00", "#000000", 15.3),
    ],
)
def test_known_pairs_have_their_known_ratio(one: str, other: str, expected: float) -> None:
    assert ratio(one, other) == pytest.approx(expected, abs=0.01)
    assert ratio(other, one) == ratio(one, other)


def test_luminance_goes_from_black_to_white() -> None:
    assert luminance("#000000") == 0
    assert luminance("#ffffff") == pytest.approx(1)
    assert luminance("#00ff00") == pytest.approx(0.7152)


def test_the_brand_that_is_shipped_holds() -> None:
    require_contrast(BRAND)
    assert contrast_problems(BRAND) == ()


@pytest.mark.parametrize(
    ("name", "light", "dark"),
    [
        ("ink", "#8a8a8a", "#e9ebe8"),
        ("ink", "#14191c", "#555555"),
        ("soft", "#999999", "#a6b0b2"),
        ("bad", "#a8201a", "#a8201a"),
        ("edge_ui", "#cccccc", "#869195"),
        ("on_mark", "#ffffff", "#14191c"),
        ("mark", "#333333", "#f2c94c"),
        ("panel", "#6c767a", "#1d2326"),
        ("paper", "#fdfdfb", "#8a8a8a"),
    ],
)
def test_a_colour_that_can_not_be_told_from_its_ground_is_refused_by_name(name: str, light: str, dark: str) -> None:
    with pytest.raises(SetupError, match=f"{name} #"):
        require_contrast(with_colour(name, light, dark))


@pytest.mark.parametrize(("light", "dark", "mode"), [("#8fd0cd", "#5fc4bf", "light"), ("#0a6a68", "#0a6a68", "dark")])
def test_an_accent_must_hold_on_paper_and_on_panel_in_both_modes(light: str, dark: str, mode: str) -> None:
    brand = replace(BRAND, accents={**BRAND.accents, "foam": Tone(light=light, dark=dark)})
    problems = contrast_problems(brand)
    assert [problem.split(" on ")[1].split()[0] for problem in problems] == ["paper", "panel"]
    assert all(problem.startswith("accent foam") and f" in {mode}: " in problem for problem in problems)


def test_a_problem_says_which_way_to_go() -> None:
    (on_paper, *_) = contrast_problems(with_colour("soft", "#999999", "#a6b0b2"))
    assert on_paper == "soft #999999 on paper #fdfdfb in light: 2.79, and it must be 4.5 or more; make soft darker"


def test_hairlines_may_be_faint_for_they_only_decorate() -> None:
    assert contrast_problems(with_colour("line", "#fdfdfb", "#14181a")) == ()
