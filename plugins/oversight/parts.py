"""The parts of a page of the report: charts, grids and tables of what the report says. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from plugins.network.days import short
from plugins.network.wording import cut
from plugins.oversight import charts, periods, words
from plugins.oversight.concerns import is_silent
from plugins.oversight.names import Names, day, head, number
from plugins.oversight.values import ExpertRow, Report, UnitRow
from plugins.oversight.views import Cell, Cells, Chart, Mini, Part, Table
from plugins.oversight.words import many

UNITS, EXPERTS, TOPICS, POSTS = 24, 20, 20, 10  # rows that stand open; the rest is folded
BARS, MINIS = 10, 12
NAME = 34  # letters beside a bar, on a phone


def table(
    caption: str,
    heads: Cells,
    rows: Sequence[Cells],
    most: int,
    file: str,
    *,
    foot: Cells = (),
    empty: str = "Nothing.",
) -> Table:
    """A table of which at most `most` rows stand open."""
    shown = rows if len(rows) <= most + 2 else rows[:most]
    rest = rows[len(shown) :]
    more = f"The other {len(rest):,}; all are in tables/{file}.csv"
    return Table(caption=caption, head=heads, rows=tuple(shown), rest=tuple(rest), more=more, foot=foot, empty=empty)


def over_time(report: Report) -> Part:
    """Posts a month, beside those of the period before."""
    each, spans = report.period.each, report.spans
    values = [sum(row.posts for row in report.posts_by_unit if row.span == one.span) for one in spans]
    months = each == "month"
    before = [
        sum(row.before or 0 for row in report.posts_by_unit if row.span == one.span) if months else None
        for one in spans
    ]
    heads = head(each.capitalize(), "Posts", *(["Before"] if months else []))
    rows = [
        (Cell(text=words.span_name(one, each)), number(value), *([number(old or 0)] if months else []))
        for one, value, old in zip(spans, values, before, strict=True)
    ]
    foot = (Cell(text="All"), number(sum(values)), *([number(sum(old or 0 for old in before))] if months else []))
    title = words.busiest(spans, values, each)
    past = f"; pale and wide, the same month {'a year' if report.period.months == 12 else 'of the time'} before"
    chart = Chart(
        title=title,
        unit=f"Posts a {each}{past if any(before) else ''}",
        spoken=f"Bar chart of posts a {each}. {title}. The figures follow in a table.",
        bars=charts.standing([words.span_label(one, each) for one in spans], values, before),
        height=charts.HEAD + charts.TALL + charts.FOOT,
        base=charts.HEAD + charts.TALL,
        standing=True,
        accent=report.units[0].accent if report.only else "",
        table=Table(caption=f"Posts a {each}", head=heads, rows=tuple(rows), foot=foot, narrow=True),
    )
    last = spans[-1]
    open_end = f" {words.span_name(last, each)} is not over: it ends with {short(last.until)}." if _open(report) else ""
    return Part(id="time", title="Posts over time", lede=f"{words.compared(report.period)}.{open_end}", charts=(chart,))


def _open(report: Report) -> bool:
    """Whether the last span goes on after the day of the report."""
    following = report.period.until + timedelta(days=1)
    return periods.name(following, report.period.each) == report.spans[-1].span


def units(report: Report, names: Names) -> Part:
    """Every unit: small charts with one scale, then the table."""
    rows = sorted(report.units, key=_most_first)
    by_unit: dict[str, list[int]] = {}
    for span in report.posts_by_unit:
        by_unit.setdefault(span.unit, []).append(span.posts)
    most = max([1, *(value for values in by_unit.values() for value in values)])
    total = report.totals
    finding = words.leading([(row.name, row.posts) for row in rows], total.posts, "Units", "published the")
    heads = (
        *head("Unit", "Stage", words=2),
        Cell(text=f"A {report.period.each}"),
        *head(
            "Posts", "Before", "Writing", "Lent", "Borrowed", "Held", "Drafts", "To come", "Since last post", words=0
        ),
    )
    foot = (
        Cell(text="All"),
        Cell(),
        Cell(),
        *map(number, (total.posts, total.posts_before, total.writing, total.carried)),
        *map(number, (sum(row.borrowed for row in rows), total.held, total.drafts, total.scheduled)),
        Cell(kind="n"),
    )
    made = [_unit_cells(row, by_unit[row.unit], most, names) for row in rows]
    lede = f"Small charts share one scale, from none to {most:,} a {report.period.each}."
    return Part(
        id="units",
        title=finding,
        lede=lede,
        minis=tuple(_mini(row, by_unit[row.unit], most, names, report.period.each) for row in rows[:MINIS]),
        tables=(table("Each unit", heads, made, UNITS, "units", foot=foot),),
    )


def _most_first(row: UnitRow | ExpertRow) -> tuple[int, int, str]:
    return -row.posts, -row.ever, row.name.casefold()


def _unit_cells(row: UnitRow, values: Sequence[int], most: int, names: Names) -> Cells:
    figures = (row.posts, row.before, row.writing, row.lent, row.borrowed, row.held, row.drafts, row.scheduled)
    return (
        names.unit_cell(row.unit),
        Cell(text=row.stage),
        Cell(spark=charts.spark(values, most), accent=row.accent),
        *(Cell(text=one.text, kind="n") for one in map(number, figures)),
        Cell(text=words.silent(row.silent), kind="n bad" if is_silent(row) else "n"),
    )


def _mini(row: UnitRow, values: Sequence[int], most: int, names: Names, each: str) -> Mini:
    return Mini(
        name=row.name,
        href=names.unit_cell(row.unit).href,
        accent=row.accent,
        spoken=f"{row.name}, posts a {each}: {', '.join(map(str, values))}.",
        spark=charts.spark(values, most),
        first=many(row.posts, "post"),
        last=f"{row.before:,} before",
    )


def experts(report: Report, names: Names) -> Part:
    """Everybody who has a page, those who published most first."""
    rows = sorted(report.experts, key=_most_first)
    total = report.totals
    if report.only:
        title = "Experts of the unit"
    elif total.writing:
        title = f"{total.writing:,} of {many(total.experts, 'expert')} published"
    else:
        title = "Experts"
    wide = () if report.only else (Cell(text="Unit"),)
    heads = (
        Cell(text="Expert"),
        *wide,
        *head("Posts", "Before", "In all", "Carried", "Answered", "Last post", "Silent for", words=0),
    )
    made = [
        (
            Cell(text=row.name),
            *(() if report.only else (names.unit_cell(row.unit),)),
            number(row.posts),
            number(row.before),
            number(row.ever),
            number(row.carried),
            number(row.answered),
            day(row.last),
            Cell(text=words.silent(row.silent), kind="n"),
        )
        for row in rows
    ]
    never = sum(not row.ever for row in rows)
    lede = "A post with two authors counts for both."
    lede += f" {many(never, 'expert')} {'has' if never == 1 else 'have'} not published yet." if never else ""
    found = table("Posts of each expert", heads, made, EXPERTS, "experts", empty="No expert has a page yet.")
    return Part(id="experts", title=title, lede=lede, tables=(found,))


def topics(report: Report) -> Part:
    """What is written about, and what is not."""
    rows = sorted(report.topics, key=lambda row: (-row.posts, -row.ever, row.name.casefold()))
    named = [(row.name, row.posts) for row in rows]
    title = words.leading(named, report.totals.posts, "Topics", "is written about")
    several = sum(posts == named[0][1] for _, posts in named) > 1 if named else False
    title = title.replace("is written", "are written") if several else title
    heads = head("Topic", "Posts", "Before", "In all", "Units", "Experts", "Last post")
    made = [
        (
            Cell(text=row.name, more="" if row.listed else "opened by a tag"),
            *map(number, (row.posts, row.before, row.ever, row.units, row.experts)),
            day(row.last),
        )
        for row in rows
    ]
    found = table("Posts on each topic", heads, made, TOPICS, "topics", empty="No topic yet.")
    bare = [row.title for row in report.posts if not row.topics]
    quiet = [row.name for row in rows if row.ever and not row.posts]
    said = []
    if quiet:
        said.append(f"Nothing new in this time on {_some(quiet)}.")
    if bare:
        verb = "names" if len(bare) == 1 else "name"
        said.append(f"{many(len(bare), 'post')} {verb} no topic and can be found by none: {_some(bare)}.")
    drawn = named and named[0][1]
    shown = [one for one in named[:BARS] if one[1]]
    charts_ = (_lying(title, "Posts on each topic, the most first", shown, found), _forms(report)) if drawn else ()
    return Part(
        id="topics", title="Topics and forms", charts=charts_, tables=() if drawn else (found,), words=tuple(said)
    )


def _forms(report: Report) -> Chart:
    """Posts by form."""
    posts: dict[str, int] = dict.fromkeys(words.FORMS, 0)
    before = dict(posts)
    for row in report.forms:
        posts[row.form] += row.posts
        before[row.form] += row.before
    rows = sorted(posts, key=lambda form: (-posts[form], list(words.FORMS).index(form)))
    named = [(words.FORMS[form], posts[form]) for form in rows]
    made = tuple((Cell(text=words.FORMS[form]), number(posts[form]), number(before[form])) for form in rows)
    foot = (Cell(text="All"), number(sum(posts.values())), number(sum(before.values())))
    title = words.leading(named, report.totals.posts, "Posts by form", "are written")
    found = Table(caption="Posts by form", head=head("Form", "Posts", "Before"), rows=made, foot=foot, narrow=True)
    return _lying(title, "Posts in each form", [one for one in named if one[1]], found)


def _lying(title: str, unit: str, rows: Sequence[tuple[str, int]], found: Table) -> Chart:
    most = rows[0][1] if rows else 0
    keys = [at for at, (_, value) in enumerate(rows) if value == most]
    return Chart(
        title=title,
        unit=unit,
        spoken=f"Bar chart. {title}. The figures follow in a table.",
        bars=charts.lying([(cut(name, NAME), value) for name, value in rows], keys),
        height=max(1, len(rows)) * charts.STEP,
        standing=False,
        table=found,
    )


def read_most(report: Report, names: Names) -> Part:
    """The posts that others carry and answer, those that they do most first."""
    rows = sorted(report.posts, key=lambda row: (-row.carried, -row.answered, -row.day.toordinal(), row.post))
    rows = [row for row in rows if row.carried or row.answered][:POSTS]
    made = tuple(
        (
            names.post_cell(row.post, row.title, words.listed([names.expert(slug) for slug in row.authors])),
            names.unit_cell(row.unit),
            number(row.carried),
            number(row.answered),
            day(row.day),
        )
        for row in rows
    )
    found = Table(
        caption="Posts that other units carry or answer",
        head=head("Post", "Unit", "Carried by", "Answers", "Published", words=2),
        rows=made,
        empty="Nobody carries or answers a post of this time.",
    )
    return Part(id="posts", title="What travelled furthest", tables=(found,))


def gone(report: Report, names: Names) -> Part | None:
    """What was taken back, or has expired."""
    if not report.gone:
        return None
    made = [
        (
            names.post_cell(row.post, row.title),
            names.unit_cell(row.unit),
            Cell(text=row.state),
            Cell(text=row.reason or "–", kind="w"),
            day(row.day),
        )
        for row in report.gone
    ]
    heads = head("Post", "Unit", "What", "Why", "When", words=4)
    found = table("Withdrawn, retracted and expired in this time", heads, made, POSTS, "gone")
    return Part(id="gone", title="Taken back", tables=(found,))


def pilots(report: Report, names: Names) -> Part | None:
    """How units that try it out come along."""
    rows = [row for row in report.units if row.stage == "pilot"]
    if not rows:
        return None
    heads = head(
        "Pilot", "First post", "Posts in all", "In this time", "Writing", "Lent", "Borrowed", "Since last post"
    )
    made = tuple(
        (
            names.unit_cell(row.unit, names.expert(row.lead) if row.lead else "no lead"),
            day(row.first),
            *map(number, (row.ever, row.posts, row.writing, row.lent, row.borrowed)),
            Cell(text=words.silent(row.silent), kind="n"),
        )
        for row in rows
    )
    return Part(
        id="pilots",
        title="Pilots",
        lede="Public and marked as pilots, never the lead of the front page. One that is ready becomes live by its"
        " stage in network.yaml.",
        tables=(Table(caption="Each pilot so far", head=heads, rows=made),),
    )


def _some(names: Iterable[str], most: int = 8) -> str:
    """A few names, and how many more."""
    found = list(names)
    if len(found) <= most + 1:
        return words.listed([f"“{name}”" for name in found])
    return f"{', '.join(f'“{name}”' for name in found[:most])} and {len(found) - most:,} more"
