"""A whole blog with everybody's habits comes into a unit."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from plugins.authoring import run_import
from plugins.authoring.import_plan import Action, ImportPlan, State, Wishes
from plugins.authoring.import_report import report_lines, summary_lines
from plugins.authoring.importing import apply_import
from plugins.network.frontmatter import split
from plugins.network.problems import SetupError
from tests.authoring.scratch import BLOG, NETWORK, imported, make_network, one_post, planned, tree
from tests.building import ROOT


@pytest.fixture
def units(tmp_path: Path) -> Path:
    return make_network(tmp_path)


def front(units: Path, target: str) -> dict[str, object]:
    value = split((units / "energy" / target).read_text("utf-8")).document.value
    assert isinstance(value, dict)
    return dict(value)


def remarks(plan: ImportPlan, file: str) -> list[str]:
    return [f"{remark.line}: {remark.what}" for remark in plan.remarks if remark.file.endswith(file)]


# --------------------------------------------------------------------------------------------------------- the whole


def test_every_file_is_accounted_for(units: Path) -> None:
    plan = imported(units)
    assert plan.found == len(list(BLOG.rglob("*.md"))) == 15
    assert plan.found == sum(plan.count(state) for state in State) + len(plan.skipped)
    landed = {f"posts/{path.name}" for path in (units / "energy" / "posts").iterdir()}
    assert landed == {post.target for post in plan.posts}
    assert {remark.file for remark in plan.skipped} == {"README.md", "content/posts/_index.md"}
    assert {post.source for post in plan.posts if post.state is State.DRAFT} == {
        "_posts/2020-01-15-not-yet.md",
        "_drafts/on-queues.md",
    }


def test_importing_twice_changes_nothing(units: Path) -> None:
    imported(units, wishes=Wishes(add_topics=True))
    first = tree(units)
    again = imported(units, wishes=Wishes(add_topics=True))
    assert tree(units) == first
    assert {post.action for post in again.posts} == {Action.UNCHANGED}
    assert (again.files, again.media, again.topics) == ((), (), ())


def test_two_imports_into_two_networks_are_the_same_bytes(units: Path, tmp_path: Path) -> None:
    other = make_network(tmp_path / "other")
    imported(units)
    imported(other)
    assert tree(units) == tree(other)


def test_a_plan_writes_nothing(units: Path) -> None:
    before = tree(units)
    assert len(planned(units, wishes=Wishes(add_topics=True)).files) > 10
    assert tree(units) == before


def test_only_the_units_own_folder_is_written(units: Path) -> None:
    before = tree(units)
    imported(units)
    changed = {path for path, data in tree(units).items() if before.get(path) != data}
    assert {path.split("/")[0] for path in changed} == {"energy"}
    assert {path.split("/")[1] for path in changed} == {"posts", "experts", "media"}


def test_what_somebody_changed_here_is_left_alone_unless_asked(units: Path) -> None:
    imported(units)
    post = units / "energy" / "posts" / "2018-02-01-tariff-sums.md"
    original = post.read_bytes()
    post.write_bytes(original + b"\nA sentence of ours.\n")
    plan = imported(units)
    assert post.read_bytes().endswith(b"A sentence of ours.\n")
    assert any("left alone, --update overwrites it" in what for what in remarks(plan, "tariff-sums.md"))
    imported(units, wishes=Wishes(update=True))
    assert post.read_bytes() == original


def test_a_post_that_was_renamed_here_is_known_by_its_id(units: Path) -> None:
    imported(units)
    posts = units / "energy" / "posts"
    (posts / "2018-02-01-tariff-sums.md").rename(posts / "2018-02-01-sums.md")
    imported(units)
    assert not (posts / "2018-02-01-tariff-sums.md").exists()


def test_a_link_in_the_units_folder_is_not_followed(units: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    plan = planned(units)
    (units / "energy" / "posts").symlink_to(outside)
    with pytest.raises(SetupError, match="symbolic link"):
        apply_import(plan)
    assert list(outside.iterdir()) == []


def test_a_source_that_is_no_folder_is_said(units: Path, tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="name the folder that holds the old posts"):
        planned(units, tmp_path / "nowhere")


def test_progress_goes_from_nothing_to_everything(units: Path) -> None:
    from plugins.authoring.destinations import destination
    from plugins.authoring.importing import plan_import

    steps: list[float] = []
    plan_import(BLOG, destination(units, "energy"), progress=lambda done, total: steps.append(done / total))
    assert steps == sorted(steps)
    assert steps[-1] == 1


# ------------------------------------------------------------------------------------------------------ front matter


def test_front_matter_is_canonical(units: Path) -> None:
    imported(units)
    text = (units / "energy" / "posts" / "2019-03-04-heat-pumps-in-terraces.md").read_text("utf-8")
    assert text.startswith(
        """\
---
title: 'Heat pumps in terraces: what actually fits'
date: 2019-03-04
authors:
- maya
tags:
- heat
summary: Four houses, one winter. See the method & the numbers.
image: media/terrace.png
image_alt: A row of brick terraces
aliases:
- /2019/03/04/heat-pumps-in-terraces/
id: tag:firm.example,2026:energy/heat-pumps-in-terraces
---

The yard"""
    )


def test_old_ids_are_kept_and_each_is_given_once(units: Path) -> None:
    plan = imported(units)
    assert front(units, "posts/2018-02-01-tariff-sums.md")["id"] == "urn:uuid:6f1e2d3c-0000-4000-8000-00000000002a"
    assert front(units, "posts/2022-02-03-ports.md")["id"] == "tag:old.example,2022:ports"
    assert front(units, "posts/2023-02-03-ports-2.md")["id"] == "tag:firm.example,2026:energy/ports-2"
    assert any(
        "is already that of journal/2022-02-03-ports.md" in what for what in remarks(plan, "2023-02-03-ports.md")
    )


@pytest.mark.parametrize(
    ("target", "aliases"),
    [
        ("2019-05-06-meter-data-v2.md", ["/2019/05/06/Meter_Data.v2/", "/meters/first-try/"]),
        ("2021-03-09-grid-queues.md", ["/posts/grid-queues/", "/queues.html"]),
        ("2021-05-01-storage-walk.md", ["/posts/storage-walk/"]),
        ("2021-06-07-small-print.md", ["/notes/small-print/"]),
        ("2022-02-03-ports.md", ["/journal/ports/"]),
    ],
)
def test_old_addresses_are_kept(units: Path, target: str, aliases: list[str]) -> None:
    imported(units)
    assert front(units, f"posts/{target}")["aliases"] == aliases


def test_an_address_that_belongs_to_others_is_said_with_its_line(units: Path) -> None:
    plan = imported(units)
    assert "9: the old address /units/queue/ can't be kept: the site itself uses /units/" in remarks(plan, "queues.md")
    assert "5: the old address /tax/ports/ can't be kept: /tax/ belongs to another unit" in remarks(
        plan, "2023-02-03-ports.md"
    )


def test_dates_keep_their_offset_and_bare_moments_get_the_networks(units: Path, tmp_path: Path) -> None:
    source = one_post(tmp_path, "---\ntitle: X\nauthor: maya\ndate: 2020-07-01 10:00:00\n---\nText\n")
    imported(units)
    imported(units, source)
    assert front(units, "posts/2018-02-01-tariff-sums.md")["date"] == "2018-02-01T09:30:00+01:00"
    assert front(units, "posts/2020-07-01-a-post.md")["date"] == "2020-07-01T10:00:00+01:00"


# ------------------------------------------------------------------------------------------------------------ people


def test_every_author_becomes_an_expert_under_their_whole_name(units: Path) -> None:
    imported(units)
    experts = {
        path.name: split(path.read_text("utf-8")).document.value for path in (units / "energy" / "experts").iterdir()
    }
    assert experts == {
        "maya.md": {"name": "Maya Lindqvist"},
        "tomas-b.md": {"name": "Tomás Barrera"},
        "ines-co.md": {"name": "Ines & Co"},
    }


def test_an_expert_who_is_here_already_is_used_again(units: Path) -> None:
    maya = units / "energy" / "experts" / "maya.md"
    maya.write_text("---\nname: Maya of Energy\n---\n", "utf-8")
    plan = imported(units)
    assert maya.read_text("utf-8") == "---\nname: Maya of Energy\n---\n"
    assert plan.tally.experts_reused == ("maya",)


def test_another_units_expert_is_never_taken_and_the_post_is_held(units: Path) -> None:
    plan = imported(units)
    assert not (units / "energy" / "experts" / "li-wei.md").exists()
    held = {post.source: post.reasons for post in plan.posts if post.state is State.HELD}
    assert held["journal/2022-02-03-ports.md"] == ("its author 'li-wei' belongs to the unit 'tax'",)
    assert any("write 'writes_for: [energy]'" in what for what in remarks(plan, "2022-02-03-ports.md"))


def test_an_expert_who_writes_for_the_unit_signs_here(units: Path) -> None:
    (units / "tax" / "experts" / "li-wei.md").write_text("---\nname: Li Wei\nwrites_for: [energy]\n---\n", "utf-8")
    plan = imported(units)
    assert "journal/2022-02-03-ports.md" not in {post.source for post in plan.posts if post.state is State.HELD}
    assert "li-wei" in plan.tally.experts_reused


def test_posts_that_nobody_signed_can_be_given_an_author(units: Path) -> None:
    assert "it names no author" in str([post.reasons for post in planned(units).posts])
    imported(units, wishes=Wishes(default_author="Ann Archer"))
    assert front(units, "posts/2016-06-06-unsigned.md")["authors"] == ["ann-archer"]


# -------------------------------------------------------------------------------------------------------------- tags


def test_tags_that_resolve_are_kept_and_the_rest_counted(units: Path) -> None:
    plan = imported(units)
    assert plan.tally.tags_kept == {"grid": 2, "heat": 4}
    assert plan.tally.tags_dropped == {"harbours": 2, "retrofit": 3, "smart meters": 2, "tariffs": 2}
    assert (units / "network.yaml").read_text("utf-8") == NETWORK


def test_new_topics_go_into_the_vocabulary_and_nothing_else_of_it_changes(units: Path) -> None:
    imported(units, wishes=Wishes(add_topics=True))
    added = "".join(
        f"  - {{slug: {slug}, name: {name}}}\n"
        for slug, name in [
            ("harbours", "Harbours"),
            ("retrofit", "Retrofit"),
            ("smart-meters", "Smart meters"),
            ("tariffs", "Tariffs"),
        ]
    )
    before, after = NETWORK.split("\n# closed")
    assert (units / "network.yaml").read_text("utf-8") == f"{before}{added}\n# closed{after}"
    assert front(units, "posts/2019-05-06-meter-data-v2.md")["tags"] == ["heat", "smart-meters"]


def test_open_tags_are_kept_as_they_are(tmp_path: Path) -> None:
    units = make_network(tmp_path, NETWORK.replace("tags: closed", "tags: open"))
    plan = imported(units)
    assert plan.tally.tags_dropped == {}
    assert front(units, "posts/2019-05-06-meter-data-v2.md")["tags"] == ["heat", "smart meters"]


# ---------------------------------------------------------------------------------------------------------- pictures


def test_pictures_and_files_are_copied_under_legal_names(units: Path) -> None:
    imported(units)
    media = {path.name for path in (units / "energy" / "media").iterdir()}
    assert media == {"berths.csv", "head.jpg", "port-view.png", "queue.png", "terrace.png"}


def test_an_unsafe_drawing_stays_where_it_is(units: Path) -> None:
    plan = imported(units)
    assert "12: picture not copied: chart.svg is a drawing with <script>" in str(remarks(plan, "Meter_Data.v2.md"))


def test_two_pictures_of_one_name_are_told_apart_by_what_they_hold(units: Path, tmp_path: Path) -> None:
    terrace, queue = BLOG / "assets/img/terrace.png", BLOG / "static/img/queue.png"
    for folder, picture in (("a", terrace), ("b", queue), ("c", terrace)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.png").write_bytes(picture.read_bytes())
    body = "![one](/a/x.png) ![two](/b/x.png) ![three](/c/x.png)"
    imported(units, one_post(tmp_path, f"---\ntitle: X\nauthor: maya\n---\n{body}\n"))
    media = tree(units / "energy" / "media")
    assert len(media) == 2
    assert media["x.png"] == terrace.read_bytes()
    assert set(media.values()) == {terrace.read_bytes(), queue.read_bytes()}


def test_a_picture_outside_the_old_site_is_not_copied(units: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes((BLOG / "static/img/queue.png").read_bytes())
    source = one_post(tmp_path / "a/b/c/d/e", "---\ntitle: X\nauthor: maya\n---\n![x](../../../../../../secret.png)\n")
    plan = imported(units, source)
    assert not (units / "energy" / "media").exists()
    assert plan.tally.pictures_missing == 1


# ------------------------------------------------------------------------------------------------------ broken files


def test_broken_yaml_costs_only_the_broken_key(units: Path) -> None:
    plan = imported(units)
    found = front(units, "posts/2017-07-07-broken.md")
    assert (found["title"], found["authors"], found["tags"]) == ("Broken front matter", ["maya"], ["heat", "grid"])
    assert "summary" not in found
    assert any(what.startswith("4: left out, since it can't be read: summary") for what in remarks(plan, "broken.md"))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("---\ntitle: Caf\xe9\nauthor: maya\n---\nText\n".encode("latin-1"), "2: is not UTF-8; read as windows-1252"),
        (b"---\ntitle: Bell\nauthor: maya\n---\nA\x07B\n", "5: control characters are left out: U+0007"),
        (b"---\ntitle: Open\nauthor: maya\nText\n", "1: the front matter is never closed with '---'"),
        (b"---\nauthor: maya\n---\nText\n", "1: is held: 'title' is missing"),
        (b"---\ntitle: X\ndate: 03/04/05\nauthor: maya\n---\nText\n", "3: '03/04/05' under 'date' is no date"),
        (b"+++\ntitle = X\nauthor = 'maya'\n+++\nText\n", "2: the front matter is no TOML"),
        (b"---\ntitle: X\nauthor: maya\nid: 42\n---\nText\n", "4: the id '42' is no identifier with a scheme"),
        (b"---\ntitle: X\ntitle: Y\nauthor: maya\n---\nText\n", "3: 'title' is given twice"),
    ],
)
def test_a_broken_file_lands_and_says_what_is_wrong(units: Path, tmp_path: Path, data: bytes, said: str) -> None:
    source = one_post(tmp_path, "")
    (source / "2020-02-03-a-post.md").write_bytes(data)
    plan = imported(units, source)
    assert said in str(remarks(plan, "a-post.md"))
    assert (units / "energy" / "posts" / "2020-02-03-a-post.md").is_file()


def test_a_link_among_the_sources_is_not_followed(units: Path, tmp_path: Path) -> None:
    source = one_post(tmp_path, "---\ntitle: X\nauthor: maya\n---\nText\n")
    (source / "2020-02-04-link.md").symlink_to(tmp_path / "elsewhere.md")
    plan = planned(units, source)
    assert [str(remark) for remark in plan.skipped] == ["2020-02-04-link.md:1: is a symbolic link; not followed"]


# -------------------------------------------------------------------------------------------------------- the report


def test_the_report_is_sorted_and_ends_with_sums_that_add_up(units: Path) -> None:
    plan = imported(units)
    lines = report_lines(plan)
    said = lines[: lines.index("")]
    assert [line.split(":")[0] for line in said] == sorted(line.split(":")[0] for line in said)
    sums = dict(line.split(maxsplit=1) for line in summary_lines(plan)[:4])
    assert sums == {"found": "15", "published": "7", "drafts": "2", "held": "4"}
    assert "not imported  2" in lines


def test_the_command_says_what_it_did_and_that_something_is_held(
    units: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = ROOT / "pelicanconf.py"
    before = tree(units)
    assert run_import(config, unit="energy", source=BLOG, units=units, dry_run=True) == 2
    assert "Nothing was written: a dry run." in capsys.readouterr().out
    assert tree(units) == before
    assert run_import(config, unit="enrgy", source=BLOG, units=units) == 1
    assert "unknown unit 'enrgy'; did you mean 'energy'?" in capsys.readouterr().err


def test_what_is_written_is_yaml_that_everybody_reads(units: Path) -> None:
    imported(units)
    for path in (units / "energy").rglob("*.md"):
        value = yaml.safe_load(path.read_text("utf-8").split("---\n")[1])
        assert isinstance(value, dict), path
