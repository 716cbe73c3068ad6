"""Shortcodes, words in brackets that WordPress and its plugins make something of: translated if known, else said."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape, unescape

_CODE = re.compile(r"<(pre|code|script|style)\b[^>]*>.*?</\1\s*>", re.S | re.I)
_TAG = re.compile(r"""\[(/?)([A-Za-z][\w-]{1,40})((?:[\s=/](?:"[^"]*"|'[^']*'|[^\]"'])*)?)\]""")
_ATTRIBUTE = re.compile(r"""([A-Za-z][\w-]*)\s*=\s*("[^"]*"|'[^']*'|[^\s"']+)|("[^"]*"|'[^']*'|[^\s"']+)""")
_QUOTES = str.maketrans("“”″„‘’", '""""\'\'')
_PICTURE = re.compile(r"\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)", re.S)
_IDS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the old site's library."""

    url: str
    alt: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Library:
    """What shortcodes look up: pictures by their number, and the numbers of those that belong to the post."""

    pictures: Mapping[str, Picture]
    own: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Shortcode:
    name: str
    attributes: Mapping[str, str]
    rest: tuple[str, ...]  # values without a name
    inside: str
    library: Library

    def first(self, *names: str) -> str:
        given = (self.attributes[name] for name in names if self.attributes.get(name))
        return next(given, self.rest[0] if self.rest else "")


Say = Callable[[int, str], None]  # (offset, what)


def without_shortcodes(html: str, library: Library, say: Say) -> str:
    """The text with shortcodes as HTML. Those in code, and words in brackets that are none, stay."""
    code = [found.span() for found in _CODE.finditer(html)]
    tags = [found for found in _TAG.finditer(html) if not any(start <= found.start() < end for start, end in code)]
    closers: dict[str, list[re.Match[str]]] = {}
    for found in tags:
        if found[1]:
            closers.setdefault(found[2].lower(), []).append(found)
    out, done = [], 0
    opened: set[str] = set(_KNOWN)
    for found in tags:
        if found.start() < done:
            continue
        if found[1]:
            end, text = found.end(), "" if found[2].lower() in opened else found[0]
        else:
            opened.add(found[2].lower())
            end, text = _decided(html, found, closers, library, say)
        out += [html[done : found.start()], text]
        done = end
    return "".join([*out, html[done:]])


def _decided(
    html: str, found: re.Match[str], closers: Mapping[str, list[re.Match[str]]], library: Library, say: Say
) -> tuple[int, str]:
    """(offset to go on from, what stands there instead)."""
    name, written = found[2].lower(), found[0]
    if html[found.start() - 1 : found.start()] == "[" and html[found.end() : found.end() + 1] == "]":
        return found.end(), written  # "[[gallery]]" is how one writes about a shortcode
    closer = next((one for one in closers.get(name, ()) if one.start() >= found.end()), None)
    attributes, rest = _attributes(found[3])
    if name in _HOLDING and not (closer or attributes or rest):
        return found.end(), written
    if name in _KNOWN:
        inside = html[found.end() : closer.start()] if closer and name in _HOLDING else ""
        made = _KNOWN[name](_Shortcode(name, attributes, rest, inside, library))
        end = closer.end() if closer and name in _HOLDING else found.end()
        if made is not None:
            if name in _SAID:
                say(found.start(), f"the shortcode [{name}] is now {_SAID[name]}")
            return end, made + "\n" * (html.count("\n", found.start(), end) - made.count("\n"))
    elif not (attributes or closer):
        return found.end(), written  # "[sic]"
    why = "names nothing that can be shown" if name in _KNOWN else "is unknown here"
    kept = ", what it holds is kept" if closer else ""
    say(found.start(), f"the shortcode {written[:80]} {why}; left out{kept}")
    return found.end(), ""


def _attributes(text: str) -> tuple[dict[str, str], tuple[str, ...]]:
    named: dict[str, str] = {}
    rest: list[str] = []
    for found in _ATTRIBUTE.finditer(unescape(text).translate(_QUOTES).strip().rstrip("/").removeprefix("=")):
        if found[1]:
            named[found[1].lower()] = found[2].strip("\"'")
        elif value := found[3].strip("\"'"):
            rest.append(value)
    return named, tuple(rest)


# --------------------------------------------------------------------------------------------------------- translators


def _caption(code: _Shortcode) -> str | None:
    picture = _PICTURE.match(code.inside)
    if not picture:
        return None
    caption = code.attributes.get("caption", "") or code.inside[picture.end() :].strip()
    return _figure(picture[1], caption)


def _figure(picture: str, caption: str) -> str:
    words = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f"<figure>{picture}{words}</figure>"


def _gallery(code: _Shortcode) -> str | None:
    """Pictures one under another: those that are named, else those that were uploaded to the post."""
    wanted = _IDS.findall(code.first("ids", "include")) or list(code.library.own)
    without = set(_IDS.findall(code.attributes.get("exclude", "")))
    known = [code.library.pictures[one] for one in wanted if one not in without and one in code.library.pictures]
    made = [
        _figure(f'<img src="{escape(one.url)}" alt="{escape(one.alt)}">', escape(one.caption, quote=False))
        for one in known
    ]
    return "".join(made) or None


def _code(code: _Shortcode) -> str:
    language = code.attributes.get("language") or code.attributes.get("lang") or ""
    kind = f' class="language-{escape(language)}"' if language and language.replace("-", "").isalnum() else ""
    if code.name in _LANGUAGES:
        kind = f' class="language-{code.name}"'
    text = escape(unescape(code.inside).strip("\n"), quote=False)
    return f"<pre><code{kind}>{text}</code></pre>"


def _link(code: _Shortcode) -> str | None:
    url = code.inside.strip() or code.first("src", "url", "id", "mp4", "mp3", "m4a")
    url = unescape(re.sub(r"<[^>]*>", "", url)).strip()
    if not url.startswith(("http://", "https://")):
        hosts = {"youtube": "https://www.youtube.com/watch?v=", "vimeo": "https://vimeo.com/"}
        if code.name not in hosts or not re.fullmatch(r"[\w-]{4,20}", url):
            return None
        url = hosts[code.name] + url
    return f'<p><a href="{escape(url)}">{escape(url)}</a></p>'


def _played(code: _Shortcode) -> str | None:
    """A film or a recording, which becomes a link when it is of another site."""
    url = code.first("src", "mp4", "m4v", "mp3", "m4a", "webm", "ogg", "wav")
    if not url.startswith(("http://", "https://", "/")):
        return _link(code)
    return f'<{code.name} controls src="{escape(url)}"></{code.name}>'


def _nothing(code: _Shortcode) -> str:
    return ""


_LANGUAGES = "bash css html java javascript js php python ruby sql xml yaml".split()
_KNOWN: Mapping[str, Callable[[_Shortcode], str | None]] = {
    **dict.fromkeys(("caption", "wp_caption"), _caption),
    "gallery": _gallery,
    **dict.fromkeys(("code", "sourcecode", "highlight", *_LANGUAGES), _code),
    **dict.fromkeys(("embed", "youtube", "vimeo", "soundcloud", "twitter", "tweet", "instagram", "ted"), _link),
    **dict.fromkeys(("audio", "video"), _played),
    **dict.fromkeys(("toc", "more"), _nothing),
}
_HOLDING = frozenset(
    {"caption", "wp_caption", "code", "sourcecode", "highlight", "embed", "audio", "video", *_LANGUAGES}
)
_SAID = {
    "gallery": "its pictures, one under another",
    **dict.fromkeys(("embed", "youtube", "vimeo", "soundcloud", "twitter", "tweet", "instagram", "ted"), "a link"),
    **dict.fromkeys(("toc", "more"), "gone"),
}
