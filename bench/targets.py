"""The figures to reach, and how they follow from what was measured: one row of a table each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bench import report
from bench.contenders import HIGHROAD, HUGO, STOCK, Case
from bench.growth import Growth
from bench.preview import Wait, Waited
from bench.report import Result, Sample, Spread, neighbours, spread

AT = 10_000  # posts: what the figures to reach are meant for


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What has been measured so far; None: not yet."""

    builds: Result | None = None
    preview: Waited | None = None
    growth: Growth | None = None


Found = Callable[[Figures], Spread | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """`reach` and `hope` are the most that `found` should come to, in `unit`."""

    group: str
    name: str
    measure: str
    reach: float
    hope: float | None
    found: Found
    also: Found | None = None  # the same in processor time
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    target: Target
    found: Spread | None  # None: not measured
    also: Spread | None

    @property
    def verdict(self) -> str:
        if self.found is None:
            return "not measured"
        if self.target.hope is not None and self.found.middle <= self.target.hope:
            return "beyond"
        return "reached" if self.found.middle <= self.target.reach else "missed"


def reached(figures: Figures) -> tuple[Reached, ...]:
    return tuple(
        Reached(target=target, found=target.found(figures), also=target.also(figures) if target.also else None)
        for target in TARGETS
    )


# ------------------------------------------------------------------------------------------------------- what follows


def _samples(result: Result, contender: str, case: Case) -> list[Sample]:
    used = report.counted(result.samples)
    return [sample for sample in used if (sample.contender, sample.case) == (contender, case.value)]


def to_hugo(case: Case, what: Callable[[Sample], float]) -> Found:
    """Builds of ours to Hugo's cold build beside each."""

    def found(figures: Figures) -> Spread | None:
        if figures.builds is None:
            return None
        ours, theirs = _samples(figures.builds, HIGHROAD, case), _samples(figures.builds, HUGO, Case.COLD)
        return report.ratio(ours, theirs, what, neighbours)

    return found


def to_stock(case: Case, what: Callable[[Sample], float]) -> Found:
    """Builds of ours to stock Pelican's cold build in the same round."""

    def found(figures: Figures) -> Spread | None:
        if figures.builds is None:
            return None
        ours, theirs = _samples(figures.builds, HIGHROAD, case), _samples(figures.builds, STOCK, Case.COLD)
        return report.ratio(ours, theirs, what, lambda sample: sample.round)

    return found


def saved(what: Callable[[Wait], float], kinds: Iterable[str]) -> Found:
    """Milliseconds from a save."""
    chosen = tuple(kinds)

    def found(figures: Figures) -> Spread | None:
        waits = figures.preview.waits if figures.preview else ()
        times = [what(wait) * 1000 for wait in waits if wait.contender == HIGHROAD and wait.kind in chosen]
        return spread(times) if times else None

    return found


def growth_of_cpu(figures: Figures) -> Spread | None:
    return figures.growth.cpu if figures.growth else None


def memory_of_a_post(figures: Figures) -> Spread | None:
    if figures.growth is None or figures.growth.per_post is None:
        return None
    return spread([figures.growth.per_post / 1000])


def _wall(sample: Sample) -> float:
    return sample.wall


def _cpu(sample: Sample) -> float:
    return sample.cpu


def _against_hugo(group: str, case: Case, reach: float, hope: float) -> Target:
    return Target(
        group=group,
        name=case.value,
        measure=f"time, to {HUGO}'s cold build",
        reach=reach,
        hope=hope,
        found=to_hugo(case, _wall),
        also=to_hugo(case, _cpu),
    )


TARGETS = (
    _against_hugo("A", Case.COLD, 2.7, 2.0),
    _against_hugo("B", Case.BODY, 0.12, 0.06),
    _against_hugo("B", Case.TITLE, 0.12, 0.06),
    _against_hugo("B", Case.NEWEST, 0.12, 0.06),
    _against_hugo("B", Case.BODY_NEW, 0.18, 0.1),
    _against_hugo("B", Case.TITLE_NEW, 0.18, 0.1),
    _against_hugo("B", Case.UNCHANGED, 0.08, 0.04),
    _against_hugo("B", Case.UNCHANGED_NEW, 0.15, 0.08),
    Target(
        group="C",
        name="preview: the saved page",
        measure="from the save",
        reach=150,
        hope=50,
        unit="ms",
        found=saved(lambda wait: wait.own, ("text", "title")),
    ),
    Target(
        group="C",
        name="preview: every page",
        measure="from the save",
        reach=500,
        hope=300,
        unit="ms",
        found=saved(lambda wait: wait.all, ("text", "title")),
    ),
    _against_hugo("D", Case.BASE, 0.3, 0.2),
    _against_hugo("D", Case.LISTING, 0.15, 0.1),
    Target(
        group="E",
        name="ten times the posts, cold",
        measure="CPU, to that of a tenth",
        reach=12,
        hope=10,
        found=growth_of_cpu,
    ),
    Target(
        group="E",
        name="ten times the posts, memory",
        measure="peak of the parent, a post",
        reach=6,
        hope=4,
        unit="kB",
        found=memory_of_a_post,
    ),
    Target(
        group="F",
        name=Case.COLD.value,
        measure=f"CPU, to {STOCK}'s cold build",
        reach=0.6,
        hope=None,
        found=to_stock(Case.COLD, _cpu),
    ),
    Target(
        group="F",
        name=Case.BODY.value,
        measure=f"CPU, to {STOCK}'s cold build",
        reach=0.02,
        hope=None,
        found=to_stock(Case.BODY, _cpu),
    ),
)
