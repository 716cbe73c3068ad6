"""What the report says: the catalog, who carries what and what is wrong in, one frozen value out. Pure.

Linear in posts and placements: each is looked at once, and counted under everything that it counts for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from plugins.network.carrying import Carriage, Refusal, Route
from plugins.network.catalog import Assembled
from plugins.network.model import Post, State, Unit
from plugins.network.whole import Catalog
from plugins.oversight.counting import Counted, count
from plugins.oversight.troubles import due_rows, gone_rows, problem_rows
from plugins.oversight.values import (
    NAME,
    VERSION,
    AnswerRow,
    CarriedRow,
    DueRow,
    ExpertRow,
    ExpertSpan,
    FormRow,
    OfferRow,
    PostRow,
    RefusalRow,
    Report,
    TopicRow,
    Totals,
    UnitRow,
    UnitSpan,
    UnitTopic,
)

# Why a unit does not carry a post, and what would change it, in words: (catalog, refusal, units folder's name) in.
WhyNot = Callable[[Catalog, Refusal, str], tuple[str, str]]


def report_of(
    assembled: Assembled,
    carriage: Carriage,
    why: WhyNot,
    titles: Mapping[str, str],
    since: date | None = None,
) -> Report:
    """The report at the catalog's `now`. `titles` are those of held posts, by source path; `since` is the first day."""
    counted = count(assembled, carriage, since)
    problems = problem_rows(assembled, titles)
    due = due_rows(assembled.catalog)
    held = Counter({row.file: row.unit for row in problems if row.held}.values())
    network = assembled.catalog.network
    units = tuple(_unit(counted, unit, held[unit.uid], due) for unit in assembled.catalog.units)
    return Report(
        schema=NAME,
        version=VERSION,
        name=network.name,
        address=network.url,
        language=network.language,
        moment=assembled.catalog.now.astimezone(counted.zone).isoformat(timespec="seconds"),
        only="",
        period=counted.period,
        totals=_totals(counted, units),
        spans=counted.spans,
        units=units,
        experts=_experts(counted),
        posts_by_unit=_unit_spans(counted),
        posts_by_expert=tuple(
            ExpertSpan(expert=slug, unit=uid, span=span, posts=posts)
            for (slug, uid, span), posts in sorted(counted.expert_span.items())
        ),
        forms=_forms(counted),
        posts=tuple(_post(counted, post) for post in counted.now),
        problems=problems,
        due=due,
        gone=gone_rows(assembled.catalog, counted.period),
        topics=_topics(counted),
        topics_by_unit=_unit_topics(counted),
        carriage=_carriage(counted),
        answers=_answers(counted),
        offers=_offers(counted, why, assembled.folder),
        refusals=_refusals(counted),
    )


# ------------------------------------------------------------------------------------------------------ the rows


def _totals(counted: Counted, units: Sequence[UnitRow]) -> Totals:
    every = counted.all
    return Totals(
        posts=every.posts,
        posts_before=every.before,
        posts_ever=every.ever,
        publishing=len(every.units),
        units=len(units),
        writing=len(every.people),
        writing_before=len(every.people_before),
        experts=len(counted.catalog.author),
        carried=every.carried,
        carried_posts=sum(post.id in counted.carriage.of_post for post in counted.now),
        comments=every.comments,
        comments_inside=counted.inside,
        held=sum(row.held for row in units),
        drafts=sum(row.drafts for row in units),
        scheduled=sum(row.scheduled for row in units),
    )


def _unit(counted: Counted, unit: Unit, held: int, due: Iterable[DueRow]) -> UnitRow:
    tally = counted.unit[unit.uid]
    newest = tally.newest
    return UnitRow(
        unit=unit.uid,
        name=unit.name,
        accent=unit.accent,
        stage=unit.role.stage.value,
        kind=unit.kind.value,
        lead=unit.role.lead,
        posts=tally.posts,
        before=tally.before,
        ever=tally.ever,
        comments=tally.comments,
        experts=sum(expert.unit == unit.uid for expert in counted.catalog.author.values()),
        writing=len(tally.people),
        writing_before=len(tally.people_before),
        lent=tally.carried,
        borrowed=sum(counted.is_now(placed.post) for placed in counted.carriage.of_unit.get(unit.uid, ())),
        held=held,
        drafts=counted.unpublished[unit.uid, State.DRAFT],
        scheduled=counted.unpublished[unit.uid, State.FUTURE],
        due=sum(row.unit == unit.uid and row.what == "review" and row.days < 0 for row in due),
        first=counted.day(tally.oldest) if tally.oldest else None,
        last=counted.day(newest) if newest else None,
        last_post=newest.key if newest else "",
        last_title=newest.title if newest else "",
        silent=counted.silent(newest),
    )


def _experts(counted: Counted) -> tuple[ExpertRow, ...]:
    rows = []
    for slug, expert in counted.catalog.author.items():
        tally = counted.expert[slug]
        newest = tally.newest
        row = ExpertRow(
            expert=slug,
            name=expert.name,
            unit=expert.unit,
            posts=tally.posts,
            before=tally.before,
            ever=tally.ever,
            carried=tally.carried,
            answered=tally.answered,
            last=counted.day(newest) if newest else None,
            last_post=newest.key if newest else "",
            last_title=newest.title if newest else "",
            silent=counted.silent(newest),
        )
        rows.append(row)
    return tuple(sorted(rows, key=lambda row: (row.name.casefold(), row.expert)))


def _unit_spans(counted: Counted) -> tuple[UnitSpan, ...]:
    months = counted.period.each == "month"
    return tuple(
        UnitSpan(
            unit=unit.uid,
            span=one.span,
            posts=counted.unit_span[unit.uid, one.span],
            before=counted.unit_span_before[unit.uid, one.span] if months else None,
        )
        for unit in counted.catalog.units
        for one in counted.spans
    )


def _forms(counted: Counted) -> tuple[FormRow, ...]:
    found = sorted(counted.form.items())
    return tuple(
        FormRow(unit=uid, form=form, posts=tally.posts, before=tally.before)
        for (uid, form), tally in found
        if tally.posts or tally.before
    )


def _post(counted: Counted, post: Post) -> PostRow:
    return PostRow(
        post=post.key,
        unit=post.unit,
        title=post.title,
        day=counted.day(post),
        form=post.form.value,
        authors=post.authors,
        topics=post.topics,
        carried=len(counted.carriage.of_post.get(post.id, ())),
        answered=len(counted.catalog.answers.get(post.id, ())),
        about=post.about,
    )


def _topics(counted: Counted) -> tuple[TopicRow, ...]:
    listed = {topic.slug for topic in counted.catalog.network.topics}
    rows = []
    for topic in counted.catalog.topics:
        tally = counted.topic[topic.slug]
        row = TopicRow(
            topic=topic.slug,
            name=topic.name,
            listed=topic.slug in listed,
            posts=tally.posts,
            before=tally.before,
            ever=tally.ever,
            units=len(tally.units),
            experts=len(tally.people),
            last=counted.day(tally.newest) if tally.newest else None,
        )
        rows.append(row)
    return tuple(rows)


def _unit_topics(counted: Counted) -> tuple[UnitTopic, ...]:
    found = sorted(counted.unit_topic.items())
    return tuple(
        UnitTopic(
            unit=uid,
            topic=slug,
            posts=tally.posts,
            before=tally.before,
            ever=tally.ever,
            experts=len(tally.people),
            last=counted.day(tally.newest) if tally.newest else None,
        )
        for (uid, slug), tally in found
    )


def _carriage(counted: Counted) -> tuple[CarriedRow, ...]:
    posts: Counter[tuple[str, str]] = Counter()
    ever: Counter[tuple[str, str]] = Counter()
    offered: Counter[tuple[str, str]] = Counter()
    for placed in counted.carriage.placements:
        pair = placed.post.unit, placed.unit
        now = counted.is_now(placed.post)
        ever[pair] += 1
        posts[pair] += now
        offered[pair] += now and placed.route is Route.OFFER
    return tuple(
        CarriedRow(lender=pair[0], carrier=pair[1], posts=posts[pair], ever=ever[pair], offered=offered[pair])
        for pair in sorted(ever)
    )


def _answers(counted: Counted) -> tuple[AnswerRow, ...]:
    found = sorted(counted.answers.items())
    return tuple(AnswerRow(unit=uid, about=about, posts=tally.posts, ever=tally.ever) for (uid, about), tally in found)


def _offers(counted: Counted, why: WhyNot, folder: str) -> tuple[OfferRow, ...]:
    catalog, carriage = counted.catalog, counted.carriage
    refused = {(one.unit, one.post.id): one for one in carriage.refusals}
    rows = []
    for post in counted.now:
        for uid in sorted(set(post.to) & catalog.unit.keys() - {post.unit}):
            refusal = refused.get((uid, post.id))
            said = why(catalog, refusal, folder) if refusal else ("", "")
            row = OfferRow(
                post=post.key,
                unit=post.unit,
                title=post.title,
                to=uid,
                carried=f"{uid} {post.id}" in carriage.placement,
                reason=refusal.reason.value if refusal else "",
                why=said[0],
                change=said[1],
            )
            rows.append(row)
    return tuple(rows)


def _refusals(counted: Counted) -> tuple[RefusalRow, ...]:
    refused = (one for one in counted.carriage.refusals if counted.is_now(one.post))
    found = Counter((one.unit, one.reason.value) for one in refused)
    return tuple(RefusalRow(unit=uid, reason=reason, posts=posts) for (uid, reason), posts in sorted(found.items()))
