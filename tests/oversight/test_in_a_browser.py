"""The report in a real browser, opened from its folder as people do who were sent it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, ViewportSize

from tests.building import NOW, ROOT, invoke
from tests.site.walking import closed, leaving, sized, words

pytestmark = pytest.mark.browser

PHONE, DESK = ViewportSize(width=390, height=844), ViewportSize(width=1280, height=900)
WIDTHS = (320, 390, 768, 1920)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = ("index.html", "units/energy.html", "units/nordics.html")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration network with a few things wrong, so that every part of a page is there."""
    base = tmp_path_factory.mktemp("report")
    units = base / "units"
    shutil.copytree(ROOT / "units", units)
    newest = sorted((units / "energy" / "posts").glob("*.md"))[-1]
    newest.write_text(newest.read_text("utf-8").replace("\nauthors:", "\nstatsu: published\nauthors:", 1), "utf-8")
    old = sorted((units / "disputes" / "posts").glob("*.md"))[0]
    old.write_text(old.read_text("utf-8").replace("\nauthors:", "\nreview_by: 2026-01-01\nauthors:", 1), "utf-8")
    made = invoke("report", "--units", str(units), "--output", str(base / "report"), "--now", NOW)
    assert made.returncode == 2, made.stdout + made.stderr
    return base / "report"


@contextmanager
def opened(browser: Browser, file: Path, **reader: object) -> Iterator[Page]:
    """A page of the report; whatever it asks for outside of its folder, and what the console says, fails the test."""
    wrong: list[str] = []
    context = browser.new_context(**({"viewport": DESK} | reader))  # type: ignore[arg-type]
    page = context.new_page()
    page.on("console", lambda said: wrong.append(said.text))
    page.on("request", lambda asked: None if urlsplit(asked.url).scheme == "file" else wrong.append(asked.url))
    page.on("requestfailed", partial(failed, wrong))
    page.goto(file.as_uri())
    yield page
    closed(context)
    assert wrong == []


def failed(wrong: list[str], asked: Request) -> None:
    """Note a request that came to nothing; one that the reader cut short by going on is nothing wrong."""
    if asked.failure != "net::ERR_ABORTED":
        wrong.append(f"failed: {asked.url}: {asked.failure}")


@pytest.mark.parametrize(("scheme", "viewport"), [("dark", PHONE), ("light", DESK)], ids=["phone", "desk"])
@pytest.mark.parametrize("name", PAGES)
def test_anybody_can_read_it(browser: Browser, folder: Path, name: str, scheme: str, viewport: ViewportSize) -> None:
    with opened(browser, folder / name, color_scheme=scheme, viewport=viewport) as page:
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"], "preload": False})
        said = [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found.response["violations"]]
        assert said == [], f"{name} at {viewport['width']} px"


@pytest.mark.parametrize("name", PAGES)
def test_the_page_never_scrolls_sideways(browser: Browser, folder: Path, name: str) -> None:
    with opened(browser, folder / name) as page:
        for width in WIDTHS:
            sized(page, ViewportSize(width=width, height=800))
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"at {width} px"


def test_it_wears_the_brand_from_its_own_folder(browser: Browser, folder: Path) -> None:
    with opened(browser, folder / PAGES[1]) as page:
        page.evaluate("document.fonts.ready.then(() => true)")
        loaded = page.evaluate("[...document.fonts].filter(one => one.status === 'loaded').map(one => one.family)")
        assert any("Newsreader" in family for family in loaded)


def test_from_the_network_to_a_unit_and_back_by_keyboard_alone(browser: Browser, folder: Path) -> None:
    with opened(browser, folder / PAGES[0]) as page:
        page.get_by_role("link", name="Nordics").first.focus()
        with leaving(page):
            page.keyboard.press("Enter")
        assert words(page.get_by_role("heading", level=1)) == "Nordics"
        page.get_by_role("link", name="Oversight").focus()
        with leaving(page):
            page.keyboard.press("Enter")
        assert words(page.get_by_role("heading", level=1)) == "Oversight"


def test_print_unfolds_the_figures_of_charts_and_leaves_long_tables_folded(browser: Browser, folder: Path) -> None:
    shown = (
        "what => { const one = document.querySelector(what); return one.checkVisibility({contentVisibilityAuto: true})"
        " && one.getBoundingClientRect().height > 0 }"
    )
    with opened(browser, folder / PAGES[0]) as page:
        assert not page.evaluate(shown, ".chart details table")
        page.emulate_media(media="print")
        page.wait_for_function(shown, arg=".chart details table")  # a browser unfolds with its next frame
        assert not page.evaluate(shown, "details.rest table")
