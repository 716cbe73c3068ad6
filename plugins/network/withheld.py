"""Which sources nobody may read yet, or any more: all that is no published text of the catalog.

`publishable` decided that when the catalog was put together; here nothing decides it again. A text that is held counts
as withheld, whatever is wrong with it, and so does one of which nothing could be read.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain

from plugins.network.catalog import Assembled
from plugins.network.model import Notice, Post, State
from plugins.network.plain_words import BREAK, plain
from plugins.network.sentences import bare
from plugins.network.sources import Role, Sources

_TEXTS = (Role.POST, Role.PAGE, Role.EXPERT)
_READABLE = frozenset(("csv", "json", "md", "svg", "vtt", "yaml"))
_WHY = {
    State.DRAFT: "a draft",
    State.FUTURE: "of a later date",
    State.RETRACTED: "retracted",
    State.EXPIRED: "expired",
}
_HELD = "held"
_APART = BREAK.decode()  # nothing comes between what it stands between


@dataclass(frozen=True, slots=True)
class Withheld:
    """A source that is not published. `addresses` are what stays public of it: the slugs of a notice."""

    source: str
    why: str
    addresses: tuple[str, ...] = ()


def withheld(assembled: Assembled, sources: Sources) -> tuple[Withheld, ...]:
    """Every text of the network that is not published now, by path."""
    catalog = assembled.catalog
    public, notices = _published(assembled), catalog.notice_at
    states = assembled.unpublished_states
    found = []
    for source in sources.files:
        if source.role in _TEXTS and source.path not in public:
            notice = notices.get(source.path)
            shown = notice.state if notice else states.get(assembled.keys.get(source.path, ""))
            why = _WHY.get(shown, _HELD) if shown else _HELD
            found.append(Withheld(source.path, why, _addresses(notice) if notice else ()))
    return tuple(found)


def public_words(
    assembled: Assembled, sources: Sources, first: frozenset[str] = frozenset()
) -> Iterator[tuple[str, bytes]]:
    """What published sources say, in plain forms, file by file: texts in `first`, then titles, then all others.

    Each with its path; "" where what it says may be public for another reason than that the file says it.
    """
    catalog, public = assembled.catalog, _published(assembled)
    used = {f"{catalog.unit[media.unit].slug}/{media.path}" for media in catalog.media}
    others = (source.path for source in sources.files if source.role not in _TEXTS and source.role is not Role.MEDIA)
    for path in sorted(first & public):
        yield _said(sources, path, assembled)
    yield "", plain(_APART.join(notice.reason for notice in catalog.notices))
    yield "", plain(_APART.join(post.title for post in catalog.post_at.values()))
    for path in chain(("network.yaml",), sorted(others), sorted(public - first), sorted(used)):
        if path.rpartition(".")[2] in _READABLE:
            yield _said(sources, path, assembled)


def published_texts(assembled: Assembled, sources: Sources) -> Iterator[bytes]:
    """The bytes of every published text, one after the other."""
    for path in sorted(_published(assembled)):
        with suppress(OSError):
            yield sources.read(path)


def is_published(assembled: Assembled, path: str) -> bool:
    """Whether a text is published, and all that it says with it: of a comment, its quotation may not be."""
    post = assembled.catalog.post_at.get(path)
    return not post.quote if post else path in assembled.catalog.page_at


def _published(assembled: Assembled) -> frozenset[str]:
    catalog = assembled.catalog
    if catalog.preview:
        raise ValueError("a preview shows what is not published")
    people = (expert.source for expert in catalog.experts)
    return frozenset((*catalog.post_at, *catalog.page_at, *people))


def _addresses(notice: Notice) -> tuple[str, ...]:
    """The words of addresses and of the id under which a notice stands."""
    id_end = notice.id.rpartition("/")[2]
    old = [part for alias in notice.aliases for part in alias.split("/")]
    return tuple(sorted({notice.slug, id_end, *old} - {""}, key=lambda name: (-len(name), name)))


def _said(sources: Sources, path: str, assembled: Assembled) -> tuple[str, bytes]:
    """A file as it is written, and without what stands between its words; but for a quotation that is not shown."""
    try:
        text = sources.read(path).decode("utf-8", "replace")
    except OSError:
        return "", b""
    post = assembled.catalog.post_at.get(path)
    if post and post.quote and not post.about.startswith("http"):
        about = assembled.catalog.named.get(post.about)
        if not isinstance(about, Post):
            text = text.replace(post.quote, " ")
    return path if is_published(assembled, path) else "", plain(text) + BREAK + plain(bare(text))
