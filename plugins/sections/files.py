"""The files of units that something published uses, taken as they are."""

from __future__ import annotations

from pathlib import Path

from plugins.network import urls
from plugins.network.addresses import former_sections
from plugins.network.whole import Catalog
from plugins.pipeline.outputs import Copy


def outputs(catalog: Catalog, units: Path) -> tuple[Copy, ...]:
    """A copy for each file in use; `units` is the units folder.

    Those of a renamed unit stand at their old addresses too: what feed readers and mails have kept shows them from
    there, and a page that redirects can't stand for a picture.
    """
    renamed = {unit.uid for unit in former_sections(catalog.unit)}
    copies = []
    for media in catalog.media:
        unit = catalog.unit[media.unit]
        source = f"{unit.slug}/{media.path}"
        path = urls.media(unit, media)
        paths = [path, urls.former(unit, path)] if unit.uid in renamed else [path]
        copies += [Copy(path=urls.output_file(path), source=units / source, owner=source) for path in paths]
    return tuple(copies)
