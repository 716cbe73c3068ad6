"""Authoring: how words come into a unit. Glue: the command that imports a blog."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from pelican.settings import read_settings

from plugins.authoring.destinations import destination
from plugins.authoring.export_fetching import ACCEPT, fetched_feed, is_address
from plugins.authoring.import_plan import State, Wishes
from plugins.authoring.import_reading import Progress, Source
from plugins.authoring.import_report import report_lines
from plugins.authoring.importing import apply_import, plan_import
from plugins.authoring.old_files import Fetching, OldFiles, fetched_files
from plugins.network.fetching import MEBIBYTE, Fetched, Limits, Net, Refused, fetch
from plugins.network.media import MAX_PICTURE_BYTES
from plugins.network.reach import INSIDE, policy_of
from plugins.network.stopping import HELD, exit_code

Shown = Callable[[str], AbstractContextManager[Progress]]
Ask = Callable[..., Fetched | Refused]


def _not_shown(what: str) -> AbstractContextManager[Progress]:
    return nullcontext(lambda done, total: None)


def run_import(
    config: Path,
    *,
    unit: str,
    source: Path | str,
    units: Path | None = None,
    dry_run: bool = False,
    fetch_media: bool = False,
    wishes: Wishes | None = None,
    progress: Shown = _not_shown,
    net: Net | None = None,
    inside: tuple[str, ...] | None = None,
) -> int:
    """Import the posts of `source` into a unit and print the report; a dry run only prints it.

    `source` is a folder, a file, or the address of a feed; `fetch_media` gets the old site's files, too. `units` is the
    folder with network.yaml (default: that of the settings in `config`); `inside` are host:port pairs within the firm
    that may be asked (default: likewise); `progress` shows how far something slow has come. The exit code: 0, 2 when
    posts are held, 1 when nothing was imported, 130 when interrupted.
    """

    def run() -> None:
        settings = read_settings(str(config))
        where = destination((units or Path(settings["PATH"])).expanduser().absolute(), unit)
        policy = policy_of(settings.get(INSIDE, []) if inside is None else inside, INSIDE)
        ask = partial(fetch, policy=policy, net=net or Net())
        with TemporaryDirectory(prefix="highroad-import-") as folder:
            found = _source(source, ask)
            fetching = _fetching(Path(folder), ask) if fetch_media else None
            with progress("Reading the old blog") as step:
                plan = plan_import(found, where, wishes, step, fetching)
            if not dry_run:
                apply_import(plan)
        for line in report_lines(plan):
            print(line)
        written = f"Written into {where.shown}/. Look at it with: invoke check"
        print("\nNothing was written: a dry run." if dry_run else f"\n{written}")
        if plan.count(State.HELD):
            raise SystemExit(HELD)

    return exit_code(run)


def _source(source: Path | str, ask: Ask) -> Source:
    if is_address(str(source)):
        feeds = Limits(seconds=60.0, raw=50 * MEBIBYTE, unpacked=200 * MEBIBYTE)
        return fetched_feed(str(source), partial(ask, limits=feeds, headers={"Accept": ACCEPT}))
    return Path(source).expanduser()


def _fetching(folder: Path, ask: Ask) -> Fetching:
    """Files of the old site into a folder that is gone after the import."""
    files = Limits(seconds=60.0, raw=MAX_PICTURE_BYTES, unpacked=MAX_PICTURE_BYTES)

    def fetching(addresses: Sequence[str], step: Progress) -> OldFiles:
        return fetched_files(addresses, folder, partial(ask, limits=files), step)

    return fetching
