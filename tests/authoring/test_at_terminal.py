"""The real commands at a real terminal: asked, answered, written; and with flags alone where nobody can be asked."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from plugins.authoring.at_terminal import write_new
from plugins.authoring.drafting import DraftError
from plugins.authoring.editing import open_in_editor
from tests.authoring.desks import at_a_terminal, make_units, problems, quiet
from tests.building import NOW, ROOT, invoke
from tests.outside.loopback import Loopback, answer, redirect, serving

PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>The queue has fallen</title>
<link rel="canonical" href="https://news.example/queue">
<meta property="og:site_name" content="Grid <b>News</b> --> *x*">
<meta name="author" content="Ada Reed">
<meta name="date" content="2026-11-02"></head><body>
<nav><p>Menu of 41 pages to see here.</p></nav>
<article><p>The queue for the grid has fallen by 41 per cent since April, the operator says.</p>
<p>Nobody knows how long it will take to build what is left of the list.</p></article></body></html>"""
DANA = "[user]\n\tname = D. Ortiz\n\temail = dana@firm.example\n"


@pytest.fixture(scope="module")
def web() -> Iterator[Loopback]:
    with serving() as here:
        here.says["/queue"] = answer(PAGE.encode(), type="text/html; charset=utf-8")
        here.says["/moved"] = redirect("/queue")
        here.says["/inside"] = redirect("http://127.0.0.2:9/queue")
        here.says["/paper.pdf"] = answer(b"%PDF-1.4", type="application/pdf")
        here.says["/no-https"] = answer(b"<title>T</title><p>Words.", type="text/html")
        yield here


@pytest.fixture
def units(tmp_path: Path) -> Path:
    made = make_units(tmp_path)
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / ".gitconfig").write_text(DANA)
    return made


def settings(units: Path, web: Loopback) -> Path:
    """The project's settings, with the test's own server to be asked, too."""
    path = units.parent / "conf.py"
    path.write_text(
        f"import sys\nsys.path.insert(0, {str(ROOT)!r})\nfrom pelicanconf import *\n"
        f"HIGHROAD_PULL_INSIDE = [{web.pair!r}]\nHIGHROAD_STATE = {str(units.parent / 'state')!r}\n"
    )
    return path


def begun(units: Path, web: Loopback, *arguments: str, **environment: str) -> pexpect.spawn[str]:
    where = ("--units", str(units), "--now", NOW)
    home = quiet(units.parent / "home", **environment)
    return at_a_terminal(*arguments, *where, settings=settings(units, web), **home)


def answered(terminal: pexpect.spawn[str], *pairs: tuple[str, str]) -> None:
    for prompt, typed in pairs:
        terminal.expect_exact(prompt)
        terminal.sendline(typed)


def ended(terminal: pexpect.spawn[str]) -> tuple[int | None, str]:
    """The exit code, and what was said since the last answer."""
    terminal.expect(pexpect.EOF)
    terminal.close()
    return terminal.exitstatus, str(terminal.before)


def test_a_first_post_from_nothing_but_answers(units: Path, web: Loopback) -> None:
    """What is typed wrong is asked again; Enter takes what is offered."""
    terminal = begun(units, web, "new", "--no-open")
    terminal.expect_exact("You are Dana Ortiz (dana-ortiz), as git's settings say.")
    answered(
        terminal,
        ("Unit [energy]: ", "enrgy"),
        ("did you mean 'energy'?", ""),
        ("Author [dana-ortiz]: ", ""),
        ("Title: ", ""),
        ("title is missing", "What salt remembers"),
        ("Form [note]: ", "2"),
        ("Topics, with commas between them (Enter for none): ", "The grid"),
        ("Summary, one or two sentences (Enter for none): ", "What a cavern in salt tells its next owner."),
    )
    code, said = ended(terminal)
    assert code == 0, said
    path = units / "energy/posts/2026-11-22-what-salt-remembers.md"
    text = path.read_text("utf-8")
    assert text.startswith("---\ntitle: What salt remembers\ndate: 2026-11-22\nauthors:\n- dana-ortiz\ntags:\n- grid\n")
    assert "form: analysis\nstatus: draft\nid: tag:firm.example,2026:energy/what-salt-remembers\n---\n" in text
    assert "## What has changed" in text
    finished = text.partition("<!-- guide:")[0].replace("status: draft\n", "") + "It remembers the water.\n"
    path.write_text(finished, "utf-8")
    assert problems(units, path.name) == []


def test_the_file_is_opened_with_the_preview_of_its_page_beside_it(units: Path, web: Loopback) -> None:
    editor = units.parent / "editor.sh"
    editor.write_text('#!/bin/sh\necho "editing $1"\n')
    editor.chmod(0o755)
    opened = units.parent / "opened"
    browser = units.parent / "browser.sh"
    browser.write_text(f'#!/bin/sh\necho "$1" > {opened}\n')
    browser.chmod(0o755)
    wishes = ("--unit", "energy", "--title", "Salt", "--author", "dana-ortiz", "--tags", "grid", "--form", "note")
    show = {
        "EDITOR": f"sh -c 'while [ ! -s {opened} ]; do sleep 0.1; done; exec {editor} $0'",
        "BROWSER": f"{browser} %s",
    }
    terminal = begun(units, web, "new", *wishes, "--summary", "Salt and what it is good for.", **show)
    terminal.expect_exact("editing " + str(units / "energy/posts/2026-11-22-salt.md"))
    answered(terminal, ("Enter ends the preview: ", ""))
    code, said = ended(terminal)
    assert code == 0, said
    assert opened.read_text().strip().endswith("/energy/salt/")


def test_a_clip_asks_which_words_to_quote_and_nothing_of_the_page_acts(units: Path, web: Loopback) -> None:
    terminal = begun(units, web, "clip", "--url", web.url("/moved"), "--no-open", "--unit", "tax", "--author", "li-wei")
    terminal.expect_exact("“The queue has fallen”, Ada Reed, Grid <b>News</b> --> *x*, 2 Nov 2026")
    answered(
        terminal,
        ("Quote: a number, or words from there", "The queue has risen"),
        ("these words do not stand in that page", "2"),
        ("Title [“The queue has fallen”]: ", "Not a shorter wait"),
        ("Topics, with commas between them", ""),
    )
    code, said = ended(terminal)
    assert code == 0, said
    path = units / "tax/posts/2026-11-22-not-a-shorter-wait.md"
    text = path.read_text("utf-8")
    assert "about: https://news.example/queue\n" in text
    assert "quote: Nobody knows how long it will take to build what is left of the list.\n" in text
    assert text.endswith(
        "[The queue has fallen](<https://news.example/queue>), Ada Reed,"
        " Grid &lt;b>News&lt;/b> --> \\*x\\*, 2 Nov 2026.\n"
    )
    assert problems(units, path.name) == []
    head, _, rest = text.partition("<!-- guide:")
    credit = rest.rpartition("-->\n\n")[2]
    path.write_text(head.replace("status: draft\n", "") + "True, and it is no help.\n\n" + credit, "utf-8")
    assert [line for line in problems(units, path.name) if "error" in line] == []


def test_an_answer_warns_of_what_was_just_published_and_asks_to_go_on(units: Path, web: Loopback) -> None:
    name = "energy/posts/2026-11-21-one-more-cavern.md"
    (units / name).write_text(
        "---\ntitle: One more cavern\nauthors: [dana-ortiz]\nabout: energy/storage-caverns\n"
        "summary: What the next cavern costs beside the first one.\n---\nIt costs more.\n"
    )
    asked = ["answer", "--post", "energy/storage-caverns", "--no-open", "--unit", "energy", "--author", "dana-ortiz"]
    asked += ["--quote", "A cavern of … million to wash.", "--tags", "storage"]
    target = units / "energy/posts/2026-11-22-on-what-storage-caverns-cost.md"
    for typed, code in (("", 1), ("y", 0)):
        terminal = begun(units, web, *asked)
        answered(terminal, ("Title [On “What storage caverns cost”]: ", ""))
        terminal.expect_exact("Published on this subject in the last 4 weeks:")
        terminal.expect_exact("“One more cavern” (about the same)")
        terminal.expect_exact("https://firm.example/energy/one-more-cavern/")
        answered(terminal, ("Write yours all the same? [y/N]: ", typed))
        assert ended(terminal)[0] == code
        assert target.exists() is (code == 0)
    text = target.read_text("utf-8")
    assert "about: energy/storage-caverns\nquote: A cavern of … million to wash.\n" in text
    finished = text.partition("<!-- guide:")[0].replace("status: draft\n", "") + "Too little, I think.\n"
    target.write_text(finished, "utf-8")
    assert [line for line in problems(units, target.name) if "error" in line] == []


def test_ctrl_c_writes_nothing(units: Path, web: Loopback) -> None:
    terminal = begun(units, web, "new", "--no-open")
    terminal.expect_exact("Unit [energy]: ")
    terminal.sendintr()
    assert ended(terminal)[0] == 130
    assert not list(units.glob("*/posts/2026-11-22-*"))


# ---------------------------------------------------------------------------------------------------- with flags alone


def alone(units: Path, web: Loopback, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command where nobody sits."""
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.authoring.command",
            str(settings(units, web)),
            *arguments,
            "--units",
            str(units),
            "--now",
            NOW,
        ],
        cwd=ROOT,
        env=quiet(units.parent / "home"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_flags_alone_do_it_all(units: Path, web: Loopback) -> None:
    """The home unit and the author are whom git's settings mean."""
    dry = alone(units, web, "new", "--title", "Salt and water", "--dry-run")
    assert dry.returncode == 0, dry.stderr
    assert "units/energy/posts/2026-11-22-salt-and-water.md would be:" in dry.stdout
    assert not list(units.glob("*/posts/2026-11-22-*"))
    done = alone(units, web, "new", "--title", "Salt and water")
    assert done.returncode == 0, done.stderr
    assert "authors:\n- dana-ortiz\n" in (units / "energy/posts/2026-11-22-salt-and-water.md").read_text("utf-8")
    missing = alone(units, web, "new", "--unit", "tax", "--title", "Salt")
    assert (missing.returncode, missing.stderr) == (1, "error: --author is missing; write one of li-wei\n")
    clip = alone(units, web, "clip", "--url", web.url("/queue"), "--quote", "queue for the grid has fallen")
    assert clip.returncode == 0, clip.stderr
    text = (units / "energy/posts/2026-11-22-on-the-queue-has-fallen.md").read_text("utf-8")
    assert "tags:\n- grid\n" not in text  # nothing of its title or summary is a topic
    assert "quote: queue for the grid has fallen\n" in text
    late = alone(units, web, "answer", "--post", "energy/storage-caverns", "--unit", "tax", "--author", "li-wei")
    assert late.returncode == 0, late.stderr
    text = (units / "tax/posts/2026-11-22-what-storage-caverns-cost.md").read_text("utf-8")
    assert "quote: A cavern of 500,000 cubic metres costs between 40 and 60 million to wash.\n" in text


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/inside", "asks for a port other than 80 and 443"),
        ("/none", "its host answers 404"),
        ("/paper.pdf", "is application/pdf, no web page"),
        ("/no-https", "is not https, and names no https address as its own"),
    ],
)
def test_what_can_not_be_clipped_is_said(units: Path, web: Loopback, path: str, said: str) -> None:
    done = alone(units, web, "clip", "--url", web.url(path), "--unit", "energy", "--author", "dana-ortiz")
    assert done.returncode == 1
    assert said in done.stderr
    assert not list(units.glob("*/posts/2026-11-22-*"))


def test_submit_takes_its_file_without_a_flag_and_still_has_help() -> None:
    told = invoke("submit", "--help")
    assert told.returncode == 0
    assert "ready for a pull request" in told.stdout
    assert "--again" in told.stdout
    for given in (("none.md",), ("--path", "none.md")):
        assert "none.md: is no file; name the file of a post" in invoke("submit", *given).stderr


@pytest.mark.parametrize(
    ("editor", "said"),
    [("no-such-editor-here", "can't be run"), ("'unclosed", "can't be run"), ("false", "ended with 1")],
)
def test_an_editor_that_fails_is_said_and_the_preview_ends_with_it(editor: str, said: str, tmp_path: Path) -> None:
    mark, there = tmp_path / "ended", tmp_path / "there"
    script = f"trap 'echo yes > {mark}; exit' INT; echo Serving; echo > {there}; while :; do sleep 0.05; done"
    lines: list[str] = []

    def read(prompt: str) -> str:
        lines.append(prompt)
        return ""

    def wait(line: str) -> None:
        lines.append(line)
        while not there.exists():  # the preview needs a moment to set its trap
            time.sleep(0.01)

    open_in_editor(editor, tmp_path / "x.md", ["sh", "-c", script], wait, read)
    assert said in lines[0]
    assert lines[-1] == "Enter ends the preview: "
    assert mark.read_text() == "yes\n"


def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "posts" / "2026-11-22-x.md"
    write_new(path, b"first")
    assert os.stat(path).st_mode & 0o777 == 0o666 & ~_umask()
    with pytest.raises(DraftError, match="is there already"):
        write_new(path, b"second")
    assert path.read_bytes() == b"first"
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
