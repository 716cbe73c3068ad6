"""A text is resolved anew when something changes that it looked up, and only then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest

from pelicanconf import MARKDOWN
from plugins.network.links import Page, Targets
from plugins.network.memory import KeptText, Memory
from plugins.network.model import Media
from plugins.network.reading import Reading, Readings, read
from plugins.network.reads import Looked, Reads
from plugins.network.rendering import Renderer
from plugins.network.sources import Role
from plugins.network.texts import Texts
from tests.builders import make_urls

A, B, GONE = "energy/posts/a.md", "energy/posts/b.md", "tax/posts/gone.md"
BODIES = {
    A: "To [the other](b.md#part), [a page](/tax/), and [a file](../media/x.png).",
    B: "## Part\n\nAlone.",
    GONE: "To [the first](../../energy/posts/a.md).",
}
SOURCES = {A: Page("/energy/a/"), B: Page("/energy/b/", ("part",)), GONE: Page("/tax/gone/")}
PATHS = {"/tax/": Page("/tax/")}
FILES = {"energy/media/x.png": Media(unit="energy", path="media/x.png", width=2, height=2)}


@dataclass
class Site:
    """Texts as a build resolves them, given what another left."""

    sources: Mapping[str, Page]
    paths: Mapping[str, Page]
    files: Mapping[str, Media]
    bodies: Mapping[str, str]
    memory: Memory

    def __post_init__(self) -> None:
        self.reads = Reads()
        renderer = Renderer(MARKDOWN)
        found: dict[str, Reading] = {
            path: read(path, Role.POST, f"---\ntitle: X\nauthors: [x]\n---\n\n{body}\n".encode(), renderer)
            for path, body in self.bodies.items()
        }
        targets = Targets(
            Looked(self.reads, "link_source", self.sources),
            Looked(self.reads, "link_unpublished", dict.fromkeys(found.keys() - self.sources.keys(), True)),
            Looked(self.reads, "link_path", self.paths),
            Looked(self.reads, "link_file", self.files),
            make_urls(),
        )
        self.texts = Texts(found, replace(Readings.of(found.values()), memory=self.memory), targets, self.reads)
        for path in sorted(self.sources):
            if path in found:
                self.texts.keep(path)

    @property
    def left(self) -> Memory:
        cells = {cell for text in self.texts.kept.values() for cell in text.looked}
        return Memory(texts=dict(self.texts.kept), cells={cell: self.reads.digest(cell) for cell in cells})

    def html(self, path: str) -> str:
        return str(self.texts.text(path).html)


def build(
    sources: Mapping[str, Page] = SOURCES,
    paths: Mapping[str, Page] = PATHS,
    files: Mapping[str, Media] = FILES,
    bodies: Mapping[str, str] = BODIES,
    memory: Memory | None = None,
) -> Site:
    return Site(sources, paths, files, bodies, memory or Memory())


def without(mapping: Mapping[str, Page], *keys: str) -> dict[str, Page]:
    return {key: value for key, value in mapping.items() if key not in keys}


FIRST = build()


def resolved(site: Site) -> set[str]:
    """The texts that were resolved anew."""
    return {path for path, text in site.texts.kept.items() if text is not FIRST.texts.kept.get(path)}


def test_nothing_is_resolved_anew_when_nothing_changed() -> None:
    assert resolved(build(memory=FIRST.left)) == set()


@pytest.mark.parametrize(
    ("site", "anew"),
    [
        (lambda memory: build(sources=SOURCES | {B: Page("/energy/bee/", ("part",))}, memory=memory), {A}),
        (lambda memory: build(sources=SOURCES | {B: Page("/energy/b/")}, memory=memory), {A}),
        (lambda memory: build(sources=without(SOURCES, B), memory=memory), {A}),
        (lambda memory: build(sources=without(SOURCES, A), memory=memory), {GONE}),
        (lambda memory: build(paths={}, memory=memory), {A}),
        (lambda memory: build(files={}, memory=memory), {A}),
        (lambda memory: build(paths=PATHS | {"/labs/": Page("/labs/")}, memory=memory), set()),
        (lambda memory: build(bodies=BODIES | {B: "## Part\n\nWith others."}, memory=memory), {B}),
    ],
    ids=[
        "a target's address",
        "a target's part",
        "a target is not published",
        "another text's target is not published",
        "an address is gone",
        "a file is gone",
        "an address that nobody names",
        "its own words",
    ],
)
def test_only_those_texts_are_resolved_anew_that_looked_up_what_changed(site: object, anew: set[str]) -> None:
    assert callable(site)
    again, fresh = site(FIRST.left), site(Memory())
    assert resolved(again) == anew
    assert {path: again.html(path) for path in again.texts.kept} == {
        path: fresh.html(path) for path in fresh.texts.kept
    }
    assert again.texts.kept == fresh.texts.kept


def test_what_was_wrong_with_a_text_is_said_again_without_resolving_it() -> None:
    once = build(sources=without(SOURCES, B))
    again = build(sources=without(SOURCES, B), memory=once.left)
    assert again.texts.kept[A] is once.texts.kept[A]
    assert [mistake.what for mistake in again.texts.kept[A].mistakes] == [
        "'b.md#part' is not published; the link is shown as plain text"
    ]


def test_reading_a_text_is_reading_its_cell_and_what_it_holds_is_told_without_making_it() -> None:
    reads = FIRST.reads
    with reads.noting() as noted:
        FIRST.html(A)
    assert f"text {A}" in noted
    assert reads.digest(f"text {A}") == FIRST.texts.kept[A].digest
    other = build(bodies=BODIES | {A: "Other words."})
    assert other.reads.digest(f"text {A}") != reads.digest(f"text {A}")
    assert other.reads.digest(f"text {B}") == reads.digest(f"text {B}")


def test_looking_for_a_text_that_is_not_published_is_reading_it() -> None:
    site = build(sources=without(SOURCES, A))
    with site.reads.noting() as noted, pytest.raises(KeyError):
        site.texts.text(A)
    assert noted == {f"text {A}"}
    assert site.reads.digest(f"text {A}") != FIRST.reads.digest(f"text {A}")


def test_a_text_whose_body_is_unknown_is_resolved() -> None:
    """Nothing was rendered of it: there is nothing by which it could be known again."""
    memory = FIRST.left
    bare = {source: replace(text, body="") for source, text in memory.texts.items()}
    assert resolved(build(memory=replace(memory, texts=bare))) == set(SOURCES)
    kept: Mapping[str, KeptText] = build(memory=replace(memory, cells={})).texts.kept
    assert kept[B] is FIRST.texts.kept[B]
    assert kept[A] is not FIRST.texts.kept[A]
