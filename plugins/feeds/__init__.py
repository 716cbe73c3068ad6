"""What a feed says, then its bytes. Glue; writes `outputs:feeds` into the context."""

from __future__ import annotations

from pelican import Pelican
from pelican.generators import Generator
from pelican.plugins import signals

from plugins.feeds.documents import outputs


class FeedsGenerator(Generator):  # type: ignore[misc]
    """Turns the catalog, and what units carry, into feeds."""

    def generate_context(self) -> None:
        catalog, texts = self.context["catalog"], self.context["assembled"].texts
        urls, carriage, reads = self.context["urls"], self.context["carriage"], self.context["reads"]
        self.context["outputs:feeds"] = outputs(catalog, texts, urls, carriage, reads)


def get_generators(pelican: Pelican) -> type[Generator]:
    return FeedsGenerator


def register() -> None:
    signals.get_generators.connect(get_generators)
