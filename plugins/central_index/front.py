"""The front page: what the network says today, one lead, then every section once, then who answered whom."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from plugins.network import json_ld, urls
from plugins.network.answering import quoted, target_of
from plugins.network.crediting import credited
from plugins.network.dress import Facts
from plugins.network.linking import most_used
from plugins.network.model import Expert, Post, Stage, Unit
from plugins.network.viewing import Viewer
from plugins.network.views import Answer, Chrome, Feeds, FrontPage, SectionCard
from plugins.network.whole import Catalog

TOPICS_MOST = 12
PEOPLE_MOST = 8
ANSWERS_MOST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What stands on the front page: the lead, each open unit with the posts that it shows, and some answers."""

    lead: Post | None
    sections: tuple[tuple[Unit, tuple[Post, ...]], ...]
    answers: tuple[Post, ...] = ()  # comment posts, newest first

    @property
    def posts(self) -> tuple[Post, ...]:
        """Every post on the page."""
        listed = (post for _, posts in self.sections for post in posts)
        return (*([self.lead] if self.lead else []), *listed, *self.answers)


def choose(catalog: Catalog) -> Choice:
    """The lead, then every unit that is not closed with its newest posts, the freshest section first.

    The lead's own section shows its next post instead: no post stands on the page twice.
    """
    lead = lead_post(catalog)
    sections = []
    for unit in catalog.units:
        if unit.role.stage is not Stage.CLOSED:
            most = 1 + catalog.network.front.per_unit
            newest = catalog.posts_of_unit.get(unit.uid, ())[: most + 1]
            sections.append((unit, tuple(post for post in newest if post != lead)[:most]))

    def freshest(section: tuple[Unit, tuple[Post, ...]]) -> tuple[float, str, str]:
        unit, posts = section
        return (-posts[0].date.timestamp() if posts else math.inf, unit.name.casefold(), unit.uid)

    chosen = Choice(lead=lead, sections=tuple(sorted(sections, key=freshest)))
    return replace(chosen, answers=newest_answers(catalog, chosen))


def newest_answers(catalog: Catalog, chosen: Choice) -> tuple[Post, ...]:
    """The newest comment posts of open units whose words quoted, from a post of the network, may be shown.

    None of them is on the page already: what the page has said it does not say again.
    """
    listed = {post.id for post in chosen.posts}
    open_units = {unit.uid for unit, _ in chosen.sections}
    found = (
        post
        for post in catalog.posts
        if post.unit in open_units
        and post.id not in listed
        and isinstance(target_of(catalog, post), Post)
        and quoted(catalog, post)
    )
    return tuple(islice(found, ANSWERS_MOST))


def lead_post(catalog: Catalog) -> Post | None:
    """The newest post that the centre pinned, else the newest of a live unit. Never a pilot's."""
    pinned, stage = set(catalog.network.front.pinned), {unit.uid: unit.role.stage for unit in catalog.units}
    chosen = (post for post in catalog.posts if post.key in pinned and stage[post.unit] is not Stage.PILOT)
    newest = (post for post in catalog.posts if stage[post.unit] is Stage.LIVE)
    return next(chosen, None) or next(newest, None)


def front_page(viewer: Viewer) -> FrontPage:
    """The page at `/`."""
    catalog, choice = viewer.catalog, choose(viewer.catalog)
    lead = choice.lead
    counts = {slug: len(posts) for slug, posts in catalog.posts_of_topic.items()}
    used = most_used(counts, lambda slug: viewer.topic_link(catalog.topic[slug]))
    return FrontPage(
        chrome=front_chrome(viewer, choice),
        lead=viewer.entry(lead) if lead else None,
        lead_picture=viewer.picture(lead.unit, lead.image, lead.image_alt, lead.image_rights) if lead else None,
        sections=tuple(section_card(viewer, unit, posts) for unit, posts in choice.sections),
        topics=tuple(sorted(used[:TOPICS_MOST], key=lambda topic: (topic.link.text.casefold(), topic.link.href))),
        all_units=viewer.link("What each section does", urls.UNITS),
        all_topics=viewer.link("All topics", urls.TOPICS),
        people=tuple(viewer.person(expert) for expert in newest_people(catalog)),
        all_people=viewer.link("All people", urls.EXPERTS),
        feeds=(
            viewer.feeds(urls.FRONT, "From every section"),
            Feeds(what="Each section, topic and person has feeds too; all in one file", links=(viewer.opml,)),
        ),
        answers=tuple(answers(viewer, choice)),
    )


def answers(viewer: Viewer, choice: Choice) -> Iterator[Answer]:
    """Whose words were taken up, and by whom."""
    for post in choice.answers:
        target = target_of(viewer.catalog, post)
        if isinstance(target, Post):
            yield Answer(about=credited(viewer, post, target), reply=viewer.entry(post))


def section_card(viewer: Viewer, unit: Unit, posts: tuple[Post, ...]) -> SectionCard:
    entries = tuple(viewer.entry(post, show_unit=False) for post in posts)
    return SectionCard(
        unit=viewer.unit_link(unit),
        summary=unit.summary,
        first=entries[0] if entries else None,
        more=entries[1:],
        pilot=unit.role.stage is Stage.PILOT,
    )


def newest_people(catalog: Catalog) -> tuple[Expert, ...]:
    """Those who wrote the newest posts, in that order, each once."""
    found: dict[str, Expert] = {}
    for post in catalog.posts:
        for slug in post.authors:
            if slug in catalog.expert:
                found.setdefault(slug, catalog.expert[slug])
        if len(found) >= PEOPLE_MOST:
            break
    return tuple(found.values())[:PEOPLE_MOST]


def front_chrome(viewer: Viewer, choice: Choice) -> Chrome:
    network, dress = viewer.catalog.network, viewer.dress
    logo = viewer.urls.absolute(dress.logo) if dress.logo else ""
    lead = choice.lead
    facts = Facts(
        path=urls.FRONT,
        title=f"{network.name}: {network.tagline}" if network.tagline else network.name,
        description=network.tagline or f"Posts from every section of {network.name}.",
        nodes=(json_ld.organization(network, viewer.urls, logo), json_ld.website(network, viewer.urls)),
        image=viewer.absolute_file(lead.unit, lead.image) if lead else "",
        image_alt=lead.image_alt if lead else "",
    )
    return viewer.chrome(facts)
