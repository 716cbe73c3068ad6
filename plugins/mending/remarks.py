"""The comments of a YAML text: where they stand. YAML's own values never hold them, so they are found beside these."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

_IN_HEADER = re.compile(r"[|>][^\n#]*[ \t](#[^\n]*)")
_ANY = re.compile(r"(?:^|(?<=[ \t\n]))#[^\n]*")


@dataclass(frozen=True, slots=True)
class Remark:
    """One comment with its `#`, its line counted from 0 and its column; `alone` when nothing stands before it."""

    line: int
    column: int
    text: str
    alone: bool


def remarks(text: str) -> list[Remark]:
    """All comments of a text that can be read as YAML, in order."""
    if "#" not in text:
        return []
    return [_remark(text, at, said) for at, said in _found(text)]


def _found(text: str) -> Iterator[tuple[int, str]]:
    """Each comment with the place at which it begins."""
    before = 0
    for token in yaml.scan(text, Loader=yaml.CSafeLoader):
        start, end = token.start_mark.index, token.end_mark.index
        yield from _between(text, before, start)
        if isinstance(token, yaml.ScalarToken) and (header := _IN_HEADER.match(text, start, end)):
            yield header.start(1), header[1].rstrip()
        before = max(before, end)
    yield from _between(text, before, len(text))


def _between(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    for found in _ANY.finditer(text, start, end):
        yield found.start(), found[0].rstrip()


def _remark(text: str, at: int, said: str) -> Remark:
    begins = text.rfind("\n", 0, at) + 1
    return Remark(text.count("\n", 0, at), at - begins, said, not text[begins:at].strip())
