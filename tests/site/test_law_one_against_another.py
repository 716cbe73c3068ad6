"""Law 2: one unit can't hide or take over what is another's."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site.small_network import NETWORK, built, post, problems

ID = "tag:northwind.example,2026:"


def hidden_by(adding: dict[str, bytes], into: Path, also: dict[str, bytes] | None = None) -> list[str]:
    """The pages of others that are gone, or lead elsewhere, once these files are added to a network."""
    files = {**NETWORK, **(also or {})}
    before = built(files, into).files()
    after = built({**files, **adding}, into).files()
    return [
        path
        for path in sorted(before)
        if path not in after or (b'http-equiv="refresh"' in after[path] and after[path] != before[path])
    ]


THEFTS = {
    "the id that a post was born with": {
        "labs/posts/thief.md": post(
            date="2000-01-01", title="Mine", authors="[ana-silva]", id=f"{ID}energy/cavern-costs"
        )
    },
    "an old address that another unit has": {
        "labs/posts/thief.md": post(
            date="2000-01-01", title="Mine", authors="[ana-silva]", aliases="[/old/caverns.html]", id=f"{ID}labs/000"
        )
    },
    "an old address around another's": {
        "labs/posts/thief.md": post(
            date="2000-01-01", title="Mine", authors="[ana-silva]", aliases="[/archive-2019/, /old/]"
        )
    },
    "a person who serves another unit": {
        "labs/experts/dana-ortiz.md": b"---\nname: Dan\n---\n",
        "labs/experts/li-wei.md": b"---\nname: Lee\n---\n",
    },
    "the unit itself": {"aaa/unit.yaml": b"name: Tax\nuid: tax\n", "aaa/posts/2026-01-01-x.md": post()},
}


@pytest.mark.parametrize("theft", THEFTS)
def test_no_unit_hides_or_takes_over_what_is_anothers(theft: str, tmp_path: Path) -> None:
    assert hidden_by(THEFTS[theft], tmp_path) == []


def test_no_unit_hides_a_person_who_serves_no_office(tmp_path: Path) -> None:
    """Somebody who neither leads nor edits, but has written for years."""
    own = {
        "tax/experts/kim-lee.md": b"---\nname: Kim Lee\n---\n",
        "tax/posts/2026-02-02-by-kim.md": post("Words.", title="By Kim", authors="[kim-lee]"),
    }
    assert hidden_by({"labs/experts/kim-lee.md": b"---\nname: Kim\n---\n"}, tmp_path, own) == []


def test_no_unit_takes_over_a_renamed_one_by_calling_itself_by_its_uid(tmp_path: Path) -> None:
    """With a copy of its lead, too. It costs the thief its own section and nobody else a page."""
    files = {(f"levies{path[3:]}" if path.startswith("tax/") else path): data for path, data in NETWORK.items()}
    files["levies/unit.yaml"] += b"uid: tax\n"
    before = built(files, tmp_path).files()
    theft = {
        "labs/unit.yaml": NETWORK["labs/unit.yaml"] + b"uid: tax\n",
        "labs/experts/sam-cole.md": b"---\nname: Sam\n---\n",
    }
    result = built(files | theft, tmp_path)
    assert [path for path in before if path.startswith("levies/") and path not in result.files()] == []
    assert [line for line in problems(result) if line.startswith("units/labs/unit.yaml:") and "levies" in line]


@pytest.mark.parametrize("again", ["tax/posts/2026-11-01-x.md", "tax/unit.yaml"])
def test_a_folder_with_the_old_name_of_a_renamed_unit_takes_nothing(again: str, tmp_path: Path) -> None:
    """The unit went from `tax` to `levies` and wrote its uid; an old branch brings the old folder back."""
    files = {(f"levies{path[3:]}" if path.startswith("tax/") else path): data for path, data in NETWORK.items()}
    files["levies/unit.yaml"] += b"uid: tax\n"
    before = built(files, tmp_path).files()
    back = post(authors="[sam-cole]") if again.endswith(".md") else b"name: Tax\n"
    result = built(files | {again: back}, tmp_path)
    assert result.code == 2
    assert result.files() == before
    assert [line for line in problems(result) if line.startswith("units/tax/unit.yaml:") and "levies" in line]


def test_a_renamed_unit_whose_page_breaks_keeps_all_its_addresses(tmp_path: Path) -> None:
    files = {(f"levies{path[3:]}" if path.startswith("tax/") else path): data for path, data in NETWORK.items()}
    files["levies/unit.yaml"] += b"uid: tax\n"
    before = built(files, tmp_path).files()
    broken = files | {"levies/unit.yaml": b"name: [broken\nuid: tax\n"}
    assert set(built(broken, tmp_path).files()) == set(before)
