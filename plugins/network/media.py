"""A unit's files: which of them are safe to publish, and how large the pictures are."""

from __future__ import annotations

import hashlib
import xml.etree.ElementTree as etree
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import cast

from plugins.network import rasters, urls
from plugins.network.memory import KeptFile
from plugins.network.model import Unit
from plugins.network.problems import Level, Problem
from plugins.network.sources import MAX_PATH_BYTES, PICTURES, Role, Source, Sources

_RASTER = frozenset(PICTURES) - {"svg"}
_XHTML = "{http://www.w3.org/1999/xhtml}"
_SVG_ACTIVE = frozenset({"script", "foreignObject", "iframe", "object", "embed", "handler", "listener"})
MAX_SVG_BYTES = 2_000_000
MAX_PICTURE_BYTES = 50_000_000  # no screen shows more; a larger file is not even opened
MAX_DEPTH = 1000  # elements in elements of a drawing
_PIECE = 1 << 16  # bytes of a drawing that are read before its depth is looked at
MAX_SIDE = 100_000  # pixels; a drawing that claims more has no size to speak of


# The widths of the smaller sizes that there are of a picture, given its bytes. Raises BrokenPictureError.
Sizes = Callable[[bytes], tuple[int, ...]]


def no_sizes(data: bytes) -> tuple[int, ...]:
    return ()


def look_at(sources: Sources, source: Source, sizes: Sizes = no_sizes) -> KeptFile:
    """What is wrong with a file that keeps it out ("" nothing), how large it is, and which sizes there are of it."""
    ending = source.path.rpartition(".")[2]
    try:
        size = sources.size(source.path)
        if what := _too_large(ending, size):
            return KeptFile(wrong=what, size=size)
        if ending == "svg":
            what, width, height = _drawing(sources.read(source.path))
            return KeptFile(wrong=what, width=width, height=height, size=size)
        if ending in _RASTER:
            # Where the longest name that a host can hold is too short for a size's, there is none.
            fits = len(urls.sized(source.path, rasters.WIDTHS[-1]).encode()) <= MAX_PATH_BYTES
            return _picture(sources.read(source.path), size, sizes if fits else no_sizes)
        return KeptFile(size=size)
    except OSError as error:
        return KeptFile(wrong=f"can't be read: {error.strerror}")


def _too_large(ending: str, size: int) -> str:
    """Why a picture of so many bytes is not looked at; "" when it is."""
    if ending == "svg" and size > MAX_SVG_BYTES:
        return "is a drawing of more than 2 MB; save it as .png"
    if ending in _RASTER and size > MAX_PICTURE_BYTES:
        return "is a picture of more than 50 MB; save it with fewer pixels"
    return ""


def look_at_all(sources: Sources, wanted: Sequence[Source]) -> Iterator[KeptFile]:
    """`look_at` each of several files, in their order; no smaller sizes are made."""
    return (look_at(sources, source) for source in wanted)


# Looks at several files, in their order.
LookAtAll = Callable[[Sources, Sequence[Source]], Iterable[KeptFile]]


def look_over(
    sources: Sources, by_folder: dict[str, Unit], remembered: Mapping[str, KeptFile], look: LookAtAll
) -> Iterator[tuple[Source, Unit, KeptFile, tuple[Problem, ...]]]:
    """What is known of every file, and what there is to say of it; only those that are new are looked at."""
    files = list(all_files(sources, by_folder))
    new = [source for source, _ in files if source.path not in remembered]
    looked = dict(zip((source.path for source in new), look(sources, new), strict=True))
    for source, unit in files:
        known = looked.get(source.path) or remembered[source.path]
        said = ((known.wrong, Level.ERROR), (known.warning, Level.WARNING))
        yield source, unit, known, tuple(sources.problem(source.path, 1, what, level) for what, level in said if what)


def all_files(sources: Sources, by_folder: dict[str, Unit]) -> Iterable[tuple[Source, Unit]]:
    """Every media file of every unit that is part of the network."""
    for source in sources.files:
        if source.role is Role.MEDIA and source.folder in by_folder:
            yield source, by_folder[source.folder]


def _picture(data: bytes, size: int, sizes: Sizes) -> KeptFile:
    """What there is to know of a picture."""
    found = rasters.look(data)
    said = found.warning
    widths: tuple[int, ...] = ()
    if found.sized:
        try:
            widths = sizes(data)
        except rasters.BrokenPictureError:
            said = rasters.BROKEN
    return KeptFile(
        wrong=found.wrong,
        warning=said,
        width=found.width,
        height=found.height,
        size=size,
        widths=widths,
        digest=digest_of(data) if widths else "",
    )


def digest_of(data: bytes) -> str:
    """By what the bytes of a picture are known."""
    return hashlib.blake2b(data, digest_size=20).hexdigest()


def _drawing(data: bytes) -> tuple[str, int, int]:
    """What is wrong with an SVG file, its width and its height."""
    if what := _too_large("svg", len(data)):
        return what, 0, 0
    if b"\0" in data:
        return "is a drawing that is not saved as UTF-8; save it again as plain SVG", 0, 0
    if b"<?xml-stylesheet" in data.lower():
        return "is a drawing with a stylesheet of its own; save it again as plain SVG", 0, 0
    if b"<!DOCTYPE" in data.upper() or b"<!ENTITY" in data.upper():
        return "is a drawing with a DOCTYPE or entities; save it again without them ('plain SVG')", 0, 0
    try:
        root = _parsed(data)
    except (etree.ParseError, ValueError, LookupError):
        return "is no drawing that can be read; save it again as plain SVG", 0, 0
    if root is None:
        return f"is a drawing that is nested more than {MAX_DEPTH} deep; save it again as plain SVG", 0, 0
    if _local(root.tag) != "svg":
        return "is no SVG drawing; save it again as plain SVG", 0, 0
    for element in root.iter():
        if what := _active(element):
            return f"is a drawing with {what}, which can't be published; save it again as plain SVG", 0, 0
    width, height = _size(root)
    return "", width, height


def _parsed(data: bytes) -> etree.Element | None:
    """The root of a drawing; None for one that is nested so deep that looking through it could take for ever.

    Raises ParseError, ValueError, LookupError.
    """
    parser: etree.XMLPullParser[etree.Element] = etree.XMLPullParser(("start", "end"))
    root: etree.Element | None = None
    depth = 0
    for start in range(0, len(data), _PIECE):
        parser.feed(data[start : start + _PIECE])
        for event, element in _events(parser):
            root = element if root is None else root
            depth += 1 if event == "start" else -1
            if depth > MAX_DEPTH:
                return None
    parser.close()
    if root is None:
        raise ValueError("no element")
    return root


def _events(parser: etree.XMLPullParser[etree.Element]) -> Iterator[tuple[str, etree.Element]]:
    """The beginnings and ends of elements that a parser has come by; it was asked for nothing else."""
    return cast(Iterator[tuple[str, etree.Element]], parser.read_events())


def _local(name: object) -> str:
    return str(name).rpartition("}")[2]


def _active(element: etree.Element) -> str:
    """What in an element of a drawing may act or load something; "" when nothing does."""
    tag = _local(element.tag)
    if tag in _SVG_ACTIVE or str(element.tag).startswith(_XHTML):
        return f"<{tag}>"
    if tag == "style":
        if any(_local(inner.tag) == "style" for inner in element.iter() if inner is not element):
            return "a style in a style"
        if _reaches_out("".join(element.itertext())):
            return "a style that loads something"
    for name, value in element.attrib.items():
        local = _local(name).lower()
        if local.startswith("on"):
            return f"the attribute {local}"
        if local in ("href", "src") and not value.strip().startswith(("#", "data:image/png", "data:image/jpeg")):
            return f"a reference to '{value[:60]}'"
        if local == "base" or (_reaches_out(value) and local not in ("href", "src")):
            return f"a style that loads something ({local})"
        if tag in ("animate", "set") and local == "attributename" and _local(value).lower().endswith("href"):
            return "an animated reference"
    return ""


def _reaches_out(style: str) -> bool:
    """Whether a style or attribute refers to anything but a part of the same drawing."""
    folded = "".join(style.split()).lower()
    if "\\" in folded and ("(" in folded or "@" in folded):
        return True  # an escape may spell any of the words below
    rest = folded.replace("url(#", "").replace("url('#", "").replace('url("#', "")
    return any(sign in rest for sign in ("url(", "image-set(", "src(", "@import", "javascript:", "expression("))


def _size(root: etree.Element) -> tuple[int, int]:
    """Width and height in pixels, from the attributes or the view box; 0 and 0 when neither says."""
    given = (root.get("width", "").removesuffix("px"), root.get("height", "").removesuffix("px"))
    box = root.get("viewBox", "").replace(",", " ").split()
    for width, height in (given, (box[2], box[3]) if len(box) == 4 else ("", "")):
        try:
            size = round(float(width)), round(float(height))
        except (ValueError, OverflowError):  # "100%", "nan", "inf"
            continue
        if all(0 < side <= MAX_SIDE for side in size):
            return size
    return 0, 0


def unfit(ending: str, data: bytes) -> str:
    """Why a file of this kind can't be published ("is a drawing with <script>, …"); "" when it can."""
    if ending == "svg":
        return _drawing(data)[0]
    return rasters.look(data).wrong if ending in _RASTER else ""
