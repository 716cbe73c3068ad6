"""The media type of what is at a path, by its name, as the site's feeds and pages promise it. Standard library only."""

from __future__ import annotations

import posixpath
import re

INDEX = "index.html"
OTHERWISE = "application/octet-stream"

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".xml": "application/xml",
    ".ics": "text/calendar; charset=utf-8",
    ".json": "application/json",
    ".yml": "application/yaml",
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
# By the whole name: a feed's ending is that of any XML or JSON. As patterns that every server reads alike.
FEEDS = (
    (r"feed\.xml", "application/rss+xml"),
    (r"atom(-[0-9]+)?\.xml", "application/atom+xml"),
    (r"feed\.json", "application/feed+json"),
)


def content_type(path: str) -> str:
    """The media type of what is at a path; that of a page where the path ends with "/" or is empty."""
    name = path.rpartition("/")[2] or INDEX
    for pattern, kind in FEEDS:
        if re.fullmatch(pattern, name):
            return kind
    return TYPES.get(posixpath.splitext(name)[1].lower(), OTHERWISE)
