"""What holds of syndication whatever a network looks like."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.network.carrying import Carriage, Route
from plugins.network.model import FollowRule, Stage, Status
from plugins.network.sharing import may_show
from plugins.network.whole import Catalog
from plugins.syndication.resolver import resolve
from tests.builders import make_post
from tests.syndication.any_network import UIDS, catalogs, rules

LAW = settings(max_examples=60, deadline=None)


def placed(found: Carriage) -> set[tuple[str, str]]:
    return {(one.unit, one.post.id) for one in found.placements}


@LAW
@given(catalogs())
def test_each_post_is_at_most_once_in_a_section_and_never_in_its_home(catalog: Catalog) -> None:
    found = resolve(catalog)
    every = [(one.unit, one.post) for one in (*found.placements, *found.departed)]
    every += [(one.unit, one.post) for one in found.refusals]
    assert len(every) == len({(uid, post.id) for uid, post in every})
    assert all(uid != post.unit for uid, post in every)


@LAW
@given(catalogs())
def test_share_holds_for_everything_that_reaches_another_unit(catalog: Catalog) -> None:
    found = resolve(catalog)
    for one in (*found.placements, *found.departed):
        as_post = make_post(one.post.key, share=one.post.share)
        assert may_show(catalog, as_post, one.unit)
        assert catalog.unit[one.unit].role.stage is not Stage.CLOSED
        assert catalog.unit[one.unit].carries


@LAW
@given(catalogs())
def test_what_is_not_published_is_carried_by_nobody(catalog: Catalog) -> None:
    found = resolve(catalog)
    published = {post.id for post in catalog.posts}
    assert {one.post.id for one in found.placements} | {one.post.id for one in found.refusals} <= published
    assert not {one.post.id for one in found.departed} & published


@LAW
@given(catalogs())
def test_a_placement_keeps_the_post_as_it_is_at_home(catalog: Catalog) -> None:
    homes = {post.id: post for post in catalog.posts}
    assert all(one.post is homes[one.post.id] for one in resolve(catalog).placements)


@LAW
@given(catalogs())
def test_what_brings_a_post_names_it(catalog: Catalog) -> None:
    for one in resolve(catalog).placements:
        for route, rule in ((one.route, one.rule), *one.also):
            if rule is None:
                assert (route, one.unit in one.post.to) == (Route.OFFER, True)
                continue
            assert rule in catalog.unit[one.unit].follow
            assert rule.unit in ("", one.post.unit)
            assert not rule.topics or set(rule.topics) & set(one.post.topics)


@LAW
@given(catalogs(), st.randoms(use_true_random=False))
def test_no_order_of_anything_changes_anything(catalog: Catalog, chance: random.Random) -> None:
    def mixed(values: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(chance.sample(values, len(values)))

    shuffled = replace(
        catalog,
        units=tuple(
            replace(unit, follow=mixed(unit.follow), overlays=mixed(unit.overlays), share=mixed(unit.share))
            for unit in mixed(catalog.units)
        ),
        posts=tuple(
            replace(post, topics=mixed(post.topics), to=mixed(post.to), share=mixed(post.share))
            for post in mixed(catalog.posts)
        ),
        withdrawn=mixed(catalog.withdrawn),
        notices=mixed(catalog.notices),
        topics=mixed(catalog.topics),
    )
    first, second = resolve(catalog), resolve(shuffled)
    for attribute in ("placements", "departed", "refusals"):
        one, other = getattr(first, attribute), getattr(second, attribute)
        assert [_plain(value) for value in one] == [_plain(value) for value in other]


def _plain(value: Any) -> tuple[Any, ...]:
    """A placement or refusal without the order of topics, which is the author's and was shuffled."""
    also = getattr(value, "also", getattr(value, "reason", None))
    route = getattr(value, "route", None)
    return value.unit, value.post.id, route, value.rule, also


@LAW
@given(catalogs(), st.sampled_from(UIDS), rules())
def test_a_further_rule_takes_nothing_away_and_touches_no_other_unit(
    catalog: Catalog, uid: str, rule: FollowRule
) -> None:
    more = replace(
        catalog,
        units=tuple(replace(unit, follow=(*unit.follow, rule)) if unit.uid == uid else unit for unit in catalog.units),
    )
    before, after = placed(resolve(catalog)), placed(resolve(more))
    assert before <= after
    assert {uid for uid, _ in after - before} <= {uid}


@LAW
@given(catalogs())
def test_what_others_follow_never_changes_what_a_unit_carries(catalog: Catalog) -> None:
    """Only home posts are carried on, so units that follow each other make no cycle and no chain."""
    found = resolve(catalog)
    for uid in UIDS:
        alone = replace(
            catalog, units=tuple(unit if unit.uid == uid else replace(unit, follow=()) for unit in catalog.units)
        )
        assert resolve(alone).of_unit.get(uid) == found.of_unit.get(uid)


@LAW
@given(catalogs())
def test_taking_a_post_back_takes_it_from_every_section_at_once(catalog: Catalog) -> None:
    for taken in catalog.posts[:2]:
        left = tuple(post for post in catalog.posts if post is not taken)
        withdrawn = (*catalog.withdrawn, replace(taken, status=Status.WITHDRAWN, reason="Old."))
        after = resolve(replace(catalog, posts=left, withdrawn=withdrawn))
        assert taken.id not in after.of_post
        carriers = {one.unit for one in resolve(catalog).of_post.get(taken.id, ())}
        assert {one.unit for one in after.departed if one.post.id == taken.id} == carriers
