"""What stands before any post is looked at: the brand, the pages of the centre and the units, and the law they make."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from plugins.network.brand import Brand, read_brand
from plugins.network.judging import Court, Rulebook
from plugins.network.registry import Registry, read_registry
from plugins.network.sources import Sources


@dataclass(frozen=True)
class Charter:
    """The brand and the registry of one build, each read once, when it is first asked for.

    Whoever asks may get a SetupError. Without a rulebook nothing is judged.
    """

    sources: Sources
    brand_file: Path  # theme/brand.yaml
    rulebook: Rulebook | None = None

    @cached_property
    def brand(self) -> Brand:
        return read_brand(self.brand_file)

    @cached_property
    def registry(self) -> Registry:
        return read_registry(self.sources, self.brand.accents, self.rulebook, self.brand.voice)

    @cached_property
    def court(self) -> Court:
        """Who judges the files of units."""
        return Court(self.registry.laws, self.rulebook.judge) if self.rulebook else Court()
