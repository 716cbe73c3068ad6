"""What to read after a post.

Up to three published posts: first those that share most topics with it; among equals another unit's before its own,
since readers find their own section's posts anyway; then newer ones first. Places that are left go to the newest posts
of its own unit. Never the post itself, never one that its unit does not share. Only the newest of each topic are
looked at, so that the time grows with the number of posts and not with its square.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import chain

from plugins.network.model import Post
from plugins.network.sharing import may_show
from plugins.network.whole import NEWEST, Catalog

MOST = 3


def read_next(catalog: Catalog, post: Post, without: Sequence[Post] = ()) -> tuple[Post, ...]:
    """The posts to offer after `post`, best first; `without` are those that its page shows already."""
    shared: Counter[str] = Counter()
    candidates: dict[str, Post] = {}
    for topic in post.topics:
        for other in catalog.newest_of_topic.get(topic, ()):
            shared[other.source] += 1
            candidates[other.source] = other

    def rank(other: Post) -> tuple[int, bool, datetime, str]:
        return (shared[other.source], other.unit != post.unit, other.date, other.source)

    near = sorted(candidates.values(), key=rank, reverse=True)
    # The first few of its own unit are enough, even if all but MOST of them are already offered.
    shown = {other.source for other in (post, *without)}
    enough = 2 * MOST + len(shown)
    of_unit = (catalog.newest_of_unit if enough <= NEWEST else catalog.posts_of_unit).get(post.unit, ())[:enough]
    chosen: dict[str, Post] = {}
    for other in chain(near, of_unit):
        if len(chosen) == MOST:
            break
        if other.source not in shown and may_show(catalog, other, post.unit):
            chosen.setdefault(other.source, other)
    return tuple(chosen.values())
