"""What languages are called, and which way they are written."""

from __future__ import annotations

from datetime import date

import pytest

from plugins.network.languages import day_in, is_right_to_left, listed, name_of


@pytest.mark.parametrize(
    ("lang", "name"),
    [
        ("fi", "Suomi"),
        ("en", "English"),
        ("pt-BR", "Português (Brasil)"),
        ("ar", "العربية"),
        ("de-1996", "Deutsch"),
        ("tlh", "tlh"),
        ("x-ours", "x-ours"),
    ],
)
def test_a_language_is_called_what_its_readers_call_it(lang: str, name: str) -> None:
    assert name_of(lang) == name


@pytest.mark.parametrize(
    ("lang", "is_so"),
    [("ar", True), ("he", True), ("fa-IR", True), ("ur", True), ("az-Arab", True), ("az", False), ("fi", False)],
)
def test_the_script_says_which_way_a_language_is_written(lang: str, is_so: bool) -> None:
    assert is_right_to_left(lang) is is_so


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "A, B and C"),
        ("en-US", "A, B, and C"),
        ("fi", "A, B ja C"),
        ("ja", "A、B、C"),
        ("x-ours", "A, B and C"),
    ],
)
def test_names_stand_one_after_another_as_a_language_has_them(lang: str, words: str) -> None:
    assert listed(["A", "B", "C"], lang) == words
    assert listed(["A"], lang) == "A"
    assert listed([], lang) == ""


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "5 Nov 2026"), ("fi", "5.11.2026"), ("de-AT", "05.11.2026"), ("x-ours", "5 Nov 2026")]
)
def test_a_day_is_written_as_a_language_has_it(lang: str, words: str) -> None:
    assert day_in(date(2026, 11, 5), lang) == words
