"""Photographs of every kind of page, for people to look at.

`python -m tests.site.photograph [--out DIR] [--units DIR] [--only KIND …]` takes each at 390 and 1280 px, light and
dark, whole, into `.shots/post-1280-dark.png` and so on. Kinds that the network has no page of are left out, and said.
The style page, which only a preview has, is the kind `style`.
`--readme` takes the one picture that README.md shows instead, into `docs/pictures/front.png`.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from plugins.network import urls
from plugins.pipeline import open_live
from tests.building import NOW, ROOT, build_site
from tests.preview.flat_site import previewing
from tests.serving import serve
from tests.setup_browser import REASON, chromium
from tests.site.kinds import KINDS, one_of
from tests.site.reading import Site, site_url

WIDTHS = (390, 1280)
STYLE = "style"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def main() -> int:
    """Build, serve, photograph; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.site.photograph", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / ".shots", help="where the pictures go (default: .shots)")
    parser.add_argument("--units", type=Path, default=ROOT / "units", help="the network (default: units)")
    parser.add_argument("--only", nargs="*", metavar="KIND", help="these kinds alone")
    parser.add_argument("--readme", action="store_true", help="take the picture of README.md instead")
    chosen = parser.parse_args()
    if not chromium():
        print(REASON, file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        built = build_site(chosen.units.resolve(), Path(folder))
        if built.code not in (0, 2):
            print(built, file=sys.stderr)
            return 1
        site = Site(built.folder, site_url(chosen.units))
        chosen.out.mkdir(parents=True, exist_ok=True)
        with serve(site.folder, site.prefix, 0) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
            if chosen.readme:
                print(first_view(browser, server.url, ROOT / "docs" / "pictures" / "front.png"))
                return 0
            for picture in photographs(browser, site, server.url.rstrip("/"), chosen.out, chosen.only):
                print(picture)
            if not chosen.only or STYLE in chosen.only:
                for picture in style_photographs(browser, chosen.units.resolve(), Path(folder) / "preview", chosen.out):
                    print(picture)
    return 0


def photographs(browser: Browser, site: Site, server: str, out: Path, only: list[str] | None) -> Iterator[Path]:
    """Take every picture; yields each file as it is written."""
    for kind in KINDS:
        if only and kind.name not in only:
            continue
        try:
            address = one_of(site, kind.name)
        except LookupError as missing:
            print(missing, file=sys.stderr)
            continue
        yield from each_way(browser, server + address, kind.name, out)


def style_photographs(browser: Browser, units: Path, state: Path, out: Path) -> Iterator[Path]:
    """Take the pictures of the style page, in a preview of the network in `units`."""
    live = open_live(ROOT / "pelicanconf.py", PATH=str(units), HIGHROAD_STATE=str(state), HIGHROAD_NOW=NOW)
    with previewing(live) as running:
        yield from each_way(browser, running.url + urls.STYLE, STYLE, out)


# A page may forbid what `wait_for_function` does.
ALL_THERE = """() => new Promise(done => {
    const look = () => [...document.images].every(one => one.complete) ? done() : setTimeout(look, 20);
    look();
})"""


def each_way(browser: Browser, address: str, name: str, out: Path) -> Iterator[Path]:
    """Take a page on a phone and on a desk, light and dark."""
    for width in WIDTHS:
        for scheme in SCHEMES:
            page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
            page.goto(address, wait_until="load")  # a preview keeps a line open, so its network is never idle
            page.evaluate("document.fonts.ready.then(() => true)")
            page.evaluate("document.querySelectorAll('img').forEach(one => one.loading = 'eager')")
            page.evaluate(ALL_THERE)
            file = out / f"{name}-{width}-{scheme}.png"
            page.screenshot(path=file, full_page=True)
            page.close()
            yield file


def first_view(browser: Browser, address: str, file: Path) -> Path:
    """What a visitor sees first of a page, as a file that weighs little in a repository."""
    page = browser.new_page(viewport={"width": 1280, "height": 1130}, color_scheme="light")
    page.goto(address, wait_until="networkidle")
    file.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(io.BytesIO(page.screenshot())) as picture:
        picture.convert("RGB").save(file, optimize=True)
    page.close()
    return file


if __name__ == "__main__":
    sys.exit(main())
