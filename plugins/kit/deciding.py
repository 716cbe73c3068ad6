"""Which post is meant, whether it may be passed on, and what is then said of it. Pure.

What may not be seen is in no kit: a post that is not published has none, and of what a post is about nothing is said
that the post's own page may not say. A preview may show the kit of a draft, which is marked.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from plugins.kit.values import Kit
from plugins.network import days
from plugins.network.answering import is_outside, target_of
from plugins.network.catalog import Assembled
from plugins.network.checking import near_post
from plugins.network.disclosing import disclosed
from plugins.network.languages import day_in, is_right_to_left, listed
from plugins.network.linking import Linker
from plugins.network.model import Form, Notice, Post, Stage, State, Status
from plugins.network.naming import identify, key_of_file
from plugins.network.problems import Level, StopError, printable
from plugins.network.sharing import may_show
from plugins.network.social import own_picture
from plugins.network.states import announces_event, event_is_over, publishable, review_is_due, state
from plugins.network.viewing import Viewer
from plugins.network.whole import Catalog
from plugins.network.wording import FORMS, cut, host_of

_WHAT = {
    Form.NOTE: "",
    Form.ANALYSIS: "an analysis",
    Form.EXPLAINER: "an explainer",
    Form.QA: "questions and answers",
    Form.CASE: "a case",
    Form.EVENT: "an event",
}
_TITLE_MOST = 120  # characters of the title of what a post is about
_BACK = {State.WITHDRAWN: "was withdrawn", State.RETRACTED: "was retracted", State.EXPIRED: "has expired"}


class NoKitError(StopError):
    """There is no kit; the message says why, and from when on there is one."""


# ------------------------------------------------------------------------------------------------ which post


def found(assembled: Assembled, typed: str) -> Post:
    """The published post that is meant by `uid/slug`, unit/slug, an address, a file or an id. Raises NoKitError."""
    catalog = assembled.catalog
    key, source = identify(assembled, typed)
    post = catalog.named.get(key)
    if post is None or source not in ("", post.source):
        raise NoKitError(_unseen(assembled, key, source))
    shown = post.state if isinstance(post, Notice) else state(post, catalog.now)
    if isinstance(post, Notice) or shown is not State.PUBLISHED:
        raise NoKitError(f"{printable(key)} {_BACK.get(shown, f'is a {shown}')}; what was taken back is not passed on")
    return post


def _unseen(assembled: Assembled, key: str, source: str) -> str:
    """Why nobody sees a post yet, and from when on there is a kit of it."""
    catalog, shown = assembled.catalog, printable(key)
    file = next((f"{assembled.folder}/{path}: " for path, one in assembled.keys.items() if one == key), "")
    match None if key in catalog.named else assembled.unpublished_states.get(key):
        case State.DRAFT:
            return f"{file}{shown} is a draft; its kit is made when it is published ('status: published')"
        case State.FUTURE:
            coming = next(post for post in assembled.coming if post.key == key)
            zone = ZoneInfo(catalog.network.timezone)
            when = coming.date.astimezone(zone)
            at = f", {when:%H:%M}" if coming.has_time else ""
            return f"{file}{shown} is not published before {days.short(when.date())}{at}; its kit is made from then on"
    wrong = (one for one in assembled.problems if one.level is Level.ERROR)
    held = [one for one in wrong if _is_of(assembled, one.file.removeprefix(f"{assembled.folder}/"), key, source)]
    if held:
        said = "\n".join(map(str, held))
        return f"{shown} is held, and has no kit before this is mended:\n{said}"
    close = near_post(key, {*catalog.named, *assembled.keys.values()})
    remedy = "; write it as unit/slug, or paste its address or the name of its file"
    return f"unknown post '{shown}'{close or remedy}"


def _is_of(assembled: Assembled, path: str, key: str, source: str) -> bool:
    return path == source if source else key_of_file(assembled, path) == key


# ------------------------------------------------------------------------------------------------ what is said


def decide(viewer: Viewer, post: Post, foot: str = "") -> Kit:
    """The kit of a post; `foot` is what the network says below everything."""
    catalog, unit, lang = viewer.catalog, viewer.unit_of(post), viewer.lang_of(post)
    network = catalog.network
    english = _is_english(lang)
    own = bool(post.image) and f"{post.unit}/{post.image}" in catalog.file
    about = _about(viewer, post)
    return Kit(
        source=post.source,
        name=f"{unit.slug}-{post.slug}",
        title=post.title,
        address=viewer.urls.absolute(viewer.path_of(post)),
        network=network.name,
        unit=unit.name,
        lang=lang,
        rtl=is_right_to_left(lang),
        point=post.summary,
        own_point=post.own_summary,
        what=("a comment" if about else _WHAT[post.form]) if english else "",
        kind=("Comment" if about else FORMS[post.form]) if english else "",
        byline=listed([author.name for author in viewer.authors(post)], lang),
        day=day_in(days.local_day(post.date, viewer.zone), lang),
        about=about,
        event=_event(viewer, post, lang),
        as_at=_as_at(post, lang),
        disclosures=disclosed(catalog, post),
        topics=tuple(topic.name for topic in viewer.topics(post)) if _is_near(lang, network.language) else (),
        accent=unit.accent,
        picture=f"{unit.slug}/{post.image}" if own else "",
        picture_alt=post.image_alt,
        card=own_picture(viewer, post) is None,
        foot=foot,
        foot_lang="" if _is_near(lang, network.language) else network.language,
        mark="Withdrawn" if post.status is Status.WITHDRAWN else viewer.mark(post),
        barred=_barred(viewer, post),
        beware=tuple(_beware(catalog, post, viewer.zone)),
    )


def _is_english(lang: str) -> bool:
    """Whether our own words are in the language of a post; elsewhere its author's stand alone."""
    return _is_near(lang, "en")


def _is_near(lang: str, other: str) -> bool:
    """Whether two are one language, wherever it is spoken."""
    return lang.partition("-")[0] == other.partition("-")[0]


def _about(linker: Linker, post: Post) -> str:
    """What a comment is about, as far as the public may be told."""
    if not post.about:
        return ""
    if is_outside(post.about):
        what = host_of(post.about)
    else:
        target, catalog = target_of(linker.catalog, post), linker.catalog
        shown = isinstance(target, Post) and target.status is Status.PUBLISHED and publishable(target, catalog.now)
        if not isinstance(target, Post) or not shown or not may_show(catalog, target, post.unit):
            return ""
        what = f"“{cut(target.title, _TITLE_MOST)}”, {linker.unit_of(target).name}"
    return f"On {what}" if _is_english(linker.lang_of(post)) else f"Re: {what}"


def _event(viewer: Viewer, post: Post, lang: str) -> str:
    """When and where the event is that a post announces."""
    if post.starts is None or not announces_event(post):
        return ""
    if _is_english(lang):
        when = viewer.when(post)
    else:
        ends = [] if post.ends is None else [_moment(post.ends, viewer.zone, lang)]
        when = " – ".join(dict.fromkeys([_moment(post.starts, viewer.zone, lang), *ends]))
    return f"{when}. {post.place}" if post.place else when


def _moment(when: datetime, zone: ZoneInfo, lang: str) -> str:
    day, there = day_in(days.local_day(when, zone), lang), when.astimezone(zone)
    return day if days.is_whole_day(when, zone) else f"{day}, {there:%H:%M %Z}"


def _as_at(post: Post, lang: str) -> str:
    if post.as_at is None:
        return ""
    day = day_in(post.as_at, lang)
    return f"Position as at {day}." if _is_english(lang) else f"({day})"


def _barred(viewer: Viewer, post: Post) -> str:
    """Why a post that a preview shows is not to be passed on; "" where nothing speaks against it."""
    if post.status is Status.WITHDRAWN:
        return "What was withdrawn is not passed on."
    if not viewer.is_marked(post):
        return ""
    return (
        "Nobody else sees this post yet, and its address leads nowhere. This is how its kit will look; it can be copied"
        " and sent when the post is published."
    )


def _beware(catalog: Catalog, post: Post, zone: ZoneInfo) -> Iterator[str]:
    """What speaks against passing a post on as it is."""
    if event_is_over(post, catalog.now, zone):
        yield "The event that it announces is over."
    if post.review_by and review_is_due(post, catalog.now, zone):
        yield f"It was due for review on {days.short(post.review_by)}, and its page says so."
    if post.expires:
        yield f"It expires on {days.short(days.local_day(post.expires, zone))}; its address then leads to a notice."
    match catalog.unit[post.unit].role.stage:
        case Stage.PILOT:
            yield "Its section is a pilot."
        case Stage.CLOSED:
            yield "Its section is closed, and its page says so."
    if not post.own_summary:
        yield "It has no summary, so its first words stand for one; write one in its front matter: summary."
