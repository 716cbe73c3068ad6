"""What a post is at a moment. `publishable` runs before anything else sees a post."""

from __future__ import annotations

from datetime import datetime

from plugins.network.model import Post, State, Status


def state(post: Post, now: datetime) -> State:
    """The state of `post` at `now` (a moment with a zone). What its author took back outranks the clock."""
    if post.status is Status.DRAFT:
        return State.DRAFT
    if post.date > now:
        return State.FUTURE
    if post.status is Status.RETRACTED:
        return State.RETRACTED
    if post.expires is not None and post.expires <= now:
        return State.EXPIRED
    return State.WITHDRAWN if post.status is Status.WITHDRAWN else State.PUBLISHED


def publishable(post: Post, now: datetime) -> bool:
    """Whether any of the post's own words may be in an output at `now`."""
    return state(post, now) in (State.PUBLISHED, State.WITHDRAWN)


def next_change(post: Post, now: datetime) -> datetime | None:
    """The next moment after `now` at which the post's state changes by the clock alone."""
    if post.status is Status.DRAFT:
        return None
    moments = (post.date, post.expires)
    return min((moment for moment in moments if moment is not None and moment > now), default=None)
