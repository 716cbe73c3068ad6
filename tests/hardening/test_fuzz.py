"""Whatever stands in a file: nothing raises, nothing hangs, each mistake names its file, and nothing else changes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.building import BuildResult
from tests.hardening.fuzzing import Kept, complaints, keep
from tests.hardening.mutations import Mutated, mutated
from tests.hardening.test_cases import BARE
from tests.site.small_network import NETWORK, build_here, differing, plant, problems

A_FEW, MANY = 200, 10_000
BATCH = 500  # mutated files in one real build
QUICKLY: dict[str, Any] = {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck)}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return keep(tmp_path_factory.mktemp("fuzz") / "units")


def tried(kept: Kept, examples: int) -> list[Mutated]:
    """Try so many mutations one by one; all of them."""
    all_of_them: list[Mutated] = []

    @settings(max_examples=examples, phases=(Phase.generate, Phase.shrink), **QUICKLY)
    @given(mutated())
    def each(one: Mutated) -> None:
        assert list(complaints(kept, one)) == []
        all_of_them.append(one)

    each()
    return all_of_them


def built_with(batch: Iterable[Mutated], into: Path, **more: Any) -> BuildResult:
    """A real build of the network with all these files at once."""
    added = {numbered(number, one): one.data for number, one in enumerate(batch)}
    return build_here(plant({**NETWORK, **added}, into / "units"), into, **(BARE | more))


def numbered(number: int, one: Mutated) -> str:
    """A place of its own for one of many: beside what is there."""
    folder, _, name = one.path.rpartition("/")
    stem, _, ending = name.rpartition(".")
    return f"{folder}/{stem}-{number}.{ending}"


def check_batch(batch: list[Mutated], folder: Path) -> None:
    """Build many files at once, then those of them that were not held: that comes to the same, byte for byte."""
    texts = [one for one in batch if {"posts", "pages", "media"}.intersection(one.path.split("/"))]
    result = built_with(texts, folder)
    assert result.code in (0, 2), str(result)[-3000:]
    assert "Traceback" not in str(result)
    at_fault = {line.partition(":")[0] for line in problems(result) if ": error: " in line}
    kept = [(number, one) for number, one in enumerate(texts) if f"units/{numbered(number, one)}" not in at_fault]
    assert 0 < len(kept) < len(texts)
    good = {numbered(number, one): one.data for number, one in kept}
    good |= {path: data for path, data in NETWORK.items() if f"units/{path}" not in at_fault}  # a copy took its id
    again = build_here(plant(good, folder / "good" / "units"), folder / "good", **BARE)
    assert again.code == 0, str(again)[-3000:]
    assert differing(result.files(), again.files()) == []


def test_a_few_mutated_files_cost_themselves_alone(kept: Kept, tmp_path: Path) -> None:
    check_batch(tried(kept, A_FEW), tmp_path)


@pytest.mark.soak
def test_many_mutated_files_cost_themselves_alone(kept: Kept, tmp_path: Path) -> None:
    found = tried(kept, MANY)
    for number, start in enumerate(range(0, len(found), BATCH)):
        check_batch(found[start : start + BATCH], tmp_path / str(number))
