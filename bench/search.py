"""What search costs: builds with it and without it, in turns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TextIO

from bench.builds import measure_builds
from bench.contenders import HIGHROAD, WITH_SEARCH, Case, highroad_with_search, highroad_without_search
from bench.report import Result, Sample, counted

AIM = 1.5  # seconds for one edited post of 10,000


def measure_search(posts: int, seed: int, rounds: int, units: Path | None, out: TextIO) -> Result:
    """Measure builds from nothing and after edits, with search and without. Raises StopError when a build fails."""
    contenders = (highroad_without_search, highroad_with_search)
    result = measure_builds(posts, seed, rounds, units, out, contenders)
    return replace(result, base=HIGHROAD, notes=(*result.notes, *notes(result.samples)))


def notes(samples: tuple[Sample, ...]) -> Iterator[str]:
    """What search alone took in each case: the middle of the differences of all rounds."""
    used = counted(samples)
    for case in (Case.COLD, Case.BODY, Case.TITLE):
        wall, cpu = _more(used, case, lambda one: one.wall), _more(used, case, lambda one: one.cpu)
        yield f"Search alone, {case.value}: {wall:.2f} s, {cpu:.2f} s of CPU"
    yield f"Aim with 10000 posts: at most {AIM} s for one edited post"


def _more(samples: tuple[Sample, ...], case: Case, what: Callable[[Sample], float]) -> float:
    def of(contender: str) -> dict[tuple[int, int], float]:
        found = (one for one in samples if (one.contender, one.case) == (contender, case.value))
        return {(one.round, one.attempt): what(one) for one in found}

    without, with_it = of(HIGHROAD), of(WITH_SEARCH)
    return median(with_it[turn] - without[turn] for turn in without.keys() & with_it.keys())
