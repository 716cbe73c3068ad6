"""Search through the life of a network: an index holds what is published, and is made again only when that changed."""

from __future__ import annotations

import gzip
from pathlib import Path

import pagefind_bin
import pytest

from tests.building import NOW, BuildResult
from tests.pipeline.trees import tree
from tests.searching import found_in
from tests.site.desk import Desk, make_desk
from tests.site.small_network import NETWORK, Files, build_here, built, post

CAVERNS = "energy/posts/2026-03-02-what-caverns-cost.md"
WORD = "zqcanary"


def searched(files: Files, into: Path, **settings: object) -> BuildResult:
    """`built`, with indexes."""
    return built(files, into, now=NOW, **{"HIGHROAD_SEARCH": True, **settings})


def whole(folder: Path) -> str:
    """All that the indexes of a site hold, unpacked: fragments, lists of words, facets."""
    found = (path for path in sorted((folder / "pagefind").rglob("*")) if path.is_file() and path.suffix != ".js")
    data = (path.read_bytes() for path in found)
    return "\n".join(
        (gzip.decompress(one) if one[:2] == b"\x1f\x8b" else one).decode("utf-8", "replace") for one in data
    )


def made_again(before: Path, after: dict[str, int]) -> set[str]:
    """The indexes of which a file is another one than before."""
    now = places(before)
    return {path.split("/")[0] for path in now.keys() | after.keys() if now.get(path) != after.get(path)}


def places(site: Path) -> dict[str, int]:
    folder = site / "pagefind"
    return {path.relative_to(folder).as_posix(): path.stat().st_ino for path in folder.rglob("*") if path.is_file()}


def test_only_the_index_of_a_unit_whose_pages_changed_is_made_again(tmp_path: Path) -> None:
    site = searched(NETWORK, tmp_path).folder
    edits: tuple[tuple[bytes, bytes, set[str]], ...] = (
        (b"In money of 2026", b"In money of 2025", {"energy"}),
        (b"title: What storage", b"title: What deep storage", {"energy"}),
        (b"The threshold is 90.", b"The threshold is 91.", set()),
    )
    for old, new, expected in edits:
        assert old in NETWORK[CAVERNS]
        before = places(site)
        searched({**NETWORK, CAVERNS: NETWORK[CAVERNS].replace(old, new)}, tmp_path)
        assert made_again(site, before) == expected
        searched(NETWORK, tmp_path)


def test_nothing_around_a_page_makes_an_index_again(tmp_path: Path) -> None:
    """The masthead names every unit, and its template is on every page."""
    desk = make_desk(tmp_path, 2)
    desk.build()
    base = desk.theme / "templates" / "base.html"
    found = desk.written(lambda: desk.replace(base, "</head>", "<!-- another --></head>"))
    assert found
    assert not {path for path in found if path.startswith("pagefind/")}
    found = desk.written(lambda: desk.change_yaml(desk.units / "steam/unit.yaml", name="Steam and Water"))
    assert {path.split("/")[1] for path in found if path.startswith("pagefind/")} == {"search", "steam"}


@pytest.mark.parametrize(
    "taken_back",
    ["status: withdrawn\nreason: Old.", "status: retracted\nreason: Old.", "status: draft", "expires: 2026-05-01"],
)
def test_what_is_taken_back_is_in_no_index_any_more(tmp_path: Path, taken_back: str) -> None:
    files: Files = {**NETWORK, "energy/posts/2026-04-04-canary.md": post(f"{WORD} sings.", title=f"{WORD} one")}
    site = searched(files, tmp_path).folder
    assert WORD in whole(site)
    gone = files["energy/posts/2026-04-04-canary.md"].replace(b"title:", taken_back.encode() + b"\ntitle:", 1)
    searched({**files, "energy/posts/2026-04-04-canary.md": gone}, tmp_path)
    assert WORD not in whole(site)
    assert [one["url"] for one in found_in(site / "pagefind/energy") if "canary" in one["url"]] == []


def test_a_unit_without_pages_has_no_index_and_one_that_is_gone_leaves_none(tmp_path: Path) -> None:
    site = searched(NETWORK, tmp_path).folder
    assert (site / "pagefind/steam").is_dir()
    without = {path: data for path, data in NETWORK.items() if not path.startswith("steam/posts/")}
    searched(without, tmp_path)
    assert not (site / "pagefind/steam").exists()
    assert "pagefind/steam" not in (site / "search/index.html").read_text("utf-8")


def test_a_network_of_pages_without_a_word_builds_and_all_of_them_are_found(tmp_path: Path) -> None:
    """The indexer takes no page without words, and fails when there is no other."""
    picture = "![](../media/cavern.png)"
    names = (
        b"name: Northwind\nurl: https://northwind.example\nauthority: northwind.example,2026\nunits:\n  energy: {}\n"
    )
    files = {
        "network.yaml": names,
        "energy/unit.yaml": b"name: Energy\n",
        "energy/media/cavern.png": NETWORK["energy/media/cavern.png"],
        "energy/experts/dana-ortiz.md": b"---\nname: Dana Ortiz\n---\n",
        "energy/posts/2026-01-01-dusk.md": post(picture, title="Dusk"),
        "energy/posts/2026-01-02-signs.md": post(picture, title='"?!"'),
    }
    site = searched(files, tmp_path).folder
    found = {
        str(one["url"]): str(one["content"])
        for name in ("energy", "search")
        for one in found_in(site / "pagefind" / name)
    }
    assert found == {
        "/energy/dusk/": "Dusk.",
        "/energy/signs/": "Note.",
        "/energy/": "Energy.",
        "/experts/dana-ortiz/": "Dana Ortiz.",
    }


def test_a_renamed_section_is_found_at_its_new_address(tmp_path: Path) -> None:
    moved = {
        path.replace("tax/", "levies/", 1) if path.startswith("tax/") else path: data for path, data in NETWORK.items()
    }
    moved["levies/unit.yaml"] += b"uid: tax\n"
    site = searched(moved, tmp_path).folder
    addresses = {str(one["url"]) for one in found_in(site / "pagefind/levies")}
    assert addresses
    assert all(address.startswith("/levies/") for address in addresses)


def test_an_index_that_somebody_damaged_is_mended(tmp_path: Path) -> None:
    site = searched(NETWORK, tmp_path).folder
    expected = tree(site)
    fragment = next((site / "pagefind/energy/fragment").iterdir())
    fragment.write_bytes(b"x" * fragment.stat().st_size)
    searched(NETWORK, tmp_path)
    assert tree(site) == expected
    fragment.unlink(missing_ok=True)
    searched(NETWORK, tmp_path)
    assert tree(site) == expected


def test_a_failing_indexer_stops_the_build_and_leaves_the_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = searched(NETWORK, tmp_path).folder
    before = tree(site)
    (tmp_path / "units" / CAVERNS).write_bytes(NETWORK[CAVERNS] + b"\nMore.\n")
    monkeypatch.setattr(pagefind_bin, "get_executable", lambda: Path("/no/such/pagefind"))
    result = build_here(tmp_path / "units", tmp_path, HIGHROAD_SEARCH=True)
    assert result.code == 1
    assert "error: search: the indexer (Pagefind) can't be run" in result.err + result.out
    assert tree(site) == before
    monkeypatch.undo()
    assert build_here(tmp_path / "units", tmp_path, HIGHROAD_SEARCH=True).code == 0


def test_without_search_the_page_says_so_and_nothing_is_indexed(tmp_path: Path) -> None:
    site = searched(NETWORK, tmp_path, HIGHROAD_SEARCH=False).folder
    assert not (site / "pagefind").exists()
    assert "Search is not built here" in (site / "search/index.html").read_text("utf-8")
    searched(NETWORK, tmp_path)
    assert (site / "pagefind/energy").is_dir(), "the setting is noticed though no file changed"
    searched(NETWORK, tmp_path, HIGHROAD_SEARCH=False)
    assert not (site / "pagefind").exists()


def test_a_build_says_why_an_index_was_made(tmp_path: Path) -> None:
    searched(NETWORK, tmp_path)
    result = searched({**NETWORK, CAVERNS: NETWORK[CAVERNS] + b"\nMore.\n"}, tmp_path, HIGHROAD_WHY="pagefind/energy/")
    assert "something that it shows has changed" in result.out
    assert f"the text of units/{CAVERNS}" in result.out


def test_edits_through_days_leave_what_a_clean_build_finds(tmp_path: Path) -> None:
    desk: Desk = make_desk(tmp_path, 62)
    desk.build()
    note = desk.units / "energy/posts/notes/2025-02-01-note-1.md"
    desk.write(note, note.read_bytes() + b"\nMore words.\n")
    desk.compare()
    desk.change_front(note, status="withdrawn", reason="Old.")
    desk.compare(fresh=True)
    desk.change_yaml(desk.units / "network.yaml", url="https://northwind.example/deep")
    desk.flags = {"HIGHROAD_VERIFY": True, "HIGHROAD_JOBS": 4}
    desk.compare()
