"""`network.json`: what the network publishes and who carries what, for programs.

Public facts alone. A post that is not published is not in it; nor is why a unit keeps a post out of its section,
unless a look at the section says it too (`PUBLIC`). Addresses of mail and names on a code host are left to the
experts' own pages. The structs below are the format: `schema` makes its JSON Schema of them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from plugins.network import model, urls
from plugins.network.answering import is_outside
from plugins.network.carrying import Placement as Placed
from plugins.network.carrying import Reason
from plugins.network.carrying import Refusal as Refused
from plugins.network.disclosing import disclosed
from plugins.network.model import FollowRule, Stage
from plugins.network.states import announces_event
from plugins.network.viewing import Viewer

VERSION = 1  # a new one when something here changes its meaning or goes; what is added changes nothing
NAME = f"urn:highroad:network-index:{VERSION}"  # of the format, in the schema and in what keeps to it
SCHEMA_FILE = "network-index.schema.json"
DRAFT = "https://json-schema.org/draft/2020-12/schema"
PUBLIC = (Reason.SINCE, Reason.ANSWERED, Reason.LIMIT)

Address = Annotated[str, Meta(pattern="^https?://", description="An absolute address.")]
Id = Annotated[str, Meta(pattern="^[^ ]+:[^ ]+$", description="The id of a post, the same in every feed, for good.")]
Uid = Annotated[str, Meta(pattern="^[a-z0-9-]{1,100}$", description="The uid of a unit; it outlives a rename.")]
Slug = Annotated[str, Meta(pattern="^[a-z0-9-]{1,100}$", description="The slug of an expert or a topic.")]
Moment = Annotated[
    str,
    Meta(
        pattern=r"^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d[+-]\d\d:\d\d)?$",
        description="A day in the network's zone, or a moment with its offset from UTC.",
    ),
]
Day = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\d$", description="A day in the network's zone.")]


class Fact(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What has nothing to say is left out of the file."""


class Feeds(Fact, frozen=True, kw_only=True):
    """One feed in its three formats."""

    rss: Address
    atom: Address
    json: Address


class Follow(Fact, frozen=True, kw_only=True):
    """A rule in force: what a unit carries from others. Several topics: any of them."""

    unit: Annotated[Uid, Meta(description="From this unit alone; from any when absent.")] = ""
    topics: Annotated[tuple[Slug, ...], Meta(description="On these topics alone; on any when absent.")] = ()
    feed: Annotated[str, Meta(description="The name of an outside feed, shown as links.")] = ""
    limit: Annotated[int, Meta(ge=1, description="The newest so many alone.")] | UnsetType = UNSET
    since: Annotated[Day, Meta(description="Nothing that is older.")] = ""


class Unit(Fact, frozen=True, kw_only=True):
    """A section of the site."""

    uid: Uid
    name: str
    address: Address
    kind: Annotated[str, Meta(description="practice, sector, region or client.")]
    stage: Annotated[str, Meta(description="live, pilot or closed.")]
    language: Annotated[str, Meta(description="BCP 47.")]
    feeds: Annotated[Feeds, Meta(description="The unit's own posts and those that it carries.")]
    own_feeds: Annotated[Feeds, Meta(description="The unit's own posts alone.")]
    calendar: Annotated[Address, Meta(description="The unit's own events, as iCalendar.")]
    summary: str = ""
    lead: Annotated[Slug, Meta(description="The expert who leads it.")] = ""
    follows: Annotated[tuple[Follow, ...], Meta(description="In an order that means nothing.")] = ()


class Expert(Fact, frozen=True, kw_only=True):
    """A person with a page."""

    slug: Slug
    name: str
    address: Address
    unit: Annotated[Uid, Meta(description="The expert's home.")]
    feeds: Feeds
    role: str = ""
    topics: tuple[Slug, ...] = ()
    writes_for: Annotated[tuple[Uid, ...], Meta(description="Further units.")] = ()


class Topic(Fact, frozen=True, kw_only=True):
    """A subject of the network's vocabulary."""

    slug: Slug
    name: str
    address: Address
    feeds: Feeds
    about: str = ""


class About(Fact, frozen=True, kw_only=True):
    """What a comment post is about."""

    address: Address
    id: Annotated[Id, Meta(description="When it is a post of this network.")] = ""


class Event(Fact, frozen=True, kw_only=True):
    """What a post announces. Days stand for whole days."""

    starts: Moment
    calendar: Annotated[Address, Meta(description="The event as a calendar file.")]
    ends: Annotated[Moment, Meta(description="The last day, or the moment when it is over.")] = ""
    place: Annotated[str, Meta(description="Where, in the author's words.")] = ""


class Disclosure(Fact, frozen=True, kw_only=True):
    """What readers of a post must be told; whoever shows the post has to show it too."""

    text: Annotated[str, Meta(description="Plain text, one paragraph.")]
    language: Annotated[str, Meta(description="BCP 47, when it is not the post's.")] = ""


class Post(Fact, frozen=True, kw_only=True):
    """A published post. It exists once, in its home unit."""

    id: Id
    key: Annotated[str, Meta(description="uid/slug: how the network's own files name it.")]
    address: Annotated[Address, Meta(description="Its only canonical address.")]
    title: str
    date: Moment
    authors: Annotated[tuple[str, ...], Meta(description="Slugs, in the order of the byline.")]
    unit: Annotated[Uid, Meta(description="Its home.")]
    form: Annotated[str, Meta(description="note, analysis, explainer, qa, case or event.")]
    language: Annotated[str, Meta(description="BCP 47.")]
    summary: str = ""
    updated: Annotated[Moment, Meta(description="Of the newest change that readers should know of.")] = ""
    topics: tuple[Slug, ...] = ()
    about: Annotated[About, Meta(description="Of a comment post, while that is published.")] | UnsetType = UNSET
    translation_of: Annotated[Id, Meta(description="The post that it translates, while that is published.")] = ""
    event: Annotated[Event, Meta(description="Of a post that announces one.")] | UnsetType = UNSET
    carried_by: Annotated[tuple[Uid, ...], Meta(description="Units in whose sections and feeds it stands too.")] = ()
    disclosures: Annotated[tuple[Disclosure, ...], Meta(description="As they stand below the post, in order.")] = ()


class Placement(Fact, frozen=True, kw_only=True):
    """A post in the section and the feeds of a unit that is not its home."""

    unit: Uid
    post: Id
    route: Annotated[str, Meta(description="offer: by its author; unit, topic: by a rule that names one.")]
    rule: Annotated[Follow, Meta(description="The rule that brings it.")] | UnsetType = UNSET
    pinned: Annotated[bool, Meta(description="On top of the section.")] = False
    note: Annotated[str, Meta(description="The carrying unit's own words, never the author's.")] = ""


class Refusal(Fact, frozen=True, kw_only=True):
    """A post that a rule matches or an author offers, and that the unit does not show, for a reason that is public."""

    unit: Uid
    post: Id
    reason: Annotated[
        str,
        Meta(description="since: older than the rule asks; limit: newer ones fill the rule; answered: a post of `by`."),
    ]
    by: Annotated[Id, Meta(description="The unit's own comment on it, which stands in its place.")] = ""


class Index(Fact, frozen=True, kw_only=True):
    """A network of sections: its units, people, topics and published posts, and which unit carries what."""

    schema: Annotated[str, Meta(description="The name of this format.")] = msgspec.field(name="$schema")
    version: Annotated[int, Meta(description="Of this format.")]
    name: str
    address: Address
    language: Annotated[str, Meta(description="BCP 47.")]
    feeds: Annotated[Feeds, Meta(description="Every post of the network.")]
    opml: Annotated[Address, Meta(description="A list of all feeds.")]
    calendar: Annotated[Address, Meta(description="Every event of the network, as iCalendar.")]
    sitemap: Annotated[Address, Meta(description="An index of files that name every page.")]
    units: tuple[Unit, ...]
    experts: tuple[Expert, ...]
    topics: tuple[Topic, ...]
    posts: Annotated[tuple[Post, ...], Meta(description="Newest first.")]
    placements: tuple[Placement, ...]
    refusals: tuple[Refusal, ...]
    tagline: str = ""


def machine_index(viewer: Viewer) -> bytes:
    """The bytes of `network.json`, in one line; the same for the same values."""
    return msgspec.json.encode(index(viewer)) + b"\n"


def index(viewer: Viewer) -> Index:
    """All that is public, in the order of the catalog and of what units carry."""
    catalog, carriage, absolute = viewer.catalog, viewer.carriage, viewer.urls.absolute
    network = catalog.network
    return Index(
        schema=NAME,
        version=VERSION,
        name=network.name,
        address=absolute(urls.FRONT),
        language=network.language,
        feeds=_feeds(viewer, urls.FRONT),
        opml=absolute(urls.OPML),
        calendar=absolute(urls.CALENDAR),
        sitemap=absolute(urls.SITEMAP),
        units=tuple(_unit(viewer, unit) for unit in catalog.units),
        experts=tuple(_expert(viewer, expert) for expert in catalog.experts),
        topics=tuple(_topic(viewer, topic) for topic in catalog.topics),
        posts=tuple(_post(viewer, post) for post in catalog.posts),
        placements=tuple(_placement(placed) for placed in carriage.placements),
        refusals=tuple(_refusal(viewer, one) for one in carriage.refusals if one.reason in PUBLIC),
        tagline=network.tagline,
    )


def _feeds(viewer: Viewer, folder: str) -> Feeds:
    rss, atom, json_feed = (viewer.urls.absolute(urls.feed(folder, form)) for form in urls.FEED_FORMATS)
    return Feeds(rss=rss, atom=atom, json=json_feed)


def _unit(viewer: Viewer, unit: model.Unit) -> Unit:
    return Unit(
        uid=unit.uid,
        name=unit.name,
        address=viewer.urls.absolute(urls.section(unit)),
        kind=unit.kind.value,
        stage=unit.role.stage.value,
        language=unit.lang or viewer.catalog.network.language,
        feeds=_feeds(viewer, urls.section(unit)),
        own_feeds=_feeds(viewer, urls.own(unit)),
        calendar=viewer.urls.absolute(urls.calendar(unit)),
        summary=unit.summary,
        lead=unit.role.lead if unit.role.lead in viewer.catalog.expert else "",
        follows=tuple(sorted({_follow(rule) for rule in unit.follow if _in_force(viewer, unit, rule)}, key=repr)),
    )


def _in_force(viewer: Viewer, unit: model.Unit, rule: FollowRule) -> bool:
    """Whether a rule does anything: those of a closed unit, and those that name one, do not."""
    named = viewer.catalog.unit.get(rule.unit, unit)
    return Stage.CLOSED not in (unit.role.stage, named.role.stage)


def _follow(rule: FollowRule) -> Follow:
    return Follow(
        unit=rule.unit,
        topics=tuple(sorted(rule.topics)),
        feed=rule.feed,
        limit=UNSET if rule.limit is None else rule.limit,
        since=rule.since.isoformat() if rule.since else "",
    )


def _expert(viewer: Viewer, expert: model.Expert) -> Expert:
    return Expert(
        slug=expert.slug,
        name=expert.name,
        address=viewer.urls.absolute(urls.expert(expert)),
        unit=expert.unit,
        feeds=_feeds(viewer, urls.expert(expert)),
        role=expert.role,
        topics=tuple(slug for slug in expert.topics if slug in viewer.catalog.topic),
        writes_for=expert.writes_for,
    )


def _topic(viewer: Viewer, topic: model.Topic) -> Topic:
    path = urls.topic(topic)
    return Topic(
        slug=topic.slug,
        name=topic.name,
        address=viewer.urls.absolute(path),
        feeds=_feeds(viewer, path),
        about=topic.about,
    )


def _post(viewer: Viewer, post: model.Post) -> Post:
    return Post(
        id=post.id,
        key=post.key,
        address=viewer.urls.absolute(viewer.path_of(post)),
        title=post.title,
        date=viewer.iso_published(post),
        authors=post.authors,
        unit=post.unit,
        form=post.form.value,
        language=viewer.lang_of(post),
        summary=post.summary,
        updated=viewer.iso_updated(post),
        topics=post.topics,
        about=_about(viewer, post.about),
        translation_of=_id_of(viewer, post.translation_of),
        event=_event(viewer, post),
        carried_by=tuple(placed.unit for placed in viewer.carriage.of_post.get(post.id, ())),
        disclosures=tuple(Disclosure(text=told.text, language=told.lang) for told in disclosed(viewer.catalog, post)),
    )


def _about(viewer: Viewer, about: str) -> About | UnsetType:
    """What a comment is about; nothing is said of a post that is not published (any more)."""
    if is_outside(about):
        return About(address=about)
    named = viewer.catalog.named.get(about)
    post = viewer.catalog.published.get(named.key) if named else None
    return About(address=viewer.urls.absolute(viewer.path_of(post)), id=post.id) if post else UNSET


def _id_of(viewer: Viewer, key: str) -> str:
    """The id of a published post that another names, "" for none."""
    named = viewer.catalog.named.get(key)
    return named.id if named and named.key in viewer.catalog.published else ""


def _event(viewer: Viewer, post: model.Post) -> Event | UnsetType:
    if post.starts is None or not announces_event(post):
        return UNSET
    ends, path = post.ends, viewer.path_of(post)
    return Event(
        starts=viewer.event_day(post.starts).iso,
        ends=viewer.event_day(ends).iso if ends else "",
        place=post.place,
        calendar=viewer.urls.absolute(urls.event_file(path)),
    )


def _placement(placed: Placed) -> Placement:
    return Placement(
        unit=placed.unit,
        post=placed.post.id,
        route=placed.route.value,
        rule=_follow(placed.rule) if placed.rule else UNSET,
        pinned=placed.pinned,
        note=placed.note,
    )


def _refusal(viewer: Viewer, refused: Refused) -> Refusal:
    by = viewer.catalog.named.get(refused.by)
    return Refusal(unit=refused.unit, post=refused.post.id, reason=refused.reason.value, by=by.id if by else "")


# ------------------------------------------------------------------------------------------------------- the schema


def schema() -> str:
    """The JSON Schema of the format, as text with sorted keys and a newline at its end."""
    made: dict[str, Any] = msgspec.json.schema(Index)
    whole = {"$schema": DRAFT, "$id": NAME, "title": "Highroad: the machine index (network.json)", **made}
    whole["$defs"]["Index"]["properties"]["$schema"]["const"] = NAME
    whole["$defs"]["Index"]["properties"]["version"]["const"] = VERSION
    for definition in whole["$defs"].values():
        for inner in definition["properties"].values():
            inner.pop("default", None)  # what is not there has no value that anybody wrote
    return json.dumps(whole, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def write_schema(folder: Path) -> Path:
    """Write the schema into `folder`, which is there; the file written."""
    path = folder / SCHEMA_FILE
    path.write_text(schema(), "utf-8", newline="\n")
    return path
