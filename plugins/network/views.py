"""What pages say, as complete immutable values: the only things a template is handed.

Every `href` is ready for the page (root-relative, with the path of the network's `url`); what must be absolute is
named so. Strings are plain text and escaped by the template, except fields of type `Markup`: sanitised HTML. What
pages are made of stands in `parts.py` and is to be had from here too.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from plugins.network.parts import About as About
from plugins.network.parts import Banner as Banner
from plugins.network.parts import Carried as Carried
from plugins.network.parts import Carrier as Carrier
from plugins.network.parts import Changed as Changed
from plugins.network.parts import Chrome as Chrome
from plugins.network.parts import Counted as Counted
from plugins.network.parts import Day as Day
from plugins.network.parts import Entry as Entry
from plugins.network.parts import EventFacts as EventFacts
from plugins.network.parts import Feed as Feed
from plugins.network.parts import Feeds as Feeds
from plugins.network.parts import Head as Head
from plugins.network.parts import Link as Link
from plugins.network.parts import OutsideLink as OutsideLink
from plugins.network.parts import OutsideList as OutsideList
from plugins.network.parts import Pager as Pager
from plugins.network.parts import Person as Person
from plugins.network.parts import Picture as Picture
from plugins.network.parts import Player as Player
from plugins.network.parts import Site as Site
from plugins.network.parts import TocItem as TocItem


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionCard:
    """A unit on the front page: its newest post and a few more titles."""

    unit: Link
    summary: str
    first: Entry | None
    more: tuple[Entry, ...]
    pilot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Words of a post, and the comment post of somebody who took them up."""

    about: About
    reply: Entry


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
    feeds: tuple[Feeds, ...] = ()
    answers: tuple[Answer, ...] = ()


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
    feeds: tuple[Feeds, ...] = ()
    follows: tuple[tuple[Link, ...], ...] = ()  # what it carries, a line each: words, some of which lead somewhere
    outside: tuple[OutsideList, ...] = ()


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
    share: tuple[Link, ...]  # LinkedIn, mail; none for what is withdrawn
    next: tuple[Entry, ...]  # what to read next
    lang: str
    original: Entry | None = None  # the post that it is about, when that may be listed here
    answers: tuple[Entry, ...] = ()  # comment posts about it
    answers_left: str = ""  # how many more there are
    carried_by: tuple[Carrier, ...] = ()


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
    feeds: tuple[Feeds, ...] = ()


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
    feeds: tuple[Feeds, ...] = ()


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
