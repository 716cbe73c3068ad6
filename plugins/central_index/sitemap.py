"""`sitemap.xml`, the files that it names, and `robots.txt`: which pages there are for search engines, and since when.

Every unit has a file of its own in its own folder, since a sitemap speaks of what lies beside and below it; the pages
that belong to no unit share one. What a file says is a cell of its own: it is made again only when that changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from xml.sax.saxutils import escape

from plugins.central_index.archive import archive_places
from plugins.central_index.desk import ARCHIVE_PER_PAGE
from plugins.central_index.front import choose
from plugins.central_index.people import expert_places, experts_places
from plugins.central_index.topics import topic_places, topics_places
from plugins.central_index.units import units_places
from plugins.network import urls
from plugins.network.model import Post
from plugins.network.paging import how_many, sheets
from plugins.network.viewing import Viewer

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST = 50_000  # addresses in a file, as sitemaps.org has it; so many of ours are far below its 50 MB
OF_NETWORK = ""  # what the file of the network's own pages goes by; those of units go by their uid

Posts = Callable[[], Iterable[Post]]  # what is newest on a page; asked for only when somebody wants to know
Place = tuple[str, Posts]  # site path
Row = tuple[str, str]  # site path, when it last changed as ISO ("" where nobody can say)


# ------------------------------------------------------------------------------------------ which pages may be found


def unit_places(viewer: Viewer, uid: str) -> Iterator[Place]:
    """The pages of a unit that may be indexed. Notices, withdrawn posts and old addresses are none of these.

    There may be no such unit any more: what the last build knew is asked again.
    """
    catalog, unit = viewer.catalog, viewer.catalog.unit.get(uid)
    if unit is None:
        return
    for sheet in sheets(viewer.section_posts(unit), urls.section(unit)):
        yield sheet.path, partial(tuple, sheet.posts)
    for page in catalog.pages_of_unit.get(uid, ()):
        yield urls.page(unit, page), tuple
    for post in catalog.posts_of_unit.get(uid, ()):
        yield viewer.path_of(post), partial(tuple, (post,))


def network_places(viewer: Viewer) -> Iterator[Place]:
    """The pages that belong to no unit and may be indexed.

    A list's date is that of the newest post on it. Pages that show no posts have none: a date that is not true is
    worse than no date.
    """
    catalog = viewer.catalog
    yield urls.FRONT, lambda: choose(catalog).posts
    yield urls.SUBSCRIBE, tuple
    for path, _ in (*topics_places(viewer), *experts_places(viewer)):
        yield path, tuple
    for path, number in units_places(viewer):
        yield path, (lambda: (posts[0] for posts in catalog.posts_of_unit.values())) if number == 1 else tuple
    for path, slug, number in topic_places(viewer):
        yield path, partial(_of_topic, viewer, slug, number)
    for path, slug, number in expert_places(viewer):
        yield path, partial(_of_expert, viewer, slug, number)
    for path, year, number in archive_places(viewer):
        yield path, partial(_of_year, viewer, year, number) if year else tuple


def _of_year(viewer: Viewer, year: int, number: int) -> tuple[Post, ...]:
    return viewer.posts_of_year(year)[(number - 1) * ARCHIVE_PER_PAGE : number * ARCHIVE_PER_PAGE]


def _of_topic(viewer: Viewer, slug: str, number: int) -> tuple[Post, ...]:
    return viewer.topic_sheet(viewer.catalog.topic[slug], number).posts


def _of_expert(viewer: Viewer, slug: str, number: int) -> tuple[Post, ...]:
    return viewer.expert_sheet(viewer.catalog.expert[slug], number).posts


def rows(viewer: Viewer, name: str) -> tuple[Row, ...]:
    """What the files of a unit (a uid), or of the network, name; sorted by address."""
    places = network_places(viewer) if name == OF_NETWORK else unit_places(viewer, name)
    return tuple(sorted((path, viewer.lastmod(posts())) for path, posts in places))


# --------------------------------------------------------------------------------------------------------- the files


def define(viewer: Viewer) -> None:
    """Say what the cells of the sitemaps hold."""
    viewer.reads.define("sitemap", partial(rows, viewer), traced=True)
    viewer.reads.define("sitemaps", lambda _: _files(viewer), traced=True)


def sitemap_places(viewer: Viewer) -> Iterator[tuple[str, str, int]]:
    """Every file that the index names: (site path, a uid or `OF_NETWORK`, which part of it)."""
    for number in _parts(sum(1 for _ in network_places(viewer))):
        yield urls.network_sitemap(number), OF_NETWORK, number
    catalog, carriage = viewer.catalog, viewer.carriage
    for unit in catalog.units:
        own, carried = len(catalog.posts_of_unit.get(unit.uid, ())), len(carriage.of_unit.get(unit.uid, ()))
        count = how_many(own + carried) + len(catalog.pages_of_unit.get(unit.uid, ())) + own
        for number in _parts(count):
            yield urls.unit_sitemap(unit, number), unit.uid, number


def _parts(count: int) -> range:
    return range(1, -(-count // MOST) + 1)


def part(viewer: Viewer, name: str, number: int) -> tuple[Row, ...]:
    """What one file names, as (absolute address, when it changed)."""
    found: tuple[Row, ...] = viewer.reads.shared("sitemap", name)
    first = (number - 1) * MOST
    return tuple((viewer.urls.absolute(path), changed) for path, changed in found[first : first + MOST])


def index(viewer: Viewer) -> tuple[Row, ...]:
    """Every file, as (absolute address, when the newest page in it changed)."""
    found: tuple[Row, ...] = viewer.reads.shared("sitemaps", "")
    return tuple((viewer.urls.absolute(path), changed) for path, changed in found)


def _files(viewer: Viewer) -> tuple[Row, ...]:
    """Every file with the date of what is newest in it: read off the files alone, so as new as they are."""
    found = [(urls.network_sitemap(number), OF_NETWORK, number) for number in _parts_of(viewer, OF_NETWORK)]
    for unit in viewer.catalog.units:
        found += [(urls.unit_sitemap(unit, number), unit.uid, number) for number in _parts_of(viewer, unit.uid)]
    return tuple(sorted((path, _newest(viewer, part(viewer, name, number))) for path, name, number in found))


def _parts_of(viewer: Viewer, name: str) -> range:
    return _parts(len(viewer.reads.shared("sitemap", name)))


def _newest(viewer: Viewer, found: Iterable[Row]) -> str:
    """The latest of some dates; a day counts as its beginning."""

    def moment(changed: str) -> datetime:
        read = datetime.fromisoformat(changed)
        return read if read.tzinfo else read.replace(tzinfo=viewer.zone)

    return max((changed for _, changed in found if changed), key=lambda changed: (moment(changed), changed), default="")


def write_index(found: Sequence[Row]) -> bytes:
    return _write("sitemapindex", "sitemap", found)


def write(found: Sequence[Row]) -> bytes:
    return _write("urlset", "url", found)


def _write(root: str, item: str, found: Sequence[Row]) -> bytes:
    lines = ['<?xml version="1.0" encoding="utf-8"?>', f'<{root} xmlns="{NAMESPACE}">']
    for address, changed in found:
        lastmod = f"<lastmod>{changed}</lastmod>" if changed else ""
        lines.append(f"<{item}><loc>{escape(address)}</loc>{lastmod}</{item}>")
    return "\n".join([*lines, f"</{root}>", ""]).encode()


def robots(viewer: Viewer) -> bytes:
    """Everybody may read everything; what must not be found says so itself.

    Answers to a search are no pages, and what finds them is no text. Such rules hold at the root of a host; a site with
    a path has its file below it, for whoever keeps the host to copy.
    """
    href = viewer.urls.href
    lines = (
        "User-agent: *",
        f"Disallow: {href(urls.SEARCH)}?q=",
        f"Disallow: {href('/pagefind/')}",
        f"Disallow: {href('/admin/')}",
        "Allow: /",  # last: of two rules that fit, some robots keep the first and others the longer
        "",
        f"Sitemap: {viewer.urls.absolute(urls.SITEMAP)}",
        "",
    )
    return "\n".join(lines).encode()
