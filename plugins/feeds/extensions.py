"""What feedgen lacks, in the form in which it takes extensions.

Of its entries feedgen writes Atom's own elements without a prefix, in the namespace that the feed declares; so do
these. Every other namespace is declared once, on the feed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from plugins.feeds.channel import Channel, Enclosure, Item, Person, Picture, Reply, Source, Tombstone
from plugins.network import urls

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DC = "http://purl.org/dc/elements/1.1/"
HISTORY = "http://purl.org/syndication/history/1.0"
MEDIA = "http://search.yahoo.com/mrss/"
THREAD = "http://purl.org/syndication/thread/1.0"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

IN_ATOM: Mapping[str, str] = {"at": TOMBSTONES, "fh": HISTORY, "media": MEDIA, "thr": THREAD}
IN_RSS: Mapping[str, str] = {"dc": DC, "media": MEDIA}


@dataclass(slots=True)
class AtomFeedExtension:
    """Of a feed: its place among its archives, and the tombstones of what it held."""

    channel: Channel | None = None
    tombstones: Sequence[Tombstone] = field(default_factory=tuple)

    def extend_ns(self) -> Mapping[str, str]:
        return IN_ATOM

    def extend_atom(self, feed: etree._Element) -> None:
        if self.channel is None:
            return
        if self.channel.is_archive:
            etree.SubElement(feed, f"{{{HISTORY}}}archive")
        for tombstone in self.tombstones:
            add_tombstone(feed, tombstone)


@dataclass(slots=True)
class AtomEntryExtension:
    """Of an entry: its language, its recordings, what it is about, its picture, where it was carried from.

    feedgen writes links of entries without their `rel` and `type`, so it is left only the one that needs neither.
    """

    item: Item | None = None

    def extend_atom(self, entry: etree._Element) -> None:
        if self.item is None:
            return
        entry.set(LANG, self.item.language)
        for one in self.item.enclosures:
            add_enclosure(entry, one)
        if self.item.reply:
            add_reply(entry, self.item.reply)
        if self.item.picture:
            add_picture(entry, self.item.picture)
        if self.item.carried:
            add_source(entry, self.item.carried.source)


@dataclass(slots=True)
class RssFeedExtension:
    """Of a channel: nothing but its namespaces."""

    def extend_ns(self) -> Mapping[str, str]:
        return IN_RSS

    def extend_rss(self, rss: etree._Element) -> None:
        return None


@dataclass(slots=True)
class RssItemExtension:
    """Of an item: its authors, its language, when it was changed, what it is about, its picture."""

    entry: Item | Tombstone | None = None

    def extend_rss(self, element: etree._Element) -> None:
        if isinstance(self.entry, Tombstone):
            add(element, f"{{{ATOM}}}updated", self.entry.when.isoformat())
        elif self.entry is not None:
            add(element, f"{{{ATOM}}}updated", self.entry.updated.isoformat())
            add_creators(element, self.entry.authors)
            add(element, f"{{{DC}}}language", self.entry.language)
            if reply := self.entry.reply:
                etree.SubElement(element, f"{{{ATOM}}}link", rel=relation(reply), href=reply.href)
            if self.entry.picture:
                add_picture(element, self.entry.picture)


def relation(reply: Reply) -> str:
    """How a comment links to what it is about: a post of the network, or somebody else's page."""
    return "related" if reply.ref else "via"


def add(parent: etree._Element, name: str, text: str) -> etree._Element:
    element = etree.SubElement(parent, name)
    element.text = text
    return element


def add_tombstone(feed: etree._Element, tombstone: Tombstone) -> None:
    """`at:deleted-entry` (RFC 6721), with a link to the notice.

    The link is a related one: readers that flatten what they don't know take any alternate for the feed's own page.
    """
    when = tombstone.when.isoformat()
    element = etree.SubElement(feed, f"{{{TOMBSTONES}}}deleted-entry", ref=tombstone.id, when=when)
    if tombstone.reason:
        add(element, f"{{{TOMBSTONES}}}comment", tombstone.reason)
    etree.SubElement(element, "link", rel="related", type="text/html", href=tombstone.url)


def add_source(entry: etree._Element, source: Source) -> None:
    """`atom:source` in full (RFC 4287, section 4.2.11)."""
    element = etree.SubElement(entry, "source")
    add(element, "id", source.id)
    add(element, "title", source.title)
    add(element, "updated", source.updated.isoformat())
    etree.SubElement(element, "link", rel="self", type=urls.ATOM.type, href=source.addresses.atom)
    etree.SubElement(element, "link", rel="alternate", type="text/html", href=source.home)
    add(element, "rights", source.rights)


def add_enclosure(entry: etree._Element, enclosure: Enclosure) -> None:
    """A recording, as Atom links to it."""
    link = etree.SubElement(entry, "link", rel="enclosure", type=enclosure.type, href=enclosure.url)
    if enclosure.size:
        link.set("length", str(enclosure.size))


def add_reply(entry: etree._Element, reply: Reply) -> None:
    """A link to what the entry is about and, for a post of the network, `thr:in-reply-to` (RFC 4685)."""
    etree.SubElement(entry, "link", rel=relation(reply), type="text/html", href=reply.href)
    if reply.ref:
        etree.SubElement(entry, f"{{{THREAD}}}in-reply-to", ref=reply.ref, type="text/html", href=reply.href)


def add_creators(item: etree._Element, authors: Sequence[Person]) -> None:
    """One `dc:creator` for each author: RSS's own element wants an e-mail address."""
    for author in authors:
        add(item, f"{{{DC}}}creator", author.name)


def add_picture(parent: etree._Element, picture: Picture) -> None:
    """`media:content` (Media RSS), with the words that stand for the picture."""
    element = etree.SubElement(parent, f"{{{MEDIA}}}content", url=picture.url, type=picture.type, medium="image")
    for name, number in (("fileSize", picture.size), ("width", picture.width), ("height", picture.height)):
        if number:
            element.set(name, str(number))
    if picture.alt:
        add(element, f"{{{MEDIA}}}description", picture.alt).set("type", "plain")
    if picture.rights:
        add(element, f"{{{MEDIA}}}copyright", picture.rights)
