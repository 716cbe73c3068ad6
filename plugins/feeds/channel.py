"""What a feed says, as complete frozen values: everything that its bytes are made from, in any format.

Addresses are absolute, except inside `Item.body`: that is the very string that the post's page is made from (a second
copy of every text would fill the memory), and is made absolute when it is written. Strings are plain text without
control characters; only `before`, `body` and `after` are sanitised HTML. Moments stand in the network's zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An author. `url` is the expert's page, "" while it is held."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A topic of a post: its slug, its name, and the address of the vocabulary."""

    term: str
    label: str
    scheme: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The picture of a post. `width`, `height` in pixels and `size` in bytes, 0 unknown."""

    url: str
    type: str
    alt: str = ""
    rights: str = ""
    width: int = 0
    height: int = 0
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A recording that belongs to a post. `size` in bytes, 0 unknown."""

    url: str
    type: str
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a comment post is about. `ref` is the id of a post of the network, "" for an outside page."""

    href: str
    ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """One feed, or one page of it, in each format. A format in which it does not exist is ""."""

    rss: str = ""
    atom: str = ""
    json: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The feed that a carried entry comes from: its home unit's own."""

    id: str
    title: str
    updated: datetime
    addresses: Addresses
    home: str  # of the page that it belongs to
    rights: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """How an entry comes to the feed of a unit that is not its home. `note` is in that unit's words."""

    unit: str  # uid
    unit_name: str
    why: str
    note: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An entry: a published or withdrawn post. The same in every feed, but for `carried` and what it may quote."""

    id: str
    url: str  # the post's home
    title: str
    summary: str
    before: str = ""  # HTML ahead of the body: a banner, the words quoted, when an event is
    body: str = ""  # HTML as on the page, with its root-relative addresses
    after: str = ""  # HTML behind it: what was changed, a disclosure
    published: datetime
    updated: datetime
    authors: tuple[Person, ...]
    categories: tuple[Category, ...] = ()
    language: str
    picture: Picture | None = None
    enclosures: tuple[Enclosure, ...] = ()
    reply: Reply | None = None
    quote: str = ""  # the words quoted, as far as this feed may show them
    withdrawn: str = ""  # the reason
    unit: str  # uid of the home
    unit_name: str
    carried: Carried | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """What is left of a retracted post: its id, when and why it was taken back, and where that is said."""

    id: str
    url: str
    published: datetime
    when: datetime
    reason: str
    unit: str  # uid
    unit_name: str


Entry = Item | Tombstone


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Where a document stands among the archives of its feed (RFC 5005, section 4); "" where there is none."""

    current: str = ""  # of an archive: the feed itself
    previous: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A feed, or one archive of it. No entry is there twice; newest first."""

    kind: str  # network | unit | own | topic | expert
    id: str
    title: str
    description: str
    home: str  # of the page that it belongs to
    addresses: Addresses
    language: str
    rights: str
    updated: datetime
    entries: tuple[Entry, ...]
    history: History = History()

    @property
    def is_archive(self) -> bool:
        return bool(self.history.current)
