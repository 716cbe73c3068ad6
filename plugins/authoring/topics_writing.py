"""New topics into `network.yaml`, everything else of the file as its authors wrote it."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from plugins.network.model import Topic


def with_topics(text: str, topics: Sequence[Topic]) -> str:
    """The text of `network.yaml` with `topics` at the end of its vocabulary.

    A vocabulary written as a block grows by lines in its own indentation, so no other byte changes; one written
    otherwise (`topics: []`) is written anew by ruamel.yaml, which keeps comments.
    """
    if not topics:
        return text
    grown = _appended(text, topics)
    wanted = _topics(text) + [_entry(topic) for topic in topics]
    return grown if grown and _topics(grown) == wanted else _rewritten(text, topics)


def _entry(topic: Topic) -> dict[str, object]:
    entry: dict[str, object] = {"slug": topic.slug, "name": topic.name}
    if topic.aliases:
        entry["aliases"] = list(topic.aliases)
    return entry


def _topics(text: str) -> list[object]:
    try:
        value = yaml.load(text, Loader=yaml.CBaseLoader)
    except yaml.YAMLError:
        return []
    topics = value.get("topics") if isinstance(value, dict) else None
    return list(topics) if isinstance(topics, list) else []


def _appended(text: str, topics: Sequence[Topic]) -> str:
    """The text with lines after the last topic; "" when the vocabulary is no block of lines."""
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    if not isinstance(root, yaml.MappingNode):
        return ""
    found = next((value for key, value in root.value if key.value == "topics"), None)
    lines = text.split("\n")
    if found is None:
        last = next((number for number in range(len(lines), 0, -1) if lines[number - 1].strip()), 0)
        new = ["topics:", *_lines(topics, "  ")]
    elif isinstance(found, yaml.SequenceNode) and found.value and not found.flow_style:
        last = _last_line(found.value[-1]) + 1
        new = _lines(topics, " " * found.start_mark.column)
    else:
        return ""
    return "\n".join([*lines[:last], *new, *lines[last:]])


def _last_line(node: yaml.Node) -> int:
    """The line, counted from 0, of a node's last word: a block's own end mark stands behind the comments after it."""
    if isinstance(node, yaml.MappingNode) and node.value and not node.flow_style:
        return _last_line(node.value[-1][1])
    if isinstance(node, yaml.SequenceNode) and node.value and not node.flow_style:
        return _last_line(node.value[-1])
    mark = node.end_mark
    return int(mark.line) - (1 if mark.column == 0 and mark.line > node.start_mark.line else 0)


def _lines(topics: Sequence[Topic], indent: str) -> list[str]:
    return [
        f"{indent}- "
        + yaml.safe_dump(
            _entry(topic), default_flow_style=True, allow_unicode=True, sort_keys=False, width=float("inf")
        ).strip()
        for topic in topics
    ]


def _rewritten(text: str, topics: Sequence[Topic]) -> str:
    """The whole file through ruamel.yaml."""
    ruamel = YAML()
    ruamel.preserve_quotes = True
    ruamel.width = 4096
    ruamel.indent(mapping=2, sequence=4, offset=2)
    value = ruamel.load(text)
    sequence = value.get("topics")
    if not isinstance(sequence, CommentedSeq) or not sequence:
        sequence = value["topics"] = CommentedSeq()
    for topic in topics:
        entry = CommentedMap(_entry(topic))
        entry.fa.set_flow_style()
        sequence.append(entry)
    out = StringIO()
    ruamel.dump(value, out)
    return out.getvalue()
