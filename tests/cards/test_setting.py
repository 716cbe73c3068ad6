"""Words in a box: whatever is written, it stands inside."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.cards.setting import ELLIPSIS, Box, fit, tokens

BOX = Box(width=1000, height=330, sizes=(100, 80, 60, 40), lines=5)


def width(line: str, size: int) -> float:
    """As wide as half the size for each character, all of it for wide ones."""
    return sum(size if ord(char) > 0x3000 else size / 2 for char in line)


def test_a_short_title_stands_in_one_line_at_the_largest_size() -> None:
    found = fit("Notify first", BOX, width)
    assert (found.lines, found.size, found.cut) == (("Notify first",), 100, False)


def test_lines_are_of_much_the_same_length() -> None:
    found = fit("What a cavern costs now", BOX, width)
    assert found.lines == ("What a cavern", "costs now")
    assert found.size == 100


def test_a_longer_title_is_set_smaller_before_anything_is_cut() -> None:
    found = fit(" ".join(["caverns"] * 20), BOX, width)
    assert (found.size, found.cut) == (60, False)


def test_what_fits_in_no_size_ends_with_an_ellipsis_between_words() -> None:
    found = fit("caverns and tanks " * 60, BOX, width)
    assert (found.size, found.cut, len(found.lines)) == (40, True, 5)
    assert found.lines[-1].endswith(("caverns" + ELLIPSIS, "and" + ELLIPSIS, "tanks" + ELLIPSIS))


def test_a_word_wider_than_the_box_is_broken_with_a_hyphen() -> None:
    found = fit("Kaukolämpö" * 12, BOX, width)
    assert found.size == 40
    assert all(line.endswith("-") for line in found.lines[:-1])
    assert "".join(line.rstrip("-") for line in found.lines) == "Kaukolämpö" * 12


def test_japanese_breaks_between_characters_but_not_before_a_full_stop() -> None:
    assert tokens("費用は、誰が「負担」する。") == ["費", "用", "は、", "誰", "が", "「負", "担」", "す", "る。"]
    assert tokens("수소 저장") == ["수소 ", "저장"]


def test_a_line_may_end_behind_a_hyphen_and_inside_no_number() -> None:
    assert tokens("cross-border 2024-25 and/or") == ["cross-", "border ", "2024-25 ", "and/", "or"]


@given(
    text=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300),
    wide=st.integers(60, 1200),
    high=st.integers(10, 400),
)
@settings(max_examples=400, deadline=None)
def test_any_text_stands_inside_its_box(text: str, wide: int, high: int) -> None:
    box = Box(width=wide, height=high, sizes=(100, 60, 30), lines=5)
    found = fit(text, box, width)
    assert len(found.lines) <= 5
    assert found.size in box.sizes
    assert len(found.lines) == 1 or len(found.lines) * found.size * box.leading <= high
    assert all(width(line, found.size) <= wide for line in found.lines)


@given(text=st.text(alphabet=st.sampled_from("ab äß- 費用、はé\u0301เแก"), max_size=120))
@settings(max_examples=300, deadline=None)
def test_nothing_is_lost_of_what_is_not_cut(text: str) -> None:
    found = fit(text, BOX, width)
    if not found.cut:
        assert "".join(found.lines).replace(" ", "").replace("-", "") == "".join(text.split()).replace("-", "")


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_nothing_takes_no_room(text: str) -> None:
    assert fit(text, BOX, width).lines == ()
