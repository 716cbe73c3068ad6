"""Every page that belongs to no unit. One function makes each kind, `PAGE_KINDS` lists them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any, NamedTuple

from plugins.central_index import sitemap, subscribe
from plugins.central_index.archive import archive_page, archive_places
from plugins.central_index.desk import Desk
from plugins.central_index.front import front_page
from plugins.central_index.machine_index import machine_index
from plugins.central_index.people import expert_page, expert_places, experts_page, experts_places
from plugins.central_index.sitemap import robots
from plugins.central_index.subscribe import subscribe_page
from plugins.central_index.topics import topic_page, topic_places, topics_page, topics_places
from plugins.central_index.units import units_page, units_places
from plugins.network import urls
from plugins.network.carrying import NOTHING_CARRIED, Carriage
from plugins.network.dress import Dress
from plugins.network.library import Library
from plugins.network.reads import Reads
from plugins.network.urls import Urls
from plugins.network.viewing import Viewer
from plugins.network.views import Chrome, Head, NotFoundPage
from plugins.network.whole import Catalog
from plugins.pipeline.outputs import Document, Later, Output, Page

OWNER = "central_index"


Place = tuple[str, tuple[str | int, ...]]  # a site path, and what the view is made from


class PageKind(NamedTuple):
    """A kind of page: its template, where its pages are, and what makes the view of one."""

    template: str
    places: Callable[[Viewer], Iterable[Place]]
    make: Callable[..., object]  # of the viewer, the library, and what a place has


class FileKind(NamedTuple):
    """A file for machines: where it is, what makes its value, and what writes that."""

    path: str
    make: Callable[[Viewer], object]
    write: Callable[[Any], bytes]


def not_found_page(viewer: Viewer) -> NotFoundPage:
    """What a server shows for an address that there is not. It has no address of its own."""
    site = viewer.site()
    title = "Page not found"
    head = Head(
        title=f"{title} | {site.name}",
        description=f"There is no such page on {site.name}.",
        canonical="",
        og_title=title,
        noindex=True,
        feeds=viewer.network_feeds,
    )
    chrome = Chrome(site=site, head=head, lang=site.lang, accent="", crumbs=(site.home,))
    return NotFoundPage(chrome=chrome, sections=site.all_sections, find=site.find)


def _one(path: str) -> Callable[[Viewer], Iterable[Place]]:
    return lambda viewer: [(path, ())]


def _each(places: Callable[[Viewer], Iterable[tuple[Any, ...]]]) -> Callable[[Viewer], Iterable[Place]]:
    """Places of a list with pages: the site path first, then all that the view is made from."""
    return lambda viewer: ((path, tuple(of)) for path, *of in places(viewer))


PAGE_KINDS = (
    PageKind("front.html", _one(urls.FRONT), lambda viewer, _: front_page(viewer)),
    PageKind("topics.html", _each(topics_places), topics_page),
    PageKind("topic.html", _each(topic_places), topic_page),
    PageKind("experts.html", _each(experts_places), experts_page),
    PageKind("expert.html", _each(expert_places), expert_page),
    PageKind("units.html", _each(units_places), units_page),
    PageKind("archive.html", _each(archive_places), archive_page),
    PageKind("subscribe.html", _one(urls.SUBSCRIBE), lambda viewer, _: subscribe_page(viewer)),
    PageKind("not_found.html", _one(urls.NOT_FOUND), lambda viewer, _: not_found_page(viewer)),
)

FILES = (
    FileKind(urls.SITEMAP, sitemap.index, sitemap.write_index),
    FileKind(urls.ROBOTS, robots, bytes),
    FileKind(urls.MACHINE_INDEX, machine_index, bytes),
)


def outputs(
    catalog: Catalog,
    library: Library,
    urls: Urls,
    dress: Dress,
    carriage: Carriage = NOTHING_CARRIED,
    reads: Reads | None = None,
) -> tuple[Output, ...]:
    """The whole central index, as values; in no order that matters."""
    viewer = Desk(catalog, urls, dress, carriage, reads or Reads())
    sitemap.define(viewer)
    subscribe.define(viewer)
    pages = chain.from_iterable(_pages_of(kind, viewer, library) for kind in PAGE_KINDS)
    return tuple(chain(pages, _files(viewer), _sitemaps(viewer)))


def _pages_of(kind: PageKind, viewer: Viewer, library: Library) -> Iterable[Output]:
    for path, of in kind.places(viewer):
        view = Later(kind.make, (viewer, library), of)
        yield Page(path=urls.output_file(path), template=kind.template, view=view, owner=OWNER)


def _files(viewer: Viewer) -> Iterable[Output]:
    for path, make, write in FILES:
        value = Later(make, (viewer,))
        yield Document(path=urls.output_file(path), value=value, write=write, owner=OWNER)


def _sitemaps(viewer: Viewer) -> Iterable[Output]:
    for path, name, number in sitemap.sitemap_places(viewer):
        value = Later(sitemap.part, (viewer,), (name, number))
        yield Document(path=urls.output_file(path), value=value, write=sitemap.write, owner=OWNER)
