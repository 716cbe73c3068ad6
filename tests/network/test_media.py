"""Which pictures and files may be published, and which of them are."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from plugins.network.media import look_at, unfit
from plugins.network.sources import Role, Source, Sources
from tests.trees import expert, png, post, small_network, survey, write_network

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {}>{}</svg>'


def drawing(inside: str = "", attributes: str = "") -> bytes:
    return SVG.format(attributes, inside).encode()


@pytest.mark.parametrize("tag", ["g", "style", "a"])
def test_a_drawing_nested_without_end_is_refused_at_once(tag: str) -> None:
    deep = f"<{tag}>" * 90_000 + f"</{tag}>" * 90_000
    assert "nested more than 1000 deep" in unfit("svg", drawing(deep))
    assert unfit("svg", drawing("<g>" * 999 + "</g>" * 999)) == ""


@pytest.mark.parametrize(("ending", "most", "what"), [("svg", 2_000_000, "2 MB"), ("png", 50_000_000, "50 MB")])
def test_a_picture_that_is_too_large_is_not_opened(
    tmp_path: Path, ending: str, most: int, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(self: Sources, path: str) -> bytes:
        raise AssertionError("it was opened")

    path = tmp_path / "units" / "energy" / "media" / f"x.{ending}"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        file.truncate(most + 1)  # takes no room on the disk
    monkeypatch.setattr(Sources, "read", read)
    source = Source(f"energy/media/x.{ending}", "energy", Role.MEDIA)
    found = look_at(Sources(tmp_path / "units", ("energy",), (source,), ()), source)
    assert f"more than {what}" in found.wrong


@pytest.mark.parametrize(
    "data",
    [
        drawing("<script>alert(1)</script>"),
        drawing(attributes='onload="alert(1)"'),
        drawing('<rect ONCLICK="x"/>'),
        drawing("<foreignObject><p>x</p></foreignObject>"),
        drawing('<image href="https://evil.example/x.png"/>'),
        drawing('<image xlink:href="//evil.example/x.png"/>'),
        drawing('<image href="data:image/svg+xml,x"/>'),
        drawing('<image href="/etc/passwd"/>'),
        drawing('<use href="other.svg#x"/>'),
        drawing('<a href="javascript:alert(1)"><text>x</text></a>'),
        drawing('<a href=" java&#9;script:alert(1)"/>'),
        drawing('<rect style="fill:url(https://evil.example/x)"/>'),
        drawing("<rect fill=\"url( 'https://evil.example/x' )\"/>"),
        drawing('<rect fill="u\\72l(https://evil.example/x)"/>'),
        drawing("<style>@import 'https://evil.example/x.css';</style>"),
        drawing("<style>@\\69mport 'https://evil.example/x.css';</style>"),
        drawing("<style>" * 900 + "x" * 1_000_000 + "</style>" * 900),
        drawing("<style><a/>@import 'https://evil.example/x.css';</style>"),
        drawing("<style>a{background:image-set('https://evil.example/x.png' 1x)}</style>"),
        drawing('<animate attributeName="href" to="x"/>'),
        drawing('<set attributeName="xlink:href" to="x"/>'),
        drawing('<animate attributeName="x" values="javascript:alert(1)"/>'),
        drawing('<g xml:base="https://evil.example/"><use href="#x"/></g>'),
        drawing('<img xmlns="http://www.w3.org/1999/xhtml" srcset="https://evil.example/x.png"/>'),
        drawing(
            '<meta xmlns="http://www.w3.org/1999/xhtml" http-equiv="refresh" content="0;url=https://evil.example"/>'
        ),
        b'<?xml-stylesheet href="https://evil.example/x.css"?>' + drawing(),
        b'<!DOCTYPE svg [<!ENTITY a "b">]>' + drawing(),
        b'<!doctype svg SYSTEM "file:///etc/passwd">' + drawing(),
        drawing('<script xmlns="http://www.w3.org/2000/svg"/>').decode().encode("utf-16"),
        b"<html/>",
        b"not XML",
        b"",
        b"\xff",
        b'<?xml version="1.0" encoding="utf-7"?><svg/>',
        b"<svg>" + b" " * 2_000_000 + b"</svg>",
    ],
)
def test_a_drawing_that_acts_or_loads_something_is_refused(data: bytes) -> None:
    assert "save it" in unfit("svg", data)


@pytest.mark.parametrize(
    "data",
    [
        drawing(),
        drawing('<defs><linearGradient id="a"/></defs><rect fill="url(#a)" style="stroke:url(\'#a\')"/>'),
        drawing('<use xlink:href="#a"/><a href="#b"><text>on the house</text></a>'),
        drawing('<image href="data:image/png;base64,iVBORw0KGgo="/>'),
        drawing("<style>.a { fill: #fff } @media print { .a { fill: #000 } }</style><title>A &amp; b</title>"),
        drawing(
            '<g inkscape:export-filename="C:\\x.png" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"/>'
        ),
        b'<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<!-- made by hand -->\n' + drawing(),
        b"\xef\xbb\xbf" + drawing("<g>" * 500 + "</g>" * 500),
    ],
)
def test_an_honest_drawing_is_fine(data: bytes) -> None:
    assert unfit("svg", data) == ""


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="40" height="30"', (40, 30)),
        ('width="40px" height="30.4px"', (40, 30)),
        ('viewBox="0 0 120 80"', (120, 80)),
        ('width="100%" height="100%" viewBox="0,0,120,80"', (120, 80)),
        ('width="inf" height="1" viewBox="0 0 nan nan"', (0, 0)),
        ('width="1e999" height="-3"', (0, 0)),
        ('viewBox="0 0 inf 5"', (0, 0)),
        ('viewBox="0 0"', (0, 0)),
        ("", (0, 0)),
    ],
)
def test_a_drawing_s_size_is_read_or_unknown(tmp_path: Path, attributes: str, size: tuple[int, int]) -> None:
    files = small_network() | {"energy/media/x.svg": drawing(attributes=attributes)}
    found = survey(write_network(tmp_path, files | {"energy/posts/x.md": post(body="![a](../media/x.svg)")}))
    (media,) = [media for media in found.catalog.media if media.path == "media/x.svg"]
    assert (media.width, media.height) == size


def picture(kind: str) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (7, 5)).save(data, kind)
    return data.getvalue()


@pytest.mark.parametrize(("ending", "kind"), [("png", "PNG"), ("jpg", "JPEG"), ("gif", "GIF"), ("webp", "WEBP")])
def test_a_picture_s_size_is_read(tmp_path: Path, ending: str, kind: str) -> None:
    files = small_network() | {f"energy/media/x.{ending}": picture(kind)}
    found = survey(write_network(tmp_path, files | {"energy/posts/x.md": post(body=f"![a](../media/x.{ending})")}))
    (media,) = [media for media in found.catalog.media if media.path == f"media/x.{ending}"]
    assert (media.width, media.height, media.size) == (7, 5, len(picture(kind)))


def test_a_recording_has_its_size_in_bytes_and_none_in_pixels(tmp_path: Path) -> None:
    files = small_network() | {"energy/media/x.mp3": b"x" * 1234, "energy/posts/x.md": post("audio: media/x.mp3")}
    found = survey(write_network(tmp_path, files))
    (media,) = [media for media in found.catalog.media if media.path == "media/x.mp3"]
    assert (media.width, media.height, media.size) == (0, 0, 1234)


@pytest.mark.parametrize(
    "data",
    [b"", b"\x89PNG\r\n\x1a\n", b"<html>", png(4, 4)[:20], picture("BMP"), b"%!PS-Adobe\n%%BoundingBox: 0 0 9 9\n"],
)
def test_a_broken_picture_is_an_error_in_its_own_name(tmp_path: Path, data: bytes) -> None:
    files = small_network() | {"energy/media/x.png": data, "energy/posts/x.md": post(body="![words](../media/x.png)")}
    found = survey(write_network(tmp_path, files))
    assert found.about("energy/media/x.png") == [
        "1: error: is no picture that can be read; save it again as .png or .jpg"
    ]
    assert '<span class="missing">words</span>' in found.html("energy/posts/x.md")


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["png", "jpg", "gif", "webp", "avif", "svg"]), st.integers(0, 300), st.binary(max_size=40))
def test_no_bytes_raise(ending: str, at: int, noise: bytes) -> None:
    kinds = {"png": "PNG", "jpg": "JPEG", "gif": "GIF", "webp": "WEBP"}
    data = picture(kinds[ending]) if ending in kinds else drawing('<g fill="url(#a)"/>', 'width="1"')
    assert isinstance(unfit(ending, data[:at] + noise + data[at + len(noise) :]), str)
    assert isinstance(unfit(ending, noise), str)


def test_only_what_something_published_uses_comes_out(tmp_path: Path) -> None:
    uses = {
        "post": post("image: media/1.png", "image_alt: x"),
        "body": post(body="[x](../media/2.png)"),
        "withdrawn": post("status: withdrawn", "reason: x", body="![x](../media/3.png)"),
        "draft": post("status: draft", "image: media/4.png", body="![x](../media/5.png)"),
        "future": post("date: 2027-01-01", body="![x](../media/6.png)"),
        "retracted": post("status: retracted", "reason: x", "image: media/7.png", body="![x](../media/8.png)"),
        "expired": post("expires: 2026-11-21", "image: media/9.png", body="![x](../media/10.png)"),
        "held": post("statsu: x", body="![x](../media/11.png)"),
    }
    files = small_network() | {f"energy/media/{number}.png": png(number, 1) for number in range(1, 13)}
    files |= {f"energy/posts/{name}.md": text for name, text in uses.items()}
    files |= {"energy/experts/dana-ortiz.md": expert("Dana Ortiz", "writes_for: [tax]", "photo: media/12.png")}
    found = survey(write_network(tmp_path, files))
    assert {media.path for media in found.catalog.media} == {
        f"media/{name}.png" for name in ("1", "2", "3", "12", "cavern")
    }


@pytest.mark.parametrize(
    ("key", "path"),
    [("image", "media/a.pdf"), ("audio", "media/cavern.png"), ("video", "media/a.pdf"), ("image", "media/no.png")],
)
def test_a_file_of_another_kind_or_none_is_left_out_and_said(tmp_path: Path, key: str, path: str) -> None:
    files = small_network() | {"energy/media/a.pdf": "x", "energy/posts/x.md": post(f"{key}: {path}", "image_alt: y")}
    found = survey(write_network(tmp_path, files))
    assert getattr(found.post("energy/x"), key) == ""
    (said,) = found.about("energy/posts/x.md")
    assert said.startswith(f"5: warning: '{key}': ")
