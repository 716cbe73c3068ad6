"""What becomes of posts, as a reviewer is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.reviewing.values import Fate
from tests.feeds.test_telling import CAVERNS, EVENING, FENCE, replaced, with_key, without
from tests.reviewing.changes import compared
from tests.site.small_network import NETWORK, Files, post

DRAFT = "energy/posts/2026-08-01-not-ready.md"
AHEAD = "energy/posts/2027-02-01-next-year.md"
WITHDRAWN = "energy/posts/2026-02-02-wrong-figures.md"
EXPIRED = "energy/posts/2026-01-10-last-year-offer.md"
NEW = {"energy/posts/2026-11-20-new.md": post("New words.", title="New", authors="[li-wei]")}


def taken_back(path: str, status: str) -> Files:
    return with_key(path, "reason: It is wrong.")(with_key(path, f"status: {status}")(NETWORK))


def test_the_same_files_change_nothing(tmp_path: Path) -> None:
    found = compared(NETWORK, dict(NETWORK), tmp_path).difference
    assert (found.posts, found.things, found.streams, found.feeds) == ((), (), (), ())
    assert (found.vanished, found.redirects, found.ids, found.problems, found.mended) == ((), (), (), (), 0)


def test_a_new_post_is_new_with_its_authors_and_its_file(tmp_path: Path) -> None:
    change = compared(NETWORK, {**NETWORK, **NEW}, tmp_path).post("energy/new")
    assert (change.fate, change.title, change.unit_name) == (Fate.NEW, "New", "Energy & Infrastructure")
    assert (change.authors, change.file) == (("Li Wei",), "units/energy/posts/2026-11-20-new.md")


@pytest.mark.parametrize(
    ("line", "what", "before", "after"),
    [
        ("title: Now", "title", "What storage caverns cost", "Now"),
        ("date: 2026-03-03", "date", "2 Mar 2026", "3 Mar 2026"),
        ("date: 2026-03-02T09:30", "date", "2 Mar 2026", "2 Mar 2026, 09:30"),
        ("authors: [li-wei]", "authors", "Dana Ortiz, Li Wei", "Li Wei"),
        ("summary: Another.", "summary", "A number for every depth.", "Another."),
        ("tags: [pay]", "topics", "Hydrogen, Caverns", "Pay"),
        ("form: note", "form", "analysis", "note"),
        ("share: nobody", "share", "everyone", "nobody"),
        ("image_alt: Other", "picture’s alternative text", "A cavern head at dusk", "Other"),
        ("expires: 2030-01-01", "expires", "", "1 Jan 2030"),
        ("disclosure: We advise.", "disclosure", "", "We advise."),
        ("lang: pt", "language", "", "pt"),
        (
            "changes: [{date: 2026-06-01, what: It is 91.}]",
            "changes",
            "1 May 2026: The threshold is 90.",
            "1 Jun 2026: It is 91.",
        ),
    ],
)
def test_what_an_edit_changes_for_readers_is_named(
    line: str, what: str, before: str, after: str, tmp_path: Path
) -> None:
    found = compared(NETWORK, with_key(CAVERNS, line)(NETWORK), tmp_path)
    assert found.posts() == ["energy/what-caverns-cost"]
    assert found.edits("energy/what-caverns-cost")[what] == (before, after)


def test_words_are_counted_and_a_summary_that_is_cut_from_them_is_not_told_twice(tmp_path: Path) -> None:
    path = "tax/posts/2026-04-20-small-print.md"
    found = compared(NETWORK, replaced(path, "It is small.", "It is smaller than that.")(NETWORK), tmp_path)
    [edit] = found.post("tax/small-print").edits
    assert (edit.what, edit.note) == ("words", "3 more, 1 fewer")


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("[the fence](../../tax/posts/2026-04-01-ring-fence.md#why)", "the fence", "links, pictures or markup"),
        ("![A cavern head]", "![The > head]", "links, pictures or markup"),
        ("A cavern costs", "costs A cavern", "words"),
    ],
)
def test_what_is_no_other_word_is_told_apart(old: str, new: str, what: str, tmp_path: Path) -> None:
    found = compared(NETWORK, replaced(CAVERNS, old, new)(NETWORK), tmp_path)
    assert {edit.what for edit in found.post("energy/what-caverns-cost").edits} == {what}


def test_a_link_that_another_posts_end_takes_away_is_a_change_of_who_links(tmp_path: Path) -> None:
    found = compared(NETWORK, without(FENCE)(NETWORK), tmp_path)
    assert "links, pictures or markup" in found.edits("energy/what-caverns-cost")


@pytest.mark.parametrize("status", ["withdrawn", "retracted"])
def test_what_is_taken_back_is_told_with_the_reason_and_the_title_that_people_know(status: str, tmp_path: Path) -> None:
    change = compared(NETWORK, taken_back(FENCE, status), tmp_path).post("tax/ring-fence")
    assert (change.fate, change.reason) == (Fate(status), "It is wrong.")
    assert change.title == "The ring fence"


def test_a_post_that_expires_by_the_change_is_told(tmp_path: Path) -> None:
    found = compared(NETWORK, with_key(FENCE, "expires: 2026-11-01")(NETWORK), tmp_path)
    assert found.posts(Fate.EXPIRED) == ["tax/ring-fence"]


def test_a_post_that_is_published_again_is_told(tmp_path: Path) -> None:
    after = with_key(WITHDRAWN, "status: published")({**NETWORK, WITHDRAWN: b""} | {WITHDRAWN: NETWORK[WITHDRAWN]})
    after = replaced(WITHDRAWN, "reason: Figures superseded.\n", "")(after)
    after = replaced(WITHDRAWN, "updated: 2026-05-05\n", "")(after)
    assert compared(NETWORK, after, tmp_path).posts(Fate.RESTORED) == ["energy/wrong-figures"]


def test_a_draft_that_is_published_is_new_and_says_that_it_was_a_draft(tmp_path: Path) -> None:
    change = compared(NETWORK, with_key(DRAFT, "status: published")(NETWORK), tmp_path).post("energy/not-ready")
    assert (change.fate, change.comes_from) == (Fate.NEW, "draft")


def test_a_post_that_becomes_a_draft_again_is_no_longer_public(tmp_path: Path) -> None:
    change = compared(NETWORK, with_key(FENCE, "status: draft")(NETWORK), tmp_path).post("tax/ring-fence")
    assert (change.fate, change.reason) == (Fate.HIDDEN, "is a draft now")


def test_a_post_that_gets_a_date_ahead_is_no_longer_public_until_then(tmp_path: Path) -> None:
    change = compared(NETWORK, with_key(FENCE, "date: 2027-04-01")(NETWORK), tmp_path).post("tax/ring-fence")
    assert change.fate is Fate.HIDDEN
    assert change.when is not None
    assert change.when.isoformat() == "2027-04-01T00:00:00+01:00"


def test_a_new_draft_is_counted_and_told_of_by_nothing_else(tmp_path: Path) -> None:
    after = {**NETWORK, "energy/posts/2026-11-20-plan.md": post("Plan.", title="Secret plan", status="draft")}
    found = compared(NETWORK, after, tmp_path)
    assert (found.posts(), found.difference.drafts) == ([], 1)
    assert "Secret plan" not in str(found.told)
    assert found.told.aside == ("1 new draft, which nobody sees yet.",)


def test_a_post_with_a_date_ahead_is_scheduled_with_the_moment(tmp_path: Path) -> None:
    after = {**NETWORK, "tax/posts/2027-01-05-soon.md": post("Soon.", title="Soon", authors="[sam-cole]")}
    change = compared(NETWORK, after, tmp_path).post("tax/soon")
    assert (change.fate, change.title) == (Fate.SCHEDULED, "Soon")
    assert change.when is not None
    assert change.when.date().isoformat() == "2027-01-05"


def test_a_scheduled_post_with_something_to_say_about_it_is_scheduled_all_the_same(tmp_path: Path) -> None:
    """Such a post is not remembered by builds: it is made again."""
    files = {**NETWORK, "tax/posts/2027-01-05-soon.md": post("Soon.", title="Soon", authors="[sam-cole]", to="[steam]")}
    assert compared(NETWORK, files, tmp_path).posts(Fate.SCHEDULED) == ["tax/soon"]


def test_a_scheduled_post_that_moves_says_from_when_to_when_and_one_that_stays_nothing(tmp_path: Path) -> None:
    assert compared(NETWORK, with_key(AHEAD, "title: Other")(NETWORK), tmp_path / "same").posts() == []
    found = compared(NETWORK, with_key(AHEAD, "date: 2027-03-01")(NETWORK), tmp_path / "later")
    assert found.edits("energy/next-year") == {"date": ("1 Feb 2027", "1 Mar 2027")}


@pytest.mark.parametrize(
    ("line", "fate"), [("status: draft", Fate.HIDDEN), ("statsu: draft", Fate.HELD), ("", Fate.GONE)]
)
def test_a_scheduled_post_that_will_not_appear_is_told(line: str, fate: Fate, tmp_path: Path) -> None:
    after = with_key(AHEAD, line)(NETWORK) if line else without(AHEAD)(NETWORK)
    change = compared(NETWORK, after, tmp_path).post("energy/next-year")
    assert change.fate is fate
    assert change.when is not None


def test_a_scheduled_post_that_is_published_now_says_that_it_was_scheduled(tmp_path: Path) -> None:
    change = compared(NETWORK, with_key(AHEAD, "date: 2026-11-01")(NETWORK), tmp_path).post("energy/next-year")
    assert (change.fate, change.comes_from) == (Fate.NEW, "scheduled")


def test_a_post_that_an_error_holds_is_held_with_the_error_and_only_with_new_ones(tmp_path: Path) -> None:
    before = {**NETWORK, "tax/posts/2026-11-01-old.md": post("x", title="Old", statsu="x", authors="[sam-cole]")}
    found = compared(before, with_key(FENCE, "statsu: draft")(before), tmp_path)
    assert found.posts(Fate.HELD) == ["tax/ring-fence"]
    assert {one.file for one in found.difference.problems if one.level.value == "error"} == {f"units/{FENCE}"}


def test_a_new_post_with_a_mistake_is_held(tmp_path: Path) -> None:
    after = {**NETWORK, "tax/posts/2026-11-01-old.md": post("x", title="Old", statsu="x", authors="[sam-cole]")}
    change = compared(NETWORK, after, tmp_path).post("tax/old")
    assert (change.fate, change.comes_from, change.file) == (Fate.HELD, "new", "units/tax/posts/2026-11-01-old.md")


def test_a_post_whose_mistake_is_mended_is_new(tmp_path: Path) -> None:
    found = compared(with_key(FENCE, "statsu: draft")(NETWORK), NETWORK, tmp_path)
    assert (found.post("tax/ring-fence").fate, found.post("tax/ring-fence").comes_from) == (Fate.NEW, "held")
    assert found.difference.mended >= 1


def test_a_post_whose_file_is_deleted_is_gone(tmp_path: Path) -> None:
    assert compared(NETWORK, without(EVENING)(NETWORK), tmp_path).posts(Fate.GONE) == ["energy/an-evening"]


def test_what_is_expired_and_stays_so_is_told_of_by_nothing(tmp_path: Path) -> None:
    assert compared(NETWORK, with_key(EXPIRED, "title: Another offer")(NETWORK), tmp_path).posts() == []


def test_an_experts_new_name_is_a_change_of_the_posts_they_signed(tmp_path: Path) -> None:
    after = replaced("tax/experts/sam-cole.md", "name: Sam Cole", "name: Sam Cole-Vale")(NETWORK)
    found = compared(NETWORK, after, tmp_path)
    assert found.edits("tax/levies") == {"authors": ("Sam Cole", "Sam Cole-Vale")}


def test_a_post_that_moves_with_its_id_is_the_same_post_elsewhere(tmp_path: Path) -> None:
    ident = "id: tag:northwind.example,2026:tax/small-print"
    path = "tax/posts/2026-04-20-small-print.md"
    moved = {name: data for name, data in NETWORK.items() if name != path}
    moved["energy/posts/2026-04-20-small-print.md"] = with_key(path, "authors: [dana-ortiz]")(
        with_key(path, ident)(with_key(path, "to: []")(NETWORK))
    )[path]
    found = compared(NETWORK, moved, tmp_path)
    edits = found.edits("energy/small-print")
    assert edits["address"] == ("/tax/small-print/", "/energy/small-print/")
    assert edits["unit"] == ("Tax", "Energy & Infrastructure")
    assert found.difference.ids == ()
