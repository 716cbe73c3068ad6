"""Authoring: how words come into a unit. Glue: the command that imports a blog."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from pelican.settings import read_settings

from plugins.authoring.destinations import destination
from plugins.authoring.import_plan import State
from plugins.authoring.import_report import report_lines
from plugins.authoring.importing import Progress, Wishes, apply_import, plan_import
from plugins.network.stopping import HELD, exit_code

Shown = Callable[[str], AbstractContextManager[Progress]]


def _not_shown(what: str) -> AbstractContextManager[Progress]:
    return nullcontext(lambda done, total: None)


def run_import(
    config: Path,
    *,
    unit: str,
    source: Path,
    units: Path | None = None,
    dry_run: bool = False,
    wishes: Wishes | None = None,
    progress: Shown = _not_shown,
) -> int:
    """Import the posts of `source` into a unit and print the report; a dry run only prints it.

    `units` is the folder with network.yaml (default: that of the settings in `config`); `progress` shows how far
    something slow has come. The exit code: 0, 2 when posts are held, 1 when nothing was imported, 130 when interrupted.
    """

    def run() -> None:
        folder = units or Path(read_settings(str(config))["PATH"])
        where = destination(folder.expanduser().absolute(), unit)
        with progress("Reading the old blog") as step:
            plan = plan_import(source.expanduser(), where, wishes, step)
        if not dry_run:
            apply_import(plan)
        for line in report_lines(plan):
            print(line)
        written = f"Written into {where.shown}/. Look at it with: invoke check"
        print("\nNothing was written: a dry run." if dry_run else f"\n{written}")
        if plan.count(State.HELD):
            raise SystemExit(HELD)

    return exit_code(run)
