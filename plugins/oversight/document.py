"""The report as one JSON document, and the schema of that. The structs of `values` are the format."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from plugins.oversight.values import NAME, ROWS, VERSION, Report

FILE = "report.json"
SCHEMA_FILE = "report.schema.json"
DRAFT = "https://json-schema.org/draft/2020-12/schema"


def document(report: Report) -> bytes:
    """The bytes of `report.json`, laid out to be read by people too."""
    return msgspec.json.format(msgspec.json.encode(report), indent=1) + b"\n"


def schema() -> str:
    """The JSON Schema of the format, as text with sorted keys and a newline at its end."""
    made: dict[str, Any] = msgspec.json.schema(Report)
    whole = {"$schema": DRAFT, "$id": NAME, "title": "Highroad: the oversight report (report.json)", **made}
    properties = whole["$defs"]["Report"]["properties"]
    properties["$schema"]["const"] = NAME
    properties["version"]["const"] = VERSION
    for kind in ROWS:
        properties[kind.table].setdefault("description", f"The table {kind.table}: {whole_words(kind.__doc__)}")
    return json.dumps(whole, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def whole_words(text: str | None) -> str:
    """A docstring on one line."""
    return " ".join((text or "").split())


def write_schema(folder: Path) -> Path:
    """Write the schema into `folder`, which is there; the file written."""
    path = folder / SCHEMA_FILE
    path.write_text(schema(), "utf-8", newline="\n")
    return path
