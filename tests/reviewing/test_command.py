"""`invoke diff` and `invoke check --base` as people run them, in a real repository, beside what two builds write."""

from __future__ import annotations

import contextlib
import io
import tempfile
import warnings
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

import tasks
from plugins import pipeline, reviewing
from plugins.network.revisions import FileChange, Repository, Touched
from plugins.reviewing.values import Fate
from tests.building import NOW, ROOT, BuildResult, invoke
from tests.feeds.test_telling import CAVERNS, FENCE, replaced, with_key, without
from tests.repositories import Made, make_repository
from tests.site.small_network import NETWORK, Files, build_here, plant, post

QUICK: dict[str, Any] = {"HIGHROAD_SEARCH": False, "HIGHROAD_CARDS": "none", "HIGHROAD_PICTURES": False}
NEW = "tax/posts/2026-11-20-new.md"
comparing: Any = tasks._comparing  # the helpers as the door hands them over
HOSTILE = "Brand new <script>alert(1)</script> @all"


def changed() -> Files:
    """One post more, one other title, one withdrawn, one gone, one with a mistake."""
    files = {**NETWORK, NEW: post("New words.", title=f"'{HOSTILE}'", authors="[sam-cole]", tags="[hydrogen]")}
    files = dict(with_key(CAVERNS, "title: What caverns cost now")(files))
    files = dict(with_key(FENCE, "reason: It is wrong.")(with_key(FENCE, "status: withdrawn")(files)))
    files = dict(without("tax/posts/2026-04-20-small-print.md")(files))
    return with_key("energy/posts/2026-09-09-an-evening.md", "statsu: draft")(files)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """`main` holds the network; the change lies here, not yet committed."""
    root = tmp_path_factory.mktemp("firm").resolve()
    plant(NETWORK, root / "units")
    found = make_repository(root, {"README.md": "Ours.\n"})
    plant(changed(), root / "units")
    return found


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("state")


def run(made: Made, state: Path, *, base: str = "main", **flags: Any) -> BuildResult:
    """`invoke diff` in this process."""
    out, err = io.StringIO(), io.StringIO()
    settings = {"PATH": str(made.root / "units"), "HIGHROAD_STATE": str(state), "HIGHROAD_NOW": NOW}
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pelican's, of libraries that it uses
        code = reviewing.run_diff(comparing(**settings, **QUICK), base=base, **flags)
    return BuildResult(folder=made.root, code=code, out=out.getvalue(), err=err.getvalue())


def test_the_command_says_in_its_first_line_what_readers_will_see(made: Made, state: Path) -> None:
    units = str(made.root / "units")
    done = invoke("diff", "--base", "main", "--units", units, "--state", str(state), "--now", NOW)
    assert (done.returncode, done.stderr) == (0, "")
    first = done.stdout.splitlines()[0]
    assert first.startswith("What readers will see: 1 new, 1 changed, 1 withdrawn, 1 held, 1 gone, ")
    for part in ("feeds change", "2 ids change", "Labs will carry", "3 addresses vanish", "1 new error"):
        assert part in first, first


def test_a_feed_is_said_to_change_if_and_only_if_two_builds_write_it_otherwise(
    made: Made, state: Path, tmp_path: Path
) -> None:
    settings = {"PATH": str(made.root / "units"), "HIGHROAD_STATE": str(state), "HIGHROAD_NOW": NOW, **QUICK}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = reviewing.difference_since(comparing(**settings), "main")
    before = build_here(plant(NETWORK, tmp_path / "before"), tmp_path / "one", **QUICK)
    after = build_here(made.root / "units", tmp_path / "two", **QUICK)
    assert (before.code, after.code) == (0, 2), f"{before}{after}"
    old, new = before.files(), after.files()
    feeds = {path for path in old.keys() | new.keys() if path.endswith(("feed.xml", "feed.json", "atom.xml"))}
    truth = {str(Path(path).parent) for path in feeds if old.get(path) != new.get(path)}
    assert {str(Path(one.path.lstrip("/")).parent) for one in found.feeds} == truth
    assert truth < {str(Path(path).parent) for path in feeds}
    stamps = {str(Path(one.path.lstrip("/")).parent) for one in found.feeds if one.stamps_alone}
    assert all(old[f"{folder}/feed.json"] == new[f"{folder}/feed.json"] for folder in stamps)  # which names no stamp
    [published] = [change for change in found.posts if change.fate is Fate.NEW]
    assert published.title == HOSTILE
    pages = {path for path in old.keys() - new.keys() if path.endswith(("/index.html", ".ics"))}
    kept = {path for path in pages if "/page/" in path or path.startswith("archive/")}  # they come and go by counts
    told = {one.path.lstrip("/") + ("index.html" if one.path.endswith("/") else "") for one in found.vanished}
    assert told == pages - kept


def test_neither_the_repository_nor_the_machine_keeps_anything_of_it(
    made: Made, state: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = {path: path.read_bytes() for path in made.root.rglob("*") if path.is_file()}
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert run(made, state).code == 0
    assert {path: path.read_bytes() for path in made.root.rglob("*") if path.is_file()} == before
    assert list(tmp_path.iterdir()) == []


def test_the_page_needs_nothing_beside_it_and_shows_what_authors_wrote_as_text(
    made: Made, state: Path, tmp_path: Path
) -> None:
    file = tmp_path / "deep" / "review.html"
    done = run(made, state, format="html", output=file)
    assert done.code == 0, str(done)
    assert done.out.startswith(f"{file}: 1 new, ")
    html = file.read_text("utf-8")
    page = BeautifulSoup(html, "html5lib")
    assert page.find(["script", "link", "img", "iframe", "a[href^=http]"]) is None
    assert "url(data:font/woff2;base64," in html
    assert "url(faces/" not in html.replace('"', "")
    assert HOSTILE in page.get_text()
    headings = [heading.get_text() for heading in page.select("details > summary h2")]
    assert headings[:2] == ["New problems: 1 error, 1 warning", "3 addresses vanish"] or len(headings) > 5
    assert [tag.get_text() for tag in page.find_all("h1")] == ["What readers will see"]


@pytest.mark.browser
def test_the_page_can_be_read_on_a_phone(made: Made, state: Path, tmp_path: Path, browser: object) -> None:
    file = tmp_path / "review.html"
    run(made, state, format="html", output=file)
    page = browser.new_page(viewport={"width": 390, "height": 800}, java_script_enabled=False)  # type: ignore[attr-defined]
    page.goto(file.as_uri())
    box = page.locator("main").bounding_box()
    assert box["width"] <= 390
    assert page.locator("body").evaluate("body => document.documentElement.scrollWidth") <= 390
    page.close()


def test_the_comment_is_markdown_in_which_nobody_is_called(made: Made, state: Path) -> None:
    done = run(made, state, format="markdown")
    assert done.out.startswith("<!-- highroad: ")
    assert "<script" not in done.out
    assert "@all" not in done.out


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        ({"base": "mian"}, "error: --base: git knows no revision 'mian' here"),
        ({"format": "pdf"}, "error: --format: 'pdf' is none; write one of text, markdown, html"),
        ({"output": ROOT / "output" / "x.md"}, "lies in the site"),
    ],
)
def test_what_can_not_be_done_is_said_in_one_line(made: Made, state: Path, flags: dict[str, Any], said: str) -> None:
    done = run(made, state, **flags)
    assert done.code == 1
    assert said in done.err
    assert len(done.err.splitlines()) == 1


def test_it_writes_no_file_among_those_that_people_write(made: Made, state: Path) -> None:
    done = run(made, state, output=made.root / "units" / "tax" / "posts" / "x.md")
    assert done.code == 1
    assert "lies in the units" in done.err
    assert not (made.root / "units" / "tax" / "posts" / "x.md").exists()


def test_a_network_that_could_not_be_read_before_is_said_with_its_revision(tmp_path: Path, state: Path) -> None:
    plant({**NETWORK, "network.yaml": b"name: [\n"}, tmp_path / "firm" / "units")
    made = make_repository(tmp_path / "firm", {})
    plant(NETWORK, tmp_path / "firm" / "units")
    done = run(made, state)
    assert done.code == 1
    assert f"what was there at {made.git('rev-parse', 'main')[:10]} can't be put together: " in done.err
    assert str(tempfile.gettempdir()) not in done.err


def test_a_folder_that_was_not_there_before_is_said(tmp_path: Path, state: Path) -> None:
    made = make_repository(tmp_path / "firm", {"README.md": "Ours.\n"})
    plant(NETWORK, tmp_path / "firm" / "units")
    assert "'main' has no units/network.yaml, so there is nothing to compare with" in run(made, state).err


def test_the_units_folder_may_be_the_repository_itself_and_be_reached_through_a_link(
    tmp_path: Path, state: Path
) -> None:
    before = {**NETWORK, "energy/posts/2026-11-01-old.md": post("x", title="Old", statsu="x")}
    made = make_repository(plant(before, tmp_path / "firm-units"), {})
    made.write(with_key(CAVERNS, "title: Other")(before))
    (tmp_path / "units").symlink_to(made.root)
    settings = {"PATH": str(tmp_path / "units"), "HIGHROAD_STATE": str(state), "HIGHROAD_NOW": NOW, **QUICK}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = reviewing.difference_since(comparing(**settings), "main")
    assert [change.post for change in found.posts] == ["energy/what-caverns-cost"]
    assert (found.problems, found.mended) == ((), 0)


def test_a_theme_in_the_repository_is_compared_as_it_was_and_what_is_not_compared_is_said(tmp_path: Path) -> None:
    change = reviewing._Change(
        repository=Repository(tmp_path),
        rev="main",
        commit="0" * 40,
        units="units",
        theme="theme",
        files=tuple(
            FileChange(path=path, touched=Touched.CHANGED, before=path)
            for path in ("theme/brand.yaml", "theme/templates/base.html", "plugins/feeds/rss.py", "units/tax/unit.yaml")
        ),
    )
    assert change.aside == (
        "The theme is changed (theme/brand.yaml and 1 more): how pages look is not compared.",
        "The program is changed (plugins/feeds/rss.py): both sides are read by the program as it is now.",
    )
    assert change.touched == {"tax/unit.yaml"}


def test_check_names_addresses_and_ids_that_vanish_among_all_other_problems(made: Made) -> None:
    flags = ("--units", str(made.root / "units"), "--now", NOW)
    alone, done = invoke("check", *flags), invoke("check", *flags, "--base", "main")
    added = set(done.stdout.splitlines()) - set(alone.stdout.splitlines())
    assert added == {
        "units/tax/posts/2026-04-20-small-print.md:1: error: the address /tax/small-print/ vanishes with its post;"
        " put it back with status: withdrawn or retracted and a reason, or write /tax/small-print/ under aliases of the"
        " post that takes its place"
    }
    assert set(alone.stdout.splitlines()) <= set(done.stdout.splitlines())
    assert done.returncode == 2


def test_check_ends_well_where_nothing_is_lost(tmp_path: Path) -> None:
    plant(NETWORK, tmp_path / "firm" / "units")
    made = make_repository(tmp_path / "firm", {})
    edited = replaced(CAVERNS, "A cavern costs", "Each cavern costs")(NETWORK)
    plant(edited, made.root / "units")
    settings = {"PATH": str(made.root / "units"), "HIGHROAD_NOW": NOW, "HIGHROAD_STATE": str(tmp_path / "state")}
    lost = reviewing.lost_since(comparing(**settings, **QUICK), "main")
    with warnings.catch_warnings(), pipeline.surveying(ROOT / "pelicanconf.py", **settings, **QUICK) as after:
        warnings.simplefilter("ignore")
        assert tuple(lost(after)) == ()
