"""What all feeds of a network cost: alone, beside Hugo's whole build of the same posts, and beside our own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TextIO

from bench import hugo_site, report
from bench.builds import Runner, Turn, make_ready, network, turns, warm_up
from bench.contenders import HUGO, ROOT, WITHOUT_HUGO, Block, Case, Ready, highroad_one_job, hugo
from bench.report import Result, Sample
from plugins.network.problems import StopError

FEEDS = "Highroad, all feeds"
AIM = 0.5  # of the processor time of Hugo's build


def measure_feeds(posts: int, seed: int, rounds: int, units: Path | None, out: TextIO) -> Result:
    """Measure all feeds of a network in turns with whole builds of it. Raises StopError when a build fails."""
    contenders = (highroad_one_job, hugo) if hugo_site.find_hugo() else (highroad_one_job,)
    with network(posts, seed, rounds, units, out) as (source, about):
        place = source.parent
        warm_up(place / "warm-up", seed, contenders, out)
        ready = make_ready(source, place, contenders)
        out.write("reading the network once, for its feeds\n")
        with feed_maker(source, place / "feeds.log") as maker:
            samples = tuple(_samples(ready, maker, rounds, place / "log", out))
            size = maker.size
    return Result(
        about=about,
        base=HUGO,
        notes=(*_notes(samples, ready[0].name, size), *(() if hugo_site.find_hugo() else (WITHOUT_HUGO,))),
        samples=samples,
        figures=report.figures(samples, HUGO),
    )


def _notes(samples: tuple[Sample, ...], whole: str, size: int) -> Iterator[str]:
    feeds = {sample.round: sample for sample in samples if sample.contender == FEEDS}
    builds = {sample.round: sample for sample in samples if sample.contender == whole}
    share = median(feeds[number].cpu / builds[number].cpu for number in feeds)
    yield f"{FEEDS}: {feeds[1].files} files, {size / 1e6:.0f} MB, in one process from a catalog that is already there"
    yield f"Share of them in the CPU of a whole build ({whole}): {share:.0%}"
    yield f"Aim with 10000 posts: at most {AIM} of the CPU of {HUGO}'s build"


def _samples(ready: list[Ready], maker: FeedMaker, rounds: int, log: Path, out: TextIO) -> Iterator[Sample]:
    plan = turns(rounds, [{Block.COLD: (Case.COLD,)}] * (len(ready) + 1))
    runner = Runner(ready, log, out)
    for number, turn in enumerate(plan, 1):
        name = FEEDS if turn.contender == len(ready) else ready[turn.contender].name
        out.write(f"[{number}/{len(plan)}] round {turn.round}: {name} … ")
        out.flush()
        sample = maker.measure(turn) if name == FEEDS else runner.measure(turn)
        yield sample
        out.write(f"{sample.cpu:.2f} s of CPU\n")


@dataclass(slots=True)
class FeedMaker:
    """A process that has read a network and makes all its feeds when asked; see `feeds_alone`."""

    process: subprocess.Popen[str]
    log: Path
    size: int = 0  # bytes of all feeds

    def measure(self, turn: Turn) -> Sample:
        """Let it make all feeds once."""
        assert self.process.stdin
        self.process.stdin.write("once\n")
        self.process.stdin.flush()
        told = json.loads(self.hear())
        self.size = told["size"]
        return Sample(
            contender=FEEDS,
            case=turn.case.value,
            block=turn.block.value,
            round=turn.round,
            wall=told["wall"],
            cpu=told["cpu"],
            largest=told["memory"],
            written=told["files"],
            files=told["files"],
            size=told["size"],
        )

    def hear(self) -> str:
        """Its next line. Raises StopError when it has ended."""
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            said = self.log.read_text("utf-8", "replace").strip().splitlines()[-15:]
            raise StopError("the feeds could not be made:\n" + "\n".join(said))
        return line


@contextmanager
def feed_maker(units: Path, log: Path) -> Iterator[FeedMaker]:
    """A process that has read `units`; what it says beside its answers goes to `log`. Raises StopError."""
    command = (sys.executable, "-m", "bench.feeds_alone", str(units))
    with (
        log.open("wb") as errors,
        subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as process,
    ):
        try:
            maker = FeedMaker(process, log)
            maker.hear()  # it is ready
            yield maker
        finally:
            process.kill()
