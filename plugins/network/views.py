"""What pages say, as complete immutable values: the only things a template is handed.

Every `href` is ready for the page (root-relative, with the path of the network's `url`); what must be absolute is
named so. Strings are plain text and escaped by the template, except fields of type `Markup`: sanitised HTML. What
pages are made of stands in `parts.py` and is to be had from here too.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from plugins.network.parts import About as About
from plugins.network.parts import Alternate as Alternate
from plugins.network.parts import Banner as Banner
from plugins.network.parts import Carried as Carried
from plugins.network.parts import Carrier as Carrier
from plugins.network.parts import Changed as Changed
from plugins.network.parts import Chrome as Chrome
from plugins.network.parts import Coming as Coming
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
from plugins.network.parts import Told as Told
from plugins.network.parts import Translated as Translated


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
class TopicRow:
    """A topic in a list: how many posts it has, how many of them are of late, and whether that is more than usual."""

    link: Link
    posts: int
    lately: int = 0
    moves: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Posts of a long list that belong together (a year, a month), under a heading with an id."""

    title: str
    id: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontPage:
    """`/`. A network in which one section alone writes shows it as a stream (`only`), not as a card."""

    chrome: Chrome
    lead: Entry | None
    lead_picture: Picture | None
    sections: tuple[SectionCard, ...]
    topics: tuple[TopicRow, ...]
    all_units: Link
    all_topics: Link
    people: tuple[Person, ...]
    all_people: Link
    follow: Link
    feeds: tuple[Feeds, ...] = ()
    answers: tuple[Answer, ...] = ()
    others: tuple[Link, ...] = ()  # open units that show no posts here
    only: tuple[Entry, ...] = ()
    events: tuple[Coming, ...] = ()
    archive: Link | None = None


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
    events: tuple[Coming, ...] = ()  # of its own, to come, the soonest first
    calendar: Link | None = None  # its events, where there are any to come


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
    disclosures: tuple[Told, ...]  # the author's, then what the network and the unit must tell
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
    more: tuple[Entry, ...] = ()  # what else its authors wrote
    more_by: tuple[Link, ...] = ()  # those authors
    translations: tuple[Translated, ...] = ()
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
    subjects: tuple[Link, ...] = ()  # topics that they name as theirs and have not written on
    carriers: tuple[Counted, ...] = ()  # units that carry their posts
    answers: tuple[Entry, ...] = ()  # of others, newest first


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicPage:
    chrome: Chrome
    name: str
    about: str
    also: tuple[str, ...]  # aliases
    units: tuple[Counted, ...]
    people: tuple[Counted, ...]
    groups: tuple[Group, ...]  # posts by year, newest first; one group without a title where all are of one year
    pager: Pager
    feeds: tuple[Feeds, ...] = ()
    years: tuple[Counted, ...] = ()  # to where each year begins
    near: tuple[Counted, ...] = ()  # topics, with how many posts are on both
    also_people: tuple[Person, ...] = ()  # who name it as theirs and have not written on it


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicsPage:
    """`/topics/`: by first letter; `letters` lead to where each begins, `groups` have (letter, id, topics)."""

    chrome: Chrome
    letters: tuple[Link, ...]
    groups: tuple[tuple[str, str, tuple[TopicRow, ...]], ...]
    pager: Pager
    moving: tuple[TopicRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleOfUnit:
    """The people of one unit, on one page of the list of people."""

    unit: Link
    id: str
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleOfTopic:
    """Who writes on a topic most, and how many more do."""

    topic: Link
    people: tuple[Link, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertsPage:
    """`/experts/`: by unit; its first page also by topic. `units` lead to where the people of each begin."""

    chrome: Chrome
    units: tuple[Counted, ...]
    groups: tuple[PeopleOfUnit, ...]
    topics: tuple[PeopleOfTopic, ...]
    by_topic: Link | None  # to where the list by topic begins
    all_topics: Link
    pager: Pager


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """A unit in `/units/`; `focus` are the topics that it writes on most."""

    unit: Link
    kind: str
    stage: str
    summary: str
    lead: Person | None
    posts: int
    latest: Entry | None
    focus: tuple[Counted, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitsPage:
    """`/units/`: by kind, closed ones last: (heading, its id, rows). The heading is "" where there is no other."""

    chrome: Chrome
    groups: tuple[tuple[str, str, tuple[UnitRow, ...]], ...]
    pager: Pager
    jumps: tuple[Link, ...] = ()  # to where each kind begins


@dataclass(frozen=True, slots=True, kw_only=True)
class YearRow:
    """A year of the archive with its months, newest first."""

    year: Counted
    months: tuple[Counted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivePage:
    """`/archive/`: the years (`rows`); or a page of one of them, by month (`groups`, and `months` to jump to)."""

    chrome: Chrome
    title: str
    years: tuple[Counted, ...]
    rows: tuple[YearRow, ...] = ()
    months: tuple[Counted, ...] = ()
    groups: tuple[Group, ...] = ()
    pager: Pager | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRow:
    """A feed to choose. `value` is the absolute address by which the list of all feeds knows it."""

    name: str
    value: str
    links: tuple[Link, ...]  # in each format
    accent: str = ""
    note: str = ""
    of: str = ""  # the name of the row above, of which this one is a part


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedGroup:
    """Feeds under one name, "" where the page says it already."""

    title: str
    rows: tuple[FeedRow, ...]
    accent: str = ""
    folded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscribePage:
    """`/subscribe/`."""

    chrome: Chrome
    everything: Feeds
    opml: Link
    calendar: Link
    script: str  # href
    units: FeedGroup
    topics: tuple[FeedGroup, ...]
    people: tuple[FeedGroup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """`/search/`. `script` and `told` are "" where nothing is indexed."""

    chrome: Chrome
    about: str
    action: str  # href of the page itself
    script: str  # href
    told: str  # what the script has to know, as JSON
    ways: tuple[Link, ...]  # where else to look


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
