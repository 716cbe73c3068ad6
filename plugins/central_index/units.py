"""`/units/`: every section of the network by its kind, closed ones apart."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from plugins.central_index.desk import Desk
from plugins.central_index.jumping import ident, jumps, pager
from plugins.network import json_ld, urls
from plugins.network.dress import Facts
from plugins.network.library import Library
from plugins.network.model import Kind, Stage, Unit
from plugins.network.paging import how_many
from plugins.network.viewing import Viewer
from plugins.network.views import UnitRow, UnitsPage
from plugins.network.wording import KINDS

TITLE = "All sections"
PER_PAGE = 60
FOCUS_MOST = 3
HEADINGS = {
    Kind.PRACTICE: "Practices",
    Kind.SECTOR: "Sectors",
    Kind.REGION: "Regions",
    Kind.CLIENT: "Clients",
}
CLOSED = "Closed"


def units_places(viewer: Viewer) -> Iterator[tuple[str, int]]:
    for number in range(1, how_many(len(viewer.catalog.units), PER_PAGE) + 1):
        yield urls.numbered(urls.UNITS, number), number


def heading(unit: Unit) -> str:
    """The heading that a unit stands under."""
    return CLOSED if unit.role.stage is Stage.CLOSED else HEADINGS[unit.kind]


def units_page(desk: Desk, library: Library, number: int) -> UnitsPage:
    catalog, path = desk.catalog, urls.numbered(urls.UNITS, number)
    node = json_ld.web_page(catalog.network, desk.urls, path, TITLE, "CollectionPage")
    facts = Facts(
        path=path,
        title=TITLE,
        number=number,
        description=f"Every section of {catalog.network.name}, who runs it and what it wrote last.",
        nodes=(node,),
    )
    order = [*HEADINGS.values(), CLOSED]
    listed = sorted(catalog.units, key=lambda unit: order.index(heading(unit)))  # stable: by name under a heading
    here = listed[(number - 1) * PER_PAGE : number * PER_PAGE]
    kinds = [(title, title.lower(), len(list(of))) for title, of in groupby(listed, key=heading)]
    alone = len(kinds) == 1
    return UnitsPage(
        chrome=desk.chrome(facts),
        groups=tuple(
            ("" if alone else title, ident(title.lower()), tuple(unit_row(desk, unit) for unit in units))
            for title, units in groupby(here, key=heading)
        ),
        pager=pager(desk, urls.UNITS, number, len(listed), PER_PAGE, "section"),
        jumps=() if alone else tuple(one.link for one in jumps(desk, urls.UNITS, kinds, PER_PAGE, number)),
    )


def unit_row(desk: Desk, unit: Unit) -> UnitRow:
    lead, latest = desk.catalog.expert.get(unit.role.lead), desk.latest_of_unit(unit.uid)
    return UnitRow(
        unit=desk.unit_link(unit),
        kind=KINDS[unit.kind],
        stage=unit.role.stage.value,
        summary=unit.summary,
        lead=desk.person(lead, beside=unit.uid) if lead else None,
        posts=desk.counts_of_unit(unit.uid)[0],
        latest=desk.entry(latest, show_unit=False) if latest else None,
        focus=desk.topics_of_unit(unit.uid)[:FOCUS_MOST],
    )
