"""What others wrote is taken with the bytes that are pinned, or not at all."""

from __future__ import annotations

import base64
import hashlib
import io
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest

from plugins import admin
from plugins.admin import programs, trial_server
from plugins.admin.programs import Program, fetch, pinned, unpacked
from plugins.network.problems import SetupError
from tests.admin.writing import FILES
from tests.site.small_network import NETWORK, build_here, built, plant, problems

WORDS = b"export const answer = 42;\n"


def package(words: bytes = WORDS, name: str = "package/dist/x.js") -> bytes:
    """An npm package that holds one file."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as packed:
        entry = tarfile.TarInfo(name)
        entry.size = len(words)
        packed.addfile(entry, io.BytesIO(words))
    return out.getvalue()


PACKAGE = package()


def program(packed: bytes = PACKAGE, words: bytes = WORDS) -> Program:
    return Program(
        package="x",
        version="1.0.0",
        integrity=f"sha512-{base64.b64encode(hashlib.sha512(packed).digest()).decode()}",
        file="package/dist/x.js",
        sha256=hashlib.sha256(words).hexdigest(),
        name="x-1.0.0.js",
    )


@dataclass
class Registry:
    """What npm would bring."""

    packed: bytes = PACKAGE
    asked: list[str] = field(default_factory=list)

    def __call__(self, words: Sequence[str], folder: Path) -> None:
        self.asked.append(" ".join(words))
        (folder / "x-1.0.0.tgz").write_bytes(self.packed)


def test_a_package_is_fetched_once(tmp_path: Path) -> None:
    registry = Registry()
    assert fetch([program()], tmp_path / "kept", registry) == (program(),)
    assert (tmp_path / "kept" / "x-1.0.0.js").read_bytes() == WORDS
    assert fetch([program()], tmp_path / "kept", registry) == ()
    assert registry.asked == ["pack x@1.0.0 --ignore-scripts --silent"]


def test_a_file_that_was_changed_is_fetched_anew(tmp_path: Path) -> None:
    fetch([program()], tmp_path, Registry())
    (tmp_path / "x-1.0.0.js").write_bytes(b"alert(1)")
    fetch([program()], tmp_path, Registry())
    assert (tmp_path / "x-1.0.0.js").read_bytes() == WORDS


def test_another_package_of_that_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"x@1\.0\.0 is not what programs\.json pins: the package has sha512-"):
        fetch([program()], tmp_path, Registry(package(b"alert(1)")))
    assert list(tmp_path.iterdir()) == []


def test_another_file_in_that_package_is_refused(tmp_path: Path) -> None:
    wrong = package(b"alert(1)")
    with pytest.raises(SetupError, match=r"package/dist/x\.js has"):
        fetch([program(wrong)], tmp_path, Registry(wrong))
    moved = package(name="package/elsewhere.js")
    with pytest.raises(SetupError, match=r"package/dist/x\.js has"):
        unpacked(program(moved), moved)
    assert list(tmp_path.iterdir()) == []


def test_without_npm_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SetupError, match=r"npm is missing.*install Node\.js"):
        programs.npm(["pack"], tmp_path)


def test_a_trial_without_its_server_says_what_to_run(tmp_path: Path) -> None:
    with (
        pytest.raises(SetupError, match="run 'invoke admin --set-up'"),
        trial_server.file_server(tmp_path, tmp_path),
    ):
        pass


def test_what_a_trial_runs_is_installed_from_what_is_locked_and_runs_nothing_of_it(tmp_path: Path) -> None:
    asked: list[str] = []

    def ask(words: Sequence[str], folder: Path) -> None:
        asked.append(" ".join(words))
        assert {path.name for path in folder.iterdir()} == set(trial_server.FILES)

    assert not trial_server.installed(tmp_path)
    trial_server.install(tmp_path, ask)
    assert trial_server.installed(tmp_path)
    assert asked == ["ci --ignore-scripts --no-audit --no-fund --silent"]
    (tmp_path / "trial" / "made-from").write_text("another lock")
    assert not trial_server.installed(tmp_path)


def test_every_package_of_a_trial_is_locked_by_its_digest() -> None:
    lock = msgspec.json.decode((trial_server.HERE / "package-lock.json").read_bytes())
    loose = [
        name for name, one in lock["packages"].items() if name and not one.get("integrity", "").startswith("sha512-")
    ]
    assert loose == []
    assert all(one.integrity.startswith("sha512-") and len(one.sha256) == 64 for one in pinned())


# --------------------------------------------------------------------------------------------------------- in a build


def test_a_network_that_names_no_git_host_has_no_page_to_write_on(tmp_path: Path) -> None:
    found = built(NETWORK, tmp_path)
    assert [path for path in found.files() if path.startswith("admin/")] == []


def test_without_its_programs_there_is_no_such_page_and_all_else_is_built(tmp_path: Path) -> None:
    said = built(FILES, tmp_path / "one", HIGHROAD_PROGRAMS=str(tmp_path / "nothing"))
    warned = [line for line in problems(said) if "/network.yaml:" in line]
    assert len(warned) == 1
    assert "'admin': there is no /admin/" in warned[0]
    assert "run 'invoke admin --set-up'" in warned[0]
    without = {name: data for name, data in FILES.items() if name != "network.yaml"}
    plain = FILES["network.yaml"].partition(b"admin:")[0]
    assert said.files() == built({**without, "network.yaml": plain}, tmp_path / "two").files()


def pins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two small programs be what is pinned."""
    decap = msgspec.structs.replace(program(), package="decap-cms", name="decap-cms-1.0.0.js")
    monkeypatch.setattr(admin, "pinned", lambda: (decap, msgspec.structs.replace(program(), name="other.js")))


def test_programs_that_come_later_are_found_and_copied_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pins(monkeypatch)
    folder, settings = tmp_path / "programs", {"HIGHROAD_PROGRAMS": str(tmp_path / "programs")}
    assert "admin/index.html" not in built(FILES, tmp_path, **settings).files()
    folder.mkdir()
    for name in ("decap-cms-1.0.0.js", "other.js"):
        (folder / name).write_bytes(WORDS)
    found = built(FILES, tmp_path, **settings)
    assert found.files()["admin/programs/decap-cms-1.0.0.js"] == WORDS
    assert b"/admin/programs/decap-cms-1.0.0.js" in found.files()["admin/index.html"]
    again = built(FILES, tmp_path, **settings)
    assert "(0 files written" in again.out


def test_a_program_that_is_not_the_pinned_one_is_never_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pins(monkeypatch)
    folder = tmp_path / "programs"
    folder.mkdir()
    for name in ("decap-cms-1.0.0.js", "other.js"):
        (folder / name).write_bytes(b"alert(1)")
    found = build_here(plant(FILES, tmp_path / "units"), tmp_path, HIGHROAD_PROGRAMS=str(folder))
    assert found.code == 1
    assert "is not what it was when it was pinned" in found.err
    assert not found.folder.exists()


def test_words_of_somebody_elses_program_are_no_leak(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = b"this sentence is in a draft and, as it happens, in a program of somebody else's"
    decap = program(package(secret), secret)
    decap = msgspec.structs.replace(decap, package="decap-cms", name="decap-cms-1.0.0.js")
    monkeypatch.setattr(admin, "pinned", lambda: (decap,))
    folder = tmp_path / "programs"
    folder.mkdir()
    (folder / decap.name).write_bytes(secret)
    draft = b"---\ntitle: A draft\nauthors: [dana-ortiz]\nstatus: draft\n---\n\n" + secret + b"\n"
    files = {**FILES, "energy/posts/2026-01-01-a-draft.md": draft}
    found = built(files, tmp_path, HIGHROAD_PROGRAMS=str(folder))
    assert found.code == 0, str(found)
