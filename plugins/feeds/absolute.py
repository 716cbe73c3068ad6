"""HTML of a page made fit for a feed: every address absolute, no control character, no stops for a page's keyboard."""

from __future__ import annotations

import re

_REFERRING = "href|src|poster|cite"
# A tag that refers to something, from "<" to its own ">", past every quoted value: a value may hold both characters.
# Most tags do not, and are passed over here: to look into each of them would take most of the time.
_TAG = re.compile(rf"""<[a-z][^>"]*?(?:"[^"]*"[^>"]*?)*?\s(?:{_REFERRING}|srcset)="[^"]*"[^>"]*(?:"[^"]*"[^>"]*)*>""")
_REFERENCE = re.compile(rf'(\s)({_REFERRING})="([^"]*)"')
_SRCSET = re.compile(r'\s(?:srcset|sizes)="[^"]*"')
# What a page puts around a table and into a listing so that they scroll, also by keyboard (see `network.links`). It
# can't be an author's: in sanitised HTML there is no "<" and no ">" but those of tags, and no such attribute.
_SCROLLS = re.compile(r'<div class="scroll" role="region" tabindex="0" aria-label="[^"]*">')
_STOP = ' tabindex="0">'
_SAFE = ("https://", "http://", "mailto:", "tel:")
# What XML 1.0 can't hold, and every other control character but tab and line feed.
_CHARACTERS = "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
_UNFIT = re.compile(f"[{_CHARACTERS}]")
_FIT = re.compile(f"[^{_CHARACTERS}]*+")  # to match a whole text is faster than to look for what is nearly never there


def clean(text: str) -> str:
    """`text` without control characters and what XML can't hold. Tabs and line feeds stay."""
    return text if _FIT.fullmatch(text) else _UNFIT.sub("", text)


def absolute(html: str, page: str) -> str:
    """`html` as it stands on the page at the absolute address `page`, for anywhere else.

    Addresses that are neither absolute nor the site's own are left out: sanitised HTML has none.

    >>> absolute('<a href="/tax/x/">x</a> <a href="#note">1</a>', "https://firm.example/energy/y/")
    '<a href="https://firm.example/tax/x/">x</a> <a href="https://firm.example/energy/y/#note">1</a>'
    """
    html = clean(html)
    if _STOP in html or 'tabindex="0" ' in html:
        html = _SCROLLS.sub("<div>", html).replace(_STOP, ">")
    origin = "/".join(page.split("/", 3)[:3])  # scheme and host

    def reference(match: re.Match[str]) -> str:
        space, name, value = match.groups()
        made = _made(value, page, origin)
        return f'{space}{name}="{made}"' if made else ""

    def tag(match: re.Match[str]) -> str:
        found = _REFERENCE.sub(reference, match[0])
        return _SRCSET.sub("", found) if "srcset" in found else found

    return _TAG.sub(tag, html)


def _made(value: str, page: str, origin: str) -> str:
    """An address in full, "" for one that no feed may hold."""
    if value.startswith("#"):
        return page + value
    if value.startswith("//"):
        return f"https:{value}"
    if value.startswith("/"):
        return origin + value
    return value if value.lower().startswith(_SAFE) else ""
