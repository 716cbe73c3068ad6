"""The pages of the report, as outputs: one of the network, one of each unit. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from plugins.network.days import short
from plugins.oversight import between, parts, tables
from plugins.oversight.concerns import concerns
from plugins.oversight.document import FILE
from plugins.oversight.names import Names, unit_file
from plugins.oversight.one_unit import narrowed
from plugins.oversight.values import ROWS, Report
from plugins.oversight.views import Figure, FileLink, Part, ReportPage
from plugins.oversight.words import before_in_words, many, opening
from plugins.pipeline.outputs import Page

TEMPLATE = "report.html"
FRONT = "index.html"
OWNER = "oversight"
INTERNAL = "Internal: for the centre and the leads, not part of the site"

Posts = Mapping[str, str]  # the address of each published post, by uid/slug


def pages(report: Report, posts: Posts, only: str = "") -> Iterable[Page]:
    """The page of the network and that of each unit; with `only` that unit's alone, as the first page."""
    if only:
        yield _page(FRONT, unit_page(report, only, posts, alone=True))
        return
    yield _page(FRONT, network_page(report, posts))
    for row in report.units:
        yield _page(unit_file(row.unit), unit_page(report, row.unit, posts))


def _page(path: str, view: ReportPage) -> Page:
    return Page(path=path, template=TEMPLATE, view=view, owner=OWNER)


def network_page(report: Report, posts: Posts) -> ReportPage:
    """The page that the centre reads first."""
    names = Names.of(report, posts)
    found = (
        parts.over_time(report),
        parts.units(report, names),
        parts.pilots(report, names),
        parts.experts(report, names),
        *between.carriage(report, names),
        between.answers(report, names),
        parts.read_most(report, names),
        parts.topics(report),
        parts.gone(report, names),
    )
    return _view(report, names, "Oversight", found)


def unit_page(whole: Report, uid: str, posts: Posts, *, alone: bool = False) -> ReportPage:
    """The page that the lead of a unit reads; `alone` where there is no page of the network."""
    report = narrowed(whole, uid)
    names = Names.of(whole, posts, root="" if alone else "../", pages=not alone)
    found = (
        parts.over_time(report),
        parts.experts(report, names),
        *between.carriage(report, names),
        between.answers(report, names) if report.answers else None,
        parts.read_most(report, names),
        parts.topics(report),
        parts.gone(report, names),
    )
    return _view(report, names, report.units[0].name, found)


def _view(report: Report, names: Names, name: str, found: Iterable[Part | None]) -> ReportPage:
    concern = concerns(report, names)
    unit = report.units[0] if report.only else None
    network = (report.name, f"{names.root}{FRONT}") if unit and names.pages else None
    label = INTERNAL if not unit else f"{INTERNAL}. {unit.stage.capitalize()} unit, {_lead(names, unit.lead)}"
    return ReportPage(
        root=names.root,
        lang="en",
        network=report.name,
        title=f"{name}, {report.name}" if not unit else f"Oversight: {name}, {report.name}",
        name=name,
        accent=unit.accent if unit else "",
        label=label,
        crumb=network,
        sentences=opening(report),
        when=f"As of {short(report.period.until)}, {datetime.fromisoformat(report.moment):%H:%M}",
        concerns=concern,
        calm="Nothing is held, nothing is past its day of review, and nobody has gone silent." if not concern else "",
        figures=_figures(report),
        parts=tuple(part for part in found if part),
        files=_files(report, names),
        foot="Counts are of what is published at this moment; what is withdrawn, retracted or expired counts nowhere."
        " Drafts are counted and never named.",
    )


def _lead(names: Names, slug: str) -> str:
    return f"led by {names.expert(slug)}" if slug else "without a lead"


def _figures(report: Report) -> tuple[Figure, ...]:
    total, period = report.totals, report.period
    warnings = sum(row.level == "warning" for row in report.problems)
    due = sum(row.what == "review" and row.days < 0 for row in report.due)
    return (
        Figure(name="Posts", text=f"{total.posts:,}", more=before_in_words(total.posts_before, period)),
        Figure(
            name="People writing",
            text=f"{total.writing:,}",
            more=f"{before_in_words(total.writing_before, period)}; of {many(total.experts, 'expert')}",
        ),
        Figure(
            name="Carried elsewhere",
            text=f"{total.carried:,}",
            more=f"{many(total.carried_posts, 'post')} of {total.posts:,}",
        ),
        Figure(name="Answers", text=f"{total.comments:,}", more=f"{total.comments_inside:,} to posts of the network"),
        Figure(name="Held", text=f"{total.held:,}", more=many(warnings, "warning")),
        Figure(name="Past review", text=f"{due:,}", more=f"of {many(total.posts_ever, 'post')} in all"),
        Figure(name="Being written", text=f"{total.drafts:,}", more=f"{total.scheduled:,} with a date to come"),
    )


def _files(report: Report, names: Names) -> tuple[FileLink, ...]:
    links = [FileLink(text=FILE, href=names.root + FILE, what="Everything in one document, for programs.")]
    for kind in ROWS:
        said = " ".join((kind.__doc__ or "").split())
        path = tables.path_of(kind)
        links.append(FileLink(text=path, href=names.root + path, what=said))
    return (*links, FileLink(text=tables.COLUMNS, href=names.root + tables.COLUMNS, what="What each column means."))
