"""What reading a feed comes to: its entries, or why there are none. Texts are still as the feed has them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

MOST_ENTRIES = 2000  # that are looked at; a snapshot holds fewer, and those are the newest
LONGEST_TEXT = 8000  # characters of one text that are looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class RawEntry:
    """An entry as the feed has it: nothing in it may be shown before it was made plain."""

    id: str = ""
    link: str = ""
    title: str = ""
    summary: str = ""
    authors: tuple[str, ...] = ()
    date: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RawFeed:
    """A feed as it was sent, in its own order. `more` counts what stands in it and was not looked at."""

    title: str = ""
    link: str = ""
    entries: tuple[RawEntry, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class NoFeed:
    """Why nothing of an answer can be used: it ends the sentence that began with the feed's name."""

    why: str
