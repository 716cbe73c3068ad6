"""The files of units that something published uses, taken as they are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from plugins.network import urls
from plugins.network.addresses import former_sections
from plugins.network.drawing import Drawings
from plugins.network.memory import KeptFile
from plugins.network.whole import Catalog
from plugins.pipeline.outputs import Copy, Document, Later


def smaller_sizes(catalog: Catalog, known: Mapping[str, KeptFile], drawings: Drawings) -> tuple[Document, ...]:
    """The smaller sizes of each picture in use; `known` says of files, by source path, what tells their bytes."""
    found = []
    for media in catalog.media:
        unit = catalog.unit[media.unit]
        source = f"{unit.slug}/{media.path}"
        for width in media.widths:
            path = urls.output_file(urls.sized(urls.media(unit, media), width))
            value = Later(smaller_size, (drawings,), (source, known[source].digest, width))
            found.append(Document(path=path, value=value, write=bytes, owner=source))
    return tuple(found)


def smaller_size(drawings: Drawings, source: str, digest: str, width: int) -> bytes:
    """One of them."""
    return drawings.sized(source, digest, width)


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
