"""Atom (RFC 4287), by feedgen: the feed's own part once for each feed, each entry once for all feeds."""

from __future__ import annotations

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from lxml import etree

from plugins.feeds.channel import Channel, Item, Tombstone
from plugins.feeds.content import content, note, summary_html
from plugins.feeds.extensions import IN_ATOM, AtomEntryExtension, AtomFeedExtension
from plugins.feeds.kept import Kept
from plugins.network import urls

GENERATOR = "Highroad"
EXTENSION = "highroad"
END = b"</feed>"


def write(channel: Channel) -> bytes:
    """A feed, or an archive of one, as Atom."""
    head = feed(channel).atom_str()
    items = (entry_bytes(entry) for entry in channel.entries if isinstance(entry, Item))
    return b"\n".join((head.removesuffix(END), *items, END, b""))


def feed(channel: Channel) -> FeedGenerator:
    """The feed without its entries."""
    made = FeedGenerator()
    made.register_extension(EXTENSION, AtomFeedExtension, AtomEntryExtension, rss=False)
    made.highroad.channel = channel
    made.highroad.tombstones = [entry for entry in channel.entries if isinstance(entry, Tombstone)]
    made.id(channel.id)
    made.title(channel.title)
    made.subtitle(channel.description)
    made.language(channel.language)
    made.updated(channel.updated)
    made.generator(GENERATOR)
    made.rights(channel.rights)
    made.link(links(channel))
    return made


def links(channel: Channel) -> list[dict[str, str]]:
    """Where the feed is, what it belongs to, and where it goes on."""
    addresses, history = channel.addresses, channel.history
    found = [
        ("self", urls.ATOM.type, addresses.atom),
        ("alternate", "text/html", channel.home),
        ("alternate", urls.RSS.type, addresses.rss),
        ("alternate", urls.JSON.type, addresses.json),
        ("current", urls.ATOM.type, history.current),
        ("prev-archive", urls.ATOM.type, history.previous),
        ("next-archive", urls.ATOM.type, history.next),
    ]
    return [{"rel": rel, "type": kind, "href": href} for rel, kind, href in found if href]


def entry(item: Item) -> FeedEntry:
    """One entry."""
    made = FeedEntry()
    made.register_extension(EXTENSION, AtomEntryExtension, rss=False)
    made.highroad.item = item
    made.id(item.id)
    made.title(item.title)
    made.published(item.published)
    made.updated(item.updated)
    made.author([{"name": author.name, "uri": author.url} for author in item.authors])
    made.link(href=item.url)
    if note(item):
        made.summary(summary_html(item), type="html")
    elif item.summary:
        made.summary(item.summary)
    made.content(content(item), type="html")
    for topic in item.categories:
        made.category(term=topic.term, scheme=topic.scheme, label=topic.label)
    return made


def _entry_bytes(item: Item) -> bytes:
    return inner(entry(item).atom_entry(), etree.Element("feed", nsmap=dict(IN_ATOM)))


entry_bytes = Kept[Item, bytes](_entry_bytes, 96_000_000)


def inner(element: etree._Element, root: etree._Element) -> bytes:
    """`element` as it stands inside `root`, which declares every namespace; the root itself has no attributes."""
    root.append(element)
    data: bytes = etree.tostring(root, encoding="UTF-8")
    return data[data.index(b">", data.index(b"<" + root.tag.encode())) + 1 : data.rindex(b"</")]
