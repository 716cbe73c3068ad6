"""What every feed says, as values to be compared: the channels that are written, digested in place of their bytes.

Texts are most of what feeds hold and the dearest to make. Whoever compares two networks knows of nearly all of them
that they are the same, and need not have them made: `Unmade` stands for these.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import msgspec
from markupsafe import Markup

from plugins.feeds.channel import Channel, Entry, Item
from plugins.feeds.content import content
from plugins.feeds.documents import outputs
from plugins.network.carrying import Carriage
from plugins.network.feeding import Fed, FedEntry
from plugins.network.library import Library, Text
from plugins.network.urls import Urls
from plugins.network.whole import Catalog
from plugins.pipeline.outputs import Later

DIGEST = 16  # bytes
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_encoder = msgspec.json.Encoder(order="deterministic")  # with the offset of each moment, which feeds say


@dataclass(frozen=True, slots=True)
class Unmade:
    """A library that has the digest of a text in its place, unless `is_needed` says that the text is asked for."""

    library: Library
    digest: Callable[[str], bytes | None]  # of a text by its source, without making it
    is_needed: Callable[[str], bool]

    def text(self, source: str) -> Text:
        digest = None if self.is_needed(source) else self.digest(source)
        return self.library.text(source) if digest is None else Text(html=Markup(digest.hex()), headings=(), words=0)


def feeds(catalog: Catalog, library: Library, urls: Urls, carriage: Carriage) -> Iterator[Fed]:
    """Every feed and every archive that a build writes; in no order that matters."""
    found: dict[tuple[str | int, ...], tuple[Later, list[str]]] = {}
    for document in outputs(catalog, library, urls, carriage):
        assert isinstance(document.of, Later)
        if document.of.given:  # else it is the list of all feeds
            found.setdefault(document.of.given, (document.of, []))[1].append(f"/{document.path}")
    said: dict[int, tuple[Entry, bytes]] = {}  # an entry stands in several feeds, as the very same value
    for (kind, name, number), (channel, paths) in found.items():
        yield _fed(channel.make(), (str(kind), str(name), int(number)), tuple(sorted(paths)), said)


def _fed(
    channel: Channel, key: tuple[str, str, int], paths: tuple[str, ...], said: dict[int, tuple[Entry, bytes]]
) -> Fed:
    kind, name, number = key
    return Fed(
        kind=kind,
        name=name,
        number=number,
        id=channel.id,
        title=channel.title,
        paths=paths,
        head=_digest(replace(channel, entries=(), updated=_NEVER)),
        stamp=_digest(channel.updated),
        entries=tuple(_entry(entry, said) for entry in channel.entries),
    )


def _entry(entry: Entry, said: dict[int, tuple[Entry, bytes]]) -> FedEntry:
    found = said.get(id(entry))
    if found is None:  # kept beside the entry, so that no other can come by its identity
        found = said[id(entry)] = entry, _said(entry)
    carried = entry.carried if isinstance(entry, Item) else None
    stamp = _digest(carried.source.updated) if carried else b""
    return FedEntry(id=entry.id, said=found[1], stamp=stamp)


def _said(entry: Entry) -> bytes:
    """A digest of all that an entry says in any format, stamps aside."""
    if not isinstance(entry, Item):
        return _digest(entry)
    carried = entry.carried
    if carried:
        carried = replace(carried, source=replace(carried.source, updated=_NEVER))
    return _digest(replace(entry, before="", body=content(entry), after="", carried=carried))


def _digest(value: object) -> bytes:
    return hashlib.blake2b(_encoder.encode(value), digest_size=DIGEST).digest()
