"""Measures real builds in fresh processes, contenders taking turns."""

from __future__ import annotations

import os
import platform
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TextIO

from bench import report
from bench.contenders import BASE, Case, Contender, Ready, present
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


def measure_builds(
    posts: int,
    seed: int,
    rounds: int,
    units: Path | None,
    out: TextIO,
    contenders: tuple[Contender, ...] | None = None,
) -> Result:
    """Measure a made network of `posts` posts, or the folder `units` as it is (a copy; nothing in it is touched).

    `contenders` are those that can run here when none are given. Tells `out` how far it has come. Raises StopError
    when a build fails.
    """
    here, absent = present() if contenders is None else (contenders, ())
    with network(posts, seed, rounds, units, out) as (source, about):
        place = source.parent
        warm_up(place / "warm-up", seed, here, out)
        ready = make_ready(source, place, here)
        samples = _samples(ready, rounds, place, out)
    return Result(
        about=about,
        base=BASE,
        notes=(*absent, *(f"{contender.name}: {contender.note}" for contender in ready if contender.note)),
        samples=samples,
        figures=report.figures(samples, BASE),
    )


@contextmanager
def network(
    posts: int, seed: int, rounds: int, units: Path | None, out: TextIO
) -> Iterator[tuple[Path, dict[str, str | int | float]]]:
    """A network to measure, in a folder that is removed afterwards, and what a report says about it.

    Raises StopError when there is nothing to measure.
    """
    if posts < 1 or rounds < 1:
        raise StopError("at least one post and one round are needed")
    if units is not None and not (units / "network.yaml").is_file():
        raise StopError(f"{units}: holds no network.yaml; name a units folder")
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="highroad-bench-") as temporary:
        made = Path(temporary, "made")
        source: dict[str, str | int | float]
        if units is None:
            out.write(f"making a network of {posts} posts\n")
            write_network(made, posts, seed)
            source = {"posts": posts, "seed": seed}
        else:
            shutil.copytree(units, made, symlinks=True)
            source = {"units": units.name, "posts": sum(1 for _ in units.glob("*/posts/**/*.md"))}
        yield made, source | {"rounds": rounds} | _machine(load)


def _machine(load: float) -> dict[str, str | int | float]:
    return {
        "cores": os.cpu_count() or 1,
        "load before": round(load, 2),
        "Python": platform.python_version(),
        "Pelican": version("pelican"),
        "system": platform.system(),
    }


def make_ready(units: Path, place: Path, contenders: tuple[Contender, ...]) -> list[Ready]:
    """Each contender with a copy of `units` of its own, below `place`."""
    ready = []
    for number, contender in enumerate(contenders):
        own = place / f"contender-{number}"
        own.mkdir(parents=True)
        ready.append(contender(units, own))
    return ready


def warm_up(place: Path, seed: int, contenders: tuple[Contender, ...], out: TextIO) -> None:
    """Build something small with everything once, unmeasured: the first run of a program compiles its modules."""
    out.write("warming up\n")
    out.flush()
    write_network(place / "made", WARM_UP_POSTS, seed)
    for contender in make_ready(place / "made", place, contenders):
        measure(contender.command, contender.folder, place / "log", contender.exit_codes)
    shutil.rmtree(place)


def _samples(ready: list[Ready], rounds: int, place: Path, out: TextIO) -> tuple[Sample, ...]:
    samples = []
    plan = turns(rounds, (contender.cases for contender in ready))
    for number, turn in enumerate(plan, 1):
        contender = ready[turn.contender]
        out.write(f"[{number}/{len(plan)}] round {turn.round}: {contender.name}, {turn.case.value} … ")
        out.flush()
        samples.append(measure_build(contender, turn, place / "log"))
        out.write(f"{samples[-1].wall:.2f} s\n")
    return tuple(samples)


def measure_build(contender: Ready, turn: Turn, log: Path) -> Sample:
    """Put things as they are before a build of this case, and measure it."""
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
