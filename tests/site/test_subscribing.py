"""A reader chooses feeds in a real browser and takes the list to a feed reader; one without scripts takes the links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import listparser
import pytest
from lxml import etree
from playwright.sync_api import Browser, Page, Route, expect

from tests.site.reading import Site
from tests.site.walking import closed

pytestmark = pytest.mark.browser


@contextmanager
def subscribing(browser: Browser, server: str, **reader: Any) -> Iterator[Page]:
    context = browser.new_context(**reader)
    page = context.new_page()
    page.goto(f"{server}/subscribe/")
    try:
        yield page
    finally:
        closed(context)


def download(page: Page, into: Path) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download the file").click()
    file = into / waiting.value.suggested_filename
    waiting.value.save_as(file)
    assert file.name == "my-feeds.opml"
    return file.read_bytes()


def outlines(data: bytes) -> dict[str, dict[str, str]]:
    """Every feed of a list, with all that the list says of it, by its address."""
    root = etree.fromstring(data)
    return {str(one.get("xmlUrl")): dict(one.attrib) for one in root.iter("outline") if one.get("xmlUrl")}


CHOSEN = {
    "Energy & Infrastructure": "energy/feed.xml",
    "Tax, its own posts alone": "tax/own/feed.xml",
    "Grid connections": "topics/grid/feed.xml",
    "Hana Moriyama, Principal, legacy systems": "experts/hana-moriyama/feed.xml",
}


def test_what_is_ticked_and_nothing_else_is_in_the_list_that_a_feed_reader_imports(
    browser: Browser, demo: Site, demo_server: str, tmp_path: Path
) -> None:
    with subscribing(browser, demo_server) as page:
        page.locator("summary").first.click()
        for name in CHOSEN:
            page.get_by_role("checkbox", name=name, exact=True).check()
        expect(page.get_by_role("status")).to_have_text("4 feeds ticked.")
        data = download(page, tmp_path)
        expect(page.get_by_role("status")).to_contain_text("Your file has 4 feeds.")
    read = listparser.parse(data)
    expected = {f"{demo.url}/{path}" for path in CHOSEN.values()}
    assert not read.bozo
    assert {feed.url for feed in read.feeds} == expected
    assert {group for feed in read.feeds for group in feed.tags} <= {
        *("Units, with what they carry", "Units, own posts only", "Topics", "Experts")
    }
    whole = (demo.folder / "feeds.opml").read_bytes()
    assert outlines(data) == {address: said for address, said in outlines(whole).items() if address in expected}
    assert data.startswith(b'<?xml version="1.0" encoding="UTF-8"?>')
    assert not [group for group in etree.fromstring(data).findall("body/outline") if len(group) == 0]
    assert re.search(rb"\n\s*\n", data) is None


def test_nothing_ticked_is_said_and_makes_no_file(browser: Browser, demo_server: str) -> None:
    with subscribing(browser, demo_server) as page:
        page.get_by_role("button", name="Download the file").click()
        expect(page.get_by_role("status")).to_have_text("Tick at least one feed first.")


def test_a_list_that_can_not_be_loaded_is_said(browser: Browser, demo_server: str) -> None:
    with subscribing(browser, demo_server) as page:
        page.route("**/feeds.opml", lambda route: route.abort())
        page.get_by_role("checkbox").first.check()
        page.get_by_role("button", name="Download the file").click()
        expect(page.get_by_role("status")).to_contain_text("could not be loaded")


def test_the_addresses_of_what_is_ticked_can_be_copied(browser: Browser, demo: Site, demo_server: str) -> None:
    with subscribing(browser, demo_server, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.get_by_role("checkbox", name="Tax", exact=True).check()
        page.get_by_role("checkbox", name="Storage", exact=True).check()
        page.get_by_role("button", name="Copy the addresses").click()
        expect(page.get_by_role("status")).to_have_text("2 addresses are copied, a line each.")
        copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.splitlines() == [f"{demo.url}/tax/feed.xml", f"{demo.url}/topics/storage/feed.xml"]


def test_a_word_finds_a_row_in_a_folded_list_too_and_what_was_ticked_stays_so(
    browser: Browser, demo_server: str
) -> None:
    with subscribing(browser, demo_server) as page:
        page.get_by_role("checkbox", name="Tax", exact=True).check()
        box = page.get_by_label("Find a section, a topic or a person")
        box.fill("forESTry")
        expect(page.get_by_role("checkbox")).to_have_count(2)  # a topic in a folded list, and who knows about it
        expect(page.get_by_role("checkbox", name="Forestry", exact=True)).to_be_visible()
        box.fill("no such word")
        expect(page.get_by_text("No feed is called that.")).to_be_visible()
        box.fill("")
        expect(page.get_by_role("checkbox", name="Forestry", exact=True)).to_be_hidden()
        expect(page.get_by_role("checkbox", name="Tax", exact=True)).to_be_checked()
        expect(page.get_by_role("status")).to_have_text("1 feed ticked.")


def test_the_keyboard_alone_is_enough(browser: Browser, demo_server: str, tmp_path: Path) -> None:
    with subscribing(browser, demo_server) as page:
        page.get_by_label("Find a section, a topic or a person").focus()
        page.keyboard.press("Enter")  # sends no form
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        expect(page.get_by_role("checkbox").first).to_be_checked()
        with page.expect_download():
            page.keyboard.press("Enter")
        page.get_by_role("button", name="Untick all").press("Enter")
        expect(page.get_by_role("status")).to_have_text("Nothing is ticked yet.")


def test_without_a_script_there_are_links_and_no_box_that_would_do_nothing(
    browser: Browser, demo: Site, demo_server: str
) -> None:
    with subscribing(browser, demo_server, java_script_enabled=False) as page:
        expect(page.get_by_role("checkbox")).to_have_count(0)
        expect(page.locator("main").get_by_role("button")).to_have_count(0)
        page.locator("summary").first.click()  # a fold needs no script
        link = page.get_by_role("link", name="Forestry, Atom", exact=True)
        expect(link).to_be_visible()
        assert link.get_attribute("href") == f"{demo.prefix}/topics/forestry/atom.xml"
        expect(page.locator("main").get_by_role("link", name="OPML")).to_have_attribute("href", "/feeds.opml")


def test_the_page_asks_nobody_else_and_makes_its_list_here(browser: Browser, demo_server: str, tmp_path: Path) -> None:
    asked: list[str] = []

    def note(route: Route) -> None:
        asked.append(route.request.url)
        route.continue_()

    with subscribing(browser, demo_server) as page:
        page.route("**/*", note)
        page.reload()
        page.get_by_role("checkbox").first.check()
        download(page, tmp_path)
    assert {urlsplit(address).hostname for address in asked} == {"127.0.0.1"}
    assert [urlsplit(address).path for address in asked if address.endswith(".opml")] == ["/feeds.opml"]
