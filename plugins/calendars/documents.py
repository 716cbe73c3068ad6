"""Every calendar, as values that are written when they are asked for: of each event, of each unit, of the network."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from plugins.calendars import ics
from plugins.calendars.calendar import Calendar, event
from plugins.network import urls
from plugins.network.addresses import former_sections, taken_by
from plugins.network.carrying import NOTHING_CARRIED, Carriage
from plugins.network.dress import Dress
from plugins.network.reads import Reads
from plugins.network.states import announces_event
from plugins.network.urls import CALENDAR, Urls
from plugins.network.viewing import Viewer
from plugins.network.whole import Catalog
from plugins.pipeline.outputs import Document, Later

OWNER = "calendars"


def outputs(
    catalog: Catalog, urls: Urls, dress: Dress, carriage: Carriage = NOTHING_CARRIED, reads: Reads | None = None
) -> tuple[Document, ...]:
    """Every calendar; in no order that matters."""
    viewer = Viewer(catalog, urls, dress, carriage, reads or Reads())
    # Compared as a host does that tells no capitals apart.
    taken = frozenset(path.casefold() for path in taken_by(catalog.aliases))
    return (*_single_events(viewer, taken), *_of_units(viewer, taken), _document(CALENDAR, viewer, "", ""))


def _single_events(viewer: Viewer, taken: frozenset[str]) -> Iterator[Document]:
    """The file of each event, beside its post; and where that once was, since somebody may have kept the link."""
    catalog = viewer.catalog
    at = {
        viewer.path_of(post): post.source for post in chain(catalog.posts, catalog.withdrawn) if announces_event(post)
    }
    for path, source in at.items():
        yield _document(urls.event_file(path), viewer, "", source)
    for old, live in catalog.aliases.items():
        path = urls.event_file(old)
        if live in at and old.endswith("/") and path.casefold() not in taken:
            yield _document(path, viewer, "", at[live])


def _of_units(viewer: Viewer, taken: frozenset[str]) -> Iterator[Document]:
    """A calendar for each unit, which those who subscribed to it keep when the unit is renamed."""
    for unit in viewer.catalog.units:
        yield _document(urls.calendar(unit), viewer, unit.uid, "")
    for unit in former_sections(viewer.catalog.unit):
        path = urls.former(unit, urls.calendar(unit))
        if path.casefold() not in taken:
            yield _document(path, viewer, unit.uid, "")


def _document(path: str, viewer: Viewer, uid: str, source: str) -> Document:
    value = Later(single, (viewer,), (source,)) if source else Later(calendar, (viewer,), (uid,))
    return Document(path=urls.output_file(path), value=value, write=ics.write, owner=source or OWNER)


def single(viewer: Viewer, source: str) -> Calendar:
    """The event of one post."""
    found = event(viewer, viewer.catalog.post_at[source])
    return Calendar(name=found.title, text="", page=found.address, source="", events=(found,))


def calendar(viewer: Viewer, uid: str) -> Calendar:
    """Every event of a unit, or with "" of the network; past ones too: a program forgets what it no longer finds."""
    network = viewer.catalog.network
    events = tuple(event(viewer, post) for post in viewer.events(uid))
    if not uid:
        name, text, page, source = network.name, network.tagline, urls.FRONT, urls.CALENDAR
    else:
        unit = viewer.catalog.unit[uid]
        name, text = f"{unit.name}, {network.name}", unit.summary
        page, source = urls.section(unit), urls.calendar(unit)
    absolute = viewer.urls.absolute
    return Calendar(name=f"Events: {name}", text=text, page=absolute(page), source=absolute(source), events=events)
