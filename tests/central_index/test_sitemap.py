"""What search engines are told of a large network: files that keep to their limits, and nothing left out."""

from __future__ import annotations

import pytest

from plugins.central_index import sitemap
from plugins.central_index.pages import outputs
from plugins.network.carrying import NOTHING_CARRIED
from plugins.network.dress import Dress
from plugins.network.reads import Reads
from plugins.network.viewing import Viewer
from plugins.network.whole import Catalog
from plugins.pipeline.outputs import Document
from tests import sitemaps
from tests.builders import FakeLibrary, file_of, make_catalog, make_posts, make_unit, make_urls, make_varied_catalog

BASE = "https://firm.example/insights"


def files(catalog: Catalog) -> dict[str, bytes]:
    made = outputs(catalog, FakeLibrary(), make_urls(BASE), Dress())
    return {one.path: file_of(one) for one in made if isinstance(one, Document)}


def test_a_file_with_too_many_addresses_is_cut_in_several(monkeypatch: pytest.MonkeyPatch) -> None:
    catalog = make_varied_catalog()
    whole = sitemaps.read(files(catalog), BASE)
    monkeypatch.setattr(sitemap, "MOST", 10)
    parts = files(catalog)
    assert sitemaps.read(parts, BASE, most=10) == whole
    of_energy = {path for path in parts if path.startswith("energy/sitemap")}
    assert of_energy == {"energy/sitemap.xml", *(f"energy/sitemap-{number}.xml" for number in range(2, 7))}
    assert "sitemap-network-2.xml" in parts


def test_a_unit_has_a_file_of_its_own_and_a_renamed_one_has_it_in_its_new_folder() -> None:
    found = files(make_catalog(posts=make_posts(2), units=[make_unit("energy", slug="power"), make_unit("tax")]))
    assert {path for path in found if "sitemap" in path} == {
        *("sitemap.xml", "sitemap-network.xml", "power/sitemap.xml", "tax/sitemap.xml")
    }
    assert b"/tax/" not in found["power/sitemap.xml"]


def test_a_network_without_a_post_has_good_files_too() -> None:
    assert f"{BASE}/energy/" in sitemaps.read(files(make_catalog()), BASE)


def test_of_a_unit_that_is_gone_there_is_nothing_to_name() -> None:
    """A build asks again what the last one knew, also of units that are no more."""
    viewer = Viewer(make_catalog(posts=make_posts(2)), make_urls(BASE), Dress(), NOTHING_CARRIED, Reads())
    assert sitemap.rows(viewer, "energy")
    assert sitemap.rows(viewer, "no-such") == ()
