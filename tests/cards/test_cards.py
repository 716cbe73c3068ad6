"""Which cards there are, what each says, and what it was made from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from plugins.cards.cards import Order, Studio, outputs, studio_of
from plugins.cards.problems import problems
from plugins.network.brand import read_brand
from plugins.network.dress import Cards, Dress
from plugins.network.model import Status
from plugins.network.whole import Catalog
from plugins.pipeline.outputs import Document, Later
from tests.builders import make_catalog, make_expert, make_post, make_unit, make_urls, make_varied_catalog
from tests.building import ROOT

BRAND = read_brand(ROOT / "theme" / "brand.yaml")


@dataclass
class Store:
    """Remembers what was drawn."""

    there: dict[bytes, bytes] = field(default_factory=dict)
    drawn_now: int = 0

    def sized(self, source: str, digest: str, width: int) -> bytes:
        raise AssertionError(source)

    def drawn(self, key: bytes, draw: Callable[[], bytes]) -> bytes:
        if key not in self.there:
            self.drawn_now += 1
            self.there[key] = draw()
        return self.there[key]


def studio(store: Store | None = None) -> Studio:
    return studio_of(BRAND, ROOT / "theme", store or Store())


def made(catalog: Catalog, cards: Cards = Cards.POSTS, store: Store | None = None) -> dict[str, Document]:
    found = outputs(catalog, make_urls(), Dress(cards=cards), studio(store))
    assert all(isinstance(one, Document) for one in found)
    return {one.path: one for one in found if isinstance(one, Document)}


def said(documents: Iterable[Document]) -> list[tuple[str, str, str]]:
    orders = [one.value for one in documents]
    assert all(isinstance(order, Order) for order in orders)
    return [(order.card.label, order.card.title, order.card.by) for order in orders]


def test_each_unit_topic_and_expert_has_a_card_and_each_post_where_that_is_wanted() -> None:
    catalog = make_varied_catalog()
    pages, posts = made(catalog, Cards.PAGES), made(catalog)
    assert len(pages) == 1 + len(catalog.units) + len(catalog.topics) + len(catalog.experts)
    assert pages.keys() < posts.keys()
    of_posts = {path for path in posts if path.startswith("cards/posts/")}
    slugs = {unit.uid: unit.slug for unit in catalog.units}
    assert of_posts == {f"cards/posts/{slugs[post.unit]}/{post.slug}.png" for post in catalog.posts if not post.image}
    assert made(catalog, Cards.NONE) == {}


def test_a_card_says_what_a_page_is_and_whose() -> None:
    catalog = make_catalog(
        units=[make_unit("energy", name="Energy", accent="teal")],
        experts=[make_expert("dana-ortiz", name="Dana Ortiz"), make_expert("li-wei", name="Li Wei")],
        posts=[make_post("energy/caverns", title="What caverns cost", authors=("dana-ortiz", "li-wei"))],
    )
    (found,) = [one for path, one in made(catalog).items() if path == "cards/posts/energy/caverns.png"]
    assert said([found]) == [("Energy", "What caverns cost", "Dana Ortiz and Li Wei")]
    assert found.value.card.accent == BRAND.accents["teal"].light
    assert found.write(found.value).startswith(b"\x89PNG")


def test_what_was_taken_back_has_no_card() -> None:
    withdrawn = make_post("energy/caverns", status=Status.WITHDRAWN, reason="Old.")
    catalog = make_catalog(posts=[], withdrawn=[withdrawn])
    assert not any("posts" in path for path in made(catalog))


def test_a_card_is_drawn_once_for_what_it_shows() -> None:
    store, post = Store(), make_post("energy/caverns", title="What caverns cost")
    for catalog in (make_catalog(posts=[post]), make_catalog(posts=[replace(post, summary="Another.")])):
        for one in made(catalog, store=store).values():
            one.write(one.value)
    assert store.drawn_now == len(made(make_catalog(posts=[post])))
    renamed = make_catalog(posts=[replace(post, title="Another title")])
    for one in made(renamed, store=store).values():
        one.write(one.value)
    assert store.drawn_now == len(made(renamed)) + 1


def test_a_card_in_another_look_is_another_output(tmp_path: Path) -> None:
    other = replace(BRAND, colours=replace(BRAND.colours, paper=replace(BRAND.colours.paper, light="#ffffff")))
    one, two = (studio_of(brand, ROOT / "theme", Store()) for brand in (BRAND, other))
    assert one.digest != two.digest
    (first, *_), (second, *_) = (
        outputs(make_catalog(), make_urls(), Dress(cards=Cards.PAGES), one_of) for one_of in (one, two)
    )
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert isinstance(first.of, Later)
    assert isinstance(second.of, Later)
    assert first.of.given != second.of.given


def test_an_accent_in_another_colour_is_another_output_and_redraws_no_card_without_it() -> None:
    red = replace(BRAND, accents={**BRAND.accents, "teal": replace(BRAND.accents["teal"], light="#a3391d")})
    one, two = (studio_of(brand, ROOT / "theme", Store()) for brand in (BRAND, red))
    assert one.version != two.version
    assert one.digest == two.digest


@pytest.mark.parametrize(("title", "warned"), [("Heat 🔥", False), ("Τι κοστίζει", False), ("བོད་ཡིག", True)])
def test_a_title_that_no_face_has_is_told_with_its_file(title: str, warned: bool) -> None:
    post = make_post("energy/caverns", title=title)
    found = problems(make_catalog(posts=[post]), "units")
    assert [problem.file for problem in found] == ([f"units/{post.source}"] if warned else [])
    assert all("'བ'" in problem.what for problem in found)
