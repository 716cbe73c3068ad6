"""Which posts say the same in several languages: those that name one original by `translation_of`, and the original.

A translation of a translation belongs to the same original. Within a group every post has a language of its own, and
the section of each may show all others: search engines believe two pages only if each names the other. Who is left out
stays published and names nobody; that is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from plugins.network.model import Post, Status
from plugins.network.sharing import may_show
from plugins.network.whole import Catalog

KEY = "translation_of"


@dataclass(slots=True)
class Translations:
    """The groups of a network, and what is wrong with what was written."""

    of: dict[str, tuple[str, ...]] = field(default_factory=dict)  # as in `Catalog.translations`
    mistakes: list[tuple[str, str]] = field(default_factory=list)  # (source, what), warnings under `translation_of`


def find_translations(catalog: Catalog) -> Translations:
    """The groups of all published posts. That a post names nothing published is said elsewhere, for all such keys."""
    named = {post.source: target for post in _with_text(catalog) if (target := _target(catalog, post))}
    found = Translations()
    members: dict[str, list[Post]] = {}
    for source in sorted(named):
        post = catalog.post_at[source]
        root = _root(post, named)
        if root is None:
            found.mistakes.append((source, _circle(post, named)))
        elif post.status is not Status.WITHDRAWN:
            members.setdefault(root.source, []).append(post)
    for root_source in sorted(members):
        group = _Group(catalog, catalog.post_at[root_source], found)
        for post in sorted(members[root_source], key=lambda post: (post.date, post.source)):
            group.take(post)
        together = tuple(post.source for post in group.posts)
        if len(together) > 1:
            found.of.update((source, together) for source in together)
    return found


def _with_text(catalog: Catalog) -> Iterator[Post]:
    """Posts that name an original. Through a withdrawn one its translations belong to the same original."""
    yield from (post for posts in (catalog.posts, catalog.withdrawn) for post in posts if post.translation_of)


def _target(catalog: Catalog, post: Post) -> Post | None:
    target = catalog.named.get(post.translation_of)
    return target if isinstance(target, Post) else None


def _root(post: Post, named: Mapping[str, Post]) -> Post | None:
    """The original that a post goes back to; None for one that goes back to itself."""
    seen, at = {post.source}, post
    while (target := named.get(at.source)) is not None:
        if target.source == post.source:
            return None
        if target.source in seen:  # others run in a circle, and each of them is told; this one keeps what it names
            return target
        seen.add(target.source)
        at = target
    return at


def _circle(post: Post, named: Mapping[str, Post]) -> str:
    target = named[post.source]
    if target.source == post.source:
        return f"'{KEY}' names this post itself; write the post that it translates, or leave it out of the original"
    way = [post.key]
    while target.source != post.source:
        way.append(target.key)
        target = named[target.source]
    return f"'{KEY}' goes round in a circle: {' -> '.join([*way, post.key])}; leave it out of the original"


@dataclass(slots=True)
class _Group:
    catalog: Catalog
    original: Post
    found: Translations
    posts: list[Post] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.original.status is not Status.WITHDRAWN:
            self.posts.append(self.original)

    def take(self, post: Post) -> None:
        """Take a translation into the group, or say why not."""
        lang = self._lang(post)
        twin = next((one for one in (self.original, *self.posts) if self._lang(one) == lang), None)
        if self.original.status is Status.WITHDRAWN:
            self._say(
                post,
                f"'{self.original.key}' was withdrawn; withdraw this, too, or mend it and leave the key out",
            )
        if twin is self.original:
            self._say(post, f"'{twin.key}' is in '{lang}' like this post; write this post's language, as in lang: fi")
        elif twin:
            self._say(post, f"'{twin.key}' is a translation into '{lang}', too, and the one that is named; keep one")
        elif apart := next((one for one in self.posts if not self._together(one, post)), None):
            what = f"'{apart.key}' and this post are not shared with each other's unit, so neither page names the other"
            self._say(post, f"{what}; see share: in both files and units")
        else:
            self.posts.append(post)

    def _lang(self, post: Post) -> str:
        return language_of(self.catalog, post)

    def _together(self, one: Post, other: Post) -> bool:
        return may_show(self.catalog, one, other.unit) and may_show(self.catalog, other, one.unit)

    def _say(self, post: Post, what: str) -> None:
        self.found.mistakes.append((post.source, f"'{KEY}': {what}"))


def language_of(catalog: Catalog, post: Post) -> str:
    """The language of a post: its own, else its unit's, else the network's."""
    return post.lang or catalog.unit[post.unit].lang or catalog.network.language
