"""The words of the network, one frozen value per business noun.

Standard library only: everything above may import this module, this module imports nothing of ours. Values hold
metadata; what a post says (its rendered body) is a `Body`, kept apart so that a network of any size fits in memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from sys import intern

Date = date  # inside `Post` its field `date` hides the type of that name


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
    """Knobs of the front page; what they do is written in `central_index/choosing.py`."""

    pinned: tuple[str, ...] = ()  # `uid/slug`, in the order of the centre
    per_unit: int = 2  # further posts of a unit
    sections: int = 12  # units that show posts
    lead_days: int = 7  # how old the lead may be, counted from the newest post
    quiet_days: int = 180  # after how long without a post a unit gives way, counted likewise


class GitHost(StrEnum):
    """Whose interface the host of the repository has."""

    GITHUB = "github"
    GITLAB = "gitlab"


@dataclass(frozen=True, slots=True, kw_only=True)
class Admin:
    """Where `/admin/` leaves what is written there: a branch of a repository. Addresses have no slash at their end."""

    host: GitHost
    repository: str  # "firm/insights"
    branch: str = "main"
    folder: str = "units"  # the units folder, from the repository's root
    server: str = ""  # of a host of one's own
    sign_in: str = ""  # what signs people in, with GitHub
    app: str = ""  # as what the host knows this page, with GitLab


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
    admin: Admin | None = None  # None: there is no /admin/


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowRule:
    """One line under `follow`: a unit, a set of topics, both, or an outside feed. `line` is where it stands."""

    unit: str = ""
    topics: tuple[str, ...] = ()
    feed: str = ""
    limit: int | None = None
    since: date | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """One entry of a unit's `carried.yaml`: what the unit does with a post that it carries.

    `post` is `uid/slug`. An entry with a mistake hides its post: what may have been meant to be hidden stays so.
    """

    post: str
    pin: bool = False
    hide: bool = False
    note: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """What readers of some posts must be told, whoever wrote them. `others` is the same in other languages, by code."""

    text: str
    lang: str  # of `text`
    others: Mapping[str, str] = field(default_factory=dict)
    by_unit: bool = False  # the unit's own, which stands behind the network's


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
    overlays: tuple[Overlay, ...] = ()  # by post
    carries: bool = True  # False while its carried.yaml can't be read: nothing may show what it meant to hide


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
        return intern(f"{self.unit}/{self.slug}")  # several mappings go by it


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A file of a unit that posts and pages may use. `size` is in bytes; `width` and `height` in pixels, 0 unknown.

    `widths` are those of a picture's smaller sizes, the narrowest first.
    """

    unit: str
    path: str  # relative to the unit's folder: "media/x.jpg"
    width: int = 0
    height: int = 0
    size: int = 0
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What is left of a retracted or expired post: no title, no text. `authors` to `to` say who carried it."""

    unit: str
    slug: str
    id: str
    state: State
    date: datetime  # the post's own
    when: datetime  # of the retraction or the expiry; the post's date when nobody wrote it
    reason: str
    authors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    share: tuple[str, ...] = ("everyone",)
    to: tuple[str, ...] = ()
    aliases: tuple[str, ...]
    source: str

    @property
    def key(self) -> str:
        """`<uid>/<slug>`, as of a post."""
        return f"{self.unit}/{self.slug}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideItem:
    """An entry of an outside feed, all plain text; `url` is http or https."""

    title: str
    url: str
    date: datetime | None = None
    authors: tuple[str, ...] = ()
    summary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideFeed:
    """A unit's snapshot of an outside feed that it follows, newest first."""

    unit: str  # uid
    name: str  # as in network.yaml
    title: str
    url: str  # the page that the feed belongs to; "" when the feed names none
    items: tuple[OutsideItem, ...]
    source: str
