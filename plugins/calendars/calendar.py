"""What a calendar says: events as values, made from posts. They are as new as their posts and never say "now"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from plugins.network import days
from plugins.network.model import Post, Status
from plugins.network.viewing import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event. Both ends are days or both are moments in UTC; `ends` is the first day, or moment, after it."""

    id: str  # of the post, for good
    title: str
    starts: date
    ends: date | None  # None: nobody said
    place: str
    text: str
    address: str  # absolute, of the post
    topics: tuple[str, ...]
    published: datetime  # in UTC
    changed: datetime  # in UTC, of the newest change that readers should know of
    changes: int  # how many there were
    cancelled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Events under a name. `source` is the file's own absolute address for those who subscribe to it, "" for a file
    that holds a single event and is taken once."""

    name: str
    text: str
    page: str  # absolute
    source: str
    events: tuple[Event, ...]


def event(viewer: Viewer, post: Post) -> Event:
    """The event that a post announces. One that was withdrawn is cancelled and says why."""
    gone = post.status is Status.WITHDRAWN
    starts, ends = span(viewer, post)
    address = viewer.urls.absolute(viewer.path_of(post))
    said = post.reason if gone else post.summary
    return Event(
        id=post.id,
        title=f"Withdrawn: {post.title}" if gone else post.title,
        starts=starts,
        ends=ends,
        place=post.place,
        text=f"{said}\n\n{address}" if said else address,
        address=address,
        topics=tuple(topic.name for topic in viewer.topics(post)),
        published=post.date.astimezone(UTC),
        changed=(post.updated or post.date).astimezone(UTC),
        changes=len(post.changes) + gone,
        cancelled=gone,
    )


def span(viewer: Viewer, post: Post) -> tuple[date, date | None]:
    """When an event begins, and the first day or moment after it; whole days when no time of day was written."""
    zone, starts, ends = viewer.zone, post.starts, post.ends
    if starts is None:
        raise ValueError(f"{post.key} announces no event")
    if days.is_whole_day(starts, zone) and (ends is None or days.is_whole_day(ends, zone)):
        return days.local_day(starts, zone), days.local_day(ends or starts, zone) + timedelta(days=1)
    if ends is None or ends == starts:
        return starts.astimezone(UTC), None  # a calendar shows the hour; how long it takes nobody said
    return starts.astimezone(UTC), days.event_ends(starts, ends, zone).astimezone(UTC)
