"""Cards as pictures: any title fits, in any script, and what no face has is never an empty box."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from plugins.cards import faces
from plugins.cards.cards import studio_of
from plugins.cards.drawing import BAR, HEIGHT, MARGIN, WIDTH, Card, draw, reads_from_right, runs
from plugins.cards.faces import BEHIND, OWN, CardFace, UncoveredError, chain, covered, known, pieces
from plugins.network.brand import read_brand
from tests.building import ROOT
from tests.pictures import opened, photo


class NoStore:
    def sized(self, source: str, digest: str, width: int) -> bytes:
        raise AssertionError(source)

    def drawn(self, key: bytes, make: object) -> bytes:
        assert callable(make)
        found = make()
        assert isinstance(found, bytes)
        return found


LOOK = studio_of(read_brand(ROOT / "theme" / "brand.yaml"), ROOT / "theme", NoStore()).look
CARD = Card(
    network="Northwind", title="What a cavern costs", label="Energy", by="Dana Ortiz", accent="#0a6a68", lang="en"
)
# Titles of the kinds that people write, with the language that a post would have.
TITLES = {
    "Finnish": ("Kaukolämpöverkkosopimusneuvottelujen epäonnistumisen seurauksista", "fi"),
    "Polish": ("Zażółć gęślą jaźń, czyli umowa o ciepło", "pl"),
    "Vietnamese": ("Chi phí lưu trữ hydro được tính thế nào", "vi"),
    "Greek": ("Τι κοστίζει στην πραγματικότητα η αποθήκευση;", "el"),
    "Russian": ("Кто платит за хранение водорода", "ru"),
    "Arabic": ("ما هي تكلفة تخزين الهيدروجين في عام 2026؟", "ar"),
    "Hebrew": ("מי משלם על אחסון מימן", "he"),
    "Hindi": ("हाइड्रोजन भंडारण की लागत कौन चुकाता है", "hi"),
    "Bengali": ("হাইড্রোজেন সংরক্ষণের খরচ", "bn"),
    "Tamil": ("ஹைட்ரஜன் சேமிப்பு செலவு", "ta"),
    "Thai": ("ใครเป็นผู้จ่ายค่ากักเก็บไฮโดรเจน", "th"),
    "Armenian": ("Ով է վճարում ջրածնի համար", "hy"),
    "Georgian": ("ვინ იხდის წყალბადის შენახვას", "ka"),
    "Japanese": ("水素を貯蔵する費用は誰が負担するのか", "ja"),
    "Chinese": ("氢气储存的成本由谁承担？", "zh"),
    "Korean": ("수소 저장 비용은 누가 부담하는가", "ko"),
}


def marked(data: bytes) -> tuple[int, int, int, int]:
    """The least rectangle that holds all that is drawn below the bar at the top."""
    picture = opened(data).convert("RGB")
    assert picture.size == (WIDTH, HEIGHT)
    below = picture.crop((0, BAR + 1, WIDTH, HEIGHT))
    paper = Image.new("RGB", below.size, below.getpixel((0, below.height - 1)))
    found = ImageChops.difference(below, paper).convert("L").point(lambda value: 255 * (value > 24)).getbbox()
    assert found
    left, top, right, bottom = found
    return left, top + BAR + 1, right, bottom + BAR + 1


def is_inside(data: bytes) -> bool:
    left, top, right, bottom = marked(data)
    return left >= MARGIN - 24 and right <= WIDTH - MARGIN + 24 and top > BAR + 10 and bottom < HEIGHT - 8


@pytest.mark.parametrize("name", TITLES)
def test_a_title_in_any_script_is_drawn_inside(name: str) -> None:
    title, lang = TITLES[name]
    card = replace(CARD, title=title, lang=lang)
    assert known(title, chain(title, LOOK.read, lang)) == title
    assert is_inside(draw(card, LOOK))
    assert draw(card, LOOK) != draw(replace(card, title=""), LOOK)


def test_long_titles_are_drawn_inside_and_their_end_is_above_the_foot() -> None:
    for length in (40, 90, 160, 260, 400):
        for word in ("caverns ", "Kaukolämpöverkkosopimus", "費用", "W"):
            assert is_inside(draw(replace(CARD, title=(word * length)[:length]), LOOK))


SCRIPTS = "".join(title for title, _ in TITLES.values())


@given(
    title=st.text(alphabet=st.one_of(st.sampled_from(SCRIPTS), st.characters(exclude_categories=["Cs"])), max_size=160),
    label=st.text(max_size=80),
    by=st.text(alphabet=st.sampled_from(SCRIPTS + "abc "), max_size=200),
    lang=st.sampled_from(["", "en", "ar", "zh", "ko-KR", "ja"]),
)
@settings(max_examples=60, deadline=None)
def test_any_words_are_drawn_inside(title: str, label: str, by: str, lang: str) -> None:
    assert is_inside(draw(replace(CARD, title=title, label=label, by=by, lang=lang), LOOK))


def test_what_no_face_has_leaves_its_place_to_the_unit() -> None:
    tibetan = replace(CARD, title="བོད་ཡིག")
    with pytest.raises(UncoveredError):
        known(tibetan.title, chain(tibetan.title, LOOK.read))
    assert draw(tibetan, LOOK) == draw(replace(CARD, title="Energy", label=""), LOOK)


def test_signs_that_no_face_has_are_left_out() -> None:
    assert draw(replace(CARD, title="Heat 🔥 for all"), LOOK) == draw(replace(CARD, title="Heat for all"), LOOK)


def test_the_same_card_is_the_same_bytes_and_another_is_another() -> None:
    assert draw(CARD, LOOK) == draw(CARD, LOOK)
    for other in (
        replace(CARD, title="x"),
        replace(CARD, by="x"),
        replace(CARD, label="x"),
        replace(CARD, accent="#7b2d6f"),
    ):
        assert draw(other, LOOK) != draw(CARD, LOOK)


def test_a_logo_of_pixels_stands_for_the_networks_name(tmp_path: object) -> None:
    from pathlib import Path

    assert isinstance(tmp_path, Path)
    logo = tmp_path / "logo.png"
    logo.write_bytes(photo(400, 100, form="PNG"))
    assert draw(CARD, replace(LOOK, logo=logo)) != draw(CARD, LOOK)
    logo.write_bytes(b"no picture")
    assert draw(CARD, replace(LOOK, logo=logo)) == draw(CARD, LOOK)


# Faces


def test_the_brands_faces_are_used_where_they_have_the_whole_title() -> None:
    assert {piece.face for piece in pieces("Plain words", chain("Plain words", LOOK.read))} <= set(LOOK.read)


def test_no_word_is_set_in_two_european_faces() -> None:
    for title in ("Zażółć gęślą jaźń Ω", "Ω of a Διά", "Ночь and day"):
        used = {piece.face for piece in pieces(title, chain(title, LOOK.read))}
        assert used == {CardFace(OWN / BEHIND[0])}


def test_a_brand_face_that_was_cut_down_leaves_no_gap() -> None:
    small = replace(LOOK, read=LOOK.read[:1])
    title = "Zażółć ŵ ǆ ẞ"
    assert known(title, chain(title, small.read)) == title
    assert draw(replace(CARD, title=title), small)


def test_a_brand_without_faces_has_cards_too() -> None:
    bare = replace(LOOK, read=(), ui=(), label=())
    assert is_inside(draw(CARD, bare))


def test_han_characters_are_those_of_the_posts_language() -> None:
    assert [pieces("直", chain("直", (), lang))[0].face.path.name for lang in ("", "ja", "zh-TW", "ko")] == [
        "noto-sans-jp-500.woff2",
        "noto-sans-jp-500.woff2",
        "noto-sans-sc-500.woff2",
        "noto-sans-kr-500.woff2"
        if ord("直") in covered(CardFace(OWN / "noto-sans-kr-500.woff2"))
        else "noto-sans-jp-500.woff2",
    ]


def test_every_face_that_stands_behind_is_there_with_its_licence() -> None:
    assert {path.name for path in OWN.glob("*.woff2")} == set(BEHIND)
    said = (OWN / "README.md").read_text("utf-8")
    assert all(name in said for name in BEHIND)
    assert "SIL OPEN FONT LICENSE" in (OWN / "OFL.txt").read_text("utf-8").upper()
    assert faces.digest_of_own() == faces.digest_of_own()


# Directions


def test_words_from_the_right_stand_from_the_right() -> None:
    assert reads_from_right("؟ تقرير Larkmere")
    assert not reads_from_right("2026: Larkmere تقرير")
    assert list(runs("abc אבג def")) == [("ltr", "abc "), ("rtl", "אבג"), ("ltr", " def")]
    assert list(runs("אבג abc 12 דהו")) == [("rtl", " דהו"), ("ltr", "abc 12"), ("rtl", "אבג ")]
