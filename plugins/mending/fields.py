"""What the schema says of each key of a file: what kind of value it has, and whether it is a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from inspect import get_annotations
from typing import Any, Literal, get_args, get_origin

import yaml
from pydantic import BaseModel, ValidationError

from plugins.mending.mends import NETWORK
from plugins.network.kinds import File
from plugins.network.schema import CarriedEntry, CarriedFile, ExpertFile, NetworkFile, PageFile, PostFile, UnitFile
from plugins.network.sources import Role
from plugins.network.yamlfile import Path, Value

MODELS: Mapping[Role | str, type[File]] = {
    Role.POST: PostFile,
    Role.PAGE: PageFile,
    Role.EXPERT: ExpertFile,
    Role.UNIT: UnitFile,
    Role.CARRIED: CarriedFile,
    NETWORK: NetworkFile,
}
TEXTS = (Role.POST, Role.PAGE, Role.EXPERT)  # Markdown with front matter; the others are YAML throughout


@dataclass(frozen=True, slots=True)
class Kind:
    """The kind of a value by its name in the schema ("Slug"), whether it is a list of these, the words it may be, and
    the model of what it holds."""

    name: str
    many: bool = False
    words: tuple[str, ...] = ()
    model: type[BaseModel] | None = None


@cache
def kinds(model: type[BaseModel]) -> Mapping[str, Kind]:
    """The kind of each key of a model."""
    names: dict[str, str] = {}
    for above in reversed(model.__mro__):
        names |= {key: str(name) for key, name in get_annotations(above).items()}
    return {key: _kind(names.get(key, ""), field.annotation) for key, field in model.model_fields.items()}


def _kind(name: str, annotation: Any) -> Kind:
    inner = name.removeprefix("list[").removesuffix("]") if name.startswith("list[") else name
    many = inner != name or inner == "Shared"
    return Kind(inner, many, _words(annotation), _model(annotation))


def _words(annotation: Any) -> tuple[str, ...]:
    """The words that an enumeration has."""
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return tuple(str(member.value) for member in annotation)
    return tuple(map(str, get_args(annotation))) if get_origin(annotation) is Literal else ()


def _model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model(argument) for argument in get_args(annotation))
    return next((model for model in found if model), None)


@dataclass(frozen=True, slots=True)
class Spot:
    """A key of a file with what stands there: nodes of the text, its path, and the model that it is a key of."""

    path: Path
    key: yaml.ScalarNode
    node: yaml.Node
    model: type[BaseModel]
    beside: frozenset[str]  # the other keys around

    @property
    def name(self) -> str:
        return str(self.key.value)

    @property
    def kind(self) -> Kind | None:
        return kinds(self.model).get(self.name)


def spots(node: yaml.Node, model: type[BaseModel], path: Path = ()) -> Iterator[Spot]:
    """Every key of a text, those inside of others included, as far as the schema knows where they belong."""
    if isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield from spots(item, model, (*path, number))
    if not isinstance(node, yaml.MappingNode):
        return
    names = frozenset(key.value for key, _ in node.value)
    for key, value in node.value:
        spot = Spot((*path, key.value), key, value, model, names - {key.value})
        yield spot
        kind = spot.kind
        if kind and kind.model:
            if kind.name.startswith("dict[") and isinstance(value, yaml.MappingNode):
                for name, inner in value.value:
                    yield from spots(inner, kind.model, (*spot.path, name.value))
            else:
                yield from spots(value, kind.model, spot.path)


def wrong_paths(model: type[BaseModel], value: Value) -> Mapping[Path, str]:
    """Where a value is not as the schema wants it, and pydantic's word for what is wrong there."""
    try:
        model.model_validate({} if value is None else value)
    except ValidationError as error:
        return {
            tuple(part for part in entry["loc"] if part != "[key]"): "key" if "[key]" in entry["loc"] else entry["type"]
            for entry in error.errors(include_url=False, include_context=False, include_input=False)
        }
    return {}


def is_legal(model: type[BaseModel], name: str, value: Value) -> bool:
    """Whether a key of a model may have this value."""
    return not any(path[:1] == (name,) for path in wrong_paths(model, {name: value}))


def schema_value(role: Role | str, value: Value) -> Value:
    """What a file says, as its model wants it: carried.yaml is a list without a key above it."""
    return {"carried": value} if role is Role.CARRIED else value


def root_model(role: Role | str) -> type[BaseModel]:
    """The model of what a file holds: for carried.yaml, of each of its entries."""
    return CarriedEntry if role is Role.CARRIED else MODELS[role]
