"""A body's links, pictures and raw HTML, from the old site's addresses to the unit's own files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path, PurePosixPath
from urllib.parse import SplitResult, urljoin, urlsplit

from plugins.authoring.markdown_places import Element, elements, parsed, targets
from plugins.authoring.old_addresses import site_path
from plugins.authoring.remarks import Edit, Traced
from plugins.authoring.source_media import Shelf, is_media, legal_name
from plugins.authoring.source_posts import dated
from plugins.network.urls import RESERVED_UNITS

# Raw HTML that no reader will get: taken out here, content included.
_REMOVED = frozenset({"script", "style", "noscript", "template"})
_EMBEDS = frozenset({"iframe", "object", "embed"})
# Raw HTML that the build takes out, content kept: said here, since it changes what a reader sees.
_UNSAFE = frozenset("form input button select textarea link meta base frame frameset svg math canvas dialog".split())
_NOTE = re.compile(r"\[\^[^\]\s]+\]:[ \t]*<?")
_ADDRESSED = {"a": "href", "img": "src", "audio": "src", "video": "src", "source": "src", "track": "src"}


@dataclass(frozen=True, slots=True)
class Posts:
    """Where the imported posts were and where they will be: names of files in the unit's `posts/`."""

    by_address: Mapping[str, str]
    by_file: Mapping[str, str]  # by path relative to the source
    by_stem: Mapping[str, str]  # by file name without ending; those that are two are not in it
    pages: bool = False  # whoever asks stands in the folder `pages/`

    def seen_from_pages(self) -> Posts:
        """The same, for what stands in the folder `pages/`."""
        return replace(self, pages=True)

    def _from(self, name: str) -> str:
        if not self.pages or not name:
            return name
        return name.removeprefix("../pages/") if name.startswith("../pages/") else f"../posts/{name}"

    def at(self, path: str) -> str:
        """The new file of an old address; "" when no imported post had it."""
        address = site_path(path)
        return self._from(self.by_address.get(address) or self.by_address.get(address.rstrip("/") + ".html", ""))

    def named(self, path: str, file: str) -> str:
        """The new file of a source file that is named relative to `file`, to the site's root, or by its name alone."""
        relative = PurePosixPath(urljoin("/" + file, path)).as_posix().lstrip("/")
        stem = PurePosixPath(path).stem
        stem = PurePosixPath(path).parent.name if stem in ("index", "_index") else stem
        return self._from(self.by_file.get(relative) or self.by_stem.get(stem) or self.by_stem.get(dated(stem)[1], ""))


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a body comes from: its file, its old address if known, and the old site's base ("" when not given)."""

    file: str
    folder: Path
    address: str
    site: str


@dataclass(slots=True)
class Converted:
    """A body for the unit, what there is to say of it, and the files of `media/` that it uses."""

    body: Traced
    remarks: list[tuple[int, str]] = field(default_factory=list)
    media: set[str] = field(default_factory=set)
    alts: dict[str, str] = field(default_factory=dict)  # what the body says of a file that it shows


@dataclass(slots=True)
class _Steps:
    origin: Origin
    posts: Posts
    shelf: Shelf
    done: Converted
    edits: list[Edit] = field(default_factory=list)

    def say(self, offset: int, what: str) -> None:
        self.done.remarks.append((self.done.body.line_at(offset), what))

    def shows(self, href: str, alt: str) -> None:
        if alt:
            self.done.alts.setdefault(href.removeprefix("../"), alt)


def converted(body: Traced, origin: Origin, posts: Posts, shelf: Shelf) -> Converted:
    """The body with links to imported posts and copied files relative, and unsafe HTML gone."""
    steps = _Steps(origin, posts, shelf, Converted(body))
    doc = parsed(body.text)
    raw = elements(doc)
    for target in targets(doc):
        if _NOTE.fullmatch(body.text, body.text.rfind("\n", 0, target.start) + 1, target.start):
            continue  # a footnote of one word, which looks like the definition of a link
        if new := _led(steps, target.href, target.start, picture=target.picture):
            steps.edits.append(Edit(target.start, target.end, _written(body.text, target.start, new)))
            steps.shows(new, target.alt)
    removed: list[tuple[int, int]] = []
    for element in raw:
        if any(start <= element.start < end for start, end in removed):
            continue
        if element.name in _REMOVED or element.name in _EMBEDS:
            removed.append((element.start, element.close))
            _remove(steps, element)
        else:
            _element(steps, element)
    kept = [edit for edit in steps.edits if not any(s <= edit.start < e and edit.end < e for s, e in removed)]
    steps.done.body = body.edited(kept)
    return steps.done


def _written(text: str, start: int, href: str) -> str:
    """An address as it stands in Markdown: in angle brackets when it holds a space, unless it has them already."""
    return f"<{href}>" if " " in href and text[start - 1 : start] != "<" else href


def _element(steps: _Steps, element: Element) -> None:
    if element.name in _UNSAFE:
        steps.say(element.start, f"raw HTML <{element.name}> is not shown; what it holds is")
    key = _ADDRESSED.get(element.name, "")
    value = element.get(key) if key else ""
    if not value:
        return
    if new := _led(steps, value.strip(), element.start, picture=element.name == "img"):
        text = steps.done.body.text
        for raw in (value, escape(value), escape(value, quote=False)):
            at = text.find(raw, text.find(key, element.start), element.end)
            if at >= 0:
                steps.edits.append(Edit(at, at + len(raw), escape(new)))
                steps.shows(new, element.get("alt"))
                return


def _remove(steps: _Steps, element: Element) -> None:
    """Take an element out; something embedded from elsewhere becomes a link to it."""
    address = element.get("src") or element.get("data")
    if element.name not in _EMBEDS or not address:
        steps.say(element.start, f"raw HTML <{element.name}> is left out")
        steps.edits.append(Edit(element.start, element.close, ""))
        return
    address = "https:" + address if address.startswith("//") else address
    name = element.get("title") or address.partition("//")[2].partition("/")[0] or "Embedded page"
    steps.say(element.start, f"the embedded page {address} is now a link")
    steps.edits.append(Edit(element.start, element.close, f'<a href="{escape(address)}">{escape(name)}</a>'))


# -------------------------------------------------------------------------------------------------------------- links


def _led(steps: _Steps, href: str, offset: int, *, picture: bool) -> str:
    """Where a link or picture leads now; "" to leave it as it is."""
    try:
        return _resolved(steps, href, offset, picture=picture)
    except ValueError:  # urllib's, for half a bracketed host
        steps.say(offset, f"the address {href} can't be read")
        return ""


def _resolved(steps: _Steps, href: str, offset: int, *, picture: bool) -> str:
    parts = urlsplit(href)
    if parts.scheme or parts.netloc:
        return _outside(steps, href, parts, offset, picture=picture)
    if not parts.path:
        return ""
    if (parts.path.startswith("@/") or parts.path.endswith(".md")) and (
        file := steps.posts.named(parts.path.removeprefix("@/"), steps.origin.file)
    ):
        return _with_fragment(file, parts)
    if is_media(parts.path):
        return _file(steps, parts.path, href, offset, picture=picture)
    path = _absolute(steps.origin, parts.path)
    if file := steps.posts.at(path):
        return _with_fragment(file, parts)
    if steps.origin.site:
        return _on_old_site(steps.origin.site, path, parts)
    first = path.strip("/").partition("/")[0]
    if not first or first in RESERVED_UNITS:
        steps.say(offset, f"the link to {href} leads to this network's own {path} now; mend it")
    else:
        steps.say(offset, f"the link to {href} leads to nothing that is imported; it will be shown as plain text")
    # From the root: a relative path means another place in the unit's folder, or leaves it.
    return "" if parts.path.startswith("/") else _with_fragment(path, parts)


def _absolute(origin: Origin, path: str) -> str:
    """A path of the old site, from its root; one relative to a post without a known address is taken from the root."""
    return urlsplit(urljoin("https://old.example" + (origin.address or "/"), path)).path


def _outside(steps: _Steps, href: str, parts: SplitResult, offset: int, *, picture: bool) -> str:
    """An address with a host: the old site's own are ours now, as far as they were imported."""
    site = urlsplit(steps.origin.site)
    base = site.path.rstrip("/")
    if taken := steps.shelf.at_address(href):
        if not taken.problem:
            return _used(steps, taken.target)
        what = "it will be a link to it" if picture else "the link leads to the old site"
        steps.say(offset, f"the file {href} {taken.problem}; {what}")
        return ""
    if site.netloc and parts.netloc.lower() == site.netloc.lower() and parts.path.startswith(base + "/"):
        path = parts.path.removeprefix(base)
        if file := steps.posts.at(path) or steps.posts.at(parts.path):
            return _with_fragment(file, parts)
        if is_media(path) and not (taken := steps.shelf.take(path, steps.origin.folder)).problem:
            return _used(steps, taken.target)
    if picture and parts.scheme in ("http", "https", ""):
        steps.say(offset, f"the picture {href} lies elsewhere; it will be a link to it")
    return "https:" + href if href.startswith("//") else ""


def _file(steps: _Steps, path: str, href: str, offset: int, *, picture: bool) -> str:
    taken = steps.shelf.take(path, steps.origin.folder)
    if not taken.problem:
        return _used(steps, taken.target)
    if steps.origin.site and not picture:
        return _on_old_site(steps.origin.site, _absolute(steps.origin, path), urlsplit(href))
    steps.say(offset, ("picture " if picture else "file ") + taken.problem)
    return "../" + (taken.target or "media/" + legal_name(path))


def _used(steps: _Steps, target: str) -> str:
    steps.done.media.add(target)
    return "../" + target


def _on_old_site(site: str, path: str, parts: SplitResult) -> str:
    query = f"?{parts.query}" if parts.query else ""
    return _with_fragment(site.rstrip("/") + path + query, parts)


def _with_fragment(href: str, parts: SplitResult) -> str:
    # A text fragment (#:~:text=…) names words of the old page's layout.
    fragment = parts.fragment.partition(":~:")[0]
    return f"{href}#{fragment}" if fragment else href
