"""How a build of ours grows: a network of a size in turns with one of a tenth of it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TextIO

from rich.console import Console

from bench import report
from bench.builds import Runner, network, turns
from bench.contenders import OURS, Block, Case, highroad
from bench.report import Result, Sample, Spread, neighbours, ratio
from plugins.network.problems import StopError

TENTH = 10
CASES: Mapping[Block, tuple[Case, ...]] = {
    Block.COLD: OURS[Block.COLD],
    Block.EDITS: (Case.UNCHANGED, Case.BODY),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """`cpu`: of a cold build to that of the tenth. `per_post`: bytes of the parent's peak for each post over the tenth.

    `per_post` is None where a system does not tell the memory of a process.
    """

    posts: int
    cpu: Spread
    per_post: float | None
    per_post_of_all: float | None  # the whole peak over all posts
    result: Result


def measure_growth(posts: int, seed: int, rounds: int, out: TextIO) -> Growth:
    """Measure made networks of `posts` posts and of a tenth of them. Raises StopError when a build fails."""
    if posts < TENTH:
        raise StopError(f"--posts: {posts} has no tenth to compare with")
    with ExitStack() as stack:
        ready = []
        for size in (posts // TENTH, posts):
            source, about = stack.enter_context(network(size, seed, rounds, None, out))
            place = source.parent / "contender"
            place.mkdir()
            made = highroad(source, place)
            ready.append(replace(made, name=f"{made.name}, {size} posts", cases=CASES))
        plan = turns(rounds, [CASES] * len(ready))
        samples = tuple(Runner(ready, source.parent / "log", out).run(plan))
    result = Result(
        about=about,
        base=ready[0].name,
        notes=(),
        samples=samples,
        figures=report.figures(samples, ready[0].name),
    )
    return grown(result, posts)


def grown(result: Result, posts: int) -> Growth:
    """What the samples of two sizes say about growth."""
    small, large = (figure for figure in result.figures if figure.case == Case.COLD.value)
    cold = {name: _cold(result, name) for name in (small.contender, large.contender)}
    cpu = ratio(cold[large.contender], cold[small.contender], lambda sample: sample.cpu, neighbours)
    assert cpu is not None  # both sizes are in every round
    told = small.parent is not None and large.parent is not None
    more = (large.parent or 0) - (small.parent or 0)
    return Growth(
        posts=posts,
        cpu=cpu,
        per_post=more / (posts - posts // TENTH) if told else None,
        per_post_of_all=(large.parent or 0) / posts if told else None,
        result=result,
    )


def _cold(result: Result, contender: str) -> list[Sample]:
    return [
        sample
        for sample in report.counted(result.samples)
        if sample.contender == contender and sample.case == Case.COLD.value
    ]


def print_growth_of_builds(growth: Growth, console: Console) -> None:
    report.print_table(growth.result, console)
    said = f"Cold, {growth.posts} posts to a tenth of them: CPU {growth.cpu.middle:.1f} times as much"
    if growth.per_post is not None and growth.per_post_of_all is not None:
        said += (
            f"; peak of the parent {growth.per_post / 1000:.1f} kB for each post more"
            f" ({growth.per_post_of_all / 1000:.1f} kB of its whole peak for each post)"
        )
    console.print(said, highlight=False)
