"""Which post somebody means who writes its key, or pastes its address, its file or its id."""

from __future__ import annotations

from plugins.network.catalog import Assembled
from plugins.network.pasted import meant, steps
from plugins.network.urls import Urls


def identify(assembled: Assembled, typed: str) -> tuple[str, str]:
    """The post's `uid/slug` and, where a file was named, its source path (else ""). What was typed if nothing is meant.

    An address may be of any host: that of a preview, too.
    """
    catalog = assembled.catalog
    if typed in catalog.named or typed in assembled.unpublished_states:
        return typed, ""
    if by_id := next((post.key for post in catalog.named.values() if post.id == typed), ""):
        return by_id, ""
    path = "/" + "/".join(steps(typed))
    if path.endswith(".md"):
        found = [source for source in assembled.keys if _is_file(f"/{assembled.folder}/{source}", path)]
        return (assembled.keys[found[0]], found[0]) if len(found) == 1 else (typed, "")
    key = _at(assembled, path)
    return (key if key in catalog.named or key in assembled.keys.values() else typed), ""


def _is_file(file: str, typed: str) -> bool:
    """Whether a typed path, however much of it was given, is that of `file`; a git host puts its own before it."""
    return file.endswith(typed) or typed.endswith(file)


def _at(assembled: Assembled, path: str) -> str:
    """The `uid/slug` of what lies at a path of the site, or has lain there."""
    catalog = assembled.catalog
    path = path.removeprefix(Urls(catalog.network.url.rstrip("/")).prefix)
    live = catalog.aliases.get(f"{path}/") or catalog.aliases.get(path, path)
    folder, _, slug = live.strip("/").partition("/")
    return f"{_uid(assembled, folder)}/{slug}"


def _uid(assembled: Assembled, folder: str) -> str:
    return next((unit.uid for unit in assembled.catalog.units if unit.slug == folder), folder)


def key_of_file(assembled: Assembled, source: str) -> str:
    """The `uid/slug` that the file of a post has or would have, as far as it can be told; "" for another file."""
    folder, _, rest = source.partition("/")
    if source in assembled.keys or not rest.startswith("posts/"):
        return assembled.keys.get(source, "")
    return f"{_uid(assembled, folder)}/{meant(source).partition('/')[2]}"
