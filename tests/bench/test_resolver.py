"""The case of the resolver: what it is given is always the same, and what is counted is what was matched."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from rich.console import Console

from bench.resolver import (
    RULES,
    UNITS,
    Growth,
    make_catalog,
    matched,
    measure_resolver,
    print_growth,
    reference_work,
)
from plugins.network.carrying import Carriage, Reason
from plugins.network.model import FollowRule, Post, State
from plugins.network.whole import Catalog
from plugins.syndication.resolver import resolve

POSTS = 600


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return make_catalog(POSTS, 1)


@pytest.fixture(scope="module")
def carriage(catalog: Catalog) -> Carriage:
    return resolve(replace(catalog))


def test_the_same_seed_makes_the_same_catalog(catalog: Catalog) -> None:
    assert make_catalog(POSTS, 1) == catalog
    assert make_catalog(POSTS, 2) != catalog


def test_every_unit_has_rules_of_every_kind(catalog: Catalog) -> None:
    assert len(catalog.units) == UNITS
    for unit in catalog.units:
        assert len(unit.follow) == RULES
        kinds = {(bool(rule.unit), bool(rule.topics)) for rule in unit.follow}
        assert kinds == {(True, False), (True, True), (False, True)}
        assert all(rule.unit != unit.uid for rule in unit.follow)
    rules = [rule for unit in catalog.units for rule in unit.follow]
    for kept in ([rule for rule in rules if rule.limit], [rule for rule in rules if rule.since]):
        assert 0.3 < len(kept) / len(rules) < 0.7


def test_every_post_is_there_once_published_withdrawn_or_retracted(catalog: Catalog) -> None:
    ids = [post.id for post in (*catalog.posts, *catalog.withdrawn)] + [notice.id for notice in catalog.notices]
    assert len(ids) == len(set(ids)) == POSTS
    assert catalog.withdrawn
    assert {notice.state for notice in catalog.notices} == {State.RETRACTED}
    dates = [post.date for post in catalog.posts]
    assert dates == sorted(dates, reverse=True)


def test_almost_every_reason_occurs(carriage: Carriage) -> None:
    expected = {Reason.SHARE, Reason.UNIT_SHARE, Reason.CLOSED, Reason.SINCE, Reason.DECLINED, Reason.LIMIT}
    assert expected <= {refusal.reason for refusal in carriage.refusals}
    assert any(placement.note for placement in carriage.placements)
    assert carriage.departed


def test_matches_are_counted_as_they_would_be_by_asking_every_unit_about_every_post(
    catalog: Catalog, carriage: Carriage
) -> None:
    def names(rule: FollowRule, post: Post) -> bool:
        return rule.unit in ("", post.unit) and (not rule.topics or bool({*rule.topics} & {*post.topics}))

    published = sum(
        post.unit != unit.uid and (unit.uid in post.to or any(names(rule, post) for rule in unit.follow))
        for unit in catalog.units
        for post in catalog.posts
    )
    assert matched(carriage) - len(carriage.departed) == published


def test_the_reference_work_is_always_the_same() -> None:
    assert reference_work() == reference_work() == 69_728_819_500


def test_each_size_is_measured_and_told(catalog: Catalog) -> None:
    out = io.StringIO()
    one, other = measure_resolver(2, 1, out, sizes=(100, POSTS))
    assert (one.posts, other.posts) == (100, POSTS)
    assert other.matches > one.matches > 0
    assert min(one.cpu, one.bare, one.reference) > 0
    assert "resolver, 100 posts … " in out.getvalue()


def test_the_table_says_what_a_match_costs() -> None:
    growth = Growth(
        posts=10, matches=200, placements=150, wall=0.5, cpu=0.004, bare=0.003, relative=0.25, reference=0.016
    )
    out = io.StringIO()
    print_growth([growth], 3, Console(file=out, width=140))
    row = next(line.split() for line in out.getvalue().splitlines() if line.split()[:1] == ["10"])
    assert row == ["10", "200", "150", "0.500", "0.004", "20.0", "0.003", "15.0", "0.25", "0.016"]


def test_days_from_which_rules_count_lie_in_the_time_of_the_posts(catalog: Catalog) -> None:
    days = [rule.since for unit in catalog.units for rule in unit.follow if rule.since]
    assert date(2020, 1, 1) <= min(days) <= max(days) < date(2025, 1, 1)
