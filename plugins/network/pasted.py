"""Names of posts as people paste them: an address, a path, a file. What is meant is `uid/slug`."""

from __future__ import annotations

import re

from plugins.network.slugs import is_slug

_HOST = re.compile(r"^[a-z]+://[^/]*", re.IGNORECASE)
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}-")


def steps(text: str) -> tuple[str, ...]:
    """The parts of a path or of an address without its host, query and fragment; none that lead nowhere or upwards."""
    path = re.split(r"[?#]", _HOST.sub("", text.strip().replace("\\", "/")))[0].removesuffix("/index.html")
    return tuple(part for part in path.split("/") if part not in ("", ".", ".."))


def stem(name: str) -> str:
    """The slug that a post's file has by its name: without its date and ending."""
    return _DAY.sub("", name.removesuffix(".md"))


def meant(text: str) -> str:
    """The post that a pasted path, file or address seems to mean, as `unit/slug`; "" when it can't be told.

    >>> meant("../../tax/posts/2026-11-20-ring-fence.md")
    'tax/ring-fence'
    """
    parts = steps(text)
    if "posts" in parts[1:-1]:
        parts = (parts[parts.index("posts", 1) - 1], parts[-1])
    if len(parts) != 2 or parts[0] == "posts":
        return ""
    unit, slug = parts[0], stem(parts[1])
    return f"{unit}/{slug}" if is_slug(unit) and is_slug(slug) else ""
