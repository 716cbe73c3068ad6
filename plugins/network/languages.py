"""What languages are called by those who read them, and which way they are written, from the Unicode CLDR."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from babel.core import Locale, UnknownLocaleError

from plugins.network import days


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


def listed(names: Sequence[str], lang: str) -> str:
    """Names one after another as a language has them: "A, B and C", "A, B ja C"."""
    from babel.lists import format_list

    found = _locale(lang)
    if found is None or (found.language, found.territory) == ("en", None):
        found = Locale("en", "GB")
    return format_list(names, "standard", found)


def day_in(day: date, lang: str) -> str:
    """A day as pages in a language have it: "20 Nov 2026", "20.11.2026"; in English where nobody knows it."""
    from babel.dates import format_date  # here: no build asks

    found = _locale(lang)
    if found is None or found.language == "en":
        return days.short(day)
    return format_date(day, "medium", found)
