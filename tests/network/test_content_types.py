"""A file is sent as what its name says, the same way by everybody who serves it."""

from __future__ import annotations

import pytest

from plugins.network.content_types import content_type


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
