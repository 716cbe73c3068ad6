"""Card pictures: what is shown of a page where somebody passes it on. Glue.

Writes `outputs:cards` and `problems:cards` into the context.
"""

from __future__ import annotations

from pathlib import Path

from pelican import Pelican
from pelican.generators import Generator
from pelican.plugins import signals

from plugins.cards import cards
from plugins.cards.problems import problems
from plugins.network.brand import read_brand
from plugins.network.catalog import Assembled
from plugins.network.drawing import Unkept
from plugins.network.dress import Cards
from plugins.network.linking import Linker
from plugins.network.problems import Problem


class CardsGenerator(Generator):  # type: ignore[misc]
    """Draws what stands for a page."""

    def generate_context(self) -> None:
        context, assembled = self.context, self.context["assembled"]
        if context["dress"].cards is Cards.NONE:
            return
        studio = cards.studio_of(context["brand"], Path(self.theme), context["pictures"])
        context["outputs:cards"] = cards.outputs(
            context["catalog"], context["urls"], context["dress"], studio, context["carriage"], context["reads"]
        )
        context["problems:cards"] = problems(assembled.catalog, assembled.folder, studio.look.read)


def find_problems(assembled: Assembled) -> tuple[Problem, ...]:
    """What is wrong across units, for a check."""
    return problems(assembled.catalog, assembled.folder)


def card_of_post(linker: Linker, theme: Path, source: str) -> bytes:
    """A post's card as a PNG, drawn now, whether builds draw those of posts or not."""
    studio = cards.studio_of(read_brand(theme / "brand.yaml"), theme, Unkept())
    return cards.picture(cards.Order(cards.post_card(linker, studio, source), studio))


def get_generators(pelican: Pelican) -> type[Generator]:
    return CardsGenerator


def register() -> None:
    signals.get_generators.connect(get_generators)
