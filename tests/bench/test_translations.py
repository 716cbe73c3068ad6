"""A network in the words of other generators: the same posts, as many pages and feeds, and of the same weight."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from bench import contenders, hugo_site
from bench.facts import Facts, Named, PostFacts, UnitFacts, learn
from bench.measuring import bytes_of, files_in, measure
from bench.network import write_network
from bench.stock_pelican import translate, translated, write_settings

FACTS = Facts(
    name="Fellside",
    address="https://fellside.example/",
    tagline="Figures",
    units=(
        UnitFacts(uid="energy", name="Energy", address="https://fellside.example/energy/"),
        UnitFacts(uid="law", name="Legal", address="https://fellside.example/legal/"),
    ),
    experts=(Named(slug="dana-ortiz", name="Dana Ortiz", role="Partner", unit="energy"),),
    topics=(Named(slug="hydrogen", name="Hydrogen", about="Where it comes from."),),
    posts=(
        PostFacts(
            id="tag:fellside.example,2020:energy/caverns",
            key="energy/caverns",
            address="https://fellside.example/energy/caverns/",
            title="What caverns cost",
            topics=("hydrogen",),
            authors=("dana-ortiz",),
            carried_by=("law",),
        ),
    ),
)

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
reason: Figures superseded.
form: case
---
See [the rules](../../legal/posts/rules.md#part) and ![a chart](../media/x.svg "Title") or [this](https://x.example/a.md).
"""


def test_stock_pelican_gets_the_same_post_in_its_own_words() -> None:
    head, _, body = translated(POST.encode(), "energy", "2026-11-20-caverns").partition("\n\n")
    assert head.split("\n") == [
        "Title: What caverns cost",
        "Date: 2026-11-20",
        "Summary: One line and another.",
        "Form: case",
        "Slug: caverns",
        "Category: energy",
        "Authors: dana-ortiz; li-wei",
        "Tags: hydrogen, storage",
        "Status: hidden",
    ]
    assert body == (
        "[TOC]\n\n"
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
    places = (tmp_path / "conf.py", tmp_path / "content", tmp_path / "out", tmp_path / "cache")
    settings = write_settings(*places, FACTS).read_text("utf-8")
    assert "'extra'" in settings  # our own Markdown extensions
    assert f"'{uid}/posts'" in settings
    assert "SITENAME = 'Fellside'" in settings


@pytest.fixture
def translated_for_hugo(tmp_path: Path) -> Path:
    units, site = tmp_path / "units", tmp_path / "site"
    for path, text in {
        "network.yaml": "",
        "energy/posts/2026-11-20-caverns.md": POST,
        "legal/posts/rules.md": "---\ntitle: Rules\nslug: the-rules\ndate: 2026-01-01\nauthor: ada\n---\nWords.\n",
        "legal/pages/who.md": "---\ntitle: Who\n---\nWe.\n",
        "legal/posts/broken.md": "no front matter",
        "energy/experts/dana-ortiz.md": "---\nname: Dana Ortiz\n---\nDana prices things.\n",
        "energy/media/x.svg": "<svg/>",
    }.items():
        (units / path).parent.mkdir(parents=True, exist_ok=True)
        (units / path).write_text(text, "utf-8")
    assert hugo_site.write_site(units, site, FACTS) == 1
    return site


def front(path: Path) -> dict[str, object]:
    found = json.loads(path.read_text("utf-8").partition("\n\n")[0])
    assert isinstance(found, dict)
    return found


def test_hugo_gets_the_same_post_with_its_links_led_to_their_addresses(translated_for_hugo: Path) -> None:
    post = translated_for_hugo / "content/posts/energy/2026-11-20-caverns.md"
    told = front(post)
    assert told["url"] == "/energy/caverns/"
    assert (told["date"], told["banner"], told["build"]) == ("2026-11-20", "Figures superseded.", {"list": "never"})
    assert post.read_text("utf-8").partition("\n\n")[2] == (
        'See [the rules](/legal/the-rules/#part) and ![a chart](/energy/media/x.svg "Title")'
        " or [this](https://x.example/a.md).\n"
    )
    rules = front(translated_for_hugo / "content/posts/legal/rules.md")
    assert (rules["authors"], rules["home"]) == (["ada"], "law")
    assert front(translated_for_hugo / "content/pages/legal/who.md")["build"] == {"list": "never"}
    assert (translated_for_hugo / "static/energy/media/x.svg").read_text() == "<svg/>"


def test_hugo_is_told_what_it_can_not_work_out(translated_for_hugo: Path) -> None:
    told = front(translated_for_hugo / "content/posts/energy/2026-11-20-caverns.md")
    assert told["id"] == "tag:fellside.example,2020:energy/caverns"
    assert (told["streams"], told["own"], told["years"]) == (["energy", "law"], ["energy"], ["2026"])
    assert front(translated_for_hugo / "content/streams/law/_index.md")["url"] == "/legal/"
    person = (translated_for_hugo / "content/authors/dana-ortiz/_index.md").read_text("utf-8")
    assert person.endswith("Dana prices things.\n")


def kinds(output: Path) -> Counter[str]:
    """How many files there are of each kind: pages, feeds, archives, redirects, indexes.

    Media and styles apart, and what calendars find at the old address of an event, which we alone have.
    """
    found: Counter[str] = Counter()
    for path in output.rglob("*"):
        at = path.relative_to(output).as_posix()
        if path.is_file() and not re.search(r"(^|/)(media|theme)/|^old/.*\.ics$", at):
            found[kind(at)] += 1
    return found


def kind(at: str) -> str:
    if re.search(r"(^|/)atom-\d+\.xml$|^archives/", at):
        return "archives of feeds"
    if "/page/" in at:
        return "further pages of lists"
    return at.rpartition("/")[2] if at.count("/") < 3 else "redirects"


def test_hugo_makes_as_many_pages_and_feeds_of_every_kind_as_we_do_and_of_like_weight(tmp_path: Path) -> None:
    units = tmp_path / "units"
    write_network(units, 120, 1)
    made = {}
    for contender in (contenders.highroad, contenders.hugo):
        place = tmp_path / contender.__name__
        place.mkdir()
        ready = contender(units, place)
        measure(ready.command, ready.folder, tmp_path / "log", ready.exit_codes)
        made[ready.name] = ready.output
    ours, theirs = made[contenders.HIGHROAD], made[contenders.HUGO]
    assert kinds(theirs) == kinds(ours)
    assert 0.8 < bytes_of(files_in(theirs)) / bytes_of(files_in(ours)) < 1.25
    for path in (*theirs.rglob("feed.json"), theirs / "network.json"):
        json.loads(path.read_bytes())
    by_key = {post.key: post for post in learn(units).posts}
    told = json.loads((theirs / "network.json").read_bytes())["posts"]
    assert {post["key"]: post["carried_by"] for post in told} == {
        key: list(post.carried_by) for key, post in by_key.items()
    }
