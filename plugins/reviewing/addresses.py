"""Addresses and ids that are lost, with what keeps them: readers' links and subscribers' programs go by these.

A post that is taken back keeps its address and its id. So a lost one is an error where a way to keep it exists (a post,
a unit), and said as a warning where something was ended on purpose and no other way exists.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from plugins.network import urls
from plugins.network.model import Post
from plugins.network.problems import Level, Problem
from plugins.network.states import announces_event
from plugins.reviewing.matching import Moved, Pair
from plugins.reviewing.sides import Side, Stand
from plugins.reviewing.values import IdChange, Redirect, Vanished

NETWORK = "network.yaml"


@dataclass(frozen=True, slots=True)
class Place:
    """What stands at an address: a kind of thing, its name for people, and the source that it comes from."""

    kind: str
    name: str
    source: str


@dataclass(frozen=True)
class Losses:
    """What is compared: both sides, which post is which, and what was moved."""

    before: Side
    after: Side
    pairs: tuple[Pair, ...]
    moved: Moved

    def now(self, source: str) -> str:
        """Where a source lies now, or would."""
        return self.moved.get(source, source)

    def said(self, source: str, key: str, what: str, level: Level = Level.ERROR) -> Problem:
        """A problem of a source as it lies now, in the line of a key of its front matter."""
        return Problem(self.after.named(source), self.after.line(source, key), level, what)

    @cached_property
    def pair_of(self) -> Mapping[str, Pair]:
        """Pairs by the source of the post before."""
        return {pair.before.post.source: pair for pair in self.pairs if pair.before}

    @cached_property
    def owner_of(self) -> Mapping[str, Stand]:
        """Posts before, by each address that leads to them."""
        stands = [stand for stand in self.before.stands.values() if stand.is_public]
        found = {alias: stand for stand in stands for alias in stand.post.aliases}
        return found | {stand.path: stand for stand in stands}

    @cached_property
    def with_errors(self) -> frozenset[str]:
        """The files in which an error is said."""
        return frozenset(one.file for one in self.after.assembled.problems if one.level is Level.ERROR)

    @cached_property
    def successors(self) -> Mapping[str, str]:
        """The uids of new units that have most posts of a unit that is gone, by its uid: it was renamed."""
        return {uid: found for uid in self.before.catalog.unit if (found := _successor(self, uid))}


def places(side: Side) -> dict[str, Place]:
    """Every address that people may have kept, by its site path; feeds go with what they belong to."""
    catalog = side.catalog
    found: dict[str, Place] = {}
    for alias, live in catalog.aliases.items():
        found[alias] = Place("old address", live, "")
    for file in catalog.media:
        unit = catalog.unit[file.unit]
        found[urls.media(unit, file)] = Place("file", file.path, f"{unit.slug}/{file.path}")
    for topic in catalog.topics:
        found[urls.topic(topic)] = Place("topic", topic.name, NETWORK)
    for expert in catalog.experts:
        found[urls.expert(expert)] = Place("expert", expert.name, expert.source)
    for page in catalog.pages:
        found[urls.page(catalog.unit[page.unit], page)] = Place("page", page.title, page.source)
    for stand in side.stands.values():
        if stand.is_public:
            found[stand.path] = Place("post", stand.title, stand.post.source)
            if isinstance(stand.post, Post) and announces_event(stand.post):
                found[urls.event_file(stand.path)] = Place("event", stand.title, stand.post.source)
    for unit in catalog.units:
        found[urls.section(unit)] = Place("unit", unit.name, f"{unit.slug}/unit.yaml")
    return found


def vanished(losses: Losses) -> tuple[Vanished, ...]:
    """The addresses under which there will be nothing, by path."""
    old, new = places(losses.before), places(losses.after)
    sections = tuple(urls.section(unit) for unit in losses.before.catalog.units)
    gone = tuple(path for path in sections if path not in new)  # what lay below one is said once, of the unit
    found = []
    for path in sorted(old.keys() - new.keys()):
        place = old[path]
        is_below = path.startswith(gone) and path not in gone
        problem = None if is_below else _SAYING[place.kind](losses, path, place)
        instead = "unit" if is_below else "post" if place.kind == "event" else "held"
        one = Vanished(path=path, kind=place.kind, name=place.name, problem=problem, instead="" if problem else instead)
        found.append(one)
    return tuple(found)


def redirects(before: Side, after: Side) -> tuple[Redirect, ...]:
    """The old addresses that lead elsewhere than before, or are new; by path."""
    old, new = before.catalog.aliases, after.catalog.aliases
    changed = (path for path in sorted(new) if old.get(path) != new[path])
    return tuple(Redirect(path=path, to=new[path], before=old.get(path, "")) for path in changed)


def id_changes(losses: Losses) -> tuple[IdChange, ...]:
    """The ids of public posts that nothing has any more."""
    found = []
    for pair in losses.pairs:
        was = pair.before
        if was is None or not was.is_public or was.post.id in losses.after.stands:
            continue
        now = pair.after.post if pair.after else None
        problem = _changed_id(losses, was, pair.after) if pair.after else None  # else its address says what to do
        after = now.id if now else ""
        found.append(IdChange(before=was.post.id, after=after, post=was.post.key, title=was.title, problem=problem))
    return tuple(found)


def of_the_network(losses: Losses) -> list[Problem]:
    """What the whole network loses by another address or another authority: said once, of `network.yaml`."""
    old, new = losses.before.catalog.network, losses.after.catalog.network
    found = []
    if old.authority != new.authority:
        what = f"the authority '{old.authority}' is in every id, so that all of them change; write it here again"
        found.append(replace(losses.said(NETWORK, "", what), line=losses.after.manifest_line("authority")))
    if old.url != new.url:
        what = f"every address changes with the site's; let {old.url} lead to {new.url}, path by path"
        said = losses.said(NETWORK, "", what, Level.WARNING)
        found.append(replace(said, line=losses.after.manifest_line("url")))
    return found


def _changed_id(losses: Losses, was: Stand, now: Stand) -> Problem | None:
    if losses.successors.get(was.post.unit) == now.post.unit:
        return None  # said of the unit
    if losses.before.catalog.network.authority != losses.after.catalog.network.authority:
        return None  # said of the network
    moved = "a post that is moved to another unit" if was.post.unit != now.post.unit else "the same post"
    what = f"the id '{was.post.id}' becomes '{now.post.id}', so that subscribers get {moved} again as a new one"
    return losses.said(now.post.source, "id", f"{what}; write id: {was.post.id}")


# ------------------------------------------------------------------------------------------------ what keeps an address

_TAKE_BACK = "to take it back, write status: withdrawn or retracted, and a reason"


def _post(losses: Losses, path: str, place: Place) -> Problem | None:
    after, lost = losses.after, f"the address {path} vanishes"
    pair, source = losses.pair_of.get(place.source), losses.now(place.source)
    if after.unseen.get(source) == "held":
        return None  # an error says so
    if pair and pair.after and pair.after.is_public:
        key = "aliases" if pair.after.post.aliases else "slug"
        what = f"{lost}: this post is at {pair.after.path} now; write {path} under aliases"
        return losses.said(pair.after.post.source, key, what)
    if pair and pair.after:
        what = f"{lost}: its post was public, and has a date ahead now; {_TAKE_BACK}"
        return losses.said(pair.after.post.source, "date", what)
    if after.unseen.get(source) == "draft":
        return losses.said(source, "status", f"{lost}: its post was public, and is a draft now; {_TAKE_BACK}")
    back = "put it back with status: withdrawn or retracted and a reason"
    what = f"{lost} with its post; {back}, or write {path} under aliases of the post that takes its place"
    return losses.said(source, "", what)


def _old_address(losses: Losses, path: str, place: Place) -> Problem | None:
    """An old address led on, and does so no longer."""
    stand = losses.owner_of.get(path) or losses.owner_of.get(place.name)
    lost = f"the old address {path} vanishes"
    if stand is None:  # of a unit that was renamed
        return losses.said(NETWORK, "", f"{lost}: it led to {place.name}, and nothing leads there any more")
    source = losses.now(stand.post.source)
    if losses.after.unseen.get(source) == "held":
        return None
    if source in losses.after.at_source:
        return losses.said(source, "aliases", f"{lost}; write it under aliases again")
    return losses.said(source, "", f"{lost} with its post; write it under aliases of the post that takes its place")


def _event(losses: Losses, path: str, place: Place) -> Problem | None:
    """The calendar's file of an event: where the whole post is lost or moved, that is said of the post."""
    pair = losses.pair_of.get(place.source)
    if not pair or not pair.before or not pair.after or pair.after.path != pair.before.path:
        return None
    what = (
        f"the address {path} vanishes: the post announces no event any more, which calendars that have it never learn"
    )
    return losses.said(pair.after.post.source, "form", what, Level.WARNING)


def _page(losses: Losses, path: str, place: Place) -> Problem | None:
    source = losses.now(place.source)
    if losses.after.named(source) in losses.with_errors:
        return None
    what = f"the address {path} of the page '{place.name}' vanishes; give the file its name back"
    return losses.said(source, "", f"{what}, or write {path} under aliases of a post", Level.WARNING)


def _expert(losses: Losses, path: str, place: Place) -> Problem | None:
    source = losses.now(place.source)
    if losses.after.named(source) in losses.with_errors:
        return None
    what = f"the address {path} of {place.name} vanishes, with the feeds below it; give the file its name back"
    return losses.said(source, "", f"{what}, unless {place.name} is to have no page", Level.WARNING)


def _topic(losses: Losses, path: str, place: Place) -> Problem | None:
    lost = f"the address {path} of the topic '{place.name}' vanishes, with the feeds below it"
    if not any(urls.topic(topic) == path for topic in losses.before.catalog.network.topics):
        return losses.said(NETWORK, "", f"{lost}: no published post has that tag any more", Level.WARNING)
    what = f"{lost}; give it its slug back, unless it is to have no page"
    return losses.said(NETWORK, "", what, Level.WARNING)


def _file(losses: Losses, path: str, place: Place) -> Problem | None:
    there = losses.after.assembled.left.files.get(place.source)
    why = "the file is gone" if there is None else "nothing published uses the file any more"
    what = f"the address {path} vanishes, and others may link to it: {why}"
    return losses.said(place.source, "", what, Level.WARNING)


def _unit(losses: Losses, path: str, place: Place) -> Problem | None:
    """A unit is gone, or was renamed in a way that loses what it was called."""
    units, now = losses.before.catalog.unit, losses.after.catalog.unit
    uid = next(uid for uid, unit in units.items() if urls.section(unit) == path)
    lost = f"the address {path} of {place.name} vanishes"
    if uid in now:
        what = f"{lost}, with all addresses and feeds below it; give the folder its name {units[uid].slug} back"
        return losses.said(f"{now[uid].slug}/unit.yaml", "", what)
    lost = f"{lost}, with all addresses and feeds below it"
    if successor := losses.successors.get(uid):
        what = f"{lost}, and the ids of its posts change; write uid: {uid} here, so that it stays the same unit"
        return losses.said(f"{now[successor].slug}/unit.yaml", "", what)
    what = f"{lost}; to end a unit and keep its pages, leave its folder and write stage: closed"
    return losses.said(NETWORK, "", what)


def _successor(losses: Losses, uid: str) -> str:
    if uid in losses.after.catalog.unit:
        return ""
    known = losses.before.catalog.unit
    had = [pair for pair in losses.pairs if pair.before and pair.before.post.unit == uid and pair.before.is_public]
    now = Counter(pair.after.post.unit for pair in had if pair.after and pair.after.post.unit not in known)
    best = max(sorted(now), key=now.__getitem__, default="")
    return best if best and now[best] * 2 > len(had) else ""


_SAYING: Mapping[str, Callable[[Losses, str, Place], Problem | None]] = {
    "post": _post,
    "old address": _old_address,
    "event": _event,
    "page": _page,
    "expert": _expert,
    "topic": _topic,
    "file": _file,
    "unit": _unit,
}
