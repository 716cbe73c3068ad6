"""What somebody has to look at: held posts and other problems, days that pass, what was taken back. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, timedelta
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from plugins.network import states
from plugins.network.catalog import Assembled
from plugins.network.days import local_day
from plugins.network.frontmatter import decode, split
from plugins.network.model import Post, Status
from plugins.network.problems import Level, Problem
from plugins.network.whole import Catalog
from plugins.oversight.values import DueRow, GoneRow, Period, ProblemRow

SOON_DAYS = 90  # what lies within so many days is soon
SILENT_DAYS = 90  # a unit that publishes nothing for longer is silent


def held_sources(assembled: Assembled) -> tuple[str, ...]:
    """The source paths of posts that an error keeps out, sorted."""
    catalog = assembled.catalog
    shown = {post.source for post in (*catalog.posts, *catalog.withdrawn)} | {one.source for one in catalog.notices}
    before = f"{assembled.folder}/"
    wrong = {problem.file.removeprefix(before) for problem in assembled.problems if problem.level is Level.ERROR}
    return tuple(sorted(path for path in wrong - shown if path.split("/")[1:2] == ["posts"] and path.endswith(".md")))


def title_of(path: str, data: bytes, today: date) -> str:
    """The title of a held post, of its source path and bytes; "" where it can't be told, and when it may be no title
    of something published: a draft's, a later post's, one that was retracted."""
    text, mistakes = decode(data)
    value = None if mistakes else split(text).document.value
    if not isinstance(value, Mapping) or "draft" in value.values():  # under whatever key, mistyped ones too
        return ""
    if value.get("status", "published") not in _NAMED:
        return ""
    day = _day(value.get("date")) or _day(PurePosixPath(path).name)
    title = value.get("title")
    return " ".join(title.split()) if isinstance(title, str) and day and day <= today else ""


_NAMED = (Status.PUBLISHED.value, Status.WITHDRAWN.value)


def _day(typed: object) -> date | None:
    """The day that a text begins with."""
    with suppress(ValueError):
        return date.fromisoformat(typed[:10]) if isinstance(typed, str) else None
    return None


def problem_rows(assembled: Assembled, titles: Mapping[str, str]) -> tuple[ProblemRow, ...]:
    """Every problem, in the order in which `invoke check` says them."""
    uids = {unit.slug: unit.uid for unit in assembled.catalog.units}
    held = frozenset(held_sources(assembled))
    return tuple(_problem(problem, assembled.folder, uids, held, titles) for problem in assembled.problems)


def _problem(
    problem: Problem, folder: str, uids: Mapping[str, str], held: frozenset[str], titles: Mapping[str, str]
) -> ProblemRow:
    source = problem.file.removeprefix(f"{folder}/")
    slug, slash, _ = source.partition("/")
    return ProblemRow(
        unit=uids.get(slug, "") if slash else "",
        level=problem.level.value,
        held=source in held and problem.level is Level.ERROR,
        file=problem.file,
        line=problem.line,
        what=problem.what,
        title=titles.get(source, "") if source in held else "",
    )


def due_rows(catalog: Catalog) -> tuple[DueRow, ...]:
    """Posts whose day of review has passed or is near, and those that are about to expire; the first day first."""
    zone = ZoneInfo(catalog.network.timezone)
    rows = [row for post in catalog.posts for row in _due(post, catalog, zone)]
    return tuple(sorted(rows, key=lambda row: (row.day, row.post, row.what)))


def _due(post: Post, catalog: Catalog, zone: ZoneInfo) -> Iterator[DueRow]:
    today = local_day(catalog.now, zone)
    soon = today + timedelta(days=SOON_DAYS)
    days = []
    if post.review_by and (states.review_is_due(post, catalog.now, zone) or post.review_by <= soon):
        days.append(("review", post.review_by))
    if post.expires and local_day(post.expires, zone) <= soon:
        days.append(("expiry", local_day(post.expires, zone)))
    for what, day in days:
        yield DueRow(post=post.key, unit=post.unit, title=post.title, what=what, day=day, days=(day - today).days)


def gone_rows(catalog: Catalog, period: Period) -> tuple[GoneRow, ...]:
    """What was withdrawn, retracted or expired in the period, the newest first."""
    zone = ZoneInfo(catalog.network.timezone)
    rows = [
        GoneRow(
            post=post.key,
            unit=post.unit,
            state="withdrawn",
            day=local_day(post.updated or post.date, zone),
            reason=post.reason,
            title=post.title,
        )
        for post in catalog.withdrawn
    ]
    rows += [
        GoneRow(
            post=one.key,
            unit=one.unit,
            state=one.state.value,
            day=local_day(one.when, zone),
            reason=one.reason,
            title="",
        )
        for one in catalog.notices
    ]
    kept = [row for row in rows if period.since <= row.day <= period.until]
    return tuple(sorted(kept, key=lambda row: (-row.day.toordinal(), row.post)))
