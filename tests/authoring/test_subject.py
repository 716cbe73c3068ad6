"""Whether the network has just published on a subject."""

from __future__ import annotations

from typing import Any

import pytest

from plugins.authoring.subject import Subject, just_published
from plugins.network.model import Post
from tests.builders import make_catalog, make_post, make_topic, make_unit, moment

TOPICS = (make_topic("storage"), make_topic("grid"))
ON = Subject(topics=("storage", "grid"), words="What a saline cavern costs to wash once", about="energy/caverns")


def found(*posts: Post, subject: Subject = ON) -> list[str]:
    catalog = make_catalog(units=[make_unit()], topics=TOPICS, posts=posts, now=moment("2026-11-25"))
    return [just.post.slug for just in just_published(catalog, subject)]


@pytest.mark.parametrize(
    ("change", "is_on_it"),
    [
        ({"topics": ("storage", "grid")}, True),
        ({"topics": ("storage",), "title": "A cavern is washed"}, True),
        ({"topics": ("storage",)}, False),
        ({"title": "Saline and washed, a cavern costs more"}, True),
        ({"title": "A saline cavern"}, False),
        ({"about": "energy/caverns"}, True),
        ({"topics": ("storage", "grid"), "date": moment("2026-10-20")}, False),
    ],
)
def test_what_counts_as_one_subject(change: dict[str, Any], is_on_it: bool) -> None:
    post = make_post("energy/other", **{"title": "Something else", "date": moment("2026-11-20"), **change})
    assert bool(found(post)) is is_on_it


def test_the_post_that_is_answered_is_no_news() -> None:
    assert found(make_post("energy/caverns", topics=("storage", "grid"), date=moment("2026-11-20"))) == []


def test_what_has_most_in_common_comes_first_and_no_more_than_five() -> None:
    posts = [make_post(f"energy/p{n}", topics=("storage", "grid"), date=moment(f"2026-11-{n + 10}")) for n in range(7)]
    answer = make_post("energy/answer", about="energy/caverns", date=moment("2026-11-01"))
    assert found(*posts, answer) == ["answer", "p6", "p5", "p4", "p3"]


def test_words_that_everybody_uses_are_none_of_a_subject() -> None:
    usual = "What it costs to know"
    posts = [make_post(f"energy/p{n}", title=f"{usual} {n}", date=moment("2026-11-20")) for n in range(30)]
    assert found(*posts, subject=Subject(words=usual)) == []


def test_a_post_has_its_address_and_why() -> None:
    catalog = make_catalog(
        units=[make_unit()],
        topics=TOPICS,
        posts=[make_post("energy/other", title="Saline", topics=("grid", "storage"), date=moment("2026-11-20"))],
        now=moment("2026-11-25"),
    )
    (just,) = just_published(catalog, ON)
    assert just.address == f"{catalog.network.url}/energy/other/"
    assert just.why == "Grid, Storage, “saline”"
