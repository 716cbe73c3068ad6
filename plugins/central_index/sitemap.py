"""`sitemap.xml` and `robots.txt`: which pages there are for search engines, and when each last changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from plugins.central_index.front import choose
from plugins.network import urls
from plugins.network.model import Post
from plugins.network.paging import sheets
from plugins.network.viewing import Viewer

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"

Row = tuple[str, str]  # site path, when it last changed as ISO ("" where nobody can say)


def rows(viewer: Viewer) -> Iterator[Row]:
    """Every page that may be indexed. Notices, withdrawn posts and old addresses are none of these.

    A list's date is that of the newest post on it. Pages that show no posts have none: a date that is not true is
    worse than no date.
    """
    catalog = viewer.catalog
    yield urls.FRONT, viewer.lastmod(choose(catalog).posts)
    for unit in catalog.units:
        yield from _list_rows(viewer, urls.section(unit), viewer.section_posts(unit))
    for page in catalog.pages:
        yield urls.page(catalog.unit[page.unit], page), ""
    for post in catalog.posts:
        yield viewer.path_of(post), viewer.lastmod([post])
    yield urls.TOPICS, ""
    for topic in catalog.topics:
        yield from _list_rows(viewer, urls.topic(topic), catalog.posts_of_topic.get(topic.slug, ()))
    yield urls.EXPERTS, ""
    for expert in catalog.experts:
        yield from _list_rows(viewer, urls.expert(expert), catalog.posts_of_expert.get(expert.slug, ()))
    yield urls.UNITS, viewer.lastmod(posts[0] for posts in catalog.posts_of_unit.values())
    yield urls.ARCHIVE, ""
    for year, _ in viewer.years:
        yield urls.year(year), viewer.lastmod(viewer.posts_of_year(year))


def _list_rows(viewer: Viewer, path: str, posts: Sequence[Post]) -> Iterator[Row]:
    for sheet in sheets(posts, path):
        yield sheet.path, viewer.lastmod(sheet.posts)


def sitemap(viewer: Viewer) -> bytes:
    """The whole sitemap, sorted by address."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', f'<urlset xmlns="{NAMESPACE}">']
    for path, changed in sorted(rows(viewer)):
        lastmod = f"<lastmod>{changed}</lastmod>" if changed else ""
        lines.append(f"<url><loc>{escape(viewer.urls.absolute(path))}</loc>{lastmod}</url>")
    return "\n".join([*lines, "</urlset>", ""]).encode()


def robots(viewer: Viewer) -> bytes:
    """Everybody may read everything; what must not be found says so itself."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {viewer.urls.absolute(urls.SITEMAP)}\n".encode()
