"""RSS 2.0 and the RSS Advisory Board's profile, by feedgen: the channel once, each item once for all feeds."""

from __future__ import annotations

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from lxml import etree

from plugins.feeds.atom import EXTENSION, GENERATOR, inner
from plugins.feeds.channel import Channel, Entry, Item, Tombstone
from plugins.feeds.content import content, summary_html
from plugins.feeds.extensions import ATOM, CONTENT, IN_RSS, RssFeedExtension, RssItemExtension
from plugins.feeds.kept import Kept
from plugins.network import urls

END = b"</channel></rss>"
TAKEN_BACK = "Withdrawn"  # the title of what was retracted


def write(channel: Channel) -> bytes:
    """A feed as RSS."""
    head = feed(channel).rss_str()
    return b"\n".join((head.removesuffix(END), *map(item_bytes, channel.entries), END, b""))


def feed(channel: Channel) -> FeedGenerator:
    """The feed without its items."""
    made = FeedGenerator()
    made.register_extension(EXTENSION, RssFeedExtension, RssItemExtension, atom=False)
    made.title(channel.title)
    made.description(channel.description)
    made.language(channel.language)
    made.updated(channel.updated)
    made.generator(GENERATOR)
    made.rights(channel.rights)
    made.docs("https://www.rssboard.org/rss-specification")
    made.link(href=channel.addresses.rss, rel="self", type=urls.RSS.type)
    made.link(href=channel.home)  # the last one becomes the channel's own
    return made


def item(entry: Entry) -> FeedEntry:
    """One item; of what was retracted only that it was."""
    made = FeedEntry()
    made.register_extension(EXTENSION, RssItemExtension, atom=False)
    made.highroad.entry = entry
    made.guid(entry.id, permalink=False)
    made.link(href=entry.url)
    made.published(entry.published)
    if isinstance(entry, Tombstone):
        made.title(TAKEN_BACK)
    else:
        _say(made, entry)
    return made


def _say(made: FeedEntry, item: Item) -> None:
    made.title(item.title)
    made.description(summary_html(item) or item.title, isSummary=True)  # without one, the text would stand there
    made.content(content(item))
    for one in item.enclosures[:1]:  # more than one is not allowed
        made.enclosure(one.url, one.size, one.type)
    for topic in item.categories:
        made.category(term=topic.term, scheme=topic.scheme, label=topic.label)
    if item.carried:
        source = item.carried.source
        made.source(url=source.addresses.rss, title=source.title)


def _item_bytes(entry: Entry) -> bytes:
    return inner(item(entry).rss_entry(), etree.Element("rss", nsmap={"atom": ATOM, "content": CONTENT, **IN_RSS}))


item_bytes = Kept[Entry, bytes](_item_bytes, 64_000_000)
