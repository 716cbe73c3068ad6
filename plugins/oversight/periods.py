"""The period that a report looks at, the one before it, and how it is cut: days in, days out."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from plugins.oversight.values import Period, Span

USUAL = 12  # months, when nobody says otherwise; the one of the report included
MOST_MONTHS, MOST_QUARTERS = 24, 96  # of months: up to so many are drawn one by one, up to so many as quarters


def period(until: date, since: date | None = None) -> Period:
    """The period that ends with the day `until`; without `since` it begins with a month, eleven before that day's.

    What it is compared with are the same days as many months earlier, so that neither overlaps the other and, of a
    whole year, the same season is compared.
    """
    since = since or _earlier(until.replace(day=1), USUAL - 1)
    months = _month(until) - _month(since) + 1
    return Period(
        since=since,
        until=until,
        before_since=_earlier(since, months),
        before_until=_earlier(until, months),
        months=months,
        each="month" if months <= MOST_MONTHS else "quarter" if months <= MOST_QUARTERS else "year",
    )


def spans(period: Period) -> tuple[Span, ...]:
    """The months, quarters or years of a period, oldest first."""
    return tuple(_spans(period.since, period.until, period.each))


def name(day: date, each: str) -> str:
    """The span that a day lies in: "2026-11", "2026-Q4" or "2026"."""
    if each == "month":
        return f"{day.year:04}-{day.month:02}"
    return f"{day.year:04}-Q{(day.month + 2) // 3}" if each == "quarter" else f"{day.year:04}"


def later_name(day: date, period: Period) -> str:
    """The month of the period with which a day of the period before is compared."""
    year, month = divmod(_month(day) + period.months, 12)
    return f"{year:04}-{month + 1:02}"


def _spans(since: date, until: date, each: str) -> Iterator[Span]:
    first = since
    while first <= until:
        following = _following(first, each)
        yield Span(span=name(first, each), since=first, until=min(until, following - timedelta(days=1)))
        first = following


def _following(day: date, each: str) -> date:
    """The first day of the next month, quarter or year."""
    if each == "year":
        return date(day.year + 1, 1, 1)
    months = 1 if each == "month" else 3 - (day.month - 1) % 3
    return _earlier(day.replace(day=1), -months)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _earlier(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of that month where it has no such day."""
    year, month = divmod(_month(day) - months, 12)
    if year < 1:
        return date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
