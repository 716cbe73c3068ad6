"""Outside feeds that units follow: fetched by a command of its own, never by a build. Glue."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from pathlib import Path

from pelican.settings import read_settings

from plugins.network import brand_of
from plugins.network.fetching import Limits, Net
from plugins.network.problems import SetupError, printable
from plugins.network.reach import INSIDE, policy_of
from plugins.network.registry import read_registry
from plugins.network.sources import walk
from plugins.network.stopping import HELD, exit_code
from plugins.outside.memory import load, save
from plugins.outside.planning import plan_pull
from plugins.outside.pulling import Means, Progress, pull, remembered, standing_snapshots, write_snapshots
from plugins.outside.report import report_lines

Shown = Callable[[str], AbstractContextManager[Progress]]


def _not_shown(what: str) -> AbstractContextManager[Progress]:
    return nullcontext(lambda done, total: None)


def run_pull(
    config: Path,
    *,
    units: Path | None = None,
    state: Path | None = None,
    feed: str = "",
    dry_run: bool = False,
    now: str = "",
    progress: Shown = _not_shown,
    limits: Limits | None = None,
    net: Net | None = None,
    inside: tuple[str, ...] | None = None,
) -> int:
    """Fetch the outside feeds that units follow, write their snapshots and print a report; a dry run only prints it.

    `units`, `state` and `inside` (host:port pairs within the firm that may be asked) default to the settings in
    `config`, `now` to the clock. The exit code: 0, 2 when a feed failed (the others are written), 1 when the set-up
    can't be read, 130 when interrupted.
    """

    def run() -> None:
        settings = read_settings(str(config))
        root = (units or Path(settings["PATH"])).expanduser().absolute()
        place = (state or Path(settings["HIGHROAD_STATE"])).expanduser().absolute()
        moment = _moment(now or settings.get("HIGHROAD_NOW", ""))
        policy = policy_of(settings.get(INSIDE, []) if inside is None else inside, INSIDE)
        sources = walk(root)
        if place.resolve().is_relative_to(root.resolve()):
            raise SetupError(f"--state: {printable(str(place))} lies in the units folder; name another folder")
        registry = read_registry(sources, brand_of(settings).accents)
        plan = plan_pull(registry, sources, feed)
        memory = load(place)
        means = Means(policy=policy, limits=limits or Limits(), net=net or Net(), patient=not feed)
        with progress("Fetching feeds") as step:
            pulled = pull(plan, standing_snapshots(sources), memory, registry.network, moment, means, step)
        unwritten = {} if dry_run else write_snapshots(root, pulled)
        for line in report_lines(plan, pulled, unwritten, root, dry_run=dry_run):
            print(line)
        if registry.problems or sources.problems:
            print("Something is wrong in what people wrote, which may hide a feed; see: invoke check")
        lost = "" if dry_run else save(place, remembered(pulled, memory, registry.network.feeds, unwritten))
        if lost:
            print(lost)
        if unwritten or not all(one.became.well for one in pulled):
            raise SystemExit(HELD)

    return exit_code(run)


def _moment(written: str) -> datetime:
    if not written:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        what = f"'{printable(written)}' is no moment; write it as in 2026-11-22T09:00:00+00:00"
        raise SetupError(f"--now: {what}") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
