"""A real browser sees what was saved: the page loads again, the mistake appears and goes, and nothing else happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.preview.flat_site import LONG, FlatSite, Running, page, previewing, save, until
from tests.site.walking import follow

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WAIT = LONG * 1000  # milliseconds

Opened = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, preview: Running) -> Iterator[Opened]:
    """Open pages of the preview in one window: `opened("/tax/", **how_the_reader_has_it)`."""
    contexts: list[BrowserContext] = []

    def open_page(path: str, **reader: Any) -> Page:
        if not contexts:
            contexts.append(browser.new_context(**reader))
            contexts[0].set_default_timeout(WAIT)
        tab = contexts[0].new_page()
        # Counts how often the page was loaded, where a page that is loaded again can't forget it.
        tab.add_init_script("if (window === top) name = String(Number(name) + 1)")
        tab.goto(preview.url + path)
        return tab

    yield open_page
    for context in contexts:
        context.close()


def loads(tab: Page) -> int:
    return int(tab.evaluate("name"))


def overlay(tab: Page) -> Any:
    return tab.locator("highroad-preview section")


def title(tab: Page, words: str) -> None:
    expect(tab.locator("h1")).to_have_text(words, timeout=WAIT)


def test_a_saved_page_is_on_the_screen(opened: Opened, folder: Path) -> None:
    tab = opened("/tax/")
    for words in ("Tax, anew", "Tax, and again"):
        save(folder / "tax/index.html", page(words))
        title(tab, words)
    assert loads(tab) == 3


def test_only_pages_that_changed_are_loaded_again(opened: Opened, folder: Path) -> None:
    front, tax = opened("/"), opened("/tax/")
    save(folder / "tax/index.html", page("Tax, anew"))
    title(tax, "Tax, anew")
    save(folder / "index.html", page("Front, anew"))
    title(front, "Front, anew")
    save(folder / "tax/index.html", page("Tax, third"))
    title(tax, "Tax, third")
    assert (loads(front), loads(tax)) == (2, 3)


def test_more_pages_are_open_than_a_browser_has_lines(opened: Opened, folder: Path) -> None:
    tabs = [opened("/tax/") for _ in range(9)]
    for words in ("Tax, anew", "Tax, and again"):
        save(folder / "tax/index.html", page(words))
        for tab in tabs:
            title(tab, words)
    tabs[0].close()  # it may have been the one that kept the line
    save(folder / "tax/index.html", page("Tax, third"))
    for tab in tabs[1:]:
        title(tab, "Tax, third")


def test_the_reader_stays_where_they_were(opened: Opened, folder: Path) -> None:
    long = "<br>".join(f"line {number}" for number in range(500))
    save(folder / "tax/index.html", page("Tax", long))
    tab = opened("/tax/")
    title(tab, "Tax")
    until(lambda: tab.locator("p", has_text="line 499").count())
    tab.evaluate("scrollTo(0, 3000)")
    until(lambda: tab.evaluate("scrollY") == 3000)
    save(folder / "tax/index.html", page("Tax, anew", long))
    title(tab, "Tax, anew")
    until(lambda: tab.evaluate("scrollY") == 3000)


def test_a_style_that_was_saved_is_seen(opened: Opened, folder: Path) -> None:
    style = folder / "site.css"
    save(style, "h1 { color: rgb(255, 0, 0) }")
    save(folder / "index.html", page("Styled", head='<link rel="stylesheet" href="/site.css">'))
    tab = opened("/")
    title(tab, "Styled")
    expect(tab.locator("h1")).to_have_css("color", "rgb(255, 0, 0)", timeout=WAIT)
    save(style, "h1 { color: rgb(0, 128, 0) }")
    expect(tab.locator("h1")).to_have_css("color", "rgb(0, 128, 0)", timeout=WAIT)


def test_a_mistake_appears_on_its_page_and_goes_when_mended(opened: Opened, folder: Path) -> None:
    front, tax = opened("/"), opened("/tax/")
    save(folder / "tax/index.html", page("Tax", "mistake: unknown key 'statsu'"))
    expect(overlay(tax)).to_contain_text("1 mistake on this page", timeout=WAIT)
    expect(overlay(tax)).to_contain_text("pages/tax/index.html:3", timeout=WAIT)
    expect(overlay(tax)).to_contain_text("unknown key 'statsu'", timeout=WAIT)
    expect(overlay(front)).to_contain_text("1 mistake in the whole network", timeout=WAIT)
    assert "statsu" not in overlay(front).inner_text()
    save(folder / "tax/index.html", page("Tax"))
    expect(overlay(tax)).to_have_count(0, timeout=WAIT)
    expect(overlay(front)).to_have_count(0, timeout=WAIT)
    assert loads(front) == 1, "an overlay comes and goes without the page being loaded again"


def test_a_broken_setup_is_said_on_every_page(opened: Opened, folder: Path) -> None:
    front, missing = opened("/"), opened("/nosuch/")
    save(folder.with_name("setup"), "bad")
    for tab in (front, missing):
        expect(overlay(tab)).to_contain_text("in the set-up", timeout=WAIT)
    save(folder.with_name("setup"), "good")
    for tab in (front, missing):
        expect(overlay(tab)).to_have_count(0, timeout=WAIT)


def test_the_list_of_problems_follows_what_is_saved(opened: Opened, folder: Path) -> None:
    tab = opened("/.highroad/problems")
    title(tab, "Nothing is wrong")
    save(folder / "tax/index.html", page("Tax", "warning: of a kind"))
    title(tab, "1 warning in the whole network")
    follow(tab.get_by_role("link", name="/tax/"))
    title(tab, "Tax")


def test_a_page_that_was_asked_for_too_early_comes_by_itself(opened: Opened, folder: Path) -> None:
    tab = opened("/soon/")
    title(tab, "Nothing here")
    (folder / "soon").mkdir()
    save(folder / "soon/index.html", page("Now"))
    title(tab, "Now")


def test_a_page_that_missed_what_happened_catches_up(browser: Browser, folder: Path) -> None:
    """As after a laptop slept, or the preview was started again."""
    with previewing(FlatSite(folder)) as first:
        port, context = first.port, browser.new_context()
        tab = context.new_page()
        tab.goto(f"{first.url}/tax/")
        context.set_offline(True)
        save(folder / "tax/index.html", page("Tax, overnight"))
        until(lambda: b"overnight" in first.ask("/tax/")[1])
        title(tab, "Tax")
        context.set_offline(False)
        tab.evaluate("document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))")
        title(tab, "Tax, overnight")
    save(folder / "tax/index.html", page("Tax, next day"))
    with previewing(FlatSite(folder), port=port):
        title(tab, "Tax, next day")
    context.close()


def test_without_javascript_what_is_wrong_is_on_the_page(opened: Opened, preview: Running, folder: Path) -> None:
    save(folder / "tax/index.html", page("Tax", "mistake: unknown key"))
    until(lambda: b"1 mistake" in preview.ask("/tax/")[1])
    tab = opened("/tax/", java_script_enabled=False)
    expect(overlay(tab)).to_contain_text("unknown key", timeout=WAIT)
    tab.locator("summary").click()
    expect(tab.get_by_text("unknown key", exact=True)).to_be_hidden(timeout=WAIT)


def test_it_can_be_put_away_with_the_keyboard_until_something_else_is_wrong(opened: Opened, folder: Path) -> None:
    tab = opened("/tax/")
    save(folder / "tax/index.html", page("Tax", "mistake: one"))
    details = tab.locator("highroad-preview details")
    expect(details).to_have_attribute("open", "", timeout=WAIT)

    def put_away() -> bool:
        tab.keyboard.press("Escape")
        return details.get_attribute("open") is None

    until(put_away)  # the key is known as soon as the script is there, a moment after the words
    save(folder / "tax/index.html", page("Tax, anew", "mistake: one"))
    title(tab, "Tax, anew")
    expect(details).not_to_have_attribute("open", "", timeout=WAIT)
    tab.locator("highroad-preview summary").focus()
    tab.keyboard.press("Enter")
    expect(details).to_have_attribute("open", "", timeout=WAIT)
    tab.keyboard.press("Enter")
    save(folder / "tax/index.html", page("Tax, anew", "mistake: another"))
    expect(overlay(tab)).to_contain_text("another", timeout=WAIT)
    expect(details).to_have_attribute("open", "", timeout=WAIT)


LOUD = "* { color: red !important; font-size: 50px !important } section { display: none !important }"


def test_the_page_and_the_overlay_leave_each_other_alone(opened: Opened, folder: Path) -> None:
    save(folder / "loud.css", LOUD)
    loud = '<link rel="stylesheet" href="/loud.css">'
    save(folder / "tax/index.html", page("Tax", "mistake: one", head=loud))
    tab = opened("/tax/")
    expect(overlay(tab)).to_be_visible(timeout=WAIT)
    expect(tab.locator("highroad-preview summary")).to_have_css("font-size", "16px", timeout=WAIT)
    expect(tab.locator("h1")).to_have_css("font-size", "50px", timeout=WAIT)


def test_what_a_host_would_keep_from_a_page_the_preview_keeps_from_it(opened: Opened, folder: Path) -> None:
    """So that nobody finds out when the site is published."""
    inline = "<style>h1 { color: rgb(1, 2, 3) }</style><script>document.title = 'Ran'</script>"
    save(folder / "index.html", page("Front", "mistake: one", head=inline))
    tab = opened("/")
    expect(overlay(tab)).to_be_visible(timeout=WAIT)
    assert tab.title() == "Front"
    assert tab.evaluate("getComputedStyle(document.querySelector('h1')).color") != "rgb(1, 2, 3)"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_anybody_can_read_it_on_a_phone(opened: Opened, preview: Running, folder: Path, scheme: str) -> None:
    words = "mistake: a very-long-word-that-cannot-be-broken-" + "x" * 200
    save(folder / "index.html", page("Front"))
    save(folder / "tax/index.html", page("Tax", words))  # the last: when it is seen, both are
    until(lambda: b"1 mistake" in preview.ask("/tax/")[1])
    for path in ("/tax/", "/", "/.highroad/problems"):
        tab = opened(path, viewport=PHONE, color_scheme=scheme)
        found = Axe().run(tab, options={"runOnly": RULES, "resultTypes": ["violations"]})
        assert [f"{rule['id']}: {rule['nodes']}" for rule in found.response["violations"]] == [], path
        if path != "/tax/":  # its own text is wider than any phone
            assert tab.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
        if overlay(tab).count():
            box = overlay(tab).bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= PHONE["width"]
            assert box["height"] <= PHONE["height"] / 2


def test_it_is_not_printed(opened: Opened, preview: Running, folder: Path) -> None:
    save(folder / "tax/index.html", page("Tax", "mistake: one"))
    until(lambda: b"1 mistake" in preview.ask("/tax/")[1])
    tab = opened("/tax/")
    expect(overlay(tab)).to_be_visible(timeout=WAIT)
    tab.emulate_media(media="print")
    expect(overlay(tab)).to_be_hidden(timeout=WAIT)
