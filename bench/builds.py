"""Measures real builds in fresh processes, contenders taking turns."""

from __future__ import annotations

import os
import platform
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import TextIO

from bench import report
from bench.contenders import BASE, Block, Case, Contender, Ready, present
from bench.edits import prepare
from bench.measuring import bytes_of, files_in, measure, written
from bench.network import write_network
from bench.report import Result, Sample
from plugins.network.problems import StopError

WARM_UP_POSTS = 20
OTHERS = 0.1  # a block counts when nobody else used more of the machine than this during any build of it
ATTEMPTS = 3  # how often a block of one round is tried before it is given up


@dataclass(frozen=True, slots=True)
class Turn:
    """One build to come."""

    round: int  # from 1
    block: Block
    case: Case
    contender: int  # place in the table of contenders
    attempt: int = 1


def turns(rounds: int, cases: Iterable[Mapping[Block, tuple[Case, ...]]]) -> tuple[Turn, ...]:
    """Which contender builds when: block by block and case by case, so that neighbours in time are compared.

    Every other round goes through a block backwards, so that none always has the other's wake.
    """
    per_contender = tuple(cases)
    plan: list[Turn] = []
    for number in range(1, rounds + 1):
        for block in Block:
            forth = [
                Turn(number, block, case, contender)
                for case in Case
                for contender, theirs in enumerate(per_contender)
                if case in theirs.get(block, ())
            ]
            plan += forth if number % 2 else reversed(forth)
    return tuple(plan)


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
        plan = turns(rounds, (contender.cases for contender in ready))
        samples = tuple(Runner(ready, place / "log", out).run(plan))
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


@dataclass(slots=True)
class Runner:
    """Runs turns and measures them, a block of a round again when somebody else was busy meanwhile."""

    ready: list[Ready]
    log: Path
    out: TextIO
    builds: int = 0  # so far; edits take their words from it

    def run(self, plan: Iterable[Turn]) -> Iterator[Sample]:
        waiting = list(plan)
        while waiting:
            block = [turn for turn in waiting if (turn.round, turn.block) == (waiting[0].round, waiting[0].block)]
            waiting = waiting[len(block) :]
            samples: list[Sample] = []
            for attempt in range(1, ATTEMPTS + 1):
                samples = self._measured([replace(turn, attempt=attempt) for turn in block])
                yield from samples
                if samples[0].counts:
                    break

    def _measured(self, block: list[Turn]) -> list[Sample]:
        """The samples of one attempt at a block: all of them count, or none."""
        samples = []
        for turn in block:
            self.out.write(f"round {turn.round}, {turn.block.value}: {self.ready[turn.contender].name}, {turn.case} … ")
            self.out.flush()
            samples.append(self.measure(turn))
            self.out.write(f"{samples[-1].wall:.2f} s\n")
        busy = max(sample.others or 0.0 for sample in samples)
        if busy > OTHERS:
            self.out.write(f"does not count: somebody else used {busy:.0%} of the machine\n")
        return [replace(sample, counts=busy <= OTHERS) for sample in samples]

    def measure(self, turn: Turn) -> Sample:
        """Put things as they are before a build of this case, and measure it."""
        ready = self.ready[turn.contender]
        self._prime(ready, turn.case)
        self.builds += 1
        prepare(ready, turn.case, self.builds)
        before = files_in(ready.output)
        used = measure(ready.told(turn.case), ready.folder, self.log, ready.exit_codes)
        after = files_in(ready.output)
        return Sample(
            contender=ready.name,
            case=turn.case.value,
            block=turn.block.value,
            round=turn.round,
            attempt=turn.attempt,
            wall=used.wall,
            cpu=used.cpu,
            largest=used.largest,
            tree=used.tree,
            parent=used.parent,
            others=used.others,
            written=written(before, after),
            files=len(after),
            size=bytes_of(after),
        )

    def _prime(self, ready: Ready, case: Case) -> None:
        """Where a case needs what a former build left, see that there was one."""
        if case is not Case.COLD and not (ready.state.exists() and ready.output.exists()):
            self.out.write("(first without measuring) ")
            self.out.flush()
            measure(ready.told(case), ready.folder, self.log, ready.exit_codes)
