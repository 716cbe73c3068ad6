"""What a comment post is about, and whether the words that it quotes may be shown."""

from __future__ import annotations

from plugins.network.model import Notice, Post, State, Status
from plugins.network.sharing import may_show
from plugins.network.whole import Catalog

GONE = {
    State.RETRACTED: "The post quoted was retracted, so its words are not shown.",
    State.EXPIRED: "The post quoted has expired, so its words are not shown.",
}


def is_outside(about: str) -> bool:
    """Whether what a comment post is about is a page of somebody else, rather than a post (`uid/slug`)."""
    return about.startswith("https://")


def target_of(catalog: Catalog, post: Post) -> Post | Notice | None:
    """The post of the network that a comment post is about, under its old slugs too; None for an outside page."""
    return catalog.named.get(post.about) if post.about else None


def quoted(catalog: Catalog, post: Post, in_unit: str = "") -> str:
    """The words that a comment post quotes, as a page or feed of the unit `in_unit` (a uid) may show them.

    "" stands for pages of the network itself, which need the comment's home unit to be allowed and no other.
    """
    return "" if withheld(catalog, post, in_unit) else post.quote


def withheld(catalog: Catalog, post: Post, in_unit: str = "") -> str:
    """Why the words that a comment post quotes are not shown, in a sentence; "" when nothing is withheld."""
    if not post.quote or not post.about or is_outside(post.about):
        return ""
    target = target_of(catalog, post)
    if target is None:
        return "The post quoted is no longer published, so its words are not shown."
    if isinstance(target, Notice):
        return GONE[target.state]
    if target.status is Status.WITHDRAWN:
        return "The post quoted was withdrawn, so its words are not shown here."
    if not all(may_show(catalog, target, uid) for uid in (post.unit, in_unit) if uid):
        return "The post quoted is not shared with this section, so its words are not shown here."
    return ""
