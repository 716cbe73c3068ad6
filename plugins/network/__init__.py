"""What is: the network, its units, experts, topics and posts, read strictly and put together.

Glue. Writes `brand`, `assembled` (catalog, texts, problems) and `urls` into Pelican's context.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from pelican import Pelican
from pelican.generators import Generator
from pelican.plugins import signals

from plugins.network.brand import Brand, read_brand
from plugins.network.catalog import Assembled, assemble
from plugins.network.reading import Reading
from plugins.network.registry import read_registry
from plugins.network.snapshot import use_post_reader
from plugins.network.sources import Sources
from plugins.network.stopping import stopping_plainly
from plugins.network.urls import Urls


def brand_of(settings: Mapping[str, Any]) -> Brand:
    """The brand of the theme that Pelican's settings name. Raises SetupError."""
    return read_brand(Path(settings["THEME"]) / "brand.yaml")


def put_together(sources: Sources, readings: Sequence[Reading], brand: Brand, now: datetime) -> Assembled:
    """The catalog of a network from everything that was read. Raises SetupError."""
    return assemble(sources, read_registry(sources, brand.accents), readings, now)


class NetworkGenerator(Generator):  # type: ignore[misc]
    """Makes the catalog, the first thing that looks across units."""

    def generate_context(self) -> None:
        with stopping_plainly():
            brand = brand_of(self.settings)
            assembled = put_together(self.context["sources"], self.context["readings"], brand, self.context["now"])
        self.settings["SITEURL"] = self.context["SITEURL"] = assembled.catalog.network.url
        self.context["brand"] = brand
        self.context["assembled"] = assembled
        self.context["urls"] = Urls(assembled.catalog.network.url)


def get_generators(pelican: Pelican) -> type[Generator]:
    return NetworkGenerator


def register() -> None:
    signals.readers_init.connect(use_post_reader)
    signals.get_generators.connect(get_generators)
