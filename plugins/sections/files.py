"""The files of units that something published uses, taken as they are."""

from __future__ import annotations

from pathlib import Path

from plugins.network import urls
from plugins.network.model import Catalog
from plugins.pipeline.outputs import Copy


def outputs(catalog: Catalog, units: Path) -> tuple[Copy, ...]:
    """One copy for each file in use; `units` is the units folder."""
    copies = []
    for media in catalog.media:
        unit = catalog.unit[media.unit]
        source = f"{unit.slug}/{media.path}"
        copies.append(Copy(path=urls.output_file(urls.media(unit, media)), source=units / source, owner=source))
    return tuple(copies)
