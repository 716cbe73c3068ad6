"""The networks that are made for measuring: the same from the same seed, right, and shaped like real ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from bench.network import write_network
from bench.text import LONGEST, SHORTEST
from plugins.network.plain_words import plain
from plugins.network.sentences import passages
from tests.building import invoke

POSTS = 130


def made(folder: Path, posts: int = POSTS, seed: int = 1) -> dict[str, bytes]:
    write_network(folder, posts, seed)
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "units"
    write_network(folder, POSTS, 1)
    return folder


def posts_of(network: Path) -> list[Path]:
    return sorted(network.glob("*/posts/**/*.md"))


def test_the_same_seed_makes_the_same_bytes(tmp_path: Path) -> None:
    assert made(tmp_path / "first") == made(tmp_path / "second")


def test_another_seed_makes_another_network(tmp_path: Path) -> None:
    first, second = made(tmp_path / "first"), made(tmp_path / "second", seed=2)
    assert first["network.yaml"] != second["network.yaml"]
    assert set(first) != set(second)


def test_there_are_as_many_posts_as_asked_for(tmp_path: Path) -> None:
    for posts in (1, 7, POSTS):
        folder = tmp_path / str(posts)
        write_network(folder, posts, 3)
        assert len(posts_of(folder)) == posts


@pytest.mark.parametrize(("posts", "seed"), [(1, 5), (POSTS, 1), (60, 7)])
def test_a_made_network_has_no_problems(tmp_path: Path, posts: int, seed: int) -> None:
    folder = tmp_path / "units"
    write_network(folder, posts, seed)
    checked = invoke("check", "--units", str(folder))
    assert (checked.returncode, checked.stdout) == (0, ""), checked.stderr


def test_a_thousand_posts_have_the_units_experts_and_topics_of_a_large_firm(tmp_path: Path) -> None:
    write_network(tmp_path, 1000, 1)
    manifest = yaml.safe_load((tmp_path / "network.yaml").read_text("utf-8"))
    assert len(manifest["units"]) == len(list(tmp_path.glob("*/unit.yaml"))) == 20
    assert len(manifest["topics"]) == 120
    assert len(list(tmp_path.glob("*/experts/*.md"))) == 150
    assert {path.name[:4] for path in posts_of(tmp_path)} == {"2020", "2021", "2022", "2023", "2024"}


def test_bodies_have_a_realistic_length_and_shape(network: Path) -> None:
    bodies = [path.read_text("utf-8").split("---\n", 2)[2] for path in posts_of(network)]
    assert all(SHORTEST <= len(body.encode()) <= LONGEST for body in bodies)
    assert all(re.search(r"^## ", body, re.MULTILINE) for body in bodies)
    for sign in (r"^- ", r"^1\. ", r"^\| --- ", r"^```python", r"^> ", r"^\[\^1\]: ", r"^!\[", r"\*\*\w+ \w+\*\*"):
        assert any(re.search(sign, body, re.MULTILINE) for body in bodies), sign
    assert len(set(bodies)) == len(bodies)


def test_links_lead_to_files_that_are_there(network: Path) -> None:
    links = [
        (path, target)
        for path in posts_of(network)
        for target in re.findall(r"\]\((\.\.?/[^) ]+|[^)/ ]+\.md)", path.read_text("utf-8"))
    ]
    assert len(links) > POSTS
    assert [target for path, target in links if not (path.parent / target).is_file()] == []


def test_there_are_drafts_and_nothing_links_to_them(network: Path) -> None:
    texts = {path: path.read_text("utf-8") for path in posts_of(network)}
    drafts = [path.name for path, text in texts.items() if "\nstatus: draft\n" in text]
    assert len(drafts) == len(range(20, POSTS, 50))
    assert not [name for name in drafts for text in texts.values() if name in text]


def test_what_a_draft_says_is_its_own_as_with_people(network: Path) -> None:
    texts = {path: path.read_bytes() for path in posts_of(network)}
    published = plain("\n".join(data.decode() for data in texts.values() if b"\nstatus: draft\n" not in data))
    drafts = [data for data in texts.values() if b"\nstatus: draft\n" in data]
    said = [plain(passage.text) for data in drafts for passage in passages(data)]
    shared = [words for words in said if words in published]
    assert len(said) > 100
    assert len(shared) < len(said) / 20, "but for the titles of posts to which they link"


def test_units_follow_others_and_every_form_occurs(network: Path) -> None:
    for manifest in network.glob("*/unit.yaml"):
        assert yaml.safe_load(manifest.read_text("utf-8"))["follow"]
    forms = set(re.findall(r"^form: (\w+)$", "".join(path.read_text("utf-8") for path in posts_of(network)), re.M))
    assert forms == {"note", "analysis", "explainer", "qa", "case", "event"}
