"""What a post is at a moment. `publishable` runs before anything else sees a post."""

from __future__ import annotations

from datetime import datetime, timedelta

from plugins.network.model import Post, State, Status

FEED_DAYS = 90  # for how long feeds say that a post was taken back


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


def in_feeds_until(when: datetime, date: datetime) -> datetime | None:
    """The moment from which feeds no longer say that a post was taken back at `when`.

    None when nobody wrote when that was (it is then the post's own `date`): feeds say it for as long as that is so.
    """
    return None if when == date else when + timedelta(days=FEED_DAYS)


def next_change(post: Post, now: datetime) -> datetime | None:
    """The next moment after `now` at which what is shown of the post, on pages or in feeds, changes by the clock."""
    moments = (post.date, post.expires, _leaves_feeds(post))
    later = sorted(moment for moment in moments if moment is not None and moment > now)
    return next((moment for moment in later if _shown(post, moment) != _shown(post, now)), None)


def _leaves_feeds(post: Post) -> datetime | None:
    return in_feeds_until(post.updated, post.date) if post.updated else None


def _shown(post: Post, now: datetime) -> tuple[State, bool]:
    """The state, and whether feeds say that the post was taken back."""
    shown, until = state(post, now), _leaves_feeds(post)
    taken_back = shown in (State.WITHDRAWN, State.RETRACTED)
    return shown, taken_back and (until is None or now < until)
