"""What `network.json` promises to the programs that read it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from plugins.central_index.machine_index import NAME, SCHEMA_FILE, machine_index, schema
from plugins.central_index.pages import outputs
from plugins.network.carrying import Carriage, Reason, Refusal, Route
from plugins.network.dress import Dress
from plugins.network.model import FollowRule, Form, Stage, State, Status
from plugins.network.viewing import Viewer
from plugins.network.whole import Catalog
from tests.builders import (
    FakeLibrary,
    file_of,
    make_carriage,
    make_catalog,
    make_expert,
    make_network,
    make_notice,
    make_placement,
    make_post,
    make_topic,
    make_unit,
    make_urls,
    make_varied_catalog,
    moment,
)
from tests.building import ROOT, BuildResult

NOTHING = Carriage()


def made(catalog: Catalog, carriage: Carriage = NOTHING, base: str = "https://insights.firm.example") -> bytes:
    return machine_index(Viewer(catalog, make_urls(base), Dress(), carriage))


def read(catalog: Catalog, carriage: Carriage = NOTHING, base: str = "https://insights.firm.example") -> Any:
    """The index as a program reads it; it keeps to the schema."""
    found = json.loads(made(catalog, carriage, base))
    assert complaints(found) == []
    return found


def complaints(found: Any) -> list[str]:
    return [error.message for error in Draft202012Validator(json.loads(schema())).iter_errors(found)]


def test_the_schema_is_one_and_names_the_format_that_the_file_names() -> None:
    whole = json.loads(schema())
    Draft202012Validator.check_schema(whole)
    assert whole["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert whole["$id"] == NAME == read(make_catalog())["$schema"]


def test_the_committed_schema_is_the_one_that_the_code_makes() -> None:
    assert (ROOT / "schemas" / SCHEMA_FILE).read_text("utf-8") == schema(), "out of date: run `invoke schema`"


def test_every_fact_of_the_schema_is_described() -> None:
    for name, definition in json.loads(schema())["$defs"].items():
        assert definition["description"], name
        for key, fact in definition["properties"].items():
            plain = key in ("name", "title", "summary", "tagline", "role", "about")
            said = "description" in fact or "$ref" in fact or "$ref" in fact.get("items", {})
            assert plain or said or "description" in fact.get("items", {}), f"{name}.{key}"


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (("version",), 2),
        (("$schema",), "urn:highroad:network-index:2"),
        (("posts", 0, "address"), "/energy/caverns/"),
        (("posts", 0, "date"), "yesterday"),
        (("posts", 0, "id"), "caverns"),
        (("units", 0, "uid"), "Energy & Infrastructure"),
        (("units", 0, "feeds"), {"rss": "https://insights.firm.example/energy/feed.xml"}),
    ],
)
def test_the_schema_refuses_what_the_format_is_not(keys: tuple[str | int, ...], value: Any) -> None:
    found = read(make_catalog(posts=[make_post("energy/caverns")]))
    inner = found
    for key in keys[:-1]:
        inner = inner[key]
    inner[keys[-1]] = value
    assert complaints(found)


def test_the_index_is_a_file_of_the_site() -> None:
    catalog = make_varied_catalog()
    found = {one.path: one for one in outputs(catalog, FakeLibrary(), make_urls(), Dress())}
    assert complaints(json.loads(file_of(found["network.json"]))) == []


def test_a_post_says_where_it_lives_who_wrote_it_and_who_carries_it() -> None:
    post = make_post("energy/caverns", authors=("li-wei", "dana-ortiz"), topics=("hydrogen", "grid"))
    units = [make_unit("energy", slug="power"), make_unit("tax"), make_unit("legal")]
    carriage = make_carriage(make_placement("tax", post), make_placement("legal", post))
    found = read(make_catalog(posts=[post], units=units), carriage, "https://firm.example/insights")
    assert found["posts"] == [
        {
            "id": post.id,
            "key": "energy/caverns",
            "address": "https://firm.example/insights/power/caverns/",
            "title": "Caverns",
            "date": "2026-11-20",
            "authors": ["li-wei", "dana-ortiz"],
            "unit": "energy",
            "form": "note",
            "language": "en",
            "summary": "About caverns.",
            "topics": ["hydrogen", "grid"],
            "carried_by": ["legal", "tax"],
        }
    ]


def test_a_moment_is_said_with_its_offset_and_a_day_as_a_day() -> None:
    posts = [make_post("energy/a", "2026-07-01T09:30"), make_post("energy/b", updated=moment("2026-11-22"))]
    catalog = make_catalog(posts=posts, network=make_network(timezone="Europe/London"))
    b, a = read(catalog)["posts"]
    assert (a["date"], b["date"], b["updated"]) == ("2026-07-01T10:30:00+01:00", "2026-11-20", "2026-11-22")
    assert "updated" not in a


def test_a_placement_says_which_rule_brings_it_and_what_the_unit_says_of_it() -> None:
    rule = FollowRule(unit="energy", topics=("hydrogen", "grid"), limit=3, since=date(2026, 1, 2), line=7)
    one, two = make_post("energy/caverns", "2026-11-20"), make_post("energy/pipes", "2026-11-19")
    carriage = make_carriage(
        make_placement("tax", one, rule=rule, pinned=True, note="Read it first."),
        make_placement("tax", two, route=Route.OFFER, rule=None),
    )
    followed = {"unit": "energy", "topics": ["grid", "hydrogen"], "limit": 3, "since": "2026-01-02"}
    assert read(make_catalog(posts=[one, two], units=[make_unit(), make_unit("tax")]), carriage)["placements"] == [
        {"unit": "tax", "post": one.id, "route": "unit", "rule": followed, "pinned": True, "note": "Read it first."},
        {"unit": "tax", "post": two.id, "route": "offer"},
    ]


@pytest.mark.parametrize("reason", Reason)
def test_of_refusals_only_those_are_told_that_anybody_can_see(reason: Reason) -> None:
    post, answer = make_post("energy/caverns"), make_post("tax/answer", about="energy/caverns")
    refusal = Refusal(unit="tax", post=post, reason=reason, by="tax/answer" if reason is Reason.ANSWERED else "")
    found = read(make_catalog(posts=[post, answer]), Carriage(refusals=(refusal,)))["refusals"]
    public = {"answered": {"by": answer.id}, "limit": {}, "since": {}}
    expected = {"unit": "tax", "post": post.id, "reason": reason.value}
    assert found == ([expected | public[reason.value]] if reason.value in public else [])


def test_a_unit_says_what_it_follows_in_whatever_order_that_is_written() -> None:
    rules = (
        FollowRule(feed="grid-operator", limit=5, line=3),
        FollowRule(unit="tax", line=4),
        FollowRule(topics=("hydrogen", "grid"), line=5),
        FollowRule(topics=("grid", "hydrogen"), line=6),
    )
    one, other = (
        read(make_catalog(units=[make_unit(follow=follow), make_unit("tax")]))["units"][0]["follows"]
        for follow in (rules, rules[::-1])
    )
    assert one == other
    assert sorted(map(json.dumps, one)) == [
        '{"feed": "grid-operator", "limit": 5}',
        '{"topics": ["grid", "hydrogen"]}',
        '{"unit": "tax"}',
    ]


def test_rules_of_a_closed_unit_and_those_that_name_one_are_not_in_force() -> None:
    units = [
        make_unit("energy", follow=(FollowRule(unit="steam"), FollowRule(unit="tax"))),
        make_unit("steam", stage=Stage.CLOSED, follow=(FollowRule(unit="tax"),)),
        make_unit("tax"),
    ]
    found = {unit["uid"]: unit for unit in read(make_catalog(units=units))["units"]}
    assert found["energy"]["follows"] == [{"unit": "tax"}]
    assert (found["steam"]["stage"], "follows" in found["steam"]) == ("closed", False)


def test_every_page_with_feeds_says_where_they_are() -> None:
    found = read(make_catalog(posts=[make_post(topics=("hydrogen",))]))
    base = "https://insights.firm.example"
    names = {"rss": "feed.xml", "atom": "atom.xml", "json": "feed.json"}
    for feeds, folder in (
        (found["feeds"], "/"),
        (found["units"][0]["feeds"], "/energy/"),
        (found["units"][0]["own_feeds"], "/energy/own/"),
        (found["topics"][0]["feeds"], "/topics/hydrogen/"),
        (found["experts"][0]["feeds"], "/experts/dana-ortiz/"),
    ):
        assert feeds == {form: base + folder + name for form, name in names.items()}
    assert found["opml"] == f"{base}/feeds.opml"


def test_an_event_says_when_it_is_and_where_its_calendar_file_lies() -> None:
    times: dict[str, Any] = {"starts": moment("2027-02-04T09:30"), "ends": moment("2027-02-04T11:00"), "place": "Hull"}
    posts = [
        make_post("energy/b", form=Form.EVENT, **times),
        make_post("energy/a", form=Form.EVENT, starts=moment("2027-05-19")),
    ]
    a, b = read(make_catalog(posts=posts))["posts"]
    base = "https://insights.firm.example"
    assert a["event"] == {"starts": "2027-05-19", "calendar": f"{base}/energy/a/event.ics"}
    assert b["event"] == {
        "starts": "2027-02-04T09:30:00+00:00",
        "ends": "2027-02-04T11:00:00+00:00",
        "place": "Hull",
        "calendar": f"{base}/energy/b/event.ics",
    }
    found = read(make_catalog(posts=[make_post()]))
    assert "event" not in found["posts"][0]
    assert (found["calendar"], found["units"][0]["calendar"]) == (f"{base}/events.ics", f"{base}/energy/events.ics")
    assert found["sitemap"] == f"{base}/sitemap.xml"


def test_a_translation_names_the_post_that_it_translates_while_that_is_published() -> None:
    original, other = make_post("energy/a"), make_post("energy/b", "2026-11-21", lang="fr", translation_of="energy/a")
    assert read(make_catalog(posts=[original, other]))["posts"][0]["translation_of"] == original.id
    assert "translation_of" not in read(make_catalog(posts=[other], withdrawn=[original]))["posts"][0]


def test_what_was_taken_back_is_not_in_it_and_a_comment_does_not_say_what_it_was() -> None:
    gone = make_post("energy/old-sums", "2025-05-05", status=Status.WITHDRAWN, title="Zebra sums")
    comments = [
        make_post("tax/reply", "2026-11-21", about="energy/old-sums", authors=("li-wei",)),
        make_post("tax/word", "2026-11-21", about="energy/never-mind", authors=("li-wei",)),
    ]
    notices = [make_notice("energy/never-mind"), make_notice("energy/offer", State.EXPIRED)]
    catalog = make_catalog(posts=comments, withdrawn=[gone], notices=notices)
    carriage = make_carriage(departed=[make_placement("tax", gone), make_placement("tax", notices[0])])
    data = made(catalog, carriage)
    for word in (b"Zebra", b"old-sums", b"never-mind", b"energy/offer", b"about"):
        assert word not in data
    assert [post["key"] for post in read(catalog, carriage)["posts"]] == ["tax/reply", "tax/word"]


def test_a_comment_names_the_post_or_the_page_that_it_is_about() -> None:
    posts = [
        make_post("energy/caverns", aliases=("/energy/holes/",)),
        make_post("tax/reply", "2026-11-21", about="energy/holes"),
        make_post("tax/clip", "2026-11-22", about="https://grid.example/x"),
    ]
    clip, reply, caverns = read(make_catalog(posts=posts))["posts"]
    assert clip["about"] == {"address": "https://grid.example/x"}
    assert reply["about"] == {"address": caverns["address"], "id": caverns["id"]}


def test_no_address_of_mail_no_name_on_a_code_host_and_no_share_is_told() -> None:
    expert = make_expert(email="dana@firm.example", handle="@dana", links=(("Code", "https://code.example/dana"),))
    post = make_post(share=("tax",), to=("tax",), image_rights="Bought", disclosure="We advise a buyer.")
    data = made(make_catalog(posts=[post], experts=[expert], topics=[make_topic()], units=[make_unit(offers=False)]))
    for private in (b"dana@firm", b"@dana", b"code.example", b"share", b"offers", b'"to"', b"Bought", b".md"):
        assert private not in data


def test_the_demonstrations_index_keeps_to_the_schema_and_agrees_with_itself(demo_site: BuildResult) -> None:
    found = json.loads(demo_site.page("/network.json"))
    assert complaints(found) == []
    posts = {post["id"]: post for post in found["posts"]}
    units = {unit["uid"] for unit in found["units"]}
    assert len(posts) == len(found["posts"])
    assert found["placements"]
    for placement in found["placements"]:
        post = posts[placement["post"]]
        assert placement["unit"] in post["carried_by"]
        assert placement["unit"] in units - {post["unit"]}
    for unit in found["units"]:
        assert any(placement["unit"] == unit["uid"] for placement in found["placements"]), unit["name"]
    for refusal in found["refusals"]:
        assert refusal["unit"] not in posts[refusal["post"]].get("carried_by", ())
    for post in found["posts"]:
        assert (demo_site.folder / post["address"].removeprefix(found["address"]) / "index.html").is_file()
