"""Which posts lie near to which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.network.memory import Relations
from plugins.network.model import Form, Post, Status
from plugins.network.relating import MOST, WEIGHTS, near_of, relate, words_of
from plugins.network.sharing import may_show
from plugins.network.translating import find_translations
from plugins.network.whole import Catalog
from tests.builders import make_catalog, make_post, make_posts, make_unit

Links = Mapping[str, Sequence[str]]
HERE = make_post("energy/here", "2025-06-01", title="Here", summary="", topics=("hydrogen",))


def offered(posts: Sequence[Post], post: Post = HERE, **catalog: Any) -> list[str]:
    """The keys of what is near to a post, the nearest first."""
    made = make_catalog(posts=posts, **catalog)
    return [made.post_at[near.source].key for near in made.near[post.source]]


def plain(key: str, day: str = "2025-01-01", **changes: Any) -> Post:
    """A post that has nothing in common with others but what is said, not even its words or authors."""
    values: dict[str, Any] = {"title": key.replace("/", " "), "summary": "", "authors": (key.replace("/", "-"),)}
    return make_post(key, day, **values | changes)


# What counts


@pytest.mark.parametrize(
    ("near", "far"),
    [
        ({"topics": ("hydrogen", "grid")}, {"topics": ("hydrogen",)}),
        ({"topics": ("rare",)}, {"topics": ("common",)}),
        ({"authors": ("li-wei",)}, {}),
        ({"title": "Electrolysers compared"}, {"title": "Unlike anything"}),
        ({"topics": ("hydrogen",)}, {"topics": ("hydrogen",), "lang": "fi"}),
        ({"topics": ("hydrogen",)}, {"topics": ("hydrogen",), "form": Form.EVENT}),
        ({"topics": ("hydrogen",)}, {"topics": ("hydrogen", "a", "b", "c", "d", "e")}),
    ],
    ids=["topics", "rarer topic", "author", "rare word", "language", "no event", "not on everything"],
)
def test_what_brings_a_post_nearer_than_another(near: dict[str, Any], far: dict[str, Any]) -> None:
    here = replace(HERE, title="Electrolysers", topics=("hydrogen", "grid", "common", "rare"), authors=("li-wei",))
    topics = ("common",) if far.get("topics") == ("common",) else ()
    others = [plain(f"work/other-{number}", topics=topics) for number in range(40)]
    posts = [here, plain("tax/near", "2025-05-01", **near), plain("tax/far", "2025-05-02", **far), *others]
    order = [key for key in offered(posts, here) if key.startswith("tax/")]
    assert order[:1] == ["tax/near"]


@pytest.mark.parametrize(
    "leads", [{HERE.source: ["tax/posts/2025-01-01-near.md"]}, {"tax/posts/2025-01-01-near.md": [HERE.source]}]
)
def test_a_link_either_way_counts_more_than_a_topic(leads: Links) -> None:
    posts = [HERE, plain("tax/near"), plain("tax/far", topics=("hydrogen",))]
    assert offered(posts, links=leads) == ["tax/near", "tax/far"]


def test_two_posts_that_link_to_the_same_one_are_near_even_when_that_is_gone() -> None:
    leads = {HERE.source: ["work/posts/gone.md"], "tax/posts/2025-01-01-near.md": ["work/posts/gone.md"]}
    assert offered([HERE, plain("tax/near"), plain("tax/far")], links=leads) == ["tax/near"]


def test_the_words_of_a_cut_summary_are_words_of_the_text_and_count_for_nothing() -> None:
    others = [plain(f"work/{n}") for n in range(40)]
    here = replace(HERE, summary="Turbines.", own_summary=False, topics=())
    assert "tax/near" not in offered([here, plain("tax/near", summary="Turbines."), *others], here)
    told = replace(here, own_summary=True)
    assert "tax/near" in offered([told, plain("tax/near", summary="Turbines."), *others], told)


def test_whatever_is_missing_the_neighbours_in_the_own_section_are_offered() -> None:
    posts = [*make_posts(9, topics=()), HERE]
    assert offered(posts) == ["energy/post-9", "energy/post-8", "energy/post-7"]
    assert offered([HERE, plain("tax/far")]) == []


def test_another_units_post_has_one_of_the_places_when_it_is_half_as_near() -> None:
    own = make_posts(6, topics=("hydrogen",))
    near = plain("tax/near", "2024-01-04", topics=("hydrogen",))
    assert [key.partition("/")[0] for key in offered([HERE, *own, near])] == ["energy", "energy", "tax"]
    weak = plain("tax/weak", "2024-01-04", authors=HERE.authors)
    assert {key.partition("/")[0] for key in offered([HERE, *own, weak])} == {"energy"}


def test_what_the_page_shows_already_is_not_offered_again() -> None:
    """What a post answers, its answers, and itself in another language."""
    same: dict[str, Any] = {"topics": ("hydrogen",)}
    about = plain("tax/about", **same)
    here = replace(HERE, about="tax/about")
    answer = plain("tax/answer", about="energy/here", **same)
    finnish = plain("tax/suomeksi", translation_of="energy/here", lang="fi", **same)
    assert offered([here, about, answer, finnish, plain("tax/other", **same)], here) == ["tax/other"]


def test_of_two_that_say_the_same_the_one_in_the_readers_language_is_offered() -> None:
    same: dict[str, Any] = {"topics": ("hydrogen",)}
    posts = [HERE, plain("tax/one", **same), plain("tax/yksi", translation_of="tax/one", lang="fi", **same)]
    assert offered(posts) == ["tax/one"]
    here = replace(HERE, lang="fi")
    assert offered([here, *posts[1:]], here) == ["tax/yksi"]


def test_a_withdrawn_post_is_offered_to_nobody_and_leads_on_all_the_same() -> None:
    gone = plain("tax/gone", topics=("hydrogen",), status=Status.WITHDRAWN)
    made = make_catalog(posts=[HERE], withdrawn=[gone])
    assert made.near[HERE.source] == ()
    assert [near.source for near in made.near[gone.source]] == [HERE.source]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("What storage caverns cost in 2026", ["what", "storage", "caverns", "cost"]),
        ("L’énergie, «demain»: 1,5 fois", ["énergie", "demain", "fois"]),
        ("Straße STRASSE", ["strasse"]),
        ("जल की कीमत", ["कीमत"]),
        ("水素の貯蔵", ["水素", "素の", "の貯", "貯蔵"]),
        ("", []),
    ],
)
def test_words_of_any_script(text: str, words: list[str]) -> None:
    assert words_of(text) == words


# Laws, over any network

UNITS = ("energy", "tax", "labs")
KEYS = [f"{unit}/{name}" for unit in UNITS for name in ("one", "two", "three", "four", "five")]
SOURCES = [f"{key}.md" for key in KEYS]


def a_post(random: Random, key: str) -> Post:
    def some(words: str, most: int, least: int = 0) -> tuple[str, ...]:
        return tuple(random.sample(words.split(), random.randint(least, most)))

    return make_post(
        key,
        f"2025-0{random.randint(1, 9)}-01",
        title=" ".join(some("salt caverns prices heat vesi", 3)),
        summary="",
        source=f"{key}.md",
        topics=some("hydrogen grid pay", 2),
        authors=some("ana bo", 2, 1),
        lang=random.choice(["", "", "fi"]),
        share=random.choice([("everyone",), ("everyone",), ("nobody",), ("tax",)]),
        form=random.choice([Form.NOTE, Form.NOTE, Form.EVENT]),
        about=random.choice(["", "", "", "energy/one", "tax/two"]),
        translation_of=random.choice(["", "", "", "energy/two", "labs/three"]),
    )


def a_network(number: int) -> tuple[Catalog, Links]:
    """A network that a number draws, with its links."""
    random = Random(number)
    posts = [a_post(random, key) for key in random.sample(KEYS, random.randint(1, len(KEYS)))]
    gone = random.randint(0, 2)
    links = {source: random.sample(SOURCES, random.randint(0, 2)) for source in SOURCES}
    catalog = make_catalog(
        posts=posts[gone:],
        withdrawn=[replace(post, status=Status.WITHDRAWN) for post in posts[:gone]],
        units=[make_unit(uid, share=random.choice([("everyone",), ("everyone",), ("energy",)])) for uid in UNITS],
        links=links,
    )
    return catalog, links


numbers = st.integers(0, 2**32)
networks = numbers.map(a_network)


def related(
    catalog: Catalog, links: Links, former: Relations | None = None, same: frozenset[str] = frozenset()
) -> Relations:
    return relate(catalog, catalog.translations, lambda source: links.get(source, ()), former, same)


@settings(deadline=None)
@given(networks)
def test_what_is_offered_is_published_shared_another_post_and_not_shown_already(made: tuple[Catalog, Links]) -> None:
    catalog, _ = made
    for post in (*catalog.posts, *catalog.withdrawn):
        found = [catalog.post_at[near.source] for near in catalog.near[post.source]]
        assert len({other.source for other in found}) == len(found) <= MOST
        for other in found:
            assert other in catalog.posts
            assert other.source not in (post.source, *catalog.translations.get(post.source, ()))
            assert may_show(catalog, other, post.unit)
            assert other.about != post.key
            assert post.about != other.key


@settings(deadline=None)
@given(networks, numbers)
def test_the_order_of_posts_and_links_changes_nothing(made: tuple[Catalog, Links], number: int) -> None:
    catalog, links = made
    posts, gone = list(catalog.posts), list(catalog.withdrawn)
    Random(number).shuffle(posts)
    again = make_catalog(
        posts=posts,
        withdrawn=gone[::-1],
        units=catalog.units[::-1],
        links={source: list(found)[::-1] for source, found in reversed(list(links.items()))},
    )
    assert dict(again.near) == dict(catalog.near)


@settings(deadline=None, max_examples=300)
@given(networks, networks)
def test_what_is_kept_of_another_network_changes_nothing(
    one: tuple[Catalog, Links], two: tuple[Catalog, Links]
) -> None:
    """Any edits at once: posts written, gone, edited, withdrawn, linked anew; other units, other shares."""
    (before, led), (now, leads) = one, two
    same = frozenset(
        source
        for source, post in now.post_at.items()
        if before.post_at.get(source) == post and list(led.get(source, ())) == list(leads.get(source, ()))
    )
    assert related(now, leads, related(before, led), same) == related(now, leads)


@settings(deadline=None, max_examples=300)
@given(networks, numbers)
def test_what_is_kept_changes_nothing_after_an_edit_of_one_post(made: tuple[Catalog, Links], number: int) -> None:
    """Its facts, its links, or both; or it is gone."""
    (before, links), random = made, Random(number)
    key, of = random.choice(KEYS), random.choice(["facts", "links", "links", "both", "gone"])
    edited = before.post_at.get(f"{key}.md") if of == "links" else a_post(random, key) if of != "gone" else None
    edits = [edited] if edited else []
    listed = not edited or edited not in before.withdrawn
    leads = links if of == "facts" else {**links, f"{key}.md": random.sample(SOURCES, random.randint(0, 2))}
    now = make_catalog(
        posts=[post for post in before.posts if post.key != key] + (edits if listed else []),
        withdrawn=[post for post in before.withdrawn if post.key != key] + ([] if listed else edits),
        units=before.units,
        links=leads,
    )
    same = frozenset(now.post_at) - {f"{key}.md"}
    assert related(now, leads, related(before, links), same) == related(now, leads)


# How it grows


def busy(count: int) -> list[Post]:
    """Posts that have everything in common: topic, words, author, and half of them the unit."""
    first = date(2010, 1, 1).toordinal()
    return [
        make_post(
            f"{('energy', 'tax')[number % 2]}/post-{number}",
            date.fromordinal(first + number).isoformat(),
            title="Salt caverns",
            topics=("hydrogen",),
            authors=("ana",),
        )
        for number in range(count)
    ]


def test_no_post_is_offered_everywhere_however_much_all_have_in_common() -> None:
    catalog = make_catalog(posts=busy(600))
    offers = Counter(near.source for found in catalog.near.values() for near in found)
    assert max(offers.values()) <= 2 * sum(weight.reach for weight in WEIGHTS.values())
    assert max(offers.values()) <= 3 * MOST  # in fact far less
    assert len(offers) > 500


def test_a_new_post_changes_what_is_offered_beside_it_and_nothing_far_away() -> None:
    posts = busy(400)
    new = make_post("energy/new", "2010-06-15T09:00", title="Salt caverns", topics=("hydrogen",), authors=("ana",))
    before, now = make_catalog(posts=posts), make_catalog(posts=[*posts, new])
    changed = [source for source, found in before.near.items() if now.near[source] != found]
    assert 0 < len(changed) <= 2 * WEIGHTS["t"].reach


def test_packing_loses_nothing() -> None:
    catalog = make_catalog(posts=busy(6))
    near = near_of(related(catalog, {}))
    assert dict(near) == dict(catalog.near)
    assert len(near) == len(catalog.posts)
    assert find_translations(catalog).of == {}
