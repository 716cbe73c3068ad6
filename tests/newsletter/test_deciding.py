"""What stands in a digest: what is new for whom, in which order, and what is not in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.network.carrying import Route
from plugins.network.model import Change, FollowRule, Form, Stage
from plugins.network.problems import SetupError
from plugins.newsletter.deciding import MOST, limited
from plugins.newsletter.values import Item, Kind, Part
from tests.builders import (
    NOW,
    make_carriage,
    make_catalog,
    make_placement,
    make_post,
    make_posts,
    make_topic,
    make_unit,
    moment,
)
from tests.newsletter.digests import digest_of, titles

CHANGED = (
    Change(date=date(2026, 11, 24), what="The threshold is 90."),
    Change(date=date(2026, 10, 1), what="A name was mended."),
)
POSTS = (
    make_post("energy/caverns", "2026-11-20", topics=("hydrogen",)),
    make_post("energy/older", "2026-11-01", topics=("hydrogen",), changes=CHANGED),
    make_post("tax/relief", "2026-11-21", topics=("hydrogen",)),
    make_post("labs/trial", "2026-11-24T08:00", topics=("grid",)),
)
UNITS = (make_unit("energy", accent="teal"), make_unit("tax"), make_unit("labs", stage=Stage.PILOT))
CATALOG = make_catalog(posts=POSTS, units=UNITS, topics=[make_topic("hydrogen", aliases=("h2",)), make_topic("grid")])
CARRIED = make_carriage(make_placement("energy", POSTS[2], note="Read this first."), make_placement("tax", POSTS[1]))


def test_a_sections_digest_has_its_own_posts_then_what_it_carries_and_what_was_corrected() -> None:
    found = digest_of(CATALOG, Kind.UNIT, "energy", carriage=CARRIED)
    assert titles(found) == {
        "New from us": ["Caverns"],
        "From our colleagues": ["Relief"],
        "Corrected and updated": ["Older"],
    }
    own, carried, older = found.items
    assert (own.whose, carried.whose) == ("", "Tax")
    assert (carried.note, carried.why) == ("Read this first.", "Carried because we follow Tax.")
    assert older.changes == ("Changed 24 Nov 2026: The threshold is 90.",)  # the other was told in its time
    assert found.lede == "2 new posts and 1 correction since 18 Nov 2026."
    assert found.line == "Energy: Caverns and 2 more"
    assert found.accent == "teal"


def test_a_carried_post_that_was_offered_says_so() -> None:
    offered = make_placement("energy", POSTS[2], route=Route.OFFER, rule=None)
    found = digest_of(CATALOG, Kind.UNIT, "energy", carriage=make_carriage(offered))
    assert [item.why for item in found.items if item.why] == ["Offered by its author."]


def test_a_topics_digest_has_the_posts_of_all_units_on_it() -> None:
    found = digest_of(CATALOG, Kind.TOPIC, "hydrogen")
    assert titles(found) == {"New": ["Relief", "Caverns"], "Corrected and updated": ["Older"]}
    assert found.address.endswith("/topics/hydrogen/")


@pytest.mark.parametrize("typed", ["h2", "Hydrogen", "HYDROGEN"])
def test_a_topic_may_be_named_as_people_name_it(typed: str) -> None:
    assert digest_of(CATALOG, Kind.TOPIC, typed).key == digest_of(CATALOG, Kind.TOPIC, "hydrogen").key


def test_the_networks_digest_goes_by_units_the_newest_first_and_a_pilot_never_leads() -> None:
    found = digest_of(CATALOG, Kind.NETWORK)
    assert list(titles(found)) == ["Tax", "Energy", "Labs (pilot)", "Corrected and updated"]
    assert found.line.startswith("The Firm: Relief")


@pytest.mark.parametrize(("kind", "name"), [(Kind.UNIT, "enrgy"), (Kind.TOPIC, "hydrogn"), (Kind.COLLEAGUES, "enrgy")])
def test_who_asks_for_what_is_not_there_is_told_what_is_near(kind: Kind, name: str) -> None:
    with pytest.raises(SetupError, match=r"did you mean '(energy|hydrogen)'"):
        digest_of(CATALOG, kind, name)


def test_nothing_new_is_a_digest_without_parts() -> None:
    later = replace(CATALOG, now=moment("2027-06-01"))
    for kind, name in ((Kind.UNIT, "energy"), (Kind.TOPIC, "grid"), (Kind.NETWORK, ""), (Kind.COLLEAGUES, "tax")):
        assert digest_of(later, kind, name, carriage=CARRIED).parts == ()


def test_what_is_told_is_new_at_the_first_moment_of_the_window_and_not_before() -> None:
    posts = [make_post("energy/first", "2026-11-18"), make_post("energy/before", "2026-11-17T23:59")]
    found = digest_of(make_catalog(posts=posts), Kind.NETWORK, since="7d")
    assert titles(found) == {"Energy": ["First"]}


def test_an_event_says_when_and_where() -> None:
    starts, ends = moment("2026-12-01T18:00"), moment("2026-12-01T20:00")
    event = make_post("energy/evening", form=Form.EVENT, place="Leeds", starts=starts, ends=ends)
    [item] = digest_of(make_catalog(posts=[event]), Kind.NETWORK).items
    assert item.event == "Tuesday 1 Dec 2026, 18:00 to 20:00 UTC. Leeds"
    assert item.about == ("Event", "20 Nov 2026", "Dana Ortiz")


def test_a_comment_names_what_it_is_about_only_where_that_is_shared() -> None:
    about = make_post("tax/relief", "2026-01-01", share=("energy",))
    comment = make_post("energy/on-it", about="tax/relief")
    catalog = make_catalog(posts=[about, comment], units=[*UNITS])
    placed = make_carriage(make_placement("labs", comment), make_placement("energy", comment))
    [on_site] = digest_of(catalog, Kind.NETWORK).items
    assert on_site.about[0] == "Comment on “Relief”"
    [in_labs] = digest_of(catalog, Kind.UNIT, "labs", carriage=placed).items
    assert in_labs.about[0] == "Comment"


def test_the_language_and_direction_of_a_post_are_said_where_they_are_others() -> None:
    posts = [
        make_post("energy/one", lang="ar"),
        make_post("energy/two", "2026-11-19", lang="en"),
        make_post("energy/three", "2026-11-18"),
    ]
    items = digest_of(make_catalog(posts=posts), Kind.NETWORK).items
    assert [(item.lang, item.rtl) for item in items] == [("ar", True), ("", False), ("", False)]


def test_a_long_time_is_cut_and_what_is_left_out_is_counted() -> None:
    posts = (*make_posts(60, "energy"), *make_posts(5, "tax"))
    found = digest_of(make_catalog(posts=posts), Kind.NETWORK, since="2024-01-01")
    energy, tax = sorted(found.parts, key=lambda part: part.title)
    assert (len(energy.items), energy.rest) == (MOST - 5, 60 - MOST + 5)
    assert (len(tax.items), tax.rest) == (5, 0)
    assert energy.address.endswith("/energy/")
    assert found.lede.startswith("65 new posts")


@given(st.lists(st.integers(1, 30), max_size=12), st.integers(1, 40))
def test_no_part_loses_a_post_to_one_that_has_more_and_none_is_lost_uncounted(sizes: list[int], most: int) -> None:
    parts = [
        Part(title=str(at), items=(Item(id="x", title="x", address="x", about=()),) * size)
        for at, size in enumerate(sizes)
    ]
    found = limited(parts, most)
    assert [len(part.items) + part.rest for part in found] == sizes
    assert sum(len(part.items) for part in found) <= max(most, len(parts))
    cut = [len(part.items) for part in found if part.rest]
    assert all(len(part.items) <= min(cut, default=99) for part in found)
    assert len(set(cut)) <= 1


def test_the_key_is_that_of_what_is_told_and_to_whom() -> None:
    found = digest_of(CATALOG, Kind.UNIT, "energy", carriage=CARRIED)
    hour_later = digest_of(replace(CATALOG, now=NOW.replace(hour=13)), Kind.UNIT, "energy", carriage=CARRIED)
    assert found.key == hour_later.key
    others = [
        digest_of(CATALOG, Kind.UNIT, "energy"),
        digest_of(CATALOG, Kind.UNIT, "tax", carriage=CARRIED),
        digest_of(CATALOG, Kind.COLLEAGUES, "energy", carriage=CARRIED),
        digest_of(CATALOG, Kind.NETWORK),
    ]
    assert max(Counter(one.key for one in (found, *others)).values()) == 1


def test_what_a_rule_for_topics_carries_says_on_which() -> None:
    by_topic = make_placement("energy", POSTS[2], route=Route.TOPIC, rule=FollowRule(topics=("hydrogen",)))
    found = digest_of(CATALOG, Kind.UNIT, "energy", carriage=make_carriage(by_topic))
    assert [item.why for item in found.items if item.why] == ["Carried because we follow Hydrogen."]
