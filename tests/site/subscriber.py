"""A subscriber: reads feeds as they stand, and keeps a real feed reader that asks for them over HTTP.

`read_feed` and `document` say what a feed says now; `Subscriber` says what somebody has seen who has asked for it again
and again. Neither knows how the feeds are made.
"""

from __future__ import annotations

import io
import json
import os
from calendar import timegm
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser
from lxml import etree
from reader import Entry, Reader, make_reader

ATOM = "{http://www.w3.org/2005/Atom}"
TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}"
# Its parser comes with a copy of feedparser that needs what Python no longer has; the one that is installed does not.
os.environ.setdefault("READER_NO_VENDORED_FEEDPARSER", "1")

FILES = ("feed.xml", "atom.xml", "feed.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An entry of a feed, in whatever format it stood. `content` and `summary` are HTML or text as they came."""

    id: str
    title: str
    link: str
    authors: tuple[str, ...]
    published: datetime | None
    updated: datetime | None
    summary: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """What an Atom feed says of an entry that is gone."""

    ref: str
    when: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A feed as it stands. `wrong` is what its parser found wrong with it, "" for nothing."""

    id: str  # "" in RSS, which has none
    title: str
    link: str  # the page that it belongs to
    updated: datetime | None
    items: tuple[Item, ...]
    tombstones: tuple[Tombstone, ...]
    wrong: str = ""

    @property
    def ids(self) -> list[str]:
        return [item.id for item in self.items]

    def item(self, id: str) -> Item:
        """The item with an id. Raises LookupError."""
        found = next((item for item in self.items if item.id == id), None)
        if found is None:
            raise LookupError(id)
        return found


def document(folder: Path, path: str) -> Document:
    """The feed at the site path `path` of the output `folder`."""
    return read_feed((folder / path.lstrip("/")).read_bytes(), path)


def read_feed(data: bytes, name: str) -> Document:
    """A feed from its bytes; `name` says by its ending which format it is."""
    return _read_json(json.loads(data)) if name.endswith(".json") else _read_xml(data)


def _read_json(feed: Mapping[str, Any]) -> Document:
    items = tuple(
        Item(
            id=item["id"],
            title=item.get("title", ""),
            link=item.get("url", ""),
            authors=tuple(author["name"] for author in item.get("authors", ())),
            published=_moment(item.get("date_published")),
            updated=_moment(item.get("date_modified")),
            summary=item.get("summary", ""),
            content=item.get("content_html", ""),
        )
        for item in feed["items"]
    )
    return Document(
        id="", title=feed["title"], link=feed["home_page_url"], updated=None, items=items, tombstones=(), wrong=""
    )


def _read_xml(data: bytes) -> Document:
    feed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    gone = [
        Tombstone(ref=element.get("ref"), when=datetime.fromisoformat(element.get("when")))
        for element in root.findall(f"{TOMBSTONE}deleted-entry")
    ]
    return Document(
        id=root.findtext(f"{ATOM}id") or "",
        title=feed.feed.get("title", ""),
        link=feed.feed.get("link", ""),
        updated=_struct(feed.feed.get("updated_parsed")),
        items=tuple(_xml_item(entry) for entry in feed.entries),
        tombstones=tuple(gone),
        wrong=f"{type(feed.get('bozo_exception')).__name__}: {feed.get('bozo_exception')}" if feed.bozo else "",
    )


def _xml_item(entry: Any) -> Item:
    return Item(
        id=entry.id,
        title=entry.get("title", ""),
        link=entry.get("link", ""),
        authors=tuple(author["name"] for author in entry.get("authors", ()) if author.get("name")),
        published=_struct(entry.get("published_parsed")),
        # Asked for by `in`: without one, feedparser answers with the date of publication and a warning.
        updated=_struct(entry["updated_parsed"]) if "updated_parsed" in entry else None,
        summary=entry.get("summary", ""),
        content="".join(content.value for content in entry.get("content", ())),
    )


def _moment(iso: str | None) -> datetime | None:
    return datetime.fromisoformat(iso) if iso else None


def _struct(parsed: Any) -> datetime | None:
    return datetime.fromtimestamp(timegm(parsed), UTC) if parsed else None


# ------------------------------------------------------------------------------------------------------ the reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What a reader showed when it was asked: what it holds by feed and id, and which of that it shows as new."""

    kept: Mapping[str, Mapping[str, Item]]  # by the feed's address, then by id
    new: frozenset[tuple[str, str]]  # (the feed's address, id)
    modified: Mapping[str, int]  # how many entries changed, by the feed's address
    failed: Mapping[str, str]  # why, by the feed's address

    def known(self) -> frozenset[str]:
        """Every id that the reader has ever seen."""
        return frozenset(id for items in self.kept.values() for id in items)


class Subscriber:
    """Somebody who subscribed to some feeds and reads everything that is new each time they look."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def subscribe(self, addresses: Iterable[str]) -> None:
        for address in addresses:
            self._reader.add_feed(address)

    def look(self) -> Visit:
        """Ask for every feed again; what is new is read afterwards, so that it is not new the next time."""
        modified, failed = {}, {}
        for result in self._reader.update_feeds_iter(scheduled=False):
            if isinstance(result.value, Exception):
                failed[result.url] = str(result.value)
            elif result.value is not None:
                modified[result.url] = result.value.modified
        entries = list(self._reader.get_entries())
        new = [entry for entry in entries if not entry.read]
        for entry in new:
            self._reader.mark_entry_as_read(entry)
        kept: dict[str, dict[str, Item]] = {feed.url: {} for feed in self._reader.get_feeds()}
        for entry in entries:
            kept[entry.feed_url][entry.id] = _kept(entry)
        return Visit(
            kept=kept, new=frozenset((entry.feed_url, entry.id) for entry in new), modified=modified, failed=failed
        )


def _kept(entry: Entry) -> Item:
    return Item(
        id=entry.id,
        title=entry.title or "",
        link=entry.link or "",
        authors=tuple(author.name or "" for author in entry.authors),
        published=entry.published,
        updated=entry.updated,
        summary=entry.summary or "",
        content="".join(content.value for content in entry.content),
    )


@contextmanager
def subscriber() -> Iterator[Subscriber]:
    """A subscriber whose reader keeps what it saw in memory."""
    with make_reader(":memory:") as reader:
        yield Subscriber(reader)
