"""The closing lines of a build."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import msgspec

from plugins.network.catalog import Assembled
from plugins.pipeline.publish import Report


class Figures(msgspec.Struct, frozen=True, array_like=True):
    """How much there is of what."""

    units: int
    experts: int
    posts: int
    pages: int
    files: int
    held: int
    unpublished: int
    errors: int


def figures(assembled: Assembled, report: Report) -> Figures:
    """The figures of a build that was applied."""
    catalog, paths = assembled.catalog, (*report.written, *report.kept)
    return Figures(
        units=len(catalog.units),
        experts=len(catalog.experts),
        posts=len(catalog.posts),
        pages=sum(path.endswith(".html") for path in paths),
        files=len(paths),
        held=assembled.held,
        unpublished=assembled.unpublished,
        errors=assembled.errors,
    )


def summary(
    of: Figures, next_due: datetime | None, output: Path, seconds: float, *, written: int = 0, removed: int = 0
) -> str:
    """How many units, experts, posts and pages, how long, what changed, what is held, and where to look."""
    counts = ", ".join(
        (_count(of.units, "unit"), _count(of.experts, "expert"), _count(of.posts, "post"), _count(of.pages, "page"))
    )
    changed = f"{written} files written, {removed} removed, {of.files - written} as they were"
    lines = [f"Built {counts} in {seconds:.1f} s ({changed})."]
    if of.held:
        lines.append(f"{_count(of.held, 'file')} held because of errors; see above. Everything else is published.")
    if of.unpublished:
        lines.append(f"{_count(of.unpublished, 'post')} not published yet (drafts and later dates).")
    if next_due:
        lines.append(f"The next build is due at {next_due.isoformat(timespec='minutes')}.")
    shown = os.path.relpath(output) if not os.path.relpath(output).startswith("..") else str(output)
    lines.append(f"The site is in {shown}/; to look at it: make preview")
    return "\n".join(lines)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
