"""Every open page is told what it has to look at, and nothing it has no part in."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import textwrap
from http.client import HTTPResponse
from pathlib import Path

from plugins.preview.board import Board
from tests.building import ROOT
from tests.preview.flat_site import LONG, FlatSite, Running, in_a_loop, page, until


def next_event(line: HTTPResponse) -> dict:
    """The next event, what only says that the line is alive left out."""
    while True:
        words = line.readline().decode()
        assert words, "the line was closed"
        if words.startswith("data: "):
            return json.loads(words.removeprefix("data: "))


def state(preview: Running, path: str) -> dict:
    return json.loads(preview.ask(f"/.highroad/state?path={path}")[1])


def test_a_page_is_told_at_once_what_the_version_is(preview: Running) -> None:
    with preview.events() as line:
        assert line.getheader("content-type") == "text/event-stream; charset=utf-8"
        first = next_event(line)
        assert first["pages"] is None
        assert first["version"] == state(preview, "/")["version"]


def test_the_saved_page_is_told_first_and_everybody_then(preview: Running, site: FlatSite, folder: Path) -> None:
    until(site.settled)
    with preview.events() as line:
        before = next_event(line)["version"]
        (folder / "tax/index.html").write_text(page("Tax, anew"), "utf-8")
        told = [next_event(line)]
        while told[-1]["pages"] is not None:
            told.append(next_event(line))
    assert "tax/" in told[0]["pages"] or len(told) == 1, "two steps at once are told as one"
    assert len({before, *(event["version"] for event in told)}) == len(told) + 1


def test_a_page_changes_its_state_with_its_own_bytes_alone(preview: Running, folder: Path) -> None:
    before = {path: state(preview, path)["etag"] for path in ("/", "/tax/")}
    (folder / "tax/index.html").write_text(page("Tax, anew"), "utf-8")
    until(lambda: b"Tax, anew" in preview.ask("/tax/")[1])
    after = {path: state(preview, path)["etag"] for path in ("/", "/tax/")}
    assert after["/"] == before["/"]
    assert after["/tax/"] != before["/tax/"]


def test_what_a_page_is_drawn_with_is_part_of_its_state(preview: Running, folder: Path) -> None:
    style = folder / "theme/site.css"
    style.parent.mkdir()
    style.write_text("p { color: red }", "utf-8")
    (folder / "index.html").write_text(page("Front", head='<link rel="stylesheet" href="/theme/site.css">'), "utf-8")
    until(lambda: preview.ask("/theme/site.css")[0] == 200 and b"stylesheet" in preview.ask("/")[1])
    before = state(preview, "/")["etag"]
    assert before == state(preview, "/")["etag"]
    style.write_text("p { color: green }", "utf-8")
    until(lambda: state(preview, "/")["etag"] != before)


def test_a_page_that_comes_into_being_changes_the_state_of_its_address(preview: Running, folder: Path) -> None:
    before = state(preview, "/new/")["etag"]
    (folder / "new").mkdir()
    (folder / "new/index.html").write_text(page("New"), "utf-8")
    until(lambda: state(preview, "/new/")["etag"] != before)


def test_a_page_is_served_with_the_state_that_it_is_asked_about(preview: Running, folder: Path) -> None:
    (folder / "tax/index.html").write_text(page("Tax", "mistake: something"), "utf-8")
    until(lambda: b"1 mistake" in preview.ask("/tax/")[1])
    for path in ("/", "/tax/", "/nosuch/", "/.highroad/problems"):
        body = preview.ask(path)[1].decode()
        there = state(preview, path)
        assert f'data-etag="{there["etag"]}"' in body
        assert f'data-drawn="{there["drawn"]}"' in body
        assert there["overlay"] in body


def test_who_has_the_newest_version_is_told_no_more(preview: Running) -> None:
    version = state(preview, "/")["version"]
    answer = json.loads(preview.ask(f"/.highroad/state?path=/&version={version}")[1])
    assert answer == {"version": version}


def test_versions_of_another_start_are_other_versions() -> None:
    async def versions() -> tuple[str, str]:
        return Board().version, Board().version

    first, second = in_a_loop(versions)
    assert first != second


def test_who_was_slow_is_told_everything_at_once() -> None:
    async def told(*steps: frozenset[str] | None) -> dict:
        board = Board()
        events = board.listen()
        await anext(events)
        for pages in steps:
            board.post(pages)
        return json.loads((await anext(events)).decode().removeprefix("data: "))

    a, b = frozenset({"a/"}), frozenset({"b/"})
    assert in_a_loop(told, a, b)["pages"] == ["a/", "b/"]
    assert in_a_loop(told, a, None, b)["pages"] is None
    assert in_a_loop(told, *[a] * 1000)["pages"] is None


# A preview of the small site as a command would start it.
COMMAND = """
    import sys
    from pathlib import Path
    from plugins.preview import run
    from tests.preview.flat_site import in_a_loop, FlatSite
    sys.exit(run(lambda: FlatSite(Path(sys.argv[1])), port=0))
"""


def test_ctrl_c_ends_with_0_also_while_pages_are_open(folder: Path) -> None:
    command = [sys.executable, "-c", textwrap.dedent(COMMAND), str(folder)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        line = process.stdout.readline()
        assert line.startswith("Serving http://127.0.0.1:")
        port = int(line.split("/")[2].rpartition(":")[2])
        with Running(port=port, said=[], site=FlatSite(folder)).events() as open_page:
            next_event(open_page)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=LONG)
            assert (process.returncode, out, err) == (0, "", "")
            assert open_page.read().strip() == b"", "the page is told nothing false before the end"
    finally:
        process.kill()
        process.wait()


def test_the_terminal_says_what_was_saved_what_is_shown_and_what_is_wrong(
    preview: Running, site: FlatSite, folder: Path
) -> None:
    until(site.settled)
    (folder / "tax/index.html").write_text(page("Tax", "mistake: something"), "utf-8")
    until(lambda: "pages/tax/index.html:3: error: something" in preview.said)
    assert preview.said[-2].startswith("index.html: the page is right in ")
    assert ", all is right in " in preview.said[-2]
    said = len(preview.said)
    (folder / "index.html").write_text(page("Front", "warning: another"), "utf-8")
    until(lambda: "pages/index.html:3: warning: another" in preview.said)
    assert "pages/tax/index.html:3: error: something" not in preview.said[said:], "told once"
    (folder / "index.html").write_text(page("Front"), "utf-8")
    (folder / "tax/index.html").write_text(page("Tax"), "utf-8")
    until(lambda: preview.said[-1] == "nothing is wrong any more")
