"""A digest as a mail (RFC 5322): text and HTML as alternatives, pictures as parts beside the HTML. Pure.

The same digest for the same reader at the same moment is the same bytes: nothing in it is drawn by lot.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime
from hashlib import sha256

from plugins.network.mail_parts import Picture, WrittenWhole, fill
from plugins.network.senders import Sender
from plugins.newsletter.values import Digest


class _AsItStands(UnstructuredHeader, BaseHeader):
    """A header of addresses that no program may cut or encode: how `email` folds a long word, readers do not undo."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {str(self).replace(', ', f',{policy.linesep} ')}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _AsItStands)
_HEADERS.map_to_type("subject", WrittenWhole)
_POLICY = SMTP.clone(header_factory=_HEADERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a digest became for one reader, or for nobody in particular."""

    text: str
    html: str
    pictures: tuple[Picture, ...]
    unsubscribe: tuple[str, ...] = ()


def message(
    digest: Digest, written: Written, sender: Sender, authority: str, now: datetime, to: Address | None = None
) -> EmailMessage:
    """The mail to one reader; without one a draft, which mail programs open to be addressed and sent.

    `authority` is the host that the network's ids begin with.
    """
    made = EmailMessage(policy=_POLICY)
    made["Subject"] = digest.line
    if sender.address:
        made["From"] = sender.address
    if to:
        made["To"] = to
    else:
        made["X-Unsent"] = "1"
    if sender.reply_to:
        made["Reply-To"] = sender.reply_to
    mark = _mark(digest, written, now, to)
    made["Date"] = format_datetime(now)
    made["Message-ID"] = f"<digest.{mark}@{authority}>"
    made["List-Id"] = f"<{digest.subject}.digests.{authority}>"
    made["Auto-Submitted"] = "auto-generated"  # so that nobody's absence answers it
    _leaving(made, written.unsubscribe)
    fill(made, written.text, written.html, written.pictures, mark)
    made["Content-Language"] = digest.lang
    return made


def _leaving(made: EmailMessage, unsubscribe: Iterable[str]) -> None:
    """How readers leave the list, for their programs (RFC 2369), in one click where there is a page (RFC 8058)."""
    links = tuple(unsubscribe)
    if links:
        made["List-Unsubscribe"] = ", ".join(f"<{link}>" for link in links)
    if any(link.startswith("https:") for link in links):
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _mark(digest: Digest, written: Written, now: datetime, to: Address | None) -> str:
    """What tells this mail from any other: its content, its moment, its reader."""
    reader = to.addr_spec.casefold() if to else ""
    said = repr((digest.key, written.text, written.html, now.isoformat(), reader))
    return sha256(said.encode()).hexdigest()[:32]
