"""From a post to the next good thing: what lies near to it (`network.relating`), and what else its authors wrote."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import chain, islice, zip_longest

from plugins.network.model import Post
from plugins.network.sharing import may_show
from plugins.network.viewing import Viewer
from plugins.network.views import Entry
from plugins.network.whole import Near

MORE_MOST = 3


def read_next(viewer: Viewer, post: Post) -> tuple[Entry, ...]:
    """The posts to offer after `post`, the nearest first, each with why."""
    lang, found = viewer.lang_of(post), []
    for near in viewer.catalog.near.get(post.source, ()):
        other = viewer.catalog.post_at.get(near.source)
        if other is not None:
            entry = viewer.entry(other, lang=lang, in_unit=post.unit)
            found.append(replace(entry, why=why(viewer, post, near)))
    return tuple(found)


def why(viewer: Viewer, post: Post, near: Near) -> str:
    """What two posts have in common, in a few words; "" where there is nothing to say."""
    kind, name = near.why[:1], near.why[1:]
    if kind == "t" and (topic := viewer.catalog.topic.get(name)):
        return f"also on {topic.name}"
    if kind == "a" and (author := viewer.catalog.author.get(name)):
        return f"also by {author.name}"
    if kind != "l":
        return ""
    if name == post.source:
        return "refers to this post"
    return "referred to here" if name == near.source else "refers to the same post"


def more_by_authors(viewer: Viewer, post: Post, shown: Collection[str]) -> tuple[Entry, ...]:
    """The newest other posts of those who wrote `post`, of each in turn; without those `shown` already (sources).

    Not more of them is looked at than is needed: the page is made again when one of these changes.
    """
    lang = viewer.lang_of(post)
    chosen = list(islice(_others(viewer, post, shown), MORE_MOST))
    return tuple(
        viewer.entry(other, lang=lang, show_unit=other.unit != post.unit, in_unit=post.unit)
        for other in sorted(chosen, key=lambda other: (-other.date.timestamp(), other.id))
    )


def _others(viewer: Viewer, post: Post, shown: Collection[str]) -> Iterator[Post]:
    seen = {post.source, *shown, *viewer.catalog.translations.get(post.source, ())}
    by_author = [viewer.latest_of_expert(author) for author in post.authors]
    for source in chain.from_iterable(zip_longest(*by_author)):
        if source is None or source in seen:
            continue
        other = viewer.catalog.post_at[source]
        if may_show(viewer.catalog, other, post.unit):
            seen |= {source, *viewer.catalog.translations.get(source, ())}
            yield other
