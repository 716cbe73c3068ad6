"""Pages that are one file, and need nothing beside it: what they wear stands in them."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path

from markupsafe import Markup

from plugins.network.problems import SetupError

_FACE = re.compile(r"url\([\"']?([^\"')]+)[\"']?\)")


def style(sheet: str, path: str, files: Mapping[str, Path], more: str = "") -> Markup:
    """A stylesheet with its faces in it, and `more` behind it, fit to stand in a page. Raises SetupError.

    `path` is the sheet's own, from which its addresses lead to the `files`, which go by theirs.
    """
    folder = path.rpartition("/")[0]

    def face(match: re.Match[str]) -> str:
        file = files.get(f"{folder}/{match[1]}")
        return f"url({data_address(_read(file), 'font/woff2')})" if file else match[0]

    css = f"{_FACE.sub(face, sheet)}\n{more}"
    return Markup(css.replace("</", "<\\/"))  # whatever a rule says, it ends no style element


def data_address(data: bytes, media_type: str) -> str:
    """An address that holds a file (RFC 2397)."""
    return f"data:{media_type};base64,{b64encode(data).decode()}"


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise SetupError(f"{file} can't be read, and the page needs it: {error.strerror}") from None
