"""A line is opened in its author's editor, and nothing else ever is: by whom it may be asked, and for what."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, expect

from plugins.preview.editors import Editor, How
from plugins.preview.opening import MOST, NotOpenedError, Place, place_of, started
from tests.preview.flat_site import LONG, FlatSite, Running, page, previewing, until


def form(**fields: str) -> bytes:
    return urlencode(fields).encode()


def told(file: Path) -> list[str]:
    """What the editor of these tests was told, when it was."""
    return file.read_text("utf-8").splitlines() if file.exists() else []


@pytest.fixture
def noted(tmp_path: Path) -> Path:
    return tmp_path / "told"


@pytest.fixture
def editor(noted: Path) -> Editor:
    """An editor that notes what it is told, whole or not at all."""
    code = (
        "import os, sys; open(sys.argv[1] + '.part', 'w').write('\\n'.join(sys.argv[2:]));"
        " os.rename(sys.argv[1] + '.part', sys.argv[1])"
    )
    command = (sys.executable, "-c", code, str(noted), "{file}", "{line}")
    return Editor(how=How.COMMAND, name="Noting", command=command)


@pytest.fixture
def running(site: FlatSite, editor: Editor) -> Iterator[Running]:
    with previewing(site, editor=editor) as running:
        yield running


def post(running: Running, body: bytes, **headers: str) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", running.port, timeout=LONG)
    kept = {name.replace("_", "-"): value for name, value in headers.items() if value}
    own = {"Origin": f"http://127.0.0.1:{running.port}"} if "Origin" not in headers else {}
    connection.request("POST", "/.highroad/open", body, {**own, **kept})
    answer = connection.getresponse()
    said = answer.read().decode()
    connection.close()
    return answer.status, said


# What is asked for


def test_a_file_inside_is_found_where_it_is(folder: Path) -> None:
    file = folder / "tax/index.html"
    assert place_of(form(file=str(file), line="4"), [folder]) == Place(file, 4)


def test_a_link_inside_a_folder_is_followed_before_it_is_asked_where_it_leads(folder: Path) -> None:
    (folder / "out").symlink_to(folder.parent / "secret")
    (folder / "in").symlink_to(folder / "index.html")
    (folder.parent / "beside").symlink_to(folder)
    with pytest.raises(NotOpenedError):
        place_of(form(file=str(folder / "out"), line="1"), [folder])
    assert place_of(form(file=str(folder / "in"), line="1"), [folder]).file == folder / "index.html"
    through = folder.parent / "beside" / "index.html"
    assert place_of(form(file=str(through), line="1"), [folder.parent / "beside"]).file == folder / "index.html"


@pytest.mark.parametrize(
    "file", ["{}/../secret", "/etc/passwd", "tax/index.html", "{}", "{}/nosuch", "{}/tax", "", "{}/a\0b"]
)
def test_what_is_elsewhere_or_no_file_is_refused(folder: Path, file: str) -> None:
    with pytest.raises(NotOpenedError):
        place_of(form(file=file.format(folder), line="1"), [folder, folder.with_name("setup")])


@pytest.mark.parametrize("line", ["0", "-1", "x", "", "1 2", "٣", "99999999999", "1" * 5000])
def test_what_is_no_line_is_refused(folder: Path, line: str) -> None:
    with pytest.raises(NotOpenedError):
        place_of(form(file=str(folder / "index.html"), line=line), [folder])


@pytest.mark.parametrize("body", [b"", b"file=x", b"\xff", b"file=%ff&line=1", b"file=a&file=b&line=1", b"a&b&c&d&e&f"])
def test_what_is_no_form_of_ours_is_refused(folder: Path, body: bytes) -> None:
    with pytest.raises(NotOpenedError):
        place_of(body, [folder])


# The editor


def test_an_editor_that_can_not_start_says_why(folder: Path) -> None:
    place = Place(folder / "index.html", 1)
    nosuch = Editor(how=How.COMMAND, name="Nosuch", command=("/nosuch/editor", "{file}"))
    assert started(nosuch, place) == "Nosuch can't be started: No such file or directory."
    failing = Editor(how=How.COMMAND, name="Failing", command=(sys.executable, "-c", "raise SystemExit(3)"))
    assert started(failing, place, LONG) == "Failing ended with 3."


def test_an_editor_that_stays_open_is_not_waited_for(folder: Path, tmp_path: Path) -> None:
    close = tmp_path / "close"
    code = "import os, sys, time\nwhile not os.path.exists(sys.argv[1]): time.sleep(0.01)"
    long = Editor(how=How.COMMAND, name="Long", command=(sys.executable, "-c", code, str(close)))
    assert started(long, Place(folder / "index.html", 1), 0.1) == ""
    close.touch()
    until(lambda: not any(thread.name == "an editor" for thread in threading.enumerate()))


# The preview


def test_a_line_is_opened_and_the_page_stays(running: Running, folder: Path, noted: Path) -> None:
    file = folder / "tax/index.html"
    assert post(running, form(file=str(file), line="3")) == (204, "")
    until(lambda: told(noted))
    assert told(noted) == [str(file), "3"]


def test_words_that_a_shell_would_heed_are_only_a_name(running: Running, folder: Path, noted: Path) -> None:
    file = folder / "$(touch x); `touch y` & -e.md"
    file.write_text("words", "utf-8")
    assert post(running, form(file=str(file), line="1"))[0] == 204
    until(lambda: told(noted))
    assert told(noted) == [str(file), "1"]


@pytest.mark.parametrize(
    "origin",
    ["", "null", "http://evil.example", "https://127.0.0.1:{}", "http://127.0.0.1", "http://localhost:{}"],
)
def test_only_a_page_of_the_preview_itself_may_ask(running: Running, folder: Path, noted: Path, origin: str) -> None:
    status, said = post(running, form(file=str(folder / "index.html"), line="1"), Origin=origin.format(running.port))
    assert status == 403
    assert "itself" in said
    assert not noted.exists()


def test_a_name_that_leads_here_may_not_ask(running: Running, folder: Path, noted: Path) -> None:
    body = form(file=str(folder / "index.html"), line="1")
    assert post(running, body, Origin="http://evil.example", Host="evil.example")[0] == 403
    assert not noted.exists()


def test_what_may_not_be_opened_is_refused(running: Running, folder: Path, noted: Path) -> None:
    for file in (folder.parent / "secret", folder.parent / "setup"):
        assert post(running, form(file=str(file), line="1"))[0] == 403
    assert post(running, b"x" * (MOST + 1))[0] == 413
    assert running.ask("/.highroad/open")[0] in (404, 405)
    assert not noted.exists()


@pytest.mark.parametrize(
    ("editor", "said"),
    [
        (Editor(), "/index.html:3"),
        (Editor(how=How.TERMINAL, name="vim", command=("vim", "+{line}", "{file}")), "vim +3 "),
    ],
)
def test_without_an_editor_that_can_be_started_there_is_something_to_copy(
    site: FlatSite, folder: Path, editor: Editor, said: str
) -> None:
    with previewing(site, editor=editor) as running:
        status, words = post(running, form(file=str(folder / "index.html"), line="3"))
        assert status == 200
        assert said in words
        assert "HIGHROAD_EDITOR" in words


def test_a_problem_has_a_button_that_opens_its_line(running: Running, folder: Path) -> None:
    (folder / "tax/index.html").write_text(page("Tax", "mistake: one"), "utf-8")
    until(lambda: b"1 mistake" in running.ask("/tax/")[1])
    for path in ("/tax/", "/.highroad/problems"):
        words = running.ask(path)[1].decode()
        assert f'name="file" value="{folder}/tax/index.html"' in words
        assert 'name="line" value="3"' in words
        assert "Open in Noting" in words


@pytest.mark.browser
@pytest.mark.parametrize("scripted", [True, False])
def test_a_click_opens_the_line_and_leaves_the_page(
    browser: Browser, running: Running, folder: Path, noted: Path, scripted: bool
) -> None:
    (folder / "tax/index.html").write_text(page("Tax", "mistake: one"), "utf-8")
    until(lambda: b"1 mistake" in running.ask("/tax/")[1])
    context = browser.new_context(java_script_enabled=scripted)
    try:
        tab = context.new_page()
        tab.goto(f"{running.url}/tax/")
        tab.get_by_role("button", name="Open in Noting at line 3").click()
        until(lambda: told(noted))
        assert told(noted) == [str(folder / "tax/index.html"), "3"]
        expect(tab.locator("h1")).to_have_text("Tax")
        assert tab.url == f"{running.url}/tax/"
    finally:
        context.close()


@pytest.mark.browser
def test_a_click_says_what_to_type_where_no_page_can_start_the_editor(browser: Browser, folder: Path) -> None:
    (folder / "tax/index.html").write_text(page("Tax", "mistake: one"), "utf-8")
    vim = Editor(how=How.TERMINAL, name="vim", command=("vim", "+{line}", "{file}"))
    with previewing(FlatSite(folder), editor=vim) as running:
        context = browser.new_context()
        try:
            tab = context.new_page()
            tab.goto(f"{running.url}/tax/")
            tab.get_by_role("button", name="Open in vim at line 3").click()
            expect(tab.locator("h1")).to_have_text("Open it yourself", timeout=LONG * 1000)
            expect(tab.locator("code")).to_have_text(f"vim +3 {folder}/tax/index.html")
        finally:
            context.close()
