"""Smaller sizes of pictures in a build: made once, by several processes, the same whoever makes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.network import rasters
from plugins.network.media import digest_of
from plugins.network.sources import Source, Sources, walk
from plugins.pipeline.drawings_kept import KeptDrawings
from plugins.pipeline.outputs import BuildError
from plugins.pipeline.pictures import Pictures
from tests.pictures import photo
from tests.site.small_network import plant

PHOTOS = {f"energy/media/photo-{number}.jpg": photo(900, 600, number) for number in range(6)}
FILES = {
    "network.yaml": b"name: Northwind\n",
    **PHOTOS,
    "energy/media/table.csv": b"a,b\n",
    "energy/media/map.svg": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"/>',
    "energy/media/broken.jpg": PHOTOS["energy/media/photo-0.jpg"][:20_000],
    "energy/media/no.png": b"no picture",
}


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    return walk(plant(FILES, tmp_path / "units"))


def shop(tmp_path: Path, sources: Sources | None = None, **more: object) -> Pictures:
    return Pictures(KeptDrawings(tmp_path / "state", reading=bool(more.pop("reading", True))), sources=sources, **more)  # type: ignore[arg-type]


def looked(pictures: Pictures, sources: Sources) -> dict[str, tuple[int, ...]]:
    wanted = [source for source in sources.files if source.path.startswith("energy/media/")]
    return {source.path: one.widths for source, one in zip(wanted, pictures.look(sources, wanted), strict=True)}


@pytest.mark.parametrize("jobs", [1, 3])
def test_every_picture_has_the_same_sizes_with_one_process_and_with_several(
    tmp_path: Path, sources: Sources, jobs: int
) -> None:
    pictures = shop(tmp_path, jobs=jobs)
    found = looked(pictures, sources)
    assert {path for path, widths in found.items() if widths == (480, 800, 900)} == set(PHOTOS)
    assert not any(widths for path, widths in found.items() if path not in PHOTOS)
    for path, data in PHOTOS.items():
        for width, size in rasters.smaller(data):
            assert pictures.sized(path, digest_of(data), width) == size


def test_a_picture_that_cannot_be_decoded_is_warned_of_and_keeps_its_size(tmp_path: Path, sources: Sources) -> None:
    (broken,) = [source for source in sources.files if source.path.endswith("broken.jpg")]
    (found,) = shop(tmp_path).look(sources, [broken])
    assert (found.wrong, found.warning, found.widths) == ("", rasters.BROKEN, ())
    assert (found.width, found.height) == (900, 600)


def test_a_picture_that_was_sized_before_is_not_decoded_again(
    tmp_path: Path, sources: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = looked(shop(tmp_path), sources)

    def refuse(data: bytes) -> object:
        if data in PHOTOS.values():
            raise AssertionError("sized again")
        raise rasters.BrokenPictureError

    monkeypatch.setattr(rasters, "smaller", refuse)
    assert looked(shop(tmp_path), sources) == before
    with pytest.raises(AssertionError):
        looked(shop(tmp_path, reading=False), sources)


def test_a_size_that_the_store_lost_is_made_again(tmp_path: Path, sources: Sources) -> None:
    pictures = shop(tmp_path)
    looked(pictures, sources)
    for kept in (tmp_path / "state").rglob("*"):
        if kept.is_file():
            kept.write_bytes(b"of somebody else")
    (path, data), *_ = PHOTOS.items()
    assert pictures.sized(path, digest_of(data), 480) == dict(rasters.smaller(data))[480]


def test_a_picture_that_changes_while_the_site_is_built_stops_the_build(tmp_path: Path, sources: Sources) -> None:
    path = "energy/media/photo-0.jpg"
    pictures = shop(tmp_path, sources)
    (sources.root / path).write_bytes(PHOTOS["energy/media/photo-1.jpg"])
    with pytest.raises(BuildError, match=r"photo-0\.jpg was changed"):
        pictures.sized(path, digest_of(PHOTOS[path]), 480)
    (sources.root / path).unlink()
    with pytest.raises(BuildError, match=r"photo-0\.jpg was changed"):
        pictures.sized(path, digest_of(PHOTOS[path]), 480)


def test_nothing_is_drawn_twice_under_one_key(tmp_path: Path) -> None:
    pictures, key = shop(tmp_path), bytes(32)
    assert pictures.drawn(key, lambda: b"card") == b"card"
    assert shop(tmp_path).drawn(key, lambda: b"another") == b"card"


def test_without_sizes_pictures_are_served_as_they_are(tmp_path: Path, sources: Sources) -> None:
    assert not any(looked(shop(tmp_path, sizes=False), sources).values())


def test_a_path_too_long_for_the_name_of_a_size_has_none(tmp_path: Path) -> None:
    name = "energy/media/" + "x" * 218 + ".jpg"
    files = {"network.yaml": b"name: N\n", name: PHOTOS["energy/media/photo-0.jpg"]}
    sources = walk(plant(files, tmp_path / "units"))
    assert [source.path for source in sources.files] == [name]
    found: list[Source] = list(sources.files)
    assert [one.widths for one in shop(tmp_path).look(sources, found)] == [()]
