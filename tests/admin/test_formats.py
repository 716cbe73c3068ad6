"""What the editor writes: new files as commands write them, and of a file that is there only what was changed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.mending.fields import Kind, kinds
from plugins.network.canonical import EXPERT_KEYS, PAGE_KEYS, POST_KEYS, expert_file, page_file, post_file
from plugins.network.schema import CarriedFile, ExpertFile, PageFile, PostFile, UnitFile
from plugins.network.yamlfile import read_yaml
from tests.admin.forms import Forms, RefusedError
from tests.building import ROOT

pytestmark = pytest.mark.node
TITLE = 'title: "A: first"   # as agreed with the client'
TAGS = 'tags: [hydrogen, "storage", grid] # three'

# Every sign that YAML makes something of, and some that people write.
SIGNS = " \n\t:#-?,[]{}&*!|>'\"%@`\\~=<./_+0123456789aeflnortyzABEFNTé“—€😀\u00a0\u200b"
TEXTS = st.one_of(
    st.text(SIGNS, max_size=30),
    st.text(max_size=12),
    st.sampled_from("off no yes 2026 1e3 0x1f 1_000 12:30 ~ null 2026-11-20 2026-11-20T09:30 --- ... - : # <<".split()),
).map(lambda text: text.strip().strip("\ufeff\u00a0").strip())
WORDS = TEXTS.filter(bool)
LISTS = st.lists(WORDS, min_size=1, max_size=3)
DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(lambda moment: moment.replace(microsecond=0))
BODIES = st.text(SIGNS, max_size=60).map(lambda text: text.replace("\r", ""))
ITEMS = {"authors", "tags", "to", "aliases", "links", "topics", "writes_for"}
DATES = {"date", "expires", "updated", "as_at", "review_by", "starts", "ends"}


def values(keys: Sequence[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Some of the keys of a file, each with a value of its kind."""
    changes = st.lists(
        st.tuples(DAYS, WORDS).map(lambda pair: {"date": pair[0], "what": pair[1]}), min_size=1, max_size=2
    )
    share = st.one_of(st.sampled_from(["everyone", "nobody"]), st.lists(WORDS, min_size=2, max_size=3))
    special = {"changes": changes, "share": share, "order": st.integers(-1000, 1000)}

    def of(key: str) -> st.SearchStrategy[Any]:
        if key in special:
            return special[key]
        return LISTS if key in ITEMS else st.one_of(DAYS, MOMENTS) if key in DATES else WORDS

    return st.fixed_dictionaries({}, optional={key: of(key) for key in keys})


def as_a_form_has_it(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The same as the form of the editor hands it over: dates as texts, `share` as a list."""

    def of(value: Any) -> Any:
        if isinstance(value, list):
            return [of(item) for item in value]
        if isinstance(value, dict):
            return {key: of(item) for key, item in value.items()}
        return value.isoformat() if isinstance(value, date) else value

    return {
        key: [of(value)] if key == "share" and isinstance(value, str) else of(value) for key, value in fields.items()
    }


@settings(max_examples=200)
@given(fields=values(POST_KEYS), body=BODIES)
def test_a_new_post_is_the_file_that_commands_write(forms: Forms, fields: dict[str, Any], body: str) -> None:
    assert forms.new("post", as_a_form_has_it(fields) | {"body": body}) == post_file(fields, body)


@settings(max_examples=50)
@given(fields=values(EXPERT_KEYS), body=BODIES)
def test_a_new_person_is_the_file_that_commands_write(forms: Forms, fields: dict[str, Any], body: str) -> None:
    assert forms.new("expert", as_a_form_has_it(fields) | {"body": body}) == expert_file(fields, body)


@settings(max_examples=50)
@given(fields=values(PAGE_KEYS), body=BODIES)
def test_a_new_page_is_the_file_that_commands_write(forms: Forms, fields: dict[str, Any], body: str) -> None:
    assert forms.new("page", as_a_form_has_it(fields) | {"body": body}) == page_file(fields, body)


MODELS = {"post": PostFile, "expert": ExpertFile, "page": PageFile, "unit": UnitFile, "carried": CarriedFile}


def shape_of(model: Any) -> dict[str, Any]:
    return {name: form_kind(kind) for name, kind in kinds(model).items() if name != "author"}


def form_kind(kind: Kind) -> Any:
    if kind.model and kind.many:
        return shape_of(kind.model)
    if kind.many:
        return "shared" if kind.name == "Shared" else "texts"
    if kind.name in ("Day", "MaybeDay", "MaybeMoment"):
        return "date"
    if kind.name in ("int", "MaybeNumber"):
        return "number"
    if kind.words == ("true", "false"):
        return "flag"
    return "other" if kind.name.startswith("dict") else "text"


def test_every_key_of_every_file_is_known_with_its_kind(forms: Forms) -> None:
    assert forms.ask("shapes") == {name: shape_of(model) for name, model in MODELS.items()}


def test_the_keys_stand_in_the_order_that_commands_write(forms: Forms) -> None:
    shapes = forms.ask("shapes")
    assert [tuple(shapes[name]) for name in ("post", "expert", "page")] == [POST_KEYS, EXPERT_KEYS, PAGE_KEYS]


# ------------------------------------------------------------------------------------------------ files that are there

BY_HAND = """\
---
# yaml-language-server: $schema=../../../schemas/post.json
title: "A: first"   # as agreed with the client
date: 2026-11-20
author: dana-whitlock
tags: [hydrogen, "storage", grid] # three
# Two lines, folded.
summary: >-
  One sentence,
  and a second.

status: draft
unknown_key: kept
changes:
  # the first version
  - {date: 2026-11-21, what: "A: b"} # by phone
  - date: 2026-11-22
    what: |
      Two
      lines.
aliases:
- older   # from the old site
- /old/address/
quote: 'It''s "quoted", and
  goes on.'
id:   tag:firm.example,2026:energy/a-first
---


# A heading

* a list

| a | b |
|---|---|
A note.[^1]\x20\x20

[^1]: Words.


"""

UNIT = """\
# Energy, since 2024
name: Energy & Infrastructure
kind: sector
follow:
  - {unit: tax, topics: [capital-allowances], limit: 2}   # asked for by Tomasz
  - {unit: nordics, topics: [heat-networks], limit: 3}
  - {feed: grid-operator, limit: 5}
share: everyone
rules:
  title-length: {most: 60}   # stricter
"""

CARRIED = """\
# What we do with others' posts
- post: nordics/five-degrees
  pin: true
  note: The winter plan.   # by Dana
- post: tax/the-tenants-battery
  note: >-
    Three of our clients
    have this lease.
- {post: nordics/hakesopimuksen-indeksi, hide: true}
"""
FILES = {"post": BY_HAND, "unit": UNIT, "carried": CARRIED}


def variants(source: str) -> list[str]:
    """The same as it comes from elsewhere."""
    return [source, source.replace("\n", "\r\n"), "\ufeff" + source]


@pytest.mark.parametrize("form", FILES)
def test_a_file_that_is_saved_as_it_was_keeps_every_letter(forms: Forms, form: str) -> None:
    for source in variants(FILES[form]):
        assert forms.edited(form, source) == source


def test_every_file_of_the_demonstration_is_read_and_kept_as_it_is(forms: Forms) -> None:
    found = {"posts/": "post", "pages/": "page", "experts/": "expert", "unit.yaml": "unit", "carried.yaml": "carried"}
    tried = 0
    for path in sorted((ROOT / "units").glob("*/**/*")):
        form = next((name for sign, name in found.items() if f"/{sign}" in f"{path.as_posix()}/"), "")
        if path.suffix in (".md", ".yaml") and (form := form or found.get(path.name, "")):
            source = path.read_bytes().decode()
            assert "highroad:unreadable" not in forms.read(form, source), path
            assert forms.edited(form, source) == source, path
            tried += 1
    assert tried > 80


FIRST = {"post": "nordics/five-degrees", "pin": True, "note": "The winter plan."}
SECOND = {"post": "tax/the-tenants-battery", "note": "Three of our clients have this lease."}
THIRD = {"post": "nordics/hakesopimuksen-indeksi"}

# What is edited, to what, and the lines that go and come; all others must be there as they were.
EDITS: Sequence[tuple[str, dict[str, Any], Sequence[str], Sequence[str]]] = (
    ("post", {"title": "off"}, [TITLE], ["title: 'off'   # as agreed with the client"]),
    ("post", {"title": " Short "}, [TITLE], ["title: Short   # as agreed with the client"]),
    ("post", {"date": "2026-12-01T09:30+01:00"}, ["date: 2026-11-20"], ["date: 2026-12-01T09:30+01:00"]),
    (
        "post",
        {"authors": ["dana-whitlock", "li-wenjie"]},
        ["author: dana-whitlock"],
        ["authors:", "- dana-whitlock", "- li-wenjie"],
    ),
    ("post", {"tags": ["storage", "hydrogen"]}, [TAGS], ['tags: ["storage", hydrogen] # three']),
    ("post", {"tags": []}, [TAGS], []),
    ("post", {"summary": "One: two."}, ["summary: >-", "  One sentence,", "  and a second."], ["summary: 'One: two.'"]),
    ("post", {"summary": ""}, ["summary: >-", "  One sentence,", "  and a second."], []),
    ("post", {"status": "published"}, ["status: draft"], []),
    ("post", {"form": "analysis"}, [], ["form: analysis"]),
    ("post", {"share": ["nobody"]}, [], ["share: nobody"]),
    ("post", {"share": ["tax", "disputes"]}, [], ["share:", "- tax", "- disputes"]),
    ("post", {"aliases": ["older", "newer", "/old/address/"]}, [], ["- newer"]),
    ("post", {"aliases": ["/old/address/"]}, ["- older   # from the old site"], []),
    ("post", {"quote": "It's\ntwo"}, ["quote: 'It''s \"quoted\", and", "  goes on.'"], ['quote: "It\'s\\ntwo"']),
    (
        "post",
        {"changes": [{"date": "2026-11-21", "what": "A: c"}, {"date": "2026-11-22", "what": "Two\nlines."}]},
        ['  - {date: 2026-11-21, what: "A: b"} # by phone'],
        ["  - {date: 2026-11-21, what: 'A: c'} # by phone"],
    ),
    (
        "post",
        {"changes": [{"date": "2026-11-21", "what": "A: b"}, {"date": "2026-11-23", "what": "Two\nlines."}]},
        ["  - date: 2026-11-22"],
        ["  - date: 2026-11-23"],
    ),
    ("unit", {"name": "Energy"}, ["name: Energy & Infrastructure"], ["name: Energy"]),
    ("unit", {"summary": "What it costs."}, [], ["summary: What it costs."]),
    ("unit", {"share": ["tax", "disputes"]}, ["share: everyone"], ["share: [tax, disputes]"]),
    (
        "unit",
        {"follow": [{"unit": "tax", "topics": ["vat"], "limit": 2}, {"unit": "nordics", "topics": ["h2"], "limit": 3}]},
        [line for line in UNIT.split("\n") if line.startswith("  - ")],
        [
            "  - {unit: tax, topics: [vat], limit: 2}   # asked for by Tomasz",
            "  - {unit: nordics, topics: [hydrogen], limit: 3}",
        ],
    ),
    (
        "carried",
        {"carried": [FIRST | {"note": "Winter.", "hide": False}, SECOND, THIRD | {"hide": True}]},
        ["  note: The winter plan.   # by Dana"],
        ["  note: Winter.   # by Dana"],
    ),
    (
        "carried",
        {"carried": [FIRST, SECOND, THIRD, {"post": "tax/new", "pin": True}]},
        ["- {post: nordics/hakesopimuksen-indeksi, hide: true}"],
        ["- {post: nordics/hakesopimuksen-indeksi}", "- {post: tax/new, pin: true}"],
    ),
    ("carried", {"carried": []}, [line for line in CARRIED.split("\n")[1:] if line], []),
)


@pytest.mark.parametrize(("form", "data", "gone", "come"), EDITS)
def test_one_field_that_is_edited_changes_its_own_lines_alone(
    forms: Forms, form: str, data: dict[str, Any], gone: Sequence[str], come: Sequence[str]
) -> None:
    for source in variants(FILES[form]):
        made = forms.edited(form, source, **data)
        assert without(lines(source), gone) == without(lines(made), come)
        assert ("\r\n" in source) == ("\r\n" in made)
        assert "\r\n" not in source or not re.search(r"(?<!\r)\n", made), "mixed line ends"


def lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").split("\n")


def without(found: Sequence[str], some: Sequence[str]) -> list[str]:
    """All lines but some, each of which has to be there, in this order."""
    kept = list(found)
    for line in some:
        kept.remove(line)
    return kept


def test_a_new_key_stands_at_its_place(forms: Forms) -> None:
    made = lines(forms.edited("post", BY_HAND, form="case", image="media/a.jpg"))
    assert made[made.index("form: case") - 1] == "  and a second."
    assert made[made.index("image: media/a.jpg") - 1] == "      lines."


def test_one_word_of_the_text_changes_that_word(forms: Forms) -> None:
    for source in variants(BY_HAND):
        body = forms.read("post", source)["body"]
        assert forms.edited("post", source, body=body.replace("a list", "my list")) == source.replace(
            "a list", "my list"
        )


@settings(max_examples=80)
@given(key=st.sampled_from(["title", "summary", "quote", "date", "tags", "aliases", "status", "place"]), text=WORDS)
def test_whatever_is_typed_into_one_field_is_read_again_and_the_others_are_as_they_were(
    forms: Forms, key: str, text: str
) -> None:
    value = [text, "b"] if key in ("tags", "aliases") else text
    made = forms.edited("post", BY_HAND, **{key: value})
    before, after = (read_yaml(file.split("---\n")[1]).value for file in (BY_HAND, made))
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    assert after == before | {key: value} or (key, text) == ("status", "published")
    assert made.partition("\n---\n")[2] == BY_HAND.partition("\n---\n")[2]


def test_a_topic_by_another_name_is_shown_by_its_own_and_kept_as_it_was_typed(forms: Forms) -> None:
    source = "---\ntitle: A\ntags:\n- h2 # so called\n- grid\n---\n\nB\n"
    assert forms.read("post", source)["tags"] == ["hydrogen", "grid"]
    assert forms.edited("post", source, tags=["hydrogen"]) == source.replace("- grid\n", "")


def test_the_form_shows_what_saying_nothing_means(forms: Forms) -> None:
    shown = forms.read("post", "---\ntitle: A\n---\n")
    assert (shown["status"], shown["form"], shown["share"]) == ("published", "note", ["everyone"])


# ------------------------------------------------------------------------------------------- files that nobody can read

BROKEN = (
    "no front matter\n",
    "---\ntitle: A\nnever closed\n",
    "---\ntitle: [A\n---\n",
    "---\ntitle: A\ntitle: B\n---\n",
    "---\ntitle: &a A\nsummary: *a\n---\n",
    "---\ntitle: !!str A\n---\n",
    "---\n- a list\n---\n",
)


@pytest.mark.parametrize("source", BROKEN)
def test_what_can_not_be_read_is_said_and_can_not_be_overwritten(forms: Forms, source: str) -> None:
    shown = forms.read("post", source)
    assert shown["title"].startswith("This file can’t be edited here")
    with pytest.raises(RefusedError, match="can’t be edited here"):
        forms.edited("post", source, title="Another")


def test_a_value_of_another_kind_is_neither_shown_nor_lost(forms: Forms) -> None:
    source = "---\ntitle: A\nsummary:\n- one\n- two\ntags: {a: b}\n---\n\nB\n"
    assert not {"summary", "tags"} & set(forms.read("post", source))
    assert forms.edited("post", source, title="C") == source.replace("title: A", "title: C")


def test_an_empty_list_of_carried_posts_gets_its_first(forms: Forms) -> None:
    for source in ("", "# nothing yet\n", "[]\n"):
        made = forms.edited("carried", source, carried=[{"post": "tax/a", "pin": True}])
        assert yaml.load(made, Loader=yaml.BaseLoader) == [{"post": "tax/a", "pin": "true"}]
        assert source.strip("[]\n") in made
