"""`invoke kit`, as people run it: what it writes, what it refuses, and what a browser makes of it without a network."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from invoke import Context, Exit
from PIL import Image
from playwright.sync_api import Browser, Page, Request, expect
from pypdf import PdfReader

import tasks
from tests.building import NOW, ROOT
from tests.pictures import photo
from tests.site.small_network import NETWORK, plant, post
from tests.site.walking import unspaced

pytestmark = pytest.mark.xdist_group("kit")

ADDRESS = "https://insights.northwind.example/energy/tanks/"
EVERYTHING = ["card.png", "index.html", "linkedin.txt", "mail.eml", "mail.html", "mail.txt", "print.html"]
DISCLOSURE = "We advise two of the buyers."
TEXT = """Costs are [told elsewhere](2026-11-01-older.md), and by [the regulator](https://regulator.example/costs).

![A head](../media/head.jpg)

| What | Cost |
|------|------|
""" + "".join(f"| Part {number} of it | {number} |\n" for number in range(90))
POSTS = {
    "energy/posts/2026-11-01-older.md": post("Words.", title="Older"),
    "energy/posts/2026-11-20-tanks.md": post(TEXT, title="What tanks cost", tags="[hydrogen]", disclosure=DISCLOSURE),
    "energy/posts/2026-11-21-merger.md": post("Words.", title="The secret merger", status="draft"),
    "tax/posts/2026-11-21-levy.md": post("Words.", title="An answer", authors="[sam-cole]", about="energy/tanks"),
    "energy/media/head.jpg": photo(2000, 1200),
}


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


Kit = Callable[..., Ran]


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plant({**NETWORK, **POSTS}, tmp_path_factory.mktemp("network") / "units")


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Settings as the project's, whose state and site lie apart."""
    folder = tmp_path_factory.mktemp("settings")
    places = f"HIGHROAD_STATE = {str(folder / 'state')!r}\nOUTPUT_PATH = {str(folder / 'site')!r}\n"
    (folder / "firmconf.py").write_text(f"from pelicanconf import *\n\n{places}HIGHROAD_PICTURES = False\n", "utf-8")
    return folder / "firmconf.py"


@pytest.fixture(scope="module")
def written(units: Path, config: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a kit, made once."""
    folder = tmp_path_factory.mktemp("kits")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tasks, "CONFIG", config)
        tasks.kit(Context(), post="energy/tanks", units=str(units), output=str(folder), now=NOW)
    return folder / "energy-tanks"


@pytest.fixture
def kit(
    units: Path, config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Kit:
    """The command in this process: `kit(post="energy/tanks", …)`."""

    def run(**flags: Any) -> Ran:
        monkeypatch.setattr(tasks, "CONFIG", config)
        usual = {"post": "energy/tanks", "units": str(units), "output": str(tmp_path / "kits"), "now": NOW}
        capsys.readouterr()
        code = 0
        try:
            tasks.kit(Context(), **(usual | flags))
        except Exit as stop:
            code = stop.code
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return run


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*"))


# ------------------------------------------------------------------------------------------------ what is written


def test_a_kit_is_a_folder_with_all_that_is_needed(written: Path) -> None:
    assert files(written) == EVERYTHING
    assert ADDRESS in (written / "linkedin.txt").read_text("utf-8")
    assert DISCLOSURE in (written / "mail.txt").read_text("utf-8")
    with Image.open(written / "card.png") as card:
        assert (card.format, card.size) == ("PNG", (1200, 630))
    assert not any(b"merger" in path.read_bytes() for path in written.iterdir())


def test_what_is_asked_for_is_in_it_and_nothing_else_and_the_same_is_the_same_bytes(
    kit: Kit, written: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "kits" / "energy-tanks"
    assert kit(only="mail").code == 0
    assert files(folder) == ["index.html", "mail.eml", "mail.html", "mail.txt"]
    assert (folder / "mail.eml").read_bytes() == (written / "mail.eml").read_bytes()
    ran = kit(post=ADDRESS)
    assert (ran.code, files(folder)) == (0, EVERYTHING)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        path.name: path.read_bytes() for path in written.iterdir()
    }
    assert "energy-tanks/index.html" in ran.out


def test_a_dry_run_shows_the_words_and_writes_nothing(kit: Kit, tmp_path: Path) -> None:
    ran = kit(dry_run=True)
    assert ran.code == 0
    assert f"{ADDRESS}\n" in ran.out
    assert "Subject: What tanks cost" in ran.out
    assert "card.png: would be written" in ran.out
    assert not (tmp_path / "kits").exists()


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        ({"post": "energy/merger"}, "is a draft; its kit is made when it is published"),
        ({"post": "energy/tank"}, "did you mean 'energy/tanks'"),
        ({"only": "mial"}, "did you mean 'mail'"),
        ({"output": str(ROOT / "units" / "kits")}, "which people write"),
    ],
)
def test_what_can_not_be_is_said_and_nothing_is_written(
    kit: Kit, tmp_path: Path, flags: dict[str, str], said: str
) -> None:
    ran = kit(**flags)
    assert ran.code == 1
    assert said in ran.err, ran
    assert "Traceback" not in ran.err
    assert not (tmp_path / "kits").exists()


def test_it_is_never_written_into_the_site_nor_over_files_of_somebody_else(
    kit: Kit, config: Path, tmp_path: Path
) -> None:
    into_site = kit(output=str(config.parent / "site"))
    assert (into_site.code, "is, holds or lies in the site" in into_site.err) == (1, True), into_site
    mine = tmp_path / "kits" / "energy-tanks" / "mine.txt"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine", "utf-8")
    ran = kit()
    assert (ran.code, "did not write" in ran.err) == (1, True), ran
    assert files(mine.parent) == ["mine.txt"]


# ------------------------------------------------------------------------------------------------ on paper


def test_the_print_view_is_one_file_that_says_whole_addresses(written: Path) -> None:
    page = (written / "print.html").read_text("utf-8")
    soup = BeautifulSoup(page, "html.parser")
    assert not soup.find_all(["script", "form"])
    assert [str(one["rel"]) for one in soup.find_all("link")] == ["['canonical']"]
    assert all(str(image["src"]).startswith("data:image/") for image in soup.find_all("img"))
    assert not re.search(r"url\((?!data:)", page)
    links = [str(link["href"]) for link in soup.find_all("a")]
    assert f"{ADDRESS.removesuffix('tanks/')}older/" in links
    assert [one for one in links if not one.startswith(("https://", "#", "mailto:"))] == []
    assert "An answer" not in page  # another post, which may be another one tomorrow


@pytest.mark.browser
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_on_paper_it_says_whose_it_is_on_each_page_where_it_stands_and_nothing_is_cut(
    written: Path, browser: Browser, paper: str
) -> None:
    page, asked = _opened(browser, written / "print.html")
    try:
        read = PdfReader(io.BytesIO(page.pdf(format=paper)))
    finally:
        page.context.close()
    texts = [unspaced(one.extract_text()) for one in read.pages]  # lines break anywhere, and so do letters in a PDF
    everything = "".join(texts)
    assert len(texts) > 1
    for number, text in enumerate(texts, 1):
        assert ADDRESS in text
        assert f"{number}/{len(texts)}" in text
    for said in ("Northwind", "Energy", "What tanks cost", "Dana Ortiz", "20 Nov 2026", DISCLOSURE):
        assert unspaced(said) in everything
    assert "https://regulator.example/costs" in everything
    assert all(unspaced(f"Part {number} of it") in everything for number in range(90))
    assert asked == []


# ------------------------------------------------------------------------------------------------ in a browser


def _opened(browser: Browser, file: Path, **options: Any) -> tuple[Page, list[str]]:
    """A file in a tab of its own without a network, and what it asked of a host."""
    context = browser.new_context(offline=True, **options)
    page, asked = context.new_page(), list[str]()

    def note(request: Request) -> None:
        if request.url.startswith(("http:", "https:")):
            asked.append(request.url)

    page.on("request", note)
    page.goto(file.as_uri())
    return page, asked


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_anybody_can_use_its_page_without_a_network(written: Path, browser: Browser, scheme: Any) -> None:
    page, asked = _opened(browser, written / "index.html", color_scheme=scheme)
    try:
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        expect(page.frame_locator("iframe").get_by_role("heading")).to_have_text("What tanks cost")
        assert page.evaluate("[...document.images].every(one => one.naturalWidth > 0)")
        assert asked == []
    finally:
        page.context.close()


@pytest.mark.browser
def test_its_buttons_copy_what_stands_beside_them(written: Path, browser: Browser) -> None:
    page, _ = _opened(browser, written / "index.html", permissions=["clipboard-read", "clipboard-write"])
    try:
        button = page.get_by_role("button", name="Copy the words")
        button.click()
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.splitlines() == (written / "linkedin.txt").read_text("utf-8").splitlines()
        page.get_by_role("button", name="Copy it with its layout").click()
        expect(page.locator("button[data-frame]")).to_have_text("Copied")
        kinds = page.evaluate("navigator.clipboard.read().then(items => items.flatMap(one => one.types))")
        assert set(kinds) == {"text/plain", "text/html"}
    finally:
        page.context.close()


@pytest.mark.browser
def test_without_javascript_there_are_fields_to_copy_from_and_no_dead_buttons(written: Path, browser: Browser) -> None:
    page, _ = _opened(browser, written / "index.html", java_script_enabled=False)
    try:
        expect(page.get_by_label("The words")).to_have_value(re.compile(re.escape(ADDRESS)))
        expect(page.get_by_label("The mail as text")).to_have_value(re.compile(re.escape(DISCLOSURE)))
        expect(page.get_by_role("button")).to_have_count(0)
        expect(page.get_by_role("link", name="Open it as a draft in your mail program")).to_be_visible()
    finally:
        page.context.close()
