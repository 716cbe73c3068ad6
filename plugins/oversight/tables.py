"""The report as tables for a spreadsheet or a program: one CSV file each, and one that says what the columns are.

As RFC 4180 has it: commas, CRLF, quotation marks doubled. A byte order mark tells spreadsheets that it is UTF-8.
Several values in one cell stand apart by a blank; nothing is an empty cell; days are 2026-11-22.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

import msgspec

from plugins.oversight.values import ROWS, Report, Row, rows_of

FOLDER = "tables/"
COLUMNS = f"{FOLDER}columns.csv"
# What a spreadsheet would run as a formula (also in the full-width forms that some of them take), and what begins the
# cells which this is written before.
_RUN = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_BEFORE = "'"


def path_of(kind: type[Row]) -> str:
    """The file of a table, relative to the report."""
    return f"{FOLDER}{kind.table}.csv"


def table(rows: Iterable[Row], kind: type[Row]) -> bytes:
    """The bytes of a table."""
    names = kind.__struct_fields__
    return _written(names, ([_cell(getattr(row, name)) for name in names] for row in rows))


def columns() -> bytes:
    """The bytes of the table that says what each column of every table is."""
    return _written(("table", "column", "holds", "meaning"), (map(_cell, row) for row in described()))


def described() -> Iterable[tuple[str, str, str, str]]:
    """Each column: its table, its name, what kind of value it holds, what that means."""
    for kind in ROWS:
        for field, (holds, meaning) in zip(kind.__struct_fields__, _meanings(kind), strict=True):
            yield kind.table, field, holds, meaning


def files(report: Report) -> dict[str, bytes]:
    """Every table of the report by its path, relative to it."""
    made = {path_of(kind): table(rows_of(report, kind), kind) for kind in ROWS}
    return made | {COLUMNS: columns()}


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe stands before what might be one.

    It stands before a text that begins with one, too, so that taking one away always gives the text back.
    """
    risky = text.startswith(("\t", "\r", "\n", _BEFORE)) or text.lstrip().startswith(_RUN)
    return _BEFORE + text if risky else text


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, tuple):
        return safe(" ".join(map(str, value)))
    return safe(str(value))


def _written(names: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


_KINDS = {"string": "text", "integer": "number", "boolean": "yes or no", "array": "texts"}


def _meanings(kind: type[Row]) -> Iterable[tuple[str, str]]:
    """What each column of a table holds, and what that means, of the same schema as that of report.json."""
    properties = msgspec.json.schema(kind)["$defs"][kind.__name__]["properties"]
    for name in kind.__struct_fields__:
        said: dict[str, Any] = properties[name]
        choices = said.get("anyOf", [said])
        first = next(choice for choice in choices if choice.get("type") != "null")
        yield "day" if first.get("format") == "date" else _KINDS[first["type"]], said["description"]
