"""A real server on loopback that says, byte for byte, whatever a test has it say; and one that must hear nothing."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

Say = Callable[[socket.socket, "Request"], None]


@dataclass(frozen=True, slots=True)
class Request:
    path: str
    headers: Mapping[str, str]  # names are small


@dataclass
class Loopback:
    """What the server says at each path, and what it was asked."""

    port: int
    says: dict[str, Say] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)

    @property
    def pair(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"http://{self.pair}{path}"


def answer(
    body: bytes = b"", status: str = "200 OK", type: str = "application/xml", length: int | None = None, **headers: str
) -> Say:
    """A whole answer; `length` lies about the body's, and `_` stands for `-` in names of headers."""
    lines = [
        f"HTTP/1.1 {status}",
        f"Content-Type: {type}",
        f"Content-Length: {len(body) if length is None else length}",
    ]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return raw("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)


def raw(data: bytes) -> Say:
    """These bytes and nothing else."""

    def say(connection: socket.socket, request: Request) -> None:
        connection.sendall(data)

    return say


def redirect(location: str, status: str = "302 Found") -> Say:
    return answer(status=status, Location=location)


def endless(head: bytes, more: bytes) -> Say:
    """`head`, then `more` until the other side has enough."""

    def say(connection: socket.socket, request: Request) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(more)

    return say


def reset(connection: socket.socket, request: Request) -> None:
    """Break the connection off in the middle of an answer."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False


@contextmanager
def serving() -> Iterator[Loopback]:
    """A server on a port of its own, until the block ends."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            request = _request(self.rfile.readline)
            here.asked.append(request)
            with contextlib.suppress(OSError):  # the other side may go when it has enough
                here.says.get(request.path, answer(status="404 Not Found"))(self.connection, request)

    with _Server(("127.0.0.1", 0), Handler) as server:
        here = Loopback(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield here
        server.shutdown()
        thread.join()


def _request(readline: Callable[[], bytes]) -> Request:
    path = (readline().split() or [b"", b""])[1].decode("latin-1")
    headers = {}
    while (line := readline().decode("latin-1").strip()) != "":
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    return Request(path, headers)


@dataclass
class Listener:
    """A second port. `touched` counts connections to it; nobody may make one."""

    port: int
    touched: int = 0


@contextmanager
def listening() -> Iterator[Listener]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        here = Listener(server.getsockname()[1])
        server.settimeout(0.05)
        done = threading.Event()

        def listen() -> None:
            while not done.is_set():
                with contextlib.suppress(TimeoutError):
                    server.accept()[0].close()
                    here.touched += 1

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield here
        done.set()
        thread.join()
