"""What one build leaves for the next of the catalog: posts as they were made, texts as their links were resolved.

None of it is needed, all of it saves time. A post depends on its file and on little else: `maker` is a digest of that.
A text depends on its body and on what its links were looked up in: those cells are named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from plugins.network.model import Media, Post
from plugins.network.yamlfile import Mistake

_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptText:
    """How the links of a body were resolved: the text stays as long as `body` and all that was `looked` up do."""

    body: str  # the reading's `text_key`
    digest: bytes  # of the text, 16 bytes
    looked: tuple[str, ...]  # cells
    mistakes: tuple[Mistake, ...] = ()
    used: tuple[str, ...] = ()  # files, by source path


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """What was found out about a unit's file: what is wrong with it ("" nothing), what there is to warn of, its size,
    and of a picture the widths of its smaller sizes; with any, `digest` tells its bytes from others."""

    wrong: str = ""
    warning: str = ""
    width: int = 0
    height: int = 0
    size: int = 0
    widths: tuple[int, ...] = ()
    digest: str = ""


class Relation(NamedTuple):
    """What counts of a post when others are related to it, and what was found near to it (`network.relating`)."""

    core: bytes  # a digest of its facts
    listed: bool
    tied: bool  # whether these depend on other posts, too
    lang: str
    features: str  # a line each
    found: str  # a line each: why, a tab, a source


@dataclass(frozen=True, slots=True)
class Relations:
    """What is near to what, by source, and what all of it was found with."""

    ground: bytes = b""  # a digest of what counts for all posts
    limits: Mapping[str, int] = field(default_factory=lambda: _NOTHING)  # by language
    rows: Mapping[str, Relation] = field(default_factory=lambda: _NOTHING)


@dataclass(slots=True, kw_only=True)
class Memory:
    """What is remembered of a former build, and what this one leaves. `made` posts stand in their readings."""

    maker: bytes = b""  # what posts were made with
    at: datetime | None = None  # when
    texts: Mapping[str, KeptText] = field(default_factory=lambda: _NOTHING)  # by source path
    files: Mapping[str, KeptFile] = field(default_factory=lambda: _NOTHING)  # of files that have not changed since
    quotes: Mapping[str, bytes] = field(default_factory=lambda: _NOTHING)  # source -> digest of what stood in what
    relations: Relations = field(default_factory=Relations)
    cells: Mapping[str, bytes] = field(default_factory=lambda: _NOTHING)  # what each cell held, as digests


@dataclass(slots=True, kw_only=True)
class Left:
    """What a build leaves to be remembered."""

    maker: bytes = b""
    posts: dict[str, Post] = field(default_factory=dict)  # those that may be used again, by source path
    texts: dict[str, KeptText] = field(default_factory=dict)
    files: dict[str, KeptFile] = field(default_factory=dict)
    quotes: dict[str, bytes] = field(default_factory=dict)
    relations: Relations = field(default_factory=Relations)


def usable(media: KeptFile, uid: str, path: str) -> Media | None:
    """A file as pages may use it; None when something is wrong with it."""
    if media.wrong:
        return None
    return Media(unit=uid, path=path, width=media.width, height=media.height, size=media.size, widths=media.widths)
