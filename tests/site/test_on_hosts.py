"""The demonstration with the files of a host in it: what such a host would send, and that browsers can live with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

from plugins.hosting.table import POLICY, TYPE, VARYING, headers_of
from tests.building import NOW, ROOT, invoke
from tests.hosting.host_rules import on_cloudflare, on_netlify, only, parse_headers, parse_redirects
from tests.site.hosted import WATCH, WRITING, make
from tests.site.kinds import one_of
from tests.site.reading import Site
from tests.site.small_network import NESTED_URL, NETWORK, built, manifest, plant, problems
from tests.site.walking import closed

BARE: dict[str, Any] = {"HIGHROAD_SEARCH": False, "HIGHROAD_CARDS": "none", "HIGHROAD_PICTURES": False}
HOSTS = ("netlify", "cloudflare")
Sends = Callable[[str], Mapping[str, str]]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Both files of both hosts for the demonstration."""
    found: dict[str, str] = {}
    for target in HOSTS:
        folder = tmp_path_factory.mktemp(target)
        assert make(ROOT / "units", folder, target) == 0
        found |= {f"{target}{name}": (folder / name).read_text("utf-8") for name in ("_headers", "_redirects")}
    return found


@pytest.fixture(scope="module", params=HOSTS)
def sends(request: pytest.FixtureRequest, files: Mapping[str, str]) -> Sends:
    """What a host sends with a site path."""
    rules = parse_headers(files[f"{request.param}_headers"])

    def cloudflare(path: str) -> Mapping[str, str]:
        return on_cloudflare(rules, path)

    def netlify(path: str) -> Mapping[str, str]:
        return only(on_netlify(rules, path))

    return cloudflare if request.param == "cloudflare" else netlify


def test_every_file_of_the_site_has_what_the_table_says_or_stricter(demo: Site, sends: Sends) -> None:
    for file in sorted(demo.files):
        path = "/" + (file.removesuffix("index.html") if file.endswith("index.html") else file)
        found, expected = sends(path), headers_of(path, table=WRITING)
        assert {name: found[name] for name in expected.keys() - {*VARYING, TYPE}}.items() <= expected.items()
        if file.endswith(".html"):
            assert found[POLICY] == expected[POLICY], path
        assert found.get(TYPE, expected[TYPE]) == expected[TYPE], path


def test_every_old_address_leads_on(demo: Site, files: Mapping[str, str]) -> None:
    for target in HOSTS:
        found = {old: new for old, new, _ in parse_redirects(files[f"{target}_redirects"])}
        expected = {path: page.link("canonical") for path, page in demo.pages.items() if page.is_redirect}
        assert {old: demo.url + new for old, new in found.items()} == expected


@pytest.mark.browser
def test_pages_are_whole_where_the_browser_obeys(browser: Browser, demo: Site, demo_server: str, sends: Sends) -> None:
    wrong: list[str] = []

    def answer(route: Route) -> None:
        path = "/" + route.request.url.split("/", 3)[3].partition("?")[0]
        got = route.fetch()
        route.fulfill(response=got, headers=got.headers | {name.lower(): said for name, said in sends(path).items()})

    context = browser.new_context()
    context.add_init_script(WATCH)
    context.route("**/*", answer)
    page = context.new_page()
    page.on("console", lambda message: wrong.append(message.text))
    for kind in ("front", "post-with-picture", "subscribe"):
        page.goto(demo_server + one_of(demo, kind))
        assert page.evaluate("getComputedStyle(document.querySelector('main')).maxWidth") != "none"
    assert page.locator("#site-choose input[type=checkbox]").first.is_enabled()
    page.goto(f"{demo_server}/search/?q=hydrogen")
    expect(page.locator("#site-results .entry").first).to_be_visible()
    closed(context)
    assert wrong == []


@pytest.mark.parametrize("host", HOSTS)
def test_a_build_puts_both_files_into_the_site_where_the_settings_say_so(tmp_path: Path, host: str) -> None:
    folder = built(NETWORK, tmp_path, HIGHROAD_HOSTING=host, **BARE).folder
    assert make(tmp_path / "units", tmp_path / "made", host) == 0
    for name in ("_headers", "_redirects"):
        assert (folder / name).read_bytes() == (tmp_path / "made" / name).read_bytes()
    assert "/archive-2019/caverns/ /energy/what-caverns-cost/ 301" in (folder / "_redirects").read_text("utf-8")
    again = built(NETWORK, tmp_path, **BARE).folder
    assert not (again / "_headers").exists()


def test_a_build_says_what_its_host_will_not_read(tmp_path: Path) -> None:
    files = {**NETWORK, "network.yaml": manifest(NESTED_URL)}
    said = [line for line in problems(built(files, tmp_path, HIGHROAD_HOSTING="netlify", **BARE)) if "_headers" in line]
    assert said == [
        "units/network.yaml:1: warning: Netlify reads _headers and _redirects at the root of a host alone, and the url"
        " has the path /deep/insights; copy both files there"
    ]


def test_a_host_that_nobody_knows_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="HIGHROAD_HOSTING: 'attic' is none of netlify, cloudflare"):
        built(NETWORK, tmp_path, HIGHROAD_HOSTING="attic", **BARE)
    assert not (tmp_path / "site").exists()


def test_the_command_says_what_it_would_write_and_touches_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    units, made = plant(NETWORK, tmp_path / "units"), tmp_path / "made"
    command = ("--target", "nginx", "--units", str(units), "--now", NOW, "--output", str(made))
    dry = invoke("hosting", *command, "--dry-run")
    assert dry.returncode == 0, dry.stderr
    assert "made/nginx.conf: would be new" in dry.stdout
    assert "old addresses, 2 retracted" in dry.stdout
    assert not made.exists()
    assert make(units, made, "nginx") == 0
    before = (made / "nginx.conf").stat().st_mtime_ns
    assert make(units, made, "nginx") == 0
    assert (made / "nginx.conf").stat().st_mtime_ns == before
    assert make(units, made, "nginx", hsts="preload", brotli=True) == 0
    said = [line.partition("nginx.conf: ")[2] for line in capsys.readouterr().out.splitlines() if "nginx.conf" in line]
    assert [line.partition(",")[0] for line in said] == ["new", "as it was", "changed"]
    text = (made / "nginx.conf").read_text("utf-8")
    assert "includeSubDomains; preload" in text
    assert "brotli on;" in text


@pytest.mark.parametrize(
    ("target", "wishes", "said"),
    [
        ("apache", {}, "'apache' is none of nginx, caddy, netlify, cloudflare"),
        ("nginx", {"hsts": "all"}, "--hsts: 'all' is none of none, host, subdomains, preload"),
        ("nginx", {"root": 'srv"; include /etc/passwd'}, "--root"),
        ("nginx", {"listen": "80; include x"}, "--listen"),
        ("nginx", {"listen": "127.0.0.1:99999"}, "--listen"),
    ],
)
def test_what_can_not_be_meant_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], target: str, wishes: dict[str, str], said: str
) -> None:
    units = plant({"network.yaml": manifest()}, tmp_path / "units")
    assert make(units, tmp_path / "made", target, **wishes) == 1
    assert said in capsys.readouterr().err
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(
    ("output", "said"), [("output/x", "HIGHROAD_HOSTING"), ("theme", "lies in the theme"), ("units/tax", "units")]
)
def test_what_others_own_is_no_place_for_these_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], output: str, said: str
) -> None:
    assert make(ROOT / "units", ROOT / output, "netlify") == 1
    assert said in capsys.readouterr().err


def test_a_file_that_somebody_else_made_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    units, made = plant(NETWORK, tmp_path / "units"), tmp_path / "made"
    made.mkdir()
    (made / "nginx.conf").write_text("# Ours.\n", "utf-8")
    assert make(units, made, "nginx") == 1
    assert "was not made by this command" in capsys.readouterr().err
    assert (made / "nginx.conf").read_text("utf-8") == "# Ours.\n"


def test_what_is_held_is_missing_and_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    caverns = "energy/posts/2026-03-02-what-caverns-cost.md"
    broken = {**NETWORK, caverns: NETWORK[caverns].replace(b"title:", b"statsu: x\ntitle:")}
    assert make(plant(broken, tmp_path / "units"), tmp_path / "made", "caddy") == 2
    assert "Something is held" in capsys.readouterr().out
    assert "/archive-2019/caverns/" not in (tmp_path / "made" / "Caddyfile").read_text("utf-8")
