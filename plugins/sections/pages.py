"""Every page that lies in a section: the section itself, standing pages, posts, notices, and old addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from plugins.network import json_ld, urls
from plugins.network.carrying import NOTHING_CARRIED, Carriage
from plugins.network.dress import Dress, Facts
from plugins.network.layout import first_at_once
from plugins.network.library import Library
from plugins.network.model import Unit
from plugins.network.paging import Sheet
from plugins.network.paging import how_many as how_many_pages
from plugins.network.reads import Reads
from plugins.network.urls import Urls
from plugins.network.viewing import Viewer
from plugins.network.views import Chrome, Entry, PlainPage, RedirectPage, SectionPage
from plugins.network.whole import Catalog
from plugins.network.wording import KINDS, toc
from plugins.pipeline.outputs import Later, Output, Page
from plugins.sections.carrying import feeds, follows, how_many, outside_lists
from plugins.sections.posts import closed_banner, notice_page, post_page

OWNER = "sections"
TOPICS_MOST = 12
EVENTS_MOST = 6


def outputs(
    catalog: Catalog,
    library: Library,
    urls: Urls,
    dress: Dress,
    carriage: Carriage = NOTHING_CARRIED,
    reads: Reads | None = None,
) -> tuple[Output, ...]:
    """Every page of every section, as values; in no order that matters."""
    viewer = Viewer(catalog, urls, dress, carriage, reads or Reads())
    return tuple(chain.from_iterable(kind(viewer, library) for kind in PAGE_KINDS))


def section_pages(viewer: Viewer, library: Library) -> Iterator[Page]:
    """`/<unit>/` and its further pages, of every unit, those without posts too."""
    for unit in viewer.catalog.units:
        own, carried = viewer.catalog.posts_of_unit.get(unit.uid, ()), viewer.carriage.of_unit.get(unit.uid, ())
        for number in range(1, how_many_pages(len(own) + len(carried)) + 1):
            yield Page(
                path=urls.output_file(urls.section(unit, number)),
                template="section.html",
                view=Later(section_page, (viewer,), (unit.uid, number)),
                owner=OWNER,
            )


def section_page(viewer: Viewer, uid: str, number: int) -> SectionPage:
    """Page `number` of a unit's section."""
    unit = viewer.catalog.unit[uid]
    sheet = viewer.section_sheet(unit, number)
    lead = viewer.catalog.expert.get(unit.role.lead)
    coming = viewer.events_to_come(uid) if number == 1 else ()
    return SectionPage(
        chrome=section_chrome(viewer, unit, sheet),
        name=unit.name,
        summary=unit.summary,
        kind=KINDS[unit.kind],
        stage=unit.role.stage.value,
        lead=viewer.person(lead, beside=uid) if lead else None,
        experts=tuple(viewer.person(one, beside=uid) for one in viewer.people_of_unit(uid) if one is not lead),
        pages=tuple(
            viewer.link(page.title, urls.page(unit, page)) for page in viewer.catalog.pages_of_unit.get(uid, ())
        ),
        topics=viewer.topics_of_unit(uid)[:TOPICS_MOST],
        entries=section_entries(viewer, unit, sheet),
        pager=viewer.pager(sheet, how_many(viewer, unit)),
        feeds=feeds(viewer, unit),
        follows=follows(viewer, unit),
        outside=outside_lists(viewer, unit) if number == 1 else (),
        events=tuple(viewer.coming(post, unit.lang) for post in coming[:EVENTS_MOST]),
        calendar=viewer.link("Every event of the section, as a calendar", urls.calendar(unit)) if coming else None,
    )


def section_entries(viewer: Viewer, unit: Unit, sheet: Sheet) -> tuple[Entry, ...]:
    """The posts of one page of a section; only of those that are carried is said whose they are."""
    placed = {one.post.id: one for one in viewer.placed_on(unit, sheet.number)}
    return tuple(
        viewer.entry(
            post,
            lang=unit.lang,
            show_unit=False,
            placement=placed.get(post.id),
            in_unit=unit.uid,
        )
        for post in sheet.posts
    )


def section_chrome(viewer: Viewer, unit: Unit, sheet: Sheet) -> Chrome:
    network = viewer.catalog.network
    node = json_ld.web_page(
        network,
        viewer.urls,
        sheet.path,
        unit.name,
        "CollectionPage",
        description=unit.summary,
        inLanguage=unit.lang or network.language,
        mainEntity=viewer.listed(sheet),
    )
    return viewer.chrome(
        Facts(
            path=sheet.path,
            title=unit.name,
            description=unit.summary or f"Posts by {unit.name}, a section of {network.name}.",
            number=sheet.number,
            unit=unit,
            nodes=(node,),
            feeds=((f"{unit.name}, own posts", urls.own(unit)),),
        )
    )


def standing_pages(viewer: Viewer, library: Library) -> Iterator[Page]:
    """The pages of each unit that belong to no day."""
    for page in viewer.catalog.pages:
        yield Page(
            path=urls.output_file(urls.page(viewer.catalog.unit[page.unit], page)),
            template="standing.html",
            view=Later(standing_page, (viewer, library), (page.source,)),
            owner=page.source,
        )


def standing_page(viewer: Viewer, library: Library, source: str) -> PlainPage:
    """One standing page."""
    page = viewer.catalog.page_at[source]
    unit, of_unit = viewer.catalog.unit[page.unit], viewer.catalog.pages_of_unit[page.unit]
    text, path, network = library.text(page.source), urls.page(unit, page), viewer.catalog.network
    lang = unit.lang or network.language
    node = json_ld.web_page(
        network, viewer.urls, path, page.title, "WebPage", description=page.summary, inLanguage=lang
    )
    facts = Facts(
        path=path,
        title=f"{page.title}, {unit.name}",
        description=page.summary or f"{page.title}: a page of {unit.name}, {network.name}.",
        unit=unit,
        crumbs=((unit.name, urls.section(unit)),),
        nodes=(node,),
    )
    return PlainPage(
        chrome=viewer.chrome(facts),
        unit=viewer.unit_link(unit),
        title=page.title,
        summary=page.summary,
        toc=toc(text.headings),
        body=first_at_once(text.html),
        siblings=tuple(viewer.link(other.title, urls.page(unit, other)) for other in of_unit if other != page),
        closed=closed_banner(unit),
    )


def post_pages(viewer: Viewer, library: Library) -> Iterator[Page]:
    """Every post that has a text to show; withdrawn ones too, under their banner."""
    within = (viewer, library)  # one value for many pages
    units = {unit.uid: unit for unit in viewer.catalog.units}
    for post in chain(viewer.catalog.posts, viewer.catalog.withdrawn):
        yield Page(
            path=urls.output_file(urls.post(units[post.unit], post)),
            template="post.html",
            view=Later(post_page, within, (post.source,)),
            owner=post.source,
        )


def notice_pages(viewer: Viewer, library: Library) -> Iterator[Page]:
    """What is left of retracted and expired posts."""
    for notice in viewer.catalog.notices:
        yield Page(
            path=urls.output_file(urls.post(viewer.catalog.unit[notice.unit], notice)),
            template="notice.html",
            view=Later(notice_page, (viewer,), (notice.source,)),
            owner=notice.source,
        )


def redirect_pages(viewer: Viewer, library: Library) -> Iterator[Page]:
    """Every old address."""
    for old in viewer.catalog.aliases:
        yield Page(
            path=urls.output_file(old),
            template="redirect.html",
            view=Later(redirect_page, (viewer,), (old,)),
            owner=OWNER,
        )


def redirect_page(viewer: Viewer, old: str) -> RedirectPage:
    """What stands at an old address. It does not say the title: the post may have been taken down since."""
    live = viewer.catalog.aliases[old]
    return RedirectPage(
        title="This page has moved",
        lang=viewer.catalog.network.language,
        href=viewer.urls.href(live),
        canonical=viewer.urls.absolute(live),
    )


PageKind = Callable[[Viewer, Library], Iterator[Output]]
PAGE_KINDS: tuple[PageKind, ...] = (section_pages, standing_pages, post_pages, notice_pages, redirect_pages)
