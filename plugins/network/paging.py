"""Long lists of posts, cut into pages."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from plugins.network import urls
from plugins.network.model import Post

PER_PAGE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One page of a long list of posts: `number` of `of`, at the site path `path`."""

    path: str
    number: int
    of: int
    posts: tuple[Post, ...]
    total: int
    newer: str  # site paths, "" at the ends
    older: str
    per: int = PER_PAGE


def sheets(posts: Sequence[Post], path: str) -> tuple[Sheet, ...]:
    """`posts` in pages of 20 that begin at the site path `path`; no posts are one empty page."""
    return tuple(sheet(posts, path, number) for number in range(1, how_many(len(posts)) + 1))


def how_many(items: int, per: int = PER_PAGE) -> int:
    """How many pages a list of so many posts has, or of so many of anything with `per` on a page."""
    return max(1, math.ceil(items / per))


def sheet(posts: Sequence[Post], path: str, number: int, per: int = PER_PAGE) -> Sheet:
    """Page `number` of `posts`."""
    of = how_many(len(posts), per)
    return Sheet(
        path=urls.numbered(path, number),
        number=number,
        of=of,
        posts=tuple(posts[(number - 1) * per : number * per]),
        total=len(posts),
        newer=urls.numbered(path, number - 1) if number > 1 else "",
        older=urls.numbered(path, number + 1) if number < of else "",
        per=per,
    )


def counted(total: int, noun: str = "post") -> str:
    """ "1 post", "112 posts"."""
    return f"{total} {noun}" if total == 1 else f"{total} {noun}s"


def legend(sheet: Sheet) -> str:
    """Where a sheet stands: "21 to 40 of 112 posts"; only how many when it is the whole list."""
    return span(sheet.number, sheet.per, sheet.total)


def span(number: int, per: int, total: int, noun: str = "post", many: str = "") -> str:
    """What page `number` of `total` things shows, with `per` on a page; `many` is the noun's plural, "" adds an s."""
    said = f"{total} {many}" if many and total != 1 else counted(total, noun)
    if total == 0:
        return f"No {many or noun + 's'} yet"
    if total <= per:
        return said
    first, last = (number - 1) * per + 1, min(number * per, total)
    return f"{first if first == last else f'{first} to {last}'} of {said}"
