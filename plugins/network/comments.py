"""Comment posts that lead round in a circle: which of them are wrong, and what their authors are told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from plugins.network.model import Post, State, Unit
from plugins.network.states import state
from plugins.network.whole import by_name

_UNSEEN = (State.DRAFT, State.FUTURE)  # nobody's business
_PUBLIC = (State.PUBLISHED, State.WITHDRAWN)


def circular(posts: Iterable[Post], units: Iterable[Unit], now: datetime) -> tuple[tuple[Post, tuple[Post, ...]], ...]:
    """The posts whose `about` is wrong, by source, each with the circle in which it stands. No two have one key.

    A comment can't be older than what it comments on, so of a circle it is those whose target is newer than themselves:
    always one at least, whatever the order of files, and never one that only answers something older.
    """
    seen = [(post, shown) for post in posts if (shown := state(post, now)) not in _UNSEEN]
    comments = [post for post, shown in seen if post.about and shown in _PUBLIC]
    if not comments:
        return ()
    named = by_name(units, [post for post, _ in seen])
    target = {post.source: named[post.about].source for post in comments if post.about in named}
    public = {post.source: post for post in comments}
    held = []
    for circle in _circles(target):
        for source in circle:
            if _age(public[target[source]]) >= _age(public[source]):
                held.append((public[source], tuple(public[member] for member in _from(circle, source))))
    return tuple(sorted(held, key=lambda entry: entry[0].source))


def _age(post: Post) -> tuple[datetime, str]:
    return post.date, post.source


def _from(circle: Sequence[str], source: str) -> tuple[str, ...]:
    """The same circle, beginning at `source`."""
    at = circle.index(source)
    return (*circle[at:], *circle[:at])


def _circles(target: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Every circle of a mapping in which each thing leads to one other at most."""
    circles: list[tuple[str, ...]] = []
    seen: set[str] = set()
    for start in sorted(target):
        path: dict[str, None] = {}
        at = start
        while at in target and at not in seen:
            seen.add(at)
            path[at] = None
            at = target[at]
        if at in path:
            members = list(path)
            circles.append(tuple(members[members.index(at) :]))
    return circles


def what_is_wrong(circle: Sequence[Post], named: Callable[[str], str]) -> str:
    """The words for the author of the first post of `circle`; `named` makes a source's path as people know it."""
    if len(circle) == 1:
        return "the post is about itself; write about: the post that it comments on, or leave it out"
    files = " -> ".join(named(post.source) for post in (*circle, circle[0]))
    several = len({post.unit for post in circle}) > 1
    return (
        f"these comments lead round in a circle: {files}; this post is older than the one that it comments on;"
        " write about: what it comments on in truth, or leave it out"
        + (" (until then the post is shown as no comment)" if several else "")
    )
