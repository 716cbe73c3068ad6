"""`invoke admin` before anything is served: what it fetches, and when it can't begin."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins import admin
from plugins.admin.trial import Trial
from tests.admin.writing import FILES
from tests.building import invoke
from tests.setup_programs import KEPT
from tests.site.small_network import NETWORK, plant


def settings(units: Path, programs: Path) -> dict[str, str]:
    return {"PATH": str(units), "HIGHROAD_PROGRAMS": str(programs)}


def never(*_: object, **__: object) -> None:
    raise AssertionError("nothing is to be fetched")


@pytest.fixture
def said() -> list[str]:
    return []


def test_a_dry_run_says_what_would_be_fetched_and_fetches_nothing(
    tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admin, "fetch", never)
    monkeypatch.setattr(admin, "install", never)
    units = plant(FILES, tmp_path / "units")
    assert admin.run_set_up(lambda: settings(units, tmp_path / "programs"), dry_run=True, say=said.append) == 0
    assert len(said) == 1
    assert said[0].startswith("To be fetched for /admin/ (once): decap-cms 3.")
    assert said[0].endswith("the file server of a trial")
    assert not (tmp_path / "programs").exists()


def test_a_network_without_it_fetches_nothing(tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admin, "fetch", never)
    units = plant(NETWORK, tmp_path / "units")
    assert admin.run_set_up(lambda: settings(units, tmp_path / "programs"), say=said.append) == 0
    assert said == []


def test_what_is_there_is_not_fetched_again(tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admin, "is_as_pinned", lambda one, folder: True)
    monkeypatch.setattr(admin, "installed", lambda folder: True)
    monkeypatch.setattr(admin, "fetch", never)
    monkeypatch.setattr(admin, "has_admin", never)  # no file of the network is read for that
    assert admin.run_set_up(lambda: settings(tmp_path, tmp_path), say=said.append) == 0
    assert said == []


def test_a_trial_of_a_network_without_it_says_what_to_write(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    units = plant(NETWORK, tmp_path / "units")

    def serve(trial: Trial) -> int:
        raise AssertionError("it must not begin")

    assert admin.run_trial(lambda: settings(units, tmp_path), serve) == 1
    assert "units/network.yaml has no 'admin'" in capsys.readouterr().err


@pytest.mark.node
def test_a_trial_ends_as_what_serves_it_ends_and_each_has_a_key_of_its_own(tmp_path: Path) -> None:
    units = plant(FILES, tmp_path / "some name")
    keys: list[str] = []

    def serve(trial: Trial) -> int:
        keys.append(trial.entrance)
        assert trial.folder == "some name"
        assert trial.server.ask({"action": "info"})[0] == 200
        return 7

    for _ in range(2):
        assert admin.run_trial(lambda: settings(units, KEPT), serve) == 7
    assert keys[0] != keys[1]
    assert all(len(key) > len("/admin/enter/") + 20 for key in keys)


def test_a_port_that_is_no_number_is_told() -> None:
    ended = invoke("admin", "--port", "eight")
    assert ended.returncode == 1
    assert "--port: 'eight' is no number" in ended.stderr
