"""New items into a list of a YAML file that people keep, everything else of the file as its authors wrote it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path

import yaml

from plugins.network.problems import SetupError

_NOTHING = ("", "~", "null", "Null", "NULL")  # a key with nothing behind it, as it may be typed
Item = Mapping[str, object]  # of texts, numbers, dates and lists of texts


def with_items(text: str, key: str, items: Sequence[Item]) -> str:
    """`text` with `items` at the end of the list under its top-level `key`, which is made when it is not there.

    Lines are put in, in the file's own indentation and line ends, or words into a list in brackets, so that no other
    character changes; what is written in yet another way is written anew by ruamel.yaml, which keeps comments. Raises
    SetupError when neither gives the file that was meant.
    """
    if not items:
        return text
    wanted = _grown(_loaded(text), key, items)
    if wanted is not None:
        for attempt in _attempts(text, key, items):
            if _loaded(attempt) == wanted:
                return attempt
    said = ", ".join(map(item_text, items))
    raise SetupError(f"'{key}' can't be written without changing something else; write it there yourself: {said}")


def item_text(item: Item) -> str:
    """One item on one line: "{slug: hydrogen, name: Hydrogen}"."""
    return yaml.safe_dump(
        dict(item), default_flow_style=True, allow_unicode=True, sort_keys=False, width=float("inf")
    ).strip()


def write_whole(folder: Path, target: str, data: bytes) -> None:
    """Write the file `target` in `folder`, whole or not at all. Raises SetupError when a link stands in the way."""
    path = folder / target
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.parent.resolve().is_relative_to(folder.resolve()) or path.is_symlink():
        raise SetupError(f"{path}: a symbolic link stands in the way; put the file or folder itself there")
    beside = path.with_name(f".{path.name[:100]}.new")
    try:
        beside.write_bytes(data)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def _loaded(text: str) -> object:
    """What `text` says, every scalar as it was typed; None when it is no YAML."""
    try:
        return yaml.load(text, Loader=yaml.CBaseLoader)
    except yaml.YAMLError:
        return None


def _grown(value: object, key: str, items: Sequence[Item]) -> object:
    """What the file has to say afterwards; None when it holds no keys, or no list under this one."""
    if not isinstance(value, dict):
        return None
    before = value.get(key, "")
    if not isinstance(before, list) and before not in _NOTHING:
        return None
    return value | {key: [*(before if isinstance(before, list) else ()), *(_loaded(item_text(item)) for item in items)]}


def _attempts(text: str, key: str, items: Sequence[Item]) -> Iterator[str]:
    """The file with `items`, written in the ways there are, the one that changes least first."""
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    if isinstance(root, yaml.MappingNode):
        found = next(((name, value) for name, value in root.value if name.value == key), None)
        if found is None:
            yield _after(text, _last_written(text), [f"{key}:", *_lines(items, "  ")])
        elif isinstance(found[1], yaml.SequenceNode) and found[1].flow_style:
            yield _in_brackets(text, found[1], items)
        elif isinstance(found[1], yaml.SequenceNode) and found[1].value:
            last = _last_line(found[1].value[-1]) + 1
            yield _after(text, last, _lines(items, " " * found[1].start_mark.column))
        else:  # a key with nothing behind it
            yield _after(text, found[0].start_mark.line + 1, _lines(items, "  "))
    from ruamel.yaml.error import YAMLError  # here, as below: builds write no YAML

    try:
        yield _rewritten(text, key, items)
    except YAMLError:
        return  # stricter than the reader: nothing is written


def _after(text: str, count: int, new: Sequence[str]) -> str:
    """`text` with the lines `new` after its first `count` lines."""
    lines, end = StringIO(text, newline="\n").readlines(), _line_end(text)
    head, tail = "".join(lines[:count]), "".join(lines[count:])
    if head and not head.endswith("\n"):  # the last line of a file may have no end, and then still has none
        return head + "".join(end + line for line in new)
    return head + "".join(line + end for line in new) + tail


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _last_written(text: str) -> int:
    """How many lines there are up to the last one that is not blank."""
    lines = text.split("\n")
    return next((number for number in range(len(lines), 0, -1) if lines[number - 1].strip()), 0)


def _last_line(node: yaml.Node) -> int:
    """The line, counted from 0, of a node's last word: a block's own end mark stands behind the comments after it."""
    if isinstance(node, yaml.MappingNode) and node.value and not node.flow_style:
        return _last_line(node.value[-1][1])
    if isinstance(node, yaml.SequenceNode) and node.value and not node.flow_style:
        return _last_line(node.value[-1])
    mark = node.end_mark
    return int(mark.line) - (1 if mark.column == 0 and mark.line > node.start_mark.line else 0)


def _in_brackets(text: str, node: yaml.SequenceNode, items: Sequence[Item]) -> str:
    """`text` with `items` behind the last one of a list in brackets."""
    lines = text.split("\n")
    said = ", ".join(map(item_text, items))
    # Behind the last item, not before the bracket: a comma or a comment may stand between the two.
    mark = node.value[-1].end_mark if node.value else node.end_mark
    column = mark.column if node.value else mark.column - 1
    line = lines[mark.line]
    lines[mark.line] = f"{line[:column]}{', ' if node.value else ''}{said}{line[column:]}"
    return "\n".join(lines)


def _lines(items: Sequence[Item], indent: str) -> list[str]:
    return [f"{indent}- {item_text(item)}" for item in items]


def _rewritten(text: str, key: str, items: Sequence[Item]) -> str:
    """The whole file through ruamel.yaml."""
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    ruamel = YAML()
    ruamel.preserve_quotes = True
    ruamel.width = 4096
    ruamel.indent(mapping=2, sequence=4, offset=2)
    value = ruamel.load(text.replace("\r\n", "\n"))
    sequence = value.get(key)
    if not isinstance(sequence, CommentedSeq) or not sequence:
        sequence = value[key] = CommentedSeq()
    for item in items:
        entry = CommentedMap(item)
        entry.fa.set_flow_style()
        sequence.append(entry)
    out = StringIO()
    ruamel.dump(value, out)
    return out.getvalue().replace("\n", _line_end(text))
