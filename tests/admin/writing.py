"""A small network in which people write, and the form that is made of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from plugins import pipeline
from plugins.admin.choices import Network, define
from plugins.admin.form import Collection, Config, Field
from plugins.admin.pages import Desk, config_of
from plugins.network.brand import read_brand
from plugins.network.catalog import Assembled
from plugins.network.dress import dress_of
from plugins.network.reads import Reads
from plugins.network.urls import Urls
from plugins.road_rules.asking import asked_by
from plugins.syndication.resolver import resolve
from tests.building import NOW, ROOT
from tests.site.small_network import NETWORK, Files, plant

BRAND = read_brand(ROOT / "theme" / "brand.yaml")
ADMIN = "admin: {host: gitlab, repository: firm/site, app: a1}\n"


def manifest(*lines: str, tags: str = "closed", rules: str = "picture-size: off, summary: off") -> bytes:
    """The page of the network, with closed tags unless it is said otherwise."""
    text = NETWORK["network.yaml"].decode().partition("rules:")[0]
    text = text.replace("tags: open", f"  - {{slug: zebra, name: Zebra}}\ntags: {tags}")
    return "".join((text, f"rules: {{{rules}}}\n", ADMIN, *(f"{line}\n" for line in lines))).encode()


FILES: Files = {**NETWORK, "network.yaml": manifest()}


@dataclass(frozen=True, slots=True)
class Written:
    """What a network is, and its form."""

    assembled: Assembled
    config: Config

    def collection(self, name: str) -> Collection:
        return next(one for one in self.config.collections if one.name == name)

    def field(self, collection: str, *names: str) -> Field:
        """A field of a collection; of one within a list the names of both."""
        found = self.collection(collection)
        fields = found.fields or found.files[0].fields  # type: ignore[index]
        for name in names[:-1]:
            fields = next(one for one in fields if one.name == name).fields
        return next(one for one in fields if one.name == names[-1])


def surveyed(files: Files, into: Path) -> Assembled:
    """The network as `invoke check` reads it."""
    units, state = plant(files, into / "units"), into / "state"
    return pipeline.survey(ROOT / "pelicanconf.py", PATH=str(units), HIGHROAD_STATE=str(state), HIGHROAD_NOW=NOW)


def written(files: Files, into: Path, trial: str = "") -> Written:
    """The form of a network."""
    assembled = surveyed(files, into)
    catalog = assembled.catalog
    network = Network(catalog, resolve(catalog), Reads())
    define(network, BRAND.accents, {folder: asked_by(law) for folder, law in assembled.laws.items()})
    desk = Desk(network, Urls(catalog.network.url), dress_of(BRAND, catalog.network))
    return Written(assembled, config_of(desk, trial))


def all_fields(config: Config) -> Iterator[tuple[str, Field]]:
    """Every field, those within lists too, each with the name of its collection."""

    def below(name: str, field: Field) -> Iterator[tuple[str, Field]]:
        yield name, field
        for one in field.fields or ():
            yield from below(name, one)
        if field.field:
            yield name, field.field

    for collection in config.collections:
        groups = [collection.fields] if collection.fields else [file.fields for file in collection.files or ()]
        for fields in groups:
            for field in fields or ():
                yield from below(collection.name, field)
