"""Which cases there are, and how a run of them is printed. `invoke bench` calls `main`."""

from __future__ import annotations

import json as json_format
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TextIO

from rich.console import Console

from bench import report
from bench.builds import measure_builds
from bench.feeds import measure_feeds
from bench.resolver import measure_resolver, print_growth
from plugins.network.problems import StopError


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What somebody asked to be measured. `units` None: a made network."""

    posts: int
    rounds: int
    seed: int
    units: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a case came to: how it is printed, and what `--json` holds of it."""

    show: Callable[[Console], None]
    figures: object


def builds(wishes: Wishes, out: TextIO) -> Measured:
    result = measure_builds(wishes.posts, wishes.seed, wishes.rounds, wishes.units, out)
    return Measured(show=lambda console: report.print_table(result, console), figures=asdict(result))


def feeds(wishes: Wishes, out: TextIO) -> Measured:
    result = measure_feeds(wishes.posts, wishes.seed, wishes.rounds, wishes.units, out)
    return Measured(show=lambda console: report.print_table(result, console), figures=asdict(result))


def resolver(wishes: Wishes, out: TextIO) -> Measured:
    growths = measure_resolver(wishes.rounds, wishes.seed, out)
    return Measured(
        show=lambda console: print_growth(growths, wishes.rounds, console),
        figures=[asdict(growth) for growth in growths],
    )


CASES: Mapping[str, Callable[[Wishes, TextIO], Measured]] = {"builds": builds, "resolver": resolver, "feeds": feeds}
BY_DEFAULT = ("builds", "resolver")


def chosen(names: Sequence[str]) -> tuple[str, ...]:
    """The cases to measure, each once. Raises StopError for one that there is not."""
    unknown = sorted(set(names) - set(CASES))
    if unknown:
        raise StopError(f"--case: there is no '{unknown[0]}'; choose from {', '.join(CASES)}")
    return tuple(dict.fromkeys(names)) or BY_DEFAULT


def main(
    posts: int = 1000,
    rounds: int = 3,
    seed: int = 1,
    units: str | None = None,
    json: str | None = None,
    case: Sequence[str] = (),
) -> None:
    """Measure, print the tables, and write the figures to the file `json`. Exits with 1 when a build fails."""
    wishes = Wishes(posts=posts, rounds=rounds, seed=seed, units=Path(units).resolve() if units else None)
    console = Console() if Console().is_terminal else Console(width=140)
    figures = {}
    try:
        for name in chosen(case):
            measured = CASES[name](wishes, sys.stderr)
            measured.show(console)
            figures[name] = measured.figures
    except StopError as stop:
        raise SystemExit(f"error: {stop}") from None
    if json:
        Path(json).write_text(json_format.dumps(figures, indent=2, sort_keys=True) + "\n", "utf-8")
