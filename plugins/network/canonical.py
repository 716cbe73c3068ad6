"""The one way in which commands write front matter: keys in one order, block lists, no comments.

What is written here is read back equal by a loader that takes every scalar as a string, and means the same to one that
knows YAML's types: a string that looks like something else ("off", "2026") is quoted, nothing else is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import yaml

POST_KEYS = tuple(
    """title date authors tags summary form status reason changes image image_alt share to about quote slug aliases id
    expires updated as_at review_by lang translation_of audio video starts ends place image_rights disclosure""".split()
)
EXPERT_KEYS = tuple("name role email handle links photo photo_alt topics writes_for".split())
PAGE_KEYS = ("title", "summary", "order")
# Written only when it is not this.
DEFAULTS: Mapping[str, object] = {"form": "note", "status": "published", "share": "everyone"}


def post_file(fields: Mapping[str, object], body: str) -> str:
    """A whole post file. `fields` is by front matter key; None, empty and default values are left out.

    Values are strings, dates, moments, lists of strings, and for `changes` a list of maps. Raises ValueError for a key
    that a post doesn't have.
    """
    return _file(fields, body, POST_KEYS)


def expert_file(fields: Mapping[str, object], body: str = "") -> str:
    """A whole expert file; `body` is the biography. Raises ValueError for a key that an expert doesn't have."""
    return _file(fields, body, EXPERT_KEYS)


def page_file(fields: Mapping[str, object], body: str) -> str:
    """A whole standing page. Raises ValueError for a key that a page doesn't have."""
    return _file(fields, body, PAGE_KEYS)


def on_one_line(value: Mapping[str, object]) -> str:
    """A map as it stands in a list, as in "{date: 2026-11-22, what: The threshold is 90.}"."""
    written: str = yaml.dump(
        _Flow(value),
        Dumper=_Canonical,
        sort_keys=False,
        allow_unicode=True,
        width=float("inf"),
        default_flow_style=True,
    )
    return written.strip()


def _file(fields: Mapping[str, object], body: str, order: Sequence[str]) -> str:
    unknown = sorted(set(fields) - set(order))
    if unknown:
        raise ValueError(f"no such key: {', '.join(unknown)}")
    kept = {key: _value(key, fields[key]) for key in order if _says_something(key, fields.get(key))}
    front = yaml.dump(
        kept, Dumper=_Canonical, sort_keys=False, allow_unicode=True, width=float("inf"), default_flow_style=False
    )
    text = body.strip("\n")
    return f"---\n{front if kept else ''}---\n" + (f"\n{text}\n" if text else "")


def _says_something(key: str, value: object) -> bool:
    return value is not None and value != "" and value != [] and value != () and value != DEFAULTS.get(key)


def _value(key: str, value: object) -> object:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_Flow(item) if isinstance(item, Mapping) and key == "changes" else item for item in value]
    return value


class _Flow(dict[str, object]):
    """A map that is written on one line."""


class _Canonical(yaml.SafeDumper):
    """PyYAML's safe dumper with our habits: no aliases, ISO moments with a T, line breaks in double quotes."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _flow(dumper: _Canonical, value: _Flow) -> yaml.Node:
    return dumper.represent_mapping("tag:yaml.org,2002:map", value.items(), flow_style=True)


def _moment(dumper: _Canonical, value: datetime) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:timestamp", value.isoformat())


def _day(dumper: _Canonical, value: date) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:timestamp", value.isoformat())


def _text(dumper: _Canonical, value: str) -> yaml.Node:
    one_line = all(c.isprintable() for c in value)
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=None if one_line else '"')


_Canonical.add_representer(_Flow, _flow)
_Canonical.add_representer(datetime, _moment)
_Canonical.add_representer(date, _day)
_Canonical.add_representer(str, _text)
