"""JSON Schemas (draft 2020-12) of the files that people write, for their editors; `invoke schema` writes them.

The build reads every scalar as the text that was typed, an editor as YAML means it: there `limit: 3` is a number and
`pin: true` is a boolean. What only the whole network can tell (is that expert declared?) is for `invoke check`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from plugins.network.schema import FILES

DRAFT = "https://json-schema.org/draft/2020-12/schema"
ENDING = ".schema.json"

TITLES: Mapping[str, str] = {
    "network": "Highroad: the network (network.yaml)",
    "unit": "Highroad: a unit (unit.yaml)",
    "carried": "Highroad: what a unit does with posts that it carries (carried.yaml)",
    "expert": "Highroad: an expert (front matter)",
    "page": "Highroad: a standing page (front matter)",
    "post": "Highroad: a post (front matter)",
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


# What must agree with what inside one file, as far as an editor can see it. The build says the same in `posts` and `schema`.
AGREEMENTS: Mapping[str, list[Schema]] = {
    "post": [
        _either("authors", "author"),
        _when("status", ("withdrawn", "retracted"), "reason"),
        _when("form", ("event",), "starts"),
        _when("quote", (), "about"),
    ],
    "FollowEntry": [_either("unit", "topics", "feed")],
}


def schemas() -> dict[str, str]:
    """The schemas by file name ("post.schema.json"), each as JSON text with sorted keys and a newline at its end."""
    return {name + ENDING: _text(_schema(name)) for name in FILES}


def write_schemas(folder: Path) -> list[Path]:
    """Write every schema into `folder`, which is made when it is not there; the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in schemas().items():
        path = folder / name
        path.write_text(text, "utf-8", newline="\n")
        written.append(path)
    return written


def _text(schema: Schema) -> str:
    return json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _schema(name: str) -> Schema:
    made = FILES[name].model_json_schema(by_alias=True)
    if name == "carried":  # the file itself is the list; the reader only gives it a name
        listed = made["properties"]["carried"] | {"description": made["description"]}
        made = {"$defs": made["$defs"], **listed}
    for key, definition in made.get("$defs", {}).items():
        definition["title"] = key.removesuffix("Entry")
        definition.update(_agreeing(key))
    seen = _as_editors_see(made)
    return {**seen, **_agreeing(name), "$schema": DRAFT, "title": TITLES[name]}


def _agreeing(name: str) -> Schema:
    return {"allOf": AGREEMENTS[name]} if name in AGREEMENTS else {}


def _as_editors_see(schema: Schema) -> Schema:
    """A schema for values as YAML has them, with nothing that the build would refuse; the same for all inside it."""
    schema = _without_null(schema)
    if schema.get("enum") == ["true", "false"]:
        del schema["enum"]
        schema |= {"type": "boolean", "default": schema["default"] == "true"}
    if schema.get("default") in (None, "", [], {}):
        schema.pop("default", None)  # no value that one could write
    if "patternProperties" in schema:
        schema["additionalProperties"] = False
    if schema.get("type") == "array" and "examples" in schema:
        schema["examples"] = [yaml.safe_load(example) for example in schema["examples"]]
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            schema[key] = _as_editors_see(schema[key])
    for key in ("properties", "patternProperties", "$defs"):
        if key in schema:
            schema[key] = {name: _as_editors_see(inner) for name, inner in schema[key].items()}
    return schema


def _without_null(schema: Schema) -> Schema:
    """`schema` without the null that stands for a key that is not there: a key with nothing behind it is a mistake."""
    choices = [choice for choice in schema.get("anyOf", ()) if choice != {"type": "null"}]
    if len(choices) != 1:
        return dict(schema)
    return {key: value for key, value in schema.items() if key != "anyOf"} | choices[0]
