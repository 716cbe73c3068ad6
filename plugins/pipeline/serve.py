"""A preview of an output folder on this machine: what a static host would answer, on the loopback address only."""

from __future__ import annotations

import os
import re
import stat
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO, Self
from urllib.parse import quote, unquote, urlsplit

from plugins.pipeline.disk import CHUNK
from plugins.pipeline.outputs import BuildError

HOST = "127.0.0.1"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".xml": "application/xml",
    ".json": "application/json",
    ".opml": "text/x-opml",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".mp4": "video/mp4",
    ".wasm": "application/wasm",
}
_FEEDS = (
    (re.compile(r"feed\.xml"), "application/rss+xml"),
    (re.compile(r"atom(-\d+)?\.xml"), "application/atom+xml"),
    (re.compile(r"feed\.json"), "application/feed+json"),
)
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


class PreviewServer(ThreadingHTTPServer):
    """Serves a folder until `shutdown`. In a `with` block it serves from a thread of its own."""

    def __init__(self, folder: Path, prefix: str, port: int) -> None:
        self.folder = folder
        self.prefix = prefix.rstrip("/")
        self._thread: threading.Thread | None = None
        super().__init__((HOST, port), _Handler)

    @property
    def url(self) -> str:
        """The address of the front page."""
        return f"http://{HOST}:{self.server_port}{self.prefix}/"

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *args: object) -> None:
        if self._thread:
            self.shutdown()
            self._thread.join()
        self.server_close()


def serve(folder: Path, prefix: str = "", port: int = 8000) -> PreviewServer:
    """A server for `folder` under the path of the site's url ("" or "/insights"); port 0 takes any that is free.

    Call `serve_forever()` on it, or use it in a `with` block. Raises BuildError when the port is taken.
    """
    try:
        return PreviewServer(folder, prefix, port)
    except (OSError, OverflowError) as error:
        raise BuildError(f"can't serve on port {port} ({error}); give another with --port") from error


def content_type(name: str) -> str:
    """The media type of a file by its name, as the site's feeds and pages promise it."""
    for pattern, kind in _FEEDS:
        if pattern.fullmatch(name):
            return kind
    return _TYPES.get(os.path.splitext(name)[1].lower(), "application/octet-stream")


def open_inside(folder: Path, segments: list[str]) -> BinaryIO | None:
    """The regular file at `segments` below `folder`, opened without following any link; None when there is none."""
    if any(segment in ("", ".", "..") or "/" in segment or "\0" in segment for segment in segments):
        return None
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    current = -1
    try:
        current = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        for segment in segments:
            below = os.open(segment, flags, dir_fd=current)
            os.close(current)
            current = below
        if stat.S_ISREG(os.fstat(current).st_mode):
            file, current = os.fdopen(current, "rb"), -1
            return file
        return None
    except (OSError, UnicodeEncodeError):
        return None
    finally:
        if current >= 0:
            os.close(current)


def byte_range(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte that a Range header asks for, None for all. Raises ValueError for one outside the file."""
    match = _RANGE.fullmatch(header.strip())
    if not match or not any(match.groups()):
        return None
    first, last = match.groups()
    start = int(first) if first else max(size - int(last), 0)
    end = min(int(last), size - 1) if first and last else size - 1
    if start >= size or start > end:
        raise ValueError(header)
    return start, end


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD."""

    server: PreviewServer
    protocol_version = "HTTP/1.1"
    timeout = 30  # seconds that an idle connection may keep its thread
    disable_nagle_algorithm = True  # headers and file are two writes: the second would wait 40 ms for an answer

    def do_GET(self) -> None:
        try:
            self._answer()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the reader went away, as people do

    do_HEAD = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: a terminal full of requests hides what matters."""

    def _answer(self) -> None:
        path = urlsplit("http://x" + self.path).path if self.path.startswith("/") else ""
        prefix = self.server.prefix
        if prefix and path in ("/", prefix):
            self._redirect(f"{prefix}/")
        elif not path.startswith(f"{prefix}/"):
            self._not_found()
        else:
            self._site_path(path[len(prefix) + 1 :])

    def _site_path(self, path: str) -> None:
        """Answer for `path` inside the site, without its leading slash, as it came."""
        try:
            segments = [unquote(segment, errors="strict") for segment in path.split("/")] if path else [""]
        except UnicodeDecodeError:
            self._not_found()
            return
        if segments[-1] == "":
            segments[-1] = "index.html"
        if file := open_inside(self.server.folder, segments):
            with file:
                self._send(HTTPStatus.OK, file, segments[-1])
        elif index := open_inside(self.server.folder, [*segments, "index.html"]):
            index.close()
            self._redirect("/".join([self.server.prefix, *map(quote, segments), ""]))
        else:
            self._not_found()

    def _not_found(self) -> None:
        if page := open_inside(self.server.folder, ["404.html"]):
            with page:
                self._send(HTTPStatus.NOT_FOUND, page, "404.html")
        else:
            self._empty(HTTPStatus.NOT_FOUND)

    def _redirect(self, location: str) -> None:
        self._empty(HTTPStatus.MOVED_PERMANENTLY, Location=location)

    def _empty(self, status: HTTPStatus, **headers: str) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": "0", "Cache-Control": "no-store"}.items():
            self.send_header(name, value)
        self.end_headers()

    def _send(self, status: HTTPStatus, file: BinaryIO, name: str) -> None:
        size = os.fstat(file.fileno()).st_size
        part = None
        if status is HTTPStatus.OK and "Range" in self.headers:
            try:
                part = byte_range(self.headers["Range"], size)
            except ValueError:
                self._empty(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, **{"Content-Range": f"bytes */{size}"})
                return
        first, last = part or (0, size - 1)
        self.send_response(HTTPStatus.PARTIAL_CONTENT if part else status)
        if part:
            self.send_header("Content-Range", f"bytes {first}-{last}/{size}")
        self.send_header("Content-Type", content_type(name))
        self.send_header("Content-Length", str(last - first + 1))
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command == "GET":
            self._copy(file, first, last - first + 1)

    def _copy(self, file: BinaryIO, first: int, length: int) -> None:
        file.seek(first)
        while length and (chunk := file.read(min(CHUNK, length))):
            self.wfile.write(chunk)
            length -= len(chunk)
        if length:
            self.close_connection = True  # it shrank under us: the reader must not wait for the rest
