"""`/subscribe/`: every feed of the network, to take by hand or to choose from.

The page has links. A script of the site's own puts boxes beside them, and makes a list of what is ticked by leaving the
rest out of `feeds.opml`: so both lists say the same of a feed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from itertools import groupby

from plugins.network import json_ld, urls
from plugins.network.dress import Facts
from plugins.network.model import Expert, Topic, Unit
from plugins.network.viewing import Viewer
from plugins.network.views import FeedGroup, FeedRow, SubscribePage

TITLE = "Subscribe"
OPEN_MOST = 24  # rows that stand open; of a longer list the most written about do, and of people none
FIRST_MOST = 12


def define(viewer: Viewer) -> None:
    """Say what the cells of the page hold: a new post changes the page only when it changes an order."""
    viewer.reads.define("topics_to_choose", lambda _: _most_written_about(viewer), traced=True)


def _most_written_about(viewer: Viewer) -> tuple[str, ...]:
    """The slugs of the topics that stand first in a long list, most used first."""
    catalog = viewer.catalog
    if len(catalog.topics) <= OPEN_MOST:
        return ()
    used = Counter({slug: len(posts) for slug, posts in catalog.posts_of_topic.items()})
    names = {topic.slug: topic.name.casefold() for topic in catalog.topics}
    return tuple(sorted((slug for slug in used if slug in names), key=lambda slug: (-used[slug], names[slug], slug)))[
        :FIRST_MOST
    ]


def subscribe_page(viewer: Viewer) -> SubscribePage:
    network = viewer.catalog.network
    node = json_ld.web_page(network, viewer.urls, urls.SUBSCRIBE, TITLE)
    facts = Facts(
        path=urls.SUBSCRIBE,
        title=TITLE,
        description=f"Feeds of {network.name}: of each section, each topic and each person, and how to read them.",
        nodes=(node,),
    )
    return SubscribePage(
        chrome=viewer.chrome(facts),
        everything=viewer.feeds(urls.FRONT),
        opml=viewer.opml,
        calendar=viewer.link("Every event, as a calendar", urls.CALENDAR),
        script=viewer.urls.href(urls.SUBSCRIBE_SCRIPT),
        units=FeedGroup(title="", rows=tuple(row for unit in viewer.catalog.units for row in _unit(viewer, unit))),
        topics=_topics(viewer),
        people=_people(viewer),
    )


def _row(viewer: Viewer, name: str, folder: str, accent: str = "", note: str = "", of: str = "") -> FeedRow:
    return FeedRow(
        name=name,
        value=viewer.urls.absolute(urls.feed(folder, urls.RSS)),
        links=viewer.feeds(folder).links,
        accent=accent,
        note=note,
        of=of,
    )


def _unit(viewer: Viewer, unit: Unit) -> tuple[FeedRow, FeedRow]:
    """A unit's two feeds: with what it carries, and its own posts alone."""
    whole = _row(viewer, unit.name, urls.section(unit), unit.accent)
    own = _row(viewer, "its own posts alone", urls.own(unit), unit.accent, of=unit.name)
    return whole, own


def _topics(viewer: Viewer) -> tuple[FeedGroup, ...]:
    """All topics; of many, those that are written about most and then the others, folded."""
    topics, first = viewer.catalog.topics, viewer.reads.shared("topics_to_choose", "")
    if not first:
        return (FeedGroup(title="", rows=_topic_rows(viewer, topics)),) if topics else ()
    chosen = [topic for topic in topics if topic.slug in set(first)]
    others = [topic for topic in topics if topic.slug not in set(first)]
    return (
        FeedGroup(title="Most written about", rows=_topic_rows(viewer, chosen)),
        FeedGroup(title="All others, from A to Z", rows=_topic_rows(viewer, others), folded=True),
    )


def _topic_rows(viewer: Viewer, topics: Sequence[Topic]) -> tuple[FeedRow, ...]:
    return tuple(_row(viewer, topic.name, urls.topic(topic)) for topic in topics)


def _people(viewer: Viewer) -> tuple[FeedGroup, ...]:
    """Everybody, by unit."""
    catalog = viewer.catalog
    by_unit = sorted(catalog.experts, key=lambda expert: expert.unit)  # stable: by name within a unit
    found = {uid: tuple(experts) for uid, experts in groupby(by_unit, key=lambda expert: expert.unit)}
    row, folded = partial(_person, viewer), len(catalog.experts) > OPEN_MOST
    return tuple(
        FeedGroup(title=unit.name, accent=unit.accent, rows=tuple(map(row, found[unit.uid])), folded=folded)
        for unit in catalog.units
        if unit.uid in found
    )


def _person(viewer: Viewer, expert: Expert) -> FeedRow:
    return _row(viewer, expert.name, urls.expert(expert), note=expert.role)
