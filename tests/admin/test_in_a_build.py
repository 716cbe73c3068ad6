"""`/admin/` as a build makes it: whole, as new as what it is made from, and within what a browser is told it may do."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Route, expect

from plugins.hosting.table import headers_of, table_for
from plugins.network.model import Admin, GitHost
from tests.admin.writing import ADMIN, FILES, manifest
from tests.building import BuildResult
from tests.serving import serve
from tests.site.small_network import Files, built
from tests.site.walking import closed

pytestmark = pytest.mark.node
NESTED = FILES["network.yaml"].replace(b"northwind.example\n", b"northwind.example/deep/insights\n", 1)


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> BuildResult:
    return built(FILES, tmp_path_factory.mktemp("once"))


def form(found: BuildResult) -> str:
    return found.files()["admin/config.yml"].decode()


def test_it_is_no_page_of_the_site_and_nothing_leads_a_reader_there(once: BuildResult) -> None:
    files = once.files()
    assert b'content="noindex"' in files["admin/index.html"]
    named = [path for path, data in files.items() if not path.startswith("admin/") and b"/admin/" in data]
    assert named == ["robots.txt"], "which keeps search engines out"


def test_nothing_in_it_is_of_another_host_and_all_that_it_names_is_there(once: BuildResult) -> None:
    files = once.files()
    for page in ("admin/index.html", "admin/comment/index.html"):
        said = re.sub(r"<script type=.application/json.*?</script>", "", files[page].decode(), flags=re.DOTALL)
        addresses = re.findall(r'(?:src|href)="([^"]*)"', said)
        assert addresses
        assert [one for one in addresses if not one.startswith(("/", "#"))] == []
        there = (one.partition("#")[0][1:] for one in addresses if one.startswith("/"))
        assert [
            one for one in there if (f"{one}index.html" if one.endswith("/") or not one else one) not in files
        ] == []


def test_what_the_script_is_told_can_close_no_element(tmp_path: Path) -> None:
    files = {**FILES, "tax/unit.yaml": FILES["tax/unit.yaml"].replace(b"name: Tax", b'name: "</script><b>&amp;"')}
    page = built(files, tmp_path).files()["admin/index.html"].decode()
    told = re.search(r'<script type="application/json" id="site-told">(.*?)</script>', page, re.DOTALL)
    assert told
    names = [unit["name"] for unit in json.loads(told[1])["units"]]
    assert "</script><b>&amp;" in names


def test_below_a_path_all_addresses_begin_with_it(tmp_path: Path) -> None:
    files = built({**FILES, "network.yaml": NESTED}, tmp_path).files()
    assert b'"/deep/insights/admin/admin.js"' in files["admin/index.html"]
    assert b'"home":"/deep/insights/"' in files["admin/index.html"]


EDITS: dict[str, Files] = {
    "a rule of the centre": {"network.yaml": manifest(rules="title-length: {most: 33, level: must}")},
    "a rule of a unit": {"labs/unit.yaml": FILES["labs/unit.yaml"] + b"\nrules: {title-length: {most: 33}}\n"},
    "a new colleague": {"labs/experts/new-here.md": b"---\nname: New Here\n---\n\nNew.\n"},
    "a topic": {"network.yaml": manifest().replace(b"name: Pay", b"name: Wages")},
    "another branch": {"network.yaml": manifest().replace(b"app: a1", b"app: a1, branch: next")},
    "a unit is closed": {"network.yaml": manifest().replace(b"sam-cole, stage: live", b"sam-cole, stage: closed")},
}


@pytest.mark.parametrize("edit", EDITS)
def test_the_form_follows_what_it_is_made_from(edit: str, once: BuildResult, tmp_path: Path) -> None:
    files = {**FILES, **EDITS[edit]}
    built(FILES, tmp_path / "one")
    after = form(built(files, tmp_path / "one"))
    assert after == form(built(files, tmp_path / "two"))
    assert after != form(once)


def test_an_edit_of_words_makes_no_form_anew(tmp_path: Path) -> None:
    path = "tax/posts/2026-04-15-levies.md"
    built(FILES, tmp_path)
    before = {one: one.stat().st_mtime_ns for one in (tmp_path / "site" / "admin").rglob("*") if one.is_file()}
    built({**FILES, path: FILES[path].replace(b"A levy", b"One levy")}, tmp_path)
    assert {one: one.stat().st_mtime_ns for one in before} == before


def test_a_network_that_stops_writing_there_loses_the_page(tmp_path: Path) -> None:
    built(FILES, tmp_path)
    without = FILES["network.yaml"].replace(ADMIN.encode(), b"")
    assert [path for path in built({**FILES, "network.yaml": without}, tmp_path).files() if "admin" in path] == []


@pytest.mark.browser
def test_the_page_works_within_what_the_browser_is_told_that_it_may_do(browser: Browser, once: BuildResult) -> None:
    """Up to the sign-in, which is the git host's."""
    table = table_for(Admin(host=GitHost.GITLAB, repository="firm/site", app="a1"))
    said: list[str] = []
    asked: list[str] = []

    def with_headers(route: Route) -> None:
        answer, path = route.fetch(), urlsplit(route.request.url).path
        route.fulfill(response=answer, headers={**answer.headers, **headers_of(path, table=table)})

    context = browser.new_context()
    page = context.new_page()
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.route("**/*", with_headers)
    with serve(once.folder, "", 0) as server:
        page.goto(f"{server.url.rstrip('/')}/admin/")
        expect(page.get_by_role("button", name="Login with GitLab")).to_be_visible()
        assert said == []
        assert [one for one in asked if not one.startswith((server.url, "blob:", "data:"))] == []
        closed(context)
