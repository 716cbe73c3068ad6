"""The print view: a post's own page as one file, to be printed or saved as PDF by the site's rules for print.

What leads elsewhere on the site is left out, and links say the whole address. Nothing is asked of another host.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag

from plugins.network.content_types import content_type
from plugins.network.one_file import data_address

# What is no part of the post: ways through the site, and lists that are others' on the day after.
_ELSEWHERE = (
    "script, link, meta[property], meta[name^='twitter'], .skip, .mast nav, .foot nav, form, .hang, .player, .original,"
    " .answers, .carriers, .next, .share .row"
)
_HTTP = re.compile(r"https?:")

ReadFile = Callable[[str], tuple[bytes, str] | None]  # what lies at a site path, and its media type; None: nothing


def print_page(page: bytes, address: str, prefix: str, style: str, read: ReadFile) -> bytes:
    """The page at the absolute `address` as one file, in `style`; `prefix` is the path of the site's address.

    `read` hands over the pictures, by site path.
    """
    soup = BeautifulSoup(page.decode(), "html.parser")
    for tag in soup.select(_ELSEWHERE):
        tag.decompose()
    for image in soup.find_all("img"):
        _hold(soup, image, prefix, read)
    for link in soup.find_all("a", href=True):
        link["href"] = _whole(str(link["href"]), address)
    for folded in soup.find_all("details"):
        folded["open"] = ""
    _dress(soup, style, address)
    return str(soup).encode()


def _hold(soup: BeautifulSoup, image: Tag, prefix: str, read: ReadFile) -> None:
    """Put a picture into the page; its words stand for one that is not there."""
    src = str(image.get("src", ""))
    found = read(src.removeprefix(prefix)) if src.startswith(f"{prefix}/") else None
    if found is None:
        image.replace_with(str(image.get("alt", "")))
        return
    for key in ("srcset", "sizes", "loading", "fetchpriority", "decoding"):
        del image[key]
    image["src"] = data_address(*found)


def _whole(href: str, address: str) -> str:
    return href if href.startswith("#") else urljoin(address, href)


def _dress(soup: BeautifulSoup, style: str, address: str) -> None:
    head = soup.head
    assert head is not None
    for name, content in (("robots", "noindex"), ("generator", "Highroad kit")):
        for there in head.find_all("meta", attrs={"name": name}):
            there.decompose()
        head.append(soup.new_tag("meta", attrs={"name": name, "content": content}))
    head.append(soup.new_tag("link", rel="canonical", href=address))
    dress = soup.new_tag("style")
    dress.string = style
    head.append(dress)


def type_of(path: str) -> str:
    """The media type of a picture by its name."""
    return content_type(path).partition(";")[0]
