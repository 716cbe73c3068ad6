"""Whether a post may be shown by another unit: what `share` says, for every path from one unit to another."""

from __future__ import annotations

from collections.abc import Mapping

from plugins.network.model import Post
from plugins.network.whole import Catalog

EVERYONE = "everyone"
NOBODY = "nobody"
WORDS = (EVERYONE, NOBODY)  # of `share`, so no names of units or groups


def may_show(catalog: Catalog, post: Post, uid: str) -> bool:
    """Whether the unit `uid` may quote, list or carry `post`. Its home unit always may."""
    if post.unit == uid:
        return True
    groups = catalog.network.groups
    # The unit's `share` is a ceiling: a post can only tighten it.
    return lets_in(post.share, uid, groups) and lets_in(catalog.unit[post.unit].share, uid, groups)


def lets_in(share: tuple[str, ...], uid: str, groups: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether `share` lets the unit in: "everyone", its uid, or a group that it is in; never beside "nobody"."""
    return NOBODY not in share and any(name in (EVERYONE, uid) or uid in groups.get(name, ()) for name in share)
