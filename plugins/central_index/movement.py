"""Which topics move: what was written on each lately, beside what is usual for it. Linear in posts, and no clock."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from plugins.network.model import Post

LATELY = timedelta(days=90)  # before the newest post of the network
USUAL = 4 * LATELY  # before that
LEAST = 2  # posts of late before a topic is said to move
CLEARLY = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """Posts on a topic: all, those of the last 90 days, how many such a time usually has (None: too early to say)."""

    topic: str  # slug
    posts: int
    lately: int
    usual: float | None

    @property
    def rise(self) -> float:
        """How far above the usual, beside what chance makes of such numbers: 6 for 2 is more than 60 for 50."""
        usual = self.usual or 0.0
        return (self.lately - usual) / math.sqrt(usual + 1)

    @property
    def moves(self) -> bool:
        """Whether there is clearly more of it than usual."""
        return self.usual is not None and self.lately >= LEAST and self.rise > CLEARLY


def movements(posts: Mapping[str, Iterable[Post]], newest: datetime, oldest: datetime) -> tuple[Movement, ...]:
    """Every topic with posts, by slug, those that rise most first; `newest` and `oldest` are of the whole network.

    A network that is younger than the time that says what is usual is compared with as much of it as there was.
    """
    since = newest - LATELY
    spans = min(max((since - oldest) / LATELY, 0.0), USUAL / LATELY)
    found = [_movement(slug, tuple(of), since, spans) for slug, of in posts.items()]
    return tuple(sorted(found, key=lambda one: (-one.rise, -one.posts, one.topic)))


def _movement(slug: str, posts: tuple[Post, ...], since: datetime, spans: float) -> Movement:
    lately = sum(post.date > since for post in posts)
    before = sum(since - USUAL < post.date <= since for post in posts)
    return Movement(topic=slug, posts=len(posts), lately=lately, usual=round(before / spans, 3) if spans >= 1 else None)
