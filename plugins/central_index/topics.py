"""`/topics/` and each topic's page."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from plugins.network import json_ld, urls
from plugins.network.dress import Facts
from plugins.network.library import Library
from plugins.network.model import Topic
from plugins.network.paging import Sheet, how_many
from plugins.network.viewing import Viewer
from plugins.network.views import Chrome, Counted, TopicPage, TopicsPage

PEOPLE_MOST = 8
DIGITS = "0 to 9"


def topics_page(viewer: Viewer) -> TopicsPage:
    """The whole vocabulary by first letter; topics without posts too."""
    catalog = viewer.catalog
    groups: dict[str, list[Counted]] = {}
    for topic in catalog.topics:
        count = len(catalog.posts_of_topic.get(topic.slug, ()))
        groups.setdefault(initial(topic.name), []).append(Counted(link=viewer.topic_link(topic), count=count))
    node = json_ld.web_page(catalog.network, viewer.urls, urls.TOPICS, "Topics", "CollectionPage")
    facts = Facts(
        path=urls.TOPICS,
        title="Topics",
        description=f"What {catalog.network.name} writes about, from A to Z.",
        nodes=(node,),
    )
    return TopicsPage(
        chrome=viewer.chrome(facts),
        groups=tuple((letter, tuple(topics)) for letter, topics in sorted(groups.items())),
    )


def initial(name: str) -> str:
    """The letter under which a name is looked up: "É" under "E", figures and signs together."""
    plain = unicodedata.normalize("NFKD", name.strip())[:1].upper()
    return plain if plain.isalpha() else DIGITS


def topic_places(viewer: Viewer) -> Iterator[tuple[str, str, int]]:
    """Each topic's page and its further pages, those that nobody has written about too: (site path, slug, number)."""
    for topic in viewer.catalog.topics:
        posts = viewer.catalog.posts_of_topic.get(topic.slug, ())
        for number in range(1, how_many(len(posts)) + 1):
            yield urls.numbered(urls.topic(topic), number), topic.slug, number


def topic_page(viewer: Viewer, library: Library, slug: str, number: int) -> TopicPage:
    """Page `number` of a topic."""
    topic = viewer.catalog.topic[slug]
    sheet = viewer.topic_sheet(topic, number)
    units, people = viewer.writers_on_topic(slug)
    return TopicPage(
        chrome=topic_chrome(viewer, topic, sheet),
        name=topic.name,
        about=topic.about,
        also=tuple(alias.replace("-", " ") for alias in topic.aliases),
        units=units,
        people=people[:PEOPLE_MOST],
        entries=tuple(viewer.entry(post) for post in sheet.posts),
        pager=viewer.pager(sheet),
        feeds=(viewer.feeds(urls.topic(topic)),),
    )


def topic_chrome(viewer: Viewer, topic: Topic, sheet: Sheet) -> Chrome:
    network = viewer.catalog.network
    node = json_ld.web_page(
        network,
        viewer.urls,
        sheet.path,
        topic.name,
        "CollectionPage",
        description=topic.about,
        about=json_ld.term(topic, viewer.urls),
    )
    return viewer.chrome(
        Facts(
            path=sheet.path,
            title=topic.name,
            description=topic.about or f"Posts about {topic.name} from every section of {network.name}.",
            number=sheet.number,
            crumbs=(("Topics", urls.TOPICS),),
            nodes=(node,),
            feeds=((topic.name, urls.topic(topic)),),
        )
    )
