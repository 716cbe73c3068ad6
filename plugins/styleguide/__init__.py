"""The style page: every part of the theme in every state, in a preview alone. Glue; writes `outputs:styleguide`."""

from __future__ import annotations

from pelican import Pelican
from pelican.generators import Generator
from pelican.plugins import signals

from plugins.styleguide import pages


class StyleguideGenerator(Generator):  # type: ignore[misc]
    """Gives a preview its style page, and a build nothing."""

    def generate_context(self) -> None:
        brand, catalog, urls = self.context["brand"], self.context["catalog"], self.context["urls"]
        dress, reads = self.context["dress"], self.context["reads"]
        shown = self.context["preview"]
        self.context["outputs:styleguide"] = pages.outputs(catalog, urls, dress, brand, reads) if shown else ()


def get_generators(pelican: Pelican) -> type[Generator]:
    return StyleguideGenerator


def register() -> None:
    signals.get_generators.connect(get_generators)
