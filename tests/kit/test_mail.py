"""The mail to clients: text and HTML that say the same, a draft that names nobody, and the same bytes each time."""

from __future__ import annotations

import email
import re
from email.message import EmailMessage
from email.policy import default
from typing import Any

from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.kit.making import Made
from plugins.network.mail_parts import WIDE
from plugins.network.model import Form, Media
from plugins.network.senders import Sender
from tests.builders import make_catalog, make_post, make_unit, moment
from tests.kit.kits import FOOT, kit_of, made_of
from tests.newsletter.digests import addresses_of_html, addresses_of_text, words_of_html, words_of_text
from tests.pictures import photo

LINE = st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" "), min_size=1, max_size=80).filter(
    str.strip
)
DISCLOSURE = "We advise two of the buyers."


def full(picture: bool = True) -> Made:
    """A kit with everything that one may say."""
    target = make_post("tax/levy", title="Who pays the <levy>")
    post = make_post(
        title='What <caverns> & "tanks" cost',
        form=Form.EVENT,
        starts=moment("2026-12-01T18:00"),
        place="Leeds",
        about="tax/levy",
        disclosure=DISCLOSURE,
        as_at=moment("2026-11-01").date(),
        **({"image": "media/a.jpg", "image_alt": 'A "head"'} if picture else {}),
    )
    media = [Media(unit="energy", path="media/a.jpg", width=1600, height=900, size=1000)]
    units = [make_unit("energy", accent="teal"), make_unit("tax")]
    catalog = make_catalog(posts=[post, target], units=units, media=media)
    return made_of(kit_of(post, catalog), picture=photo(1600, 900) if picture else b"")


def read(made: Made) -> EmailMessage:
    """The draft as a program reads it."""
    found = email.message_from_bytes(made.file("mail.eml"), policy=default)
    assert isinstance(found, EmailMessage)
    assert not any(part.defects for part in found.walk())
    return found


def body(mail: EmailMessage, kind: str) -> str:
    part: Any = mail.get_body((kind,))
    return str(part.get_content())


def test_text_and_html_say_the_same_in_the_same_order() -> None:
    made = full()
    mail = read(made)
    text, html = body(mail, "plain"), body(mail, "html")
    assert words_of_text(text) == words_of_html(html)
    assert set(addresses_of_text(text)) == set(addresses_of_html(html)) == {made.kit.address}
    for said in (DISCLOSURE, "On “Who pays the <levy>”, Tax", "Tuesday 1 Dec 2026, 18:00 UTC. Leeds", FOOT):
        assert said in " ".join(text.split())
    assert max(len(line) for line in text.splitlines() if "://" not in line) <= 72
    assert text.splitlines() == made.file("mail.txt").decode().splitlines()


@settings(max_examples=30)
@given(title=LINE, summary=LINE)
def test_whatever_people_write_text_and_html_say_it_alike(title: str, summary: str) -> None:
    mail = read(made_of(kit_of(title=title, summary=summary)))
    html = " ".join(BeautifulSoup(body(mail, "html"), "html.parser").get_text(" ").split())
    for said in (title, summary):
        assert " ".join(said.split()) in html
        assert " ".join(said.split()) in " ".join(body(mail, "plain").split())


def test_it_is_a_draft_to_nobody_that_can_be_sent_again_and_again() -> None:
    mail = read(full())
    assert (mail["X-Unsent"], mail["To"], mail["Date"], mail["Message-ID"]) == ("1", None, None, None)
    assert mail["Subject"] == 'What <caverns> & "tanks" cost'
    assert mail["From"] == "The Firm <insights@firm.example>"
    assert mail["Content-Language"] == "en"
    assert read(made_of(kit_of(), Sender()))["From"] is None
    assert len(read(made_of(kit_of(title="word " * 59)))["Subject"]) <= 150
    long = "“Plain” letters and others – 数字 – in a title that needs more than a single line of a header to be said"
    assert read(made_of(kit_of(title=long)))["Subject"] == long
    assert full().file("mail.eml") == full().file("mail.eml")


def test_its_picture_is_a_part_of_it_and_a_card_stands_for_one_that_is_not_there() -> None:
    for picture, alt in ((True, 'A "head"'), (False, "")):
        mail = read(full(picture))
        [image] = BeautifulSoup(body(mail, "html"), "html.parser").find_all("img")
        [part] = [one for one in mail.walk() if one.get_content_maintype() == "image"]
        assert f"<{str(image['src']).removeprefix('cid:')}>" == part["Content-ID"]
        assert part.get_content_disposition() == "inline"
        assert (image["alt"], image["width"]) == (alt, str(WIDE))


def test_nothing_is_fetched_and_styles_are_in_the_elements_but_the_dark_ones() -> None:
    made = full()
    for html in (body(read(made), "html"), made.file("mail.html").decode()):
        soup = BeautifulSoup(html, "html.parser")
        assert not soup.find_all(["script", "link", "iframe", "object", "form"])
        assert not re.search(r"url\(|@import", html)
        assert all(str(image["src"]).startswith(("cid:", "data:image/")) for image in soup.find_all("img"))
        [kept] = soup.find_all("style")
        assert "prefers-color-scheme: dark" in kept.get_text()
        assert all("color: #" in str(one.get("style")) for one in soup.find_all(["h1", "a"]))
    assert len(body(read(made), "html")) < 102_000  # more, and Gmail cuts it off


def test_a_post_in_another_language_is_marked_as_such_and_so_is_what_the_network_says() -> None:
    post = make_post(lang="ar", title="تكلفة التخزين", summary="كلمات.", disclosure="إفصاح.")
    made = made_of(kit_of(post, make_catalog(posts=[post])))
    soup = BeautifulSoup(made.file("mail.html").decode(), "html.parser")
    root: Any = soup.html
    assert (root["lang"], root["dir"]) == ("ar", "rtl")
    assert [one["lang"] for one in soup.find_all("p", lang=True)] == ["en", "en"]  # foot and postal address
    assert "Read it" not in soup.get_text()
