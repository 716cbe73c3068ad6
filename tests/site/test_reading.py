"""The reader of built sites sees what it is there to find; a blind one would let every test of pages pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site.reading import Site, SitePage, css_addresses, read_page

WHOLE = "<!doctype html><html lang=en><head><title>t</title></head><body>{}</body></html>"
URL = "https://firm.example/deep"


def page(folder: Path, body: str, name: str = "a/index.html") -> SitePage:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(WHOLE.format(body), "utf-8")
    return read_page(folder, file)


@pytest.mark.parametrize(
    "body",
    [
        '<img src="https://other.example/x" alt="">',
        '<img srcset="/y 1x, https://other.example/x 2x" alt="">',
        '<picture><source srcset="https://other.example/x"></picture>',
        '<video poster="https://other.example/x"></video>',
        '<video><track src="https://other.example/x"></video>',
        '<link rel="stylesheet" href="https://other.example/x">',
        '<link rel="shortcut icon" href="https://other.example/x">',
        '<link rel="preload" as="font" href="https://other.example/x">',
        '<script src="https://other.example/x"></script>',
        '<iframe src="https://other.example/x"></iframe>',
        "<style>@import 'https://other.example/x';</style>",
        "<p style=\"background: url('https://other.example/x')\">",
        '<svg><use xlink:href="https://other.example/x"></use></svg>',
        '<svg><path fill="url(https://other.example/x)" d=""></path></svg>',
        '<svg><image href="https://other.example/x"></image></svg>',
    ],
)
def test_every_way_to_load_from_another_host_is_seen(tmp_path: Path, body: str) -> None:
    assert "https://other.example/x" in set(page(tmp_path, body).loads())


def test_a_host_without_a_scheme_is_another_host(tmp_path: Path) -> None:
    site = Site(tmp_path, URL)
    assert not site.is_own("//other.example/x")
    assert not site.is_own("https://firm.example.other.example/deep/")
    assert site.is_own("https://firm.example/deep/x")


@pytest.mark.parametrize("css", ["url(/x)", "url('/x')", 'url( "/x" )', '@import "/x"', "@import url(/x)"])
def test_every_way_to_write_an_address_in_css_is_seen(css: str) -> None:
    assert list(css_addresses(f"a {{}} {css};")) == ["/x"]


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("/deep/a/", ""),
        ("/deep/a/#there", ""),
        ("#there", ""),
        ("https://firm.example/deep/a/", ""),
        ("#nowhere", "no such id there"),
        ("/deep/a/#nowhere", "no such id there"),
        ("/deep/b/", "no such file"),
        ("/deep/a", "no such file"),
        ("/a/", "outside the site's path, or relative"),
        ("a/", "outside the site's path, or relative"),
    ],
)
def test_a_link_is_dead_when_its_file_or_place_is_missing(tmp_path: Path, address: str, why: str) -> None:
    page(tmp_path, '<p id="there">Text</p>')
    assert Site(tmp_path, URL).why_dead(address, "/a/") == why


@pytest.mark.parametrize("body", ["<p>text</div>", "<b><p></b>", '<a id="x" id="y">z</a>', "<p>&nosuch;</p>"])
def test_broken_markup_is_seen(tmp_path: Path, body: str) -> None:
    assert page(tmp_path, body).errors


def test_sound_markup_has_no_errors(tmp_path: Path) -> None:
    drawing = '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>'
    sound = f"<main><h1>A &amp; B</h1>{drawing}<details open><summary>C</summary></details></main>"
    assert page(tmp_path, sound).errors == ()
