"""What git knows of a folder, asked of real repositories."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from plugins.network import revisions
from plugins.network.revisions import FileChange, Repository, RevisionError, Touched, changed_files, checked_out
from tests.repositories import Made, make_repository

LONG = "One line of a longer text.\nA second one.\nA third one.\n"
FILES = {
    "units/network.yaml": "name: The Firm\n",
    "units/tax/posts/a.md": f"The first.\n{LONG}",
    "units/tax/posts/b.md": f"The second.\n{LONG * 2}",
    "theme/brand.yaml": "colours: {}\n",
    ".gitignore": "*.tmp\n",
}


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return make_repository(tmp_path / "firm", FILES)


def repository(made: Made) -> Repository:
    return revisions.repository_of(made.root / "units")


def changes(made: Made, rev: str = "main") -> dict[str, tuple[str, str]]:
    found = changed_files(repository(made), revisions.base_of(repository(made), rev))
    return {change.path: (change.touched.value, change.before) for change in found}


# ------------------------------------------------------------------------------------------------ where it is


def test_the_repository_of_a_folder_is_found_from_below(made: Made) -> None:
    found = repository(made)
    assert found.root == made.root.resolve()
    assert found.within(made.root / "units") == "units"
    assert found.within(made.root) == ""


def test_a_folder_that_is_reached_through_a_link_is_in_its_repository(made: Made, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(made.root / "units")
    found = revisions.repository_of(tmp_path / "link")
    assert (found.root, found.within(tmp_path / "link")) == (made.root.resolve(), "units")


def test_a_path_outside_is_in_no_repository(made: Made, tmp_path: Path) -> None:
    with pytest.raises(RevisionError, match="lies outside"):
        repository(made).within(tmp_path)


def test_a_folder_without_a_repository_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(RevisionError, match="is in no git repository"):
        revisions.repository_of(tmp_path)


def test_a_bare_repository_is_said(made: Made, tmp_path: Path) -> None:
    made.git("clone", "--quiet", "--bare", str(made.root), str(tmp_path / "bare"))
    with pytest.raises(RevisionError, match="without checked-out files"):
        revisions.repository_of(tmp_path / "bare")


def test_a_machine_without_git_is_said(made: Made, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RevisionError, match="git is not installed"):
        repository(made)


def test_a_repository_that_git_does_not_trust_is_said_with_what_trusts_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = f"fatal: detected dubious ownership in repository at '{tmp_path}'"
    (tmp_path / "git").write_text(f'#!/bin/sh\necho "{said}" >&2\nexit 128\n')
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(RevisionError, match=r"git config --global --add safe\.directory"):
        revisions.repository_of(tmp_path)


# ------------------------------------------------------------------------------------------------ where a change began


def test_a_change_begins_where_its_branch_left_the_other(made: Made) -> None:
    began = made.git("rev-parse", "HEAD")
    made.git("switch", "--quiet", "--create", "change")
    made.commit({"units/tax/posts/new.md": "New.\n"})
    made.git("switch", "--quiet", "main")
    made.commit({"units/tax/posts/a.md": "Changed by somebody else.\n"})
    made.git("switch", "--quiet", "change")
    assert revisions.base_of(repository(made), "main") == began
    assert changes(made) == {"units/tax/posts/new.md": ("added", "")}


@pytest.mark.parametrize("rev", ["", "-1", "--output=x", "a\nb", "a\0b"])
def test_what_can_be_no_revision_is_refused_before_git_sees_it(made: Made, rev: str) -> None:
    with pytest.raises(RevisionError, match=r"--base: "):
        revisions.base_of(repository(made), rev)


def test_an_unknown_revision_is_said_with_what_fetches_it(made: Made, tmp_path: Path) -> None:
    with pytest.raises(RevisionError, match="git knows no revision 'mian' here; name a branch"):
        revisions.base_of(repository(made), "mian")
    made.git("remote", "add", "origin", str(tmp_path / "elsewhere"))
    with pytest.raises(RevisionError, match="fetch it: git fetch origin release/1"):
        revisions.base_of(repository(made), "origin/release/1")


def test_a_name_that_is_a_file_is_no_revision(made: Made) -> None:
    with pytest.raises(RevisionError, match="git knows no revision 'units'"):
        revisions.base_of(repository(made), "units")


def test_a_clone_that_was_cut_short_is_said_with_what_makes_it_whole(made: Made, tmp_path: Path) -> None:
    began = made.git("rev-parse", "HEAD")
    made.git("switch", "--quiet", "--create", "change")
    made.commit({"units/tax/posts/new.md": "New.\n"})
    made.git("switch", "--quiet", "main")
    made.commit({"units/tax/posts/a.md": "Other.\n"})
    made.git("clone", "--quiet", "--depth=1", "--branch=change", f"file://{made.root}", str(tmp_path / "short"))
    short = Made(tmp_path / "short")
    with pytest.raises(RevisionError, match=r"cut short; fetch its history: git fetch --unshallow.*fetch-depth: 0"):
        revisions.base_of(repository(short), began)
    short.git("fetch", "--quiet", "--depth=1", "origin", "main:main")
    with pytest.raises(RevisionError, match=r"too short to tell where the change left 'main'.*fetch-depth: 0"):
        revisions.base_of(repository(short), "main")


def test_histories_with_nothing_in_common_are_said(made: Made) -> None:
    made.git("switch", "--quiet", "--orphan", "other")
    made.commit({"units/network.yaml": "name: Another\n"})
    with pytest.raises(RevisionError, match="no history in common"):
        revisions.base_of(repository(made), "main")


def test_before_the_first_commit_there_is_nothing_to_compare_with(tmp_path: Path) -> None:
    made = make_repository(tmp_path / "firm")
    with pytest.raises(RevisionError, match="git knows no revision 'HEAD'"):
        revisions.base_of(revisions.repository_of(made.root), "HEAD")


# ------------------------------------------------------------------------------------------------ what was changed


def test_what_is_committed_staged_edited_new_and_deleted_is_changed(made: Made) -> None:
    made.git("switch", "--quiet", "--create", "change")
    made.commit({"units/tax/posts/committed.md": "Committed.\n"})
    made.write({"units/tax/posts/staged.md": "Staged.\n"})
    made.git("add", "units/tax/posts/staged.md")
    made.write({"units/tax/posts/a.md": "Edited.\n", "units/tax/posts/untold.md": "Git was not told of it.\n"})
    made.write({"units/tax/ignored.tmp": "x"})
    (made.root / "units/tax/posts/b.md").unlink()
    assert changes(made) == {
        "units/tax/posts/committed.md": ("added", ""),
        "units/tax/posts/staged.md": ("added", ""),
        "units/tax/posts/a.md": ("changed", "units/tax/posts/a.md"),
        "units/tax/posts/untold.md": ("added", ""),
        "units/tax/posts/b.md": ("deleted", "units/tax/posts/b.md"),
    }


@pytest.mark.parametrize("told", [True, False])
def test_a_moved_file_is_known_by_its_words_whether_git_was_told_or_not(made: Made, told: bool) -> None:
    (made.root / "units/energy/posts").mkdir(parents=True)
    (made.root / "units/tax/posts/b.md").rename(made.root / "units/energy/posts/c.md")
    if told:
        made.git("add", "--all")
    assert changes(made, "HEAD") == {"units/energy/posts/c.md": ("renamed", "units/tax/posts/b.md")}


def test_a_file_that_was_touched_and_holds_the_same_is_not_changed(made: Made) -> None:
    os.utime(made.root / "units/tax/posts/a.md", (1, 1))
    assert changes(made, "HEAD") == {}


def test_a_file_that_became_a_link_is_changed(made: Made) -> None:
    (made.root / "units/tax/posts/a.md").unlink()
    (made.root / "units/tax/posts/a.md").symlink_to("b.md")
    assert changes(made, "HEAD") == {"units/tax/posts/a.md": ("changed", "units/tax/posts/a.md")}


@pytest.mark.parametrize(
    "name", ["with space.md", "Zürich.md", 'quo"te\t.md', "*.md", ":(top)x.md", "-f.md", "line\nend.md"]
)
def test_any_name_of_a_file_comes_back_as_it_is(made: Made, name: str) -> None:
    made.write({f"units/tax/{name}": "x"})
    assert changes(made, "HEAD") == {f"units/tax/{name}": ("added", "")}


def test_a_name_that_is_no_utf_8_comes_back_as_the_system_has_it(made: Made) -> None:
    name = os.fsdecode(b"caf\xe9.md")
    try:
        made.write({name: "x"})
    except OSError:
        pytest.skip("this file system takes UTF-8 alone")
    assert changes(made, "HEAD") == {name: ("added", "")}


def test_a_submodule_is_left_out_of_what_is_checked_out(made: Made, tmp_path: Path) -> None:
    other = make_repository(tmp_path / "other", {"x.md": "x"})
    made.git("submodule", "--quiet", "add", str(other.root), "units/other")
    made.commit()
    with checked_out(repository(made), "HEAD", ["units"]) as root:
        assert (root / "units" / "network.yaml").is_file()
        assert not (root / "units" / "other" / "x.md").exists()


def test_a_repository_inside_is_left_alone(made: Made) -> None:
    make_repository(made.root / "units" / "inner", {"x.md": "x"})
    make_repository(made.root / "empty")
    assert changes(made, "HEAD") == {}


def test_from_a_folder_below_paths_are_still_those_of_the_root(made: Made) -> None:
    made.git("config", "diff.relative", "true")
    made.write({"theme/brand.yaml": "colours: {paper: white}\n"})
    found = changed_files(revisions.repository_of(made.root / "units" / "tax"), "HEAD")
    assert found == (FileChange(path="theme/brand.yaml", touched=Touched.CHANGED, before="theme/brand.yaml"),)


def test_files_in_the_midst_of_a_merge_are_changed_once(made: Made) -> None:
    made.git("switch", "--quiet", "--create", "change")
    made.commit({"units/tax/posts/a.md": "Ours.\n"})
    made.git("switch", "--quiet", "main")
    made.commit({"units/tax/posts/a.md": "Theirs.\n"})
    with pytest.raises(Exception, match="merge"):
        made.git("merge", "change")
    assert changes(made, "HEAD") == {"units/tax/posts/a.md": ("changed", "units/tax/posts/a.md")}


# ------------------------------------------------------------------------------------------------ how it was


def test_a_revision_is_checked_out_with_the_folders_asked_for_and_gone_afterwards(made: Made) -> None:
    commit = made.git("rev-parse", "HEAD")
    made.commit({"units/tax/posts/a.md": "Later.\n"})
    made.write({"units/tax/posts/b.md": "Later, too.\n"})
    with checked_out(repository(made), commit, ["units", "nowhere"]) as root:
        assert root.name == made.root.name
        found = {path.relative_to(root).as_posix(): path.read_text() for path in root.rglob("*") if path.is_file()}
        assert found == {path: text for path, text in FILES.items() if path.startswith("units/")}
    assert not root.exists()


def test_the_whole_of_a_revision_is_the_folder_without_a_name(made: Made) -> None:
    with checked_out(repository(made), "HEAD", [""]) as root:
        assert {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()} == set(FILES)


def test_links_stay_links_that_are_not_followed(made: Made, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    (made.root / "units" / "link.md").symlink_to(tmp_path / "secret")
    made.commit()
    with checked_out(repository(made), "HEAD", ["units"]) as root:
        assert (root / "units" / "link.md").is_symlink()


def test_neither_index_nor_files_nor_objects_of_the_repository_change(made: Made) -> None:
    made.write({"units/tax/posts/a.md": "Edited.\n", "units/tax/posts/untold.md": "New.\n"})

    def state() -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in made.root.rglob("*") if path.is_file()}

    before = state()
    changes(made, "HEAD")
    with checked_out(repository(made), "HEAD", ["units"]):
        pass
    assert state() == before


def test_no_hook_and_no_program_of_the_repositorys_settings_is_run(made: Made, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    program = tmp_path / "program"
    program.write_text(f'#!/bin/sh\necho "$0" >> {ran}\n')
    program.chmod(0o755)
    for hook in ("post-checkout", "post-index-change", "fsmonitor-watchman"):
        (made.root / ".git" / "hooks" / hook).symlink_to(program)
    for key in ("core.fsmonitor", "diff.external", "diff.words.textconv", "core.pager"):
        made.git("config", key, str(program))
    made.write({"units/tax/posts/a.md": "Edited.\n", "units/tax/untold.md": "x"})
    (made.root / ".git" / "info" / "attributes").write_text("*.md diff=words\n")
    ran.unlink(missing_ok=True)  # what setting it up ran
    changes(made, "HEAD")
    with checked_out(repository(made), "HEAD", ["units"]):
        pass
    assert not ran.exists()


def test_what_a_hook_says_of_another_repository_is_not_meant_for_us(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_repository(tmp_path / "other", {"x.md": "x"})
    monkeypatch.setenv("GIT_DIR", str(other.root / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.root))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.root / ".git" / "index"))
    made.write({"units/tax/new.md": "x"})
    assert changes(made, "HEAD") == {"units/tax/new.md": ("added", "")}


def test_whether_a_revision_has_a_file_or_a_folder(made: Made) -> None:
    found = repository(made)
    assert revisions.holds(found, "HEAD", "units/network.yaml")
    assert revisions.holds(found, "HEAD", "units")
    assert revisions.holds(found, "HEAD", "")
    assert not revisions.holds(found, "HEAD", "unit")


def test_a_sparse_or_split_index_counts_all_the_same(made: Made) -> None:
    made.git("update-index", "--split-index")
    made.git("sparse-checkout", "set", "units")
    made.write({"units/tax/posts/a.md": "Edited.\n"})
    assert changes(made, "HEAD") == {"units/tax/posts/a.md": ("changed", "units/tax/posts/a.md")}
    with checked_out(repository(made), "HEAD", ["theme"]) as root:
        assert (root / "theme" / "brand.yaml").read_text() == FILES["theme/brand.yaml"]
