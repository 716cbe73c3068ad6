"""How the browser tests walk through a site: a reader at an address, a page by keyboard, a page on paper.

What a reader does is done in the tests; here is what is measured on the way.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, ViewportSize
from pypdf import PdfReader

LOOPBACK = ("127.0.0.1", "localhost", "::1")
DESK = ViewportSize(width=1280, height=900)
CAP = 40  # how many stops of the keyboard there may be beyond those that were counted, before it is said to be trapped


@contextmanager
def visiting(browser: Browser, address: str, *, script: str = "", **reader: Any) -> Iterator[Page]:
    """A page at `address`, as `reader` has it; whatever goes wrong while it is open fails the test.

    `script` runs in every page before all of its own.
    """
    with window(browser, script=script, **reader) as (page, wrong):
        page.goto(address)
        settled(page, scripts=reader.get("java_script_enabled", True))
        yield page
    assert wrong == []


@contextmanager
def window(browser: Browser, *, script: str = "", **reader: Any) -> Iterator[tuple[Page, list[str]]]:
    """An empty window, and what goes wrong in it, while it does.

    A request that leaves the machine is told with the rest; the browser of the tests comes nowhere with it. One that
    the reader cut short by going on to another page is nothing wrong.
    """
    wrong: list[str] = []

    def said(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            wrong.append(f"{message.type}: {message.text}")

    def asked(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https") and address.hostname not in LOOPBACK:
            wrong.append(f"asked for {request.url}")

    def failed(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":
            wrong.append(f"failed: {request.url}: {request.failure}")

    context = browser.new_context(**({"viewport": DESK} | reader))
    if script:
        context.add_init_script(script)
    page = context.new_page()
    page.on("console", said)
    page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    page.on("request", asked)
    page.on("requestfailed", failed)
    page.on("response", lambda got: wrong.append(f"{got.status}: {got.url}") if got.status >= 400 else None)
    try:
        yield page, wrong
    finally:
        closed(context)


def closed(context: BrowserContext) -> None:
    """Close a reader's window; what it is still asking for is nobody's concern any more."""
    context.unroute_all(behavior="ignoreErrors")
    context.close()


# From page to page


@contextmanager
def leaving(page: Page) -> Iterator[None]:
    """What is done in the block leads to another page; it ends when that page has come, with its styles and scripts.

    To be asked anything before would be to ask the page that is left, or one that is half there.
    """
    with page.expect_event("load"):
        yield


def follow(link: Locator) -> None:
    """Click what leads to another page, and wait until it has come."""
    with leaving(link.page):
        link.click()


def path(page: Page) -> str:
    """Where a page is, without the host and what is asked."""
    return urlsplit(page.url).path


def words(one: Locator) -> str:
    """The words of an element as its file has them: no style joins or parts them."""
    return in_line(one.text_content())


def all_words(all_of: Locator) -> list[str]:
    """The words of each of several elements, of those that are there now."""
    return [in_line(one) for one in all_of.all_text_contents()]


def in_line(text: str | None) -> str:
    return " ".join((text or "").split())


# Waits for a window, since it answers before it has its new size. A page may forbid what `wait_for_function` does.
SIZED = """width => new Promise(done => {
  const look = () => innerWidth === width ? done() : setTimeout(look, 10);
  look();
})"""


def sized(page: Page, size: ViewportSize) -> None:
    """Give a page's window another size, and wait until it has it."""
    page.set_viewport_size(size)
    page.evaluate(SIZED, size["width"])


def settled(page: Page, *, scripts: bool = True) -> None:
    """Wait until the faces are there and, where the address asks something, the answer."""
    if scripts:
        page.evaluate("document.fonts.ready.then(() => true)")
        if urlsplit(page.url).path.endswith("/search/") and urlsplit(page.url).query:
            page.locator("#site-results .entry").first.wait_for()


# The keyboard

# What can have the focus, in the order of the page, and how each looks without it. While the focus moves, the state is
# noted of what has it when the next key is pressed: then the page has scrolled, and the next has not been reached.
WATCH = """() => {
  const can = 'a[href], button, input, select, textarea, summary, audio[controls], video[controls], [tabindex]';
  const looks = one => { const s = getComputedStyle(one);
    const outline = s.outlineStyle === 'none' || s.outlineColor === 'rgba(0, 0, 0, 0)' ? 0 : parseFloat(s.outlineWidth);
    return [outline, s.boxShadow, s.backgroundColor, s.borderColor].join('; ') };
  const stops = [...document.querySelectorAll(can)].filter(
    one => !one.disabled && one.tabIndex >= 0 && one.checkVisibility({ visibilityProperty: true }));
  const plain = new Map(stops.map(one => [one, looks(one)]));
  const name = one => one.outerHTML.replace(/\\s+/g, ' ').slice(0, 120);
  const covered = one => { const box = one.getClientRects()[0];
    const hit = box && document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return !hit || !(one.contains(hit) || hit.contains(one)) };
  window.walked = [];
  document.addEventListener('keydown', event => {
    const one = document.activeElement;
    if (event.key !== 'Tab' || !one || one === document.body) return;
    walked.push({ number: stops.indexOf(one), name: name(one), covered: covered(one),
      plain: plain.has(one) && plain.get(one) === looks(one) });
  }, true);
  return stops.map(name);
}"""


@dataclass(frozen=True)
class Stop:
    """Where the focus stood: its place among what can have it, from 0 (-1: none of these)."""

    number: int
    name: str  # the beginning of its HTML
    covered: bool  # something lies over it, or it is out of the window
    plain: bool  # it looks as it does without the focus


def tabbed(page: Page) -> tuple[list[str], list[Stop]]:
    """What can have the focus on a page, and where Tab went from its beginning until it left the page or came round."""
    stops: list[str] = page.evaluate(WATCH)
    for _ in range(len(stops) + 1):
        page.keyboard.press("Tab")
    seen = _walked(page)
    for _ in range(CAP):  # some browsers let people scroll a wide table by keyboard, which no attribute says
        if seen and max(stop.number for stop in seen) == len(stops) - 1:
            break
        page.keyboard.press("Tab")
        seen = _walked(page)
    last = next((place for place, stop in enumerate(seen) if stop.number == len(stops) - 1), len(seen) - 1)
    return stops, seen[: last + 1]


def tabbed_back(page: Page, stops: int) -> list[Stop]:
    """Where Shift and Tab go next, for as many stops."""
    before = len(_walked(page))
    for _ in range(stops + 1):
        page.keyboard.press("Shift+Tab")
    return _walked(page)[before:]


def _walked(page: Page) -> list[Stop]:
    return [Stop(**one) for one in page.evaluate("walked")]


def tab_to(page: Page, wanted: Locator, most: int = 120) -> None:
    """Press Tab until `wanted` has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"{most} times Tab does not lead to {wanted}")


# What is seen

VISIBLE = """() => {
  for (const one of document.querySelectorAll('[data-scripted]')) one.hidden = true;
  const seen = one => one.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  return {
    lines: [...new Set(document.body.innerText.split('\\n').map(line => line.trim()).filter(Boolean))],
    links: [...new Set([...document.links].filter(seen).map(one => `${one.getAttribute('href')} ${one.textContent}`))],
    pictures: [...new Set([...document.images].filter(seen).map(one => one.getAttribute('src')))],
  };
}"""


def seen(page: Page) -> dict[str, list[str]]:
    """The lines, links and pictures that a reader sees; without the tools that only a script can offer."""
    return dict(page.evaluate(VISIBLE))


# Paper


@dataclass(frozen=True)
class Paper:
    """A printed page: its words without any space, since lines break anywhere; where its links lead."""

    words: str
    links: frozenset[str]

    def lacks(self, wanted: Iterable[str]) -> list[str]:
        """Those of the words that it does not hold."""
        return [one for one in wanted if unspaced(one) not in self.words]


def printed(page: Page) -> Paper:
    """The page as a PDF, read again."""
    sheets = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    notes = [note.get_object() for sheet in sheets for note in sheet.get("/Annots", [])]
    links = frozenset(str(note["/A"]["/URI"]) for note in notes if "/URI" in note.get("/A", {}))
    return Paper(unspaced("".join(sheet.extract_text() for sheet in sheets)), links)


def unspaced(words: str) -> str:
    """Words without space, and with letters apart that a face joins."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", words))
