"""Which picture of a page is loaded at once."""

from __future__ import annotations

from markupsafe import Markup

from plugins.network.layout import AT_ONCE, LATER, first_at_once

PICTURE = f'<img alt="a > b" src="/a.png" width="8" height="6"{LATER}>'


def test_the_first_picture_of_a_text_is_loaded_at_once_and_the_others_are_not() -> None:
    made = first_at_once(Markup(f"<p>Words.</p>{PICTURE}<p>More.</p>{PICTURE}"))
    assert made.count("<img ") == 2
    assert made.count(AT_ONCE) == made.count(LATER) == 1
    assert made.index(AT_ONCE) < made.index(LATER)


def test_a_picture_below_the_first_screen_waits() -> None:
    text = Markup(f"<p>{'Words. ' * 300}</p>{PICTURE}")
    assert first_at_once(text) == text


def test_what_only_looks_like_a_picture_stays_as_it_is() -> None:
    for text in (f"<p>An attribute:{LATER}</p>", f"<code>&lt;img{LATER}&gt;</code>", "<p>Words.</p>", ""):
        assert first_at_once(Markup(text)) == text
