"""An edit that is taken for one of words alone is one: then nothing is stale but what shows these words.

Drawn edits of a network's files, each judged twice: by comparing all that outputs have read, and by comparing only the
texts that `texts_that_changed` names. Outputs made from nothing say who is right.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import cast

import pytest

from plugins.network.charter import Charter
from plugins.network.memory import KeptText
from plugins.network.sources import Sources, walk
from plugins.pipeline import same_catalog
from plugins.pipeline.bodies_kept import KeptBodies
from plugins.pipeline.intake import MANIFEST, Intake
from plugins.pipeline.known import SourceRow, digest_of
from plugins.pipeline.outputs import key_path
from plugins.pipeline.same_catalog import apart, texts_that_changed
from plugins.pipeline.staleness import Judge
from plugins.pipeline.summary import Figures
from plugins.pipeline.told import Told, packed_told, walked
from tests.network.test_succeeding import WRITTEN, written
from tests.pipeline.test_every_read_is_noted import NETWORKS, Site
from tests.site.small_network import Files, plant, png

SEEDS = 12
EDITS = 6  # each of what was there in the beginning
AROUND = b"settings and theme"
LONG = " ".join(f"word-{number}" for number in range(45)) + "."  # longer than what stands for a summary


def of_some_length(files: Files) -> Files:
    """The same with posts that are longer than their excerpts, and closed tags; of open ones no post is remembered."""
    closed = files["network.yaml"].replace(b"tags: open", b"  - {slug: zebra, name: Zebra}\ntags: closed")
    longer = {
        path: data.replace(b"---\n\n", f"---\n\n{LONG}\n\n".encode(), 1) if "/posts/" in path else data
        for path, data in files.items()
    }
    return {**longer, "network.yaml": closed}


SITES = {name: of_some_length(files) for name, files in NETWORKS.items()}

Edit = Callable[[Files, random.Random], Files]


@dataclass
class Built:
    """What a build of a site takes in and leaves, as `Remembering` does; `before` is the build before it."""

    site: Site
    before: Built | None = None
    sources: Sources = field(init=False)

    def __post_init__(self) -> None:
        self.sources = walk(plant(self.site.files, self.site.units))

    @cached_property
    def intake(self) -> Intake:
        known = self.before.rows if self.before else {}
        charter = Charter(self.sources, self.site.units / "brand.yaml")
        found = Intake(charter, known, cast(KeptBodies, None), lambda rest: iter(()), at=0)
        for path in (MANIFEST, *(source.path for source in self.sources.files)):
            digest, row = digest_of(self.site.files[path]), known.get(path)
            found.rows[path] = row if row and row.digest == digest else SourceRow(digest=digest, times=None)
        return found

    @cached_property
    def rows(self) -> dict[str, SourceRow]:
        left = self.site.assembled.left
        rows = self.intake.rows_with(left.posts, left.files, self.site.assembled.texts.by_path)
        return {path: rows[path] for path in rows}

    @cached_property
    def facts(self) -> dict[str, bytes]:
        assembled = self.site.assembled
        return {
            "around": AROUND,
            "walked": walked(self.sources),
            "apart": apart(assembled),
            "now": assembled.catalog.now.isoformat().encode(),
            "told": packed_told(Told(Figures(0, 0, 0, 0, 0, 0, 0, 0), (), assembled.next_due)),
        }

    def texts(self) -> frozenset[str] | None:
        """Which texts changed, if nothing else did."""
        assert self.before
        kept: dict[str, KeptText] = self.before.site.assembled.left.texts
        return texts_that_changed(self.before.facts, self.intake, self.site.assembled, kept, AROUND)

    def stale(self, texts: frozenset[str] | None) -> set[str]:
        """The outputs that have to be made again when only these texts may have changed; None: anything may."""
        assert self.before
        rows, cells = self.before.site.record()
        only = None if texts is None else frozenset(f"text {source}" for source in texts)
        judge = Judge(rows, cells, rows.keys(), self.site.parts, self.site.reads, only=only)
        return {key_path(stale.output) for stale in judge.judge(self.site.outputs.values())}

    def differing(self) -> set[str]:
        """The outputs that are there in one build alone, or say something else in the other."""
        assert self.before
        once, now = self.before.site.made, self.site.made
        gone = once.keys() ^ now.keys()
        return gone | {path for path in once.keys() & now.keys() if once[path][0] != now[path][0]}


# ----------------------------------------------------------------------------------------------------------- edits


def _texts(files: Files) -> list[str]:
    return sorted(path for path in files if path.endswith(".md"))


def _a_text(files: Files, draw: random.Random) -> str:
    """Mostly posts on which others depend: they are answered, quoted, linked to, translated."""
    tied = [path for path in _texts(files) if "/posts/" in path and "/notes/" not in path]
    return draw.choice(tied if draw.random() < 0.8 else _texts(files))


def _in_the_body(files: Files, draw: random.Random, change: Callable[[str], str]) -> Files:
    path = _a_text(files, draw)
    front, body = files[path].decode().rsplit("---\n", 1)
    return {**files, path: f"{front}---\n{change(body)}".encode()}


def add_words(files: Files, draw: random.Random) -> Files:
    return _in_the_body(files, draw, lambda body: f"{body}\nWords {draw.random()}.\n")


def begin_otherwise(files: Files, draw: random.Random) -> Files:
    """The first words are the summary of a post that has none of its own."""
    return _in_the_body(files, draw, lambda body: f"\nFirst words {draw.random()}.\n{body}")


def change_a_word(files: Files, draw: random.Random) -> Files:
    """Words that may be quoted elsewhere."""

    def change(body: str) -> str:
        words = body.split(" ")
        place = draw.randrange(len(words))
        return " ".join([*words[:place], draw.choice(["other", "", f"{words[place]},"]), *words[place + 1 :]])

    return _in_the_body(files, draw, change)


def add_a_heading(files: Files, draw: random.Random) -> Files:
    return _in_the_body(files, draw, lambda body: f"{body}\n## {draw.choice(['Why', 'More', 'Storage'])}\n\nSo.\n")


def rename_a_heading(files: Files, draw: random.Random) -> Files:
    return _in_the_body(files, draw, lambda body: body.replace("## ", f"## {draw.choice(['So', 'Why'])} ", 1))


def add_a_link(files: Files, draw: random.Random) -> Files:
    """To a file that is there, to a part of one, to none, to another site."""
    path, other = _a_text(files, draw), draw.choice([*_texts(files), "energy/media/cavern.png", "energy/media/no.csv"])
    to = os.path.relpath(other, os.path.dirname(path))
    word = draw.choice([f"[there]({to})", f"[there]({to}#why)", f"![A picture]({to})", "[so](https://else.example/)"])
    return {**files, path: files[path] + f"\nSee {word}.\n".encode()}


def take_a_link_away(files: Files, draw: random.Random) -> Files:
    return _in_the_body(files, draw, lambda body: body.replace("](", "] (", 1))


def say_the_same(files: Files, draw: random.Random) -> Files:
    """Other bytes that make the same text."""
    path = _a_text(files, draw)
    old, new = draw.choice([(b"\n---\n", b"\n# A remark.\n---\n"), (b"title: ", b"title:   "), (b".\n", b".\n\n\n")])
    return {**files, path: files[path].replace(old, new, 1)}


def change_front_matter(files: Files, draw: random.Random) -> Files:
    path = draw.choice([path for path in _texts(files) if "/posts/" in path])
    key = draw.choice(sorted(WRITTEN))
    return {**files, path: written(files[path], key, draw.choice(WRITTEN[key]))}


def change_another_file(files: Files, draw: random.Random) -> Files:
    """One that is no text."""
    path = draw.choice(sorted(path for path in files if not path.endswith(".md")))
    if path.endswith(".yaml"):
        return {**files, path: files[path] + draw.choice([b"# A remark.\n", b"name: Other\n"])}
    return {**files, path: png(draw.randrange(200)) if path.endswith(".png") else files[path] + b" "}


def add_or_remove_a_file(files: Files, draw: random.Random) -> Files:
    if draw.random() < 0.5:
        return {**files, "tax/posts/2026-06-06-new.md": b"---\ntitle: New\nauthors: [sam-cole]\n---\n\nNew.\n"}
    gone = draw.choice(_texts(files))
    return {path: data for path, data in files.items() if path != gone}


OF_WORDS: tuple[Edit, ...] = (add_words, change_a_word, add_a_heading, rename_a_heading, add_a_link, say_the_same)
OTHERS: tuple[Edit, ...] = (
    *(begin_otherwise, take_a_link_away, change_front_matter, change_another_file, add_or_remove_a_file),
)
LATER = (timedelta(),) * 4 + (timedelta(hours=1), timedelta(days=20), timedelta(days=60), timedelta(days=-1))


def edited(files: Files, draw: random.Random) -> Files:
    """One edit or several at once; mostly of words."""
    for _ in range(draw.choice([1, 1, 1, 2, 3])):
        files = draw.choice(OF_WORDS if draw.random() < 0.8 else OTHERS)(files, draw)
    return files


# ----------------------------------------------------------------------------------------------------------- tests


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Built]:
    found: dict[str, Built] = {}

    def built(name: str) -> Built:
        if name not in found:
            found[name] = Built(Site(SITES[name], tmp_path_factory.mktemp(name) / "units"))
            assert found[name].site.made  # while its files stand as they are
            assert found[name].rows
        return found[name]

    return built


def drawn(first: Built, seed: int, folder: Path) -> list[Built]:
    draw = random.Random(f"words {seed}")
    return [
        Built(
            Site(edited(first.site.files, draw), folder / str(n), first.site.at + draw.choice(LATER), first.site),
            before=first,
        )
        for n in range(EDITS)
    ]


def missed(now: Built) -> set[str] | None:
    """What would be left as it was though it says something else; None where more than words may have changed."""
    texts = now.texts()
    return None if texts is None else now.differing() - now.stale(texts)


@pytest.mark.parametrize("seed", range(SEEDS))
@pytest.mark.parametrize("network", SITES)
def test_where_only_texts_are_compared_nothing_else_has_changed(
    network: str, seed: int, first: Callable[[str], Built], tmp_path: Path
) -> None:
    for now in drawn(first(network), seed, tmp_path):
        texts = now.texts()
        if texts is not None:
            assert missed(now) == set()
            assert now.stale(texts) == now.stale(None)


def test_some_edits_are_told_to_be_of_words_alone_and_some_are_not(
    first: Callable[[str], Built], tmp_path: Path
) -> None:
    told = [now.texts() for seed in range(9) for now in drawn(first("small"), seed, tmp_path / str(seed))]
    assert sum(bool(texts) for texts in told) >= 5
    assert sum(texts is None for texts in told) >= 5


@pytest.mark.parametrize("doubt", ["_says_the_same", "_leads_elsewhere"])
def test_a_doubt_that_nobody_has_would_be_found(
    doubt: str, first: Callable[[str], Built], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = first("small")
    monkeypatch.setattr(same_catalog, doubt, lambda *_: doubt == "_says_the_same")
    assert any(missed(now) for seed in range(20) for now in drawn(once, seed, tmp_path / str(seed)))


def test_the_words_of_one_post_are_all_that_is_compared(first: Callable[[str], Built], tmp_path: Path) -> None:
    once, path = first("busy"), "energy/posts/2026-03-02-what-caverns-cost.md"
    files = {**once.site.files, path: once.site.files[path] + b"\nAnd so on.\n"}
    now = Built(replace(once.site, files=files, units=tmp_path / "units", former=once.site), before=once)
    assert now.texts() == frozenset({path})
    assert now.differing()
    assert now.differing() <= now.stale(now.texts())
