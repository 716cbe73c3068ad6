"""Small values of our own making: what they say is what they show. Everything leads to the style page itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from plugins.network.views import (
    About,
    Answer,
    Banner,
    Carried,
    Carrier,
    Changed,
    Chrome,
    Coming,
    Counted,
    Day,
    Entry,
    EventFacts,
    FeedGroup,
    FeedRow,
    Feeds,
    Link,
    NoticePage,
    OutsideLink,
    OutsideList,
    Pager,
    PeopleOfTopic,
    Person,
    Picture,
    SectionCard,
    TocItem,
    Told,
    TopicRow,
    Translated,
    UnitRow,
)

DAY = Day(iso="2026-11-20", text="20 Nov 2026")
LATER = Day(iso="2026-11-22", text="22 Nov 2026")
STARTS = Day(iso="2027-02-04T09:30:00+00:00", text="4 Feb 2027, 09:30")
WHEN = "Thursday 4 Feb 2027, 09:30 to 16:00 GMT"
NO_PAGER = Pager(legend="")
LONG = "Landwirtschaftsberatungsgesellschaft und Wasserversorgung"

TOC = (
    TocItem(text="A heading of the text", href="#a-heading", children=(Link(text="One below", href="#a-second"),)),
    TocItem(text="Another, with a longer name than the margin has room for", href="#a-third"),
)
BANNERS = (
    Banner(kind="withdrawn", title="Withdrawn", text="Why, in a sentence. The text stays, so that it can be checked."),
    Banner(kind="withdrawn", title="Withdrawn on", text="The same with its day.", day=LATER),
    Banner(kind="closed", title="This section is closed", text="It no longer publishes. What it wrote stays here."),
    Banner(kind="note", title="Position as at 1 Nov 2026", text="What has happened since is not in it."),
    Banner(kind="note", title="To be looked at again", text="That was due on 1 Nov 2026, and has not been done yet."),
    Banner(kind="unpublished", title="Draft", text="Only this preview shows it."),
)
CHANGES = (
    Changed(day=LATER, what="The newest change, in its author’s words."),
    Changed(day=DAY, what="The one before it."),
)
DISCLOSURES = (
    Told("What the author has to do with the matter, in a sentence of their own."),
    Told("What the firm tells below every post on this, whoever wrote it."),
    Told("Was ein Bereich unter jedem seiner Beiträge sagt, in seiner Sprache.", "de"),
    Told("وما يُقال بلغة تُكتب من اليمين إلى اليسار.", "ar"),
)


@dataclass(frozen=True, slots=True)
class Samples:
    """Values that link to `here` and wear `accents`, the palette of the brand."""

    here: str
    accents: Sequence[str]

    def link(self, text: str) -> Link:
        return Link(text=text, href=self.here)

    def unit(self, number: int, text: str) -> Link:
        accent = self.accents[number % len(self.accents)] if self.accents else ""
        return Link(text=text, href=self.here, accent=accent)

    @property
    def ours(self) -> Link:
        return self.unit(0, "A section")

    @property
    def other(self) -> Link:
        return self.unit(2, "Another section")

    @property
    def people(self) -> tuple[Person, ...]:
        return (
            Person(link=self.link("Ada Example"), role="Her role", unit=self.ours),
            Person(link=self.link("Bo Sample"), role="His role, which is longer and takes two lines", unit=self.other),
            Person(link=self.link("Chidi Specimen"), unit=self.unit(4, LONG)),
            Person(link=self.link("Dee Without-a-role")),
        )

    # Posts in lists

    def own(self, title: str, summary: str, **fields: object) -> Entry:
        base = Entry(
            title=title,
            href=self.here,
            day=DAY,
            summary=summary,
            authors=(self.people[0].link,),
            unit=self.ours,
            show_unit=False,
        )
        return replace(base, **fields)  # type: ignore[arg-type]

    def from_other(self, title: str, summary: str, why: str, note: str = "", **fields: object) -> Entry:
        pinned = bool(fields.pop("pinned", False))
        carried = Carried(why=why, note=note, pinned=pinned)
        return self.own(title, summary, unit=self.other, show_unit=True, carried=carried, **fields)

    @property
    def section(self) -> tuple[Entry, ...]:
        """As a section shows posts, its own and others'."""
        link = self.people[1].link
        rule = "carried because we follow Another section on Wells"
        words = "These are the words that are quoted, between the title and the summary."
        return (
            self.from_other(
                "Pinned", "It stands first until it is unpinned.", rule, "A note is ours.", pinned=True, label="Pinned"
            ),
            self.own("The section’s own post", "Title, one or two sentences, who. No label: silence means ours."),
            self.own("Its own, with its form", "Said after the names.", form="Analysis"),
            self.own("By two people", "Both are named.", authors=(self.people[0].link, link)),
            self.own(
                "Its own post, updated",
                "When, and what changed.",
                form="Explainer",
                updated=LATER,
                change="two figures of the table were put right",
            ),
            self.own("Its own comment on somebody’s post", "A summary follows.", label="Comment", quoted=words),
            self.own("Its own event", "It stands among posts by its date.", form="Event", when=WHEN),
            self.from_other("Carried by a rule", "A branch joins the stream from the source, in its colour.", rule),
            self.from_other("Carried, with a note", "The summary is the author’s.", rule, "The note is the section’s."),
            self.from_other("Offered by its author", "Its last line says so.", "offered by its author"),
            self.from_other("A comment, carried", "Both are in the label.", rule, label="Comment", quoted=words),
            self.own("Qui l’a écrit en français", "Un billet dans une autre langue.", lang="fr"),
            self.own("منشور من اليمين إلى اليسار", "ملخّص يُقرأ من اليمين إلى اليسار.", lang="ar"),
            self.own("A draft", "Before its title stands what only a preview shows.", mark="Draft"),
            self.own("A post of the future", "It says from when.", mark="Not before 3 Dec 2026"),
            self.own("A title alone", "", authors=()),
            self.own(f"A title with one very long word: {LONG.split()[0]}", "It breaks where it must."),
        )

    @property
    def anywhere(self) -> tuple[Entry, ...]:
        """As lists of the whole network show posts: whose each is comes first."""
        words = "These are the words that are quoted."
        return (
            self.own("A post of a section", "Whose it is stands above its title.", show_unit=True),
            self.own("A comment", "So it is said.", show_unit=True, unit=self.other, label="Comment", quoted=words),
            self.own("Read next", "Why it is offered.", show_unit=True, why="also on Wells"),
            self.own("Of a section with a long name", "", show_unit=True, unit=self.unit(4, LONG)),
        )

    # Cards, rows, events

    @property
    def lead(self) -> Entry:
        return self.own("The lead of the front page", "Its summary, larger than any other.", show_unit=True)

    @property
    def section_cards(self) -> tuple[SectionCard, ...]:
        more = (self.own("The title of another", ""), self.own("And of one more, which takes two lines to say", ""))
        first = self.own("A section with its newest post", "And the titles of two more.", show_unit=True)
        comment = self.own("Its newest is a comment", "So it is said.", label="Comment")
        arabic = self.own("بطاقة من اليمين إلى اليسار", "أحدث منشور بلغة أخرى.", lang="ar")
        draft = self.own("Its newest is a draft", "In a preview alone.", mark="Draft")
        nothing = SectionCard(
            unit=self.unit(5, "Without a post"), summary="What the section does.", first=None, more=()
        )
        return (
            SectionCard(unit=self.ours, summary="", first=first, more=more),
            SectionCard(unit=self.unit(1, "On trial"), summary="", first=comment, more=more[:1], pilot=True),
            SectionCard(unit=self.other, summary="", first=arabic, more=()),
            SectionCard(unit=self.unit(3, "In a preview"), summary="", first=draft, more=()),
            SectionCard(unit=self.unit(4, LONG), summary="", first=more[0], more=()),
            nothing,
        )

    @property
    def unit_cards(self) -> tuple[UnitRow, ...]:
        live = UnitRow(
            unit=self.ours,
            kind="Sector",
            stage="live",
            summary="What a section does, in a sentence of its own.",
            lead=self.people[0],
            posts=31,
            latest=self.own("Its newest post", ""),
            focus=self.counted[:3],
        )
        return (
            live,
            replace(live, unit=self.unit(1, "A pilot"), stage="pilot", posts=1, focus=()),
            replace(live, unit=self.other, stage="closed", lead=None, focus=()),
            replace(live, unit=self.unit(3, "Without a post"), posts=0, latest=None, lead=None, focus=()),
        )

    @property
    def exchange(self) -> Answer:
        reply = self.own("The answer of another section", "", unit=self.other, show_unit=True)
        return Answer(about=self.about[0], reply=reply)

    @property
    def events(self) -> tuple[Coming, ...]:
        first = Coming(
            link=self.link("An event with a place"),
            starts=STARTS,
            when=WHEN,
            place="The old pump house, and online",
            file=self.here,
            unit=self.ours,
        )
        return (
            first,
            replace(first, link=self.link("One without a place"), place="", unit=self.other),
            replace(first, link=self.link("One that only a preview shows"), mark="Draft", unit=self.unit(4, LONG)),
        )

    @property
    def facts(self) -> tuple[EventFacts, ...]:
        first = EventFacts(starts=STARTS, ends=None, when=WHEN, place="The old pump house, and online", file=self.here)
        return first, replace(first, place="", over=True)

    # Topics, and what stands beside a list

    @property
    def counted(self) -> tuple[Counted, ...]:
        names = ("Wells", "Pumps and pipes", "Rain", "Land that floods, and who pays for it", "Soil", "Dams")
        counts = (112, 31, 12, 4, 1, 0)
        return tuple(Counted(link=self.link(name), count=many) for name, many in zip(names, counts, strict=True))

    @property
    def years(self) -> tuple[Counted, ...]:
        now = Counted(link=Link(text="2026", href=self.here, current=True), count=31)
        return now, Counted(link=self.link("2025"), count=112)

    @property
    def units(self) -> tuple[Counted, ...]:
        of = (self.ours, self.other, self.unit(4, LONG))
        return tuple(Counted(link=link, count=many) for link, many in zip(of, (12, 3, 1), strict=True))

    @property
    def topics(self) -> tuple[TopicRow, ...]:
        links = [one.link for one in self.counted]
        return (
            TopicRow(link=links[0], posts=112, lately=6, moves=True, about="With a sentence, and moving."),
            TopicRow(link=links[3], posts=4, lately=1, about="With a sentence alone."),
            TopicRow(link=links[4], posts=1),
        )

    @property
    def by_topic(self) -> tuple[PeopleOfTopic, ...]:
        links = tuple(one.link for one in self.people)
        wells, pumps = self.counted[0].link, self.counted[1].link
        return PeopleOfTopic(topic=wells, people=links, more=4), PeopleOfTopic(topic=pumps, people=links[:1], more=0)

    @property
    def formats(self) -> tuple[Link, ...]:
        return tuple(map(self.link, ("RSS", "Atom", "JSON Feed")))

    @property
    def feeds(self) -> tuple[Feeds, ...]:
        return Feeds(what="With what we carry", links=self.formats), Feeds(what="", links=self.formats)

    @property
    def follows(self) -> tuple[tuple[Link, ...], ...]:
        plain = Link(text="Up to 3 posts at a time from ", href="")
        return (plain, self.other, Link(text=" on ", href=""), self.counted[0].link), (
            Link(text="Posts that other sections offer us", href=""),
        )

    @property
    def outside(self) -> OutsideList:
        first = OutsideLink(
            title="A page of somebody else", href="https://wells.example/1", host="wells.example", day=DAY
        )
        return OutsideList(
            page=Link(text="A feed from outside", href="https://wells.example/"),
            items=(first, replace(first, title="One without a day", day=None)),
        )

    # A post

    @property
    def about(self) -> tuple[About, ...]:
        quoted = About(
            quote="The words that a comment answers stand larger than its own.",
            link=self.link("The post that they are from"),
            authors=(self.people[1].link,),
            unit=self.ours,
            day=DAY,
        )
        return (
            quoted,
            replace(quoted, quote="Words of an outside page.", authors=(), unit=None, day=None),
            replace(quoted, quote="", withheld="The post was retracted, so its words are not shown."),
        )

    @property
    def translations(self) -> tuple[Translated, ...]:
        names = (("Suomi", "fi", "ltr"), ("العربية", "ar", "rtl"))
        return tuple(Translated(name=name, title=name, href=self.here, lang=code, dir=way) for name, code, way in names)

    @property
    def carriers(self) -> tuple[Carrier, ...]:
        return (
            Carrier(unit=self.other, why="follows A section on Wells", note="Their own words about it."),
            Carrier(unit=self.unit(4, LONG), why="offered by its author"),
        )

    def notices(self, chrome: Chrome) -> tuple[NoticePage, ...]:
        retracted = NoticePage(
            chrome=chrome,
            label="Retracted",
            bad=True,
            text="This post was taken down on 22 Nov 2026.",
            reason="What was wrong with it, in a sentence.",
            day=LATER,
            unit=self.ours,
            address="https://example.org/a-section/a-post/",
        )
        expired = replace(retracted, label="Expired", bad=False, text="This post expired on 22 Nov 2026.", reason="")
        return retracted, expired

    # Feeds to choose

    @property
    def groups(self) -> tuple[FeedGroup, ...]:
        first = FeedRow(name="A section", value=self.here, links=self.formats, accent=self.ours.accent)
        own = replace(first, name="its own posts alone", of="A section")
        other = replace(first, name=LONG, accent=self.other.accent)
        topic = replace(first, name="A topic", accent="")
        person = replace(topic, name="Ada Example", note="Her role")
        return (
            FeedGroup(title="", rows=(first, own, other)),
            FeedGroup(title="A group with a name", rows=(topic, person)),
            FeedGroup(title="A folded group", rows=(topic,) * 3, folded=True),
        )


def picture(src: str, alt: str, width: int, height: int, rights: str = "") -> Picture:
    return Picture(src=src, alt=alt, width=width, height=height, rights=rights)
