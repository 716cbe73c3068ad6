"""What `invoke check` found and mended, as one frozen value: the format of its JSON, and what all its formats say."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from plugins.network.problems import Level, Problem

VERSION = 1  # a new one when something here changes its meaning or goes; what is added changes nothing
NAME = f"urn:highroad:check:{VERSION}"  # of the format, in the schema and in what keeps to it
SCHEMA_FILE = "check.schema.json"
DRAFT = "https://json-schema.org/draft/2020-12/schema"

File = Annotated[str, Meta(description="The file, from the folder above the units folder on, with /.")]
Line = Annotated[int, Meta(ge=1, description="The line in it, counted from 1.")]


class Said(Struct, frozen=True, kw_only=True):
    """Something wrong."""

    file: File
    line: Line
    level: Annotated[
        Literal["error", "warning"], Meta(description="An error holds what it is in; a warning is only said.")
    ]
    what: Annotated[str, Meta(description="What is wrong, and what to write instead.")]
    rule: Annotated[str, Meta(description="The rule that it breaks, by name; empty when it is none of the rules.")] = ""
    fixable: Annotated[bool, Meta(description="Whether `invoke check --fix` mends it.")] = False


class MendedLine(Struct, frozen=True, kw_only=True):
    """Something that was mended, or would be."""

    file: File
    line: Annotated[int, Meta(ge=1, description="The line in it, counted from 1, as the file was before.")]
    what: Annotated[str, Meta(description="What was written instead of what.")]


class CheckResult(Struct, frozen=True, kw_only=True):
    """Everything that a check has to say."""

    schema: Annotated[str, Meta(description="The name of this format.")] = msgspec.field(name="$schema", default=NAME)
    version: Annotated[int, Meta(description="The version of this format.")] = VERSION
    problems: Annotated[tuple[Said, ...], Meta(description="What is wrong, sorted by file and line, none twice.")]
    errors: Annotated[int, Meta(ge=0, description="How many of the problems are errors.")]
    warnings: Annotated[int, Meta(ge=0, description="How many of the problems are warnings.")]
    fixable: Annotated[int, Meta(ge=0, description="How many of the problems `invoke check --fix` mends.")]
    mended: Annotated[tuple[MendedLine, ...], Meta(description="What --fix mended, sorted by file and line.")] = ()
    written: Annotated[bool, Meta(description="Whether what was mended is written; false in a dry run.")] = False
    left: Annotated[
        tuple[MendedLine, ...], Meta(description="Files that --fix left as they are, and why: mend them by hand.")
    ] = ()
    diff: Annotated[str, Meta(description="In a dry run, what would be written, as a unified diff.")] = ""
    stopped: Annotated[
        str, Meta(description="Why nothing could be checked (exit code 1), in words; empty when all was.")
    ] = ""


def result_of(
    problems: Iterable[Problem],
    *,
    fixable: Collection[Problem] = (),
    mended: Sequence[MendedLine] = (),
    left: Sequence[MendedLine] = (),
    written: bool = False,
    diff: str = "",
    stopped: str = "",
) -> CheckResult:
    """The result of a check that found `problems`, of which those in `fixable` can be mended."""
    said = tuple(_said(problem, problem in fixable) for problem in sorted(set(problems)))
    return CheckResult(
        problems=said,
        errors=sum(one.level == "error" for one in said),
        warnings=sum(one.level == "warning" for one in said),
        fixable=sum(one.fixable for one in said),
        mended=tuple(mended),
        left=tuple(left),
        written=written,
        diff=diff,
        stopped=stopped,
    )


def stopped(why: str) -> CheckResult:
    """The result of a check that could not be made."""
    return result_of((), stopped=why)


def _said(problem: Problem, fixable: bool) -> Said:
    return Said(
        file=problem.file,
        line=max(problem.line, 1),
        level="error" if problem.level is Level.ERROR else "warning",
        what=problem.what,
        rule=problem.rule,
        fixable=fixable,
    )


def schema() -> str:
    """The JSON Schema of the format, as text with sorted keys and a newline at its end."""
    made: dict[str, Any] = msgspec.json.schema(CheckResult)
    whole = {"$schema": DRAFT, "$id": NAME, "title": "Highroad: what `invoke check --format json` prints", **made}
    properties = whole["$defs"]["CheckResult"]["properties"]
    properties["$schema"]["const"] = NAME
    properties["version"]["const"] = VERSION
    return json.dumps(whole, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def write_schema(folder: Path) -> Path:
    """Write the schema into `folder`, which is there; the file written."""
    path = folder / SCHEMA_FILE
    path.write_text(schema(), "utf-8", newline="\n")
    return path
