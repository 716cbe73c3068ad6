"""`invoke explain` and `invoke follow`, as people run them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.building import NOW, invoke
from tests.syndication.networks import UNIT, files
from tests.trees import write_network


@pytest.fixture
def units(tmp_path: Path) -> Path:
    return write_network(tmp_path, files())


def run(units: Path, command: str, *flags: str) -> tuple[int, str, str]:
    done = invoke(command, "--units", str(units), "--now", NOW, *flags)
    return done.returncode, done.stdout, done.stderr


def test_explain_says_who_carries_a_post_and_who_does_not(units: Path) -> None:
    code, out, err = run(units, "explain", "--post", "tax/ring-fence")
    assert (code, err) == (0, "")
    assert "  energy: because we follow Tax\n    units/energy/unit.yaml:4: {unit: tax, limit: 1}\n" in out
    assert "  legal: no rule follows it, and it is not offered\n" in out


def test_explain_of_a_post_that_nobody_knows_ends_with_1_and_what_comes_near(units: Path) -> None:
    code, out, err = run(units, "explain", "--post", "tax/ring-fense")
    assert (code, out) == (1, "")
    assert err == "error: unknown post 'tax/ring-fense'; did you mean 'tax/ring-fence'?\n"


def test_follow_shows_and_writes_nothing_until_it_is_told_to(units: Path) -> None:
    page = units / "energy" / "unit.yaml"
    for flags in ((), ("--dry-run",)):
        code, out, err = run(units, "follow", "--unit", "energy", "--rule", "{unit: tax}", *flags)
        assert (code, err) == (0, "")
        assert "tax/reliefs: Reliefs\n" in out
        assert out.endswith("Nothing was written; --write puts the rule into units/energy/unit.yaml.\n")
        assert page.read_bytes() == UNIT.encode()
    code, out, err = run(units, "follow", "--unit", "energy", "--rule", "{unit: tax}", "--write")
    assert (code, err) == (0, "")
    assert out.endswith("Written into units/energy/unit.yaml.\n")
    assert page.read_text("utf-8") == UNIT.replace("launch\n", "launch\n  - {unit: tax}\n")
    code, out, err = run(units, "follow", "--unit", "energy", "--rule", "{unit: tax}", "--write")
    assert (code, err) == (0, "")
    assert out.endswith("The rule is there already: units/energy/unit.yaml:6. Nothing was written.\n")


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--rule", "{unit: tex}"), "error: --rule: unknown unit 'tex'; did you mean 'tax'?\n"),
        (
            ("--rule", "{unit: legal}", "--write", "--dry-run"),
            "error: --dry-run writes nothing and --write does; choose one of them\n",
        ),
        ((), "error: --rule is missing (the rule, as in {unit: legal, topics: [hydrogen]})\n"),
    ],
)
def test_follow_with_a_mistake_writes_nothing_and_ends_with_1(units: Path, flags: tuple[str, ...], said: str) -> None:
    code, out, err = run(units, "follow", "--unit", "energy", *flags)
    assert (code, out, err) == (1, "", said)
    assert (units / "energy" / "unit.yaml").read_bytes() == UNIT.encode()


def test_follow_writes_through_no_link(units: Path, tmp_path: Path) -> None:
    page = units / "energy" / "unit.yaml"
    elsewhere = page.rename(tmp_path / "elsewhere.yaml")
    page.symlink_to(elsewhere)
    code, _, err = run(units, "follow", "--unit", "energy", "--rule", "{unit: legal}", "--write")
    assert (code, err) == (1, "error: units/energy/unit.yaml: is no file that can be used; nothing was written\n")
    assert elsewhere.read_bytes() == UNIT.encode()


def test_check_says_what_does_nothing(units: Path) -> None:
    (units / "energy" / "carried.yaml").write_text("- {post: legal/nothing, pin: true}\n")
    done = invoke("check", "--units", str(units), "--now", NOW)
    assert done.returncode == 0
    assert done.stdout.startswith("units/energy/carried.yaml:1: warning: unknown post 'legal/nothing'")
