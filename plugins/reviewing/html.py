"""What a change does to readers as one page that needs nothing beside it: its style and faces stand in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from markupsafe import Markup

from plugins.network import one_file
from plugins.network.problems import printable
from plugins.pipeline.outputs import Copy, Data, Output, Page
from plugins.reviewing.shape import Row, Span, Told

TEMPLATE = "review.html"
STYLE = "review.css"  # in the theme's folder, of which builds take static/ alone
OWNER = "reviewing"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    """What the template is handed."""

    told: Told
    style: Markup


def page(of: Told, worn: Iterable[Output], style: str) -> Page:
    """The page; `worn` is what the brand gives pages that stand outside of the site, `style` the page's own rules."""
    view = ReviewPage(told=_plain(of), style=inline(worn, style))
    return Page(path="", template=TEMPLATE, view=view, owner=OWNER)


def _plain(of: Told) -> Told:
    """The same without characters that nobody sees, or that no page can hold (a file's name may)."""
    sections = (replace(section, rows=tuple(map(_plain_row, section.rows))) for section in of.sections)
    return replace(of, sections=tuple(sections), aside=tuple(map(printable, of.aside)))


def _plain_row(row: Row) -> Row:
    spans = tuple(Span(printable(span.text), span.kind) for span in row.spans)
    return Row(spans, tuple(map(_plain_row, row.below)))


def inline(worn: Iterable[Output], style: str) -> Markup:
    """The stylesheet with its faces in it, and `style` behind it, fit to stand in a page."""
    worn = tuple(worn)
    [sheet] = [one for one in worn if isinstance(one, Data) and one.path.endswith(".css")]
    files = {one.path: one.source for one in worn if isinstance(one, Copy)}
    return one_file.style(sheet.data.decode(), sheet.path, files, style)
