"""The front page: what the network says now. `choosing.py` decides what stands on it; here it becomes a view."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.central_index.choosing import Card, Choice
from plugins.central_index.choosing import choose as choose
from plugins.central_index.desk import Desk
from plugins.central_index.topics import moving
from plugins.network import json_ld, urls
from plugins.network.answering import target_of
from plugins.network.crediting import credited
from plugins.network.dress import Cards, Facts
from plugins.network.layout import LEAD
from plugins.network.model import Post, Stage
from plugins.network.viewing import Viewer
from plugins.network.views import Answer, Chrome, Feeds, FrontPage, Picture, SectionCard

EVENTS_MOST = 3


def front_page(desk: Desk) -> FrontPage:
    """The page at `/`."""
    catalog, choice = desk.catalog, desk.choice
    lead = choice.lead
    alone = len(choice.cards) == 1 and bool(choice.cards[0].posts) and not choice.others
    return FrontPage(
        chrome=front_chrome(desk, choice),
        lead=desk.entry(lead) if lead else None,
        lead_picture=lead_picture(desk, lead) if lead else None,
        sections=() if alone else tuple(section_card(desk, card) for card in choice.cards),
        only=tuple(desk.entry(post, show_unit=False) for post in choice.cards[0].posts) if alone else (),
        others=tuple(desk.unit_link(catalog.unit[uid]) for uid in choice.others),
        topics=moving(desk),
        all_units=desk.link("What each section does", urls.UNITS),
        all_topics=desk.link("All topics", urls.TOPICS),
        people=tuple(desk.person(catalog.expert[slug]) for slug in desk.front_people),
        all_people=desk.link("All people", urls.EXPERTS),
        follow=desk.link("Choose what to follow", urls.SUBSCRIBE),
        feeds=(desk.feeds(urls.FRONT, "Everything"), Feeds(what="Every feed in one file", links=(desk.opml,))),
        answers=tuple(answers(desk, choice)),
        events=tuple(desk.coming(post) for post in desk.events_to_come()[:EVENTS_MOST]),
        archive=desk.link("Everything, by year", urls.ARCHIVE) if lead else None,
    )


def lead_picture(desk: Desk, lead: Post) -> Picture | None:
    return desk.picture(lead.unit, lead.image, lead.image_alt, lead.image_rights, sizes=LEAD, first=True)


def answers(viewer: Viewer, choice: Choice) -> Iterator[Answer]:
    """Whose words were taken up, and by whom."""
    for post in choice.answers:
        target = target_of(viewer.catalog, post)
        if isinstance(target, Post):
            yield Answer(about=credited(viewer, post, target), reply=viewer.entry(post))


def section_card(viewer: Viewer, card: Card) -> SectionCard:
    unit = viewer.catalog.unit[card.unit]
    entries = tuple(viewer.entry(post, show_unit=False) for post in card.posts)
    return SectionCard(
        unit=viewer.unit_link(unit),
        summary=unit.summary,
        first=entries[0] if entries else None,
        more=entries[1:],
        pilot=unit.role.stage is Stage.PILOT,
    )


def front_chrome(viewer: Viewer, choice: Choice) -> Chrome:
    network, dress = viewer.catalog.network, viewer.dress
    logo = viewer.urls.absolute(dress.logo) if dress.logo else ""
    lead = choice.lead
    facts = Facts(
        path=urls.FRONT,
        title=f"{network.name}: {network.tagline}" if network.tagline else network.name,
        description=network.tagline or f"Posts from every section of {network.name}.",
        nodes=(json_ld.organization(network, viewer.urls, logo), json_ld.website(network, viewer.urls)),
        image=viewer.absolute_file(lead.unit, lead.image) if lead and dress.cards is Cards.NONE else "",
        image_alt=lead.image_alt if lead else "",
    )
    return viewer.chrome(facts)
