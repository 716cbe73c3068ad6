"""Searching the demonstration site, as people do it: a real server, a real browser, the real index."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from urllib.parse import parse_qs

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from plugins.hosting import policies
from tests.searching import found_in
from tests.serving import serve
from tests.site.reading import Site
from tests.site.test_browser import RULES, violations
from tests.site.walking import DESK, all_words, closed, follow, leaving, path, sized, window, words

pytestmark = pytest.mark.browser

PHONE = ViewportSize(width=390, height=844)

Opened = Callable[..., AbstractContextManager[Page]]


@pytest.fixture(scope="module")
def searched(demo: Site) -> Iterator[str]:
    """The demonstration as its host sends the pages that search."""
    with serve(demo.folder, demo.prefix, policy=policies.SEARCH) as server:
        yield server.url.rstrip("/")


@pytest.fixture
def opened(browser: Browser, searched: str) -> Opened:
    """Opens an address for a reader; nothing may go wrong, and nothing be asked of another host, while it is open.

    With `fails` what has such an address does not come; then that alone, and what it leads to, may be told.
    """

    @contextmanager
    def open_page(address: str, *, server: str = searched, fails: str = "", **reader: Any) -> Iterator[Page]:
        errors: list[str] = []
        with window(browser, **reader) as (page, wrong):
            page.on("pageerror", lambda error: errors.append(str(error)))
            if fails:
                page.route(re.compile(fails), lambda route: route.abort())
            page.goto(server + address)
            yield page
        told = [one for one in wrong if not fails or one.startswith("asked for")]
        assert [*told, *errors] == []

    return open_page


def titles(page: Page) -> list[str]:
    return all_words(page.locator("#site-results h3"))


def answered(page: Page, asked: str = "") -> None:
    """Wait until the page says how much it found."""
    expect(page.locator("#site-said")).to_contain_text(
        re.compile(rf"^(\d+ results?|Nothing found) for “{asked or '.*'}”")
    )


def query(page: Page) -> dict[str, list[str]]:
    """What the address asks; the page itself knows it before anybody is told."""
    return parse_qs(str(page.evaluate("location.search.slice(1)")))


def number(one: Locator) -> int:
    """The number that some words begin with."""
    return int(words(one).split()[0])


def test_a_post_is_found_by_a_word_of_its_text_from_the_box_on_any_page(opened: Opened) -> None:
    with opened("/tax/") as page:
        page.get_by_role("searchbox", name="Search this site").fill("kilogram")
        with leaving(page):
            page.keyboard.press("Enter")
        answered(page, "kilogram")
        assert path(page) == "/search/"
        assert "Who buys the first kilogram?" in titles(page)
        follow(page.get_by_role("link", name="Who buys the first kilogram?"))
        assert path(page).startswith("/energy/")


def test_found_words_are_marked_in_the_excerpt(opened: Opened) -> None:
    with opened("/search/?q=cavern") as page:
        answered(page)
        marks = all_words(page.locator("#site-results .say mark"))
        assert marks
        assert all(word.lower().startswith("cavern") for word in marks), marks


def test_all_sections_are_asked_at_once(opened: Opened) -> None:
    with opened("/search/?q=cost") as page:
        answered(page)
        sections = all_words(page.locator("[data-facet=unit] .check"))
        assert len(sections) > 3
        homes = {
            accent for one in page.locator("#site-results .entry").all() if (accent := one.get_attribute("data-accent"))
        }
        assert len(homes) > 1


def test_facets_narrow_the_results_and_stand_in_the_address(opened: Opened) -> None:
    with opened("/search/?q=cost") as page:
        answered(page)
        whole = number(page.locator("#site-found"))
        energy = page.get_by_role("checkbox", name=re.compile("^Energy & Infrastructure"))
        count = number(page.locator(".check", has=energy).locator(".count"))
        assert 0 < count < whole
        energy.check()
        expect(page.locator("#site-found")).to_have_text(f"{count} results")
        assert query(page) == {"q": ["cost"], "unit": ["energy"]}
        others = page.locator("[data-facet=unit] .check").count()
        assert others > 1, "other sections can be added to it"
        year = page.locator("[data-facet=year] input").first
        year.check()
        expect(page.locator("#site-found")).not_to_have_text(f"{count} results")
        assert set(query(page)) == {"q", "unit", "year"}
        page.get_by_role("button", name="Clear what narrows them").click()
        expect(page.locator("#site-found")).to_have_text(f"{whole} results")
        assert query(page) == {"q": ["cost"]}
        assert page.evaluate("document.activeElement.id") == "site-found"


@pytest.mark.parametrize("facet", ["unit", "topic", "expert", "year", "form"])
def test_a_facet_says_truly_how_many_it_leaves(opened: Opened, facet: str) -> None:
    with opened("/search/?q=cost") as page:
        answered(page)
        row = page.locator(f"[data-facet={facet}] .check").first
        said = number(row.locator(".count"))
        row.locator("input").check()
        expect(page.locator("#site-found")).to_have_text(re.compile(rf"^{said} results?$"))


def test_going_back_goes_back_to_what_was_asked_before(opened: Opened) -> None:
    with opened("/search/?q=cost&unit=energy") as page:
        answered(page, "cost")
        before = titles(page)
        box = page.get_by_role("searchbox", name="Words to look for")
        box.fill("tariff")
        box.press("Enter")
        answered(page, "tariff")
        assert query(page) == {"q": ["tariff"], "unit": ["energy"]}
        page.go_back()
        answered(page, "cost")
        assert titles(page) == before
        assert box.input_value() == "cost"
        assert page.get_by_role("checkbox", name=re.compile("^Energy")).is_checked()
        page.reload()
        answered(page, "cost")
        assert titles(page) == before


def test_more_results_come_when_they_are_asked_for_and_have_the_focus(opened: Opened) -> None:
    with opened("/search/?q=the") as page:
        answered(page)
        first = titles(page)
        page.get_by_role("button", name="More results").click()
        expect(page.locator("#site-results .entry")).to_have_count(2 * len(first))
        assert titles(page)[: len(first)] == first
        assert page.evaluate("document.activeElement.textContent") == titles(page)[len(first)]


def test_it_is_worked_by_keyboard_alone(opened: Opened) -> None:
    with opened("/search/") as page:
        box = page.get_by_role("searchbox", name="Words to look for")
        for _ in range(40):
            page.keyboard.press("Tab")
            if box.evaluate("one => one === document.activeElement"):
                break
        page.keyboard.type("cost")
        page.keyboard.press("Enter")
        answered(page, "cost")
        facet = page.locator("[data-facet=unit] input").first
        for _ in range(10):
            page.keyboard.press("Tab")
            if facet.evaluate("one => one === document.activeElement"):
                break
        before = words(page.locator("#site-found"))
        page.keyboard.press("Space")
        expect(page.locator("#site-found")).not_to_have_text(before)
        assert set(query(page)) == {"q", "unit"}
        assert page.evaluate("document.activeElement.name") == "unit", "the focus stays where it was"


def test_people_topics_and_sections_are_found_too(opened: Opened) -> None:
    with opened("/search/?q=storage") as page:
        answered(page)
        assert "Storage" in titles(page)
        follow(page.get_by_role("link", name="Storage", exact=True).first)
        assert path(page) == "/topics/storage/"
    with opened("/search/?q=Dana+Whitlock&form=person") as page:
        answered(page)
        assert titles(page)[0] == "Dana Whitlock"


def test_nothing_found_is_said_with_other_ways_to_go_on(opened: Opened) -> None:
    with opened("/search/?q=zzqqxx") as page:
        answered(page, "zzqqxx")
        expect(page.get_by_role("link", name="Topics, A to Z")).to_be_visible()
        assert page.locator("#site-said").is_visible()


def test_words_that_look_like_markup_are_only_words(opened: Opened) -> None:
    with opened("/search/?q=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E&unit=%22%3E%3Cb%3E") as page:
        answered(page)
        assert page.locator("#site-search img, #site-search b, #site-said img").count() == 0


def test_without_javascript_the_form_leads_to_a_page_with_other_ways(opened: Opened) -> None:
    with opened("/", java_script_enabled=False) as page:
        page.get_by_role("searchbox", name="Search this site").fill("cost")
        follow(page.get_by_role("button", name="Search"))
        assert path(page) == "/search/"
        assert "switched off" in page.locator("main").inner_text()
        for name in ("Archive", "Topics", "People"):
            assert page.locator("main").get_by_role("link", name=re.compile(name)).is_visible()


def test_an_index_that_can_not_be_read_keeps_nothing_else_from_being_found(opened: Opened) -> None:
    with opened("/search/?q=cost", fails=r"/pagefind/tax/") as page:
        expect(page.locator("#site-said")).to_contain_text("1 section could not be searched")
        assert page.locator("#site-said").is_visible()
        assert titles(page)


def test_a_search_that_can_not_be_loaded_is_said_and_can_be_tried_again(opened: Opened) -> None:
    with opened("/search/?q=cost", fails=r"/pagefind/search/pagefind\.js") as page:
        expect(page.locator("#site-said")).to_contain_text("could not be loaded")
        expect(page.get_by_role("link", name="Topics, A to Z")).to_be_visible()
        page.unroute_all()
        page.get_by_role("searchbox", name="Words to look for").press("Enter")
        answered(page, "cost")


@pytest.mark.parametrize(("scheme", "viewport"), [("dark", PHONE), ("light", DESK)], ids=["phone", "desk"])
@pytest.mark.parametrize("address", ["/search/", "/search/?q=cost&unit=energy", "/search/?q=zzqqxx"])
def test_anybody_can_use_the_results(opened: Opened, address: str, scheme: str, viewport: ViewportSize) -> None:
    with opened(address, color_scheme=scheme, viewport=viewport) as page:
        if "q=" in address:
            answered(page)
        found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
        assert violations(found.response) == [], f"{page.url} at {viewport['width']} px"


def test_nothing_sticks_out_of_the_window(opened: Opened) -> None:
    with opened("/search/?q=cost") as page:
        answered(page)
        page.locator("#site-fold").evaluate("one => one.open = true")
        for width in (320, 390, 768, 1280):
            sized(page, ViewportSize(width=width, height=800))
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"at {width} px"


def test_on_a_phone_the_facets_are_one_line(opened: Opened) -> None:
    with opened("/search/?q=cost", viewport=PHONE) as page:
        answered(page)
        assert page.locator("#site-facets").bounding_box()["height"] < 80  # type: ignore[index]
        page.get_by_text("Narrow the results").click()
        expect(page.get_by_role("checkbox", name=re.compile("^Energy"))).to_be_visible()


def test_a_page_that_is_not_there_has_a_box_that_searches(opened: Opened, demo_server: str, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{demo_server}/no/such/page/")
    page.get_by_role("searchbox", name="Search for it").fill("cost")
    with leaving(page):
        page.keyboard.press("Enter")
    answered(page, "cost")
    assert titles(page)
    closed(context)


def test_a_network_with_a_path_in_its_address_is_searched_there(opened: Opened, nested: Site) -> None:
    with serve(nested.folder, nested.prefix, policy=policies.SEARCH) as server:
        base = server.url.rstrip("/").removesuffix(nested.prefix)
        with opened(f"{nested.prefix}/search/?q=kilogram", server=base) as page:
            answered(page)
            link = page.get_by_role("link", name="Who buys the first kilogram?")
            assert str(link.get_attribute("href")).startswith(f"{nested.prefix}/energy/")
            follow(link)
            expect(page.locator("h1")).to_have_text("Who buys the first kilogram?")


def test_every_published_page_is_in_one_index_and_its_address_is_right(demo: Site) -> None:
    found = [one for folder in (demo.folder / "pagefind").iterdir() for one in found_in(folder)]
    addresses = [str(one["url"]) for one in found]
    assert len(addresses) == len(set(addresses))
    assert set(addresses) <= set(demo.pages)
    articles = {
        path for path, page in demo.pages.items() if 'content="article"' in page.text and "noindex" not in page.text
    }
    assert articles
    assert articles <= set(addresses)
    hidden = {path for path, page in demo.pages.items() if "noindex" in page.text}
    assert hidden.isdisjoint(addresses)
