"""Which files of a units folder count, and what is said about the rest."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from plugins.network.problems import SetupError
from plugins.network.sources import MAX_PATH_BYTES, Sources, Times, walk
from tests.trees import NETWORK, Survey, post, small_network, survey, write_network

POSTS = "energy/posts"


def planted(tmp_path: Path, **more: str | bytes) -> Path:
    return write_network(tmp_path, small_network(**more))


def about(sources: Sources, path: str) -> list[str]:
    named = sources.named(path)
    return [f"{problem.level.value}: {problem.what}" for problem in sources.problems if problem.file == named]


def used(sources: Sources) -> set[str]:
    return {file.path for file in sources.files}


def test_a_source_tells_how_its_file_stood_and_is_the_same_file_after_a_touch(tmp_path: Path) -> None:
    units = planted(tmp_path)
    before = walk(units).files[0]
    facts = (units / before.path).stat()
    assert before.stat == Times(facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_ino)
    os.utime(units / before.path, ns=(1, 1))
    after = walk(units).files[0]
    assert after.stat != before.stat
    assert after == before


@pytest.mark.parametrize(
    "target", ["/etc/passwd", "../../network.yaml", "2026-11-02-pipes.md", "nowhere", "x.md", "..", "."]
)
def test_a_symbolic_link_is_an_error_wherever_it_leads(tmp_path: Path, target: str) -> None:
    units = planted(tmp_path)
    (units / POSTS / "x.md").symlink_to(target)
    (units / "energy/media/x.png").symlink_to(target)
    sources = walk(units)
    for path in (f"{POSTS}/x.md", "energy/media/x.png"):
        assert about(sources, path) == ["error: is a symbolic link; put the file itself here"]
        assert path not in used(sources)


def test_a_linked_unit_folder_publishes_nothing(tmp_path: Path) -> None:
    units = planted(tmp_path)
    (units / "mirror").symlink_to(units / "tax")
    sources = walk(units)
    assert about(sources, "mirror") == ["error: is a symbolic link; put the folder itself here"]
    assert sources.folders == ("energy", "tax")


def test_a_pipe_does_not_stop_the_work(tmp_path: Path) -> None:
    units = planted(tmp_path)
    os.mkfifo(units / POSTS / "x.md")
    found = survey(units)
    assert found.about(f"{POSTS}/x.md") == ["1: error: is not a regular file (a pipe, a socket or a device); delete it"]
    assert len(found.live) == 3


@pytest.mark.parametrize(
    "path",
    [
        f"{POSTS}/.gitkeep",
        f"{POSTS}/._x.md",
        f"{POSTS}/.x.md.swp",
        "energy/experts/.DS_Store",
        "energy/media/.x.md",
        "energy/.git/x.md",
        "energy/media/.DS_Store",
        ".github/x.md",
        "energy/README.md",
        "README.md",
    ],
)
def test_what_is_of_the_machine_or_for_those_who_browse_is_passed_over(tmp_path: Path, path: str) -> None:
    units = write_network(tmp_path, small_network() | {path: "x"})
    sources = walk(units)
    assert sources.problems == ()
    assert path not in used(sources)


@pytest.mark.parametrize("path", [f"{POSTS}/.x.md", f"{POSTS}/2026/.x.md", "energy/pages/.x.md", "tax/experts/.x.md"])
def test_a_text_with_a_dot_before_its_name_is_not_left_out_in_silence(tmp_path: Path, path: str) -> None:
    sources = walk(write_network(tmp_path, small_network() | {path: post()}))
    assert about(sources, path) == ["warning: a name that begins with a dot is left out; rename it"]
    assert path not in used(sources)


def test_an_editor_s_lock_beside_a_text_is_passed_over(tmp_path: Path) -> None:
    units = planted(tmp_path)
    (units / POSTS / ".#x.md").symlink_to("dana@desk.4711")
    assert walk(units).problems == ()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (f"{POSTS}/x.rst", "error: is not Markdown; give it the ending .md"),
        (f"{POSTS}/x.html", "error: is not Markdown"),
        (f"{POSTS}/x.MD", "error: is not Markdown; give it the ending .md"),
        (f"{POSTS}/x.png", "error: is not Markdown; give it the ending .md, or put a picture or file into media/"),
        (f"{POSTS}/README.md.txt", "error: is not Markdown"),
        ("energy/pages/deep/x.md", "error: lies in a folder of its own; put it directly into pages/"),
        ("energy/experts/sub/jo.md", "error: lies in a folder of its own; put it directly into experts/"),
        ("energy/pages/deep/x.txt", "error: is not Markdown"),
        ("energy/media/x.jpeg", "error: has the ending .jpeg; write it as .jpg"),
        ("energy/media/x.PNG", "error: has the ending .PNG; write it as .png"),
        ("energy/media/x.exe", "error: has the ending .exe, which can't be published; use one of avif csv"),
        ("energy/media/x", "error: has the ending"),
        ("energy/media/x.html", "error: has the ending .html, which can't be published"),
        ("energy/notes.txt", "warning: is not used; a unit has unit.yaml"),
        ("energy/unit.yml", "warning: is not used; a unit has unit.yaml"),
        ("energy/outside/x.xml", "warning: is not used"),
        ("notes.txt", "warning: is not used here"),
        ("energy/posts/a\nb.md", "error: has a control character in its name"),
        ("energy/posts/a\x1b[31mb.md", "error: has a control character in its name"),
        ("energy/posts/a\\b.md", "error: has one of"),
        ("energy/posts/a:b.md", "error: has one of"),
        ("energy/posts/a?b.md", "error: has one of"),
    ],
)
def test_a_file_that_can_not_be_used_is_told(tmp_path: Path, path: str, words: str) -> None:
    sources = walk(write_network(tmp_path, small_network() | {path: "x"}))
    (said,) = about(sources, path)
    assert said.startswith(words)
    assert path not in used(sources)


def test_a_name_that_is_not_utf8_is_told_and_printable(tmp_path: Path) -> None:
    units = planted(tmp_path)
    name = os.fsencode(units / POSTS) + b"/caf\xe9.md"
    Path(os.fsdecode(name)).write_bytes(b"x")
    (said,) = [str(problem) for problem in walk(units).problems]
    assert "is not UTF-8; rename it" in said
    said.encode()


def test_a_newline_in_a_name_makes_no_second_line_in_what_is_said(tmp_path: Path) -> None:
    found = survey(write_network(tmp_path, small_network() | {"energy/posts/x\nunits/y.md:1: error.md": "x"}))
    (said,) = found.said
    assert "\n" not in said
    assert said.startswith("units/energy/posts/x\\nunits/y.md:1: error.md:1: error: ") or "\\n" in said


def test_a_path_longer_than_a_host_holds_is_told(tmp_path: Path) -> None:
    path = f"{POSTS}/{'d' * 120}/{'x' * 120}.md"
    assert len(path) > MAX_PATH_BYTES
    sources = walk(write_network(tmp_path, small_network() | {path: post()}))
    assert any("has a path longer than 240 bytes" in said for said in about(sources, path))
    assert path not in used(sources)


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("energy/media/cavern.png", "energy/media/Cavern.png"),
        ("energy/media/cavern.png", "energy/media/CAVERN.png"),
        (f"{POSTS}/x.md", f"{POSTS}/X.md"),
        (f"{POSTS}/caf\u00e9.md", f"{POSTS}/cafe\u0301.md"),
        (f"{POSTS}/sub/x.md", f"{POSTS}/Sub/x.md"),
    ],
)
def test_names_that_a_host_may_not_tell_apart_have_one_winner(tmp_path: Path, good: str, bad: str) -> None:
    files = small_network() | {good: b"x"}
    sources = walk(write_network(tmp_path, files | {bad: b"x"}))
    assert good in used(sources)
    assert bad not in used(sources)
    assert any("only in capitals or accents' spelling" in problem.what for problem in sources.problems)


def test_a_file_too_large_is_told_without_being_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    units = planted(tmp_path)
    path = f"{POSTS}/large.md"
    with (units / path).open("wb") as file:
        file.truncate(50_000_000_000)  # a hole: nobody could read it
    found = survey(units)
    assert found.about(path) == ["1: error: is larger than 1 MB; make it shorter, or put its data into media/"]
    assert len(found.live) == 3


def test_exactly_one_megabyte_is_still_read(tmp_path: Path) -> None:
    text = post(body="")
    sources = walk(write_network(tmp_path, {"network.yaml": NETWORK, f"{POSTS}/x.md": text.ljust(1_000_000)}))
    assert f"{POSTS}/x.md" in used(sources)


@pytest.mark.parametrize("folder", ["Energy", "tax_law", "tax law", "täx", "x" * 101])
def test_a_unit_s_folder_is_named_as_its_address(tmp_path: Path, folder: str) -> None:
    sources = walk(write_network(tmp_path, small_network() | {f"{folder}/unit.yaml": "name: X"}))
    (said,) = about(sources, folder)
    assert said == "error: a unit's folder is named with small letters, digits and hyphens; rename it"
    assert sources.folders == ("energy", "tax")


def test_a_folder_without_a_network_page_is_no_network(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="is no folder"):
        walk(tmp_path / "nowhere")
    with pytest.raises(SetupError, match=r"holds no file network\.yaml"):
        walk(tmp_path)
    manifest = tmp_path / "network.yaml"
    manifest.symlink_to("/etc/passwd")
    with pytest.raises(SetupError, match=r"network\.yaml: is a symbolic link; put the file itself here"):
        walk(tmp_path)
    manifest.unlink()
    with manifest.open("wb") as file:
        file.truncate(1_000_001)  # takes no room on the disk
    with pytest.raises(SetupError, match=r"network\.yaml: is larger than 1 MB; make it shorter"):
        walk(tmp_path)


# --------------------------------------------------------------------------------------------- units and the centre


def with_unit(tmp_path: Path, folder: str, page: str = "name: New\n", network: str = NETWORK) -> Survey:
    files = small_network() | {"network.yaml": network, f"{folder}/unit.yaml": page, f"{folder}/posts/x.md": post()}
    return survey(write_network(tmp_path, files))


def test_a_unit_that_the_centre_did_not_list_is_told_whom_to_ask(tmp_path: Path) -> None:
    found = with_unit(tmp_path, "audit")
    assert found.said == [
        "units/audit/unit.yaml:1: error: the unit 'audit' is not in units/network.yaml;"
        " ask the centre (ines-okafor) to add 'audit: {lead: …}' under units"
    ]
    assert set(found.catalog.unit) == {"energy", "tax"}


def test_a_listed_unit_without_a_folder_is_told_whom_to_ask(tmp_path: Path) -> None:
    network = NETWORK.replace("  tax:", "  audit: {lead: li-wei}\n  tax:")
    found = survey(write_network(tmp_path, small_network() | {"network.yaml": network}))
    (said,) = found.said
    assert said.startswith(
        "units/network.yaml:10: error: the unit 'audit' has no folder units/audit/ with a unit.yaml; ask li-wei"
    )


@pytest.mark.parametrize("folder", ["topics", "experts", "theme", "search", "admin", "pagefind"])
def test_a_unit_takes_no_address_of_the_network(tmp_path: Path, folder: str) -> None:
    network = NETWORK.replace("  tax:", f"  {folder}: {{}}\n  tax:")
    found = with_unit(tmp_path, folder, network=network)
    assert (
        f"units/{folder}/unit.yaml:1: error: the address /{folder}/ belongs to the network; rename the folder"
        in found.said
    )
    assert len(found.errors) == 1
    assert set(found.catalog.unit) == {"energy", "tax"}


def test_a_listed_folder_that_claims_another_s_uid_is_told_once_in_the_line_of_the_uid(tmp_path: Path) -> None:
    network = NETWORK.replace("  tax:", "  alpha: {}\n  tax:")
    found = with_unit(tmp_path, "alpha", "name: Alpha\nuid: energy\n", network)
    assert found.about("alpha/unit.yaml") == [
        "2: error: the uid 'energy' belongs to the folder 'energy'; give this unit another uid"
        " (until then the unit goes by the name of its folder)"
    ]
    assert set(found.catalog.unit) == {"energy", "alpha", "tax"}


def test_a_slip_in_a_uid_takes_no_section_away_and_nobody_from_those_they_write_for(tmp_path: Path) -> None:
    files = small_network()
    before = survey(write_network(tmp_path / "before", files))
    slip = str(files["energy/unit.yaml"]).replace("uid: energy", "uid: enregy")
    found = survey(write_network(tmp_path / "after", files | {"energy/unit.yaml": slip}))
    assert found.said == [
        "units/energy/unit.yaml:5: error: unknown unit 'enregy'; did you mean 'energy'?"
        " (until then the unit goes by the name of its folder)"
    ]
    assert found.catalog == before.catalog


def test_a_listed_unit_whose_folder_is_another_unit_is_still_told(tmp_path: Path) -> None:
    network = NETWORK.replace("  tax:", "  alpha: {}\n  beta: {}\n  tax:")
    found = with_unit(tmp_path, "alpha", "name: Beta\nuid: beta\n", network)
    assert any("the unit 'alpha' has no folder" in said for said in found.errors)


@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_a_unit_page_that_may_not_be_opened_is_not_called_missing(tmp_path: Path, kind: str) -> None:
    units = planted(tmp_path)
    page = units / "tax/unit.yaml"
    page.unlink()
    page.symlink_to("../energy/unit.yaml") if kind == "link" else os.mkfifo(page)
    found = survey(units)
    (said,) = found.about("tax/unit.yaml")
    assert said.startswith("1: error: is ")
    assert "missing" not in said
    assert found.catalog.unit["tax"].share == ()


@pytest.mark.parametrize(
    ("name", "why"), [("tax", "a unit"), ("everyone", "a word of share"), ("nobody", "a word of share")]
)
def test_a_group_takes_no_name_that_share_has_already(tmp_path: Path, name: str, why: str) -> None:
    network = NETWORK.replace("groups:\n", f"groups:\n  {name}: [energy]\n")
    line = network.split("\n").index(f"  {name}: [energy]") + 1
    found = survey(write_network(tmp_path, small_network() | {"network.yaml": network}))
    assert found.said == [
        f"units/network.yaml:{line}: error: the group '{name}' is named like {why};"
        " give it another name (until then it is left out)"
    ]
    assert name not in found.catalog.network.groups
    assert len(found.live) == 3


@pytest.mark.parametrize("name", ["everyone", "nobody"])
def test_a_unit_takes_no_name_that_share_has_already(tmp_path: Path, name: str) -> None:
    """Else what is shared with nobody would be shared with that unit."""
    files = small_network() | {"network.yaml": NETWORK.replace("units:\n", f"units:\n  {name}: {{lead: tom-ash}}\n")}
    found = survey(write_network(tmp_path, files | {f"{name}/unit.yaml": "name: Some\n"}))
    assert found.said == [
        f"units/{name}/unit.yaml:1: error: '{name}' is a word of share and names no unit; write another uid"
    ]
    assert name not in found.catalog.unit


def test_a_rule_that_names_its_own_unit_does_nothing_and_says_so(tmp_path: Path) -> None:
    page = "name: Tax\nfollow:\n- {topics: [h2]}\n- {unit: tax}\n"
    found = survey(write_network(tmp_path, small_network() | {"tax/unit.yaml": page}))
    assert found.about("tax/unit.yaml") == ["4: warning: the rule names this unit itself; it does nothing"]
    assert [rule.topics for rule in found.catalog.unit["tax"].follow] == [("hydrogen",)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- post: tax/ring-fence\n- post: taxx/a\n", "2: error: unknown unit 'taxx'; did you mean 'tax'?"),
        (
            "- post: tax/ring-fence\n- pin: true\n  post: tax/ring-fence\n",
            "3: error: the post 'tax/ring-fence' is there twice (first in line 1); keep one",
        ),
    ],
)
def test_a_carried_post_is_of_a_unit_and_there_once(tmp_path: Path, text: str, said: str) -> None:
    found = survey(write_network(tmp_path, small_network() | {"energy/carried.yaml": text}))
    assert found.about("energy/carried.yaml") == [said]


def test_of_two_folders_with_one_uid_the_one_of_that_name_has_it(tmp_path: Path) -> None:
    found = with_unit(tmp_path, "a-copy", "name: Copy\nuid: energy\n")
    assert found.catalog.unit["energy"].slug == "energy"
    assert found.about("a-copy/unit.yaml") == [
        "2: error: the uid 'energy' belongs to the folder 'energy'; give this unit another uid"
    ]
    assert len(found.live) == 3


def test_a_folder_without_a_unit_page_is_a_unit_that_shares_nothing(tmp_path: Path) -> None:
    files = small_network()
    del files["tax/unit.yaml"]
    found = survey(write_network(tmp_path, files))
    assert found.about("tax/unit.yaml") == ["1: error: is missing; write it with 'name: Tax'"]
    assert (found.catalog.unit["tax"].name, found.catalog.unit["tax"].share) == ("Tax", ())
    assert "tax/ring-fence" in found.live
