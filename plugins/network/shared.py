"""What several pages need and nobody wants to make twice: each a cell of its own, that a `Viewer` reads.

A page that shows such a cell is as new as the cell's value, whatever that was made from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from plugins.network import days, urls
from plugins.network.carrying import Placement, Route
from plugins.network.languages import is_right_to_left
from plugins.network.linking import Linker, most_used
from plugins.network.model import Post, Stage, Unit
from plugins.network.paging import Sheet, sheet
from plugins.network.parts import Counted, Site
from plugins.network.states import announces_event, event_is_over, review_is_due
from plugins.network.streams import events_to_come, people_of_unit, section_posts

MASTHEAD_MOST = 10
LATEST = 8  # posts of an expert, for who shows a few of them


def _unit_at(linker: Linker, path: str) -> str:
    """The uid of the unit whose section is at a site path, "" for none."""
    return next((unit.uid for unit in linker.catalog.units if urls.section(unit) == path), "")


def _event_is_over(linker: Linker, source: str) -> bool:
    post = linker.catalog.post_at.get(source)
    return post is not None and bool(post.starts) and event_is_over(post, linker.catalog.now, linker.zone)


def _review_is_due(linker: Linker, source: str) -> bool:
    post = linker.catalog.post_at.get(source)
    return post is not None and review_is_due(post, linker.catalog.now, linker.zone)


def _events_to_come(linker: Linker, uid: str) -> tuple[Post, ...]:
    """Of the unit `uid` alone; "" is of everybody."""
    coming = linker.reads.once("events to come", lambda: events_to_come(linker.catalog, linker.zone))
    return tuple(post for post in coming if not uid or post.unit == uid)


def _events(linker: Linker, uid: str) -> tuple[Post, ...]:
    """Of the unit `uid` alone; "" is of everybody."""

    def make() -> tuple[Post, ...]:
        catalog = linker.catalog
        found = (post for post in (*catalog.posts, *catalog.withdrawn) if announces_event(post))
        return tuple(sorted(found, key=lambda post: (post.starts, post.unit, post.slug)))

    return tuple(post for post in linker.reads.once("events", make) if not uid or post.unit == uid)


def _counts_of_unit(linker: Linker, uid: str) -> tuple[int, int, bool]:
    carried = linker.carriage.of_unit.get(uid, ())
    own = len(linker.catalog.posts_of_unit.get(uid, ()))
    return own, len(carried), any(one.route is Route.OFFER for one in carried)


def _writers_on_topic(linker: Linker, slug: str) -> tuple[tuple[Counted, ...], tuple[Counted, ...]]:
    catalog = linker.catalog
    posts = catalog.posts_of_topic.get(slug, ())
    units = Counter(post.unit for post in posts)
    people = Counter(author for post in posts for author in post.authors)
    return (
        most_used(units, lambda uid: linker.unit_link(catalog.unit[uid])),
        most_used(people, lambda author: linker.expert_link(catalog.author[author])),
    )


def _latest_of_expert(linker: Linker, slug: str) -> tuple[str, ...]:
    return tuple(post.source for post in linker.catalog.posts_of_expert.get(slug, ())[:LATEST])


def _by_year(linker: Linker) -> Mapping[int, tuple[Post, ...]]:
    """Published posts by their year in the network's zone, newest first."""

    def make() -> Mapping[int, tuple[Post, ...]]:
        found: dict[int, list[Post]] = {}
        for post in linker.catalog.posts:
            found.setdefault(days.local_day(post.date, linker.zone).year, []).append(post)
        return {year: tuple(posts) for year, posts in found.items()}

    return linker.reads.once("posts by year", make)


def _placed_on(linker: Linker, key: str) -> tuple[Placement, ...] | None:
    sheet, uid = _section_sheet(linker, key), key.partition(" ")[0]
    if sheet is None:
        return None
    placed = (linker.carriage.placement.get(f"{uid} {post.id}") for post in sheet.posts)
    return tuple(one for one in placed if one is not None)


def _section_sheet(linker: Linker, key: str) -> Sheet | None:
    uid, _, number = key.partition(" ")
    unit = linker.catalog.unit.get(uid)
    return sheet(linker.reads.shared("section", uid), urls.section(unit), int(number)) if unit else None


def _topic_sheet(linker: Linker, key: str) -> Sheet | None:
    slug, _, number = key.partition(" ")
    topic = linker.catalog.topic.get(slug)
    return sheet(linker.catalog.posts_of_topic.get(slug, ()), urls.topic(topic), int(number)) if topic else None


def _expert_sheet(linker: Linker, key: str) -> Sheet | None:
    slug, _, number = key.partition(" ")
    expert = linker.catalog.expert.get(slug)
    return sheet(linker.catalog.posts_of_expert.get(slug, ()), urls.expert(expert), int(number)) if expert else None


def _site(linker: Linker, current: str) -> Site:
    """Masthead and foot, for a page of the unit `current` (a uid)."""
    network, dress, href = linker.catalog.network, linker.dress, linker.urls.href
    units = linker.catalog.units
    masthead = linker.reads.once("masthead", lambda: _masthead(linker))
    all_sections = linker.link("All sections", urls.UNITS)
    sections = tuple(linker.unit_link(unit, unit.uid == current) for unit in masthead)
    return Site(
        name=network.name,
        tagline=network.tagline,
        lang=network.language,
        home=linker.link(network.name, urls.FRONT),
        sections=sections if len(masthead) == len(_open(units)) else (*sections, all_sections),
        all_sections=linker.reads.once("all sections", lambda: tuple(map(linker.unit_link, units))),
        find=(
            linker.link("Topics", urls.TOPICS),
            linker.link("People", urls.EXPERTS),
            all_sections,
            linker.link("Archive", urls.ARCHIVE),
        ),
        follow=(
            linker.link("Subscribe", urls.SUBSCRIBE),
            *(linker.link(f"Everything, as {form.name}", urls.feed(urls.FRONT, form)) for form in urls.FEED_FORMATS),
            linker.link("Every feed, as OPML", urls.OPML),
            linker.link("Machine index, as JSON", urls.MACHINE_INDEX),
        ),
        logo=href(dress.logo) if dress.logo else "",
        icon=href(dress.icon) if dress.icon else "",
        stylesheet=href(urls.STYLESHEET),
        preload=tuple(href(path) for path in dress.preload),
        preload_quotes=tuple(href(path) for path in dress.preload_quotes),
        foot=dress.foot,
        dir="rtl" if is_right_to_left(network.language) else "",
        search=href(urls.SEARCH),
        subscribe=linker.link("Choose from all feeds", urls.SUBSCRIBE),
    )


def _open(units: Iterable[Unit]) -> list[Unit]:
    return [unit for unit in units if unit.role.stage is not Stage.CLOSED]


def _masthead(linker: Linker) -> tuple[Unit, ...]:
    """Every open unit by name; when those are too many, the live ones with the newest posts, still by name."""
    units = _open(linker.catalog.units)
    if len(units) <= MASTHEAD_MOST:
        return tuple(units)
    live = [unit for unit in units if unit.role.stage is Stage.LIVE]
    chosen = {unit.uid for unit in sorted(live, key=linker.newest_first)[:MASTHEAD_MOST]}
    return tuple(unit for unit in live if unit.uid in chosen)


SHARED: Mapping[str, Callable[[Linker, str], object]] = {
    "site": _site,
    "unit_at": _unit_at,
    "section": lambda linker, uid: section_posts(linker.catalog, linker.carriage, uid),
    "section_sheet": _section_sheet,
    "placed_on": _placed_on,
    "topic_sheet": _topic_sheet,
    "expert_sheet": _expert_sheet,
    "people_of_unit": lambda linker, uid: people_of_unit(linker.catalog, uid),
    "counts_of_unit": _counts_of_unit,
    "topics_of_unit": lambda linker, uid: linker.topics_counted(linker.catalog.posts_of_unit.get(uid, ())),
    "writers_on_topic": _writers_on_topic,
    "posts_of_year": lambda linker, year: _by_year(linker).get(int(year), ()),
    "years": lambda linker, _: tuple((year, len(posts)) for year, posts in _by_year(linker).items()),
    "topics_of_expert": lambda linker, slug: linker.topics_counted(linker.catalog.posts_of_expert.get(slug, ())),
    "events": _events,
    "events_to_come": _events_to_come,
    "latest_of_expert": _latest_of_expert,
    "event_is_over": _event_is_over,
    "review_is_due": _review_is_due,
}
