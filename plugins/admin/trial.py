"""A trial of `/admin/` on this machine: the page out of the live site, and a checked way to the file server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from hmac import compare_digest

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from plugins.admin.asking import forbidden, stranger, wish_in
from plugins.admin.trial_server import FileServer
from plugins.network import urls
from plugins.network.admin_policy import policy
from plugins.network.content_types import content_type
from plugins.network.live import Live

MOST = 64 << 20  # bytes of a wish: decap-server takes 50 MB, and a picture is a third larger there
ENTER = "enter/"  # before the key
_ALWAYS = {
    "Cache-Control": "no-cache",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class Trial:
    """What a preview serves under `/admin/`. `folder` is the name of the units folder, `key` of this trial alone."""

    server: FileServer
    folder: str
    key: str

    @property
    def entrance(self) -> str:
        """The site path that lets a browser in."""
        return urls.admin(f"{ENTER}{self.key}")

    def application(self, live: Live) -> ASGIApp:
        """The application, for requests below `/admin/` that were sent to this machine by one of its own names."""

        async def enter(request: Request) -> Response:
            return self._let_in(request, f"{live.prefix}{urls.ADMIN}")

        async def wish(request: Request) -> Response:
            return await self._wish(request)

        async def page(request: Request) -> Response:
            return await run_in_threadpool(_page, live, request)

        routes = [
            Route("/" + ENTER + "{key}", enter, methods=["GET"]),
            Route(urls.ADMIN_API.removeprefix(urls.ADMIN[:-1]), wish, methods=["POST"]),
            Route("/{rest:path}", page, methods=["GET"]),
        ]
        return Starlette(routes=routes)

    def _let_in(self, request: Request, home: str) -> Response:
        if not compare_digest(request.path_params["key"].encode(), self.key.encode()):
            return PlainTextResponse("This key is of another trial.\n", 403, headers=_ALWAYS)
        answer = RedirectResponse(home, 303, headers=_ALWAYS)
        answer.set_cookie(_cookie(request), self.key, path=home, httponly=True, samesite="strict")
        return answer

    async def _wish(self, request: Request) -> Response:
        cookie = request.cookies.get(_cookie(request), "")
        if why := stranger({name.lower(): value for name, value in request.headers.items()}, cookie, self.key):
            return _refused(why, 403)
        body = await _all(request.stream())
        if body is None:
            return _refused(f"This is larger than {MOST >> 20} MB.", 413)
        wish = wish_in(body)
        if why := forbidden(wish, self.folder):
            return _refused(why, 403)
        try:
            status, said = await run_in_threadpool(self.server.ask, wish)
        except OSError:
            return _refused("The file server has ended; end 'invoke admin' and start it again.", 502)
        return Response(said, status, headers=_ALWAYS, media_type="application/json")


def _cookie(request: Request) -> str:
    """Its name: browsers keep cookies by host, whatever the port."""
    return f"highroad-{request.url.port}"


def _refused(why: str, status: int) -> Response:
    return JSONResponse({"error": why}, status, headers=_ALWAYS)


async def _all(stream: AsyncIterator[bytes]) -> bytes | None:
    """All of a body; None when it is too large."""
    body = bytearray()
    async for chunk in stream:
        body += chunk
        if len(body) > MOST:
            return None
    return bytes(body)


def _page(live: Live, request: Request) -> Response:
    path = f"{urls.ADMIN[1:]}{request.path_params['rest']}"
    found = live.answer(path.removesuffix("index.html"))
    if found is None:
        return PlainTextResponse("There is nothing here.\n", 404, headers=_ALWAYS)
    kind = content_type(path)
    headers = {**_ALWAYS, "Content-Type": kind, "ETag": f'"{found.etag}"'}
    if kind.startswith("text/html"):
        headers["Content-Security-Policy"] = policy()
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return FileResponse(found.file, headers=headers) if found.file else Response(found.body, headers=headers)
