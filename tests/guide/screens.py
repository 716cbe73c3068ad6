"""The screens that docs/for-experts.md shows, in the order in which an expert comes to them.

The walk goes through the demonstration network, copied, as it is served by `invoke admin`. What is written on the way
is written by the real form into real files.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.admin.pressing import choose, field, followed, save, saved, take_picture
from tests.admin.running import Running, running_admin
from tests.building import ROOT

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
DESK, PHONE = ViewportSize(width=1280, height=800), ViewportSize(width=390, height=760)
UNIT, AUTHOR = "Energy & Infrastructure", "Dana Whitlock"
TITLE = "Three questions before you sign a grid offer"
SUMMARY = "An offer of a connection looks like a date and a price. It is neither until you have asked what it rests on."
BODY = """\
A client sent me an offer on Friday and asked whether the date was good. The date was fine. **It was not a promise**, \
and nothing in the letter said so.

1. *Whose works come first?* Ask for the list, with the year in which each is paid for.
2. *What moves the price?* Most offers name an estimate and a way to change it.
3. *What can you give back?* Capacity that you do not need yet may buy you the date that you do.

If two of the three have no answer in writing, you have a letter. You do not have a connection."""
CLIPPED = {
    "url": "https://grid.example/news/offers-to-be-reissued",
    "title": "Offers to be reissued from spring",
    "site": "Grid operator",
    "date": "2026-11-20",
    "quote": "Holders of offers with a date after 2030 will hear from us by the end of March.",
}


class Screen(NamedTuple):
    """What is to be seen: the picture's name, the page, and the part of it whose words must stay true."""

    name: str
    page: Page
    part: Locator


@dataclass(frozen=True, slots=True)
class Trial:
    """A network that is written in, and where."""

    running: Running
    units: Path


@contextmanager
def trial(folder: Path) -> Iterator[Trial]:
    """The demonstration, copied into `folder`, with `invoke admin` at work in it."""
    units = folder / "units"
    shutil.copytree(ROOT / "units", units)
    with running_admin(units, folder / "state", "--now", NOW.isoformat()) as running:
        yield Trial(running, units)


def screens(browser: Browser, there: Trial) -> Iterator[Screen]:
    """Walk; each screen is as it should be when it comes, and until the next is asked for."""
    with _held(browser, DESK) as page:
        yield from _a_post(page, there)
        yield from _a_comment(page, there)
    with _held(browser, PHONE) as page:
        yield from _on_a_phone(page, there)


@contextmanager
def _held(browser: Browser, size: ViewportSize) -> Iterator[Page]:
    context = browser.new_context(
        viewport=size,
        device_scale_factor=2 if size is PHONE else 1.25,
        has_touch=size is PHONE,
        color_scheme="light",
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="Europe/London",
    )
    page = context.new_page()
    page.clock.set_fixed_time(NOW)
    try:
        yield page
    finally:
        context.close()


def _signed_in(page: Page, there: Trial) -> None:
    page.goto(there.running.entrance)
    page.get_by_role("button", name="Login").click()
    expect(page.get_by_role("heading", name="Collections")).to_be_visible()
    page.get_by_label("Unit").select_option(UNIT)
    expect(page.get_by_role("heading", name=f"{UNIT}: posts")).to_be_visible()


def _begun(page: Page) -> Locator:
    page.locator('a[href$="/collections/energy-posts/new"]').click()
    expect(field(page, "Title")).to_be_visible()
    return field(page, "Title")


def _at_the_top(page: Page) -> None:
    page.evaluate("document.querySelectorAll('*').forEach((one) => { if (one.scrollTop) one.scrollTop = 0; })")


def _a_post(page: Page, there: Trial) -> Iterator[Screen]:
    _signed_in(page, there)
    expect(page.get_by_role("link", name="Who buys the first kilogram?").first).to_be_visible()
    yield Screen("list", page, page.locator("#nc-root"))
    _begun(page).fill(TITLE)
    choose(page, "Authors", AUTHOR)
    choose(page, "Topics", "Grid connections")
    field(page, "Summary").fill(SUMMARY)
    field(page, "Body").fill(BODY)
    _at_the_top(page)
    yield Screen("form", page, page.locator("#nc-root"))
    page.get_by_role("button", name="Choose an image").click()
    picture = (there.units / "energy/media/evening-output.jpg").read_bytes()
    library = page.locator(".ReactModalPortal").filter(has_text="Upload")
    expect(library.get_by_text("evening-output.jpg")).to_be_visible()
    yield Screen("pictures", page, library)
    take_picture(page, "grid-offer.jpg", picture)
    field(page, "What the picture shows").fill("Turbines and a line of pylons at dusk.")
    save(page)
    page.wait_for_url("**/collections/energy-posts/entries/*")
    expect(field(page, "Title")).to_have_value(TITLE)
    written = saved(there.units, f"energy/posts/*-{TITLE.lower().replace(' ', '-')}.md")
    _at_the_top(page)
    yield Screen("saved", page, page.get_by_text("Changes saved"))
    address = f"{there.running.site}energy/{written.stem[11:]}/"
    followed(page, address)
    page.goto(address)
    expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    opened = page.get_by_role("link", name="Reading check")
    expect(opened).to_be_visible()
    yield Screen("page", page, page.locator(".art-head").or_(opened.locator("xpath=..")))
    opened.click()
    check = page.get_by_role("heading", name="On LinkedIn")
    expect(check).to_be_visible()
    yield Screen("reading-check", page, page.get_by_label("Reading check"))


def _a_comment(page: Page, there: Trial) -> Iterator[Screen]:
    page.goto(f"{there.running.admin}comment/")
    bookmark = page.get_by_role("link", name="Comment on this page")
    expect(bookmark).to_be_visible()
    yield Screen("bookmark", page, page.locator("#help"))
    said = "&".join(f"{key}={quote(value)}" for key, value in CLIPPED.items())
    page.goto("about:blank")
    page.goto(f"{there.running.admin}comment/#choose=&{said}")
    page.get_by_role("button", name=UNIT).click()
    expect(field(page, "Title")).to_have_value(f"On “{CLIPPED['title']}”")
    yield Screen("comment", page, field(page, "Title"))


def _on_a_phone(page: Page, there: Trial) -> Iterator[Screen]:
    _signed_in(page, there)
    _begun(page).fill("What the tender forgot")
    choose(page, "Authors", AUTHOR)
    _at_the_top(page)
    yield Screen("phone", page, field(page, "Title"))
