"""A folder on a real server, as a static host shows it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from plugins.network.content_types import content_type


@dataclass(frozen=True, slots=True)
class Serving:
    """A server that runs; `url` is the address of the front page."""

    server_port: int
    url: str


class _Site(StaticFiles):
    """Answers with the page 404.html where there is nothing; files are sent as what their names say."""

    policy = ""  # what every answer tells the browser that it may do

    async def get_response(self, path: str, scope: Scope) -> Response:
        answer = await super().get_response(path, scope)
        if answer.status_code == 200:
            answer.headers["content-type"] = content_type("" if path == "." else str(getattr(answer, "path", path)))
        if self.policy:
            answer.headers["content-security-policy"] = self.policy
        return answer


class _Server(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, app: Starlette, port: int) -> None:
        quiet: dict[str, Any] = {"log_config": None, "log_level": "error", "access_log": False, "lifespan": "off"}
        super().__init__(uvicorn.Config(app, host="127.0.0.1", port=port, **quiet))
        self.begun = threading.Event()

    async def startup(self, sockets: list | None = None) -> None:
        await super().startup(sockets)
        self.begun.set()


@contextmanager
def serve(
    folder: Path, prefix: str = "", port: int = 0, *, compress: bool = False, policy: str = ""
) -> Iterator[Serving]:
    """Serve `folder` under the path of the site's url ("" or "/insights") while the block runs; it may come later.

    With `compress` as a host does that cares how long readers wait; with `policy` as its Content-Security-Policy.
    """
    around = [Middleware(GZipMiddleware)] if compress else []
    site = _Site(directory=folder, html=True, check_dir=False)
    site.policy = policy
    app = Starlette(routes=[Mount(prefix, site)], middleware=around)
    server = _Server(app, port)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert server.begun.wait(120), "it never began to listen"
    try:
        number = server.servers[0].sockets[0].getsockname()[1]
        yield Serving(number, f"http://127.0.0.1:{number}{prefix}/")
    finally:
        server.should_exit = True
        thread.join()
