"""Who a digest is from, and which server takes it: HIGHROAD_MAIL and HIGHROAD_SMTP, checked. Pure.

The name and the password for the server come from the environment and are in no value that is printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from email.errors import NonASCIILocalPartDefect, ObsoleteHeaderDefect
from email.headerregistry import Address
from email.policy import SMTP as HEADERS
from enum import StrEnum
from ipaddress import ip_address
from typing import Any
from urllib.parse import quote, urlsplit

from plugins.network import checking
from plugins.network.problems import SetupError, printable

MAIL, SERVER = "HIGHROAD_MAIL", "HIGHROAD_SMTP"
USER, PASSWORD = "HIGHROAD_SMTP_USER", "HIGHROAD_SMTP_PASSWORD"  # names of variables
WHO = "{address}"  # stands in an address to unsubscribe at for the reader's own
_MAIL_KEYS = ("from", "reply_to", "postal", "unsubscribe")
_SERVER_KEYS = ("host", "port", "security")


class Security(StrEnum):
    """How the way to the server is closed to others."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"  # on this machine alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Whose mail it is; what the settings do not say is empty."""

    address: Address | None = None
    reply_to: Address | None = None
    postal: str = ""
    unsubscribe: tuple[str, ...] = ()  # addresses, mailto: or https:; may hold `{address}`

    def unsubscribe_for(self, recipient: str) -> tuple[str, ...]:
        """Where a reader leaves the list; while nobody knows the reader, only what is the same for all."""
        known = quote(recipient, safe="")
        return tuple(one.replace(WHO, known) for one in self.unsubscribe if recipient or WHO not in one)


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """The server that takes mail from us."""

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = field(default="", repr=False)


def sender_of(settings: Mapping[str, Any]) -> Sender:
    """Who sends. Raises SetupError."""
    found = _keys(settings.get(MAIL) or {}, MAIL, _MAIL_KEYS)
    links = found.get("unsubscribe") or ()
    return Sender(
        address=_one(found.get("from"), f"{MAIL}['from']"),
        reply_to=_one(found.get("reply_to"), f"{MAIL}['reply_to']"),
        postal=_line(found.get("postal") or "", f"{MAIL}['postal']"),
        unsubscribe=tuple(map(_link, [links] if isinstance(links, str) else links)),
    )


def server_of(settings: Mapping[str, Any], environment: Mapping[str, str]) -> Server:
    """Which server. Raises SetupError, also when a password would go over an open line."""
    found = _keys(settings.get(SERVER) or {}, SERVER, _SERVER_KEYS)
    host = _line(found.get("host") or "", f"{SERVER}['host']")
    if not host:
        raise SetupError(
            f"no server takes mail; name one in pelicanconf.py, as in {SERVER} = {{'host': 'smtp.firm.example'}}"
        )
    security = _security(found.get("security") or Security.STARTTLS)
    port = found.get("port") or {Security.TLS: 465, Security.STARTTLS: 587, Security.NONE: 25}[security]
    if type(port) is not int or not 0 < port < 65_536:
        raise SetupError(f"{SERVER}['port']: '{printable(str(port))}' is no port; write a number, as in 587")
    if security is Security.NONE and not _is_here(host):
        raise SetupError(
            f"{SERVER}['security']: 'none' is for a server on this machine, and {printable(host)} is none;"
            " write 'starttls' or 'tls'"
        )
    return Server(
        host=host,
        port=port,
        security=security,
        user=environment.get(USER, ""),
        password=environment.get(PASSWORD, ""),
    )


def recipients(typed: Iterable[str]) -> tuple[Address, ...]:
    """Whom to send to, each once. Raises SetupError with every one that is no address."""
    found: dict[str, Address] = {}
    wrong = []
    for one in typed:
        try:
            address = address_of(one)
            found.setdefault(address.addr_spec.casefold(), address)
        except ValueError as error:
            wrong.append(f"--to: '{printable(one)}' {error}")
    if wrong:
        raise SetupError("\n".join(wrong))
    return tuple(found.values())


def address_of(typed: str) -> Address:
    """An address, with a name or without: "Dana Ortiz <dana@firm.example>". Raises ValueError with what is wrong."""
    if not typed.isprintable():
        raise ValueError("holds characters that nobody sees; write it anew")
    header: Any = HEADERS.header_factory("to", typed)
    # That a name has a point in it and no quotation marks is told as a defect, too; everybody writes names so.
    wrong = [one for one in header.defects if not isinstance(one, (ObsoleteHeaderDefect, NonASCIILocalPartDefect))]
    if wrong or len(header.addresses) != 1 or not header.addresses[0].domain:
        raise ValueError("is no address; write one, as in dana@firm.example")
    address: Address = header.addresses[0]
    if not address.addr_spec.isascii():
        raise ValueError("has letters that many servers refuse; write one of plain letters, its host as in xn--…")
    return address


def _one(typed: object, where: str) -> Address | None:
    if not typed:
        return None
    try:
        return address_of(str(typed))
    except ValueError as error:
        raise SetupError(f"{where}: '{printable(str(typed))}' {error}") from None


def _link(typed: object) -> str:
    link = str(typed)
    parts = urlsplit(link)
    legal = (parts.scheme == "mailto" and "@" in parts.path) or (parts.scheme == "https" and parts.netloc)
    if not legal or not link.isascii() or not link.isprintable() or set(link) & set(' <>,"'):
        raise SetupError(
            f"{MAIL}['unsubscribe']: '{printable(link)}' is nowhere to leave a list; write mailto:… or https://…"
        )
    return link


def _line(typed: object, where: str) -> str:
    text = str(typed)
    if not text.isprintable():
        raise SetupError(f"{where}: is more than one line; write it on one")
    return text


def _keys(found: object, where: str, known: tuple[str, ...]) -> Mapping[str, Any]:
    if not isinstance(found, Mapping):
        raise SetupError(f"{where}: is no mapping; write {{'{known[0]}': …}}")
    for key in found:
        if key not in known:
            raise SetupError(f"{where}: {checking.unknown('key', str(key), known)}")
    return found


def _security(typed: object) -> Security:
    try:
        return Security(str(typed))
    except ValueError:
        raise SetupError(f"{SERVER}['security']: '{printable(str(typed))}' is none of {', '.join(Security)}") from None


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
