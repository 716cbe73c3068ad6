"""The preview answers as a static host would, shows nothing but the output, and only on this machine."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugins.pipeline.outputs import BuildError
from plugins.pipeline.serve import PreviewServer, byte_range, content_type, serve
from tests.pipeline.trees import Link, plant

SITE = {
    "index.html": b"front",
    "404.html": b"nothing here",
    "tax/index.html": b"tax",
    "tax/r&d relief/index.html": b"relief",
    "tax/media/film.mp4": bytes(range(100)),
    "tax/feed.xml": b"<rss/>",
    "empty/x.txt": b"",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    plant(tmp_path, {"secret": b"secret", "elsewhere/index.html": b"secret"})
    plant(tmp_path / "output", {**SITE, "link": Link("../secret"), "way": Link("../elsewhere")})
    return tmp_path / "output"


@pytest.fixture
def server(folder: Path) -> Iterator[PreviewServer]:
    with serve(folder, "", 0) as running:
        yield running


def ask(server: PreviewServer, path: str, method: str = "GET", **headers: str) -> tuple[int, bytes, dict[str, str]]:
    """Ask for a path exactly as it is written."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.read(), dict(answer.getheaders())
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("/", b"front"),
        ("/?utm=1", b"front"),
        ("/tax/", b"tax"),
        ("/tax/index.html", b"tax"),
        ("/tax/r%26d%20relief/", b"relief"),
        ("/empty/x.txt", b""),
    ],
)
def test_a_page_is_shown_at_its_address(server: PreviewServer, path: str, content: bytes) -> None:
    assert ask(server, path)[:2] == (200, content)


@pytest.mark.parametrize(("path", "location"), [("/tax", "/tax/"), ("/tax/r%26d%20relief", "/tax/r%26d%20relief/")])
def test_a_missing_slash_is_redirected(server: PreviewServer, path: str, location: str) -> None:
    status, _, headers = ask(server, path)
    assert (status, headers["Location"]) == (301, location)


@pytest.mark.parametrize(
    "path",
    [
        "/nosuch/",
        "/empty/",
        "/empty",
        "/../secret",
        "/tax/../../secret",
        "/%2e%2e/secret",
        "/tax/..%2f..%2fsecret",
        "//secret",
        "/tax//index.html",
        "/./index.html",
        "/index.html/",
        "/link",
        "/way/",
        "/way/index.html",
        "/way",
        "/tax/%00",
        "/%ff",
        "/tax\\index.html",
        "http://evil.example/",
    ],
)
def test_all_else_is_the_page_that_says_so(server: PreviewServer, path: str) -> None:
    status, content, headers = ask(server, path)
    assert (status, content) == (404, b"nothing here")
    assert headers["Content-Type"] == "text/html; charset=utf-8"


def test_head_says_how_long_the_page_is(server: PreviewServer) -> None:
    status, content, headers = ask(server, "/tax/", "HEAD")
    assert (status, content, headers["Content-Length"]) == (200, b"", "3")


def test_nothing_can_be_sent_to_it(server: PreviewServer) -> None:
    assert ask(server, "/", "POST")[0] == 501


def test_the_preview_is_never_cached(server: PreviewServer) -> None:
    assert ask(server, "/")[2]["Cache-Control"] == "no-store"


def test_a_site_with_a_path_is_served_below_it(folder: Path) -> None:
    with serve(folder, "/insights", 0) as server:
        assert server.url == f"http://127.0.0.1:{server.server_port}/insights/"
        assert ask(server, "/insights/tax/")[1] == b"tax"
        assert ask(server, "/insights/tax")[2]["Location"] == "/insights/tax/"
        for path in ("/", "/insights"):
            status, _, headers = ask(server, path)
            assert (status, headers["Location"]) == (301, "/insights/")
        assert ask(server, "/tax/")[:2] == (404, b"nothing here")
        assert ask(server, "/insightsful/")[0] == 404


@pytest.mark.parametrize(
    ("asked", "first", "end"),
    [("bytes=10-19", 10, 20), ("bytes=90-", 90, 100), ("bytes=-5", 95, 100), ("bytes=0-999", 0, 100)],
)
def test_a_film_can_be_asked_for_in_parts(server: PreviewServer, asked: str, first: int, end: int) -> None:
    status, content, headers = ask(server, "/tax/media/film.mp4", Range=asked)
    assert (status, content) == (206, bytes(range(first, end)))
    assert headers["Content-Range"] == f"bytes {first}-{end - 1}/100"
    assert headers["Content-Type"] == "video/mp4"


def test_a_part_outside_the_film_is_refused(server: PreviewServer) -> None:
    status, _, headers = ask(server, "/tax/media/film.mp4", Range="bytes=100-")
    assert (status, headers["Content-Range"]) == (416, "bytes */100")


@pytest.mark.parametrize("header", ["bytes=-", "bytes=1-2,4-5", "lines=1-2", "bytes=a-b"])
def test_a_range_that_is_not_understood_gets_all(header: str) -> None:
    assert byte_range(header, 100) is None


@pytest.mark.parametrize("header", ["bytes=5-4", "bytes=-0", "bytes=100-200"])
def test_an_empty_range_is_refused(header: str) -> None:
    with pytest.raises(ValueError, match="bytes"):
        byte_range(header, 100)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("feed.xml", "application/rss+xml"),
        ("atom.xml", "application/atom+xml"),
        ("atom-12.xml", "application/atom+xml"),
        ("feed.json", "application/feed+json"),
        ("sitemap.xml", "application/xml"),
        ("network.json", "application/json"),
        ("x.WEBP", "image/webp"),
        ("x.avif", "image/avif"),
        ("x.woff2", "font/woff2"),
        ("x.vtt", "text/vtt; charset=utf-8"),
        ("x.m4a", "audio/mp4"),
        ("x.csv", "text/csv; charset=utf-8"),
        ("x.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("x.unknown", "application/octet-stream"),
    ],
)
def test_a_file_is_sent_as_what_it_is(name: str, expected: str) -> None:
    assert content_type(name) == expected


def test_other_machines_are_not_served(server: PreviewServer) -> None:
    assert server.socket.getsockname()[0] == "127.0.0.1"


def test_a_port_that_is_taken_is_told(folder: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(BuildError, match=f"port {port} .*--port"):
            serve(folder, "", port)


def test_a_new_build_is_shown_at_once(server: PreviewServer, folder: Path) -> None:
    assert ask(server, "/tax/")[1] == b"tax"
    (folder / "tax/index.html").write_bytes(b"tax, anew")
    assert ask(server, "/tax/")[1] == b"tax, anew"
