"""Dates as people and programs write them, read without guessing which figure is the month."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import dateutil.parser
import yaml


def read_date(text: str) -> date | datetime | None:
    """A day, or a moment (naive when the text says no offset). Dates in figures must begin with the year."""
    for read in (_iso, _yaml_date, _in_words):
        found = read(text)
        if found:
            return whole_moment(found)
    return None


def _iso(text: str) -> date | datetime | None:
    parts = text.split("-")
    try:
        if len(text) <= 10 and len(parts) == 3:
            return date(*(int(part) for part in parts))  # 2016-3-4 too
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _yaml_date(text: str) -> date | datetime | None:
    """YAML's own looser forms: "2016-1-5", "2016-03-04 10:00:00 -0500"."""
    if text[-5:-4] in "+-" and text[-4:].isdigit() and ":" in text:
        text = f"{text[:-2]}:{text[-2:]}"
    elif text.endswith(" UTC"):
        text = text.removesuffix(" UTC") + "Z"
    try:
        found = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError):
        return None
    return found if isinstance(found, date) else None


def _in_words(text: str) -> date | datetime | None:
    """Such as "4 March 2016 10:00": only with the month as a word, since 03/04 means two days."""
    if not any(word.isalpha() and len(word) >= 3 for word in text.replace(",", " ").split()):
        return None
    try:
        found: datetime = dateutil.parser.parse(text, default=datetime(1, 1, 1))
    except (ValueError, OverflowError):
        return None
    if found.year == 1:
        return None
    return found if ":" in text else found.date()


def whole_moment(found: date | datetime) -> date | datetime:
    """A moment without fractions of a second; one at midnight without offset is the day it says."""
    if not isinstance(found, datetime):
        return found
    found = found.replace(microsecond=0)
    offset = found.utcoffset()
    if offset is not None and offset % timedelta(minutes=1):
        return found.replace(tzinfo=None)
    return found.date() if found.tzinfo is None and not (found.hour or found.minute or found.second) else found
