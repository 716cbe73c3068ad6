"""Handing a file in, with real repositories and a bare remote: what is committed, and that nothing else is touched."""

from __future__ import annotations

import os
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from plugins import pipeline
from plugins.authoring.handing_in import run_submit
from plugins.authoring.submitting import Asked
from tests.authoring.desks import make_units
from tests.building import NOW, ROOT
from tests.pictures import photo
from tests.repositories import Made, make_repository

POST = """\
---
title: A cavern in spring
authors: [dana-ortiz]
tags: [storage]
summary: What is left in a cavern when the winter is over, and to whom it belongs.
image: media/cavern.png
image_alt: A cavern head at dusk.
---
The plan is [a table](../media/plan.pdf), and it is short.
"""
NAME = "energy/posts/2026-11-21-a-cavern-in-spring.md"
BRANCH = "post/energy/a-cavern-in-spring"


@dataclass(frozen=True, slots=True)
class Desk:
    here: Made
    bare: Made

    @property
    def units(self) -> Path:
        return self.here.root / "units"

    def submit(self, path: str = NAME, dry_run: bool = False, **asked: Any) -> tuple[int, str]:
        """The exit code, and everything that was said."""
        out = StringIO()
        settings = {
            "PATH": str(self.units),
            "HIGHROAD_STATE": str(self.here.root.parent / "state"),
            "HIGHROAD_NOW": NOW,
        }
        config = ROOT / "pelicanconf.py"
        with redirect_stdout(out), redirect_stderr(out):
            code = run_submit(
                lambda: pipeline.survey(config, **settings),
                lambda: pipeline.settings_for(config, **settings) | {"HIGHROAD_GIT_HOSTS": {}},
                Asked(path=str(self.units / path), **asked),
                dry_run=dry_run,
            )
        return code, out.getvalue()

    def state(self) -> tuple[str, ...]:
        """What must not change here: branch, commit, index, files that differ, working trees, branches."""
        asks = ("rev-parse HEAD", "symbolic-ref HEAD", "ls-files --stage", "status --porcelain", "worktree list")
        return tuple(self.here.git(*ask.split()) for ask in asks)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    (tmp_path / ".gitconfig").write_text("[user]\n\tname = Dana Ortiz\n\temail = dana@firm.example\n")
    bare = make_repository(tmp_path / "bare")
    bare.git("config", "core.bare", "true")
    here = make_repository(tmp_path / "here")
    make_units(here.root)
    here.commit({"units/energy/media/old.png": photo(60, 40, form="PNG")})
    here.git("remote", "add", "origin", str(bare.root / ".git"))
    here.git("push", "--quiet", "origin", "main")
    here.write(
        {
            f"units/{NAME}": POST,
            "units/energy/media/cavern.png": photo(60, 40, form="PNG"),
            "units/energy/media/plan.pdf": b"%PDF-1.4",
        }
    )
    return Desk(here, bare)


def test_a_post_and_its_media_are_handed_in_and_nothing_else(desk: Desk) -> None:
    desk.here.write(
        {
            "units/energy/unit.yaml": "name: Half done\n",
            "notes.txt": "mine",
            "units/energy/media/other.png": photo(60, 40, form="PNG"),
        }
    )
    desk.here.git("add", "notes.txt")
    before = desk.state()
    code, said = desk.submit()
    assert code == 0, said
    files = desk.bare.git("diff", "--name-only", "main", BRANCH).split()
    assert files == ["units/energy/media/cavern.png", "units/energy/media/plan.pdf", f"units/{NAME}"]
    assert desk.bare.git("log", "--format=%s|%an|%ae", f"main..{BRANCH}") == (
        "Add: A cavern in spring|Dana Ortiz|dana@firm.example"
    )
    assert desk.state() == before
    assert desk.here.git("rev-parse", BRANCH) == desk.bare.git("rev-parse", BRANCH)
    assert f"Open a pull request from {BRANCH} into main" in said


def test_the_link_is_the_hosts_own(desk: Desk) -> None:
    desk.here.git("config", f"url.{desk.bare.root}/.git.pushInsteadOf", "unused:")
    desk.here.git("config", "remote.origin.pushurl", "git@github.com:firm/insights.git")
    code, said = desk.submit(dry_run=True)
    assert code == 0, said
    assert f"https://github.com/firm/insights/pull/new/{BRANCH}" in said


def test_a_dry_run_says_the_same_and_does_nothing(desk: Desk) -> None:
    before = (desk.state(), desk.here.git("show-ref"), desk.bare.git("show-ref"))
    code, said = desk.submit(dry_run=True)
    assert code == 0, said
    assert f"Would commit on {BRANCH}: Add: A cavern in spring" in said
    assert f"units/{NAME}" in said
    assert (desk.state(), desk.here.git("show-ref"), desk.bare.git("show-ref")) == before


def test_an_error_stops_it(desk: Desk) -> None:
    desk.here.write({f"units/{NAME}": POST.replace("tags:", "tgas:")})
    code, said = desk.submit()
    assert code == 2
    assert f"units/{NAME}:4: error: unknown key 'tgas'; did you mean 'tags'?" in said
    assert desk.bare.git("branch", "--list", "post/*") == ""


def test_guidance_stops_it_and_a_draft_is_said(desk: Desk) -> None:
    guided = POST + "\n<!-- guide: Write this. -->\n"
    desk.here.write({f"units/{NAME}": guided})
    code, said = desk.submit()
    assert code == 2
    assert ":11: error: guidance" in said
    desk.here.write({f"units/{NAME}": guided.replace("image:", "status: draft\nimage:")})
    code, said = desk.submit()
    assert code == 0, said
    assert "It is a draft" in said


def test_a_branch_that_exists_is_not_pushed_onto_unless_asked(desk: Desk) -> None:
    assert desk.submit()[0] == 0
    desk.here.write({f"units/{NAME}": POST + "\nMore.\n"})
    code, said = desk.submit()
    assert code == 1
    assert f"the branch '{BRANCH}' exists already on origin; add to it with --again" in said
    code, said = desk.submit(again=True)
    assert code == 0, said
    assert desk.bare.git("log", "--format=%s", f"main..{BRANCH}").splitlines() == [
        "Change: A cavern in spring",
        "Add: A cavern in spring",
    ]
    assert desk.here.git("rev-parse", BRANCH) == desk.bare.git("rev-parse", BRANCH)
    assert desk.submit(again=True)[1].endswith(f"nothing has changed; origin/{BRANCH} has it as it is here\n")
    assert desk.submit(branch="other")[0] == 0


def test_nothing_changed_is_said(desk: Desk) -> None:
    code, said = desk.submit("energy/posts/2026-11-20-storage-caverns.md")
    assert code == 1
    assert "nothing has changed; origin/main has it as it is here" in said


def test_what_somebody_else_changed_meanwhile_is_not_undone(desk: Desk) -> None:
    theirs = Made(desk.here.root.parent / "theirs")
    desk.here.git("clone", "--quiet", str(desk.bare.root / ".git"), str(theirs.root))
    path = "units/energy/posts/2026-11-20-storage-caverns.md"
    text = (theirs.root / path).read_text("utf-8")
    theirs.commit({path: text + "Theirs.\n"})
    theirs.git("push", "--quiet", "origin", "main")
    desk.here.write({path: text + "Mine.\n"})
    code, said = desk.submit(path.removeprefix("units/"))
    assert code == 1
    assert "somebody has changed it on origin/main since; first: git pull origin main" in said
    assert desk.submit()[0] == 0  # another file is no concern of theirs


def test_what_a_hook_refuses_leaves_nothing_behind(desk: Desk) -> None:
    hook = desk.here.root / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'no commits on Sundays' >&2\nexit 1\n")
    hook.chmod(0o755)
    before = (desk.state(), desk.here.git("show-ref"))
    code, said = desk.submit()
    assert code == 1
    assert "git commit failed, and nothing was changed: no commits on Sundays" in said
    hook.unlink()
    refusing = desk.bare.root / ".git" / "hooks" / "pre-receive"
    refusing.parent.mkdir(exist_ok=True)
    refusing.write_text("#!/bin/sh\necho 'the door is shut' >&2\nexit 1\n")
    refusing.chmod(0o755)
    code, said = desk.submit()
    assert code == 1
    assert "git push failed" in said
    assert "the door is shut" in said
    assert (desk.state(), desk.here.git("show-ref")) == before


def test_no_remote_no_repository_and_no_git_are_said(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.here.git("remote", "remove", "origin")
    assert "has no remote to push to; add it: git remote add origin ADDRESS" in desk.submit()[1]
    (desk.here.root / ".git").rename(desk.here.root.parent / "gone")
    code, said = desk.submit()
    assert code == 1
    assert "is in no git repository" in said
    monkeypatch.setenv("PATH", str(desk.here.root))
    assert "git is not installed" in desk.submit()[1]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("energy/posts/none.md", "is no file; name the file of a post"),
        ("network.yaml", "is no post, page or expert of this network"),
        ("../notes.md", "lies outside of"),
    ],
)
def test_another_file_is_not_handed_in(desk: Desk, path: str, said: str) -> None:
    desk.here.write({"notes.md": "mine"})
    code, words = desk.submit(path)
    assert code == 1
    assert said in words


@pytest.mark.parametrize(
    ("asked", "said"),
    [({"remote": "fork"}, "no remote 'fork' here; there are origin"), ({"branch": "--x"}, "is no name of a branch")],
)
def test_a_wrong_flag_is_said(desk: Desk, asked: dict[str, Any], said: str) -> None:
    code, words = desk.submit(**asked)
    assert code == 1
    assert said in words
