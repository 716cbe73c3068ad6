"""A unit's files: which of them are safe to publish, and how large the pictures are."""

from __future__ import annotations

import io
import warnings
import xml.etree.ElementTree as etree
from collections.abc import Iterable

from plugins.network.memory import KeptFile
from plugins.network.model import Unit
from plugins.network.sources import PICTURES, Role, Source, Sources

_RASTER = frozenset(PICTURES) - {"svg"}
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF")
_XHTML = "{http://www.w3.org/1999/xhtml}"
_SVG_ACTIVE = frozenset({"script", "foreignObject", "iframe", "object", "embed", "handler", "listener"})
MAX_SVG_BYTES = 2_000_000
MAX_SIDE = 100_000  # pixels; a drawing that claims more has no size to speak of


def look_at(sources: Sources, source: Source) -> KeptFile:
    """What is wrong with a file that keeps it out ("" nothing), and how large it is."""
    ending = source.path.rpartition(".")[2]
    width = height = size = 0
    try:
        size = sources.size(source.path)
        if ending == "svg":
            what, width, height = _drawing(sources.read(source.path))
        elif ending in _RASTER:
            what, width, height = _picture(sources.read(source.path))
        else:
            what = ""
    except OSError as error:
        what = f"can't be read: {error.strerror}"
    return KeptFile(wrong=what, width=width, height=height, size=size)


def all_files(sources: Sources, by_folder: dict[str, Unit]) -> Iterable[tuple[Source, Unit]]:
    """Every media file of every unit that is part of the network."""
    for source in sources.files:
        if source.role is Role.MEDIA and source.folder in by_folder:
            yield source, by_folder[source.folder]


def _picture(data: bytes) -> tuple[str, int, int]:
    """What is wrong with a picture ("" when nothing is), its width and its height in pixels."""
    from PIL import Image, UnidentifiedImageError  # here: most builds look at no new picture

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
                return "", picture.width, picture.height
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        return "is no picture that can be read; save it again as .png or .jpg", 0, 0


def _drawing(data: bytes) -> tuple[str, int, int]:
    """What is wrong with an SVG file, its width and its height."""
    if len(data) > MAX_SVG_BYTES:
        return "is a drawing of more than 2 MB; save it as .png", 0, 0
    if b"\0" in data:
        return "is a drawing that is not saved as UTF-8; save it again as plain SVG", 0, 0
    if b"<?xml-stylesheet" in data.lower():
        return "is a drawing with a stylesheet of its own; save it again as plain SVG", 0, 0
    if b"<!DOCTYPE" in data.upper() or b"<!ENTITY" in data.upper():
        return "is a drawing with a DOCTYPE or entities; save it again without them ('plain SVG')", 0, 0
    try:
        root = etree.fromstring(data)
    except (etree.ParseError, ValueError, LookupError):
        return "is no drawing that can be read; save it again as plain SVG", 0, 0
    if _local(root.tag) != "svg":
        return "is no SVG drawing; save it again as plain SVG", 0, 0
    for element in root.iter():
        if what := _active(element):
            return f"is a drawing with {what}, which can't be published; save it again as plain SVG", 0, 0
    width, height = _size(root)
    return "", width, height


def _local(name: object) -> str:
    return str(name).rpartition("}")[2]


def _active(element: etree.Element) -> str:
    """What in an element of a drawing may act or load something; "" when nothing does."""
    tag = _local(element.tag)
    if tag in _SVG_ACTIVE or str(element.tag).startswith(_XHTML):
        return f"<{tag}>"
    if tag == "style" and _reaches_out("".join(element.itertext())):
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
    return _picture(data)[0] if ending in _RASTER else ""
