"""What deciding who carries what costs, and whether it grows with what is matched: a made catalog, no files."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from statistics import median
from typing import TextIO

from rich import box
from rich.console import Console
from rich.table import Table

from plugins.network.carrying import Carriage
from plugins.network.model import FollowRule, Network, Notice, Overlay, Post, Role, Stage, State, Topic, Unit
from plugins.network.whole import Catalog
from plugins.syndication.resolver import resolve

SIZES = (2_500, 5_000, 10_000, 20_000)  # posts
AIM_POSTS, AIM_SECONDS = 10_000, 1.0  # what the resolver is built to: processor time on one core
UNITS, RULES, TOPICS = 100, 5, 120
FIRST_DAY, DAYS = datetime(2020, 1, 1, tzinfo=UTC), 5 * 365
_NETWORK = Network(
    name="Fellside",
    url="https://insights.fellside.example",
    authority="fellside.example,2020",
    timezone="Europe/London",
    groups={"half": tuple(f"unit-{number}" for number in range(0, UNITS, 2))},
)


# ------------------------------------------------------------------------------------------------------ a catalog


def make_catalog(posts: int, seed: int) -> Catalog:
    """A network of `UNITS` units with `RULES` rules each and `posts` posts, as values: the same from the same seed."""
    random = Random(f"{seed}:{posts}")
    topics = tuple(Topic(slug=f"topic-{number}", name=f"Topic {number}") for number in range(TOPICS))
    made: list[Post] = []
    for number in range(posts):
        made.append(_post(random, number, posts, made))
    overlays = {uid: _overlays(random, made) for uid in map(_uid, range(UNITS))}
    newest = sorted(made, key=lambda post: (-post.date.timestamp(), post.unit, post.slug))
    kept = [post for number, post in enumerate(newest) if number % 100 not in (70, 71)]
    return Catalog(
        network=_NETWORK,
        units=tuple(_unit(random, number, overlays[_uid(number)]) for number in range(UNITS)),
        experts=(),
        topics=topics,
        pages=(),
        posts=tuple(kept),
        withdrawn=tuple(newest[70::100]),
        notices=tuple(map(_retracted, newest[71::100])),
        media=(),
        aliases={},
        now=FIRST_DAY + timedelta(days=DAYS + 1),
    )


def _uid(number: int) -> str:
    return f"unit-{number}"


def _post(random: Random, number: int, posts: int, before: list[Post]) -> Post:
    uid, slug = _uid(random.randrange(UNITS)), f"post-{number}"
    about = random.choice(before).key if before and random.random() < 0.03 else ""
    return Post(
        id=f"tag:fellside.example,2020:{uid}/{slug}",
        unit=uid,
        slug=slug,
        title=f"Post {number}",
        date=FIRST_DAY + timedelta(days=DAYS * number // posts),
        authors=("amara-adler",),
        topics=tuple(f"topic-{topic}" for topic in random.sample(range(TOPICS), random.randrange(1, 4))),
        share=random.choices((("everyone",), ("half",), ("nobody",)), (92, 6, 2))[0],
        to=(_uid(random.randrange(UNITS)),) if random.random() < 0.05 else (),
        about=about,
        source=f"{uid}/posts/{slug}.md",
    )


def _retracted(post: Post) -> Notice:
    return Notice(
        unit=post.unit,
        slug=post.slug,
        id=post.id,
        state=State.RETRACTED,
        date=post.date,
        when=post.date + timedelta(days=30),
        reason="The figures were wrong.",
        authors=post.authors,
        topics=post.topics,
        share=post.share,
        to=post.to,
        aliases=(),
        source=post.source,
    )


def _unit(random: Random, number: int, overlays: tuple[Overlay, ...]) -> Unit:
    uid = _uid(number)
    return Unit(
        uid=uid,
        slug=uid,
        name=f"Unit {number}",
        role=Role(stage=Stage.CLOSED if number % 50 == 49 else Stage.LIVE),
        follow=tuple(_rules(random, [_uid(other) for other in range(UNITS) if other != number])),
        offers=number % 10 != 9,
        share=("half",) if number % 20 == 7 else ("everyone",),
        overlays=overlays,
    )


def _rules(random: Random, others: list[str]) -> Iterable[FollowRule]:
    """A mix of every kind of rule, half of them with a limit, half with a day from which they count."""
    kinds = ((True, 0), (True, 2), (False, 1), (False, 2), (random.random() < 0.5, 1))
    for line, (by_unit, count) in enumerate(kinds, 10):
        since = FIRST_DAY + timedelta(days=random.randrange(DAYS))
        yield FollowRule(
            unit=random.choice(others) if by_unit else "",
            topics=tuple(f"topic-{topic}" for topic in random.sample(range(TOPICS), count)),
            limit=random.randrange(3, 60) if random.random() < 0.5 else None,
            since=date(since.year, since.month, since.day) if random.random() < 0.5 else None,
            line=line,
        )


def _overlays(random: Random, posts: list[Post]) -> tuple[Overlay, ...]:
    """Entries of a carried.yaml, for posts that the unit may or may not carry."""
    chosen = sorted({post.key for post in random.sample(posts, min(len(posts), 20))})
    return tuple(
        Overlay(post=key, pin=number % 3 == 0, hide=number % 3 == 1, note="Read this." if number % 3 == 2 else "")
        for number, key in enumerate(chosen)
    )


# ------------------------------------------------------------------------------------------------------ measuring


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """What one size of network came to: medians of the rounds, in seconds.

    `matches` are pairs of a unit and a post that some rule or offer of the unit names. `bare` is the processor time
    without Python's collector of garbage, which looks again at what is there the more of it there is. `relative` is
    the processor time in units of the reference work of the same round, so that different machines can be compared.
    """

    posts: int
    matches: int
    placements: int
    wall: float
    cpu: float
    bare: float
    relative: float
    reference: float  # seconds of processor time

    def per_match(self, seconds: float) -> float:
        """Microseconds."""
        return seconds / max(self.matches, 1) * 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Seconds of the processor and of the clock."""

    cpu: float
    wall: float


def measure_resolver(rounds: int, seed: int, out: TextIO, sizes: Iterable[int] = SIZES) -> tuple[Growth, ...]:
    """Resolve a made network of each size in every round, each beside the reference work."""
    found = []
    for posts in sizes:
        out.write(f"resolver, {posts} posts … ")
        out.flush()
        found.append(_growth(make_catalog(posts, seed), posts, rounds))
        out.write(f"{found[-1].cpu:.3f} s\n")
    return tuple(found)


def _growth(catalog: Catalog, posts: int, rounds: int) -> Growth:
    carriage = resolve(replace(catalog))  # once unmeasured

    def once() -> object:
        return resolve(replace(catalog))  # without the views that an earlier round has kept in it

    rows = [(_timed(reference_work), _timed(once), _timed(once, collecting=False)) for _ in range(rounds)]
    return Growth(
        posts=posts,
        matches=matched(carriage),
        placements=len(carriage.placements),
        wall=median(full.wall for _, full, _ in rows),
        cpu=median(full.cpu for _, full, _ in rows),
        bare=median(bare.cpu for _, _, bare in rows),
        relative=median(full.cpu / reference.cpu for reference, full, _ in rows),
        reference=median(reference.cpu for reference, _, _ in rows),
    )


def _timed(work: Callable[[], object], *, collecting: bool = True) -> Taken:
    """Do `work`, what can be thrown away thrown away before; with or without Python's collector of garbage."""
    gc.collect()
    if not collecting:
        gc.disable()
    try:
        cpu, wall = time.process_time(), time.perf_counter()
        work()
        return Taken(cpu=time.process_time() - cpu, wall=time.perf_counter() - wall)
    finally:
        gc.enable()


def matched(carriage: Carriage) -> int:
    """How many pairs of a unit and a post anything matched."""
    return len(carriage.placements) + len(carriage.departed) + len(carriage.refusals)


def reference_work() -> int:
    """A fixed piece of work of the same kind (small values made, put into dictionaries, sorted) that never changes."""
    groups: dict[int, list[tuple[int, str]]] = {}
    for number in range(120_000):
        key = number * 2_654_435_761 % 4_294_967_291
        groups.setdefault(key % 1_000, []).append((key, f"post-{key}"))
    return sum(sorted(group)[0][0] for group in groups.values())


# ------------------------------------------------------------------------------------------------------- printing


def print_growth(growths: Iterable[Growth], rounds: int, console: Console) -> None:
    """Print the table and how to read it."""
    title = f"resolver: {UNITS} units, {RULES} rules each, rounds {rounds}"
    table = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left", title_style="")
    for heading in ("posts", "matches", "placements", "wall s", "CPU s", "us/match", "bare CPU s", "bare us/match"):
        table.add_column(heading, justify="right", no_wrap=True)
    for heading in ("to reference", "reference s"):
        table.add_column(heading, justify="right", no_wrap=True)
    for one in growths:
        table.add_row(
            f"{one.posts}",
            f"{one.matches}",
            f"{one.placements}",
            f"{one.wall:.3f}",
            f"{one.cpu:.3f}",
            f"{one.per_match(one.cpu):.1f}",
            f"{one.bare:.3f}",
            f"{one.per_match(one.bare):.1f}",
            f"{one.relative:.2f}",
            f"{one.reference:.3f}",
        )
    console.print(table)
    console.print(
        f"Medians of the rounds. Aim: under {AIM_SECONDS:g} s of CPU with {AIM_POSTS} posts, linear in matches.\n"
        "Matches: pairs of a unit and a post that a rule or an offer names, carried or not.\n"
        "Bare: without Python's collector of garbage. To reference: CPU, in units of the fixed work done beside it.",
        highlight=False,
    )
