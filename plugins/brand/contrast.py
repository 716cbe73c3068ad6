"""Whether every two colours that meet in the theme can be told apart (WCAG 2.2, 1.4.3 and 1.4.11, level AA).

https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plugins.network.brand import Brand, Tone
from plugins.network.problems import SetupError

TEXT = 4.5  # words of every size: the theme does not use the lower bound for large ones
EDGE = 3.0  # what is no words and must be seen: underlines, borders, the foot of what has the focus


@dataclass(frozen=True, slots=True)
class Pair:
    """Two colours of the brand that meet: one on the other, at least `least` apart."""

    front: str  # keys of `colours`, or "" for each accent
    ground: str
    least: float


# Every pair that site.css makes. `line` is in none of them: hairlines only decorate.
PAIRS = (
    Pair("ink", "paper", TEXT),
    Pair("ink", "panel", TEXT),
    Pair("soft", "paper", TEXT),
    Pair("soft", "panel", TEXT),
    Pair("bad", "paper", TEXT),
    Pair("bad", "panel", TEXT),
    Pair("on_mark", "mark", TEXT),
    Pair("paper", "ink", TEXT),  # on buttons
    Pair("edge_ui", "paper", EDGE),
    Pair("edge_ui", "panel", EDGE),
    Pair("", "paper", TEXT),
    Pair("", "panel", TEXT),
)


def luminance(colour: str) -> float:
    """The relative luminance of `#rrggbb`: 0 for black, 1 for white."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return float(channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4)


def ratio(one: str, other: str) -> float:
    """How far two colours are apart: 1 for the same, 21 for black and white."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def contrast_problems(brand: Brand) -> tuple[str, ...]:
    """One sentence for each pair that is too close in one mode; empty for a brand that holds."""
    return tuple(
        f"{front} {on} on {ground} {under} in {mode}: {_shown(ratio(on, under))}, and it must be {least} or more; "
        f"make {front} {'darker' if luminance(on) < luminance(under) else 'lighter'}"
        for front, ground, least, tone, below in _meetings(brand)
        for mode, on, under in (("light", tone.light, below.light), ("dark", tone.dark, below.dark))
        if ratio(on, under) < least
    )


def _meetings(brand: Brand) -> Iterator[tuple[str, str, float, Tone, Tone]]:
    """Each pair with names and colours; the pairs of the accents once for each."""
    for pair in PAIRS:
        ground: Tone = getattr(brand.colours, pair.ground)
        if pair.front:
            yield pair.front, pair.ground, pair.least, getattr(brand.colours, pair.front), ground
        else:
            for name, tone in brand.accents.items():
                yield f"accent {name}", pair.ground, pair.least, tone, ground


def _shown(number: float) -> str:
    # Cut, not rounded: 4.499 must not be told as "4.5, and it must be 4.5".
    return f"{int(number * 100) / 100:.2f}"


def require_contrast(brand: Brand) -> None:
    """Raises SetupError with every pair of the brand that is too close."""
    problems = contrast_problems(brand)
    if problems:
        raise SetupError("\n".join(f"theme/brand.yaml: error: {problem}" for problem in problems))
