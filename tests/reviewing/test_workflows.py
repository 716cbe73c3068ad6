"""The shipped workflows: the one that runs a pull request can't write, and the one that writes runs nothing of it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import cmarkgfm
import pytest
import yaml
from bs4 import BeautifulSoup
from cmarkgfm.cmark import Options

from plugins.reviewing.markdown import JOINER, MARK, escaped
from tests.building import ROOT

FOLDER = ROOT / ".github" / "workflows"
HOSTILE = f"""{MARK}

### What readers will see

[a](https://evil.example) ![b](https://evil.example/x.png) [c] \\[d](https://evil.example) \\\\[e](https://evil.example)
<img src="https://evil.example/x.png"> <a href="//evil.example">f</a> <script>g</script> <https://evil.example>
<details open=x>
https://evil.example www.evil.example @all #12 <!-- h --> [^1]

[c]: //evil.example
[^1]: //evil.example

<details open>
<summary>New: 1 post</summary>

- <b>{escaped("A title by [dana](x)")}</b> `units/x.md`

</details>
"""


def workflow(name: str) -> Any:
    found = yaml.safe_load((FOLDER / f"{name}.yml").read_text("utf-8"))
    found["on"] = found.pop(True)  # YAML 1.1 reads it so
    return found


def step(name: str) -> str:
    [found] = [one["run"] for one in workflow("comment")["jobs"]["comment"]["steps"] if one["name"] == name]
    return str(found)


def taken(text: str, folder: Path, name: str = "comment.md") -> subprocess.CompletedProcess[str]:
    """What becomes of the text of an artifact: `comment.md` in `folder`."""
    with zipfile.ZipFile(folder / "review.zip", "w") as file:
        file.writestr(name, text)
    return bash(step("Take it as text"), folder)


def bash(script: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    path = f"{folder / 'bin'}{os.pathsep}{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    known = {"PATH": path, "MARK": MARK, "REPOSITORY": "firm/site", "HEAD": "dana:change", "SHA": "abc", "RUN": "7"}
    command = ["bash", "-e", "-o", "pipefail", "-c", script]
    return subprocess.run(command, cwd=folder, env=known | environment, capture_output=True, text=True, check=False)


def test_what_runs_the_pull_request_may_read_alone_and_what_writes_checks_nothing_out() -> None:
    review, comment = workflow("review"), workflow("comment")
    assert (review["on"], review["permissions"]) == ("pull_request", {"contents": "read"})
    assert "secrets." not in (FOLDER / "review.yml").read_text("utf-8")
    assert comment["on"] == {"workflow_run": {"workflows": [review["name"]], "types": ["completed"]}}
    assert comment["permissions"] == {}
    assert comment["jobs"]["comment"]["permissions"] == {"actions": "read", "pull-requests": "write"}
    assert not any("uses" in one for one in comment["jobs"]["comment"]["steps"])


@pytest.mark.parametrize("name", ["review", "comment"])
def test_no_expression_stands_in_a_script(name: str) -> None:
    for job in workflow(name)["jobs"].values():
        for one in job["steps"]:
            assert "${{" not in one.get("run", "")


def test_the_mark_is_that_of_the_comment() -> None:
    assert workflow("comment")["jobs"]["comment"]["env"]["MARK"] == MARK


def test_whatever_an_artifact_holds_becomes_no_link_no_picture_and_calls_nobody(tmp_path: Path) -> None:
    done = taken(HOSTILE, tmp_path)
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "comment.md").read_text("utf-8")
    assert text.startswith(MARK)
    page = BeautifulSoup(cmarkgfm.github_flavored_markdown_to_html(text, options=Options.CMARK_OPT_UNSAFE), "html5lib")
    ours = {"html", "head", "body", "h3", "p", "b", "details", "summary", "ul", "li", "code"}
    assert {tag.name for tag in page.find_all(True)} == ours
    assert page.body is not None
    assert re.search(r"@\w|#\d|://|www\.", page.body.get_text()) is None
    assert "A title by [dana](x)" in page.get_text().replace(JOINER, "")


def test_an_artifact_that_holds_something_else_is_no_comment(tmp_path: Path) -> None:
    assert taken("Anything", tmp_path).returncode != 0
    assert taken(HOSTILE, tmp_path, "../comment.md").returncode != 0
    assert not (tmp_path / "comment.md").exists()


def test_a_long_text_is_cut(tmp_path: Path) -> None:
    assert taken(MARK + "x" * 500_000, tmp_path).returncode == 0
    assert len((tmp_path / "comment.md").read_text("utf-8")) == 60_000


@pytest.mark.jq  # as the machines of GitHub have it
@pytest.mark.parametrize(
    ("pulls", "comments", "said"),
    [
        ([{"number": 3, "head": {"sha": "abc"}}], [], "--method POST repos/firm/site/issues/3/comments"),
        (
            [{"number": 3, "head": {"sha": "abc"}}],
            [
                {"id": 1, "user": {"login": "dana"}, "body": MARK},
                {"id": 2, "user": {"login": "github-actions[bot]"}, "body": "Other"},
                {"id": 5, "user": {"login": "github-actions[bot]"}, "body": f"{MARK}\nBefore"},
            ],
            "--method PATCH repos/firm/site/issues/comments/5",
        ),
        ([{"number": 3, "head": {"sha": "later"}}], [], ""),
        ([], [], ""),
    ],
)
def test_one_comment_is_made_and_then_kept_up(pulls: Any, comments: Any, said: str, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    gh = tmp_path / "bin" / "gh"
    gh.write_text(
        '#!/bin/sh\ncase "$*" in\n'
        "*'-f state=open'*) cat pulls ;;\n*--paginate*) cat comments ;;\n"
        '*) echo "$*" >> said ;;\nesac\n'
    )
    gh.chmod(0o755)
    (tmp_path / "pulls").write_text(json.dumps(pulls))
    (tmp_path / "comments").write_text(json.dumps(comments))
    (tmp_path / "comment.md").write_text(MARK)
    done = bash(step("Say it"), tmp_path)
    assert done.returncode == 0, done.stderr
    written = (tmp_path / "said").read_text() if (tmp_path / "said").exists() else ""
    assert said in written
    assert len(written.splitlines()) == bool(said)
    assert not said or "-F body=@comment.md" in written
