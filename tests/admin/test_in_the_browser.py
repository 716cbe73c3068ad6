"""Writing in a browser, as experts do: the page as it is, a server that writes files, and what becomes of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from plugins.mending import run_check
from plugins.pipeline import survey
from tests.admin.pressing import WIDTHS, choose, field, fits, followed, save, saved, take_picture, writing
from tests.admin.running import Running, running_admin
from tests.admin.trial_network import BY_HAND, NETWORK
from tests.building import ROOT
from tests.pictures import drawing
from tests.serving import serve
from tests.trees import write_network

pytestmark = [pytest.mark.browser, pytest.mark.node]


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_network(tmp_path_factory.mktemp("written"), dict(NETWORK))


@pytest.fixture(scope="module")
def running(units: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running_admin(units, tmp_path_factory.mktemp("state")) as found:
        yield found


def accepted(units: Path) -> bool:
    """Whether `invoke check` finds no error, without a process of its own."""
    config = ROOT / "pelicanconf.py"
    return run_check(config, partial(survey, config, PATH=str(units)), units=units) == 0


At = Callable[..., AbstractContextManager[Page]]


@pytest.fixture
def at(browser: Browser, running: Running) -> At:
    """Somebody who writes: `at(width)`."""

    def found(width: int = WIDTHS["desk"], **reader: Any) -> AbstractContextManager[Page]:
        return writing(browser, running, width, **reader)

    return found


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_a_post_with_a_picture_is_written_edited_and_seen(at: At, units: Path, running: Running, width: int) -> None:
    title, picture = f"What “O’Neill’s” cavern costs: {width}", f"cavern-{width}.png"
    with at(width) as page:
        page.get_by_label("Unit").select_option("Energy & Water")
        expect(page.get_by_role("heading", name="Energy & Water: posts")).to_be_visible()
        expect(page.get_by_role("link", name="Tax: posts")).to_be_hidden()
        fits(page)
        expect(page.get_by_text("New post", exact=True)).to_be_visible()
        page.locator('a[href$="/collections/energy-posts/new"]').click()
        field(page, "Title").fill(title)
        choose(page, "Authors", "Dana Ortiz")
        choose(page, "Topics", "Hydrogen")
        field(page, "Body").fill("A cavern is a *spring*.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nEnough said.")
        fits(page)
        page.get_by_role("button", name="Choose an image").click()
        take_picture(page, picture, drawing(64, 48))
        field(page, "What the picture shows").fill("A cavern head.")
        save(page)
        fits(page)
        path = saved(units, f"energy/posts/*-cavern-costs-{width}.md")
        day = path.name[:10]
        text = path.read_text("utf-8")
        assert text == (
            f"---\ntitle: 'What “O’Neill’s” cavern costs: {width}'\ndate: {day}\n"
            "authors:\n- dana-ortiz\ntags:\n- hydrogen\n"
            f"status: draft\nimage: media/{picture}\nimage_alt: A cavern head.\n"
            f"id: tag:firm.example,2026:energy/what-oneills-cavern-costs-{width}\n---\n\n"
            "A cavern is a *spring*.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nEnough said.\n"
        )
        assert (units / "energy/media" / picture).read_bytes() == drawing(64, 48)
        assert accepted(units)

        choose(page, "Status", "Published")
        field(page, "Body").fill("A cavern is a *hole*.")
        save(page)
        edited = path.read_text("utf-8")
        assert (
            edited == text.partition("\n\nA cavern")[0].replace("status: draft\n", "") + "\n\nA cavern is a *hole*.\n"
        )
        assert accepted(units)
        address = f"{running.site}energy/what-oneills-cavern-costs-{width}/"
        followed(page, address)
        page.goto(address)
        expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
        expect(page.locator(".prose em")).to_have_text("hole")


def test_a_post_that_was_written_by_hand_keeps_every_letter_but_those_of_the_edited_field(at: At, units: Path) -> None:
    path = units / "energy/posts/2026-01-05-by-hand.md"
    with at() as page:
        page.get_by_role("link", name="Energy & Water: posts").click()
        page.get_by_role("link", name="Caverns: a first look").click()
        expect(field(page, "Body")).to_have_value(re.compile("not .normalised"))
        field(page, "Title").fill("Caverns: a second look")
        save(page)
        once = BY_HAND.replace('"Caverns: a first look"', "'Caverns: a second look'")
        assert path.read_text("utf-8") == once
        body = field(page, "Body")
        body.fill(body.input_value().replace("A note.", "One note."))
        save(page)
        assert path.read_text("utf-8") == once.replace("A note.", "One note.")


def test_carried_posts_and_the_unit_page_are_edited_in_place(at: At, units: Path) -> None:
    carried, unit = units / "tax/carried.yaml", units / "energy/unit.yaml"
    with at() as page:
        page.get_by_role("link", name="Carried posts").click()
        page.get_by_role("link", name="Tax", exact=True).click()
        page.get_by_role("button", name=re.compile("Expand")).first.click()
        field(page, "Note").fill("Read it twice.")
        save(page)
        assert carried.read_text("utf-8") == NETWORK["tax/carried.yaml"].replace("Read it.", "Read it twice.")
    with at() as page:
        page.get_by_role("link", name="Sections").click()
        page.get_by_role("link", name="Energy & Water", exact=True).click()
        field(page, "Summary").fill("What water costs.")
        save(page)
        assert unit.read_text("utf-8") == NETWORK["energy/unit.yaml"].replace("What it costs.", "What water costs.")


FOREIGN = """\
<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<title>The queue</title>
<meta property="og:title"
content="&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt; &quot;Queues&quot; &amp; 'more' \N{EM DASH} 100% [true]">
<meta property="og:site_name" content="Grid &amp; Co.">
<meta property="article:published_time" content="2026-11-20T09:30:00+01:00">
<link rel="canonical" href="https://grid.example/news/queue?id=7&amp;x=1">
</head><body><p id="said">It is &lt;b&gt;shorter&lt;/b&gt; than “before”.</p><p id="long">LONG</p></body></html>
"""
TITLE = "</script><img src=x onerror=alert(1)> \"Queues\" & 'more' — 100% [true]"


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Somebody's page, which lets no script run and nothing be loaded."""
    folder = tmp_path_factory.mktemp("foreign")
    (folder / "index.html").write_text(FOREIGN.replace("LONG", "A long selection. " * 2000), "utf-8")
    with serve(folder) as server:
        yield server.url


def pressed_on(page: Page, address: str, selected: str, code: str) -> Page:
    """The window that the bookmark opens on a page where something is selected."""
    page.goto(address)
    page.evaluate("(id) => getSelection().selectAllChildren(document.querySelector(id))", selected)
    with page.expect_popup() as opened:
        page.evaluate(code)
    return opened.value


def bookmark(page: Page, running: Running) -> str:
    """What the bookmark runs, as it is dragged from its page."""
    page.goto(f"{running.admin}comment/")
    link = page.get_by_role("link", name="Comment on this page")
    expect(link).to_have_attribute("href", re.compile("^javascript:"))
    return unquote(str(link.get_attribute("href")).removeprefix("javascript:"))


def test_a_bookmark_begins_a_comment_on_any_page(at: At, units: Path, running: Running, foreign: str) -> None:
    with at() as page:
        code = bookmark(page, running)
        form = pressed_on(page, foreign, "#said", code)
        expect(form.get_by_role("heading", name="Whose comment is it?")).to_be_visible()
        expect(form.locator("#clip-title")).to_have_text(TITLE)
        form.get_by_role("button", name="Energy & Water").click()
        expect(field(form, "Quote")).to_have_value("It is <b>shorter</b> than “before”.")
        expect(field(form, "About")).to_have_value("https://grid.example/news/queue?id=7&x=1")
        expect(field(form, "Title")).to_have_value(re.compile("^On “</script><img src=x onerror=alert"))
        field(form, "Title").fill("The queue is “shorter”")
        choose(form, "Authors", "Dana Ortiz")
        body = field(form, "Body")
        expect(body).to_have_value(re.compile(r"Grid &amp; Co\., 20 November 2026\.$"))
        body.fill(f"We measured it.{body.input_value()}")
        save(form)
        expect(form.get_by_text("Your comment is for")).to_have_count(0)
        text = saved(units, "energy/posts/*-the-queue-is-shorter.md").read_text("utf-8")
        assert "\nabout: https://grid.example/news/queue?id=7&x=1\nquote: It is <b>shorter</b> than “before”.\n" in text
        assert text.endswith(
            "\n---\n\nWe measured it.\n\n"
            "[&lt;/script>&lt;img src=x onerror=alert(1)> \"Queues\" &amp; 'more' — 100% \\[true\\]]"
            "(<https://grid.example/news/queue?id=7&x=1>), Grid &amp; Co., 20 November 2026.\n"
        )
        assert accepted(units)
        form.close()
        # The next one is for the same unit, without a question; another may be chosen.
        again = pressed_on(page, foreign, "#long", code)
        expect(again.get_by_text("Your comment is for Energy & Water.")).to_be_visible()
        expect(field(again, "Quote")).to_have_value(re.compile(r"^(A long selection\. )+A long selection…$|…$"))
        again.get_by_role("link", name="For another unit").click()
        again.get_by_role("button", name="Tax").click()
        expect(again.get_by_text("Your comment is for Tax.")).to_be_visible()
        again.on("dialog", lambda asked: asked.accept())  # whether to leave what was not saved
        again.get_by_role("button", name="Not now").click()
        expect(again.get_by_role("heading", name="Tax: comments")).to_be_visible()
        again.locator('a[href$="/collections/tax-comments/new"]').click()
        expect(field(again, "Title")).to_have_value("")
        again.close()


def test_what_is_duplicated_is_a_draft_with_a_name_and_an_id_of_its_own(at: At, units: Path) -> None:
    source = (
        "---\ntitle: One\ndate: 2026-02-03\nauthors:\n- dana-ortiz\nslug: first\naliases:\n- old\n"
        "id: tag:a.example,2026:b\n---\n\nWords.\n"
    )
    original = units / "energy/posts/2026-02-03-one.md"
    original.write_text(source, "utf-8")
    with at() as page:
        page.get_by_role("link", name="Energy & Water: posts").click()
        page.get_by_role("link", name="One", exact=True).click()
        expect(field(page, "Title")).to_have_value("One")
        page.get_by_role("button", name="Saved", exact=True).click()
        page.get_by_text("Duplicate", exact=True).click()
        expect(page.get_by_role("button", name="Save", exact=True)).to_be_visible()
        field(page, "Title").fill("Two")
        save(page)
    assert original.read_text("utf-8") == source
    assert saved(units, "energy/posts/*-two.md").read_text("utf-8") == (
        "---\ntitle: Two\ndate: 2026-02-03\nauthors:\n- dana-ortiz\nstatus: draft\n"
        "id: tag:firm.example,2026:energy/two\n---\n\nWords.\n"
    )


RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_of_the_bookmark_is_for_everybody(at: At, running: Running, scheme: str) -> None:
    with at(WIDTHS["phone"], color_scheme=scheme) as page:
        page.goto(f"{running.admin}comment/")
        expect(page.get_by_role("heading", name="Comment on a page")).to_be_visible()
        for known in (False, True):
            fits(page)
            found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
            assert [one["id"] for one in found] == []
            if not known:
                page.get_by_label("The address of the page").fill("https://grid.example/")
                page.get_by_label("The words to quote").fill("It is shorter.")
                page.get_by_role("button", name="Go on").click()
                expect(page.get_by_role("heading", name="Whose comment is it?")).to_be_visible()


def test_the_preview_wears_the_theme_in_light_and_dark(at: At) -> None:
    grounds = set()
    for scheme in ("light", "dark"):
        with at(color_scheme=scheme) as page:
            page.get_by_role("link", name="Energy & Water: people").click()
            page.get_by_role("link", name="Dana Ortiz").click()
            shown = page.frame_locator("iframe#preview-pane")
            expect(shown.get_by_role("heading", level=1)).to_have_text("Dana Ortiz")
            expect(shown.locator(".prose")).to_have_text("Dana.")
            expect(shown.locator("body")).to_have_attribute("data-accent", "teal")
            expect(shown.get_by_role("heading", level=1)).to_have_css("font-family", re.compile("Newsreader"))
            grounds.add(shown.locator("body").evaluate("(body) => getComputedStyle(body).backgroundColor"))
    assert len(grounds) == 2


def test_a_file_that_can_not_be_read_says_so_and_is_not_overwritten(at: At, units: Path) -> None:
    path = units / "energy/posts/2026-02-01-broken.md"
    path.write_text("---\ntitle: [A\n---\n\nWords.\n", "utf-8")
    try:
        with at(told="can’t be edited here|^error: Object$") as page:
            page.get_by_role("link", name="Energy & Water: posts").click()
            page.get_by_role("link", name=re.compile("can’t be edited here")).click()
            expect(page.frame_locator("iframe#preview-pane").get_by_text("can’t be edited here")).to_be_visible()
            field(page, "Title").fill("Mended?")
            choose(page, "Authors", "Dana Ortiz")
            field(page, "Date").fill("2026-02-01")
            field(page, "Body").fill("Other words.")
            page.get_by_role("button", name="Save", exact=True).click()
            page.get_by_text("Save now").click()
            expect(page.get_by_text(re.compile("Failed to persist entry.*can’t be edited here"))).to_be_visible()
        assert path.read_text("utf-8") == "---\ntitle: [A\n---\n\nWords.\n"
    finally:
        path.unlink()
