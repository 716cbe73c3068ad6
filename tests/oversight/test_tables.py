"""The tables, as spreadsheets and programs read them, and the one document."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from plugins.network.problems import Level, Problem
from plugins.oversight.document import SCHEMA_FILE, document, schema
from plugins.oversight.tables import COLUMNS, described, files, path_of, safe
from plugins.oversight.values import NAME, ROWS, PostRow, Report, rows_of
from tests.builders import make_catalog, make_post, make_varied_catalog
from tests.building import ROOT
from tests.oversight.reports import make_report

WRONG = Problem("units/energy/posts/x.md", 4, Level.ERROR, "unknown key 'statsu'; did you mean 'status'?")


def rich() -> Report:
    return make_report(make_varied_catalog(), problems=[WRONG])


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def test_every_table_is_a_header_and_a_row_for_each_fact() -> None:
    report = rich()
    made = files(report)
    assert sorted(made) == sorted([COLUMNS, *(path_of(kind) for kind in ROWS)])
    for kind in ROWS:
        head, *rows = read(made[path_of(kind)])
        assert head == list(kind.__struct_fields__)
        assert len(rows) == len(rows_of(report, kind))
        assert all(len(row) == len(head) for row in rows)


def test_the_form_is_that_of_rfc_4180_in_utf_8_that_spreadsheets_know() -> None:
    for path, data in files(rich()).items():
        assert (data[:3], data[-2:]) == (b"\xef\xbb\xbf", b"\r\n"), path
        assert not re.search(rb"(?<!\r)\n", data), path


def test_text_comes_through_whatever_it_holds() -> None:
    title = 'A "quoted", Größe: 日本\u2028語'
    report = make_report(make_catalog(posts=[make_post("energy/caverns", title=title, topics=("grid", "pay"))]))
    [row] = csv.DictReader(io.StringIO(files(report)["tables/posts.csv"].decode("utf-8-sig"), newline=""))
    assert (row["title"], row["day"], row["topics"], row["about"]) == (title, "2026-11-20", "grid pay", "")


@pytest.mark.parametrize("title", ["=1+1", "+44 20", "-5", "@SUM(A1)", "  =1+1", "\t=1", "＝1+1", "'tis the season"])
def test_no_cell_is_a_formula(title: str) -> None:
    report = make_report(make_catalog(posts=[make_post("energy/caverns", title=title)]))
    row = dict(zip(*read(files(report)["tables/posts.csv"]), strict=True))
    assert row["title"] == f"'{title}"


@given(st.text())
def test_taking_the_apostrophe_away_gives_the_text_back_and_nothing_else_begins_as_a_formula(text: str) -> None:
    made = safe(text)
    assert (made[1:] if made.startswith("'") else made) == text
    assert not made.lstrip().startswith(("=", "+", "-", "@"))


def test_numbers_and_days_stay_what_they_are() -> None:
    late = make_post("energy/late", review_by=date(2026, 11, 1))
    row = dict(zip(*read(files(make_report(make_catalog(posts=[late])))["tables/due.csv"]), strict=True))
    assert (row["day"], row["days"]) == ("2026-11-01", "-24")


def test_every_column_is_described_in_the_report_and_every_table_in_the_documentation() -> None:
    described_ = list(described())
    assert {(table, column) for table, column, _, _ in described_} == {
        (kind.table, name) for kind in ROWS for name in kind.__struct_fields__
    }
    assert all(meaning.endswith(".") for *_, meaning in described_)
    documentation = (ROOT / "docs" / "report.md").read_text("utf-8")
    for kind in ROWS:
        line = next((line for line in documentation.splitlines() if line.startswith(f"| `{kind.table}`")), "")
        named = re.findall(r"`([^`]+)`", line.rpartition(" | ")[2])
        assert named == list(kind.__struct_fields__), f"{kind.table}: docs/report.md has {named}"


# ------------------------------------------------------------------------------------------------------ the document


def complaints(found: object) -> list[str]:
    checker = Draft202012Validator(json.loads(schema()), format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [error.message for error in checker.iter_errors(found)]


@pytest.mark.parametrize("report", [rich(), make_report(make_catalog())], ids=["rich", "empty"])
def test_the_document_keeps_to_its_schema(report: Report) -> None:
    found = json.loads(document(report))
    assert found["$schema"] == NAME
    assert complaints(found) == []


@pytest.mark.parametrize(
    ("key", "value"), [("version", 2), ("posts", [{}]), ("period", {}), ("name", None), ("moment", 3)]
)
def test_the_schema_refuses_what_the_format_does_not_have(key: str, value: object) -> None:
    assert complaints(json.loads(document(rich())) | {key: value})


def test_the_document_holds_every_table_with_the_same_facts() -> None:
    report = rich()
    found, made = json.loads(document(report)), files(report)
    for kind in ROWS:
        rows = read(made[path_of(kind)])[1:]
        assert len(found[kind.table]) == len(rows)
    head, *rows = read(made[path_of(PostRow)])
    assert [row["post"] for row in found["posts"]] == [row[head.index("post")] for row in rows]


def test_the_committed_schema_is_the_one_that_the_code_makes() -> None:
    assert (ROOT / "schemas" / SCHEMA_FILE).read_text("utf-8") == schema(), "out of date: run `invoke schema`"


def test_every_fact_of_the_schema_is_described() -> None:
    made = json.loads(schema())
    Draft202012Validator.check_schema(made)
    for name, definition in made["$defs"].items():
        assert definition["description"], name
        for key, fact in definition["properties"].items():
            assert "description" in fact or "$ref" in fact, f"{name}.{key}"
