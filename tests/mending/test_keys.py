"""A misspelt key is renamed only where no other can have been meant."""

from __future__ import annotations

import pytest

from plugins.mending.keys import certain_key
from plugins.network.schema import ExpertFile, NetworkFile, PageFile, PostFile, UnitFile

POST = PostFile.model_fields.keys()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("statsu", "status"),
        ("titel", "title"),
        ("Title", "title"),
        ("sumary", "summary"),
        ("summmary", "summary"),
        ("autors", "authors"),
        ("review-by", "review_by"),
        ("reviewBy", "review_by"),
        ("Image Alt", "image_alt"),
        ("imageAlt", "image_alt"),
        ("IMAGE_ALT", "image_alt"),
        ("expire", "expires"),
        ("tag", "tags"),
        ("alias", "aliases"),
        ("shrae", "share"),
    ],
)
def test_a_slip_of_the_fingers_is_seen(typed: str, meant: str) -> None:
    assert certain_key(typed, POST) == meant


@pytest.mark.parametrize(
    "typed",
    """from for tile stats update modified category categories topics description ot di draft name lead url x data
    season quota layout permalink""".split(),
)
def test_another_word_is_left_to_its_author(typed: str) -> None:
    assert certain_key(typed, POST) == ""


@pytest.mark.parametrize("model", [PostFile, PageFile, ExpertFile, UnitFile, NetworkFile])
def test_no_key_is_taken_for_another(model: type) -> None:
    """Of two models, too: a key of another file's is no slip here, unless it is one word in two numbers."""
    keys = model.model_fields.keys()  # type: ignore[attr-defined]
    for other in (PostFile, PageFile, ExpertFile, UnitFile, NetworkFile):
        for key in other.model_fields:
            assert certain_key(key, keys) in ("", key, f"{key}s"), key
