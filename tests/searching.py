"""Search indexes as what they find: their bytes and the names of their files are other ones each time they are made."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

FOLDER = "pagefind/"
ENTRY = "pagefind-entry.json"
_LASTING = (".js", ".pagefind")  # what browsers search with: the same bytes always
TORN = b"an index that is not whole"
_SIGNATURE = b"pagefind_dcd"


def fragment(data: bytes) -> dict[str, Any]:
    """What an index knows of one page."""
    told = gzip.decompress(data)
    found: dict[str, Any] = json.loads(told.removeprefix(_SIGNATURE))
    return found


def found_in(folder: Path) -> list[dict[str, Any]]:
    """Every page that the index in `folder` finds, by address."""
    found = (fragment(path.read_bytes()) for path in folder.glob("fragment/*"))
    return sorted(found, key=lambda one: str(one["url"]))


def alike(files: Mapping[str, T]) -> dict[str, T | bytes]:
    """An output in which each index stands as what it finds, under the name of its first file; TORN if it is not whole.

    `files` are bytes by path, or whatever else stands there.
    """
    kept: dict[str, T | bytes] = {path: data for path, data in files.items() if not _of_index(path)}
    names = sorted(path for path in files if path.startswith(FOLDER))
    for path in names:
        if path.endswith(f"/{ENTRY}"):
            above = path.removesuffix(ENTRY)
            kept[path] = _told({name.removeprefix(above): files[name] for name in names if name.startswith(above)})
    return kept


def _told(files: Mapping[str, object]) -> bytes:
    """What an index finds, a line for each page."""
    entry = files[ENTRY]
    if not isinstance(entry, bytes):
        return TORN
    try:
        languages = json.loads(entry)["languages"].values()
        data = [one for name, one in files.items() if name.startswith("fragment/")]
        pages = sorted(json.dumps(fragment(one), sort_keys=True) for one in data if isinstance(one, bytes))
    except (ValueError, OSError, EOFError, zlib.error):
        return TORN
    lists = [f"pagefind.{language['hash']}.pf_meta" for language in languages]
    whole = sum(language["page_count"] for language in languages) == len(pages) and all(one in files for one in lists)
    return "\n".join(pages).encode() if whole else TORN


def _of_index(path: str) -> bool:
    return path.startswith(FOLDER) and path.count("/") > 1 and not path.endswith(_LASTING)
