"""The demonstration on a real nginx with the file made for it: what it sends, and that browsers can live with it."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Browser, ConsoleMessage, expect

from plugins.hosting.nginx import nginx
from plugins.hosting.table import ROBOTS, SECURE, TYPE, headers_of
from tests.building import ROOT
from tests.running_servers import nginx_running, nginx_says
from tests.site.hosted import FILM, WATCH, Hosted, hosted, leading_on, obeying
from tests.site.kinds import KINDS, one_of
from tests.site.reading import Site

pytestmark = [pytest.mark.nginx, pytest.mark.xdist_group("servers")]

# In a browser, of all that is shown at once: the sheet has come, and every picture.
WHOLE = """() => getComputedStyle(document.querySelector('main')).maxWidth !== 'none' &&
    [...document.images].filter(one => one.loading !== 'lazy').every(one => one.complete && one.naturalWidth)"""


@pytest.fixture(scope="module")
def demo_on_nginx(demo: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    folder = tmp_path_factory.mktemp("nginx")
    with hosted(demo, ROOT / "units", folder, "nginx", "nginx.conf", nginx_running) as found:
        yield found


@pytest.fixture(scope="module")
def small(difficult: tuple[Site, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    with hosted(*difficult, tmp_path_factory.mktemp("nginx"), "nginx", "nginx.conf", nginx_running) as found:
        yield found


@pytest.mark.browser
def test_every_kind_of_page_is_whole_where_the_browser_obeys(
    browser: Browser, demo: Site, demo_on_nginx: Hosted
) -> None:
    """One window for all of them: to open one for each takes longer than everything else."""
    wrong: dict[str, list[str]] = {}
    said: list[str] = []
    context = browser.new_context()
    context.add_init_script(WATCH)
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for kind in KINDS:
        said.clear()
        got = page.goto(demo_on_nginx.url + one_of(demo, kind.name))
        page.evaluate("document.fonts.ready.then(() => true)")
        whole, status = page.evaluate(WHOLE), got.status if got else 0
        # What was retracted is gone, and a browser says so in its console.
        gone = status == 410 and kind.name == "notice"
        found = [line for line in said if not (gone and "responded with a status of 410" in line)]
        if found or not whole or not (gone or status == 200):
            wrong[kind.name] = [str(status), *([] if whole else ["something is missing"]), *found]
    context.close()
    assert wrong == {}


@pytest.mark.browser
def test_a_policy_is_there_and_is_obeyed(browser: Browser, demo_on_nginx: Hosted) -> None:
    """The other tests would see nothing wrong either if the browser was told nothing."""
    tries = {
        "style-src-attr": "document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')",
        "script-src-elem": "add(Object.assign(document.createElement('script'), {src: '/theme/search.js'}))",
        "img-src": "add(Object.assign(new Image(), {src: 'data:image/gif;base64,R0lGODlhAQABAAAAACw='}))",
        "connect-src": "fetch('/feeds.opml').catch(() => 0)",
        "frame-src": "add(Object.assign(document.createElement('iframe'), {src: '/tax/'}))",
    }
    page = browser.new_page()
    page.add_init_script(WATCH)
    page.goto(f"{demo_on_nginx.url}/")
    for directive, attempt in tries.items():
        with page.expect_console_message(lambda said, kept=f"kept from {directive}": kept in said.text):  # type: ignore[misc]
            page.evaluate(f"{{ const add = one => document.body.append(one); {attempt} }}")
    page.close()


@pytest.mark.browser
def test_search_finds(browser: Browser, demo_on_nginx: Hosted) -> None:
    with obeying(browser, f"{demo_on_nginx.url}/search/?q=hydrogen") as page:
        expect(page.locator("#site-results .entry").first).to_be_visible()
        page.locator("#site-facets fieldset:not([hidden]) input").first.check()
        expect(page.locator("#site-clear")).to_be_visible()


@pytest.mark.browser
def test_feeds_can_be_chosen_and_taken(browser: Browser, demo_on_nginx: Hosted) -> None:
    with obeying(browser, f"{demo_on_nginx.url}/subscribe/") as page:
        page.locator("#site-choose input[type=checkbox]").first.check()
        with page.expect_download() as waiting:
            page.locator("#site-choose button[type=submit]").click()
        assert b"xmlUrl" in Path(waiting.value.path()).read_bytes()


@pytest.mark.browser
def test_a_film_and_a_drawing_are_shown_on_a_page(browser: Browser, small: Hosted) -> None:
    with obeying(browser, f"{small.url}{small.site.prefix}/energy/a-film/") as page:
        asked = "() => new Promise(done => { const film = document.querySelector('video'); film.onerror = () =>"
        asked += " done(film.error.code); film.onloadedmetadata = () => done('shown'); film.load(); })"
        assert page.evaluate(asked) in ("shown", 4)  # 4: it came, and is no film; what is kept out says so, which fails
        assert page.evaluate("[...document.images].every(one => one.complete && one.naturalWidth)")


@pytest.mark.browser
def test_files_opened_by_themselves_are_shown(browser: Browser, demo_on_nginx: Hosted) -> None:
    def first(ending: str) -> str:
        return next(path for path in sorted(demo_on_nginx.site.files) if path.endswith(ending))

    wrong: list[str] = []

    def said(message: ConsoleMessage) -> None:
        if not message.location["url"].endswith("/favicon.ico"):  # asked for beside what is no page
            wrong.append(message.text)

    page = browser.new_page()
    page.add_init_script(WATCH)
    page.on("console", said)
    shown = {
        first(".png"): "document.images[0].naturalWidth > 0",
        first(".mp3"): "document.querySelector('video').networkState !== HTMLMediaElement.NETWORK_NO_SOURCE",
        first(".svg"): "document.documentElement.localName === 'svg'",
        "atom.xml": "document.documentElement.textContent.length > 100",
        "network.json": "document.body.textContent.length > 100",
    }
    for path, is_there in shown.items():
        page.goto(f"{demo_on_nginx.url}/{path}")
        assert page.evaluate(is_there), path
    page.close()
    assert wrong == []


def test_nginx_has_nothing_to_say_about_the_file(small: Hosted, tmp_path: Path) -> None:
    said = nginx_says(small.file, tmp_path)
    assert (said.returncode, "warn" in said.stderr) == (0, False), said.stderr


def test_every_file_is_sent_with_what_the_table_says(small: Hosted) -> None:
    wrong = {}
    with httpx.Client(timeout=120) as client:
        for path, file, expected in small.files():
            got = client.get(small.url + small.site.prefix + quote(path))
            sent = {name: got.headers.get(name) for name in expected}
            if got.status_code not in (200, 410) or sent != expected or got.content != file.read_bytes():
                wrong[path] = got.status_code, {n: (v, expected[n]) for n, v in sent.items() if v != expected[n]}
    assert wrong == {}


def test_what_is_retracted_is_gone_and_its_notice_stands_there(small: Hosted) -> None:
    gone = small.get("/energy/said-too-soon/")
    assert gone.status_code == 410
    assert gone.content == (small.folder / "energy/said-too-soon/index.html").read_bytes()
    assert (gone.headers[TYPE], "script-src" in gone.headers["Content-Security-Policy"]) == (
        "text/html; charset=utf-8",
        False,
    )
    for way in ("/energy/said-too-soon", "/energy/said-too-soon/index.html", "/energy/./x/../said-too-soon/"):
        assert small.get(way).status_code == 410, way
    assert small.get("/energy/wrong-figures/").status_code == 200
    assert small.get("/energy/wrong-figures/").headers[ROBOTS] == "noindex"


def test_old_addresses_lead_on_at_once(small: Hosted) -> None:
    prefix = small.site.prefix
    assert len(small.moved) > 8
    for old, new in small.moved.items():
        for asked in (old, old.rstrip("/")):
            got = small.get(quote(asked, safe="/*$;~+()"))
            assert (got.status_code, got.headers["Location"]) == (301, prefix + new), asked
            assert got.headers["X-Content-Type-Options"] == "nosniff"
    kept = small.get("/archive-2019/caverns/?from=mail&x=%0d%0aSet-Cookie:a")
    assert kept.headers["Location"] == f"{prefix}/energy/what-caverns-cost/?from=mail&x=%0d%0aSet-Cookie:a"
    assert small.get("/other/film/").status_code == 404, "no sign of an old address stands for others"


def test_a_slash_is_added_without_naming_another_host(small: Hosted) -> None:
    got = small.get("/energy")
    assert (got.status_code, got.headers["Location"]) == (301, f"{small.site.prefix}/energy/")
    for evil in ("//evil.example/energy", "/\\evil.example/energy", "//evil.example/%2e%2e/energy"):
        got = httpx.get(f"{small.url}{evil}", timeout=120)
        assert "evil" not in got.headers.get("Location", "")[:3] or got.status_code == 404
        assert not got.headers.get("Location", "/x").startswith(("//", "http"))


def test_what_is_not_there_is_said_by_the_sites_own_page(small: Hosted) -> None:
    for path in ("/nothing/", "/energy/media/nothing.svg", "/energy/media/", "/.git/config", "/energy/.hidden"):
        got = small.get(path)
        assert (got.status_code, got.headers[TYPE]) == (404, "text/html; charset=utf-8"), path
        assert got.headers["Content-Security-Policy"] == headers_of("/404.html")["Content-Security-Policy"], path
    assert b"<h1" in small.get("/nothing/").content


@pytest.mark.parametrize(
    "path",
    [
        "/../../../../etc/passwd",
        "/..%2f..%2f..%2fetc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/energy/..\\..\\etc\\passwd",
    ],
)
def test_nothing_outside_of_the_site_can_be_asked_for(small: Hosted, path: str) -> None:
    host, port = small.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=120) as line:
        line.sendall(f"GET {path} HTTP/1.0\r\nHost: x\r\n\r\n".encode())
        got = b"".join(iter(lambda: line.recv(65536), b""))
    assert got.split(b" ")[1] in (b"400", b"404")
    assert b"root:" not in got


def test_no_link_in_the_site_is_followed(small: Hosted) -> None:
    """A build leaves none; what somebody else puts there leads nowhere."""
    (small.folder / "energy/leak.txt").symlink_to("/etc/passwd")
    try:
        assert small.get("/energy/leak.txt").status_code == 404
    finally:
        (small.folder / "energy/leak.txt").unlink()


def test_a_feed_reader_that_has_it_gets_nothing_again(small: Hosted) -> None:
    for path in ("/atom.xml", "/feed.xml", "/feed.json", "/energy/atom.xml", "/energy/"):
        first = small.get(path)
        again = {"If-None-Match": first.headers["ETag"]}
        assert (small.get(path, **again).status_code, small.get(path, **again).content) == (304, b""), path
        since = small.get(path, **{"If-Modified-Since": first.headers["Last-Modified"]})
        assert since.status_code == 304
        assert small.get(path, **{"If-None-Match": '"another"'}).status_code == 200


def test_what_gets_smaller_is_sent_smaller(demo_on_nginx: Hosted) -> None:
    sizes = {}
    for path in ("/", "/theme/site.css", "/atom.xml", "/feed.json", "/feeds.opml", "/network.json", "/theme/search.js"):
        with httpx.stream("GET", demo_on_nginx.url + path, headers={"Accept-Encoding": "gzip"}, timeout=120) as got:
            raw = b"".join(got.iter_raw())
            assert (got.headers["Content-Encoding"], got.headers["Vary"]) == ("gzip", "Accept-Encoding"), path
            assert got.headers["ETag"].startswith("W/")
        file = path.lstrip("/") or "index.html"
        assert gzip.decompress(raw) == (demo_on_nginx.folder / file).read_bytes()
        sizes[path] = len(raw)
    fragment = next(path for path in sorted(demo_on_nginx.site.files) if path.endswith(".pf_fragment"))
    for path in ("/cards/network.png", f"/{fragment}"):
        assert "Content-Encoding" not in demo_on_nginx.get(path).headers, "it is small already"
    assert sizes["/"] < len((demo_on_nginx.folder / "index.html").read_bytes()) / 2


def test_a_part_of_a_film_can_be_asked_for(small: Hosted) -> None:
    got = small.get("/energy/media/film.mp4", Range="bytes=256-511")
    assert (got.status_code, got.content) == (206, FILM[256:512])


def test_https_is_spoken_of_by_https_alone(small: Hosted) -> None:
    assert SECURE not in small.get("/energy/").headers
    got = small.get("/energy/", **{"X-Forwarded-Proto": "https"})
    assert got.headers[SECURE] == "max-age=31536000"


def test_the_server_says_nothing_about_itself_and_takes_nothing(small: Hosted) -> None:
    assert small.get("/energy/").headers["Server"] == "nginx"
    for method in ("POST", "PUT", "DELETE"):
        assert httpx.request(method, f"{small.url}{small.site.prefix}/energy/", timeout=120).status_code == 405


def test_the_root_of_a_host_leads_to_a_site_below_a_path(small: Hosted) -> None:
    got = httpx.get(f"{small.url}/", timeout=120)
    assert (got.status_code, got.headers.get("Location")) == (
        (301, f"{small.site.prefix}/") if small.site.prefix else (200, None)
    )


def test_whatever_an_old_address_holds_it_leads_on_and_stands_for_no_other(tmp_path: Path) -> None:
    found = leading_on(nginx, "nginx.conf", nginx_running, tmp_path)
    assert found.pop("/old/none/") == "404"
    assert {old: to for old, to in found.items() if to != "/tax/x/"} == {}
