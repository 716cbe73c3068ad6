"""What a post is at a moment, who may sign it, what its keys come to."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from plugins.network.model import Form, State, Status
from plugins.network.states import in_feeds_until, next_change, publishable, said_in_feeds, state
from tests.builders import make_post, moment
from tests.trees import NETWORK, NOW, Survey, expert, post, small_network, survey, write_network

X = "energy/posts/x.md"
LONDON = ZoneInfo("Europe/London")
OPEN = NETWORK.replace("tags: closed", "tags: open")


def with_post(
    tmp_path: Path, *lines: str, now: datetime = NOW, network: str = NETWORK, path: str = X, **keys: str
) -> Survey:
    files = small_network() | {"network.yaml": network, path: post(*lines, **keys)}
    return survey(write_network(tmp_path, files), now)


# ---------------------------------------------------------------------------------------------------------- states

PAST, NEXT = "2026-11-01", "2026-12-01"


@pytest.mark.parametrize(
    ("status", "date", "expires", "expected"),
    [
        (Status.PUBLISHED, PAST, None, State.PUBLISHED),
        (Status.PUBLISHED, PAST, NEXT, State.PUBLISHED),
        (Status.PUBLISHED, PAST, "2026-11-25T12:00", State.EXPIRED),
        (Status.PUBLISHED, PAST, "2026-11-25T12:01", State.PUBLISHED),
        (Status.PUBLISHED, "2026-11-25T12:00", None, State.PUBLISHED),
        (Status.PUBLISHED, "2026-11-25T12:01", None, State.FUTURE),
        (Status.PUBLISHED, NEXT, None, State.FUTURE),
        (Status.DRAFT, PAST, None, State.DRAFT),
        (Status.DRAFT, NEXT, None, State.DRAFT),
        (Status.DRAFT, PAST, "2026-11-02", State.DRAFT),
        (Status.WITHDRAWN, PAST, None, State.WITHDRAWN),
        (Status.WITHDRAWN, PAST, "2026-11-02", State.EXPIRED),
        (Status.WITHDRAWN, NEXT, None, State.FUTURE),
        (Status.RETRACTED, PAST, None, State.RETRACTED),
        (Status.RETRACTED, PAST, "2026-11-02", State.RETRACTED),
        (Status.RETRACTED, NEXT, None, State.FUTURE),
    ],
)
def test_a_state_is_the_status_seen_through_the_clock(
    status: Status, date: str, expires: str | None, expected: State
) -> None:
    one = make_post("energy/x", date, status=status, expires=moment(expires) if expires else None)
    assert state(one, NOW) is expected
    assert publishable(one, NOW) is (expected in (State.PUBLISHED, State.WITHDRAWN))


@pytest.mark.parametrize(
    ("status", "date", "expires", "due"),
    [
        (Status.PUBLISHED, PAST, None, None),
        (Status.PUBLISHED, NEXT, None, NEXT),
        (Status.PUBLISHED, NEXT, "2026-12-02", NEXT),
        (Status.PUBLISHED, PAST, NEXT, NEXT),
        (Status.PUBLISHED, PAST, PAST, None),
        (Status.DRAFT, NEXT, NEXT, None),
    ],
)
def test_the_next_change_is_the_first_that_the_clock_brings(
    status: Status, date: str, expires: str | None, due: str | None
) -> None:
    one = make_post("energy/x", date, status=status, expires=moment(expires) if expires else None)
    assert next_change(one, NOW, LONDON) == (moment(due) if due else None)


@pytest.mark.parametrize(
    ("status", "updated", "expires", "due"),
    [
        (Status.RETRACTED, "2026-11-20T08:00", None, "2027-02-18T08:00"),
        (Status.WITHDRAWN, "2026-11-20T08:00", None, "2027-02-18T08:00"),
        (Status.PUBLISHED, "2026-11-20T08:00", None, None),  # an ordinary change ends nothing
        (Status.DRAFT, "2026-11-20T08:00", None, None),
        (Status.RETRACTED, None, None, None),
        (Status.RETRACTED, PAST, None, None),  # nobody wrote when: feeds say it for as long as that is so
        (Status.RETRACTED, "2026-08-27T12:00", None, None),  # over at this very moment
        (Status.RETRACTED, "2026-08-27T12:01", None, "2026-11-25T12:01"),
        (Status.RETRACTED, "2026-11-20", NEXT, "2027-02-18"),  # what was retracted does not expire
        (Status.WITHDRAWN, "2026-11-20", NEXT, NEXT),
    ],
)
def test_the_clock_ends_what_feeds_say_of_a_post_that_was_taken_back(
    status: Status, updated: str | None, expires: str | None, due: str | None
) -> None:
    one = make_post(
        "energy/x",
        PAST,
        status=status,
        updated=moment(updated) if updated else None,
        expires=moment(expires) if expires else None,
    )
    assert next_change(one, NOW, LONDON) == (moment(due) if due else None)


@pytest.mark.parametrize(
    ("form", "starts", "ends", "due"),
    [
        (Form.EVENT, NEXT, None, "2026-12-02"),
        (Form.EVENT, "2026-12-01T09:00", "2026-12-01T11:00", "2026-12-01T11:00"),
        (Form.EVENT, "2026-07-01", None, None),
        (Form.NOTE, NEXT, None, None),
        (Form.EVENT, None, None, None),
    ],
)
def test_the_clock_ends_an_event(form: Form, starts: str | None, ends: str | None, due: str | None) -> None:
    when = {"starts": moment(starts) if starts else None, "ends": moment(ends) if ends else None}
    assert next_change(make_post("energy/x", PAST, form=form, **when), NOW, LONDON) == (moment(due) if due else None)


@pytest.mark.parametrize(
    ("status", "review_by", "due"),
    [
        (Status.PUBLISHED, "2026-11-24", None),  # said already
        (Status.PUBLISHED, "2026-11-25", "2026-11-26"),  # today is still in time
        (Status.PUBLISHED, "2027-06-30", "2027-06-30T23:00"),  # a day of London
        (Status.DRAFT, "2026-11-25", None),
        (Status.RETRACTED, "2026-11-25", None),
    ],
)
def test_a_page_changes_when_its_review_is_due(status: Status, review_by: str, due: str | None) -> None:
    one = make_post("energy/x", PAST, status=status, review_by=date.fromisoformat(review_by))
    assert next_change(one, NOW, LONDON) == (moment(due) if due else None)


def test_feeds_say_for_ninety_days_that_a_post_was_taken_back() -> None:
    assert in_feeds_until(moment("2026-11-20"), moment(PAST)) == moment("2027-02-18")
    assert in_feeds_until(moment(PAST), moment(PAST)) is None
    assert in_feeds_until(None, moment(PAST)) is None


@pytest.mark.parametrize(
    ("when", "now", "said"),
    [
        ("2026-11-20", "2027-02-17T23:59", True),
        ("2026-11-20", "2027-02-18", False),
        (PAST, "2036-11-20", True),
        (None, "2036-11-20", True),
    ],
)
def test_what_nobody_wrote_the_day_of_is_said_for_good(when: str | None, now: str, said: bool) -> None:
    assert said_in_feeds(moment(when) if when else None, moment(PAST), moment(now)) is said


def test_the_network_is_due_when_a_retraction_leaves_its_feeds(tmp_path: Path) -> None:
    found = with_post(tmp_path, "status: retracted", "reason: Wrong.", "updated: 2026-11-22")
    assert found.assembled.next_due == datetime(2027, 2, 20, tzinfo=UTC)


def test_an_old_slug_in_another_s_file_is_as_good_as_the_new_one(tmp_path: Path) -> None:
    network = NETWORK.replace("pinned: [energy/caverns]", "pinned: [energy/older, energy/caverns]")
    files = small_network() | {
        "network.yaml": network,
        X: post("aliases: [older]"),
        "tax/posts/y.md": post("about: energy/older", "translation_of: energy/older", "lang: fi", author="tom-ash"),
    }
    found = survey(write_network(tmp_path, files))
    assert found.said == []
    assert found.catalog.network.front.pinned == ("energy/x", "energy/caverns")
    assert found.post("tax/y").about == "energy/older"


@pytest.mark.parametrize("lines", [("status: draft",), ("date: 2027-01-01",), ("status: retracted", "reason: Wrong.")])
def test_an_old_slug_of_what_is_not_published_is_told_like_a_new_one(tmp_path: Path, lines: tuple[str, ...]) -> None:
    files = small_network() | {
        "network.yaml": NETWORK.replace("pinned: [energy/caverns]", "pinned: [energy/older]"),
        X: post("aliases: [older]", *lines),
        "tax/posts/y.md": post("about: energy/older", author="tom-ash"),
    }
    found = survey(write_network(tmp_path, files))
    assert found.about("tax/posts/y.md") == ["5: warning: 'about': there is no published post 'energy/older'"]
    assert found.about("network.yaml") == ["19: warning: 'energy/older' is no published post; it is not shown first"]
    assert found.catalog.network.front.pinned == ()


def test_the_network_is_due_when_its_first_post_is(tmp_path: Path) -> None:
    files = small_network() | {
        X: post("date: 2026-12-24"),
        "tax/posts/y.md": post("date: 2026-11-01", "expires: 2026-12-01"),
    }
    found = survey(write_network(tmp_path, files))
    assert found.assembled.next_due == datetime(2026, 12, 1, tzinfo=UTC)
    assert found.assembled.unpublished == 1


@pytest.mark.parametrize(
    ("zone", "written", "utc"),
    [
        ("Europe/London", "2026-11-20", "2026-11-20T00:00"),
        ("Europe/London", "2026-07-20", "2026-07-19T23:00"),
        ("Europe/London", "2026-03-29", "2026-03-29T00:00"),
        ("Europe/London", "2026-03-30", "2026-03-29T23:00"),
        ("Asia/Tokyo", "2026-11-20", "2026-11-19T15:00"),
        ("America/New_York", "2026-11-20", "2026-11-20T05:00"),
        ("America/New_York", "2026-11-20T09:30", "2026-11-20T14:30"),
        ("America/New_York", "2026-11-20 09:30", "2026-11-20T14:30"),
        ("America/New_York", "2026-11-20T09:30Z", "2026-11-20T09:30"),
        ("America/New_York", "2026-11-20T09:30+02:00", "2026-11-20T07:30"),
    ],
)
def test_a_date_begins_in_the_network_s_zone(tmp_path: Path, zone: str, written: str, utc: str) -> None:
    network = NETWORK.replace("Europe/London", zone)
    found = with_post(tmp_path, f"date: {written}", network=network).post("energy/x")
    assert found.date == moment(utc)
    assert found.has_time is (len(written) > 10)


def test_a_post_comes_at_midnight_of_its_own_zone(tmp_path: Path) -> None:
    network = NETWORK.replace("Europe/London", "Asia/Tokyo")
    minute_before = datetime(2026, 11, 20, 14, 59, tzinfo=UTC)
    assert "energy/x" not in with_post(tmp_path / "a", "date: 2026-11-21", network=network, now=minute_before).live
    midnight = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
    assert "energy/x" in with_post(tmp_path / "b", "date: 2026-11-21", network=network, now=midnight).live


def test_a_retracted_post_leaves_date_and_reason_alone(tmp_path: Path) -> None:
    lines = (
        "status: retracted",
        "reason: Wrong figures.",
        "updated: 2026-11-24",
        "aliases: [older]",
        "summary: Secret.",
    )
    found = with_post(tmp_path, *lines, title="Secret", body="Secret.")
    (notice,) = found.catalog.notices
    assert (notice.slug, notice.state, notice.reason) == ("x", State.RETRACTED, "Wrong figures.")
    assert (notice.when, notice.id) == (moment("2026-11-24"), "tag:firm.example,2026:energy/older")
    assert found.catalog.aliases["/energy/older/"] == "/energy/x/"
    assert "Secret" not in repr(found.catalog)
    with pytest.raises(KeyError):
        found.html(X)


def test_an_expired_post_leaves_its_date_alone(tmp_path: Path) -> None:
    found = with_post(tmp_path, "expires: 2026-11-22", title="Secret", body="Secret.")
    (notice,) = found.catalog.notices
    assert (notice.state, notice.when, notice.reason) == (State.EXPIRED, moment("2026-11-22"), "")
    assert "Secret" not in repr(found.catalog)


def test_a_withdrawn_post_keeps_its_text_and_is_in_no_list(tmp_path: Path) -> None:
    found = with_post(tmp_path, "status: withdrawn", "reason: Old.", "tags: [grid]", body="All of it.")
    assert "energy/x" not in found.live
    assert [one.slug for one in found.catalog.withdrawn] == ["x"]
    assert "All of it." in found.html(X)
    assert all(one.slug != "x" for posts in found.catalog.posts_of_topic.values() for one in posts)


def test_a_closed_unit_keeps_its_posts_and_takes_none_of_the_future(tmp_path: Path) -> None:
    network = NETWORK.replace("stage: live", "stage: closed")
    found = with_post(tmp_path, "date: 2027-01-01", network=network)
    assert {"energy/caverns", "energy/pipes"} <= found.live
    assert found.about(X) == [
        "4: error: the unit 'energy' is closed and takes no new posts; move the post to another unit"
    ]
    assert found.assembled.next_due is None


def test_words_of_a_post_that_is_not_shared_are_withheld_and_that_is_said(tmp_path: Path) -> None:
    comment = post("date: 2026-11-03", "about: energy/caverns", "quote: Some words.", author="tom-ash")
    caverns = post("date: 2026-11-01", "share: nobody", title="What caverns cost")
    files = {"tax/posts/x.md": comment, "energy/posts/2026-11-01-caverns.md": caverns}
    found = survey(write_network(tmp_path, small_network() | files))
    assert found.about("tax/posts/x.md") == [
        "6: warning: the words quoted are not shown: energy/caverns is not shared with this unit"
    ]


def test_a_rule_that_names_a_closed_unit_does_nothing_and_says_so(tmp_path: Path) -> None:
    network = NETWORK.replace("stage: live", "stage: closed")
    rules = "name: Tax\nfollow:\n- {topics: [h2]}\n- {unit: energy}\n"
    files = small_network() | {"network.yaml": network, "tax/unit.yaml": rules}
    found = survey(write_network(tmp_path, files))
    assert found.about("tax/unit.yaml") == [
        "4: warning: the unit 'energy' is closed, so the rule does nothing; take it out"
    ]
    assert [rule.topics for rule in found.catalog.unit["tax"].follow] == [("hydrogen",)]


# ------------------------------------------------------------------------------------------------------------ keys


@pytest.mark.parametrize(
    ("lines", "line", "words"),
    [
        (["status: withdrawn"], 5, "a withdrawn post needs a reason; write reason: Figures superseded."),
        (["status: retracted"], 5, "a retracted post needs a reason"),
        (["reason: x"], 5, "'reason' goes only with status: withdrawn or retracted"),
        (
            ["updated: 2026-11-21"],
            5,
            "'updated' goes only with withdrawn and retracted; write what changed under changes:",
        ),
        (["expires: 2026-11-20"], 5, "'expires' is not after the post's date"),
        (["quote: Words."], 5, "a quote needs its source; write about: unit/slug, or about: https://…"),
        (["id: 'https://insights.firm.example/#organization'"], 5, "is what pages call the firm or a person"),
        (["id: 'tag:firm.example,2026:feed/own/tax'"], 5, "is one of a feed; write another id here"),
        (["about: https://INSIGHTS.firm.example:443/x/../tax/y/"], 5, "'about' is an address of this site"),
        (['summary: "Words \\u202e turned."'], 5, "holds the character U+202E, which turns the order"),
        (["form: event"], 5, "an event needs its beginning; write starts:"),
        (["form: event", "starts: 2027-02-02", "ends: 2027-02-01"], 7, "the event ends before it starts"),
        (["place: Hull"], 5, "'place' goes only with form: event"),
        (["tags: [hydrogne]"], 5, "unknown tag 'hydrogne'; did you mean 'hydrogen'?"),
        (["share: [taxx]"], 5, "unknown unit or group 'taxx'; did you mean 'tax'?"),
        (["to: [taxx]"], 5, "unknown unit 'taxx'; did you mean 'tax'?"),
        (["slug: page"], 5, "the address /energy/page/ is taken by the section itself"),
        (["slug: media"], 5, "the address /energy/media/ is taken by the section itself"),
        (["date: 2037-01-01"], 4, "the year 2037 is more than 10 years ahead"),
        (["author: dana-ortiz", "authors: [li-wei]"], 4, "'author' and 'authors' are both given; keep authors"),
        (["authors: []"], 4, "'authors' is missing; write authors: [your-name]"),
        (["authors: [dana-ortis]"], 4, "unknown expert 'dana-ortis'; did you mean 'dana-ortiz'?"),
        (["author: dana-ortis"], 4, "unknown expert 'dana-ortis'; did you mean 'dana-ortiz'?"),
        (["authors: [tom-ash]"], 4, "'tom-ash' is an expert of another unit; ask for writes_for: [energy]"),
        (["aliases: [/tax/x/]"], 5, "the old address '/tax/x/' begins with /tax/, which belongs to another unit"),
        (["aliases: [/TAX/x/]"], 5, "which belongs to another unit"),
        (["aliases: [/topics/x/]"], 5, "begins with /topics/, which belongs to the network"),
        (["aliases: [/Theme/site.css]"], 5, "which belongs to the network"),
        (["aliases: [/atom-3.xml]"], 5, "which belongs to the network"),
        (["aliases: [/energy/media/x.png]"], 5, "belongs to the section itself"),
        (["aliases: [/energy/feed.xml]"], 5, "belongs to the section itself"),
        (["aliases: [/.htaccess]"], 5, "'aliases' must be an old slug, or an old address"),
        (["aliases: [/../x/]"], 5, "'aliases' must be an old slug, or an old address"),
        (["aliases: [//evil.example/]"], 5, "'aliases' must be an old slug, or an old address"),
        (["aliases: ['https://evil.example/']"], 5, "'aliases' must be an old slug, or an old address"),
    ],
)
def test_what_does_not_agree_holds_the_post_with_its_line(
    tmp_path: Path, lines: list[str], line: int, words: str
) -> None:
    found = with_post(tmp_path, *lines)
    assert [what.partition(" error: ")[0] for what in found.about(X) if words in what] == [f"{line}:"], found.about(X)
    assert "energy/x" not in found.live
    assert len(found.live) == 3


def test_a_date_is_taken_from_the_file_s_name(tmp_path: Path) -> None:
    path = "energy/posts/2026/2026-11-19-named.md"
    files = small_network() | {path: "---\ntitle: A\nauthors: [dana-ortiz]\n---\nx"}
    found = survey(write_network(tmp_path, files)).post("energy/named")
    assert (found.date, found.has_time, found.slug) == (moment("2026-11-19"), False, "named")


@pytest.mark.parametrize("name", ["x", "2026-13-45-x", "0001-01-01-x", "9999-01-01-x"])
def test_without_a_date_anywhere_the_post_is_held(tmp_path: Path, name: str) -> None:
    path = f"energy/posts/{name}.md"
    found = survey(write_network(tmp_path, small_network() | {path: "---\ntitle: A\nauthors: [dana-ortiz]\n---\nx"}))
    assert any("'date' is missing; write date: 2026-11-25" in what for what in found.about(path))
    assert len(found.live) == 3


def test_the_front_matter_s_date_comes_before_the_file_name_s(tmp_path: Path) -> None:
    found = with_post(tmp_path, "date: 2026-11-03", path="energy/posts/2026-11-19-x.md").post("energy/x")
    assert found.date == moment("2026-11-03")


def test_a_file_name_that_makes_no_address_is_told_a_better_one(tmp_path: Path) -> None:
    found = with_post(tmp_path, path="energy/posts/2026-11-19-Große Pläne.md")
    assert found.about("energy/posts/2026-11-19-Große Pläne.md")[0].endswith(
        "rename the file, or write slug: grosse-plane"
    )
    assert "energy/y" in with_post(tmp_path / "b", "slug: y", path="energy/posts/2026-11-19-Große Pläne.md").live


def test_author_is_read_as_authors(tmp_path: Path) -> None:
    assert with_post(tmp_path, "author: li-wei").post("energy/x").authors == ("li-wei",)


def test_an_expert_of_another_unit_signs_where_they_write_for(tmp_path: Path) -> None:
    files = small_network() | {
        X: post(author="tom-ash"),
        "tax/experts/tom-ash.md": expert("Tom", "writes_for: [energy]"),
    }
    assert survey(write_network(tmp_path, files)).post("energy/x").authors == ("tom-ash",)


def test_of_two_people_with_one_slug_the_unit_that_they_serve_has_them(tmp_path: Path) -> None:
    found = survey(write_network(tmp_path, small_network() | {"energy/experts/tom-ash.md": expert("Another Tom")}))
    assert found.catalog.expert["tom-ash"].name == "Tom Ash"
    assert found.about("energy/experts/tom-ash.md") == [
        "2: error: 'tom-ash' is an expert already (units/tax/experts/tom-ash.md); write that person's writes_for there"
    ]


def test_of_two_people_with_one_slug_whom_nobody_named_the_smaller_uid_has_them(tmp_path: Path) -> None:
    more = {"energy/experts/a-b.md": expert("In Energy"), "tax/experts/a-b.md": expert("In Tax")}
    assert survey(write_network(tmp_path, small_network() | more)).catalog.expert["a-b"].name == "In Energy"


@pytest.mark.parametrize("tag", ["hydrogen", "Hydrogen", "H2", "green hydrogen", "GREEN_HYDROGEN", "green-hydrogen"])
def test_a_tag_leads_to_its_topic_by_slug_name_and_alias(tmp_path: Path, tag: str) -> None:
    assert with_post(tmp_path, f"tags: [{tag}, hydrogen]").post("energy/x").topics == ("hydrogen",)


def test_a_topic_s_own_slug_leads_to_no_other_topic(tmp_path: Path) -> None:
    network = NETWORK.replace("aliases: [h2, Green Hydrogen]", "aliases: [grid]")
    assert with_post(tmp_path, "tags: [grid]", network=network).post("energy/x").topics == ("grid",)


def test_in_an_open_network_an_unknown_tag_becomes_a_topic(tmp_path: Path) -> None:
    found = with_post(tmp_path, "tags: [Heat Pumps, h2]", network=OPEN)
    assert found.post("energy/x").topics == ("heat-pumps", "hydrogen")
    assert found.catalog.topic["heat-pumps"].name == "Heat Pumps"
    assert found.said == []


def test_tags_that_make_one_address_are_said(tmp_path: Path) -> None:
    found = with_post(tmp_path, "tags: [C++, C#]", network=OPEN)
    assert found.about(X) == ["5: warning: the tags 'C#' and 'C++' make one address /topics/c/; use one of them"]
    assert found.post("energy/x").topics == ("c",)


def test_a_tag_that_only_resembles_a_topic_is_said(tmp_path: Path) -> None:
    found = with_post(tmp_path, "tags: [Grid!]", network=OPEN)
    assert found.about(X) == ["5: warning: the tag 'Grid!' leads to the topic 'grid'; write that"]


def test_a_tag_without_letters_is_told(tmp_path: Path) -> None:
    assert "makes no address" in with_post(tmp_path, "tags: ['🚗']", network=OPEN).about(X)[0]


@pytest.mark.parametrize(
    "lines", [("status: draft",), ("date: 2027-01-01",), ("statsu: x",), ("status: retracted", "reason: x")]
)
def test_a_draft_s_spelling_names_no_topic(tmp_path: Path, lines: tuple[str, ...]) -> None:
    files = small_network() | {"network.yaml": OPEN, X: post("tags: [heat pumps]")}
    before = survey(write_network(tmp_path / "a", files)).catalog
    files["tax/posts/y.md"] = post("tags: [HEAT pumps, Secret Thing]", *lines)
    after = survey(write_network(tmp_path / "b", files)).catalog
    assert after.topics == before.topics


def test_changes_are_newest_first_and_the_newest_is_when_it_was_updated(tmp_path: Path) -> None:
    lines = (
        "changes:",
        "- {date: 2026-11-21, what: One.}",
        "- {date: 2026-11-23, what: Two.}",
        "- {date: 2026-11-22, what: Three.}",
    )
    found = with_post(tmp_path, *lines).post("energy/x")
    assert [change.what for change in found.changes] == ["Two.", "Three.", "One."]
    assert found.updated == moment("2026-11-23")
    assert with_post(tmp_path / "b").post("energy/x").updated is None


TAKEN_DOWN = ("status: withdrawn", "reason: Old.")


def withdrawn(found: Survey) -> datetime | None:
    (one,) = found.catalog.withdrawn
    return one.updated


@pytest.mark.parametrize("status", ["withdrawn", "retracted"])
def test_what_was_taken_down_without_a_day_is_said_and_has_the_post_s(tmp_path: Path, status: str) -> None:
    found = with_post(tmp_path, f"status: {status}", "reason: Old.")
    assert found.about(X) == ["5: warning: write updated: when it was taken down, as in 2026-11-22"]
    days = [post.updated for post in found.catalog.withdrawn] + [notice.when for notice in found.catalog.notices]
    assert days == [moment("2026-11-20")]


@pytest.mark.parametrize("updated", ["2026-11-24", "2026-11-25T12:00Z"])
def test_the_day_that_a_post_was_taken_down_is_kept(tmp_path: Path, updated: str) -> None:
    found = with_post(tmp_path, "date: 2026-11-20T09:30", *TAKEN_DOWN, f"updated: {updated}")
    assert found.said == []
    assert withdrawn(found) == moment(updated.removesuffix("Z"))


@pytest.mark.parametrize("status", ["withdrawn", "retracted"])
@pytest.mark.parametrize("updated", ["2026-11-19", "2026-11-20"])
def test_a_post_is_taken_down_after_it_was_published(tmp_path: Path, status: str, updated: str) -> None:
    """Feed readers pass over a tombstone that is older than the entry."""
    lines = ["date: 2026-11-20T09:30", f"status: {status}", "reason: Old.", f"updated: {updated}"]
    catalog = with_post(tmp_path, *lines).catalog
    when = [post.updated for post in catalog.withdrawn] + [notice.when for notice in catalog.notices]
    assert when == [moment("2026-11-20T09:30:01")]


def test_a_post_is_taken_down_no_earlier_than_it_was_last_changed(tmp_path: Path) -> None:
    lines = ["status: retracted", "reason: Old.", "updated: 2026-11-22", "changes:", "- {date: 2026-11-23, what: One.}"]
    (notice,) = with_post(tmp_path, *lines).catalog.notices
    assert notice.when == moment("2026-11-23")


def test_a_post_taken_down_before_its_date_is_said(tmp_path: Path) -> None:
    found = with_post(tmp_path, *TAKEN_DOWN, "updated: 2026-11-19")
    assert found.about(X) == ["7: warning: 'updated' is before the post's date; write when it was taken down"]


def test_a_post_is_not_taken_down_in_the_future(tmp_path: Path) -> None:
    found = with_post(tmp_path, *TAKEN_DOWN, "updated: 2026-11-26")
    assert found.about(X) == ["7: warning: 'updated' has not happened yet; write when it was taken down"]
    assert withdrawn(found) == found.catalog.withdrawn[0].date  # the same at every build, until it is mended


def test_a_change_that_is_to_come_puts_no_date_into_the_future(tmp_path: Path) -> None:
    found = with_post(tmp_path, "changes:", "- {date: 2026-12-24, what: One.}")
    assert found.about(X) == [
        "5: warning: a change on 2026-12-24 has not happened yet, and is not shown; write its real date",
    ]
    assert found.post("energy/x").updated is None


def test_a_summary_is_one_plain_line_or_cut_from_the_text(tmp_path: Path) -> None:
    found = with_post(tmp_path, "summary: |", "  One <b>two</b>", "  three.").post("energy/x")
    assert (found.summary, found.own_summary) == ("One <b>two</b> three.", True)
    cut = with_post(tmp_path / "b", body="Some *words*.").post("energy/x")
    assert (cut.summary, cut.own_summary) == ("Some words.", False)


@pytest.mark.parametrize(
    ("lines", "ident"),
    [
        ((), "tag:firm.example,2026:energy/x"),
        (("slug: y",), "tag:firm.example,2026:energy/y"),
        (("aliases: [/old/place/, first, second]",), "tag:firm.example,2026:energy/first"),
        (("id: 'tag:old.example,2010:post-7'", "aliases: [first]"), "tag:old.example,2010:post-7"),
        (("id: https://old.example/?p=7",), "https://old.example/?p=7"),
    ],
)
def test_the_id_outlives_a_new_slug(tmp_path: Path, lines: tuple[str, ...], ident: str) -> None:
    slug = "y" if "slug: y" in lines else "x"
    assert with_post(tmp_path, *lines).post(f"energy/{slug}").id == ident


def test_a_renamed_unit_keeps_its_ids(tmp_path: Path) -> None:
    files = {path.replace("energy/", "power/", 1): text for path, text in small_network().items()}
    found = survey(write_network(tmp_path, files))
    assert found.post("energy/caverns").id == "tag:firm.example,2026:energy/caverns"
    assert found.catalog.unit["energy"].slug == "power"


def test_the_end_of_an_event_that_nobody_sees_changes_nothing() -> None:
    one = make_post("energy/x", PAST, form=Form.EVENT, starts=moment(NEXT), status=Status.RETRACTED)
    assert next_change(one, NOW, LONDON) is None
