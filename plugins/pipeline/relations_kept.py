"""What is near to what, as the record keeps it: a row for the posts of each unit.

So the parent of a large network never has all of it twice, and after an edit only the rows of some units are written.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from plugins.network.memory import Relation, Relations
from plugins.pipeline.known import Rows

_HEAD = "relations"
_OF_UNIT = "relations of "  # begins the names of the facts that hold those of a unit, by its folder
_head = msgspec.msgpack.Decoder(tuple[bytes, dict[str, int]])
_rows = msgspec.msgpack.Decoder(dict[str, Relation])


def packed_relations(relations: Relations) -> Mapping[str, bytes]:
    """Relations as facts of the record, each made when it is asked for."""
    rows, by_name = relations.rows, dict[str, list[str]]()
    for source in rows:
        by_name.setdefault(f"{_OF_UNIT}{source[: source.index('/')]}", []).append(source)

    def made(name: str) -> bytes:
        if name == _HEAD:
            return msgspec.msgpack.encode((relations.ground, relations.limits), order="sorted")
        return msgspec.msgpack.encode({source: rows[source] for source in sorted(by_name[name])})

    return Rows([_HEAD, *by_name], made)


def unpacked_relations(facts: Mapping[str, bytes]) -> Relations:
    """The relations that facts of the record tell; none where they tell of none."""
    if _HEAD not in facts:
        return Relations()
    rows: dict[str, Relation] = {}
    for name, data in facts.items():
        if name.startswith(_OF_UNIT):
            rows |= _rows.decode(data)
    return Relations(*_head.decode(facts[_HEAD]), rows)
