"""Mails handed to a server, one for each reader. The only module beside `network.fetching` that opens connections."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage

from plugins.network.problems import SetupError, printable
from plugins.newsletter.settings import PASSWORD, USER, Security, Server

SECONDS = 30  # that a server may take for one answer
_SAID_MOST = 300  # characters of its words


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail, whom it goes to and whom it is from."""

    to: Address
    sender: Address
    message: EmailMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a letter. `unsure`: the line broke before the server said whether it has it."""

    to: Address
    wrong: str = ""
    unsure: bool = False


def deliver(server: Server, letters: Iterable[Letter]) -> Iterator[Outcome]:
    """Hand over the letters one after another, over one connection as long as it lasts.

    What is wrong with one reader's is an outcome. Raises SetupError when there is no connection to begin with, or none
    again: the server is not there, proves not who it is, or does not let us in.
    """
    connection: smtplib.SMTP | None = None
    try:
        for letter in letters:
            if connection is None or not _lasts(connection):
                try:
                    connection = _connected(server)
                except SetupError as error:
                    yield Outcome(to=letter.to, wrong=str(error))
                    raise
            outcome, broken = _handed(connection, letter)
            if broken:
                connection.close()
                connection = None
            yield outcome
    finally:
        if connection:
            with suppress(smtplib.SMTPException, OSError):
                connection.quit()


def _connected(server: Server) -> smtplib.SMTP:
    where = f"{server.host}:{server.port}"
    try:
        return _opened(server)
    except smtplib.SMTPNotSupportedError as error:
        raise SetupError(f"{where}: {_unable(error)}") from None
    except smtplib.SMTPAuthenticationError as error:
        raise SetupError(f"{where}: does not let us in ({_said(error)}); see {USER} and {PASSWORD}") from None
    except ssl.SSLError as error:
        raise SetupError(f"{where}: can't prove who it is, or speaks no TLS ({printable(str(error))})") from None
    except (smtplib.SMTPException, OSError) as error:
        raise SetupError(f"{where}: can't be reached ({_said(error)})") from None


def _opened(server: Server) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.security is Security.TLS:
        made: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=context)
    else:
        made = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    try:
        if server.security is Security.STARTTLS:
            made.starttls(context=context)
        if server.user:
            made.login(server.user, server.password)
    except (smtplib.SMTPException, OSError):
        made.close()
        raise
    return made


def _lasts(connection: smtplib.SMTP) -> bool:
    """Whether the server still listens; many hang up on those who say nothing for a while."""
    try:
        return connection.noop()[0] == 250
    except (smtplib.SMTPException, OSError):
        connection.close()
        return False


def _unable(error: Exception) -> str:
    if "STARTTLS" in str(error).upper():
        return "offers no STARTTLS; write 'security': 'tls', or ask whoever runs it"
    return f"takes no name and password; leave {USER} empty, or ask whoever runs it"


def _handed(connection: smtplib.SMTP, letter: Letter) -> tuple[Outcome, bool]:
    """What became of one letter, and whether the connection is of no more use."""
    try:
        connection.sendmail(letter.sender.addr_spec, [letter.to.addr_spec], letter.message.as_bytes())
    except smtplib.SMTPRecipientsRefused as error:
        [refused] = error.recipients.values()
        return Outcome(to=letter.to, wrong=_words(*refused)), False
    except smtplib.SMTPResponseException as error:
        return Outcome(to=letter.to, wrong=_words(error.smtp_code, error.smtp_error)), False
    except (smtplib.SMTPException, OSError) as error:
        return Outcome(to=letter.to, wrong=f"the line broke ({_said(error)})", unsure=True), True
    return Outcome(to=letter.to), False


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _words(error.smtp_code, error.smtp_error)
    return printable(str(error) or type(error).__name__)[:_SAID_MOST]


def _words(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return printable(f"{code} {' '.join(text.split())}")[:_SAID_MOST]
