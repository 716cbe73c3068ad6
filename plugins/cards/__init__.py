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
from plugins.network.catalog import Assembled
from plugins.network.dress import Cards
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


def get_generators(pelican: Pelican) -> type[Generator]:
    return CardsGenerator


def register() -> None:
    signals.get_generators.connect(get_generators)
