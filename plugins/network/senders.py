"""Who mails are from: HIGHROAD_MAIL, checked. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from email.errors import NonASCIILocalPartDefect, ObsoleteHeaderDefect
from email.headerregistry import Address
from email.policy import SMTP as HEADERS
from typing import Any
from urllib.parse import quote, urlsplit

from plugins.network import checking
from plugins.network.problems import SetupError, printable

MAIL = "HIGHROAD_MAIL"
WHO = "{address}"  # stands in an address to unsubscribe at for the reader's own
_KEYS = ("from", "reply_to", "postal", "unsubscribe")


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


def sender_of(settings: Mapping[str, Any]) -> Sender:
    """Who sends. Raises SetupError."""
    found = keys_of(settings.get(MAIL) or {}, MAIL, _KEYS)
    links = found.get("unsubscribe") or ()
    return Sender(
        address=_one(found.get("from"), f"{MAIL}['from']"),
        reply_to=_one(found.get("reply_to"), f"{MAIL}['reply_to']"),
        postal=line_of(found.get("postal") or "", f"{MAIL}['postal']"),
        unsubscribe=tuple(map(_link, [links] if isinstance(links, str) else links)),
    )


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


def line_of(typed: object, where: str) -> str:
    """What stands on one line. Raises SetupError."""
    text = str(typed)
    if not text.isprintable():
        raise SetupError(f"{where}: is more than one line; write it on one")
    return text


def keys_of(found: object, where: str, known: tuple[str, ...]) -> Mapping[str, Any]:
    """A setting that is a mapping of known keys. Raises SetupError."""
    if not isinstance(found, Mapping):
        raise SetupError(f"{where}: is no mapping; write {{'{known[0]}': …}}")
    for key in found:
        if key not in known:
            raise SetupError(f"{where}: {checking.unknown('key', str(key), known)}")
    return found
