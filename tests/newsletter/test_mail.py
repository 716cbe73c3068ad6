"""A digest as a mail: text and HTML that say the same, headers that programs act on, and the same bytes each time."""

from __future__ import annotations

import email
import re
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.brand.contrast import TEXT, ratio
from plugins.network.mail_parts import WIDE
from plugins.network.model import Change, Form, Media
from plugins.network.senders import Sender, address_of
from plugins.newsletter.values import Digest, Kind
from tests.builders import make_carriage, make_catalog, make_placement, make_post, make_unit, moment
from tests.newsletter.digests import (
    SENDER,
    addresses_of_html,
    addresses_of_text,
    brand,
    digest_of,
    made_of,
    words_of_html,
    words_of_text,
)
from tests.pictures import photo

READER = address_of("Priya N. <priya+news@client.example>")
UNITS = (make_unit("energy", accent="teal"), make_unit("tax", accent="ochre"))


def everything() -> Digest:
    """A digest with something of everything that one may hold."""
    changes = (Change(date=moment("2026-11-24").date(), what="The threshold is 90, not 85."),)
    picture: dict[str, Any] = {"image": "media/a.jpg", "image_alt": 'A "head"'}
    posts = [
        make_post("energy/caverns", "2026-11-23", title="What <caverns> & “tanks”", **picture),
        make_post("energy/evening", "2026-11-19", form=Form.EVENT, starts=moment("2026-12-01T18:00"), place="Leeds"),
        make_post("energy/older", "2026-11-01", changes=changes),
        make_post("energy/arabic", "2026-11-21", title="تكلفة التخزين", lang="ar", summary="كلمات."),
        make_post("tax/relief", "2026-11-22", form=Form.ANALYSIS, authors=("dana-ortiz", "li-wei")),
        *(make_post(f"energy/post-{number}", f"2026-11-20T{number:02}:00") for number in range(1, 24)),
        *(make_post(f"energy/more-{number}", f"2026-11-20T{number:02}:30") for number in range(1, 24)),
    ]
    media = [Media(unit="energy", path="media/a.jpg")]
    catalog = make_catalog(posts=posts, units=UNITS, media=media)
    carriage = make_carriage(make_placement("energy", posts[4], note="Read it beside ours."))
    return digest_of(catalog, Kind.UNIT, "energy", carriage=carriage, foot="General comment, not advice.")


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the one picture of the digest: its first post's, 1600 pixels wide."""
    root = tmp_path_factory.mktemp("units")
    (root / "energy" / "media").mkdir(parents=True)
    (root / "energy" / "unit.yaml").write_text("name: Energy\n", "utf-8")
    (root / "energy" / "media" / "a.jpg").write_bytes(photo(1600, 900))
    return root


@pytest.fixture(scope="module")
def digest() -> Digest:
    """Of that, without the many, so that the picture's post is among what it tells of."""
    found = everything()
    return replace(found, parts=tuple(replace(part, items=part.items[:3], rest=0) for part in found.parts))


def read_again(message: EmailMessage) -> EmailMessage:
    """A mail as whoever receives its bytes reads it."""
    found = email.message_from_bytes(message.as_bytes(), policy=default)
    assert isinstance(found, EmailMessage)
    assert not list(found.defects)
    return found


def text_of(message: EmailMessage) -> str:
    body: Any = message.get_body(("plain",))
    return str(body.get_content())


def html_of(message: EmailMessage) -> str:
    body: Any = message.get_body(("html",))
    return str(body.get_content())


def test_text_and_html_say_the_same_in_the_same_order(units: Path) -> None:
    mail = read_again(made_of(everything(), units).message(READER))
    text, html = text_of(mail), html_of(mail)
    assert words_of_text(text) == words_of_html(html)
    assert addresses_of_text(text) == addresses_of_html(html)
    assert "And 11 more" in text
    assert "What <caverns> & “tanks”" in text
    assert max(len(line) for line in text.splitlines() if "://" not in line) <= 72


LINE = st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" "), min_size=1, max_size=60)


@settings(max_examples=40)
@given(st.lists(st.tuples(LINE, LINE), min_size=1, max_size=4))
def test_whatever_people_write_text_and_html_say_it_alike(written: list[tuple[str, str]]) -> None:
    posts = [
        make_post(f"energy/post-{at}", title=title.strip() or "x", summary=summary)
        for at, (title, summary) in enumerate(written)
    ]
    made = made_of(digest_of(make_catalog(posts=posts), Kind.NETWORK), Path("none-is-needed"))
    mail = read_again(made.message(READER))
    shown = BeautifulSoup(html_of(mail), "html.parser").get_text(" ")
    for title, summary in written:
        for one in (title, summary):
            assert " ".join(one.split()) in " ".join(shown.split())
            assert " ".join(one.split()) in " ".join(text_of(mail).split())


def test_all_its_addresses_are_whole_ones_and_nothing_is_fetched(digest: Digest, units: Path) -> None:
    made = made_of(digest, units)
    html = html_of(read_again(made.message(READER)))
    assert all(re.match(r"https://|mailto:", address) for address in addresses_of_html(html))
    for page in (html, made.page.decode()):
        soup = BeautifulSoup(page, "html.parser")
        assert not soup.find_all(["script", "link", "iframe", "object", "form"])
        assert "url(" not in page
        assert "@import" not in page
        assert all(str(image["src"]).startswith(("cid:", "data:image/")) for image in soup.find_all("img"))


def test_its_picture_is_a_part_of_it_with_its_size_and_its_words(digest: Digest, units: Path) -> None:
    mail = read_again(made_of(digest, units).message(READER))
    [image] = BeautifulSoup(html_of(mail), "html.parser").find_all("img")
    [part] = [one for one in mail.walk() if one.get_content_maintype() == "image"]
    assert f"<{str(image['src']).removeprefix('cid:')}>" == part["Content-ID"]
    assert part.get_content_disposition() == "inline"
    assert (image["alt"], image["width"], image["height"]) == ('A "head"', str(WIDE), "310")
    assert mail.get_content_type() == "multipart/alternative"


def test_its_styles_are_in_its_elements_and_the_dark_ones_stay(digest: Digest, units: Path) -> None:
    html = html_of(read_again(made_of(digest, units).message(READER)))
    soup = BeautifulSoup(html, "html.parser")
    for one in soup.find_all(["h1", "h2", "h3", "p", "a"]):
        assert "color: #" in str(one.get("style")) or one.find("img"), one
    [kept] = soup.find_all("style")
    assert "prefers-color-scheme: dark" in kept.get_text()
    assert "[data-ogsc]" in kept.get_text()
    assert len(html) < 102_000  # more, and Gmail cuts it off


def test_its_headers_are_what_programs_act_on(digest: Digest, units: Path) -> None:
    mail = read_again(made_of(digest, units).message(READER))
    assert mail["From"] == "The Firm <insights@firm.example>"
    assert mail["To"].addresses[0].addr_spec == "priya+news@client.example"
    assert mail["Reply-To"] == "desk@firm.example"
    assert mail["Subject"] == digest.line
    assert mail["Date"].datetime == digest.window.until
    assert mail["List-Id"] == "<unit-energy.digests.firm.example>"
    assert mail["List-Unsubscribe"] == (
        "<mailto:leave@firm.example?subject=leave>,"
        " <https://lists.firm.example/leave?list=a&who=priya%2Bnews%40client.example>"
    )
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Content-Language"] == "en"
    assert "X-Unsent" not in mail
    assert re.fullmatch(r"<digest\.[0-9a-f]{32}@firm\.example>", mail["Message-ID"])
    assert "https://lists.firm.example/leave?list=a&who=priya%2Bnews%40client.example" in addresses_of_html(
        html_of(mail)
    )
    assert "The Firm, 1 High Street, Leeds" in text_of(mail)


def test_a_long_address_to_leave_at_stands_in_its_header_as_it_is(digest: Digest, units: Path) -> None:
    link = f"https://lists.firm.example/{'a' * 300}?who={{address}}"
    sent = made_of(digest, units, replace(SENDER, unsubscribe=(link,))).message(READER).as_bytes()
    assert f"List-Unsubscribe: <https://lists.firm.example/{'a' * 300}?who=priya".encode() in sent


@pytest.mark.parametrize(
    "unsubscribe", [(), ("mailto:leave@firm.example",), ("https://lists.firm.example/leave?who={address}",)]
)
def test_a_draft_is_for_nobody_in_particular_and_says_so(
    digest: Digest, units: Path, unsubscribe: tuple[str, ...]
) -> None:
    mail = read_again(made_of(digest, units, Sender(unsubscribe=unsubscribe)).message())
    assert (mail["X-Unsent"], mail["To"], mail["From"]) == ("1", None, None)
    known = [link for link in unsubscribe if "{" not in link]
    assert mail["List-Unsubscribe"] == (f"<{known[0]}>" if known else None)
    assert [one for one in addresses_of_html(html_of(mail)) if "leave" in one] == known
    assert mail["List-Unsubscribe-Post"] is None


def test_the_page_names_no_way_to_leave_and_nobody_who_reads_it(digest: Digest, units: Path) -> None:
    page = made_of(digest, units).page.decode()
    assert "nsubscribe" not in page
    assert '<meta name="robots" content="noindex">' in page


def test_the_same_digest_for_the_same_reader_is_the_same_bytes_and_for_another_another_mail(units: Path) -> None:
    one, again = (made_of(everything(), units).message(READER).as_bytes() for _ in range(2))
    assert one == again
    other = made_of(everything(), units).message(address_of("lea@client.example"))
    assert other["Message-ID"] != read_again(made_of(everything(), units).message(READER))["Message-ID"]


def test_a_picture_that_mail_can_not_show_is_left_out_and_said(
    digest: Digest, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "units" / "energy" / "media").mkdir(parents=True)
    (tmp_path / "units" / "energy" / "media" / "a.jpg").write_bytes(b"no picture")
    mail = read_again(made_of(digest, tmp_path / "units").message(READER))
    assert "<img" not in html_of(mail)
    assert "units/energy/media/a.jpg: is no picture that mail can show" in capsys.readouterr().err


def inverted(colour: str) -> str:
    """A colour as programs invert it by force: dark becomes light and light dark, its hue stays."""
    channels = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    shift = 255 - max(channels) - min(channels)
    return "#" + "".join(f"{max(0, min(255, channel + shift)):02x}" for channel in channels)


@pytest.mark.parametrize("name", ["ink", "soft"])
def test_its_words_can_be_read_where_colours_are_inverted_by_force(name: str) -> None:
    colours = brand().colours
    front = getattr(colours, name).light
    assert ratio(inverted(front), inverted(colours.paper.light)) >= TEXT
    # Programs that invert the ground alone, or the words alone, leave neither pure black on black nor white on white.
    assert colours.paper.light not in ("#ffffff", "#000000")


def test_each_accent_can_be_read_where_colours_are_inverted_by_force() -> None:
    paper = inverted(brand().colours.paper.light)
    unread = [name for name, tone in brand().accents.items() if ratio(inverted(tone.light), paper) < TEXT]
    assert unread == []
