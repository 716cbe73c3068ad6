"""Who wrote the old posts: nicknames into names, names into experts of the unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from plugins.authoring.import_plan import Destination, PlannedFile
from plugins.authoring.remarks import Remark
from plugins.authoring.slugs import humanised, title_text
from plugins.authoring.source_posts import Author, SourcePost
from plugins.network.canonical import expert_file
from plugins.network.yamlfile import read_yaml

_DATA_FILES = ("_data/authors.yml", "_data/authors.yaml", "data/authors.yml", "data/authors.yaml")


@dataclass(frozen=True, slots=True)
class People:
    """The authors of an import; `foreign` are experts of another unit who do not write for this one."""

    files: tuple[PlannedFile, ...]
    new: tuple[str, ...]
    reused: tuple[str, ...]
    foreign: Mapping[str, str]  # slug -> home unit's uid
    remarks: tuple[Remark, ...]


def known_names(source: Path) -> dict[str, str]:
    """Names by nickname, from the authors' file that many blogs keep beside their posts."""
    for folder in (source, *list(source.parents)[:2]):
        for name in _DATA_FILES:
            file = folder / name
            if file.is_file() and isinstance(value := read_yaml(file.read_text("utf-8", "replace")).value, dict):
                return {nickname: name for nickname, entry in value.items() if (name := _full_name(entry))}
    return {}


def _full_name(entry: object) -> str:
    if isinstance(entry, str):
        return title_text(entry)
    if isinstance(entry, dict):
        for key in ("name", "full_name", "display_name"):
            if isinstance(name := entry.get(key), str) and name.strip():
                return title_text(name)
    return ""


def people(posts: Iterable[SourcePost], names: Mapping[str, str], destination: Destination) -> People:
    """An expert for everyone who signed a post: the unit's own where there is one, else a new file."""
    files: list[PlannedFile] = []
    reused: list[str] = []
    foreign: dict[str, str] = {}
    remarks: list[Remark] = []
    for slug, (author, post) in sorted(_by_slug(posts, remarks).items()):
        home, writes_for = destination.experts.get(slug, ("", ()))
        here = destination.folder / "experts" / f"{slug}.md"
        if here.exists() or home == destination.uid or destination.uid in writes_for:
            reused.append(slug)
        elif home:
            foreign[slug] = home
            remarks.append(
                post.remark(
                    "authors",
                    f"'{author.name}' would be the expert '{slug}', who belongs to the unit '{home}': when it is the"
                    f" same person, write 'writes_for: [{destination.uid}]' into experts/{slug}.md there;"
                    " else give this one another name. Until then these posts are held",
                )
            )
        else:
            name = names.get(author.name) or names.get(slug) or humanised(author.name)
            text = expert_file({"name": name, "email": _email(author.email)})
            files.append(PlannedFile(f"experts/{slug}.md", text.encode()))
    return People(tuple(files), tuple(file.target[8:-3] for file in files), tuple(reused), foreign, tuple(remarks))


def _by_slug(posts: Iterable[SourcePost], remarks: list[Remark]) -> dict[str, tuple[Author, SourcePost]]:
    """The first author of each slug; another name that makes the same slug is the same person, and that is said."""
    first: dict[str, tuple[Author, SourcePost]] = {}
    said: set[str] = set()
    for post in posts:
        for author in post.authors:
            known, _ = first.setdefault(author.slug, (author, post))
            if known.name.casefold() != author.name.casefold() and author.name not in said:
                said.add(author.name)
                remarks.append(
                    post.remark("authors", f"'{author.name}' is taken for the same person as '{known.name}'")
                )
    return first


def _email(email: str) -> str:
    name, _, host = email.strip().partition("@")
    legal = name and "." in host.strip(".") and not any(c.isspace() or c in "<>@" for c in name + host)
    return email.strip() if legal and len(email) <= 254 else ""
