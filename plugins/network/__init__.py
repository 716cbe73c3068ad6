"""What is: the network, its units, experts, topics and posts, read strictly and put together.

Glue. Writes `brand`, `assembled` (catalog, texts, problems), `catalog` (the same, noting who reads what of it) and
`urls` into Pelican's context.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from pelican import Pelican
from pelican.generators import Generator
from pelican.plugins import signals

from plugins.network.brand import Brand, read_brand
from plugins.network.catalog import Assembled, assemble
from plugins.network.charter import Charter
from plugins.network.reading import Readings
from plugins.network.reads import Reads
from plugins.network.snapshot import use_post_reader
from plugins.network.sources import Sources
from plugins.network.stopping import stopping_plainly
from plugins.network.urls import Urls
from plugins.network.watching import watched_catalog


def brand_of(settings: Mapping[str, Any]) -> Brand:
    """The brand of the theme that Pelican's settings name. Raises SetupError."""
    return read_brand(Path(settings["THEME"]) / "brand.yaml")


def put_together(
    sources: Sources,
    readings: Readings,
    charter: Charter,
    now: datetime,
    reads: Reads | None = None,
    *,
    preview: bool = False,
) -> Assembled:
    """The catalog of a network from everything that was read. Raises SetupError."""
    return assemble(sources, charter.registry, readings, now, reads, preview=preview)


class NetworkGenerator(Generator):  # type: ignore[misc]
    """Makes the catalog, the first thing that looks across units."""

    def generate_context(self) -> None:
        with stopping_plainly():
            charter: Charter = self.context["charter"]
            brand = charter.brand
            reads: Reads = self.context["reads"]
            sources, readings, now = self.context["sources"], self.context["readings"], self.context["now"]
            assembled = self.context["succeeded"] or put_together(
                sources, readings, charter, now, reads, preview=self.context["preview"]
            )
        network = assembled.catalog.network
        self.settings["SITEURL"] = self.context["SITEURL"] = network.url
        self.context["brand"] = brand
        self.context["assembled"] = assembled
        self.context["catalog"] = watched_catalog(assembled.catalog, reads)
        self.context["urls"] = Urls(network.url)
        reads.assumed |= {"url": network.url, "timezone": network.timezone}


def get_generators(pelican: Pelican) -> type[Generator]:
    return NetworkGenerator


def register() -> None:
    signals.readers_init.connect(use_post_reader)
    signals.get_generators.connect(get_generators)
