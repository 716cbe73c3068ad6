"""The demonstration site as the tests of this folder look at it: read once a worker, served once a worker."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.building import ROOT, BuildResult
from tests.serving import serve
from tests.site.hosted import DIFFICULT, NESTED
from tests.site.reading import Site, site_url
from tests.site.small_network import built, manifest


@pytest.fixture(scope="session")
def demo(demo_site: BuildResult) -> Site:
    """The demonstration network, read."""
    return Site(demo_site.folder, site_url(ROOT / "units"))


@pytest.fixture(scope="session")
def nested(once_a_run: Callable[[str, Path], BuildResult], tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The same network on an address with a path, where every link has to begin with that path."""
    units = tmp_path_factory.mktemp("nested") / "units"
    shutil.copytree(ROOT / "units", units)
    url = site_url(units)
    manifest = units / "network.yaml"
    manifest.write_text(manifest.read_text("utf-8").replace(f"url: {url}", f"url: {url}/deep/insights"), "utf-8")
    result = once_a_run("nested", units)
    assert result.code == 0, str(result)
    return Site(result.folder, site_url(units))


@pytest.fixture(scope="session", params=["", NESTED], ids=["at the root", "under a path"])
def difficult(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, Path]:
    """A network with all that is difficult for a server, at the root of a host and below a path; and its units."""
    folder = tmp_path_factory.mktemp("difficult")
    files = {**DIFFICULT, **({"network.yaml": manifest(request.param)} if request.param else {})}
    result = built(files, folder, HIGHROAD_SEARCH=False, HIGHROAD_CARDS="none", HIGHROAD_PICTURES=False)
    return Site(result.folder, site_url(folder / "units")), folder / "units"


@pytest.fixture(scope="session")
def demo_server(demo: Site) -> Iterator[str]:
    """The demonstration network on a real server; the address of its front page, without the last slash."""
    with serve(demo.folder, demo.prefix, 0) as server:
        yield server.url.rstrip("/")
