"""`carried.yaml`: what a unit does with posts that it carries, read so that nothing is shown which was to be hidden.

An entry with a mistake hides its post. Where it can't be told which post that is, the unit carries nothing until the
file is mended.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from plugins.network import checking
from plugins.network.checking import unknown
from plugins.network.kinds import POST_PATTERN
from plugins.network.model import Overlay
from plugins.network.schema import CarriedEntry, CarriedFile
from plugins.network.yamlfile import Document, Mistake, Value

NO_LIST = "must be a list of posts; begin each with '- ', as in - post: tax/ring-fence"
CARRIES_NOTHING = "until this file is mended the unit carries nothing: which post it means to hide can't be told"


@dataclass(frozen=True, slots=True)
class Carried:
    """A unit's `carried.yaml`: its entries by post, what is wrong, and whether it can be told what to hide."""

    overlays: tuple[Overlay, ...] = ()
    carries: bool = True
    mistakes: tuple[Mistake, ...] = ()


def read_carried(document: Document, units: Iterable[str]) -> Carried:
    """What a `carried.yaml` says; `units` are the uids of the network."""
    items = [] if document.value is None else document.value
    lines = {("carried", *path): line for path, line in document.lines.items()}
    shifted = Document({"carried": items}, lines, document.mistakes)
    if isinstance(items, list):
        mistakes = list(checking.strict(CarriedFile, shifted)[1])
    else:
        mistakes = [*document.mistakes, Mistake(document.line(()), NO_LIST)]
    mistakes += _posts_named(shifted, items, frozenset(units))
    overlays, told = _overlays(shifted, items)
    carries = told and _only_keys_given_twice(document)
    if not carries:
        mistakes.append(Mistake(min((mistake.line for mistake in mistakes), default=1), CARRIES_NOTHING))
    return Carried(overlays if carries else (), carries, tuple(mistakes))


def _only_keys_given_twice(document: Document) -> bool:
    """Whether what is wrong with the form of the file is at most keys given twice, and none of them `post`."""
    if any(" is given twice" not in mistake.what for mistake in document.mistakes):
        return False
    again = [path for path in document.lines if len(path) == 3 and path[-1] == "again" and path[1] != "post"]
    return len(again) >= len(document.mistakes)


def _overlays(document: Document, items: Value) -> tuple[tuple[Overlay, ...], bool]:
    """One overlay for each post, sorted, and whether every entry's post could be told."""
    found: dict[str, Overlay] = {}
    told = isinstance(items, list)
    again = {path[1] for path in document.lines if len(path) > 2 and path[-1] == "again"}
    for number, item in enumerate(items if isinstance(items, list) else []):
        post = _post(item)
        if not post:
            told = False
            continue
        overlay = _overlay(item, post, document.line(("carried", number, "post")), sure=number not in again)
        first = found.setdefault(post, overlay)
        if overlay.hide and not first.hide:  # said twice, and once that it is to be hidden
            found[post] = replace(first, hide=True)
    return tuple(found[post] for post in sorted(found)), told


def _overlay(item: Value, post: str, line: int, *, sure: bool) -> Overlay:
    entry, _ = checking.strict(CarriedEntry, Document(item, {}))
    if entry is None or not sure:
        return Overlay(post=post, hide=True, line=line)
    note = " ".join(entry.note.split())  # one paragraph: a second one could pass for the author's
    return Overlay(post=post, pin=entry.pin == "true", hide=entry.hide == "true", note=note, line=line)


def _post(item: Value) -> str:
    """The post that an entry names; "" when that can't be told."""
    post = item.get("post") if isinstance(item, Mapping) else None
    return post if isinstance(post, str) and re.fullmatch(POST_PATTERN, post) else ""


def _posts_named(document: Document, items: Value, units: frozenset[str]) -> Iterable[Mistake]:
    """What the network alone can tell of the posts: that their units exist, and that each is there once."""
    first: dict[str, int] = {}
    for number, item in enumerate(items if isinstance(items, list) else []):
        post = _post(item)
        if not post:
            continue  # said already
        line = document.line(("carried", number, "post"))
        if post in first:
            yield Mistake(line, f"the post '{post}' is there twice (first in line {first[post]}); keep one")
        elif (uid := post.partition("/")[0]) not in units:
            yield Mistake(line, unknown("unit", uid, units))
        first.setdefault(post, line)
