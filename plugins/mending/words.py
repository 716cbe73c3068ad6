"""One value that is not as it should be, and the one that was meant, where only one can be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from plugins.mending.dates import iso
from plugins.mending.fields import Kind
from plugins.mending.known import Known
from plugins.network.pasted import meant, steps
from plugins.network.slugs import is_slug, slugify
from plugins.network.vocabulary import folded

_OPENING, _CLOSING = "“”„«»‘’‚‹›\"'", "“”«»‘’‹›\"'"
PEOPLE = frozenset({"authors", "author", "lead", "editors", "centre"})
UNITS = frozenset({"to", "writes_for", "unit", "units"})
TOPICS = frozenset({"tags", "topics"})
_DAYS, _MOMENTS = frozenset({"Day", "MaybeDay"}), frozenset({"MaybeMoment"})
PROSE = frozenset({"Line", "Prose"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: the name of its key, its kind, and the folder of the unit that the file is in."""

    name: str
    kind: Kind
    folder: str = ""


def better(text: str, place: Place, known: Known) -> Iterator[str]:
    """What an illegal `text` can only have meant, best first; the schema has the last word on each."""
    name = place.kind.name
    bare = _unquoted(text)
    if name in PROSE:
        if "\t" in text:
            yield " ".join(text.split())
        if text.strip() != text:
            yield text.strip()
        return
    if bare != text:
        yield bare
    if name in _DAYS or name in _MOMENTS:
        yield iso(bare, with_time=name in _MOMENTS)
    elif place.kind.words:
        yield from [word for word in place.kind.words if word.casefold() == bare.casefold()]
    elif name in ("Slug", "Shared"):
        yield from _names(bare, place, known)
    elif name == "MediaPath":
        yield from _files(bare, place, known)
    elif name in ("About", "PinnedPost"):
        yield from _posts(bare, known)
    elif name == "Lang":
        language, *rest = bare.replace("_", "-").split("-")
        yield "-".join([language.lower(), *rest])


def _unquoted(text: str) -> str:
    """A text without quotation marks that stand around it, as a word processor leaves them, and without spaces."""
    bare = text.strip()
    inner = bare[1:-1]
    if len(bare) > 2 and bare[0] in _OPENING and bare[-1] in _CLOSING and not re.search(f"[{_OPENING}]", inner):
        return inner.strip()
    return bare


def _names(text: str, place: Place, known: Known) -> Iterator[str]:
    """Slugs: one's own is made from what was written, those of others must be there."""
    slug = slugify(text)
    if place.name in PEOPLE:
        if person := known.people.get(folded(text)) or known.people.get(slug):
            yield person
    elif place.name in UNITS or place.kind.name == "Shared":
        there = known.shareable if place.kind.name == "Shared" else known.units
        yield from [name for name in (text.lower(), slug) if name in there]
    elif place.name == "slug":
        yield slug


def _files(text: str, place: Place, known: Known) -> Iterator[str]:
    """A file of the unit's media folder, named from somewhere else: `../media/x.jpg`, `/tax/media/x.jpg`, `x.jpg`."""
    parts = steps(text)
    if "://" in text or not parts:
        return
    at = parts.index("media") if "media" in parts else -1
    if at > 0 and parts[at - 1] != place.folder:
        return
    path = "/".join(parts[at:] if at >= 0 else ("media", *parts))
    if f"{place.folder}/{path}" in known.files:
        yield path


def _posts(text: str, known: Known) -> Iterator[str]:
    """A post by the path, the file or the address that was pasted; it must be there."""
    if "://" in text and not known.post_at(text):
        return
    if post := post_meant(text, known):
        yield post


def post_meant(text: str, known: Known) -> str:
    """The post that a pasted path or address names, as uid/slug; "" when there is none."""
    found = meant(text if known.post_at(text) or "://" not in text else "") or meant("/".join(steps(text)[-2:]))
    folder, _, slug = found.partition("/")
    post = f"{known.uids.get(folder, folder)}/{slug}"
    return post if post in known.posts else ""


def topic_meant(tag: str, known: Known) -> str:
    """The slug of the topic that a tag leads to by another name; "" when it leads nowhere or is the slug."""
    slug = known.topics.get(folded(tag), "")
    return slug if slug != tag else ""


def several(text: str, place: Place, known: Known) -> list[str]:
    """The items that one text stands for where a list is wanted: itself, or what its commas part if all are names.

    None where commas part what is not all known: a name may hold one.
    """
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 1 or (place.name in TOPICS and folded(text) in known.topics):
        return [text]
    if place.name in TOPICS:
        sure = all(folded(part) in known.topics for part in parts)
    else:
        sure = place.kind.name in ("Slug", "Shared", "Alias") and all(map(is_slug, parts))
    return parts if sure else []
