"""What a page of the report shows: complete frozen values, all words said and all lengths known."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar of a chart, in hundredths of its width or its height. `key` is what the chart is about, `ghost` before."""

    label: str = ""
    text: str = ""  # the figure at its end
    at: str = "0"  # where it begins, in hundredths of the width
    middle: str = "0"  # the same of its middle
    width: str = "0"
    length: str = "0"  # in pixels for one that stands, in hundredths of the width for one that lies
    top: str = "0"  # pixels from the top
    ghost: str = "0"  # the length of the one before
    ghost_top: str = "0"
    key: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Spark:
    """A row of small bars that share one scale with others: no words, the table says the figures."""

    bars: tuple[tuple[str, str, str], ...]  # where it begins, its top, its height, in units of the drawing
    wide: int
    tall: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a table: words, a number, a place in a file (`kind` "code"), or a small drawing."""

    text: str = ""
    href: str = ""
    kind: str = ""  # "", "n" for a number, "n bad" for a grave one, "w" for many words
    accent: str | None = None  # of the unit that it names
    more: str = ""  # said after it, softly
    spark: Spark | None = None


Cells = tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`rest` are the rows that are folded, and `more` says what they are. The first cell of a row is its head."""

    caption: str
    head: tuple[Cell, ...]
    rows: tuple[Cells, ...]
    foot: Cells = ()
    rest: tuple[Cells, ...] = ()
    more: str = ""
    empty: str = "Nothing."  # said in place of a table without rows
    narrow: bool = False
    folded: str = ""  # what the whole table is folded under, where a drawing above it says the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Bars that stand (time) or lie (things). The title says the finding; the figures stand in the table below."""

    title: str
    unit: str
    spoken: str  # what somebody hears who can't see it
    bars: tuple[Bar, ...]
    height: int
    standing: bool
    table: Table
    accent: str = ""
    base: int = 0  # where bars stand, in pixels from the top


@dataclass(frozen=True, slots=True, kw_only=True)
class Mini:
    """One of many small charts with one scale."""

    name: str
    href: str
    accent: str
    spoken: str
    spark: Spark
    first: str
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatCell:
    text: str
    shade: int = 0  # 0 to 20
    none: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Heat:
    """Who does something with whom: shade plus number."""

    caption: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[HeatCell, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Something that somebody has to look at: where it is, what to do, whose it is."""

    text: str
    href: str = ""
    code: str = ""
    what: str = ""
    unit: str = ""
    accent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """One kind of such things, the gravest first."""

    title: str
    text: str
    lines: tuple[Line, ...]
    rest: tuple[Line, ...] = ()
    more: str = ""
    bad: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    name: str
    text: str
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A titled stretch of the page. What it does not have is empty."""

    id: str
    title: str
    lede: str = ""
    charts: tuple[Chart, ...] = ()
    minis: tuple[Mini, ...] = ()
    heat: Heat | None = None
    tables: tuple[Table, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLink:
    text: str
    href: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """A whole page. `root` leads from it to the report's folder: "" or "../"."""

    root: str
    lang: str
    network: str
    title: str
    name: str  # the heading
    accent: str
    label: str
    crumb: tuple[str, str] | None  # the report of the whole network, as name and address
    sentences: tuple[str, ...]
    when: str
    concerns: tuple[Concern, ...]
    calm: str  # said when there are none
    figures: tuple[Figure, ...]
    parts: tuple[Part, ...]
    files: tuple[FileLink, ...]
    foot: str
