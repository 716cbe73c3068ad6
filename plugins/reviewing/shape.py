"""What is told of a change, in no format yet: sections of rows of pieces, of which some are what people wrote."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a row. `kind` is "" for our own words, "name", "said" (what somebody wrote), or "code"."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line, with lines below it."""

    spans: tuple[Span, ...]
    below: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Rows under a title. A `grave` one asks for something to be done."""

    title: str
    rows: tuple[Row, ...]
    lede: str = ""
    grave: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All that is told, in any format."""

    network: str
    title: str
    summary: str
    against: tuple[Span, ...]  # what is compared, and as of when
    sections: tuple[Section, ...]
    aside: tuple[str, ...]
