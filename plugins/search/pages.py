"""The page that searches, and an index for each unit beside it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from plugins.network import json_ld, urls
from plugins.network.carrying import NOTHING_CARRIED, Carriage
from plugins.network.dress import Dress, Facts
from plugins.network.library import Library
from plugins.network.reads import Reads
from plugins.network.urls import Urls
from plugins.network.viewing import Viewer
from plugins.network.views import SearchPage
from plugins.network.whole import Catalog
from plugins.pipeline.outputs import Folder, Later, Output, Page
from plugins.search.documents import index
from plugins.search.facts import CENTRAL, define, places
from plugins.search.indexing import HEAD, PROGRAM, version, write_index

OWNER = "search"
MOST_SHOWN = 10  # results at a time


def outputs(
    catalog: Catalog,
    library: Library,
    urls: Urls,
    dress: Dress,
    carriage: Carriage = NOTHING_CARRIED,
    reads: Reads | None = None,
    *,
    indexed: bool = True,
) -> tuple[Output, ...]:
    """The page, and the indexes of all that may be found; none of these unless `indexed`."""
    viewer = Viewer(catalog, urls, dress, carriage, reads or Reads())
    define(viewer)
    indexed = indexed and bool(catalog.units)
    return (page(viewer, indexed), *(indexes(viewer, library) if indexed else ()))


def page(viewer: Viewer, indexed: bool) -> Page:
    view = Later(search_page, (viewer,), (int(indexed),))
    return Page(path=urls.output_file(urls.SEARCH), template="search.html", view=view, owner=OWNER)


def indexes(viewer: Viewer, library: Library) -> Iterator[Folder]:
    """An index for each unit that has anything to find, and one for the pages that belong to no unit."""
    of_units = [(uid, slug) for uid, slug, _, _ in places(viewer)]
    for name, slug in ((CENTRAL, CENTRAL), *of_units):
        yield Folder(
            path=urls.search_index(slug).strip("/"),
            value=Later(index, (viewer, library), (name, version())),
            write=write_index,
            head=HEAD,
            owner=OWNER,
        )


def search_page(viewer: Viewer, indexed: int) -> SearchPage:
    """The page: without JavaScript a form, and where else to look."""
    network, href = viewer.catalog.network, viewer.urls.href
    units: tuple[tuple[str, str, str, str], ...] = viewer.reads.shared("search_places", "")
    title, about = "Search", f"Everything that {network.name} has published, in one place."
    told = {
        "program": href(urls.search_index(CENTRAL) + PROGRAM),
        "indexes": [href(urls.search_index(slug)) for slug in (CENTRAL, *(slug for _, slug, _, _ in units))],
        "base": href(urls.FRONT),
        "experts": href(urls.EXPERTS),
        "units": {uid: [href(path), accent] for uid, _, path, accent in units},
        "most": MOST_SHOWN,
    }
    facts = Facts(
        path=urls.SEARCH,
        title=title,
        description=about,
        nodes=(json_ld.web_page(network, viewer.urls, urls.SEARCH, title, "SearchResultsPage"),),
        noindex=True,  # what it shows is somebody's question
    )
    return SearchPage(
        chrome=viewer.chrome(facts),
        about=about,
        action=href(urls.SEARCH),
        script=href(urls.SEARCH_SCRIPT) if indexed else "",
        told=msgspec.json.encode(told, order="sorted").decode() if indexed else "",
        ways=(
            viewer.link("Archive, by year and month", urls.ARCHIVE),
            viewer.link("Topics, A to Z", urls.TOPICS),
            viewer.link("People", urls.EXPERTS),
            viewer.link("Sections", urls.UNITS),
        ),
    )
