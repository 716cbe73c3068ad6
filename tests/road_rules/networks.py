"""A network as a folder of files, judged as a build judges it, without Pelican."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import chain
from pathlib import Path

from plugins.network.catalog import assemble
from plugins.network.charter import Charter
from plugins.network.reading import MODELS, judged, read
from plugins.network.registry import read_registry
from plugins.network.sources import walk
from plugins.network.voice import Voice
from plugins.road_rules.judging import RULEBOOK
from plugins.road_rules.network_wide import problems_of
from tests.trees import ACCENTS, NOW, Survey, renderer


def survey(units: Path, now: datetime = NOW, voice: Voice | None = None) -> Survey:
    """Everything that is wrong in a network, what rules find included."""
    sources = walk(units)
    registry = read_registry(sources, ACCENTS, RULEBOOK, voice)
    charter = Charter(sources, units / "none", RULEBOOK)
    charter.__dict__["registry"] = registry  # read with accents of the tests' own
    readings = []
    for source in sources.files:
        if source.role in MODELS:
            data = sources.read(source.path)
            readings.append(judged(read(source.path, source.role, data, renderer()), data, charter.court))
    assembled = assemble(sources, registry, readings, now)
    return Survey(assembled.with_problems(chain(problems_of(assembled))), replace(sources))
