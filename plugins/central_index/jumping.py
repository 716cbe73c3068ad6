"""Long lists under headings, cut into pages: on which page each heading begins, and the links that lead there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from plugins.network import urls
from plugins.network.linking import Linker
from plugins.network.paging import how_many, span
from plugins.network.parts import Counted, Link, Pager


def ident(key: str | int) -> str:
    """The id of a heading. Ids of templates begin like that, so that no heading of an author has the same."""
    return f"site-{key}"


def begins(groups: Iterable[tuple[str, str | int, int]], per: int) -> Iterator[tuple[str, str | int, int, int]]:
    """For groups of a list, each with its title, key and length: these, and the page on which it begins."""
    before = 0
    for title, key, count in groups:
        yield title, key, count, before // per + 1
        before += count


def jumps(
    linker: Linker, path: str, groups: Iterable[tuple[str, str | int, int]], per: int, here: int
) -> tuple[Counted, ...]:
    """Links from page `here` of the list at `path` (0: from elsewhere) to where each group begins, and its length."""
    return tuple(
        Counted(link=Link(text=title, href=_href(linker, path, key, page, here)), count=count)
        for title, key, count, page in begins(groups, per)
    )


def _href(linker: Linker, path: str, key: str | int, page: int, here: int) -> str:
    anchor = f"#{ident(key)}"
    return anchor if page == here else linker.urls.href(urls.numbered(path, page)) + anchor


def pager(linker: Linker, path: str, number: int, total: int, per: int, noun: str, many: str = "") -> Pager:
    """The way through a long list of other things than posts."""
    of = how_many(total, per)
    href = linker.urls.href
    return Pager(
        legend=span(number, per, total, noun, many),
        newer=href(urls.numbered(path, number - 1)) if number > 1 else "",
        older=href(urls.numbered(path, number + 1)) if number < of else "",
        number=number,
        of=of,
    )
