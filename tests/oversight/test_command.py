"""`invoke report`, as people run it: what it writes and where, what it refuses, and that no build ever shows it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.building import NOW, ROOT, BuildResult, build_site, invoke
from tests.site.small_network import NETWORK, plant, post

HELD = {**NETWORK, "energy/posts/2026-10-02-tariffs.md": post("Words.", title="What tariffs do", statsu="published")}
DRAFT = {"energy/posts/2026-10-03-merger.md": post("Words.", title="The secret merger", status="draft")}


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plant({**HELD, **DRAFT}, tmp_path_factory.mktemp("network") / "units")


@pytest.fixture(scope="module")
def told(units: Path, tmp_path_factory: pytest.TempPathFactory) -> BuildResult:
    return report(units, tmp_path_factory.mktemp("written") / "report")


def report(units: Path, output: Path, *flags: str, now: str = NOW) -> BuildResult:
    run = invoke("report", "--units", str(units), "--output", str(output), "--now", now, *flags)
    return BuildResult(folder=output, code=run.returncode, out=run.stdout, err=run.stderr)


def test_a_report_is_written_though_something_is_held_and_the_exit_code_says_so(told: BuildResult) -> None:
    assert told.code == 2, str(told)
    files = told.files()
    assert {"index.html", "units/energy.html", "report.json", "tables/units.csv", "theme/site.css"} <= files.keys()
    assert "1 post held" in told.out
    assert told.folder.name + "/index.html: " in told.out


def test_it_says_what_is_held_with_its_title_and_what_to_write(told: BuildResult) -> None:
    page = told.page("/")
    assert "posts/2026-10-02-tariffs.md:" in page
    assert "What tariffs do" in page
    assert "did you mean" in page


def test_it_counts_a_draft_and_names_it_nowhere(told: BuildResult) -> None:
    found = json.loads(told.files()["report.json"])
    assert found["totals"]["drafts"] == sum(row["drafts"] for row in found["units"]) > 0
    assert not any(b"merger" in data.lower() for data in told.files().values())


def test_the_tables_are_read_by_the_csv_module(told: BuildResult) -> None:
    with (told.folder / "tables" / "problems.csv").open(encoding="utf-8-sig", newline="") as file:
        [row] = [row for row in csv.DictReader(file) if row["held"] == "yes"]
    assert (row["unit"], row["level"], row["title"]) == ("energy", "error", "What tariffs do")


def test_the_same_files_and_moment_give_the_same_bytes_and_nothing_is_written_again(
    told: BuildResult, units: Path, tmp_path: Path
) -> None:
    again = report(units, tmp_path / "report")
    assert again.files() == told.files()
    assert "0 files written, 0 removed" in report(units, tmp_path / "report").out


def test_a_report_about_one_unit_is_of_that_unit_alone_and_replaces_the_whole(units: Path, tmp_path: Path) -> None:
    report(units, tmp_path / "report")
    one = report(units, tmp_path / "report", "--unit", "tax")
    assert one.code == 0  # nothing of that unit is held
    assert not (tmp_path / "report" / "units").exists()
    found = json.loads(one.files()["report.json"])
    assert found["only"] == "tax"
    assert {row["unit"] for row in found["posts"]} <= {"tax"}
    assert "tariffs" not in one.page("/")


def test_in_a_network_in_order_the_exit_code_is_nought(tmp_path: Path) -> None:
    assert report(plant(NETWORK, tmp_path / "units"), tmp_path / "report").code == 0


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--unit", "enrgy"), "did you mean 'energy'"),
        (("--since", "spring"), "--since: 'spring' is no day; write it as in 2026-01-01"),
        (("--since", "2027-01-01"), "is later than the day of the report"),
    ],
)
def test_a_wrong_flag_is_said_plainly_and_nothing_is_written(
    units: Path, tmp_path: Path, flags: tuple[str, ...], said: str
) -> None:
    found = report(units, tmp_path / "report", *flags)
    assert found.code == 1
    assert said in found.err
    assert "Traceback" not in found.err
    assert not (tmp_path / "report").exists()


def test_a_network_that_cannot_be_read_is_exit_code_1(tmp_path: Path) -> None:
    (tmp_path / "units").mkdir()
    assert report(tmp_path / "units", tmp_path / "report").code == 1


def test_it_is_never_written_into_the_site(units: Path) -> None:
    found = report(units, ROOT / "output" / "report")
    assert found.code == 1
    assert "the site" in found.err
    assert "choose another folder with --output" in found.err


def test_nothing_of_the_report_is_in_a_site(told: BuildResult, units: Path, tmp_path: Path) -> None:
    site = build_site(units, tmp_path)
    assert site.code == 2
    for path, data in site.files().items():
        assert path not in ("report.json", "theme/report.css"), path
        assert not path.startswith("tables/"), path
        assert b"Highroad report" not in data, path
        assert b"Oversight" not in data, path
        assert b"tariffs" not in data.lower(), path
    style = (ROOT / "theme" / "report.css").read_bytes()
    assert style in told.files().values()
    assert style not in site.files().values()


def test_nothing_in_the_pages_loads_from_another_host(told: BuildResult) -> None:
    for path, data in told.files().items():
        if path.endswith(".html"):
            text = data.decode()
            assert 'content="Highroad report"' in text, path
            loading = ("<script", "src=", 'rel="stylesheet" href="http', "url(http")
            assert [one for one in loading if one in text] == [], path
        if path.endswith(".css"):
            assert b"url(http" not in data, path
            assert b"@import" not in data, path
