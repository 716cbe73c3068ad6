"""Tags of other generators' templates, found in a text and taken apart: Liquid, Nunjucks, Tera, Hugo.

Each of these languages ends a tag at the first closing delimiter, so finding one needs no more than `str.find`; what
stands inside is read by Jinja's own lexer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import Environment, TemplateSyntaxError

LONGEST_TAG = 4000  # characters; so that a text full of openings is still read in linear time
_LEXER = Environment()
# Longest first, since each begins like the next.
_DELIMITERS = (("{{<", ">}}"), ("{{%", "%}}"), ("{{", "}}"), ("{%", "%}"))


@dataclass(frozen=True, slots=True)
class Value:
    """A word of a tag: quoted text, or a bare name, path or number."""

    text: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """One `| name: argument, …` behind an output's value."""

    name: str
    arguments: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Tag:
    """A template tag, by `kind`: tag `{% name … %}`, output `{{ value | filter }}`, shortcode `{{< name … >}}`."""

    start: int
    end: int
    kind: str
    source: str
    name: str = ""  # of a tag, a shortcode, or an output that is written like a call
    values: tuple[Value, ...] = ()
    named: tuple[tuple[str, str], ...] = ()
    filters: tuple[Filter, ...] = ()
    legible: bool = True

    def get(self, *names: str) -> str:
        """The first of these named arguments that there is; "" without one."""
        named = dict(self.named)
        return next((named[name] for name in names if named.get(name)), "")


def next_tag(text: str, start: int, end: int) -> Tag | None:
    """The first whole tag that begins between `start` and `end`."""
    at = start
    while (at := text.find("{", at, end)) >= 0:
        for opening, closing in _DELIMITERS:
            if text.startswith(opening, at):
                close = text.find(closing, at + len(opening), at + LONGEST_TAG)
                if close >= 0 and "\n\n" not in text[at:close]:
                    return _tag(text, at, close, opening, closing)
                break
        at += 1
    return None


def _tag(text: str, start: int, close: int, opening: str, closing: str) -> Tag:
    end = close + len(closing)
    kind = {"{{": "output", "{%": "tag"}.get(opening, "shortcode")
    inside = text[start + len(opening) : close]
    # A dash beside the delimiter asks for the space around the tag to go.
    inside = inside.removeprefix("-").removesuffix("-").strip()
    if "\n>" in inside:  # a tag that goes on in the next line of a quotation
        inside = "\n".join(line.lstrip("> ") for line in inside.split("\n"))
    if kind == "shortcode":
        inside = inside.removesuffix("/")
    source = text[start:end]
    try:
        words = list(_words(inside))
    except TemplateSyntaxError:
        first = inside.split(maxsplit=1)
        return Tag(start, end, kind, source, first[0] if first else "", legible=False)
    return _output(start, end, source, words) if kind == "output" else _named(start, end, kind, source, words)


def _words(inside: str) -> Iterator[tuple[Value | None, str]]:
    """(a value, "") or (None, one of | , : = ( )), bare pieces without a space between them joined."""
    bare = ""
    for _, kind, text in _LEXER.lex("{{ " + inside + " }}"):
        if kind in ("variable_begin", "variable_end"):
            continue
        parting = (kind == "operator" and text in ("|", ",", "=", "(", ")")) or (text == ":" and not bare)
        sign = text if parting else ""
        if kind in ("whitespace", "string") or sign:
            if bare:
                yield from _bare(bare)
            bare = ""
        if kind == "string":
            yield Value(_unquoted(text), quoted=True), ""
        elif sign:
            yield None, sign
        elif kind != "whitespace":
            bare += text
    if bare:
        yield from _bare(bare)


def _bare(text: str) -> Iterator[tuple[Value | None, str]]:
    if text.endswith(":"):
        yield Value(text[:-1]), ""
        yield None, ":"
    elif ":" in text and "/" not in text:  # `prepend:site.baseurl`
        first, _, rest = text.partition(":")
        yield Value(first), ""
        yield None, ":"
        yield Value(rest), ""
    else:
        yield Value(text), ""


def _unquoted(text: str) -> str:
    quote = text[0]
    return text[1:-1].replace("\\" + quote, quote)


def _named(start: int, end: int, kind: str, source: str, words: list[tuple[Value | None, str]]) -> Tag:
    if not words or words[0][0] is None:
        return Tag(start, end, kind, source, legible=False)
    values, named = _arguments(words[1:])
    return Tag(start, end, kind, source, words[0][0].text, values, named)


def _arguments(words: list[tuple[Value | None, str]]) -> tuple[tuple[Value, ...], tuple[tuple[str, str], ...]]:
    """Positional values and `name=value` pairs; commas and brackets only part them."""
    values: list[Value] = []
    named: list[tuple[str, str]] = []
    at = 0
    while at < len(words):
        value, _ = words[at]
        following = words[at + 2][0] if at + 2 < len(words) and words[at + 1][1] in ("=", ":") else None
        if value and following and not value.quoted:
            named.append((value.text, following.text))
            at += 3
            continue
        if value:
            values.append(value)
        at += 1
    return tuple(values), tuple(named)


def _output(start: int, end: int, source: str, words: list[tuple[Value | None, str]]) -> Tag:
    groups: list[list[tuple[Value | None, str]]] = [[]]
    for word in words:
        if word[1] == "|":
            groups.append([])
        else:
            groups[-1].append(word)
    if any(not group or group[0][0] is None for group in groups):
        return Tag(start, end, "output", source, legible=False)
    values, named = _arguments(groups[0])
    call = len(groups[0]) > 1 and groups[0][1][1] == "("
    filters = tuple(_filter(group) for group in groups[1:])
    name = values[0].text if call and values else ""
    return Tag(start, end, "output", source, name, values[1:] if call else values, named, filters)


def _filter(group: list[tuple[Value | None, str]]) -> Filter:
    name = group[0][0]
    arguments = tuple(value for value, _ in group[1:] if value)
    return Filter(name.text if name else "", arguments)
