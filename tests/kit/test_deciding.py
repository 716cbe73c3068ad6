"""What a kit says, and of which posts there is none: what may not be seen is in no kit."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from plugins.kit.deciding import NoKitError, found
from plugins.kit.linked_in import words
from plugins.network.model import Form, Stage, Status
from plugins.network.whole import Catalog
from tests.builders import make_catalog, make_network, make_notice, make_post, make_unit, moment
from tests.kit.kits import kit_of, made_of
from tests.site import canaries
from tests.site.small_network import NETWORK, plant, post
from tests.trees import Survey, survey

NOW = datetime(2026, 11, 22, 9, tzinfo=canaries.ZONE)
MORE = {
    "energy/posts/2026-11-20-tanks.md": post("Words.", title="What tanks cost"),
    "energy/posts/2026-11-21-merger.md": post("Words.", title="The merger", status="draft"),
    "energy/posts/2026-12-03-later.md": post("Words.", title="Later", date="2026-12-03T09:30"),
    "energy/posts/2026-11-19-tariffs.md": post("Words.", title="Tariffs", statsu="published"),
    "energy/posts/2026-11-18-gone.md": post("Words.", title="Gone", status="withdrawn", reason="Wrong."),
    "energy/posts/2026-11-17-taken.md": post("Words.", title="Taken", status="retracted", reason="Wrong."),
}


@pytest.fixture(scope="module")
def surveyed(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    return survey(plant({**NETWORK, **MORE}, tmp_path_factory.mktemp("network") / "units"), NOW)


@pytest.mark.parametrize(
    "typed",
    [
        "energy/tanks",
        "https://insights.northwind.example/energy/tanks/",
        "http://127.0.0.1:8000/energy/tanks/",
        "units/energy/posts/2026-11-20-tanks.md",
        "tag:northwind.example,2026:energy/tanks",
    ],
)
def test_a_post_is_meant_by_whatever_people_have_of_it(surveyed: Survey, typed: str) -> None:
    assert found(surveyed.assembled, typed).title == "What tanks cost"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("energy/merger", ("2026-11-21-merger.md: ", "is a draft", "status: published")),
        ("energy/posts/2026-11-21-merger.md", ("is a draft",)),
        ("energy/later", ("not published before 3 Dec 2026, 09:30", "from then on")),
        ("energy/tariffs", ("is held", "statsu")),
        ("energy/gone", ("was withdrawn", "not passed on")),
        ("energy/taken", ("was retracted", "not passed on")),
        ("energy/tank", ("unknown post 'energy/tank'; did you mean 'energy/tanks'?",)),
    ],
)
def test_of_what_nobody_sees_there_is_none_and_it_is_said_why_and_when(
    surveyed: Survey, typed: str, said: tuple[str, ...]
) -> None:
    with pytest.raises(NoKitError) as error:
        found(surveyed.assembled, typed)
    assert all(one in str(error.value) for one in said), error.value
    assert "Taken" not in str(error.value)


def test_its_address_is_the_canonical_one_of_a_site_with_a_path() -> None:
    one = make_post()
    catalog = make_catalog(posts=[one], network=make_network(url="https://firm.example/in sights".replace(" ", "")))
    assert kit_of(one, catalog).address == "https://firm.example/insights/energy/caverns/"


@pytest.mark.parametrize("uid", ["energy", "tax"])
def test_a_folder_is_named_by_the_section_that_readers_know(uid: str) -> None:
    one = make_post(f"{uid}/caverns")
    catalog = make_catalog(posts=[one], units=[make_unit(uid, slug="power")])
    assert kit_of(one, catalog).name == "power-caverns"


def test_what_a_comment_is_about_is_not_named_where_its_page_may_not_say_it() -> None:
    comment = make_post("energy/answer", "2026-11-21", about="legal/rules")

    def about(catalog: Catalog) -> str:
        return kit_of(comment, catalog).about

    rules = make_post("legal/rules", title="Licensing rules")
    units = [make_unit("energy"), make_unit("legal")]
    assert about(make_catalog(posts=[comment, rules])) == "On “Licensing rules”, Legal"
    closed = replace(rules, share=("nobody",))
    withdrawn = replace(rules, status=Status.WITHDRAWN, reason="Wrong.")
    assert about(make_catalog(posts=[comment, closed])) == ""
    assert about(make_catalog(posts=[comment], withdrawn=[withdrawn], units=units)) == ""
    assert about(make_catalog(posts=[comment], notices=[make_notice("legal/rules")])) == ""
    # A preview's catalog holds it; readers do not see it, so neither is it said of a post that they see.
    for unseen in (replace(rules, status=Status.DRAFT), replace(rules, date=moment("2026-12-24"))):
        assert about(replace(make_catalog(posts=[comment, unseen]), preview=True)) == ""


def test_an_outside_page_is_named_by_its_host() -> None:
    assert kit_of(about="https://regulator.example/guidance").about == "On regulator.example"


def test_a_draft_in_a_preview_is_marked_and_said_not_to_be_passed_on() -> None:
    draft = make_post(status=Status.DRAFT)
    kit = kit_of(draft, replace(make_catalog(posts=[draft]), preview=True))
    assert kit.mark == "Draft"
    page = made_of(kit).file("index.html").decode()
    assert "Nobody else sees this post yet" in page
    assert not any(word in page for word in ("data-copy=", "linkedin.com", "download"))
    published = made_of(kit_of()).file("index.html").decode()
    assert all(word in published for word in ("data-copy=", "linkedin.com", "download"))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"own_summary": False}, "no summary"),
        ({"expires": moment("2027-01-01")}, "expires on 1 Jan 2027"),
        ({"review_by": moment("2026-11-01").date()}, "due for review on 1 Nov 2026"),
        ({"form": Form.EVENT, "starts": moment("2026-10-01T18:00")}, "is over"),
    ],
)
def test_who_passes_it_on_is_told_what_speaks_against_it_and_nobody_else(changes: dict[str, Any], said: str) -> None:
    kit = kit_of(**changes)
    assert any(said in one for one in kit.beware)
    made = made_of(kit)
    assert said in made.file("index.html").decode()
    assert said not in made.words + made.file("mail.txt").decode()


@pytest.mark.parametrize(("stage", "told"), [(Stage.LIVE, 0), (Stage.PILOT, 1), (Stage.CLOSED, 1)])
def test_a_pilot_and_a_closed_section_are_told_of(stage: Stage, told: int) -> None:
    one = make_post()
    assert len(kit_of(one, make_catalog(posts=[one], units=[make_unit(stage=stage)])).beware) == told


@pytest.mark.parametrize("month", [10, 11])
def test_nothing_that_may_not_be_seen_is_in_any_kit(month: int, tmp_path: Path) -> None:
    now = datetime(2026, month, 25, 12, tzinfo=canaries.ZONE)
    catalog = survey(plant(canaries.network(now), tmp_path / "units"), now).catalog
    kits = {one.source: kit_of(one, catalog) for one in catalog.posts}
    files = {source: (words(kit) + repr(kit)).encode() for source, kit in kits.items()}
    seen = {one.name for one in canaries.sightings(files)}
    assert seen
    assert [canary.name for canary in canaries.ALL if canary.name in seen and not canary.may_be_seen(now)] == []
