"""`invoke roles`: what it writes and where, what it leaves alone, and how `invoke check` knows that it is due."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from plugins import roles
from tests.building import NOW, ROOT, invoke
from tests.roles.networks import NETWORK, firm, person, put, repository
from tests.roles.test_codeowners import FIRM
from tests.trees import survey, write_network

CONFIG = ROOT / "pelicanconf.py"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return repository(tmp_path_factory.mktemp("made") / "site")


@pytest.fixture
def site(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "site"))


def run(site: Path, *, output: Path | None = None, dry_run: bool = False, check: bool = False) -> int:
    return roles.run_roles(CONFIG, units=site / "units", output=output, dry_run=dry_run, check=check)


def found(site: Path) -> list[str]:
    """What `invoke check` says of offices."""
    return [str(problem) for problem in roles.find_problems(survey(site / "units").assembled)]


def test_it_is_written_into_the_root_where_both_hosts_look(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(site) == 0
    assert (site / "CODEOWNERS").read_text("utf-8") == FIRM
    assert "written, 8 patterns for 5 accounts." in capsys.readouterr().out
    assert run(site) == 0
    assert "is as it should be" in capsys.readouterr().out
    assert found(site) == []


@pytest.mark.parametrize("place", [".github/CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"])
def test_one_that_lies_elsewhere_is_written_there(site: Path, place: str) -> None:
    assert run(site, output=site / place) == 0
    put(site / "units", {"network.yaml": NETWORK.replace("lead: mia-berg", "lead: li-wei")})
    assert run(site) == 0
    assert "/units/legal/ @li-wei" in (site / place).read_text("utf-8")
    assert not (site / "CODEOWNERS").exists()


def test_among_units_alone_it_lies_where_it_is_no_stray_file(tmp_path: Path) -> None:
    root = repository(tmp_path / "site", inside="")
    assert roles.run_roles(CONFIG, units=root) == 0
    assert "\n/tax/ @tom-ash\n" in (root / ".github" / "CODEOWNERS").read_text("utf-8")
    assert not survey(root.parent / "site").about(".github")


def test_a_dry_run_shows_what_would_change_and_writes_nothing(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(site, dry_run=True) == 0
    out = capsys.readouterr().out
    assert "+/units/tax/ @tom-ash\n" in out
    assert out.endswith("Nothing was written.\n")
    assert not (site / "CODEOWNERS").exists()
    run(site)
    put(site / "units", {"network.yaml": NETWORK.replace("tax: {lead: tom-ash}", "tax: {lead: eva-lund}")})
    capsys.readouterr()
    assert run(site, dry_run=True) == 0
    assert "-/units/tax/ @tom-ash\n+/units/tax/ @eva-lund\n" in capsys.readouterr().out
    assert (site / "CODEOWNERS").read_text("utf-8") == FIRM


def test_check_asks_and_writes_nothing(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(site, check=True) == 2
    assert "CODEOWNERS:1: error: is not there; run: invoke roles" in capsys.readouterr().out
    assert not (site / "CODEOWNERS").exists()
    run(site)
    assert run(site, check=True) == 0
    put(site / "units", {"energy/experts/li-wei.md": person("Li Wei", "@li")})
    assert run(site, check=True) == 2
    assert "CODEOWNERS:8: error: is not what units/network.yaml" in capsys.readouterr().out
    assert (site / "CODEOWNERS").read_text("utf-8") == FIRM


def test_a_file_that_somebody_wrote_is_never_lost(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(site, {"CODEOWNERS": "* @somebody\n"})
    assert run(site) == 1
    assert (site / "CODEOWNERS").read_text("utf-8") == "* @somebody\n"
    assert "was not written by invoke roles" in capsys.readouterr().err
    (said,) = found(site)
    assert said.startswith("CODEOWNERS:1: warning: was not written by invoke roles")


def test_a_link_in_its_place_is_not_followed(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(tmp_path, {"mine.txt": FIRM})
    (site / "CODEOWNERS").symlink_to(tmp_path / "mine.txt")
    put(site / "units", {"energy/experts/li-wei.md": person("Li Wei", "@li")})
    assert run(site) == 1
    assert "is no regular file" in capsys.readouterr().err
    assert (tmp_path / "mine.txt").read_text("utf-8") == FIRM


def test_nothing_is_written_when_nobody_would_own_the_road(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(site / "units", {"energy/experts/ines-okafor.md": person("Ines Okafor", "")})
    assert run(site) == 2
    out = capsys.readouterr().out
    assert "units/network.yaml:4: error: 'centre' names nobody with a handle" in out
    assert "units/energy/experts/ines-okafor.md:1: warning: 'ines-okafor' has an office of the centre" in out
    assert not (site / "CODEOWNERS").exists()


def test_a_lead_without_an_account_costs_her_unit_alone(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(site / "units", {"tax/experts/tom-ash.md": person("Tom Ash", "")})
    assert run(site) == 0
    text = (site / "CODEOWNERS").read_text("utf-8")
    assert "/units/tax/ @ines-okafor\n" in text
    assert "/units/energy/ @Dana-Ortiz @li-wei\n" in text
    assert "units/tax/experts/tom-ash.md:1: warning: 'tom-ash' has an office of the unit" in capsys.readouterr().out


def test_outside_of_a_repository_nobody_can_tell_the_paths(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert roles.run_roles(CONFIG, units=write_network(tmp_path, firm())) == 1
    assert "lies in no git repository" in capsys.readouterr().err


def test_check_says_nothing_of_offices_where_nobody_asked_for_the_file(site: Path, tmp_path: Path) -> None:
    put(site / "units", {"tax/experts/tom-ash.md": person("Tom Ash", "")})
    assert found(site) == []
    assert list(roles.find_problems(survey(write_network(tmp_path, firm())).assembled)) == []


def test_check_says_that_it_is_out_of_date_with_the_command_to_run(site: Path) -> None:
    run(site)
    (site / "CODEOWNERS").write_bytes((site / "CODEOWNERS").read_bytes().replace(b"\n", b"\r\n"))
    assert found(site) == []  # as git checks it out on Windows
    put(site / "units", {"network.yaml": NETWORK.replace("tax: {lead: tom-ash}", "tax: {lead: eva-lund}")})
    (said,) = found(site)
    assert said.startswith("CODEOWNERS:11: error: is not what units/network.yaml and the handles")
    assert f"run: invoke roles --units {Path('..')}" in said or "run: invoke roles --units /" in said


def test_the_commands_as_people_run_them(site: Path) -> None:
    units = ("--units", str(site / "units"))
    assert invoke("roles", *units).returncode == 0
    assert (site / "CODEOWNERS").read_text("utf-8") == FIRM
    put(site / "units", {"energy/experts/li-wei.md": person("Li Wei", "@li")})
    checked = invoke("check", *units, "--now", NOW)
    assert checked.returncode == 2
    assert "CODEOWNERS:8: error: is not what units/network.yaml" in checked.stdout
    both = invoke("roles", *units, "--check", "--dry-run")
    assert (both.returncode, "choose one of them" in both.stderr) == (1, True)


def test_the_file_of_this_repository_is_as_it_should_be() -> None:
    assert (ROOT / "CODEOWNERS").is_file()
    assert roles.run_roles(CONFIG, units=ROOT / "units", check=True) == 0
