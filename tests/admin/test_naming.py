"""What a new file of the editor is called, and its id: as commands name them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.network.slugs import slugify
from tests.admin.forms import Forms, RefusedError

pytestmark = pytest.mark.node

UNIT = {"uid": "energy", "slug": "energy", "path": "/insights/energy/"}
LATIN = "abz AZ09 .,:;!?&/()[]'’‘\"“”—–-_+äöüßÄéèçñåøÅØæœłđþ%…€"


@settings(max_examples=200)
@given(text=st.text(LATIN.replace("%…€", ""), max_size=150))
def test_a_title_makes_the_address_that_commands_make(forms: Forms, text: str) -> None:
    assert forms.ask("slug", text=text) == slugify(text)


def test_a_new_post_is_named_by_its_day_and_title_and_has_its_lasting_id(forms: Forms) -> None:
    values = {"title": "What “O’Neill’s” cavern costs", "date": "2026-11-20T09:30"}
    assert forms.ask("named", values=values, kind="posts", unit=UNIT, taken=[]) == {
        "file": "2026-11-20-what-oneills-cavern-costs",
        "id": "tag:firm.example,2026:energy/what-oneills-cavern-costs",
    }


def test_an_address_or_an_id_that_is_taken_is_not_given_again(forms: Forms) -> None:
    taken = ["/insights/energy/caverns/", "tag:firm.example,2026:energy/caverns-2"]
    named = forms.ask("named", values={"title": "Caverns"}, kind="comments", unit=UNIT, taken=taken)
    assert named == {"file": "2026-11-22-caverns-2", "id": "tag:firm.example,2026:energy/caverns-2-2"}


def test_an_address_that_the_author_chose_is_kept(forms: Forms) -> None:
    named = forms.ask("named", values={"title": "Caverns", "slug": "holes"}, kind="posts", unit=UNIT, taken=[])
    assert named["file"] == "2026-11-22-holes"


def test_people_and_pages_are_named_without_a_day(forms: Forms) -> None:
    assert forms.ask("named", values={"name": "Zoë Ørsted"}, kind="experts", unit=UNIT, taken=[]) == {
        "file": "zoe-orsted"
    }
    assert forms.ask("named", values={"title": "What we do"}, kind="pages", unit=UNIT, taken=[]) == {
        "file": "what-we-do"
    }


def test_a_title_without_a_letter_for_an_address_asks_for_one(forms: Forms) -> None:
    with pytest.raises(RefusedError, match="write a slug"):
        forms.ask("named", values={"title": "что"}, kind="posts", unit=UNIT, taken=[])
