"""What an import would do, as values: everything `apply_import` writes and everything the report says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from plugins.authoring.remarks import Remark
from plugins.authoring.source_media import MediaCopy
from plugins.network.model import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """The unit that a blog comes into, and what of the network decides how.

    `experts` is every expert of the network by slug: (home unit's uid, units they write for). `network_file` is the
    network's own page, where new topics go.
    """

    uid: str
    folder: Path
    slug: str
    other_slugs: frozenset[str]
    authority: str
    timezone: str
    topics: tuple[Topic, ...]
    open_tags: bool
    experts: Mapping[str, tuple[str, tuple[str, ...]]]
    network_file: Path
    language: str = "en"

    @property
    def shown(self) -> str:
        """The unit's folder as problems print it: with the name of the units folder before it."""
        return f"{self.folder.parent.name}/{self.folder.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the person who imports asked for.

    `site` is the old site's address: links to what is not imported lead there. `assets` is one more folder to look for
    pictures in. `default_author` signs posts that name nobody. `update` overwrites posts that differ from the source.
    """

    add_topics: bool = False
    update: bool = False
    site: str = ""
    assets: Path | None = None
    default_author: str = ""


class State(StrEnum):
    """What the build will make of an imported post."""

    PUBLISHED = "published"
    DRAFT = "draft"
    HELD = "held"


class Action(StrEnum):
    """What the import does with a post's file."""

    WRITE = "write"
    UNCHANGED = "unchanged"
    LEFT_ALONE = "left alone"  # differs from what the import would write


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A text file to be written; `target` is relative to the unit's folder."""

    target: str
    data: bytes


@dataclass(frozen=True, slots=True)
class PlannedPost:
    """One source post: where it lands, and what becomes of it there. `reasons` say why it is held."""

    source: str
    target: str
    state: State
    action: Action
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What the import did with one kind of thing, in numbers and names for the report."""

    experts_new: tuple[str, ...]
    experts_reused: tuple[str, ...]
    pictures_copied: int
    pictures_missing: int
    tags_kept: Mapping[str, int]
    tags_dropped: Mapping[str, int]
    addresses_kept: int
    addresses_dropped: int
    unused_keys: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """All of an import, decided. `skipped` are files that are no posts, with the reason."""

    destination: Destination
    posts: tuple[PlannedPost, ...]
    skipped: tuple[Remark, ...]
    files: tuple[PlannedFile, ...]
    media: tuple[MediaCopy, ...]
    topics: tuple[Topic, ...]
    remarks: tuple[Remark, ...]
    tally: Tally

    @property
    def found(self) -> int:
        return len(self.posts) + len(self.skipped)

    def count(self, state: State) -> int:
        return sum(post.state is state for post in self.posts)

    def acted(self, action: Action) -> int:
        return sum(post.action is action for post in self.posts)
