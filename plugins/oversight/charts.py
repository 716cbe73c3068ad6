"""Charts as values: lengths are reckoned here, templates only draw. Bars begin at nought."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from plugins.oversight.views import Bar, Heat, HeatCell, Spark

TALL, HEAD, FOOT = 132, 20, 26  # of a chart of standing bars, in pixels: the bars, room above and below
STEP, THICK = 44, 11  # of lying bars
LONGEST = 86.0  # of a lying bar, in hundredths: its figure stands behind it
SHADES = 20
LABELS_MOST = 8  # under standing bars, so that they do not touch on a phone


def standing(labels: Sequence[str], values: Sequence[int], before: Sequence[int | None]) -> tuple[Bar, ...]:
    """Bars side by side, each before one of the same span of the period before, where that is known."""
    most = max([1, *values, *(value or 0 for value in before)])
    slot = 100 / max(1, len(values))
    every = -(-len(labels) // LABELS_MOST)
    # Of many bars only those are given their figure that stand out, so that figures do not touch either.
    shown = _outstanding(values) if len(values) > 2 * LABELS_MOST else set(range(len(values)))
    return tuple(
        Bar(
            label=label if (len(labels) - 1 - at) % every == 0 else "",
            text=str(value) if at in shown and value else "",
            at=_short(at * slot),
            middle=_short((at + 0.5) * slot),
            width=_short(slot),
            length=_short(TALL * value / most),
            top=_short(HEAD + TALL - TALL * value / most),
            ghost=_short(TALL * (old or 0) / most),
            ghost_top=_short(HEAD + TALL - TALL * (old or 0) / most),
        )
        for at, (label, value, old) in enumerate(zip(labels, values, before, strict=True))
    )


def lying(rows: Iterable[tuple[str, int]], keys: Iterable[int] = (0,)) -> tuple[Bar, ...]:
    """Bars one below the other, each under its name; those at the places `keys` are what the chart is about."""
    found, chosen = list(rows), set(keys)
    most = max([1, *(value for _, value in found)])
    return tuple(
        Bar(
            label=label,
            text=str(value),
            length=_short(LONGEST * value / most),
            top=str(at * STEP),
            key=at in chosen,
        )
        for at, (label, value) in enumerate(found)
    )


def spark(values: Sequence[int], most: int) -> Spark:
    """Small bars; `most` is the highest that any drawing beside this one has."""
    tall = max(1, most)
    bars = tuple((_short(at + 0.12), str(tall - value), str(value)) for at, value in enumerate(values) if value)
    return Spark(bars=bars, wide=max(1, len(values)), tall=tall)


def heat(caption: str, corner: str, names: Mapping[str, str], pairs: Mapping[tuple[str, str], int]) -> Heat:
    """A grid of `names` (by uid) with themselves; a number for each pair of (row, column)."""
    most = max([1, *pairs.values()])

    def cell(row: str, column: str) -> HeatCell:
        value = pairs.get((row, column), 0)
        if not value:
            return HeatCell(text="·" if row == column else "–", none=True)
        return HeatCell(text=str(value), shade=max(1, round(SHADES * value / most)))

    return Heat(
        caption=caption,
        corner=corner,
        columns=tuple(names.values()),
        rows=tuple((name, tuple(cell(row, column) for column in names)) for row, name in names.items()),
    )


def _outstanding(values: Sequence[int]) -> set[int]:
    """The places of the highest and the last."""
    most = max(values, default=0)
    return {values.index(most), len(values) - 1} if values else set()


def _short(number: float) -> str:
    """A length with two digits behind the point at most."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
