"""The demonstration network on a real server in a real browser: anybody can read it, and nobody else is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import cache
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

from tests.site.kinds import KINDS, one_of
from tests.site.reading import Site
from tests.site.walking import DESK, closed, settled, sized, window

pytestmark = pytest.mark.browser

NAMES = [kind.name for kind in KINDS]
SCHEMES = ("light", "dark")
WIDTHS = (320, 390, 768, 1920)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

Opened = Callable[..., AbstractContextManager[Page]]


@pytest.fixture(scope="module")
def windows(browser: Browser) -> Iterator[Callable[..., tuple[Page, list[str]]]]:
    """A window for each way in which readers have theirs: to open one for each page takes longer than to look at it."""
    with ExitStack() as stack:
        yield cache(lambda **reader: stack.enter_context(window(browser, **reader)))


@pytest.fixture
def opened(windows: Callable[..., tuple[Page, list[str]]], demo: Site, demo_server: str) -> Opened:
    """Open the page of a kind: `with opened("post", **how_the_reader_has_it) as page`.

    A request that leaves the machine fails the test, with everything that went wrong on the page.
    """

    @contextmanager
    def open_page(kind: str, *, width: int = DESK["width"], **reader: Any) -> Iterator[Page]:
        page, wrong = windows(**reader)
        wrong.clear()
        page.goto("about:blank")
        page.set_viewport_size(ViewportSize(width=width, height=DESK["height"]))
        page.emulate_media(media="null")
        page.goto(demo_server + one_of(demo, kind))
        settled(page, scripts=reader.get("java_script_enabled", True))
        yield page
        assert wrong == []

    return open_page


# What a page holds depends on neither its width nor its scheme, so two looks are enough: this, and in test_walks.py one
# in the smallest window, in the dark, with all that can be unfolded.
@pytest.mark.parametrize("kind", NAMES)
def test_anybody_can_use_the_page(opened: Opened, kind: str) -> None:
    with opened(kind) as page:
        found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
        assert violations(found.response) == [], page.url


def violations(response: dict[str, Any]) -> list[str]:
    """What axe found, one line for each element: the rule, the element, what is wrong with it."""
    return [
        f"{rule['id']}: {node['html'][:200]}: {node['failureSummary']}"
        for rule in response["violations"]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("kind", NAMES)
def test_nothing_sticks_out_of_the_window(opened: Opened, kind: str) -> None:
    with opened(kind) as page:
        for width in WIDTHS:
            sized(page, ViewportSize(width=width, height=800))
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{page.url} at {width} px"


# On every page it is the first: see test_walks.py.
@pytest.mark.parametrize("kind", ["front", "section", "post", "search"])
def test_the_first_tab_stop_skips_to_the_text(opened: Opened, kind: str) -> None:
    with opened(kind) as page:
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        assert focused.get_attribute("href") == "#" + str(page.locator("main").get_attribute("id"))
        assert focused.is_visible()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        after = "document.querySelector('main').compareDocumentPosition(document.activeElement)"
        contained, following = 16, 4  # bits of Node.compareDocumentPosition
        assert page.evaluate(after) & (contained | following), "the next stop lies before the text"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_has_the_focus_can_be_seen(opened: Opened, scheme: str) -> None:
    with opened("post", color_scheme=scheme) as page:
        for _ in range(25):
            page.keyboard.press("Tab")
            outline = page.evaluate(
                "(() => { const s = getComputedStyle(document.activeElement);"
                " return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== 'none'; })()"
            )
            assert outline, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")


@pytest.mark.parametrize("kind", ["front", "section", "post", "post-with-table", "expert"])
def test_the_page_prints(opened: Opened, kind: str) -> None:
    with opened(kind) as page:
        assert page.pdf(format="A4").startswith(b"%PDF-")
        page.emulate_media(media="print")
        assert page.locator("h1").is_visible()


def test_paper_is_white_also_where_the_screen_is_dark(opened: Opened) -> None:
    with opened("post", color_scheme="dark") as page:
        page.emulate_media(media="print", color_scheme="dark")
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert colour in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")
        ink = page.evaluate("getComputedStyle(document.querySelector('main p')).color.match(/[0-9.]+/g).map(Number)")
        assert max(ink[:3]) < 128, "light ink on white paper"


def test_light_and_dark_differ(opened: Opened) -> None:
    def paper(scheme: str) -> str:
        with opened("front", color_scheme=scheme) as page:
            return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))

    assert paper("light") != paper("dark")


@pytest.mark.parametrize("kind", ["front", "post"])
def test_nothing_moves_for_those_who_asked_for_that(opened: Opened, kind: str) -> None:
    with opened(kind, reduced_motion="reduce") as page:
        moving = page.evaluate(
            "[...document.querySelectorAll('*')].filter(e => { const s = getComputedStyle(e);"
            " const long = t => t.split(',').some(x => parseFloat(x) > 0.01);"
            " return long(s.transitionDuration) || (s.animationName !== 'none' && long(s.animationDuration))"
            " || s.scrollBehavior === 'smooth' }).map(e => e.tagName)"
        )
        assert moving == []


@pytest.mark.parametrize("kind", ["front", "post"])
def test_text_can_be_twice_as_large(opened: Opened, kind: str) -> None:
    with opened(kind, width=640) as page:
        page.add_style_tag(content="html { font-size: 200% !important; }")
        assert page.evaluate("document.documentElement.scrollWidth") <= 640


def test_a_wrong_address_shows_the_page_that_says_so(browser: Browser, demo_server: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    answer = page.goto(f"{demo_server}/no/such/page/")
    assert answer is not None
    assert answer.status == 404
    assert page.locator("main").is_visible()
    assert page.evaluate("getComputedStyle(document.body).fontFamily") != "", "its stylesheet is missing"
    closed(context)


def test_an_old_address_leads_to_the_post(browser: Browser, demo: Site, demo_server: str) -> None:
    old = next(page for page in demo.pages.values() if page.is_redirect)
    target = demo.target(old.link("canonical"), old.path)
    assert target is not None
    context = browser.new_context()
    page = context.new_page()
    page.goto(demo_server + old.path)
    page.wait_for_url(demo_server + target[0])
    closed(context)
