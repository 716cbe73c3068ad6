"""What languages are called by those who read them, and which way they are written, from the Unicode CLDR."""

from __future__ import annotations

from functools import lru_cache

from babel.core import Locale, UnknownLocaleError


def name_of(lang: str) -> str:
    """A language in its own words, as a heading has them: "Suomi", "العربية"; its code where nobody knows them."""
    found = _locale(lang)
    name = found.get_display_name(found) if found else None
    return name[0].upper() + name[1:] if name else lang


def is_right_to_left(lang: str) -> bool:
    """Whether a language is written from right to left."""
    found = _locale(lang)
    return found is not None and found.text_direction == "rtl"


@lru_cache(maxsize=256)
def _locale(lang: str) -> Locale | None:
    """What is known of a language; of one that is known only without its region or script, what is known of that."""
    parts = lang.split("-")
    for length in range(len(parts), 0, -1):
        try:
            return Locale.parse("-".join(parts[:length]), sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return None
