"""The same report about one unit alone: what is about it stays, figures are its own. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import msgspec

from plugins.oversight.values import Report, TopicRow, Totals, UnitRow

_Row = TypeVar("_Row")


def narrowed(report: Report, uid: str) -> Report:
    """What `report` says of the unit `uid`, which is one of its units."""
    unit = next(row for row in report.units if row.unit == uid)

    def mine(rows: Iterable[_Row], *columns: str) -> tuple[_Row, ...]:
        return tuple(row for row in rows if uid in (getattr(row, column) for column in columns or ("unit",)))

    one = msgspec.structs.replace(
        report,
        only=uid,
        units=(unit,),
        experts=mine(report.experts),
        posts_by_unit=mine(report.posts_by_unit),
        posts_by_expert=mine(report.posts_by_expert),
        forms=mine(report.forms),
        posts=mine(report.posts),
        problems=mine(report.problems),
        due=mine(report.due),
        gone=mine(report.gone),
        topics_by_unit=mine(report.topics_by_unit),
        carriage=mine(report.carriage, "lender", "carrier"),
        answers=mine(report.answers, "unit", "about"),
        offers=mine(report.offers, "unit", "to"),
        refusals=mine(report.refusals),
    )
    return msgspec.structs.replace(one, totals=_totals(one, unit), topics=tuple(_topics(report, one)))


def _totals(one: Report, unit: UnitRow) -> Totals:
    return Totals(
        posts=unit.posts,
        posts_before=unit.before,
        posts_ever=unit.ever,
        publishing=int(unit.posts > 0),
        units=1,
        writing=unit.writing,
        writing_before=unit.writing_before,
        experts=unit.experts,
        carried=unit.lent,
        carried_posts=sum(row.carried > 0 for row in one.posts),
        comments=unit.comments,
        comments_inside=sum(row.posts for row in one.answers if row.unit == unit.unit and row.about),
        held=unit.held,
        drafts=unit.drafts,
        scheduled=unit.scheduled,
    )


def _topics(whole: Report, one: Report) -> Iterable[TopicRow]:
    """The topics that the unit ever wrote about, with its own figures."""
    named = {row.topic: row for row in whole.topics}
    for row in one.topics_by_unit:
        yield msgspec.structs.replace(
            named[row.topic],
            posts=row.posts,
            before=row.before,
            ever=row.ever,
            units=int(row.posts > 0),
            experts=row.experts,
            last=row.last,
        )
