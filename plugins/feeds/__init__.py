"""What a feed says, then its bytes. Glue; writes `outputs:feeds` into the context."""

from __future__ import annotations

from pelican import Pelican
from pelican.generators import Generator
from pelican.plugins import signals

from plugins.feeds.documents import outputs


class FeedsGenerator(Generator):  # type: ignore[misc]
    """Turns the catalog, and what units carry, into feeds."""

    def generate_context(self) -> None:
        assembled = self.context["assembled"]
        self.context["outputs:feeds"] = outputs(
            assembled.catalog, assembled.texts, self.context["urls"], self.context["carriage"]
        )


def get_generators(pelican: Pelican) -> type[Generator]:
    return FeedsGenerator


def register() -> None:
    signals.get_generators.connect(get_generators)
