"""The small views that several kinds of pages are made of, from the catalog: links, days, entries, heads.

A `Viewer` is made once per build by each capability; it keeps what many pages repeat. Everything it returns is a value
of `views.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from plugins.network import days, json_ld, urls
from plugins.network.answering import quoted
from plugins.network.carrying import Placement, followed, offered
from plugins.network.dress import Facts
from plugins.network.languages import is_right_to_left
from plugins.network.layout import WIDE
from plugins.network.linking import Linker
from plugins.network.model import Expert, Post, Status, Topic, Unit
from plugins.network.paging import Sheet, legend
from plugins.network.parts import (
    Alternate,
    Carried,
    Chrome,
    Coming,
    Counted,
    Day,
    Entry,
    Feed,
    Feeds,
    Head,
    Link,
    Pager,
    Picture,
    Site,
)
from plugins.network.shared import SHARED
from plugins.network.social import locale_of, shared
from plugins.network.states import announces_event
from plugins.network.wording import FORMS, comment_label, cut

ANY = "x-default"  # as hreflang has it: the page for everybody whose language has none


@dataclass(frozen=True)
class Viewer(Linker):
    """Makes small views from one catalog and what its units carry."""

    def __post_init__(self) -> None:
        for kind, value in SHARED.items():
            self.reads.define(kind, partial(value, self), traced=True)

    # Posts in lists

    def section_posts(self, unit: Unit) -> tuple[Post, ...]:
        """Every post of a section, its own and carried, in the order in which they stand there."""
        found: tuple[Post, ...] = self.reads.shared("section", unit.uid)
        return found

    def placed_on(self, unit: Unit, number: int) -> tuple[Placement, ...]:
        """What stands on one page of a section from elsewhere, in its order."""
        found: tuple[Placement, ...] = self.reads.shared("placed_on", f"{unit.uid} {number}")
        return found

    def section_sheet(self, unit: Unit, number: int) -> Sheet:
        """One page of a section."""
        found: Sheet = self.reads.shared("section_sheet", f"{unit.uid} {number}")
        return found

    def topic_sheet(self, topic: Topic, number: int) -> Sheet:
        found: Sheet = self.reads.shared("topic_sheet", f"{topic.slug} {number}")
        return found

    def expert_sheet(self, expert: Expert, number: int) -> Sheet:
        found: Sheet = self.reads.shared("expert_sheet", f"{expert.slug} {number}")
        return found

    def people_of_unit(self, uid: str) -> tuple[Expert, ...]:
        """Who is at home in a unit, then its guests."""
        found: tuple[Expert, ...] = self.reads.shared("people_of_unit", uid)
        return found

    def counts_of_unit(self, uid: str) -> tuple[int, int, bool]:
        """How many posts of its own a unit has, how many it carries, and whether any of those was offered."""
        found: tuple[int, int, bool] = self.reads.shared("counts_of_unit", uid)
        return found

    def topics_of_unit(self, uid: str) -> tuple[Counted, ...]:
        """The topics that a unit writes about, most used first."""
        found: tuple[Counted, ...] = self.reads.shared("topics_of_unit", uid)
        return found

    def writers_on_topic(self, slug: str) -> tuple[tuple[Counted, ...], tuple[Counted, ...]]:
        """The units, and the people, that write about a topic, with how many posts; who writes most comes first."""
        found: tuple[tuple[Counted, ...], tuple[Counted, ...]] = self.reads.shared("writers_on_topic", slug)
        return found

    def posts_of_year(self, year: int) -> tuple[Post, ...]:
        """Published posts of a year in the network's zone, newest first."""
        found: tuple[Post, ...] = self.reads.shared("posts_of_year", str(year))
        return found

    @property
    def years(self) -> tuple[tuple[int, int], ...]:
        """Each year of the archive with how many posts it has, newest first."""
        found: tuple[tuple[int, int], ...] = self.reads.shared("years", "")
        return found

    def topics_of_expert(self, slug: str) -> tuple[Counted, ...]:
        found: tuple[Counted, ...] = self.reads.shared("topics_of_expert", slug)
        return found

    def events_to_come(self, uid: str = "") -> tuple[Post, ...]:
        """Published posts of a unit, or of all, that announce an event which is not over; the soonest first."""
        found: tuple[Post, ...] = self.reads.shared("events_to_come", uid)
        return found

    def events(self, uid: str = "") -> tuple[Post, ...]:
        """Posts of a unit, or of all, that announce an event, withdrawn ones and those whose event is over too."""
        found: tuple[Post, ...] = self.reads.shared("events", uid)
        return found

    def latest_of_expert(self, slug: str) -> tuple[str, ...]:
        """The sources of the newest few posts of an expert."""
        found: tuple[str, ...] = self.reads.shared("latest_of_expert", slug)
        return found

    def event_is_over(self, post: Post) -> bool:
        """Whether the event that a published post announces has ended."""
        return bool(self.reads.shared("event_is_over", post.source))

    def review_is_due(self, post: Post) -> bool:
        return bool(self.reads.shared("review_is_due", post.source))

    def entry(
        self,
        post: Post,
        *,
        lang: str = "",
        show_unit: bool = True,
        placement: Placement | None = None,
        in_unit: str = "",
    ) -> Entry:
        """A post in a list on a page whose language is `lang` ("" is the network's).

        `in_unit` is the uid of the section that the page lies in, "" on pages of the network itself; `placement` says
        how the post came there from another unit.
        """
        own_lang = self.lang_of(post)
        return Entry(
            title=post.title,
            href=self.urls.href(self.path_of(post)),
            day=self.day(post.date, post.has_time),
            summary=post.summary,
            authors=tuple(self.expert_link(author) for author in self.authors(post)),
            unit=self.unit_link(self.unit_of(post)),
            form=FORMS[post.form],
            label=comment_label(post, pinned=placement is not None and placement.pinned),
            show_unit=show_unit or placement is not None,
            carried=self.carried(placement) if placement else None,
            updated=self.day(post.updated) if post.updated else None,
            change=post.changes[0].what if post.changes else "",
            lang=own_lang if own_lang != (lang or self.catalog.network.language) else "",
            quoted=self.quoted(post, in_unit),
            when=self.when(post),
            mark=self.mark(post),
        )

    def coming(self, post: Post, lang: str = "") -> Coming:
        """An event in a list of those to come, on a page whose language is `lang` ("" is the network's)."""
        own_lang, path = self.lang_of(post), self.path_of(post)
        return Coming(
            link=self.link(post.title, path),
            starts=self.event_day(post.starts or post.date),
            when=self.when(post),
            place=post.place,
            file=self.urls.href(urls.event_file(path)),
            unit=self.unit_link(self.unit_of(post)),
            lang=own_lang if own_lang != (lang or self.catalog.network.language) else "",
            mark=self.mark(post),
        )

    def when(self, post: Post) -> str:
        """When the event that a post announces is, in words; "" for a post that announces none."""
        if post.starts is None or not announces_event(post):
            return ""
        return days.event_in_words(post.starts, post.ends, self.zone)

    def event_day(self, when: datetime) -> Day:
        """When an event begins or ends, as pages show a date."""
        return self.day(when, with_time=not days.is_whole_day(when, self.zone))

    def mark(self, post: Post) -> str:
        """What a preview says of a post that nobody else sees yet: "Draft", "Not before 3 Dec 2026"."""
        if not self.is_marked(post):
            return ""
        return "Draft" if post.status is Status.DRAFT else f"Not before {self.day(post.date, post.has_time).text}"

    def carried(self, placement: Placement) -> Carried:
        """Why a post stands in a section that is not its home, as that section says it."""
        what = followed(self.catalog, placement)
        why = f"carried because we follow {what}" if what else offered(placement)
        return Carried(why=why, note=placement.note, pinned=placement.pinned)

    def quoted(self, post: Post, in_unit: str = "") -> str:
        """The words that a comment post quotes, as far as the section `in_unit` (a uid) may show them."""
        return quoted(self.catalog, post, in_unit)

    # Feeds

    def feeds(self, folder: str, what: str = "") -> Feeds:
        """Links to the feed that lies in `folder`, one for each of its formats."""
        links = (self.link(form.name, urls.feed(folder, form)) for form in urls.FEED_FORMATS)
        return Feeds(what=what, links=tuple(links))

    def discovery(self, title: str, folder: str) -> tuple[Feed, ...]:
        """The feed in `folder` as feed readers find it in the head of a page."""
        return tuple(
            Feed(title=f"{title} ({form.name})", type=form.type, href=self.urls.href(urls.feed(folder, form)))
            for form in urls.FEED_FORMATS
        )

    @property
    def opml(self) -> Link:
        """Every feed of the network, as one file for feed readers."""
        return self.link("OPML", urls.OPML)

    @property
    def network_feeds(self) -> tuple[Feed, ...]:
        """The network's feed, which every page names."""
        return self.reads.once("network feeds", lambda: self.discovery(self.catalog.network.name, urls.FRONT))

    def _feeds_of(self, facts: Facts) -> tuple[Feed, ...]:
        """Every feed that a page names: what it is about, its section's, then the network's."""
        name = self.catalog.network.name
        own = [self.discovery(f"{title}, {name}", folder) for title, folder in facts.feeds]
        of_unit = self._feeds_of_unit(facts.unit) if facts.unit else ()
        return (*of_unit, *(feed for feeds in own for feed in feeds), *self.network_feeds)

    def _feeds_of_unit(self, unit: Unit) -> tuple[Feed, ...]:
        name = f"{unit.name}, {self.catalog.network.name}"
        return self.reads.once(f"feeds of {unit.uid}", lambda: self.discovery(name, urls.section(unit)))

    def listed(self, sheet: Sheet) -> json_ld.Node | None:
        """The posts of one page of a long list, for machines."""
        first = (sheet.number - 1) * sheet.per + 1
        return json_ld.item_list([self.urls.absolute(self.path_of(post)) for post in sheet.posts], first)

    def pager(self, sheet: Sheet, noted: str = "") -> Pager:
        """The way through a long list; `noted` is said after where the page stands."""
        where = legend(sheet)
        return Pager(
            legend=f"{where}: {noted}" if noted else where,
            newer=self.urls.href(sheet.newer) if sheet.newer else "",
            older=self.urls.href(sheet.older) if sheet.older else "",
            number=sheet.number,
            of=sheet.of,
        )

    # Pictures and files

    def file(self, uid: str, path: str) -> str:
        """The site path of a unit's file, "" when there is none of that name among what is published."""
        return urls.media(self.catalog.unit[uid], path) if path and f"{uid}/{path}" in self.catalog.file else ""

    def picture(
        self, uid: str, path: str, alt: str, rights: str = "", *, sizes: str = WIDE, first: bool = False
    ) -> Picture | None:
        """A unit's picture; None when there is none. `sizes` says how wide it is shown (`network.layout`)."""
        where = self.file(uid, path)
        if not where:
            return None
        media = self.catalog.file[f"{uid}/{path}"]
        return Picture(
            src=self.urls.href(where),
            alt=alt,
            width=media.width,
            height=media.height,
            rights=rights,
            srcset=self.urls.srcset(where, media.widths),
            sizes=sizes if media.widths else "",
            first=first,
        )

    def absolute_file(self, uid: str, path: str) -> str:
        where = self.file(uid, path)
        return self.urls.absolute(where) if where else ""

    # What surrounds a page

    def site(self, current: str = "") -> Site:
        """Masthead and foot, for a page of the unit `current` (a uid)."""
        found: Site = self.reads.shared("site", current)
        return found

    def chrome(self, facts: Facts) -> Chrome:
        """What the template needs beside the page's own view: masthead, head, the way here."""
        network = self.catalog.network
        steps = [(network.name, urls.FRONT), *facts.crumbs]
        is_front = facts.path == urls.FRONT
        here = [] if is_front else [json_ld.breadcrumbs([*steps, (facts.title, facts.path)], self.urls)]
        title = f"{facts.title}, page {facts.number}" if facts.number > 1 else facts.title
        unit, picture = facts.unit, shared(facts, self.dress, self.urls)
        lang = facts.lang or (unit.lang if unit else "") or network.language
        head = Head(
            title=title if is_front else f"{title} | {network.name}",
            description=cut(facts.description),
            canonical=self.urls.absolute(facts.path),
            og_title=title,
            og_type=facts.og_type,
            image=picture.href if picture else "",
            image_alt=picture.alt if picture else "",
            image_type=picture.type if picture else "",
            image_width=picture.width if picture else 0,
            image_height=picture.height if picture else 0,
            locale=locale_of(lang),
            published=facts.published,
            updated=facts.updated,
            noindex=facts.noindex,
            json_ld=json_ld.script([*facts.nodes, *here]),
            feeds=self._feeds_of(facts),
            alternates=tuple(Alternate(lang=code, href=self.urls.absolute(path)) for code, path in facts.alternates),
            locales=tuple(filter(None, (locale_of(code) for code, _ in facts.alternates if code not in (lang, ANY)))),
        )
        return Chrome(
            site=self.site(unit.uid if unit else ""),
            head=head,
            lang=lang,
            dir="rtl" if is_right_to_left(lang) else "",
            accent=facts.accent or (unit.accent if unit else ""),
            crumbs=() if is_front else tuple(self._crumb(text, path) for text, path in steps),
        )

    def _crumb(self, text: str, path: str) -> Link:
        uid = self.reads.shared("unit_at", path)
        return self.unit_link(self.catalog.unit[uid]) if uid else self.link(text, path)
