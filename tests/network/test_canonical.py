"""Front matter in one form, read back as it was meant."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from plugins.network.canonical import POST_KEYS, expert_file, post_file
from plugins.network.frontmatter import split
from plugins.network.schema import ExpertFile, PostFile

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=60)


def test_a_post_is_written_as_the_design_has_it() -> None:
    fields = {
        "id": "tag:firm.example,2026:energy/caverns",
        "title": "What storage caverns cost",
        "date": date(2026, 11, 20),
        "authors": ["dana-ortiz"],
        "tags": ["hydrogen"],
        "status": "published",
        "form": "note",
        "changes": [{"date": date(2026, 11, 22), "what": "The threshold is 90, not 85."}],
        "aliases": ("/old/address/",),
        "expires": datetime(2027, 1, 2, 9, 30, tzinfo=timezone(timedelta(hours=1))),
        "quote": "",
        "to": [],
    }
    assert post_file(fields, "\n\nText.\n\n") == (
        """\
---
title: What storage caverns cost
date: 2026-11-20
authors:
- dana-ortiz
tags:
- hydrogen
changes:
- {date: 2026-11-22, what: 'The threshold is 90, not 85.'}
aliases:
- /old/address/
id: tag:firm.example,2026:energy/caverns
expires: 2027-01-02T09:30:00+01:00
---

Text.
"""
    )


def test_every_key_of_the_schema_can_be_written() -> None:
    assert set(POST_KEYS) == set(PostFile.model_fields) - {"author"}
    for key in ExpertFile.model_fields:
        assert expert_file({key: "x"}).startswith(f"---\n{key}: x\n")


def test_a_key_that_a_post_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="no such key: statsu"):
        post_file({"statsu": "draft"}, "")


@pytest.mark.parametrize(
    "text", ["off", "2026", "yes", "2026-11-20", "a: b", "null", "~", "#x", "'q'", "é ✓ 😀", "1e3"]
)
def test_a_text_stays_a_text(text: str) -> None:
    written = post_file({"title": text}, "")
    assert yaml.safe_load(written.split("---\n")[1]) == {"title": text}


def test_a_long_line_is_not_wrapped() -> None:
    assert f"summary: {'word ' * 80}end\n" in post_file({"summary": "word " * 80 + "end"}, "")


@given(TEXTS, st.lists(TEXTS, min_size=1, max_size=4), st.text(max_size=50))
def test_what_is_written_is_read_back_equal(title: str, tags: list[str], body: str) -> None:
    written = post_file({"title": title, "tags": tags, "summary": title}, body)
    front = written.split("\n---\n")[0]
    assert yaml.safe_load(front) == {"title": title, "tags": tags, "summary": title}
    assert split(written).document.value == {"title": title, "tags": tags, "summary": title}
