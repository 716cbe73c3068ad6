"""What stands in each unit's section, and in each feed, beside what stood there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from plugins.network.carrying import Placement, Reason, Refusal, Route, because, offered
from plugins.network.feeding import Fed
from plugins.network.model import State
from plugins.network.whole import Catalog
from plugins.reviewing.sides import Side, Stand
from plugins.reviewing.values import Carry, Edit, Fate, FeedChange, FrontChange, StreamChange

WhyNot = Callable[
    [Catalog, Refusal, str], tuple[str, str]
]  # why a unit does not carry a post, and what would change it

_UNSEEN = {
    State.FUTURE: "it is dated ahead",
    State.WITHDRAWN: "it is withdrawn",
    State.RETRACTED: "it is retracted",
    State.EXPIRED: "it has expired",
}


def stream_changes(before: Side, after: Side, why: WhyNot, now_called: Mapping[str, str]) -> tuple[StreamChange, ...]:
    """The units of both sides in whose sections something else will stand; new and vanished units are told of as such.

    `now_called` are the ids of posts that have other ones now, by the former.
    """
    old, new = before.catalog, after.catalog
    refused = {(one.unit, one.post.id): one for one in after.carriage.refusals}
    found = []
    for uid in sorted(old.unit.keys() & new.unit.keys()):
        own_before = {now_called.get(post.id, post.id) for post in old.posts_of_unit.get(uid, ())}
        own = {post.id for post in new.posts_of_unit.get(uid, ())}
        was = {now_called.get(one.post.id, one.post.id): one for one in before.carriage.of_unit.get(uid, ())}
        now = {one.post.id: one for one in after.carriage.of_unit.get(uid, ())}
        found.append(
            StreamChange(
                unit=uid,
                name=new.unit[uid].name,
                own_more=len(own - own_before),
                own_fewer=len(own_before - own),
                carries=tuple(_carry(after, one, _by(after, one)) for id, one in now.items() if id not in was),
                drops=tuple(
                    _carry(before, one, _why_dropped(after, id, one, refused, why))
                    for id, one in was.items()
                    if id not in now
                ),
                alters=tuple(
                    _carry(after, one, what)
                    for id, one in now.items()
                    if id in was and (what := _altered(before, after, was[id], one))
                ),
                outside=tuple(_outside(before, after, uid)),
            )
        )
    return tuple(one for one in found if one != StreamChange(unit=one.unit, name=one.name))


def _carry(side: Side, placement: Placement, why: str) -> Carry:
    post, rule = placement.post, placement.rule
    stand = side.stands.get(post.id)
    page = f"{side.named(side.catalog.unit[placement.unit].slug)}/unit.yaml"
    return Carry(
        post=post.key,
        title=stand.title if stand else post.key,
        home=side.catalog.unit[post.unit].name,
        why=why,
        where=f"{page}:{rule.line}" if rule and rule.line else "",
    )


def _by(side: Side, placement: Placement) -> str:
    if placement.route is Route.OFFER:
        return offered(placement)
    return because(side.catalog, placement)


def _why_dropped(
    after: Side, id: str, placement: Placement, refused: Mapping[tuple[str, str], Refusal], why: WhyNot
) -> str:
    """Why a unit no longer carries a post, whose id is `id` now."""
    stand = after.stands.get(id)
    if stand is None:
        return "it is no longer published"
    if stand.state is not State.PUBLISHED:
        return _UNSEEN[stand.state]
    if stand.post.unit == placement.unit:
        return "it is the unit’s own now"
    refusal = refused.get((placement.unit, id))
    if refusal is None or refusal.reason is Reason.NO_RULE:
        return "no rule follows it any more, and it is not offered"
    return why(after.catalog, refusal, after.assembled.folder)[0]


def _altered(before: Side, after: Side, was: Placement, now: Placement) -> str:
    """What the unit does otherwise with a post that it goes on carrying; "" for nothing that readers see."""
    said = []
    if was.pinned != now.pinned:
        said.append("pinned" if now.pinned else "no longer pinned")
    if was.note != now.note:
        said.append(f"introduced with “{now.note}”" if now.note else "no longer introduced")
    if _by(before, was) != _by(after, now):
        said.append(_by(after, now))
    return "; ".join(said)


def _outside(before: Side, after: Side, uid: str) -> Iterator[Edit]:
    """Links of outside feeds that the section shows."""
    was = {one.name: one for one in before.carriage.outside_of_unit.get(uid, ())}
    now = {one.name: one for one in after.carriage.outside_of_unit.get(uid, ())}
    for name in sorted(was.keys() | now.keys()):
        old, new = (frozenset(side[name].items) if name in side else frozenset() for side in (was, now))
        if old != new:
            title = now[name].title if name in now else was[name].title
            yield Edit(what=title or name, note=f"{len(new - old)} links more, {len(old - new)} fewer")
        elif was[name].title != now[name].title:
            yield Edit(what=name, before=was[name].title, after=now[name].title)


def front_change(before: Side, after: Side, now_called: Mapping[str, str]) -> FrontChange | None:
    """What stands on the front page beside what stood there; None when it is the same posts under the same lead."""
    was = {now_called.get(post.id, post.id): post for post in before.front}
    now = {post.id: post for post in after.front}
    lead, lead_before = next(iter(now), ""), next(iter(was), "")
    new = tuple(post.title for id, post in now.items() if id not in was)
    gone = tuple(post.title for id, post in was.items() if id not in now)
    if not new and not gone and lead == lead_before:
        return None
    return FrontChange(
        lead=now[lead].title if lead else "",
        lead_before=was[lead_before].title if lead_before and lead_before != lead else "",
        new=new,
        gone=gone,
    )


# ------------------------------------------------------------------------------------------------ feeds


def feed_changes(before: Side, after: Side) -> tuple[FeedChange, ...]:
    """Every feed and every archive whose files will hold other bytes, be new or gone; by kind, name and number."""
    old, new = ({fed.key: fed for fed in side.feeds} for side in (before, after))
    found = []
    for key in old.keys() | new.keys():
        if key not in old or key not in new:
            fed, fate = (new[key], Fate.NEW) if key in new else (old[key], Fate.GONE)
            found.append(_feed(fed, fate))
        elif old[key] != new[key]:
            found.append(_changed(old[key], new[key], _titles(before, after)))
    return tuple(sorted(found, key=lambda one: (_ORDER.index(one.kind), one.title, one.name, one.number)))


_ORDER = ("network", "unit", "own", "topic", "expert")


def _feed(fed: Fed, fate: Fate) -> FeedChange:
    return FeedChange(
        fate=fate, kind=fed.kind, name=fed.name, number=fed.number, title=fed.title, path=min(fed.paths, default="")
    )


def _changed(old: Fed, new: Fed, title: Callable[[str], str]) -> FeedChange:
    was, now = ({entry.id: entry.said for entry in fed.entries} for fed in (old, new))
    both = [id for id in now if id in was]

    def titles(ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(map(title, ids))

    return FeedChange(
        fate=Fate.CHANGED,
        kind=new.kind,
        name=new.name,
        number=new.number,
        title=new.title,
        path=min(new.paths, default=""),
        new=titles(id for id in now if id not in was),
        changed=titles(id for id in both if was[id] != now[id]),
        gone=titles(id for id in was if id not in now),
        head=old.head != new.head or old.paths != new.paths,
        order=both != [id for id in was if id in now],
    )


def _titles(before: Side, after: Side) -> Callable[[str], str]:
    def title(id: str) -> str:
        stands: list[Stand] = [side.stands[id] for side in (after, before) if id in side.stands]
        # Of what was taken back no title is left after it; the one before it is what people know.
        named = next((stand for stand in stands if stand.title != stand.post.key), None)
        return (named or stands[0]).title if stands else id

    return title
