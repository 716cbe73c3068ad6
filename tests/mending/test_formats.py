"""What a check says, as text, as JSON that keeps to its schema, and as annotations of a pull request."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from plugins.mending.formats import FORMATS, SHOWN_BY_GITHUB, closing
from plugins.mending.results import NAME, SCHEMA_FILE, CheckResult, MendedLine, result_of, schema, stopped
from plugins.network.problems import Level, Problem
from tests.building import ROOT

BAD = Problem("units/tax/posts/x.md", 4, Level.ERROR, "unknown key 'statsu'; did you mean 'status'?")
POOR = Problem("units/tax/posts/a.md", 9, Level.WARNING, "100 % of it, and: more\nof it")
MENDS = (MendedLine(file="units/tax/posts/x.md", line=3, what="date: '2026-1-5' is now '2026-01-05'"),)
FULL = result_of([BAD, POOR, BAD], fixable=[BAD], mended=MENDS, left=MENDS, diff="--- a/x\n+++ b/x\n")


def lines(result: CheckResult, format: str = "text", root: str = "") -> list[str]:
    return list(FORMATS[format](result, root))


def test_a_problem_is_one_line_sorted_and_none_is_there_twice() -> None:
    assert lines(result_of([BAD, POOR, BAD])) == [
        "units/tax/posts/a.md:9: warning: 100 % of it, and: more\\nof it",
        "units/tax/posts/x.md:4: error: unknown key 'statsu'; did you mean 'status'?",
    ]


def test_mends_are_said_as_what_they_are() -> None:
    done = result_of([], mended=MENDS, written=True)
    assert lines(done) == ["units/tax/posts/x.md:3: mended: date: '2026-1-5' is now '2026-01-05'"]
    assert lines(result_of([], mended=MENDS))[0].startswith("units/tax/posts/x.md:3: would mend: ")
    assert lines(result_of([], left=MENDS))[0].startswith("units/tax/posts/x.md:3: left as it is: ")


@pytest.mark.parametrize(
    ("result", "fix", "said"),
    [
        (result_of([]), False, "All well."),
        (result_of([BAD, POOR]), False, "1 error, 1 warning."),
        (
            result_of([BAD, POOR], fixable=[BAD]),
            False,
            "1 error, 1 warning; 1 of them can be mended: invoke check --fix",
        ),
        (result_of([POOR]), False, "1 warning."),
        (result_of([]), True, "Nothing to mend. All well."),
        (result_of([], mended=MENDS, written=True), True, "Mended 1 file. No error and no warning is left."),
        (result_of([BAD], mended=MENDS), True, "Would mend 1 file. 1 error."),
        (result_of([BAD], left=MENDS), True, "Left 1 file as it is. 1 error."),
    ],
)
def test_the_last_line_counts(result: CheckResult, fix: bool, said: str) -> None:
    assert closing(result, fix=fix) == said


# ------------------------------------------------------------------------------------------------------------ JSON


def checker() -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema()))


@pytest.mark.parametrize("result", [FULL, result_of([]), stopped("no network.yaml")])
def test_the_document_keeps_to_its_schema(result: CheckResult) -> None:
    [text] = lines(result, "json")
    found = json.loads(text)
    checker().validate(found)
    assert found["$schema"] == NAME
    assert found.get("errors") == result.errors


def test_the_document_says_everything() -> None:
    found = json.loads(lines(FULL, "json")[0])
    assert found["problems"][1] == {
        "file": BAD.file, "line": 4, "level": "error", "what": BAD.what, "rule": "", "fixable": True,
    }  # fmt: skip
    assert (found["errors"], found["warnings"], found["fixable"]) == (1, 1, 1)
    assert found["mended"][0]["line"] == 3
    assert found["diff"].startswith("--- a/x")


@pytest.mark.parametrize(("key", "value"), [("level", "fatal"), ("line", 0), ("fixable", "yes"), ("file", None)])
def test_the_schema_refuses_what_the_format_does_not_have(key: str, value: object) -> None:
    found: dict[str, Any] = json.loads(lines(FULL, "json")[0])
    found["problems"][0][key] = value
    assert not checker().is_valid(found)


def test_the_committed_schema_is_the_one_that_the_code_makes() -> None:
    Draft202012Validator.check_schema(json.loads(schema()))
    assert (ROOT / "schemas" / SCHEMA_FILE).read_text("utf-8") == schema(), "out of date: run `invoke schema`"


def test_every_fact_of_the_schema_is_described() -> None:
    for name, kind in json.loads(schema())["$defs"].items():
        assert kind.get("description"), name
        assert all(fact.get("description") for fact in kind["properties"].values()), name


# ---------------------------------------------------------------------------------------------------------- GitHub


def command(line: str) -> tuple[str, dict[str, str], str]:
    """A workflow command as the runner reads it: its name, its properties and its message."""
    found = re.fullmatch(r"::(?P<name>[a-z-]+)(?: (?P<properties>.*?))?::(?P<message>.*)", line)
    assert found, line
    pairs = [pair.partition("=")[::2] for pair in found["properties"].split(",")]
    return found["name"], {key: _undone(value, of_property=True) for key, value in pairs}, _undone(found["message"])


def _undone(text: str, *, of_property: bool = False) -> str:
    for code, sign in [("%3A", ":"), ("%2C", ",")] if of_property else []:
        text = text.replace(code, sign)
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


def test_an_annotation_stands_at_its_line_from_the_repositorys_root() -> None:
    error, warning = lines(result_of([BAD, POOR]), "github", "site/")
    title = "units/tax/posts/x.md, line 4"
    assert command(error) == ("error", {"file": f"site/{BAD.file}", "line": "4", "title": title}, BAD.what)
    assert command(warning)[2] == POOR.what
    assert "\n" not in warning


@given(st.text(min_size=1), st.text(), st.integers(1, 10**6))
def test_whatever_is_wrong_comes_out_as_it_was_said(name: str, what: str, line: int) -> None:
    problem = Problem(f"units/{name}", line, Level.ERROR, what)
    [said] = lines(result_of([problem]), "github")
    kind, properties, message = command(said)
    assert (kind, properties["file"], properties["line"], message) == ("error", problem.file, str(line), what)
    assert not {"\n", "\r"} & set(said)


def test_a_rule_that_is_broken_is_named() -> None:
    broken = Problem("units/x.md", 2, Level.WARNING, "the title has 87 letters", rule="title-length")
    assert lines(result_of([broken]))[0].endswith(": warning: the title has 87 letters")
    assert json.loads(lines(result_of([broken]), "json")[0])["problems"][0]["rule"] == "title-length"
    assert command(lines(result_of([broken]), "github")[0])[1]["title"] == "title-length"


def test_what_github_would_drop_is_counted_and_in_the_log() -> None:
    many = [Problem("units/x.md", number, Level.ERROR, f"::error::{number} ##[group]") for number in range(1, 25)]
    said = lines(result_of([*many, POOR]), "github")
    errors = [line for line in said if line.startswith("::error")]
    assert len(errors) == SHOWN_BY_GITHUB
    assert command(errors[-1])[2] == "24 errors in all; the log of this step names each"
    log = [line for line in said if not line.startswith("::")]
    assert len(log) == 24 - len(errors) + 1
    assert not [line for line in log if line.lstrip().startswith("::") or "##[" in line]
    assert len([line for line in said if line.startswith("::warning")]) == 1


def test_a_check_that_could_not_be_made_is_an_annotation_too() -> None:
    assert lines(stopped("units: holds no file network.yaml"), "github") == [
        "::error title=Nothing was checked::units: holds no file network.yaml"
    ]
