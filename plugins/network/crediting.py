"""Whose words a comment post quotes, as pages credit them."""

from __future__ import annotations

from plugins.network.answering import withheld
from plugins.network.model import Post
from plugins.network.parts import About
from plugins.network.viewing import Viewer


def credited(viewer: Viewer, post: Post, target: Post) -> About:
    """What the comment post `post` says of `target`, the post of the network that it is about.

    The words are those that the comment's own page may show: "" when they are withheld.
    """
    return About(
        quote=viewer.quoted(post),
        link=viewer.link(target.title, viewer.path_of(target)),
        withheld=withheld(viewer.catalog, post),
        authors=tuple(viewer.expert_link(author) for author in viewer.authors(target)),
        unit=viewer.unit_link(viewer.unit_of(target)),
        day=viewer.day(target.date, target.has_time),
    )
