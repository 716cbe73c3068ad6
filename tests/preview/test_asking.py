"""What is asked for is understood as a static host would, and nothing else is."""

from __future__ import annotations

import pytest

from plugins.preview.asking import byte_range, href, known_hosts, page_path


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


def test_this_machine_has_three_names() -> None:
    assert known_hosts(8000) == {"localhost:8000", "127.0.0.1:8000", "[::1]:8000"}
    assert "localhost" in known_hosts(80)
