"""Who a digest is from and which server takes it: what the settings may say, and what is said of what they may not."""

from __future__ import annotations

from typing import Any

import pytest

from plugins.network.problems import SetupError
from plugins.network.senders import sender_of
from plugins.newsletter.settings import PASSWORD, USER, Security, recipients, server_of


def test_settings_that_say_nothing_are_a_sender_without_a_name() -> None:
    found = sender_of({})
    assert (found.address, found.reply_to, found.postal, found.unsubscribe) == (None, None, "", ())


def test_what_they_say_is_read() -> None:
    found = sender_of(
        {
            "HIGHROAD_MAIL": {
                "from": "The Firm <a@firm.example>",
                "postal": "1 High Street",
                "unsubscribe": "mailto:x@y.example",
            }
        }
    )
    assert str(found.address) == "The Firm <a@firm.example>"
    assert found.unsubscribe == ("mailto:x@y.example",)


@pytest.mark.parametrize(
    ("mail", "said"),
    [
        ({"form": "a@firm.example"}, "did you mean 'from'"),
        ("a@firm.example", "is no mapping"),
        ({"from": "firm.example"}, "is no address"),
        ({"from": "a@firm.example, b@firm.example"}, "is no address"),
        ({"from": "dána@firm.example"}, "letters that many servers refuse"),
        ({"reply_to": "a@firm.example\nBcc: b@firm.example"}, "characters that nobody sees"),
        ({"postal": "1 High Street\nLeeds"}, "more than one line"),
        ({"unsubscribe": ["http://lists.firm.example/"]}, "write mailto:… or https://…"),
        ({"unsubscribe": ["https://lists.firm.example/>, <x"]}, "write mailto:… or https://…"),
        ({"unsubscribe": ["mailto:nobody"]}, "write mailto:… or https://…"),
    ],
)
def test_a_mistake_about_the_sender_is_said_with_what_to_write(mail: Any, said: str) -> None:
    with pytest.raises(SetupError, match=r"HIGHROAD_MAIL.*") as error:
        sender_of({"HIGHROAD_MAIL": mail})
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("server", "said"),
    [
        ({}, "no server takes mail"),
        ({"host": "smtp.firm.example", "prot": 25}, "did you mean 'port'"),
        ({"host": "smtp.firm.example", "port": "587"}, "is no port"),
        ({"host": "smtp.firm.example", "port": 70_000}, "is no port"),
        ({"host": "smtp.firm.example", "security": "ssl"}, "is none of starttls, tls, none"),
        ({"host": "smtp.firm.example", "security": "none"}, "is for a server on this machine"),
        ({"host": "10.0.0.8", "security": "none"}, "is for a server on this machine"),
    ],
)
def test_a_mistake_about_the_server_is_said_with_what_to_write(server: Any, said: str) -> None:
    with pytest.raises(SetupError) as error:
        server_of({"HIGHROAD_SMTP": server}, {})
    assert said in str(error.value)


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465)])
def test_a_server_is_asked_where_its_kind_listens(security: str, port: int) -> None:
    found = server_of({"HIGHROAD_SMTP": {"host": "smtp.firm.example", "security": security}}, {})
    assert (found.port, found.security) == (port, Security(security))


def test_the_password_comes_from_the_environment_and_is_in_nothing_that_is_printed() -> None:
    found = server_of({"HIGHROAD_SMTP": {"host": "localhost"}}, {USER: "firm", PASSWORD: "correct horse"})
    assert (found.user, found.password) == ("firm", "correct horse")
    assert "horse" not in f"{found} {found!r}"


def test_a_reader_named_twice_gets_one_mail() -> None:
    found = recipients(["Dana <dana@firm.example>", "DANA@firm.example", "lea@firm.example"])
    assert [one.addr_spec for one in found] == ["dana@firm.example", "lea@firm.example"]


def test_all_that_are_no_addresses_are_said_at_once() -> None:
    with pytest.raises(SetupError) as error:
        recipients(["dana", "lea@firm.example", "x@y\nz"])
    assert str(error.value).count("--to: ") == 2
