"""The style page in a real browser: anybody can use what the theme has, at every width and in both schemes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page

from plugins.pipeline import open_live
from tests.building import NOW, ROOT
from tests.preview.flat_site import Running, previewing
from tests.preview.test_in_a_browser import RULES
from tests.site.photograph import SCHEMES, WIDTHS, each_way
from tests.site.small_network import NETWORK, plant
from tests.site.walking import sized

pytestmark = pytest.mark.browser

FOCUSED = (
    "one => { const before = getComputedStyle(one), was = [before.boxShadow, before.outlineStyle, before.outlineWidth];"
    " one.focus({focusVisible: true}); const s = getComputedStyle(one);"
    " const seen = s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== 'none';"
    " return document.activeElement === one && seen"
    " && String([s.boxShadow, s.outlineStyle, s.outlineWidth]) !== String(was); }"
)
REACHED = "main :is(a[href], button, input, summary, [tabindex='0'], audio)"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("styled")
    units = plant(NETWORK, folder / "units")
    state = str(folder / "state")
    live = open_live(ROOT / "pelicanconf.py", PATH=str(units), HIGHROAD_STATE=state, HIGHROAD_NOW=NOW)
    with previewing(live) as preview:
        yield preview


@pytest.fixture
def opened(browser: Browser, running: Running, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The style page; a parameter is the scheme."""
    scheme: Any = getattr(request, "param", "light")
    context = browser.new_context(color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{running.url}/style/")
    page.evaluate("document.fonts.ready.then(() => true)")
    yield page
    context.close()


@pytest.mark.parametrize(("opened", "width"), [*zip(SCHEMES, WIDTHS, strict=True)], indirect=["opened"])
def test_anybody_can_use_every_part(opened: Page, width: int) -> None:
    sized(opened, {"width": width, "height": 900})
    options = {"runOnly": RULES, "resultTypes": ["violations"]}
    response: dict[str, Any] = Axe().run(opened, options=options).response
    found = [f"{rule['id']}: {node['html'][:200]}" for rule in response["violations"] for node in rule["nodes"]]
    assert found == [], f"at {width} px"


def test_nothing_sticks_out_of_the_window(opened: Page) -> None:
    for width in (320, *WIDTHS, 1920):
        sized(opened, {"width": width, "height": 900})
        assert opened.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("opened", SCHEMES, indirect=True)
def test_whatever_can_have_the_focus_shows_it(opened: Page) -> None:
    reached = opened.locator(f"{REACHED}:not(:disabled, [hidden])").filter(visible=True)
    elements = reached.element_handles()
    assert len(elements) > 100
    unseen = [one.evaluate("one => one.outerHTML.slice(0, 150)") for one in elements if not one.evaluate(FOCUSED)]
    assert unseen == []


def test_its_photographs_are_taken(browser: Browser, running: Running, tmp_path: Path) -> None:
    taken = list(each_way(browser, f"{running.url}/style/", "style", tmp_path))
    assert {file.name for file in taken} == {f"style-{width}-{scheme}.png" for width in WIDTHS for scheme in SCHEMES}
    for file in taken:
        with Image.open(file) as picture:
            assert picture.width == int(file.stem.split("-")[1])
            assert picture.height > 5000
            paper = set(picture.convert("L").crop((0, 4000, 4, 4004)).tobytes())  # at its edge stands nothing else
            assert max(paper) < 60 if file.stem.endswith("dark") else min(paper) > 200
