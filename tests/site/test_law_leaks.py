"""Law 3, asked of the outputs themselves: a build that says what nobody may read yet is not applied, and says where."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from plugins import pipeline
from plugins.pipeline.outputs import Copy, Data, Document, Folder, Output
from tests.building import ROOT, BuildResult
from tests.pipeline.trees import tree
from tests.site.small_network import NETWORK, Files, build_here, built, plant, post

SENTENCE = "Nobody outside this house has heard that the lining of all eleven caverns has to be renewed at once."
TITLE = "The lining of all caverns fails"
DRAFT = "energy/posts/2026-08-08-lining.md"
ANOTHER: Files = {"energy/posts/2026-09-10-another.md": post("Another.")}
BARE: dict[str, Any] = {
    "HIGHROAD_SEARCH": False,
    "HIGHROAD_CARDS": "none",
    "HIGHROAD_PICTURES": False,
    "HIGHROAD_JOBS": 1,
}
STATES = {
    "a draft": {"status": "draft"},
    "of a later date": {"date": "2027-01-01"},
    "retracted": {"status": "retracted", "reason": "So.", "updated": "2026-08-09"},
    "expired": {"expires": "2026-09-01"},
    "held": {"statsu": "draft"},
}

Leaks = Callable[[Output], None]


def network(state: str = "a draft") -> Files:
    return {**NETWORK, DRAFT: post(f"Short.\n\n{SENTENCE}", title=TITLE, **STATES[state])}


@pytest.fixture
def leaking(monkeypatch: pytest.MonkeyPatch) -> Leaks:
    """Have some room of the house return one more output."""
    usual = vars(pipeline.PipelineGenerator)["outputs"].fget
    more: list[Output] = []

    def outputs(self: pipeline.PipelineGenerator) -> list[Output]:
        return [*usual(self), *more]

    monkeypatch.setattr(pipeline.PipelineGenerator, "outputs", property(outputs))
    return more.append


def refused(result: BuildResult, *places: str) -> None:
    """That a build was not applied, and said why and where, but none of the words."""
    assert result.code == 1, str(result)
    said = result.out + result.err
    assert "error: nothing was published, because words that nobody may read yet" in said
    assert [place for place in places if place not in said] == [], said
    assert SENTENCE[:20] not in said
    assert TITLE not in said


def png() -> bytes:
    info, file = PngImagePlugin.PngInfo(), io.BytesIO()
    info.add_itxt("Title", TITLE, zip=True)
    Image.new("RGB", (8, 8)).save(file, "PNG", pnginfo=info)
    return file.getvalue()


def folder_of(value: str, place: Path) -> None:
    (place / "entry.json").write_text("{}", "utf-8")
    (place / "fragment").mkdir()
    (place / "fragment" / "one.pf_fragment").write_bytes(gzip.compress(json.dumps({"content": value}).encode()))


def bytes_of(value: str) -> bytes:
    return value.encode()


OUTPUTS: dict[str, Output] = {
    "a page": Data(path="more/index.html", data=f"<p>{SENTENCE}</p>".encode(), owner="a room"),
    "data": Data(path="more.json", data=json.dumps([TITLE]).encode(), owner="a room"),
    "a feed": Document(path="more.xml", value=f"<d>&lt;p&gt;{SENTENCE}&lt;/p&gt;</d>", write=bytes_of, owner="a room"),
    "a card": Data(path="cards/more.png", data=png(), owner="a room"),
    "an index": Folder(path="more", value=SENTENCE, write=folder_of, head="entry.json", owner="a room"),
    "a name": Data(path="the-lining-of-all-caverns-fails.txt", data=b"", owner="a room"),
}


@pytest.mark.parametrize("kind", OUTPUTS)
def test_an_output_with_the_words_of_a_draft_stops_the_build(kind: str, leaking: Leaks, tmp_path: Path) -> None:
    leaking(OUTPUTS[kind])
    units = plant(network(), tmp_path / "units")
    line = 9 if kind in ("a page", "a feed", "an index") else 2
    refused(build_here(units, tmp_path, **BARE), f"units/{DRAFT}:{line} (a draft): in ", OUTPUTS[kind].path)
    assert tree(tmp_path / "site") == {}
    assert not (tmp_path / ".site.stage" / "files").exists()


def test_a_copy_of_a_source_stops_the_build(leaking: Leaks, tmp_path: Path) -> None:
    units = plant(network(), tmp_path / "units")
    leaking(Copy(path="energy/lining.md", source=units / DRAFT, owner="a room"))
    refused(build_here(units, tmp_path, **BARE), f"units/{DRAFT}:9 (a draft): in energy/lining.md")
    assert tree(tmp_path / "site") == {}


@pytest.mark.parametrize("state", STATES)
def test_words_are_looked_for_in_whatever_state_their_source_is(state: str, leaking: Leaks, tmp_path: Path) -> None:
    leaking(OUTPUTS["a page"])
    leaking(OUTPUTS["data"])
    line = 8 + len(STATES[state])
    places = (f"units/{DRAFT}:2 ({state}): in more.json", f"units/{DRAFT}:{line} ({state}): in more/index.html")
    refused(build_here(plant(network(state), tmp_path / "units"), tmp_path, **BARE), *places)


def test_a_template_that_prints_a_drafts_title_stops_the_build_and_the_next_one_after_it_is_mended(
    tmp_path: Path,
) -> None:
    theme = tmp_path / "theme"
    shutil.copytree(ROOT / "theme", theme)
    built(network(), tmp_path, THEME=str(theme), **BARE)
    before = tree(tmp_path / "site")
    base = theme / "templates" / "base.html"
    usual = base.read_text("utf-8")
    base.write_text(usual.replace("</body>", "<p>{{ soon[:4] }}<em>{{ soon[4:] }}</em></p></body>"), "utf-8")
    assert usual != base.read_text("utf-8")
    flags = {"THEME": str(theme), "JINJA_GLOBALS": {"soon": TITLE}, **BARE, "HIGHROAD_JOBS": 2}
    refused(build_here(tmp_path / "units", tmp_path, **flags), f"units/{DRAFT}:2 (a draft): in 404.html and in ")
    assert tree(tmp_path / "site") == before
    base.write_text(usual, "utf-8")
    assert build_here(tmp_path / "units", tmp_path, THEME=str(theme), **BARE).code == 0
    assert tree(tmp_path / "site") == before


def test_what_is_said_names_every_file_whoever_made_it(leaking: Leaks, tmp_path: Path) -> None:
    """Processes tell each of what they found; that is the same with any number of them."""
    for number in range(120):
        leaking(Data(path=f"more/{number:03}.html", data=f"<p>{SENTENCE}</p>".encode(), owner="a room"))
    units, said = plant(network(), tmp_path / "units"), set()
    for jobs in (1, 2, 5):
        result = build_here(units, tmp_path / f"{jobs}", **{**BARE, "HIGHROAD_JOBS": jobs})
        refused(result, f"units/{DRAFT}:9 (a draft): in more/000.html and in 119 more")
        said.add(result.err + result.out)
    assert len(said) == 1


def test_words_that_something_published_says_too_are_no_leak(tmp_path: Path) -> None:
    """A draft that quotes, a new version of what stands, words that all posts end with, a title said twice."""
    quoted = NETWORK["tax/posts/2026-04-15-levies.md"] + f"\n{SENTENCE}\n".encode()
    files = {
        **network(),
        "tax/posts/2026-04-15-levies.md": quoted,
        "energy/posts/2026-08-09-same.md": post("Words.", title=TITLE),
        "energy/pages/terms.md": f"---\ntitle: Terms\n---\n\n{SENTENCE}\n".encode(),
    }
    assert built(files, tmp_path, **BARE).code == 0
    assert built({**files, DRAFT: files[DRAFT] + b"\nMore.\n"}, tmp_path, **BARE).code == 0
    assert built(files, tmp_path, **BARE, HIGHROAD_STRICT=True).code == 0


@pytest.mark.parametrize("line", ["<![CDATA[", "<a href='", "[", "{:", "![a]("])
def test_words_in_a_published_text_whose_markdown_is_broken_are_no_leak(line: str, tmp_path: Path) -> None:
    """Two copies of a text, one held: however the other is broken, what it says is public."""
    said = "Run [the sum](2026-01-02-sum.md) again; one client's expected loss went from eleven per cent to six."
    broken = post(f"Words.\n\n{line}\n{said}\n\nMore [of that](2026-01-02-sum.md).")
    draft = post(f"Words.\n\n{said}\n", **STATES["held"])
    assert built({**NETWORK, "tax/posts/2026-08-09-broken.md": broken, DRAFT: draft}, tmp_path, **BARE).code == 2


def test_what_is_gone_from_everything_published_is_a_leak_again(leaking: Leaks, tmp_path: Path) -> None:
    """While it was published too, the output could say it. A strict build also looks at what an earlier one left."""
    leaking(OUTPUTS["a page"])
    same = {"energy/posts/2026-08-09-same.md": post(SENTENCE, title=TITLE)}
    assert built({**network(), **same}, tmp_path, **BARE).code == 0
    before = tree(tmp_path / "site")
    units = plant(network(), tmp_path / "units")
    place = f"units/{DRAFT}:9 (a draft): in more/index.html"
    for jobs in (1, 2):
        flags = {**BARE, "HIGHROAD_STRICT": True, "HIGHROAD_JOBS": jobs}
        refused(build_here(units, tmp_path, **flags), place)
    refused(build_here(units, tmp_path, **BARE, HIGHROAD_CLEAN=True), place)
    assert tree(tmp_path / "site") == before


@pytest.mark.parametrize("change", ["gone", "edited", "a draft", "a quotation"])
def test_who_vouched_for_words_is_asked_again_when_that_changed(change: str, leaking: Leaks, tmp_path: Path) -> None:
    """What was found to be public is kept for the next build, with where it stands."""
    said = "energy/posts/2026-08-09-same.md"
    leaking(OUTPUTS["a page"])
    assert built({**network(), said: post(SENTENCE)}, tmp_path, **BARE).code == 0
    leaking(Data(path="more/other.html", data=f"<p>{SENTENCE}</p>".encode(), owner="a room"))
    assert built({**network(), said: post(SENTENCE), **ANOTHER}, tmp_path, **BARE).code == 0
    leaking(Data(path="more/third.html", data=f"<p>{SENTENCE}</p>".encode(), owner="a room"))
    now = {
        "gone": {},
        "edited": {said: post("Other words.")},
        "a draft": {said: post(SENTENCE, status="draft")},
        "a quotation": {said: post("On it.", about="energy/lining", quote=SENTENCE)},
    }[change]
    units = plant({**network(), **now}, tmp_path / "units")
    refused(build_here(units, tmp_path, **BARE), f"units/{DRAFT}:9 (a draft): in more/third.html")


def test_a_strict_build_sees_through_marks_around_every_word(leaking: Leaks, tmp_path: Path) -> None:
    marked = " ".join(f"<b>{word}</b>" for word in SENTENCE.split())
    leaking(Data(path="more/index.html", data=f"<p>{marked}</p>".encode(), owner="a room"))
    units = plant(network(), tmp_path / "units")
    refused(build_here(units, tmp_path, **BARE, HIGHROAD_STRICT=True), f"units/{DRAFT}:9 (a draft): in more/index.html")


def test_the_address_of_what_was_taken_back_may_say_its_title(tmp_path: Path) -> None:
    """Its notice stands where it stood, and feeds know it by its id; a draft with such words has no address."""
    path = "energy/posts/2026-08-08-the-lining-of-all-caverns-fails.md"
    for state in ("retracted", "expired"):
        files = {**NETWORK, path: post(SENTENCE, title=TITLE, **STATES[state])}
        result = built(files, tmp_path / state, **BARE, HIGHROAD_STRICT=True)
        assert (result.folder / "energy/the-lining-of-all-caverns-fails/index.html").is_file()


def test_nobody_else_may_look_into_what_builds_keep(tmp_path: Path) -> None:
    """It holds drafts, rendered. A folder that is there keeps the rights that somebody gave it."""
    built(network(), tmp_path, **BARE)
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700
    (tmp_path / "state").chmod(0o750)
    built(network(), tmp_path, **BARE, HIGHROAD_CLEAN=True)
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o750


def test_what_a_build_prints_has_none_of_the_words(tmp_path: Path) -> None:
    """Logs are read by many. A mistake is told by its file and line; of what is withheld only names are said."""
    files = dict(NETWORK)
    for number, keys in enumerate(STATES.values()):
        wrong = {"summary": f"{SENTENCE}", "about": "tax/levies", "quote": SENTENCE, "tags": "[hydrogen]"} | keys
        body = f"{SENTENCE}\n\n<script>{SENTENCE}</script>\n\n![{SENTENCE}](../media/none.png)\n\n[{SENTENCE}](none.md)"
        files[f"energy/posts/2026-08-08-lining-{number}.md"] = post(body, title=TITLE, **wrong)
        files[f"energy/posts/2026-08-08-torn-{number}.md"] = f"---\ntitle: {TITLE}\n{SENTENCE}\n---\n".encode()
    result = built(files, tmp_path, **BARE)
    said = result.out + result.err
    assert result.code == 2
    assert SENTENCE[:30] not in said
    assert TITLE not in said
