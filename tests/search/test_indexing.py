"""The indexer itself: what it leaves, and what is said when it fails."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pagefind_bin
import pytest

from plugins.pipeline.outputs import BuildError
from plugins.search.documents import Entry, Index
from plugins.search.indexing import HEAD, PROGRAM, write_index
from tests.searching import found_in

HTML = "<!doctype html><html lang='{lang}'><body data-pagefind-body><p>{words}</p></body></html>"


def some(*words: str, lang: str = "en") -> Iterator[Entry]:
    return (Entry(f"energy/p{n}/index.html", HTML.format(words=one, lang=lang)) for n, one in enumerate(words))


def test_the_files_of_an_index_and_nothing_else_are_left(tmp_path: Path) -> None:
    write_index(Index("en", False, some("Caverns", "Tanks")), tmp_path)
    assert [one["url"] for one in found_in(tmp_path)] == ["/energy/p0/", "/energy/p1/"]
    assert {path.name for path in tmp_path.iterdir()} - {HEAD, "fragment", "index"} == {
        path.name for path in tmp_path.glob("*.pf_meta")
    }


def test_one_index_has_what_browsers_search_with(tmp_path: Path) -> None:
    write_index(Index("en", True, some("Caverns")), tmp_path)
    assert (tmp_path / PROGRAM).is_file()
    assert list(tmp_path.glob("wasm.en.*"))
    assert not list(tmp_path.glob("*ui*")), "interfaces that nobody loads"


def test_pages_in_several_languages_are_one_index(tmp_path: Path) -> None:
    index = Index("en-GB", False, iter([*some("Caverns"), *some("Um", "Ensaio", lang="pt")][1:]))
    write_index(index, tmp_path)
    assert list(json.loads((tmp_path / HEAD).read_text())["languages"]) == ["en"]


def test_settings_lying_about_are_not_heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "pagefind.toml").write_text('root_selector = "nothing"\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PAGEFIND_ROOT_SELECTOR", "nothing")
    monkeypatch.setenv("PAGEFIND_SITE", "/nowhere")
    write_index(Index("en", False, some("Caverns")), tmp_path / "out")
    assert found_in(tmp_path / "out")[0]["content"] == "Caverns."


def test_an_indexer_that_is_not_there_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagefind_bin, "get_executable", lambda: Path("/no/such/pagefind"))
    with pytest.raises(BuildError, match=r"can't be run; install what requirements\.txt names"):
        write_index(Index("en", False, some("Caverns")), tmp_path)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo broken >&2; exit 3", "ended with 3: broken"),
        ("kill -SEGV $$", "was ended by signal 11: it said nothing"),
        ("printf '\\033[31mred'; exit 1", "ended with 1: .*red"),
    ],
)
def test_an_indexer_that_fails_is_said_in_its_own_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, said: str
) -> None:
    program = tmp_path / "pagefind"
    program.write_text(f"#!/bin/sh\n{script}\n")
    os.chmod(program, 0o755)
    monkeypatch.setattr(pagefind_bin, "get_executable", lambda: program)
    (tmp_path / "out").mkdir()
    with pytest.raises(BuildError, match=said) as caught:
        write_index(Index("en", False, some("Caverns")), tmp_path / "out")
    assert "\x1b" not in str(caught.value)
    assert "HIGHROAD_SEARCH = False" in str(caught.value)
