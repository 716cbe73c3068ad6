"""The same site on a real Caddy: it takes the file, and answers as the table says."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from plugins.hosting.caddy import caddy
from plugins.hosting.table import SECURE, TYPE, headers_of
from tests.running_servers import caddy_environment, caddy_running
from tests.setup_programs import found
from tests.site.hosted import Hosted, hosted, leading_on
from tests.site.reading import Site

pytestmark = [pytest.mark.caddy, pytest.mark.xdist_group("servers")]


@pytest.fixture(scope="module")
def small(difficult: tuple[Site, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    with hosted(*difficult, tmp_path_factory.mktemp("caddy"), "caddy", "Caddyfile", caddy_running) as found:
        yield found


def test_caddy_takes_the_file(small: Hosted, tmp_path: Path) -> None:
    command = [found("caddy"), "validate", "--adapter", "caddyfile", "--config", str(small.file)]
    said = subprocess.run(command, capture_output=True, text=True, env=caddy_environment(tmp_path))
    assert said.returncode == 0, said.stderr


def test_every_file_is_sent_with_what_the_table_says(small: Hosted) -> None:
    wrong = {}
    with httpx.Client(timeout=120) as client:
        for path, file, table in small.files():
            expected = {**table, SECURE: "max-age=31536000"}
            got = client.get(small.url + small.site.prefix + quote(path))
            sent = {name: got.headers.get(name) for name in expected}
            if got.status_code not in (200, 410) or sent != expected or got.content != file.read_bytes():
                wrong[path] = got.status_code, {n: (v, expected[n]) for n, v in sent.items() if v != expected[n]}
    assert wrong == {}


def test_what_is_retracted_is_gone_and_its_notice_stands_there(small: Hosted) -> None:
    for way in ("/energy/said-too-soon/", "/energy/said-too-soon/index.html"):
        gone = small.get(way)
        assert (gone.status_code, gone.headers[TYPE]) == (410, "text/html; charset=utf-8"), way
        assert gone.content == (small.folder / "energy/said-too-soon/index.html").read_bytes()
    assert small.get("/energy/wrong-figures/").status_code == 200


def test_old_addresses_lead_on_at_once(small: Hosted) -> None:
    assert len(small.moved) > 8
    for old, new in small.moved.items():
        for asked in (old, old.rstrip("/")):
            got = small.get(quote(asked, safe="/*$;~+()"))
            assert (got.status_code, got.headers["Location"]) == (301, small.site.prefix + new), asked
    assert small.get("/other/film/").status_code == 404


def test_what_is_not_there_is_said_by_the_sites_own_page(small: Hosted) -> None:
    page = headers_of("/404.html")
    for path in ("/nothing/", "/energy/media/nothing.svg", "/.git/config", "/..%2f..%2fetc/passwd"):
        got = small.get(path)
        assert got.status_code in (400, 404), path
        if got.status_code == 404:
            for name in (TYPE, "Content-Security-Policy", "Cache-Control"):
                assert got.headers[name] == page[name], (path, name)
    assert b"<h1" in small.get("/nothing/").content


def test_a_feed_reader_that_has_it_gets_nothing_again(small: Hosted) -> None:
    first = small.get("/atom.xml")
    assert small.get("/atom.xml", **{"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_what_gets_smaller_is_sent_smaller(small: Hosted) -> None:
    for path in ("/", "/theme/site.css", "/atom.xml", "/feed.json", "/feeds.opml", "/energy/media/map.svg"):
        got = small.get(path, **{"Accept-Encoding": "gzip"})
        assert got.headers.get("Content-Encoding") == "gzip" or len(got.content) < 512, path
    assert "Content-Encoding" not in small.get("/energy/media/cavern.png").headers


def test_whatever_an_old_address_holds_it_leads_on_and_stands_for_no_other(tmp_path: Path) -> None:
    found = leading_on(caddy, "Caddyfile", caddy_running, tmp_path)
    assert found.pop("/old/none/") == "404"
    assert {old: to for old, to in found.items() if to != "/tax/x/"} == {}
