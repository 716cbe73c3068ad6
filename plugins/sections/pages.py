"""Every page that lies in a section: the section itself, standing pages, posts, notices, and old addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import chain, groupby

from plugins.network import json_ld, urls
from plugins.network.carrying import NOTHING_CARRIED, Carriage, Placement
from plugins.network.dress import Dress, Facts
from plugins.network.library import Library
from plugins.network.model import Catalog, Expert, StandingPage, Unit
from plugins.network.paging import Sheet, sheets
from plugins.network.streams import placements_by_id
from plugins.network.urls import Urls
from plugins.network.viewing import Viewer
from plugins.network.views import Chrome, Entry, PlainPage, RedirectPage, SectionPage
from plugins.network.wording import KINDS, toc
from plugins.pipeline.outputs import Output, Page
from plugins.sections.carrying import feeds, follows, how_many, outside_lists
from plugins.sections.posts import closed_banner, notice_page, post_page

OWNER = "sections"
TOPICS_MOST = 12


def outputs(
    catalog: Catalog, library: Library, urls: Urls, dress: Dress, carriage: Carriage = NOTHING_CARRIED
) -> tuple[Output, ...]:
    """Every page of every section, as values; in no order that matters."""
    viewer = Viewer(catalog, urls, dress, carriage)
    return tuple(chain.from_iterable(kind(viewer, library) for kind in PAGE_KINDS))


def section_pages(viewer: Viewer, library: Library) -> Iterator[Page]:
    """`/<unit>/` and its further pages, of every unit, those without posts too."""
    standing = _standing_by_unit(viewer)
    people = _people_by_unit(viewer)
    for unit in viewer.catalog.units:
        posts = viewer.catalog.posts_of_unit.get(unit.uid, ())
        lead = viewer.catalog.expert.get(unit.role.lead)
        of_unit = partial(
            SectionPage,
            name=unit.name,
            summary=unit.summary,
            kind=KINDS[unit.kind],
            stage=unit.role.stage.value,
            lead=viewer.person(lead, beside=unit.uid) if lead else None,
            experts=tuple(viewer.person(one, beside=unit.uid) for one in people.get(unit.uid, ()) if one is not lead),
            pages=tuple(viewer.link(page.title, urls.page(unit, page)) for page in standing.get(unit.uid, ())),
            topics=viewer.topics_counted(posts)[:TOPICS_MOST],
            feeds=feeds(viewer, unit),
            follows=follows(viewer, unit),
        )
        outside, counts = outside_lists(viewer, unit), how_many(viewer, unit)
        placed = placements_by_id(viewer.carriage, unit.uid)
        for sheet in sheets(viewer.section_posts(unit), urls.section(unit)):
            view = of_unit(
                chrome=section_chrome(viewer, unit, sheet),
                entries=section_entries(viewer, unit, sheet, placed),
                pager=viewer.pager(sheet, counts),
                outside=outside if sheet.number == 1 else (),
            )
            yield Page(path=urls.output_file(sheet.path), template="section.html", view=view, owner=OWNER)


def section_entries(viewer: Viewer, unit: Unit, sheet: Sheet, placed: Mapping[str, Placement]) -> tuple[Entry, ...]:
    """The posts of one page of a section; only of those that are carried (`placed`, by id) is said whose they are."""
    return tuple(
        viewer.entry(post, lang=unit.lang, show_unit=False, placement=placed.get(post.id), in_unit=unit.uid)
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
    for uid, pages in _standing_by_unit(viewer).items():
        unit = viewer.catalog.unit[uid]
        for page in pages:
            view = standing_page(viewer, library, unit, page, pages)
            path = urls.output_file(urls.page(unit, page))
            yield Page(path=path, template="standing.html", view=view, owner=page.source)


def standing_page(
    viewer: Viewer, library: Library, unit: Unit, page: StandingPage, of_unit: tuple[StandingPage, ...]
) -> PlainPage:
    """One standing page; `of_unit` are all of its unit, itself among them."""
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
        body=text.html,
        siblings=tuple(viewer.link(other.title, urls.page(unit, other)) for other in of_unit if other != page),
        closed=closed_banner(unit),
    )


def post_pages(viewer: Viewer, library: Library) -> Iterator[Page]:
    """Every post that has a text to show; withdrawn ones too, under their banner."""
    for post in chain(viewer.catalog.posts, viewer.catalog.withdrawn):
        path, view = urls.output_file(viewer.path_of(post)), post_page(viewer, library, post)
        yield Page(path=path, template="post.html", view=view, owner=post.source)


def notice_pages(viewer: Viewer, library: Library) -> Iterator[Page]:
    """What is left of retracted and expired posts."""
    for notice in viewer.catalog.notices:
        path = urls.output_file(urls.post(viewer.catalog.unit[notice.unit], notice))
        yield Page(path=path, template="notice.html", view=notice_page(viewer, notice), owner=notice.source)


def redirect_pages(viewer: Viewer, library: Library) -> Iterator[Page]:
    """Every old address. Its page does not say the title: the post may have been taken down since."""
    for old, live in viewer.catalog.aliases.items():
        view = RedirectPage(
            title="This page has moved",
            lang=viewer.catalog.network.language,
            href=viewer.urls.href(live),
            canonical=viewer.urls.absolute(live),
        )
        yield Page(path=urls.output_file(old), template="redirect.html", view=view, owner=OWNER)


PageKind = Callable[[Viewer, Library], Iterator[Output]]
PAGE_KINDS: tuple[PageKind, ...] = (section_pages, standing_pages, post_pages, notice_pages, redirect_pages)


def _standing_by_unit(viewer: Viewer) -> Mapping[str, tuple[StandingPage, ...]]:
    """Standing pages by uid, in the catalog's order, which is by unit."""
    return {uid: tuple(pages) for uid, pages in groupby(viewer.catalog.pages, key=lambda page: page.unit)}


def _people_by_unit(viewer: Viewer) -> Mapping[str, tuple[Expert, ...]]:
    """Who is at home in each unit, then who has written for it from elsewhere; each by name.

    Nobody else comes to a section by what another unit says of them: `writes_for` stands in the expert's own file.
    """
    signed = {
        uid: {slug for post in posts for slug in post.authors} for uid, posts in viewer.catalog.posts_of_unit.items()
    }
    home: dict[str, list[Expert]] = {}
    guests: dict[str, list[Expert]] = {}
    for expert in viewer.catalog.experts:
        home.setdefault(expert.unit, []).append(expert)
        for uid in expert.writes_for:
            if uid != expert.unit and expert.slug in signed.get(uid, ()):
                guests.setdefault(uid, []).append(expert)
    return {unit.uid: (*home.get(unit.uid, ()), *guests.get(unit.uid, ())) for unit in viewer.catalog.units}
