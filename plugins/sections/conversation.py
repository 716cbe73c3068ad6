"""What a post's own page says of others: what the post is about, who answered it, who carries it."""

from __future__ import annotations

from collections import Counter

from plugins.network import urls
from plugins.network.answering import is_outside, target_of, withheld
from plugins.network.carrying import followed, offered
from plugins.network.crediting import credited
from plugins.network.model import Notice, Post, State
from plugins.network.paging import counted
from plugins.network.sharing import may_show
from plugins.network.viewing import Viewer
from plugins.network.views import About, Carrier, Entry, Link
from plugins.network.wording import host_of

ANSWERS_OF_A_UNIT = 10  # on the page of a post

NO_TITLE = {
    State.RETRACTED: "A post that was retracted",
    State.EXPIRED: "A post that has expired",
}


def about(viewer: Viewer, post: Post) -> About | None:
    """What a comment post is about. What was taken down is linked to its notice and not called by its title."""
    if not post.about:
        return None
    if is_outside(post.about):
        return About(quote=post.quote, link=Link(text=host_of(post.about), href=post.about))
    target, why = target_of(viewer.catalog, post), withheld(viewer.catalog, post)
    if target is None:
        return About(quote="", link=Link(text="A post that is no longer published", href=""), withheld=why)
    if isinstance(target, Notice):
        unit = viewer.catalog.unit[target.unit]
        link = viewer.link(NO_TITLE[target.state], urls.post(unit, target))
        return About(quote="", link=link, withheld=why, unit=viewer.unit_link(unit))
    return credited(viewer, post, target)


def original(viewer: Viewer, post: Post) -> Post | None:
    """The post that a comment post is about, while that is published and its unit lets the comment's list it."""
    target = target_of(viewer.catalog, post)
    listed = viewer.catalog.published.get(target.key) if target else None
    return listed if listed and may_show(viewer.catalog, listed, post.unit) else None


def answers(viewer: Viewer, post: Post) -> tuple[Entry, ...]:
    """The comment posts about a post, as far as their units share them with its own, newest first.

    Of each unit so many that none can fill another's page, however much it writes.
    """
    listed: Counter[str] = Counter()
    found = []
    for one in _allowed(viewer, post):
        listed[one.unit] += 1
        if listed[one.unit] <= ANSWERS_OF_A_UNIT:
            found.append(one)
    lang = viewer.lang_of(post)
    return tuple(viewer.entry(one, lang=lang, show_unit=one.unit != post.unit, in_unit=post.unit) for one in found)


def answers_left(viewer: Viewer, post: Post) -> str:
    """How many comment posts are not among the answers that a page lists, in words; "" for none."""
    counts = Counter(one.unit for one in _allowed(viewer, post))
    left = sum(max(count - ANSWERS_OF_A_UNIT, 0) for count in counts.values())
    return f"Not listed here: {counted(left)} more, older ones, in the sections that wrote them." if left else ""


def _allowed(viewer: Viewer, post: Post) -> tuple[Post, ...]:
    return tuple(one for one in viewer.catalog.answers.get(post.id, ()) if may_show(viewer.catalog, one, post.unit))


def carriers(viewer: Viewer, post: Post) -> tuple[Carrier, ...]:
    """Who carries a post and why, by name."""
    found = []
    for one in viewer.carriage.of_post.get(post.id, ()):
        what = followed(viewer.catalog, one)
        why = f"follows {what}" if what else offered(one)
        found.append(Carrier(unit=viewer.unit_link(viewer.catalog.unit[one.unit]), why=why, note=one.note))
    return tuple(sorted(found, key=lambda carrier: (carrier.unit.text.casefold(), carrier.unit.href)))
