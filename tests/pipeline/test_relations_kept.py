"""What is near to what, as the record keeps it."""

from __future__ import annotations

from plugins.network.memory import Relation, Relations
from plugins.pipeline.relations_kept import packed_relations, unpacked_relations


def relation(found: str) -> Relation:
    return Relation(b"core", True, False, "en", "thydrogen\nutax", found)


RELATIONS = Relations(
    b"ground",
    {"en": 8, "de": 2},
    {
        "tax/posts/b.md": relation(""),
        "tax/posts/a.md": relation("thydrogen\tenergy/posts/c.md"),
        "energy/posts/c.md": relation("thydrogen\ttax/posts/a.md"),
    },
)


def test_what_is_kept_is_what_was_found() -> None:
    assert unpacked_relations(dict(packed_relations(RELATIONS))) == RELATIONS


def test_a_record_that_tells_of_none_has_none() -> None:
    assert unpacked_relations({"told": b"something else"}) == Relations()


def test_an_edit_in_one_unit_changes_the_rows_of_no_other() -> None:
    rows = {**RELATIONS.rows, "tax/posts/a.md": relation("")}
    before, after = packed_relations(RELATIONS), packed_relations(Relations(b"ground", RELATIONS.limits, rows))
    assert before.keys() == after.keys()
    assert {name for name in before if before[name] != after[name]} == {"relations of tax"}


def test_the_order_in_which_posts_come_changes_no_row() -> None:
    turned = Relations(b"ground", RELATIONS.limits, dict(reversed(list(RELATIONS.rows.items()))))
    assert dict(packed_relations(turned)) == dict(packed_relations(RELATIONS))
