"""CODEOWNERS: whose a file is on the git host, as a reader of such files finds it, and what is wrong with offices."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from plugins.network.model import Expert, Role
from plugins.roles.codeowners import codeowners, out_of_date, vacancies
from plugins.roles.offices import Offices
from tests.roles.networks import NETWORK, firm, offices_of, person

T = TypeVar("T")
FIRM = """\
# Written by `invoke roles` from units/network.yaml and from the handles on experts' pages.
# Change those instead, and run it again. Of several lines that match a file, the last one counts.

# The centre owns the road: whatever no line below names.
* @ines-okafor

# A unit belongs to its lead and its editors.
/units/energy/ @Dana-Ortiz @li-wei
/units/legal/ @mia-berg
/units/old/ @tom-ash @mia-berg
/units/tax/ @tom-ash

# People with an office beyond their own unit: the handle on their page says who holds it.
/units/energy/experts/ines-okafor.md @ines-okafor
/units/legal/experts/mia-berg.md @ines-okafor
/units/tax/experts/tom-ash.md @ines-okafor
"""


def owners(text: str, path: str) -> list[str]:
    """Whose a file is by a CODEOWNERS, told by a reader of gitignore patterns: the last line that matches counts."""
    found: list[str] = []
    for line in text.splitlines():
        if line and not line.startswith("#"):
            pattern, *accounts = line.replace("\\ ", "\0").split(" ")
            if GitIgnoreSpec.from_lines([pattern.replace("\0", "\\ ")]).match_file(path):
                found = accounts
    return found


def test_units_go_to_their_leads_and_editors_and_the_road_to_the_centre(tmp_path: Path) -> None:
    assert codeowners(offices_of(tmp_path, firm()), "units") == FIRM


@pytest.mark.parametrize(
    ("path", "accounts"),
    [
        ("theme/brand.yaml", ["@ines-okafor"]),
        ("CODEOWNERS", ["@ines-okafor"]),
        (".github/workflows/ci.yml", ["@ines-okafor"]),
        ("units/network.yaml", ["@ines-okafor"]),
        ("units/README.md", ["@ines-okafor"]),
        ("units/stranger/unit.yaml", ["@ines-okafor"]),
        ("elsewhere/units/tax/unit.yaml", ["@ines-okafor"]),
        ("units/energy/posts/2026/x.md", ["@Dana-Ortiz", "@li-wei"]),
        ("units/energy/experts/dana-ortiz.md", ["@Dana-Ortiz", "@li-wei"]),
        ("units/energy/experts/ines-okafor.md", ["@ines-okafor"]),
        ("units/legal/unit.yaml", ["@mia-berg"]),
        ("units/old/posts/x.md", ["@tom-ash", "@mia-berg"]),
    ],
)
def test_a_reader_of_the_file_finds_the_same_owners(path: str, accounts: list[str]) -> None:
    assert owners(FIRM, path) == accounts


@pytest.mark.parametrize("units", ["", "site/units", "our units", "a#b*[c]/units", "!odd\\x"])
def test_the_folder_may_lie_anywhere_and_be_called_anything(tmp_path: Path, units: str) -> None:
    found = codeowners(offices_of(tmp_path, firm()), units)
    inside = f"{units}/" if units else ""
    assert owners(found, f"{inside}tax/posts/x.md") == ["@tom-ash"]
    assert owners(found, f"{inside}network.yaml") == ["@ines-okafor"]
    assert owners(found, f"{inside}energy/experts/ines-okafor.md") == ["@ines-okafor"]
    assert owners(found, "elsewhere/tax/posts/x.md") == ["@ines-okafor"]


def test_a_unit_goes_by_its_folder_and_its_role_by_its_uid(tmp_path: Path) -> None:
    files = {path.replace("legal/", "law/"): held for path, held in firm().items()}
    files |= {"law/unit.yaml": "name: Law\nuid: legal\n"}
    found = codeowners(offices_of(tmp_path, files), "units")
    assert owners(found, "units/law/unit.yaml") == ["@mia-berg"]
    assert "/legal/" not in found


def test_a_unit_that_has_no_folder_yet_has_its_owner_already(tmp_path: Path) -> None:
    files = {path: held for path, held in firm().items() if not path.startswith("old/")}
    assert owners(codeowners(offices_of(tmp_path, files), "units"), "units/old/unit.yaml") == ["@tom-ash", "@mia-berg"]


def test_a_folder_with_a_slip_in_its_uid_stays_that_of_the_unit_it_is_called_like(tmp_path: Path) -> None:
    """The folder `old` says that it is another unit, which nobody declared."""
    found = codeowners(offices_of(tmp_path, firm() | {"old/unit.yaml": "name: New\nuid: new\n"}), "units")
    assert owners(found, "units/old/posts/x.md") == ["@tom-ash", "@mia-berg"]


def test_no_line_is_without_an_owner_where_nobody_of_a_unit_has_an_account(tmp_path: Path) -> None:
    """On a host such a line would say that nobody need be asked."""
    offices = offices_of(tmp_path, firm() | {"legal/experts/mia-berg.md": person("Mia Berg", "")})
    assert owners(codeowners(offices, "units"), "units/legal/unit.yaml") == ["@ines-okafor"]
    (said,) = map(str, vacancies(offices, "units"))
    assert said.startswith("units/legal/experts/mia-berg.md:1: warning: 'mia-berg' has an office of the unit 'legal'")
    assert 'write handle: "@' in said


def test_a_role_that_names_nobody_is_said_with_its_line(tmp_path: Path) -> None:
    network = NETWORK.replace("legal: {lead: mia-berg, stage: pilot}", "legal: {stage: pilot}").replace(
        "li-wei", "li-we"
    )
    said = [str(problem) for problem in vacancies(offices_of(tmp_path, firm() | {"network.yaml": network}), "units")]
    assert any(line.startswith("units/network.yaml:8: warning: the unit 'legal' has neither lead") for line in said)
    assert any(
        line.startswith("units/network.yaml:6: warning: unknown expert 'li-we'; did you mean 'li-wei'?")
        for line in said
    )
    assert len(said) == 2


def test_without_an_account_at_the_centre_nothing_can_be_written(tmp_path: Path) -> None:
    offices = offices_of(tmp_path, firm() | {"energy/experts/ines-okafor.md": person("Ines Okafor", "")})
    errors = [str(problem) for problem in vacancies(offices, "units") if problem.level.value == "error"]
    assert [line.split(": error")[0] for line in errors] == ["units/network.yaml:4"]


def test_an_account_that_two_people_call_theirs_is_said(tmp_path: Path) -> None:
    offices = offices_of(tmp_path, firm() | {"tax/experts/eva-lund.md": person("Eva Lund", "@KIM-abe")})
    (said,) = map(str, vacancies(offices, "units"))
    assert said.startswith("units/tax/experts/eva-lund.md:3: warning: '@KIM-abe' is the handle of")
    assert "units/energy/experts/kim-abe.md too" in said


def test_one_account_is_named_once_in_a_line(tmp_path: Path) -> None:
    offices = offices_of(tmp_path, firm() | {"energy/experts/li-wei.md": person("Li Wei", "dana-ortiz")})
    assert owners(codeowners(offices, "units"), "units/energy/unit.yaml") == ["@Dana-Ortiz"]


def test_a_network_in_order_has_nothing_to_say(tmp_path: Path) -> None:
    assert list(vacancies(offices_of(tmp_path, firm()), "units")) == []


def test_what_is_out_of_date_is_told_by_its_first_line() -> None:
    assert out_of_date(FIRM, FIRM) == 0
    assert out_of_date(FIRM.replace("\n", "\r\n"), FIRM) == 0
    assert out_of_date(FIRM.replace("legal/ @mia-berg", "legal/ @mia"), FIRM) == 9
    assert out_of_date(FIRM.replace("/units/legal/ @mia-berg\n", ""), FIRM) == 9
    assert out_of_date(FIRM + "/theme/ @somebody\n", FIRM) == FIRM.count("\n") + 1
    assert out_of_date("", FIRM) == 1


SLUGS = st.sampled_from(["ann", "bo", "cy", "di", "ed", "flo"])
UIDS = ["data", "energy", "legal", "tax"]
ROLES = st.fixed_dictionaries({}, optional={uid: st.tuples(SLUGS, st.lists(SLUGS, max_size=2)) for uid in UIDS})


@st.composite
def networks(draw: st.DrawFn) -> Offices:
    """Any offices: people with and without accounts, at home anywhere, with any roles."""
    roles = draw(ROLES)
    experts = {}
    for slug in draw(st.lists(SLUGS, unique=True)):
        home = draw(st.sampled_from(UIDS))
        experts[slug] = Expert(
            slug=slug,
            unit=home,
            name=slug.title(),
            handle=draw(st.sampled_from(["", f"@{slug}", slug.upper(), "shared"])),
            writes_for=tuple(draw(st.lists(st.sampled_from(UIDS), unique=True, max_size=2))),
            source=f"{home}/experts/{slug}.md",
        )
    return Offices(
        centre=tuple(draw(st.lists(SLUGS, max_size=2))),
        roles={uid: Role(lead=lead, editors=tuple(editors)) for uid, (lead, editors) in roles.items()},
        folders={uid: uid for uid in UIDS},
        experts=experts,
    )


@given(networks(), st.randoms(use_true_random=False))
def test_the_order_of_units_and_people_changes_no_byte(offices: Offices, chance: Random) -> None:
    def shuffled(values: Mapping[str, T]) -> dict[str, T]:
        return dict(chance.sample(list(values.items()), len(values)))

    other = Offices(
        centre=offices.centre,
        roles=shuffled(offices.roles),
        folders=shuffled(offices.folders),
        experts=shuffled(offices.experts),
    )
    assert codeowners(other, "units") == codeowners(offices, "units")
    assert sorted(vacancies(other, "units")) == sorted(vacancies(offices, "units"))


@given(networks())
def test_nobody_stands_in_the_lines_of_a_unit_whose_office_they_do_not_hold(offices: Offices) -> None:
    text = codeowners(offices, "units")
    for uid in UIDS:
        named = {account.removeprefix("@") for account in owners(text, f"units/{uid}/posts/x.md")}
        assert named == set(offices.accounts(uid) or offices.accounts(""))
