"""Every file that has to do with feeds, as values that are written when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import NamedTuple

from plugins.feeds import atom, jsonfeed, opml, rss
from plugins.feeds.absolute import clean
from plugins.feeds.channel import Channel
from plugins.feeds.items import Maker
from plugins.feeds.kinds import Desk, Feed, expert_feeds, network_feed, own_feeds, topic_feeds, unit_feeds
from plugins.network import urls
from plugins.network.carrying import Carriage
from plugins.network.library import Library
from plugins.network.model import Catalog
from plugins.network.urls import FeedFormat, Urls
from plugins.pipeline.outputs import Document

OWNER = "feeds"


class Format(NamedTuple):
    """A format of feeds, and what makes its bytes."""

    form: FeedFormat
    write: Callable[[Channel], bytes]


class Kind(NamedTuple):
    """A kind of feed: what makes its feeds, and what their group is called in the list of all feeds."""

    make: Callable[[Desk], Iterable[Feed]]
    group: str


FORMATS = (Format(urls.RSS, rss.write), Format(urls.ATOM, atom.write), Format(urls.JSON, jsonfeed.write))
KINDS = (
    Kind(network_feed, "Everything"),
    Kind(unit_feeds, "Units, with what they carry"),
    Kind(own_feeds, "Units, own posts only"),
    Kind(topic_feeds, "Topics"),
    Kind(expert_feeds, "Experts"),
)


def outputs(catalog: Catalog, library: Library, urls: Urls, carriage: Carriage) -> tuple[Document, ...]:
    """Every feed, every archive and the list of feeds; in no order that matters."""
    desk = Desk(Maker(catalog, library, urls), carriage)
    feeds = {kind.group: tuple(kind.make(desk)) for kind in KINDS}
    documents = chain.from_iterable(_documents(desk, feed) for feed in chain.from_iterable(feeds.values()))
    return (*documents, _list(desk, feeds))


def _documents(desk: Desk, feed: Feed) -> Iterator[Document]:
    """A feed in each of its formats and its archives, also where it stood before its unit was renamed."""
    channel, archives = desk.channel(feed), tuple(desk.archives(feed))
    for folder in filter(None, (feed.folder, feed.former)):
        files = [(urls.feed(folder, one.form), channel, one.write) for one in FORMATS]
        files += [(urls.feed_archive(folder, number), archive, atom.write) for number, archive in archives]
        for path, value, write in files:
            if folder != feed.former or not desk.is_taken(path):
                yield Document(path=urls.output_file(path), value=value, write=write, owner=OWNER)


def _list(desk: Desk, feeds: Mapping[str, Iterable[Feed]]) -> Document:
    groups = ((name, tuple(_outline(desk, feed) for feed in found)) for name, found in feeds.items())
    value = opml.Opml(
        title=f"Feeds of {clean(desk.maker.catalog.network.name)}",
        groups=tuple((name, outlines) for name, outlines in groups if outlines),
    )
    return Document(path=urls.output_file(urls.OPML), value=value, write=opml.write, owner=OWNER)


def _outline(desk: Desk, feed: Feed) -> opml.Outline:
    title = clean(feed.title)
    return opml.Outline(
        title=title,
        description=clean(feed.description) or title,
        feed=desk.addresses(feed.folder).rss,
        home=desk.maker.urls.absolute(feed.page),
        language=feed.language,
    )
