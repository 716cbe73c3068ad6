"""The style page shows all of the theme in every state, and nobody but a preview has it."""

from __future__ import annotations

import re
import wave
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, nodes

from plugins.network.live import Answer, Live
from plugins.network.parts import Entry
from plugins.pipeline import open_live
from plugins.styleguide.pages import STRETCHES
from plugins.styleguide.values import StylePage
from tests.brand.test_css import RULES
from tests.building import NOW, ROOT, BuildResult, build_site
from tests.site.small_network import NETWORK, plant
from tests.theme.samples import BRAND, USUAL
from tests.theme.test_templates import TEMPLATES, main_of, soup

VIEW = USUAL["style"][1]
MACROS = ("_macros.html", "_parts.html")


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plant(NETWORK, tmp_path_factory.mktemp("styled") / "units")


@pytest.fixture(scope="module")
def live(units: Path) -> Live:
    state = str(units.parent / "state")
    return open_live(ROOT / "pelicanconf.py", PATH=str(units), HIGHROAD_STATE=state, HIGHROAD_NOW=NOW)


def answer(live: Live, path: str) -> Answer:
    found = live.answer(path)
    assert found is not None, path
    return found


def page() -> Any:
    return main_of("style.html", VIEW)


# ------------------------------------------------------------------------------------------------------ who has it


def test_a_preview_has_it_and_what_it_shows(live: Live) -> None:
    body = answer(live, "style/").body
    assert b"<h1>Style</h1>" in body
    for picture in re.findall(rb'<img src="/(style/[^"]+)"', body):
        assert answer(live, picture.decode()).body.startswith(b"<svg ")
    (sound,) = set(re.findall(rb'<source src="/(style/[^"]+)"', body))
    with wave.open(BytesIO(answer(live, sound.decode()).body)) as recording:
        assert recording.getnframes() > 0


def test_no_build_has_it_nor_a_word_of_it(units: Path, tmp_path: Path) -> None:
    for flags in ((), ("--clean",)):
        built = build_site(units, tmp_path, *flags)
        assert built.code == 0, str(built)
        files = built.files()
        assert "index.html" in files
        assert [path for path in files if path.split("/")[0] == "style"] == []
        assert [path for path, data in files.items() if b"/style/" in data] == []


def test_the_demonstration_has_none(demo_site: BuildResult) -> None:
    assert not (demo_site.folder / "style").exists()


@pytest.mark.parametrize("path", ["", "404.html", "sitemap.xml", "sitemap-network.xml", "network.json"])
def test_nothing_of_a_preview_leads_to_it(live: Live, path: str) -> None:
    assert b"/style/" not in answer(live, path).body


def test_it_asks_not_to_be_found(live: Live) -> None:
    assert b'<meta name="robots" content="noindex">' in answer(live, "style/").body


# --------------------------------------------------------------------------------------------------- what it shows


def macros() -> dict[str, set[str]]:
    """Every macro of the theme, with the names of what it calls."""
    environment = Environment()
    found = {}
    for name in MACROS:
        for macro in environment.parse((TEMPLATES / name).read_text("utf-8")).find_all(nodes.Macro):
            found[macro.name] = _called(macro)
    return found


def _called(node: nodes.Node) -> set[str]:
    of = (call.node for call in node.find_all(nodes.Call))
    return {one.attr if isinstance(one, nodes.Getattr) else getattr(one, "name", "") for one in of}


def test_it_is_made_by_every_macro_of_the_theme() -> None:
    calls = macros()
    assert len(calls) > 30
    shown = _called(Environment().parse((TEMPLATES / "style.html").read_text("utf-8")))
    while more := {name for one in shown for name in calls.get(one, ())} - shown:
        shown |= more
    assert set(calls) - shown == set()


def test_it_wears_every_class_that_the_rules_name() -> None:
    selectors = re.sub(r"\{[^{}]*\}", "", RULES)
    named = set(re.findall(r"\.([a-z][a-z0-9-]*)", selectors))
    assert len(named) > 100
    worn = {name for element in soup("style.html", VIEW).find_all(class_=True) for name in element["class"]}
    of_script = {"some"}  # while feeds are ticked
    like_danger = {"caution", "attention"}
    assert named - worn == of_script | like_danger


def test_every_rule_has_somebody_who_wears_it() -> None:
    """So a class that no template, script or author uses any more doesn't stay in the stylesheet."""
    scripts = "".join(path.read_text("utf-8") for path in (ROOT / "theme" / "static").glob("*.js"))
    pages = "".join(path.read_text("utf-8") for path in TEMPLATES.glob("*.html") if path.name != "style.html")
    authors = {"admonition", "admonition-title", "warning", "danger", "caution", "attention", "pull", "wide"}
    authors |= {"footnote", "footnote-ref", "footnote-backref", "missing", "scroll", "n", "c"}
    named = set(re.findall(r"\.([a-z][a-z0-9-]*)", re.sub(r"\{[^{}]*\}", "", RULES)))
    unused = {name for name in named - authors if not re.search(rf"(?<![\w-]){name}(?![\w-])", pages + scripts)}
    assert unused == set()


def test_posts_are_shown_in_every_state_that_an_entry_has() -> None:
    assert isinstance(VIEW, StylePage)
    entries = (*VIEW.section, *VIEW.anywhere)
    plain = Entry(title="", href="", day=VIEW.day, summary="", authors=(), unit=VIEW.unit)
    for name in ("form", "label", "carried", "updated", "change", "lang", "quoted", "when", "why", "mark"):
        states = {bool(getattr(one, name)) for one in entries}
        assert states == {True, False}, name
        assert not getattr(plain, name)
    carried = [one.carried for one in entries if one.carried]
    assert {bool(one.note) for one in carried} == {one.pinned for one in carried} == {True, False}
    assert {one.show_unit for one in entries} == {True, False}
    assert {"", "fr", "ar"} <= {one.lang for one in entries}


def test_every_kind_of_banner_and_notice_is_there() -> None:
    kinds = {name for banner in page().select(".banner") for name in banner["class"]}
    assert kinds == {"banner", "withdrawn", "closed", "note", "unpublished"}
    assert [one.get_text() for one in page().select(".notice h4")] == ["Retracted", "Expired"]


def test_every_colour_and_size_of_the_brand_is_there() -> None:
    text = page().get_text()
    tones = [*(getattr(BRAND.colours, name) for name in BRAND.colours.__slots__), *BRAND.accents.values()]
    assert {colour for tone in tones for colour in (tone.light, tone.dark)} <= set(re.findall(r"#[0-9a-f]{6}", text))
    assert all(getattr(BRAND.scale, name) in text for name in BRAND.scale.__slots__)


def test_its_list_of_contents_leads_to_each_stretch() -> None:
    headings = [(f"#{one['id']}", one.get_text()) for one in page().select("section.part > h2[id]")]
    jumps = [(link["href"], link.get_text()) for link in page().select_one(".jumps").find_all("a")]
    assert headings == jumps
    assert [name for _, name in headings] == list(STRETCHES)
