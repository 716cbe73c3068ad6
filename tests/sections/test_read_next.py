"""What is offered after a post."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plugins.network.model import Post
from plugins.network.whole import Catalog
from plugins.sections.read_next import read_next
from tests.builders import make_catalog, make_post, make_posts, make_unit

HERE = make_post("energy/here", "2025-06-01", topics=("hydrogen", "grid"))


def offered(catalog: Catalog, post: Post = HERE) -> list[str]:
    return [other.key for other in read_next(catalog, post)]


def test_more_shared_topics_come_first_then_another_unit_then_the_newer() -> None:
    catalog = make_catalog(
        posts=[
            HERE,
            make_post("energy/one-topic-newest", "2026-10-01", topics=("grid",)),
            make_post("energy/both-newer", "2026-09-01", topics=("grid", "hydrogen")),
            make_post("tax/both-older", "2024-01-01", topics=("hydrogen", "grid")),
            make_post("tax/both-newer", "2024-02-01", topics=("hydrogen", "grid")),
        ]
    )
    assert offered(catalog) == ["tax/both-newer", "tax/both-older", "energy/both-newer"]


def test_places_that_are_left_go_to_the_newest_of_the_own_section() -> None:
    catalog = make_catalog(posts=[HERE, make_post("tax/near", topics=("grid",)), make_post("tax/far"), *make_posts(5)])
    assert offered(catalog) == ["tax/near", "energy/post-5", "energy/post-4"]


def test_a_post_is_never_offered_after_itself() -> None:
    assert offered(make_catalog(posts=[HERE])) == []
    newest = make_posts(9)
    for post in newest:
        assert post.key not in offered(make_catalog(posts=newest), post)


def test_what_another_unit_does_not_share_is_not_offered() -> None:
    posts = [
        HERE,
        make_post("tax/kept", topics=("grid",), share=("nobody",)),
        make_post("legal/kept", topics=("grid",)),
    ]
    units = [make_unit("energy"), make_unit("tax"), make_unit("legal", share=("tax",))]
    assert offered(make_catalog(posts=posts, units=units)) == []


@given(st.permutations([HERE, *make_posts(6, topics=("grid",)), *make_posts(6, "tax", topics=("grid", "hydrogen"))]))
def test_the_order_in_which_posts_are_found_changes_nothing(posts: list[Post]) -> None:
    assert offered(make_catalog(posts=posts)) == ["tax/post-6", "tax/post-5", "tax/post-4"]


def test_one_of_fifty_newer_posts_on_the_topic_is_offered_for_an_old_one() -> None:
    old = make_post("energy/old", "2020-01-01", topics=("grid",))
    assert offered(make_catalog(posts=[old, *make_posts(80, topics=("grid",))]), old)[0] == "energy/post-80"
