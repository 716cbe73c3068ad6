"""Single changes of a YAML text: each knows the characters that it replaces, and what the file says afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cache

import yaml
from yaml.resolver import Resolver

from plugins.mending.mends import Mend
from plugins.network.yamlfile import Path, Value

_PLAIN = re.compile(r"\w[\w ./+@’-]*(?<! )|/[\w./-]+")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T[\d:]+([+-]\d{2}:\d{2})?")


@dataclass(frozen=True, slots=True)
class Change:
    """Characters `start` to `end` become `text`; then the file has `value` at `path`, and this key is `renamed`.

    A key that is renamed keeps its value where `value` is None.
    """

    start: int
    end: int
    text: str
    path: Path
    mend: Mend
    value: Value = None
    renamed: str = ""


def spliced(text: str, changes: Iterable[Change]) -> str:
    """`text` with all changes, of which no two touch."""
    for change in sorted(changes, key=lambda change: change.start, reverse=True):
        text = text[: change.start] + change.text + text[change.end :]
    return text


def applied(value: Value, changes: Iterable[Change]) -> Value:
    """What the file says after all changes. Values first, since their paths have the keys as they were."""
    whole = deepcopy(value)
    for change in sorted(changes, key=lambda change: (bool(change.renamed), -len(change.path))):
        around = whole
        for part in change.path[:-1]:
            around = around[part]  # type: ignore[index]
        if change.renamed:
            assert isinstance(around, dict)
            if change.value is not None:
                around[str(change.path[-1])] = change.value
            renamed = {change.renamed if key == change.path[-1] else key: kept for key, kept in around.items()}
            around.clear()
            around.update(renamed)
        else:
            around[change.path[-1]] = change.value  # type: ignore[index]
    return whole


def apart(changes: Iterable[Change]) -> list[Change]:
    """The changes that can be made at once: of two that touch, the first."""
    kept: list[Change] = []
    for change in sorted(changes, key=lambda change: (change.start, change.end)):
        if not kept or change.start >= kept[-1].end:
            kept.append(change)
    return kept


def scalar(text: str, *, typed: bool = False) -> str:
    """A text as YAML, on one line: as it is where it can stand so, else in quotes.

    `typed` is a date, a number or a word that means more than its letters; it is never quoted.
    """
    if typed and (_PLAIN.fullmatch(text) or _MOMENT.fullmatch(text)):
        return text
    if _PLAIN.fullmatch(text) and is_text(text):
        return text
    if text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    dumped: str = yaml.safe_dump(text, default_style='"', allow_unicode=True, width=float("inf"))
    return dumped.strip()


def listed(items: Sequence[str]) -> str:
    """A list of texts in brackets."""
    return f"[{', '.join(scalar(item) for item in items)}]"


@cache
def _resolver() -> Resolver:
    return Resolver()


def is_text(typed: str) -> bool:
    """Whether a reader that knows YAML's types takes these letters, without quotes, for a text."""
    tag: str = _resolver().resolve(yaml.ScalarNode, typed, (True, False))  # type: ignore[no-untyped-call]
    return tag == "tag:yaml.org,2002:str"
