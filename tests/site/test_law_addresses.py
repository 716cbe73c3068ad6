"""Laws 5 and 6: every page says one address, under a `url` with a path too; every old address leads on."""

from __future__ import annotations

import http.client
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests import sitemaps, structured
from tests.building import BuildResult
from tests.serving import serve
from tests.site.reading import Site
from tests.site.small_network import NESTED_URL, NETWORK, URL, built, manifest, post
from tests.structured import is_article

OWN = {"ProfilePage", "CollectionPage", "Event"}  # what the page itself is, beside a post

OLD = {  # old address -> where it leads
    "/archive-2019/caverns/": "/energy/what-caverns-cost/",
    "/energy/cavern-costs/": "/energy/what-caverns-cost/",
    "/old/caverns.html": "/energy/what-caverns-cost/",
    "/energy/wrong-sums/": "/energy/wrong-figures/",
    "/never/mind/": "/energy/never-mind/",
    "/tax/fence/": "/tax/ring-fence/",
}


@pytest.fixture(scope="module", params=[URL, NESTED_URL], ids=["at the root", "under a path"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    url = str(request.param)
    result = built({**NETWORK, "network.yaml": manifest(url)}, tmp_path_factory.mktemp("site"))
    assert result.code == 0, str(result)
    return Site(result.folder, url)


def sitemap(site: Site) -> dict[str, str]:
    files = {path.relative_to(site.folder).as_posix(): path.read_bytes() for path in site.folder.rglob("*.xml")}
    return sitemaps.read(files, site.url)


def test_canonical_og_url_json_ld_and_sitemap_agree_on_every_page(site: Site) -> None:
    listed = sitemap(site)
    for page in site.pages.values():
        if page.is_redirect or page.path == "/404.html":
            continue
        address = site.url + page.path
        assert page.link("canonical") == address
        assert page.meta("og:url") == address
        own = {str(node["url"]) for node in page.nodes if is_article(node) or structured.types_of(node) & OWN}
        assert own <= {address}, page.path
        assert (address in listed) == page.is_indexed, page.path


def test_the_sitemap_names_nothing_but_pages(site: Site) -> None:
    assert {address.removeprefix(site.url) for address in sitemap(site)} <= set(site.pages)
    assert all(address.startswith(f"{site.url}/") for address in sitemap(site))


def test_what_asks_not_to_be_found_is_not_in_the_sitemap(site: Site) -> None:
    listed = sitemap(site)
    for path in ("/energy/wrong-figures/", "/energy/never-mind/", "/energy/last-year-offer/", *OLD):
        assert site.url + path not in listed
    assert site.url + "/energy/what-caverns-cost/" in listed


def test_lastmod_is_when_a_post_was_changed_or_published(site: Site) -> None:
    listed = sitemap(site)
    expected = {"what-caverns-cost": "2026-05-01", "an-evening": "2026-09-09", "a-report-elsewhere": "2026-07-01"}
    for slug, day in expected.items():
        assert listed[f"{site.url}/energy/{slug}/"][:10] == day


def test_every_link_begins_with_the_path_of_the_url(site: Site) -> None:
    for page in site.pages.values():
        for address in (*page.links(), *page.loads()):
            if address.startswith("/"):
                assert address.startswith(f"{site.prefix}/"), (page.path, address)
                assert site.why_dead(address, page.path) == ""


def test_every_old_address_leads_on_over_a_real_server(site: Site) -> None:
    with serve(site.folder, site.prefix, 0) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=120)
        for old, live in OLD.items():
            connection.request("GET", site.prefix + old)
            answer = connection.getresponse()
            assert answer.status == 200, old
            text = answer.read().decode()
            page = site.pages[old]
            assert page.text == text
            assert page.link("canonical") == site.url + live
            target = next(address for address in page.links() if address)
            assert urlsplit(target).path == site.prefix + live
            connection.request("GET", urlsplit(target).path)
            answer = connection.getresponse()
            assert answer.status == 200, target
            assert b'http-equiv="refresh"' not in answer.read()
        connection.close()


def test_a_renamed_post_that_names_its_old_slug_keeps_id_and_address(tmp_path: Path) -> None:
    def id_of(result: BuildResult, slug: str) -> str:
        page = Site(result.folder, URL).pages[f"/energy/{slug}/"]
        return next(str(node["@id"]) for node in page.nodes if is_article(node))

    files = {**NETWORK, "energy/posts/2026-05-01-first.md": post("Words.", title="First")}
    before = id_of(built(files, tmp_path), "first")
    files["energy/posts/2026-05-01-second.md"] = post("Words.", title="Second", aliases="[first]")
    del files["energy/posts/2026-05-01-first.md"]
    result = built(files, tmp_path)
    assert id_of(result, "second") == before
    assert 'http-equiv="refresh"' in result.page("/energy/first/")


def test_a_renamed_unit_keeps_its_ids(tmp_path: Path) -> None:
    def ids(result: BuildResult) -> set[str]:
        pages = Site(result.folder, URL).pages.values()
        return {str(node["@id"]) for page in pages for node in page.nodes if is_article(node)}

    before = ids(built(NETWORK, tmp_path))
    files = {
        (f"levies{path[3:]}" if path.startswith("tax/") else path): data.replace(b"../../tax/", b"../../levies/")
        for path, data in NETWORK.items()
    }
    files["levies/unit.yaml"] += b"uid: tax\n"
    result = built(files, tmp_path)
    assert result.code == 0, str(result)
    assert ids(result) == before
    assert "levies/ring-fence/index.html" in result.files()
    left = {path: data for path, data in result.files().items() if path.startswith("tax/") and path.endswith(".html")}
    assert {"tax/index.html", "tax/ring-fence/index.html", "tax/law/index.html"} <= left.keys()
    assert [path for path, data in left.items() if b'http-equiv="refresh"' not in data] == []
