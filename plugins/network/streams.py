"""What stands in a section, and in which order: its own posts and those that it carries."""

from __future__ import annotations

from collections.abc import Mapping

from plugins.network.carrying import Carriage, Placement
from plugins.network.model import Catalog, Post


def section_posts(catalog: Catalog, carriage: Carriage, uid: str) -> tuple[Post, ...]:
    """Every post of the section of unit `uid`: pinned ones first, then all others in one order of dates.

    A carried post stands where its own date puts it, whenever the rule that brings it was written.
    """
    placed = placements_by_id(carriage, uid)
    carried = [one.post for one in placed.values() if isinstance(one.post, Post)]

    def order(post: Post) -> tuple[bool, float, str, str]:
        pinned = post.id in placed and placed[post.id].pinned
        return (not pinned, -post.date.timestamp(), post.unit, post.slug)

    return tuple(sorted((*catalog.posts_of_unit.get(uid, ()), *carried), key=order))


def placements_by_id(carriage: Carriage, uid: str) -> Mapping[str, Placement]:
    """What the unit `uid` carries, by the id of the post."""
    return {one.post.id: one for one in carriage.of_unit.get(uid, ())}
