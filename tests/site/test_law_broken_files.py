"""Law 2: breaking a live file changes elsewhere only what shows it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import ndiff
from pathlib import Path

import pytest
import yaml

from plugins.network.schema import FILES
from plugins.network.urls import FEED_FORMATS
from tests.building import BuildResult
from tests.site.small_network import NETWORK, URL, build_here, built, built_whole, differing, plant, problems, text

COUNT = re.compile(rb'\d+(<span class="unseen">)? posts?')
CARD = re.compile(r'<meta property="og:image" content="([^"]+)">')
OVERVIEWS = ("archive/index.html", "experts/index.html", "topics/index.html", "units/index.html")
LIVE = "energy/posts/2026-03-02-what-caverns-cost.md"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """A folder in which the network was built, and what came of it."""
    folder = tmp_path_factory.mktemp("broken")
    result = built(NETWORK, folder)
    assert result.code == 0, str(result)
    return folder, result.files()


@dataclass(frozen=True)
class Breaking:
    """A live file to break, and the words by which pages show what it is.

    `counted_with` is where an overview has the item without its name: its month, its topics, those who wrote it.
    """

    path: str
    shown_as: tuple[str, ...]
    data: bytes = b"\xff broken"
    counted_with: tuple[str, ...] = ()


BREAKING = {
    "a post": Breaking(
        LIVE,
        ("/energy/what-caverns-cost/", "What storage caverns cost", "A cavern costs"),
        counted_with=(
            "2026/#site-3",
            "/topics/caverns/",
            "/topics/hydrogen/",
            "/experts/dana-ortiz/",
            "/experts/li-wei/",
        ),
    ),
    "a post that is quoted": Breaking(
        "tax/posts/2026-04-01-ring-fence.md",
        ("/tax/ring-fence/", "The ring fence", "A fence is a promise"),
        counted_with=(
            "2026/#site-4",
            "/topics/hydrogen/",
            "/topics/pay/",
            "/experts/dana-ortiz/",
            "/experts/sam-cole/",
        ),
    ),
    "a page": Breaking("energy/pages/what-we-do.md", ("/energy/what-we-do/",)),
    "a picture": Breaking("energy/media/cavern.png", ("/energy/media/cavern.png", "A cavern head")),
    "a drawing": Breaking("energy/media/map.svg", ("/energy/media/map.svg", "Our map"), b"<svg><script/></svg>"),
    "an expert": Breaking("energy/experts/li-wei.md", ("/experts/li-wei/", "Li Wei")),
    "a unit's page": Breaking("tax/unit.yaml", ("/tax/",), b"name: [broken\n"),
    "what a unit carries": Breaking(
        "energy/carried.yaml", ("/tax/levies/", "/tax/caverns-from-here/", "/labs/ensaio/"), b"- [broken\n"
    ),
}


@pytest.mark.parametrize("kind", BREAKING)
def test_breaking_a_live_file_changes_elsewhere_only_what_shows_it(
    base: tuple[Path, dict[str, bytes]], kind: str
) -> None:
    folder, expected = base
    breaking = BREAKING[kind]
    result = built({**NETWORK, breaking.path: breaking.data}, folder)
    assert result.code == 2
    assert named_error(result, breaking.path), str(result)
    found = result.files()
    changed = set(differing(counted(found), counted(expected)))
    assert changed
    assert set(found) - set(expected) == set(), "files that were not there before"
    showing = {path for path in changed if shows(breaking.shown_as, path, expected, found)}
    overviews = {path for path in changed & set(OVERVIEWS) if counts(breaking.counted_with, path, expected, found)}
    about = about_pages(showing | overviews, expected, found)
    media = {path for path in set(expected) - set(found) if "/media/" in path}  # what nothing shows any more
    assert changed - showing - overviews - about - media == set()


def shows(signs: tuple[str, ...], path: str, *outputs: Mapping[str, bytes]) -> bool:
    """Whether a file holds one of the signs, before or after."""
    return any(sign.encode() in files.get(path, b"") for files in outputs for sign in signs)


def counts(signs: tuple[str, ...], path: str, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> bool:
    """Whether each line with words of an overview that is another one holds one of the signs."""
    old, new = (counted({path: files.get(path, b"")})[path].decode().splitlines() for files in (before, after))
    others = [line for line in ndiff(old, new) if line[0] in "-+" and re.sub("<[^>]*>", "", line[1:]).strip()]
    return all(any(sign in line for sign in signs) for line in others)


def about_pages(changed: set[str], before: Mapping[str, bytes], after: Mapping[str, bytes]) -> set[str]:
    """What says of pages how they are, and may change with them alone: their own cards, and the lines of sitemaps."""
    about = set()
    for path in changed:
        for files in (before, after):
            for card in CARD.findall(files[path].decode()) if path.endswith(".html") and path in files else ():
                about.add(card.removeprefix(f"{URL}/"))
    named = {f"{URL}/{path.removesuffix('index.html')}" for path in changed}
    maps = [path for path in before if "sitemap" in path and path.endswith(".xml")]
    for path in sorted(maps, key="sitemap.xml".__eq__):  # the one that names the others is the last
        signs = tuple(f"<loc>{address}</loc>" for address in named)
        if before[path] != after.get(path) and counts(signs, path, before, after):
            about.add(path)
            named.add(f"{URL}/{path}")
    return about


def all_of(folder: str) -> set[str]:
    """The page in a folder of the output, and the feeds and the card that belong to it."""
    return {f"cards/{folder[:-1]}.png"} | {
        folder + name for name in ("index.html", *(kind.file for kind in FEED_FORMATS))
    }


def counted(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files of an output without how many posts something has: a post that is held is not counted either."""
    return {path: COUNT.sub(b"so many", data) for path, data in files.items()}


def test_an_expert_whose_file_breaks_costs_the_page_and_no_post(base: tuple[Path, dict[str, bytes]]) -> None:
    folder, expected = base
    for data in (b"\0", b"---\nname: Li Wei\nnmae: Li\n---\n", b""):
        result = built({**NETWORK, "energy/experts/li-wei.md": data}, folder)
        assert set(expected) - set(result.files()) <= all_of("experts/li-wei/")
        assert "Li Wei" in result.page("/energy/fence-from-here/")


def test_a_unit_whose_page_breaks_keeps_all_its_addresses(base: tuple[Path, dict[str, bytes]]) -> None:
    folder, expected = base
    for data in (b"\0", b"name: [broken\n", text("name: Tax\nkidn: practice\n"), b""):
        result = built({**NETWORK, "tax/unit.yaml": data}, folder)
        assert set(result.files()) == set(expected)
        assert [line for line in problems(result) if line.startswith("units/tax/unit.yaml:")]


# ----------------------------------------------------------------------------------------- each key of each file


WRONG_KIND = "{a: {b: [c]}}"  # a value that no key takes
FOLDERS = {"post": "energy/posts/2026-11-01-", "page": "tax/pages/", "expert": "labs/experts/"}
LIFE = {
    "post": {"title": "Broken", "authors": "[dana-ortiz]"},
    "page": {"title": "Broken"},
    "expert": {"name": "Broken"},
}


def test_each_key_of_posts_pages_and_people_holds_its_file_alone_when_it_is_of_a_wrong_kind(
    base: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> None:
    folder, expected = base
    broken = {}
    for kind, keys in LIFE.items():
        for field in FILES[kind].model_fields:
            lines = "".join(f"{key}: {value}\n" for key, value in (keys | {field: WRONG_KIND}).items())
            broken[f"{FOLDERS[kind]}x-{field.replace('_', '-')}.md"] = f"---\n{lines}---\n\nWords.\n".encode()
    assert len(broken) > 35
    result = build_here(plant({**NETWORK, **broken}, tmp_path / "units"), folder)
    assert result.code == 2
    assert differing(result.files(), expected) == []
    assert [path for path in broken if not named_error(result, path)] == [], str(result)


def named_error(result: BuildResult, path: str) -> bool:
    return any(line.startswith(f"units/{path}:") and ": error: " in line for line in problems(result))


@pytest.mark.parametrize("key", FILES["unit"].model_fields)
def test_each_key_of_a_units_page_that_is_of_a_wrong_kind_falls_back_and_costs_no_address(
    base: tuple[Path, dict[str, bytes]], key: str
) -> None:
    folder, expected = base
    kept = [line for line in NETWORK["labs/unit.yaml"].decode().splitlines() if not line.startswith(f"{key}:")]
    data = "\n".join([*kept, f"{key}: {WRONG_KIND}", ""]).encode()
    result = built({**NETWORK, "labs/unit.yaml": data}, folder)
    assert result.code == 2
    assert named_error(result, "labs/unit.yaml"), str(result)
    assert set(result.files()) == set(expected)
    found = result.files()
    changed = set(differing(found, expected))
    showing = {path for path in changed if shows(("/labs/",), path, expected, found)}
    assert changed - showing - about_pages(showing, expected, found) == set()


@pytest.mark.parametrize("key", FILES["network"].model_fields)
def test_each_key_of_the_centres_page_that_is_of_a_wrong_kind_is_said_and_takes_no_post_away(
    base: tuple[Path, dict[str, bytes]], key: str
) -> None:
    folder, expected = base
    value = yaml.load(NETWORK["network.yaml"], yaml.BaseLoader)
    value[key] = [[{"a": ["b"]}]]
    before = built(NETWORK, folder).files()
    result = build_here(plant({**NETWORK, "network.yaml": yaml.safe_dump(value).encode()}, folder / "units"), folder)
    if result.code == 1:  # nothing can be built without it: the last build stays
        assert key in ("name", "url", "authority", "units"), str(result)
        assert f"'{key}'" in result.err
        assert result.files() == before == expected
    else:
        assert result.code == 2
        assert any("units/network.yaml:" in line and f"'{key}'" in line for line in problems(result)), str(result)
        posts = [path for path in expected if path.startswith(("energy/", "tax/", "labs/", "steam/"))]
        assert [path for path in posts if path not in result.files()] == []


def test_a_slip_in_one_topic_takes_no_post_away(tmp_path: Path) -> None:
    """In a closed vocabulary too: what the centre wrote wrong is not the authors' mistake."""
    closed = NETWORK["network.yaml"].replace(b"tags: open", b"tags: closed")
    closed = closed.replace(b"topics:\n", b"topics:\n  - {slug: zebra, name: Zebra}\n")
    files = {**NETWORK, "network.yaml": closed}
    before = built_whole(files, tmp_path).files()
    slip = closed.replace(b"slug: hydrogen, name: Hydrogen", b"slug: hydrogen, nmae: Hydrogen")
    assert slip != closed
    result = built_whole({**files, "network.yaml": slip}, tmp_path)
    assert result.code == 2
    assert set(before) - set(result.files()) == all_of("topics/hydrogen/")
