"""What a former build rendered is not rendered again, and every file is read as if it were."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pelican.plugins import signals
from pelican.readers import MarkdownReader
from pelican.settings import DEFAULT_CONFIG

from plugins.network.schema import PostFile
from plugins.network.snapshot import PostReader
from plugins.network.sources import Sources, walk
from plugins.pipeline.bodies_kept import KeptBodies
from plugins.pipeline.workers import read_all, read_kept
from tests.site.small_network import NETWORK, plant, post

MARKDOWN = {"extensions": ["extra"], "extension_configs": {}}


def settings(sources: Sources, **changes: Any) -> dict[str, Any]:
    readers = {"md": PostReader}
    return {**DEFAULT_CONFIG, "PATH": str(sources.root), "MARKDOWN": MARKDOWN, "READERS": readers, **changes}


def test_everything_is_found_that_did_not_change_and_reads_the_same(tmp_path: Path) -> None:
    sources = walk(plant({**NETWORK, "tax/posts/2026-05-05-new.md": post("New *words*.")}, tmp_path / "units"))
    texts = [source for source in sources.files if source.path.endswith(".md")]
    made = read_all(texts, sources.root, settings(sources), jobs=1)
    state = KeptBodies(tmp_path / "state", b"")
    state.write(made)
    with state as kept:
        assert read_kept(texts, sources, settings(sources), kept) == {one.path: one for one in made if one.text_key}
    (sources.root / "tax/posts/2026-05-05-new.md").write_bytes(post("Other *words*."))
    with state as kept:
        found = read_kept(texts, sources, settings(sources), kept)
    assert [one.path for one in made if one.path not in found] == ["tax/posts/2026-05-05-new.md"]


def test_the_front_matter_is_read_anew_where_only_that_changed(tmp_path: Path) -> None:
    path = "tax/posts/2026-05-05-new.md"
    sources = walk(plant({**NETWORK, path: post("Words.", title="Before")}, tmp_path / "units"))
    texts = [source for source in sources.files if source.path == path]
    state = KeptBodies(tmp_path / "state", b"")
    state.write(read_all(texts, sources.root, settings(sources), jobs=1))
    (sources.root / path).write_bytes(post("Words.", title="After"))
    with state as kept:
        found = read_kept(texts, sources, settings(sources), kept)
    fields = found[path].fields
    assert isinstance(fields, PostFile)
    assert fields.title == "After"


def test_where_another_plugin_reads_markdown_nothing_is_taken_from_the_cache(tmp_path: Path) -> None:
    sources = walk(plant(NETWORK, tmp_path / "units"))
    texts = [source for source in sources.files if source.path.endswith(".md")]
    state = KeptBodies(tmp_path / "state", b"")
    state.write(read_all(texts, sources.root, settings(sources), jobs=1))
    with state as kept, signals.readers_init.muted():
        theirs = settings(sources, READERS={"md": MarkdownReader})  # Pelican's own
        assert read_kept(texts, sources, theirs, kept) == {}
