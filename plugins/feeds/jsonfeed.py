"""JSON Feed 1.1, its keys in the order in which the specification names them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from plugins.feeds.channel import Channel, Enclosure, Entry, Item, Person, Tombstone
from plugins.feeds.content import content, note
from plugins.feeds.kept import Kept
from plugins.feeds.rss import TAKEN_BACK

VERSION = "https://jsonfeed.org/version/1.1"


def write(channel: Channel) -> bytes:
    """A feed as JSON, one item on a line."""
    head = msgspec.json.encode(feed(channel)).removesuffix(b"}")
    items = b",\n".join(map(item_bytes, channel.entries))
    return b"".join((head, b',"items":[\n', items, b"\n]}\n"))


def feed(channel: Channel) -> Mapping[str, Any]:
    """The feed without its items."""
    return {
        "version": VERSION,
        "title": channel.title,
        "home_page_url": channel.home,
        "feed_url": channel.addresses.json,
        "description": channel.description,
        "language": channel.language,
    }


def item(entry: Entry) -> Mapping[str, Any]:
    """One item, without the keys that say nothing; of what was retracted only that it was."""
    if isinstance(entry, Tombstone):
        return _retracted(entry)
    found = {
        "id": entry.id,
        "url": entry.url,
        "external_url": entry.reply.href if entry.reply else "",
        "title": entry.title,
        "content_html": content(entry),
        "summary": "\n\n".join(filter(None, (note(entry), entry.summary))),
        "image": entry.picture.url if entry.picture else "",
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "authors": [_author(author) for author in entry.authors],
        "tags": [topic.label for topic in entry.categories],
        "language": entry.language,
        "attachments": [_attachment(one) for one in entry.enclosures],
        "_highroad": _extension(entry),
    }
    return {key: value for key, value in found.items() if value or key == "content_html"}


def _retracted(entry: Tombstone) -> Mapping[str, Any]:
    said = {"home_unit": entry.unit, "home_unit_name": entry.unit_name, "state": "retracted"}
    return {
        "id": entry.id,
        "url": entry.url,
        "title": TAKEN_BACK,
        "content_text": "",  # an item has to have a text
        "date_published": entry.published.isoformat(),
        "date_modified": entry.when.isoformat(),
        "_highroad": said | ({"reason": entry.reason} if entry.reason else {}),
    }


def _author(author: Person) -> Mapping[str, str]:
    return {"name": author.name, "url": author.url} if author.url else {"name": author.name}


def _attachment(one: Enclosure) -> Mapping[str, Any]:
    size = {"size_in_bytes": one.size} if one.size else {}
    return {"url": one.url, "mime_type": one.type, **size}


def _extension(entry: Item) -> Mapping[str, str]:
    """What the specification has no key for: whose the entry is, who carries it and why, what it answers."""
    carried, reply = entry.carried, entry.reply
    found = {
        "home_unit": entry.unit,
        "home_unit_name": entry.unit_name,
        "carried_by": carried.unit if carried else "",
        "carried_by_name": carried.unit_name if carried else "",
        "why": carried.why if carried else "",
        "note": carried.note if carried else "",
        "source": carried.source.addresses.json if carried else "",
        "in_reply_to": reply.ref if reply else "",
        "quote": entry.quote,
        "state": "withdrawn" if entry.withdrawn else "",
        "reason": entry.withdrawn,
    }
    return {key: value for key, value in found.items() if value}


def _item_bytes(entry: Entry) -> bytes:
    return msgspec.json.encode(item(entry))


item_bytes = Kept[Entry, bytes](_item_bytes, 64_000_000)
