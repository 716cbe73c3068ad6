"""What a trial's form may ask of the file server: who asks, and of which files. Pure; the server itself asks nobody."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from hmac import compare_digest
from typing import Any

_PATHS = ("path", "newPath", "folder", "mediaFolder")
_READING = frozenset("info entriesByFolder entriesByFiles getEntry getMedia getMediaFile getDeployPreview".split())
_WRITING = frozenset("persistEntry persistMedia deleteFile deleteFiles".split())
_STEP = r"[^/\\\x00-\x1f.][^/\\\x00-\x1f]*"  # of a path; none begins with a dot
_WRITTEN = re.compile(
    rf"[a-z0-9-]{{1,100}}/(?:(?:posts|pages|experts)/(?:{_STEP}/)*{_STEP}\.md|media/(?:{_STEP}/)*{_STEP}|(?:unit|carried)\.yaml)"
)
_READ = re.compile(rf"(?:{_STEP}/)*{_STEP}|")


def stranger(headers: Mapping[str, str], cookie: str, key: str) -> str:
    """Why a request is not one of our own page's; "" for one that is. Names of `headers` are small.

    Its host was looked at before. A page of somebody else's can send no JSON without being asked for its origin, and
    has no cookie of ours; another user of this machine has no key.
    """
    if headers.get("origin") != f"http://{headers.get('host', '')}":
        return "Only the page itself may ask this."
    if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        return "This is no JSON."
    if not compare_digest(cookie.encode(), key.encode()):
        return "Open the address that 'invoke admin' printed: this browser has no key, or an old one."
    return ""


def wish_in(body: bytes) -> Any:
    """What a request wants, out of its JSON; None for what is none."""
    try:
        return json.loads(body)
    except ValueError:  # also of bytes that are no UTF-8
        return None


def forbidden(wish: Any, folder: str) -> str:
    """Why a wish is not granted; "" for one that may be. `folder` is the units folder, as its paths begin."""
    action = wish.get("action") if isinstance(wish, dict) else None
    if not isinstance(action, str) or action not in _READING | _WRITING:
        return "A trial does not do that."
    fits = _WRITTEN if action in _WRITING else _READ
    for path in paths_in(wish.get("params")):
        below = "" if path == folder else path.removeprefix(f"{folder}/") if path.startswith(f"{folder}/") else None
        if below is None or not fits.fullmatch(below):
            return "That file is none of a unit's."
    return ""


def paths_in(params: Any) -> Iterator[str]:
    """Every path that a wish names."""
    if isinstance(params, dict):
        for key, value in params.items():
            if key in _PATHS:
                yield value if isinstance(value, str) else "\0"
            elif key == "paths" and isinstance(value, list):
                yield from (one if isinstance(one, str) else "\0" for one in value)
            else:
                yield from paths_in(value)
    elif isinstance(params, list):
        for one in params:
            yield from paths_in(one)
