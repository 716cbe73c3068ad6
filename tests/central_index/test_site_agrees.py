"""Sections and central index together: every page agrees with every other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.calendars import documents as calendars
from plugins.central_index import pages as central_index
from plugins.feeds import documents as feeds
from plugins.network.carrying import Carriage
from plugins.network.dress import Dress
from plugins.network.model import OutsideFeed, OutsideItem, Post, Unit
from plugins.network.urls import output_file
from plugins.network.views import Chrome, RedirectPage
from plugins.network.whole import Catalog
from plugins.pipeline.outputs import Document, Output, Page
from plugins.sections import pages as sections
from tests import sitemaps, structured
from tests.builders import (
    FakeLibrary,
    file_of,
    make_carriage,
    make_catalog,
    make_placement,
    make_urls,
    make_varied_catalog,
    spelled,
)

BASE = "https://firm.example/insights"
DRESS = Dress(foot="Said last.", logo="/theme/logo.svg", preload=("/theme/faces/a.woff2",))


def carriage(catalog: Catalog) -> Carriage:
    """Tax carries all of Energy, which pushes its own posts on to a second page, and Trial one pinned post of it."""
    every = [make_placement("tax", post) for post in catalog.posts_of_unit["energy"]]
    pinned = make_placement("trial", catalog.named["energy/caverns"], pinned=True, note="Ours.")
    item = OutsideItem(title="There", url="https://grid.example/1")
    outside = OutsideFeed(unit="tax", name="grid", title="Grid", url="https://grid.example/", items=(item,), source="x")
    return make_carriage(*every, pinned, outside=(outside,))


def site(catalog: Catalog, base: str = BASE) -> tuple[Output, ...]:
    carried = carriage(catalog)
    wiring = (catalog, FakeLibrary(), make_urls(base), DRESS, carried)
    published = feeds.outputs(catalog, FakeLibrary(), make_urls(base), carried)
    dated = calendars.outputs(catalog, make_urls(base), DRESS, carried)
    return (*sections.outputs(*wiring), *central_index.outputs(*wiring), *published, *dated)


def pages(outputs: tuple[Output, ...]) -> list[Page]:
    return [one for one in outputs if isinstance(one, Page)]


def files(outputs: tuple[Output, ...]) -> dict[str, bytes]:
    return {one.path: file_of(one) for one in outputs if isinstance(one, Document)}


def chrome(page: Page) -> Chrome:
    found = getattr(page.view, "chrome", None)
    assert isinstance(found, Chrome)
    return found


def hrefs(value: Any) -> Iterator[str]:
    """Every address that a view holds, found by walking whatever it is made of."""
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            inner = getattr(value, field.name)
            if field.name in {"href", "src", "newer", "older", "logo", "icon", "stylesheet"} and inner:
                yield inner
            elif field.name == "preload":
                yield from inner
            else:
                yield from hrefs(inner)
    elif isinstance(value, tuple):
        for one in value:
            yield from hrefs(one)


def test_no_two_pages_have_one_path() -> None:
    paths = [one.path for one in site(make_varied_catalog())]
    assert sorted(set(paths)) == sorted(paths)


def test_every_link_of_every_page_leads_somewhere() -> None:
    catalog = make_varied_catalog()
    outputs = site(catalog)
    there = {one.path for one in outputs} | {f"{one.unit}/{one.path}" for one in catalog.media}
    dead, walked = set(), 0
    for page in pages(outputs):
        for href in hrefs(page.view):
            walked += 1
            parts = urlsplit(href)
            if parts.scheme in {"https", "mailto"} or href.startswith("#"):
                continue
            assert parts.path.startswith("/insights/"), href
            path = unquote(parts.path.removeprefix("/insights"))
            if not path.startswith("/theme/") and output_file(path) not in there:
                dead.add((page.path, href))
    assert dead == set()
    assert walked > 1000


def test_canonical_link_and_json_ld_are_the_address_of_the_page() -> None:
    for page in pages(site(make_varied_catalog())):
        if isinstance(page.view, RedirectPage) or page.path == "404.html":
            continue
        head = chrome(page).head
        assert head.canonical == f"{BASE}/" + re.sub(r"index\.html$", "", page.path)
        addresses = {node["url"] for node in json.loads(head.json_ld)["@graph"] if "url" in node}
        assert addresses == {head.canonical}
        trail = [node for node in json.loads(head.json_ld)["@graph"] if node["@type"] == "BreadcrumbList"]
        assert [node["itemListElement"][-1]["item"] for node in trail] == [head.canonical] * (page.path != "index.html")


def test_the_sitemap_holds_every_page_that_may_be_found_and_no_other() -> None:
    outputs = site(make_varied_catalog())
    indexable = {
        chrome(page).head.canonical
        for page in pages(outputs)
        if not isinstance(page.view, RedirectPage) and not chrome(page).head.noindex
    }
    assert set(sitemaps.read(files(outputs), BASE)) == indexable


def test_the_sitemap_says_when_a_post_and_the_lists_with_it_last_changed() -> None:
    outputs = site(make_varied_catalog())
    changed = {address.removeprefix(BASE): day for address, day in sitemaps.read(files(outputs), BASE).items()}
    assert changed["/legal/rules/"] == changed["/legal/"] == "2026-11-22"
    assert changed["/energy/morning/"] == "2026-11-18T09:30:00+00:00"
    assert changed["/energy/"] == "2026-11-20"
    assert changed["/energy/page/3/"] == "2024-01-08"
    assert changed["/empty/"] == changed["/energy/method/"] == ""
    for page in pages(outputs):
        if page.template == "post.html" and not chrome(page).head.noindex:
            head = chrome(page).head
            assert changed[head.canonical.removeprefix(BASE)] == (head.updated or head.published)


def test_every_page_says_to_machines_what_it_is_by_the_rules_of_schema_org() -> None:
    graphs = {
        page.path: json.loads(chrome(page).head.json_ld)["@graph"]
        for page in pages(site(make_varied_catalog()))
        if not isinstance(page.view, RedirectPage) and page.path != "404.html"
    }
    assert {path: wrong for path, graph in graphs.items() if (wrong := structured.complaints(graph))} == {}
    said = {kind for graph in graphs.values() for node in graph for kind in structured.types_of(node)}
    assert {"Article", "BlogPosting", "CollectionPage", "Event", "Organization", "ProfilePage", "WebSite"} <= said


def test_a_post_on_its_page_has_the_id_that_it_has_everywhere() -> None:
    catalog = make_varied_catalog()
    ids = {
        node["url"].removeprefix(BASE): node["@id"]
        for page in pages(site(catalog))
        if page.template == "post.html"
        for node in json.loads(chrome(page).head.json_ld)["@graph"]
        if structured.is_article(node)
    }
    expected = {
        f"/{catalog.unit[post.unit].slug}/{post.slug}/": post.id for post in (*catalog.posts, *catalog.withdrawn)
    }
    assert ids == expected


@settings(max_examples=15)
@given(st.data())
def test_the_order_of_posts_and_units_changes_nothing(data: st.DataObject) -> None:
    known = make_varied_catalog()
    posts: list[Post] = data.draw(st.permutations(known.posts))
    units: list[Unit] = data.draw(st.permutations(known.units))
    shuffled = make_catalog(
        network=known.network,
        units=units,
        experts=data.draw(st.permutations(known.experts)),
        topics=data.draw(st.permutations(known.topics)),
        posts=posts,
        withdrawn=known.withdrawn,
        notices=data.draw(st.permutations(known.notices)),
        pages=data.draw(st.permutations(known.pages)),
        media=data.draw(st.permutations(known.media)),
        aliases=known.aliases,
    )
    assert by_path(shuffled) == by_path(known)


def by_path(catalog: Catalog) -> dict[str, Output]:
    return {one.path: one for one in site(catalog)}


def test_words_that_are_not_shared_any_more_are_on_no_page() -> None:
    assert "Lost words." not in spelled(site(make_varied_catalog()))
    assert "So it is said." in spelled(site(make_varied_catalog()))
