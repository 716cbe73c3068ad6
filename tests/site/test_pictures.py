"""Pictures of real builds: their sizes, the cards that stand for pages, and what a second build has to make of them."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests.building import BuildResult
from tests.pictures import photo
from tests.site.small_network import NETWORK, Files, built_whole, differing, post, problems

URL = "https://insights.northwind.example"
WITH_PHOTOS: Files = {
    **NETWORK,
    "energy/media/cavern.png": photo(1300, 700, 1, form="PNG"),
    "energy/media/field.jpg": photo(2000, 1200, 2),
    "energy/media/idle.jpg": photo(700, 500, 3),
    "energy/media/secret.jpg": photo(700, 500, 4),
    "energy/posts/2026-07-01-fields.md": post("![A field](../media/field.jpg){: .wide }\n\n" * 2, title="Fields"),
    "energy/posts/2026-07-02-draft.md": post("![Not yet](../media/secret.jpg)", status="draft"),
}
_WRITTEN = re.compile(r"\((\d+) files? written, (\d+) removed")
_IMG = re.compile(r"<img [^>]*>")


def written(result: BuildResult) -> int:
    found = _WRITTEN.search(result.out)
    return int(found[1]) if found else 0


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuildResult:
    return built_whole(WITH_PHOTOS, tmp_path_factory.mktemp("photos"), HIGHROAD_CARDS="posts")


def attribute(tag: str, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


def file_at(files: dict[str, bytes], address: str) -> bytes:
    return files[unquote(address.removeprefix(URL)).lstrip("/")]


def test_every_size_that_a_page_names_is_there_as_wide_as_it_says(site: BuildResult) -> None:
    files, seen = site.files(), set()
    for path, data in files.items():
        for tag in _IMG.findall(data.decode()) if path.endswith(".html") else ():
            srcset = attribute(tag, "srcset")
            assert bool(srcset) == bool(attribute(tag, "sizes"))
            for candidate in filter(None, srcset.split(", ")):
                address, width = candidate.split(" ")
                picture = Image.open(io.BytesIO(file_at(files, address)))
                assert (picture.format, f"{picture.width}w") == ("WEBP", width)
                seen.add(address.lstrip("/"))
            if srcset:
                wide, high = int(attribute(tag, "width")), int(attribute(tag, "height"))
                assert file_at(files, attribute(tag, "src"))
                assert abs(picture.width / picture.height - wide / high) < 0.01
    assert seen == {path for path in files if path.endswith(".webp")}
    assert {path.rpartition(".jpg.")[0] or path.rpartition(".png.")[0] for path in seen} == {
        "energy/media/cavern",
        "energy/media/field",
    }


def test_one_picture_of_a_page_is_loaded_first_and_all_others_wait(site: BuildResult) -> None:
    tags = _IMG.findall(site.page("/energy/fields/"))
    assert ['fetchpriority="high"' in tag for tag in tags] == [True, False]
    assert ['loading="lazy" decoding="async"' in tag for tag in tags] == [False, True]
    (head,) = [tag for tag in _IMG.findall(site.page("/energy/what-caverns-cost/")) if "fetchpriority" in tag]
    assert attribute(head, "src") == "/energy/media/cavern.png"


def test_feeds_have_the_pictures_themselves(site: BuildResult) -> None:
    for name in ("atom.xml", "feed.xml", "feed.json"):
        text = site.files()[f"energy/{name}"].decode()
        assert f"{URL}/energy/media/field.jpg" in text
        assert ".webp" not in text
        assert "srcset" not in text
        assert "76rem" not in text


def test_every_page_names_a_picture_that_is_there_and_as_large_as_it_says(site: BuildResult) -> None:
    files, cards = site.files(), set()
    for path, data in files.items():
        meta = dict(
            re.findall(r'<meta (?:property|name)="([^"]*)" content="([^"]*)">', data.decode())
            if path.endswith(".html")
            else ()
        )
        if address := meta.get("og:image"):
            picture = Image.open(io.BytesIO(file_at(files, address)))
            assert (meta["og:image:width"], meta["og:image:height"]) == tuple(map(str, picture.size))
            assert Image.MIME[picture.format or ""] == meta["og:image:type"]
            assert meta["og:image:alt"]
            assert meta["twitter:card"] == "summary_large_image"
            cards.add(address.removeprefix(f"{URL}/"))
    assert {path for path in files if path.startswith("cards/")} == {
        path for path in cards if path.startswith("cards/")
    }
    assert site.page("/energy/what-caverns-cost/").count(f'og:image" content="{URL}/energy/media/cavern.png"') == 1


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 800, 1000, 1280, 1600])
@pytest.mark.parametrize("path", ["/", "/nordics/a-line-through-the-forest/", "/nordics/working-from-the-cottage/"])
def test_a_browser_is_told_how_wide_a_picture_is_shown(
    browser: Browser, demo_server: str, path: str, width: int
) -> None:
    """With widths in `srcset`, what a browser takes for a picture's own width is what `sizes` says."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    try:
        tab = context.new_page()
        tab.goto(demo_server + path)
        for one in tab.locator("img[srcset]").all():
            one.scroll_into_view_if_needed()
            tab.wait_for_function("one => one.complete && one.naturalWidth > 0", arg=one.element_handle())
            shown, told = one.evaluate("one => [one.clientWidth, one.naturalWidth]")
            assert 0.85 * shown <= told <= 1.15 * shown, (one.get_attribute("src"), shown, told)
            assert one.evaluate("one => one.currentSrc").endswith(".webp")
    finally:
        context.close()


def test_what_nobody_published_uses_is_made_for_nobody(site: BuildResult) -> None:
    assert not [path for path in site.files() if "secret" in path or "idle" in path or "draft" in path]


@pytest.mark.parametrize("jobs", [1, 8])
def test_pictures_are_the_same_with_one_process_and_eight(tmp_path: Path, site: BuildResult, jobs: int) -> None:
    again = built_whole(WITH_PHOTOS, tmp_path, HIGHROAD_CARDS="posts", HIGHROAD_JOBS=jobs)
    assert differing(again.files(), site.files()) == []


def lose(state: Path) -> None:
    shutil.rmtree(state / "drawings")


def spoil(state: Path) -> None:
    for path in (state / "drawings").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:-3] + b"???")


def swap(state: Path) -> None:
    """Every file in another's place."""
    found = sorted(path for path in (state / "drawings").rglob("*") if path.is_file())
    held = [path.read_bytes() for path in found]
    for path, data in zip(found, held[1:] + held[:1], strict=True):
        path.write_bytes(data)


@pytest.mark.parametrize("harm", [lose, spoil, swap])
def test_no_byte_of_a_picture_comes_from_a_damaged_state(
    tmp_path: Path, site: BuildResult, harm: Callable[[Path], None]
) -> None:
    first = built_whole(WITH_PHOTOS, tmp_path, HIGHROAD_CARDS="posts")
    harm(tmp_path / "state")
    shutil.rmtree(first.folder)
    assert differing(built_whole(WITH_PHOTOS, tmp_path, HIGHROAD_CARDS="posts").files(), site.files()) == []


def test_an_edit_remakes_the_pictures_that_it_changes_and_no_others(tmp_path: Path) -> None:
    first = built_whole(WITH_PHOTOS, tmp_path, HIGHROAD_CARDS="posts")
    before = first.files()
    for path in (tmp_path / "units").rglob("*.jpg"):
        path.touch()
    assert written(built_whole(WITH_PHOTOS, tmp_path, HIGHROAD_CARDS="posts")) == 0
    retitled = {
        **WITH_PHOTOS,
        "energy/posts/2026-07-01-fields.md": WITH_PHOTOS["energy/posts/2026-07-01-fields.md"].replace(
            b"Fields", b"Meadows"
        ),
    }
    after = built_whole(retitled, tmp_path, HIGHROAD_CARDS="posts").files()
    assert [path for path in differing(before, after) if path.startswith("cards/")] == ["cards/posts/energy/fields.png"]
    assert not [path for path in differing(before, after) if path.endswith(".webp")]
    repainted = {**retitled, "energy/media/field.jpg": photo(2000, 1200, 9)}
    last = built_whole(repainted, tmp_path, HIGHROAD_CARDS="posts").files()
    assert {path for path in differing(after, last) if path.endswith((".webp", ".jpg", ".png"))} == {
        "energy/media/field.jpg",
        *(f"energy/media/field.jpg.{width}.webp" for width in (480, 800, 1200, 1600)),
    }


def test_sizes_and_cards_go_when_nobody_wants_them_any_more(tmp_path: Path) -> None:
    built_whole(WITH_PHOTOS, tmp_path, HIGHROAD_CARDS="posts")
    plain = built_whole(WITH_PHOTOS, tmp_path, HIGHROAD_CARDS="none", HIGHROAD_PICTURES=False)
    assert not [path for path in plain.files() if path.endswith(".webp") or path.startswith("cards/")]
    assert "srcset" not in plain.page("/energy/fields/")
    assert "/cards/" not in plain.page("/energy/fields/")
    anew = built_whole(WITH_PHOTOS, tmp_path / "anew", HIGHROAD_CARDS="none", HIGHROAD_PICTURES=False)
    assert differing(plain.files(), anew.files()) == []


def test_a_file_with_the_name_of_a_size_is_held_and_harms_nobody(tmp_path: Path, site: BuildResult) -> None:
    names = ("energy/media/cavern.png.480.webp", "energy/media/field.JPG.7.WEBP")
    taken = {**WITH_PHOTOS, **{name: photo(9, 9, form="WEBP") for name in names}}
    result = built_whole(taken, tmp_path, HIGHROAD_CARDS="posts")
    assert differing(result.files(), site.files()) == []
    for name in names:
        assert [line for line in problems(result) if name in line and "smaller size" in line and ": error: " in line]


def test_a_picture_that_cannot_be_decoded_is_published_as_it_is_and_said(tmp_path: Path) -> None:
    broken = photo(900, 600)[:30_000]
    result = built_whole({**WITH_PHOTOS, "energy/media/field.jpg": broken}, tmp_path)
    assert result.files()["energy/media/field.jpg"] == broken
    (tag, _) = _IMG.findall(result.page("/energy/fields/"))
    assert attribute(tag, "srcset") == ""
    assert attribute(tag, "width") == "900"
    assert [line for line in problems(result) if "field.jpg:1: warning: can't be decoded" in line]


def test_a_title_in_a_script_without_a_face_is_said_and_its_card_shows_the_unit(tmp_path: Path) -> None:
    files = {**WITH_PHOTOS, "energy/posts/2026-07-03-tibetan.md": post("Words.", title="བོད་ཡིག")}
    result = built_whole(files, tmp_path, HIGHROAD_CARDS="posts")
    assert "cards/posts/energy/tibetan.png" in result.files()
    assert [line for line in problems(result) if "tibetan.md:1: warning: no face of type has" in line]
