"""`invoke import-posts`: from the network as it is to an import that is planned, told and written."""

from __future__ import annotations

from pathlib import Path

from plugins.authoring.import_plan import Destination
from plugins.authoring.import_report import report_lines
from plugins.authoring.importing import Wishes, apply_import, plan_import
from plugins.network.checking import unknown
from plugins.network.model import Catalog, SetupError
from plugins.pipeline.progress import progress


def destination(catalog: Catalog, units: Path, uid: str) -> Destination:
    """The unit that a blog comes into. Raises SetupError when there is none of that uid."""
    unit = catalog.unit.get(uid)
    if unit is None:
        what = unknown("unit", uid, catalog.unit, say_all=True)
        raise SetupError(f"--unit: {what}; a new unit needs a folder with unit.yaml and a line in network.yaml")
    return Destination(
        uid=uid,
        folder=units / unit.slug,
        slug=unit.slug,
        other_slugs=frozenset(other.slug for other in catalog.units if other.uid != uid),
        authority=catalog.network.authority,
        timezone=catalog.network.timezone,
        topics=catalog.network.topics,
        open_tags=catalog.network.open_tags,
        experts={expert.slug: (expert.unit, expert.writes_for) for expert in catalog.author.values()},
        network_file=units / "network.yaml",
    )


def run_import(catalog: Catalog, units: Path, uid: str, source: Path, wishes: Wishes, *, dry_run: bool) -> None:
    """Plan an import, write it unless it is only tried, and print what there is to say. Raises SetupError."""
    where = destination(catalog, units.absolute(), uid)
    with progress("Reading the old blog") as step:
        plan = plan_import(source, where, wishes, step)
    if not dry_run:
        apply_import(plan)
    for line in report_lines(plan):
        print(line)
    print()
    print(
        "Nothing was written: a dry run." if dry_run else f"Written into {where.shown}/. Look at it with: invoke check"
    )
