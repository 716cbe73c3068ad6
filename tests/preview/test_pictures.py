"""Pictures in the preview: shown as they are, without waiting for sizes; cards are drawn when a browser asks."""

from __future__ import annotations

import pytest

from plugins.network.live import Answer, Live
from plugins.pipeline import open_live
from tests.building import NOW, ROOT
from tests.pictures import opened, photo
from tests.site.small_network import NETWORK, plant, post

FIELD = photo(2000, 1200)
FILES = {
    **NETWORK,
    "energy/media/field.jpg": FIELD,
    "energy/posts/2026-07-01-fields.md": post("![A field](../media/field.jpg)", title="Fields"),
    "energy/posts/2026-07-02-draft.md": post("Not yet.", status="draft"),
}


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Live:
    folder = tmp_path_factory.mktemp("preview")
    units = plant(FILES, folder / "units")
    return open_live(ROOT / "pelicanconf.py", PATH=str(units), HIGHROAD_STATE=str(folder / "state"), HIGHROAD_NOW=NOW)


def answer(live: Live, path: str) -> Answer:
    found = live.answer(path)
    assert found is not None, path
    return found


def test_a_page_shows_the_picture_itself(live: Live) -> None:
    page = answer(live, "energy/fields/")
    assert b'src="/energy/media/field.jpg" width="2000" height="1200"' in page.body
    assert b"srcset" not in page.body
    file = answer(live, "energy/media/field.jpg").file
    assert file
    assert file.read_bytes() == FIELD


def test_a_card_is_drawn_when_it_is_asked_for(live: Live) -> None:
    page = answer(live, "energy/fields/")
    assert b"/cards/posts/energy/fields.png" in page.body
    card = answer(live, "cards/posts/energy/fields.png")
    assert opened(card.body).size == (1200, 630)


def test_a_draft_names_no_card_of_its_own_and_one_is_drawn_for_its_author(live: Live) -> None:
    page = answer(live, "energy/draft/").body
    assert b"/cards/units/energy.png" in page
    assert b"/cards/posts/" not in page
    assert opened(answer(live, "cards/posts/energy/draft.png").body).size == (1200, 630)
