"""`invoke check --changed-by`: what a change does, as git knows it, and what is said of the files outside."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from plugins.network.problems import Problem, SetupError, StopError
from plugins.roles import changed_by
from plugins.roles.codeowners import codeowners
from plugins.roles.offices import read_offices
from tests.building import NOW, invoke
from tests.roles.networks import NETWORK, commit, firm, git, person, put, repository
from tests.trees import post, survey

PIPES, RING_FENCE = "energy/posts/2026-11-02-pipes.md", "tax/posts/2026-10-05-ring-fence.md"
KIM = "energy/experts/kim-abe.md"
MINE = post(author="kim-abe", title="New")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return repository(tmp_path_factory.mktemp("made") / "site")


@pytest.fixture
def site(made: Path, tmp_path: Path) -> Path:
    """A repository with the network on `main`, and a branch `change` checked out."""
    root = Path(shutil.copytree(made, tmp_path / "site"))
    git(root, "checkout", "--quiet", "-b", "change")
    return root


def outside(root: Path, *handles: str, base: str = "main", units: str = "units") -> list[Problem]:
    return sorted(changed_by(handles, base)(survey(root / units).assembled))


def files(root: Path, *handles: str, base: str = "main", units: str = "units") -> list[str]:
    return [problem.file for problem in outside(root, *handles, base=base, units=units)]


def test_a_change_inside_is_told_from_one_outside_by_file_and_whom_to_ask(site: Path) -> None:
    put(site / "units", {PIPES: MINE, "energy/posts/new.md": MINE, RING_FENCE: MINE})
    commit(site)
    said = list(map(str, outside(site, "@Kim-Abe")))
    assert said == [
        f"units/{RING_FENCE}:1: error: @kim-abe may not change this: it belongs to 'tax'; ask Eva Lund (@eva-lund) or"
        " Tom Ash (@tom-ash)"
    ]


@pytest.mark.parametrize("how", ["committed", "staged", "only saved"])
def test_it_counts_whether_committed_or_not(site: Path, how: str) -> None:
    put(site / "units", {"tax/posts/new.md": MINE})
    (site / "units" / RING_FENCE).unlink()
    if how != "only saved":
        git(site, "add", "--all")
    if how == "committed":
        commit(site)
    assert files(site, "kim-abe") == [f"units/{RING_FENCE}", "units/tax/posts/new.md"]


def test_a_moved_file_counts_where_it_was_and_where_it_is(site: Path) -> None:
    git(site, "mv", f"units/{RING_FENCE}", "units/energy/posts/2026-10-05-ring-fence.md")
    commit(site)
    both = ["units/energy/posts/2026-10-05-ring-fence.md", f"units/{RING_FENCE}"]
    assert files(site, "kim-abe") == both
    assert files(site, "tom-ash") == both[:1]
    assert files(site, "dana-ortiz") == both[1:]
    assert files(site, "tom-ash", "dana-ortiz") == []


def test_what_lies_outside_of_units_is_the_centres(site: Path) -> None:
    put(site, {"theme/brand.yaml": "name: y\n", "new.txt": "x", "units/network.yaml": NETWORK + "tagline: A line\n"})
    assert files(site, "dana-ortiz") == ["new.txt", "theme/brand.yaml", "units/network.yaml"]
    assert files(site, "ines-okafor") == []


def test_rights_are_those_of_the_revision_and_not_of_the_change(site: Path) -> None:
    """Who makes themselves the lead, or a guest, has changed network.yaml and a page; that gives nothing yet."""
    grab = NETWORK.replace("tax: {lead: tom-ash}", "tax: {lead: kim-abe}")
    page = person("Kim Abe", "@kim-abe", "writes_for: [legal, tax]")
    put(site / "units", {"network.yaml": grab, KIM: page, "tax/posts/new.md": MINE})
    commit(site)
    found = outside(site, "kim-abe")
    assert {problem.file for problem in found} == {"units/network.yaml", f"units/{KIM}", "units/tax/posts/new.md"}
    assert {problem.line for problem in found if problem.file == f"units/{KIM}"} == {4}
    assert {problem.line for problem in found if problem.file == "units/network.yaml"} == {1, 7}


def test_rights_are_those_of_today_however_old_the_branch_is(site: Path) -> None:
    """Since it began, Kim was let go from Legal and Li from Energy, and a post was given to another author."""
    put(site / "units", {PIPES: MINE, "energy/unit.yaml": "name: Energy!\n", "legal/posts/new.md": MINE})
    commit(site)
    git(site, "checkout", "--quiet", "main")
    let_go = {
        "network.yaml": NETWORK.replace(", editors: [li-wei]", ""),
        KIM: person("Kim Abe", "@kim-abe"),
        PIPES: post(author="dana-ortiz", title="Pipes"),
    }
    put(site / "units", let_go)
    commit(site)
    git(site, "checkout", "--quiet", "change")
    assert files(site, "li-wei") == [f"units/{PIPES}", "units/energy/unit.yaml", "units/legal/posts/new.md"]
    assert files(site, "kim-abe") == [f"units/{PIPES}", "units/energy/unit.yaml", "units/legal/posts/new.md"]


def test_what_was_done_to_the_branch_since_is_nobodys_change_here(site: Path) -> None:
    put(site / "units", {PIPES: MINE})
    commit(site)
    git(site, "checkout", "--quiet", "main")
    put(site / "units", {"tax/unit.yaml": "name: Taxes\n", "tax/experts/new.md": person("New", "@new")})
    put(
        site / "units",
        {"network.yaml": NETWORK.replace("tax: {lead: tom-ash}", "tax: {lead: tom-ash, editors: [new]}")},
    )
    commit(site)
    git(site, "checkout", "--quiet", "change")
    assert files(site, "kim-abe") == []


def test_a_merge_as_the_host_makes_it_is_judged_by_what_it_brings(site: Path) -> None:
    put(site / "units", {PIPES: MINE})
    commit(site)
    git(site, "checkout", "--quiet", "main")
    put(site / "units", {RING_FENCE: post(author="eva-lund", title="Another")})
    commit(site)
    git(site, "merge", "--quiet", "--no-ff", "--no-edit", "change")
    assert files(site, "kim-abe", base="HEAD^1") == []
    assert files(site, "eva-lund", base="HEAD^1") == [f"units/{PIPES}"]


def test_codeowners_may_be_written_by_whoever_has_it_written_by_the_command(site: Path) -> None:
    put(site / "units", {KIM: person("Kim Abe", "@kim-b", "writes_for: [legal]")})
    made = codeowners(read_offices(survey(site / "units").sources), "units")
    put(site, {"CODEOWNERS": made})
    assert files(site, "kim-abe") == []
    put(site, {"CODEOWNERS": made + "/theme/ @kim-b\n"})
    assert files(site, "kim-abe") == ["CODEOWNERS"]


@pytest.mark.parametrize("link", ["a post", "a folder"])
def test_a_link_in_the_place_of_ones_post_is_not_ones_post(site: Path, link: str) -> None:
    path = site / "units" / PIPES
    elsewhere = site.parent / "elsewhere"
    put(elsewhere, {"2026-11-02-pipes.md": MINE})
    if link == "a post":
        path.unlink()
        path.symlink_to(elsewhere / path.name)
        assert files(site, "kim-abe") == [f"units/{PIPES}"]
    else:
        shutil.rmtree(path.parent)
        path.parent.symlink_to(elsewhere)
        assert "units/energy/posts" in files(site, "kim-abe")


def test_a_picture_shown_by_another_text_is_not_an_authors_to_change(site: Path) -> None:
    for name in ("page.png", "pipe.png", "cavern one.png"):
        (site / "units" / "energy" / "media" / name).write_bytes(b"another")
    pictures = ["units/energy/media/cavern one.png", "units/energy/media/page.png"]
    assert files(site, "kim-abe") == pictures
    # Nor does she get it by changing the text that shows it in the same go.
    put(site / "units", {"energy/pages/method.md": "---\ntitle: Ours\n---\n", "README.md": "Read this.\n"})
    assert files(site, "kim-abe") == ["units/README.md", *pictures, "units/energy/pages/method.md"]


@pytest.mark.parametrize("inside", ["", "site/our units"])
def test_the_units_may_lie_anywhere_in_the_repository(tmp_path: Path, inside: str) -> None:
    root = repository(tmp_path / "site", inside=inside)
    put(root / inside, {PIPES: MINE, RING_FENCE: MINE})
    put(root, {"theme/brand.yaml": "name: y\n"})
    name = Path(inside).name or "site"
    above = "" if not inside else "../"
    expected = [f"{name}/theme/brand.yaml" if not inside else f"{above}theme/brand.yaml", f"{name}/{RING_FENCE}"]
    assert sorted(files(root, "kim-abe", units=inside)) == sorted(expected)


def test_names_with_odd_characters_are_said_on_one_line(site: Path) -> None:
    put(site / "units", {"tax/posts/ä b\nc.md": MINE})
    (said,) = outside(site, "kim-abe")
    assert str(said).startswith("units/tax/posts/ä b\\nc.md:1: error: ")


def test_a_revision_from_before_the_network_is_refused_with_what_to_do(tmp_path: Path) -> None:
    root = repository(tmp_path / "site", {"README.md": "Soon.\n"})
    put(root / "units", firm())
    with pytest.raises(SetupError, match=r"--base: 'main' has no units/network\.yaml, so nobody can tell"):
        outside(root, "kim-abe")


def test_a_revision_whose_roles_cant_be_read_is_refused(tmp_path: Path) -> None:
    root = repository(tmp_path / "site", firm() | {"network.yaml": "name: [\n"})
    put(root / "units", firm())
    with pytest.raises(SetupError, match=r"(?s)--base: who owned what at 'main' can't be read:.*network\.yaml:"):
        outside(root, "kim-abe")


@pytest.mark.parametrize(
    ("handles", "base", "said"),
    [(["kim-abe"], "", "add --base"), ([""], "main", "names nobody"), (["@"], "main", "names nobody")],
)
def test_what_is_missing_on_the_command_line_is_said(site: Path, handles: list[str], base: str, said: str) -> None:
    with pytest.raises(StopError, match=said):
        outside(site, *handles, base=base)


def test_a_clone_that_was_cut_short_says_what_to_fetch(site: Path, tmp_path: Path) -> None:
    put(site / "units", {PIPES: MINE})
    commit(site)
    git(tmp_path, "clone", "--quiet", "--depth=1", "--branch=change", "--no-single-branch", site.as_uri(), "short")
    with pytest.raises(StopError, match=r"git fetch --unshallow"):
        outside(tmp_path / "short", "kim-abe", base="origin/main")


def test_the_command_says_it_among_all_problems_and_ends_with_2(site: Path) -> None:
    put(site / "units", {PIPES: MINE, RING_FENCE: MINE})
    flags = ("--units", str(site / "units"), "--now", NOW, "--base", "main")
    run = invoke("check", *flags, "--changed-by", "kim-abe")
    assert run.returncode == 2, run.stderr
    assert f"units/{RING_FENCE}:1: error: @kim-abe may not change this" in run.stdout
    assert PIPES not in run.stdout
    unknown = invoke("check", "--units", str(site / "units"), "--base", "nowhere", "--changed-by", "kim-abe")
    assert unknown.returncode == 1
    assert "Traceback" not in unknown.stderr
    assert "nowhere" in unknown.stderr
