"""What one pull leaves for the next in `<state>/pull.json`. Losing it only costs time: feeds are fetched again."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import msgspec

from plugins.network.fetching import Fetched, Refused

FILE = "pull.json"
_VERSION = 1
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=5), timedelta(days=1)
_LONGEST_ASKED = timedelta(days=7)  # that a host may ask us to stay away
_MOST_BYTES = 5_000_000
_MOST_VALUE = 500  # characters of a validator


class Remembered(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One feed: what its host said, and how often it failed since it last worked.

    `digest` is of the snapshots that came of the answer, so that "not changed" is believed only while they still stand.
    """

    url: str
    etag: str = ""
    modified: str = ""
    digest: str = ""
    failures: int = 0
    not_before: datetime | None = None
    why: str = ""


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    version: int
    feeds: dict[str, Remembered]


Memory = Mapping[str, Remembered]  # by the feed's name


def load(state: Path) -> Memory:
    """What the last pull left; nothing when that is not there or can't be read."""
    try:
        with (state / FILE).open("rb") as file:
            found = msgspec.json.decode(file.read(_MOST_BYTES), type=_File)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return {}
    # A moment without a zone can't be compared with ours.
    naive = any(one.not_before and not one.not_before.tzinfo for one in found.feeds.values())
    return {} if naive or found.version != _VERSION else found.feeds


def save(state: Path, memory: Memory) -> str:
    """Leave `memory` for the next pull. The pull is well without it, too: what went wrong comes back as a line."""
    data = msgspec.json.format(msgspec.json.encode(_File(version=_VERSION, feeds=dict(sorted(memory.items())))))
    try:
        state.mkdir(0o700, parents=True, exist_ok=True)  # builds keep there what nobody may read yet
        draft = state / f".{FILE}.new"
        draft.write_bytes(data + b"\n")
        os.replace(draft, state / FILE)
    except OSError as error:
        return f"The state folder {state} can't be written ({error.strerror}); name another with --state."
    return ""


def conditions(known: Remembered | None, digest: str) -> dict[str, str]:
    """The headers that ask for news only, when what came of the last answer still stands (`digest`)."""
    if known is None or not digest or known.digest != digest:
        return {}
    asked = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
    return {name: value for name, value in asked.items() if value}


def waits_until(known: Remembered | None, now: datetime) -> datetime | None:
    """Until when a feed that failed is left alone; None when it may be asked."""
    if known and known.not_before and now < known.not_before <= now + _LONGEST_ASKED:
        return known.not_before
    return None


def after_answer(url: str, answer: Fetched, known: Remembered | None, digest: str) -> Remembered:
    """What to know of a feed that worked."""
    if answer.status == 304 and known:
        return Remembered(url=url, etag=known.etag, modified=known.modified, digest=digest)
    return Remembered(
        url=url,
        etag=_header(answer.headers.get("etag", "")),
        modified=_header(answer.headers.get("last-modified", "")),
        digest=digest,
    )


def after_failure(url: str, why: str, refused: Refused | None, known: Remembered | None, now: datetime) -> Remembered:
    """What to know of a feed that failed: each time it is left alone twice as long, or as long as its host asks."""
    failures = (known.failures if known else 0) + 1
    wait = min(_FIRST_WAIT * 2 ** min(failures - 1, 20), _LONGEST_WAIT)
    asked = _asked(refused.retry_after if refused else "", now)
    return Remembered(
        url=url,
        etag=known.etag if known else "",
        modified=known.modified if known else "",
        digest=known.digest if known else "",
        failures=failures,
        not_before=now + max(wait, min(asked, _LONGEST_ASKED)),
        why=why,
    )


def _asked(retry_after: str, now: datetime) -> timedelta:
    """How long a host asks us to wait, in either form of `Retry-After`."""
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text[:9]), int(_LONGEST_ASKED.total_seconds())))
    try:
        when = parsedate_to_datetime(text)
        return (when if when.tzinfo else when.replace(tzinfo=UTC)) - now
    except (ValueError, TypeError, IndexError, OverflowError):
        return timedelta()


def _header(value: str) -> str:
    """A value that may be sent back; "" for one that may not."""
    return value if len(value) <= _MOST_VALUE and value.isascii() and value.isprintable() else ""
