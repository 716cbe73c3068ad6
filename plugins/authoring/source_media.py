"""Pictures and files of the old site: found where generators keep them, named legally, told apart by what they hold."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from plugins.network.media import unfit
from plugins.network.slugs import slugify
from plugins.network.sources import MEDIA_ENDINGS

# Folders whose content a generator puts at the site's root, or keeps pictures in.
_ROOTS = ("", "static", "public", "assets", "src", "img", "images", "source", "content", "src/assets", "src/static")
_HOW_FAR_UP = 3


@dataclass(frozen=True, slots=True)
class MediaCopy:
    """A file to be copied; `target` is relative to the unit's folder ("media/x.jpg")."""

    source: Path
    target: str
    digest: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file that a post uses: `target` in the unit, and why it was not taken when it was not."""

    target: str
    problem: str = ""


@dataclass(slots=True)
class Shelf:
    """Finds files of the old site and gives each its place in the unit's `media/`. Reads, never writes.

    `source` is the folder of posts, None for an export, which has files at addresses alone; `extra` is one more root
    to look in; `unit` is the unit's folder as it is now. `files` are those that were found for whole addresses, `lost`
    says of the others why not.
    """

    source: Path | None
    unit: Path
    extra: Path | None = None
    files: Mapping[str, Path] = field(default_factory=dict)
    lost: Mapping[str, str] = field(default_factory=dict)
    copies: dict[str, MediaCopy] = field(default_factory=dict)  # by target
    missing: set[str] = field(default_factory=set)
    _known: dict[Path, Taken] = field(default_factory=dict)
    _here: dict[str, str] = field(default_factory=dict)

    def take(self, address: str, folder: Path) -> Taken:
        """Where the file at a path of the old site, or relative to `folder`, will lie. The path is still quoted."""
        path = unquote(address.partition("?")[0].partition("#")[0])
        target = f"media/{legal_name(path)}"
        if ending(path) not in MEDIA_ENDINGS:
            return Taken("", f"a file of this kind can't be published: {path}")
        file = self._find(path, folder)
        if not file:
            self.missing.add(path)
            return Taken(target, f"not found: {path}")
        if file not in self._known:
            self._known[file] = self._placed(file)
        return self._known[file]

    def at_address(self, address: str) -> Taken | None:
        """The same for a whole address; None for one that is not the old site's own."""
        if file := self.files.get(address):
            if file not in self._known:
                self._known[file] = self._placed(file)
            return self._known[file]
        if why := self.lost.get(address):
            self.missing.add(address)
            return Taken("", why)
        return None

    def _find(self, path: str, folder: Path) -> Path | None:
        if "\0" in path or self.source is None:
            return None
        relative = path.lstrip("/")
        places = [] if path.startswith("/") else [folder / path]
        ups = [self.source, *list(self.source.parents)[:_HOW_FAR_UP]]
        bases = [up / root for up in ups for root in _ROOTS]
        places += [base / relative for base in ([self.extra] if self.extra else []) + bases]
        inside = [ups[-1].resolve(), *([self.extra.resolve()] if self.extra else [])]
        for place in places:
            try:
                real = place.resolve()
                if any(real.is_relative_to(within) for within in inside) and real.is_file():
                    return real
            except OSError:  # a name that is too long, a loop of links
                continue
        return None

    def _placed(self, file: Path) -> Taken:
        data = file.read_bytes()
        if why := unfit(ending(file.name), data):
            return Taken("", f"not copied: {file.name} {why}")
        digest = hashlib.sha256(data).hexdigest()
        name = legal_name(file.name)
        stem, _, suffix = name.rpartition(".")
        for candidate in (name, f"{stem[:90]}-{digest[:8]}.{suffix}"):
            target = f"media/{candidate}"
            if self._digest(target) in ("", digest):
                self.copies[target] = MediaCopy(file, target, digest)
                return Taken(target)
        return Taken("", f"another file of the unit has the name {target}")

    def _digest(self, target: str) -> str:
        """What lies, or will lie, at a target; "" for nothing."""
        return self.copies[target].digest if target in self.copies else self._on_disk(target)

    def is_here(self, copy: MediaCopy) -> bool:
        """Whether the unit has the file already."""
        return self._on_disk(copy.target) == copy.digest

    def _on_disk(self, target: str) -> str:
        if target not in self._here:
            file = self.unit / target
            self._here[target] = hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""
        return self._here[target]


def ending(name: str) -> str:
    """A file's kind as the unit's folder writes it: small letters, and jpg for jpeg."""
    suffix = PurePosixPath(name).suffix.lstrip(".").lower()
    return "jpg" if suffix == "jpeg" else suffix


def is_media(path: str) -> bool:
    """Whether a path names a file that a unit may publish."""
    return ending(unquote(path)) in MEDIA_ENDINGS


def legal_name(path: str) -> str:
    """A file's name with small letters, digits and hyphens."""
    return f"{slugify(PurePosixPath(path).stem) or 'file'}.{ending(path)}"
