"""Experts: whose they are when it is disputed, and what is left of one whose file is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.trees import NETWORK, expert, post, small_network, survey, write_network

DANA = "energy/experts/dana-ortiz.md"


def test_a_wrong_file_takes_no_person_over_from_another_unit(tmp_path: Path) -> None:
    """`energy` has the smaller uid, and nobody's office decides."""
    files = small_network() | {"energy/experts/tom-ash.md": expert("Fake Tom", "statsu: x")}
    found = survey(write_network(tmp_path, files))
    assert (found.catalog.expert["tom-ash"].unit, found.catalog.expert["tom-ash"].name) == ("tax", "Tom Ash")
    assert found.live == survey(write_network(tmp_path / "without", small_network())).live


def test_where_nothing_decides_whose_a_person_is_both_files_hear_of_it(tmp_path: Path) -> None:
    more = {"energy/experts/a-b.md": expert("In Energy"), "tax/experts/a-b.md": expert("In Tax")}
    found = survey(write_network(tmp_path, small_network() | more))
    assert any("error: " in line for line in found.about("tax/experts/a-b.md"))
    (said,) = found.about("energy/experts/a-b.md")
    assert "warning: 'a-b' is claimed by units/tax/experts/a-b.md too" in said
    assert found.catalog.expert["a-b"].name == "In Energy"


def test_a_name_in_dispute_signs_where_those_who_claim_it_write_and_nowhere_else(tmp_path: Path) -> None:
    """Nobody comes to sign in a third unit, or loses a post, because another unit calls somebody alike."""
    network = NETWORK.replace("  tax: {lead: tom-ash}", "  tax: {lead: tom-ash}\n  legal: {lead: tom-ash}\n  zoo: {}")
    signed = post("date: 2026-11-03", author="a-b")
    files = small_network() | {
        "network.yaml": network,
        "legal/unit.yaml": "name: Legal\n",
        "zoo/unit.yaml": "name: Zoo\n",
        "tax/experts/a-b.md": expert("In Tax", "writes_for: [legal]"),
        **{f"{unit}/posts/signed.md": signed for unit in ("energy", "legal", "tax", "zoo")},
    }
    alone = survey(write_network(tmp_path / "alone", files))
    disputed = survey(write_network(tmp_path / "both", files | {"energy/experts/a-b.md": expert("In Energy")}))
    assert {key for key in alone.live if key.endswith("/signed")} == {"legal/signed", "tax/signed"}
    assert {key for key in disputed.live if key.endswith("/signed")} == {"energy/signed", "legal/signed", "tax/signed"}
    assert any("'a-b' is an expert of another unit; ask for writes_for: [zoo]" in line for line in disputed.errors)


@pytest.mark.parametrize("how", ["a link", "too large"])
def test_a_person_whose_file_is_refused_keeps_the_name_under_what_they_wrote(tmp_path: Path, how: str) -> None:
    units = write_network(tmp_path, small_network() | {"energy/posts/x.md": post("date: 2026-11-03")})
    before = survey(units)
    file = units / DANA
    if how == "a link":
        (tmp_path / "elsewhere.md").write_text(file.read_text("utf-8"), "utf-8")
        file.unlink()
        file.symlink_to(tmp_path / "elsewhere.md")
    else:
        file.write_bytes(file.read_bytes() + b"x" * 1_000_001)
    after = survey(units)
    assert after.live == before.live
    assert "dana-ortiz" not in after.catalog.expert
    assert after.catalog.author["dana-ortiz"].name == "Dana Ortiz"
    assert after.about(DANA)
