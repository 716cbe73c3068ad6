"""What a feed says, then its bytes. Glue; writes `outputs:feeds` into the context."""

from __future__ import annotations

from collections.abc import Callable

from pelican import Pelican
from pelican.generators import Generator
from pelican.plugins import signals

from plugins.feeds.documents import outputs
from plugins.network.carrying import Carriage
from plugins.network.catalog import Assembled
from plugins.network.feeding import Fed
from plugins.network.urls import Urls


class FeedsGenerator(Generator):  # type: ignore[misc]
    """Turns the catalog, and what units carry, into feeds."""

    def generate_context(self) -> None:
        catalog, texts = self.context["catalog"], self.context["assembled"].texts
        urls, carriage, reads = self.context["urls"], self.context["carriage"], self.context["reads"]
        self.context["outputs:feeds"] = outputs(catalog, texts, urls, carriage, reads)


def feeds_of(assembled: Assembled, carriage: Carriage, is_needed: Callable[[str], bool]) -> tuple[Fed, ...]:
    """What each feed says, for commands that compare networks; `is_needed` says of which sources texts are made."""
    from plugins.feeds.telling import Unmade, feeds

    texts, catalog = assembled.texts, assembled.catalog
    return tuple(feeds(catalog, Unmade(texts, texts.digest, is_needed), Urls(catalog.network.url), carriage))


def get_generators(pelican: Pelican) -> type[Generator]:
    return FeedsGenerator


def register() -> None:
    signals.get_generators.connect(get_generators)
