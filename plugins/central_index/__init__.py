"""The pages that belong to no unit. Glue; writes `outputs:central_index` into the context."""

from __future__ import annotations

from pelican import Pelican
from pelican.generators import Generator
from pelican.plugins import signals

from plugins.central_index import pages
from plugins.central_index.choosing import choose
from plugins.network.model import Post
from plugins.network.whole import Catalog


class CentralIndexGenerator(Generator):  # type: ignore[misc]
    """Turns the catalog into the front page, the index pages and the files for machines."""

    def generate_context(self) -> None:
        catalog, texts = self.context["catalog"], self.context["assembled"].texts
        urls, dress, carriage = self.context["urls"], self.context["dress"], self.context["carriage"]
        self.context["outputs:central_index"] = pages.outputs(
            catalog, texts, urls, dress, carriage, self.context["reads"]
        )


def front_of(catalog: Catalog) -> tuple[Post, ...]:
    """Every post on the front page, the lead first, for commands that build nothing."""
    return choose(catalog).posts


def get_generators(pelican: Pelican) -> type[Generator]:
    return CentralIndexGenerator


def register() -> None:
    signals.get_generators.connect(get_generators)
