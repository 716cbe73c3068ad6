"""HTML of another site before it becomes Markdown: what no reader saw goes, and addresses are made whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

from plugins.authoring.source_media import is_media

_GONE = frozenset({"noscript", "template", "head", "meta", "link", "base", "title"})  # shown to nobody in any case
_REMOVED = frozenset("script style svg math canvas form input button select textarea applet".split())
_EMBEDS = frozenset({"iframe", "object", "embed"})
_LAZY = ("data-src", "data-lazy-src", "data-original", "data-orig-file", "src")
_TRIMMING = re.compile(r"\b(sharedaddy|jp-relatedposts|robots-nocontent|wp-block-post-navigation-link)\b")
_ADDRESS = re.compile(r"https?://[^\s<>\"`\\*_\[\]{}]+")
_UNSAFE = str.maketrans({" ": "%20", "<": "%3C", ">": "%3E", '"': "%22", "`": "%60", "\\": "%5C"})
_SCHEMES = ("http", "https", "mailto", "tel", "")
DEEPEST = 90  # elements in elements; the build takes no more either

Better = Callable[[str], str]  # of a file's address: a better one of the same file


@dataclass(slots=True)
class Cleaned:
    """The tree as it may be written; `remarks` are (line of the HTML, what), `files` the addresses of files it uses."""

    soup: BeautifulSoup
    linked: frozenset[str] = frozenset()  # ids that a link of the text leads to
    remarks: list[tuple[int, str]] = field(default_factory=list)
    files: dict[str, None] = field(default_factory=dict)

    def say(self, element: Tag, what: str) -> None:
        self.remarks.append((element.sourceline or 1, what))


def cleaned(html: str, base: str, page: str, better: Better) -> Cleaned | None:
    """The HTML as a tree without what can't be shown; None when it is nested too deep to be meant for readers."""
    done = Cleaned(BeautifulSoup(html, "html.parser"))
    if _too_deep(done.soup):
        return None
    for element in _elements(done.soup):
        if element.decomposed or element.parent is None:
            continue
        name = element.name.lower()
        if name in _GONE or _TRIMMING.search(" ".join(element.get_attribute_list("class", []))):
            element.decompose()
        elif name in _REMOVED:
            if name not in ("input", "button", "select", "textarea"):
                done.say(element, f"<{name}> is left out")
            element.decompose()
        elif name in _EMBEDS:
            _embed(done, element, base)
        elif name == "img":
            _picture(done, element, base, better)
        elif name in ("audio", "video", "source", "track"):
            _played(done, element, base)
        elif name == "a":
            _link(done, element, base, page.partition("#")[0], better)
    _addresses_alone(done)
    done.linked = frozenset(
        str(link["href"])[1:] for link in done.soup.find_all("a", href=True) if str(link["href"]).startswith("#")
    )
    return done


def _elements(soup: BeautifulSoup) -> list[Tag]:
    return [one for one in soup.descendants if isinstance(one, Tag)]


def _too_deep(soup: BeautifulSoup) -> bool:
    depth: dict[int, int] = {id(soup): 0}
    for element in _elements(soup):
        depth[id(element)] = depth[id(element.parent)] + 1
        if depth[id(element)] > DEEPEST:
            return True
    return False


def whole_address(base: str, address: str) -> str:
    """An address as it was meant on its page; "" for one that can't be read or leads nowhere on the net."""
    try:
        found = urljoin(base, address.strip()) if base else address.strip()
        found = f"https:{found}" if found.startswith("//") else found
        scheme = urlsplit(found).scheme.lower()
    except ValueError:
        return ""
    if scheme not in _SCHEMES or any(not c.isprintable() for c in found):
        return ""
    return found.translate(_UNSAFE)


def _text(element: Tag, key: str) -> str:
    value = element.get(key)
    return value if isinstance(value, str) else ""


def _embed(done: Cleaned, element: Tag, base: str) -> None:
    address = whole_address(base, _text(element, "src") or _text(element, "data") or _text(element, "data-src"))
    if not address.startswith(("http://", "https://")):
        done.say(element, f"<{element.name}> is left out")
        element.decompose()
        return
    done.say(element, f"the embedded page {address[:300]} is now a link")
    _become_link(done, element, address, _text(element, "title") or urlsplit(address).netloc)


def _become_link(done: Cleaned, element: Tag, address: str, words: str) -> None:
    link = done.soup.new_tag("a", href=address)
    link.string = words
    inside = element.find_parent(["p", "li", "td", "th", "figcaption", "a", "h1", "h2", "h3", "h4", "h5", "h6"])
    if inside is None:
        paragraph = done.soup.new_tag("p")
        paragraph.append(link)
        element.replace_with(paragraph)
    else:
        element.replace_with(link)


def _picture(done: Cleaned, element: Tag, base: str, better: Better) -> None:
    classes = element.get_attribute_list("class", [])
    if "emoji" in classes or "wp-smiley" in classes:
        element.replace_with(_text(element, "alt"))
        return
    given = (_text(element, key) for key in _LAZY)
    address = next((one for one in given if one and not one.startswith("data:")), "")
    if _text(element, "width").rstrip("px") in ("0", "1") and _text(element, "height").rstrip("px") in ("0", "1"):
        done.say(element, f"the picture {address[:200]}, which counts readers, is left out")
        element.decompose()
        return
    whole = better(whole_address(base, address)) if address else ""
    if not whole:
        what = "a picture that is written into the page itself" if not address else f"the picture {address[:200]}"
        done.say(element, f"{what} is left out: save it as a file and put it into the unit's media folder")
        element.decompose()
        return
    alt = " ".join(_text(element, "alt").split())
    element.attrs = {"src": whole, "alt": alt}
    done.files[whole] = None


def _played(done: Cleaned, element: Tag, base: str) -> None:
    address = whole_address(base, _text(element, "src"))
    kept: Mapping[str, str] = {key: value for key in ("kind", "srclang", "label") if (value := _text(element, key))}
    element.attrs = {**kept, **({"src": address} if address else {})}
    if element.name in ("audio", "video"):
        element.attrs["controls"] = ""
    if address:
        done.files[address] = None


def _link(done: Cleaned, element: Tag, base: str, page: str, better: Better) -> None:
    written = _text(element, "href").strip()
    if not written:
        element.unwrap()
        return
    inside = written.startswith("#") or (page and written.startswith(page + "#"))
    address = written[written.index("#") :] if inside else whole_address(base, written)
    if not address:
        done.say(element, f"the link to '{written[:80]}' leads nowhere on the net; its words are kept")
        element.unwrap()
        return
    if is_media(urlsplit(address).path) and not inside:
        address = better(address)
        done.files[address] = None
    title = _text(element, "title")
    element.attrs = {"href": address, **({"id": str(element["id"])} if element.get("id") else {})}
    if title and title not in (element.get_text(), address):
        element.attrs["title"] = title


def _addresses_alone(done: Cleaned) -> None:
    """An address that stands alone is what WordPress embeds the page of."""
    for element in done.soup.find_all(["p", "div", "figure"]):
        words = element.get_text().strip()
        if _ADDRESS.fullmatch(words) and not element.find(True):
            link = done.soup.new_tag("a", href=words)
            link.string = words
            done.say(element, f"the embedded page {words[:300]} is now a link")
            element.clear()
            element.append(link)
