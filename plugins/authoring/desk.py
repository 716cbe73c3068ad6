"""What a network offers to somebody who begins a post: units, people, topics, and which names are taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from plugins.network.bodies import Body
from plugins.network.catalog import Assembled
from plugins.network.model import Expert, Network, Post, Stage, Unit
from plugins.network.posts import PostMaker
from plugins.network.problems import SetupError
from plugins.network.reading import Reading, read
from plugins.network.slugs import LONGEST
from plugins.network.sources import Role
from plugins.network.urls import RESERVED_IN_UNIT, in_unit
from plugins.network.vocabulary import Vocabulary
from plugins.network.whole import Catalog
from plugins.network.yamlfile import Mistake


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything that beginning a post asks of the network."""

    catalog: Catalog
    units: Mapping[str, Unit]  # by uid: those that take new posts
    experts: Mapping[str, Expert]  # by slug; held ones, too
    vocabulary: Vocabulary
    root: Path  # the units folder
    today: date  # in the network's zone
    keys: frozenset[str]  # `uid/slug` of every post and standing page, drafts and held ones among them
    ids: frozenset[str]  # of all posts that are known
    maker: PostMaker

    @property
    def network(self) -> Network:
        return self.catalog.network

    def writers(self, uid: str) -> tuple[Expert, ...]:
        """Who may sign in a unit, by name."""
        found = (expert for expert in self.experts.values() if uid in (expert.unit, *expert.writes_for))
        return tuple(sorted(found, key=lambda expert: (expert.name.casefold(), expert.slug)))

    def lang(self, uid: str) -> str:
        """The language of a unit."""
        return self.units[uid].lang or self.network.language

    def free_slug(self, uid: str, slug: str) -> str:
        """`slug`, or the first of `slug-2`, `slug-3`, … under which nothing of the unit is known, nor ever was."""
        unit = self.units[uid]
        number, found = 1, slug
        while (
            f"{uid}/{found}" in self.keys or found in RESERVED_IN_UNIT or in_unit(unit, found) in self.catalog.aliases
        ):
            number += 1
            found = f"{slug[: LONGEST - 1 - len(str(number))].rstrip('-')}-{number}"
        return found

    def tried(self, path: str, text: str, unit: Unit) -> tuple[Reading, Post | None, tuple[Mistake, ...]]:
        """What the network would make of a post, and all that is wrong with its front matter."""
        reading = read(path, Role.POST, text.encode(), _Unread())
        maker = replace(self.maker, problems=[], due=[])
        post = maker.make(reading, unit)
        said = (Mistake(problem.line, problem.what) for problem in maker.problems)
        return reading, post, (*reading.errors, *(said if post is None else ()))


class _Unread:
    """Renders nothing: only the front matter is asked for."""

    def render(self, source: str, first_line: int) -> tuple[Body, tuple[Mistake, ...]]:
        return Body(html=""), ()


def desk_of(assembled: Assembled) -> Desk:
    """The desk of a network that was read. Raises SetupError when no unit takes posts."""
    catalog, maker = assembled.catalog, assembled.maker
    assert maker is not None
    units = {unit.uid: unit for unit in catalog.units if unit.role.stage is not Stage.CLOSED}
    if not units:
        raise SetupError("no unit takes new posts; write a unit's unit.yaml, or look at what is wrong: invoke check")
    pages = (f"{page.unit}/{page.slug}" for page in catalog.pages)
    ids = {post.id for post in (*catalog.posts, *catalog.withdrawn)} | {notice.id for notice in catalog.notices}
    return Desk(
        catalog=catalog,
        units=units,
        experts=catalog.author,
        vocabulary=maker.registry.vocabulary,
        root=maker.sources.root,
        today=catalog.now.astimezone(maker.registry.zone).date(),
        keys=frozenset((*assembled.keys.values(), *pages)),
        ids=frozenset(ids),
        maker=maker,
    )
