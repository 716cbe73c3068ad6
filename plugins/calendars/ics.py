"""A calendar as iCalendar (RFC 5545), which every calendar program reads.

Moments are in UTC, which needs no table of time zones; programs show them in the zone of whoever looks. A day is a day
everywhere.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from plugins.calendars.calendar import Calendar, Event

if TYPE_CHECKING:
    import icalendar

PRODUCT = "-//Highroad//Events//EN"
ASK_EVERY = timedelta(hours=12)  # how often a program that subscribes is asked to look

_EPOCH = datetime(1970, 1, 1)  # of local time, as a table of time zones says it
_UNFIT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]"
)  # what no calendar may hold or breaks its lines


def write(calendar: Calendar) -> bytes:
    """The calendar as a file."""
    import icalendar  # here: most builds write no calendar

    made = icalendar.Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    if calendar.source:
        _describe(made, calendar)
    for one in calendar.events:
        made.add_component(_event(one))
    if not calendar.events:  # a calendar may not be empty (RFC 5545, 3.6)
        made.add_component(_utc())
    data: bytes = made.to_ical()
    return data


def _describe(made: icalendar.Calendar, calendar: Calendar) -> None:
    """What a program that subscribes shows of a calendar (RFC 7986), and how often it asks."""
    import icalendar

    name = icalendar.vText(clean(calendar.name))  # said, since the library takes neither for text
    made.add("name", name)
    made.add("x-wr-calname", name)  # what programs read that are older than `name`
    if calendar.text:
        made.add("description", clean(calendar.text))
    made.add("url", calendar.page)
    made.add("source", calendar.source, {"VALUE": "URI"})
    made.add("refresh-interval", ASK_EVERY, {"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT12H")


def _event(event: Event) -> icalendar.Event:
    import icalendar

    made = icalendar.Event()
    made.add("uid", event.id)
    made.add("dtstamp", event.changed)
    made.add("created", event.published)
    made.add("last-modified", event.changed)
    made.add("sequence", event.changes)
    made.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    made.add("dtstart", event.starts)
    if event.ends is not None:
        made.add("dtend", event.ends)
    if type(event.starts) is date:
        made.add("transp", "TRANSPARENT")  # a day on which something is on is not a day on which nothing else fits
    made.add("summary", clean(event.title))
    made.add("description", clean(event.text))
    made.add("url", event.address)
    if event.place:
        made.add("location", clean(event.place))
    if event.topics:
        made.add("categories", [clean(topic) for topic in event.topics])
    return made


def _utc() -> icalendar.Timezone:
    import icalendar

    zone, standard = icalendar.Timezone(), icalendar.TimezoneStandard()
    zone.add("tzid", "UTC")
    standard.add("dtstart", _EPOCH)
    standard.add("tzoffsetfrom", timedelta())
    standard.add("tzoffsetto", timedelta())
    zone.add_component(standard)
    return zone


def clean(text: str) -> str:
    """`text` without what a calendar can't hold; line feeds stay."""
    return _UNFIT.sub(" ", text)
