"""What the pages of the central index share of long lists: each a cell of its own, as new as its value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from plugins.central_index.choosing import Choice, choose, people
from plugins.central_index.movement import Movement, movements
from plugins.central_index.neighbours import Neighbours, neighbours
from plugins.network import days, urls
from plugins.network.linking import most_used
from plugins.network.model import Expert, Post
from plugins.network.paging import Sheet, sheet
from plugins.network.parts import Counted, Link, Person
from plugins.network.sharing import may_show
from plugins.network.viewing import Viewer

ARCHIVE_PER_PAGE = 100
PEOPLE_PER_PAGE = 120
ANSWERS_MOST = 5  # to an expert's posts
TOPICS_MOST = 60  # under which people are listed
PEOPLE_OF_TOPIC = 5

Years = tuple[tuple[int, int], ...]  # year or month, and how many posts it has; newest first
OnTopic = tuple[Link, tuple[Link, ...], int]  # a topic, who writes about it most, how many more


@dataclass(frozen=True)
class Desk(Viewer):
    """A viewer that also knows what only the central index needs."""

    def __post_init__(self) -> None:
        super().__post_init__()
        for kind, value in _SHARED.items():
            self.reads.define(kind, partial(value, self), traced=True)

    @property
    def choice(self) -> Choice:
        """What stands on the front page."""
        found: Choice = self.reads.shared("front", "")
        return found

    @property
    def front_people(self) -> tuple[str, ...]:
        """Slugs of those whom the front page names."""
        found: tuple[str, ...] = self.reads.shared("front_people", "")
        return found

    @property
    def movements(self) -> tuple[Movement, ...]:
        """Every topic with posts, those that rise most first."""
        found: tuple[Movement, ...] = self.reads.shared("movements", "")
        return found

    @property
    def people_by_topic(self) -> tuple[OnTopic, ...]:
        """The topics that most is written on, by name, each with the people who write on it most."""
        found: tuple[OnTopic, ...] = self.reads.shared("people_by_topic", "")
        return found

    @property
    def people_counts(self) -> tuple[tuple[str, int], ...]:
        """Each unit that is the home of somebody (its uid), by name, with how many people that are."""
        found: tuple[tuple[str, int], ...] = self.reads.shared("people_counts", "")
        return found

    def people_page(self, number: int) -> tuple[tuple[str, tuple[Person, ...]], ...]:
        """Who stands on a page of the list of people, under the uid of their home."""
        found: tuple[tuple[str, tuple[Person, ...]], ...] = self.reads.shared("people_page", str(number))
        return found

    def latest_of_unit(self, uid: str) -> Post | None:
        found: Post | None = self.reads.shared("latest_of_unit", uid)
        return found

    def near_topic(self, slug: str) -> tuple[Counted, ...]:
        """The neighbouring topics, nearest first, with how many posts are on both."""
        found: tuple[Counted, ...] = self.reads.shared("near_topic", slug)
        return found

    def years_of_topic(self, slug: str) -> Years:
        found: Years = self.reads.shared("years_of_topic", slug)
        return found

    def also_on_topic(self, slug: str) -> tuple[Person, ...]:
        """Who names a topic as theirs and has not yet written on it, by name."""
        found: tuple[Person, ...] = self.reads.shared("also_on_topic", slug)
        return found

    def months_of_year(self, year: int) -> Years:
        found: Years = self.reads.shared("months_of_year", str(year))
        return found

    def year_sheet(self, year: int, number: int) -> Sheet:
        """One page of the archive of a year."""
        found: Sheet = self.reads.shared("year_sheet", f"{year} {number}")
        return found

    def carriers_of_expert(self, slug: str) -> tuple[Counted, ...]:
        """The units that carry posts of an expert, with how many; who carries most comes first."""
        found: tuple[Counted, ...] = self.reads.shared("carriers_of_expert", slug)
        return found

    def answers_to_expert(self, slug: str) -> tuple[Post, ...]:
        """The newest comment posts of others about posts of an expert, as far as these posts' units may list them."""
        found: tuple[Post, ...] = self.reads.shared("answers_to_expert", slug)
        return found


def _movements(desk: Desk, _: str) -> tuple[Movement, ...]:
    posts = desk.catalog.posts
    return movements(desk.catalog.posts_of_topic, posts[0].date, posts[-1].date) if posts else ()


def _near_topic(desk: Desk, slug: str) -> tuple[Counted, ...]:
    near: Mapping[str, Neighbours] = desk.reads.once("topic neighbours", lambda: neighbours(desk.catalog.posts))
    return tuple(Counted(link=desk.topic_link(desk.catalog.topic[one]), count=both) for one, both in near.get(slug, ()))


def _years_of_topic(desk: Desk, slug: str) -> Years:
    return _runs([days.local_day(post.date, desk.zone).year for post in desk.catalog.posts_of_topic.get(slug, ())])


def _months_of_year(desk: Desk, year: str) -> Years:
    return _runs([days.local_day(post.date, desk.zone).month for post in desk.posts_of_year(int(year))])


def _runs(numbers: Sequence[int]) -> Years:
    return tuple((number, len(list(run))) for number, run in groupby(numbers))


def _year_sheet(desk: Desk, key: str) -> Sheet:
    year, number = map(int, key.split())
    return sheet(desk.posts_of_year(year), urls.year(year), number, ARCHIVE_PER_PAGE)


def _also_on_topic(desk: Desk, slug: str) -> tuple[Person, ...]:
    def make() -> Mapping[str, list[Expert]]:
        found: dict[str, list[Expert]] = {}
        for expert in desk.catalog.experts:
            for topic in expert.topics:
                found.setdefault(topic, []).append(expert)
        return found

    wrote = {author for post in desk.catalog.posts_of_topic.get(slug, ()) for author in post.authors}
    named = desk.reads.once("experts by their topics", make).get(slug, ())
    return tuple(desk.person(expert) for expert in named if expert.slug not in wrote)


def _people_by_topic(desk: Desk, _: str) -> tuple[OnTopic, ...]:
    catalog = desk.catalog
    most = sorted(catalog.posts_of_topic, key=lambda slug: (-len(catalog.posts_of_topic[slug]), slug))[:TOPICS_MOST]
    chosen = [topic for topic in catalog.topics if topic.slug in set(most)]
    found = []
    for topic in chosen:
        writers = [one.link for one in desk.writers_on_topic(topic.slug)[1] if one.link.href]
        found.append((desk.topic_link(topic), tuple(writers[:PEOPLE_OF_TOPIC]), len(writers[PEOPLE_OF_TOPIC:])))
    return tuple(one for one in found if one[1])


def _by_home(desk: Desk) -> Mapping[str, list[Expert]]:
    """Everybody under the uid of their home, units by name."""

    def make() -> Mapping[str, list[Expert]]:
        groups: dict[str, list[Expert]] = {unit.uid: [] for unit in desk.catalog.units}
        for expert in desk.catalog.experts:
            groups[expert.unit].append(expert)
        return {uid: people for uid, people in groups.items() if people}

    return desk.reads.once("experts by home", make)


def _people_page(desk: Desk, key: str) -> tuple[tuple[str, tuple[Person, ...]], ...]:
    listed = [(uid, expert) for uid, of in _by_home(desk).items() for expert in of]
    here = listed[(int(key) - 1) * PEOPLE_PER_PAGE : int(key) * PEOPLE_PER_PAGE]
    return tuple(
        (uid, tuple(desk.person(expert, beside=uid) for _, expert in of))
        for uid, of in groupby(here, key=lambda one: one[0])
    )


def _carriers_of_expert(desk: Desk, slug: str) -> tuple[Counted, ...]:
    posts = desk.catalog.posts_of_expert.get(slug, ())
    counts = Counter(one.unit for post in posts for one in desk.carriage.of_post.get(post.id, ()))
    return most_used(counts, lambda uid: desk.unit_link(desk.catalog.unit[uid]))


def _answers_to_expert(desk: Desk, slug: str) -> tuple[Post, ...]:
    catalog, found = desk.catalog, {}
    for post in catalog.posts_of_expert.get(slug, ()):
        for answer in catalog.answers.get(post.id, ()):
            if slug not in answer.authors and may_show(catalog, answer, post.unit):
                found[answer.id] = answer
    newest = sorted(found.values(), key=lambda post: (-post.date.timestamp(), post.unit, post.slug))
    return tuple(newest[:ANSWERS_MOST])


_SHARED: Mapping[str, Callable[[Desk, str], object]] = {
    "front": lambda desk, _: choose(desk.catalog),
    "front_people": lambda desk, _: people(desk.catalog),
    "movements": _movements,
    "people_by_topic": _people_by_topic,
    "people_counts": lambda desk, _: tuple((uid, len(of)) for uid, of in _by_home(desk).items()),
    "people_page": _people_page,
    "latest_of_unit": lambda desk, uid: next(iter(desk.catalog.posts_of_unit.get(uid, ())), None),
    "near_topic": _near_topic,
    "years_of_topic": _years_of_topic,
    "also_on_topic": _also_on_topic,
    "months_of_year": _months_of_year,
    "year_sheet": _year_sheet,
    "carriers_of_expert": _carriers_of_expert,
    "answers_to_expert": _answers_to_expert,
}
