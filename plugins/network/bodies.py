"""What a source says, apart from what it is: bodies are kept beside the catalog, so that a network of any size fits in
memory. Standard library only, like `model`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of a body, for the contents: `level` 2 is the highest."""

    level: int
    id: str
    text: str


class RefKind(StrEnum):
    """What a reference in a body is, as it was written; where it leads is decided when all posts are known."""

    LINK = "link"
    EMBED = "embed"  # a picture, a sound, a film: shown in place


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref:
    """One link or embed of a body, as its author wrote it. `hr:<index>` stands for it in the body's HTML."""

    kind: RefKind
    target: str  # as written: "../../legal/posts/x.md#part", "{static}../media/x.png", "https://…"
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What a source says, rendered and sanitised, its references not yet resolved."""

    html: str
    refs: tuple[Ref, ...] = ()
    headings: tuple[Heading, ...] = ()
    ids: tuple[str, ...] = ()  # every id in it, for links to its parts
    words: int = 0
    excerpt: str = ""  # the first 40 words, plain text
