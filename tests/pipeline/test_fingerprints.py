"""What shapes bodies has one key, and every change of it another."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from markdown.extensions.toc import TocExtension, slugify, slugify_unicode

from plugins.network.problems import SetupError
from plugins.pipeline.fingerprints import fingerprint

SETTINGS: dict[str, Any] = {"extensions": ["extra", "toc"], "extension_configs": {}, "output_format": "html"}


def toc(**options: Any) -> bytes:
    return fingerprint(SETTINGS | {"extension_configs": {"markdown.extensions.toc": options}})


def made(separator: str) -> Callable[[str], str]:
    return lambda text: text.replace(" ", separator)


def test_the_same_settings_have_the_same_key_whatever_the_order_in_which_they_stand() -> None:
    assert fingerprint(SETTINGS) == fingerprint(dict(reversed(SETTINGS.items())))
    assert toc(slugify=slugify) == toc(slugify=slugify)
    assert toc(slugify=made("-")) == toc(slugify=made("-"))


@pytest.mark.parametrize(
    "changed",
    [
        {"extensions": ["toc", "extra"]},
        {"extensions": ["extra", "toc", "admonition"]},
        {"extensions": ["extra", TocExtension(permalink=True)]},
        {"extensions": ["extra", TocExtension(permalink=False)]},
        {"output_format": "xhtml"},
        {"tab_length": 2},
        {"tab_length": True},
        {"tab_length": "2"},
    ],
    ids=["order", "one more", "linked", "not linked", "xhtml", "two", "true", "text"],
)
def test_another_setting_is_another_key(changed: dict[str, Any]) -> None:
    assert fingerprint(SETTINGS | changed) != fingerprint(SETTINGS)


def test_functions_are_told_apart_by_what_they_are_and_hold() -> None:
    keys = [
        toc(slugify=slugify),
        toc(slugify=slugify_unicode),
        toc(slugify=functools.partial(slugify, unicode=True)),
        toc(slugify=functools.partial(slugify, unicode=False)),
        toc(slugify=made("-")),
        toc(slugify=made("_")),
    ]
    assert len(set(keys)) == len(keys)


def test_an_extension_of_the_firms_own_counts_with_its_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    module = tmp_path / "house_markdown.py"
    module.write_text("one = 1\n")
    settings = SETTINGS | {"extensions": ["house_markdown:House"]}
    before = fingerprint(settings)
    assert fingerprint(settings) == before
    module.write_text("two = 2\n")
    assert fingerprint(settings) != before


def test_our_own_reader_counts_with_its_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint(SETTINGS)
    (tmp_path / "reading.py").write_text("")
    monkeypatch.setattr("plugins.pipeline.fingerprints.READER", tmp_path)
    assert fingerprint(SETTINGS) != before


def test_a_value_without_a_key_is_an_error_that_says_where_it_stands() -> None:
    with pytest.raises(SetupError, match=r"MARKDOWN\['extension_configs'\].*\['slugify'\]: a object has no key"):
        toc(slugify=object())
