"""Walks through the demonstration network, as people take them: a real server, a real browser, from the first page on.

What each page must be by itself is in test_browser.py, what the search and the feeds can do in test_search.py and
test_subscribing.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import listparser
import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import etree
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.site.kinds import KINDS, one_of
from tests.site.reading import Site
from tests.site.test_browser import RULES, violations
from tests.site.walking import (
    all_words,
    follow,
    leaving,
    path,
    printed,
    seen,
    settled,
    tab_to,
    tabbed,
    tabbed_back,
    visiting,
    words,
)

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("walks")]

PHONE = ViewportSize(width=390, height=844)
SMALL = ViewportSize(width=320, height=640)
ASKED = "/search/?q=cost"  # a page of results is made by its script, so it is no file of the site
BACK = 5  # stops

Walk = Callable[..., AbstractContextManager[Page]]


@pytest.fixture
def walk(browser: Browser, demo_server: str) -> Walk:
    """Begin at an address of the demonstration: `with walk("/", **how_the_reader_has_it) as page`."""
    return lambda address, **reader: visiting(browser, demo_server + address, **reader)


@pytest.fixture(scope="module")
def addresses(demo: Site) -> list[str]:
    """A page of every kind, each once, and one of results."""
    return [*dict.fromkeys(one_of(demo, kind.name) for kind in KINDS), ASKED]


def heading(page: Page) -> str:
    return words(page.locator("h1"))


def search_for(page: Page, asked: str) -> None:
    """Write into the box that has the focus, and wait for the page of results to come with them."""
    page.keyboard.type(asked)
    with leaving(page):
        page.keyboard.press("Enter")
    assert page.url.endswith(f"/search/?q={asked}")
    settled(page)


def section(page: Page, name: str) -> Locator:
    """The part of a page that has this heading."""
    return page.locator("section", has=page.get_by_role("heading", name=name, exact=True))


# Finding an expert by topic


@pytest.mark.parametrize("scripts", [True, False])
def test_a_client_finds_by_topic_whom_to_ask_and_how_to_reach_them(walk: Walk, demo: Site, scripts: bool) -> None:
    with walk("/", viewport=PHONE, java_script_enabled=scripts) as page:
        follow(page.get_by_role("link", name="All topics"))
        assert path(page) == "/topics/"
        follow(page.locator("main").get_by_role("link", name="AI governance", exact=True).first)
        assert heading(page) == "AI governance"
        topic, first = path(page), section(page, "Who to ask").locator("li").first
        name, count = words(first.get_by_role("link")), int(words(first.locator(".count")).split()[0])
        by_them = page.locator(".stream .entry", has=page.locator(".meta").get_by_role("link", name=name))
        assert by_them.count() == count
        follow(first.get_by_role("link"))
        assert heading(page) == name
        assert section(page, "Writes about").locator(f'a[href="{topic}"]').is_visible()
        mail = section(page, f"Reach {name}").get_by_role("link").first
        assert mail.is_visible()
        assert mail.get_attribute("href") == f"mailto:{words(mail)}"
        assert "@" in words(mail)


# Searching with facets


def test_a_search_is_narrowed_until_every_result_fits_and_can_be_passed_on(walk: Walk, demo: Site) -> None:
    with walk("/energy/") as page:
        page.get_by_role("searchbox", name="Search this site").focus()
        search_for(page, "cost")
        found = page.locator("#site-found")
        whole = words(found)
        page.get_by_role("checkbox", name=re.compile("^Tax ")).check()
        expect(found).not_to_have_text(whole)
        in_tax = words(found)
        row = page.locator("[data-facet=year] .check", has=page.get_by_role("checkbox", name=re.compile("^2026 ")))
        row.get_by_role("checkbox").check()
        expect(found).not_to_have_text(in_tax)
        results = page.locator("#site-results h3 a")
        addresses = [str(one.get_attribute("href")) for one in results.all()]
        assert addresses
        for address in addresses:
            said = demo.pages[address]
            assert address.startswith("/tax/")
            assert said.meta("article:published_time").startswith("2026")
            assert "cost" in said.text.lower()
        narrowed, titles = str(page.evaluate("location.pathname + location.search")), all_words(results)
        follow(results.first)
        assert heading(page) == titles[0]
        page.go_back()
        settled(page)
        assert all_words(results) == titles
    with walk(narrowed) as other:  # somebody to whom the address was sent
        assert all_words(other.locator("#site-results h3 a")) == titles
        assert other.get_by_role("checkbox", name=re.compile("^(Tax|2026) ")).count() == 2
        assert all(box.is_checked() for box in other.get_by_role("checkbox", name=re.compile("^(Tax|2026) ")).all())


# Subscribing


def test_a_reader_goes_from_the_front_page_to_a_list_of_feeds_that_are_all_there(
    walk: Walk, demo: Site, tmp_path: Path
) -> None:
    with walk("/", viewport=PHONE) as page:
        follow(page.get_by_role("link", name="Choose what to follow"))
        assert heading(page) == "Subscribe"
        for name in ("Energy & Infrastructure", "Storage"):
            page.get_by_role("checkbox", name=name, exact=True).check()
        page.get_by_label("Find a section, a topic or a person").fill("benhaddou")
        expect(page.get_by_role("checkbox")).to_have_count(1)
        page.get_by_role("checkbox").first.check()
        with page.expect_download() as waiting:
            page.get_by_role("button", name="Download the file").click()
        waiting.value.save_as(tmp_path / "my-feeds.opml")
        feeds = listparser.parse((tmp_path / "my-feeds.opml").read_bytes()).feeds
        assert {feed.url.removeprefix(demo.url) for feed in feeds} == {
            *("/energy/feed.xml", "/topics/storage/feed.xml", "/experts/nadia-benhaddou/feed.xml")
        }
        for feed in feeds:
            answer = page.request.get(page.url.replace(path(page), feed.url.removeprefix(demo.url)))
            assert answer.ok
            channel = etree.fromstring(answer.body()).find("channel")
            assert channel is not None
            assert feed.title in str(channel.findtext("title"))
            assert channel.find("item") is not None


# From a carried post to its home, and back


@pytest.mark.parametrize("scripts", [True, False])
def test_a_carried_post_leads_home_and_home_leads_back(walk: Walk, demo: Site, scripts: bool) -> None:
    start = one_of(demo, "section-carrying")
    with walk(start, java_script_enabled=scripts) as page:
        carrier = heading(page)
        entry = page.locator(".entry.carried", has=page.locator(".remark")).first
        home = words(entry.locator(".label a"))
        note = words(entry.locator(".remark")).partition("note")[2].lstrip(": ")
        title = words(entry.locator("h3 a"))
        follow(entry.locator("h3 a"))
        assert heading(page) == title
        assert not path(page).startswith(start)
        assert page.locator('link[rel="canonical"]').get_attribute("href") == demo.url + path(page)
        assert all_words(page.locator(".crumbs a"))[-1] == home
        at_home = path(page)
        row = section(page, "Carried by").locator("li", has=page.get_by_role("link", name=carrier, exact=True))
        assert note
        assert note in words(row.locator(".remark"))
        follow(row.get_by_role("link"))
        assert path(page) == start
        assert page.locator(f'.entry.carried h3 a[href="{at_home}"]').count() == 1


# By keyboard alone


def test_the_keyboard_alone_goes_from_the_front_page_through_a_search_to_a_post(walk: Walk) -> None:
    with walk("/", reduced_motion="reduce") as page:
        for wanted in ("Skip to the text", words(page.locator(".name a"))):
            page.keyboard.press("Tab")
            expect(page.locator(":focus")).to_have_text(wanted)
        tab_to(page, page.get_by_role("searchbox", name="Search this site"), most=3)
        search_for(page, "cost")
        tab_to(page, page.locator("[data-facet=unit] input").first)
        before = words(page.locator("#site-found"))
        page.keyboard.press("Space")
        expect(page.locator("#site-found")).not_to_have_text(before)
        title = page.locator("#site-results h3 a").first
        wanted = words(title)
        tab_to(page, title)
        with leaving(page):
            page.keyboard.press("Enter")
        assert heading(page) == wanted
        page.go_back()  # its key is the browser's own
        settled(page)
        tab_to(page, page.locator("#site-fold > summary"))
        page.keyboard.press("Enter")
        expect(page.locator("[data-facet=unit] input").first).to_be_hidden()


def test_the_keyboard_reaches_everything_in_order_sees_where_it_is_and_is_nowhere_trapped(
    walk: Walk, demo_server: str, addresses: list[str]
) -> None:
    with walk("/", reduced_motion="reduce") as page:
        for address in addresses:
            page.goto(demo_server + address)
            settled(page)
            stops, walked = tabbed(page)
            assert 'class="skip"' in walked[0].name, f"{address}: the first stop does not skip to the text"
            reached = [stop.number for stop in walked if stop.number >= 0]
            missed = [stops[number] for number in range(len(stops)) if number not in reached]
            assert missed == [], f"{address}: the keyboard never comes there"
            assert reached == sorted(set(reached)), f"{address}: not in the order of the page"
            assert [stop.name for stop in walked if stop.plain] == [], f"{address}: nothing says that it has the focus"
            assert [stop.name for stop in walked if stop.covered] == [], f"{address}: it has the focus out of sight"
            back = [stop.number for stop in tabbed_back(page, BACK) if stop.number > 0]  # it may have come round to 0
            assert back == [*reversed(range(len(stops)))][: len(back)], f"{address}: the way back is another"
            assert len(back) >= BACK - 1, f"{address}: no way back"


# In a window of 320 pixels, in the dark


def test_in_the_dark_on_the_smallest_window_all_can_be_read_and_hit(
    walk: Walk, demo_server: str, addresses: list[str]
) -> None:
    axe = Axe()
    telling = {"color-contrast", "target-size"}  # what differs in such a window: these must have looked at something
    with walk("/", viewport=SMALL, color_scheme="dark", has_touch=True) as page:
        for address in addresses:
            page.goto(demo_server + address)
            settled(page)
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            assert page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"], address
            found = axe.run(page, options={"runOnly": RULES, "resultTypes": ["violations", "incomplete"]}).response
            assert violations(found) == [], address
            assert telling <= {rule["id"] for rule in found["passes"]}, f"{address}: not looked at"
            unsure = [node["html"] for rule in found["incomplete"] if rule["id"] in telling for node in rule["nodes"]]
            assert unsure == [], f"{address}: nobody can say whether that is legible or large enough"


# Without scripts


def test_without_scripts_nothing_is_missing_but_tools(walk: Walk, demo_server: str, addresses: list[str]) -> None:
    with walk("/") as page, walk("/", java_script_enabled=False) as plain:
        for address in addresses:
            if address == ASKED:
                continue  # the next test asks
            for one in (page, plain):
                one.goto(demo_server + address)
            settled(page)
            with_scripts, without = seen(page), seen(plain)
            assert with_scripts["links"], address
            for what, all_of in with_scripts.items():
                assert set(all_of) - set(without[what]) == set(), f"{address}: {what} that only a script shows"
            assert plain.locator("[data-scripted]:visible").count() == 0, address
            main = plain.locator("main")
            assert (main.count(), main.is_visible(), plain.locator("h1").is_visible()) == (1, True, True), address
            assert len(main.inner_text().split()) > 5, address


@pytest.mark.parametrize("address", ["/", "/404.html", "/search/"])
def test_without_scripts_a_box_to_search_in_leads_on_to_the_post(walk: Walk, demo: Site, address: str) -> None:
    with walk(address, java_script_enabled=False) as page:
        page.locator("main, header").get_by_role("searchbox").last.fill("cost")
        with leaving(page):
            page.keyboard.press("Enter")
        assert page.url.endswith(ASKED)
        assert "switched off" in page.locator("main").inner_text()
        follow(page.locator("main").get_by_role("link", name=re.compile("Archive")))
        follow(page.locator("main").get_by_role("link", name="2025", exact=True))
        title = words(page.locator("main .rows .what a").first)
        follow(page.locator("main .rows .what a").first)
        assert heading(page) == title
        assert demo.pages[path(page)].meta("article:published_time").startswith("2025")


def test_every_form_that_can_be_sent_without_scripts_leads_somewhere_useful(
    walk: Walk, demo_server: str, addresses: list[str]
) -> None:
    sent: set[str] = set()
    with walk("/", java_script_enabled=False) as page:
        for address in addresses:
            page.goto(demo_server + address)
            for form in page.locator("form:visible").all():
                tools = form.locator("input:visible, button:visible, select:visible, textarea:visible")
                kind = f"{form.get_attribute('class')} {form.get_attribute('action')}"
                if kind in sent or not tools.count():
                    continue
                sent.add(kind)
                assert (form.get_attribute("method") or "get") == "get", f"{address}: there is no server to take it"
                form.locator("input").first.fill("cost")
                with leaving(page):
                    form.get_by_role("button").click()
                assert page.locator("main").get_by_role("link").count() > 2, f"{address}: {kind} leads nowhere"
                page.goto(demo_server + address)
    assert len(sent) >= 2


# On paper

WORDS = """all => all.map(one => {
  const copy = one.cloneNode(true);
  copy.querySelectorAll('.unseen, .footnote-backref').forEach(part => part.remove());
  return copy.textContent;
})"""
TEXT = (
    ".prose > :is(p, h2, h3, h4, table, pre, dl), .prose li",
    ".art-head h1",
    ".art-head .stand",
    ".by",
    "header .meta",
)
ENTRIES = (".head h1", ".head .stand", ".entry h3", ".entry .say", ".entry .meta")
ON_PAPER = {
    "post-with-table": (*TEXT, ".prose table"),
    "post-with-footnotes": (*TEXT, ".prose .footnote li"),
    "post-carried": (*TEXT, ".carriers a", ".carriers .remark", ".share cite", ".share .path"),
    "section-carrying": (*ENTRIES, ".carried .label", ".carried .remark"),
    "section-events": (*ENTRIES, ".coming h2", ".coming h3", ".coming time", ".coming .meta"),
    "topic-by-year": (*ENTRIES, ".by-year > h2"),
    "expert": (*ENTRIES, ".reach a"),
    "subscribe": (".check > span", "details .check > span"),  # folded lists too
}


@pytest.mark.parametrize("kind", ON_PAPER)
def test_paper_holds_the_text_and_nothing_of_the_way_through_the_site(walk: Walk, demo: Site, kind: str) -> None:
    with walk(one_of(demo, kind), color_scheme="dark") as page:
        wanted = {part: page.locator(part).evaluate_all(WORDS) for part in ON_PAPER[kind]}
        way = ["".join(all_words(page.locator("nav.sections a"))), "Skip to the text", "All sections"]
        own = set(page.locator("main a, .name a").evaluate_all("all => all.map(one => one.href)"))
        paper = printed(page)
    for part, texts in wanted.items():
        assert texts, part
        assert paper.lacks(texts) == [], part
    assert paper.lacks(way) == way
    assert paper.links
    assert paper.links <= own


def test_paper_writes_out_where_a_link_leads_that_leaves_the_site(walk: Walk, demo: Site) -> None:
    outside = {
        page.path: [href for a in part.iter("a") if (href := a.get("href", "")).startswith("http")]
        for page in demo.pages.values()
        for part in page.all("div")
        if part.get("class") == "prose"
    }
    leaving = {address: links for address, links in outside.items() if links}
    assert leaving
    for address, links in leaving.items():
        with walk(address) as page:
            paper = printed(page)
            own = words(page.locator(".share .path"))
        assert paper.lacks([f"({link})" for link in links]) == [], address
        assert own == demo.url + address
        assert paper.lacks([own]) == [], address
