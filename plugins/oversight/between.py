"""The parts of a page that are about who carries whom and who answers whom. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from plugins.oversight import charts, words
from plugins.oversight.names import Names, head, number
from plugins.oversight.parts import table
from plugins.oversight.values import Report
from plugins.oversight.views import Cell, Cells, Heat, Part, Table
from plugins.oversight.words import many

GRID = 12  # units in a grid, those that take part most; the table has every pair
PAIRS = 12  # rows of the pairs' table that stand open

Pairs = Mapping[tuple[str, str], int]


def carriage(report: Report, names: Names) -> tuple[Part, ...]:
    """Who carries whom, what was offered, and why something does not come."""
    pairs = {(row.lender, row.carrier): row.posts for row in report.carriage if row.posts}
    total = report.totals
    heads = head("Lent by", "Carried by", "Posts", "Offered", "In all", words=2)
    rows = sorted(report.carriage, key=lambda row: (-row.posts, -row.ever, row.lender, row.carrier))
    made = [
        (
            names.unit_cell(row.lender),
            names.unit_cell(row.carrier),
            *map(number, (row.posts, row.offered, row.ever)),
        )
        for row in rows
    ]
    found = table(
        "Each pair of units", heads, made, PAIRS, "carriage", empty="No unit carries a post of another one yet."
    )
    if report.only:
        borrowed = sum(posts for (_, carrier), posts in pairs.items() if carrier == report.only)
        title = "Lent and borrowed"
        lede = f"Others carry its posts {total.carried:,} times; it carries {many(borrowed, 'post')} of others."
        return (Part(id="carried", title=title, lede=lede, tables=(found, *_offers(report, names), *_refused(report))),)
    lede = f"Rows lend, columns carry: how often a post of this time stands in another section. {_spread(report)}"
    heat = _grid("Posts carried, by lender and carrier", "Lent by", pairs, report, names)
    tables = (
        _under(found, heat, "Each pair, what was offered, and in all"),
        *_offers(report, names),
        *_refused(report),
    )
    return (Part(id="carried", title="Who carries whom", lede=lede, heat=heat, tables=tables),)


def _spread(report: Report) -> str:
    total = report.totals
    if not total.posts:
        return ""
    return f"{total.carried_posts:,} of {many(total.posts, 'post')} stand in {total.carried:,} other places."


def answers(report: Report, names: Names) -> Part:
    """Who answers whom."""
    pairs = {(row.unit, row.about): row.posts for row in report.answers if row.posts and row.about}
    heads = head("Answer of", "To", "Posts", "In all", words=2)
    rows = sorted(report.answers, key=lambda row: (-row.posts, -row.ever, row.unit, row.about))
    made = [
        (names.unit_cell(row.unit), names.unit_cell(row.about), number(row.posts), number(row.ever)) for row in rows
    ]
    found = table("Each pair that answers", heads, made, PAIRS, "answers", empty="Nobody has answered anybody yet.")
    total = report.totals
    outside = total.comments - total.comments_inside
    lede = f"{many(total.comments, 'post')} of this time answer something: {many(total.comments_inside, 'post')} of the"
    lede += f" network and {many(outside, 'page')} outside." if total.comments else ""
    heat = (
        _grid("Answers, by who answers and who is answered", "Answer of", pairs, report, names)
        if not report.only
        else None
    )
    return Part(
        id="answers",
        title="Who answers whom",
        lede=lede if total.comments else "",
        heat=heat,
        tables=(_under(found, heat, "Each pair, and in all"),),
    )


def _under(found: Table, heat: Heat | None, what: str) -> Table:
    """A table of pairs, folded where a grid stands above it."""
    if heat is None or not found.rows:
        return found
    return replace(found, rows=(*found.rows, *found.rest), rest=(), folded=what)


def _grid(caption: str, corner: str, pairs: Pairs, report: Report, names: Names) -> Heat | None:
    """A grid of the units that take part, by name; of many those that do so most."""
    part: Counter[str] = Counter()
    for (one, other), value in pairs.items():
        part.update({one: value})
        part.update({other: value})
    chosen = sorted(part, key=lambda uid: (-part[uid], uid))[:GRID]
    if not chosen or len(pairs) < len(part):  # of so few a list says more
        return None
    order = [row.unit for row in report.units if row.unit in chosen]
    said = "" if len(part) <= GRID else f", the {GRID} units that do so most"
    return charts.heat(caption + said, corner, {uid: names.unit(uid) for uid in order}, pairs)


def _offers(report: Report, names: Names) -> tuple[Table, ...]:
    if not report.offers:
        return ()
    came = sum(row.carried for row in report.offers)
    made: list[Cells] = [
        (
            names.post_cell(row.post, row.title),
            names.unit_cell(row.unit),
            names.unit_cell(row.to),
            Cell(text="carried" if row.carried else f"not carried: {row.why}"),
        )
        for row in report.offers
    ]
    caption = f"Offers: {came:,} of {len(made):,} carried"
    return (table(caption, head("Post", "From", "To", "Became", words=4), made, PAIRS, "offers"),)


def _refused(report: Report) -> tuple[Table, ...]:
    found: Counter[str] = Counter()
    for row in report.refusals:
        found[row.reason] += row.posts
    if not found:
        return ()
    made = tuple(
        (Cell(text=words.REASONS[reason]), number(found[reason]))
        for reason in sorted(found, key=lambda reason: (-found[reason], reason))
    )
    caption = "Why posts that are followed or offered are not carried"
    return (Table(caption=caption, head=head("Reason", "Times"), rows=made, narrow=True),)
