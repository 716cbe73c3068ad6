"""What a post's own page says of others: what the post is about, who answered it, who carries it."""

from __future__ import annotations

from urllib.parse import urlsplit

from plugins.network import urls
from plugins.network.answering import is_outside, target_of, withheld
from plugins.network.carrying import followed, offered
from plugins.network.model import Notice, Post, State
from plugins.network.sharing import may_show
from plugins.network.viewing import Viewer
from plugins.network.views import About, Carrier, Entry, Link

NO_TITLE = {
    State.RETRACTED: "A post that was retracted",
    State.EXPIRED: "A post that has expired",
}


def about(viewer: Viewer, post: Post) -> About | None:
    """What a comment post is about. What was taken down is linked to its notice and not called by its title."""
    if not post.about:
        return None
    if is_outside(post.about):
        return About(quote=post.quote, link=Link(text=urlsplit(post.about).hostname or "", href=post.about))
    target, why = target_of(viewer.catalog, post), withheld(viewer.catalog, post)
    if target is None:
        return About(quote="", link=Link(text="A post that is no longer published", href=""), withheld=why)
    unit = viewer.catalog.unit[target.unit]
    if isinstance(target, Notice):
        link = viewer.link(NO_TITLE[target.state], urls.post(unit, target))
        return About(quote="", link=link, withheld=why, unit=viewer.unit_link(unit))
    return About(
        quote=viewer.quoted(post),
        link=viewer.link(target.title, viewer.path_of(target)),
        withheld=why,
        authors=tuple(viewer.expert_link(author) for author in viewer.authors(target)),
        unit=viewer.unit_link(unit),
        day=viewer.day(target.date, target.has_time),
    )


def original(viewer: Viewer, post: Post) -> Post | None:
    """The post that a comment post is about, while that is published and its unit lets the comment's list it."""
    target = target_of(viewer.catalog, post)
    listed = viewer.published.get(target.key) if target else None
    return listed if listed and may_show(viewer.catalog, listed, post.unit) else None


def answers(viewer: Viewer, post: Post) -> tuple[Entry, ...]:
    """The comment posts about a post, as far as their units share them with its own, newest first."""
    found = (one for one in viewer.answers.get(post.id, ()) if may_show(viewer.catalog, one, post.unit))
    lang = viewer.lang_of(post)
    return tuple(viewer.entry(one, lang=lang, show_unit=one.unit != post.unit, in_unit=post.unit) for one in found)


def carriers(viewer: Viewer, post: Post) -> tuple[Carrier, ...]:
    """Who carries a post and why, by name."""
    found = []
    for one in viewer.carriage.of_post.get(post.id, ()):
        what = followed(viewer.catalog, one)
        why = f"follows {what}" if what else offered(one)
        found.append(Carrier(unit=viewer.unit_link(viewer.catalog.unit[one.unit]), why=why, note=one.note))
    return tuple(sorted(found, key=lambda carrier: (carrier.unit.text.casefold(), carrier.unit.href)))
