"""The preview as a web application: who may ask, what goes over the line."""

from __future__ import annotations

import os
import stat
from collections.abc import AsyncIterator, Mapping
from typing import BinaryIO

from anyio import to_thread
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from plugins.network.live import Answer
from plugins.preview import overlay
from plugins.preview.asking import byte_range, known_hosts
from plugins.preview.board import Board
from plugins.preview.editors import VARIABLE, How
from plugins.preview.opener import OPEN, Opener
from plugins.preview.opening import MOST, NotOpenedError, place_of, started
from plugins.preview.serving import HTML, Found, Showing, kind

CHUNK = 1 << 20  # bytes of a file that are in memory at a time
_POLICIES = {HTML: overlay.POLICY, "image/svg+xml": overlay.DRAWING_POLICY}  # by media type
_ALWAYS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",  # drafts are nobody else's pictures
    "X-Content-Type-Options": "nosniff",
}


def application(showing: Showing, board: Board, others: Mapping[str, ASGIApp] | None = None) -> ASGIApp:
    """The application for one live site. Whoever asks sits at this machine where `showing` has an editor.

    `others` answer what is asked for below these paths.
    """

    async def page(request: Request) -> Response:
        version = board.version  # before the page is made: what changes meanwhile makes it old, not new
        return await run_in_threadpool(_page, showing, request, version)

    async def events(request: Request) -> Response:
        return StreamingResponse(board.listen(), media_type="text/event-stream", headers=_ALWAYS)

    async def state(request: Request) -> Response:
        version = board.version
        if request.query_params.get("version") == version:
            return JSONResponse({"version": version}, headers=_ALWAYS)
        asked = request.query_params.get("path", "/")
        return JSONResponse(await run_in_threadpool(_state, showing, asked, version), headers=_ALWAYS)

    async def script(request: Request) -> Response:
        return Response(overlay.SCRIPT_BYTES, media_type="text/javascript", headers=_ALWAYS)

    async def opens(request: Request) -> Response:
        if showing.opener is None or request.headers.get("origin") != f"http://{request.headers['host']}":
            return PlainTextResponse("Only a page of the preview itself opens files.\n", 403, headers=_ALWAYS)
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST:
                return PlainTextResponse("This is too long.\n", 413, headers=_ALWAYS)
        return await run_in_threadpool(_open, showing.opener, body)

    routes = [
        Route(OPEN, opens, methods=["POST"]),
        Route(overlay.EVENTS, events, methods=["GET"]),
        Route(overlay.STATE, state, methods=["GET"]),
        Route(overlay.SCRIPT, script, methods=["GET"]),
        *(Mount(path.rstrip("/"), app=app) for path, app in (others or {}).items()),
        Route("/{rest:path}", page, methods=["GET"]),
    ]
    return _whole_paths(Starlette(routes=routes))


def only_this_machine(app: ASGIApp) -> ASGIApp:
    """Refuse every request that was sent to another name than this machine's own (DNS rebinding)."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            hosts = known_hosts(scope["server"][1])
            host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
            if host.lower() not in hosts:
                words = "The preview answers this machine alone, at the address that it printed.\n"
                await PlainTextResponse(words, 403, headers=_ALWAYS)(scope, receive, send)
                return
        await app(scope, receive, send)

    return guarded


def _whole_paths(app: ASGIApp) -> ASGIApp:
    """Let the router see a path that begins with "/" whatever was sent; `_page` reads it as it was written."""

    async def whole(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["path"].startswith("/"):
            scope = {**scope, "path": "/" + scope["path"]}
        await app(scope, receive, send)

    return whole


def _open(opener: Opener, body: bytes) -> Response:
    """Show a line of a file in the editor: then the page stays as it is (204). Else a page says what to do instead."""
    try:
        place = place_of(body, opener.roots())
    except NotOpenedError as error:
        return _own(overlay.unopened_page(str(error), "", "Go back and load the page again."), 403)
    editor, by_hand = opener.editor, opener.editor.to_copy(str(place.file), place.line)
    if editor.how is How.COMMAND:
        failed = started(editor, place)
        advice = f"Is it installed? {VARIABLE}, or invoke preview --editor, names another."
        return _own(overlay.unopened_page(failed, by_hand, advice), 500) if failed else Response(status_code=204)
    return _own(overlay.unopened_page(_unknown(editor.how, editor.name), by_hand, _ADVICE), 200)


_ADVICE = (
    f"An editor with a window of its own opens by itself: set {VARIABLE} to its command, such as code, subl or idea,"
    " or start with invoke preview --editor code."
)


def _unknown(how: How, name: str) -> str:
    if how is How.TERMINAL:
        return f"{name} runs in a terminal, where no page can start it. Type there:"
    return "Nobody said which editor you write in. The line is:"


def _own(body: bytes, status: int) -> Response:
    headers = {**_ALWAYS, "Content-Security-Policy": overlay.POLICY, "Content-Type": HTML}
    return Response(body, status, headers)


def _page(showing: Showing, request: Request, version: str) -> Response:
    found = showing.find(request.scope["raw_path"].decode("latin-1"))
    if found.redirect:
        return RedirectResponse(found.redirect, 301, headers=_ALWAYS)
    if found.answer.file:
        return _file(showing, found, request)
    answer, kind_of = found.answer, kind(found)
    body = answer.body
    if kind_of == HTML:
        state = showing.state(found)
        body = overlay.injected(body, version=version, etag=state.etag, page=found.path, inner=state.inner)
    return _ranged(found, body, len(body), request)


def _state(showing: Showing, asked: str, version: str) -> dict[str, str]:
    state = showing.state(showing.find(asked))
    return {"version": version, "etag": state.etag, "drawn": overlay.drawn(state.inner), "overlay": state.inner}


def _file(showing: Showing, found: Found, request: Request) -> Response:
    """A file of somebody's, unless it went meanwhile or is no file."""
    try:
        opened = os.open(str(found.answer.file), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return PlainTextResponse("This file can't be read.\n", 404, headers=_ALWAYS)
    file = os.fdopen(opened, "rb")
    there = os.fstat(opened)
    if not stat.S_ISREG(there.st_mode):
        file.close()
        return PlainTextResponse("This is no file.\n", 404, headers=_ALWAYS)
    return _ranged(found, file, there.st_size, request)


def _ranged(found: Found, content: bytes | BinaryIO, size: int, request: Request) -> Response:
    """All of the content, or the part of it that is asked for."""
    answer: Answer = found.answer
    headers = {**_ALWAYS, "ETag": f'"{answer.etag}"', "Accept-Ranges": "bytes", "Content-Type": kind(found)}
    if policy := answer.policy or _POLICIES.get(kind(found)):
        headers["Content-Security-Policy"] = policy
    status, part = answer.status, None
    if status == 200 and "range" in request.headers:
        try:
            part = byte_range(request.headers["range"], size)
        except ValueError:
            _close(content)
            return Response(status_code=416, headers={**_ALWAYS, "Content-Range": f"bytes */{size}"})
    first, last = part or (0, size - 1)
    if part:
        status, headers["Content-Range"] = 206, f"bytes {first}-{last}/{size}"
    if isinstance(content, bytes):
        return Response(content[first : last + 1], status, headers)
    headers["Content-Length"] = str(last - first + 1)
    if request.method == "HEAD":
        content.close()
        return Response(status_code=status, headers=headers)
    return StreamingResponse(_read(content, first, last - first + 1), status, headers)


def _close(content: bytes | BinaryIO) -> None:
    if not isinstance(content, bytes):
        content.close()


async def _read(file: BinaryIO, first: int, length: int) -> AsyncIterator[bytes]:
    """A part of a file. One that shrank meanwhile breaks the line, so that nobody takes it for whole."""
    with file:
        file.seek(first)
        while length and (chunk := await to_thread.run_sync(file.read, min(CHUNK, length))):
            length -= len(chunk)
            yield chunk
