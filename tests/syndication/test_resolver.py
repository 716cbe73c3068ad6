"""Who carries what: every check, every route, and what counts when several hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from plugins.network.carrying import Carriage, Reason, Route
from plugins.network.model import (
    FollowRule,
    OutsideFeed,
    OutsideItem,
    Overlay,
    Post,
    Stage,
    State,
    Status,
    Unit,
)
from plugins.network.whole import Catalog
from plugins.syndication.resolver import OFFERS, resolve
from tests.builders import make_catalog, make_network, make_notice, make_post, make_posts, make_unit

TAX = FollowRule(unit="tax")
HYDROGEN = FollowRule(topics=("hydrogen",))
HIDES = Overlay(post="tax/ring-fence", hide=True)
RING_FENCE = make_post("tax/ring-fence", "2026-11-10", topics=("hydrogen",))


def energy(*rules: FollowRule, **changes: Any) -> Unit:
    return make_unit("energy", follow=rules, **changes)


def carriage(
    *units: Unit, posts: Iterable[Post] = (RING_FENCE,), groups: dict[str, tuple[str, ...]] | None = None, **more: Any
) -> Carriage:
    """Of `units`, and of Tax and Legal when they are not among them."""
    every = {uid: make_unit(uid) for uid in ("tax", "legal")} | {unit.uid: unit for unit in units}
    network = make_network(groups=groups or {})
    return resolve(make_catalog(posts=posts, units=every.values(), network=network, **more))


def carried(found: Carriage, uid: str = "energy") -> list[str]:
    return [one.post.key for one in found.of_unit.get(uid, ())]


def refused(found: Carriage, uid: str = "energy") -> dict[str, Reason]:
    return {one.post.key: one.reason for one in found.refusals if one.unit == uid}


# ------------------------------------------------------------------------------------------------------------ routes


@pytest.mark.parametrize(
    ("rule", "post", "comes"),
    [
        (TAX, RING_FENCE, True),
        (FollowRule(unit="legal"), RING_FENCE, False),
        (FollowRule(unit="tax", topics=("hydrogen",)), RING_FENCE, True),
        (FollowRule(unit="tax", topics=("grid", "hydrogen")), RING_FENCE, True),
        (FollowRule(unit="tax", topics=("grid",)), RING_FENCE, False),
        (FollowRule(unit="legal", topics=("hydrogen",)), RING_FENCE, False),
        (HYDROGEN, RING_FENCE, True),
        (FollowRule(topics=("grid",)), RING_FENCE, False),
        (FollowRule(feed="grid-operator"), RING_FENCE, False),
        (FollowRule(unit="nobody-there"), RING_FENCE, False),
    ],
)
def test_a_rule_brings_what_it_names(rule: FollowRule, post: Post, comes: bool) -> None:
    found = carriage(energy(rule), posts=[post])
    assert carried(found) == (["tax/ring-fence"] if comes else [])
    assert found.refusals == ()


def test_a_placement_says_which_rule_brought_it() -> None:
    [one] = carriage(energy(TAX)).placements
    assert (one.unit, one.post, one.route, one.rule) == ("energy", RING_FENCE, Route.UNIT, TAX)
    assert (one.pinned, one.note, one.also) == (False, "", ())


def test_an_offer_comes_without_any_rule() -> None:
    [one] = carriage(energy(), posts=[replace(RING_FENCE, to=("energy", "legal"))]).of_unit["energy"]
    assert (one.route, one.rule) == (Route.OFFER, None)


def test_a_units_own_posts_are_no_placements() -> None:
    own = make_post("energy/caverns", topics=("hydrogen",), to=("energy",))
    found = carriage(energy(HYDROGEN, FollowRule(unit="energy")), posts=[own])
    assert (found.placements, found.refusals) == ((), ())


def test_an_offer_counts_more_than_a_rule_for_a_unit_and_that_more_than_one_for_a_topic() -> None:
    some = FollowRule(unit="tax", topics=("hydrogen",))
    offered = replace(RING_FENCE, to=("energy",))
    [first] = carriage(energy(HYDROGEN, some, TAX), posts=[offered]).placements
    assert (first.route, first.rule) == (Route.OFFER, None)
    assert first.also == ((Route.UNIT, TAX), (Route.UNIT, some), (Route.TOPIC, HYDROGEN))
    [second] = carriage(energy(HYDROGEN, some)).placements
    assert (second.route, second.also) == (Route.UNIT, ((Route.TOPIC, HYDROGEN),))


def test_a_rule_that_is_there_twice_counts_once() -> None:
    [one] = carriage(energy(replace(TAX, line=9), replace(TAX, line=4))).placements
    assert one.rule is not None
    assert (one.rule.line, one.also) == (4, ())


def test_placements_stand_newest_first_and_by_unit() -> None:
    posts = [
        make_post(f"tax/{slug}", day) for slug, day in (("b", "2026-11-01"), ("a", "2026-11-01"), ("c", "2026-11-02"))
    ]
    found = carriage(make_unit("work", follow=(TAX,)), energy(TAX), posts=posts)
    order = ["tax/c", "tax/a", "tax/b"]
    assert [(one.unit, one.post.key) for one in found.placements] == [
        (uid, key) for uid in ("energy", "work") for key in order
    ]


def test_posts_of_a_closed_unit_still_match_a_topic() -> None:
    assert carried(carriage(energy(HYDROGEN), make_unit("tax", stage=Stage.CLOSED))) == ["tax/ring-fence"]


# ------------------------------------------------------------------------------------------------------------ checks


@pytest.mark.parametrize(
    ("share", "home", "reason"),
    [
        (("everyone",), ("everyone",), None),
        (("energy",), ("everyone",), None),
        (("regulated",), ("everyone",), None),
        (("legal", "energy"), ("regulated",), None),
        (("nobody",), ("everyone",), Reason.SHARE),
        (("legal",), ("everyone",), Reason.SHARE),
        (("advisers",), ("everyone",), Reason.SHARE),
        ((), ("everyone",), Reason.SHARE),
        (("everyone",), ("nobody",), Reason.UNIT_SHARE),
        (("everyone",), ("advisers",), Reason.UNIT_SHARE),
        (("energy",), ("legal",), Reason.UNIT_SHARE),
        (("everyone",), (), Reason.UNIT_SHARE),
        (("legal",), ("legal",), Reason.SHARE),
    ],
)
@pytest.mark.parametrize("route", Route)
def test_share_holds_on_every_route(
    share: tuple[str, ...], home: tuple[str, ...], reason: Reason | None, route: Route
) -> None:
    rules = {Route.UNIT: (TAX,), Route.TOPIC: (HYDROGEN,), Route.OFFER: ()}[route]
    to = ("energy",) if route is Route.OFFER else ()
    found = carriage(
        energy(*rules),
        make_unit("tax", share=home),
        posts=[replace(RING_FENCE, share=share, to=to)],
        groups={"regulated": ("energy", "legal"), "advisers": ("legal",)},
    )
    assert refused(found).get("tax/ring-fence") == reason
    assert carried(found) == ([] if reason else ["tax/ring-fence"])


def test_a_closed_unit_carries_nothing() -> None:
    offered = replace(RING_FENCE, to=("energy",))
    found = carriage(energy(TAX, HYDROGEN, stage=Stage.CLOSED), posts=[offered])
    assert (found.placements, refused(found)) == ((), {"tax/ring-fence": Reason.CLOSED})


def test_a_unit_that_takes_no_offers_declines_them() -> None:
    offered = replace(RING_FENCE, to=("energy",))
    found = carriage(energy(offers=False), posts=[offered])
    assert (found.placements, refused(found)) == ((), {"tax/ring-fence": Reason.DECLINED})
    assert carried(carriage(energy(TAX, offers=False), posts=[offered])) == ["tax/ring-fence"]
    secret = replace(offered, share=("nobody",))
    assert refused(carriage(energy(offers=False), posts=[secret])) == {"tax/ring-fence": Reason.SHARE}


@pytest.mark.parametrize("route", [(TAX,), (HYDROGEN,), ()])
def test_what_a_unit_hides_comes_by_no_route(route: tuple[FollowRule, ...]) -> None:
    offered = replace(RING_FENCE, to=("energy",))
    found = carriage(energy(*route, overlays=(HIDES,)), posts=[offered])
    assert (found.placements, refused(found)) == ((), {"tax/ring-fence": Reason.HIDDEN})


def test_a_hidden_post_is_named_by_an_old_slug_too() -> None:
    renamed = replace(RING_FENCE, slug="new-fence", aliases=("/tax/ring-fence/",))
    assert carried(carriage(energy(TAX, overlays=(HIDES,)), posts=[renamed])) == []


@pytest.mark.parametrize(
    ("hidden", "pinned"), [("tax/ring-fence", "tax/new-fence"), ("tax/new-fence", "tax/ring-fence")]
)
def test_of_two_entries_for_one_post_hiding_counts(hidden: str, pinned: str) -> None:
    renamed = replace(RING_FENCE, slug="new-fence", aliases=("/tax/ring-fence/",))
    entries = (Overlay(post=hidden, hide=True), Overlay(post=pinned, pin=True))
    assert carried(carriage(energy(TAX, overlays=entries), posts=[renamed])) == []


@pytest.mark.parametrize("lines", [(1, 2), (2, 1)])
def test_two_entries_for_one_post_count_together_whichever_is_the_upper(lines: tuple[int, int]) -> None:
    renamed = replace(RING_FENCE, slug="new-fence", aliases=("/tax/ring-fence/",))
    for pinned in ((True, False), (False, True)):
        new = Overlay(post="tax/new-fence", line=lines[0], pin=pinned[0], note="By its new name.")
        old = Overlay(post="tax/ring-fence", line=lines[1], pin=pinned[1], note="By its old one.")
        [one] = carriage(energy(TAX, overlays=(new, old)), posts=[renamed]).placements
        assert (one.pinned, one.note) == (True, "By its new name.")
        [one] = carriage(energy(TAX, overlays=(replace(new, note=""), old)), posts=[renamed]).placements
        assert one.note == "By its old one."


def test_a_unit_whose_carried_yaml_cannot_be_read_carries_nothing() -> None:
    found = carriage(energy(TAX, carries=False))
    assert (found.placements, refused(found)) == ((), {"tax/ring-fence": Reason.HIDDEN})


def test_a_comment_post_of_the_units_own_stands_for_the_post() -> None:
    answer = make_post("energy/our-view", "2026-11-11", about="tax/ring-fence")
    found = carriage(energy(TAX), make_unit("legal", follow=(TAX,)), posts=[RING_FENCE, answer])
    assert carried(found) == []
    [one] = found.refusals
    assert (one.reason, one.by, one.rule) == (Reason.ANSWERED, "energy/our-view", TAX)
    assert carried(found, "legal") == ["tax/ring-fence"]


def test_a_comment_by_the_posts_old_slug_stands_for_it_and_the_newest_comment_is_named() -> None:
    renamed = replace(RING_FENCE, slug="new-fence", aliases=("/tax/ring-fence/",))
    answers = [
        make_post("energy/first", "2026-11-11", about="tax/ring-fence"),
        make_post("energy/second", "2026-11-12", about="tax/new-fence"),
    ]
    [one] = carriage(energy(TAX), posts=[renamed, *answers]).refusals
    assert (one.reason, one.by) == (Reason.ANSWERED, "energy/second")


def test_a_comment_post_is_carried_like_any_other() -> None:
    comment = make_post("tax/clip", about="energy/caverns", quote="So it is.")
    found = carriage(energy(TAX), posts=[comment, make_post("energy/caverns", "2026-11-01")])
    assert carried(found) == ["tax/clip"]


ANSWER = make_post("energy/our-view", "2026-11-11", about="tax/ring-fence")
LATER = FollowRule(unit="tax", since=date(2026, 11, 20))
OFFERED = replace(RING_FENCE, to=("energy",))


@pytest.mark.parametrize(
    ("unit", "post", "reason"),
    [
        (energy(LATER, stage=Stage.CLOSED), replace(RING_FENCE, share=("nobody",)), Reason.SHARE),
        (energy(LATER), replace(RING_FENCE, share=("nobody",)), Reason.SHARE),
        (energy(LATER, stage=Stage.CLOSED), RING_FENCE, Reason.CLOSED),
        (energy(LATER, overlays=(HIDES,)), RING_FENCE, Reason.SINCE),
        (energy(offers=False, stage=Stage.CLOSED), OFFERED, Reason.CLOSED),
        (energy(offers=False, overlays=(HIDES,)), OFFERED, Reason.DECLINED),
        (energy(TAX, overlays=(HIDES,)), RING_FENCE, Reason.HIDDEN),
        (energy(FollowRule(unit="tax", limit=0)), RING_FENCE, Reason.ANSWERED),
    ],
)
def test_of_several_reasons_the_first_that_is_asked_is_said(unit: Unit, post: Post, reason: Reason) -> None:
    assert refused(carriage(unit, posts=[post, ANSWER])) == {"tax/ring-fence": reason}


def test_since_is_a_day_in_the_networks_zone() -> None:
    late = replace(RING_FENCE, date=datetime(2026, 6, 30, 23, 30, tzinfo=UTC))  # 1 July in London
    rule = FollowRule(unit="tax", since=date(2026, 7, 1))
    units = [energy(rule), make_unit("tax")]
    london = resolve(make_catalog(posts=[late], units=units, network=make_network(timezone="Europe/London")))
    assert carried(london) == ["tax/ring-fence"]
    utc = resolve(make_catalog(posts=[late], units=units))
    assert refused(utc) == {"tax/ring-fence": Reason.SINCE}


def test_the_route_that_came_furthest_says_what_is_lacking() -> None:
    old = FollowRule(unit="tax", since=date(2026, 11, 20))
    full = FollowRule(topics=("hydrogen",), limit=1)
    newer = make_post("legal/newer", "2026-11-19", topics=("hydrogen",))
    [one] = carriage(energy(old, full), posts=[RING_FENCE, newer]).refusals
    assert (one.post, one.reason, one.rule) == (RING_FENCE, Reason.LIMIT, full)


# ------------------------------------------------------------------------------------------------------------- limit


def test_a_limit_takes_the_newest() -> None:
    found = carriage(energy(FollowRule(unit="tax", limit=2)), posts=make_posts(4, "tax"))
    assert carried(found) == ["tax/post-4", "tax/post-3"]
    assert refused(found) == {"tax/post-2": Reason.LIMIT, "tax/post-1": Reason.LIMIT}


def test_one_unit_cannot_fill_anothers_section_with_offers() -> None:
    tax = make_posts(OFFERS + 2, "tax", to=("energy",))
    legal = make_post("legal/rules", "2020-01-01", to=("energy",))
    found = carriage(energy(), posts=[*tax, legal])
    assert carried(found) == [*(post.key for post in tax[:OFFERS]), legal.key]
    assert refused(found) == {post.key: Reason.LIMIT for post in tax[OFFERS:]}


def test_an_offer_beyond_those_that_are_taken_still_comes_by_a_rule_or_a_pin() -> None:
    posts = make_posts(OFFERS + 3, "tax", to=("energy",))
    oldest, pinned = posts[-1], Overlay(post=posts[-1].key, pin=True)
    assert len(carried(carriage(energy(TAX), posts=posts))) == OFFERS + 3
    found = carried(carriage(energy(overlays=(pinned,)), posts=posts))
    assert oldest.key in found
    assert len(found) == OFFERS + 1


def test_posts_of_one_moment_fill_a_limit_by_their_ids() -> None:
    posts = [make_post(f"tax/{slug}", id=f"urn:{id}") for slug, id in ("az", "bx", "cy")]
    assert carried(carriage(energy(FollowRule(unit="tax", limit=2)), posts=posts)) == ["tax/b", "tax/c"]


def test_a_limit_takes_the_newest_of_all_topics_together() -> None:
    posts = [
        make_post("tax/old", "2026-11-01", topics=("grid",)),
        make_post("tax/new", "2026-11-03", topics=("hydrogen",)),
        make_post("tax/both", "2026-11-02", topics=("grid", "hydrogen")),
    ]
    rule = FollowRule(topics=("grid", "hydrogen"), limit=2)
    assert carried(carriage(energy(rule), posts=posts)) == ["tax/new", "tax/both"]


@pytest.mark.parametrize(
    "change",
    [{"share": ("nobody",)}, {"slug": "hidden"}, {"slug": "answered"}],
    ids=["not shared", "hidden", "answered"],
)
def test_what_cannot_come_takes_no_place_in_a_limit(change: dict[str, Any]) -> None:
    newest, *others = make_posts(3, "tax")
    answer = make_post("energy/answer", about="tax/answered")
    unit = energy(FollowRule(unit="tax", limit=1), overlays=(Overlay(post="tax/hidden", hide=True),))
    found = carriage(unit, posts=[replace(newest, **change), *others, answer])
    assert carried(found) == ["tax/post-2"]


def test_a_pinned_post_stays_and_takes_no_place_in_a_limit() -> None:
    unit = energy(FollowRule(unit="tax", limit=2), overlays=(Overlay(post="tax/post-1", pin=True, note="Read it."),))
    found = carriage(unit, posts=make_posts(5, "tax"))
    assert carried(found) == ["tax/post-5", "tax/post-4", "tax/post-1"]
    assert [(one.pinned, one.note) for one in found.placements] == [(False, ""), (False, ""), (True, "Read it.")]


def test_a_pin_does_not_stand_above_since() -> None:
    rule = FollowRule(unit="tax", since=date(2026, 11, 11))
    found = carriage(energy(rule, overlays=(Overlay(post="tax/ring-fence", pin=True),)))
    assert refused(found) == {"tax/ring-fence": Reason.SINCE}


def test_each_rule_counts_its_own_matches() -> None:
    posts = make_posts(4, "tax", topics=("hydrogen",))
    one, three = FollowRule(unit="tax", limit=1), FollowRule(topics=("hydrogen",), limit=3)
    assert carried(carriage(energy(one, three), posts=posts)) == ["tax/post-4", "tax/post-3", "tax/post-2"]


def test_an_offer_takes_no_place_in_a_limit() -> None:
    newest, *others = make_posts(3, "tax")
    found = carriage(
        energy(FollowRule(unit="tax", limit=1)), posts=[newest, others[0], replace(others[1], to=("energy",))]
    )
    assert carried(found) == ["tax/post-3", "tax/post-1"]


# ---------------------------------------------------------------------------------------------------------- departed


def test_what_was_taken_back_departs_from_everybody_who_would_carry_it() -> None:
    gone = replace(RING_FENCE, status=Status.WITHDRAWN, reason="Old.")
    retracted = make_notice("tax/wrong", topics=("hydrogen",))
    found = carriage(
        energy(TAX), make_unit("legal", follow=(HYDROGEN,)), posts=[], withdrawn=[gone], notices=[retracted]
    )
    assert (found.placements, found.refusals) == ((), ())
    keys = [(one.unit, one.post.key) for one in found.departed]
    assert keys == [(uid, key) for uid in ("energy", "legal") for key in ("tax/ring-fence", "tax/wrong")]


def test_an_expired_post_departs_from_nowhere() -> None:
    assert carriage(energy(TAX), posts=[], notices=[make_notice("tax/over", State.EXPIRED)]).departed == ()


@pytest.mark.parametrize(
    "unit",
    [
        energy(TAX, overlays=(Overlay(post="tax/wrong", hide=True),)),
        energy(TAX, stage=Stage.CLOSED),
        energy(TAX, carries=False),
        energy(FollowRule(unit="tax", since=date(2026, 10, 2))),
        energy(FollowRule(unit="legal")),
    ],
)
def test_nothing_departs_from_where_it_would_not_be_carried(unit: Unit) -> None:
    assert carriage(unit, posts=[], notices=[make_notice("tax/wrong")]).departed == ()


def test_nothing_departs_from_a_unit_with_which_it_was_not_shared() -> None:
    notices = [make_notice("tax/wrong", share=("legal",)), make_notice("tax/worse", to=("energy",), share=("nobody",))]
    assert carriage(energy(TAX), posts=[], notices=notices).departed == ()


def test_what_was_taken_back_departs_while_it_would_be_within_the_limit() -> None:
    rule = FollowRule(unit="tax", limit=2)
    notice = make_notice("tax/wrong")  # of 1 October
    newer = [make_post("tax/a", "2026-10-02"), make_post("tax/b", "2026-10-03")]
    older = make_post("tax/old", "2026-09-01")
    found = carriage(energy(rule), posts=[newer[0], older], notices=[notice])
    assert [one.post.key for one in found.departed] == ["tax/wrong"]
    assert carried(found) == ["tax/a", "tax/old"]  # what has departed takes nobody's place
    assert carriage(energy(rule), posts=[*newer, older], notices=[notice]).departed == ()
    pinned = energy(rule, overlays=(Overlay(post="tax/wrong", pin=True),))
    assert len(carriage(pinned, posts=[*newer, older], notices=[notice]).departed) == 1


# ----------------------------------------------------------------------------------------------------------- outside


def outside(*rules: FollowRule, stage: Stage = Stage.LIVE, unit: str = "energy") -> list[str]:
    """The titles shown of a feed with an item each day from the 4th down to the 1st, and one without a date."""
    days = [datetime(2026, 11, day, 12, tzinfo=UTC) for day in (4, 3, 2, 1)]
    items = [OutsideItem(title=str(day.day), url="https://grid.example/", date=day) for day in days]
    items.append(OutsideItem(title="undated", url="https://grid.example/"))
    feed = OutsideFeed(unit=unit, name="grid", title="Grid", url="", items=tuple(items), source="x.json")
    catalog: Catalog = replace(make_catalog(units=[energy(*rules, stage=stage)]), outside=(feed,))
    return [item.title for feed in resolve(catalog).outside for item in feed.items]


def test_an_outside_feed_is_cut_to_limit_and_since() -> None:
    assert outside(FollowRule(feed="grid")) == ["4", "3", "2", "1", "undated"]
    assert outside(FollowRule(feed="grid", limit=2)) == ["4", "3"]
    assert outside(FollowRule(feed="grid", since=date(2026, 11, 3))) == ["4", "3"]
    assert outside(FollowRule(feed="grid", limit=1), FollowRule(feed="grid", since=date(2026, 11, 3))) == ["4", "3"]


def test_an_outside_feed_shows_only_where_a_rule_names_it() -> None:
    assert outside() == []
    assert outside(FollowRule(feed="other")) == []
    assert outside(FollowRule(feed="grid", limit=1), FollowRule(feed="other")) == ["4"]
    assert outside(FollowRule(feed="grid"), unit="tax") == []
    assert outside(FollowRule(feed="grid"), stage=Stage.CLOSED) == []


def test_outside_feeds_stand_by_unit_whatever_units_are_called() -> None:
    units = [make_unit("tax", name="A", follow=(FollowRule(feed="grid"),)), energy(FollowRule(feed="grid"), name="B")]
    found = [
        OutsideFeed(unit=uid, name="grid", title="", url="", items=(), source="x.json") for uid in ("tax", "energy")
    ]
    catalog = replace(make_catalog(units=units), outside=tuple(found))
    assert [feed.unit for feed in resolve(catalog).outside] == ["energy", "tax"]
