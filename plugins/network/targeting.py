"""Everything that a link may lead to, at one moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from zoneinfo import ZoneInfo

from plugins.network import urls
from plugins.network.links import Page, Targets
from plugins.network.model import Media
from plugins.network.reading import Reading
from plugins.network.reads import Looked, Reads
from plugins.network.whole import Catalog

_SITE_PAGES = (urls.FRONT, urls.TOPICS, urls.EXPERTS, urls.UNITS, urls.ARCHIVE)


def targets_of(
    catalog: Catalog, by_path: Mapping[str, Reading], media: Mapping[str, Media], zone: ZoneInfo, reads: Reads
) -> Targets:
    """The targets of links in a network of these readings and files; each look at one is noted in `reads`."""
    sources: dict[str, Page] = {}
    paths: dict[str, Page] = {path: Page(path) for path in _SITE_PAGES}

    def add(source: str, path: str, ids: Iterable[str] = ()) -> None:
        paths[path] = page = Page(path, tuple(ids))
        if source:
            sources[source] = page

    for unit in catalog.units:
        for source in (unit.slug, f"{unit.slug}/unit.yaml", f"{unit.slug}/posts"):
            add(source, urls.section(unit))
    for topic in catalog.topics:
        add("", urls.topic(topic))
    for expert in catalog.experts:
        add(expert.source, urls.expert(expert), by_path[expert.source].body.ids)
    for page in catalog.pages:
        add(page.source, urls.page(catalog.unit[page.unit], page), by_path[page.source].body.ids)
    for post in (*catalog.posts, *catalog.withdrawn):
        add(post.source, urls.post(catalog.unit[post.unit], post), by_path[post.source].body.ids)
    for year in {post.date.astimezone(zone).year for post in catalog.posts}:
        add("", urls.year(year))
    for alias, live in catalog.aliases.items():
        if live in paths:
            paths.setdefault(alias, paths[live])
    unpublished = dict.fromkeys(by_path.keys() - sources.keys(), True)
    look = partial(Looked, reads)
    return Targets(
        look("link_source", sources),
        look("link_unpublished", unpublished),
        look("link_path", paths),
        look("link_file", dict(media)),
        urls.Urls(catalog.network.url),
    )
