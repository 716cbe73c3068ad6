"""YAML that can't be read, made readable where one line is at fault and only one thing can have been meant.

A remedy counts when the text can then be read to the end, or at least further than before.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from plugins.mending.keys import certain_key
from plugins.mending.mends import Mend
from plugins.network.yamlfile import Document, read_yaml

_UNREADABLE = "not readable as YAML"
_WITH_KEY = re.compile(r"(?P<indent> *(?:- +)?)(?P<key>[A-Za-z_][\w -]*?):(?P<space>[ \t]*)(?P<value>.*?)[ \t]*")
_QUOTES = re.compile(r"[“”„«‘‚‹](?P<inner>[^“”„«»‘‚‹›]*)[“”»’‘›]")
_CANNOT_BEGIN = tuple("@`%*&!|>[{?-\"'")  # a text that begins with one of these must stand in quotes
_LOOKED_BACK = 3  # lines above the one at which the reading ended


def readable(text: str, keys: Collection[str]) -> tuple[str, list[Mend]]:
    """`text` as far as it can be made readable, and what was done; lines are counted from 1. `keys` may stand in it."""
    mends: list[Mend] = []
    while (ends := _ends(read_yaml(text), text)) is not None:
        for found, mend in _remedies(text, ends, keys):
            further = _ends(read_yaml(found), found)
            if further is None or further > ends:
                text = found
                mends.append(mend)
                break
        else:
            break
    return text, mends


def _ends(document: Document, text: str) -> int | None:
    """The line, counted from 1, at which a text can't be read any further; None when it has keys or items."""
    unreadable = [mistake.line for mistake in document.mistakes if mistake.what.startswith(_UNREADABLE)]
    if unreadable:
        return unreadable[0]
    return text.count("\n") + 1 if isinstance(document.value, str) else None


def _remedies(text: str, ends: int, keys: Collection[str]) -> Iterator[tuple[str, Mend]]:
    """The text with one line written in another way, the likeliest first."""
    lines = text.split("\n")
    for number in range(min(ends, len(lines)) - 1, max(ends - 2 - _LOOKED_BACK, -1), -1):
        for line, what in _rewritten(lines[number], keys):
            yield "\n".join((*lines[:number], line, *lines[number + 1 :])), Mend(number + 1, what, line.strip())


def _indentation(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]


def _rewritten(line: str, keys: Collection[str]) -> Iterator[tuple[str, str]]:
    """The line written in another way, and what that is."""
    if "\t" in _indentation(line):
        yield _indentation(line).replace("\t", "  ") + line.lstrip(" \t"), "indented with spaces instead of tabs"
    found = _WITH_KEY.fullmatch(line)
    if not found or not (found["key"] in keys or certain_key(found["key"], keys)):
        return
    head, value = f"{found['indent']}{found['key']}:", found["value"]
    if not value:
        return
    if not found["space"] and not value.startswith("//"):
        yield f"{head} {value}", f"a space after '{found['key']}:'"
    if " #" in value:
        return  # whether that begins a comment nobody can tell
    if quoted := _QUOTES.fullmatch(value):
        yield f"{head} {_in_quotes(quoted['inner'].strip())}", f"'{found['key']}' in straight quotation marks"
    elif ": " in value or value.endswith(":") or value.startswith(_CANNOT_BEGIN):
        if value[0] in "\"'[{|>" and not _closes_early(value):
            return  # what it opens may be closed in a later line
        yield f"{head} {_in_quotes(value)}", f"'{found['key']}' in quotation marks"


def _closes_early(value: str) -> bool:
    """Whether what a value opens is closed inside of it, and more follows: `"Green" steel`, `[Draft] Rules`."""
    closing = {'"': '"', "'": "'", "[": "]", "{": "}"}.get(value[0], "")
    return bool(closing) and closing in value[1:-1] and value[-1] not in "\"']}"


def _in_quotes(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
