"""Where references lead, once everything that may be published is known.

A reference is written as a relative path to a file (so that it also works on the git host), as Pelican's `{filename}`
or `{static}`, or as an address of the site. What leads to nothing published becomes its own text, and is said.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from urllib.parse import unquote

from markupsafe import Markup

from plugins.network import layout
from plugins.network.bodies import Body, Ref
from plugins.network.library import Text
from plugins.network.model import Media
from plugins.network.sanitising import TOKEN, own_id
from plugins.network.sources import FILM, SOUND
from plugins.network.urls import Urls
from plugins.network.yamlfile import Mistake

# The rules that are watched over here.
DEAD, MISSING, ELSEWHERE = "dead-links", "missing-files", "pictures-elsewhere"

_PELICAN = re.compile(r"^[{|](filename|static|attach)[}|]")
_TAG = re.compile(r'<(/?)(a|img|audio|video|source|track|table|pre)\b((?:[^>"]|"[^"]*")*)>')
_ATTRIBUTE = re.compile(r'\s([a-z]+)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Page:
    """A published page that links may lead to: its site path and the ids of its parts."""

    path: str
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Targets:
    """Everything a link may lead to."""

    sources: Mapping[str, Page]  # by source path: posts, standing pages, experts, unit folders and manifests
    unpublished: Mapping[str, bool]  # source paths that are there but not published now
    paths: Mapping[str, Page]  # by site path, redirects included
    media: Mapping[str, Media]  # by source path: every file that may be used
    urls: Urls


def local_path(source: str, target: str) -> str | None:
    """The source path that `target`, written in `source`, names; None when it leaves the units folder.

    >>> local_path("energy/posts/x.md", "../../tax/posts/y.md#part")
    'tax/posts/y.md'
    """
    path = _path(target)
    if "\0" in path or "\\" in path:
        return None
    base = "" if path.startswith("/") else source.rpartition("/")[0]
    joined = posixpath.normpath(f"{base or '.'}/{path.lstrip('/')}")
    if joined == ".." or joined.startswith("../"):
        return None
    return "" if joined == "." else joined


def _path(target: str) -> str:
    """The path of a reference, without its query and fragment. Not urlsplit: that raises for some of what is typed."""
    path = _PELICAN.sub("", target).partition("#")[0].partition("?")[0]
    return unquote(path) if "%" in path else path


def unsafe(source: str, body: Body) -> tuple[Mistake, ...]:
    """References that leave the units folder: they hold the post, whatever else is published."""
    return tuple(
        Mistake(ref.line, f"'{ref.target[:80]}' leads out of the network's folder; link to a file inside it")
        for ref in body.refs
        if not _has_scheme(ref.target) and not _is_address(ref.target) and local_path(source, ref.target) is None
    )


def _has_scheme(target: str) -> bool:
    return target[:6].lower().startswith(("http:", "https:"))


def _is_address(target: str) -> bool:
    """Whether the target is an address of the site, not a file."""
    return target.startswith("/")


@dataclass(slots=True)
class _Resolution:
    """One body on its way to a page; replaces tags one after the other."""

    source: str
    body: Body
    targets: Targets
    mistakes: list[Mistake] = field(default_factory=list)
    used: dict[str, Media] = field(default_factory=dict)
    closing: list[str] = field(default_factory=list)  # what closes each open <a>, <audio>, <video>
    tables: int = 0

    def tag(self, match: re.Match[str]) -> str:
        closes, name, rest = match.groups()
        if name == "table":
            return self.table(bool(closes), rest)
        if name == "pre":
            return "</pre>" if closes else f'<pre{rest} tabindex="0">'  # wide code scrolls, also by keyboard
        if name in ("a", "audio", "video"):
            if closes:
                return self.closing.pop() if self.closing else ""
            return self.anchor(rest) if name == "a" else self.player(name, rest)
        return "" if closes else self.void(name, rest)

    def table(self, closes: bool, rest: str) -> str:
        if closes:
            return "</table></div>"
        self.tables += 1
        return f'<div class="scroll" role="region" tabindex="0" aria-label="Table {self.tables}"><table{rest}>'

    def anchor(self, rest: str) -> str:
        attributes = dict(_ATTRIBUTE.findall(rest))
        href = attributes.get("href", "")
        if href.startswith(TOKEN):
            href = self.link(self.ref(href))
            rest = rest.replace(f'href="{attributes["href"]}"', f'href="{escape(href)}"')
        if not href and "id" in attributes:  # other links may lead to it
            self.closing.append("</span>")
            return f'<span id="{attributes["id"]}">'
        self.closing.append("</a>" if href else "")
        return f"<a{rest}>" if href else ""

    def ref(self, token: str) -> Ref:
        return self.body.refs[int(token.removeprefix(TOKEN))]

    def link(self, ref: Ref) -> str:
        """The href of a link; "" when it leads to nothing published."""
        if ref.target.startswith("#"):
            return ref.target if unquote(ref.target[1:]) in self.body.ids else self.dead(ref, "is no part of this text")
        written = unquote(ref.target.partition("#")[2])
        fragment = own_id(written) or written
        if _is_address(ref.target):
            address = _path(ref.target)
            page = self.targets.paths.get(address) or self.targets.paths.get(f"{address}/")
            return self.part(ref, page, fragment) if page else self.dead(ref, "is no address of this site")
        path = local_path(self.source, ref.target)
        if path is None:
            return self.dead(ref, "leads out of the network's folder")
        if page := self.targets.sources.get(path):
            return self.part(ref, page, fragment)
        if media := self.targets.media.get(path):
            return self.media(ref, path, media)
        if path in self.targets.unpublished:
            return self.dead(ref, "is not published")
        return self.dead(ref, "is no file of the network")

    def part(self, ref: Ref, page: Page, fragment: str) -> str:
        href = self.targets.urls.href(page.path)
        if not fragment:
            return href
        if fragment in page.ids:
            return f"{href}#{fragment}"
        what = f"'{ref.target}': the page has no part '#{fragment}'; the link leads to its beginning"
        self.wrong(ref.line, what, DEAD)
        return href

    def media(self, ref: Ref, path: str, media: Media) -> str:
        folder = path.partition("/")[0]
        if folder != self.source.partition("/")[0]:
            return self.dead(ref, "is another unit's file; link to its post, or put a copy into your own media folder")
        self.used[path] = media
        return self.targets.urls.href("/" + path)

    def dead(self, ref: Ref, why: str) -> str:
        self.wrong(ref.line, f"'{ref.target}' {why}; the link is shown as plain text", DEAD)
        return ""

    def player(self, name: str, rest: str) -> str:
        attributes = dict(_ATTRIBUTE.findall(rest))
        for key in ("src", "poster"):
            if key in attributes and attributes[key].startswith(TOKEN):
                ref = self.ref(attributes[key])
                src = self.embedded(ref)
                rest = rest.replace(f' {key}="{attributes[key]}"', f' {key}="{escape(src)}"' if src else "")
                if key == "src" and not src:
                    self.closing.append("</span>")
                    return f'<span class="missing"{_id(attributes.get("id", ""))}>'
        if " controls" not in rest:
            rest += ' controls=""'
        self.closing.append(f"</{name}>")
        return f'<{name}{rest} preload="none">' if " preload=" not in rest else f"<{name}{rest}>"

    def void(self, name: str, rest: str) -> str:
        attributes = dict(_ATTRIBUTE.findall(rest))
        token = attributes.get("src", "")
        if not token.startswith(TOKEN):
            return self.missing(attributes) if name == "img" else ""
        ref = self.ref(token)
        if name != "img":
            src = self.embedded(ref)
            return f"<{name}{_with_src(rest, token, src)}>" if src else ""
        return self.picture(ref, rest, attributes)

    def picture(self, ref: Ref, rest: str, attributes: Mapping[str, str]) -> str:
        alt = attributes.get("alt", "")
        if _has_scheme(ref.target):
            what = f"the picture '{ref.target[:80]}' lies on another host; it is shown as a link"
            self.wrong(ref.line, what, ELSEWHERE)
            if any(close == "</a>" for close in self.closing):
                return self.missing(attributes)
            host = escape(ref.target.split("/")[2]) if ref.target.count("/") >= 2 else ""
            return f'<a{_id(attributes.get("id", ""))} href="{escape(ref.target)}">{alt or host or "a picture"}</a>'
        src = self.embedded(ref)
        path = local_path(self.source, ref.target)
        if not src or path is None:
            return self.missing(attributes)
        ending = path.rpartition(".")[2]
        if ending in SOUND | FILM:
            kind = "audio" if ending in SOUND else "video"
            label = f' aria-label="{alt}"' if alt else ""
            label += _id(attributes.get("id", ""))
            return f'<{kind} controls="" preload="none" src="{escape(src)}"{label}></{kind}>'
        media = self.targets.media[path]
        srcset = self.targets.urls.srcset("/" + path, media.widths)
        shown = layout.WIDE if "wide" in attributes.get("class", "").split() else layout.TEXT
        smaller = f' srcset="{srcset}" sizes="{shown}"' if srcset else ""
        alt_attribute = "" if "alt" in attributes else ' alt=""'
        own = _with_src(rest, attributes["src"], src)
        return f"<img{own}{smaller}{_size(media, attributes)}{alt_attribute}{layout.LATER}>"

    def embedded(self, ref: Ref) -> str:
        """The href of something shown in place; "" when it can't be."""
        if _has_scheme(ref.target):
            what = f"'{ref.target[:80]}' lies on another host and is left out; put it into media/"
            self.wrong(ref.line, what, ELSEWHERE)
            return ""
        path = local_path(self.source, ref.target)
        if path is None or path not in self.targets.media:
            what = f"'{ref.target}' is no file of the unit's media folder; its words stand in its place"
            self.wrong(ref.line, what, MISSING)
            return ""
        if path.partition("/")[0] != self.source.partition("/")[0]:
            what = f"'{ref.target}' is another unit's file; put a copy into your own media folder"
            self.wrong(ref.line, what, MISSING)
            return ""
        self.used[path] = self.targets.media[path]
        return self.targets.urls.href("/" + path)

    def missing(self, attributes: Mapping[str, str]) -> str:
        """What stands in place of a picture: its words. Its id stays, since links may lead to it."""
        alt, ident = attributes.get("alt", ""), attributes.get("id", "")
        return f'<span class="missing"{_id(ident)}>{alt}</span>' if alt or ident else ""

    def wrong(self, line: int, what: str, rule: str) -> None:
        self.mistakes.append(Mistake(line, what, rule))


def _size(media: Media, attributes: Mapping[str, str]) -> str:
    """Width and height of a picture as far as its author did not write them; without both, a page jumps."""
    width, height = attributes.get("width", ""), attributes.get("height", "")
    if not media.width or not media.height or (width and height):
        return ""
    if width.isdecimal():
        return f' height="{max(1, round(int(width[:6]) * media.height / media.width))}"'
    if height.isdecimal():
        return f' width="{max(1, round(int(height[:6]) * media.width / media.height))}"'
    return "" if width or height else f' width="{media.width}" height="{media.height}"'


def _id(ident: str) -> str:
    return f' id="{ident}"' if ident else ""


def _with_src(attributes: str, token: str, src: str) -> str:
    # The whole of `src="hr:7"`: no value of another attribute can hold it, since quotes in values are escaped.
    return attributes.replace(f' src="{token}"', f' src="{escape(src)}"')


@dataclass(frozen=True, slots=True)
class Resolved:
    """A body with its references resolved, what was wrong with them, and the files it uses by source path."""

    text: Text
    mistakes: tuple[Mistake, ...]
    used: Mapping[str, Media]


def resolve(source: str, body: Body, targets: Targets) -> Resolved:
    """Resolve the references of the body of `source`."""
    steps = _Resolution(source, body, targets)
    markup = _TAG.sub(steps.tag, body.html)
    text = Text(html=Markup(markup), headings=body.headings, words=body.words)
    return Resolved(text, tuple(steps.mistakes), steps.used)
