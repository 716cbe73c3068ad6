"""New topics into `network.yaml`, everything else of the file as its authors wrote it."""

from __future__ import annotations

from collections.abc import Sequence

from plugins.network.model import Topic
from plugins.network.yaml_writing import with_items


def with_topics(text: str, topics: Sequence[Topic]) -> str:
    """The text of `network.yaml` with `topics` at the end of its vocabulary. See `with_items`."""
    return with_items(text, "topics", [_entry(topic) for topic in topics])


def _entry(topic: Topic) -> dict[str, object]:
    entry: dict[str, object] = {"slug": topic.slug, "name": topic.name}
    if topic.aliases:
        entry["aliases"] = list(topic.aliases)
    return entry
