"""To whom a digest goes, and which server takes it: HIGHROAD_SMTP, checked. Pure.

The name and the password for the server come from the environment and are in no value that is printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from email.headerregistry import Address
from enum import StrEnum
from ipaddress import ip_address
from typing import Any

from plugins.network.problems import SetupError, printable
from plugins.network.senders import address_of, keys_of, line_of

SERVER = "HIGHROAD_SMTP"
USER, PASSWORD = "HIGHROAD_SMTP_USER", "HIGHROAD_SMTP_PASSWORD"  # names of variables
_SERVER_KEYS = ("host", "port", "security")


class Security(StrEnum):
    """How the way to the server is closed to others."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"  # on this machine alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """The server that takes mail from us."""

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = field(default="", repr=False)


def server_of(settings: Mapping[str, Any], environment: Mapping[str, str]) -> Server:
    """Which server. Raises SetupError, also when a password would go over an open line."""
    found = keys_of(settings.get(SERVER) or {}, SERVER, _SERVER_KEYS)
    host = line_of(found.get("host") or "", f"{SERVER}['host']")
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
