"""Law 4 on real builds: a post is published once, in as many sections and feeds as it is carried in."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.building import NOW, BuildResult
from tests.site.busy_network import (
    BUSY,
    ID,
    OUTSIDE,
    UNITS,
    below,
    every_feed,
    feeds_of,
    holding,
    placements,
    ruled,
)
from tests.site.reading import Site
from tests.site.small_network import URL, build_here, built, differing, large, plant, post, problems
from tests.site.subscriber import FILES, document, read_feed


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> BuildResult:
    result = built(BUSY, tmp_path_factory.mktemp("busy"), HIGHROAD_JOBS=1)
    assert result.code == 0, str(result)
    return result


@pytest.fixture(scope="module")
def offered(tmp_path_factory: pytest.TempPathFactory) -> BuildResult:
    """The same with a post that comes to two units by an offer, two kinds of rules and a pin."""
    many = post("Words.", title="Many ways", authors="[sam-cole]", tags="[hydrogen, pay]", to="[energy, labs]")
    pins = b"- {post: tax/many-ways, pin: true}\n"
    files = {"tax/posts/2026-11-20-many-ways.md": many, "energy/carried.yaml": pins, "labs/carried.yaml": pins}
    result = built(BUSY | files, tmp_path_factory.mktemp("offered"), HIGHROAD_JOBS=1)
    assert result.code == 0, str(result)
    assert {("energy", f"{ID}tax/many-ways"), ("labs", f"{ID}tax/many-ways")} <= placements(result.files())
    return result


def test_each_id_stands_at_most_once_in_each_feed(busy: BuildResult, offered: BuildResult) -> None:
    """Offered, followed by unit and by two topics, and pinned: it is one placement."""
    seen = 0
    for result in (busy, offered):
        for path, feed in every_feed(result.folder).items():
            assert feed.wrong == "", path
            gone = [stone.ref for stone in feed.tombstones]
            assert len(set(feed.ids + gone)) == len(feed.ids + gone), path
            seen += len(feed.ids)
    assert seen > 300


def test_units_that_follow_each_other_carry_what_is_the_others_own(busy: BuildResult) -> None:
    files = busy.files()
    carried = placements(files)
    homes = {one["id"]: one["unit"] for one in json.loads(files["network.json"])["posts"]}
    assert ("energy", f"{ID}tax/fence") not in carried  # Energy's own comment stands for it
    assert ("tax", f"{ID}energy/an-evening") in carried
    assert ("labs", f"{ID}tax/fence") in carried
    assert [one for one in carried if homes[one[1]] == one[0]] == []
    for unit in UNITS:
        for file in FILES:
            own = document(busy.folder, f"/{unit}/own/{file}").ids
            assert [id for id in own if homes.get(id, unit) != unit] == []


def test_a_post_is_not_passed_on_by_who_carries_it(tmp_path: Path) -> None:
    """Labs follows Energy, Energy carries Tax: nothing of Tax comes to Labs."""
    labs = ruled("labs", "offers: never", rules="[{unit: energy}]")
    files = built(BUSY | {"labs/unit.yaml": labs}, tmp_path, HIGHROAD_JOBS=1).files()
    homes = {one["id"]: one["unit"] for one in json.loads(files["network.json"])["posts"]}
    assert {homes[id] for unit, id in placements(files) if unit == "labs"} == {"energy"}
    assert {homes[id] for unit, id in placements(files) if unit == "energy"} >= {"tax", "labs"}


def test_a_carried_post_keeps_its_id_authors_date_and_address_everywhere(busy: BuildResult) -> None:
    said: dict[str, set[tuple[Any, ...]]] = {}
    for feed in every_feed(busy.folder).values():
        for item in feed.items:
            said.setdefault(item.id, set()).add((item.title, item.link, item.authors, item.published))
    assert {id: them for id, them in said.items() if len(them) != 1} == {}
    site = Site(busy.folder, URL)
    assert [id for id, them in said.items() for _, link, _, _ in them if site.why_dead(link, "/")] == []


def test_a_post_has_one_page(busy: BuildResult) -> None:
    """Nobody who carries it has a page of it: every link leads to its home."""
    posts = json.loads(busy.files()["network.json"])["posts"]
    pages = {path for path in busy.files() if path.endswith("/index.html")}
    for one in posts:
        slug = one["address"].rstrip("/").rpartition("/")[2]
        homes = [path for path in pages if path.endswith(f"/{slug}/index.html")]
        assert homes == [one["address"].removeprefix(f"{URL}/") + "index.html"]


def test_a_closed_unit_carries_nothing_and_takes_no_offers(tmp_path: Path) -> None:
    steam = ruled("steam", rules="[{unit: energy}, {topics: [hydrogen]}]")
    offered = post("Words.", title="zqoffered", authors="[sam-cole]", to="[steam]")
    result = built(
        BUSY | {"steam/unit.yaml": steam, "tax/posts/2026-11-20-zqoffered.md": offered}, tmp_path, HIGHROAD_JOBS=1
    )
    assert {unit for unit, _ in placements(result.files())} == {"energy", "tax", "labs"}
    assert holding(below(result.files(), "steam"), "zqoffered") == []
    said = [line for line in problems(result) if "closed" in line]
    assert [line for line in said if line.startswith("units/steam/unit.yaml:")]
    assert [line for line in said if line.startswith("units/tax/posts/2026-11-20-zqoffered.md:")]


# ------------------------------------------------------------------------------------------------------- archives

OLD = "energy/posts/notes/2025-08-01-note-7.md"  # in the second archive


@pytest.fixture(scope="module")
def archived(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A network with more than two archives full of posts."""
    files = built(large(120), tmp_path_factory.mktemp("archived"), HIGHROAD_JOBS=1).files()
    assert b"Note 7" in files["atom-2.xml"]
    return files


def archives(files: Mapping[str, bytes]) -> dict[str, list[str]]:
    """The ids of each archive."""
    return {path: read_feed(data, path).ids for path, data in files.items() if re.search(r"atom-\d+\.xml$", path)}


def test_a_new_post_changes_no_archive(archived: dict[str, bytes], tmp_path: Path) -> None:
    new = {**large(120)} | {"energy/posts/2026-11-20-new.md": post("New.", title="New")}
    after = built(new, tmp_path, HIGHROAD_JOBS=1).files()
    assert sorted(archives(after)) == ["atom-1.xml", "atom-2.xml", "energy/own/atom-1.xml", "energy/own/atom-2.xml"]
    assert [path for path in archives(archived) if after[path] != archived[path]] == []


@pytest.mark.parametrize("lines", ["status: retracted\nreason: It was wrong.", "expires: 2026-10-01"])
def test_what_is_gone_leaves_its_place_in_an_archive_empty_and_moves_nothing(
    archived: dict[str, bytes], tmp_path: Path, lines: str
) -> None:
    files = large(120)
    data = files[OLD].replace(b"title:", f"{lines}\ntitle:".encode())
    before, after = archives(archived), archives(built({**files, OLD: data}, tmp_path, HIGHROAD_JOBS=1).files())
    id = f"{ID}energy/note-7"
    assert after == {path: [one for one in ids if one != id] for path, ids in before.items()}
    assert [path for path in before if before[path] != after[path]] == ["atom-2.xml", "energy/own/atom-2.xml"]


@pytest.mark.parametrize("status", ["withdrawn", "retracted"])
def test_what_is_taken_back_is_told_by_the_feed_however_old_it_is(tmp_path: Path, status: str) -> None:
    """It stands far behind the newest fifty, and whoever has it has to hear of it."""
    files, id = large(120), f"{ID}energy/note-7"
    lines = f"status: {status}\nreason: It was wrong.\nupdated: 2026-11-01"
    data = files[OLD].replace(b"title:", f"{lines}\ntitle:".encode())
    before = built(files, tmp_path, HIGHROAD_JOBS=1).folder
    assert [path for path, feed in every_feed(before).items() if id in feed.ids and "/own/" in path] == []
    after = every_feed(built({**files, OLD: data}, tmp_path, HIGHROAD_JOBS=1).folder)
    for place in ("/", "/energy/", "/energy/own/", "/topics/hydrogen/"):
        for file in FILES:
            feed = after[place + file]
            told = [*feed.ids, *(stone.ref for stone in feed.tombstones)]
            assert told.count(id) == 1, place + file


# ------------------------------------------------------------------------------------------------- what is wrong


def shows_carriers(files: Mapping[str, bytes], unit: str) -> set[str]:
    """The pages of the posts that a unit carries, and of those who wrote them: they say who does."""
    posts = {one["id"]: one for one in json.loads(files["network.json"])["posts"]}
    carried = [posts[id] for carrier, id in placements(files) if carrier == unit]
    return {one["address"].removeprefix(f"{URL}/") + "index.html" for one in carried} | {
        f"experts/{author}/index.html" for one in carried for author in one["authors"]
    }


def of_section(path: str, unit: str) -> bool:
    """Whether a file is a page of a unit's list, or one of the feeds with what it carries."""
    inside = path.removeprefix(f"{unit}/")
    return inside != path and (inside in ("index.html", *FILES) or inside.startswith("page/"))


@pytest.mark.parametrize(
    "data",
    [b"- [broken\n", b"\xff", b"- {post: tax/ring-fence, hide: true, hied: true}\n", b"post: tax/ring-fence\n", b""],
    ids=["no YAML", "no text", "an unknown key", "no list", "empty"],
)
def test_a_units_broken_carried_file_changes_its_own_section_alone(
    busy: BuildResult, tmp_path: Path, data: bytes
) -> None:
    result = built(BUSY | {"labs/carried.yaml": data}, tmp_path, HIGHROAD_JOBS=1)
    before, after = busy.files(), result.files()
    allowed = shows_carriers(before, "labs") | {"network.json"}
    changed = differing(after, before)
    assert [path for path in changed if not of_section(path, "labs") and path not in allowed] == []
    assert bool(changed) == (data != b"")
    for path, feed in feeds_of(result.folder, "labs").items():
        if data and "/own/" not in path:
            assert f"{ID}tax/fence" not in feed.ids, "what was perhaps meant to be hidden is shown"


BAD_FILES = {
    "a post that would be carried": ("tax/posts/2026-11-20-bad.md", post("Bad.", tags="[pay]", statsu="draft")),
    "a post that would answer": ("energy/posts/2026-11-20-bad.md", post("Bad.", about="tax/our-own", statsu="x")),
    "an outside feed that is no JSON": ("labs/outside/grid-operator.json", b"{broken"),
    "an outside feed that nobody named": ("labs/outside/nobody.json", json.dumps(OUTSIDE).encode()),
    "an outside feed with a script": (
        "labs/outside/grid-operator.json",
        json.dumps(OUTSIDE | {"items": [{"title": "x", "url": "javascript:alert(1)"}]}).encode(),
    ),
}


@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_new_bad_file_changes_no_page_and_no_feed(busy: BuildResult, tmp_path: Path, kind: str) -> None:
    path, data = BAD_FILES[kind]
    result = built(BUSY | {path: data}, tmp_path, HIGHROAD_JOBS=1)
    assert differing(result.files(), busy.files()) == []
    assert [line for line in problems(result) if line.startswith(f"units/{path}:")], str(result)


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_files_units_and_rules_changes_no_byte(tmp_path: Path, seed: int) -> None:
    """Rules with limits that fill each other's place, offers, entries of carried.yaml: in any order."""
    draw = random.Random(seed)
    rules = [
        "{unit: tax, limit: 1}",
        "{unit: tax, topics: [pay], limit: 1}",
        "{unit: tax, topics: [pay]}",
        "{unit: tax, topics: [hydrogen, pay]}",
        "{topics: [hydrogen], limit: 1}",
        "{topics: [pay, hydrogen], limit: 2, since: 2020-01-01}",
        "{unit: steam}",
        "{unit: energy, limit: 3}",
    ]
    entries = [
        "- {post: tax/ring-fence, note: Ours.}\n",
        "- {post: tax/our-own, hide: true}\n",
        "- {post: steam/boilers, pin: true}\n",
        "- {post: energy/an-evening, hide: true}\n",
    ]
    offers = ["energy", "labs", "steam"]

    def network() -> dict[str, bytes]:
        return BUSY | {
            "labs/unit.yaml": ruled("labs", rules=f"[{', '.join(rules)}]"),
            "labs/carried.yaml": "".join(entries).encode(),
            "tax/posts/2026-11-20-offered.md": post("Words.", authors="[sam-cole]", to=f"[{', '.join(offers)}]"),
        }

    first = built(network(), tmp_path / "one", HIGHROAD_JOBS=1)
    before = network()
    for order in (rules, entries, offers):
        draw.shuffle(order)
    assert network() != before
    second = build_here(plant(network(), tmp_path / "two" / "units", seed=seed + 1), tmp_path / "two")
    assert differing(second.files(), first.files()) == []
    assert [unit for unit, _ in placements(first.files()) if unit == "labs"]


# ------------------------------------------------------------------------------------------------ outside feeds


def test_what_comes_from_outside_is_links_in_the_section_that_follows_it_and_nowhere_else(busy: BuildResult) -> None:
    files = busy.files()
    assert holding(files, "zqoutside") == ["energy/index.html"]
    page = Site(busy.folder, URL).pages["/energy/"]
    links = {a.get("href"): a.get("rel", "").split() for a in page.all("a") if "zqoutside" in a.get("href", "")}
    assert set(links) == {"https://grid.example/zqoutside-3", "https://grid.example/zqoutside-2"}  # limit: 2
    assert all(set(rel) >= {"nofollow", "ugc", "noopener"} for rel in links.values())


def test_the_moment_of_a_build_is_in_no_feed(busy: BuildResult, tmp_path: Path) -> None:
    """Two builds of the same files on different days have the same feeds."""
    later = datetime.fromisoformat(NOW) + timedelta(days=3, minutes=7)
    other = built(BUSY, tmp_path, now=later.isoformat(), HIGHROAD_JOBS=1)
    assert differing(other.files(), busy.files()) == []
