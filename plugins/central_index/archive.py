"""The archive: every post by year and month."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from plugins.network import days, json_ld, urls
from plugins.network.dress import Facts
from plugins.network.library import Library
from plugins.network.model import Post
from plugins.network.viewing import Viewer
from plugins.network.views import ArchivePage, Counted


def archive_places(viewer: Viewer) -> Iterator[tuple[str, int]]:
    """`/archive/`, then one page for each year: (site path, year), with 0 for the list of years."""
    yield urls.ARCHIVE, 0
    for year, _ in viewer.years:
        yield urls.year(year), year


def archive_page(viewer: Viewer, library: Library, year: int) -> ArchivePage:
    """One year, or the list of years when `year` is 0."""
    network = viewer.catalog.network
    title, path = (str(year), urls.year(year)) if year else ("Archive", urls.ARCHIVE)
    description = f"Every post of {network.name} from {year}." if year else f"Every post of {network.name}, by year."
    node = json_ld.web_page(network, viewer.urls, path, title, "CollectionPage")
    crumbs = (("Archive", urls.ARCHIVE),) if year else ()
    facts = Facts(path=path, title=title, description=description, crumbs=crumbs, nodes=(node,))
    posts = viewer.posts_of_year(year) if year else ()
    return ArchivePage(
        chrome=viewer.chrome(facts),
        title=title,
        years=tuple(
            Counted(link=viewer.link(str(number), urls.year(number), current=number == year), count=count)
            for number, count in viewer.years
        ),
        months=tuple(
            (name, tuple(viewer.entry(post) for post in of_month))
            for name, of_month in groupby(posts, key=lambda post: month_of(viewer, post))
        ),
    )


def month_of(viewer: Viewer, post: Post) -> str:
    return days.month(days.local_day(post.date, viewer.zone))
