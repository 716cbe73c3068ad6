"""`/experts/` and each expert's page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from plugins.network import json_ld, urls
from plugins.network.dress import Facts
from plugins.network.library import Library
from plugins.network.model import Expert
from plugins.network.paging import Sheet, how_many
from plugins.network.viewing import Viewer
from plugins.network.views import Chrome, ExpertPage, ExpertsPage, Link, Person

TOPICS_MOST = 12


def experts_page(viewer: Viewer) -> ExpertsPage:
    """Everybody, by unit."""
    catalog = viewer.catalog
    node = json_ld.web_page(catalog.network, viewer.urls, urls.EXPERTS, "People", "CollectionPage")
    facts = Facts(
        path=urls.EXPERTS,
        title="People",
        description=f"Who writes for {catalog.network.name}, by section.",
        nodes=(node,),
    )
    by_unit = sorted(catalog.experts, key=lambda expert: expert.unit)  # stable: by name within a unit
    people = {uid: tuple(found) for uid, found in groupby(by_unit, key=lambda expert: expert.unit)}
    return ExpertsPage(
        chrome=viewer.chrome(facts),
        groups=tuple(
            (viewer.unit_link(unit), tuple(_inside(viewer, expert) for expert in people[unit.uid]))
            for unit in catalog.units
            if unit.uid in people
        ),
    )


def _inside(viewer: Viewer, expert: Expert) -> Person:
    """An expert in a list under the name of their unit."""
    return viewer.person(expert, beside=expert.unit)


def expert_places(viewer: Viewer) -> Iterator[tuple[str, str, int]]:
    """Each expert's page and its further pages, those who have written nothing yet too: (site path, slug, number)."""
    for expert in viewer.catalog.experts:
        posts = viewer.catalog.posts_of_expert.get(expert.slug, ())
        for number in range(1, how_many(len(posts)) + 1):
            yield urls.numbered(urls.expert(expert), number), expert.slug, number


def expert_page(viewer: Viewer, library: Library, slug: str, number: int) -> ExpertPage:
    """Page `number` of an expert."""
    catalog = viewer.catalog
    expert = catalog.expert[slug]
    unit, sheet = catalog.unit[expert.unit], viewer.expert_sheet(expert, number)
    return ExpertPage(
        chrome=expert_chrome(viewer, expert, sheet),
        name=expert.name,
        role=expert.role,
        unit=viewer.unit_link(unit),
        leads=unit.role.lead == expert.slug,
        also=tuple(
            viewer.unit_link(catalog.unit[uid])
            for uid in expert.writes_for
            if uid in catalog.unit and uid != expert.unit
        ),
        photo=viewer.picture(expert.unit, expert.photo, expert.photo_alt),
        email=expert.email,
        links=tuple(Link(text=label, href=address) for label, address in expert.links),
        biography=library.text(expert.source).html,
        topics=viewer.topics_of_expert(slug)[:TOPICS_MOST],
        entries=tuple(viewer.entry(post) for post in sheet.posts),
        pager=viewer.pager(sheet),
        feeds=(viewer.feeds(urls.expert(expert)),),
    )


def expert_chrome(viewer: Viewer, expert: Expert, sheet: Sheet) -> Chrome:
    catalog, photo = viewer.catalog, viewer.absolute_file(expert.unit, expert.photo)
    known = json_ld.filled(
        {
            **json_ld.person(expert, viewer.urls),
            "image": photo,
            "sameAs": [address for _, address in expert.links],
            "worksFor": json_ld.organization(catalog.network, viewer.urls),
            "knowsAbout": [catalog.topic[slug].name for slug in expert.topics if slug in catalog.topic],
        }
    )
    page = json_ld.web_page(catalog.network, viewer.urls, sheet.path, expert.name, "ProfilePage", mainEntity=known)
    role = f"{expert.role}, {catalog.network.name}." if expert.role else f"{catalog.network.name}."
    return viewer.chrome(
        Facts(
            path=sheet.path,
            title=expert.name,
            description=f"{expert.name}, {role}",
            number=sheet.number,
            accent=catalog.unit[expert.unit].accent,
            crumbs=(("People", urls.EXPERTS),),
            nodes=(page,),
            og_type="profile",
            image=photo,
            image_alt=expert.photo_alt,
            feeds=((expert.name, urls.expert(expert)),),
        )
    )
