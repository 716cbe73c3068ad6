"""Rules about tables."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from plugins.network.written import Written
from plugins.road_rules.rule import Example, Finding, Group, Most, Rule, Settings
from plugins.road_rules.spoken import ANYWHERE


class Width(Settings):
    columns: Most = Field(7, ge=2, le=50, description="How many columns a table may have.")


def headless(written: Written, settings: Settings) -> Iterator[Finding]:
    """Tables of which nobody is told what stands in their columns."""
    for table in written.tables:
        if not table.has_header:
            yield Finding(table.line, "the table has no header; say in its first row what stands in each column")


def wide(written: Written, settings: Width) -> Iterator[Finding]:
    """Tables that no phone can show."""
    for table in written.tables:
        if table.columns > settings.columns:
            what = (
                f"the table has {table.columns} columns; make it {settings.columns} or fewer, or two of it, or turn it"
            )
            yield Finding(table.line, what)


TABLES = (
    Rule(
        name="table-header",
        group=Group.TABLES,
        what="A table has a first row that says what stands in its columns.",
        why="Who listens to a table hears with each number what it is of, if that was said.",
        bad=Example(body="| | |\n|---|---|\n| 2026 | 90 |"),
        good=Example(body="| Year | Cost |\n|---|---|\n| 2026 | 90 |"),
        roles=ANYWHERE,
        check=headless,
    ),
    Rule(
        name="table-width",
        group=Group.TABLES,
        what="A table has few columns.",
        why="On a phone three or four are seen at once; for the others a reader pushes it to and fro.",
        bad=Example(
            body="| Year | a | b | c | d | e | f | g |\n"
            "|---|---|---|---|---|---|---|---|\n"
            "| 2026 | 1 | 2 | 3 | 4 | 5 | 6 | 7 |"
        ),
        good=Example(body="| Year | Cost |\n|---|---|\n| 2026 | 90 |"),
        settings=Width,
        roles=ANYWHERE,
        check=wide,
    ),
)
