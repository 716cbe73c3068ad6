"""From single measurements to figures: medians, spread, ratios; as a table."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from statistics import median

from rich import box
from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One build of one contender. What this system can't tell is None."""

    contender: str
    case: str
    block: str  # the builds that it is compared with
    round: int  # from 1
    attempt: int = 1  # the block of a round is run again when somebody else was busy
    counts: bool = True  # False: somebody else was busy
    wall: float  # seconds
    cpu: float  # seconds, all processes of the build
    largest: int  # bytes, peak of the largest single process
    tree: int | None = None  # bytes, peak of all processes together
    parent: int | None = None  # bytes, peak of the first process
    others: float | None = None  # what everybody else used of the machine, 0 to 1
    written: int  # files that are new or were written again
    files: int  # files in the output afterwards
    size: int = 0  # bytes of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A median, and the least and the most that it is the median of."""

    middle: float
    least: float
    most: float
    of: int  # how many


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What the rounds of one contender in one case come to.

    A ratio is the median of the ratios of each round, each to the cold build of the base in the same block of the same
    round, so that what a busy machine does to a whole round cancels out; None where there is nothing to compare with.
    """

    contender: str
    case: str
    wall: Spread
    cpu: Spread
    largest: int
    tree: int | None
    parent: int | None
    written: float
    files: int
    size: int
    wall_ratio: Spread | None
    cpu_ratio: Spread | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A whole run: what was measured on which machine, every sample, and what they come to."""

    about: Mapping[str, str | int | float]
    base: str
    notes: tuple[str, ...]
    samples: tuple[Sample, ...]
    figures: tuple[Figure, ...]


COLD = "cold"
Key = Callable[[Sample], Hashable]


def spread(values: Iterable[float]) -> Spread:
    """`values` must not be empty."""
    found = list(values)
    return Spread(middle=median(found), least=min(found), most=max(found), of=len(found))


def counted(samples: Iterable[Sample]) -> tuple[Sample, ...]:
    """The samples that figures are made of: those that count, or all of a block in which none does."""
    found = tuple(samples)
    calm = {sample.block for sample in found if sample.counts}
    return tuple(sample for sample in found if sample.counts or sample.block not in calm)


def figures(samples: Iterable[Sample], base: str) -> tuple[Figure, ...]:
    """The figures of each case and contender, in the order in which they first occur, cases first."""
    groups: dict[str, dict[str, list[Sample]]] = {}
    used = counted(samples)
    for sample in used:
        groups.setdefault(sample.case, {}).setdefault(sample.contender, []).append(sample)
    cold = [sample for sample in used if (sample.contender, sample.case) == (base, COLD)]
    return tuple(
        _figure(group, [] if name == base else cold)
        for contenders in groups.values()
        for name, group in contenders.items()
    )


def _figure(group: list[Sample], base: list[Sample]) -> Figure:
    return Figure(
        contender=group[0].contender,
        case=group[0].case,
        wall=spread(sample.wall for sample in group),
        cpu=spread(sample.cpu for sample in group),
        largest=max(sample.largest for sample in group),
        tree=_most(sample.tree for sample in group),
        parent=_most(sample.parent for sample in group),
        written=median(sample.written for sample in group),
        files=group[-1].files,
        size=group[-1].size,
        wall_ratio=ratio(group, base, _wall, neighbours),
        cpu_ratio=ratio(group, base, _cpu, neighbours),
    )


def _most(values: Iterable[int | None]) -> int | None:
    return max((value for value in values if value is not None), default=None)


def _wall(sample: Sample) -> float:
    return sample.wall


def _cpu(sample: Sample) -> float:
    return sample.cpu


def neighbours(sample: Sample) -> Hashable:
    """Builds that ran one after the other."""
    return sample.block, sample.round, sample.attempt


def ratio(group: Iterable[Sample], base: Iterable[Sample], what: Callable[[Sample], float], key: Key) -> Spread | None:
    """The ratios of the pairs that have the same `key`; None when there is no such pair."""
    other = {key(sample): what(sample) for sample in base}
    pairs = [what(sample) / other[key(sample)] for sample in group if key(sample) in other]
    return spread(pairs) if pairs else None


# ----------------------------------------------------------------------------------------------------------- a table


def print_table(result: Result, console: Console) -> None:
    """Print the figures and how to read them."""
    about = ", ".join(f"{name} {value}" for name, value in result.about.items())
    table = Table(title=about, box=box.SIMPLE_HEAD, title_justify="left", title_style="")
    for heading in ("case", "contender"):
        table.add_column(heading, no_wrap=True)
    for heading in (
        "wall s",
        "from-to",
        "CPU s",
        "tree MB",
        "parent MB",
        "written",
        "files",
        "MB",
        "wall ratio",
        "CPU",
    ):
        table.add_column(heading, justify="right", no_wrap=True)
    before = ""
    for figure in result.figures:
        if before and figure.case != before:
            table.add_section()
        table.add_row("" if figure.case == before else figure.case, figure.contender, *_cells(figure))
        before = figure.case
    console.print(table)
    console.print(
        f"Medians of the rounds. Ratios: to the cold build of {result.base} beside it; below 1 is less than it.\n"
        "Tree: all processes of a build together, the most of all rounds; parent: the first of them.\n"
        "Written: files that are new or were written again.",
        highlight=False,
    )
    for note in (*result.notes, *said_of_rounds(result.samples)):
        console.print(note, highlight=False, markup=False)


def said_of_rounds(samples: Iterable[Sample]) -> tuple[str, ...]:
    """What there is to say about builds that do not count, and about figures of a busy machine."""
    found = tuple(samples)
    tries = {neighbours(sample): sample.counts for sample in found}
    lost = sum(not counts for counts in tries.values())
    calm = {sample.block for sample in found if sample.counts}
    busy = sorted({sample.block for sample in found} - calm)
    notes = [f"{lost} of {len(tries)} tries do not count: somebody else was busy on this machine"] if lost else []
    notes += [f"{block}: somebody else was always busy, so these figures are worth little" for block in busy]
    if found and all(sample.others is None for sample in found):
        notes.append("This system does not tell what others did meanwhile: every round counts")
    if found and all(sample.tree is None for sample in found):
        notes.append("This system does not tell the memory of a tree of processes: it was not measured")
    return tuple(notes)


def _cells(figure: Figure) -> tuple[str, ...]:
    return (
        f"{figure.wall.middle:.2f}",
        f"{figure.wall.least:.2f}-{figure.wall.most:.2f}",
        f"{figure.cpu.middle:.2f}",
        _megabytes(figure.tree),
        _megabytes(figure.parent),
        f"{figure.written:.0f}",
        f"{figure.files}",
        f"{figure.size / 1e6:.0f}",
        _said(figure.wall_ratio),
        _said(figure.cpu_ratio),
    )


def _megabytes(size: int | None) -> str:
    return "" if size is None else f"{size / 1e6:.0f}"


def _said(ratio: Spread | None) -> str:
    return "" if ratio is None else f"{ratio.middle:.2f} ({ratio.least:.2f}-{ratio.most:.2f})"
