"""Comment posts that lead round in a circle: who falls, and that nobody else does."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.network.comments import circular
from plugins.network.model import Notice, Post, Status
from tests.builders import NOW, make_catalog, make_notice, make_post, make_unit, moment
from tests.trees import Survey, post, small_network, survey, write_network

UNITS = [make_unit("energy"), make_unit("tax"), make_unit("legal")]


def look(tmp_path: Path, **posts: str) -> Survey:
    """The usual network with more posts: `energy_a=…` is the file energy/posts/a.md."""
    files = {f"{name.partition('_')[0]}/posts/{name.partition('_')[2]}.md": text for name, text in posts.items()}
    return survey(write_network(tmp_path, small_network() | files))


def test_a_post_about_itself_is_held_and_told(tmp_path: Path) -> None:
    seen = look(tmp_path, energy_x=post("about: energy/x"))
    assert seen.said == [
        "units/energy/posts/x.md:5: error: the post is about itself;"
        " write about: the post that it comments on, or leave it out"
    ]
    assert "energy/x" not in seen.live
    assert seen.assembled.held == 1


def test_a_circle_names_its_files_and_what_is_older_than_what_it_comments_on_is_no_comment(tmp_path: Path) -> None:
    seen = look(
        tmp_path,
        energy_a=post("about: tax/b", "date: 2026-11-03"),
        tax_b=post("about: energy/c", "date: 2026-11-05"),
        energy_c=post("about: energy/a", "date: 2026-11-04"),
    )
    (said,) = seen.errors
    assert said == (
        "units/energy/posts/a.md:4: error: these comments lead round in a circle: units/energy/posts/a.md ->"
        " units/tax/posts/b.md -> units/energy/posts/c.md -> units/energy/posts/a.md; this post is older than the one"
        " that it comments on; write about: what it comments on in truth, or leave it out"
        " (until then the post is shown as no comment)"
    )
    assert {"tax/b", "energy/c", "energy/a"} <= seen.live
    abouts = {post.key: post.about for post in seen.assembled.catalog.posts}
    assert (abouts["energy/a"], abouts["tax/b"], abouts["energy/c"]) == ("", "energy/c", "energy/a")
    assert seen.assembled.held == 0


def test_a_circle_within_a_unit_holds_what_is_older_than_what_it_comments_on(tmp_path: Path) -> None:
    seen = look(
        tmp_path,
        energy_a=post("about: energy/b", "date: 2026-11-03"),
        energy_b=post("about: energy/a", "date: 2026-11-04"),
    )
    assert "energy/b" in seen.live
    assert "energy/a" not in seen.live
    assert seen.assembled.held == 1


def test_no_unit_takes_down_a_comment_on_its_own_post_by_giving_that_a_new_date(tmp_path: Path) -> None:
    answer = post("about: energy/b", "date: 2026-11-03")
    before = look(tmp_path / "before", energy_b=post("date: 2026-11-01"), tax_answer=answer)
    after = look(tmp_path / "after", energy_b=post("about: tax/answer", "date: 2026-11-04"), tax_answer=answer)
    assert "tax/answer" in before.live
    assert before.live <= after.live


def test_a_newcomer_that_closes_a_circle_costs_nobody_else_a_post(tmp_path: Path) -> None:
    answered = post("about: energy/caverns", "date: 2026-11-10")
    seen = look(tmp_path, tax_old=answered, tax_thief=post("about: tax/thief", "date: 1999-01-01"))
    assert {"energy/caverns", "tax/old"} <= seen.live
    # One that is backdated to lie below the post that it answers is older than that: it falls itself.
    files = {"energy/posts/2026-11-01-caverns.md": post("date: 2026-11-01", "about: tax/b")}
    forged = small_network() | files | {"tax/posts/b.md": post("date: 1999-01-01", "about: energy/caverns")}
    assert "energy/caverns" in survey(write_network(tmp_path / "forged", forged)).live


def test_a_circle_through_an_old_slug_is_one(tmp_path: Path) -> None:
    seen = look(
        tmp_path,
        energy_a=post("about: tax/older", "date: 2026-11-03"),
        tax_b=post("about: energy/a", "aliases: [older]", "date: 2026-11-04"),
    )
    assert "lead round in a circle" in seen.errors[0]
    assert seen.live >= {"tax/b"}


def test_a_chain_that_ends_is_no_circle(tmp_path: Path) -> None:
    seen = look(
        tmp_path,
        energy_a=post("about: energy/caverns"),
        tax_b=post("about: energy/a", "date: 2026-11-21"),
        energy_c=post("about: tax/b", "date: 2026-11-22"),
    )
    assert seen.said == []


@pytest.mark.parametrize("line", ["status: draft", "date: 2026-12-24"])
def test_what_nobody_sees_closes_no_circle(tmp_path: Path, line: str) -> None:
    seen = look(tmp_path, energy_a=post("about: tax/b"), tax_b=post("about: energy/a", line))
    assert seen.errors == []
    assert "energy/a" in seen.live


def test_a_held_post_of_a_circle_opens_no_topic(tmp_path: Path) -> None:
    files = small_network()
    network = str(files["network.yaml"]).replace("tags: closed", "tags: open")
    files |= {"network.yaml": network, "energy/posts/x.md": post("about: energy/x", "tags: [Canary]")}
    assert "canary" not in survey(write_network(tmp_path, files)).catalog.topic


@st.composite
def tangles(draw: st.DrawFn) -> list[Post]:
    """Posts that comment on each other as they please, under their slugs of today and of old, in every state."""
    count = draw(st.integers(1, 8))
    names = [f"{draw(st.sampled_from(['energy', 'tax', 'legal']))}/p{number}" for number in range(count)]
    posts = []
    for name in names:
        day = moment("2026-11-20") + timedelta(days=draw(st.integers(0, 3)))
        posts.append(
            make_post(
                name,
                f"{day:%Y-%m-%d}",
                source=f"{name}.md",
                about=draw(st.sampled_from(["", *names, "tax/old-1", "energy/old-2"])),
                aliases=tuple(draw(st.lists(st.sampled_from(["/tax/old-1/", "/energy/old-2/"]), max_size=2))),
                status=draw(st.sampled_from([Status.PUBLISHED, Status.PUBLISHED, Status.WITHDRAWN, Status.RETRACTED])),
            )
        )
    return posts


def without(posts: list[Post]) -> list[Post]:
    fallen = {post.source for post, _ in circular(posts, UNITS, NOW)}
    return [post for post in posts if post.source not in fallen]


@settings(max_examples=300, deadline=None)
@given(tangles(), st.randoms(use_true_random=False))
def test_whatever_comments_on_whatever_only_those_in_circles_fall(posts: list[Post], chance: random.Random) -> None:
    found = circular(posts, UNITS, NOW)
    assert circular(chance.sample(posts, len(posts)), UNITS, NOW) == found
    for held, circle in found:
        assert held == circle[0]
        target = circle[1 % len(circle)]
        assert (target.date, target.source) >= (held.date, held.source)
        assert all(one.status is not Status.RETRACTED for one in circle)
    kept = posts
    while len(fewer := without(kept)) < len(kept):
        kept = fewer
    catalog = make_catalog(
        units=UNITS,
        posts=[one for one in kept if one.status is Status.PUBLISHED],
        withdrawn=[one for one in kept if one.status is Status.WITHDRAWN],
        notices=[make_notice(one.key, aliases=one.aliases) for one in kept if one.status is Status.RETRACTED],
    )
    for start in (*catalog.posts, *catalog.withdrawn):  # no chain is longer than there are posts
        at: Post | Notice | None = start
        for _ in range(len(kept) + 1):
            at = catalog.named.get(at.about) if isinstance(at, Post) else None
        assert at is None
