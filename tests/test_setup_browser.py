"""Which browser the tests run: the one that was named, or one without windows, or a whole one, or none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests import setup_browser
from tests.setup_browser import chromium, headless, main

Has = Callable[..., Path]


@pytest.fixture
def has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Has:
    """A machine with nothing but these programs."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(setup_browser, "PLACES", ())

    def having(*programs: str) -> Path:
        for program in programs:
            (tmp_path / program).touch(mode=0o755)
        return tmp_path

    return having


@pytest.mark.parametrize(
    ("programs", "tested", "whole"),
    [
        ((), "", ""),
        (("chromium",), "chromium", "chromium"),
        (("chromium", "chromium-headless-shell"), "chromium-headless-shell", "chromium"),
        (("google-chrome", "chrome-headless-shell"), "chrome-headless-shell", "google-chrome"),
        (("chromium-headless-shell",), "chromium-headless-shell", ""),
    ],
)
def test_tests_run_a_browser_without_windows_where_there_is_one(
    has: Has, programs: tuple[str, ...], tested: str, whole: str
) -> None:
    there = has(*programs)
    assert (headless(), chromium()) == (tested and str(there / tested), whole and str(there / whole))


def test_a_browser_that_is_named_goes_before_all_others(has: Has, monkeypatch: pytest.MonkeyPatch) -> None:
    there = has("chromium", "chromium-headless-shell", "mine")
    monkeypatch.setenv("CHROMIUM", "mine")
    assert headless() == str(there / "mine")
    monkeypatch.setenv("CHROMIUM", "not-there")
    assert headless() == ""


@pytest.mark.parametrize(
    ("programs", "offered", "installs"),
    [
        ((), True, ["chromium", "chromium-headless-shell"]),
        ((), False, ["chromium"]),
        (("chromium",), True, ["chromium-headless-shell"]),
        (("chromium",), False, []),
        (("chromium", "chromium-headless-shell"), True, []),
    ],
)
def test_what_is_lacking_is_installed_where_it_can_be_had(
    has: Has, monkeypatch: pytest.MonkeyPatch, programs: tuple[str, ...], offered: bool, installs: list[str]
) -> None:
    there, installed = has(*programs), list[str]()

    def install(apt: list[str], package: str) -> bool:
        (there / package).touch(mode=0o755)
        installed.append(package)
        return True

    monkeypatch.setattr(setup_browser, "installer", lambda: ["apt-get"])
    monkeypatch.setattr(setup_browser, "offered", lambda package: offered)
    monkeypatch.setattr(setup_browser, "install", install)
    main()
    assert installed == installs


def test_nothing_is_installed_where_a_browser_is_named(has: Has, monkeypatch: pytest.MonkeyPatch) -> None:
    has("mine")
    monkeypatch.setenv("CHROMIUM", "mine")
    monkeypatch.setattr(setup_browser, "installer", lambda: pytest.fail("nothing is to be installed"))
    main()
