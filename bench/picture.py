"""A picture of the figures: bars in SVG, readable on light and dark, its text as text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

from bench.contenders import HIGHROAD, HUGO, STOCK, Case
from bench.report import Figure, Result
from bench.targets import Figures, saved

WIDTH = 760
LABELS, FIGURES = 240, 130  # what names take on the left, what numbers take on the right
BAR, GAP, HEAD = 16, 8, 34
STYLE = """\
text{font:13px system-ui,sans-serif;fill:#222}
.head{font-weight:600}
.soft{fill:#5a5a5a}
.ours{fill:#2f6f9f}
.theirs{fill:#9a9a9a}
.line{stroke:#888;stroke-width:2}
@media (prefers-color-scheme:dark){
text{fill:#e6e6e6}.soft{fill:#a8a8a8}.ours{fill:#7db8e0}.theirs{fill:#777}.line{stroke:#999}
}
"""


@dataclass(frozen=True, slots=True)
class Bar:
    name: str
    seconds: float
    least: float
    most: float
    ours: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Bars that are compared; their lengths have one scale."""

    head: str
    bars: tuple[Bar, ...]


def draw(figures: Figures) -> str:
    """The picture; empty of bars when nothing was measured."""
    groups = groups_of(figures)
    height = 16 + sum(HEAD + len(group.bars) * (BAR + GAP) for group in groups) + 30
    inside = "".join(_drawn(groups))
    said = escape(_in_words(groups))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
        f' role="img" aria-labelledby="bench-title bench-words">\n'
        f'<title id="bench-title">Seconds of a build</title>\n<desc id="bench-words">{said}</desc>\n'
        f"<style>{STYLE}</style>\n{inside}"
        f'<text class="soft" x="0" y="{height - 8}">{escape(_foot(figures))}</text>\n</svg>\n'
    )


def groups_of(figures: Figures) -> tuple[Group, ...]:
    """What is drawn: each group has Hugo's whole build in it, for Hugo builds everything in every case."""
    result = figures.builds
    if result is None:
        return ()
    wanted = (
        ("From nothing", ((HIGHROAD, Case.COLD), (HUGO, Case.COLD), (STOCK, Case.COLD))),
        ("One text edited", ((HIGHROAD, Case.BODY), (HIGHROAD, Case.BODY_NEW), (HUGO, Case.COLD), (STOCK, Case.BODY))),
        ("Nothing edited", ((HIGHROAD, Case.UNCHANGED), (HIGHROAD, Case.UNCHANGED_NEW))),
        ("A template edited", ((HIGHROAD, Case.BASE), (HIGHROAD, Case.LISTING), (HUGO, Case.COLD))),
    )
    groups = (Group(head, tuple(_bars(result, head, rows))) for head, rows in wanted)
    return tuple(group for group in groups if group.bars)


def _bars(result: Result, head: str, rows: tuple[tuple[str, Case], ...]) -> Iterator[Bar]:
    whole = {HUGO: ", everything"} if head != "From nothing" else {}
    for contender, case in rows:
        for figure in result.figures:
            if (figure.contender, figure.case) == (contender, case.value):
                yield Bar(_name(figure, case) + whole.get(contender, ""), *_seconds(figure), contender == HIGHROAD)


def _name(figure: Figure, case: Case) -> str:
    ours = {
        Case.BODY_NEW: "fresh checkout",
        Case.UNCHANGED_NEW: "fresh checkout",
        Case.BASE: "base",
        Case.LISTING: "topic page",
    }
    if case in ours:
        return f"{figure.contender}, {ours[case]}"
    return f"{figure.contender}, its cache" if (figure.contender, case) == (STOCK, Case.BODY) else figure.contender


def _seconds(figure: Figure) -> tuple[float, float, float]:
    return figure.wall.middle, figure.wall.least, figure.wall.most


def _drawn(groups: tuple[Group, ...]) -> Iterator[str]:
    longest = max((bar.most for group in groups for bar in group.bars), default=1.0)
    room = WIDTH - LABELS - FIGURES
    y = 16
    for group in groups:
        yield f'<text class="head" x="0" y="{y + 14}">{escape(group.head)}</text>\n'
        y += HEAD - 10
        for bar in group.bars:
            length = max(2.0, room * bar.seconds / longest)
            middle = y + BAR / 2
            first, last = (LABELS + room * value / longest for value in (bar.least, bar.most))
            kind = "ours" if bar.ours else "theirs"
            yield f'<text x="12" y="{y + 13}">{escape(bar.name)}</text>\n'
            yield f'<rect class="{kind}" x="{LABELS}" y="{y}" width="{length:.1f}" height="{BAR}" rx="2"/>\n'
            yield f'<line class="line" x1="{first:.1f}" y1="{middle}" x2="{last:.1f}" y2="{middle}"/>\n'
            yield f'<text x="{max(last, LABELS + length) + 8:.1f}" y="{y + 13}">{bar.seconds:.2f} s</text>\n'
            y += BAR + GAP
        y += 10


def _in_words(groups: tuple[Group, ...]) -> str:
    said = []
    for group in groups:
        bars = "; ".join(f"{bar.name} {bar.seconds:.2f}" for bar in group.bars)
        said.append(f"{group.head}: {bars}.")
    return " ".join(said)


def _foot(figures: Figures) -> str:
    about = figures.builds.about if figures.builds else {}
    words = f"Median seconds, {about.get('posts', '?')} posts, {about.get('cores', '?')} cores; lines: least to most."
    own = saved(lambda wait: wait.own, ("text", "title"))(figures)
    return f"{words} Preview shows a saved page after {own.middle:.0f} ms." if own else words
