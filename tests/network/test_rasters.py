"""Smaller sizes of pictures: which there are, what they show, and what they do not tell."""

from __future__ import annotations

import io
import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from plugins.network.rasters import BROKEN, LOCATED, BrokenPictureError, in_mail, look, smaller
from tests.pictures import drawing, opened, photo, saved_as

GPS = 0x8825


def exif(orientation: int = 1, *, located: bool = False) -> Image.Exif:
    found = Image.Exif()
    found[0x0112] = orientation
    found[0x010F] = "Camera maker"
    if located:
        found.get_ifd(GPS).update({1: "N", 2: (51.0, 30.0, 0.0), 3: "W", 4: (0.0, 7.0, 0.0)})
    return found


@pytest.mark.parametrize(
    ("width", "widths"),
    [(3000, (480, 800, 1200, 1600)), (1300, (480, 800, 1200, 1300)), (800, (480, 800)), (300, (300,)), (239, ())],
)
def test_no_size_is_wider_than_its_picture(width: int, widths: tuple[int, ...]) -> None:
    data = photo(width, width // 2)
    made = smaller(data)
    assert tuple(one for one, _ in made) == widths
    for one, size in made:
        picture = opened(size)
        assert (picture.format, picture.size) == ("WEBP", (one, round(one * (width // 2) / width)))


def test_each_size_holds_fewer_bytes_than_the_next_and_all_fewer_than_the_picture() -> None:
    for data in (
        photo(2000, 1000),
        drawing(2000, 1000),
        photo(900, 600, quality=20),
        photo(900, 600, form="WEBP", quality=10),
    ):
        sizes = [len(size) for _, size in smaller(data)]
        assert sizes == sorted(set(sizes))
        assert all(size < len(data) for size in sizes)


def test_a_picture_that_is_pressed_hard_already_has_no_size_as_large_as_itself() -> None:
    assert smaller(photo(480, 320, form="WEBP", quality=1)) == ()


def test_what_was_drawn_keeps_its_lines() -> None:
    (*_, (width, size)) = smaller(drawing(1000, 400))
    assert width == 1000
    assert {color for _, color in opened(size).convert("RGB").getcolors() or []} == {(0, 0, 0), (255, 255, 255)}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_as_its_camera_says(orientation: int) -> None:
    upright = Image.new("RGB", (1000, 600), "red")
    upright.paste("blue", (0, 0, 1000, 300))
    turned = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = upright.transpose(turned[orientation]) if orientation in turned else upright
    data = saved_as(stored, "JPEG", quality=95, exif=exif(orientation))
    found = look(data)
    assert (found.width, found.height) == (1000, 600)
    for _, size in smaller(data):
        picture = opened(size).convert("RGB")
        assert picture.width > picture.height
        top, below = (picture.getpixel((picture.width // 2, picture.height * part // 8)) for part in (1, 7))
        assert isinstance(top, tuple)
        assert top[2] > 200 > top[0]
        assert isinstance(below, tuple)
        assert below[0] > 200 > below[2]


def test_a_smaller_size_does_not_tell_where_its_picture_was_taken() -> None:
    data = photo(900, 600, exif=exif(located=True), xmp=b"<x:xmpmeta>secret</x:xmpmeta>", comment=b"secret")
    found = look(data)
    assert found.warning == LOCATED
    for _, size in smaller(data):
        assert not opened(size).getexif()
        assert b"EXIF" not in size
        assert b"XMP" not in size
        assert b"secret" not in size
        assert b"Camera" not in size


def test_only_what_says_where_it_was_taken_is_warned_of() -> None:
    assert look(photo(900, 600, exif=exif())).warning == ""
    assert look(photo(90, 60, xmp=b'<rdf exif:GPSLatitude="51,30N"/>')).warning == LOCATED
    assert look(photo(90, 60, form="WEBP", exif=exif(located=True).tobytes())).warning == LOCATED


def test_colours_are_those_that_the_pictures_profile_means() -> None:
    grey = Image.new("RGB", (600, 400), (100, 150, 200))
    own = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    same = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (same, own, b"no profile at all"):  # one that makes no sense is as good as none
        *_, (_, size) = smaller(saved_as(grey, "PNG", icc_profile=profile) + b"\0" * 90_000)
        picture = opened(size)
        assert "icc_profile" not in picture.info
        assert picture.convert("RGB").getpixel((300, 200)) == (100, 150, 200)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_pixels_has_sizes(mode: str) -> None:
    plain = opened(photo(700, 400, form="PNG"))
    picture = (
        plain.convert("L").convert("I").point(lambda v: v * 257).convert("I;16")
        if mode == "I;16"
        else plain.convert(mode)
    )
    data = saved_as(picture, "JPEG" if mode == "CMYK" else "PNG")
    found = smaller(data)
    assert found
    shown, meant = opened(found[-1][1]).convert("L"), plain.convert("L")
    assert shown.size == (700, 400) or found[-1][0] == 480
    one, other = (image.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0)) for image in (shown, meant))
    assert isinstance(one, int | float)
    assert isinstance(other, int | float)
    assert abs(one - other) < 12


def test_what_is_clear_stays_clear() -> None:
    picture = opened(photo(900, 600, form="PNG")).convert("RGBA")
    picture.putalpha(Image.linear_gradient("L").resize((900, 600)))
    for _, size in smaller(saved_as(picture, "PNG")):
        assert opened(size).getchannel("A").getextrema() == (0, 255)


def test_what_moves_and_what_is_small_enough_is_left_alone() -> None:
    frames = [opened(photo(600, 400, seed, form="PNG")) for seed in range(3)]
    for form in ("GIF", "WEBP", "PNG"):
        data = saved_as(frames[0], form, save_all=True, append_images=frames[1:])
        assert look(data).sized is False
    assert look(photo(600, 400, form="GIF")).sized is False
    assert look(photo(600, 400, form="AVIF")).sized is False


def test_a_picture_that_breaks_off_is_told_and_no_more() -> None:
    data = photo(900, 600)
    found = look(data[: len(data) // 2])
    assert (found.wrong, found.sized, found.width) == ("", True, 900)
    with pytest.raises(BrokenPictureError):
        smaller(data[: len(data) // 2])
    assert "published as it is" in BROKEN


def claims(width: int, height: int) -> bytes:
    """A PNG that says it is large and holds nearly nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    )


def test_a_picture_that_would_fill_the_memory_is_never_decoded() -> None:
    assert "no picture that can be read" in look(claims(60_000, 60_000)).wrong
    large = look(claims(10_000, 9_000))
    assert (large.wrong, large.sized) == ("", False)
    assert "90 million pixels" in large.warning


def test_the_same_bytes_come_of_the_same_picture() -> None:
    data = photo(1000, 700, exif=exif(6))
    assert smaller(data) == smaller(data)


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_no_damage_of_a_picture_ends_a_build(data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(["JPEG", "PNG", "WEBP"]))
    whole = bytearray(photo(64, 48, form=form, exif=exif(6, located=True)))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    damaged = bytes(whole[: data.draw(st.integers(1, len(whole)))])
    found = look(damaged)
    if found.sized:
        with suppress(BrokenPictureError):
            smaller(damaged)
    else:
        assert found.wrong or found.warning or found.width


def test_what_is_no_picture_is_a_problem() -> None:
    for data in (b"", b"hello", io.BytesIO().getvalue()):
        assert look(data).wrong


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_in_a_mail_a_picture_is_one_that_every_program_shows_and_no_wider_than_asked(form: str) -> None:
    made = in_mail(photo(1600, 900, form=form), 1104)
    assert made is not None
    data, kind, size = made
    picture = opened(data)
    assert (kind, size) == ("jpeg", (1104, 621))
    assert (picture.format, picture.size, picture.mode) == ("JPEG", (1104, 621), "RGB")


def test_in_a_mail_a_small_picture_stays_as_it_is() -> None:
    made = in_mail(photo(300, 200), 1104)
    assert made is not None
    assert made[2] == (300, 200)


def test_in_a_mail_a_drawing_stands_on_white_wherever_it_is_read() -> None:
    clear = Image.new("RGBA", (600, 300), (0, 0, 0, 0))
    clear.paste((10, 90, 90, 255), (100, 100, 200, 200))
    made = in_mail(saved_as(clear, "PNG"), 1104)
    assert made is not None
    data, kind, _ = made
    picture = opened(data).convert("RGB")
    assert kind == "png"
    assert (picture.getpixel((0, 0)), picture.getpixel((150, 150))) == ((255, 255, 255), (10, 90, 90))


def test_in_a_mail_a_picture_does_not_say_where_it_was_taken() -> None:
    made = in_mail(photo(600, 400, exif=exif(located=True)), 1104)
    assert made is not None
    assert not opened(made[0]).getexif()


@pytest.mark.parametrize("data", [b"", b"no picture", photo(600, 400)[:2000]])
def test_in_a_mail_what_is_no_whole_picture_is_none(data: bytes) -> None:
    assert in_mail(data, 1104) is None
