"""Whatever a careless unit writes costs at most itself, says so with file and line, and changes no other byte."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.building import BuildResult
from tests.hardening.careless import NETWORK, Case, Said, at, named, plant, with_it, without, written
from tests.hardening.cases import CASES
from tests.site.small_network import build_here, differing, problems
from tests.trees import Survey, survey

TOGETHER = pytest.mark.xdist_group("careless")  # so that what they look at is built once
BARE: dict[str, Any] = {
    "HIGHROAD_SEARCH": False,
    "HIGHROAD_CARDS": "none",
    "HIGHROAD_PICTURES": False,
    "HIGHROAD_JOBS": 0,
}


# --------------------------------------------------------------------------------------------------------- each alone


def seen(found: Survey) -> tuple[object, dict[str, str]]:
    """All that pages are made of: the catalog, and every text."""
    return found.catalog, {source: found.html(source) for source in sorted(found.assembled.texts.kept)}


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> tuple[object, dict[str, str]]:
    return seen(survey(plant(NETWORK, tmp_path_factory.mktemp("bare") / "units")))


@pytest.mark.parametrize("name", CASES)
def test_alone_it_is_said_and_comes_to_nothing(name: str, tmp_path: Path, bare: tuple[object, dict[str, str]]) -> None:
    case = CASES[name]
    found = survey(plant(with_it(case), tmp_path / "with" / "units"))
    expected = seen(survey(plant(without(case), tmp_path / "without" / "units"))) if case.as_if else bare
    assert unsaid(case, found.said) == [], found.said
    assert found.errors == [] or case.holds
    assert seen(found) == expected
    assert all(said.startswith(tuple(f"units/{path}" for path in files_of(case))) for said in found.errors)


def unsaid(case: Case, printed: list[str]) -> list[Said]:
    return [said for said in case.says if not any(said.stands_in(line) for line in printed)]


def files_of(case: Case) -> Iterator[str]:
    """The files that a case may be said of."""
    yield from case.files
    yield from (said.path for said in case.says)


# ------------------------------------------------------------------------------------------------------- all together


@dataclass(frozen=True)
class Builds:
    """The network with all harmless files of all cases, and with all cases in their place; the folder of both."""

    folder: Path
    without: BuildResult
    bad: BuildResult
    files: dict[str, bytes]  # of the build without
    found: dict[str, bytes]


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> Builds:
    folder = tmp_path_factory.mktemp("careless")
    plant(NETWORK, folder / "units")
    for case in CASES.values():
        plant(case.as_if, folder / "units")
    before = build_here(folder / "units", folder, **BARE)
    files = before.files()
    for case in CASES.values():
        plant(case.files, folder / "units")
    return Builds(folder, before, bad := build_here(folder / "units", folder, **BARE), files, bad.files())


@TOGETHER
def test_all_together_no_byte_of_the_output_is_another(builds: Builds) -> None:
    assert builds.without.code == 0, str(builds.without)
    assert builds.bad.code == 2, str(builds.bad)
    assert differing(builds.found, builds.files) == []


@TOGETHER
def test_all_together_each_is_said_once(builds: Builds) -> None:
    printed = problems(builds.bad)
    assert {name: left for name, case in CASES.items() if (left := unsaid(case, printed))} == {}, str(builds.bad)
    assert [line for line, times in Counter(printed).items() if times > 1] == []
    assert "Traceback" not in str(builds.bad)


@TOGETHER
def test_nothing_is_written_beside_the_output(builds: Builds) -> None:
    assert sorted(path.name for path in builds.folder.iterdir()) == [".site.stage", "site", "state", "units"]


def test_no_two_cases_are_in_each_others_way() -> None:
    assert [path for path, times in Counter(path for path, _ in named(CASES)).items() if times > 1] == []


@TOGETHER
def test_a_clean_build_of_all_of_it_is_the_same(builds: Builds, tmp_path: Path) -> None:
    assert build_here(builds.folder / "units", tmp_path, **{**BARE, "HIGHROAD_JOBS": 2}).files() == builds.found


# ------------------------------------------------------------------------------- what is published, and does no harm


HARMLESS = {
    "the slug of another unit's page": written("One more.", slug="about", title="One more"),
    "another language and the slug of another's post": written("Encore.", lang="fr", slug="beta-one", title="Encore"),
    "a title of signs alone": written("Signs.", title="\N{GRINNING FACE}"),
    "a title of HTML": written("Tags.", title="'<script>alert(1)</script> & </title>'"),
    "a summary of HTML": written("Tags.", title="Tags", summary="'<img src=x onerror=alert(1)> & so on'"),
    "words of a template": written("Seven times seven is {{ 7*7 }}, {% raw %} too.", title="'{{ 7*7 }}'"),
    "words of a template language in a link": written("[{{ 7*7 }}](https://x.example/{{7*7}})", title="Braces"),
    "3900 open brackets": written("[" * 3900, title="Brackets"),
}


@pytest.fixture(scope="module")
def harmless(builds: Builds, tmp_path_factory: pytest.TempPathFactory) -> tuple[Builds, dict[str, bytes]]:
    """All of that published beside all the rest."""
    folder = tmp_path_factory.mktemp("harmless")
    plant(NETWORK, folder / "units")
    added = {f"alpha/posts/2026-03-{n:02}-harmless-{n}.md": data for n, data in enumerate(HARMLESS.values(), 1)}
    result = build_here(plant(added, folder / "units"), folder, **BARE)
    assert result.code == 0, str(result)
    return builds, result.files()


@TOGETHER
def test_what_is_published_takes_nothing_from_another_unit(harmless: tuple[Builds, dict[str, bytes]]) -> None:
    """It may be named on a page of another's, as what to read next; everything else there is what it was."""
    builds, found = harmless
    own = {path: data for path, data in found.items() if path.startswith(("beta/", "experts/bea-lund"))}
    assert len(own) > 10
    for path, data in own.items():
        before, after = (ABOUT_OTHERS.sub(b"", text) for text in (builds.files[path], data))
        assert after == before, path
    assert b"Encore" in found["alpha/beta-one/index.html"]
    assert b"One more" in found["alpha/about/index.html"]


@TOGETHER
def test_titles_and_templates_are_shown_as_they_were_typed(harmless: tuple[Builds, dict[str, bytes]]) -> None:
    _, found = harmless
    assert b"Seven times seven is {{ 7*7 }}" in found["alpha/harmless-6/index.html"]
    assert b"&lt;script&gt;alert(1)&lt;/script&gt;" in found["alpha/harmless-4/index.html"]
    assert b"&lt;img src=x onerror=alert(1)&gt;" in found["alpha/harmless-5/index.html"]
    assert [path for path, data in found.items() if path.endswith((".html", ".xml")) and LIVE.search(data)] == []


# What to read next; of a carried post, when the feed from which it comes was last updated.
ABOUT_OTHERS = re.compile(rb'<section class="part next">.*?</section>\n|<source>.*?</source>', re.DOTALL)
LIVE = re.compile(
    rb"<script>alert|<img src=x|<[^>\"]*(?:\"[^\"]*\"[^>\"]*)*\son[a-z]+=|(?:href|src)=\"?javascript:", re.IGNORECASE
)


def test_two_words_that_make_one_topic_are_told_of_both(tmp_path: Path) -> None:
    """Where tags are open, "C++" and "C#" would be one page that nobody meant."""
    files = {
        "network.yaml": NETWORK["network.yaml"].replace(b"tags: closed", b"tags: open"),
        at("open-1"): written(tags="[C++]"),
        at("open-2"): written(tags="[C#]"),
    }
    found = survey(plant({**NETWORK, **files}, tmp_path / "units"))
    assert found.errors == []
    assert found.warnings == [
        f"units/{at('open-2')}:4: warning: the tags 'C#' and 'C++' make one address /topics/c/; use one of them"
    ]


@TOGETHER
def test_a_reader_of_rss_knows_that_an_id_is_no_address(builds: Builds) -> None:
    items = builds.files["beta/feed.xml"].count(b"<item>")
    assert items
    assert builds.files["beta/feed.xml"].count(b'<guid isPermaLink="false">tag:') == items
