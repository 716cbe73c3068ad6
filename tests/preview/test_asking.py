"""What is asked for is understood as a static host would, and nothing else is."""

from __future__ import annotations

import pytest

from plugins.preview.asking import byte_range, content_type, href, known_hosts, page_path


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ("/", ""),
        ("/index.html", ""),
        ("/tax/", "tax/"),
        ("/tax/index.html", "tax/"),
        ("/tax", "tax"),
        ("/tax/r%26d%20relief/", "tax/r&d relief/"),
        ("/caf%C3%A9/", "café/"),
    ],
)
def test_an_address_is_the_path_of_a_page(asked: str, path: str) -> None:
    assert page_path(asked, "") == path
    assert page_path(f"/insights{asked}", "/insights") == path


@pytest.mark.parametrize(
    "asked",
    [
        "/../secret",
        "/tax/../../secret",
        "/%2e%2e/secret",
        "/tax/..%2f..%2fsecret",
        "//secret",
        "/tax//index.html",
        "/./index.html",
        "/tax/%00",
        "/%ff",
        "http://evil.example/",
        "",
    ],
)
def test_all_else_is_the_path_of_none(asked: str) -> None:
    assert page_path(asked, "") is None


@pytest.mark.parametrize("asked", ["/", "/tax/", "/insights", "/insightsful/"])
def test_what_is_beside_the_sites_path_is_no_page_of_it(asked: str) -> None:
    assert page_path(asked, "/insights") is None


@pytest.mark.parametrize("path", ["", "tax/", "tax/r&d relief/", "café/?#.xml"])
def test_a_link_leads_back_to_its_path(path: str) -> None:
    assert page_path(href(path, "/insights"), "/insights") == path


@pytest.mark.parametrize("header", ["bytes=-", "bytes=1-2,4-5", "lines=1-2", "bytes=a-b"])
def test_a_range_that_is_not_understood_gets_all(header: str) -> None:
    assert byte_range(header, 100) is None


@pytest.mark.parametrize("header", ["bytes=5-4", "bytes=-0", "bytes=100-200"])
def test_an_empty_range_is_refused(header: str) -> None:
    with pytest.raises(ValueError, match="bytes"):
        byte_range(header, 100)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("", "text/html; charset=utf-8"),
        ("tax/", "text/html; charset=utf-8"),
        ("404.html", "text/html; charset=utf-8"),
        ("feed.xml", "application/rss+xml"),
        ("tax/atom.xml", "application/atom+xml"),
        ("atom-12.xml", "application/atom+xml"),
        ("feed.json", "application/feed+json"),
        ("sitemap.xml", "application/xml"),
        ("energy/events.ics", "text/calendar; charset=utf-8"),
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
def test_a_file_is_sent_as_what_it_is(path: str, expected: str) -> None:
    assert content_type(path) == expected


def test_this_machine_has_three_names() -> None:
    assert known_hosts(8000) == {"localhost:8000", "127.0.0.1:8000", "[::1]:8000"}
    assert "localhost" in known_hosts(80)
