"""`/topics/` and each topic's page."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import partial

from plugins.network import json_ld, urls
from plugins.network.dress import Facts
from plugins.network.model import Topic
from plugins.network.paging import Sheet, sheets
from plugins.network.viewing import Viewer, most_used
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


def topic_pages(viewer: Viewer) -> Iterator[tuple[str, TopicPage]]:
    """Each topic's page and its further pages, those that nobody has written about yet too: (site path, view)."""
    catalog = viewer.catalog
    for topic in catalog.topics:
        posts = catalog.posts_of_topic.get(topic.slug, ())
        units = Counter(post.unit for post in posts)
        people = Counter(slug for post in posts for slug in post.authors)
        of_topic = partial(
            TopicPage,
            name=topic.name,
            about=topic.about,
            also=tuple(alias.replace("-", " ") for alias in topic.aliases),
            units=most_used(units, lambda uid: viewer.unit_link(catalog.unit[uid])),
            people=most_used(people, lambda slug: viewer.expert_link(catalog.author[slug]))[:PEOPLE_MOST],
            feeds=(viewer.feeds(urls.topic(topic)),),
        )
        for sheet in sheets(posts, urls.topic(topic)):
            entries = tuple(viewer.entry(post) for post in sheet.posts)
            chrome = topic_chrome(viewer, topic, sheet)
            yield sheet.path, of_topic(chrome=chrome, entries=entries, pager=viewer.pager(sheet))


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
