"""How people write in the browser: what they press, and what is measured on the way."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, FilePayload, Locator, Page, ViewportSize, expect

from tests.admin.running import PATIENCE, Running
from tests.site.walking import window

WIDTHS = {"desk": 1280, "phone": 390}
TOUCH = 44  # pixels, for a thumb

# What can be pressed and is smaller than a thumb. A box of choices (react-select) is one target; its field is in it.
_SMALL = """(touch) => [...document.querySelectorAll(
    'a, button, input:not([type=file]), select, textarea, [role=button]')]
  .map((one) => [one, one.getBoundingClientRect(), getComputedStyle(one)])
  .filter(([one, box, style]) => box.width > 0 && box.height > 0)
  .filter(([one, box, style]) => style.visibility !== 'hidden' && style.opacity !== '0')
  .filter(([one]) => one.tagName !== 'INPUT' || !one.closest('[class*="-control"]'))
  .filter(([one, box]) => box.height < touch - 0.5 || box.width < touch - 0.5)
  .map(([one, box]) => `${one.outerHTML.slice(0, 120)}: ${Math.round(box.width)} x ${Math.round(box.height)}`)"""


@contextmanager
def writing(browser: Browser, running: Running, width: int, *, told: str = "", **reader: Any) -> Iterator[Page]:
    """The list of what can be written, as somebody sees it who has signed in.

    Any error in the console fails the test, but those that are meant: `told` is their pattern.
    """
    phone = width < 800
    as_held: dict[str, Any] = {
        "viewport": ViewportSize(width=width, height=844 if phone else 900),
        "has_touch": phone,
    } | reader
    with window(browser, **as_held) as (page, wrong):
        page.goto(running.entrance)
        page.get_by_role("button", name="Login").click()
        expect(page.get_by_role("heading", name="Collections")).to_be_visible()
        yield page
    # Decap warns of what its own parts are made of; an error is one of ours, or of theirs with our files.
    said = [what for what in wrong if not what.startswith("warning:") and not (told and re.search(told, what))]
    assert said == [], "\n".join(said)


def field(page: Page, label: str) -> Locator:
    """A field by its label, which may say that it is optional."""
    return page.get_by_label(re.compile(rf"^{re.escape(label)}(\s*\(optional\))?$", re.IGNORECASE)).first


def choose(page: Page, label: str, option: str) -> None:
    """Choose one of the values that a field offers."""
    field(page, label).fill(option)
    page.get_by_role("option", name=option).click()


def take_picture(page: Page, name: str, data: bytes) -> None:
    """In the library that is open: bring a picture of one's own, and take it."""
    library = page.locator(".ReactModalPortal")
    library.locator("input[type=file]").set_input_files([FilePayload(name=name, mimeType="image/png", buffer=data)])
    expect(library.get_by_text(name)).to_be_visible()
    taken = library.get_by_role("button", name="Choose selected")
    expect(taken).to_be_enabled()
    fits(page)
    taken.click()
    expect(taken).to_have_count(0)


def save(page: Page) -> None:
    """Save, and wait until it is told that it was."""
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Save now").click()
    expect(page.get_by_text("Changes saved")).to_be_visible()


def fits(page: Page) -> None:
    """Nothing has to be scrolled sideways, and on a phone everything is large enough for a thumb."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = [] if width >= 800 else page.evaluate(_SMALL, TOUCH)
    assert small == [], "\n".join(small)


def saved(folder: Path, pattern: str) -> Path:
    """The one file that was written."""
    found = sorted(folder.glob(pattern))
    assert len(found) == 1, found
    return found[0]


def followed(page: Page, address: str) -> None:
    """Wait until the preview has a page at `address`: it follows what was saved in its own time."""
    end = time.monotonic() + PATIENCE
    while not page.request.get(address).ok:
        assert time.monotonic() < end, address
        page.wait_for_timeout(100)
