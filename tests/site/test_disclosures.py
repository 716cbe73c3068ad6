"""What must be told is told wherever a post of the demonstration is to be read in full, and to programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import yaml

from plugins.network.model import Post
from plugins.network.whole import Catalog
from tests.building import ROOT
from tests.site.reading import Site
from tests.site.subscriber import document
from tests.trees import survey

TOPIC, UNIT = "heat-networks", "tax"


def entry(path: str) -> Mapping[str, Any]:
    """The one disclosure of a file of the demonstration."""
    (found,) = yaml.safe_load((ROOT / "units" / path).read_text("utf-8"))["disclosures"]
    return dict(found)


CENTRE, OWN = entry("network.yaml"), entry(f"{UNIT}/unit.yaml")["text"]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return survey(ROOT / "units").catalog


def owed(catalog: Catalog, post: Post) -> list[str]:
    """What has to stand below a post, found without what the site finds it by."""
    lang = post.lang or catalog.unit[post.unit].lang or "en"
    said = [CENTRE["translations"].get(lang, CENTRE["text"])] if TOPIC in post.topics else []
    return [*([post.disclosure] if post.disclosure else []), *said, *([OWN] if post.unit == UNIT else [])]


def test_the_demonstration_discloses_in_every_way_that_there_is(catalog: Catalog) -> None:
    told = [owed(catalog, post) for post in catalog.posts]
    assert {len(texts) for texts in told} >= {0, 1, 2}
    assert {text for texts in told for text in texts} >= {CENTRE["text"], *CENTRE["translations"].values(), OWN}


def test_each_page_of_a_post_tells_what_it_must_below_the_text_and_nothing_else(demo: Site, catalog: Catalog) -> None:
    for post in (*catalog.posts, *catalog.withdrawn):
        page = demo.pages[f"/{catalog.unit[post.unit].slug}/{post.slug}/"]
        stretches = [one for one in page.all("section") if "told" in one.get("class", "").split()]
        found = ["".join(p.itertext()) for stretch in stretches for p in stretch.iter("p")]
        assert found == owed(catalog, post), post.key
        if found:
            heading = next(element for element in stretches[0].iter() if element.tag == "h2")
            assert heading.text == ("Disclosure" if len(found) == 1 else "Disclosures")


def feeds(folder: Path) -> Iterator[str]:
    for pattern in ("**/feed.xml", "**/atom*.xml", "**/feed.json"):
        yield from (path.relative_to(folder).as_posix() for path in folder.glob(pattern))


def test_each_feed_tells_it_with_each_post_whoever_carries_it(demo: Site, catalog: Catalog) -> None:
    posts = {post.id: post for post in (*catalog.posts, *catalog.withdrawn)}
    said: dict[str, set[str]] = {}
    for path in feeds(demo.folder):
        for item in document(demo.folder, path).items:
            post = posts.get(item.id)
            if post and (texts := owed(catalog, post)):
                content = unescape(item.content)
                where = [content.rindex(f">{text}</p>") for text in texts]
                assert where == sorted(where), (path, post.key)
                said.setdefault(post.key, set()).add(path.partition("/")[0])
    assert said.keys() == {post.key for post in posts.values() if owed(catalog, post)}
    assert any({"energy", "tax"} <= units for units in said.values()), "no unit carries what another discloses"


def test_programs_are_told_it_of_each_post(demo: Site, catalog: Catalog) -> None:
    found = {post["id"]: post for post in json.loads((demo.folder / "network.json").read_text("utf-8"))["posts"]}
    for post in catalog.posts:
        assert [one["text"] for one in found[post.id].get("disclosures", [])] == owed(catalog, post)
