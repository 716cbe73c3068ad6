"""Measures real builds in fresh processes, contenders taking turns. `invoke bench` calls `main`."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TextIO

from rich.console import Console

from bench import report
from bench.contenders import BASE, CONTENDERS, Case, Contender, Ready
from bench.measuring import files_in, measure, written
from bench.network import write_network
from bench.report import Result, Sample
from plugins.network.problems import StopError

WARM_UP_POSTS = 20


@dataclass(frozen=True, slots=True)
class Turn:
    """One build to come."""

    round: int  # from 1
    case: Case
    contender: int  # place in the table of contenders


def turns(rounds: int, cases: Iterable[tuple[Case, ...]]) -> tuple[Turn, ...]:
    """Which contender builds when: all of them case by case, so that neighbours in time are compared.

    Every other round goes through them backwards, so that none always has the other's wake.
    """
    per_contender = tuple(cases)
    order = list(range(len(per_contender)))
    return tuple(
        Turn(number, case, contender)
        for number in range(1, rounds + 1)
        for case in Case
        for contender in (order if number % 2 else reversed(order))
        if case in per_contender[contender]
    )


def run(
    posts: int,
    seed: int,
    rounds: int,
    units: Path | None,
    out: TextIO,
    contenders: tuple[Contender, ...] = CONTENDERS,
) -> Result:
    """Measure a made network of `posts` posts, or the folder `units` as it is (a copy; nothing in it is touched).

    Tells `out` how far it has come. Raises StopError when a build fails.
    """
    if posts < 1 or rounds < 1:
        raise StopError("at least one post and one round are needed")
    if units is not None and not (units / "network.yaml").is_file():
        raise StopError(f"{units}: holds no network.yaml; name a units folder")
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="highroad-bench-") as temporary:
        place = Path(temporary)
        _warm_up(place / "warm-up", seed, contenders, out)
        if units is None:
            out.write(f"making a network of {posts} posts\n")
            units = place / "made"
            write_network(units, posts, seed)
            source: dict[str, str | int | float] = {"posts": posts, "seed": seed}
        else:
            source = {"units": units.name, "posts": sum(1 for _ in units.glob("*/posts/**/*.md"))}
        ready = _ready(units, place, contenders)
        samples = _samples(ready, rounds, place, out)
    return Result(
        about=source | {"rounds": rounds} | _machine(load),
        base=BASE,
        notes=tuple(f"{contender.name}: {contender.note}" for contender in ready if contender.note),
        samples=samples,
        figures=report.figures(samples, BASE),
    )


def _machine(load: float) -> dict[str, str | int | float]:
    return {
        "cores": os.cpu_count() or 1,
        "load before": round(load, 2),
        "Python": platform.python_version(),
        "Pelican": version("pelican"),
        "system": platform.system(),
    }


def _ready(units: Path, place: Path, contenders: tuple[Contender, ...]) -> list[Ready]:
    ready = []
    for number, contender in enumerate(contenders):
        own = place / f"contender-{number}"
        own.mkdir(parents=True)
        ready.append(contender(units, own))
    return ready


def _warm_up(place: Path, seed: int, contenders: tuple[Contender, ...], out: TextIO) -> None:
    """Build something small with everything once, unmeasured: the first run of a program compiles its modules."""
    out.write("warming up\n")
    out.flush()
    write_network(place / "made", WARM_UP_POSTS, seed)
    for contender in _ready(place / "made", place, contenders):
        measure(contender.command, contender.folder, place / "log", contender.exit_codes)
    shutil.rmtree(place)


def _samples(ready: list[Ready], rounds: int, place: Path, out: TextIO) -> tuple[Sample, ...]:
    samples = []
    plan = turns(rounds, (contender.cases for contender in ready))
    for number, turn in enumerate(plan, 1):
        contender = ready[turn.contender]
        out.write(f"[{number}/{len(plan)}] round {turn.round}: {contender.name}, {turn.case.value} … ")
        out.flush()
        samples.append(_sample(contender, turn, place / "log"))
        out.write(f"{samples[-1].wall:.2f} s\n")
    return tuple(samples)


def _sample(contender: Ready, turn: Turn, log: Path) -> Sample:
    if turn.case is Case.COLD:
        shutil.rmtree(contender.output, ignore_errors=True)
        shutil.rmtree(contender.state, ignore_errors=True)
    elif turn.case is Case.EDITED:
        with contender.edited.open("a", encoding="utf-8") as post:
            post.write(f"\nA sentence that was added in round {turn.round}.\n")
    before = files_in(contender.output)
    used = measure(contender.command, contender.folder, log, contender.exit_codes)
    after = files_in(contender.output)
    return Sample(
        contender=contender.name,
        case=turn.case.value,
        round=turn.round,
        wall=used.wall,
        cpu=used.cpu,
        memory=used.memory,
        written=written(before, after),
        files=len(after),
    )


def main(posts: int = 1000, rounds: int = 3, seed: int = 1, units: str | None = None, json: str | None = None) -> None:
    """Measure, print the table, and write the figures to the file `json`. Exits with 1 when a build fails."""
    try:
        result = run(posts, seed, rounds, Path(units).resolve() if units else None, sys.stderr)
    except StopError as stop:
        raise SystemExit(f"error: {stop}") from None
    console = Console()
    report.print_table(result, console if console.is_terminal else Console(width=140))
    if json:
        Path(json).write_text(report.as_json(result), "utf-8")
