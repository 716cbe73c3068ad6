"""Values that mean something else than what was typed, found one by one; each becomes a change of the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import yaml
from pydantic import BaseModel

from plugins.mending import words
from plugins.mending.changes import Change, listed, scalar
from plugins.mending.fields import Spot, is_legal, kinds, spots
from plugins.mending.keys import certain_key
from plugins.mending.known import Known
from plugins.mending.mends import Mend
from plugins.network.yamlfile import Path, Value

# Without these an empty key says what the key's absence says. Of the others nobody knows what was to stand there.
_MAY_GO = frozenset(
    """tags summary form image image_alt image_rights to about quote slug aliases as_at lang audio video place
    role email handle links photo photo_alt topics writes_for tagline""".split()
)


def changes_of(spot: Spot, wrong: str, known: Known, folder: str) -> Iterator[Change]:
    """What to change at a key. `wrong` is what the schema has against it or its value, "" when nothing."""
    kind = spot.kind
    if kind is None:
        if wrong == "extra_forbidden":
            yield from _key(spot, known, folder)
        return
    if spot.name == "author" and "authors" not in spot.beside:
        yield from _author(spot, known, folder)
        return
    if not isinstance(spot.node, yaml.ScalarNode) or kind.model:
        return
    place = words.Place(spot.name, kind, folder)
    typed = _typed(spot.node)
    if typed is None:
        return
    if wrong == "list_type":
        yield from _list(spot, place, typed, known)
    elif wrong:
        found = list(_value(spot, place, typed, known))
        yield from found if found or kind.name != "Shared" else _list(spot, place, typed, known)
    elif spot.name == "about" and known.post_at(typed) and (post := words.post_meant(typed, known)):
        yield _rewritten(spot.node, spot.path, post, place, typed)


def without_colons(root: yaml.Node, model: type[BaseModel]) -> Iterator[Change]:
    """What to change in lists of entries where one is a single word, `- unit:tax`: YAML wants a space there."""
    lists: list[tuple[Path, yaml.Node, type[BaseModel]]] = [((), root, model)]
    lists += [(spot.path, spot.node, spot.kind.model) for spot in spots(root, model) if spot.kind and spot.kind.model]
    for path, node, entry in lists:
        for number, item in enumerate(node.value if isinstance(node, yaml.SequenceNode) else []):
            name, _, rest = item.value.partition(":") if isinstance(item, yaml.ScalarNode) else ("", "", "")
            if name and not item.style and name in entry.model_fields and rest == rest.strip() and rest:
                text = f"{name}: {rest}"
                mend = Mend(_line(item), f"a space after '{name}:'", text)
                if is_legal(entry, name, rest):
                    yield _change(item, text, (*path, number), mend, {name: rest})


def item_changes(spot: Spot, wrong: Mapping[Path, str], known: Known, folder: str) -> Iterator[Change]:
    """What to change in the items of a list."""
    kind = spot.kind
    if kind is None or not kind.many or kind.model or not isinstance(spot.node, yaml.SequenceNode):
        return
    place = words.Place(spot.name, kind, folder)
    taken = {item.value for item in spot.node.value if isinstance(item, yaml.ScalarNode)}
    for number, item in enumerate(spot.node.value):
        typed = _typed(item) if isinstance(item, yaml.ScalarNode) else None
        path = (*spot.path, number)
        if typed is None:
            continue
        if path in wrong:
            meant = _legal(spot, place, words.better(typed, place, known), many=True)
        else:
            meant = words.topic_meant(typed, known) if spot.name in words.TOPICS else ""
        if meant and meant not in taken:
            taken.add(meant)
            yield _rewritten(item, path, meant, place, typed)


def _typed(node: yaml.ScalarNode) -> str | None:
    """What was typed; None for nothing at all."""
    return None if not node.style and node.value in ("", "~", "null", "Null", "NULL") else str(node.value)


def _value(spot: Spot, place: words.Place, typed: str, known: Known) -> Iterator[Change]:
    if meant := _legal(spot, place, words.better(typed, place, known), many=False):
        yield _rewritten(spot.node, spot.path, meant, place, typed)


def _legal(spot: Spot, place: words.Place, candidates: Iterator[str], *, many: bool) -> str:
    """The first candidate that the schema takes."""
    for candidate in candidates:
        if candidate and is_legal(spot.model, spot.name, [candidate] if many else candidate):
            return candidate
    return ""


def _list(spot: Spot, place: words.Place, typed: str, known: Known) -> Iterator[Change]:
    """One text where a list is wanted."""
    items = _items(spot, place, typed, known)
    if items:
        change = listed(items)
        mend = Mend(_line(spot.node), f"{spot.name}: {_short(typed)} is now a list: {change}", change)
        yield _change(spot.node, change, spot.path, mend, list(items))


def _items(spot: Spot, place: words.Place, typed: str, known: Known) -> list[str]:
    """The legal items that a text stands for; none when one of them is not."""
    found: list[str] = []
    for part in words.several(typed.strip(), place, known):
        topic = words.topic_meant(part, known) if place.name in words.TOPICS else ""
        item = topic or (part if is_legal(spot.model, spot.name, [part]) else "")
        item = item or _legal(spot, place, words.better(part, place, known), many=True)
        if not item:
            return []
        found.append(item)
    return list(dict.fromkeys(found))


def _author(spot: Spot, known: Known, folder: str) -> Iterator[Change]:
    """`author: x` is read as `authors: [x]`, and canonical so."""
    place = words.Place("authors", kinds(spot.model)["authors"], folder)
    whole = Spot((*spot.path[:-1], "authors"), spot.key, spot.node, spot.model, spot.beside)
    key = _renamed(spot, "authors")
    if isinstance(spot.node, yaml.SequenceNode) and spot.node.value:
        yield key
        return
    typed = _typed(spot.node) if isinstance(spot.node, yaml.ScalarNode) else None
    fake = Spot(whole.path, _named(spot.key, "authors"), spot.node, spot.model, spot.beside)
    items = _items(fake, place, typed, known) if typed else []
    if items:
        yield key
        yield _change(spot.node, listed(items), spot.path, Mend(0, ""), list(items))


def _key(spot: Spot, known: Known, folder: str) -> Iterator[Change]:
    """A key that the schema does not have, where it is certain which one was meant and its value is legal there."""
    name, colon, rest = spot.name.partition(":")
    if colon and rest.strip() == rest and _is_nothing(spot.node) and not spot.key.style:
        yield from _colon(spot, name, rest)
        return
    meant = certain_key(spot.name, kinds(spot.model).keys())
    if not meant or meant in spot.beside or meant == spot.name:
        return
    fake = Spot((*spot.path[:-1], meant), _named(spot.key, meant), spot.node, spot.model, spot.beside)
    if is_legal(spot.model, meant, _plain(spot.node)) or _can_be_legal(fake, known, folder):
        yield _renamed(spot, meant)


def _can_be_legal(spot: Spot, known: Known, folder: str) -> bool:
    """Whether the value of a key is one that mending makes legal."""
    kind = spot.kind
    typed = _typed(spot.node) if isinstance(spot.node, yaml.ScalarNode) else None
    if kind is None or typed is None or kind.model:
        return False
    place = words.Place(spot.name, kind, folder)
    if kind.many and kind.name != "Shared":
        return bool(_items(spot, place, typed, known))
    return bool(_legal(spot, place, words.better(typed, place, known), many=False))


def _colon(spot: Spot, name: str, rest: str) -> Iterator[Change]:
    """`unit:tax`, which YAML takes for one word."""
    if name in kinds(spot.model) and name not in spot.beside and rest and is_legal(spot.model, name, rest):
        text = f"{name}: {rest}"
        mend = Mend(_line(spot.key), f"a space after '{name}:'", text)
        # Of the key and of what would be its value: `{unit:tax}` has none, `unit:tax:` has a colon of its own.
        end = max(spot.key.end_mark.index, spot.node.end_mark.index)
        yield Change(spot.key.start_mark.index, end, text, spot.path, mend, rest, renamed=name)


# ------------------------------------------------------------------------------------------------------- changes


def _rewritten(node: yaml.Node, path: Path, meant: str, place: words.Place, typed: str) -> Change:
    name = place.name
    is_typed = bool(place.kind.words) or place.kind.name in ("Day", "MaybeDay", "MaybeMoment")
    mend = Mend(_line(node), f"{name}: {_short(typed)} is now {_short(meant)}", meant)
    return _change(node, scalar(meant, typed=is_typed), path, mend, meant)


def _change(node: yaml.Node, text: str, path: Path, mend: Mend, value: Value) -> Change:
    start, end = node.start_mark.index, node.end_mark.index
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        text += "\n"  # what a block ends with belongs to it
    return Change(start, end, text, path, mend, value)


def _renamed(spot: Spot, name: str) -> Change:
    mend = Mend(_line(spot.key), f"the key '{spot.name}' is now '{name}'", name)
    return Change(spot.key.start_mark.index, spot.key.end_mark.index, name, spot.path, mend, renamed=name)


def _named(key: yaml.ScalarNode, name: str) -> yaml.ScalarNode:
    return yaml.ScalarNode(key.tag, name, key.start_mark, key.end_mark)


def _is_nothing(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and _typed(node) is None


def is_droppable(name: str, node: yaml.Node) -> bool:
    """Whether a key with nothing behind it can go: where that says no more than leaving it out."""
    return name in _MAY_GO and (_is_nothing(node) or (isinstance(node, yaml.ScalarNode) and node.value == ""))


def _plain(node: yaml.Node) -> Value:
    """What a node says, every scalar as it was typed."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    return _typed(node) if isinstance(node, yaml.ScalarNode) else None


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _short(text: str) -> str:
    one = " ".join(text.split())
    return f"'{one}'" if len(one) <= 60 else f"'{one[:57]}…'"
