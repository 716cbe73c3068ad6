"""Mails handed to a real server on this machine: taken, refused, cut off; with a password, and never without a lock."""

from __future__ import annotations

import os
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from plugins.network.problems import SetupError
from plugins.network.senders import address_of
from plugins.newsletter.sending import Letter, deliver
from plugins.newsletter.settings import Security, Server
from tests.newsletter.servers import PASSWORD, PEM, USER, Post, receiving

pytestmark = pytest.mark.xdist_group("mail")


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test server's certificate, as if somebody had vouched for it."""
    monkeypatch.setenv("SSL_CERT_FILE", os.fspath(PEM))


def letters(*names: str) -> Iterator[Letter]:
    for name in names:
        made = EmailMessage(policy=SMTP)
        made["Subject"] = "News"
        made.set_content("Words.\n.\nFrom here on.\n")
        yield Letter(to=address_of(name), sender=address_of("insights@firm.example"), message=made)


def server(post: Post, security: str = "starttls", **more: str) -> Server:
    return Server(host="127.0.0.1", port=post.port, security=Security(security), **more)


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_each_reader_gets_a_mail_of_their_own_over_one_closed_line(security: str) -> None:
    with receiving(Post(), security, asks=True) as post:
        where = server(post, security, user=USER, password=PASSWORD)
        found = list(deliver(where, letters("a@x.example", "b@x.example")))
    assert [outcome.wrong for outcome in found] == ["", ""]
    assert [to for to, _ in post.taken] == ["a@x.example", "b@x.example"]
    assert post.encrypted == [True, True]
    assert len(post.sessions) == 1
    assert post.mails["a@x.example"].get_content() == "Words.\r\n.\r\nFrom here on.\r\n"


def test_a_server_on_this_machine_may_take_mail_in_the_open() -> None:
    with receiving(Post(), "none") as post:
        [found] = deliver(server(post, "none"), letters("a@x.example"))
    assert not found.wrong
    assert post.encrypted == [False]


@pytest.mark.usefixtures("trusted")
def test_who_is_refused_is_told_with_the_servers_words_and_the_others_get_theirs() -> None:
    with receiving(Post(refused=frozenset({"b@x.example"}))) as post:
        found = list(deliver(server(post), letters("a@x.example", "b@x.example", "c@x.example")))
    assert [outcome.wrong for outcome in found] == ["", "550 5.1.1 nobody of that name", ""]
    assert not any(outcome.unsure for outcome in found)
    assert [to for to, _ in post.taken] == ["a@x.example", "c@x.example"]


@pytest.mark.usefixtures("trusted")
def test_a_line_that_breaks_leaves_one_mail_unsure_and_the_next_goes_over_a_new_one() -> None:
    with receiving(Post(hangs_up=1)) as post:
        found = list(deliver(server(post), letters("a@x.example", "b@x.example", "c@x.example")))
    assert [outcome.unsure for outcome in found] == [False, True, False]
    assert "the line broke" in found[1].wrong
    assert len(post.sessions) == 2


def test_a_server_that_nobody_vouches_for_gets_neither_mail_nor_password() -> None:
    with receiving(Post(), asks=True) as post:
        sending = deliver(server(post, user=USER, password=PASSWORD), letters("a@x.example"))
        assert "can't prove who it is" in next(sending).wrong
        with pytest.raises(SetupError, match="can't prove who it is"):
            next(sending)
    assert post.taken == []


@pytest.mark.usefixtures("trusted")
def test_a_wrong_password_is_said_and_not_shown() -> None:
    with receiving(Post(), asks=True) as post:
        found = deliver(server(post, user=USER, password="battery staple"), letters("a@x.example"))
        with pytest.raises(SetupError, match="does not let us in") as error:
            list(found)
    assert "battery" not in str(error.value)
    assert "HIGHROAD_SMTP_PASSWORD" in str(error.value)
    assert post.taken == []


def test_a_server_without_the_lock_that_was_asked_for_gets_nothing() -> None:
    with receiving(Post(), "none") as post, pytest.raises(SetupError, match="offers no STARTTLS"):
        list(deliver(server(post), letters("a@x.example")))
    assert post.taken == []


def test_a_server_that_is_not_there_is_said() -> None:
    with receiving(Post(), "none") as gone:
        pass
    with pytest.raises(SetupError, match=f"127.0.0.1:{gone.port}: can't be reached"):
        list(deliver(server(gone, "none"), letters("a@x.example")))
