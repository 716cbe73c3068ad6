"""From save to served: a preview is asked over HTTP until it shows what was saved."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from rich.console import Console

from bench import preview
from bench.contenders import Block, Case, Ready, edited
from bench.facts import Facts, PostFacts, UnitFacts
from bench.network import write_network
from bench.preview import KINDS, addresses, measure_preview, previewing, print_waits
from plugins.network.problems import StopError

# Serves the text of one post at every address.
SERVER = """
import http.server, pathlib, sys

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        data = pathlib.Path(sys.argv[1]).read_bytes() + b"<"
        self.send_response(200); self.end_headers(); self.wfile.write(data)

    def log_message(self, *said):
        pass

http.server.HTTPServer(("127.0.0.1", int(sys.argv[-1])), Handler).serve_forever()
"""


def contender(units: Path, place: Path) -> Ready:
    """Builds nothing and serves its post."""
    which = edited(units)
    (place / "units").symlink_to(units)
    return Ready(
        name="Highroad",
        cases={Block.COLD: (Case.COLD,)},
        command=(sys.executable, "-c", "", "build"),
        folder=place,
        place=place,
        output=place / "output",
        state=place / "state",
        post=units / which.post,
        newest=units / which.newest,
        newest_at=which.newest_at,
        removed_when_cold=(),
    )


def test_the_command_is_the_one_that_people_run(tmp_path: Path) -> None:
    write_network(tmp_path / "units", 3, 1)
    (tmp_path / "place").mkdir()
    ready = contender(tmp_path / "units", tmp_path / "place")
    assert previewing(ready, 8123)[3:] == (
        *("preview", "--units", str(ready.place / "units")),
        *("--state", str(ready.state), "--port", "8123"),
    )


def test_each_save_is_timed_until_its_own_page_and_every_other_shows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview, "PAUSE", 0.0)
    monkeypatch.setattr(
        preview, "previewing", lambda ready, port: (sys.executable, "-c", SERVER, str(ready.newest), str(port))
    )
    waited = measure_preview(3, 1, None, io.StringIO(), saves=2, contenders=(contender,))
    assert [(wait.kind, wait.number) for wait in waited.waits] == [(kind, n) for kind in KINDS for n in (1, 2)]
    assert all(0 < wait.own <= wait.all for wait in waited.waits)
    out = io.StringIO()
    print_waits(waited, Console(file=out, width=140))
    assert [line.split()[:4] for line in out.getvalue().splitlines() if " saved " in line and "Highroad" in line] == [
        ["a", "text", "saved", "Highroad"],
        ["a", "title", "saved", "Highroad"],
    ]


def test_a_preview_that_never_shows_an_edit_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview, "PAUSE", 0.0)
    monkeypatch.setattr(preview, "WORST", 0.3)

    def deaf(ready: Ready, port: int) -> tuple[str, ...]:
        copy = ready.place / "copy"
        copy.write_bytes(ready.newest.read_bytes())
        return (sys.executable, "-c", SERVER, str(copy), str(port))

    monkeypatch.setattr(preview, "PATIENCE", 20.0)
    monkeypatch.setattr(preview, "previewing", deaf)
    with pytest.raises(StopError, match=r"did not show an edit at /.+/ within"):
        measure_preview(3, 1, None, io.StringIO(), saves=1, contenders=(contender,))


def test_a_preview_that_does_not_come_up_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        preview, "previewing", lambda ready, port: (sys.executable, "-c", "raise SystemExit('no port')")
    )
    with pytest.raises(StopError, match="did not come up:\nno port"):
        measure_preview(3, 1, None, io.StringIO(), saves=1, contenders=(contender,))


def test_lists_are_asked_for_a_title_and_feeds_for_a_text_too() -> None:
    post = PostFacts(
        id="x", key="law/rules", address="https://x.example/in/legal/rules/", title="Rules", topics=("h2", "tax")
    )
    unit = UnitFacts(uid="law", name="Legal", address="https://x.example/in/legal/")
    asked = addresses(Facts(name="X", address="https://x.example/in/", units=(unit,), posts=(post,)), post)
    assert asked.own == "/in/legal/rules/"
    feeds = ("/in/feed.xml", "/in/legal/own/atom.xml", "/in/topics/h2/feed.json")
    assert asked.others("text") == feeds
    assert asked.others("title") == ("/in/", "/in/legal/", "/in/topics/h2/", *feeds)
