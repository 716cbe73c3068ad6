"""The site as it is right now, in a browser on this machine: a saved file is on the page at once.

Knows nothing of how pages are made: it is handed a `Live` (see `plugins/network/live.py`), watches the files that it
names, feeds it what was saved, and shows what it answers with the problems that it found. It writes no file.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import quote

import anyio
import uvicorn
from anyio import from_thread
from anyio.abc import SocketAttribute
from anyio.lowlevel import current_token
from starlette.types import ASGIApp

from plugins.network.live import Live, Passing, Shown, Step
from plugins.network.problems import SetupError
from plugins.network.stopping import INTERRUPTED, exit_code
from plugins.preview import phone
from plugins.preview.app import application, only_this_machine
from plugins.preview.asking import LOOPBACK
from plugins.preview.board import Board
from plugins.preview.editors import Editor, editor_of
from plugins.preview.opener import Opener
from plugins.preview.serving import Showing
from plugins.preview.updating import Updater
from plugins.preview.watching import watch

PORT = 8000
_TRIED = 10  # ports, from that one on
_NO_DELAY = (6, 1, 1)  # IPPROTO_TCP, TCP_NODELAY, on: head and body are two writes, the second would wait 40 ms
_TURN = 0.0005  # seconds after which an update lets an answer through; Python's own 0.005 add up, ten times a page
_PATIENCE = 1  # seconds that a request may take to end when the preview ends

Say = Callable[[str], None]
Other = Callable[[Live], ASGIApp]
Begun = Callable[[Callable[[], None]], None]  # is handed what ends the server, from any thread


def _print(line: str) -> None:
    print(line, flush=True)


def run(
    make_live: Callable[[], Live],
    *,
    port: int | None = None,
    ipv6: bool = False,
    open_browser: bool = False,
    at: str = "",
    editor: str = "",
    lan: bool | str = False,
    kit: Passing | None = None,
    others: Mapping[str, Other] | None = None,
    entrance: str = "",
    say: Say = _print,
) -> int:
    """Serve a live site on loopback until Ctrl-C. The exit code: 0, or 1 when it can't begin.

    `port` None takes the first free one from 8000 on, 0 any. `make_live` is called once the port is ours; what it
    can't read it raises as SetupError only when there is nothing to watch either. The browser opens the page at the
    site path `at`, else the front page. `editor` is a command or a link, "" the one that the environment tells of.
    `lan` also serves phones in the network that this machine is in, at the address that it names or at our own there.
    `kit` makes what it takes to pass a post on. `others` are applications that somebody else brings, by the site path
    below which they answer this machine, and `entrance` the site path by which one comes to them.
    """

    def serve() -> None:
        opens = editor_of(editor, os.environ, shutil.which)
        hosts = tuple(LOOPBACK) if ipv6 else tuple(LOOPBACK)[:1]
        beside = (anyio.run(phone.address_of, "" if lan is True else lan),) if lan else ()
        sockets = anyio.run(listen, (*hosts, *beside), port)
        live = make_live()
        number = sockets[0].getsockname()[1]
        addresses = [f"http://{LOOPBACK[host]}:{number}{live.prefix}/" for host in hosts]
        door = phone.Door(beside[0], number, live.prefix) if beside else None

        listening = threading.Event()

        def begun(end: Callable[[], None]) -> None:
            listening.set()
            if port is None and number != PORT:
                say(f"Port {PORT} is taken.")
            say(f"Serving {' and '.join(addresses)} (Ctrl-C ends it)")
            for line in door.words(at, drawn=sys.stdout.isatty()) if door else ():
                say(line)
            if entrance:
                say(f"Write at {addresses[0]}{entrance.lstrip('/')}")
            if open_browser:
                webbrowser.open(addresses[0] + quote((at or entrance).lstrip("/")))

        with _ending_quietly(listening), _taking_turns():
            anyio.run(partial(show, live, sockets, say, begun, editor=opens, door=door, kit=kit, others=others))

    code = exit_code(serve)
    return 0 if code == INTERRUPTED else code


async def listen(hosts: Iterable[str], port: int | None) -> list[Any]:
    """Sockets that listen on loopback, all on one port. Raises SetupError when the port is taken."""
    candidates = range(PORT, PORT + _TRIED) if port is None else (port,)
    for candidate in candidates:
        try:
            return await _listen_on(hosts, candidate)
        except (OSError, OverflowError) as failed:
            error = failed
            if isinstance(failed, OSError) and failed.errno == errno.EADDRNOTAVAIL:
                raise SetupError(
                    f"this machine does not have each of {', '.join(hosts)} among its addresses"
                ) from failed
    raise SetupError(f"can't serve on port {candidates[-1]} ({error}); give another with --port") from error


async def _listen_on(hosts: Iterable[str], port: int) -> list[Any]:
    sockets: list[Any] = []
    try:
        for host in hosts:
            listener = await anyio.create_tcp_listener(local_host=host, local_port=port)
            raw = listener.extra(SocketAttribute.raw_socket)
            raw.setsockopt(*_NO_DELAY)
            sockets.append(raw)
            port = raw.getsockname()[1]
    except OSError:
        for opened in sockets:
            opened.close()
        raise
    return sockets


async def show(
    live: Live,
    sockets: list[Any],
    say: Say,
    begun: Begun,
    *,
    editor: Editor | None = None,
    door: phone.Door | None = None,
    idle: float = phone.IDLE,
    kit: Passing | None = None,
    others: Mapping[str, Other] | None = None,
) -> None:
    """Serve, watch and update until a signal comes, or what `begun` is handed is called.

    With a `door` the last of the sockets is its own; it closes by itself when nobody came through for `idle` seconds.
    """
    board, outer, stop, token = Board(), Board(), anyio.Event(), current_token()

    def post(step: Step) -> None:
        board.post(step.right)
        outer.post(step.right)

    def posted(step: Step) -> None:
        with suppress(anyio.RunFinishedError):  # everybody has gone home
            from_thread.run_sync(post, step, token=token)

    updater = Updater(live, posted, say)

    def changed(paths: frozenset[Path], aloud: bool) -> None:
        updater.changed(paths, aloud=aloud)

    here = Showing(live, updater.problems, Opener(editor or Editor(), live.watched), kit)
    brought = {f"{live.prefix}{path}": make(live) for path, make in (others or {}).items()}
    server = _Server(only_this_machine(application(here, board, brought)), board, begun)
    updater.start()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(watch, live.watched, changed, stop)
        if door is not None:
            there = Showing(live, partial(_without_places, updater.problems))
            tasks.start_soon(_serve_phones, there, door, sockets.pop(), outer, stop, idle, say)
        await server.serve(sockets)
        stop.set()


def _without_places(problems: Callable[[], tuple[Shown, ...]]) -> tuple[Shown, ...]:
    """The problems, without where their files lie on this machine."""
    return tuple(replace(one, source=None) for one in problems())


async def _serve_phones(
    showing: Showing, door: phone.Door, socket: Any, board: Board, stop: anyio.Event, idle: float, say: Say
) -> None:
    """Serve those who come through the door until `stop` is set, or nobody has come for `idle` seconds."""
    use = phone.Use(idle, anyio.current_time)
    server = _Guest(phone.through(door, application(showing, board), use.used), board, lambda end: None)

    async def close_when_unused() -> None:
        await use.over()
        say(f"Nobody has looked at http://{door.host}/ for {idle / 3600:.3g} hours: it is closed.")
        server.should_exit = True

    async def close_with_the_other() -> None:
        await stop.wait()
        server.should_exit = True

    async with anyio.create_task_group() as ends:
        ends.start_soon(close_when_unused)
        ends.start_soon(close_with_the_other)
        await server.serve([socket])
        ends.cancel_scope.cancel()


class _Server(uvicorn.Server):
    """Lets everybody who listens for events go before it ends; else it would wait for them."""

    def __init__(self, app: Any, board: Board, begun: Begun) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http="h11",
                loop="asyncio",
                ws="none",
                lifespan="off",
                log_config=None,
                log_level="error",
                access_log=False,
                proxy_headers=False,
                server_header=False,
                timeout_graceful_shutdown=_PATIENCE,
            )
        )
        self._board = board
        self._begun = begun

    async def startup(self, sockets: list[Any] | None = None) -> None:
        await super().startup(sockets)
        self._begun(partial(setattr, self, "should_exit", True))

    async def shutdown(self, sockets: list[Any] | None = None) -> None:
        self._board.close()
        await super().shutdown(sockets)


class _Guest(_Server):
    """A second server of this process, which leaves signals to the first."""

    def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]
        return nullcontext()


@contextmanager
def _taking_turns() -> Iterator[None]:
    """Answers go before updates: a thread that computes lets the others through much sooner than it usually does."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(_TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


@contextmanager
def _ending_quietly(listening: threading.Event) -> Iterator[None]:
    """Ctrl-C is how a preview ends, not an interruption: the server takes it, and sends it on to us when it is done."""

    def ended(number: int, frame: FrameType | None) -> None:
        if not listening.is_set():
            raise SystemExit(INTERRUPTED)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    signals = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, ended) for number in signals}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
