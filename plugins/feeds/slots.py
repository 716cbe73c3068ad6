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
    """A place in a feed. `entry` is None when nothing is to be said of it; `news` stay, however old they are."""

    id: str
    date: datetime
    entry: Entry | None = None
    news: bool = False


def sort(slots: Iterable[Slot]) -> tuple[Slot, ...]:
    """Newest first, then by id; each id once."""
    by_id = {slot.id: slot for slot in slots}
    return tuple(sorted(by_id.values(), key=lambda slot: (-slot.date.timestamp(), slot.id)))


def current(slots: Sequence[Slot]) -> tuple[Entry, ...]:
    """What the feed itself holds: the newest slots, and whatever was taken back of late."""
    chosen = (slot for place, slot in enumerate(slots) if place < MOST or slot.news)
    return tuple(slot.entry for slot in chosen if slot.entry is not None)


def archives(slots: Sequence[Slot]) -> tuple[tuple[Entry, ...], ...]:
    """What each archive holds, the oldest archive first; newest first in each. Only full ones."""
    count, length = len(slots) // MOST, len(slots)
    ends = [length - number * MOST for number in range(count)]
    return tuple(tuple(slot.entry for slot in slots[end - MOST : end] if slot.entry is not None) for end in ends)


def updated(entries: Iterable[Entry], otherwise: datetime) -> datetime:
    """When the newest of `entries` was last changed; never the moment of the build."""
    return max((entry.when if isinstance(entry, Tombstone) else entry.updated for entry in entries), default=otherwise)
