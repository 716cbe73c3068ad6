"""Strict YAML: what people write in manifests and front matter, with the line of every key.

Every scalar is read as a string, an empty one as None, so that `off`, `2026` and `1e3` stay what was typed and the
schema alone decides what a value is. Anchors, aliases, custom tags, duplicate keys, and depth over `MAX_DEPTH` are
mistakes with a line, found in one pass over PyYAML's events; no object of YAML's own is ever built.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import yaml

MAX_DEPTH = 20
MAX_BYTES = 64 * 1024
_UNSEEN_BREAK = re.compile("[\x85\u2028\u2029]")

Path = tuple[str | int, ...]
Value = None | str | list["Value"] | dict[str, "Value"]


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something wrong at a line of one file; the reader of the file turns it into a `Problem`.

    `rule` is the name of a rule of the network's that it breaks, whose level then holds for it.
    """

    line: int
    what: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML document: its value, the line of every key and item by path, and what is wrong with its form."""

    value: Value
    lines: Mapping[Path, int]
    mistakes: tuple[Mistake, ...] = ()

    def line(self, path: Path) -> int:
        """The line of `path`, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


@dataclass(slots=True)
class _Reader:
    """Builds plain values from events. Mistakes are collected; a text that is no YAML at all ends the reading."""

    events: Iterator[yaml.Event]
    first_line: int
    lines: dict[Path, int] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def document(self) -> Value:
        """The one document of the stream; None when it is empty."""
        next(self.events)  # the stream's start
        event = next(self.events)
        if isinstance(event, yaml.StreamEndEvent):
            return None
        value = self.value(next(self.events), (), 0)
        next(self.events)  # the document's end
        event = next(self.events)
        if isinstance(event, yaml.DocumentStartEvent):
            self.wrong(event, "a second '---' begins another document here; keep one")
        return value

    def value(self, event: yaml.Event, path: Path, depth: int) -> Value:
        self.lines.setdefault(path, self.line(event))
        if isinstance(event, yaml.AliasEvent):
            self.wrong(event, f"'*{getattr(event, 'anchor', '')}' is a YAML alias; write the value itself")
            return None
        if anchor := getattr(event, "anchor", None):
            self.wrong(event, f"'&{anchor}' is a YAML anchor; leave it out")
        tag = getattr(event, "tag", None)
        if tag and tag != "!":
            self.wrong(event, f"'{tag}' is a YAML tag; leave it out")
        if depth > MAX_DEPTH:
            raise _TooDeepError(self.line(event))
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(path, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(path, depth)
        assert isinstance(event, yaml.ScalarEvent)
        return _scalar(event)

    def mapping(self, path: Path, depth: int) -> dict[str, Value]:
        result: dict[str, Value] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            line = self.line(event)
            key = self.key(event, depth)
            if key in result:
                first = self.lines[(*path, key)]
                self.mistakes.append(Mistake(line, f"'{key}' is given twice (first in line {first}); keep one"))
                self.value(next(self.events), (*path, key, "again"), depth + 1)
                continue
            self.lines[(*path, key)] = line
            result[key] = self.value(next(self.events), (*path, key), depth + 1)
        return result

    def key(self, event: yaml.Event, depth: int) -> str:
        if isinstance(event, yaml.ScalarEvent) and not event.anchor and not event.tag:
            return event.value
        self.wrong(event, "a key must be a plain word")
        return str(self.value(event, ("?",), depth + 1))

    def sequence(self, path: Path, depth: int) -> list[Value]:
        result: list[Value] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            result.append(self.value(event, (*path, len(result)), depth + 1))
        return result

    def line(self, event: yaml.Event) -> int:
        return self.first_line + (event.start_mark.line if event.start_mark else 0)

    def wrong(self, event: yaml.Event, what: str) -> None:
        self.mistakes.append(Mistake(self.line(event), what))


class _TooDeepError(Exception):
    def __init__(self, line: int) -> None:
        self.line = line


def _scalar(event: yaml.ScalarEvent) -> str | None:
    """What was typed; None for nothing at all (`key:`, `key: ~`, `key: null`)."""
    if not event.style and event.value in ("", "~", "null", "Null", "NULL"):
        return None
    return event.value


def read_yaml(text: str, first_line: int = 1) -> Document:
    """Read one YAML document. `first_line` is the line of the file at which `text` begins. Never raises."""
    if len(text.encode()) > MAX_BYTES:
        return Document(None, {}, (Mistake(first_line, f"longer than {MAX_BYTES // 1024} kB; make it shorter"),))
    if unseen := _UNSEEN_BREAK.search(text):
        what = f"the character U+{ord(unseen[0]):04X} ends a line for YAML, and nobody sees it; delete it"
        return Document(None, {}, (Mistake(first_line + text.count("\n", 0, unseen.start()), what),))
    reader = _Reader(iter(yaml.parse(text, Loader=yaml.CSafeLoader)), first_line)
    try:
        value = reader.document()
    except yaml.MarkedYAMLError as error:
        # A quotation mark, a bracket or a word without a colon is wrong where it begins, not where the reading ended.
        begins = (error.context or "").startswith(_WRONG_WHERE_IT_BEGINS)
        mark = (begins and error.context_mark) or error.problem_mark or error.context_mark
        last = text.count("\n")  # of what ends too early the mark is behind it
        line = first_line + min(mark.line if mark else 0, last)
        reader.mistakes.append(Mistake(line, _plain_words(error, text)))
        value = None
    except yaml.YAMLError:
        reader.mistakes.append(Mistake(first_line, "not readable as YAML: a sign that can't be published; delete it"))
        value = None
    except _TooDeepError as error:
        reader.mistakes.append(Mistake(error.line, f"nested more than {MAX_DEPTH} deep; make it flatter"))
        value = None
    return Document(value, reader.lines, tuple(reader.mistakes))


# What libyaml says -> what somebody who has never heard of YAML can act on.
_REMEDIES = (
    ("mapping values are not allowed", "a ': ' inside a value; put the whole value in quotes"),
    (
        "could not find expected ':'",
        "a line without ': '; write 'key: value', and put a text that holds ': ' in quotes",
    ),
    ("found character '\\t'", "a tab; indent with spaces"),
    ("found a tab character", "a tab; indent with spaces"),
    (
        "cannot start any token",
        "a tab or a sign that can't begin a value; indent with spaces, or put the value in quotes",
    ),
    ("found unexpected end of stream", "a quotation mark that is never closed; close it"),
    (
        "did not find expected key",
        "the indentation or a quotation mark is off; begin it where its neighbours do, or put the value in quotes",
    ),
    ("did not find expected ',' or", "a bracket that is never closed; close it"),
    (
        "did not find expected '-' indicator",
        "a list item must begin with '- ', all at the same depth; what else belongs to it stands two spaces in",
    ),
    ("unknown escape", "a backslash in double quotes; use single quotes"),
    ("hexdecimal number", "a backslash in double quotes; use single quotes"),
    ("unexpected document indicator", "a quotation mark that is never closed; close it"),
    ("while parsing a flow node", "no value where one should stand in [ ] or { }; write it, or delete the comma"),
    ("while parsing a block node", "a bracket, brace or comma that nothing opens; put the value in quotes"),
    (
        "<document start>",
        "this line belongs to no key; begin it as far left as the others, and delete a line '...' above it",
    ),
    ("scanning a block scalar", "a value that begins with '|' or '>'; put it in quotes, or the text in the next line"),
    ("scanning a directive", "a line that begins with '%'; write 'key: value', and put the value in quotes"),
    ("block sequence entries", "a '- ' inside a line; begin a new line with it, or put the value in quotes"),
    ("mapping keys are not allowed", "a value that begins with '?'; put it in quotes"),
    ("undefined alias", "a value that begins with '*'; put it in quotes"),
    ("scanning an alias", "a value that begins with '*'; put it in quotes"),
    ("scanning an anchor", "a value that begins with '&'; put it in quotes"),
    ("undefined tag", "a value that begins with '!'; put it in quotes"),
    ("scanning a tag", "a value that begins with '!'; put it in quotes"),
    ("parsing a tag", "a value that begins with '!'; put it in quotes"),
)


_WRONG_WHERE_IT_BEGINS = ("while scanning a simple key", "while scanning a quoted", "while parsing a flow")


_TOO_FAR_IN = "this line stands further in than its neighbours; begin it where they begin, or put the value in quotes"


def _plain_words(error: yaml.MarkedYAMLError, text: str) -> str:
    said = f"{error.context or ''} {error.problem or ''}"
    if _REMEDIES[0][0] in said and (mark := error.problem_mark):
        before = text[mark.index - mark.column : mark.index]
        if ": " not in before and before.startswith(" "):  # the line's own colon, so the one above has swallowed it
            return f"not readable as YAML: {_TOO_FAR_IN}"
    for sign, remedy in _REMEDIES:
        if sign in said:
            return f"not readable as YAML: {remedy}"
    return "not readable as YAML: write 'key: value', and put the value in quotes"
