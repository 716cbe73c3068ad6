"""The archive: every post by year and month."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from plugins.central_index.desk import ARCHIVE_PER_PAGE, Desk
from plugins.central_index.jumping import ident, jumps
from plugins.network import days, json_ld, urls
from plugins.network.dress import Facts
from plugins.network.library import Library
from plugins.network.paging import how_many
from plugins.network.viewing import Viewer
from plugins.network.views import ArchivePage, Chrome, Counted, Group, YearRow


def archive_places(viewer: Viewer) -> Iterator[tuple[str, int, int]]:
    """`/archive/`, then the pages of each year: (site path, year, number), with 0 as the year of the list of years."""
    yield urls.ARCHIVE, 0, 1
    for year, count in viewer.years:
        for number in range(1, how_many(count, ARCHIVE_PER_PAGE) + 1):
            yield urls.numbered(urls.year(year), number), year, number


def archive_page(desk: Desk, library: Library, year: int, number: int) -> ArchivePage:
    """Page `number` of a year, or the list of years when `year` is 0."""
    return year_page(desk, year, number) if year else years_page(desk)


def years_page(desk: Desk) -> ArchivePage:
    """Every year with its months."""
    years = years_of(desk, 0)
    rows = tuple(
        YearRow(year=row, months=months_of(desk, year, 0)) for row, (year, _) in zip(years, desk.years, strict=True)
    )
    name = desk.catalog.network.name
    chrome = archive_chrome(desk, urls.ARCHIVE, "Archive", f"Every post of {name}, by year and month.", ())
    return ArchivePage(chrome=chrome, title="Archive", years=years, rows=rows)


def year_page(desk: Desk, year: int, number: int) -> ArchivePage:
    sheet = desk.year_sheet(year, number)
    title, description = str(year), f"Every post of {desk.catalog.network.name} from {year}, by month."
    return ArchivePage(
        chrome=archive_chrome(desk, sheet.path, title, description, (("Archive", urls.ARCHIVE),), number),
        title=title,
        years=years_of(desk, year),
        months=months_of(desk, year, number),
        groups=tuple(
            Group(
                title=f"{days.MONTHS[month - 1]} {year}",
                id=ident(month),
                entries=tuple(desk.entry(post) for post in posts),
            )
            for month, posts in groupby(sheet.posts, key=lambda post: days.local_day(post.date, desk.zone).month)
        ),
        pager=desk.pager(sheet),
    )


def years_of(desk: Desk, current: int) -> tuple[Counted, ...]:
    return tuple(
        Counted(link=desk.link(str(year), urls.year(year), current=year == current), count=count)
        for year, count in desk.years
    )


def months_of(desk: Desk, year: int, here: int) -> tuple[Counted, ...]:
    """Links to where each month begins, from page `here` of the year."""
    groups = [(days.MONTHS[month - 1], month, count) for month, count in desk.months_of_year(year)]
    return jumps(desk, urls.year(year), groups, ARCHIVE_PER_PAGE, here)


def archive_chrome(
    desk: Desk, path: str, title: str, description: str, crumbs: tuple[tuple[str, str], ...], number: int = 1
) -> Chrome:
    node = json_ld.web_page(desk.catalog.network, desk.urls, path, title, "CollectionPage")
    return desk.chrome(
        Facts(path=path, title=title, description=description, crumbs=crumbs, nodes=(node,), number=number)
    )
