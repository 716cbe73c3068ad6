"""What a post is at a moment. `publishable` runs before anything else sees a post."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from plugins.network import days
from plugins.network.model import Form, Post, State, Status

FEED_DAYS = 90  # for how long feeds say that a post was taken back
FEED_REASON = 300  # characters of why it was retracted that they say, those of other units too
# Looked up once, not for each of many posts.
_DRAFT, _RETRACTED, _WITHDRAWN = Status.DRAFT, Status.RETRACTED, Status.WITHDRAWN
_IS_DRAFT, _IS_FUTURE, _IS_PUBLISHED = State.DRAFT, State.FUTURE, State.PUBLISHED


def state(post: Post, now: datetime) -> State:
    """The state of `post` at `now` (a moment with a zone). What its author took back outranks the clock."""
    status = post.status
    if status is _DRAFT:
        return _IS_DRAFT
    if post.date > now:
        return _IS_FUTURE
    if status is _RETRACTED:
        return State.RETRACTED
    if post.expires is not None and post.expires <= now:
        return State.EXPIRED
    return State.WITHDRAWN if status is _WITHDRAWN else _IS_PUBLISHED


def publishable(post: Post, now: datetime) -> bool:
    """Whether any of the post's own words may be in an output at `now`."""
    return state(post, now) in (State.PUBLISHED, State.WITHDRAWN)


def in_feeds_until(when: datetime | None, date: datetime) -> datetime | None:
    """The moment from which feeds no longer say that a post was taken back at `when`.

    None when nobody wrote when that was (it is then the post's own `date`): feeds say it for as long as that is so.
    """
    return None if when is None or when == date else when + timedelta(days=FEED_DAYS)


def said_in_feeds(when: datetime | None, date: datetime, now: datetime) -> bool:
    """Whether feeds still have to say that a post of `date` was taken back at `when`."""
    until = in_feeds_until(when, date)
    return until is None or now < until


def reason_in_feeds(reason: str) -> str:
    """Why a post was retracted, as feeds say it: no longer than a notice is, cut between words."""
    if len(reason) <= FEED_REASON:
        return reason
    begin = reason[: FEED_REASON - 1]
    return (begin.rpartition(" ")[0] or begin).rstrip() + "…"


def next_change(post: Post, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The next moment after `now` at which what is shown of the post, on pages or in feeds, changes by the clock."""
    if post.updated is post.expires is post.starts is post.review_by is None and post.date <= now:
        return None  # nearly every post
    review = days.end_of_day(post.review_by, zone) if post.review_by else None
    moments = (post.date, post.expires, in_feeds_until(post.updated, post.date), event_ends(post, zone), review)
    later = sorted(moment for moment in moments if moment is not None and moment > now)
    return next((moment for moment in later if _shown(post, moment, zone) != _shown(post, now, zone)), None)


def announces_event(post: Post) -> bool:
    """Whether a post says of an event when it is."""
    return post.form is Form.EVENT and post.starts is not None


def event_ends(post: Post, zone: ZoneInfo) -> datetime | None:
    """When the event that a post announces is over; None for a post that announces none."""
    return days.event_ends(post.starts, post.ends, zone) if post.form is Form.EVENT and post.starts else None


def event_is_over(post: Post, now: datetime, zone: ZoneInfo) -> bool:
    """Whether the event that a post announces has ended."""
    ends = event_ends(post, zone)
    return ends is not None and now >= ends


def review_is_due(post: Post, now: datetime, zone: ZoneInfo) -> bool:
    """Whether the day by which a post was to be reviewed has passed."""
    return post.review_by is not None and now >= days.end_of_day(post.review_by, zone)


def _shown(post: Post, now: datetime, zone: ZoneInfo) -> tuple[State, bool, bool, bool]:
    """The state, whether feeds say that the post was taken back, and what its page says that the clock decides."""
    shown, ends = state(post, now), event_ends(post, zone)
    taken_back = shown in (State.WITHDRAWN, State.RETRACTED) and said_in_feeds(post.updated, post.date, now)
    has_page = publishable(post, now)
    over = ends is not None and now >= ends
    return shown, taken_back, has_page and over, has_page and review_is_due(post, now, zone)
