"""The preview for somebody's own phone: a second door, on an address of the network that this machine is in.

It opens on request alone and to nobody without its key, shows what the other shows, and lets nobody do anything. What
goes through it is not encrypted, so its words say in whose network one had better not open it.
"""

from __future__ import annotations

import io
import ipaddress
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote

import anyio
import segno
from anyio.abc import SocketAttribute
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from plugins.network.problems import SetupError
from plugins.preview.asking import href, page_path

ENTER = "/.highroad/enter/"
IDLE = 2 * 60 * 60.0  # seconds without a request, after which the door closes
_ELSEWHERE = ("192.0.2.1", 9)  # an address of nobody's (RFC 5737): nothing is sent to find the way there
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",  # the key is in the address
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class Door:
    """Where phones come in, and the key that they need."""

    address: str
    port: int
    prefix: str = ""  # of the site
    key: str = field(default_factory=lambda: secrets.token_urlsafe(16), repr=False)

    @property
    def host(self) -> str:
        """The one Host header that is answered."""
        name = f"[{self.address}]" if ":" in self.address else self.address
        return name if self.port == 80 else f"{name}:{self.port}"

    @property
    def cookie(self) -> str:
        """The name under which a browser keeps the key: ports share cookies, and their previews have other keys."""
        return f"highroad-{self.port}"

    def entrance(self, at: str = "") -> str:
        """The address that lets somebody in, to the site path `at`."""
        return f"http://{self.host}{ENTER}{self.key}{self.prefix}/{quote(at.lstrip('/'))}"

    def words(self, at: str = "", *, drawn: bool = False) -> list[str]:
        """What a terminal is told; `drawn` puts the address into a square that a phone's camera reads."""
        entrance = self.entrance(at)
        return [
            "",
            f"On your phone, in the same network: {entrance}",
            *(square(entrance) if drawn else ()),
            "Whoever in this network has that address can read all that this preview shows, drafts too, and nothing is"
            " encrypted:",
            "open it only in a network that you trust, and hand it to nobody. It ends with Ctrl-C, or when nobody has"
            f" looked for {round(IDLE / 3600)} hours.",
        ]


def square(address: str) -> list[str]:
    """An address as a QR code for a terminal, black on white whatever the terminal's own colours are."""
    out = io.StringIO()
    segno.make(address, micro=False, error="l").terminal(out, border=2, compact=True)
    return [f"\x1b[97;40m{line}\x1b[0m" for line in out.getvalue().splitlines()]


async def address_of(wanted: str) -> str:
    """The address of this machine to listen on: the one `wanted`, else the one by which it leaves its own network.

    Raises SetupError for one that can be reached from anywhere, and when there is none.
    """
    if wanted:
        return private(wanted)
    try:
        async with await anyio.create_connected_udp_socket(*_ELSEWHERE) as socket:
            found = socket.extra(SocketAttribute.local_address)[0]
    except OSError:
        raise SetupError(
            "this machine is in no network, so no phone can reach it; join one, or name its address: --lan=192.168.1.20"
        ) from None
    return private(str(found))


def private(address: str) -> str:
    """The address, if nobody can ask for it from outside of its own network. Raises SetupError."""
    try:
        found = ipaddress.ip_address(address.strip("[]"))
    except ValueError:
        raise SetupError(f"--lan: '{address}' is no address; write this machine's, as in --lan=192.168.1.20") from None
    if found.is_unspecified or found.is_multicast:
        raise SetupError(f"--lan: {found} is not one address; write this machine's, as in --lan=192.168.1.20")
    if found.is_global:
        raise SetupError(f"--lan: {found} can be reached from the whole internet, and drafts are for nobody there")
    return str(found)


def through(door: Door, app: ASGIApp, used: Callable[[], None]) -> ASGIApp:
    """Let those who have the key look, at exactly this address; `used` is called whenever somebody does."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        answer = _refused(door, scope) or _let_in(door, scope)
        if answer is not None:
            await answer(scope, receive, send)
            return
        used()
        await app(scope, receive, send)

    return guarded


def _refused(door: Door, scope: Scope) -> PlainTextResponse | None:
    headers = Headers(scope=scope)
    if headers.get("host", "").lower() != door.host:
        return PlainTextResponse("Nothing is here.\n", 403, headers=_HEADERS)
    if scope["method"] not in ("GET", "HEAD"):
        return PlainTextResponse("Here is only something to look at.\n", 405, headers=_HEADERS)
    return None


def _let_in(door: Door, scope: Scope) -> PlainTextResponse | RedirectResponse | None:
    """What lets somebody in who brings the key, and keeps everybody else out; None for who was let in before."""
    asked = scope["raw_path"].decode("latin-1")
    if asked.startswith(ENTER):
        key, _, rest = asked.removeprefix(ENTER).partition("/")
        if _is(key, door.key):
            path = page_path(f"/{rest}", door.prefix)
            answer = RedirectResponse(href(path or "", door.prefix), 303, headers=_HEADERS)
            answer.set_cookie(door.cookie, door.key, httponly=True, samesite="lax")
            return answer
    elif _is(_cookie(Headers(scope=scope).get("cookie", ""), door.cookie), door.key):
        return None
    return PlainTextResponse("Nothing is here without the key.\n", 403, headers=_HEADERS)


def _is(given: str, key: str) -> bool:
    return secrets.compare_digest(given.encode("utf-8", "replace"), key.encode())


def _cookie(header: str, name: str) -> str:
    try:
        found = SimpleCookie(header).get(name)
    except CookieError:
        return ""
    return found.value if found else ""


class Use:
    """When somebody last looked, so that a door that nobody needs any more is not left open."""

    def __init__(self, idle: float, clock: Callable[[], float]) -> None:
        self._idle, self._clock = idle, clock
        self._last = clock()

    def used(self) -> None:
        self._last = self._clock()

    def left(self) -> float:
        """Seconds until the door closes."""
        return self._last + self._idle - self._clock()

    async def over(self) -> None:
        """Wait until nobody has looked for so long."""
        while (left := self.left()) > 0:
            await anyio.sleep(left)
