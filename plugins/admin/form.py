"""A form of Decap CMS as values: its fields, and what its configuration file says of collections. Nothing of ours.

Names and meanings are Decap's (https://decapcms.org/docs/widgets/); what has no value is not in the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from msgspec import UNSET, UnsetType


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a select box."""

    label: str
    value: str


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One field. `pattern` is a regular expression of JavaScript and what to say where a value does not fit it."""

    name: str
    label: str
    widget: str
    hint: str | UnsetType = UNSET
    required: bool | UnsetType = UNSET
    pattern: tuple[str, str] | UnsetType = UNSET
    default: str | Sequence[str] | UnsetType = UNSET
    options: Sequence[Option] | UnsetType = UNSET
    multiple: bool | UnsetType = UNSET
    min: int | UnsetType = UNSET
    max: int | UnsetType = UNSET
    value_type: str | UnsetType = UNSET
    time: str | UnsetType = UNSET  # of our own widget for dates: "no", "may", "yes"
    media_folder: str | UnsetType = UNSET
    public_folder: str | UnsetType = UNSET
    field: Field | UnsetType = UNSET
    fields: Sequence[Field] | UnsetType = UNSET
    collapsed: bool | UnsetType = UNSET
    label_singular: str | UnsetType = UNSET
    summary: str | UnsetType = UNSET
    allow_multiple: bool | UnsetType = UNSET
    choose_url: bool | UnsetType = UNSET


class Sorted(msgspec.Struct, frozen=True, kw_only=True):
    """A field by which a list can be sorted."""

    field: str
    label: str
    default_sort: str | UnsetType = UNSET


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """Which files of a folder belong to a collection."""

    field: str
    value: str


class ViewFilter(msgspec.Struct, frozen=True, kw_only=True):
    """A choice among the entries of a list."""

    label: str
    field: str
    pattern: str


class Editor(msgspec.Struct, frozen=True, kw_only=True):
    preview: bool


class File(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a collection of single files."""

    name: str
    label: str
    file: str
    fields: Sequence[Field]
    media_folder: str | UnsetType = UNSET
    public_folder: str | UnsetType = UNSET


class Collection(msgspec.Struct, frozen=True, kw_only=True):
    """A folder of files of one form, or some single files."""

    name: str
    label: str
    format: str
    extension: str
    label_singular: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    folder: str | UnsetType = UNSET
    filter: Filter | UnsetType = UNSET
    create: bool | UnsetType = UNSET
    delete: bool | UnsetType = UNSET
    slug: str | UnsetType = UNSET
    identifier_field: str | UnsetType = UNSET
    summary: str | UnsetType = UNSET
    sortable_fields: Sequence[Sorted] | UnsetType = UNSET
    view_filters: Sequence[ViewFilter] | UnsetType = UNSET
    media_folder: str | UnsetType = UNSET
    public_folder: str | UnsetType = UNSET
    editor: Editor | UnsetType = UNSET
    fields: Sequence[Field] | UnsetType = UNSET
    files: Sequence[File] | UnsetType = UNSET


class Slug(msgspec.Struct, frozen=True, kw_only=True):
    """How Decap makes names of files; of entries ours does, of media Decap."""

    encoding: str = "ascii"
    clean_accents: bool = True
    sanitize_replacement: str = "-"


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """The whole configuration file."""

    backend: Mapping[str, str | bool]
    publish_mode: str
    site_url: str
    display_url: str
    media_folder: str
    public_folder: str
    show_preview_links: bool
    slug: Slug
    collections: Sequence[Collection]


def encoded(config: Config) -> bytes:
    """The file's bytes: JSON, which is YAML."""
    return msgspec.json.encode(config) + b"\n"
