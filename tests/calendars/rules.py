"""What RFC 5545 asks of a calendar file, looked up in its bytes and by a real reader."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import icalendar

ONCE = ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS", "SEQUENCE", "CREATED", "LOCATION", "URL")


def complaints(data: bytes) -> list[str]:
    """What is wrong with a calendar file."""
    return [*_lines(data), *_parts(data)]


def _lines(data: bytes) -> list[str]:
    found = []
    if not data.endswith(b"\r\n") or b"\n" in data.replace(b"\r\n", b"") or b"\r" in data.replace(b"\r\n", b""):
        found.append("a line does not end with CRLF alone (3.1)")
    for line in data.split(b"\r\n"):
        if len(line) > 75:
            found.append(f"a line of {len(line)} octets (3.1): {line[:30]!r}…")
        if any(octet < 32 and octet != 9 for octet in line) or b"\x7f" in line:
            found.append(f"a control character (3.1): {line!r}")
    try:
        data.decode()
    except UnicodeDecodeError:
        found.append("no UTF-8")
    return found


def _parts(data: bytes) -> list[str]:
    calendar: Any = icalendar.Calendar.from_ical(data)
    found = [f"{name} is missing (3.6)" for name in ("PRODID", "VERSION") if name not in calendar]
    if not calendar.subcomponents:
        found.append("no component (3.6)")
    found += [f"{one.name} can't be read: {one.errors}" for one in calendar.walk() if getattr(one, "errors", None)]
    ids = [str(event["UID"]) for event in events(data)]
    if len(set(ids)) < len(ids):
        found.append("one UID twice (3.8.4.7)")
    if "METHOD" in calendar:
        found.append("METHOD makes it a message, which needs an organizer (RFC 5546)")
    for event in events(data):
        found += _event(event)
    return found


def _event(event: Any) -> list[str]:
    found = [f"{name} is missing (3.6.1)" for name in ("UID", "DTSTAMP", "DTSTART") if name not in event]
    found += [f"{name} twice (3.6.1)" for name in ONCE if isinstance(event.get(name), list)]
    stamps = (event[name].dt for name in ("DTSTAMP", "CREATED", "LAST-MODIFIED") if name in event)
    found += ["a stamp is not in UTC (3.8.7)" for at in stamps if at.utcoffset() is None or at.utcoffset()]
    starts = event["DTSTART"].dt
    ends = event["DTEND"].dt if "DTEND" in event else None
    if ends is not None and type(ends) is not type(starts):
        found.append("a day begins what a moment ends (3.6.1)")
    elif ends is not None and ends <= starts:
        found.append("it ends before it begins (3.8.2.2)")
    if event.get("STATUS") not in ("TENTATIVE", "CONFIRMED", "CANCELLED"):
        found.append("no such STATUS (3.8.1.11)")
    return found


def events(data: bytes) -> list[Any]:
    """The events of a calendar, as a program reads them."""
    calendar: Any = icalendar.Calendar.from_ical(data)
    return list(calendar.walk("VEVENT"))


def span(data: bytes) -> tuple[date | datetime, date | datetime | None]:
    """When the single event of a file begins, and the first day or moment after it."""
    (event,) = events(data)
    return event["DTSTART"].dt, event["DTEND"].dt if "DTEND" in event else None
