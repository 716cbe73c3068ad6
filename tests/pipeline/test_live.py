"""The site in memory follows what is saved."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins import pipeline
from plugins.pipeline.live import LiveSite
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


FENCE = "tax/posts/2026-04-01-ring-fence.md"
LEVIES = "tax/posts/2026-04-15-levies.md"


def opened(units: Path, state: Path) -> LiveSite:
    return pipeline.open_live(
        ROOT / "pelicanconf.py", PATH=str(units), HIGHROAD_STATE=str(state), HIGHROAD_NOW="2026-11-22T09:00:00+00:00"
    )


def shown(live: LiveSite) -> dict[str, bytes]:
    """Everything that a preview shows, by path."""
    site = live._site
    assert site
    answers = {path: live.answer(path) for path in site.outputs}
    return {path: answer.body for path, answer in answers.items() if answer}


def in_front(data: bytes, old: str, new: str) -> bytes:
    text = data.decode()
    assert old in text
    return text.replace(old, new, 1).encode()


def test_edits_one_after_the_other_leave_what_a_preview_shows_that_begins_now(tmp_path: Path) -> None:
    files = {**NETWORK, PATH: post("Old words.", title="Before")}
    units = plant(files, tmp_path / "units")
    live = opened(units, tmp_path / "state")
    first, in_short = files[PATH], in_front(files[LEVIES], "title:", "summary: In short.\ntitle:")
    edits: list[tuple[str, bytes, bool | None]] = [  # what is saved, and whether that is followed from the state before
        (PATH, post("Old words.", title="Another"), True),
        (PATH, post("New words.", title="Another"), None),  # words alone: nothing is put together
        (PATH, post("New words.", title="A third", date="2026-05-06"), True),
        (PATH, first, True),  # as it was in the beginning
        ("tax/unit.yaml", in_front(files["tax/unit.yaml"], "name: Tax", "name: Taxes"), False),
        (PATH, post("New words.", title="Another", tags="[hydrogen]"), True),
        (PATH, post("New words.", title="Another", form="nonsense"), False),
        (PATH, post("New words.", title="Mended"), False),
        (PATH, post("## Part\n\nNew words.", title="Mended"), False),  # others may link to it
        (PATH, post("## Part\n\nNew words.", title="Mended", status="draft"), False),
        (PATH, post("## Part\n\nNew words.", title="Of a draft", status="draft"), True),
        (LEVIES, in_short, True),
        (LEVIES, in_short + b"\n[The fence](2026-04-01-ring-fence.md).\n", None),  # by which the two are near
        (LEVIES, in_short, None),  # and no more
        (FENCE, in_front(files[FENCE], "title:", "slug: fence\ntitle:"), False),
        (LEVIES, files[LEVIES], True),
    ]
    for number, (path, data, followed) in enumerate(edits):
        before, files[path] = live._site, data
        assert before
        (units / path).write_bytes(data)
        assert [step.right for step in live.update(frozenset([units / path]))][-1] is None
        after = live._site
        assert after
        if followed is not None:
            assert (after.intake.known is before.intake.known) is followed, number  # else all was looked at
        fresh = opened(units, tmp_path / "another-state")
        here, there = shown(live), shown(fresh)
        assert here.keys() == there.keys(), number
        assert [name for name, body in here.items() if body != there[name]] == [], number
        assert live.problems() == fresh.problems(), number
