"""In which order posts stand in a section."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plugins.network.streams import section_posts
from tests.builders import make_carriage, make_catalog, make_placement, make_post, make_unit

UNITS = [make_unit("energy"), make_unit("tax")]
DAYS = st.lists(st.tuples(st.integers(1, 28), st.booleans(), st.booleans()), max_size=12)


@given(DAYS)
def test_own_and_carried_posts_stand_in_one_order_of_dates_after_those_that_are_pinned(
    days: list[tuple[int, bool, bool]],
) -> None:
    posts = [
        make_post(f"{'energy' if own else 'tax'}/post-{number}", f"2026-01-{day:02}")
        for number, (day, own, _) in enumerate(days)
    ]
    placed = [
        make_placement("energy", post, pinned=pinned)
        for post, (_, own, pinned) in zip(posts, days, strict=True)
        if not own
    ]
    catalog, carriage = make_catalog(posts=posts, units=UNITS), make_carriage(*placed)
    stream = section_posts(catalog, carriage, "energy")
    assert sorted(post.id for post in stream) == sorted(post.id for post in posts), "each once, pinned ones too"
    pinned = {one.post.id for one in placed if one.pinned}
    top = [post for post in stream if post.id in pinned]
    rest = [post for post in stream if post.id not in pinned]
    assert list(stream) == top + rest
    for part in (top, rest):
        assert [post.date for post in part] == sorted((post.date for post in part), reverse=True)


def test_a_post_stands_only_where_it_is_carried() -> None:
    post = make_post("tax/ring-fence")
    catalog = make_catalog(posts=[post], units=[*UNITS, make_unit("legal")])
    carriage = make_carriage(make_placement("energy", post))
    assert section_posts(catalog, carriage, "energy") == section_posts(catalog, carriage, "tax") == (post,)
    assert section_posts(catalog, carriage, "legal") == ()
