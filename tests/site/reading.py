"""A built site, read as a browser would: every page through an HTML5 parser, once, and what it links to and loads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

import html5lib
import yaml

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# Attributes whose address a browser fetches without being asked.
LOADS = {
    "img": ("src",),
    "source": ("src",),
    "audio": ("src",),
    "video": ("src", "poster"),
    "track": ("src",),
    "script": ("src",),
    "iframe": ("src", "srcdoc"),
    "embed": ("src",),
    "object": ("data",),
    "input": ("src",),
    "image": ("href",),
    "use": ("href",),
    "feImage": ("href",),
    "body": ("background",),
}
LOADING_RELS = {"stylesheet", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch", "manifest", "icon"}
CSS_ADDRESS = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"']*))\s*\)|@import\s+["']([^"']+)["']""")


@dataclass(frozen=True)
class SitePage:
    """One HTML file of the output. `path` is its site path ("/energy/")."""

    path: str
    text: str
    root: Element
    errors: tuple[str, ...]  # of the parser, with their place

    def all(self, *tags: str) -> Iterator[Element]:
        return (element for element in self.root.iter() if element.tag in tags)

    def meta(self, name: str) -> str:
        """What `<meta name=…>` or `<meta property=…>` says, "" without one."""
        found = (m.get("content", "") for m in self.all("meta") if name in (m.get("name"), m.get("property")))
        return next(found, "")

    def link(self, rel: str) -> str:
        """Where the first `<link rel=…>` leads, "" without one."""
        return next((el.get("href", "") for el in self.all("link") if rel in el.get("rel", "").lower().split()), "")

    @cached_property
    def ids(self) -> list[str]:
        return [element.get("id", "") for element in self.root.iter() if element.get("id") is not None]

    @property
    def is_redirect(self) -> bool:
        return any(meta.get("http-equiv", "").lower() == "refresh" for meta in self.all("meta"))

    @property
    def is_indexed(self) -> bool:
        """Whether search engines may list it."""
        return "noindex" not in self.meta("robots") and not self.is_redirect and self.path != "/404.html"

    @cached_property
    def nodes(self) -> list[dict[str, Any]]:
        """The nodes of its JSON-LD. Raises ValueError for what is no JSON."""
        scripts = [s.text or "" for s in self.all("script") if s.get("type") == "application/ld+json"]
        return [node for script in scripts for node in json.loads(script)["@graph"]]

    def links(self) -> Iterator[str]:
        """Every address that a reader can follow."""
        for element in self.all("a", "area"):
            if element.get("href") is not None:
                yield element.get("href", "")
        yield from (form.get("action", "") for form in self.all("form") if form.get("action"))
        yield from (q.get("cite", "") for q in self.all("blockquote", "q", "ins", "del") if q.get("cite"))
        yield from (meta.get("content", "").partition("url=")[2] for meta in self.all("meta") if self._refreshes(meta))

    def loads(self) -> Iterator[str]:
        """Every address that a browser fetches to show the page."""
        yield from drawing_loads(self.root)
        for element in self.root.iter():
            tag = local(str(element.tag))
            yield from (part.split()[0] for part in element.get("srcset", "").split(",") if part.strip())
            if tag == "link" and LOADING_RELS & set(element.get("rel", "").lower().split()):
                yield element.get("href", "")
            if tag == "style":
                yield from css_addresses(element.text or "")
            yield from css_addresses(element.get("style", ""))

    @staticmethod
    def _refreshes(meta: Element) -> bool:
        return meta.get("http-equiv", "").lower() == "refresh"


def drawing_loads(root: Element) -> Iterator[str]:
    """Every address that the elements under `root` fetch by an attribute of their own, SVG's among them."""
    for element in root.iter():
        named = {local(name): value for name, value in element.items()}
        yield from (named[name] for name in LOADS.get(local(str(element.tag)), ()) if named.get(name))
        if str(element.tag).startswith("{"):  # in SVG, fill="url(…)" and its like
            yield from (address for value in named.values() for address in css_addresses(value))


def local(name: str) -> str:
    """A tag's or attribute's name without its namespace, however the parser writes it."""
    return name.rpartition("}")[2].rpartition(":")[2]


def css_addresses(css: str) -> Iterator[str]:
    """Every address in a stylesheet."""
    for match in CSS_ADDRESS.finditer(css):
        yield next((group for group in match.groups() if group is not None), "").strip()


@dataclass(frozen=True)
class Site:
    """A built site and the `url` that it is made for."""

    folder: Path
    url: str  # no trailing slash

    @property
    def prefix(self) -> str:
        return urlsplit(self.url).path

    @cached_property
    def pages(self) -> Mapping[str, SitePage]:
        """Every page by its site path; without `/admin/`, which is a program."""
        found = (
            read_page(self.folder, file)
            for file in sorted(self.folder.rglob("*.html"))
            if file.relative_to(self.folder).parts[0] != "admin"
        )
        return {page.path: page for page in found}

    @cached_property
    def files(self) -> frozenset[str]:
        """Every file, as the path that it has in the output."""
        return frozenset(p.relative_to(self.folder).as_posix() for p in self.folder.rglob("*") if p.is_file())

    def is_own(self, address: str) -> bool:
        """Whether an address lies on the site's own host, written with it or without."""
        parts = urlsplit(address)
        return (not parts.scheme and not parts.netloc) or address == self.url or address.startswith(f"{self.url}/")

    def target(self, address: str, at: str) -> tuple[str, str] | None:
        """The site path and fragment that an own address on the page `at` means; None outside the path of `url`."""
        parts = urlsplit(address)
        if not parts.path and not parts.netloc:
            return at, unquote(parts.fragment)
        if not parts.path.startswith(f"{self.prefix}/"):
            return None
        return unquote(parts.path[len(self.prefix) :]), unquote(parts.fragment)

    def why_dead(self, address: str, at: str) -> str:
        """What is wrong with an own address on the page `at`, "" when it leads to a file (and an id) of the output."""
        meant = self.target(address, at)
        if meant is None:
            return "outside the site's path, or relative"
        path, fragment = meant
        file = path[1:] + "index.html" if path.endswith("/") else path[1:]
        if file not in self.files:
            return "no such file"
        if fragment and path in self.pages and fragment not in self.pages[path].ids:
            return "no such id there"
        return ""


def read_page(folder: Path, file: Path) -> SitePage:
    text = file.read_text("utf-8")
    # html5lib knows the parse errors of the standard; collecting them tells more than its strict mode, which stops.
    parser = html5lib.HTMLParser(
        tree=html5lib.treebuilders.getTreeBuilder("etree"), strict=False, namespaceHTMLElements=False
    )
    root = parser.parse(text)
    errors = tuple(f"line {place[0]}: {code} {data}" for place, code, data in parser.errors)
    path = "/" + file.relative_to(folder).as_posix().removesuffix("index.html")
    return SitePage(path=path, text=text, root=root, errors=errors)


def site_url(units: Path) -> str:
    """The `url` of a network's own file, without a trailing slash."""
    return str(yaml.safe_load((units / "network.yaml").read_text("utf-8"))["url"]).rstrip("/")
