"""From single measurements to figures: medians, spread, ratios; as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from statistics import median

from rich import box
from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One build of one contender."""

    contender: str
    case: str
    round: int  # from 1
    wall: float  # seconds
    cpu: float  # seconds, all processes of the build
    memory: int  # bytes, peak of the largest single process
    written: int  # files that are new or were written again
    files: int  # files in the output afterwards


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What the rounds of one contender in one case come to.

    `spread` is (slowest - fastest) / median. A ratio is the median of the ratios of each round, so that what a busy
    machine does to a whole round cancels out; None where there is nothing to compare with.
    """

    contender: str
    case: str
    rounds: int
    wall: float
    fastest: float
    slowest: float
    spread: float
    cpu: float
    memory: int
    written: float
    files: int
    wall_ratio: float | None
    cpu_ratio: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A whole run: what was measured on which machine, every sample, and what they come to."""

    about: Mapping[str, str | int | float]
    base: str
    notes: tuple[str, ...]
    samples: tuple[Sample, ...]
    figures: tuple[Figure, ...]


def figures(samples: Iterable[Sample], base: str) -> tuple[Figure, ...]:
    """The figures of each case and contender, in the order in which they first occur, cases first."""
    groups: dict[str, dict[str, list[Sample]]] = {}
    for sample in samples:
        groups.setdefault(sample.case, {}).setdefault(sample.contender, []).append(sample)
    return tuple(
        _figure(group, [] if name == base else contenders.get(base, []))
        for contenders in groups.values()
        for name, group in contenders.items()
    )


def _figure(group: list[Sample], base: list[Sample]) -> Figure:
    walls = [sample.wall for sample in group]
    middle = median(walls)
    return Figure(
        contender=group[0].contender,
        case=group[0].case,
        rounds=len(group),
        wall=middle,
        fastest=min(walls),
        slowest=max(walls),
        spread=(max(walls) - min(walls)) / middle,
        cpu=median(sample.cpu for sample in group),
        memory=max(sample.memory for sample in group),
        written=median(sample.written for sample in group),
        files=group[-1].files,
        wall_ratio=_ratio(group, base, lambda sample: sample.wall),
        cpu_ratio=_ratio(group, base, lambda sample: sample.cpu),
    )


def _ratio(group: list[Sample], base: list[Sample], what: Callable[[Sample], float]) -> float | None:
    """The median over the rounds that both ran."""
    other = {sample.round: what(sample) for sample in base}
    pairs = [what(sample) / other[sample.round] for sample in group if sample.round in other]
    return median(pairs) if pairs else None


def print_table(result: Result, console: Console) -> None:
    """Print the figures and how to read them."""
    about = ", ".join(f"{name} {value}" for name, value in result.about.items())
    table = Table(title=about, box=box.SIMPLE_HEAD, title_justify="left", title_style="")
    for heading in ("case", "contender"):
        table.add_column(heading, no_wrap=True)
    for heading in ("wall s", "from-to", "spread", "CPU s", "peak MB", "written", "files", "wall ratio", "CPU ratio"):
        table.add_column(heading, justify="right", no_wrap=True)
    before = ""
    for figure in result.figures:
        if before and figure.case != before:
            table.add_section()
        table.add_row("" if figure.case == before else figure.case, figure.contender, *_cells(figure))
        before = figure.case
    console.print(table)
    console.print(
        f"Medians of the rounds. Ratios: to {result.base} in the same case, round by round; below 1 is less than it.\n"
        "Spread: (slowest - fastest) / median. Peak: the largest single process, the most of all rounds.\n"
        "Written: files that are new or were written again.",
        highlight=False,
    )
    for note in result.notes:
        console.print(note, highlight=False, markup=False)


def _cells(figure: Figure) -> tuple[str, ...]:
    return (
        f"{figure.wall:.2f}",
        f"{figure.fastest:.2f}-{figure.slowest:.2f}",
        f"{figure.spread:.0%}",
        f"{figure.cpu:.2f}",
        f"{figure.memory / 1e6:.0f}",
        f"{figure.written:.0f}",
        f"{figure.files}",
        "" if figure.wall_ratio is None else f"{figure.wall_ratio:.2f}",
        "" if figure.cpu_ratio is None else f"{figure.cpu_ratio:.2f}",
    )
