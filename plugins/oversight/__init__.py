"""Oversight: what the network published, who carries whom, and what needs attention. No part of any build.

Glue for `invoke report`. What other rooms know (who carries what, how pages are dressed) is handed over by the door.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from plugins.network import checking
from plugins.network.carrying import Carriage
from plugins.network.catalog import Assembled
from plugins.network.days import local_day
from plugins.network.problems import SetupError, printable
from plugins.network.sources import MAX_TEXT_BYTES, Sources, walk
from plugins.network.stopping import HELD, exit_code
from plugins.network.urls import Urls
from plugins.network.urls import post as path_of
from plugins.oversight.document import FILE, document
from plugins.oversight.figures import WhyNot, report_of
from plugins.oversight.html import OWNER, pages
from plugins.oversight.one_unit import narrowed
from plugins.oversight.tables import files
from plugins.oversight.troubles import held_sources, title_of
from plugins.oversight.values import Report
from plugins.oversight.words import many
from plugins.pipeline.outputs import Data, Output

STYLE = "report.css"  # in the theme's folder, of which builds take static/ alone
STYLE_FILE = f"theme/{STYLE}"  # in the report


class Wrote(Protocol):
    """What the writer says that it did."""

    @property
    def written(self) -> tuple[str, ...]: ...
    @property
    def removed(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Helpers:
    """What the report needs of others: the network read, who carries what, why not, clothes, and a writer."""

    settings: Callable[[], Mapping[str, Any]]
    survey: Callable[[], Assembled]
    carriage: Callable[[Assembled], Carriage]
    why: WhyNot
    worn: Callable[[Path], Iterable[Output]]
    write: Callable[[Mapping[str, Any], Iterable[Output], Path], Wrote]


def run_report(helpers: Helpers, folder: Path, *, unit: str = "", since: str = "") -> int:
    """Write the report into `folder` and say what it holds. `unit` narrows it to one; `since` is its first day.

    The exit code: 0, 2 when something is held (with `unit`, of that one), 1 when nothing was written, 130 when
    interrupted.
    """

    def run() -> None:
        settings = helpers.settings()
        first = _day(since)
        assembled = helpers.survey()
        report = _report(helpers, settings, assembled, first, unit)
        theme = Path(settings["THEME"])
        made = [*_outputs(report, _addresses(assembled), unit), *helpers.worn(theme), _style(theme)]
        wrote = helpers.write(settings, made, folder)
        told = narrowed(report, unit) if unit else report
        print(_said(told, folder, wrote))
        if any(row.level == "error" for row in told.problems):
            raise SystemExit(HELD)

    return exit_code(run)


def _report(
    helpers: Helpers, settings: Mapping[str, Any], assembled: Assembled, since: date | None, unit: str
) -> Report:
    catalog = assembled.catalog
    if unit and unit not in catalog.unit:
        raise SetupError(f"--unit: {checking.unknown('unit', unit, catalog.unit)}")
    report = report_of(assembled, helpers.carriage(assembled), helpers.why, _titles(settings, assembled), since)
    if since and since > report.period.until:
        raise SetupError(f"--since: {since} is later than the day of the report, {report.period.until}")
    return report


def _outputs(report: Report, posts: Mapping[str, str], unit: str) -> Iterable[Output]:
    told = narrowed(report, unit) if unit else report
    yield from pages(report, posts, unit)
    yield Data(path=FILE, data=document(told), owner=OWNER)
    for path, data in files(told).items():
        yield Data(path=path, data=data, owner=OWNER)


def _addresses(assembled: Assembled) -> Mapping[str, str]:
    """Where each post that has a page stands on the site, by uid/slug."""
    catalog = assembled.catalog
    urls = Urls(catalog.network.url)
    shown = (*catalog.posts, *catalog.withdrawn)
    return {post.key: urls.absolute(path_of(catalog.unit[post.unit], post)) for post in shown}


def _titles(settings: Mapping[str, Any], assembled: Assembled) -> Mapping[str, str]:
    """The titles of held posts by source path, where their files say one that may be told."""
    held = held_sources(assembled)
    if not held:
        return {}
    sources, network = walk(Path(settings["PATH"])), assembled.catalog.network
    today = local_day(assembled.catalog.now, ZoneInfo(network.timezone))
    return {path: title for path in held if (title := title_of(path, _bytes(sources, path), today))}


def _bytes(sources: Sources, path: str) -> bytes:
    """The bytes of a held post's file; none when it can't be opened or is larger than a text may be."""
    with suppress(OSError):
        return sources.read(path) if sources.size(path) <= MAX_TEXT_BYTES else b""
    return b""


def _style(theme: Path) -> Data:
    try:
        return Data(path=STYLE_FILE, data=(theme / STYLE).read_bytes(), owner=OWNER)
    except OSError as error:
        raise SetupError(f"{theme / STYLE} can't be read, and the report needs it: {error.strerror}") from None


def _day(typed: str) -> date | None:
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise SetupError(f"--since: '{printable(typed)}' is no day; write it as in 2026-01-01") from None


def _said(report: Report, folder: Path, wrote: Wrote) -> str:
    """The lines with which the command ends."""
    totals, page = report.totals, printable(os.path.relpath(folder / "index.html"))
    changed = f"{many(len(wrote.written), 'file')} written, {len(wrote.removed):,} removed"
    lines = [f"{page}: {many(totals.posts, 'post')} since {report.period.since}; {changed}."]
    errors = sum(row.level == "error" for row in report.problems)
    if errors:
        lines.append(f"{many(errors, 'error')}, {many(totals.held, 'post')} held; the report says which.")
    lines.append("Internal: it names what is held, and is no part of the site.")
    return "\n".join(lines)
