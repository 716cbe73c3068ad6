"""An edit of single posts leaves the very catalog that putting everything together anew would make, or none."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from plugins.central_index import pages as central_index
from plugins.feeds import documents as feeds
from plugins.network.catalog import Assembled, assemble
from plugins.network.dress import dress_of
from plugins.network.judging import Court
from plugins.network.reading import MODELS, Reading, Readings, judged
from plugins.network.reads import Reads
from plugins.network.registry import Registry, read_registry
from plugins.network.sources import walk
from plugins.network.succeeding import Edit, successor
from plugins.network.urls import Urls
from plugins.network.watching import watched_carriage, watched_catalog
from plugins.network.whole import Catalog
from plugins.pipeline.outputs import Document, Page
from plugins.road_rules import RULEBOOK
from plugins.sections import pages as sections
from plugins.syndication.resolver import Decided, resolve
from tests.pipeline.test_every_read_is_noted import AT, BRAND, CAVERNS, EVENING, FENCE, LEVIES, NETWORKS, reading
from tests.site.small_network import Files, plant

NOTE = "energy/posts/notes/2025-01-01-note-0.md"
SEEDS = 20
STEPS = 6

# What people write into a post's front matter: harmless, harmful to others, and wrong.
WRITTEN: Mapping[str, Sequence[str]] = {
    "title": ("Caverns that pay a levy", "Who pays for a fence", "Another", "A <b>word</b> & more", ""),
    "summary": ("In short.", "At length, in many words."),
    "date": (
        "2025-06-01",
        "2026-03-02",
        "2026-05-20",
        "2026-02-28",
        "2025-12-31",
        "2019-06-01",
        "2027-01-01",
        "2026-10-25T01:30+01:00",
    ),
    "tags": ("[hydrogen]", "[pay]", "[hydrogen, pay]", "[Zebra]", "[no-such-thing]", "[]"),
    "authors": ("[dana-ortiz]", "[li-wei]", "[dana-ortiz, li-wei]", "[sam-cole]", "[nobody-at-all]"),
    "share": ("everyone", "[heat, labs]", "nobody", "[energy, tax]"),
    "to": ("[labs]", "[energy, tax]", "[steam]"),
    "status": ("draft", "withdrawn", "retracted", "published"),
    "form": ("analysis", "note", "event", "nonsense"),
    "lang": ("de", "pt"),
    "expires": ("2026-12-01", "2026-11-01", "2020-01-01"),
    "review_by": ("2026-12-24", "2026-01-01"),
    "as_at": ("2026-01-01",),
    "about": ("tax/ring-fence", "energy/what-caverns-cost", "https://paper.example/x"),
    "translation_of": ("tax/ring-fence", "energy/what-caverns-cost", "labs/ensaio", "tax/none"),
    "aliases": ("[an-older-name]", "[what-caverns-cost]"),
    "slug": ("another-slug", "ring-fence"),
    "image": ("media/cavern.png", "media/none.png"),
    "image_alt": ("A cavern.",),
    "starts": ("2026-12-02T18:00", "2026-11-21", "2026-11-20T09:30+05:30", "2026-10-01", ""),
    "ends": ("2026-12-02T19:00", "2026-12-03", "2026-11-22", "2026-01-01", ""),
    "place": ("Leeds", "Hull, Quay 3", "https://meet.example/x", ""),
    "disclosure": ("We were paid.",),
    "id": ("tag:northwind.example,2026:energy/another",),
}
HARMLESS = ("title", "summary", "tags", "share", "to", "form", "review_by", "disclosure", "lang", "date")
TIED = ("title", "starts", "ends", "place", "translation_of", "lang", "image", "about")  # to others, or to a moment
BODIES = ("New words.", "## A new part", "![x](../media/none.png)")


def written(data: bytes, key: str, value: str) -> bytes:
    """A post with another value for a key of its front matter; "" takes it out."""
    _, front, body = data.decode().split("---\n", 2)
    kept = [line for line in front.splitlines() if not line.startswith(f"{key}:")]
    lines = [*kept, *([f"{key}: {value}"] if value else [])]
    return "---\n{}\n---\n{}".format("\n".join(lines), body).encode()


@dataclass(frozen=True)
class Whole:
    """A network as it stands, put together from nothing."""

    files: Files
    units: Path
    now: datetime
    preview: bool

    @cached_property
    def found(self) -> Mapping[str, Reading]:
        sources = walk(self.units)
        return {
            source.path: judged(
                reading(source.path, source.role, self.files[source.path]), self.files[source.path], self.court
            )
            for source in sources.files
            if source.role in MODELS
        }

    @property
    def readings(self) -> Readings:
        return replace(Readings.of(self.found.values()), body=lambda one: self.found[one.path].body)

    @cached_property
    def registry(self) -> Registry:
        plant(self.files, self.units)
        return read_registry(walk(self.units), BRAND.accents, RULEBOOK, BRAND.voice)

    @property
    def court(self) -> Court:
        return Court(self.registry.laws, RULEBOOK.judge)

    @cached_property
    def assembled(self) -> Assembled:
        plant(self.files, self.units)
        return assemble(walk(self.units), self.registry, self.readings, self.now, Reads(), preview=self.preview)

    def followed(self, former: Assembled, paths: Sequence[str]) -> Assembled | None:
        """The same, made from what was put together before some posts were edited."""
        posts = {post.source: post for post in former.catalog.posts}
        if not all(path in posts for path in paths):
            return None
        edits = [
            Edit(
                before=posts[path],
                text=former.texts.kept[path],
                reading=self.found[path],
                verdicts=former.texts.by_path[path].verdicts,
            )
            for path in paths
        ]
        return successor(former, edits, self.readings, self.now, Reads())


def assert_same(one: Assembled, anew: Assembled) -> None:
    assert one.problems == anew.problems
    for name in ("held", "unpublished", "next_due", "unpublished_states", "folder", "keys"):
        assert getattr(one, name) == getattr(anew, name), name
    for name in ("maker", "posts", "files", "quotes"):
        assert getattr(one.left, name) == getattr(anew.left, name), name
    for field in fields(Catalog):
        assert getattr(one.catalog, field.name) == getattr(anew.catalog, field.name), field.name
    for name in dir(Catalog):  # what it tells by key, in the same order
        if isinstance(getattr(Catalog, name), cached_property):
            assert list(getattr(one.catalog, name).items()) == list(getattr(anew.catalog, name).items()), name
    assert one.texts.kept == anew.texts.kept
    assert one.left.texts == one.texts.kept
    assert all(one.texts.text(source) == anew.texts.text(source) for source in anew.texts.kept)
    for name in ("sources", "unpublished", "paths", "media"):
        assert dict(getattr(one.texts.targets, name)) == dict(getattr(anew.texts.targets, name)), name
    assert one.maker
    assert anew.maker
    assert (one.maker.now, one.maker.key, len(one.maker.problems)) == (
        anew.maker.now,
        anew.maker.key,
        len(anew.maker.problems),
    )


def outputs(assembled: Assembled, decided: Decided) -> Mapping[str, str]:
    """All that is shown."""
    reads, network = Reads(), assembled.catalog.network
    catalog = watched_catalog(assembled.catalog, reads)
    carriage = watched_carriage(resolve(assembled.catalog, decided), reads)
    urls, dress = Urls(network.url), dress_of(BRAND, network)
    found: Sequence[Any] = (
        *sections.outputs(catalog, assembled.texts, urls, dress, carriage, reads),
        *central_index.outputs(catalog, assembled.texts, urls, dress, carriage, reads),
        *feeds.outputs(catalog, assembled.texts, urls, carriage, reads),
    )
    return {
        output.path: repr(output.value if isinstance(output, Document) else output.view)
        for output in found
        if isinstance(output, Page | Document)
    }


def drawn(draw: random.Random, files: Files) -> tuple[Files, list[str]]:
    """Files in which one post or two were edited, and which."""
    posts = [path for path in files if "/posts/" in path and path.endswith(".md")]
    usual = [path for path in (CAVERNS, FENCE, LEVIES, EVENING) if path in files]
    paths = sorted({draw.choice(usual if draw.random() < 0.3 else posts) for _ in range(draw.choice((1, 1, 1, 2)))})
    edited = dict(files)
    for path in paths:
        keys, most = draw.choice([(HARMLESS, 2)] * 7 + [(TIED, 9), (TIED, 9), (tuple(WRITTEN), 9)])
        for key in draw.sample(keys, draw.choice((1, 1, 1, 2))):
            edited[path] = written(edited[path], key, draw.choice(WRITTEN[key][:most]))
        if draw.random() < 0.3:
            edited[path] = with_other_words(edited[path], path, draw.choice(posts), draw)
    return edited, paths


def with_other_words(data: bytes, path: str, other: str, draw: random.Random) -> bytes:
    """A post that says more, links to `other`, or links no more to what it last linked to."""
    match draw.randrange(3):
        case 0:
            return data + f"\n\n{draw.choice(BODIES)}\n".encode()
        case 1:
            return data + f"\n\n[There]({os.path.relpath(other, os.path.dirname(path))}).\n".encode()
    head, found, tail = data.rpartition(b"](")
    return head + b"] (" + tail if found else data


def walked_through(name: str, seed: int, units: Path, each: Callable[[Assembled, Assembled], None]) -> tuple[int, int]:
    """Follow edits one after the other; how many were followed, and how many not. `each` gets what came of both."""
    draw = random.Random(f"{name} {seed}")
    now, preview, followed, refused = AT, draw.random() < 0.5, 0, 0
    files = NETWORKS[name]
    former = Whole(plant_all(files, units), units, now, preview).assembled
    for _ in range(STEPS):
        now += timedelta(days=20) if draw.random() < 0.05 else timedelta(seconds=draw.choice((0, 5)))
        edited, paths = drawn(draw, files)
        whole = Whole(plant_all(edited, units), units, now, preview)
        found = whole.followed(former, paths)
        if found is None:
            refused += 1
            if draw.random() < 0.6:  # such an edit is taken back, so that not all that follows is held up by it
                plant_all(files, units)
                continue
        else:
            followed += 1
            each(found, whole.assembled)
        files, former = edited, found or whole.assembled
    return followed, refused


def plant_all(files: Files, units: Path) -> Files:
    plant(files, units)
    return files


@pytest.mark.parametrize("seed", range(SEEDS))
@pytest.mark.parametrize("name", NETWORKS)
def test_what_follows_an_edit_is_what_putting_everything_together_makes(name: str, seed: int, tmp_path: Path) -> None:
    walked_through(name, seed, tmp_path / "units", assert_same)


@pytest.mark.parametrize("seed", range(4))
def test_every_page_and_feed_is_the_same(seed: int, tmp_path: Path) -> None:
    decided: Decided = {}

    def same(one: Assembled, anew: Assembled) -> None:
        here, there = outputs(one, decided), outputs(anew, {})
        assert here.keys() == there.keys()
        assert [path for path, said in here.items() if said != there[path]] == []

    walked_through("busy", 1000 + seed, tmp_path / "units", same)


def test_some_edits_are_followed_and_some_are_not(tmp_path: Path) -> None:
    counts = [walked_through("busy", seed, tmp_path / "units", lambda one, anew: None) for seed in range(8)]
    followed, refused = map(sum, zip(*counts, strict=True))
    assert followed > 12
    assert refused > 6


FOLLOWED = {
    "a title": ("title", "Another"),
    "a summary": ("summary", "In short."),
    "a day of the same year": ("date", "2025-03-03"),
    "a tag": ("tags", "[hydrogen, pay]"),
    "an author": ("authors", "[li-wei]"),
    "who may carry it": ("share", "[heat]"),
    "to whom it is offered": ("to", "[labs]"),
    "when it expires": ("expires", "2027-01-01"),
}


@pytest.mark.parametrize("name", FOLLOWED)
def test_what_people_edit_most_is_followed(name: str, tmp_path: Path) -> None:
    files, units = NETWORKS["busy"], tmp_path / "units"
    former = Whole(plant_all(files, units), units, AT, False).assembled
    edited = {**files, NOTE: written(files[NOTE], *FOLLOWED[name])}
    after = Whole(plant_all(edited, units), units, AT + timedelta(seconds=3), False)
    found = after.followed(former, [NOTE])
    assert found
    assert found.catalog.posts != former.catalog.posts
    assert_same(found, after.assembled)


NOT_FOLLOWED = {
    "another slug": (CAVERNS, "slug", "other"),
    "another state": (LEVIES, "status", "draft"),
    "an old address": (CAVERNS, "aliases", "[older]"),
    "what it answers": (LEVIES, "about", "tax/ring-fence"),
    "a mistake": (FENCE, "form", "nonsense"),
    "a year that may have no page": (LEVIES, "date", "2018-01-01"),
    "a picture": (FENCE, "image", "media/none.png"),
}


@pytest.mark.parametrize("name", NOT_FOLLOWED)
def test_what_others_depend_on_is_put_together_anew(name: str, tmp_path: Path) -> None:
    path, key, value = NOT_FOLLOWED[name]
    files, units = NETWORKS["busy"], tmp_path / "units"
    former = Whole(plant_all(files, units), units, AT, False).assembled
    edited = {**files, path: written(files[path], key, value)}
    assert Whole(plant_all(edited, units), units, AT, False).followed(former, [path]) is None


def test_nothing_is_followed_past_a_moment_at_which_the_clock_changes_something(tmp_path: Path) -> None:
    files, units = NETWORKS["busy"], tmp_path / "units"
    former = Whole(plant_all(files, units), units, AT, False).assembled
    assert former.next_due
    edited = {**files, NOTE: written(files[NOTE], "title", "Another")}
    for now, is_followed in ((former.next_due - timedelta(seconds=1), True), (former.next_due, False)):
        found = Whole(plant_all(edited, units), units, now, False).followed(former, [NOTE])
        assert (found is not None) is is_followed
    assert Whole(edited, units, AT - timedelta(seconds=1), False).followed(former, [NOTE]) is None
