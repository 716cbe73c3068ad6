"""An old blog as it is read: a folder of Markdown, or an export in one file, as posts in our words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from plugins.authoring.entries import Document, Entry, Export, NoExport
from plugins.authoring.entry_posts import entry_posts
from plugins.authoring.exports import MOST_BYTES, TAKEN, read_export
from plugins.authoring.import_people import known_names
from plugins.authoring.import_plan import Wishes
from plugins.authoring.remarks import Remark
from plugins.authoring.source_files import not_a_post, read_matter, text_files
from plugins.authoring.source_posts import Author, SourcePost, source_post
from plugins.network.problems import SetupError, printable

_RETRACTED = ("Withdrawn", "Retracted")  # the whole title of an entry that has no text any more
Progress = Callable[[int, int], None]
Source = Path | tuple[Document, ...]  # a folder or a file; or what was fetched, the newest first


@dataclass(frozen=True, slots=True, kw_only=True)
class OldBlog:
    """All of an old blog. `root` is its folder, None for an export; `site` its address, "" when nobody says."""

    root: Path | None
    posts: tuple[SourcePost, ...]
    skipped: tuple[Remark, ...]
    remarks: tuple[Remark, ...] = ()
    names: Mapping[str, str]
    site: str


def read_blog(source: Source, wishes: Wishes, language: str, progress: Progress) -> OldBlog:
    """Read what `source` is, told by what it holds. `language` is the network's. Raises SetupError."""
    if isinstance(source, Path):
        source = source.resolve()
        if source.is_dir():
            return _folder(source, wishes, progress)
        source = (_opened(source),)
    exports = [(document.name, _export(document)) for document in source]
    skipped = [remark for _, export in exports for remark in export.skipped]
    seen: set[str] = set()
    posts = []
    for number, (name, export) in enumerate(exports):
        entries, twice = _each_once(name, export, seen)
        skipped += twice
        step = _part(progress, number, len(exports))
        posts += entry_posts(name, replace(export, entries=entries), language, step)
    first = exports[0][1]
    return OldBlog(
        root=None,
        posts=tuple(post if post.page else _signed(post, wishes, {}) for post in posts),
        skipped=tuple(skipped),
        remarks=(*_older(source, first), *(remark for _, export in exports for remark in export.remarks)),
        names={},
        site=wishes.site or first.site.rstrip("/"),
    )


def _older(source: tuple[Document, ...], first: Export) -> tuple[Remark, ...]:
    """That a file of a feed is not all of it, when it says so."""
    if not first.onward or source[0].address:
        return ()
    return (
        Remark(source[0].name, 1, f"holds the newest posts alone; older ones are at {first.onward}: import that, too"),
    )


def _export(document: Document) -> Export:
    found = read_export(document)
    if isinstance(found, NoExport):
        raise SetupError(f"{printable(document.name)}: {found.why}")
    return found


def _each_once(file: str, export: Export, seen: set[str]) -> tuple[tuple[Entry, ...], list[Remark]]:
    """The entries whose id did not come before: archives overlap, and feeds may hold an entry twice."""
    kept, twice = [], []
    for entry in export.entries:
        if entry.title in _RETRACTED and not entry.html.strip():
            twice.append(Remark(file, entry.line, "was retracted: nothing is left of it to import"))
        elif entry.id and entry.id in seen:
            twice.append(Remark(file, entry.line, f"is there twice (the id is '{entry.id[:200]}'); the first counts"))
        else:
            kept.append(entry)
            seen.add(entry.id)
    return tuple(kept), twice


def _part(progress: Progress, number: int, of: int) -> Progress:
    """One document's steps among those of all."""
    return lambda done, total: progress(number * 1000 + 1000 * done // max(total, 1), of * 1000)


def _opened(path: Path) -> Document:
    if not path.is_file():
        raise SetupError(
            f"{path}: is neither a folder nor a file; name the folder that holds the old posts (--source DIR), or a"
            " feed or a WordPress export (--source FILE)"
        )
    try:
        if path.stat().st_size > MOST_BYTES:
            raise SetupError(f"{path}: is larger than {MOST_BYTES // 1_000_000} MB; export it in parts, by year")
        data = path.read_bytes()
    except OSError as error:
        raise SetupError(f"{path}: can't be read: {error.strerror}") from None
    if path.suffix.lower() in (".zip", ".gz", ".tar"):
        raise SetupError(f"{path}: is packed; unpack it first. A source is {TAKEN}")
    return Document(path.name, data)


def _folder(source: Path, wishes: Wishes, progress: Progress) -> OldBlog:
    """All posts of the folder by their file's path, and what is no post."""
    posts: list[SourcePost] = []
    skipped: list[Remark] = []
    names = known_names(source)
    nicknames = {name.casefold(): nickname for nickname, name in names.items()}
    files = text_files(source)
    for number, path in enumerate(files, 1):
        file = path.relative_to(source).as_posix()
        why = not_a_post(path)
        if not why:
            try:
                posts.append(_signed(source_post(read_matter(source, path)), wishes, nicknames))
            except OSError as error:
                why = f"can't be read: {error.strerror}"
        if why:
            skipped.append(Remark(file, 1, why))
        progress(number, len(files))
    return OldBlog(root=source, posts=tuple(posts), skipped=tuple(skipped), names=names, site=wishes.site)


def _signed(post: SourcePost, wishes: Wishes, nicknames: Mapping[str, str]) -> SourcePost:
    """The post with its people under one name each: somebody may sign by name here and by nickname there."""
    authors = post.authors or ((Author(wishes.default_author),) if wishes.default_author else ())
    known = (replace(author, name=nicknames.get(author.name.casefold(), author.name)) for author in authors)
    return replace(post, authors=tuple(dict.fromkeys(known)))
