"""The closing lines of a build."""

from __future__ import annotations

import os
from pathlib import Path

from plugins.network.catalog import Assembled
from plugins.pipeline.publish import Report


def summary(assembled: Assembled, report: Report, output: Path, seconds: float) -> str:
    """How many units, experts, posts and pages, how long, what changed, what is held, and where to look."""
    catalog = assembled.catalog
    pages = sum(path.endswith(".html") for path in (*report.written, *report.kept))
    counts = ", ".join(
        (
            _count(len(catalog.units), "unit"),
            _count(len(catalog.experts), "expert"),
            _count(len(catalog.posts), "post"),
            _count(pages, "page"),
        )
    )
    changed = f"{len(report.written)} files written, {len(report.removed)} removed, {len(report.kept)} as they were"
    lines = [f"Built {counts} in {seconds:.1f} s ({changed})."]
    if assembled.held:
        lines.append(
            f"{_count(assembled.held, 'file')} held because of errors; see above. Everything else is published."
        )
    if assembled.unpublished:
        lines.append(f"{_count(assembled.unpublished, 'post')} not published yet (drafts and later dates).")
    if assembled.next_due:
        lines.append(f"The next build is due at {assembled.next_due.isoformat(timespec='minutes')}.")
    shown = os.path.relpath(output) if not os.path.relpath(output).startswith("..") else str(output)
    lines.append(f"The site is in {shown}/; to look at it: make preview")
    return "\n".join(lines)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
