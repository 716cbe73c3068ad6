"""`_headers` and `_redirects` come to what the table says, on each host in its own way and within its limits."""

from __future__ import annotations

import re

import pytest

from plugins.hosting.addresses import Places, places_of
from plugins.hosting.host_files import LIMITS, Host, HostFiles, host_files
from plugins.hosting.policies import Transport
from plugins.hosting.table import ASKED_BY, CACHE, OPENED_BY, POLICY, ROBOTS, TYPE, VARYING, headers_of, table_for
from plugins.network.model import Admin, GitHost
from tests.builders import URL, make_catalog, make_notice, make_post
from tests.hosting.host_rules import HeaderRule, on_cloudflare, on_netlify, only, parse_headers, parse_redirects

PATHS = (
    *("/", "/energy/", "/energy/page/2/", "/energy/caverns/", "/topics/", "/topics/hydrogen/page/2/", "/404.html"),
    *("/experts/dana-ortiz/", "/archive/2026/", "/search/", "/subscribe/", "/old/x/", "/units/"),
    *("/feed.xml", "/energy/atom.xml", "/energy/own/feed.json", "/topics/hydrogen/feed.xml", "/feeds.opml"),
    *("/network.json", "/events.ics", "/energy/events.ics", "/energy/an-evening/event.ics", "/sitemap.xml"),
    *("/energy/media/x.png", "/energy/media/deep/x.svg", "/energy/media/x.pdf", "/cards/unit/energy.png"),
    *("/theme/site.css", "/theme/faces/x.woff2", "/theme/icon.svg", "/robots.txt"),
    *("/pagefind/search/pagefind-worker.js", "/pagefind/energy/fragment/en_1.pf_fragment"),
)
PLACES = Places(moved=(("/old/x/", "/energy/caverns/"),), gone=(), unlisted=(), folders=("old",), units=("energy",))


def made(host: Host, places: Places = PLACES, base: str = URL, transport: Transport = Transport.HOST) -> HostFiles:
    return host_files(host, base, transport, places)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("prefix", ["", "/deep/insights"])
def test_cloudflare_sends_what_the_table_says(path: str, prefix: str) -> None:
    found = on_cloudflare(parse_headers(made(Host.CLOUDFLARE, base=URL + prefix).headers), prefix + path)
    assert found.pop("Strict-Transport-Security") == "max-age=31536000"
    expected = headers_of(path)
    # Its own types are right but for feeds.
    assert found.pop(TYPE, expected[TYPE]) == expected.pop(TYPE)
    assert found == expected


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("prefix", ["", "/deep/insights"])
def test_on_netlify_no_header_is_said_twice_and_no_policy_is_laxer(path: str, prefix: str) -> None:
    found = only(on_netlify(parse_headers(made(Host.NETLIFY, base=URL + prefix).headers), prefix + path))
    expected = headers_of(path)
    for name in expected.keys() - {*VARYING, TYPE}:
        assert found[name] == expected[name]
    if path.endswith("/") or path == "/404.html":
        assert found[POLICY] == expected[POLICY]
        assert CACHE not in found, "it asks again for pages of itself"
    elif POLICY in found:
        assert "script-src" not in found[POLICY] or path.startswith("/pagefind/")
    for name in (ROBOTS, ASKED_BY, TYPE):
        assert found.get(name, expected.get(name)) == expected.get(name), name


@pytest.mark.parametrize("path", ["/admin/", "/admin/comment/"])
def test_where_people_write_both_hosts_send_what_the_table_says(path: str) -> None:
    admin = Admin(host=GitHost.GITHUB, repository="firm/site", sign_in="https://sign-in.firm.example")
    expected = headers_of(path, table=table_for(admin))

    def rules(host: Host) -> list[HeaderRule]:
        return parse_headers(host_files(host, URL, Transport.HOST, PLACES, admin).headers)

    on_one, on_other = on_cloudflare(rules(Host.CLOUDFLARE), path), only(on_netlify(rules(Host.NETLIFY), path))
    for name in (POLICY, ROBOTS, OPENED_BY):
        assert on_one[name] == on_other[name] == expected[name]
    assert on_one[CACHE] == expected[CACHE]


def test_feeds_are_feeds_on_both() -> None:
    for path, kind in (
        ("/feed.xml", "application/rss+xml"),
        ("/energy/atom.xml", "application/atom+xml"),
        ("/energy/own/feed.json", "application/feed+json"),
    ):
        assert on_cloudflare(parse_headers(made(Host.CLOUDFLARE).headers), path)[TYPE] == kind
        assert only(on_netlify(parse_headers(made(Host.NETLIFY).headers), path))[TYPE] == kind


@pytest.mark.parametrize("host", Host)
def test_old_addresses_lead_on(host: Host) -> None:
    expected = "301!" if host is Host.NETLIFY else "301"  # a page stands there, which Netlify shows first
    assert parse_redirects(made(host).redirects) == [("/old/x/", "/energy/caverns/", expected)]
    deep = made(host, base=f"{URL}/deep").redirects
    assert parse_redirects(deep) == [("/deep/old/x/", "/deep/energy/caverns/", expected)]


@pytest.mark.parametrize("host", Host)
def test_an_old_address_is_never_read_as_a_pattern(host: Host) -> None:
    wild = (("/*/", "/energy/caverns/"), ("/old/:slug/", "/energy/caverns/"), ("/alt/café/", "/energy/caverns/"))
    found = made(host, Places(moved=wild, gone=(), unlisted=(), folders=("*", "alt", "old"), units=("energy",)))
    assert [old for old, _, _ in parse_redirects(found.redirects)] == ["/alt/caf%C3%A9/"]
    assert any("2 old addresses" in line and "/*/" in line for line in found.lost)
    assert not re.search(r"^/\*/", found.headers, re.MULTILINE)


def test_what_cloudflare_has_no_room_for_is_left_out_and_said() -> None:
    limits = LIMITS[Host.CLOUDFLARE]
    many = tuple((f"/old/{number}/", "/energy/caverns/") for number in range(limits.redirects + 7))
    unlisted = tuple(f"/energy/gone-{number}/" for number in range(150))
    found = made(Host.CLOUDFLARE, Places(moved=many, gone=(), unlisted=unlisted, folders=("old",), units=("energy",)))
    rules = parse_headers(found.headers)
    assert len(rules) == limits.rules
    assert max(map(len, found.headers.splitlines())) <= limits.line
    assert len(parse_redirects(found.redirects)) == limits.redirects
    assert max(map(len, found.redirects.splitlines())) <= limits.redirect_line
    left = 150 - sum("gone-" in rule.pattern for rule in rules)
    assert any("7 old addresses" in line for line in found.lost)
    assert any(f"{left} withdrawn" in line for line in found.lost)
    assert on_cloudflare(rules, "/energy/gone-0/")[ROBOTS] == "noindex"


def test_netlify_takes_all_of_them() -> None:
    many = tuple((f"/old/{number}/", "/energy/caverns/") for number in range(3000))
    found = made(Host.NETLIFY, Places(moved=many, gone=(), unlisted=(), folders=("old",), units=("energy",)))
    assert len(parse_redirects(found.redirects)) == 3000
    assert found.lost == ()


@pytest.mark.parametrize("host", Host)
def test_a_site_below_a_path_is_told_that_these_files_belong_to_the_root(host: Host) -> None:
    assert any("/deep" in line and "root" in line for line in made(host, base=f"{URL}/deep").lost)
    assert made(host).lost == ()


def test_https_is_as_binding_as_the_firm_says() -> None:
    for host in Host:
        assert "Strict-Transport-Security" not in made(host, transport=Transport.NONE).headers
        assert "includeSubDomains; preload" in made(host, transport=Transport.PRELOAD).headers


def test_the_places_of_a_network_are_what_moved_what_is_gone_and_what_is_not_to_be_found() -> None:
    catalog = make_catalog(
        posts=[make_post("energy/caverns")],
        withdrawn=[make_post("energy/wrong")],
        notices=[make_notice("energy/gone")],
        aliases={"/old/x/": "/energy/caverns/", "/energy/was/": "/energy/caverns/"},
    )
    found = places_of(catalog)
    assert found.moved == (("/energy/was/", "/energy/caverns/"), ("/old/x/", "/energy/caverns/"))
    assert found.gone == ("/energy/gone/",)
    assert found.unlisted == ("/energy/gone/", "/energy/wrong/")
    assert (found.folders, found.units) == (("old",), ("energy",))
