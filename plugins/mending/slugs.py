"""The slug of a post whose file's name makes no address, and the old address of one that gets another slug."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import yaml

from plugins.mending.changes import scalar
from plugins.mending.fields import is_legal
from plugins.mending.known import Known
from plugins.mending.mends import Mend, Paper
from plugins.network.pasted import stem
from plugins.network.schema import PostFile
from plugins.network.slugs import is_slug, slugify
from plugins.network.yamlfile import Value, read_yaml


def with_slug(text: str, paper: Paper) -> tuple[str, list[Mend]]:
    """The front matter with `slug`, where there is none and the file's name can't be one."""
    name = stem(paper.path.rpartition("/")[2])
    value = read_yaml(text).value
    slug = slugify(name)
    if not isinstance(value, dict) or "slug" in value or is_slug(name) or not slug:
        return text, []
    return f"{text}slug: {scalar(slug)}\n", [Mend(1, f"slug: {slug}, since the file's name makes no address", slug)]


def with_old_address(text: str, old: Value, paper: Paper, known: Known) -> tuple[str, list[Mend]]:
    """The front matter with the address that `old` gave as an alias, where the slug is another now.

    Only of a post that is out, and only where an address can be made of it that no host takes for the new one.
    """
    value = read_yaml(text).value
    if not isinstance(value, dict) or not isinstance(old, str) or old == value.get("slug"):
        return text, []
    address = f"/{paper.path.partition('/')[0]}/{old.strip()}/"
    aliases = value.get("aliases", [])
    if not _is_out(value, paper, known) or old.strip().casefold() == value.get("slug") or "/" in old.strip():
        return text, []
    if not isinstance(aliases, list) or address in aliases or not is_legal(PostFile, "aliases", [*aliases, address]):
        return text, []
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    assert isinstance(root, yaml.MappingNode)
    node = next((node for key, node in root.value if key.value == "aliases"), None)
    line = next((key.start_mark.line for key, _ in root.value if key.value == "slug"), 0) + 1
    mend = Mend(line, f"aliases: {address}, the old address of the slug", address)
    return _with_alias(text, node, address), [mend]


def _with_alias(text: str, node: yaml.Node | None, address: str) -> str:
    if not isinstance(node, yaml.SequenceNode):
        return f"{text}aliases:\n- {scalar(address)}\n"
    if not node.value:  # the brackets of an empty list
        return f"{text[: node.start_mark.index]}[{scalar(address)}]{text[node.end_mark.index :]}"
    end = node.value[-1].end_mark.index
    indent = " " * node.start_mark.column
    new = f", {scalar(address)}" if node.flow_style else f"\n{indent}- {scalar(address)}"
    return text[:end] + new + text[end:]


def _is_out(value: Mapping[str, Value], paper: Paper, known: Known) -> bool:
    """Whether a post is published by its own words."""
    written = value.get("date")
    day = written if isinstance(written, str) else paper.path.rpartition("/")[2]
    found = re.match(r"\d{4}-\d{2}-\d{2}", day, re.ASCII)
    try:
        return value.get("status", "published") == "published" and bool(
            found and date.fromisoformat(found[0]) <= known.today
        )
    except ValueError:
        return False
