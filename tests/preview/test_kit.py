""" "Share it" in a preview: the kit of a post, as `invoke kit` makes it; of a draft it is shown, and that is all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

import tasks
from plugins import kit, pipeline
from plugins.kit.helpers import Shaping
from plugins.network.live import Live
from plugins.preview import overlay
from plugins.preview.serving import Showing
from tests.building import NOW
from tests.preview.flat_site import Running, previewing
from tests.preview.test_in_a_browser import WAIT
from tests.site.small_network import NETWORK, plant, post

pytestmark = pytest.mark.xdist_group("kit")

POSTS = {
    "energy/posts/2026-11-20-tanks.md": post("Words.", title="What tanks cost", tags="[hydrogen]"),
    "energy/posts/2026-11-21-merger.md": post("Words.", title="The secret merger", status="draft"),
    "energy/posts/2026-11-18-gone.md": post("Words.", title="Gone", status="withdrawn", reason="Wrong."),
}
TANKS, MERGER, GONE = (f"{overlay.KIT}/energy/{name}/" for name in ("tanks", "merger", "gone"))


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plant({**NETWORK, **POSTS}, tmp_path_factory.mktemp("network") / "units")


@pytest.fixture(scope="module")
def live(units: Path, tmp_path_factory: pytest.TempPathFactory) -> Live:
    state = tmp_path_factory.mktemp("state")
    return pipeline.open_live(
        tasks.CONFIG, PATH=str(units), HIGHROAD_STATE=str(state), HIGHROAD_NOW=NOW, HIGHROAD_SEARCH=False
    )


@pytest.fixture(scope="module")
def showing(live: Live, units: Path) -> Showing:
    shaping: Shaping = tasks._shaping({"PATH": str(units), "HIGHROAD_NOW": NOW})  # type: ignore[no-untyped-call]
    return Showing(live, lambda: (), kit=kit.in_preview(shaping))


def test_a_posts_page_leads_to_its_kit_and_no_other_page_does(showing: Showing) -> None:
    assert f'href="{TANKS}">Share it' in showing.state(showing.find("/energy/tanks/")).inner
    assert "Share it" not in showing.state(showing.find("/energy/")).inner
    without = Showing(showing.live, showing.problems)
    assert "Share it" not in without.state(without.find("/energy/tanks/")).inner
    assert without.find(TANKS).answer.status == 404


def test_its_files_are_those_of_the_command(showing: Showing) -> None:
    page = showing.find(TANKS).answer
    assert page.status == 200
    assert b"Pass on: What tanks cost" in page.body
    assert "default-src 'none'" in page.policy
    found = {name: showing.find(TANKS + name).answer for name in ("card.png", "mail.eml", "mail.txt", "linkedin.txt")}
    assert {name: one.content_type for name, one in found.items()} == {
        "card.png": "image/png",
        "mail.eml": "message/rfc822",
        "mail.txt": "text/plain; charset=utf-8",
        "linkedin.txt": "text/plain; charset=utf-8",
    }
    assert b"https://insights.northwind.example/energy/tanks/" in found["linkedin.txt"].body


@pytest.mark.parametrize("path", [MERGER, GONE])
def test_what_is_not_to_be_passed_on_is_shown_as_such_and_has_no_files(showing: Showing, path: str) -> None:
    page = showing.find(path).answer.body.decode()
    assert "banner unpublished" in page
    assert "data-copy=" not in page
    assert showing.find(f"{path}card.png").answer.status == 200  # for the page itself
    assert [showing.find(path + name).answer.status for name in ("mail.eml", "mail.html", "linkedin.txt")] == [404] * 3


@pytest.mark.parametrize("name", ["nothing.txt", "print.html", "../tanks/", "energy/", "%2e%2e/x"])
def test_what_is_no_file_of_it_is_not_there(showing: Showing, name: str) -> None:
    assert showing.find(TANKS + name).answer.status == 404


@pytest.fixture
def running(live: Live, showing: Showing) -> Iterator[Running]:
    with previewing(live, kit=showing.kit) as found:
        yield found


@pytest.mark.browser
def test_somebody_follows_share_it_and_sees_the_words_and_the_mail(running: Running, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    try:
        page.goto(f"{running.url}/energy/tanks/")
        page.get_by_role("link", name="Share it").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("What tanks cost", timeout=WAIT)
        expect(page.get_by_label("The words")).to_be_visible()
        expect(page.get_by_role("button", name="Copy the words")).to_be_visible()
        expect(page.frame_locator("iframe").get_by_role("heading")).to_have_text("What tanks cost")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert wrong == []
    finally:
        page.close()
