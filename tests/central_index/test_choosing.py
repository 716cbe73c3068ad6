"""What stands on the front page: the rule of docs/front-page.md, for any network."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.central_index.choosing import ANSWERS_MOST, PEOPLE_MOST, Choice, choose, people
from plugins.network.model import Form, Front, Post, Stage
from plugins.network.whole import Catalog
from tests.builders import make_catalog, make_expert, make_network, make_notice, make_post, make_posts, make_unit

UIDS = [f"unit-{number}" for number in range(8)]
ALL = tuple(Stage)


@st.composite
def fronts(draw: st.DrawFn) -> Front:
    posts = [f"{uid}/post-{number}" for uid in UIDS for number in range(4)]
    return Front(
        pinned=tuple(draw(st.lists(st.sampled_from(posts), max_size=4, unique=True))),
        per_unit=draw(st.integers(0, 3)),
        sections=draw(st.integers(1, 9)),
        lead_days=draw(st.integers(0, 30)),
        quiet_days=draw(st.integers(1, 400)),
    )


@st.composite
def networks(draw: st.DrawFn) -> Catalog:
    """Units of all stages with posts of all ages, some of them comments or events; some taken back."""
    uids = draw(st.lists(st.sampled_from(UIDS), min_size=1, max_size=8, unique=True))
    posts = []
    for uid in uids:
        for number in range(draw(st.integers(0, 7))):
            about = draw(st.sampled_from(["", "", f"{uids[0]}/post-0", "https://else.example/x"]))
            posts.append(
                make_post(
                    f"{uid}/post-{number}",
                    f"202{draw(st.integers(4, 6))}-{draw(st.integers(1, 11)):02}-{draw(st.integers(1, 28)):02}",
                    authors=(f"of-{uid}",),
                    about=about,
                    quote="Words." if about else "",
                    form=draw(st.sampled_from([Form.NOTE, Form.NOTE, Form.EVENT])),
                )
            )
    gone = draw(st.integers(0, len(posts)))
    return make_catalog(
        units=[make_unit(uid, stage=draw(st.sampled_from(ALL))) for uid in uids],
        posts=posts[gone:],
        withdrawn=posts[: gone // 2],
        notices=[make_notice(post.key) for post in posts[gone // 2 : gone]],
        experts=[make_expert(f"of-{uid}", uid) for uid in uids],
        network=make_network(front=draw(fronts())),
    )


def stage(catalog: Catalog, post: Post) -> Stage:
    return catalog.unit[post.unit].role.stage


@given(networks())
def test_no_post_stands_on_the_page_twice(catalog: Catalog) -> None:
    ids = [post.id for post in choose(catalog).posts]
    assert len(ids) == len(set(ids))


@given(networks())
def test_nothing_stands_on_it_that_is_not_published(catalog: Catalog) -> None:
    assert set(choose(catalog).posts) <= set(catalog.posts)


@given(networks())
def test_a_pilot_never_leads_and_a_closed_section_only_when_it_is_pinned(catalog: Catalog) -> None:
    lead = choose(catalog).lead
    if lead:
        assert stage(catalog, lead) is Stage.LIVE or (
            stage(catalog, lead) is Stage.CLOSED and lead.key in catalog.network.front.pinned
        )


@given(networks())
def test_there_is_a_lead_wherever_a_live_section_has_a_post(catalog: Catalog) -> None:
    assert choose(catalog).lead or not any(stage(catalog, post) is Stage.LIVE for post in catalog.posts)


@given(networks())
def test_of_no_section_there_is_more_than_its_share(catalog: Catalog) -> None:
    choice = choose(catalog)
    with_posts = [card for card in choice.cards if card.posts]
    bound = 1 + catalog.network.front.per_unit if len(with_posts) > 2 else max(9, 1 + catalog.network.front.per_unit)
    assert all(len(card.posts) <= bound for card in choice.cards)
    assert len(choice.cards) <= catalog.network.front.sections
    assert len(choice.answers) <= ANSWERS_MOST
    assert len({post.unit for post in choice.answers}) == len(choice.answers)
    for card in choice.cards:
        assert {post.unit for post in card.posts} <= {card.unit}


@given(networks())
def test_every_open_section_is_on_the_page_once_and_no_closed_one(catalog: Catalog) -> None:
    choice = choose(catalog)
    named = [*(card.unit for card in choice.cards), *choice.others]
    assert sorted(named) == sorted(unit.uid for unit in catalog.units if unit.role.stage is not Stage.CLOSED)


@given(networks(), st.randoms())
def test_the_order_in_which_units_and_posts_come_changes_nothing(catalog: Catalog, random: object) -> None:
    posts, units = list(catalog.posts), list(catalog.units)
    random.shuffle(posts)  # type: ignore[attr-defined]
    random.shuffle(units)  # type: ignore[attr-defined]
    again = make_catalog(
        posts=posts,
        units=units,
        experts=catalog.experts,
        withdrawn=catalog.withdrawn,
        notices=catalog.notices,
        network=catalog.network,
    )
    assert choose(again) == choose(catalog)
    assert people(again) == people(catalog)


@given(networks(), st.integers(1, 4000))
def test_the_clock_changes_nothing(catalog: Catalog, later: int) -> None:
    again = make_catalog(
        posts=catalog.posts,
        units=catalog.units,
        experts=catalog.experts,
        withdrawn=catalog.withdrawn,
        notices=catalog.notices,
        network=catalog.network,
        now=catalog.now + timedelta(days=later),
    )
    assert choose(again) == choose(catalog)


@given(networks())
def test_what_is_not_on_the_page_can_go_without_changing_it(catalog: Catalog) -> None:
    """An old post that nobody sees is not what decides: neither lead nor order hangs on it."""
    choice = choose(catalog)
    oldest = next((post for post in reversed(catalog.posts) if post not in choice.posts), None)
    if oldest is None or catalog.posts[0].date - oldest.date <= timedelta(days=400):
        return
    left = [post for post in catalog.posts if post != oldest]
    kept = make_catalog(posts=left, units=catalog.units, experts=catalog.experts, network=catalog.network)
    if any(post.about.endswith(oldest.key) for post in left if post.about):
        return  # then it is quoted
    assert choose(kept).lead == choice.lead
    assert [card.unit for card in choose(kept).cards] == [card.unit for card in choice.cards]


@given(networks())
def test_people_are_named_fairly(catalog: Catalog) -> None:
    named = people(catalog)
    homes = [catalog.expert[slug].unit for slug in named]
    assert len(named) == len(set(named)) <= PEOPLE_MOST
    assert all(catalog.unit[uid].role.stage is not Stage.CLOSED for uid in homes)


# ------------------------------------------------------------------------------------------------------- the lead


def lead(catalog: Catalog) -> str:
    found = choose(catalog).lead
    return found.key if found else ""


def test_who_writes_every_day_gives_way_to_who_writes_seldom() -> None:
    every_day = [make_post(f"busy/day-{day}", f"2026-03-{day:02}") for day in range(1, 21)]
    seldom = make_post("quiet/once", "2026-03-17")
    assert lead(make_catalog(posts=[*every_day, seldom])) == "quiet/once"


def test_but_not_for_longer_than_a_lead_may_be_old() -> None:
    every_day = [make_post(f"busy/day-{day}", f"2026-03-{day:02}") for day in range(1, 21)]
    seldom = make_post("quiet/once", "2026-03-12")
    assert lead(make_catalog(posts=[*every_day, seldom])) == "busy/day-20"
    patient = make_network(front=Front(lead_days=8))
    assert lead(make_catalog(posts=[*every_day, seldom], network=patient)) == "quiet/once"


def test_two_sections_that_write_as_often_take_turns_by_what_is_newest() -> None:
    posts = [make_post(f"{'odd' if day % 2 else 'even'}/day-{day}", f"2026-03-{day:02}") for day in range(1, 21)]
    assert lead(make_catalog(posts=posts)) == "even/day-20"


@pytest.mark.parametrize("changes", [{"about": "tax/rules", "quote": "Words."}, {"form": Form.EVENT}])
def test_comments_and_events_leave_the_lead_to_others(changes: dict[str, object]) -> None:
    newest, rules = make_post("energy/new", "2026-03-09", **changes), make_post("tax/rules", "2026-03-01")
    assert lead(make_catalog(posts=[newest, rules])) == "tax/rules"
    assert lead(make_catalog(posts=[newest])) == "energy/new"


def test_the_centre_says_what_leads_and_in_which_order() -> None:
    pinned = ("tax/post-2", "energy/post-1", "tax/post-4")
    posts = [*make_posts(5), *make_posts(5, "tax"), *make_posts(5, "work")]
    choice = choose(make_catalog(posts=posts, network=make_network(front=Front(pinned=pinned, per_unit=1))))
    assert choice.lead
    assert choice.lead.key == "tax/post-2"
    assert [(card.unit, [post.slug for post in card.posts]) for card in choice.cards] == [
        ("energy", ["post-1", "post-5"]),
        ("tax", ["post-4", "post-5"]),
        ("work", ["post-5", "post-4"]),
    ]


def test_one_section_cannot_fill_the_page_with_pinned_posts() -> None:
    pinned = tuple(f"energy/post-{number}" for number in range(1, 30))
    posts = [*make_posts(30), *make_posts(3, "tax"), *make_posts(3, "work")]
    choice = choose(make_catalog(posts=posts, network=make_network(front=Front(pinned=pinned))))
    assert [(card.unit, len(card.posts)) for card in choice.cards] == [("energy", 3), ("tax", 3), ("work", 3)]


# --------------------------------------------------------------------------------------------------- the sections


def test_of_many_sections_the_freshest_show_their_posts_and_the_others_are_named() -> None:
    posts = [make_post(f"unit-{number:02}/a", f"2026-03-{1 + number % 28:02}") for number in range(40)]
    choice = choose(make_catalog(posts=posts))
    assert len(choice.cards) == 12
    assert len(choice.others) == 28
    shown = [card.posts[0].date for card in choice.cards]
    assert all(one >= other for one, other in pairwise(shown))


def test_a_section_that_has_been_silent_for_long_gives_way_but_is_named() -> None:
    fresh = [make_post("energy/a", "2026-03-01"), make_post("energy/b", "2026-02-28")]
    posts = [*fresh, make_post("tax/old", "2025-09-01")]
    choice = choose(make_catalog(posts=posts))
    assert ([card.unit for card in choice.cards], choice.others) == (["energy"], ("tax",))
    patient = make_network(front=Front(quiet_days=365))
    assert [card.unit for card in choose(make_catalog(posts=posts, network=patient)).cards] == ["energy", "tax"]


def test_a_section_whose_only_post_leads_is_named_all_the_same() -> None:
    choice = choose(make_catalog(posts=[make_post("energy/a")]))
    assert (choice.cards, choice.others) == ((), ("energy",))


def test_where_one_section_writes_alone_there_is_room_for_more_of_it() -> None:
    choice = choose(make_catalog(posts=make_posts(30)))
    assert [len(card.posts) for card in choice.cards] == [9]


def test_before_anybody_has_written_the_sections_say_what_they_are_for() -> None:
    units = [make_unit(f"unit-{number:02}") for number in range(14)]
    choice = choose(make_catalog(units=units))
    assert ([len(card.posts) for card in choice.cards], len(choice.others)) == ([0] * 12, 2)
    assert choose(make_catalog(units=[])) == Choice()


# ------------------------------------------------------------------------------------------------------ the people


def test_first_comes_one_of_each_section_then_the_second_of_each() -> None:
    posts = [make_post(f"energy/p{n}", f"2026-01-{n + 10:02}", authors=(f"e{n}",)) for n in range(12)]
    posts += [make_post(f"tax/p{n}", f"2026-01-{n + 1:02}", authors=(f"t{n}",)) for n in range(3)]
    assert people(make_catalog(posts=posts)) == ("e11", "t2", "e10", "t1", "e9", "t0", "e8", "e7")


def test_who_has_been_silent_for_long_is_not_among_them() -> None:
    posts = [make_post("energy/a", authors=("here",)), make_post("tax/b", "2025-01-01", authors=("long-gone",))]
    assert people(make_catalog(posts=posts)) == ("here",)
