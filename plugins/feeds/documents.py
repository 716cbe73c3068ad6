"""Every file that has to do with feeds, as values that are written when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import NamedTuple

from plugins.feeds import atom, jsonfeed, opml, rss
from plugins.feeds.absolute import clean
from plugins.feeds.channel import Channel
from plugins.feeds.desk import Desk
from plugins.feeds.items import Maker
from plugins.feeds.kinds import KINDS, Feed
from plugins.network import urls
from plugins.network.addresses import former_sections, taken_by
from plugins.network.carrying import Carriage
from plugins.network.library import Library
from plugins.network.reads import Reads
from plugins.network.urls import FeedFormat, Urls
from plugins.network.whole import Catalog
from plugins.pipeline.outputs import Document, Later

OWNER = "feeds"


class Format(NamedTuple):
    """A format of feeds, and what makes its bytes."""

    form: FeedFormat
    write: Callable[[Channel], bytes]


FORMATS = (Format(urls.RSS, rss.write), Format(urls.ATOM, atom.write), Format(urls.JSON, jsonfeed.write))


def outputs(
    catalog: Catalog, library: Library, urls: Urls, carriage: Carriage, reads: Reads | None = None
) -> tuple[Document, ...]:
    """Every feed, every archive and the list of feeds; in no order that matters."""
    desk = Desk(Maker(catalog, library, urls, reads or Reads()), carriage)
    return (*chain.from_iterable(_of_kind(desk, kind) for kind in KINDS), _list(desk))


def _of_kind(desk: Desk, kind: str) -> Iterator[Document]:
    catalog = desk.maker.catalog
    renamed = frozenset(unit.uid for unit in former_sections(catalog.unit)) if KINDS[kind].of_unit else frozenset()
    taken = taken_by(catalog.aliases) if renamed else frozenset()
    for name in KINDS[kind].names(catalog):
        folder = KINDS[kind].make(catalog, name).folder
        yield from _documents(desk, kind, name, folder, frozenset())
        if name in renamed:
            yield from _documents(desk, kind, name, urls.former(catalog.unit[name], folder), taken)


def _documents(desk: Desk, kind: str, name: str, folder: str, taken: frozenset[str]) -> Iterator[Document]:
    """A feed in each of its formats and its archives, in a folder where some addresses may be `taken`."""
    files = [(urls.feed(folder, one.form), 0, one.write) for one in FORMATS]
    held = desk.archives(kind, name)
    files += [(urls.feed_archive(folder, number), number, atom.write) for number in range(1, held + 1)]
    for path, number, write in files:
        if path not in taken:
            value = Later(channel, (desk,), (kind, name, number))
            yield Document(path=urls.output_file(path), value=value, write=write, owner=OWNER)


def channel(desk: Desk, kind: str, name: str, number: int) -> Channel:
    """What is written of a feed, or of its archive `number`."""
    return desk.channel(kind, name, number)


def _list(desk: Desk) -> Document:
    return Document(path=urls.output_file(urls.OPML), value=Later(every_feed, (desk,)), write=opml.write, owner=OWNER)


def every_feed(desk: Desk) -> opml.Opml:
    """The list of all feeds."""
    catalog = desk.maker.catalog
    groups = (
        (kind.group, tuple(_outline(desk, kind.make(catalog, name)) for name in kind.names(catalog)))
        for kind in KINDS.values()
    )
    return opml.Opml(
        title=f"Feeds of {clean(catalog.network.name)}",
        groups=tuple((name, outlines) for name, outlines in groups if outlines),
    )


def _outline(desk: Desk, feed: Feed) -> opml.Outline:
    title = clean(feed.title)
    return opml.Outline(
        title=title,
        description=clean(feed.description) or title,
        feed=desk.addresses(feed.folder).rss,
        home=desk.maker.urls.absolute(feed.page),
        language=feed.language,
    )
