"""What the style page says, as one value: each field is what a macro of the theme, or a few of them, are handed."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from plugins.network.views import (
    About,
    Answer,
    Banner,
    Carrier,
    Changed,
    Chrome,
    Coming,
    Counted,
    Day,
    Entry,
    EventFacts,
    FeedGroup,
    Feeds,
    Link,
    NoticePage,
    OutsideList,
    Pager,
    PeopleOfTopic,
    Person,
    Picture,
    Player,
    SectionCard,
    TocItem,
    Told,
    TopicRow,
    Translated,
    UnitRow,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Swatch:
    """A colour of the brand, in both modes as `#rrggbb`."""

    name: str
    use: str
    light: str
    dark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """A size of type, as CSS has it."""

    name: str
    use: str
    css: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StylePage:
    """`/style/`."""

    chrome: Chrome
    jumps: tuple[Link, ...]  # to where each stretch of the page begins
    swatches: tuple[Swatch, ...]
    accents: tuple[Swatch, ...]
    sizes: tuple[Size, ...]
    here: Link
    way: tuple[Link, ...]
    pagers: tuple[Pager, ...]  # the first page of a list, one in its midst, the last
    unit: Link
    person: Person
    portrait: Picture
    drawing: Picture
    lead: Entry
    section_cards: tuple[SectionCard, ...]
    unit_cards: tuple[UnitRow, ...]
    section: tuple[Entry, ...]  # as a section shows them
    anywhere: tuple[Entry, ...]  # as lists of the whole network show them
    no_pager: Pager
    rows: tuple[Entry, ...]
    exchange: Answer
    events: tuple[Coming, ...]
    topics: tuple[TopicRow, ...]
    moving: tuple[TopicRow, ...]
    by_topic: tuple[PeopleOfTopic, ...]
    people: tuple[Person, ...]
    counted: tuple[Counted, ...]
    units: tuple[Counted, ...]
    years: tuple[Counted, ...]
    feeds: tuple[Feeds, ...]
    follows: tuple[tuple[Link, ...], ...]
    outside: OutsideList
    translations: tuple[Translated, ...]
    changes: tuple[Changed, ...]
    facts: tuple[EventFacts, ...]
    banners: tuple[Banner, ...]
    notices: tuple[NoticePage, ...]
    toc: tuple[TocItem, ...]
    about: tuple[About, ...]
    body: Markup
    players: tuple[Player, ...]
    disclosures: tuple[Told, ...]
    carriers: tuple[Carrier, ...]
    further: tuple[Entry, ...]
    day: Day
    groups: tuple[FeedGroup, ...]
