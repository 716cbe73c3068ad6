"""The network on one side of a change: what readers meet there, and under which names it can be found on the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from plugins.network import urls
from plugins.network.carrying import NOTHING_CARRIED, Carriage
from plugins.network.catalog import Assembled
from plugins.network.feeding import Fed
from plugins.network.model import Notice, Post, State
from plugins.network.whole import Catalog


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """A post as readers meet it, or will by the clock alone."""

    post: Post | Notice
    state: State
    path: str  # site path

    @property
    def title(self) -> str:
        """What people call it; of what was taken back no title is left."""
        return self.post.title if isinstance(self.post, Post) else self.post.key

    @property
    def is_public(self) -> bool:
        return self.state is not State.FUTURE


@dataclass(frozen=True)
class Side:
    """One side. `carriage`, `feeds` and `front` (its posts, the lead first) are needed by what compares them alone."""

    assembled: Assembled
    carriage: Carriage = NOTHING_CARRIED
    feeds: tuple[Fed, ...] = ()
    front: tuple[Post, ...] = ()

    @property
    def catalog(self) -> Catalog:
        return self.assembled.catalog

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.catalog.network.timezone)

    @cached_property
    def stands(self) -> Mapping[str, Stand]:
        """Every post that is public or will be by the clock, by its id."""
        catalog = self.catalog
        there: list[tuple[Post | Notice, State]] = [(post, State.PUBLISHED) for post in catalog.posts]
        there += [(post, State.WITHDRAWN) for post in catalog.withdrawn]
        there += [(post, State.FUTURE) for post in self.assembled.coming]
        there += [(notice, notice.state) for notice in catalog.notices]
        unit = catalog.unit
        return {post.id: Stand(post=post, state=state, path=urls.post(unit[post.unit], post)) for post, state in there}

    @cached_property
    def at_source(self) -> Mapping[str, Stand]:
        return {stand.post.source: stand for stand in self.stands.values()}

    def named(self, source: str) -> str:
        """A source as problems name it."""
        return f"{self.assembled.folder}/{source}"

    def line(self, source: str, key: str) -> int:
        """The line of a key of a file's front matter; 1 when it is not there."""
        reading = self.assembled.texts.by_path.get(source)
        return reading.line(key) if reading else 1

    def manifest_line(self, key: str) -> int:
        """The line of a key of `network.yaml`; 1 when it is not there."""
        maker = self.assembled.maker
        return maker.registry.manifest.line((key,)) if maker else 1

    def says(self, source: str) -> bytes | None:
        """A digest of the text of a published source."""
        return self.assembled.texts.digest(source)

    def text(self, source: str) -> str:
        """The text of a published source as HTML."""
        return str(self.assembled.texts.text(source).html)

    @cached_property
    def unseen(self) -> Mapping[str, str]:
        """The files of posts that nobody sees, by source: "draft" or "held"."""
        return {source: self.why_unseen(source) for source in self.assembled.keys if source not in self.at_source}

    def why_unseen(self, source: str) -> str:
        """Why nobody sees the post of a file: "draft", "held", "" when there is no such file."""
        key = self.assembled.keys.get(source)
        if key is None:
            return ""
        return "draft" if self.assembled.unpublished_states.get(key) is State.DRAFT else "held"
