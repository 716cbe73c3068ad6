"""Which posts say the same in several languages, and what is wrong with what their authors wrote."""

from __future__ import annotations

import pytest

from plugins.network.model import Network, Post, Status
from plugins.network.translating import Translations, find_translations
from tests.builders import make_catalog, make_network, make_notice, make_post, make_unit

ONE = make_post("energy/one", "2025-01-01")
YKSI = make_post("energy/yksi", "2025-02-01", lang="fi", translation_of="energy/one")
ETT = make_post("tax/ett", "2025-03-01", lang="sv", translation_of="energy/one")


def found(*posts: Post, network: Network | None = None) -> Translations:
    listed = [post for post in posts if post.status is not Status.WITHDRAWN]
    gone = [post for post in posts if post.status is Status.WITHDRAWN]
    return find_translations(make_catalog(posts=listed, withdrawn=gone, network=network))


def groups(told: Translations, *posts: Post) -> list[tuple[str, ...]]:
    keys = {post.source: post.key for post in posts}
    return sorted({tuple(keys[source] for source in group) for group in told.of.values()})


def said(told: Translations) -> dict[str, str]:
    return dict(told.mistakes)


def withdrawn(post: Post) -> Post:
    return make_post(
        post.key,
        post.date.date().isoformat(),
        lang=post.lang,
        translation_of=post.translation_of,
        status=Status.WITHDRAWN,
        reason="Old.",
    )


def test_an_original_and_its_translations_are_one_group_on_every_page() -> None:
    told = found(ETT, ONE, YKSI)
    whole = (ONE.source, YKSI.source, ETT.source)
    assert told.of == dict.fromkeys(whole, whole)
    assert told.mistakes == []


def test_a_translation_of_a_translation_belongs_to_the_same_original() -> None:
    ett = make_post("tax/ett", "2024-01-01", lang="sv", translation_of="energy/yksi")
    assert groups(found(ONE, YKSI, ett), ONE, YKSI, ett) == [("energy/one", "tax/ett", "energy/yksi")]


def test_an_old_slug_still_names_the_original() -> None:
    renamed = make_post("energy/first", "2025-01-01", aliases=("/energy/one/",))
    assert groups(found(renamed, YKSI), renamed, YKSI) == [("energy/first", "energy/yksi")]


def test_what_names_nothing_that_is_published_stands_alone() -> None:
    assert found(YKSI).of == {}
    retracted = make_notice("energy/one")
    assert find_translations(make_catalog(posts=[YKSI], notices=[retracted])).of == {}


def test_a_withdrawn_translation_is_in_no_group_and_those_of_it_keep_the_original() -> None:
    gone = withdrawn(YKSI)
    ett = make_post("tax/ett", "2025-03-01", lang="sv", translation_of="energy/yksi")
    told = found(ONE, gone, ett)
    assert groups(told, ONE, ett) == [("energy/one", "tax/ett")]
    assert said(told) == {}


def test_the_translations_of_a_withdrawn_original_name_each_other_and_are_told() -> None:
    told = found(withdrawn(ONE), YKSI, ETT)
    assert groups(told, YKSI, ETT) == [("energy/yksi", "tax/ett")]
    what = "'translation_of': 'energy/one' was withdrawn; withdraw this, too, or mend it and leave the key out"
    assert said(told) == {YKSI.source: what, ETT.source: what}


def test_a_post_that_names_itself_is_told() -> None:
    told = found(make_post("energy/one", translation_of="energy/one"))
    assert told.of == {}
    assert list(said(told).values()) == [
        "'translation_of' names this post itself; write the post that it translates, or leave it out of the original"
    ]


def test_a_circle_is_told_to_everybody_in_it_and_who_names_one_of_them_keeps_it() -> None:
    one = make_post("energy/one", "2025-01-01", translation_of="energy/yksi")
    told = found(one, YKSI, ETT)
    assert groups(told, one, YKSI, ETT) == [("energy/one", "tax/ett")]
    assert said(told)[one.source] == (
        "'translation_of' goes round in a circle: energy/one -> energy/yksi -> energy/one; leave it out of the original"
    )
    assert said(told).keys() == {one.source, YKSI.source}


@pytest.mark.parametrize(
    ("other", "what"),
    [
        (
            make_post("tax/same", "2025-04-01", translation_of="energy/one"),
            "'translation_of': 'energy/one' is in 'en' like this post; write this post's language, as in lang: fi",
        ),
        (
            make_post("tax/same", "2025-04-01", lang="fi", translation_of="energy/one"),
            "'translation_of': 'energy/yksi' is a translation into 'fi', too, and the one that is named; keep one",
        ),
    ],
    ids=["the original's", "another translation's"],
)
def test_of_two_in_one_language_the_original_or_the_older_is_named_and_the_other_is_told(
    other: Post, what: str
) -> None:
    told = found(other, ONE, YKSI)
    assert groups(told, ONE, YKSI) == [("energy/one", "energy/yksi")]
    assert said(told) == {other.source: what}


def test_the_language_of_the_unit_and_of_the_network_count() -> None:
    yksi = make_post("tax/yksi", "2025-02-01", translation_of="energy/one")
    made = make_catalog(posts=[ONE, yksi], units=[make_unit("energy"), make_unit("tax", lang="fi")])
    assert find_translations(made).of
    in_finnish = make_network(language="fi")
    assert said(found(ONE, YKSI, network=in_finnish)).keys() == {YKSI.source}


@pytest.mark.parametrize("whose", ["energy", "tax"])
def test_what_is_not_shared_either_way_is_named_on_neither_page(whose: str) -> None:
    made = [make_unit(uid, share=("nobody",) if uid == whose else ("everyone",)) for uid in ("energy", "tax")]
    told = find_translations(make_catalog(posts=[ONE, YKSI, ETT], units=made))
    assert groups(told, ONE, YKSI) == [("energy/one", "energy/yksi")]
    assert said(told) == {
        ETT.source: "'translation_of': 'energy/one' and this post are not shared with each other's unit, "
        "so neither page names the other; see share: in both files and units"
    }
