"""`/experts/` and each expert's page."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.central_index.desk import PEOPLE_PER_PAGE, Desk
from plugins.central_index.jumping import ident, jumps, pager
from plugins.network import json_ld, urls
from plugins.network.dress import Cards, Facts
from plugins.network.layout import PHOTO
from plugins.network.library import Library
from plugins.network.model import Expert
from plugins.network.paging import Sheet, how_many
from plugins.network.viewing import Viewer
from plugins.network.views import Chrome, ExpertPage, ExpertsPage, Link, PeopleOfTopic, PeopleOfUnit

TOPICS_MOST = 12


def experts_places(viewer: Viewer) -> Iterator[tuple[str, int]]:
    for number in range(1, how_many(len(viewer.catalog.experts), PEOPLE_PER_PAGE) + 1):
        yield urls.numbered(urls.EXPERTS, number), number


def experts_page(desk: Desk, library: Library, number: int) -> ExpertsPage:
    """A page of everybody by unit. The first also names, for each topic, who writes on it most."""
    catalog, path = desk.catalog, urls.numbered(urls.EXPERTS, number)
    counts = desk.people_counts
    total = sum(count for _, count in counts)
    topics = desk.people_by_topic
    first = urls.EXPERTS if number > 1 else ""
    node = json_ld.web_page(catalog.network, desk.urls, path, "People", "CollectionPage")
    facts = Facts(
        path=path,
        title="People",
        number=number,
        description=f"Who writes for {catalog.network.name}, by section and by topic.",
        nodes=(node,),
    )
    groups = [(catalog.unit[uid].name, f"of-{uid}", count) for uid, count in counts]
    return ExpertsPage(
        chrome=desk.chrome(facts),
        units=jumps(desk, urls.EXPERTS, groups, PEOPLE_PER_PAGE, number) if len(counts) > 1 else (),
        groups=tuple(
            PeopleOfUnit(unit=desk.unit_link(catalog.unit[uid]), id=ident(f"of-{uid}"), people=people)
            for uid, people in desk.people_page(number)
        ),
        topics=tuple(PeopleOfTopic(topic=topic, people=people, more=more) for topic, people, more in topics)
        if number == 1
        else (),
        by_topic=Link(text="By topic", href=(desk.urls.href(first) if first else "") + f"#{ident('by-topic')}")
        if topics
        else None,
        all_topics=desk.link("All topics", urls.TOPICS),
        pager=pager(desk, urls.EXPERTS, number, total, PEOPLE_PER_PAGE, "person", "people"),
    )


def expert_places(viewer: Viewer) -> Iterator[tuple[str, str, int]]:
    """Each expert's page and its further pages, those who have written nothing yet too: (site path, slug, number)."""
    for expert in viewer.catalog.experts:
        posts = viewer.catalog.posts_of_expert.get(expert.slug, ())
        for number in range(1, how_many(len(posts)) + 1):
            yield urls.numbered(urls.expert(expert), number), expert.slug, number


def expert_page(desk: Desk, library: Library, slug: str, number: int) -> ExpertPage:
    """Page `number` of an expert."""
    catalog = desk.catalog
    expert = catalog.expert[slug]
    unit, sheet = catalog.unit[expert.unit], desk.expert_sheet(expert, number)
    topics = desk.topics_of_expert(slug)
    named = [desk.topic_link(catalog.topic[one]) for one in expert.topics if one in catalog.topic]
    return ExpertPage(
        chrome=expert_chrome(desk, expert, sheet),
        name=expert.name,
        role=expert.role,
        unit=desk.unit_link(unit),
        leads=unit.role.lead == expert.slug,
        also=tuple(
            desk.unit_link(catalog.unit[uid]) for uid in expert.writes_for if uid in catalog.unit and uid != expert.unit
        ),
        photo=desk.picture(expert.unit, expert.photo, expert.photo_alt, sizes=PHOTO, first=True),
        email=expert.email,
        links=tuple(Link(text=label, href=address) for label, address in expert.links),
        biography=library.text(expert.source).html,
        topics=topics[:TOPICS_MOST],
        entries=tuple(desk.entry(post, show_unit=post.unit != expert.unit) for post in sheet.posts),
        pager=desk.pager(sheet),
        feeds=(desk.feeds(urls.expert(expert)),),
        subjects=tuple(link for link in named if link not in {one.link for one in topics}),
        carriers=desk.carriers_of_expert(slug),
        answers=tuple(desk.entry(post) for post in desk.answers_to_expert(slug)),
    )


def expert_chrome(desk: Desk, expert: Expert, sheet: Sheet) -> Chrome:
    catalog, photo = desk.catalog, desk.absolute_file(expert.unit, expert.photo)
    known = json_ld.filled(
        {
            **json_ld.person(expert, desk.urls),
            "image": photo,
            "sameAs": [address for _, address in expert.links],
            "worksFor": json_ld.organization(catalog.network, desk.urls),
            "knowsAbout": [catalog.topic[slug].name for slug in expert.topics if slug in catalog.topic],
        }
    )
    page = json_ld.web_page(catalog.network, desk.urls, sheet.path, expert.name, "ProfilePage", mainEntity=known)
    role = f"{expert.role}, {catalog.network.name}." if expert.role else f"{catalog.network.name}."
    return desk.chrome(
        Facts(
            path=sheet.path,
            title=expert.name,
            description=f"{expert.name}, {role}",
            number=sheet.number,
            accent=catalog.unit[expert.unit].accent,
            crumbs=(("People", urls.EXPERTS),),
            nodes=(page,),
            og_type="profile",
            image=photo if desk.dress.cards is Cards.NONE else "",
            image_alt=expert.photo_alt,
            card=urls.card("experts", expert.slug),
            feeds=((expert.name, urls.expert(expert)),),
        )
    )
