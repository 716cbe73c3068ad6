"""One winner for each address, id and old address, whatever the order in which files were found."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.trees import NETWORK, Survey, post, small_network, survey, write_network


def found(tmp_path: Path, **posts: str) -> Survey:
    """The usual network with more posts: `energy_a=…` is the file energy/posts/a.md."""
    files = {f"{name.partition('_')[0]}/posts/{name.partition('_')[2]}.md": text for name, text in posts.items()}
    return survey(write_network(tmp_path, small_network() | files))


def held(survey: Survey) -> list[str]:
    return [line.split(":")[0].rpartition("/")[2] for line in survey.errors]


def test_on_one_address_a_page_comes_before_a_post(tmp_path: Path) -> None:
    seen = found(tmp_path, energy_method=post("date: 2020-01-01"))
    assert seen.errors == [
        "units/energy/posts/method.md:1: error: the address /energy/method/ belongs to"
        " units/energy/pages/method.md; write another slug here"
    ]
    assert len(seen.catalog.pages) == 1


def test_on_one_address_the_older_post_comes_first(tmp_path: Path) -> None:
    seen = found(
        tmp_path, energy_a=post("slug: same", "date: 2026-11-03"), energy_b=post("slug: same", "date: 2026-11-02")
    )
    assert seen.post("energy/same").source == "energy/posts/b.md"
    assert held(seen) == ["a.md"]


def test_of_two_posts_of_one_day_the_path_decides(tmp_path: Path) -> None:
    seen = found(tmp_path, energy_b=post("slug: same"), energy_a=post("slug: same"))
    assert seen.post("energy/same").source == "energy/posts/a.md"


@pytest.mark.parametrize("line", ["status: draft", "date: 2027-01-01"])
def test_what_nobody_sees_yet_takes_no_address_and_no_id_from_a_live_post(tmp_path: Path, line: str) -> None:
    hidden = ("date: 2019-01-01", line) if line.startswith("status") else (line,)
    seen = found(
        tmp_path,
        energy_a=post("slug: same", "id: 'urn:x'", *hidden),
        energy_b=post("slug: same"),
        energy_c=post("id: 'urn:x'"),
    )
    assert seen.post("energy/same").source == "energy/posts/b.md"
    assert seen.post("energy/c").id == "urn:x"
    assert held(seen) == ["a.md"]


def test_an_old_address_takes_neither_the_place_of_an_events_file_nor_one_below_it(tmp_path: Path) -> None:
    for number, alias in enumerate(("/energy/talk/event.ics", "/energy/talk/event.ics/", "/energy/talk/event.ics/x/")):
        seen = found(
            tmp_path / str(number),
            energy_talk=post("form: event", "starts: 2027-02-04"),
            energy_a=post(f"aliases: [{alias}]"),
        )
        assert seen.catalog.aliases.get(alias) is None
        assert any("is taken by /energy/talk/event.ics" in line for line in seen.warnings)
        assert {"energy/talk", "energy/a"} <= seen.live


@pytest.mark.parametrize("alias", ["events.ics", "sitemap.xml", "sitemap-3.xml", "feed.xml"])
def test_an_old_address_takes_no_file_of_the_section_or_of_the_network(tmp_path: Path, alias: str) -> None:
    seen = found(tmp_path, energy_a=post(f"aliases: [/energy/{alias}]"), energy_b=post(f"aliases: [/{alias}]"))
    assert held(seen) == ["a.md", "b.md"]


def test_one_slug_in_two_units_is_two_addresses(tmp_path: Path) -> None:
    seen = found(tmp_path, energy_same=post(), tax_same=post())
    assert {"energy/same", "tax/same"} <= seen.live
    assert seen.said == []


def test_an_id_belongs_to_the_unit_that_it_names(tmp_path: Path) -> None:
    stolen = "id: 'tag:firm.example,2026:energy/caverns'"
    seen = found(tmp_path, tax_old=post(stolen, "date: 2001-01-01"))
    assert {"energy/caverns"} <= seen.live
    assert held(seen) == ["old.md"]
    assert "belongs to units/energy/posts/2026-11-01-caverns.md; write another id here" in seen.errors[0]


def test_an_id_that_names_no_unit_belongs_to_the_older_post_then_by_path(tmp_path: Path) -> None:
    ident = "id: 'urn:x'"
    seen = found(
        tmp_path,
        tax_new=post(ident),
        energy_b=post(ident, "date: 2001-01-01"),
        energy_a=post(ident, "date: 2001-01-01"),
    )
    assert "energy/a" in seen.live
    assert sorted(held(seen)) == ["b.md", "new.md"]


# ----------------------------------------------------------------------------------------------------- old addresses


def test_every_old_address_leads_to_the_post(tmp_path: Path) -> None:
    seen = found(tmp_path, energy_x=post("aliases: [older, /old/address/, /old/other, /2019/x.html, /old/X1/]"))
    assert seen.catalog.aliases == dict.fromkeys(
        ["/2019/x.html", "/energy/older/", "/old/X1/", "/old/address/", "/old/other/"], "/energy/x/"
    )
    assert seen.said == []


def test_a_post_s_own_address_is_no_old_one(tmp_path: Path) -> None:
    seen = found(tmp_path, energy_x=post("aliases: [x, /energy/x/, older]"))
    assert list(seen.catalog.aliases) == ["/energy/older/"]
    assert seen.said == []


@pytest.mark.parametrize(
    "alias",
    [
        "caverns",
        "/energy/caverns/",
        "/energy/CAVERNS/",
        "/energy/caverns/index.html",
        "method",
        "/energy/index.html",
        "/index.html",
        "/Index.html",
        "/energy/caverns/index.html/",
        "/Energy/other/",
        "/energy/Caverns/other/",
    ],
)
def test_a_live_page_wins_over_an_old_address(tmp_path: Path, alias: str) -> None:
    seen = found(tmp_path, energy_x=post(f"aliases: ['{alias}']", "id: 'urn:x'"))
    assert seen.catalog.aliases == {}
    (said,) = seen.about("energy/posts/x.md")
    assert said.startswith("5: warning: the old address /")
    assert " is taken by /" in said


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("/old/x/", "/OLD/X/"),
        ("/old/x/", "/old/x/index.html"),
        ("/old", "/old/index.html"),
        ("/old.html", "/old.html/x/"),
        ("/caf\u00e9/", "/cafe\u0301/"),
        ("/old/x/", "/Old/y/"),  # in one folder, to a host that tells no capitals apart
        ("/Old/x/", "/old/y/"),
        ("/caf\u00e9/x/", "/cafe\u0301/y/"),
    ],
)
def test_old_addresses_that_a_host_may_not_tell_apart_have_one_owner(tmp_path: Path, first: str, second: str) -> None:
    seen = found(tmp_path, energy_a=post(f"aliases: ['{first}']"), energy_b=post(f"aliases: ['{second}']"))
    assert set(seen.catalog.aliases.values()) == {"/energy/a/"}
    (said,) = seen.about("energy/posts/b.md")
    assert " is taken by /energy/a/" in said
    assert " warning: " in said


def test_of_two_units_posts_with_one_old_address_no_forged_date_or_id_decides(tmp_path: Path) -> None:
    forged = post("aliases: [/older/]", "id: 'a:0'", "date: 1995-01-01", author="tom-ash")
    seen = found(tmp_path, energy_a=post("aliases: [/older/]", "id: 'urn:b'"), tax_b=forged)
    assert seen.catalog.aliases == {"/older/": "/energy/a/"}
    (said,) = seen.about("tax/posts/b.md")
    assert "is taken by /energy/a/" in said


def test_a_name_that_two_units_posts_had_leads_where_its_address_does(tmp_path: Path) -> None:
    """A newer post of another unit's does not become what people's comments are about."""
    former = post("aliases: [/merged/older/]", "date: 2026-01-01")
    newer = post("aliases: [/merged/older/]", "date: 2026-11-01", author="tom-ash")
    seen = found(tmp_path, energy_a=former, tax_b=newer)
    assert seen.catalog.aliases["/merged/older/"] == "/energy/a/"
    assert seen.catalog.named["merged/older"].key == "energy/a"


@pytest.mark.parametrize("lines", [("status: draft",), ("date: 2027-01-01",), ("statsu: x",)])
def test_old_addresses_of_what_is_not_public_are_not_either(tmp_path: Path, lines: tuple[str, ...]) -> None:
    assert found(tmp_path, energy_x=post("aliases: [older]", *lines)).catalog.aliases == {}


def test_old_addresses_of_what_was_taken_back_still_lead_there(tmp_path: Path) -> None:
    seen = found(
        tmp_path,
        energy_a=post("aliases: [/old/a/]", "status: retracted", "reason: x"),
        energy_b=post("aliases: [/old/b/]", "expires: 2026-11-21"),
        energy_c=post("aliases: [/old/c/]", "status: withdrawn", "reason: x"),
    )
    assert seen.catalog.aliases == {"/old/a/": "/energy/a/", "/old/b/": "/energy/b/", "/old/c/": "/energy/c/"}


def test_a_stray_folder_takes_nobody_s_old_address(tmp_path: Path) -> None:
    files = small_network() | {"audit/unit.yaml": "name: Audit", "energy/posts/x.md": post("aliases: [/audit/x/]")}
    assert survey(write_network(tmp_path, files)).catalog.aliases == {"/audit/x/": "/energy/x/"}


# ------------------------------------------------------------------------------------------------ a unit's first name


def renamed(tmp_path: Path, **more: str | bytes) -> Survey:
    """The usual network after somebody gave the folder energy/ the name power/; `power__posts__a__md=…` is a file."""
    files: dict[str, str | bytes] = {
        path.replace("energy/", "power/", 1): text for path, text in small_network().items()
    }
    return survey(write_network(tmp_path, files | {path.replace("__", "/"): text for path, text in more.items()}))


USUAL = {
    "/energy/": "/power/",
    "/energy/caverns/": "/power/caverns/",
    "/energy/method/": "/power/method/",
    "/energy/pipes/": "/power/pipes/",
}


def test_a_renamed_unit_is_found_under_its_first_name(tmp_path: Path) -> None:
    seen = renamed(tmp_path)
    assert seen.said == []
    assert seen.catalog.aliases == USUAL


def test_what_was_taken_back_and_old_slugs_are_found_under_a_unit_s_first_name(tmp_path: Path) -> None:
    files = {
        "power/posts/a.md": post("aliases: [older, /elsewhere/]"),
        "power/posts/b.md": post("status: retracted", "reason: x"),
        "power/posts/c.md": post("status: withdrawn", "reason: x"),
        "power/posts/d.md": post("expires: 2026-11-21"),
        "power/posts/e.md": post("status: draft", "aliases: [hidden]"),
        "power/posts/f.md": post("date: 2027-01-01"),
    }
    seen = renamed(tmp_path, **files)
    added = {f"/energy/{slug}/": f"/power/{slug}/" for slug in "abcd"}
    old = {"/elsewhere/": "/power/a/", "/energy/older/": "/power/a/", "/power/older/": "/power/a/"}
    assert seen.catalog.aliases == USUAL | added | old


def test_links_to_a_unit_s_first_name_lead_on(tmp_path: Path) -> None:
    seen = renamed(tmp_path, **{"tax/posts/x.md": post(body="[x](/energy/caverns/)", author="tom-ash")})
    assert seen.said == []
    assert 'href="/power/caverns/"' in seen.html("tax/posts/x.md")


def test_what_an_author_wrote_wins_over_what_follows_from_a_new_name(tmp_path: Path) -> None:
    seen = renamed(tmp_path, **{"power/posts/x.md": post("aliases: [/energy/caverns/]")})
    assert seen.said == []
    assert seen.catalog.aliases == USUAL | {"/energy/caverns/": "/power/x/", "/energy/x/": "/power/x/"}


def test_nobody_else_has_the_old_addresses_of_a_renamed_unit(tmp_path: Path) -> None:
    seen = renamed(tmp_path, **{"tax/posts/x.md": post("aliases: [/energy/caverns/]", author="tom-ash")})
    (said,) = seen.errors
    assert "begins with /energy/, which belongs to another unit; leave it out" in said
    assert seen.catalog.aliases == USUAL


@pytest.mark.parametrize("alias", ["/energy/own/x/", "/energy/media/x.png", "/energy/feed.xml", "/energy/atom-2.xml"])
def test_what_a_renamed_section_used_itself_is_no_post_s_old_address(tmp_path: Path, alias: str) -> None:
    (said,) = renamed(tmp_path, **{"power/posts/x.md": post(f"aliases: [{alias}]")}).errors
    assert "belongs to the section itself; leave it out" in said


def test_a_first_name_that_another_unit_has_now_leads_nowhere_else(tmp_path: Path) -> None:
    network = NETWORK.replace("  tax: {lead: tom-ash}", "  tax: {lead: tom-ash}\n  fuel: {}")
    more = {"network.yaml": network, "energy/unit.yaml": "name: Fuel\nuid: fuel\n"}
    seen = renamed(tmp_path, **more)
    assert seen.said == []
    assert set(seen.catalog.aliases) == {"/fuel/"}


def test_a_first_name_that_the_network_uses_itself_leads_nowhere(tmp_path: Path) -> None:
    network = NETWORK.replace("  tax: {lead: tom-ash}", "  tax: {lead: tom-ash}\n  search: {}")
    seen = survey(
        write_network(
            tmp_path, small_network() | {"network.yaml": network, "finding/unit.yaml": "name: Finding\nuid: search\n"}
        )
    )
    assert seen.catalog.aliases == {}


def test_a_post_pinned_by_the_centre_must_be_there(tmp_path: Path) -> None:
    network = NETWORK.replace("energy/caverns", "energy/no-such")
    seen = survey(write_network(tmp_path, small_network() | {"network.yaml": network}))
    assert seen.about("network.yaml") == ["19: warning: 'energy/no-such' is no published post; it is not shown first"]
