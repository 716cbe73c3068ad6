"""What stands in sections and feeds, beside what stood there; and what becomes of all else that has a name."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.reviewing.values import Fate, FeedChange, StreamChange, ThingChange
from tests.feeds.test_telling import CAVERNS, EDITS, FENCE, put, replaced, with_key, without
from tests.reviewing.changes import Compared, compared
from tests.site.small_network import NETWORK, manifest, png, post

EDITORS = "energy/posts/2026-11-20-new.md"


def stream(found: Compared, uid: str) -> StreamChange:
    [one] = [one for one in found.difference.streams if one.unit == uid]
    return one


def feed(found: Compared, kind: str, name: str) -> FeedChange:
    [one] = [one for one in found.difference.feeds if (one.kind, one.name, one.number) == (kind, name, 0)]
    return one


def things(found: Compared, kind: str) -> list[ThingChange]:
    return [one for one in found.difference.things if one.kind == kind]


# ------------------------------------------------------------------------------------------------ sections


def test_a_unit_that_carries_one_more_says_by_which_rule_and_where_it_stands(tmp_path: Path) -> None:
    found = compared(NETWORK, {**NETWORK, EDITORS: post("New.", title="New", tags="[hydrogen]")}, tmp_path)
    [carry] = stream(found, "tax").carries
    assert (carry.post, carry.title, carry.home) == ("energy/new", "New", "Energy & Infrastructure")
    assert carry.why.startswith("because we follow ")
    assert carry.where.startswith("units/tax/unit.yaml:")
    assert "Tax will carry 1 more" in found.told.summary


def test_an_offer_is_told_as_one(tmp_path: Path) -> None:
    found = compared(
        NETWORK, {**NETWORK, EDITORS: post("New.", title="New", to="[steam, tax]", share="[tax]")}, tmp_path
    )
    assert [(carry.why, carry.where) for carry in stream(found, "tax").carries] == [("offered by its author", "")]


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        (with_key(CAVERNS, "share: nobody"), "its 'share' lets in nobody"),
        (
            lambda files: with_key(CAVERNS, "reason: x")(with_key(CAVERNS, "status: withdrawn")(files)),
            "it is withdrawn",
        ),
        (
            lambda files: with_key(CAVERNS, "reason: x")(with_key(CAVERNS, "status: retracted")(files)),
            "it is retracted",
        ),
        (with_key(CAVERNS, "expires: 2026-11-01"), "it has expired"),
        (with_key(CAVERNS, "date: 2027-01-01"), "it is dated ahead"),
        (with_key(CAVERNS, "status: draft"), "it is no longer published"),
        (without(CAVERNS), "it is no longer published"),
        (replaced("labs/unit.yaml", "since: 2026-01-15", "since: 2026-06-15"), "it is older than 2026-06-15"),
        (put("labs/unit.yaml", b"name: Labs\nkind: region\n"), "no rule follows it any more, and it is not offered"),
    ],
)
def test_a_unit_that_carries_one_fewer_says_why(edit: object, why: str, tmp_path: Path) -> None:
    found = compared(NETWORK, edit(NETWORK), tmp_path)  # type: ignore[operator]
    dropped = {carry.post: carry.why for carry in stream(found, "labs").drops}
    assert dropped["energy/what-caverns-cost"].startswith(why)


def test_a_post_that_only_has_another_id_now_is_neither_new_nor_gone_in_a_section(tmp_path: Path) -> None:
    after = with_key(CAVERNS, "id: tag:northwind.example,2026:energy/another")(NETWORK)
    found = compared(NETWORK, after, tmp_path)
    assert found.difference.streams == ()
    assert len(found.difference.ids) == 1


def test_own_posts_are_counted(tmp_path: Path) -> None:
    found = compared(NETWORK, {**without(FENCE)(NETWORK), EDITORS: post("New.", title="New")}, tmp_path)
    assert (stream(found, "energy").own_more, stream(found, "energy").own_fewer) == (1, 0)
    assert (stream(found, "tax").own_more, stream(found, "tax").own_fewer) == (0, 1)


def test_what_a_unit_does_otherwise_with_what_it_carries_is_told(tmp_path: Path) -> None:
    page = "- {post: tax/levies, pin: false, note: Another sentence.}\n- {post: tax/small-print, hide: true}\n"
    [carry] = stream(compared(NETWORK, {**NETWORK, "energy/carried.yaml": page.encode()}, tmp_path), "energy").alters
    assert (carry.post, carry.why) == ("tax/levies", "no longer pinned; introduced with “Another sentence.”")


def test_links_of_outside_feeds_are_counted(tmp_path: Path) -> None:
    path = "energy/outside/grid-operator.json"
    found = compared(NETWORK, replaced(path, "A map of the grid", "Another map")(NETWORK), tmp_path)
    assert [(one.what, one.note) for one in stream(found, "energy").outside] == [
        ("The grid operator", "1 links more, 1 fewer")
    ]


# ------------------------------------------------------------------------------------------------ the front page


def test_another_lead_of_the_front_page_and_what_it_shows_are_told(tmp_path: Path) -> None:
    found = compared(
        NETWORK, replaced("network.yaml", "pinned: [energy/what-caverns-cost]", "pinned: []")(NETWORK), tmp_path
    )
    front = found.difference.front
    assert front is not None
    assert front.lead_before == "What storage caverns cost"
    assert "the front page has another lead" in found.told.summary
    assert any(section.title == "Front page" for section in found.told.sections)


def test_a_front_page_of_the_same_posts_is_told_of_by_nothing(tmp_path: Path) -> None:
    found = compared(NETWORK, with_key(CAVERNS, "title: Other")(NETWORK), tmp_path)
    assert found.difference.front is None


def test_a_new_post_that_stands_on_the_front_page_is_told_as_shown_there(tmp_path: Path) -> None:
    front = compared(NETWORK, {**NETWORK, EDITORS: post("New.", title="New")}, tmp_path).difference.front
    assert front is not None
    assert (front.new, front.lead_before) == (("New",), "")


# ------------------------------------------------------------------------------------------------ feeds


def test_each_feed_says_which_entries_are_new_changed_and_gone(tmp_path: Path) -> None:
    after = with_key(CAVERNS, "title: Other")({**without(FENCE)(NETWORK), EDITORS: post("New.", title="New")})
    one = feed(compared(NETWORK, after, tmp_path), "network", "")
    assert (one.fate, one.new, one.gone) == (Fate.CHANGED, ("New",), ("The ring fence",))
    assert "Other" in one.changed


def test_a_feed_that_differs_in_a_time_alone_is_counted_apart(tmp_path: Path) -> None:
    found = compared(NETWORK, {**NETWORK, EDITORS: post("New.", title="New")}, tmp_path)
    assert feed(found, "unit", "labs").stamps_alone
    [section] = [section for section in found.told.sections if section.title.startswith("Feeds")]
    assert "time of change alone" in str(section.rows[-1])
    assert not any("Labs" in str(row) for row in section.rows)


def test_an_entry_whose_page_shows_another_picture_of_the_same_name_says_something_else(tmp_path: Path) -> None:
    found = compared(NETWORK, EDITS["the picture"](NETWORK), tmp_path)
    assert feed(found, "own", "energy").changed == ("What storage caverns cost",)


def test_feeds_of_who_is_new_or_gone_are_new_or_gone(tmp_path: Path) -> None:
    after = {**without("energy/experts/li-wei.md")(NETWORK), "tax/experts/new-hand.md": b"---\nname: New Hand\n---\n"}
    found = compared(NETWORK, after, tmp_path)
    assert feed(found, "expert", "li-wei").fate is Fate.GONE
    assert feed(found, "expert", "new-hand").fate is Fate.NEW


def test_another_name_of_a_feed_is_told(tmp_path: Path) -> None:
    one = feed(compared(NETWORK, EDITS["a topic's name"](NETWORK), tmp_path), "topic", "hydrogen")
    assert one.head
    assert not one.stamps_alone


# ------------------------------------------------------------------------------------------------ all else


def test_units_experts_topics_and_pages_are_new_renamed_changed_and_gone(tmp_path: Path) -> None:
    after = EDITS["a unit's name"](NETWORK)
    after = EDITS["an expert's name"](after)
    after = EDITS["a new topic"](after)
    after = without("tax/pages/law.md")({**after, "tax/pages/rates.md": b"---\ntitle: The rates\n---\n\nNow.\n"})
    found = compared(NETWORK, after, tmp_path)
    assert [(one.name, one.was) for one in things(found, "unit")] == [("Energy", "Energy & Infrastructure")]
    assert [(one.name, one.was) for one in things(found, "expert")] == [("Dana Ortiz Vale", "Dana Ortiz")]
    assert [(one.name, one.fate, one.path) for one in things(found, "topic")] == [("Rail", Fate.NEW, "/topics/rail/")]
    assert {(one.name, one.fate) for one in things(found, "page")} >= {("The law", Fate.GONE), ("The rates", Fate.NEW)}


def test_an_experts_words_and_facts_are_told(tmp_path: Path) -> None:
    after = EDITS["an expert's life"](EDITS["an expert's role"](NETWORK))
    [one] = things(compared(NETWORK, after, tmp_path), "expert")
    assert {edit.what for edit in one.edits} == {"role", "words"}


def test_an_expert_with_another_slug_is_the_same_person_with_another_address(tmp_path: Path) -> None:
    path = "energy/experts/li-wei.md"
    after = {("energy/experts/li.md" if name == path else name): data for name, data in NETWORK.items()}
    after = {name: data.replace(b"li-wei", b"li") for name, data in after.items()}
    [one] = things(compared(NETWORK, after, tmp_path), "expert")
    assert (one.fate, one.edits[0].before, one.edits[0].after) == (Fate.CHANGED, "/experts/li-wei/", "/experts/li/")


def test_the_network_says_what_is_another_of_it(tmp_path: Path) -> None:
    after = {**NETWORK, "network.yaml": manifest("https://advice.example").replace(b"per_unit: 2", b"per_unit: 3")}
    [one] = things(compared(NETWORK, after, tmp_path), "network")
    assert [edit.what for edit in one.edits] == ["address of the site", "further posts of a unit on the front page"]


def test_a_disclosure_of_the_network_is_a_change_of_every_post_below_which_it_stands(tmp_path: Path) -> None:
    line = "disclosures:\n  - {text: We are paid by those we advise., units: [tax]}\n"
    after = {**NETWORK, "network.yaml": NETWORK["network.yaml"] + line.encode()}
    found = compared(NETWORK, after, tmp_path)
    assert found.posts(Fate.CHANGED)
    assert all(post.startswith("tax/") for post in found.posts())
    assert {what for post in found.posts() for what in found.edits(post)} == {"disclosure"}


def test_a_picture_that_comes_into_use_is_new_and_one_nobody_uses_is_nothing(tmp_path: Path) -> None:
    edit = replaced(CAVERNS, 'media/cavern.png "The head', 'media/never-used.png "The head')
    after = edit({**NETWORK, "energy/media/unused.png": png(3)})
    assert [(one.name, one.fate) for one in things(compared(NETWORK, after, tmp_path), "file")] == [
        ("energy/media/never-used.png", Fate.NEW)
    ]
