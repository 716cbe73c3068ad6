"""What is withdrawn, retracted, expired or a draft again is so on every surface, in the same build."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.building import BuildResult
from tests.site.busy_network import (
    BUSY,
    ID,
    every_feed,
    holding,
    ruled,
)
from tests.site.small_network import NETWORK, URL, built, built_whole, post, problems
from tests.site.subscriber import FILES, Document, document

CANARY = "tax/posts/2026-11-18-zqgone.md"
KEYS = {
    "title": "zqgonetitle",
    "summary": "zqgonesummary.",
    "authors": "[sam-cole]",
    "tags": "[hydrogen, pay]",
    "to": "[energy]",
}
WORDS = ("zqgonetitle", "zqgonesummary", "zqgonebody")
GONE_ID = f"{ID}tax/zqgone"
STATES = {
    "published": {},
    "draft": {"status": "draft"},
    "withdrawn": {"status": "withdrawn", "reason": "Superseded.", "updated": "2026-11-21"},
    "retracted": {"status": "retracted", "reason": "It was wrong.", "updated": "2026-11-21"},
    "expired": {"expires": "2026-11-21"},
}
PLACES = ("/", "/tax/", "/tax/own/", "/topics/hydrogen/", "/topics/pay/", "/experts/sam-cole/", "/energy/", "/labs/")


def gone(state: str) -> dict[str, bytes]:
    """The network with a post that is carried, offered, quoted, linked, noted and pinned on two pages, in a state."""
    answer = post(
        "An answer.", title="An answer", about="tax/zqgone", quote="zqgonebody stands here", authors="[sam-cole]"
    )
    return BUSY | {
        "network.yaml": NETWORK["network.yaml"].replace(b"energy/what-caverns-cost", b"tax/zqgone"),
        CANARY: post("zqgonebody stands here.", **KEYS | STATES[state]),
        "tax/posts/2026-11-20-zqanswer.md": answer,
        "energy/carried.yaml": b"- {post: tax/zqgone, pin: true, note: zqnote of ours.}\n",
        "energy/posts/2026-11-20-zqlinks.md": post("See [it](../../tax/posts/2026-11-18-zqgone.md).", title="Links"),
    }


@pytest.fixture(scope="module")
def by_state(tmp_path_factory: pytest.TempPathFactory) -> dict[str, BuildResult]:
    """The network built with that post in each state, over an output in which it was published."""
    found = {}
    for state in STATES:
        folder = tmp_path_factory.mktemp("state")
        first = built_whole(gone("published"), folder, HIGHROAD_JOBS=1)
        assert first.code == 0, str(first)
        found[state] = built_whole(gone(state), folder, HIGHROAD_JOBS=1)
        assert found[state].code == 0, str(found[state])
    return found


def test_while_it_is_published_all_of_them_have_it(by_state: dict[str, BuildResult]) -> None:
    """Without that, the tests below would say nothing."""
    folder, files = by_state["published"].folder, by_state["published"].files()
    for place in PLACES:
        assert all(GONE_ID in document(folder, place + file).ids for file in FILES), place
        page = "" if place == "/" else place.removesuffix("own/")
        assert b"zqgonetitle" in files[f"{page[1:]}index.html"], place
    assert b"zqnote" in files["energy/index.html"]


@pytest.mark.parametrize("state", ["draft", "retracted", "expired"])
def test_what_is_taken_back_is_in_no_byte_of_the_next_build(by_state: dict[str, BuildResult], state: str) -> None:
    assert holding(by_state[state].files(), *WORDS, "zqnote") == []


@pytest.mark.parametrize("state", ["draft", "expired"])
def test_what_is_a_draft_again_or_has_expired_is_in_no_feed(by_state: dict[str, BuildResult], state: str) -> None:
    """Not even as something that is gone."""
    for path, feed in every_feed(by_state[state].folder).items():
        assert GONE_ID not in feed.ids, path
        assert [stone for stone in feed.tombstones if stone.ref == GONE_ID] == [], path


def test_a_withdrawn_post_stands_on_its_own_page_and_in_the_feeds_that_had_it(
    by_state: dict[str, BuildResult],
) -> None:
    result = by_state["withdrawn"]
    files = result.files()
    feeds = {place + file for place in PLACES for file in FILES}
    titled = {f"/{path}" for path in holding(files, "zqgonetitle")} - feeds
    assert titled == {"/tax/zqgone/index.html", "/tax/zqanswer/index.html"}  # which says what it is about
    assert {f"/{path}" for path in holding(files, "zqgonebody")} - feeds == {"/tax/zqgone/index.html"}
    for path in feeds:
        feed = document(result.folder, path)
        assert [item.id for item in feed.items if "zqgonebody" in item.content] in ([], [GONE_ID])
        item = feed.item(GONE_ID)
        assert item.title == "Withdrawn: zqgonetitle"
        assert item.authors == ("Sam Cole",)
        assert item.link == f"{URL}/tax/zqgone/"


def test_a_retracted_post_is_said_in_every_feed_that_had_it(by_state: dict[str, BuildResult]) -> None:
    folder = by_state["retracted"].folder
    for path, feed in every_feed(folder).items():
        place, _, file = path.rpartition("/")
        said = f"{place}/" in PLACES
        if file == "atom.xml":
            assert GONE_ID not in feed.ids
            assert (GONE_ID in {stone.ref for stone in feed.tombstones}) == said, path
        elif said:
            item = feed.item(GONE_ID)
            assert (item.title, item.authors, item.content) == ("Withdrawn", (), ""), path
            assert item.link == f"{URL}/tax/zqgone/"
        else:
            assert GONE_ID not in feed.ids, path


def test_a_retraction_is_said_for_ninety_days(tmp_path: Path) -> None:
    moment = datetime.fromisoformat("2026-11-21T00:00:00+00:00") + timedelta(days=90)
    for now, said in ((moment - timedelta(minutes=1), True), (moment + timedelta(minutes=1), False)):
        result = built(gone("retracted"), tmp_path, now=now.isoformat(), HIGHROAD_JOBS=1)
        feeds = every_feed(result.folder)
        assert {path for path, feed in feeds.items() if GONE_ID in feed.ids or _buried(feed)} == (
            {place + file for place in PLACES for file in FILES} if said else set()
        )
        assert (result.folder / "tax/zqgone/index.html").is_file()


def _buried(feed: Document) -> bool:
    return GONE_ID in {stone.ref for stone in feed.tombstones}


NOT_CARRIED = {
    "hidden": ("energy", {"energy/carried.yaml": b"- {post: tax/zqgone, hide: true}\n"}),
    "answered": ("labs", {"labs/posts/2026-11-20-z.md": post(title="Z", about="tax/zqgone", authors="[ana-silva]")}),
    "not shared": ("energy", {CANARY: post("Words.", **KEYS | STATES["retracted"], share="[labs]")}),
    "not shared by its unit": ("energy", {"tax/unit.yaml": ruled("tax", "share: [labs]")}),
}


@pytest.mark.parametrize("why", NOT_CARRIED)
def test_a_retraction_is_told_by_no_unit_that_would_not_carry_the_post(tmp_path: Path, why: str) -> None:
    unit, files = NOT_CARRIED[why]
    result = built(gone("retracted") | files, tmp_path, HIGHROAD_JOBS=1)
    telling = {path for path, feed in every_feed(result.folder).items() if GONE_ID in feed.ids or _buried(feed)}
    assert telling == {place + file for place in PLACES if place != f"/{unit}/" for file in FILES}


@pytest.mark.parametrize("state", ["draft", "withdrawn", "retracted", "expired"])
def test_a_note_and_a_pin_for_what_is_gone_do_nothing_and_are_said(
    by_state: dict[str, BuildResult], state: str
) -> None:
    said = [line for line in problems(by_state[state]) if line.startswith("units/energy/carried.yaml:1: warning: ")]
    assert len(said) == 1
    assert "tax/zqgone is not carried by this unit" in said[0]
    assert holding(by_state[state].files(), "zqnote") in ([], sorted(f"energy/{file}" for file in FILES))
