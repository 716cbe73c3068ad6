"""Since when: what people type, and the moment that it means."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from plugins.network.days import local_day
from plugins.network.problems import SetupError, printable
from plugins.newsletter.values import Window

USUAL = "7d"
_SPAN = re.compile(r"([1-9]\d{0,3})([dwm])\Z")
_HOW = "write 7d, 4w, 1m, or a day as in 2026-11-15"


def window(typed: str, now: datetime, zone: ZoneInfo) -> Window:
    """The window from what was typed to `now`. Raises SetupError.

    Spans go back whole days: 7d begins with the day seven days ago, at its start in `zone`. A post often has a day
    and no time; so none falls between two digests because it was committed later on its day than one was made.
    """
    since = _since(typed, now.astimezone(zone), zone)
    if since > now:
        raise SetupError(f"--since: {printable(typed)} is later than the moment of the digest, {now.isoformat()}")
    return Window(since=since, until=now.astimezone(zone))


def _since(typed: str, now: datetime, zone: ZoneInfo) -> datetime:
    if span := _SPAN.match(typed):
        return datetime.combine(_back(now.date(), int(span[1]), span[2]), time(), zone)
    try:
        return datetime.combine(date.fromisoformat(typed), time(), zone)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        raise SetupError(f"--since: '{printable(typed)}' is no time to begin; {_HOW}") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _back(day: date, count: int, each: str) -> date:
    if each == "m":
        year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1])) if year > 0 else date.min
    days = count * (7 if each == "w" else 1)
    return day - timedelta(days=days) if days < day.toordinal() else date.min


def first_day(window: Window) -> date:
    """The day with which a window begins, in its zone."""
    return local_day(window.since, _zone(window))


def last_day(window: Window) -> date:
    """The day with which it ends."""
    return local_day(window.until, _zone(window))


def _zone(window: Window) -> ZoneInfo:
    zone = window.until.tzinfo
    assert isinstance(zone, ZoneInfo)
    return zone
