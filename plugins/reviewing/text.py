"""What a change does to readers as plain text, for a terminal: one row a line, nothing in it that a terminal obeys."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.network.problems import printable
from plugins.reviewing.shape import Row, Section, Span, Told


def text(of: Told) -> str:
    """The whole, ending with one newline."""
    lines = [f"{of.title}: {of.summary}", "".join(map(_span, of.against))]
    for section in of.sections:
        lines += ["", *_section(section)]
    if of.aside:
        lines += ["", *of.aside]
    return "\n".join(map(printable, lines)) + "\n"


def _section(section: Section) -> Iterator[str]:
    yield section.title
    for row in section.rows:
        yield from _row(row, "  ")


def _row(row: Row, indent: str) -> Iterator[str]:
    yield indent + "".join(map(_span, row.spans)).rstrip()
    for below in row.below:
        yield from _row(below, f"{indent}  ")


def _span(span: Span) -> str:
    return f"“{span.text}”" if span.kind == "name" else span.text
