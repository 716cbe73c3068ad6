"""Search: a page, and an index for each unit. Glue; writes `outputs:search` into the context."""

from __future__ import annotations

from pelican import Pelican
from pelican.generators import Generator
from pelican.plugins import signals

from plugins.search import pages


class SearchGenerator(Generator):  # type: ignore[misc]
    """Turns the catalog into what browsers search in. A preview has the page alone: it writes nothing."""

    def generate_context(self) -> None:
        catalog, texts = self.context["catalog"], self.context["assembled"].texts
        urls, dress, carriage = self.context["urls"], self.context["dress"], self.context["carriage"]
        indexed = bool(self.settings.get("HIGHROAD_SEARCH", True)) and not self.context["preview"]
        self.context["outputs:search"] = pages.outputs(
            catalog, texts, urls, dress, carriage, self.context["reads"], indexed=indexed
        )


def get_generators(pelican: Pelican) -> type[Generator]:
    return SearchGenerator


def register() -> None:
    signals.get_generators.connect(get_generators)
