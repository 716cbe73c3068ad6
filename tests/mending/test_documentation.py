"""What docs/checking.md promises is what mending does."""

from __future__ import annotations

import json
import re

import pytest
import yaml
from jsonschema import Draft202012Validator

from plugins.mending.mending import mend
from plugins.mending.mends import Paper
from plugins.mending.results import schema
from plugins.network.frontmatter import split
from plugins.network.sources import Role
from tests.building import ROOT
from tests.mending.test_mending import KNOWN, PATH

PAGE = (ROOT / "docs" / "checking.md").read_text("utf-8")
ROWS = [row for row in re.findall(r"^\| `(.+?)` \| `(.+?)` \|$", PAGE, re.MULTILINE) if ":" in row[0]]


def test_there_are_examples() -> None:
    assert len(ROWS) >= 15


@pytest.mark.parametrize(("typed", "becomes"), ROWS)
def test_each_example_comes_out_as_the_page_says(typed: str, becomes: str) -> None:
    [(key, value)] = yaml.load(becomes, Loader=yaml.BaseLoader).items()
    lines = ["title: T", "date: 2026-11-01", "authors: [li-wei]", typed]
    kept = [line for line in lines[:3] if line.partition(":")[0] != key] + [typed]
    found = mend(Paper(PATH, Role.POST, "\n".join(("---", *kept, "---", "Words.")).encode()), KNOWN)
    said = split(found.data.decode()).document
    assert said.mistakes == ()
    assert isinstance(said.value, dict)
    assert said.value[key] == value


def test_the_json_of_the_page_keeps_to_the_schema() -> None:
    [example] = re.findall(r"```json\n(.+?)```", PAGE, re.DOTALL)
    Draft202012Validator(json.loads(schema())).validate(json.loads(example))


def test_the_settings_for_others_can_be_read() -> None:
    for text in re.findall(r"```yaml\n(.+?)```", PAGE, re.DOTALL):
        assert yaml.safe_load(text)
