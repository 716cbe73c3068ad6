"""What a pull says of itself, as lines to print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from plugins.network.problems import printable
from plugins.outside.planning import Became, Pulled, PullPlan


def report_lines(
    plan: PullPlan, pulled: Sequence[Pulled], unwritten: Mapping[str, str], root: Path, *, dry_run: bool
) -> Iterator[str]:
    """Warnings first, then a line for each feed, then what is left to say."""
    for one in pulled:
        yield from map(printable, _warnings(one))
    for path, why in sorted(unwritten.items()):
        yield printable(f"warning: {root.name}/{path}: not written: {why}")
    for one in pulled:
        yield printable(_line(one))
    for path in plan.strays:
        what = "its unit does not follow this feed; delete the file, or follow the feed again"
        yield printable(f"{root.name}/{path}: {what}")
    if plan.unfollowed:
        yield f"Followed by no unit, so not fetched: {', '.join(plan.unfollowed)}"
    yield _closing(pulled, unwritten, dry_run)


def _warnings(one: Pulled) -> Iterator[str]:
    wanted = one.wanted
    name = f"warning: feed '{wanted.name}' ({wanted.url})"
    if one.moved:
        yield f"{name}: has moved for good; write {one.moved} into network.yaml"
    if one.became.well:
        return
    stays = f"{_units(one)} {'keeps' if len(wanted.units) == 1 else 'keep'} the last snapshot"
    if one.gone:
        remedy = "its host says that it is gone for good: give its new address in network.yaml, or take it out"
    else:
        remedy = f"try again with: invoke pull --feed {wanted.name}; if it stays so, see docs/outside-feeds.md"
    yield f"{name}: {one.why}. {stays}; {remedy}"


def _units(one: Pulled) -> str:
    return ", ".join(unit.uid for unit in one.wanted.units)


def _line(one: Pulled) -> str:
    """ "grid-operator   changed     12 items for energy, tax (2 of this network itself left out)"."""
    said = f"{one.wanted.name:<24} {one.became.value:<11}"
    if not one.became.well:
        return f"{said} for {_units(one)}"
    items = f"{one.items} item{'' if one.items == 1 else 's'}"
    left_out = ", ".join(f"{count} {why}" for why, count in one.left_out)
    return f"{said} {items} for {_units(one)}" + (f" (left out: {left_out})" if left_out else "")


def _closing(pulled: Sequence[Pulled], unwritten: Mapping[str, str], dry_run: bool) -> str:
    if not pulled:
        return "No unit follows an outside feed; see docs/outside-feeds.md"
    files = sum(len(one.writes) for one in pulled) - len(unwritten)
    failed = sum(one.became is Became.FAILED for one in pulled)
    waiting = sum(one.became is Became.WAITING for one in pulled)
    counts = f"{len(pulled) - failed - waiting} of {len(pulled)} feeds are well"
    would = "would be written: a dry run writes nothing" if dry_run else "written"
    return f"{counts}; {files} file{'' if files == 1 else 's'} {would}."
