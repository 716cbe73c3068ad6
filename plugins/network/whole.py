"""The whole network at one moment, in the orders and by the keys that its readers need.

Standard library and the model only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from plugins.network.model import (
    Disclosure,
    Expert,
    Media,
    Network,
    Notice,
    OutsideFeed,
    Post,
    StandingPage,
    Topic,
    Unit,
)


class Near(NamedTuple):
    """A post that lies near to another, and by what: "t" and a topic's slug, "l" and the source of the post to which
    one or both link, "a" and an author's slug; "" for nothing that can be named."""

    source: str
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Catalog:
    """Everything that may be published at one moment, sorted, complete; the first thing that looks across units.

    `posts` are the published ones, newest first; `withdrawn` have a page and are in no list; `notices` are what is
    left of retracted and expired ones. A post that is not in one of the three does not exist for anybody downstream.
    """

    network: Network
    units: tuple[Unit, ...]  # by name
    experts: tuple[Expert, ...]  # by name
    topics: tuple[Topic, ...]  # by name; those that tags opened included
    pages: tuple[StandingPage, ...]  # by unit, order, title
    posts: tuple[Post, ...]  # newest first
    withdrawn: tuple[Post, ...]
    notices: tuple[Notice, ...]
    media: tuple[Media, ...]  # every file that something published uses
    aliases: Mapping[str, str]  # old address -> live address, both as site paths ("/energy/x/")
    now: datetime
    held_experts: tuple[Expert, ...] = ()  # by name; in bylines only
    outside: tuple[OutsideFeed, ...] = ()  # by unit, name
    # By source: those that are published and say the same in other languages, itself included; the original first.
    translations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    near: Mapping[str, tuple[Near, ...]] = field(default_factory=dict)  # what to read after a post, by source
    disclosures: Mapping[str, tuple[Disclosure, ...]] = field(default_factory=dict)  # by `disclosing.posts_of`
    preview: bool = False  # whether drafts and posts of the future are among `posts`, to be marked as such

    def with_posts(self, changed: Sequence[tuple[Post, Post]], now: datetime) -> Catalog:
        """The same at another moment, with other posts in place of some that it lists: each with its unit, slug and id.

        What this was asked for by key, and is not another then, need not be sorted out again.
        """
        posts = list(self.posts)
        for before, after in changed:
            posts[next(at for at, post in enumerate(posts) if post is before)] = after
        in_place = all(before.date == after.date for before, after in changed)
        found = replace(self, posts=tuple(posts) if in_place else newest_first(posts), now=now)
        here, there = vars(self), vars(found)
        there.update((name, here[name]) for name in _WITHOUT_POSTS if name in here)
        if in_place:
            there.update(_exchanged(here, changed))
        return found

    def with_near(self, near: Mapping[str, tuple[Near, ...]]) -> Catalog:
        """The same with other posts to read after its own."""
        found = replace(self, near=near)
        names = {one.name for one in fields(self)}
        vars(found).update((name, value) for name, value in vars(self).items() if name not in names)
        return found

    @cached_property
    def unit(self) -> Mapping[str, Unit]:
        """Units by uid."""
        return {unit.uid: unit for unit in self.units}

    @cached_property
    def expert(self) -> Mapping[str, Expert]:
        """Experts by slug."""
        return {expert.slug: expert for expert in self.experts}

    @cached_property
    def author(self) -> Mapping[str, Expert]:
        """Everybody who may have signed a post, by slug: experts, and those whose page is held."""
        return {expert.slug: expert for expert in (*self.held_experts, *self.experts)}

    @cached_property
    def topic(self) -> Mapping[str, Topic]:
        """Topics by slug."""
        return {topic.slug: topic for topic in self.topics}

    @cached_property
    def named(self) -> Mapping[str, Post | Notice]:
        """What `uid/slug` names in other people's files: posts, withdrawn ones, notices; also by their old slugs."""
        return by_name(self.units, (*self.posts, *self.withdrawn, *self.notices))

    @cached_property
    def published(self) -> Mapping[str, Post]:
        """Published posts by `uid/slug`."""
        return {post.key: post for post in self.posts}

    @cached_property
    def post_at(self) -> dict[str, Post]:
        """Published and withdrawn posts by their source."""
        return {post.source: post for post in (*self.posts, *self.withdrawn)}

    @cached_property
    def notice_at(self) -> Mapping[str, Notice]:
        """Notices by their source."""
        return {notice.source: notice for notice in self.notices}

    @cached_property
    def page_at(self) -> Mapping[str, StandingPage]:
        """Standing pages by their source."""
        return {page.source: page for page in self.pages}

    @cached_property
    def pages_of_unit(self) -> Mapping[str, tuple[StandingPage, ...]]:
        """Standing pages by uid, in their order."""
        groups: dict[str, list[StandingPage]] = {}
        for page in self.pages:
            groups.setdefault(page.unit, []).append(page)
        return {uid: tuple(pages) for uid, pages in groups.items()}

    @cached_property
    def file(self) -> Mapping[str, Media]:
        """Files in use, by uid and path: "energy/media/x.jpg"."""
        return {f"{media.unit}/{media.path}": media for media in self.media}

    @cached_property
    def answers(self) -> Mapping[str, tuple[Post, ...]]:
        """Published comment posts by the id of the post that they are about, newest first."""
        groups: dict[str, list[Post]] = {}
        for post in self.posts:
            if post.about and (target := self.named.get(post.about)):
                groups.setdefault(target.id, []).append(post)
        return {about: tuple(posts) for about, posts in groups.items()}

    @cached_property
    def posts_of_unit(self) -> Mapping[str, tuple[Post, ...]]:
        """Published posts by their home unit's uid, newest first."""
        return _grouped(self.posts, _GROUPS["posts_of_unit"])

    @cached_property
    def posts_of_expert(self) -> Mapping[str, tuple[Post, ...]]:
        """Published posts by each author's slug, newest first."""
        return _grouped(self.posts, _GROUPS["posts_of_expert"])

    @cached_property
    def posts_of_topic(self) -> Mapping[str, tuple[Post, ...]]:
        """Published posts by each topic's slug, newest first."""
        return _grouped(self.posts, _GROUPS["posts_of_topic"])


# What a catalog tells by key: without looking at posts, by what names one post alone, and in groups by keys of posts.
_WITHOUT_POSTS = ("unit", "expert", "author", "topic", "notice_at", "page_at", "pages_of_unit", "file")
_SINGLE = ("named", "published", "post_at")
_GROUPS: Mapping[str, Callable[[Post], tuple[str, ...]]] = {
    "posts_of_unit": lambda post: (post.unit,),
    "posts_of_expert": lambda post: post.authors,
    "posts_of_topic": lambda post: post.topics,
}


def _exchanged(known: Mapping[str, Any], changed: Sequence[tuple[Post, Post]]) -> Iterator[tuple[str, object]]:
    """What is `known` by key with other posts in the place of some, as far as that leaves all else where it was."""
    by_id = {after.id: after for _, after in changed}
    for name in _SINGLE:
        if name in known:
            yield name, known[name] | {key: by_id[one.id] for key, one in known[name].items() if one.id in by_id}
    for name, keys_of in _GROUPS.items():
        if name in known and all(keys_of(before) == keys_of(after) for before, after in changed):
            touched = {key for before, _ in changed for key in keys_of(before)}
            anew = {key: tuple([by_id.get(one.id, one) for one in known[name][key]]) for key in touched}
            yield name, known[name] | anew


def newest_first(posts: Iterable[Post]) -> tuple[Post, ...]:
    """Posts as the catalog lists them."""
    return tuple(sorted(posts, key=lambda post: (-post.date.timestamp(), post.id)))


_Named = TypeVar("_Named", bound=Post | Notice)


def by_name(units: Iterable[Unit], posts: Sequence[_Named]) -> dict[str, _Named]:
    """`posts` under `uid/slug` and, where no other has it now, under their old slugs.

    Of two with one old slug the one to which its address leads too: of the smaller uid, then the older.
    """
    uids = {unit.slug: unit.uid for unit in units}
    found: dict[str, _Named] = {}
    moved = [post for post in posts if post.aliases]
    for post in sorted(moved, key=lambda post: (post.unit, post.date, post.source)):
        for alias in post.aliases:
            folder, _, slug = alias.strip("/").partition("/")
            found.setdefault(f"{uids.get(folder, folder)}/{slug}", post)
    return found | {post.key: post for post in posts}


def _grouped(posts: tuple[Post, ...], keys: Callable[[Post], tuple[str, ...]]) -> Mapping[str, tuple[Post, ...]]:
    """`posts` under each of their keys, their order kept."""
    groups: dict[str, list[Post]] = {}
    for post in posts:
        for key in keys(post):
            groups.setdefault(key, []).append(post)
    return {key: tuple(values) for key, values in groups.items()}
