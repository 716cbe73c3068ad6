"""Dates in words, the same in every locale: "20 Nov 2026", "Thursday 4 Feb 2027, 09:30 to 11:00 GMT"."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from plugins.network.parts import Day

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def local_day(when: date, zone: ZoneInfo) -> date:
    """The calendar day of a moment in `zone`; a bare date is itself."""
    return when.astimezone(zone).date() if isinstance(when, datetime) else when


def short(day: date) -> str:
    """As pages show a date: "20 Nov 2026"."""
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def month(day: date) -> str:
    """ "November 2026"."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def without_year(day: date) -> str:
    """ "20 November", where the year has been said."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def iso(when: date, zone: ZoneInfo, with_time: bool = False) -> str:
    """For machines: the day in `zone`, or the full moment with its offset."""
    if with_time and isinstance(when, datetime):
        return when.astimezone(zone).isoformat(timespec="seconds")
    return local_day(when, zone).isoformat()


def shown(when: date, zone: ZoneInfo, with_time: bool = False) -> Day:
    """A date for a page. The words never hold the time; `iso` does when the author gave one (`with_time`)."""
    return Day(iso=iso(when, zone, with_time), text=short(local_day(when, zone)))


def is_whole_day(when: datetime, zone: ZoneInfo) -> bool:
    """Whether a moment is the start of its day, which is what a bare date becomes."""
    return when.astimezone(zone).time() == time()


def event_in_words(starts: datetime, ends: datetime | None, zone: ZoneInfo) -> str:
    """When an event is: the day, and the time with its zone unless the event takes whole days."""
    first, last = starts.astimezone(zone), (ends or starts).astimezone(zone)
    days = [_weekday(first)] + ([_weekday(last)] if last.date() != first.date() else [])
    if is_whole_day(first, zone) and is_whole_day(last, zone):
        return " to ".join(days)
    if ends is None or first == last:
        return f"{days[0]}, {_clock(first)} {_zone_name(first)}"
    # The clocks may change between two days: then each time names its own zone.
    begin = _clock(first) + (f" {_zone_name(first)}" if _zone_name(first) != _zone_name(last) else "")
    end = f"{_clock(last)} {_zone_name(last)}"
    return f"{days[0]}, {begin} to {end}" if len(days) == 1 else f"{days[0]}, {begin} to {days[1]}, {end}"


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which a calendar day of `zone` is over."""
    return datetime.combine(day + timedelta(days=1), time(), zone)


def event_ends(starts: datetime, ends: datetime | None, zone: ZoneInfo) -> datetime:
    """When an event is over. Without a time to end at, it lasts to the end of its last day."""
    last = (ends or starts).astimezone(zone)
    return last if ends is not None and not is_whole_day(ends, zone) else end_of_day(last.date(), zone)


def event_is_over(starts: datetime, ends: datetime | None, now: datetime, zone: ZoneInfo) -> bool:
    """Whether `now` is past an event."""
    return now >= event_ends(starts, ends, zone)


def _weekday(when: datetime) -> str:
    return f"{WEEKDAYS[when.weekday()]} {short(when.date())}"


def _clock(when: datetime) -> str:
    return f"{when.hour:02}:{when.minute:02}"


def _zone_name(when: datetime) -> str:
    """ "GMT"; zones without a name of their own are called by their offset ("UTC-03")."""
    name = when.tzname() or ""
    return f"UTC{name}" if name[:1] in "+-" else name
