"""The report as one frozen value: what it says is decided here, before anybody draws, tabulates or prints it.

The structs are the format of `report.json`, the columns of each table, and what the pages are made of. A struct with
`table` is a row of that table: `tables/<table>.csv`, and the key of `report.json` with that name. Days are days in the
network's zone. Drafts and later posts are counted and never named.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta, Struct

VERSION = 1  # a new one when something here changes its meaning or goes; what is added changes nothing
NAME = f"urn:highroad:report:{VERSION}"  # of the format, in the schema and in what keeps to it

Uid = Annotated[str, Meta(description="The uid of a unit.")]
Key = Annotated[str, Meta(description="The post, as uid/slug.")]
Title = Annotated[str, Meta(description="The post's title.")]
Posts = Annotated[int, Meta(ge=0, description="Posts published in the period.")]
Before = Annotated[int, Meta(ge=0, description="The same in the period before.")]
Ever = Annotated[int, Meta(ge=0, description="The same of all that is published now.")]
Day = Annotated[date | None, Meta(description="The day.")]
Last = Annotated[date | None, Meta(description="The day of the newest post; nothing when there is none.")]
LastPost = Annotated[str, Meta(description="The newest post, as uid/slug.")]
Silent = Annotated[int | None, Meta(description="Days since the newest post; nothing when there is none.")]


class Fact(Struct, frozen=True, kw_only=True):
    """A value of the report."""


class Row(Fact, frozen=True, kw_only=True):
    """A row of a table."""

    table: ClassVar[str] = ""


class Span(Row, frozen=True, kw_only=True):
    """A month, quarter or year of the period. The first may have begun, and the last may end, outside of it."""

    table: ClassVar[str] = "spans"
    span: Annotated[str, Meta(description="Its name: 2026-11, 2026-Q4 or 2026.")]
    since: Annotated[date, Meta(description="Its first day in the period.")]
    until: Annotated[date, Meta(description="Its last day in the period.")]


class Period(Fact, frozen=True, kw_only=True):
    """What the report looks at, and what it compares that with: as many months, right before."""

    since: Annotated[date, Meta(description="The first day.")]
    until: Annotated[date, Meta(description="The last day: the one of the report.")]
    before_since: Annotated[date, Meta(description="The first day of the period before.")]
    before_until: Annotated[date, Meta(description="The last day of the period before.")]
    months: Annotated[int, Meta(ge=1, description="How many calendar months the period touches.")]
    each: Annotated[str, Meta(description="How time is cut: month, quarter or year.")]


class Totals(Fact, frozen=True, kw_only=True):
    """The figures of the whole report."""

    posts: Posts
    posts_before: Before
    posts_ever: Ever
    publishing: Annotated[int, Meta(ge=0, description="Units that published in the period.")]
    units: Annotated[int, Meta(ge=0, description="Units that there are.")]
    writing: Annotated[int, Meta(ge=0, description="Experts who published in the period.")]
    writing_before: Annotated[int, Meta(ge=0, description="Experts who published in the period before.")]
    experts: Annotated[int, Meta(ge=0, description="Experts that there are.")]
    carried: Annotated[int, Meta(ge=0, description="Times that a post of the period stands in another unit's section.")]
    carried_posts: Annotated[int, Meta(ge=0, description="Posts of the period that another unit carries.")]
    comments: Annotated[int, Meta(ge=0, description="Posts of the period that answer something.")]
    comments_inside: Annotated[int, Meta(ge=0, description="Those of them that answer a post of the network.")]
    held: Annotated[int, Meta(ge=0, description="Posts kept out because of an error.")]
    drafts: Annotated[int, Meta(ge=0, description="Drafts.")]
    scheduled: Annotated[int, Meta(ge=0, description="Posts with a date to come.")]


class UnitRow(Row, frozen=True, kw_only=True):
    """A unit."""

    table: ClassVar[str] = "units"
    unit: Uid
    name: Annotated[str, Meta(description="Its name.")]
    accent: Annotated[str, Meta(description="The name of its colour.")]
    stage: Annotated[str, Meta(description="live, pilot or closed.")]
    kind: Annotated[str, Meta(description="practice, sector, region or client.")]
    lead: Annotated[str, Meta(description="The expert who leads it, by slug.")]
    posts: Posts
    before: Before
    ever: Ever
    comments: Annotated[int, Meta(ge=0, description="Posts of the period that answer something.")]
    experts: Annotated[int, Meta(ge=0, description="Experts whose home it is.")]
    writing: Annotated[int, Meta(ge=0, description="People who signed a post of the period here.")]
    writing_before: Annotated[int, Meta(ge=0, description="People who signed a post of the period before.")]
    lent: Annotated[int, Meta(ge=0, description="Times that another unit carries a post of the period.")]
    borrowed: Annotated[int, Meta(ge=0, description="Posts of the period that it carries of others.")]
    held: Annotated[int, Meta(ge=0, description="Posts kept out because of an error.")]
    drafts: Annotated[int, Meta(ge=0, description="Drafts.")]
    scheduled: Annotated[int, Meta(ge=0, description="Posts with a date to come.")]
    due: Annotated[int, Meta(ge=0, description="Posts whose day of review has passed.")]
    first: Annotated[date | None, Meta(description="The day of the oldest post; nothing when there is none.")]
    last: Last
    last_post: LastPost
    last_title: Annotated[str, Meta(description="The title of the newest post.")]
    silent: Silent


class ExpertRow(Row, frozen=True, kw_only=True):
    """An expert. A post with two authors counts for both, so a sum over experts is no number of posts."""

    table: ClassVar[str] = "experts"
    expert: Annotated[str, Meta(description="The expert's slug.")]
    name: Annotated[str, Meta(description="The expert's name.")]
    unit: Annotated[str, Meta(description="The uid of the expert's home.")]
    posts: Posts
    before: Before
    ever: Ever
    carried: Annotated[int, Meta(ge=0, description="Times that another unit carries a post of the period.")]
    answered: Annotated[int, Meta(ge=0, description="Answers in the network to posts of the period.")]
    last: Last
    last_post: LastPost
    last_title: Annotated[str, Meta(description="The title of the newest post.")]
    silent: Silent


class UnitSpan(Row, frozen=True, kw_only=True):
    """The posts of a unit in one month, quarter or year; every unit has a row for each."""

    table: ClassVar[str] = "posts-by-unit"
    unit: Uid
    span: Annotated[str, Meta(description="As in the table spans.")]
    posts: Posts
    before: Annotated[int | None, Meta(description="In the same span of the period before; with months alone.")]


class ExpertSpan(Row, frozen=True, kw_only=True):
    """The posts of an expert in one month, quarter or year; those without posts have no row."""

    table: ClassVar[str] = "posts-by-expert"
    expert: Annotated[str, Meta(description="The expert's slug.")]
    unit: Annotated[str, Meta(description="The uid of the unit that published them.")]
    span: Annotated[str, Meta(description="As in the table spans.")]
    posts: Posts


class FormRow(Row, frozen=True, kw_only=True):
    """The posts of a unit in one form; forms that it never uses have no row."""

    table: ClassVar[str] = "forms"
    unit: Uid
    form: Annotated[str, Meta(description="note, analysis, explainer, qa, case or event.")]
    posts: Posts
    before: Before


class PostRow(Row, frozen=True, kw_only=True):
    """A post published in the period, newest first."""

    table: ClassVar[str] = "posts"
    post: Key
    unit: Uid
    title: Title
    day: Annotated[date, Meta(description="The day of its date.")]
    form: Annotated[str, Meta(description="note, analysis, explainer, qa, case or event.")]
    authors: Annotated[tuple[str, ...], Meta(description="Slugs, in the order of the byline.")]
    topics: Annotated[tuple[str, ...], Meta(description="Slugs.")]
    carried: Annotated[int, Meta(ge=0, description="Units that carry it.")]
    answered: Annotated[int, Meta(ge=0, description="Published answers to it in the network.")]
    about: Annotated[str, Meta(description="What it answers: uid/slug or an address.")]


class ProblemRow(Row, frozen=True, kw_only=True):
    """Something wrong in a file, as `invoke check` says it."""

    table: ClassVar[str] = "problems"
    unit: Annotated[str, Meta(description="The unit whose file it is; nothing for the centre's.")]
    level: Annotated[str, Meta(description="error or warning.")]
    held: Annotated[bool, Meta(description="Whether it keeps a post out.")]
    file: Annotated[str, Meta(description="The file.")]
    line: Annotated[int, Meta(description="The line of the file.")]
    what: Annotated[str, Meta(description="What is wrong, and what to write instead.")]
    title: Annotated[
        str, Meta(description="The title of the post that is held, where it can be told; never a draft's.")
    ]


class DueRow(Row, frozen=True, kw_only=True):
    """A post that a day concerns which has passed, or will within 90 days."""

    table: ClassVar[str] = "due"
    post: Key
    unit: Uid
    title: Title
    what: Annotated[str, Meta(description="review: to be looked at by then; expiry: gone from then on.")]
    day: Annotated[date, Meta(description="The day.")]
    days: Annotated[int, Meta(description="Days until then; negative when it has passed.")]


class GoneRow(Row, frozen=True, kw_only=True):
    """A post that was withdrawn or retracted, or expired, in the period."""

    table: ClassVar[str] = "gone"
    post: Key
    unit: Uid
    state: Annotated[str, Meta(description="withdrawn, retracted or expired.")]
    day: Annotated[date, Meta(description="When; the post's own date where nobody wrote it.")]
    reason: Annotated[str, Meta(description="Why, in the author's words.")]
    title: Annotated[str, Meta(description="The title of a withdrawn one; of the others nothing is left.")]


class TopicRow(Row, frozen=True, kw_only=True):
    """A topic."""

    table: ClassVar[str] = "topics"
    topic: Annotated[str, Meta(description="The topic's slug.")]
    name: Annotated[str, Meta(description="Its name.")]
    listed: Annotated[bool, Meta(description="Whether network.yaml has it; else a tag opened it.")]
    posts: Posts
    before: Before
    ever: Ever
    units: Annotated[int, Meta(ge=0, description="Units that published on it in the period.")]
    experts: Annotated[int, Meta(ge=0, description="Experts who published on it in the period.")]
    last: Last


class UnitTopic(Row, frozen=True, kw_only=True):
    """The posts of a unit on a topic; where there are none, there is no row."""

    table: ClassVar[str] = "topics-by-unit"
    unit: Uid
    topic: Annotated[str, Meta(description="The topic's slug.")]
    posts: Posts
    before: Before
    ever: Ever
    experts: Annotated[int, Meta(ge=0, description="Experts who published on it here in the period.")]
    last: Last


class CarriedRow(Row, frozen=True, kw_only=True):
    """How many posts of one unit another carries; where there are none, there is no row."""

    table: ClassVar[str] = "carriage"
    lender: Annotated[str, Meta(description="The uid of the posts' home.")]
    carrier: Annotated[str, Meta(description="The uid of the unit that carries them.")]
    posts: Posts
    ever: Ever
    offered: Annotated[int, Meta(ge=0, description="Those of the period that came because their authors offered them.")]


class AnswerRow(Row, frozen=True, kw_only=True):
    """How many posts of a unit answer those of another, or of its own; where there are none, there is no row."""

    table: ClassVar[str] = "answers"
    unit: Annotated[str, Meta(description="The uid of the unit that answers.")]
    about: Annotated[str, Meta(description="The uid of the unit that is answered; nothing for a page outside.")]
    posts: Posts
    ever: Ever


class OfferRow(Row, frozen=True, kw_only=True):
    """A post of the period that its authors offered to a unit, and what became of it."""

    table: ClassVar[str] = "offers"
    post: Key
    unit: Annotated[str, Meta(description="The uid of the post's home.")]
    title: Title
    to: Annotated[str, Meta(description="The uid of the unit that it was offered to.")]
    carried: Annotated[bool, Meta(description="Whether that carries it.")]
    reason: Annotated[str, Meta(description="Why not, in a word, as `invoke explain` and network.json have it.")]
    why: Annotated[str, Meta(description="Why not, in words.")]
    change: Annotated[str, Meta(description="What would make the unit carry it.")]


class RefusalRow(Row, frozen=True, kw_only=True):
    """How many posts of the period a unit does not carry although a rule matches or an author offers them."""

    table: ClassVar[str] = "refusals"
    unit: Annotated[str, Meta(description="The uid of the unit that does not carry them.")]
    reason: Annotated[str, Meta(description="Why, in a word, as `invoke explain` has it.")]
    posts: Annotated[int, Meta(ge=0, description="Posts of the period.")]


class Report(Fact, frozen=True, kw_only=True):
    """What a network published, who carries whom, and what needs attention. Internal: not part of the site."""

    schema: Annotated[str, Meta(description="The name of this format.")] = msgspec.field(name="$schema")
    version: Annotated[int, Meta(description="Of this format.")]
    name: Annotated[str, Meta(description="The network's name.")]
    address: Annotated[str, Meta(description="The network's address.")]
    language: Annotated[str, Meta(description="BCP 47; of the network.")]
    moment: Annotated[str, Meta(description="The moment that the report looks at.")]
    only: Annotated[str, Meta(description="The uid of the one unit that it is about; nothing for the whole network.")]
    period: Period
    totals: Totals
    spans: tuple[Span, ...]
    units: tuple[UnitRow, ...]
    experts: tuple[ExpertRow, ...]
    posts_by_unit: tuple[UnitSpan, ...] = msgspec.field(name="posts-by-unit")
    posts_by_expert: tuple[ExpertSpan, ...] = msgspec.field(name="posts-by-expert")
    forms: tuple[FormRow, ...]
    posts: tuple[PostRow, ...]
    problems: tuple[ProblemRow, ...]
    due: tuple[DueRow, ...]
    gone: tuple[GoneRow, ...]
    topics: tuple[TopicRow, ...]
    topics_by_unit: tuple[UnitTopic, ...] = msgspec.field(name="topics-by-unit")
    carriage: tuple[CarriedRow, ...]
    answers: tuple[AnswerRow, ...]
    offers: tuple[OfferRow, ...]
    refusals: tuple[RefusalRow, ...]


ROWS: tuple[type[Row], ...] = (
    Span, UnitRow, ExpertRow, UnitSpan, ExpertSpan, FormRow, PostRow, ProblemRow, DueRow, GoneRow,
    TopicRow, UnitTopic, CarriedRow, AnswerRow, OfferRow, RefusalRow,
)  # fmt: skip


def rows_of(report: Report, kind: type[Row]) -> tuple[Row, ...]:
    """The rows of one table."""
    found: tuple[Row, ...] = getattr(report, kind.table.replace("-", "_"))
    return found
