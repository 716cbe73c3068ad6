"""A network as a folder of files, and everything that the core makes of it, without Pelican."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pelicanconf import MARKDOWN
from plugins.network.catalog import Assembled, assemble
from plugins.network.model import Post
from plugins.network.problems import Level, Problem
from plugins.network.reading import MODELS, Reading, read
from plugins.network.registry import read_registry
from plugins.network.rendering import Renderer
from plugins.network.sources import Sources, walk
from plugins.network.whole import Catalog

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
ACCENTS = ("ochre", "teal")
Files = Mapping[str, str | bytes]

NETWORK = """\
name: The Firm
tagline: Plain advice
url: https://insights.firm.example
authority: firm.example,2026
language: en
timezone: Europe/London
centre: [ines-okafor]
units:
  energy: {lead: dana-ortiz, editors: [li-wei], stage: live}
  tax: {lead: tom-ash}
groups:
  advisers: [tax]
topics:
  - {slug: hydrogen, name: Hydrogen, aliases: [h2, Green Hydrogen], about: One sentence.}
  - {slug: grid, name: The grid}
tags: closed
feeds:
  grid-operator: https://grid.example/news.xml
front: {pinned: [energy/caverns], per_unit: 2}
rules: {}
"""
UNIT = """\
name: Energy & Infrastructure
summary: What the transition means.
kind: sector
accent: teal
uid: energy
lang: en
follow:
  - {unit: tax}
  - {topics: [hydrogen], limit: 3, since: 2026-01-01}
  - {feed: grid-operator}
offers: auto
share: everyone
"""


def expert(name: str, *lines: str) -> str:
    return "\n".join(["---", f"name: {name}", *lines, "---", f"{name} has long done this.", ""])


def post(*lines: str, title: str = "A title", body: str = "Words of the post.", author: str = "dana-ortiz") -> str:
    """A post's file. `lines` are further lines of its front matter; one that begins with a key takes its place."""
    keys = {line.partition(":")[0] for line in lines}
    usual = [("title", title), ("date", "2026-11-20"), ("authors", f"[{author}]")]
    kept = [
        f"{key}: {value}" for key, value in usual if key not in keys and not (key == "authors" and "author" in keys)
    ]
    return "\n".join(["---", *kept, *lines, "---", body, ""])


def snapshot(*titles: str, feed: str = "grid-operator", **more: object) -> str:
    """The file of an outside feed with an entry for each of `titles`; `more` is put in or replaces."""
    items = [
        {"title": title, "url": f"https://grid.example/{number}", "date": "2026-11-19T08:00:00+00:00"}
        for number, title in enumerate(titles, 1)
    ]
    return json.dumps({"feed": feed, "title": "Grid operator", "items": items} | more)


def small_network(**more: str | bytes) -> dict[str, str | bytes]:
    """Two units, four people, three posts, a page, two pictures, nothing wrong. `more` is put in or replaces."""
    files: dict[str, str | bytes] = {
        "network.yaml": NETWORK,
        "energy/unit.yaml": UNIT,
        "energy/carried.yaml": "- {post: tax/ring-fence, pin: true, hide: false, note: One sentence of ours.}\n",
        "energy/experts/dana-ortiz.md": expert(
            "Dana Ortiz", "role: Partner", "topics: [hydrogen]", "writes_for: [tax]"
        ),
        "energy/experts/li-wei.md": expert("Li Wei", "photo: media/cavern.png", "photo_alt: Li Wei"),
        "energy/experts/ines-okafor.md": expert("Ines Okafor"),
        "energy/pages/method.md": "---\ntitle: Our method\nsummary: How we work.\norder: 2\n---\n## Steps\n",
        "energy/posts/2026-11-01-caverns.md": post("date: 2026-11-01", "tags: [h2]", title="What caverns cost"),
        "energy/posts/2026-11-02-pipes.md": post(
            "date: 2026-11-02", "tags: [The Grid]", title="Pipes", body="## Part\n\nOf it."
        ),
        "energy/outside/grid-operator.json": snapshot("A notice"),
        "energy/media/cavern.png": png(8, 6),
        "energy/media/unused.png": png(3, 3),
        "tax/unit.yaml": "name: Tax\n",
        "tax/experts/tom-ash.md": expert("Tom Ash"),
        "tax/media/chart.png": png(5, 4),
        "tax/posts/ring-fence.md": post("date: 2026-10-05", title="The ring fence", author="dana-ortiz"),
    }
    return files | {path.replace("__", "/"): text for path, text in more.items()}


def png(width: int, height: int) -> bytes:
    """The bytes of a black picture."""
    rows = (b"\0" + b"\0" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def write_network(root: Path, files: Files) -> Path:
    """Write `files` (path below the units folder -> text) into `root`/units and return that folder."""
    units = root / "units"
    for path, content in files.items():
        file = units / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return units


@dataclass(frozen=True)
class Survey:
    """All that the core says about a network."""

    assembled: Assembled
    sources: Sources

    @property
    def catalog(self) -> Catalog:
        return self.assembled.catalog

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self.assembled.problems

    @property
    def said(self) -> list[str]:
        """Every problem as it is printed."""
        return [str(problem) for problem in self.problems]

    @property
    def errors(self) -> list[str]:
        return [str(problem) for problem in self.problems if problem.level is Level.ERROR]

    @property
    def warnings(self) -> list[str]:
        return [str(problem) for problem in self.problems if problem.level is Level.WARNING]

    def about(self, path: str) -> list[str]:
        """What is said about one file, its name left out: "4: error: unknown key …"."""
        start = f"{self.sources.named(path)}:"
        return [line.removeprefix(start) for line in self.said if line.startswith(start)]

    def post(self, key: str) -> Post:
        """The published or withdrawn post `uid/slug`. Raises KeyError."""
        return {post.key: post for post in (*self.catalog.posts, *self.catalog.withdrawn)}[key]

    @property
    def live(self) -> set[str]:
        """The published posts as `uid/slug`."""
        return {post.key for post in self.catalog.posts}

    def html(self, source: str) -> str:
        """The text of a published source."""
        return str(self.assembled.texts.text(source).html)


_renderer: list[Renderer] = []


def renderer() -> Renderer:
    """One renderer with the site's settings for all tests: making it takes longer than using it."""
    if not _renderer:
        _renderer.append(Renderer(MARKDOWN))
    return _renderer[0]


def survey(
    units: Path,
    now: datetime = NOW,
    order: Callable[[Sequence[Reading]], Sequence[Reading]] = list,
) -> Survey:
    """Walk, read and assemble the network in a folder. `order` may shuffle what was read."""
    sources = walk(units)
    registry = read_registry(sources, ACCENTS)
    readings = [
        read(source.path, source.role, sources.read(source.path), renderer())
        for source in sources.files
        if source.role in MODELS
    ]
    return Survey(assemble(sources, registry, order(readings), now), sources)
