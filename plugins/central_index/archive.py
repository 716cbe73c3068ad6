"""The archive: every post by year and month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from plugins.network import days, json_ld, urls
from plugins.network.dress import Facts
from plugins.network.model import Post
from plugins.network.viewing import Viewer
from plugins.network.views import ArchivePage, Counted


def years(viewer: Viewer) -> Mapping[int, tuple[Post, ...]]:
    """Published posts by year, newest first. The year is that of the network's zone."""
    found: dict[int, list[Post]] = {}
    for post in viewer.catalog.posts:
        found.setdefault(days.local_day(post.date, viewer.zone).year, []).append(post)
    return {year: tuple(posts) for year, posts in found.items()}


def archive_pages(viewer: Viewer) -> Iterator[tuple[str, ArchivePage]]:
    """`/archive/`, then one page for each year: (site path, view)."""
    by_year = years(viewer)
    network = viewer.catalog.network
    yield urls.ARCHIVE, archive_page(viewer, by_year, None, f"Every post of {network.name}, by year.")
    for year in by_year:
        yield urls.year(year), archive_page(viewer, by_year, year, f"Every post of {network.name} from {year}.")


def archive_page(
    viewer: Viewer, by_year: Mapping[int, tuple[Post, ...]], year: int | None, description: str
) -> ArchivePage:
    """One year, or the list of years when `year` is None."""
    title, path = ("Archive", urls.ARCHIVE) if year is None else (str(year), urls.year(year))
    node = json_ld.web_page(viewer.catalog.network, viewer.urls, path, title, "CollectionPage")
    crumbs = () if year is None else (("Archive", urls.ARCHIVE),)
    facts = Facts(path=path, title=title, description=description, crumbs=crumbs, nodes=(node,))
    return ArchivePage(
        chrome=viewer.chrome(facts),
        title=title,
        years=tuple(
            Counted(link=viewer.link(str(number), urls.year(number), current=number == year), count=len(posts))
            for number, posts in by_year.items()
        ),
        months=tuple(
            (name, tuple(viewer.entry(post) for post in posts))
            for name, posts in groupby(by_year.get(year, ()) if year else (), key=lambda post: month_of(viewer, post))
        ),
    )


def month_of(viewer: Viewer, post: Post) -> str:
    return days.month(days.local_day(post.date, viewer.zone))
