"""The guide's pictures, and what they show in words: one file of each for each screen."""

from __future__ import annotations

import io
import re
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from tests.building import ROOT
from tests.guide.screens import Screen

GUIDE = ROOT / "docs" / "for-experts.md"
PICTURES = ROOT / "docs" / "pictures" / "for-experts"
WORDS = Path(__file__).parent / "words"
_PORT = re.compile(r"(127\.0\.0\.1(?::|%3A))\d+")


def words_of(screen: Screen) -> str:
    """What the part of a screen says, as programs that read it aloud are told; ports are left out."""
    said = "\n".join(part.aria_snapshot() for part in screen.part.all())
    return _PORT.sub(r"\g<1>0", said) + "\n"


def picture_of(page: Page) -> bytes:
    """What is to be seen in the window, as WebP."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide"))) as picture:
        picture.convert("RGB").save(out, "WEBP", quality=82, method=6)
    return out.getvalue()
