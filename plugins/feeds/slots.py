"""Which entries a feed holds, and which its archives hold.

A *slot* is every post that was ever public, by its date. One that was retracted or has expired leaves its slot empty
instead of moving its neighbours, so what an archive holds stays in that archive.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from plugins.feeds.channel import Entry, Tombstone

MOST = 50  # slots in a feed, and in an archive


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A place in a feed: what stands there is told by its id and its source, and made when it is needed.

    Nothing is to be said of one that is not `filled`; `news` stay in a feed, however old they are.
    """

    id: str
    date: datetime
    source: str = ""
    carried: bool = False  # it came from another unit
    filled: bool = True
    news: bool = False


def sort(slots: Iterable[Slot]) -> tuple[Slot, ...]:
    """Newest first, then by id; each id once."""
    by_id = {slot.id: slot for slot in slots}
    return tuple(sorted(by_id.values(), key=lambda slot: (-slot.date.timestamp(), slot.id)))


def current(slots: Sequence[Slot]) -> tuple[Slot, ...]:
    """What the feed itself holds: the newest slots, and whatever was taken back of late."""
    chosen = (slot for place, slot in enumerate(slots) if place < MOST or slot.news)
    return tuple(slot for slot in chosen if slot.filled)


def archives(count: int) -> int:
    """How many archives a feed has with so many slots: full ones only."""
    return count // MOST


def archive(slots: Sequence[Slot], number: int) -> tuple[Slot, ...]:
    """What archive `number` holds, newest first; 1 is the oldest."""
    end = len(slots) - (number - 1) * MOST
    return tuple(slot for slot in slots[end - MOST : end] if slot.filled)


def updated(entries: Iterable[Entry], otherwise: datetime) -> datetime:
    """When the newest of `entries` was last changed; never the moment of the build."""
    return max((entry.when if isinstance(entry, Tombstone) else entry.updated for entry in entries), default=otherwise)
