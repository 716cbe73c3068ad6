"""A real server of mail on this machine: what it takes it keeps, and it can be told whom to refuse."""

from __future__ import annotations

import email
import socket
import ssl
from asyncio import Transport
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

PEM = Path(__file__).parents[1] / "outside" / "self_signed.pem"  # of localhost, and its key
USER, PASSWORD = "firm", "correct horse"


@dataclass
class Post:
    """What a server took, and whom it refuses. `hangs_up` after so many mails: the line breaks before it answers."""

    refused: frozenset[str] = frozenset()
    hangs_up: int = -1
    port: int = 0
    taken: list[tuple[str, bytes]] = field(default_factory=list)  # to whom, and the very bytes
    encrypted: list[bool] = field(default_factory=list)
    sessions: set[Any] = field(default_factory=set)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 5.1.1 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if len(self.taken) == self.hangs_up:
            self.hangs_up = -1
            assert isinstance(server.transport, Transport)
            server.transport.abort()
            return "250 nobody hears this"
        assert isinstance(envelope.content, bytes)
        [to] = envelope.rcpt_tos
        self.taken.append((to, envelope.content))
        assert server.transport is not None
        self.encrypted.append(server.transport.get_extra_info("ssl_object") is not None)
        self.sessions.add(session.peer)
        return "250 OK"

    @property
    def mails(self) -> dict[str, EmailMessage]:
        """What it took, read as a mail program does, by whom it is for."""
        found = {to: email.message_from_bytes(data, policy=default) for to, data in self.taken}
        return {to: one for to, one in found.items() if isinstance(one, EmailMessage)}


@contextmanager
def receiving(post: Post, security: str = "starttls", *, asks: bool = False) -> Iterator[Post]:
    """A server that listens while the block lasts; `asks` for name and password."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(PEM)

    def known(server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any) -> AuthResult:
        right = isinstance(given, LoginPassword) and given == LoginPassword(USER.encode(), PASSWORD.encode())
        return AuthResult(success=right, handled=False)

    with socket.create_server(("127.0.0.1", 0)) as free:
        post.port = free.getsockname()[1]
    options: dict[str, Any] = {"authenticator": known, "auth_required": True} if asks else {}
    if security == "starttls":
        options |= {"tls_context": context, "require_starttls": True}
    if security != "starttls" and asks:  # that a line is closed from its beginning, it does not know
        options |= {"auth_require_tls": False, "auth_required": False}
    if security == "tls":
        options |= {"ssl_context": context}
    controller = Controller(post, hostname="127.0.0.1", port=post.port, **options)
    controller.start()
    try:
        yield post
    finally:
        controller.stop()
