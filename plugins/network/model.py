"""The words of the network, one frozen value per business noun.

Standard library only: everything above may import this module, this module imports nothing of ours. Values hold
metadata; what a post says (its rendered body) is a `Body`, kept apart so that a network of any size fits in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

Date = date  # inside `Post` its field `date` hides the type of that name


class Level(StrEnum):
    """How bad a problem is: an error holds what it is in, a warning is only said."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in what somebody wrote.

    `file` is relative to the folder above the units folder, with `/` (`units/tax/posts/x.md`); `line` counts from 1.
    `what` says what is wrong and what to write instead, in the words of the person who wrote the file.
    """

    file: str
    line: int
    level: Level
    what: str

    def __str__(self) -> str:
        return f"{printable(self.file)}:{self.line}: {self.level.value}: {printable(self.what)}"


def printable(text: str) -> str:
    """`text` on one line: control characters (also a newline in a file's name) are escaped."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


class StopError(Exception):
    """The work can't go on; the message is for people and says what to do. A bug is never one of these."""


class SetupError(StopError):
    """A set-up that nothing can be built from (an unreadable `network.yaml`, a missing theme): it stops at once."""


class Stage(StrEnum):
    LIVE = "live"
    PILOT = "pilot"
    CLOSED = "closed"


class Kind(StrEnum):
    PRACTICE = "practice"
    SECTOR = "sector"
    REGION = "region"
    CLIENT = "client"


class Form(StrEnum):
    NOTE = "note"
    ANALYSIS = "analysis"
    EXPLAINER = "explainer"
    QA = "qa"
    CASE = "case"
    EVENT = "event"


class Status(StrEnum):
    """What the author wrote under `status`."""

    PUBLISHED = "published"
    DRAFT = "draft"
    WITHDRAWN = "withdrawn"
    RETRACTED = "retracted"


class State(StrEnum):
    """What a post is at one moment: its status seen through the clock. See `states.py`."""

    DRAFT = "draft"
    FUTURE = "future"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    RETRACTED = "retracted"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A subject of the network's vocabulary; `aliases` are other ways in which people write its slug."""

    slug: str
    name: str
    aliases: tuple[str, ...] = ()
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What the centre gave a unit in `network.yaml`."""

    lead: str = ""  # an expert's slug
    editors: tuple[str, ...] = ()
    stage: Stage = Stage.LIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """Knobs of the front page: posts pinned by the centre as `uid/slug`, how many further posts a unit shows."""

    pinned: tuple[str, ...] = ()
    per_unit: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The firm's whole network, as `network.yaml` has it."""

    name: str
    url: str  # no trailing slash; may have a path
    authority: str
    tagline: str = ""
    language: str = "en"
    timezone: str = "UTC"
    centre: tuple[str, ...] = ()
    roles: Mapping[str, Role] = field(default_factory=dict)  # by unit uid
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    topics: tuple[Topic, ...] = ()
    open_tags: bool = False
    feeds: Mapping[str, str] = field(default_factory=dict)
    front: Front = Front()
    rules: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowRule:
    """One line under `follow`: a unit, a set of topics, both, or an outside feed."""

    unit: str = ""
    topics: tuple[str, ...] = ()
    feed: str = ""
    limit: int | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One folder under `units/`, one section of the site. `uid` never changes; `slug` is the folder's name."""

    uid: str
    slug: str
    name: str
    summary: str = ""
    kind: Kind = Kind.PRACTICE
    accent: str = ""  # a name of the brand's palette; "" is the network's ink
    lang: str = ""  # "" is the network's language
    role: Role = Role()
    follow: tuple[FollowRule, ...] = ()
    offers: bool = True
    share: tuple[str, ...] = ("everyone",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expert:
    """A person with a page, declared by the unit that is their home; the biography is the source's text.

    One whose file has an error is `held`: the name stays under what they wrote, the page and all lists do without it.
    """

    slug: str
    unit: str  # uid
    name: str
    role: str = ""
    email: str = ""
    handle: str = ""
    links: tuple[tuple[str, str], ...] = ()  # (label, https address)
    photo: str = ""  # a file of the unit, relative to the unit's folder: "media/x.jpg"
    photo_alt: str = ""
    topics: tuple[str, ...] = ()
    writes_for: tuple[str, ...] = ()
    held: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingPage:
    """A page of a unit that belongs to no day."""

    unit: str
    slug: str
    title: str
    summary: str = ""
    order: int = 0
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a reader should know was changed, and when."""

    date: date
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One Markdown file of a unit: what it is, without its text.

    `date` is a moment with a zone; a bare date means the start of that day in the network's zone, and `has_time` says
    which it was. `source` is the file's path relative to the units folder (`energy/posts/2026-11-20-caverns.md`).
    """

    id: str
    unit: str  # uid
    slug: str
    title: str
    date: datetime
    has_time: bool = False
    authors: tuple[str, ...]
    topics: tuple[str, ...] = ()  # topic slugs, aliases resolved, in the author's order
    summary: str = ""  # plain text; the author's, or the first 40 words
    own_summary: bool = True  # False when `summary` is cut from the text
    form: Form = Form.NOTE
    status: Status = Status.PUBLISHED
    reason: str = ""
    changes: tuple[Change, ...] = ()  # newest first
    updated: datetime | None = None  # of the newest change, or of a withdrawal
    image: str = ""  # relative to the unit's folder
    image_alt: str = ""
    image_rights: str = ""
    share: tuple[str, ...] = ("everyone",)
    to: tuple[str, ...] = ()
    about: str = ""
    quote: str = ""
    aliases: tuple[str, ...] = ()  # addresses, each beginning and ending with "/"
    expires: datetime | None = None
    as_at: Date | None = None
    review_by: Date | None = None
    lang: str = ""
    translation_of: str = ""
    audio: str = ""
    video: str = ""
    starts: datetime | None = None
    ends: datetime | None = None
    place: str = ""
    disclosure: str = ""
    source: str

    @property
    def key(self) -> str:
        """`<uid>/<slug>`: how other files name this post."""
        return f"{self.unit}/{self.slug}"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A file of a unit that posts and pages may use. `size` is in bytes; `width` and `height` in pixels, 0 unknown."""

    unit: str
    path: str  # relative to the unit's folder: "media/x.jpg"
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What is left of a retracted or expired post: no title, no text."""

    unit: str
    slug: str
    id: str
    state: State
    when: datetime
    reason: str
    aliases: tuple[str, ...]
    source: str


@dataclass(frozen=True, kw_only=True)
class Catalog:
    """Everything that may be published at one moment, sorted, complete; the first thing that looks across units.

    `posts` are the published ones, newest first; `withdrawn` have a page and are in no list; `notices` are what is
    left of retracted and expired ones. A post that is not in one of the three does not exist for anybody downstream.
    """

    network: Network
    units: tuple[Unit, ...]  # by name
    experts: tuple[Expert, ...]  # by name
    topics: tuple[Topic, ...]  # by name; those that tags opened included
    pages: tuple[StandingPage, ...]  # by unit, order, title
    posts: tuple[Post, ...]  # newest first
    withdrawn: tuple[Post, ...]
    notices: tuple[Notice, ...]
    media: tuple[Media, ...]  # every file that something published uses
    aliases: Mapping[str, str]  # old address -> live address, both as site paths ("/energy/x/")
    now: datetime
    held_experts: tuple[Expert, ...] = ()  # by name; in bylines only

    @cached_property
    def unit(self) -> Mapping[str, Unit]:
        """Units by uid."""
        return {unit.uid: unit for unit in self.units}

    @cached_property
    def expert(self) -> Mapping[str, Expert]:
        """Experts by slug."""
        return {expert.slug: expert for expert in self.experts}

    @cached_property
    def author(self) -> Mapping[str, Expert]:
        """Everybody who may have signed a post, by slug: experts, and those whose page is held."""
        return {expert.slug: expert for expert in (*self.held_experts, *self.experts)}

    @cached_property
    def topic(self) -> Mapping[str, Topic]:
        """Topics by slug."""
        return {topic.slug: topic for topic in self.topics}

    @cached_property
    def posts_of_unit(self) -> Mapping[str, tuple[Post, ...]]:
        """Published posts by their home unit's uid, newest first."""
        return _grouped(self.posts, lambda post: (post.unit,))

    @cached_property
    def posts_of_expert(self) -> Mapping[str, tuple[Post, ...]]:
        """Published posts by each author's slug, newest first."""
        return _grouped(self.posts, lambda post: post.authors)

    @cached_property
    def posts_of_topic(self) -> Mapping[str, tuple[Post, ...]]:
        """Published posts by each topic's slug, newest first."""
        return _grouped(self.posts, lambda post: post.topics)


def _grouped(posts: tuple[Post, ...], keys: Callable[[Post], tuple[str, ...]]) -> Mapping[str, tuple[Post, ...]]:
    """`posts` under each of their keys, their order kept."""
    groups: dict[str, list[Post]] = {}
    for post in posts:
        for key in keys(post):
            groups.setdefault(key, []).append(post)
    return {key: tuple(values) for key, values in groups.items()}
