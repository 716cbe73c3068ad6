"""What needs attention, the gravest first, each with what to do about it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plugins.network.days import short
from plugins.oversight.names import Names
from plugins.oversight.troubles import SILENT_DAYS, SOON_DAYS
from plugins.oversight.values import DueRow, Report, UnitRow
from plugins.oversight.views import Concern, Line
from plugins.oversight.words import in_days, many

SHOWN = 8  # lines of a concern; the rest is folded


def concerns(report: Report, names: Names) -> tuple[Concern, ...]:
    """Held posts, other errors, reviews, silent units, what is about to expire, offers without an answer."""
    found = (_held(report, names), _errors(report, names), _reviews(report, names), _silent(report, names))
    return tuple(one for one in (*found, _soon(report, names), _offers(report, names), _unused(report)) if one)


def is_silent(unit: UnitRow) -> bool:
    """Whether a unit that is open has published nothing for long, or never."""
    return unit.stage != "closed" and (unit.silent is None or unit.silent > SILENT_DAYS)


def _concern(title: str, text: str, lines: Iterator[Line], *, bad: bool = False, file: str = "") -> Concern:
    found = tuple(lines)
    shown = found if len(found) <= SHOWN + 2 else found[:SHOWN]  # to fold two lines saves nothing
    more = f"{len(found) - len(shown):,} more" + (f", also in {file}" if file else "")
    return Concern(title=title, text=text, lines=shown, rest=found[len(shown) :], more=more, bad=bad)


def _held(report: Report, names: Names) -> Concern | None:
    rows = [row for row in report.problems if row.held]
    if not rows:
        return None
    posts = report.totals.held

    def lines() -> Iterator[Line]:
        for row in rows:
            unit, accent = names.unit(row.unit), names.accent(row.unit)
            yield Line(text=row.title, code=f"{row.file}:{row.line}", what=row.what, unit=unit, accent=accent)

    title = f"{many(posts, 'post')} {'is' if posts == 1 else 'are'} held because of a mistake"
    text = "Nobody can read them until this is mended. Whoever wrote the file can; each line says what to write."
    return _concern(title, text, lines(), bad=True, file="tables/problems.csv")


def _errors(report: Report, names: Names) -> Concern | None:
    rows = [row for row in report.problems if row.level == "error" and not row.held]
    if not rows:
        return None

    def lines() -> Iterator[Line]:
        for row in rows:
            unit = names.unit(row.unit) if row.unit else "The centre"
            yield Line(text="", code=f"{row.file}:{row.line}", what=row.what, unit=unit, accent=names.accent(row.unit))

    title = f"{many(len(rows), 'mistake')} in other files"
    text = "A wrong key falls back to what is usual; an expert’s page or a standing page with a mistake is left out."
    return _concern(title, text, lines(), bad=True, file="tables/problems.csv")


def _reviews(report: Report, names: Names) -> Concern | None:
    rows = [row for row in report.due if row.what == "review" and row.days < 0]
    if not rows:
        return None
    title = f"{many(len(rows), 'post')} {'is' if len(rows) == 1 else 'are'} past the day of review"
    text = "Their pages say so to readers. Look at each, note under ‘changes’ what you mend, set a new ‘review_by’."
    return _concern(title, text, _due_lines(rows, names, "review by"), file="tables/due.csv")


def _silent(report: Report, names: Names) -> Concern | None:
    units = sorted((unit for unit in report.units if is_silent(unit)), key=_longest_first)
    if not units:
        return None

    def lines() -> Iterator[Line]:
        for unit in units:
            drafts = f"; {many(unit.drafts, 'draft')} waiting" if unit.drafts else ""
            later = f"; {unit.scheduled:,} with a date to come" if unit.scheduled else ""
            lead = f" Its lead is {names.expert(unit.lead)}." if unit.lead else " It has no lead."
            said = f"last post {short(unit.last)}, {unit.silent} days ago" if unit.last else "nothing published yet"
            yield Line(text=unit.name, href=names.unit_cell(unit.unit).href, what=f"{said}{drafts}{later}.{lead}")

    if report.only:
        title = f"No post for more than {SILENT_DAYS} days"
    else:
        title = f"{many(len(units), 'unit')} published nothing for more than {SILENT_DAYS} days"
    return _concern(
        title, "A section that says nothing new looks closed to a client.", lines(), file="tables/units.csv"
    )


def _longest_first(unit: UnitRow) -> tuple[bool, int, str]:
    return unit.silent is not None, -(unit.silent or 0), unit.unit


def _soon(report: Report, names: Names) -> Concern | None:
    rows = [row for row in report.due if row.days >= 0]
    if not rows:
        return None
    expiring = [row for row in rows if row.what == "expiry"]
    reviews = [row for row in rows if row.what == "review"]
    said = [f"{many(len(expiring), 'post')} will expire"] if expiring else []
    said += [f"{many(len(reviews), 'review')} will be due"] if reviews else []

    def lines() -> Iterator[Line]:
        yield from _due_lines(expiring, names, "expires")
        yield from _due_lines(reviews, names, "review by")

    title = f"Within {SOON_DAYS} days {' and '.join(said)}"
    text = "An expired post keeps its address and loses its text." if expiring else "There is time to do it well."
    return _concern(title, text, lines(), file="tables/due.csv")


def _due_lines(rows: Sequence[DueRow], names: Names, verb: str) -> Iterator[Line]:
    for row in rows:
        yield Line(
            text=row.title,
            href=names.posts.get(row.post, ""),
            what=f"{verb} {short(row.day)}, {in_days(row.days)}",
            unit=names.unit(row.unit),
            accent=names.accent(row.unit),
        )


def _offers(report: Report, names: Names) -> Concern | None:
    rows = [row for row in report.offers if not row.carried]
    if not rows:
        return None

    def lines() -> Iterator[Line]:
        for row in rows:
            what = f"offered to {names.unit(row.to)}: {row.why}." + (
                f" To change it: {row.change}." if row.change else ""
            )
            unit, accent = names.unit(row.unit), names.accent(row.unit)
            yield Line(text=row.title, href=names.posts.get(row.post, ""), what=what, unit=unit, accent=accent)

    title = f"{many(len(rows), 'offer')} did not come through"
    text = "An author thought of another section, and that does not show the post. Often a word settles it."
    return _concern(title, text, lines(), file="tables/offers.csv")


def _unused(report: Report) -> Concern | None:
    rows = [row for row in report.topics if row.listed and not row.ever]
    if not rows or report.only:
        return None
    title = f"{many(len(rows), 'topic')} in network.yaml {'has' if len(rows) == 1 else 'have'} no post"
    text = "Somebody meant to write about this. Find an author, or leave it out of the list."
    return _concern(title, text, (Line(text=row.name) for row in rows), file="tables/topics.csv")
