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


def sheets(posts: Sequence[Post], path: str) -> tuple[Sheet, ...]:
    """`posts` in pages of 20 that begin at the site path `path`; no posts are one empty page."""
    return tuple(sheet(posts, path, number) for number in range(1, how_many(len(posts)) + 1))


def how_many(posts: int) -> int:
    """How many pages a list of so many posts has."""
    return max(1, math.ceil(posts / PER_PAGE))


def sheet(posts: Sequence[Post], path: str, number: int) -> Sheet:
    """Page `number` of `posts`."""
    of = how_many(len(posts))
    return Sheet(
        path=urls.numbered(path, number),
        number=number,
        of=of,
        posts=tuple(posts[(number - 1) * PER_PAGE : number * PER_PAGE]),
        total=len(posts),
        newer=urls.numbered(path, number - 1) if number > 1 else "",
        older=urls.numbered(path, number + 1) if number < of else "",
    )


def counted(total: int, noun: str = "post") -> str:
    """ "1 post", "112 posts"."""
    return f"{total} {noun}" if total == 1 else f"{total} {noun}s"


def legend(sheet: Sheet) -> str:
    """Where a sheet stands: "21 to 40 of 112 posts"; only how many when it is the whole list."""
    if sheet.total == 0:
        return "No posts yet"
    if sheet.of == 1:
        return counted(sheet.total)
    first = (sheet.number - 1) * PER_PAGE + 1
    last = first + len(sheet.posts) - 1
    span = str(first) if first == last else f"{first} to {last}"
    return f"{span} of {counted(sheet.total)}"
