"""The guide for experts stays true: its pictures are of screens that still say the same, and it shows all of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.guide.pictures import GUIDE, PICTURES, WORDS, words_of
from tests.guide.screens import screens, trial

SHOWN = re.compile(r"!\[([^\]]+)\]\(pictures/for-experts/([^)]+)\.webp\)")


@pytest.mark.browser
@pytest.mark.node
def test_the_screens_of_the_guide_say_what_they_said_when_they_were_taken(browser: Browser, tmp_path: Path) -> None:
    """When they don't: `python -m tests.guide`, look at the pictures, and read the guide once more."""
    with trial(tmp_path) as there:
        now = {screen.name: words_of(screen) for screen in screens(browser, there)}
    assert now == {path.stem: path.read_text("utf-8") for path in WORDS.glob("*.yaml")}


def test_the_guide_shows_every_picture_once_and_says_what_is_to_be_seen() -> None:
    shown = [name for _, name in SHOWN.findall(GUIDE.read_text("utf-8"))]
    assert sorted(shown) == sorted(path.stem for path in PICTURES.glob("*.webp"))
    assert sorted(shown) == sorted(path.stem for path in WORDS.glob("*.yaml"))


def test_what_the_guide_tells_to_press_is_on_the_screens() -> None:
    said = "\n".join(path.read_text("utf-8") for path in WORDS.glob("*.yaml")).lower()
    # In bold in running text stands what is to be pressed or filled in; in the table of signs, what signs do.
    prose = [line for line in GUIDE.read_text("utf-8").splitlines() if "`**" not in line]
    named = re.findall(r"\*\*([^*]+)\*\*", "\n".join(prose))
    assert named
    assert [name for name in named if name.lower() not in said] == []
