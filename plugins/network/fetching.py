"""The one place that touches the net: fetch a web page or a feed that strangers wrote, and reach nothing else.

What is refused is a value with its reason, never an exception: an address inside somebody's network, a redirect there,
an answer that is too large, too slow or packed in a way that was not asked for.
"""

from __future__ import annotations

import queue
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NoReturn

import httpcore
import httpx

from plugins.network.problems import printable
from plugins.network.reach import Policy, RefusedError, allowed, port, target

MEBIBYTE = 1 << 20
_REDIRECTS = {301, 302, 303, 307, 308}
_FOR_GOOD = {301, 308}
_MOST_ADDRESSES = 4  # of one host, tried in turn
_LONGEST_HEAD = MEBIBYTE // 4
_MOST_PIECES = 20_000  # in which an answer may come: each costs time, however small it is

Resolve = Callable[[str, int], Sequence[str]]
Connect = Callable[[str, int, float], httpcore.NetworkStream]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one fetch may cost, redirects included. Sizes are in bytes, as sent and once unpacked."""

    seconds: float = 15.0
    raw: int = 5 * MEBIBYTE
    unpacked: int = 5 * MEBIBYTE
    redirects: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer of 200, or of 304 (not changed, no body) when the request asked for that. Header names are small."""

    url: str  # where the answer came from, after redirects
    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    moved: bool = False  # every redirect on the way there was said to be for good


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why there is no answer, in plain words. `status` is 0 when no host answered."""

    why: str
    status: int = 0
    retry_after: str = ""  # as the host wrote it


def system_addresses(host: str, port: int) -> Sequence[str]:
    """The addresses that this machine knows a host by. Raises OSError or UnicodeError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def _connect(address: str, port: int, seconds: float) -> httpcore.NetworkStream:
    return httpcore.SyncBackend().connect_tcp(address, port, timeout=seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Net:
    """The machine's part in a fetch; tests bring their own."""

    resolve: Resolve = system_addresses
    connect: Connect = _connect
    clock: Callable[[], float] = time.monotonic


def fetch(
    url: str,
    *,
    policy: Policy,
    limits: Limits = Limits(),
    headers: Mapping[str, str] | None = None,
    net: Net = Net(),
) -> Fetched | Refused:
    """Get `url` with `headers` added. Follows redirects, each checked as if somebody had asked for it."""
    try:
        budget = _Budget(limits, net.clock)
        where = target(url, policy)
        moved = True
        for hop in range(limits.redirects + 1):
            answer = _one(where, policy, limits, budget, net, headers or {}, moved=hop > 0 and moved)
            if isinstance(answer, Fetched):
                return answer
            moved = moved and answer.for_good
            where = target(answer.url, policy)
        raise RefusedError(f"leads on to another address more than {limits.redirects} times")
    except RefusedError as error:
        return Refused(why=error.why, status=error.status, retry_after=error.retry_after)
    except httpcore.TimeoutException:
        return Refused(why=_too_slow(limits))
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, OSError) as error:
        return Refused(why=_said(error))


# ------------------------------------------------------------------------------------------------------ its addresses


def _addresses(url: httpx.URL, policy: Policy, budget: _Budget, net: Net) -> Sequence[str]:
    """What to connect to: resolved once, so that a host can't say one thing to the check and another to us."""
    host = url.raw_host.decode("ascii")
    found = _in_time(lambda: net.resolve(host, port(url)), budget)
    return allowed(url, found, policy)[:_MOST_ADDRESSES]


def _in_time(resolve: Callable[[], Sequence[str]], budget: _Budget) -> Sequence[str]:
    """What `resolve` finds while there is time: the system's own resolver knows no deadline."""
    answers: queue.SimpleQueue[Sequence[str] | OSError | UnicodeError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(resolve())
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=budget.seconds())
    except queue.Empty:
        raise RefusedError(_too_slow(budget.limits)) from None
    if isinstance(answer, (OSError, UnicodeError)):
        raise RefusedError("its host is not known (is the address right, and is this machine on the net?)")
    return answer


# --------------------------------------------------------------------------------------------------- what it may cost


@dataclass(slots=True)
class _Budget:
    """Time and bytes that are left of one fetch, over all its redirects."""

    limits: Limits
    clock: Callable[[], float]
    ends: float = field(init=False)
    most: int = field(init=False)  # bytes to receive before what comes next must be over
    received: int = 0

    def __post_init__(self) -> None:
        self.ends = self.clock() + self.limits.seconds
        self.most = self.limits.raw

    def seconds(self) -> float:
        """How long the next step may wait. Raises when there is no time left."""
        left = self.ends - self.clock()
        if left <= 0:
            raise RefusedError(_too_slow(self.limits))
        return left

    def take(self, data: bytes) -> bytes:
        self.received += len(data)
        if self.received > self.limits.raw:
            raise RefusedError(_too_large(self.limits.raw))
        if self.received > self.most:
            raise RefusedError("sends headers and never begins with its answer")
        return data


def _too_slow(limits: Limits) -> str:
    return f"took longer than {limits.seconds:g} seconds"


def _too_large(size: int) -> str:
    return f"is larger than {size / MEBIBYTE:g} MiB"


class _Stream(httpcore.NetworkStream):
    """A connection on which every step, also the slowest drip, counts against one budget."""

    def __init__(self, stream: httpcore.NetworkStream, budget: _Budget) -> None:
        self._stream = stream
        self._budget = budget

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._budget.take(self._stream.read(max_bytes, self._budget.seconds()))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._budget.seconds())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, self._budget.seconds()), self._budget)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    """Connects to the checked addresses of one target, whatever its host's name means by now."""

    def __init__(self, addresses: Sequence[str], budget: _Budget, net: Net) -> None:
        self._addresses = addresses
        self._budget = budget
        self._net = net

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        failed: httpcore.ConnectError | None = None
        for address in self._addresses:
            try:
                return _Stream(self._net.connect(address, port, self._budget.seconds()), self._budget)
            except httpcore.ConnectError as error:
                failed = error
        raise failed or httpcore.ConnectError("no address")


# ---------------------------------------------------------------------------------------------------------- one answer


@dataclass(frozen=True, slots=True)
class _Redirect:
    url: str
    for_good: bool


@cache
def _tls() -> ssl.SSLContext:
    # Nothing of the environment: a variable must neither add a certificate nor a proxy.
    return httpx.create_ssl_context(verify=True, trust_env=False)


def _one(
    url: httpx.URL,
    policy: Policy,
    limits: Limits,
    budget: _Budget,
    net: Net,
    headers: Mapping[str, str],
    *,
    moved: bool,
) -> Fetched | _Redirect:
    """One request on a connection of its own: no cookie, no proxy, no second use."""
    backend = _Backend(_addresses(url, policy, budget, net), budget, net)
    sent = {"User-Agent": "Highroad", "Accept": "*/*", **headers, "Accept-Encoding": "gzip", "Connection": "close"}
    budget.most = budget.received + _LONGEST_HEAD
    where = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    with (
        httpcore.ConnectionPool(ssl_context=_tls(), network_backend=backend, max_connections=1) as pool,
        pool.stream("GET", where, headers=list(sent.items())) as response,
    ):
        budget.most = limits.raw
        found = _headers(response.headers)
        status = response.status
        if status in _REDIRECTS:
            return _Redirect(_onward(url, found.get("location", "")), status in _FOR_GOOD)
        if status == 304 and {"if-none-match", "if-modified-since"} & {name.lower() for name in headers}:
            return Fetched(url=str(url), status=304, headers=found, moved=moved)
        if status != 200:
            raise RefusedError(f"its host answers {status}", status, found.get("retry-after", "")[:100])
        body = _unpacked(response.iter_stream(), found.get("content-encoding", ""), limits.unpacked, budget)
    return Fetched(url=str(url), status=200, headers=found, body=body, moved=moved)


def _headers(raw: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in raw:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found


def _onward(url: httpx.URL, location: str) -> str:
    if not location:
        raise RefusedError("leads on to another address without naming it")
    try:
        # Hosts send UTF-8 although headers are Latin-1.
        return str(url.join(location.encode("latin-1").decode("utf-8")))
    except (httpx.InvalidURL, UnicodeError):
        raise RefusedError("leads on to an address that can't be read as one") from None


def _unpacked(chunks: Iterable[bytes], encoding: str, most: int, budget: _Budget) -> bytes:
    """The body of an answer, never more than `most` bytes of it in memory."""
    kind = encoding.strip().lower()
    if kind not in ("", "identity", "gzip", "x-gzip"):
        raise RefusedError(f"is packed as '{printable(kind[:40])}', which was not asked for")
    out = bytearray()
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 16) if "gzip" in kind else None
    for number, chunk in enumerate(chunks):
        budget.seconds()
        if number >= _MOST_PIECES:
            raise RefusedError("comes in too many pieces")
        while chunk:
            if unpack is None:
                out += chunk
                chunk = b""
            else:
                out, chunk, unpack = _unpack_some(out, chunk, unpack, most)
            if len(out) > most:
                raise RefusedError(_too_large(most))
    if unpack is not None and out and not unpack.eof:
        _broken_gzip()
    return bytes(out)


def _unpack_some(
    out: bytearray, chunk: bytes, unpack: zlib._Decompress, most: int
) -> tuple[bytearray, bytes, zlib._Decompress]:
    """Unpack until one byte over `most`; what is left of the chunk; a file may consist of several packed parts."""
    if unpack.eof:
        unpack = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        out += unpack.decompress(chunk, most - len(out) + 1)
    except zlib.error:
        _broken_gzip()
    return out, (unpack.unused_data if unpack.eof else unpack.unconsumed_tail), unpack


def _broken_gzip() -> NoReturn:
    raise RefusedError("says that it is packed as gzip, and is not, or not whole")


def _said(error: Exception) -> str:
    """What the net did, as far as it helps; never more than a line."""
    match error:
        case httpcore.ConnectError() if isinstance(error.__context__, ssl.SSLError) or "SSL" in str(error):
            return f"its host can't prove who it is ({printable(str(error))[:200]})"
        case httpcore.ConnectError():
            return "its host can't be reached"
        case httpcore.RemoteProtocolError() | httpcore.ReadError():
            return "its host broke off, or its answer is no proper HTTP"
        case _:
            return f"could not be fetched ({printable(str(error) or type(error).__name__)[:200]})"
