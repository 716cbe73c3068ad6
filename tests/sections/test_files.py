"""The files of units: each where its unit is, and where it was before the unit was renamed."""

from __future__ import annotations

from pathlib import Path

from plugins.network.model import Media
from plugins.sections.files import outputs
from tests.builders import make_catalog, make_unit

UNITS = Path("units")
PICTURE = Media(unit="energy", path="media/cavern.jpg")


def made(*slugs_by_uid: tuple[str, str]) -> dict[str, str]:
    units = [make_unit(uid, slug=slug) for uid, slug in slugs_by_uid]
    return {copy.path: copy.source.as_posix() for copy in outputs(make_catalog(units=units, media=[PICTURE]), UNITS)}


def test_a_file_is_published_once_in_its_own_unit() -> None:
    assert made(("energy", "energy")) == {"energy/media/cavern.jpg": "units/energy/media/cavern.jpg"}


def test_pictures_that_readers_have_kept_are_still_there_after_a_unit_was_renamed() -> None:
    assert made(("energy", "power")) == {
        "power/media/cavern.jpg": "units/power/media/cavern.jpg",
        "energy/media/cavern.jpg": "units/power/media/cavern.jpg",
    }


def test_a_unit_that_took_over_the_name_shows_its_own_files_alone() -> None:
    assert set(made(("energy", "power"), ("heat", "energy"))) == {"power/media/cavern.jpg"}
