"""Law 8: the order of units, topics, groups and rules in the files changes no byte."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.building import BuildResult
from tests.site.small_network import NETWORK as SMALL
from tests.site.small_network import Files, built_whole

TOLD = b"disclosures: [{text: We advise., units: [tax, heat], topics: [pay, caverns]}, {text: All., units: [tax]}]\n"
TOLD_BY_TAX = b"\ndisclosures: [{text: One of us., topics: [pay, caverns]}, {text: Ours.}]\n"
NETWORK: Files = {
    **SMALL,
    "network.yaml": SMALL["network.yaml"] + TOLD,
    "tax/unit.yaml": SMALL["tax/unit.yaml"] + TOLD_BY_TAX,
}
# Lists whose order says something: it is the author's.
MEANT = {"pinned", "authors", "links"}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> BuildResult:
    return built_whole(NETWORK, tmp_path_factory.mktemp("order"))


def shuffled(value: Any, draw: random.Random, key: str = "") -> Any:
    """`value` with every mapping and every list in another order."""
    if isinstance(value, dict):
        items = list(value.items())
        draw.shuffle(items)
        return {name: shuffled(part, draw, name) for name, part in items}
    if isinstance(value, list):
        parts = [shuffled(part, draw) for part in value]
        if key not in MEANT:
            draw.shuffle(parts)
        return parts
    return value


def reordered(files: Files, seed: int) -> Files:
    draw = random.Random(seed)
    return {
        path: yaml.safe_dump(
            shuffled(yaml.load(data, yaml.BaseLoader), draw), sort_keys=False, default_flow_style=None
        ).encode()
        if path.endswith(".yaml")
        else data
        for path, data in files.items()
    }


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_units_topics_groups_and_rules_changes_no_byte(
    base: BuildResult, tmp_path: Path, seed: int
) -> None:
    files = reordered(NETWORK, seed)
    assert files["network.yaml"] != NETWORK["network.yaml"]
    result = built_whole(files, tmp_path)
    assert result.files() == base.files()
    assert result.code == base.code


def test_the_order_of_keys_in_front_matter_changes_no_byte(base: BuildResult, tmp_path: Path) -> None:
    draw = random.Random(3)
    files = {**NETWORK}
    for path, data in NETWORK.items():
        if path.endswith(".md"):
            _, head, body = data.decode().split("---\n", 2)
            lines = head.splitlines(keepends=True)
            draw.shuffle(lines)
            files[path] = f"---\n{''.join(lines)}---\n{body}".encode()
    assert built_whole(files, tmp_path).files() == base.files()
