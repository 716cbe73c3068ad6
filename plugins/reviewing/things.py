"""What becomes of all else that has a page or a name: the network, units, experts, topics, standing pages, files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from plugins.network import urls
from plugins.network.model import Expert, Network, StandingPage, Topic, Unit
from plugins.network.wording import KINDS
from plugins.reviewing import matching
from plugins.reviewing.matching import Moved
from plugins.reviewing.posts import words_edit
from plugins.reviewing.sides import Side
from plugins.reviewing.values import Edit, Fate, ThingChange

T = TypeVar("T")
Facts = Sequence[tuple[str, Callable[[T], Any], Callable[[Side, Any], str]]]  # its name, what it is, and how to say it


def thing_changes(before: Side, after: Side, moved: Moved, touched: Collection[str]) -> tuple[ThingChange, ...]:
    """What becomes of each, the greater first. `touched` are the sources that hold other bytes than before."""
    return (
        *_network(before, after),
        *_units(before, after),
        *_pages(before, after, moved),
        *_experts(before, after, moved),
        *_topics(before, after),
        *_files(before, after, touched),
    )


def _network(before: Side, after: Side) -> Iterator[ThingChange]:
    old, new = before.catalog.network, after.catalog.network
    if changed := _edits(_OF_NETWORK, before, after, old, new):
        yield ThingChange(kind="network", fate=Fate.CHANGED, name=new.name, path=urls.FRONT, edits=changed)


def _units(before: Side, after: Side) -> Iterator[ThingChange]:
    old, new = before.catalog.unit, after.catalog.unit
    for uid in sorted(old.keys() | new.keys()):
        yield from _told("unit", before, after, (old.get(uid), new.get(uid)), urls.section, _OF_UNITS)


def _pages(before: Side, after: Side, moved: Moved) -> Iterator[ThingChange]:
    def path(side: Side) -> Callable[[StandingPage], str]:
        return lambda page: urls.page(side.catalog.unit[page.unit], page)

    for pair in matching.standing_pages(before, after, moved):
        at = path(after if pair[1] else before)
        yield from _told("page", before, after, pair, at, _OF_PAGES, path_before=path(before))


def _experts(before: Side, after: Side, moved: Moved) -> Iterator[ThingChange]:
    for pair in matching.experts(before, after, moved):
        yield from _told("expert", before, after, pair, urls.expert, _OF_EXPERTS)


def _topics(before: Side, after: Side) -> Iterator[ThingChange]:
    for pair in matching.topics(before, after):
        yield from _told("topic", before, after, pair, urls.topic, _OF_TOPICS)


def _told(
    kind: str,
    before: Side,
    after: Side,
    pair: tuple[T | None, T | None],
    path: Callable[[T], str],
    facts: Facts[T],
    *,
    path_before: Callable[[T], str] | None = None,
) -> Iterator[ThingChange]:
    """What becomes of one thing, if anything does."""
    old, new = pair
    if old is None or new is None:
        one, fate = (new, Fate.NEW) if new is not None else (old, Fate.GONE)
        assert one is not None
        yield ThingChange(kind=kind, fate=fate, name=_name(one), path=path(one))
        return
    at, was_at = path(new), (path_before or path)(old)
    moved = (Edit(what="address", before=was_at, after=at),) if at != was_at else ()
    changed = (*moved, *_edits(facts, before, after, old, new), *_text(before, after, old, new))
    if changed or _name(old) != _name(new):
        was = _name(old) if _name(old) != _name(new) else ""
        yield ThingChange(kind=kind, fate=Fate.CHANGED, name=_name(new), was=was, path=at, edits=changed)


def _name(one: object) -> str:
    return one.title if isinstance(one, StandingPage) else str(getattr(one, "name", ""))


def _edits(facts: Facts[T], before: Side, after: Side, old: T, new: T) -> tuple[Edit, ...]:
    return tuple(
        Edit(what=what, before=say(before, was), after=say(after, now))
        for what, get, say in facts
        if (was := get(old)) != (now := get(new))
    )


def _text(before: Side, after: Side, old: object, new: object) -> Iterator[Edit]:
    """How the text of an expert or a page differs."""
    was, now = getattr(old, "source", ""), getattr(new, "source", "")
    if was and now and before.says(was) != after.says(now):
        yield words_edit(before, after, was, now)


def _files(before: Side, after: Side, touched: Collection[str]) -> Iterator[ThingChange]:
    """Pictures and other files that something published uses."""
    old, new = before.catalog.file, after.catalog.file
    for name in sorted(old.keys() | new.keys()):
        side, media = (after, new[name]) if name in new else (before, old[name])
        unit = side.catalog.unit[media.unit]
        path = urls.media(unit, media)
        if name not in new or name not in old:
            yield ThingChange(kind="file", fate=Fate.NEW if name in new else Fate.GONE, name=name, path=path)
        elif f"{unit.slug}/{media.path}" in touched:
            yield ThingChange(kind="file", fate=Fate.CHANGED, name=name, path=path)


# ------------------------------------------------------------------------------------------------ what is compared


def _plain(_: Side, value: object) -> str:
    return str(value)


def _listed(_: Side, values: Iterable[str]) -> str:
    return ", ".join(values)


def _people(side: Side, slugs: Iterable[str]) -> str:
    known = side.catalog.author
    return ", ".join(known[slug].name if slug in known else slug for slug in slugs)


def _named_units(side: Side, uids: Iterable[str]) -> str:
    known = side.catalog.unit
    return ", ".join(known[uid].name if uid in known else uid for uid in uids)


def _named_topics(side: Side, slugs: Iterable[str]) -> str:
    known = side.catalog.topic
    return ", ".join(known[slug].name if slug in known else slug for slug in slugs)


# What is compared is what people wrote: that somebody named in it has another name now is told of them.
_OF_NETWORK: Facts[Network] = (
    ("name", lambda one: one.name, _plain),
    ("tagline", lambda one: one.tagline, _plain),
    ("address of the site", lambda one: one.url, _plain),
    ("authority, which is in every id", lambda one: one.authority, _plain),
    ("language", lambda one: one.language, _plain),
    ("time zone", lambda one: one.timezone, _plain),
    ("pinned on the front page", lambda one: one.front.pinned, _listed),
    ("further posts of a unit on the front page", lambda one: one.front.per_unit, _plain),
    ("sections on the front page", lambda one: one.front.sections, _plain),
)
_OF_UNITS: Facts[Unit] = (
    ("stage", lambda one: one.role.stage.value, _plain),
    ("lead", lambda one: (one.role.lead,), _people),
    ("editors", lambda one: one.role.editors, _people),
    ("summary", lambda one: one.summary, _plain),
    ("kind", lambda one: KINDS[one.kind], _plain),
    ("accent", lambda one: one.accent, _plain),
    ("language", lambda one: one.lang, _plain),
    ("share", lambda one: one.share, _listed),
    ("offers", lambda one: "auto" if one.offers else "never", _plain),
)
_OF_PAGES: Facts[StandingPage] = (
    ("summary", lambda one: one.summary, _plain),
    ("order", lambda one: one.order, _plain),
)
_OF_EXPERTS: Facts[Expert] = (
    ("role", lambda one: one.role, _plain),
    ("unit", lambda one: (one.unit,), _named_units),
    ("mail", lambda one: one.email, _plain),
    ("links", lambda one: [f"{label} {address}" for label, address in one.links], _listed),
    ("photo", lambda one: one.photo, _plain),
    ("photo’s alternative text", lambda one: one.photo_alt, _plain),
    ("topics", lambda one: one.topics, _named_topics),
    ("writes for", lambda one: one.writes_for, _named_units),
)
_OF_TOPICS: Facts[Topic] = (("about", lambda one: one.about, _plain),)
