"""JSON Feed (jsonfeed.org, versions 1 and 1.1): a small strict reader, since feedparser reads none."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from plugins.network.json_documents import NoJson, json_value
from plugins.outside.reading_values import LONGEST_TEXT, MOST_ENTRIES, NoFeed, RawEntry, RawFeed

_VERSION = "https://jsonfeed.org/version/1"
_MOST_AUTHORS = 20


def read_json(text: str) -> RawFeed | NoFeed:
    """The feed in `text`. A field of the wrong kind counts as missing; a document of the wrong kind is no feed."""
    found = json_value(text)
    if isinstance(found, NoJson):
        return NoFeed(found.why)
    if not isinstance(found, dict) or not _text(found, "version").startswith(_VERSION):
        return NoFeed("is JSON, but no JSON Feed (its 'version' does not say so)")
    items = found.get("items")
    if not isinstance(items, list):
        return NoFeed("is a JSON Feed whose 'items' are no list")
    entries = tuple(_entry(item) for item in items[:MOST_ENTRIES] if isinstance(item, dict))
    return RawFeed(
        title=_text(found, "title"),
        link=_text(found, "home_page_url"),
        entries=entries,
        more=len(items) - len(entries),
    )


def _entry(item: dict[str, Any]) -> RawEntry:
    name = _text(item, "id")
    return RawEntry(
        id=name,
        link=_text(item, "url") or _text(item, "external_url") or (name if "://" in name else ""),
        title=_text(item, "title"),
        summary=_text(item, "summary") or _text(item, "content_text") or _text(item, "content_html"),
        authors=_authors(item),
        date=_moment(_text(item, "date_published") or _text(item, "date_modified")),
    )


def _authors(item: dict[str, Any]) -> tuple[str, ...]:
    """Version 1.1 has `authors`, version 1 has `author`."""
    found = item.get("authors")
    people = found if isinstance(found, list) else [item.get("author")]
    names = (_text(person, "name") for person in people[:_MOST_AUTHORS] if isinstance(person, dict))
    return tuple(name for name in names if name)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text[:40])
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _text(found: dict[str, Any], key: str) -> str:
    value = found.get(key)
    return value[:LONGEST_TEXT] if isinstance(value, str) else ""
