"""Which topics lie beside each other: those that the same posts are about.

The measure is Jaccard's: of the posts on either topic, the share that is on both. A topic that stands on everything is
then nobody's neighbour, as it would be were posts only counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import combinations

from plugins.network.model import Post

MOST = 6  # neighbours of a topic
TOGETHER_LEAST = 2  # posts on both: one may be chance
PER_POST = 8  # topics of a post that are paired, its first ones, so that the work stays linear in posts

Neighbours = tuple[tuple[str, int], ...]  # slugs, and how many posts are on both; nearest first


def neighbours(posts: Iterable[Post]) -> Mapping[str, Neighbours]:
    """The neighbours of each topic that has any, by slug."""
    each: Counter[str] = Counter()
    both: Counter[tuple[str, str]] = Counter()
    for post in posts:
        each.update(post.topics)
        both.update(combinations(sorted(post.topics[:PER_POST]), 2))
    near: dict[str, list[tuple[float, str, int]]] = {}
    for (one, other), together in both.items():
        if together >= TOGETHER_LEAST:
            share = together / (each[one] + each[other] - together)
            near.setdefault(one, []).append((-share, other, together))
            near.setdefault(other, []).append((-share, one, together))
    return {slug: tuple((other, count) for _, other, count in sorted(found)[:MOST]) for slug, found in near.items()}
