"""Which picture stands for a page that somebody passes on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plugins.network.dress import Cards, Dress, Facts, cards_of
from plugins.network.linking import Linker
from plugins.network.model import Media, Post, Status
from plugins.network.problems import SetupError
from plugins.network.social import card_of_post, locale_of, own_picture, shared
from tests.builders import URL, make_catalog, make_post, make_unit, make_urls

FACTS = Facts(path="/topics/x/", title="Hydrogen", card="/cards/topics/hydrogen.png")


def linker(post: Post, *media: Media, cards: Cards = Cards.POSTS, preview: bool = False) -> Linker:
    catalog = replace(make_catalog(posts=[post], media=media), preview=preview)
    return Linker(catalog, make_urls(), Dress(cards=cards))


def picture(name: str = "media/a.jpg", width: int = 1200, height: int = 800, size: int = 90_000) -> Media:
    return Media(unit="energy", path=name, width=width, height=height, size=size)


def test_a_page_without_a_picture_has_its_card_else_its_units_else_the_networks() -> None:
    dress = Dress(cards=Cards.PAGES)
    unit = make_unit("energy", slug="power")
    for facts, path in (
        (FACTS, "/cards/topics/hydrogen.png"),
        (replace(FACTS, card="", unit=unit), "/cards/units/power.png"),
        (replace(FACTS, card=""), "/cards/network.png"),
    ):
        found = shared(facts, dress, make_urls())
        assert found is not None
        assert (found.href, found.alt, found.width, found.height) == (URL + path, "Hydrogen", 1200, 630)


def test_a_pages_own_picture_goes_before_every_card() -> None:
    facts = replace(FACTS, image=f"{URL}/energy/media/a.jpg", image_alt="A cavern", image_size=(1200, 800))
    found = shared(facts, Dress(cards=Cards.POSTS), make_urls())
    assert found is not None
    assert (found.href, found.alt, found.type, found.width) == (facts.image, "A cavern", "image/jpeg", 1200)


def test_where_no_cards_are_drawn_none_is_named_and_neither_for_what_nobody_shall_find() -> None:
    assert shared(FACTS, Dress(), make_urls()) is None
    assert shared(replace(FACTS, noindex=True), Dress(cards=Cards.POSTS), make_urls()) is None


@pytest.mark.parametrize(
    ("media", "fits"),
    [
        (picture(), True),
        (picture(width=599), False),
        (picture(height=314), False),
        (picture(size=6_000_000), False),
        (picture("media/a.svg"), False),
        (picture("media/a.webp"), False),
        (picture("media/a.png"), True),
    ],
)
def test_a_post_has_a_card_unless_its_own_picture_can_be_shown_by_all(media: Media, fits: bool) -> None:
    found = linker(make_post("energy/caverns", image=media.path), media)
    post = found.catalog.posts[0]
    assert bool(own_picture(found, post)) is fits
    assert card_of_post(found, post) == ("" if fits else "/cards/posts/energy/caverns.png")


def test_what_was_taken_back_or_is_not_published_has_no_card() -> None:
    post = make_post("energy/caverns")
    assert card_of_post(linker(post), post)
    assert card_of_post(linker(post, cards=Cards.PAGES), post) == ""
    taken_back = make_post("energy/caverns", status=Status.WITHDRAWN)
    assert card_of_post(linker(taken_back), taken_back) == ""
    draft = make_post("energy/caverns", status=Status.DRAFT)
    assert card_of_post(linker(draft, preview=True), draft) == ""


@pytest.mark.parametrize(
    ("settings", "cards"),
    [
        ({}, Cards.PAGES),
        ({"HIGHROAD_STRICT": True}, Cards.POSTS),
        ({"HIGHROAD_LIVE": object()}, Cards.POSTS),
        ({"HIGHROAD_STRICT": True, "HIGHROAD_CARDS": "none"}, Cards.NONE),
        ({"HIGHROAD_CARDS": "posts"}, Cards.POSTS),
    ],
)
def test_a_strict_build_draws_a_card_for_every_post(settings: dict[str, object], cards: Cards) -> None:
    assert cards_of(settings) is cards


def test_a_setting_that_means_nothing_says_what_there_is() -> None:
    with pytest.raises(SetupError, match="none, pages, posts"):
        cards_of({"HIGHROAD_CARDS": "all"})


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en-GB", "en_GB"),
        ("fi", "fi_FI"),
        ("pt_br", "pt_BR"),
        ("en", "en_US"),
        ("zz", ""),
        ("zh-Hant", ""),
        ("", ""),
    ],
)
def test_a_language_is_named_with_its_country(lang: str, said: str) -> None:
    assert locale_of(lang) == said
