"""What search knows of each page beside its text: one cell for a unit, one for the pages that belong to no unit.

Only what is found and shown is in a cell. A post whose other facts change (who may carry it, what was corrected) leaves
its unit's index as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from plugins.network import days, urls
from plugins.network.linking import Linker
from plugins.network.model import Expert, Form, Post, StandingPage, Topic, Unit
from plugins.network.wording import FORMS

FACETS = ("unit", "topic", "expert", "year", "form")
CENTRAL = "search"  # the index of the pages that belong to no unit, named as no unit can be
UNLISTED = "~"  # instead of a slug: somebody whose page is held
PERSON, TOPIC, SECTION, PAGE = "person Person", "topic Topic", "section Section", "page Page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page that may be found. Facets are a slug, a space and the name that people read ("energy Energy & Climate").

    `text` is the source whose text the page shows, "" for none; `words` are plain text that stands before it.
    """

    path: str  # site path
    title: str
    lang: str
    facets: tuple[tuple[str, str], ...]  # facet, value
    words: tuple[str, ...] = ()
    text: str = ""
    authors: str = ""  # as they are read: "Dana Ortiz and Li Wei"
    iso: str = ""
    day: str = ""


def of_unit(linker: Linker, uid: str) -> tuple[Found, ...]:
    """The published posts of a unit and its standing pages."""
    unit = linker.catalog.unit.get(uid)
    if unit is None:
        return ()
    posts = (_post(linker, unit, post) for post in linker.catalog.posts_of_unit.get(uid, ()))
    pages = (_page(linker, unit, page) for page in linker.catalog.pages_of_unit.get(uid, ()))
    return (*posts, *pages)


def of_network(linker: Linker, key: str = "") -> tuple[Found, ...]:
    """People, topics and sections."""
    catalog = linker.catalog
    return (
        *(_expert(linker, expert) for expert in catalog.experts),
        *(_topic(linker, topic) for topic in catalog.topics),
        *(_section(linker, unit) for unit in catalog.units),
    )


def places(linker: Linker, key: str = "") -> tuple[tuple[str, str, str, str], ...]:
    """The units of which there is something to find: uid, slug, site path, and the name of their colour."""
    catalog = linker.catalog
    return tuple(
        (unit.uid, unit.slug, urls.section(unit), unit.accent)
        for unit in catalog.units
        if catalog.posts_of_unit.get(unit.uid) or catalog.pages_of_unit.get(unit.uid)
    )


CELLS: Mapping[str, Callable[[Linker, str], object]] = {
    "search_of_unit": of_unit,
    "search_of_network": of_network,
    "search_places": places,
}


def define(linker: Linker) -> None:
    """Let a reader of the catalog ask for these cells."""
    for kind, value in CELLS.items():
        linker.reads.define(kind, partial(value, linker), traced=True)


def _post(linker: Linker, unit: Unit, post: Post) -> Found:
    authors = linker.authors(post)
    day = linker.day(post.date, post.has_time)
    form = FORMS[post.form] or ("Comment" if post.about else "Note")
    slug = post.form.value if post.form is not Form.NOTE or not post.about else "comment"
    facets = [
        ("unit", _of(unit.uid, unit.name)),
        *(("topic", _of(topic.slug, topic.name)) for topic in linker.topics(post)),
        *(("expert", _of(UNLISTED if author.held else author.slug, author.name)) for author in authors),
        ("year", str(days.local_day(post.date, linker.zone).year)),
        ("form", _of(slug, form)),
    ]
    return Found(
        path=linker.path_of(post),
        title=post.title,
        lang=linker.lang_of(post),
        facets=tuple(facets),
        words=tuple(filter(None, (post.summary if post.own_summary else "", post.place))),
        text=post.source,
        authors=_read([author.name for author in authors]),
        iso=day.iso,
        day=day.text,
    )


def _page(linker: Linker, unit: Unit, page: StandingPage) -> Found:
    return Found(
        path=urls.page(unit, page),
        title=page.title,
        lang=unit.lang or linker.catalog.network.language,
        facets=(("unit", _of(unit.uid, unit.name)), ("form", PAGE)),
        words=tuple(filter(None, (page.summary,))),
        text=page.source,
    )


def _expert(linker: Linker, expert: Expert) -> Found:
    catalog = linker.catalog
    unit = catalog.unit[expert.unit]
    named = [catalog.topic[slug] for slug in expert.topics if slug in catalog.topic]
    return Found(
        path=urls.expert(expert),
        title=expert.name,
        lang=unit.lang or catalog.network.language,
        facets=(
            ("unit", _of(unit.uid, unit.name)),
            *(("topic", _of(topic.slug, topic.name)) for topic in named),
            ("expert", _of(expert.slug, expert.name)),
            ("form", PERSON),
        ),
        words=tuple(filter(None, (expert.role, _read([topic.name for topic in named])))),
        text=expert.source,
    )


def _topic(linker: Linker, topic: Topic) -> Found:
    return Found(
        path=urls.topic(topic),
        title=topic.name,
        lang=linker.catalog.network.language,
        facets=(("topic", _of(topic.slug, topic.name)), ("form", TOPIC)),
        words=tuple(filter(None, (topic.about, ", ".join(topic.aliases)))),
    )


def _section(linker: Linker, unit: Unit) -> Found:
    return Found(
        path=urls.section(unit),
        title=unit.name,
        lang=unit.lang or linker.catalog.network.language,
        facets=(("unit", _of(unit.uid, unit.name)), ("form", SECTION)),
        words=tuple(filter(None, (unit.summary,))),
    )


def _of(slug: str, name: str) -> str:
    return f"{slug} {name}"


def _read(names: list[str]) -> str:
    """The names of several people: with commas, and "and" before the last."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
