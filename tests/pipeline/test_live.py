"""The site in memory follows what is saved."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins import pipeline
from tests.building import ROOT
from tests.site.small_network import NETWORK, plant, post

PATH = "tax/posts/2026-05-05-new.md"


@pytest.mark.parametrize("title", ["Before", "After"])
def test_an_edit_of_words_or_of_a_title_is_on_the_page_and_in_every_feed(tmp_path: Path, title: str) -> None:
    units = plant({**NETWORK, PATH: post("Old words.", title="Before")}, tmp_path / "units")
    live = pipeline.open_live(
        ROOT / "pelicanconf.py",
        PATH=str(units),
        HIGHROAD_STATE=str(tmp_path / "state"),
        HIGHROAD_NOW="2026-11-22T09:00:00+00:00",
    )
    asked = ("tax/new/", "tax/feed.xml", "feed.json", "tax/own/atom.xml")
    for path in asked:
        answer = live.answer(path)
        assert answer
        assert b"Old words." in answer.body
    (units / PATH).write_bytes(post("New words.", title=title))
    steps = list(live.update(frozenset([units / PATH])))
    assert steps[-1].right is None
    for path in asked:
        answer = live.answer(path)
        assert answer
        assert b"New words." in answer.body
        assert b"Old words." not in answer.body
        assert title.encode() in answer.body
