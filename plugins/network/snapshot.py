"""The border to Pelican: its reader interface on one side, our values on the other.

The only module that knows what Pelican's readers return. `PostReader` takes the place of Pelican's Markdown reader
(by its own `readers_init` signal) and honours its `MARKDOWN` setting.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from pelican.readers import BaseReader, Readers

from plugins.network.problems import SetupError
from plugins.network.reading import Reading, read
from plugins.network.rendering import Renderer
from plugins.network.sources import Role

READING = "highroad_reading"


class PostReader(BaseReader):
    """Reads the Markdown files of a units folder, strictly."""

    enabled = True
    file_extensions = ["md"]
    needs: tuple[str, ...] = ("PATH", "MARKDOWN")  # settings that a reading depends on; they go where it is made
    handed: tuple[str, bytes] | None = None  # the path and the bytes of a file that was read before

    @cached_property
    def renderer(self) -> Renderer:
        # Made at the first file: Pelican makes readers for every generator, most of which read nothing.
        return Renderer(self.settings["MARKDOWN"])

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """The body's HTML and Pelican's metadata, in which the whole reading stands under `READING`."""
        path = Path(source_path).relative_to(self.settings["PATH"]).as_posix()
        reading = read(path, _role(path), self._bytes(source_path), self.renderer)
        return reading.body.html, {READING: reading}

    def _bytes(self, source_path: str) -> bytes:
        if self.handed and self.handed[0] == source_path:
            return self.handed[1]
        handle = os.open(source_path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as file:
            return file.read()


def _role(path: str) -> Role:
    """What a Markdown file is for, by the folder of its unit in which it lies."""
    return {"experts": Role.EXPERT, "pages": Role.PAGE}.get(path.split("/")[1], Role.POST)


def use_post_reader(readers: Readers) -> None:
    """Handler of `signals.readers_init`: Markdown is read by `PostReader`, nothing else is read at all."""
    readers.reader_classes = {"md": PostReader}


def reads_as_ours(readers: Readers) -> bool:
    """Whether Markdown is read by `PostReader`, and not by one of another plugin."""
    return isinstance(readers.readers.get("md"), PostReader)


def reader_class(settings: Mapping[str, Any]) -> type[PostReader]:
    """What reads Markdown by Pelican's settings and its signal `readers_init`.

    Raises SetupError when another plugin took our reader's place.
    """
    reader = Readers(settings).readers.get("md")
    if not isinstance(reader, PostReader):
        raise SetupError("another plugin reads Markdown in place of Highroad's reader; take it out of PLUGINS")
    return type(reader)


def read_source(reader: PostReader, path: str, data: bytes) -> Reading:
    """The source at `path` (relative to the units folder) from its bytes, through Pelican's interface.

    Nothing is opened, so that it can be done where the file is not.
    """
    place = str(Path(reader.settings["PATH"]) / path)
    reader.handed = (place, data)
    try:
        _, metadata = reader.read(place)
    finally:
        reader.handed = None
    reading = metadata[READING]
    assert isinstance(reading, Reading)
    return reading
