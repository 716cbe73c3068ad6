"""Which topics move, and which lie beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.central_index.movement import Movement, movements
from plugins.central_index.neighbours import MOST, PER_POST, TOGETHER_LEAST, neighbours
from plugins.network.model import Post
from tests.builders import make_catalog, make_post

NEWEST = date(2026, 11, 20)
SLUGS = [f"topic-{number}" for number in range(6)]


def written(*days_ago: int, topic: str = "hydrogen", first: int = 0) -> list[Post]:
    return [
        make_post(
            f"energy/{topic}-{first + number}",
            (NEWEST - timedelta(days=ago)).isoformat(),
            topics=(topic,) if topic else (),
        )
        for number, ago in enumerate(days_ago)
    ]


def moved(posts: Sequence[Post]) -> dict[str, Movement]:
    catalog = make_catalog(posts=posts)
    found = movements(catalog.posts_of_topic, catalog.posts[0].date, catalog.posts[-1].date)
    return {one.topic: one for one in found}


OLD = written(900, topic="")  # so that the network has a past


def test_a_topic_that_is_written_on_as_always_does_not_move() -> None:
    found = moved([*OLD, *written(*range(0, 450, 15))])["hydrogen"]
    assert (found.posts, found.lately, found.usual, found.moves) == (30, 6, 6.0, False)


def test_a_topic_with_clearly_more_than_usual_moves() -> None:
    found = moved([*OLD, *written(1, 20, 40, 60, 200)])["hydrogen"]
    assert (found.lately, found.usual, found.moves) == (4, 0.25, True)


def test_one_post_is_no_movement() -> None:
    assert not moved([*OLD, *written(0)])["hydrogen"].moves


@pytest.mark.parametrize(("ago", "lately"), [(89, 1), (90, 0)])
def test_lately_is_ninety_days_before_the_newest_post_of_the_network(ago: int, lately: int) -> None:
    assert moved([*OLD, *written(0, topic="pay"), *written(ago)])["hydrogen"].lately == lately


def test_a_young_network_has_no_usual_so_nothing_is_more_than_that() -> None:
    found = moved(written(*range(20)))["hydrogen"]
    assert (found.lately, found.usual, found.moves) == (20, None, False)


def test_a_small_topic_that_rises_comes_before_a_large_one_that_stays() -> None:
    large = written(*range(0, 450, 5), topic="grid")
    small = written(2, 9, 30, topic="salt")
    assert list(moved([*OLD, *large, *small])) == ["salt", "grid"]


@given(st.data())
def test_every_topic_with_posts_moves_somewhere_once_whatever_the_order(data: st.DataObject) -> None:
    posts = [
        make_post(f"energy/p{number}", (NEWEST - timedelta(days=ago)).isoformat(), topics=tuple(topics))
        for number, (ago, topics) in enumerate(
            data.draw(
                st.lists(st.tuples(st.integers(0, 800), st.lists(st.sampled_from(SLUGS), unique=True)), min_size=1)
            )
        )
    ]
    found = moved(posts)
    assert found.keys() == {slug for post in posts for slug in post.topics}
    assert all(one.rise >= other.rise for one, other in pairwise(found.values()))
    assert all(0 <= one.lately <= one.posts for one in found.values())
    assert list(moved(data.draw(st.permutations(posts))).values()) == list(found.values())


# ----------------------------------------------------------------------------------------------------- neighbours


def on(*topics: Sequence[str]) -> list[Post]:
    return [make_post(f"energy/p{number}", topics=tuple(of)) for number, of in enumerate(topics)]


def test_topics_of_the_same_posts_are_neighbours_the_nearest_first() -> None:
    posts = on("ab", "ab", "ab", "ac", "ac", "cd", "cd", "cd", "cd")
    assert neighbours(posts) == {
        "a": (("b", 3), ("c", 2)),
        "b": (("a", 3),),
        "c": (("d", 4), ("a", 2)),
        "d": (("c", 4),),
    }


def test_one_post_on_both_may_be_chance() -> None:
    assert neighbours(on("ab", "a", "b")) == {}


def test_what_stands_on_everything_is_nearer_to_nothing_than_a_topic_of_the_same_few_posts() -> None:
    posts = on(*["abz"] * 2, "az", *["z"] * 50)
    assert neighbours(posts)["a"] == (("b", 2), ("z", 3))


def test_a_post_with_very_many_topics_costs_no_more_than_one_with_some() -> None:
    many = [f"t{number:03}" for number in range(200)]
    found = neighbours(on(many, many, many))
    assert len(found) == PER_POST
    assert {other for of in found.values() for other, _ in of} <= set(many[:PER_POST])


@given(st.lists(st.lists(st.sampled_from(SLUGS), unique=True, max_size=4), max_size=40), st.randoms())
def test_to_be_near_goes_both_ways_and_the_order_of_posts_changes_nothing(
    topics: list[list[str]], random: object
) -> None:
    posts = on(*topics)
    found = neighbours(posts)
    for slug, of in found.items():
        assert slug not in dict(of)
        assert 0 < len(of) <= MOST
        for other, both in of:
            assert both >= TOGETHER_LEAST
            assert dict(found[other])[slug] == both  # six topics: no list is cut
            assert both == sum({slug, other} <= set(post.topics) for post in posts)
    random.shuffle(posts)  # type: ignore[attr-defined]
    assert neighbours(posts) == found
