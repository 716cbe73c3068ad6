"""Authoring: how words come into a unit. Glue: the command that imports a blog."""

from __future__ import annotations

from pathlib import Path

from pelican.settings import read_settings

from plugins.authoring.destinations import destination
from plugins.authoring.import_plan import State
from plugins.authoring.import_report import report_lines
from plugins.authoring.importing import Progress, Wishes, apply_import, plan_import
from plugins.network.stopping import HELD, exit_code


def run_import(
    config: Path,
    *,
    unit: str,
    source: Path,
    units: Path | None = None,
    dry_run: bool = False,
    add_topics: bool = False,
    update: bool = False,
    site: str = "",
    assets: Path | None = None,
    author: str = "",
    progress: Progress | None = None,
) -> int:
    """Import the posts of `source` into a unit and print the report; `dry_run` only prints it.

    `units` is the folder with network.yaml (default: that of the settings). The exit code: 0, 2 when posts are held,
    1 when nothing was imported, 130 when interrupted.
    """

    def run() -> None:
        folder = units or Path(read_settings(str(config))["PATH"])
        wishes = Wishes(add_topics=add_topics, update=update, site=site, assets=assets, default_author=author)
        plan = plan_import(source.expanduser(), destination(folder.expanduser(), unit), wishes, progress)
        if not dry_run:
            apply_import(plan)
        for line in report_lines(plan):
            print(line)
        if dry_run:
            print("\nNothing was written (--dry-run).")
        if plan.count(State.HELD):
            raise SystemExit(HELD)

    return exit_code(run)
