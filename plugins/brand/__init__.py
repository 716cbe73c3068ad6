"""The brand as the reader's browser gets it: one stylesheet, the faces. Glue.

Writes `dress` (what the brand gives every page) and `outputs:brand` into the context.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pelican import Pelican
from pelican.generators import Generator
from pelican.plugins import signals

from plugins.brand import assets
from plugins.brand.contrast import require_contrast
from plugins.network.brand import read_brand
from plugins.network.dress import cards_of, dress_of
from plugins.network.stopping import stopping_plainly
from plugins.pipeline.outputs import Output


class BrandGenerator(Generator):  # type: ignore[misc]
    """Turns `theme/brand.yaml` and `theme/static/` into files."""

    def generate_context(self) -> None:
        brand = self.context["brand"]
        with stopping_plainly():
            require_contrast(brand)
            dress = dress_of(brand, self.context["assembled"].catalog.network)
            self.context["dress"] = replace(dress, cards=cards_of(self.settings))
            self.context["reads"].assumed["dress"] = self.context["dress"]
            self.context["outputs:brand"] = assets.outputs(brand, Path(self.theme))


def worn(theme: Path) -> tuple[Output, ...]:
    """What pages wear that stand outside of the site: stylesheet and faces. Raises SetupError."""
    return assets.worn(read_brand(theme / "brand.yaml"), theme)


def get_generators(pelican: Pelican) -> type[Generator]:
    return BrandGenerator


def register() -> None:
    signals.get_generators.connect(get_generators)
