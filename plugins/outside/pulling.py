"""Do what a pull has to do: fetch feeds side by side, write snapshots whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from plugins.network.fetching import Fetched, Limits, Net, Refused, fetch
from plugins.network.model import Network
from plugins.network.outside import MAX_BYTES
from plugins.network.reach import Policy
from plugins.network.side_by_side import side_by_side
from plugins.network.sources import Role, Sources
from plugins.outside.memory import Memory, Remembered, conditions
from plugins.outside.planning import (
    Pulled,
    PullPlan,
    Standing,
    Wanted,
    Write,
    digest_of,
    known_of,
    left_alone,
    outcome,
)

Progress = Callable[[int, int], None]  # steps done, steps in all
Answer = Fetched | Refused
ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.1"
_AT_ONCE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """With what a pull fetches. `patient` is False when a person asks for one feed now, whatever it did before."""

    policy: Policy
    limits: Limits
    net: Net
    patient: bool = True


def pull(
    plan: PullPlan, standing: Standing, memory: Memory, network: Network, now: datetime, means: Means, step: Progress
) -> tuple[Pulled, ...]:
    """Fetch what the plan says and decide what comes of it, by the feeds' names. Writes nothing."""
    waiting = {feed.name: left_alone(feed, memory, now) if means.patient else None for feed in plan.wanted}
    to_ask = [feed for feed in plan.wanted if not waiting[feed.name]]
    found = {name: told for name, told in waiting.items() if told}

    def ask(feed: Wanted) -> Answer:
        headers = {"Accept": ACCEPT} | conditions(known_of(feed, memory), digest_of(feed, standing))
        return fetch(feed.url, policy=means.policy, limits=means.limits, headers=headers, net=means.net)

    for done, (feed, answer) in enumerate(side_by_side(ask, to_ask, _AT_ONCE), 1):
        found[feed.name] = outcome(feed, answer, standing, network, known_of(feed, memory), now)
        step(done, len(to_ask))
    return tuple(found[feed.name] for feed in plan.wanted)


def standing_snapshots(sources: Sources) -> Standing:
    """The snapshots that are there; one that can't be read, or is too large to be one, counts as missing."""
    found = {}
    for source in sources.files:
        if source.role is Role.OUTSIDE:
            try:
                if sources.size(source.path) <= MAX_BYTES:
                    found[source.path] = sources.read(source.path)
            except OSError:
                continue
    return found


def write_snapshots(root: Path, pulled: Iterable[Pulled]) -> dict[str, str]:
    """Write what came of the feeds; what could not be written, by path, and why. One failure stops no other."""
    failed = {}
    for one in pulled:
        for write in one.writes:
            if why := _write(root, write):
                failed[write.path] = why
    return failed


def _write(root: Path, write: Write) -> str:
    """Write a file beside its place, then rename it; "" or why that is not possible. Follows no link."""
    path = root / write.path
    for above in (path.parent.parent, path.parent, path):
        if above.is_symlink():
            return f"{above.relative_to(root)} is a symbolic link; put the file or folder itself there"
    beside = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(exist_ok=True)
        beside.unlink(missing_ok=True)
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(write.data)
            os.replace(beside, path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        return f"can't be written ({error.strerror})"
    return ""


def remembered(pulled: Iterable[Pulled], memory: Memory, feeds: Mapping[str, str], lost: Iterable[str]) -> Memory:
    """What to remember for the next pull: feeds that network.yaml still has, and nothing of what was not written."""
    unwritten = set(lost)
    made: dict[str, Remembered] = {name: one for name, one in memory.items() if feeds.get(name) == one.url}
    for one in pulled:
        if one.remembered and not any(write.path in unwritten for write in one.writes):
            made[one.wanted.name] = one.remembered
    return made
