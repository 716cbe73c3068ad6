"""Small makers of model values for tests: every field has a sensible default, a test names only what it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from markupsafe import Markup

from plugins.network.bodies import Heading
from plugins.network.carrying import Carriage, Placement, Route
from plugins.network.library import Text
from plugins.network.model import (
    Change,
    Expert,
    FollowRule,
    Form,
    Front,
    Media,
    Network,
    Notice,
    Post,
    Role,
    Stage,
    StandingPage,
    State,
    Status,
    Topic,
    Unit,
)
from plugins.network.relating import near_of, relate
from plugins.network.translating import find_translations
from plugins.network.urls import Urls
from plugins.network.whole import Catalog
from plugins.pipeline.outputs import Document, Output, Page

URL = "https://insights.firm.example"
AUTHORITY = "firm.example,2026"
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def moment(when: str) -> datetime:
    """ "2026-11-20" or "2026-11-20T09:30" as a moment in UTC."""
    return datetime.fromisoformat(when).replace(tzinfo=UTC)


def make_network(**changes: Any) -> Network:
    values: dict[str, Any] = {"name": "The Firm", "url": URL, "authority": AUTHORITY, "tagline": "Plain advice"}
    return Network(**values | changes)


def make_unit(uid: str = "energy", *, stage: Stage = Stage.LIVE, lead: str = "", **changes: Any) -> Unit:
    """A unit whose slug is its uid and whose name is that with a capital."""
    values: dict[str, Any] = {
        "uid": uid,
        "slug": uid,
        "name": uid.replace("-", " ").capitalize(),
        "summary": f"What {uid} does.",
        "role": Role(lead=lead, stage=stage),
    }
    return Unit(**values | changes)


def make_expert(slug: str = "dana-ortiz", unit: str = "energy", **changes: Any) -> Expert:
    values: dict[str, Any] = {
        "slug": slug,
        "unit": unit,
        "name": slug.replace("-", " ").title(),
        "role": "Partner",
        "source": f"{unit}/experts/{slug}.md",
    }
    return Expert(**values | changes)


def make_topic(slug: str = "hydrogen", **changes: Any) -> Topic:
    return Topic(**{"slug": slug, "name": slug.replace("-", " ").capitalize()} | changes)


def make_post(key: str = "energy/caverns", when: str = "2026-11-20", **changes: Any) -> Post:
    """The post `uid/slug` of a day ("2026-11-20") or a moment ("2026-11-20T09:30"), in UTC."""
    unit, _, slug = key.partition("/")
    values: dict[str, Any] = {
        "id": f"tag:{AUTHORITY}:{key}",
        "unit": unit,
        "slug": slug,
        "title": slug.replace("-", " ").capitalize(),
        "date": moment(when),
        "has_time": "T" in when,
        "authors": ("dana-ortiz",),
        "summary": f"About {slug}.",
        "source": f"{unit}/posts/{when[:10]}-{slug}.md",
    }
    return Post(**values | changes)


def make_posts(count: int, unit: str = "energy", **changes: Any) -> tuple[Post, ...]:
    """`count` posts of a unit, one a day, newest first: `post-1` is the oldest."""
    first = date(2024, 1, 1).toordinal()
    return tuple(
        make_post(f"{unit}/post-{number}", date.fromordinal(first + number).isoformat(), **changes)
        for number in range(count, 0, -1)
    )


def make_page(unit: str = "energy", slug: str = "what-we-do", **changes: Any) -> StandingPage:
    values: dict[str, Any] = {
        "unit": unit,
        "slug": slug,
        "title": slug.replace("-", " ").capitalize(),
        "source": f"{unit}/pages/{slug}.md",
    }
    return StandingPage(**values | changes)


def make_notice(key: str = "energy/gone", state: State = State.RETRACTED, **changes: Any) -> Notice:
    unit, _, slug = key.partition("/")
    values: dict[str, Any] = {
        "unit": unit,
        "slug": slug,
        "id": f"tag:{AUTHORITY}:{key}",
        "state": state,
        "date": moment("2026-10-01"),
        "when": moment("2026-11-14"),
        "reason": "The figures were wrong." if state is State.RETRACTED else "",
        "aliases": (),
        "source": f"{unit}/posts/{slug}.md",
    }
    return Notice(**values | changes)


def make_catalog(
    *,
    posts: Iterable[Post] = (),
    withdrawn: Iterable[Post] = (),
    notices: Iterable[Notice] = (),
    units: Iterable[Unit] | None = None,
    experts: Iterable[Expert] | None = None,
    topics: Iterable[Topic] | None = None,
    pages: Iterable[StandingPage] = (),
    media: Iterable[Media] = (),
    aliases: Mapping[str, str] | None = None,
    network: Network | None = None,
    now: datetime = NOW,
    links: Mapping[str, Sequence[str]] | None = None,
) -> Catalog:
    """A catalog, sorted as it promises. Units, experts and topics that posts name are made when not given."""
    published, gone, notices, pages = list(posts), list(withdrawn), list(notices), list(pages)
    experts = None if experts is None else list(experts)
    named = [*published, *gone]
    if units is None:
        uids = {post.unit for post in named} | {notice.unit for notice in notices} | {page.unit for page in pages}
        uids |= {expert.unit for expert in experts or ()}
        units = [make_unit(uid) for uid in uids or {"energy"}]
    if experts is None:
        home = {slug: post.unit for post in reversed(named) for slug in post.authors}
        experts = [make_expert(slug, unit) for slug, unit in home.items()]
    if topics is None:
        topics = [make_topic(slug) for slug in {slug for post in named for slug in post.topics}]
    catalog = Catalog(
        network=network or make_network(topics=tuple(topics)),
        units=tuple(sorted(units, key=lambda unit: (unit.name.casefold(), unit.uid))),
        experts=tuple(sorted(experts, key=lambda expert: (expert.name.casefold(), expert.slug))),
        topics=tuple(sorted(topics, key=lambda topic: (topic.name.casefold(), topic.slug))),
        pages=tuple(sorted(pages, key=lambda page: (page.unit, page.order, page.title))),
        posts=_newest_first(published),
        withdrawn=_newest_first(gone),
        notices=tuple(sorted(notices, key=lambda notice: (notice.unit, notice.slug))),
        media=tuple(sorted(media, key=lambda one: (one.unit, one.path))),
        aliases=dict(sorted((aliases or {}).items())),
        now=now,
    )
    together, led = find_translations(catalog).of, links or {}
    near = near_of(relate(catalog, together, lambda source: led.get(source, ())))
    return replace(catalog, translations=together, near=near)


def make_placement(unit: str, post: Post | Notice, **changes: Any) -> Placement:
    """`post` in the section of `unit`, because that follows its home."""
    values: dict[str, Any] = {"unit": unit, "post": post, "route": Route.UNIT, "rule": FollowRule(unit=post.unit)}
    return Placement(**values | changes)


def make_carriage(*placements: Placement, **changes: Any) -> Carriage:
    """What syndication makes, sorted as it promises."""

    def order(one: Placement) -> tuple[str, float, str]:
        return (one.unit, -one.post.date.timestamp(), one.post.id)

    departed = sorted(changes.pop("departed", ()), key=order)
    return Carriage(placements=tuple(sorted(placements, key=order)), departed=tuple(departed), **changes)


def make_varied_catalog() -> Catalog:
    """A small network with something of everything: stages, states, forms, languages, pictures, long lists."""
    topics = [
        make_topic("hydrogen", aliases=("green-hydrogen",), about="Making it and keeping it."),
        make_topic("grid"),
        make_topic("pay"),
        make_topic("2030-targets", name="2030 targets"),
        make_topic("economies", name="Économies d'énergie"),
    ]
    units = [
        make_unit("energy", lead="dana-ortiz", accent="teal", name="Energy & Infrastructure"),
        make_unit("tax", accent="ochre", share=("legal",)),
        make_unit("legal", stage=Stage.CLOSED),
        make_unit("trial", stage=Stage.PILOT, slug="trial-run", lang="fr"),
        make_unit("empty"),
    ]
    experts = [
        make_expert("dana-ortiz", photo="media/dana.jpg", photo_alt="Dana", email="dana@firm.example"),
        make_expert("li-wei", "tax", writes_for=("energy",), links=(("Site", "https://wei.example"),)),
        make_expert("ada-brown", "legal", topics=("grid",)),
        make_expert("new-here", "empty", role=""),
    ]
    event = {"form": Form.EVENT, "starts": moment("2027-02-04T09:30"), "ends": moment("2027-02-04T11:00")}
    changed = {"changes": (Change(date=date(2026, 11, 22), what="Sums."),), "updated": moment("2026-11-22")}
    reviewed = {"as_at": date(2026, 1, 1), "review_by": date(2026, 6, 1)}
    posts = [
        *make_posts(45, topics=("hydrogen",)),
        make_post("energy/caverns", image="media/cavern.jpg", image_alt="A cavern", topics=("hydrogen", "grid")),
        make_post("energy/morning", "2026-11-18T09:30", authors=("dana-ortiz", "li-wei"), place="Hull", **event),
        make_post("tax/reply", "2026-11-21", authors=("li-wei",), about="energy/caverns", quote="So it is said."),
        make_post("tax/clip", "2026-11-19", authors=("li-wei",), about="https://grid.example/x", quote="There."),
        make_post("tax/orphan", "2026-11-17", authors=("li-wei",), about="energy/gone", quote="Lost words."),
        make_post("legal/rules", "2026-03-01", authors=("ada-brown",), topics=("grid",), **changed),
        make_post("trial/essai", "2026-11-24", authors=("ada-brown",), form=Form.QA, topics=("grid",), **reviewed),
    ]
    took_back = {"status": Status.WITHDRAWN, "reason": "Superseded.", "updated": moment("2026-11-10")}
    return make_catalog(
        network=make_network(topics=tuple(topics), front=Front(pinned=("energy/caverns",))),
        units=units,
        experts=experts,
        topics=topics,
        posts=posts,
        withdrawn=[make_post("energy/old-sums", "2025-05-05", topics=("grid",), **took_back)],
        notices=[make_notice("energy/gone"), make_notice("tax/offer", State.EXPIRED)],
        pages=[make_page("energy", "what-we-do"), make_page("energy", "method"), make_page("legal", "who-we-were")],
        media=[
            Media(unit="energy", path="media/cavern.jpg", width=800, height=600),
            Media(unit="energy", path="media/dana.jpg", width=400, height=500),
        ],
        aliases={"/old/address/": "/energy/caverns/", "/energy/gone-before/": "/energy/gone/"},
    )


def _newest_first(posts: Iterable[Post]) -> tuple[Post, ...]:
    return tuple(sorted(posts, key=lambda post: (-post.date.timestamp(), post.unit, post.slug)))


def make_urls(base: str = URL) -> Urls:
    return Urls(base)


@dataclass(frozen=True)
class FakeLibrary:
    """A library in which every source says its own name, except those in `texts`."""

    texts: Mapping[str, Text] = field(default_factory=dict)

    def text(self, source: str) -> Text:
        return self.texts.get(source) or make_text(f"<p>The text of {source}</p>")


def make_text(html: str = "<p>Words.</p>", *, headings: Iterable[Heading] = (), words: int = 440) -> Text:
    return Text(html=Markup(html), headings=tuple(headings), words=words)


def spelled(outputs: Iterable[Output]) -> str:
    """Everything that outputs would say, made."""
    return "\n".join(
        repr(one.view) if isinstance(one, Page) else repr(one.value) if isinstance(one, Document) else repr(one)
        for one in outputs
    )


def file_of(output: Output) -> bytes:
    """The bytes of a file for machines."""
    assert isinstance(output, Document)
    return output.write(output.value)
