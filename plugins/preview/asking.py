"""What is asked for, before anybody answers: the path, the range, the host. All pure."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from plugins.network.content_types import INDEX

LOOPBACK = {"127.0.0.1": "127.0.0.1", "::1": "[::1]"}  # an address to listen on: as it stands in a URL

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


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


def page_path(asked: str, prefix: str) -> str | None:
    """The page's path that a request asks for as it was written (still encoded), None for what can be no page.

    "/insights/tax/index.html" under "/insights" is "tax/".
    """
    if not asked.startswith(f"{prefix}/"):
        return None
    try:
        segments = [unquote(segment, errors="strict") for segment in asked[len(prefix) + 1 :].split("/")]
    except UnicodeDecodeError:
        return None
    *above, last = segments
    if "" in above or any(one in (".", "..") or "/" in one or "\0" in one for one in segments):
        return None
    return "/".join([*above, "" if last == INDEX else last])


def href(path: str, prefix: str) -> str:
    """The address of a page's path, as it stands in a link."""
    return f"{prefix}/{quote(path)}"


def known_hosts(port: int) -> frozenset[str]:
    """Every Host header by which this machine calls itself.

    Another one means that a name of somebody else's leads here, so that their pages could read ours.
    """
    names = ("localhost", *LOOPBACK.values())
    return frozenset(f"{name}:{port}" for name in names) | (frozenset(names) if port == 80 else frozenset())
