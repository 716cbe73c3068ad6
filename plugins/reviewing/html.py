"""What a change does to readers as one page that needs nothing beside it: its style and faces stand in it."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass, replace

from markupsafe import Markup

from plugins.network.problems import SetupError, printable
from plugins.pipeline.outputs import Copy, Data, Output, Page
from plugins.reviewing.shape import Row, Span, Told

TEMPLATE = "review.html"
STYLE = "review.css"  # in the theme's folder, of which builds take static/ alone
OWNER = "reviewing"
_FACE = re.compile(r"url\([\"']?([^\"')]+)[\"']?\)")


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
    files = {one.path: one for one in worn if isinstance(one, Copy)}
    folder = sheet.path.rpartition("/")[0]

    def face(match: re.Match[str]) -> str:
        copy = files.get(f"{folder}/{match[1]}")
        if copy is None:
            return match[0]
        try:
            data = copy.source.read_bytes()
        except OSError as error:
            raise SetupError(f"{copy.source} can't be read, and the page needs it: {error.strerror}") from None
        return f"url(data:font/woff2;base64,{b64encode(data).decode()})"

    css = f"{_FACE.sub(face, sheet.data.decode())}\n{style}"
    return Markup(css.replace("</", "<\\/"))  # whatever a rule says, it ends no style element
