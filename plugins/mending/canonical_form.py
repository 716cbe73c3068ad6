"""Front matter in its canonical form: keys in their order, block lists, no empty lines.

What is written on one line stays as it was typed, quotation marks too. A value that is wrong, a key that nobody knows
and a text of several lines stay as they are, line for line. Comments stay with what they stand at: a line of its own
goes with the key or the item below it.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import yaml
from pydantic import BaseModel

from plugins.mending.changes import is_text, scalar
from plugins.mending.fields import Kind, kinds
from plugins.mending.mends import Mend
from plugins.mending.remarks import Remark, remarks
from plugins.mending.values import is_droppable
from plugins.network.canonical import EXPERT_KEYS, PAGE_KEYS, POST_KEYS, on_one_line
from plugins.network.schema import ExpertFile, PageFile, PostFile
from plugins.network.yamlfile import Value, read_yaml

ORDER: Mapping[type[BaseModel], Sequence[str]] = {
    PostFile: POST_KEYS,
    ExpertFile: EXPERT_KEYS,
    PageFile: PAGE_KEYS,
}
_NEVER_TEXTS = frozenset({"Day", "MaybeDay", "MaybeMoment", "int"})


@dataclass(frozen=True, slots=True)
class _Entry:
    """A key with its value, the lines (counted from 0) that they take, and the comments that belong to them."""

    name: str
    key: yaml.ScalarNode
    node: yaml.Node
    kind: Kind | None
    first: int
    last: int
    above: tuple[str, ...] = ()
    inside: tuple[Remark, ...] = ()
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A front matter in canonical form, what it says, and what was done to it."""

    text: str
    value: Value
    mends: tuple[Mend, ...] = field(default=())


def canonical(text: str, model: type[BaseModel], wrong: Container[str]) -> Form:
    """The canonical form of a front matter that can be read; `wrong` are its keys whose values are not legal."""
    typed, text = text, _at_the_left(text)
    value = read_yaml(text).value
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    found = remarks(text)
    if not isinstance(root, yaml.MappingNode) or not isinstance(value, dict) or root.flow_style:
        return Form(typed, value)
    lines = text.split("\n")
    entries, rest = _entries(root, lines, found, kinds(model))
    kept = _without_empty(entries, model, wrong)
    rest = [*(line for entry in entries if entry not in kept for line in _comments(entry)), *rest]
    kept_order = sorted(kept, key=lambda entry: _place(entry.name, ORDER[model]))
    sheet = _Sheet(text, lines)
    written = {entry.name: sheet.lines_of(entry, wrong=entry.name in wrong) for entry in kept}
    out = [line for entry in kept_order for line in written[entry.name]] + rest
    said = {entry.name: _said(entry, value[entry.name], entry.name in wrong) for entry in kept}
    mends = list(_mends(entries, kept_order, written, lines))
    result = "\n".join(out) + "\n" if out else ""
    if result != typed and not mends:
        mends = [Mend(1, "the front matter without empty lines and needless spaces")]
    return Form(result, said, tuple(mends))


def _said(entry: _Entry, value: Value, wrong: bool) -> Value:
    """What the canonical form says: the line end of a text in a block is no part of it."""
    in_block = isinstance(entry.node, yaml.ScalarNode) and entry.node.style in ("|", ">")
    if isinstance(value, str) and in_block and not wrong and entry.kind and "\n" not in value.strip():
        return value.strip()
    return value


def _at_the_left(text: str) -> str:
    """The same where all of it stands further in."""
    written = [line for line in text.split("\n") if line.strip()]
    depth = min((len(line) - len(line.lstrip(" ")) for line in written), default=0)
    if not depth:
        return text
    moved = "\n".join(line[depth:] for line in text.split("\n"))
    return moved if read_yaml(moved).value == read_yaml(text).value else text


def _place(name: str, order: Sequence[str]) -> int:
    name = "authors" if name == "author" else name
    return order.index(name) if name in order else len(order)


# -------------------------------------------------------------------------------------------------------- entries


def _entries(
    root: yaml.MappingNode, lines: Sequence[str], found: Sequence[Remark], known: Mapping[str, Kind]
) -> tuple[list[_Entry], list[str]]:
    """The entries with their comments, and the comments after the last one."""
    entries = [
        _Entry(key.value, key, node, known.get(key.value), key.start_mark.line, _last_line(node, key, lines))
        for key, node in root.value
    ]
    given: list[_Entry] = []
    waiting = list(found)
    for number, entry in enumerate(entries):
        following = entries[number + 1].first if number + 1 < len(entries) else len(lines)
        above = [remark for remark in waiting if remark.line < entry.first]
        inside = [remark for remark in waiting if entry.first <= remark.line <= entry.last]
        below = [r for r in waiting if entry.last < r.line < following and r.column > entry.key.start_mark.column]
        given.append(
            replace(
                entry,
                above=tuple(remark.text for remark in above),
                inside=tuple(inside),
                below=tuple(remark.text for remark in below),
            )
        )
        waiting = [remark for remark in waiting if remark not in (*above, *inside, *below)]
    return given, [remark.text for remark in waiting]


def _last_line(node: yaml.Node, key: yaml.ScalarNode, lines: Sequence[str]) -> int:
    """The line of a node's last word."""
    if isinstance(node, yaml.MappingNode) and node.value and not node.flow_style:
        return _last_line(node.value[-1][1], node.value[-1][0], lines)
    if isinstance(node, yaml.SequenceNode) and node.value and not node.flow_style:
        return _last_line(node.value[-1], key, lines)
    last, column = int(node.end_mark.line), int(node.end_mark.column)
    while last > key.end_mark.line and not lines[last][:column].strip():  # a block, or nothing at all, ends further on
        last, column = last - 1, len(lines[last - 1])
    return max(last, int(key.end_mark.line))


def _without_empty(entries: Sequence[_Entry], model: type[BaseModel], wrong: Container[str]) -> list[_Entry]:
    """The entries without those that say no more than their absence does."""

    def says_nothing(entry: _Entry) -> bool:
        if isinstance(entry.node, yaml.SequenceNode):
            default = model.model_fields[entry.name].default if entry.name in model.model_fields else None
            return not entry.node.value and default == []
        return is_droppable(entry.name, entry.node)

    return [entry for entry in entries if not says_nothing(entry)]


def _comments(entry: _Entry) -> list[str]:
    return [*entry.above, *(remark.text for remark in entry.inside), *entry.below]


# ---------------------------------------------------------------------------------------------------------- lines


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The text that entries are of."""

    text: str
    lines: Sequence[str]

    def lines_of(self, entry: _Entry, *, wrong: bool) -> list[str]:
        """An entry's lines in canonical form, its comments among them."""
        below = [f"  {text}" for text in entry.below]
        if wrong or entry.kind is None or _has_lines(entry.node):
            return [*entry.above, *self.lines[entry.first : entry.last + 1], *below]
        if isinstance(entry.node, yaml.SequenceNode) and entry.node.value:
            return [*entry.above, *self.list_lines(entry, entry.node.value), *below]
        *more, last = [remark.text for remark in entry.inside] or [""]
        return [*entry.above, *more, _with(f"{entry.name}: {self.typed(entry.node, entry.kind)}", last), *below]

    def list_lines(self, entry: _Entry, items: Sequence[yaml.Node]) -> Iterator[str]:
        """A block list. A comment beside an item stays there; one beside several, or above one, stands above it."""
        waiting = list(entry.inside)
        ends = [_end(item) for item in items]
        head = [
            r for r in waiting if not r.alone and r.line == entry.first and (ends[0] > r.line or ends[-1] == r.line)
        ]
        yield _with(f"{entry.name}:", " ".join(remark.text for remark in head))
        waiting = [remark for remark in waiting if remark not in head]
        for item, end in zip(items, ends, strict=True):
            alone = ends.count(end) == 1
            beside = [r for r in waiting if alone and not r.alone and r.line == end]
            above = [r for r in waiting if r.line < end or (r.line == end and r not in beside)]
            yield from (remark.text for remark in above)
            yield _with(f"- {self.typed(item, entry.kind)}", " ".join(remark.text for remark in beside))
            waiting = [remark for remark in waiting if remark not in (*beside, *above)]
        yield from (f"  {remark.text}" for remark in waiting)

    def typed(self, node: yaml.Node, kind: Kind | None) -> str:
        """A value as it stands on one line: as it was typed where it stood on one."""
        on_one = node.start_mark.line == node.end_mark.line
        source = self.text[node.start_mark.index : node.end_mark.index]
        if isinstance(node, yaml.MappingNode):
            values = {key.value: _meant(key.value, value.value) for key, value in node.value}
            return source if node.flow_style and on_one else on_one_line(values)
        if not isinstance(node, yaml.ScalarNode):
            return "[]"
        never_text = kind is not None and (kind.name in _NEVER_TEXTS or bool(kind.words))
        if node.style in ("|", ">"):
            return scalar(node.value.strip(), typed=never_text)
        if not on_one or (not node.style and not never_text and not is_text(node.value)):
            return scalar(node.value, typed=never_text)
        return source


def _has_lines(node: yaml.Node) -> bool:
    """Whether a value is a text of several lines in a block, or has keys of its own."""
    if isinstance(node, yaml.MappingNode):
        return True
    return isinstance(node, yaml.ScalarNode) and node.style in ("|", ">") and "\n" in node.value.strip()


def _end(node: yaml.Node) -> int:
    """The line of an item's last word."""
    if isinstance(node, yaml.MappingNode) and node.value and not node.flow_style:
        return max(_end(node.value[-1][1]), int(node.value[-1][0].end_mark.line))
    line = int(node.end_mark.line)
    is_block = isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")
    return line - 1 if is_block and not node.end_mark.column else line


def _meant(name: str, typed: str) -> object:
    """A value inside of an item: a day as one, so that it is not put in quotation marks."""
    return date.fromisoformat(typed) if name == "date" else typed


def _with(line: str, remark: str) -> str:
    return f"{line}  {remark}" if remark else line


# ---------------------------------------------------------------------------------------------------------- mends


def _how(entry: _Entry) -> str:
    if isinstance(entry.node, yaml.SequenceNode):
        return "as a list with a line for each"
    return "on one line" if entry.first != entry.last else "in the canonical form"


def _mends(
    entries: Sequence[_Entry], ordered: Sequence[_Entry], written: Mapping[str, Sequence[str]], lines: Sequence[str]
) -> Iterator[Mend]:
    for entry in entries:
        if entry.name not in written:
            yield Mend(entry.first + 1, f"the key '{entry.name}' with nothing behind it is gone")
            continue
        source = [line for line in lines[entry.first : entry.last + 1] if line.strip()]
        now = [line for line in written[entry.name][len(entry.above) :] if line not in [f"  {b}" for b in entry.below]]
        if now != source and not _has_lines(entry.node):
            yield Mend(entry.first + 1, f"'{entry.name}' {_how(entry)}")
    kept = [entry for entry in entries if entry.name in written]
    if moved := [one for one, other in zip(kept, ordered, strict=True) if one is not other]:
        names = ", ".join(entry.name for entry in ordered)
        yield Mend(moved[0].first + 1, f"the keys in their order: {names}")
