"""`/units/`: every section of the network, closed ones too."""

from __future__ import annotations

from plugins.network import json_ld, urls
from plugins.network.dress import Facts
from plugins.network.model import Unit
from plugins.network.viewing import Viewer
from plugins.network.views import UnitRow, UnitsPage
from plugins.network.wording import KINDS

TITLE = "All sections"


def units_page(viewer: Viewer) -> UnitsPage:
    catalog = viewer.catalog
    node = json_ld.web_page(catalog.network, viewer.urls, urls.UNITS, TITLE, "CollectionPage")
    facts = Facts(
        path=urls.UNITS,
        title=TITLE,
        description=f"Every section of {catalog.network.name}, who runs it and what it wrote last.",
        nodes=(node,),
    )
    return UnitsPage(chrome=viewer.chrome(facts), units=tuple(unit_row(viewer, unit) for unit in catalog.units))


def unit_row(viewer: Viewer, unit: Unit) -> UnitRow:
    posts = viewer.catalog.posts_of_unit.get(unit.uid, ())
    lead = viewer.catalog.expert.get(unit.role.lead)
    return UnitRow(
        unit=viewer.unit_link(unit),
        kind=KINDS[unit.kind],
        stage=unit.role.stage.value,
        summary=unit.summary,
        lead=viewer.person(lead, beside=unit.uid) if lead else None,
        posts=len(posts),
        latest=viewer.entry(posts[0], show_unit=False) if posts else None,
    )
