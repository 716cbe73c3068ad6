"""What languages are called, and which way they are written."""

from __future__ import annotations

import pytest

from plugins.network.languages import is_right_to_left, name_of


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
