"""`/topics/` and each topic's page."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import groupby

from plugins.central_index.desk import Desk
from plugins.central_index.jumping import ident, jumps, pager
from plugins.central_index.movement import Movement
from plugins.network import days, json_ld, urls
from plugins.network.dress import Facts
from plugins.network.library import Library
from plugins.network.model import Topic
from plugins.network.paging import PER_PAGE, Sheet, how_many
from plugins.network.viewing import Viewer
from plugins.network.views import Chrome, Group, TopicPage, TopicRow, TopicsPage

PEOPLE_MOST = 8
MOVING_MOST = 8
TOPICS_PER_PAGE = 150
DIGITS = "0 to 9"


def topics_places(viewer: Viewer) -> Iterator[tuple[str, int]]:
    for number in range(1, how_many(len(viewer.catalog.topics), TOPICS_PER_PAGE) + 1):
        yield urls.numbered(urls.TOPICS, number), number


def topics_page(desk: Desk, library: Library, number: int) -> TopicsPage:
    """A page of the whole vocabulary by first letter; topics without posts too."""
    catalog, path = desk.catalog, urls.numbered(urls.TOPICS, number)
    moved = {one.topic: one for one in desk.movements}
    listed = sorted(catalog.topics, key=lambda topic: initial(topic.name))  # stable: by name under a letter
    by_letter = [(letter, list(of)) for letter, of in groupby(listed, key=lambda topic: initial(topic.name))]
    here = listed[(number - 1) * TOPICS_PER_PAGE : number * TOPICS_PER_PAGE]
    found = jumps(
        desk, urls.TOPICS, [(letter, key_of(letter), len(of)) for letter, of in by_letter], TOPICS_PER_PAGE, number
    )
    node = json_ld.web_page(catalog.network, desk.urls, path, "Topics", "CollectionPage")
    facts = Facts(
        path=path,
        title="Topics",
        number=number,
        description=f"What {catalog.network.name} writes about, from A to Z.",
        nodes=(node,),
    )
    return TopicsPage(
        chrome=desk.chrome(facts),
        letters=tuple(one.link for one in found),
        groups=tuple(
            (letter, ident(key_of(letter)), tuple(topic_row(desk, topic, moved.get(topic.slug)) for topic in of))
            for letter, of in groupby(here, key=lambda topic: initial(topic.name))
        ),
        pager=pager(desk, urls.TOPICS, number, len(listed), TOPICS_PER_PAGE, "topic"),
        moving=moving(desk) if number == 1 else (),
    )


def topic_row(desk: Desk, topic: Topic, moved: Movement | None) -> TopicRow:
    return TopicRow(
        link=desk.topic_link(topic),
        posts=moved.posts if moved else 0,
        lately=moved.lately if moved else 0,
        moves=moved.moves if moved else False,
        about=topic.about,
    )


def moving(desk: Desk) -> tuple[TopicRow, ...]:
    """The topics that rise most beside what is usual for each."""
    risen = [one for one in desk.movements if one.lately][:MOVING_MOST]
    return tuple(topic_row(desk, desk.catalog.topic[one.topic], one) for one in risen)


def initial(name: str) -> str:
    """The letter under which a name is looked up: "É" under "E", figures and signs together."""
    plain = unicodedata.normalize("NFKD", name.strip())[:1].upper()
    return plain if plain.isalpha() else DIGITS


def key_of(letter: str) -> str:
    """What the id of a letter's heading is made of."""
    return "digits" if letter == DIGITS else f"letter-{letter.lower()}"


def topic_places(viewer: Viewer) -> Iterator[tuple[str, str, int]]:
    """Each topic's page and its further pages, those that nobody has written about too: (site path, slug, number)."""
    for topic in viewer.catalog.topics:
        posts = viewer.catalog.posts_of_topic.get(topic.slug, ())
        for number in range(1, how_many(len(posts)) + 1):
            yield urls.numbered(urls.topic(topic), number), topic.slug, number


def topic_page(desk: Desk, library: Library, slug: str, number: int) -> TopicPage:
    """Page `number` of a topic."""
    topic = desk.catalog.topic[slug]
    sheet, years = desk.topic_sheet(topic, number), desk.years_of_topic(slug)
    units, people = desk.writers_on_topic(slug)
    several = len(years) > 1
    return TopicPage(
        chrome=topic_chrome(desk, topic, sheet),
        name=topic.name,
        about=topic.about,
        also=tuple(alias.replace("-", " ") for alias in topic.aliases),
        units=units,
        people=people[:PEOPLE_MOST],
        groups=tuple(
            Group(
                title=str(year) if several else "",
                id=ident(year),
                entries=tuple(desk.entry(post) for post in posts),
            )
            for year, posts in groupby(sheet.posts, key=lambda post: days.local_day(post.date, desk.zone).year)
        ),
        pager=desk.pager(sheet),
        feeds=(desk.feeds(urls.topic(topic)),),
        years=jumps(desk, urls.topic(topic), [(str(year), year, count) for year, count in years], PER_PAGE, number)
        if several
        else (),
        near=desk.near_topic(slug),
        also_people=desk.also_on_topic(slug)[:PEOPLE_MOST],
    )


def topic_chrome(desk: Desk, topic: Topic, sheet: Sheet) -> Chrome:
    network = desk.catalog.network
    node = json_ld.web_page(
        network,
        desk.urls,
        sheet.path,
        topic.name,
        "CollectionPage",
        description=topic.about,
        about=json_ld.term(topic, desk.urls),
        mainEntity=desk.listed(sheet),
    )
    return desk.chrome(
        Facts(
            path=sheet.path,
            title=topic.name,
            description=topic.about or f"Posts about {topic.name} from every section of {network.name}.",
            number=sheet.number,
            crumbs=(("Topics", urls.TOPICS),),
            nodes=(node,),
            feeds=((topic.name, urls.topic(topic)),),
            card=urls.card("topics", topic.slug),
        )
    )
