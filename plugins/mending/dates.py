"""Dates as people write them, read where only one day can be meant. 01/02/2026 is two days, so it is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, time

from plugins.network.days import MONTHS, WEEKDAYS

_MONTHS: Mapping[str, int] = {
    spelling: number
    for number, name in enumerate(MONTHS, 1)
    for spelling in (name.lower(), name[:3].lower(), *(["sept"] if name == "September" else []))
}
_WEEKDAYS: Mapping[str, int] = {
    spelling: number for number, name in enumerate(WEEKDAYS) for spelling in (name.lower(), name[:3].lower())
}
_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_WEEKDAY = "(?:(?P<weekday>" + "|".join(sorted(_WEEKDAYS, key=len, reverse=True)) + r")\.?,?\s+)?"
_DAY, _YEAR = r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?", r"(?P<year>\d{4})"
_TIME = (
    r"(?:\s*[T,]\s*|\s+at\s+|\s+)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?"
)
_FLAGS = re.ASCII | re.IGNORECASE


def _shape(pattern: str) -> Callable[[str], re.Match[str] | None]:
    return re.compile(rf"{pattern}(?:{_TIME})?", _FLAGS).fullmatch


# Each says the year, and which number is the day by its place or by the month's name.
_CERTAIN = tuple(
    _shape(pattern)
    for pattern in (
        rf"{_YEAR}(?P<sign>[-/.])(?P<number>\d{{1,2}})(?P=sign)(?P<day>\d{{1,2}})",
        rf"{_YEAR}(?P<number>\d{{2}})(?P<day>\d{{2}})",
        rf"{_WEEKDAY}{_DAY}(?:\s+of)?[\s-]+{_MONTH},?[\s-]+{_YEAR}",
        rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_YEAR}",
        rf"{_YEAR}[\s-]+{_MONTH}[\s-]+{_DAY}",
    )
)
_EITHER_WAY = _shape(rf"(?P<one>\d{{1,2}})(?P<sign>[-/.])(?P<other>\d{{1,2}})(?P=sign){_YEAR}")


def iso(text: str, *, with_time: bool = True) -> str:
    """The date that `text` can only mean, in ISO 8601 and with its time if it has one; "" when it can't be told.

    Without `with_time` a text that says a time is none that can be told: what it says would be lost.

    >>> iso("5 November 2026"), iso("2026/11/05 9:30 pm"), iso("25.12.2026"), iso("01/02/2026")
    ('2026-11-05', '2026-11-05T21:30', '2026-12-25', '')
    """
    text = " ".join(text.split())
    found = next((match for shape in _CERTAIN if (match := shape(text))), None)
    if found:
        days = [_day(found["year"], found.groupdict().get("number") or _number(found["month"]), found["day"])]
    elif found := _EITHER_WAY(text):
        days = [_day(found["year"], found["other"], found["one"]), _day(found["year"], found["one"], found["other"])]
    else:
        return ""
    meant = {day for day in days if day}
    if len(meant) != 1 or (found["hour"] and not with_time):
        return ""
    day = meant.pop()
    weekday = found.groupdict().get("weekday")
    if weekday and day.weekday() != _WEEKDAYS[weekday.lower()]:
        return ""  # one of the two is a slip, and nobody knows which
    if not found["hour"]:
        return day.isoformat()
    clock = _clock(found)
    return f"{day.isoformat()}T{clock}{_zone(found['zone'])}" if clock else ""


def _number(month: str) -> str:
    return str(_MONTHS[month.lower()])


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _clock(found: re.Match[str]) -> str:
    """The time of day; "" when there is no such time."""
    hour, half = int(found["hour"]), (found["half"] or "")[:1].lower()
    if half:
        if not 1 <= hour <= 12:
            return ""
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        clock = time(hour, int(found["minute"]), int(found["second"] or 0))
    except ValueError:
        return ""
    return clock.isoformat(timespec="seconds" if found["second"] else "minutes")


def _zone(zone: str | None) -> str:
    if not zone:
        return ""
    if zone.upper() in ("Z", "UTC", "GMT"):
        return "+00:00"
    return zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
