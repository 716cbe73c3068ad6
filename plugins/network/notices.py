"""What is left of a post that was retracted or has expired."""

from __future__ import annotations

from collections.abc import Collection

from plugins.network.model import Notice, Post, State


def notice_of(post: Post, shown: State, topics: Collection[str]) -> Notice:
    """The notice of a post, retracted or expired as `shown`; `topics` are those that others write about, too."""
    when = post.expires if shown is State.EXPIRED and post.expires else post.updated or post.date
    return Notice(
        unit=post.unit,
        slug=post.slug,
        id=post.id,
        state=shown,
        date=post.date,
        when=when,
        reason=post.reason if shown is State.RETRACTED else "",
        authors=post.authors,
        topics=tuple(slug for slug in post.topics if slug in topics),  # one that only it names is its own word
        share=post.share,
        to=post.to,
        aliases=post.aliases,
        source=post.source,
    )
