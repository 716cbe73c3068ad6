"""What stands in a section, and in which order: its own posts and those that it carries."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from plugins.network.carrying import Carriage, Placement
from plugins.network.model import Expert, Post
from plugins.network.states import event_ends
from plugins.network.whole import Catalog


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


def events_to_come(catalog: Catalog, zone: ZoneInfo) -> tuple[Post, ...]:
    """Published posts that announce an event which is not over at the moment of the catalog, the soonest first."""
    coming = (post for post in catalog.posts if (ends := event_ends(post, zone)) is not None and catalog.now < ends)
    return tuple(sorted(coming, key=lambda post: (post.starts, post.unit, post.slug)))


def people_of_unit(catalog: Catalog, uid: str) -> tuple[Expert, ...]:
    """Who is at home in a unit, then who has written for it from elsewhere; each by name.

    Nobody else comes to a section by what another unit says of them: `writes_for` stands in the expert's own file.
    """
    signed = {slug for post in catalog.posts_of_unit.get(uid, ()) for slug in post.authors}
    home = (one for one in catalog.experts if one.unit == uid)
    guests = (one for one in catalog.experts if one.unit != uid and uid in one.writes_for and one.slug in signed)
    return (*home, *guests)
