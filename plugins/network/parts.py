"""The small values that pages are made of: links, days, entries, heads, and what surrounds every page.

As in `views.py`, strings are plain text and escaped by the template, except fields of type `Markup`.
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
    follow: tuple[Link, ...]  # foot: the network's feeds
    logo: str  # href of the logo file, "" without one
    icon: str  # href of the small picture in a browser's tab, "" without one
    stylesheet: str  # href
    preload: tuple[str, ...]  # hrefs of faces that every page needs
    foot: str  # the brand's closing sentence
    preload_quotes: tuple[str, ...] = ()  # hrefs of faces that a page needs at once which begins with a quotation
    search: str = ""  # href of the page that searches
    subscribe: Link | None = None  # to every feed
    dir: str = ""  # as in `Chrome`, of the network's language


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
    image_type: str = ""
    image_width: int = 0
    image_height: int = 0
    locale: str = ""  # as OpenGraph has it, "en_GB"
    published: str = ""  # ISO, article only
    updated: str = ""
    noindex: bool = False
    json_ld: Markup = Markup("")  # ready for a script element: no "<" in it
    feeds: tuple[Feed, ...] = ()  # autodiscovery: the page's own first, then the network's
    alternates: tuple[Alternate, ...] = ()  # the same in every language, this page's own among them
    locales: tuple[str, ...] = ()  # of the others, as OpenGraph has them


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternate:
    """A page that says the same in a language. `lang` is "x-default" for the one that is right for everybody else."""

    lang: str
    href: str  # absolute


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated:
    """A link to the same post in another language, under the language's own name."""

    name: str
    title: str
    href: str
    lang: str
    dir: str  # ltr | rtl


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed for autodiscovery."""

    title: str
    type: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeds:
    """One feed in each of its formats; `what` says what is in it, "" where the page says that already."""

    what: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chrome:
    """What every template gets beside its own view."""

    site: Site
    head: Head
    lang: str  # of the page
    accent: str  # "" for pages of the network itself
    dir: str = ""  # "rtl" where the page's language is written from right to left
    crumbs: tuple[Link, ...] = ()  # from the front page down, the page itself left out


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An expert in a byline or a list."""

    link: Link
    role: str = ""
    unit: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """How a post comes to a section that is not its home."""

    why: str  # "carried because we follow Tax", "offered by its author"
    note: str = ""  # the carrying section's words
    pinned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """A section that carries the post on whose page it is named."""

    unit: Link
    why: str  # "follows Tax on Hydrogen", "offered by its author"
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideLink:
    """An entry of an outside feed: a link to somebody else's page, never a post."""

    title: str
    href: str  # http or https
    host: str
    day: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideList:
    """What a section shows of one outside feed. `page.href` is "" when the feed names no page of its own."""

    page: Link
    items: tuple[OutsideLink, ...]


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
    label: str = ""  # said before the unit's name ("Comment", "Pinned"); "" for none
    show_unit: bool = True  # False in the unit's own section: silence means ours
    carried: Carried | None = None  # set where another unit shows it
    updated: Day | None = None
    change: str = ""  # what the newest change was
    lang: str = ""  # when it differs from the page's
    quoted: str = ""
    when: str = ""  # of an event, in words
    why: str = ""  # why it is offered here: "also on Hydrogen"
    mark: str = ""  # "Draft", "Not before 3 Dec 2026"; a preview's alone, since nobody else has such posts


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """Where one page of a long list stands. `legend` is e.g. "1 to 20 of 112 posts"."""

    legend: str
    newer: str = ""  # href
    older: str = ""
    number: int = 1
    of: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture; `srcset` and `sizes` are what HTML has of smaller sizes, both "" where there are none.

    `first` is set where it stands at the top of its page, to be loaded before anything else.
    """

    src: str
    alt: str
    width: int = 0
    height: int = 0
    rights: str = ""
    srcset: str = ""
    sizes: str = ""
    first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TocItem:
    text: str
    href: str  # "#id"
    children: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """Words below a post that its readers must be told; `lang` is "" for those in the post's own language."""

    text: str
    lang: str = ""


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
    file: str = ""  # href of the event as a calendar file


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """An event that is not over, in a list of those. `when` is said in words in the network's zone."""

    link: Link  # to its post
    starts: Day
    when: str
    place: str
    file: str  # href of the event as a calendar file
    unit: Link  # its home
    lang: str = ""  # of its title, when it differs from the page's
    mark: str = ""  # as in `Entry`


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """Said above a post's text: withdrawn, closed unit, "as at"; in a preview, that it is not published."""

    kind: str  # withdrawn | closed | note | unpublished
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
    withheld: str = ""  # why the words quoted are not shown
    authors: tuple[Link, ...] = ()
    unit: Link | None = None  # None: an outside page
    day: Day | None = None
