"""What the report says in sentences. Honest with small numbers: counts and differences, never a share of few."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from plugins.network.days import MONTHS, short
from plugins.oversight.values import Period, Report, Span, Totals, UnitRow

FORMS = {
    "note": "Notes",
    "analysis": "Analyses",
    "explainer": "Explainers",
    "qa": "Questions and answers",
    "case": "Cases",
    "event": "Events",
}
REASONS = {
    "unpublished": "not published any more",
    "share": "the post’s own ‘share’ leaves the unit out",
    "unit-share": "its home’s ‘share’ leaves the unit out",
    "closed": "the unit is closed",
    "no-rule": "no rule follows it",
    "since": "older than where the rule begins",
    "declined": "the unit takes no offers",
    "hidden": "hidden by the unit’s carried.yaml",
    "answered": "the unit’s own comment stands for it",
    "limit": "newer posts fill the rule’s limit",
}
ONE_BEFORE = 12  # months: then the period before is called a year before
FEW = 5  # placements, below which nobody is said to lead


def many(number: int, one: str, several: str = "") -> str:
    """ "1 post", "3 posts"."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def listed(words: Sequence[str]) -> str:
    """ "A, B and C"."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def opening(report: Report) -> tuple[str, ...]:
    """The sentences with which a page begins: what was published, who lends and borrows, what needs attention."""
    totals = report.totals
    published = f"Since {_long(report.period.since)}, {_who(report)} published {many(totals.posts, 'post')}"
    found = [f"{published}{difference(totals.posts, totals.posts_before, report.period)}."]
    if attention := _attention(report):
        found.append(attention)
    if not report.only and (lending := _lending(report.units)):
        found.append(lending)
    if report.only and totals.posts:
        unit = report.units[0]
        found.append(
            f"Other units carry its posts {_times(unit.lent)}; it carries {many(unit.borrowed, 'post')} of theirs."
        )
    return tuple(found)


def difference(now: int, before: int, period: Period) -> str:
    """ ", 7 more than a year before (41)"; of nothing before, nothing is reckoned."""
    then = "a year before" if period.months == ONE_BEFORE else "in the same time before"
    if not before:
        return f"; {then} there were none" if now else ""
    if now == before:
        return f", as many as {then}"
    return f", {abs(now - before):,} {'more' if now > before else 'fewer'} than {then} ({before:,})"


def before_in_words(number: int, period: Period) -> str:
    """ "41 a year before"."""
    return f"{number:,} {'a year before' if period.months == ONE_BEFORE else 'in the time before'}"


def compared(period: Period) -> str:
    """What is compared with what, in full."""
    return (
        f"{short(period.since)} to {short(period.until)}, compared with {short(period.before_since)}"
        f" to {short(period.before_until)}"
    )


def span_label(one: Span, each: str) -> str:
    """What stands under a bar: "Nov", "Q4 26", "2026"."""
    if each == "month":
        return MONTHS[one.since.month - 1][:3]
    return f"{one.span[5:]} {one.span[2:4]}" if each == "quarter" else one.span


def span_name(one: Span, each: str) -> str:
    """The same in a sentence: "November 2026", "Q4 2026", "2026"."""
    if each == "month":
        return f"{MONTHS[one.since.month - 1]} {one.since.year}"
    return f"{one.span[5:]} {one.span[:4]}" if each == "quarter" else one.span


def busiest(spans: Sequence[Span], values: Sequence[int], each: str) -> str:
    """The finding of posts over time."""
    most, empty = max(values, default=0), sum(value == 0 for value in values[:-1])
    if not most:
        return "Nothing was published"
    if empty >= 3:
        return f"Nothing appeared in {empty} of {len(values)} {each}s"
    if list(values).count(most) == 1:
        return f"{span_name(spans[list(values).index(most)], each)} was busiest, with {many(most, 'post')}"
    return f"No {each} had more than {many(most, 'post')}"


def leading(rows: Sequence[tuple[str, int]], of: int, first: str, verb: str) -> str:
    """The finding of a count by thing, the highest first: "Energy published the most, 12 of 48"."""
    if not rows or not rows[0][1]:
        return first
    top = [name for name, number in rows if number == rows[0][1]]
    if len(top) == 1:
        return f"{top[0]} {verb} most: {rows[0][1]:,} of {of:,}"
    if len(top) <= 3:
        return f"{listed(top)} {verb} most: {rows[0][1]:,} each, of {of:,}"
    return first


def silent(days: int | None) -> str:
    """ "today", "1 day", "94 days"; "never" where nothing was published yet."""
    if days is None:
        return "never"
    return "today" if days == 0 else many(days, "day")


def in_days(days: int) -> str:
    """ "4 days ago", "today", "in 12 days"."""
    if days == 0:
        return "today"
    return f"{many(-days, 'day')} ago" if days < 0 else f"in {many(days, 'day')}"


def unpublished(totals: Totals) -> str:
    """What is being written, counted."""
    return f"{many(totals.drafts, 'draft')} and {totals.scheduled:,} with a date to come"


def _who(report: Report) -> str:
    if report.only:
        return report.units[0].name
    totals = report.totals
    if totals.publishing == totals.units:
        return f"all {totals.units} units" if totals.units > 1 else "the one unit"
    return f"{totals.publishing} of {totals.units} units"


def _attention(report: Report) -> str:
    """What is held and what is past its day, in one sentence; "" when nothing is."""
    held = report.totals.held
    late = sum(row.what == "review" and row.days < 0 for row in report.due)
    said = [f"{many(held, 'post')} {'is' if held == 1 else 'are'} held"] if held else []
    said += [f"{many(late, 'post')} {'is' if late == 1 else 'are'} past the day of review"] if late else []
    return f"{listed(said)}." if said else ""


def _lending(units: Sequence[UnitRow]) -> str:
    """Who lends and who borrows most, where that can be said of one."""
    if sum(unit.lent for unit in units) < FEW:
        return ""
    first = []
    for verb, numbers in (("lent", [unit.lent for unit in units]), ("borrowed", [unit.borrowed for unit in units])):
        most = max(numbers)
        if numbers.count(most) == 1:
            first.append((units[numbers.index(most)].name, verb, most))
    if len(first) == 2 and first[0][0] == first[1][0]:
        (name, _, lent), (_, _, borrowed) = first
        return f"{name} lent the most ({lent:,}), and borrowed the most ({borrowed:,})."
    return f"{'; '.join(f'{name} {verb} the most ({most:,})' for name, verb, most in first)}." if first else ""


def _times(number: int) -> str:
    return {0: "nowhere", 1: "once", 2: "twice"}.get(number, f"{number:,} times")


def _long(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
