"""A small site and a preview of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.preview.flat_site import FlatSite, Running, page, previewing

FILM = bytes(range(100))
FILES: dict[str, bytes] = {
    "index.html": page("Front").encode(),
    "404.html": page("Nothing here").encode(),
    "tax/index.html": page("Tax").encode(),
    "tax/r&d relief/index.html": page("Relief").encode(),
    "tax/media/film.mp4": FILM,
    "tax/media/short.pdf": FILM,
    "tax/feed.xml": b"<rss/>",
    "empty/x.txt": b"",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The pages of the small site; its set-up, which is good, lies beside them."""
    beside = {"setup": b"good", "secret": b"secret"}
    for name, content in {**beside, **{f"pages/{name}": content for name, content in FILES.items()}}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path / "pages"


@pytest.fixture
def site(folder: Path) -> FlatSite:
    return FlatSite(folder)


@pytest.fixture
def preview(site: FlatSite) -> Iterator[Running]:
    with previewing(site) as running:
        yield running
