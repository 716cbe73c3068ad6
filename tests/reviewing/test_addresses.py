"""Addresses and ids that a change loses, each with what keeps it: what `invoke check --base` adds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.feeds.test_telling import CAVERNS, EVENING, FENCE, moved, put, replaced, with_key, without
from tests.reviewing.changes import Compared, compared
from tests.site.small_network import NETWORK, Files

PRINT = "tax/posts/2026-04-20-small-print.md"
PAGE = "tax/pages/law.md"


def at(path: str, to: str, files: Files = NETWORK) -> Files:
    """A file under another name."""
    return {to if name == path else name: data for name, data in files.items()}


def lost(found: Compared) -> set[str]:
    return {one.path for one in found.difference.vanished}


def test_what_loses_nothing_is_said_nothing_about(tmp_path: Path) -> None:
    to = "tax/posts/2026-04-20-fine-print.md"
    after = with_key(to, "aliases: [small-print]")(at(PRINT, to))
    found = compared(NETWORK, after, tmp_path)
    assert found.said == []
    assert [(one.path, one.to) for one in found.difference.redirects] == [("/tax/small-print/", "/tax/fine-print/")]


def test_a_new_slug_loses_address_and_id_and_both_are_kept_by_what_is_said(tmp_path: Path) -> None:
    found = compared(NETWORK, at(PRINT, "tax/posts/2026-04-20-fine-print.md"), tmp_path)
    there = "units/tax/posts/2026-04-20-fine-print.md:1: error: "
    assert found.said == [
        f"{there}the address /tax/small-print/ vanishes: this post is at /tax/fine-print/ now;"
        " write /tax/small-print/ under aliases",
        f"{there}the id 'tag:northwind.example,2026:tax/small-print' becomes"
        " 'tag:northwind.example,2026:tax/fine-print', so that subscribers get the same post again as a new one;"
        " write id: tag:northwind.example,2026:tax/small-print",
    ]


def test_a_post_that_moves_to_another_unit_needs_its_id_and_its_old_address(tmp_path: Path) -> None:
    after = at(PRINT, "energy/posts/2026-04-20-small-print.md")
    after = replaced("energy/posts/2026-04-20-small-print.md", "[sam-cole]", "[dana-ortiz]")(after)
    git = {PRINT: "energy/posts/2026-04-20-small-print.md"}
    found = compared(NETWORK, after, tmp_path, git)
    assert any("a post that is moved to another unit" in line and "write id: " in line for line in found.said)
    assert any("write /tax/small-print/ under aliases" in line for line in found.said)
    kept = with_key(git[PRINT], "id: tag:northwind.example,2026:tax/small-print")(after)
    assert not any("the id '" in line for line in compared(NETWORK, kept, tmp_path / "kept", git).said)


def test_a_post_that_was_moved_and_given_another_title_is_known_by_what_git_says(tmp_path: Path) -> None:
    to = "tax/posts/2026-04-20-fine-print.md"
    after = with_key(to, "title: Another")(at(PRINT, to))
    assert len(compared(NETWORK, after, tmp_path / "git", {PRINT: to}).difference.posts) == 1
    assert len(compared(NETWORK, after, tmp_path / "none").difference.posts) == 2


def test_a_deleted_post_is_an_error_that_says_how_to_take_it_back(tmp_path: Path) -> None:
    [said] = compared(NETWORK, without(PRINT)(NETWORK), tmp_path).said
    assert said == (
        f"units/{PRINT}:1: error: the address /tax/small-print/ vanishes with its post; put it back with"
        " status: withdrawn or retracted and a reason, or write /tax/small-print/ under aliases of the post that takes"
        " its place"
    )


@pytest.mark.parametrize("status", ["withdrawn", "retracted"])
def test_a_post_that_is_taken_back_loses_nothing(status: str, tmp_path: Path) -> None:
    after = with_key(PRINT, "reason: It is wrong.")(with_key(PRINT, f"status: {status}")(NETWORK))
    found = compared(NETWORK, after, tmp_path)
    assert (found.said, lost(found), found.difference.ids) == ([], set(), ())


@pytest.mark.parametrize(("line", "key"), [("status: draft", "status"), ("date: 2027-01-01", "date")])
def test_a_post_that_is_hidden_again_is_an_error_in_the_line_that_hides_it(line: str, key: str, tmp_path: Path) -> None:
    after = with_key(PRINT, line)(NETWORK)
    [said] = compared(NETWORK, after, tmp_path).said
    number = after[PRINT].decode().split("\n").index(line) + 1
    assert said.startswith(f"units/{PRINT}:{number}: error: the address /tax/small-print/ vanishes")
    assert said.endswith("to take it back, write status: withdrawn or retracted, and a reason")


def test_a_post_that_an_error_holds_is_lost_and_said_by_that_error_alone(tmp_path: Path) -> None:
    found = compared(NETWORK, with_key(PRINT, "statsu: draft")(NETWORK), tmp_path)
    assert found.said == []
    assert lost(found) == {"/tax/small-print/"}
    assert "until its error is mended" in str(found.told)


def test_an_alias_that_is_taken_out_is_an_error(tmp_path: Path) -> None:
    found = compared(NETWORK, with_key(CAVERNS, "aliases: [cavern-costs, /archive-2019/caverns/]")(NETWORK), tmp_path)
    assert found.said == [
        f"units/{CAVERNS}:2: error: the old address /old/caverns.html vanishes; write it under aliases again"
    ]


def test_an_alias_that_goes_with_its_post_is_said_beside_the_post(tmp_path: Path) -> None:
    said = compared(NETWORK, without(FENCE)(NETWORK), tmp_path).said
    assert [line for line in said if "old address" in line] == [
        f"units/{FENCE}:1: error: the old address /tax/fence/ vanishes with its post;"
        " write it under aliases of the post that takes its place"
    ]


def test_a_post_that_takes_the_place_keeps_the_address(tmp_path: Path) -> None:
    after = with_key("tax/posts/2026-04-15-levies.md", "aliases: [/tax/small-print/]")(without(PRINT)(NETWORK))
    found = compared(NETWORK, after, tmp_path)
    assert (found.said, lost(found)) == ([], set())
    assert len(found.difference.ids) == 1


def test_pages_experts_topics_and_files_are_warnings_since_they_may_be_meant_to_end(tmp_path: Path) -> None:
    def ended() -> Iterator[tuple[Files, str, str]]:
        yield (
            without(PAGE)(NETWORK),
            "/tax/law/",
            f"units/{PAGE}:1: warning: the address /tax/law/ of the page 'The law'",
        )
        expert = "energy/experts/li-wei.md"
        yield at(expert, "energy/experts/li.md"), "/experts/li-wei/", "units/energy/experts/li-wei.md:1: warning: "
        topics = replaced("network.yaml", "  - {slug: pay, name: Pay}\n", "  - {slug: pays, name: Pay}\n")(NETWORK)
        yield topics, "/topics/pay/", "units/network.yaml:1: warning: the address /topics/pay/ of the topic 'Pay'"
        unused = replaced("energy/pages/what-we-do.md", "![Our map](../media/map.svg)\n", "")(NETWORK)
        yield (
            unused,
            "/energy/media/map.svg",
            "units/energy/media/map.svg:1: warning: the address /energy/media/map.svg",
        )

    for number, (after, path, begins) in enumerate(ended()):
        found = compared(NETWORK, after, tmp_path / str(number))
        assert path in lost(found)
        assert [line for line in found.said if line.startswith(begins)], found.said


def test_an_event_that_is_none_any_more_is_a_warning_for_the_calendars_that_have_it(tmp_path: Path) -> None:
    after = replaced(EVENING, "form: event\nstarts: 2026-12-01T18:00\nends: 2026-12-01T20:00\nplace: Leeds\n", "")(
        NETWORK
    )
    [said] = compared(NETWORK, after, tmp_path).said
    assert ":1: warning: the address /energy/an-evening/event.ics vanishes" in said


def test_a_renamed_folder_that_keeps_its_uid_loses_nothing(tmp_path: Path) -> None:
    git = {name: name.replace("labs/", "works/", 1) for name in NETWORK if name.startswith("labs/")}
    found = compared(NETWORK, moved("labs", "works")(NETWORK), tmp_path, git)
    assert (found.said, lost(found), found.difference.ids) == ([], set(), ())


def test_a_renamed_folder_without_its_uid_is_one_error_that_says_the_uid(tmp_path: Path) -> None:
    git = {name: name.replace("labs/", "works/", 1) for name in NETWORK if name.startswith("labs/")}
    after = replaced("network.yaml", "  labs: {lead", "  works: {lead")(
        {git.get(name, name): NETWORK[name] for name in NETWORK}
    )
    after = replaced("network.yaml", "[tax, labs]", "[tax]")(after)
    found = compared(NETWORK, after, tmp_path, git)
    [said] = [line for line in found.said if "address /labs/" in line]
    assert said.startswith("units/works/unit.yaml:1: error: the address /labs/ of Labs vanishes")
    assert "write uid: labs here" in said
    assert not any("the id '" in line for line in found.said)
    assert {"/labs/", "/labs/ensaio/"} <= lost(found)


def test_a_unit_that_is_gone_is_one_error_that_says_how_to_close_it(tmp_path: Path) -> None:
    after = {name: data for name, data in NETWORK.items() if not name.startswith("labs/")}
    [said] = [line for line in compared(NETWORK, after, tmp_path).said if "address /labs/" in line]
    assert said.startswith("units/network.yaml:1: error: the address /labs/ of Labs vanishes, with all addresses")
    assert said.endswith("stage: closed")


def test_another_address_of_the_site_is_one_warning_and_another_authority_one_error(tmp_path: Path) -> None:
    after = replaced("network.yaml", "authority: northwind.example,2026", "authority: other.example,2026")(NETWORK)
    after = replaced("network.yaml", "https://insights.northwind.example", "https://advice.example")(after)
    found = compared(NETWORK, after, tmp_path)
    assert found.said == [
        "units/network.yaml:3: warning: every address changes with the site's;"
        " let https://insights.northwind.example lead to https://advice.example, path by path",
        "units/network.yaml:4: error: the authority 'northwind.example,2026' is in every id, so that all of them"
        " change; write it here again",
    ]
    assert (lost(found), found.posts()) == (set(), [])
    assert len(found.difference.ids) > 10


def test_what_was_never_public_can_be_renamed_at_will(tmp_path: Path) -> None:
    draft, ahead = "energy/posts/2026-08-01-not-ready.md", "energy/posts/2027-02-01-next-year.md"
    after = at(draft, "energy/posts/2026-08-01-ready.md", at(ahead, "energy/posts/2027-02-01-that-year.md"))
    found = compared(NETWORK, after, tmp_path)
    assert (found.said, lost(found), found.difference.ids) == ([], set(), ())


def test_a_redirect_that_leads_elsewhere_is_told(tmp_path: Path) -> None:
    after = with_key("tax/posts/2026-04-15-levies.md", "aliases: [fence]")(with_key(FENCE, "aliases: []")(NETWORK))
    [one] = compared(NETWORK, after, tmp_path).difference.redirects
    assert (one.path, one.before, one.to) == ("/tax/fence/", "/tax/ring-fence/", "/tax/levies/")


def test_a_file_that_is_put_in_the_place_of_another_loses_nothing(tmp_path: Path) -> None:
    found = compared(NETWORK, put("energy/media/costs.csv", b"year,cost\n")(NETWORK), tmp_path)
    assert found.said == []
    assert [(one.kind, one.fate.value, one.path) for one in found.difference.things] == [
        ("file", "changed", "/energy/media/costs.csv")
    ]
