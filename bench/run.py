"""Which cases there are, and how a run of them is printed and kept. `invoke bench` calls `main`."""

from __future__ import annotations

import json as json_format
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TextIO

import msgspec
from rich.console import Console

from bench import readme, report
from bench.builds import measure_builds
from bench.feeds import measure_feeds
from bench.growth import Growth, measure_growth, print_growth_of_builds
from bench.hardening import measure_hardening
from bench.preview import Waited, measure_preview, print_waits
from bench.report import Result
from bench.resolver import measure_resolver, print_growth
from bench.search import measure_search
from bench.targets import Figures
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


def preview(wishes: Wishes, out: TextIO) -> Measured:
    waited = measure_preview(wishes.posts, wishes.seed, wishes.units, out)
    return Measured(show=lambda console: print_waits(waited, console), figures=asdict(waited))


def growth(wishes: Wishes, out: TextIO) -> Measured:
    found = measure_growth(wishes.posts, wishes.seed, wishes.rounds, out)
    return Measured(show=lambda console: print_growth_of_builds(found, console), figures=asdict(found))


def feeds(wishes: Wishes, out: TextIO) -> Measured:
    result = measure_feeds(wishes.posts, wishes.seed, wishes.rounds, wishes.units, out)
    return Measured(show=lambda console: report.print_table(result, console), figures=asdict(result))


def search(wishes: Wishes, out: TextIO) -> Measured:
    result = measure_search(wishes.posts, wishes.seed, wishes.rounds, wishes.units, out)
    return Measured(show=lambda console: report.print_table(result, console), figures=asdict(result))


def hardening(wishes: Wishes, out: TextIO) -> Measured:
    result = measure_hardening(wishes.posts, wishes.seed, wishes.rounds, wishes.units, out)
    return Measured(show=lambda console: report.print_table(result, console), figures=asdict(result))


def resolver(wishes: Wishes, out: TextIO) -> Measured:
    growths = measure_resolver(wishes.rounds, wishes.seed, out)
    return Measured(
        show=lambda console: print_growth(growths, wishes.rounds, console),
        figures=[asdict(growth) for growth in growths],
    )


CASES: Mapping[str, Callable[[Wishes, TextIO], Measured]] = {
    "builds": builds,
    "preview": preview,
    "growth": growth,
    "resolver": resolver,
    "feeds": feeds,
    "search": search,
    "hardening": hardening,
}
BY_DEFAULT = ("builds", "preview")


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
    show: bool = False,
    write_readme: bool = False,
) -> None:
    """Measure and print; add the figures to the file `json`, in which those of other cases stay.

    With `show` nothing is measured: what the file holds is printed. With `write_readme` the README's section and its
    picture are made of what the file holds. Exits with 1 when a build fails.
    """
    wishes = Wishes(posts=posts, rounds=rounds, seed=seed, units=Path(units).resolve() if units else None)
    console = Console() if Console().is_terminal else Console(width=160)
    file = Path(json).resolve() if json else None
    try:
        kept = _kept(file)
        for name in () if show else chosen(case):
            measured = CASES[name](wishes, sys.stderr)
            measured.show(console)
            kept[name] = measured.figures
            if file:
                file.write_text(json_format.dumps(kept, indent=1, sort_keys=True) + "\n", "utf-8")
        known = figures_of(kept)
        if show:
            _show(known, console)
        readme.print_reached(known, console)
        if write_readme:
            readme.write(known)
    except StopError as stop:
        raise SystemExit(f"error: {stop}") from None


def _kept(file: Path | None) -> dict[str, Any]:
    """What a file of figures holds; nothing when there is none yet. Raises StopError for one that can't be read."""
    if file is None or not file.is_file():
        return {}
    try:
        return msgspec.json.decode(file.read_bytes(), type=dict[str, Any])
    except msgspec.DecodeError as error:
        raise StopError(f"{file.name}: holds no figures of a measurement ({error})") from None


def figures_of(kept: Mapping[str, Any]) -> Figures:
    """The values behind a file of figures. Raises StopError when they are of another version."""
    try:
        return Figures(
            builds=msgspec.convert(kept["builds"], Result) if "builds" in kept else None,
            preview=msgspec.convert(kept["preview"], Waited) if "preview" in kept else None,
            growth=msgspec.convert(kept["growth"], Growth) if "growth" in kept else None,
        )
    except msgspec.ValidationError as error:
        raise StopError(f"the figures are of another version of this measurement: {error}") from None


def _show(figures: Figures, console: Console) -> None:
    if figures.builds:
        report.print_table(figures.builds, console)
    if figures.preview:
        print_waits(figures.preview, console)
    if figures.growth:
        print_growth_of_builds(figures.growth, console)
