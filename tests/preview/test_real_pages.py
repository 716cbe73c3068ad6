"""The preview of the demonstration network: its own pages in a real browser, with what the preview adds to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, expect

from plugins.network.live import Shown
from plugins.network.problems import Level, Problem
from tests.building import BuildResult
from tests.preview.flat_site import FlatSite, Running, previewing
from tests.preview.test_in_a_browser import RULES, WAIT

pytestmark = pytest.mark.browser

WRONG = Problem("units/energy/unit.yaml", 3, Level.ERROR, "no accent 'tael'; did you mean 'teal'?")


@dataclass
class Wrong(FlatSite):
    """A site with one mistake, which is shown on a section and in every count."""

    def problems(self) -> tuple[Shown, ...]:
        return (Shown(problem=WRONG, pages=frozenset({"energy/"})),)


@pytest.fixture
def demo_preview(demo_site: BuildResult) -> Iterator[Running]:
    with previewing(Wrong(demo_site.folder)) as running:
        yield running


@pytest.mark.parametrize("path", ["/", "/energy/", "/nosuch/"])
@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_anybody_can_use_a_page_with_what_is_added(
    browser: Browser, demo_preview: Running, path: str, width: int, scheme: Any
) -> None:
    wrong: list[str] = []

    def said(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "404" not in message.text:
            wrong.append(message.text)

    context = browser.new_context(
        viewport={"width": width, "height": 844}, color_scheme=scheme, reduced_motion="reduce"
    )
    try:
        tab = context.new_page()
        tab.on("console", said)
        tab.on("pageerror", lambda error: wrong.append(str(error)))
        tab.goto(demo_preview.url + path)
        overlay = tab.locator("highroad-preview section")
        expect(overlay).to_contain_text("1 mistake", timeout=WAIT)
        assert (WRONG.what in overlay.inner_text()) == (path == "/energy/")
        found = Axe().run(tab, options={"runOnly": RULES, "resultTypes": ["violations"]})
        assert [f"{rule['id']}: {rule['nodes']}" for rule in found.response["violations"]] == []
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        assert wrong == []
    finally:
        context.close()
