"""Events as calendars. Glue; writes `outputs:calendars` into the context."""

from __future__ import annotations

from pelican import Pelican
from pelican.generators import Generator
from pelican.plugins import signals

from plugins.calendars.documents import outputs


class CalendarsGenerator(Generator):  # type: ignore[misc]
    """Turns the events of the catalog into files for people's calendars."""

    def generate_context(self) -> None:
        catalog, urls, dress = self.context["catalog"], self.context["urls"], self.context["dress"]
        carriage, reads = self.context["carriage"], self.context["reads"]
        self.context["outputs:calendars"] = outputs(catalog, urls, dress, carriage, reads)


def get_generators(pelican: Pelican) -> type[Generator]:
    return CalendarsGenerator


def register() -> None:
    signals.get_generators.connect(get_generators)
