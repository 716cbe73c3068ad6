"""Which headers go with what: no page may do more than it does, and what is taken back is not kept."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from plugins.hosting import policies
from plugins.hosting.table import CACHE, POLICY, ROBOTS, TABLE, Where, headers_of, table_for
from plugins.network import urls
from plugins.network.model import Admin, GitHost

PAGES = ("/", "/energy/", "/energy/caverns/", "/topics/hydrogen/", "/404.html", "/subscribe/", "/search/", "/old/x/")
FILES = ("/energy/media/x.png", "/cards/unit/tax.png", "/energy/media/x.mp4", "/energy/media/x.svg", "/theme/icon.svg")
FEEDS = ("/feed.xml", "/energy/own/atom-3.xml", "/topics/x/feed.json", "/feeds.opml", "/network.json", "/events.ics")
EVERY = (*PAGES, *FILES, *FEEDS, "/energy/media/x.pdf", "/energy/media/x.csv", "/theme/site.css", "/nothing.at.all")


def directives(policy: str) -> dict[str, list[str]]:
    found = [one.split() for one in policy.split("; ")]
    names = [name for name, *_ in found]
    assert len(set(names)) == len(names), "a browser takes the first and leaves the second"
    return {name: values for name, *values in found}


@pytest.mark.parametrize("path", EVERY)
def test_every_answer_says_what_a_browser_may_do_with_it(path: str) -> None:
    found = headers_of(path)
    assert found["X-Content-Type-Options"] == "nosniff"
    said = directives(found[POLICY])
    assert said["frame-ancestors"] == said["base-uri"] == ["'none'"]
    assert found[CACHE]


@pytest.mark.parametrize("path", [path for path in EVERY if not path.endswith(".pdf")])
def test_what_nobody_thought_of_is_not_allowed(path: str) -> None:
    assert directives(headers_of(path)[POLICY])["default-src"] == ["'none'"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_nothing_inline_and_nothing_from_elsewhere(path: str) -> None:
    said = directives(headers_of(path)[POLICY])
    allowed = {"'none'", "'self'", *(["'wasm-unsafe-eval'"] if path == urls.SEARCH else [])}
    assert {value for values in said.values() for value in values} <= allowed
    assert said["form-action"] == ["'self'"]


def test_two_pages_run_a_script_and_one_of_them_a_program() -> None:
    assert [path for path in PAGES if "script-src" in headers_of(path)[POLICY]] == ["/subscribe/", "/search/"]
    assert [path for path in PAGES if "wasm" in headers_of(path)[POLICY]] == ["/search/"]
    worker = headers_of("/pagefind/search/pagefind-worker.js")[POLICY]
    assert directives(worker)["script-src"] == ["'self'", "'wasm-unsafe-eval'"]


GITLAB = Admin(host=GitHost.GITLAB, repository="firm/site", app="a1", server="https://git.firm.example/code")
GITHUB = Admin(host=GitHost.GITHUB, repository="firm/site", sign_in="https://sign-in.firm.example")
OWN_GITHUB = Admin(**{**asdict(GITHUB), "server": "https://git.firm.example"})


@pytest.mark.parametrize(
    ("admin", "asked", "shown"),
    [
        (GITLAB, "https://git.firm.example", "https://git.firm.example"),
        (Admin(**{**asdict(GITLAB), "server": ""}), "https://gitlab.com", "https://gitlab.com"),
        (GITHUB, "https://api.github.com", "https://avatars.githubusercontent.com"),
        (OWN_GITHUB, "https://git.firm.example", "https://git.firm.example"),
    ],
)
def test_where_people_write_the_browser_may_ask_their_git_host_and_nobody_else(
    admin: Admin, asked: str, shown: str
) -> None:
    table = table_for(admin)
    for path in ("/admin/", "/admin/comment/", "/admin/admin.js"):
        found = headers_of(path, table=table)
        said = directives(found[POLICY])
        assert said["connect-src"] == ["'self'", "blob:", asked]
        assert said["img-src"] == ["'self'", "blob:", "data:", shown]
        assert said["script-src"] == ["'self'", "'unsafe-eval'"]
        assert said["default-src"] == said["frame-ancestors"] == said["base-uri"] == ["'none'"]
        assert found[ROBOTS] == "noindex"
    assert "immutable" in headers_of("/admin/programs/decap-cms-1.2.3.js", table=table)[CACHE]
    assert "immutable" not in headers_of("/admin/programs/js-yaml.js", table=table)[CACHE], "its name stays"
    assert all(headers_of(path, table=table) == headers_of(path) for path in EVERY), "elsewhere nothing changes"


def test_a_window_that_signs_in_knows_who_opened_it_and_no_other_window_does() -> None:
    def opened(admin: Admin, path: str) -> str:
        return headers_of(path, table=table_for(admin))["Cross-Origin-Opener-Policy"]

    assert opened(GITHUB, "/admin/") == "same-origin-allow-popups"
    assert opened(GITLAB, "/admin/") == opened(GITHUB, "/energy/") == "same-origin"


def test_without_a_place_to_write_nothing_is_said_of_one() -> None:
    assert table_for(None) == TABLE
    assert headers_of("/admin/")[POLICY] == policies.PAGE


@pytest.mark.parametrize("path", ["/energy/media/map.svg", "/theme/icon.svg", "/energy/media/MAP.SVG"])
def test_a_drawing_opened_by_itself_can_do_nothing(path: str) -> None:
    said = directives(headers_of(path)[POLICY])
    assert said["sandbox"] == []
    assert not {"script-src", "connect-src", "form-action"} & said.keys() - {"form-action"}
    assert said["form-action"] == ["'none'"]


def test_what_is_taken_back_is_gone_within_a_minute_and_what_never_changes_is_kept() -> None:
    for path in (*PAGES, *FEEDS, "/theme/site.css", "/pagefind/tax/pagefind-entry.json"):
        assert "max-age=60, must-revalidate" in headers_of(path)[CACHE], path
    for path in ("/pagefind/tax/fragment/en_1a2b3c.pf_fragment", "/pagefind/tax/pagefind.en_67e5.pf_meta"):
        assert "immutable" in headers_of(path)[CACHE], path
    kept = [path for path in EVERY if "immutable" in headers_of(path)[CACHE]]
    assert kept == []
    assert "3600" in headers_of("/energy/media/x.png")[CACHE]


def test_readers_elsewhere_may_show_pictures_and_ask_for_feeds_but_not_for_pages() -> None:
    for path in (*FILES, *FEEDS):
        assert headers_of(path)["Cross-Origin-Resource-Policy"] == "cross-origin", path
    for path in PAGES:
        assert headers_of(path)["Cross-Origin-Resource-Policy"] == "same-origin", path
        assert "Access-Control-Allow-Origin" not in headers_of(path)
    assert [path for path in EVERY if "Access-Control-Allow-Origin" in headers_of(path)] == list(FEEDS)


def test_search_is_not_to_be_found_nor_what_is_withdrawn() -> None:
    assert [path for path in EVERY if ROBOTS in headers_of(path)] == ["/search/"]
    assert headers_of("/tax/x/", frozenset({"/tax/x/"}))[ROBOTS] == "noindex"


def test_the_last_row_fits_everything() -> None:
    assert TABLE[-1].where == Where()
    assert {POLICY, CACHE} <= TABLE[-1].headers.keys()


@pytest.mark.parametrize("prefix", ["", "/deep/in.sights"])
def test_a_place_is_where_its_words_say(prefix: str) -> None:
    folder = Where(folder="/search/")
    assert folder.fits("/search/")
    assert not folder.fits("/energy/search/")
    assert folder.globs(prefix) == (f"{prefix}/search/*",)
    assert Where(endings=("svg", "pdf")).globs(prefix) == (f"{prefix}/*.svg", f"{prefix}/*.pdf")
    assert not Where(endings=("svg",)).fits("/energy/svg/")


def test_nobody_is_bound_to_https_for_more_than_this_host_without_saying_so() -> None:
    assert "includeSubDomains" not in policies.TRANSPORT[policies.Transport.HOST]
    assert policies.TRANSPORT[policies.Transport.NONE] == ""
    assert "preload" in policies.TRANSPORT[policies.Transport.PRELOAD]
