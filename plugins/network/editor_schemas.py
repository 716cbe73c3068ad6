"""JSON Schemas (draft 2020-12) of the files that people write, for their editors; `invoke schema` writes them.

The build reads every scalar as the text that was typed, an editor as YAML means it: there `limit: 3` is a number and
`pin: true` is a boolean. What only the whole network can tell (is that expert declared?) is for `invoke check`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from plugins.network.brand import BrandFile
from plugins.network.kinds import File
from plugins.network.outside import OutsideFile
from plugins.network.schema import FILES

DRAFT = "https://json-schema.org/draft/2020-12/schema"
ENDING = ".schema.json"

MODELS: Mapping[str, type[File]] = {**FILES, "brand": BrandFile, "outside": OutsideFile}
TITLES: Mapping[str, str] = {
    "network": "Highroad: the network (network.yaml)",
    "unit": "Highroad: a unit (unit.yaml)",
    "carried": "Highroad: what a unit does with posts that it carries (carried.yaml)",
    "expert": "Highroad: an expert (front matter)",
    "page": "Highroad: a standing page (front matter)",
    "post": "Highroad: a post (front matter)",
    "brand": "Highroad: the brand (brand.yaml)",
    "outside": "Highroad: a snapshot of an outside feed (outside/<name>.json)",
}

Schema = dict[str, Any]


def _either(*keys: str) -> Schema:
    """At least one of `keys` must be there."""
    return {"anyOf": [{"required": [key]} for key in keys]}


def _when(key: str, values: tuple[str, ...], needed: str) -> Schema:
    """Where `key` has one of `values`, `needed` must be there; no values: where `key` is there at all."""
    given: Schema = {"required": [key]}
    if values:
        given["properties"] = {key: {"enum": list(values)}}
    return {"if": given, "then": {"required": [needed]}}


# What must agree with what inside one file, as far as an editor can see it; `posts` and `schema` say the same.
AGREEMENTS: Mapping[str, list[Schema]] = {
    "post": [
        _either("authors", "author"),
        _when("status", ("withdrawn", "retracted"), "reason"),
        _when("form", ("event",), "starts"),
        _when("quote", (), "about"),
    ],
    "FollowEntry": [_either("unit", "topics", "feed")],
}


def schemas(known: Mapping[str, type[File]] | None = None) -> dict[str, str]:
    """The schemas by file name ("post.schema.json"), each as JSON text with sorted keys and a newline at its end.

    `known` are models of files of which somebody knows more than the ground does.
    """
    models = {**MODELS, **(known or {})}
    return {name + ENDING: _text(_schema(name, model)) for name, model in models.items()}


def write_schemas(folder: Path, known: Mapping[str, type[File]] | None = None) -> list[Path]:
    """Write every schema into `folder`, which is made when it is not there; the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in schemas(known).items():
        path = folder / name
        path.write_text(text, "utf-8", newline="\n")
        written.append(path)
    return written


def _text(schema: Schema) -> str:
    return json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _schema(name: str, model: type[File]) -> Schema:
    made = model.model_json_schema(by_alias=True)
    if name == "carried":  # the file itself is the list; the reader only gives it a name
        listed = made["properties"]["carried"] | {"description": made["description"]}
        made = {"$defs": made["$defs"], **listed}
    for key, definition in made.get("$defs", {}).items():
        definition["title"] = key.removesuffix("Entry")
        definition.update(_agreeing(key))
    seen = _as_editors_see(made, yaml_numbers=name != "outside")
    return {**seen, **_agreeing(name), "$schema": DRAFT, "title": TITLES[name]}


def _agreeing(name: str) -> Schema:
    return {"allOf": AGREEMENTS[name]} if name in AGREEMENTS else {}


def _as_editors_see(schema: Schema, *, yaml_numbers: bool = True) -> Schema:
    """A schema for values as YAML has them, with nothing that the build would refuse; the same for all inside it.

    Without `yaml_numbers` for JSON, in which text stands in quotes.
    """
    schema = _without_null(schema)
    if schema.get("enum") == ["true", "false"]:
        del schema["enum"]
        schema |= {"type": "boolean", "default": schema["default"] == "true"}
    if schema.get("default") in (None, "", []) or isinstance(schema["default"], dict):
        schema.pop("default", None)  # nothing that one could write, or would
    if yaml_numbers and _may_look_like_a_number(schema):
        schema["type"] = ["string", "number"]
    if "patternProperties" in schema:
        schema["additionalProperties"] = False
    if "examples" in schema:
        schema["examples"] = [_example(text) for text in schema["examples"]]
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            schema[key] = _as_editors_see(schema[key], yaml_numbers=yaml_numbers)
    for key in ("properties", "patternProperties", "$defs"):
        if key in schema:
            schema[key] = {
                name: _as_editors_see(inner, yaml_numbers=yaml_numbers) for name, inner in schema[key].items()
            }
    return schema


def _example(text: str) -> object:
    """An example as a value: the models write it as one types it."""
    return yaml.safe_load(text) if text.startswith(("[", '"')) else text


def _may_look_like_a_number(schema: Schema) -> bool:
    """Whether `title: 1984` is right: the build takes what was typed, an editor sees a number."""
    if schema.get("type") != "string" or {"enum", "format"} & schema.keys():
        return False
    return re.search(schema.get("pattern", ""), "1") is not None


def _without_null(schema: Schema) -> Schema:
    """`schema` without the null that stands for a key that is not there: a key with nothing behind it is a mistake."""
    choices = [choice for choice in schema.get("anyOf", ()) if choice != {"type": "null"}]
    if len(choices) != 1:
        return dict(schema)
    return {**{key: value for key, value in schema.items() if key != "anyOf"}, **choices[0]}
