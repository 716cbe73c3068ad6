"""What stands in a digest: the catalog and who carries what in, one value out. Pure.

Only published posts are in the catalog, so nothing else can be told of. What people of one unit read of another is
asked of `share`; what the public reads of a section is what that section shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from plugins.network import checking, days, urls
from plugins.network.carrying import Carriage, Placement, because
from plugins.network.languages import is_right_to_left
from plugins.network.model import Post, Stage, Topic, Unit
from plugins.network.problems import SetupError
from plugins.network.streams import section_posts
from plugins.network.whole import Catalog
from plugins.network.wording import cut
from plugins.newsletter import mattering
from plugins.newsletter.mattering import Lead, WhyNot
from plugins.newsletter.telling import Teller, named
from plugins.newsletter.values import Digest, Kind, Part, Subject, Window
from plugins.newsletter.windows import first_day

MOST = 40  # posts in one mail: more, and mail programs cut it off (Gmail at 102 kB)
LINE_MOST = 90  # characters of a mail's subject
UPDATED = "Corrected and updated"
NEW = "What is new"  # in all of the network, whose name stands above it


def decide(
    catalog: Catalog,
    carriage: Carriage,
    subject: Subject,
    window: Window,
    *,
    links: Callable[[str], Sequence[str]],
    why_not: WhyNot,
    foot: str = "",
) -> Digest:
    """The digest of `subject`; one without parts when nothing is new. `links` says to which sources a post links.

    Raises SetupError when there is no such unit or topic.
    """
    match subject.kind:
        case Kind.UNIT:
            found = _of_unit(catalog, carriage, _unit(catalog, subject.name), window)
        case Kind.TOPIC:
            found = _of_topic(catalog, _topic(catalog, subject.name), window)
        case Kind.NETWORK:
            found = _of_network(catalog, window)
        case Kind.COLLEAGUES:
            lead = Lead(catalog, carriage, _unit(catalog, subject.name), window, links, why_not)
            found = _for_colleagues(lead)
    return _finished(replace(found, foot=found.foot or foot))


def _unit(catalog: Catalog, uid: str) -> Unit:
    if uid not in catalog.unit:
        raise SetupError(checking.unknown("unit", uid, catalog.unit))
    return catalog.unit[uid]


def _topic(catalog: Catalog, typed: str) -> Topic:
    """A topic by its slug, an alias or its name."""
    for topic in catalog.topics:
        if typed.casefold() in (name.casefold() for name in (topic.slug, topic.name, *topic.aliases)):
            return topic
    raise SetupError(checking.unknown("topic", typed, catalog.topic))


# ------------------------------------------------------------------------------------------------ the four kinds


def _of_unit(catalog: Catalog, carriage: Carriage, unit: Unit, window: Window) -> Digest:
    tell = Teller(catalog, window, unit.uid)
    posts = section_posts(catalog, carriage, unit.uid)
    placed = {one.post.id: one for one in carriage.of_unit.get(unit.uid, ())}
    own = [tell.item(post, beside=unit.uid) for post in catalog.posts_of_unit.get(unit.uid, ()) if tell.is_new(post)]
    carried = [
        tell.item(post, note=placed[post.id].note, why=_carried(catalog, placed[post.id]))
        for post in _newest_first(posts)
        if post.id in placed and tell.is_new(post)
    ]
    section = tell.section(unit)
    parts = (
        Part(title="New from us", items=tuple(own), address=section),
        Part(title="From our colleagues", items=tuple(carried), address=section),
        _changed(tell, posts, section, beside=unit.uid),
    )
    return _digest(tell, Subject(kind=Kind.UNIT, name=unit.uid), named(unit), parts, section, unit=unit)


def _carried(catalog: Catalog, placement: Placement) -> str:
    said = because(catalog, placement)
    return f"Carried {said}." if placement.rule else f"{said[0].upper()}{said[1:]}."


def _of_topic(catalog: Catalog, topic: Topic, window: Window) -> Digest:
    tell = Teller(catalog, window)
    address = tell.urls.absolute(urls.topic(topic))
    posts = catalog.posts_of_topic.get(topic.slug, ())
    new = tuple(tell.item(post) for post in posts if tell.is_new(post))
    parts = (Part(title="New", items=new, address=address), _changed(tell, posts, address))
    return _digest(tell, Subject(kind=Kind.TOPIC, name=topic.slug), topic.name, parts, address)


def _of_network(catalog: Catalog, window: Window) -> Digest:
    tell = Teller(catalog, window)
    front = tell.urls.absolute(urls.FRONT)
    new = {
        unit.uid: [post for post in catalog.posts_of_unit.get(unit.uid, ()) if tell.is_new(post)]
        for unit in catalog.units
    }
    units = [unit for unit in catalog.units if new[unit.uid]]
    # As on the front page, a pilot never leads.
    units.sort(key=lambda unit: (unit.role.stage is Stage.PILOT, -new[unit.uid][0].date.timestamp(), unit.uid))
    parts = [
        Part(
            title=named(unit),
            items=tuple(tell.item(post, beside=unit.uid) for post in new[unit.uid]),
            accent=unit.accent,
            address=tell.section(unit),
        )
        for unit in units
    ]
    return _digest(tell, Subject(kind=Kind.NETWORK), NEW, (*parts, _changed(tell, catalog.posts, front)), front)


def _for_colleagues(lead: Lead) -> Digest:
    """What matters to the people of a unit, grouped by why; each post once, where it matters most."""
    unit = lead.unit
    tell = Teller(lead.catalog, lead.window, unit.uid)
    front = tell.urls.absolute(urls.FRONT)
    found = mattering.mattering(lead)
    parts = [
        Part(title=title, lede=lede, address=front, items=tuple(tell.item(one.post, why=one.why) for one in there))
        for matter, (title, lede) in mattering.WORDS.items()
        if (there := [one for one in found if one.matter is matter])
    ]
    carried = [one.post for one in lead.carriage.of_unit.get(unit.uid, ()) if isinstance(one.post, Post)]
    changed = replace(_changed(tell, _newest_first(carried), front), title="Changed since you carry it")
    subject = Subject(kind=Kind.COLLEAGUES, name=unit.uid)
    made = _digest(tell, subject, f"For {unit.name}", (*parts, changed), tell.section(unit), unit=unit)
    return replace(made, foot=f"For the people of {unit.name}, who may share what it links to and not the mail itself.")


def _changed(tell: Teller, posts: Iterable[Post], address: str, beside: str = "") -> Part:
    """Older posts in which something was changed that readers should know."""
    items = tuple(tell.item(post, beside=beside, changed=True) for post in posts if tell.changes(post))
    return Part(title=UPDATED, items=items, address=address)


def _newest_first(posts: Iterable[Post]) -> list[Post]:
    return sorted(posts, key=lambda post: (-post.date.timestamp(), post.id))


# ------------------------------------------------------------------------------------------------ the whole


def _digest(
    tell: Teller, subject: Subject, title: str, parts: Iterable[Part], address: str, unit: Unit | None = None
) -> Digest:
    network = tell.catalog.network
    lang = tell.lang
    return Digest(
        subject=subject,
        window=tell.window,
        lang=lang,
        rtl=is_right_to_left(lang),
        network=network.name,
        title=title,
        line="",
        lede="",
        parts=tuple(part for part in parts if part.items),
        address=address,
        address_words=_where(subject, title, network.name, unit),
        foot="",
        accent=unit.accent if unit else "",
    )


def _where(subject: Subject, title: str, network: str, unit: Unit | None) -> str:
    if unit:
        return f"The section of {unit.name}"
    return f"Everything on {title}" if subject.kind is Kind.TOPIC else f"All of {network}"


def _finished(digest: Digest) -> Digest:
    """The same with its words, which say how much is in it, and with no more posts than a mail can hold."""
    items = [item for part in digest.parts for item in part.items]
    changed = sum(bool(item.changes) for item in items)
    new = len(items) - changed
    counted = " and ".join(filter(None, (_many(new, "new post"), _many(changed, "correction") if changed else "")))
    since = f"since {days.short(first_day(digest.window))}"
    lede = f"{counted} {since}." if new else f"{_many(changed, 'correction')} {since}."
    if digest.subject.kind is Kind.COLLEAGUES:
        lede = f"What the other units wrote that matters to yours: {lede[0].lower()}{lede[1:]}"
    return replace(digest, lede=lede, line=_line(digest, len(items)), parts=limited(digest.parts, MOST))


def _line(digest: Digest, count: int) -> str:
    """The subject of the mail: what is newest, and how much more there is."""
    if not count:
        return ""
    first, more = digest.parts[0].items[0].title, f" and {count - 1:,} more" if count > 1 else ""
    begin = f"{digest.network if digest.subject.kind is Kind.NETWORK else digest.title}: "
    return f"{begin}{cut(first, max(LINE_MOST - len(begin) - len(more), 20))}{more}"


def limited(parts: Sequence[Part], most: int) -> tuple[Part, ...]:
    """At most `most` posts, each part losing none that another has more of; what is left out is counted."""
    each = max((len(part.items) for part in parts), default=0)
    while sum(min(len(part.items), each) for part in parts) > max(most, len(parts)):
        each -= 1
    return tuple(
        replace(part, items=part.items[:each], rest=len(part.items) - each) if len(part.items) > each else part
        for part in parts
    )


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
