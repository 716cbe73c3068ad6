"""What the firm decides about its server, and what follows from the network's address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from plugins.hosting.policies import TRANSPORT, Transport
from plugins.hosting.table import Row, table_for
from plugins.network.model import Admin
from plugins.network.problems import SetupError, printable
from plugins.network.urls import Urls

MADE = "Made by Highroad"  # in the first line of every file of this room, so that no other is ever overwritten
_ROOT = re.compile(r"/[^\"\\${}\n\r\t\0]*")
_LISTEN = re.compile(r"(?:(?P<host>[0-9.]+|\[[0-9a-fA-F:]+\]):)?(?P<port>[0-9]{1,5})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server of the firm's own, for a network at `base` (its `url`, no trailing slash)."""

    base: str
    root: str = "/srv/highroad"  # the folder with the site in it; where the url has a path, at that path below
    listen: str = ""  # "port" or "address:port"; "" is what a server of that name listens on
    transport: Transport = Transport.HOST
    brotli: bool = False  # whether nginx has the module for it
    admin: Admin | None = None  # where /admin/ leaves what is written, if there is one

    @property
    def host(self) -> str:
        """The name of the host, as DNS has it."""
        return (urlsplit(self.base).hostname or "").encode("idna").decode("ascii")

    @property
    def urls(self) -> Urls:
        return Urls(self.base)

    @property
    def prefix(self) -> str:
        """The path of the network's `url`, as a server sees it: decoded."""
        return unquote(self.urls.prefix)

    @property
    def table(self) -> Sequence[Row]:
        """Which headers go with what."""
        return table_for(self.admin)

    @property
    def secure(self) -> str:
        """What browsers are told of HTTPS; "" for nothing."""
        return TRANSPORT[self.transport]


def checked(server: Server) -> Server:
    """The same. Raises SetupError for what can't be written into a server's file."""
    if not _ROOT.fullmatch(server.root):
        what = "write a path from the root on, without quotes, braces or dollar signs, as in /srv/highroad"
        raise SetupError(f"--root: '{printable(server.root)}' can't be used; {what}")
    found = _LISTEN.fullmatch(server.listen)
    if server.listen and (not found or not 0 < int(found["port"]) < 65536):
        raise SetupError(f"--listen: '{printable(server.listen)}' is no port; write 8080, 127.0.0.1:8080 or [::1]:8080")
    return server


def transport_of(written: str, named: str) -> Transport:
    """How much of the domain is told to use HTTPS; `named` is where it was written. Raises SetupError."""
    try:
        return Transport(written)
    except ValueError:
        raise SetupError(f"{named}: '{printable(written)}' is none of {', '.join(Transport)}") from None
