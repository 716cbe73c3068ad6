"""A digest as one frozen value: what it says is decided before anybody makes HTML, text or a mail of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from itertools import chain


class Kind(StrEnum):
    """Whose digest it is."""

    UNIT = "unit"  # for readers of a section
    TOPIC = "topic"
    NETWORK = "network"
    COLLEAGUES = "colleagues"  # for the people of a unit: what the others wrote that matters to them


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a digest is about; `name` is a unit's uid or a topic's slug, "" for the network."""

    kind: Kind
    name: str = ""

    def __str__(self) -> str:
        return f"{self.kind}-{self.name}" if self.name else str(self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The time that a digest looks at; both ends belong to it. Moments with a zone, the network's."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A published post as a digest tells of it: all plain text, with one address."""

    id: str
    title: str
    address: str
    about: tuple[str, ...]  # its form, its day, its authors: what stands in one line
    whose: str = ""  # its unit, where that does not go without saying
    summary: str = ""
    event: str = ""  # when and where, of a post that announces one
    note: str = ""  # what the unit that carries it says of it
    why: str = ""  # why it is here, where that does not go without saying
    changes: tuple[str, ...] = ()  # what was changed in it, the newest first
    accent: str = ""  # of its unit, a name of the brand's palette
    lang: str = ""  # where it is another than the digest's
    rtl: bool = False
    picture: str = ""  # the source path of its picture
    picture_alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Posts that belong together. `rest` more did not fit, and stand at `address`."""

    title: str
    items: tuple[Item, ...]
    lede: str = ""
    accent: str = ""
    address: str = ""
    rest: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What is new in a network, a section, a topic, or for colleagues, at one moment."""

    subject: Subject
    window: Window
    lang: str
    rtl: bool
    network: str
    title: str
    line: str  # the subject of the mail
    lede: str
    parts: tuple[Part, ...]
    address: str  # where all of it stands
    address_words: str
    foot: str
    accent: str = ""

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(chain.from_iterable(part.items for part in self.parts))

    @property
    def key(self) -> str:
        """The same for digests that tell the same people of the same posts and changes, whenever they are made."""
        told = sorted((item.id, *item.changes) for item in self.items)
        return sha256(repr((self.network, str(self.subject), told)).encode()).hexdigest()
