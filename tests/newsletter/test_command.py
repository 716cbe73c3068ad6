"""`invoke digest`, as people run it: what it writes, whom it sends to, and what it refuses."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from invoke import Context, Exit
from playwright.sync_api import Browser, Request, ViewportSize

import tasks
from tests.building import NOW, ROOT, invoke
from tests.newsletter.servers import PASSWORD, PEM, USER, Post, receiving
from tests.site.small_network import NETWORK, plant, post

pytestmark = pytest.mark.xdist_group("mail")

NEW = {
    "energy/posts/2026-11-20-tanks.md": post("Words.", title="What tanks cost", tags="[hydrogen]"),
    "tax/posts/2026-11-21-levy.md": post("Words.", title="Who pays the levy", authors="[sam-cole]", tags="[hydrogen]"),
    "energy/posts/2026-11-21-merger.md": post("Words.", title="The secret merger", status="draft"),
}
HELD = {"energy/posts/2026-11-19-tariffs.md": post("Words.", title="Tariffs", statsu="published")}
MAIL = {
    "from": "Northwind <insights@northwind.example>",
    "postal": "Northwind, 1 High Street",
    "unsubscribe": ["https://lists.northwind.example/leave?who={address}"],
}
WIDTHS = {"phone": ViewportSize(width=390, height=844), "desk": ViewportSize(width=1280, height=900)}


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


Digest = Callable[..., Ran]


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plant({**NETWORK, **NEW}, tmp_path_factory.mktemp("network") / "units")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    """A server that asks for name and password, and wants the line closed first."""
    monkeypatch.setenv("SSL_CERT_FILE", os.fspath(PEM))
    monkeypatch.setenv("HIGHROAD_SMTP_USER", USER)
    monkeypatch.setenv("HIGHROAD_SMTP_PASSWORD", PASSWORD)
    with receiving(Post(), asks=True) as found:
        yield found


@pytest.fixture
def digest(units: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Digest:
    """The command in this process: `digest(server, mail=…, unit="energy", …)`."""

    def run(server: Post | None = None, mail: dict[str, Any] = MAIL, **flags: Any) -> Ran:
        smtp = {"host": "127.0.0.1", "port": server.port} if server else {}
        config = tmp_path / "firmconf.py"
        config.write_text(f"from pelicanconf import *\n\nHIGHROAD_MAIL = {mail!r}\nHIGHROAD_SMTP = {smtp!r}\n", "utf-8")
        monkeypatch.setattr(tasks, "CONFIG", config)
        usual = {"units": str(units), "output": str(tmp_path / "digest"), "state": str(tmp_path / "state"), "now": NOW}
        capsys.readouterr()
        code = 0
        try:
            tasks.digest(Context(), **(usual | flags))
        except Exit as stop:
            code = stop.code
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return run


def written(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "digest").glob("*"))


# ------------------------------------------------------------------------------------------------ what is written


@pytest.mark.parametrize(
    ("asked", "name", "told"),
    [
        ({"unit": "energy"}, "unit-energy", {"What tanks cost", "Who pays the levy"}),
        ({"topic": "h2"}, "topic-hydrogen", {"What tanks cost", "Who pays the levy"}),
        ({"network": True}, "network", {"What tanks cost", "Who pays the levy"}),
        ({"colleagues": "tax"}, "colleagues-tax", {"What tanks cost"}),
    ],
)
def test_each_digest_is_a_mail_and_a_page(
    digest: Digest, tmp_path: Path, asked: dict[str, Any], name: str, told: set[str]
) -> None:
    ran = digest(**asked)
    assert ran.code == 0, ran
    assert written(tmp_path) == [f"{name}-2026-11-22.eml", f"{name}-2026-11-22.html"]
    page = (tmp_path / "digest" / f"{name}-2026-11-22.html").read_text("utf-8")
    assert {link.get_text() for link in BeautifulSoup(page, "html.parser").select("h3 a")} == told
    assert "merger" not in page + (tmp_path / "digest" / f"{name}-2026-11-22.eml").read_text("utf-8") + ran.out


def test_the_same_files_and_moment_give_the_same_bytes(digest: Digest, tmp_path: Path) -> None:
    runs = []
    for folder in ("one", "two"):
        digest(unit="energy", output=str(tmp_path / folder))
        runs.append({path.name: path.read_bytes() for path in (tmp_path / folder).iterdir()})
    assert runs[0] == runs[1] != {}


def test_where_nothing_is_new_nothing_is_written_and_all_is_well(digest: Digest, tmp_path: Path) -> None:
    ran = digest(unit="energy", since="2026-11-22")
    assert (ran.code, written(tmp_path)) == (0, [])
    assert "Nothing is new for 'unit-energy' since 2026-11-22" in ran.out


def test_a_dry_run_shows_the_words_and_writes_nothing(digest: Digest, tmp_path: Path) -> None:
    ran = digest(unit="energy", dry_run=True)
    assert ran.code == 0
    assert "What tanks cost\nhttps://insights.northwind.example/energy/tanks/\nWords." in ran.out
    assert "unit-energy-2026-11-22.eml: would be written" in ran.out
    assert written(tmp_path) == []


def test_what_is_held_is_said_and_the_exit_code_says_so(digest: Digest, tmp_path: Path) -> None:
    units = plant({**NETWORK, **NEW, **HELD}, tmp_path / "units")
    ran = digest(unit="energy", units=str(units))
    assert ran.code == 2
    assert "Something is held" in ran.err
    assert "Tariffs" not in (tmp_path / "digest" / "unit-energy-2026-11-22.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "whose digest? Write one of --unit, --topic, --network, --colleagues"),
        ({"unit": "energy", "network": True}, "not several"),
        ({"unit": "enrgy"}, "did you mean 'energy'"),
        ({"network": True, "since": "soon"}, "write 7d, 4w, 1m"),
        ({"network": True, "to": ["a@x.example"]}, "go with --send"),
        ({"network": True, "send": True}, "nobody to send to"),
        ({"network": True, "send": True, "to": ["a"]}, "'a' is no address"),
        ({"network": True, "send": True, "readers": "none.txt"}, "--readers: none.txt can't be read"),
        ({"network": True, "send": True, "to": ["a@x.example"]}, "no server takes mail"),
        ({"network": True, "send": True, "to": ["a@x.example"], "mail": {}}, "no mail without a sender"),
        (
            {"network": True, "send": True, "to": ["a@x.example"], "mail": {"from": "a@y.example"}},
            "a mail to readers says who sends it and how to get no more",
        ),
    ],
)
def test_what_can_not_be_done_is_said_before_anything_is(
    digest: Digest, tmp_path: Path, asked: dict[str, Any], said: str
) -> None:
    ran = digest(**asked)
    assert (ran.code, written(tmp_path)) == (1, [])
    assert said in ran.err


def test_it_is_never_written_into_the_units(digest: Digest, units: Path) -> None:
    ran = digest(network=True, output=str(units / "digest"))
    assert ran.code == 1
    assert "lies in the units" in ran.err
    assert not (units / "digest").exists()


def test_the_command_itself_says_what_it_takes() -> None:
    ran = invoke("digest", "--help")
    assert ran.returncode == 0
    for flag in ("--unit", "--colleagues", "--since", "--dry-run", "--send", "--readers", "--again"):
        assert flag in ran.stdout


# ------------------------------------------------------------------------------------------------ what is sent


def test_each_reader_gets_it_once_and_the_second_command_sends_nothing(
    digest: Digest, server: Post, tmp_path: Path
) -> None:
    to = ["lea@client.example", "Noor A. <noor@client.example>"]
    ran = digest(server, unit="energy", send=True, yes=True, to=to)
    assert ran.code == 0, ran
    assert "2 sent, 0 not." in ran.out
    assert list(server.mails) == ["lea@client.example", "noor@client.example"]
    assert server.encrypted == [True, True]
    mail = server.mails["noor@client.example"]
    assert mail["To"] == '"Noor A." <noor@client.example>'
    assert mail["List-Unsubscribe"] == "<https://lists.northwind.example/leave?who=noor%40client.example>"
    assert b"lea@" not in server.taken[1][1]
    assert b"lea%40" not in server.taken[1][1]
    second = digest(server, unit="energy", send=True, yes=True, to=to)
    assert (second.code, len(server.taken)) == (0, 2)
    assert "lea@client.example: not again, it was sent there on 2026-11-22" in second.out
    assert digest(server, unit="energy", send=True, yes=True, to=to, again=True).code == 0
    assert len(server.taken) == 4
    kept = b"".join(path.read_bytes() for path in (tmp_path / "state").glob("digests.sqlite*"))
    assert b"client.example" not in kept
    assert PASSWORD not in ran.out + ran.err + second.out


def test_one_reader_who_is_refused_is_told_and_is_the_only_one_to_get_it_next_time(
    digest: Digest, server: Post, tmp_path: Path
) -> None:
    (tmp_path / "readers.txt").write_text("# clients\nlea@client.example\nnoor@client.example  # new\n\n", "utf-8")
    listed = str(tmp_path / "readers.txt")
    server.refused = frozenset({"noor@client.example"})
    ran = digest(server, network=True, send=True, yes=True, readers=listed)
    assert ran.code == 2
    assert "noor@client.example: not sent: 550 5.1.1 nobody of that name" in ran.err
    assert "1 sent, 1 not." in ran.out
    server.refused = frozenset()
    assert digest(server, network=True, send=True, yes=True, readers=listed).code == 0
    assert [to for to, _ in server.taken] == ["lea@client.example", "noor@client.example"]


def test_a_mail_that_may_have_arrived_is_not_sent_again_unasked(digest: Digest, server: Post) -> None:
    server.hangs_up = 0
    ran = digest(server, network=True, send=True, yes=True, to=["lea@client.example"])
    assert ran.code == 2
    assert "may not have arrived" in ran.err
    second = digest(server, network=True, send=True, yes=True, to=["lea@client.example"])
    assert "not again, it may have arrived there, nobody knows, on 2026-11-22" in second.out
    assert server.taken == []


def test_without_a_yes_nothing_is_sent_and_where_there_is_a_terminal_it_asks(
    digest: Digest, server: Post, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = digest(server, network=True, send=True, to=["lea@client.example"])
    assert (ran.code, server.taken) == (1, [])
    assert "lea@client.example" in ran.out
    assert "then add --yes" in ran.err
    assert len(written(tmp_path)) == 2  # to be looked at
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    asked: list[str] = []
    for answer, code, taken in (("no", 1, 0), ("", 1, 0), ("yes", 0, 1)):
        monkeypatch.setattr("builtins.input", partial(answering, asked, answer))
        assert digest(server, network=True, send=True, to=["lea@client.example"]).code == code
        assert len(server.taken) == taken
    assert asked == ["Send 1 mail? Type yes: "] * 3


def answering(asked: list[str], answer: str, question: str) -> str:
    """Somebody at a terminal."""
    asked.append(question)
    return answer


def test_a_dry_run_says_who_would_get_it_and_sends_and_notes_nothing(
    digest: Digest, server: Post, tmp_path: Path
) -> None:
    ran = digest(server, network=True, send=True, yes=True, dry_run=True, to=["lea@client.example"])
    assert ran.code == 0
    assert "  lea@client.example" in ran.out
    assert server.taken == []
    assert not (tmp_path / "state" / "digests.sqlite").exists()


def test_colleagues_need_no_postal_line(digest: Digest, server: Post) -> None:
    sender = {"from": "desk@northwind.example"}
    ran = digest(server, mail=sender, colleagues="tax", send=True, yes=True, to=["sam@northwind.example"])
    assert ran.code == 0, ran
    assert server.mails["sam@northwind.example"]["Subject"] == "For Tax: What tanks cost"


# ------------------------------------------------------------------------------------------------ what is read


@pytest.mark.browser
def test_what_a_reader_receives_can_be_read_on_a_phone_and_a_desk_by_day_and_by_night(
    digest: Digest, server: Post, browser: Browser, tmp_path: Path
) -> None:
    ran = digest(
        server, unit="energy", units=str(ROOT / "units"), since="4w", send=True, yes=True, to=["lea@client.example"]
    )
    assert ran.code == 0, ran
    page_of_mail = as_a_program_shows_it(server, tmp_path / "mail.html")
    own_page = next((tmp_path / "digest").glob("*.html"))
    for file in (page_of_mail, own_page):
        for scheme in ("light", "dark"):
            context = browser.new_context(color_scheme=scheme)
            page = context.new_page()
            asked: list[str] = []
            page.on("request", partial(note, asked))
            page.goto(file.as_uri())
            for viewport in WIDTHS.values():
                page.set_viewport_size(viewport)
                assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
                assert (
                    page.evaluate("[...document.images].map(one => one.naturalWidth > 0 && one.width <= 552)")
                    == [True] * 3
                )
            assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
            ground = page.evaluate("getComputedStyle(document.querySelector('table')).backgroundColor")
            assert ground == {"light": "rgb(253, 253, 251)", "dark": "rgb(20, 24, 26)"}[scheme]
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
            context.close()


def note(asked: list[str], request: Request) -> None:
    asked.append(request.url)


def as_a_program_shows_it(server: Post, file: Path) -> Path:
    """The HTML of the mail that was received, its pictures taken from its parts."""
    [mail] = server.mails.values()
    body: Any = mail.get_body(("html",))
    html = str(body.get_content())
    for part in mail.walk():
        if part.get_content_maintype() == "image":
            name = f"picture-{part.get_filename()}"
            file.with_name(name).write_bytes(part.get_payload(decode=True))  # type: ignore[arg-type]
            html = html.replace(f"cid:{part['Content-ID'].strip('<>')}", name)
    assert "cid:" not in html
    file.write_text(html, "utf-8")
    return file
