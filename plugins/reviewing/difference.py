"""Two sides in, one value out: what a change does to readers, and which addresses and ids it loses. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from plugins.network.problems import Problem
from plugins.reviewing import matching
from plugins.reviewing.addresses import Losses, id_changes, of_the_network, redirects, vanished
from plugins.reviewing.matching import Moved, Pair
from plugins.reviewing.posts import post_changes
from plugins.reviewing.problems import new_problems, sorted_once
from plugins.reviewing.sides import Side
from plugins.reviewing.streams import WhyNot, feed_changes, front_change, stream_changes
from plugins.reviewing.things import thing_changes
from plugins.reviewing.values import Difference


def difference(
    before: Side,
    after: Side,
    *,
    rev: str,
    commit: str,
    why: WhyNot,
    moved: Moved,
    touched: Collection[str] = (),
    aside: tuple[str, ...] = (),
) -> Difference:
    """All that readers, each stream and each feed will see change.

    `moved` says of sources that lie elsewhere now, by where they lay, where that is; `touched` are those that hold
    other bytes. `aside` is what was changed and is not compared, in words.
    """
    pairs = matching.pairs(before, after, moved)
    losses, now_called = Losses(before, after, pairs, moved), _now_called(pairs)
    problems, mended = new_problems(before, after, moved)
    drafts = [source for source, why in after.unseen.items() if why == "draft"]
    known = before.unseen.keys() | {moved.get(source, source) for source in before.unseen}
    return Difference(
        network=after.catalog.network.name,
        rev=rev,
        commit=commit,
        moment=after.catalog.now.astimezone(after.zone),
        posts=post_changes(before, after, pairs, moved),
        things=thing_changes(before, after, moved, touched),
        front=front_change(before, after, now_called),
        streams=stream_changes(before, after, why, now_called),
        feeds=feed_changes(before, after),
        vanished=vanished(losses),
        redirects=redirects(before, after),
        ids=id_changes(losses),
        drafts=sum(source not in known and source not in before.at_source for source in drafts),
        problems=problems,
        mended=mended,
        aside=aside,
    )


def _now_called(pairs: Iterable[Pair]) -> Mapping[str, str]:
    """The ids of posts that have other ones now, by the former."""
    both = [(pair.before.post.id, pair.after.post.id) for pair in pairs if pair.before and pair.after]
    return {was: now for was, now in both if was != now}


def losses(before: Side, after: Side, moved: Moved) -> tuple[Problem, ...]:
    """The addresses and ids that a change loses, as problems with what keeps them; sorted, none twice."""
    found = Losses(before, after, matching.pairs(before, after, moved), moved)
    lost = [one.problem for one in vanished(found)]
    return sorted_once([*lost, *(one.problem for one in id_changes(found)), *of_the_network(found)])


def needed_texts(before: Side, after: Side) -> frozenset[str]:
    """The sources, of either side, of posts that are public on both and whose texts differ: only these are made."""
    found = set()
    for id, was in before.stands.items():
        now = after.stands.get(id)
        if now and before.says(was.post.source) != after.says(now.post.source):
            found |= {was.post.source, now.post.source}
    return frozenset(found)
