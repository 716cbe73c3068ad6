"""What editors are told about the files that people write agrees with what the build accepts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from plugins.network import checking
from plugins.network.editor_schemas import MODELS, schemas, write_schemas
from plugins.network.frontmatter import decode, split
from plugins.network.yamlfile import Document, read_yaml
from plugins.road_rules import models
from tests.building import ROOT

WHERE = {
    "network": "units/network.yaml",
    "unit": "units/*/unit.yaml",
    "carried": "units/*/carried.yaml",
    "expert": "units/*/experts/*.md",
    "page": "units/*/pages/*.md",
    "post": "units/*/posts/**/*.md",
    "brand": "theme/brand.yaml",
    "outside": "units/*/outside/*.json",
}

# One file of each kind with every key in it, as people write them.
WHOLE = {
    "network": """
name: Northmoor
tagline: Independent advice
url: https://insights.northmoor.example/site
authority: northmoor.example,2026
language: en
timezone: Europe/London
centre: [ines-okafor]
units:
  energy: {lead: dana-ortiz, editors: [li-wei], stage: live}
groups:
  regulated: [tax, legal]
topics:
- {slug: hydrogen, name: Hydrogen, aliases: [h2], about: One sentence.}
tags: closed
feeds: {grid-operator: https://grid.example/news.xml}
front: {pinned: [energy/caverns], per_unit: 2, sections: 12, lead_days: 7, quiet_days: 180}
disclosures:
- {text: We advise owners., units: [regulated], topics: [hydrogen], translations: {fi: Neuvomme omistajia.}}
admin:
  host: github
  repository: northmoor/insights
  branch: main
  folder: units
  server: https://git.northmoor.example
  sign_in: https://sign-in.northmoor.example/git
  app: a1
rules: {title-length: {level: must, lock: locked, since: 2026-12-01, most: 60}, title-twins: off}
""",
    "unit": """
name: Energy & Infrastructure
summary: What it means.
kind: sector
accent: teal
uid: energy
lang: pt-BR
follow:
- {unit: legal, topics: [hydrogen], limit: 3, since: 2026-01-01}
- {feed: grid-operator}
offers: auto
share: [tax, regulated]
disclosures:
- {text: We were engineers., topics: [hydrogen], translations: {fi: Olimme insinöörejä.}}
rules: {title-length: {level: must, since: 2026-12-01, most: 60}, title-twins: off}
""",
    "carried": "- {post: tax/ring-fence, pin: true, hide: false, note: One sentence of ours.}\n",
    "expert": """
name: Dana Ortiz
role: Partner
email: dana@northmoor.example
handle: "@dana-ortiz"
links: [https://people.example/dana]
photo: media/dana.jpg
photo_alt: Dana at a desk
topics: [hydrogen]
writes_for: [tax]
""",
    "page": "title: What we do\nsummary: In short.\norder: 2\n",
    "post": """
title: What storage caverns cost
date: 2026-11-20T09:30
authors: [dana-ortiz]
author: dana-ortiz
tags: [hydrogen]
summary: One or two sentences.
form: event
status: withdrawn
reason: Figures superseded.
changes:
- {date: 2026-11-22, what: The threshold is 90.}
image: media/2026/cavern.jpg
image_alt: A cavern head.
share: everyone
to: [tax]
about: legal/licensing-rules
quote: The words quoted.
slug: storage-caverns
aliases: [/old/address/, older-slug]
id: tag:northmoor.example,2026:energy/storage-caverns
expires: 2027-11-20
updated: 2026-11-23
as_at: 2026-11-01
review_by: 2027-05-01
lang: en
translation_of: nordics/luolat
audio: media/talk.mp3
video: media/talk.mp4
starts: 2026-12-01T10:00
ends: 2026-12-01T12:00
place: Leeds
image_rights: The photographer
disclosure: We advise an owner.
""",
    "outside": """
{
  "feed": "grid-operator",
  "items": [
    {"title": "A notice", "url": "https://grid.example/1", "date": "2026-11-20T08:00:00+00:00",
     "authors": ["The operator"], "summary": "Words."}
  ],
  "title": "The grid operator",
  "url": "https://grid.example/"
}
""",
    "brand": "logo: logo.svg\n" + (ROOT / "theme" / "brand.yaml").read_text("utf-8"),
}

NOT_WRITTEN_BY_PEOPLE = {"check.schema.json", "network-index.schema.json", "report.schema.json"}  # by commands

Steps = tuple[str | int, ...]


class PlainLoader(yaml.SafeLoader):
    """YAML as an editor reads it: dates are text."""


PlainLoader.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for sign, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def as_editor_reads(text: str) -> Any:
    return yaml.load(text, PlainLoader)


@cache
def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(
        json.loads(schemas(models())[f"{name}.schema.json"]), format_checker=Draft202012Validator.FORMAT_CHECKER
    )


def complaints(name: str, value: Any) -> list[str]:
    return [error.message for error in validator(name).iter_errors(value)]


def refused_by_build(name: str, text: str) -> bool:
    document = read_yaml(text)
    if name == "carried":
        document = Document({"carried": document.value}, {}, document.mistakes)
    return bool(checking.strict(MODELS[name], document)[1])


def keys_of(value: Any, steps: Steps = ()) -> Iterator[Steps]:
    """The way to every key of a value, those of things inside it included."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        if isinstance(key, str):
            yield (*steps, key)
        yield from keys_of(inner, (*steps, key))


def replaced(value: Any, steps: Steps, new: Any) -> Any:
    """A copy of `value` with `new` at `steps`."""
    value = deepcopy(value)
    inner = value
    for step in steps[:-1]:
        inner = inner[step]
    inner[steps[-1]] = new
    return value


def named(part: object) -> str:
    """What pytest calls a file or the way to a key."""
    return part if isinstance(part, str) else "-".join(map(str, part)) if isinstance(part, tuple) else ""


EVERY_KEY = [
    (name, steps)
    for name, text in WHOLE.items()
    for steps in keys_of(as_editor_reads(text))
    if steps[0] != "rules" or len(steps) == 1  # what stands under rules is the rules' own
]
CHOSEN = ("units", "groups", "feeds")  # what stands under these is named by the centre
FIXED_KEYS = [
    (name, steps)
    for name, steps in EVERY_KEY
    if not (steps[0] in CHOSEN and len(steps) == 2) and steps[-2:-1] != ("translations",)  # these are languages
]


@pytest.mark.parametrize("name", sorted(schemas()))
def test_the_committed_schemas_are_those_that_the_code_makes(name: str) -> None:
    committed = ROOT / "schemas" / name
    assert committed.is_file(), f"{name} is missing: run `invoke schema`"
    assert committed.read_text("utf-8") == schemas(models())[name], f"{name} is out of date: run `invoke schema`"


def test_no_committed_schema_is_left_over() -> None:
    written = {*schemas(), *NOT_WRITTEN_BY_PEOPLE}
    assert {path.name for path in (ROOT / "schemas").iterdir()} == written, "run `invoke schema`; delete the rest"


def test_every_schema_is_one(tmp_path: Path) -> None:
    written = write_schemas(tmp_path / "schemas")
    assert [path.name for path in written] == [f"{name}.schema.json" for name in MODELS]
    for path in written:
        text = path.read_text("utf-8")
        assert text.endswith("}\n")
        Draft202012Validator.check_schema(json.loads(text))


@pytest.mark.parametrize("name", MODELS)
def test_every_file_of_the_demonstration_is_right_in_an_editor(name: str) -> None:
    wrong = {}
    for path in sorted(ROOT.glob(WHERE[name])):
        text = path.read_text("utf-8")
        front = text.split("\n---", 1)[0].removeprefix("---\n") if path.suffix == ".md" else text
        if path.suffix == ".md":
            assert not split(decode(path.read_bytes())[0]).document.mistakes
        if said := complaints(name, as_editor_reads(front)):
            wrong[path.relative_to(ROOT).as_posix()] = said
    assert wrong == {}
    if name not in ("carried", "outside"):  # files that a network may lack
        assert list(ROOT.glob(WHERE[name]))


@pytest.mark.parametrize("name", MODELS)
def test_a_file_with_every_key_is_right_in_an_editor_and_in_the_build(name: str) -> None:
    assert complaints(name, as_editor_reads(WHOLE[name])) == []
    assert not refused_by_build(name, WHOLE[name])


@pytest.mark.parametrize("name", MODELS)
def test_the_whole_files_have_every_key_that_there_is(name: str) -> None:
    schema = json.loads(schemas()[f"{name}.schema.json"])
    known = {key for part in (schema, *schema.get("$defs", {}).values()) for key in part.get("properties", {})}
    written = {steps[-1] for of, steps in EVERY_KEY if of == name}
    assert known <= written


@pytest.mark.parametrize(("name", "steps"), EVERY_KEY, ids=named)
@pytest.mark.parametrize("broken", [None, [[]]], ids=["empty", "of the wrong kind"])
def test_each_key_broken_is_marked_by_the_editor(name: str, steps: Steps, broken: Any) -> None:
    assert complaints(name, replaced(as_editor_reads(WHOLE[name]), steps, broken))


@pytest.mark.parametrize(("name", "steps"), FIXED_KEYS, ids=named)
def test_each_key_misspelt_is_marked_by_the_editor(name: str, steps: Steps) -> None:
    assert complaints(name, replaced(as_editor_reads(WHOLE[name]), (*steps[:-1], f"{steps[-1]}x"), "tax"))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("network", "name: x\nurl: ftp://x.example\nauthority: x.example,2026"),
        ("network", "name: x\nurl: https://me@x.example\nauthority: x.example,2026"),
        ("network", "name: x\nurl: https://x.example\nauthority: x.example"),
        ("network", "url: https://x.example\nauthority: x.example,2026"),
        ("network", "name: x\nurl: https://x.example\nauthority: x.example,2026\nunits: {Tax: {}}"),
        ("network", "name: x\nurl: https://x.example\nauthority: x.example,2026\nfront: {per_unit: 11}"),
        ("unit", "name: x\nkind: team"),
        ("unit", "name: x\nshare: friends"),
        ("unit", "name: x\noffers: sometimes"),
        ("unit", "name: x\nfollow: [{limit: 3}]"),
        ("unit", "name: x\nfollow: [{unit: tax, limit: 0}]"),
        ("unit", "name: x\nfollow: [{unit: tax, limit: many}]"),
        ("unit", "name: x\nfollow: [{unit: tax, since: 2026-02-30}]"),
        ("carried", "- {pin: true}"),
        ("carried", "- {post: tax/x, pin: maybe}"),
        ("carried", "- {post: tax}"),
        ("expert", "name: x\nemail: dana"),
        ("expert", "name: x\nphoto: ../media/x.jpg"),
        ("page", "title: x\norder: first"),
        ("post", "title: x\nauthors: [a]\ndate: tomorrow"),
        ("post", "title: x\nauthors: [a]\nstatus: live"),
        ("post", "title: x\nauthors: [a]\nimage: media/../x.jpg"),
        ("post", "title: x\nauthors: [a]\nimage: /media/x.jpg"),
        ("post", "title: x\nauthors: [a]\nabout: legal"),
        ("post", "title: x\nauthors: [a]\naliases: [/a/../b/]"),
        ("post", "title: x\nauthors: [a]\naliases: ['/a?b=c']"),
        ("post", "title: x\nauthors: [a]\nid: caverns"),
        ("post", "title: x\nauthors: [a]\nlang: english please"),
        ("outside", '{"feed": "grid", "items": []}'),
        ("outside", '{"feed": "grid", "title": "x", "items": [{"title": "x", "url": "javascript:x"}]}'),
        ("outside", '{"feed": "grid", "title": "x", "items": [{"title": "x", "url": "https://me@x.example"}]}'),
        (
            "outside",
            '{"feed": "grid", "title": "x", "items": [{"title": "' + 301 * "x" + '", "url": "https://x.example"}]}',
        ),
    ],
)
def test_the_editor_and_the_build_refuse_the_same(name: str, text: str) -> None:
    assert complaints(name, as_editor_reads(text))
    assert refused_by_build(name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("network", "name: x\nurl: http://localhost:8000\nauthority: x.example,2026-01"),
        ("unit", "name: x\nshare: nobody"),
        ("unit", "name: x\nfollow: [{feed: grid}, {topics: [h2]}]"),
        ("post", "title: x\nauthor: dana"),
        ("post", "title: 1984\nauthors: [a]\ntags: [2030]"),
        ("post", "title: x\nauthors: [a]\ndate: 2026-11-20 09:30:00+01:00"),
        ("post", "title: x\nauthors: [a]\nabout: https://grid.example/news?id=1#part"),
        ("post", "title: x\nauthors: [a]\naliases: [/2024/05/x.html, x, /старое/]"),
        ("post", "title: x\nauthors: [a]\nid: urn:uuid:1234"),
        ("post", "title: x\nauthors: [a]\nimage: media/..x/a b.jpg"),
    ],
)
def test_the_editor_and_the_build_accept_the_same(name: str, text: str) -> None:
    assert complaints(name, as_editor_reads(text)) == []
    assert not refused_by_build(name, text)


@pytest.mark.parametrize(
    "text",
    [
        "title: x",
        "title: x\nauthors: [a]\nstatus: withdrawn",
        "title: x\nauthors: [a]\nstatus: retracted",
        "title: x\nauthors: [a]\nform: event",
        "title: x\nauthors: [a]\nquote: Words.",
    ],
)
def test_the_editor_asks_for_what_another_key_needs(text: str) -> None:
    assert complaints("post", as_editor_reads(text))


def test_no_default_is_a_value_that_one_could_not_write() -> None:
    for name in MODELS:
        schema = json.loads(schemas()[f"{name}.schema.json"])
        for part in (schema, *schema.get("$defs", {}).values()):
            for key, inner in part.get("properties", {}).items():
                if "default" in inner:
                    whole = {"$defs": schema.get("$defs", {}), **inner}
                    assert Draft202012Validator(whole).is_valid(inner["default"]), f"{name}: {key}"
