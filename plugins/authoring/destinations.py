"""The unit that a blog comes into, read from a units folder."""

from __future__ import annotations

from pathlib import Path

from plugins.authoring.import_plan import Destination
from plugins.network.checking import unknown
from plugins.network.people import People
from plugins.network.problems import SetupError
from plugins.network.reading import read
from plugins.network.registry import MANIFEST, read_registry
from plugins.network.rendering import Renderer
from plugins.network.sources import Role, walk


def destination(units: Path, uid: str) -> Destination:
    """The unit `uid` of the network in the folder `units`. Raises SetupError when there is no such unit."""
    sources = walk(units)
    registry = read_registry(sources, accents=())
    if uid not in registry.network.roles:
        raise SetupError(f"--unit: {unknown('unit', uid, registry.network.roles)}")
    if uid not in registry.units:
        raise SetupError(f"--unit: the unit '{uid}' has no folder yet; write {units / uid / 'unit.yaml'} first")
    unit = registry.units[uid]
    renderer = Renderer({"extensions": []})  # of experts only the front matter counts here
    people = People(sources, registry)
    people.add_experts(
        read(file.path, file.role, sources.read(file.path), renderer)
        for file in sources.files
        if file.role is Role.EXPERT
    )
    return Destination(
        uid=uid,
        folder=units / unit.slug,
        slug=unit.slug,
        other_slugs=frozenset(sources.folders) - {unit.slug},
        authority=registry.network.authority,
        timezone=registry.network.timezone,
        topics=registry.network.topics,
        open_tags=registry.network.open_tags,
        experts={slug: (expert.unit, expert.writes_for) for slug, expert in people.experts.items()},
        network_file=units / MANIFEST,
        language=registry.network.language,
    )
