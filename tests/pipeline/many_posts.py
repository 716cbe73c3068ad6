"""Enough posts for more than one worker, and the settings with which they are read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pelican.settings import DEFAULT_CONFIG

from plugins.network.snapshot import PostReader
from plugins.network.sources import Source, Sources, walk
from plugins.pipeline.workers import CHUNK, Read, read_all
from tests.site.small_network import NETWORK, plant, post

POSTS = 5 * CHUNK
WORDS = "# Of {0}\n\nSee [this](nowhere.md), *again* and again.\n\n## Part {0}\n\n- one\n- two\n"


def plant_many(folder: Path, bodies: Mapping[str, str] | None = None, posts: int = POSTS) -> Sources:
    """A network of so many posts (`tax/posts/2026-05-05-many-<n>.md`), of which some have other bodies."""
    texts = {f"2026-05-05-many-{number}.md": WORDS.format(number) for number in range(posts)} | dict(bodies or {})
    files = {path: data for path, data in NETWORK.items() if "/posts/" not in path}
    files |= {f"tax/posts/{name}": post(body) for name, body in texts.items()}
    return walk(plant(files, folder / "units"))


def posts_of(sources: Sources) -> list[Source]:
    return [source for source in sources.files if "/posts/" in source.path]


def settings(sources: Sources, *extensions: str, **changes: Any) -> dict[str, Any]:
    """Pelican's settings, with those extensions of Markdown beside the usual ones."""
    markdown = {"extensions": ["extra", "toc", *extensions], "extension_configs": {}}
    readers = {"md": PostReader}
    return {**DEFAULT_CONFIG, "PATH": str(sources.root), "MARKDOWN": markdown, "READERS": readers, **changes}


def read_with(sources: Sources, executor: str = "processes", jobs: int = 1, extension: str = "") -> list[Read]:
    """Every post of the network, read."""
    extensions = (extension,) if extension else ()
    return list(read_all(posts_of(sources), sources, settings(sources, *extensions), executor, jobs))


def errors(reads: list[Read]) -> dict[str, str]:
    """What is wrong, by the name of the file."""
    return {read.reading.path.rpartition("/")[2]: error.what for read in reads for error in read.reading.errors}
