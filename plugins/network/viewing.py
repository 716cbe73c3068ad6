"""The small views that several kinds of pages are made of, from the catalog: links, days, entries, heads.

A `Viewer` is made once per build by each capability; it keeps what many pages repeat. Everything it returns is a value
of `views.py`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from plugins.network import days, json_ld, urls
from plugins.network.answering import quoted, target_of
from plugins.network.carrying import NOTHING_CARRIED, Carriage, Placement, followed, offered
from plugins.network.dress import Dress, Facts
from plugins.network.model import Catalog, Expert, Media, Post, Stage, Topic, Unit
from plugins.network.paging import Sheet, legend
from plugins.network.parts import (
    Carried,
    Chrome,
    Counted,
    Day,
    Entry,
    Feed,
    Feeds,
    Head,
    Link,
    Pager,
    Person,
    Picture,
    Site,
)
from plugins.network.streams import section_posts
from plugins.network.wording import FORMS, comment_label, cut

MASTHEAD_MOST = 10


@dataclass(frozen=True)
class Viewer:
    """Makes small views from one catalog and what its units carry."""

    catalog: Catalog
    urls: urls.Urls
    dress: Dress
    carriage: Carriage = NOTHING_CARRIED
    _sites: dict[str, Site] = field(default_factory=dict, init=False, repr=False, compare=False)

    # What is looked up often

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.catalog.network.timezone)

    @cached_property
    def published(self) -> Mapping[str, Post]:
        """Published posts by `uid/slug`."""
        return {post.key: post for post in self.catalog.posts}

    @cached_property
    def answers(self) -> Mapping[str, tuple[Post, ...]]:
        """Published comment posts by the id of the post that they are about, newest first."""
        found: dict[str, list[Post]] = {}
        for post in self.catalog.posts:
            target = target_of(self.catalog, post)
            if target is not None:
                found.setdefault(target.id, []).append(post)
        return {about: tuple(posts) for about, posts in found.items()}

    @cached_property
    def _media(self) -> Mapping[tuple[str, str], Media]:
        return {(media.unit, media.path): media for media in self.catalog.media}

    def unit_of(self, post: Post) -> Unit:
        return self.catalog.unit[post.unit]

    def lang_of(self, post: Post) -> str:
        return post.lang or self.unit_of(post).lang or self.catalog.network.language

    def path_of(self, post: Post) -> str:
        """The site path of a post."""
        return urls.post(self.unit_of(post), post)

    # Links

    def link(self, text: str, path: str, current: bool = False) -> Link:
        return Link(text=text, href=self.urls.href(path), current=current)

    def unit_link(self, unit: Unit, current: bool = False) -> Link:
        return Link(text=unit.name, href=self.urls.href(urls.section(unit)), accent=unit.accent, current=current)

    def topic_link(self, topic: Topic) -> Link:
        return self.link(topic.name, urls.topic(topic))

    def expert_link(self, expert: Expert) -> Link:
        """To the expert's page; words alone while the page is held."""
        return Link(text=expert.name, href="") if expert.held else self.link(expert.name, urls.expert(expert))

    def person(self, expert: Expert, beside: str = "") -> Person:
        """An expert; their unit is named unless it is `beside` (a uid), where it goes without saying."""
        home = None if expert.unit == beside else self.unit_link(self.catalog.unit[expert.unit])
        return Person(link=self.expert_link(expert), role=expert.role, unit=home)

    def authors(self, post: Post) -> tuple[Expert, ...]:
        return tuple(self.catalog.author[slug] for slug in post.authors)

    def topics(self, post: Post) -> tuple[Topic, ...]:
        """The topics of a post that have a page: what only a withdrawn post brought up has none."""
        return tuple(self.catalog.topic[slug] for slug in post.topics if slug in self.catalog.topic)

    def topics_counted(self, posts: Iterable[Post]) -> tuple[Counted, ...]:
        """The topics of `posts` with how many of them each has, most used first."""
        counts = Counter(slug for post in posts for slug in post.topics)
        return most_used(counts, lambda slug: self.topic_link(self.catalog.topic[slug]))

    # Days

    def day(self, when: date, with_time: bool = False) -> Day:
        return days.shown(when, self.zone, with_time)

    def iso_published(self, post: Post) -> str:
        return days.iso(post.date, self.zone, post.has_time)

    def iso_updated(self, post: Post) -> str:
        return days.iso(post.updated, self.zone) if post.updated else ""

    def lastmod(self, posts: Iterable[Post]) -> str:
        """When the newest of `posts` was written or updated, as ISO; "" for none."""
        newest = max(posts, key=lambda post: (post.updated or post.date, post.key), default=None)
        return (self.iso_updated(newest) or self.iso_published(newest)) if newest else ""

    # Posts in lists

    def section_posts(self, unit: Unit) -> tuple[Post, ...]:
        """Every post of a section, its own and carried, in the order in which they stand there."""
        return section_posts(self.catalog, self.carriage, unit.uid)

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
        )

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

    @cached_property
    def network_feeds(self) -> tuple[Feed, ...]:
        """The network's feed, which every page names."""
        return self.discovery(self.catalog.network.name, urls.FRONT)

    def _feeds_of(self, facts: Facts) -> tuple[Feed, ...]:
        """Every feed that a page names: what it is about, its section's, then the network's."""
        name = self.catalog.network.name
        own = [self.discovery(f"{title}, {name}", folder) for title, folder in facts.feeds]
        of_unit = self._feeds_of_units[facts.unit.uid] if facts.unit else ()
        return (*of_unit, *(feed for feeds in own for feed in feeds), *self.network_feeds)

    @cached_property
    def _feeds_of_units(self) -> Mapping[str, tuple[Feed, ...]]:
        name = self.catalog.network.name
        return {unit.uid: self.discovery(f"{unit.name}, {name}", urls.section(unit)) for unit in self.catalog.units}

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
        return urls.media(self.catalog.unit[uid], path) if (uid, path) in self._media else ""

    def picture(self, uid: str, path: str, alt: str, rights: str = "") -> Picture | None:
        """A unit's picture; None when there is none."""
        where = self.file(uid, path)
        if not where:
            return None
        media = self._media[uid, path]
        return Picture(src=self.urls.href(where), alt=alt, width=media.width, height=media.height, rights=rights)

    def absolute_file(self, uid: str, path: str) -> str:
        where = self.file(uid, path)
        return self.urls.absolute(where) if where else ""

    # What surrounds a page

    def site(self, current: str = "") -> Site:
        """Masthead and foot, for a page of the unit `current` (a uid)."""
        if current not in self._sites:
            self._sites[current] = self._site(current)
        return self._sites[current]

    def _site(self, current: str) -> Site:
        network, href = self.catalog.network, self.urls.href
        masthead = tuple(self.unit_link(unit, unit.uid == current) for unit in self._in_masthead)
        all_sections = self.link("All sections", urls.UNITS)
        find = (
            self.link("Topics", urls.TOPICS),
            self.link("People", urls.EXPERTS),
            all_sections,
            self.link("Archive", urls.ARCHIVE),
        )
        return Site(
            name=network.name,
            tagline=network.tagline,
            lang=network.language,
            home=self.link(network.name, urls.FRONT),
            sections=(*masthead, all_sections) if self._masthead_is_short else masthead,
            all_sections=tuple(self.unit_link(unit) for unit in self.catalog.units),
            find=find,
            follow=(
                *(self.link(f"Everything, as {form.name}", urls.feed(urls.FRONT, form)) for form in urls.FEED_FORMATS),
                replace(self.opml, text="Every feed, as OPML"),
                self.link("Machine index, as JSON", urls.MACHINE_INDEX),
            ),
            logo=href(self.dress.logo) if self.dress.logo else "",
            stylesheet=href(urls.STYLESHEET),
            preload=tuple(href(path) for path in self.dress.preload),
            foot=self.dress.foot,
        )

    @cached_property
    def _open_units(self) -> tuple[Unit, ...]:
        return tuple(unit for unit in self.catalog.units if unit.role.stage is not Stage.CLOSED)

    @property
    def _masthead_is_short(self) -> bool:
        return len(self._open_units) > MASTHEAD_MOST

    @cached_property
    def _in_masthead(self) -> tuple[Unit, ...]:
        """Every open unit by name; when those are too many, the live ones with the newest posts, still by name."""
        if not self._masthead_is_short:
            return self._open_units
        live = [unit for unit in self._open_units if unit.role.stage is Stage.LIVE]
        chosen = {unit.uid for unit in sorted(live, key=self.newest_first)[:MASTHEAD_MOST]}
        return tuple(unit for unit in live if unit.uid in chosen)

    def newest_first(self, unit: Unit) -> tuple[float, str, str]:
        """A sort key: units by their newest post, newest first; then by name."""
        posts = self.catalog.posts_of_unit.get(unit.uid, ())
        return (-posts[0].date.timestamp() if posts else math.inf, unit.name.casefold(), unit.uid)

    def chrome(self, facts: Facts) -> Chrome:
        """What the template needs beside the page's own view: masthead, head, the way here."""
        network = self.catalog.network
        steps = [(network.name, urls.FRONT), *facts.crumbs]
        is_front = facts.path == urls.FRONT
        here = [] if is_front else [json_ld.breadcrumbs([*steps, (facts.title, facts.path)], self.urls)]
        title = f"{facts.title}, page {facts.number}" if facts.number > 1 else facts.title
        head = Head(
            title=title if is_front else f"{title} | {network.name}",
            description=cut(facts.description),
            canonical=self.urls.absolute(facts.path),
            og_title=title,
            og_type=facts.og_type,
            image=facts.image,
            image_alt=facts.image_alt if facts.image else "",
            published=facts.published,
            updated=facts.updated,
            noindex=facts.noindex,
            json_ld=json_ld.script([*facts.nodes, *here]),
            feeds=self._feeds_of(facts),
        )
        unit = facts.unit
        return Chrome(
            site=self.site(unit.uid if unit else ""),
            head=head,
            lang=facts.lang or (unit.lang if unit else "") or network.language,
            accent=facts.accent or (unit.accent if unit else ""),
            crumbs=() if is_front else tuple(self._crumb(text, path) for text, path in steps),
        )

    def _crumb(self, text: str, path: str) -> Link:
        unit = self._units_by_path.get(path)
        return self.unit_link(unit) if unit else self.link(text, path)

    @cached_property
    def _units_by_path(self) -> Mapping[str, Unit]:
        return {urls.section(unit): unit for unit in self.catalog.units}


def most_used(counts: Mapping[str, int], link: Callable[[str], Link]) -> tuple[Counted, ...]:
    """What was counted, by key, as links: most used first, then by name."""
    found = [Counted(link=link(key), count=count) for key, count in counts.items()]
    return tuple(sorted(found, key=lambda one: (-one.count, one.link.text.casefold(), one.link.href)))
