"""Every page that belongs to no unit. One function makes each kind, `PAGE_KINDS` lists them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain
from typing import NamedTuple

from plugins.central_index.archive import archive_pages
from plugins.central_index.front import front_page
from plugins.central_index.machine_index import machine_index
from plugins.central_index.people import expert_pages, experts_page
from plugins.central_index.sitemap import robots, sitemap
from plugins.central_index.topics import topic_pages, topics_page
from plugins.central_index.units import units_page
from plugins.network import urls
from plugins.network.carrying import NOTHING_CARRIED, Carriage
from plugins.network.dress import Dress
from plugins.network.library import Library
from plugins.network.model import Catalog
from plugins.network.urls import Urls
from plugins.network.viewing import Viewer
from plugins.network.views import Chrome, Head, NotFoundPage
from plugins.pipeline.outputs import Data, Output, Page

OWNER = "central_index"


class PageKind(NamedTuple):
    """A kind of page: its template, and what makes its pages as (site path, view)."""

    template: str
    make: Callable[[Viewer, Library], Iterable[tuple[str, object]]]


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


PAGE_KINDS = (
    PageKind("front.html", lambda viewer, _: [(urls.FRONT, front_page(viewer))]),
    PageKind("topics.html", lambda viewer, _: [(urls.TOPICS, topics_page(viewer))]),
    PageKind("topic.html", lambda viewer, _: topic_pages(viewer)),
    PageKind("experts.html", lambda viewer, _: [(urls.EXPERTS, experts_page(viewer))]),
    PageKind("expert.html", expert_pages),
    PageKind("units.html", lambda viewer, _: [(urls.UNITS, units_page(viewer))]),
    PageKind("archive.html", lambda viewer, _: archive_pages(viewer)),
    PageKind("not_found.html", lambda viewer, _: [(urls.NOT_FOUND, not_found_page(viewer))]),
)

FILES: tuple[tuple[str, Callable[[Viewer], bytes]], ...] = (
    (urls.SITEMAP, sitemap),
    (urls.ROBOTS, robots),
    (urls.MACHINE_INDEX, machine_index),
)


def outputs(
    catalog: Catalog, library: Library, urls: Urls, dress: Dress, carriage: Carriage = NOTHING_CARRIED
) -> tuple[Output, ...]:
    """The whole central index, as values; in no order that matters."""
    viewer = Viewer(catalog, urls, dress, carriage)
    pages = chain.from_iterable(_pages_of(kind, viewer, library) for kind in PAGE_KINDS)
    return (*pages, *_files(viewer))


def _pages_of(kind: PageKind, viewer: Viewer, library: Library) -> Iterable[Output]:
    for path, view in kind.make(viewer, library):
        yield Page(path=urls.output_file(path), template=kind.template, view=view, owner=OWNER)


def _files(viewer: Viewer) -> Iterable[Output]:
    for path, make in FILES:
        yield Data(path=urls.output_file(path), data=make(viewer), owner=OWNER)
