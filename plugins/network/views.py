"""What pages say, as complete immutable values: the only things a template is handed.

Every `href` is ready for the page (root-relative, with the path of the network's `url`); what must be absolute is
named so. Strings are plain text and escaped by the template, except fields of type `Markup`: sanitised HTML.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Words that lead somewhere. `accent` is set when the words are a unit's name."""

    text: str
    href: str
    accent: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A link with how many posts lie behind it."""

    link: Link
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A date as a page shows it: `iso` for `<time datetime>`, `text` as people read it ("20 Nov 2026")."""

    iso: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What every page says of the network: masthead and foot."""

    name: str
    tagline: str
    lang: str
    home: Link
    sections: tuple[Link, ...]  # masthead: live and pilot units; `current` set for the page's own
    all_sections: tuple[Link, ...]  # foot: every unit
    find: tuple[Link, ...]  # foot: topics, experts, …
    follow: tuple[Link, ...]  # foot: feeds, when there are any; may be empty
    logo: str  # href of the logo file, "" without one
    stylesheet: str  # href
    preload: tuple[str, ...]  # hrefs of faces that every page needs
    foot: str  # the brand's closing sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What machines read of a page. Canonical, `og:url` and JSON-LD `url` are one string, made once."""

    title: str  # of the document, with the network's name
    description: str
    canonical: str  # absolute; "" only where a page has none (404)
    og_title: str
    og_type: str = "website"  # website | article | profile
    image: str = ""  # absolute
    image_alt: str = ""
    published: str = ""  # ISO, article only
    updated: str = ""
    noindex: bool = False
    json_ld: Markup = Markup("")  # ready for a script element: no "<" in it
    feeds: tuple[Feed, ...] = ()  # autodiscovery, once there are feeds


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed for autodiscovery."""

    title: str
    type: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chrome:
    """What every template gets beside its own view."""

    site: Site
    head: Head
    lang: str  # of the page
    accent: str  # "" for pages of the network itself
    crumbs: tuple[Link, ...] = ()  # from the front page down, the page itself left out


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An expert in a byline or a list."""

    link: Link
    role: str = ""
    unit: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One post in a list."""

    title: str
    href: str
    day: Day
    summary: str
    authors: tuple[Link, ...]
    unit: Link  # its home; carries the accent
    form: str = ""  # "Analysis", "Event"; "" for a plain note
    label: str = ""  # said before the unit's name ("Comment"); "" for none
    show_unit: bool = True  # False in the unit's own section: silence means ours
    updated: Day | None = None
    change: str = ""  # what the newest change was
    lang: str = ""  # when it differs from the page's
    quoted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """Where one page of a long list stands. `legend` is e.g. "1 to 20 of 112 posts"."""

    legend: str
    newer: str = ""  # href
    older: str = ""
    number: int = 1
    of: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionCard:
    """A unit on the front page: its newest post and a few more titles."""

    unit: Link
    summary: str
    first: Entry | None
    more: tuple[Entry, ...]
    pilot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontPage:
    chrome: Chrome
    lead: Entry | None
    lead_picture: Picture | None
    sections: tuple[SectionCard, ...]
    topics: tuple[Counted, ...]
    all_units: Link
    all_topics: Link
    people: tuple[Person, ...]
    all_people: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    src: str
    alt: str
    width: int = 0
    height: int = 0
    rights: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionPage:
    """`/<unit>/` and its further pages."""

    chrome: Chrome
    name: str
    summary: str
    kind: str  # "Sector", …
    stage: str  # live | pilot | closed
    lead: Person | None
    experts: tuple[Person, ...]
    pages: tuple[Link, ...]  # standing pages
    topics: tuple[Counted, ...]  # most used first
    entries: tuple[Entry, ...]
    pager: Pager


@dataclass(frozen=True, slots=True, kw_only=True)
class TocItem:
    text: str
    href: str  # "#id"
    children: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    day: Day
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFacts:
    """When and where an event is; `when` is said in words in the network's zone."""

    starts: Day
    ends: Day | None
    when: str
    place: str
    over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """Said above a post's text: withdrawn, closed unit, "as at"."""

    kind: str  # withdrawn | closed | note
    title: str
    text: str
    day: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Player:
    """The recording that belongs to a post."""

    kind: str  # audio | video
    src: str
    type: str  # audio/mpeg, …


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a comment post is about: the words quoted and whose they are."""

    quote: str
    link: Link  # the post or the outside page
    authors: tuple[Link, ...] = ()
    unit: Link | None = None  # None: an outside page
    day: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostPage:
    chrome: Chrome
    unit: Link
    form: str
    title: str
    standfirst: str  # the author's summary; "" when there is none of their own
    authors: tuple[Person, ...]
    day: Day
    updated: Day | None
    minutes: int  # reading time
    topics: tuple[Link, ...]
    changes: tuple[Changed, ...]  # newest first
    banners: tuple[Banner, ...]
    event: EventFacts | None
    about: About | None
    picture: Picture | None
    player: Player | None
    toc: tuple[TocItem, ...]  # empty with three headings or fewer
    body: Markup
    disclosure: str
    cite: str  # "Ortiz, D. and Li, W. (2026) “…”, "; plain text up to the publication
    cite_work: str  # the publication, set in italics
    cite_end: str  # what follows it
    address: str  # absolute
    share: tuple[Link, ...]  # LinkedIn, mail
    next: tuple[Entry, ...]  # what to read next
    lang: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePage:
    """A retracted or expired post's address."""

    chrome: Chrome
    label: str  # "Retracted", "Expired"
    bad: bool
    text: str  # "This post was taken down on …"
    reason: str
    day: Day
    unit: Link
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainPage:
    """A unit's standing page."""

    chrome: Chrome
    unit: Link
    title: str
    summary: str
    toc: tuple[TocItem, ...]
    body: Markup
    siblings: tuple[Link, ...]
    closed: Banner | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertPage:
    chrome: Chrome
    name: str
    role: str
    unit: Link
    leads: bool  # leads that unit
    also: tuple[Link, ...]  # other units they write for
    photo: Picture | None
    email: str
    links: tuple[Link, ...]
    biography: Markup
    topics: tuple[Counted, ...]
    entries: tuple[Entry, ...]
    pager: Pager


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicPage:
    chrome: Chrome
    name: str
    about: str
    also: tuple[str, ...]  # aliases
    units: tuple[Counted, ...]
    people: tuple[Counted, ...]
    entries: tuple[Entry, ...]
    pager: Pager


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicsPage:
    """`/topics/`: by first letter."""

    chrome: Chrome
    groups: tuple[tuple[str, tuple[Counted, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertsPage:
    """`/experts/`: by unit."""

    chrome: Chrome
    groups: tuple[tuple[Link, tuple[Person, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """A unit in `/units/`."""

    unit: Link
    kind: str
    stage: str
    summary: str
    lead: Person | None
    posts: int
    latest: Entry | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitsPage:
    chrome: Chrome
    units: tuple[UnitRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivePage:
    """`/archive/` (a list of years, `entries` empty) or one year of it."""

    chrome: Chrome
    title: str
    years: tuple[Counted, ...]
    months: tuple[tuple[str, tuple[Entry, ...]], ...]  # newest first


@dataclass(frozen=True, slots=True, kw_only=True)
class RedirectPage:
    """An old address. No chrome: canonical and refresh only."""

    title: str
    lang: str
    href: str
    canonical: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFoundPage:
    chrome: Chrome
    sections: tuple[Link, ...]
    find: tuple[Link, ...]
