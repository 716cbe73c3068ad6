"""The border to Pelican: its reader interface on one side, our values on the other.

The only module that knows what Pelican's readers return. `PostReader` takes the place of Pelican's Markdown reader
(by its own `readers_init` signal) and honours its `MARKDOWN` setting.
"""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import Any

from pelican.readers import BaseReader, Readers

from plugins.network.problems import SetupError
from plugins.network.reading import Reading, read
from plugins.network.rendering import Renderer
from plugins.network.sources import Role, Source

READING = "highroad_reading"


class PostReader(BaseReader):
    """Reads the Markdown files of a units folder, strictly."""

    enabled = True
    file_extensions = ["md"]

    @cached_property
    def renderer(self) -> Renderer:
        # Made at the first file: Pelican makes readers for every generator, most of which read nothing.
        return Renderer(self.settings["MARKDOWN"])

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """The body's HTML and Pelican's metadata, in which the whole reading stands under `READING`."""
        path = Path(source_path).relative_to(self.settings["PATH"]).as_posix()
        handle = os.open(source_path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as file:
            reading = read(path, _role(path), file.read(), self.renderer)
        return reading.body.html, {READING: reading}


def _role(path: str) -> Role:
    """What a Markdown file is for, by the folder of its unit in which it lies."""
    return {"experts": Role.EXPERT, "pages": Role.PAGE}.get(path.split("/")[1], Role.POST)


def use_post_reader(readers: Readers) -> None:
    """Handler of `signals.readers_init`: Markdown is read by `PostReader`, nothing else is read at all."""
    readers.reader_classes = {"md": PostReader}


def reads_as_ours(readers: Readers) -> bool:
    """Whether Markdown is read by `PostReader`, and not by one of another plugin."""
    return isinstance(readers.readers.get("md"), PostReader)


def read_source(readers: Readers, root: Path, source: Source) -> Reading:
    """One source through Pelican's readers. Raises SetupError when another plugin took the reader's place."""
    _, metadata = readers.readers["md"].read(str(root / source.path))
    reading = metadata.get(READING)
    if not isinstance(reading, Reading):
        raise SetupError("another plugin reads Markdown in place of Highroad's reader; take it out of PLUGINS")
    return reading
