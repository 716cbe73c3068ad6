"""What each feed says, told without its bytes: made by `feeds`, compared by who asks what a change does to readers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FedEntry:
    """What stands in a feed under an id. Two that say the same have the same `said`, stamps aside.

    `stamp` is what an entry says of when something else changed: a carried one, when its home's feed did.
    """

    id: str  # of its post
    said: bytes  # a digest
    stamp: bytes  # likewise


@dataclass(frozen=True, slots=True, kw_only=True)
class Fed:
    """A feed, or one of its archives: its files have the same bytes if and only if all of this is the same."""

    kind: str  # network | unit | own | topic | expert
    name: str  # uid or slug, "" for the network's
    number: int  # of an archive, counted from 1; 0 is the feed itself
    id: str
    title: str
    paths: tuple[str, ...]  # site paths of its files, in each format, and where they lay before a rename
    head: bytes  # a digest of what it says beside entries and stamp
    stamp: bytes  # of when it says that it was changed
    entries: tuple[FedEntry, ...]  # as they stand in it

    @property
    def key(self) -> tuple[str, str, int]:
        return self.kind, self.name, self.number
