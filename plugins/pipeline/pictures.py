"""The smaller sizes of pictures: made once for the same bytes, by several processes, and kept in the state folder.

Which sizes a picture has is known only when they are made, and pages name them; so they are made when files are looked
at, before there is a catalog. Written they are at the end, like everything else, and only those that something
published uses.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from plugins.network import rasters
from plugins.network.media import digest_of, look_at, no_sizes
from plugins.network.memory import KeptFile
from plugins.network.sources import PICTURES, Source, Sources
from plugins.pipeline.drawings_kept import KeptDrawings
from plugins.pipeline.outputs import BuildError
from plugins.pipeline.progress import progress
from plugins.pipeline.workers import end_with

_WORTH_A_POOL = 4  # pictures
_widths = msgspec.msgpack.Decoder(tuple[int, ...])


@cache
def _recipe() -> bytes:
    """A digest of all that shapes a smaller size beside the picture's own bytes."""
    import PIL
    from PIL import features

    versions = f"{PIL.__version__} {features.version('webp')} {features.version('littlecms2')}"
    return hashlib.blake2b(versions.encode() + Path(rasters.__file__).read_bytes(), digest_size=32).digest()


def _key(digest: str, width: int) -> bytes:
    """The key of a picture's size, or with width 0 of the list of its sizes."""
    return hashlib.blake2b(_recipe() + f"{digest} {width}".encode(), digest_size=32).digest()


@dataclass(slots=True)
class Pictures:
    """Makes and finds smaller sizes during one build. Without `sizes` there are none, and originals are served."""

    kept: KeptDrawings
    sizes: bool = True
    jobs: int = 1
    sources: Sources | None = None

    # Looking

    def look(self, sources: Sources, wanted: Sequence[Source]) -> Iterator[KeptFile]:
        """What there is to know of new files, in their order; the smaller sizes of pictures are made meanwhile."""
        self.sources = sources
        if not self.sizes:
            return (look_at(sources, source) for source in wanted)
        pictures = [source for source in wanted if source.path.rpartition(".")[2] in PICTURES]
        if pictures:
            self.kept.prepare()
        if self.jobs > 1 and len(pictures) >= _WORTH_A_POOL:
            found = self._in_processes(pictures)
        else:
            found = {source: self.look_at(source) for source in pictures}
        return (found[source] if source in found else look_at(sources, source) for source in wanted)

    def look_at(self, source: Source) -> KeptFile:
        """What there is to know of one file."""
        assert self.sources is not None
        return look_at(self.sources, source, self._sizes if self.sizes else no_sizes)

    def _sizes(self, data: bytes) -> tuple[int, ...]:
        """The widths of a picture's sizes, which are kept now."""
        digest = digest_of(data)
        known = self.kept.get(_key(digest, 0))
        if known is not None:
            return _widths.decode(known)
        made = self._made(data, digest)
        return tuple(made)

    def _made(self, data: bytes, digest: str) -> dict[int, bytes]:
        made = dict(rasters.smaller(data))
        for width, size in made.items():
            self.kept.put(_key(digest, width), size)
        self.kept.put(_key(digest, 0), msgspec.msgpack.encode(tuple(made)))
        return made

    def _in_processes(self, pictures: Sequence[Source]) -> dict[Source, KeptFile]:
        global _work
        _work = self.look_at
        try:
            context = multiprocessing.get_context("fork")
            pool = ProcessPoolExecutor(self.jobs, mp_context=context, initializer=_start, initargs=(os.getpid(),))
            found = {}
            with progress("Making smaller sizes of pictures") as step:
                try:
                    for done, (source, known) in enumerate(zip(pictures, pool.map(_look, pictures), strict=True), 1):
                        found[source] = known
                        for width in (0, *known.widths):
                            self.kept.trust(_key(known.digest, width))
                        step(done, len(pictures))
                finally:
                    pool.shutdown(cancel_futures=True)
            return found
        except BrokenProcessPool:
            raise BuildError(
                "a process that makes smaller sizes of pictures was ended by somebody, or for want of memory."
                " The output was not touched. Build again, with fewer processes (--jobs 1) if it happens again"
            ) from None
        finally:
            _work = None

    # Writing

    def sized(self, source: str, digest: str, width: int) -> bytes:
        """A smaller size as WebP, made again where the store lost it. Raises BuildError for a file that was changed."""
        found = self.kept.get(_key(digest, width))
        if found is not None:
            return found
        assert self.sources is not None
        made = None
        with suppress(OSError, rasters.BrokenPictureError):
            data = self.sources.read(source)
            made = self._made(data, digest).get(width) if digest_of(data) == digest else None
        if made is None:
            raise BuildError(f"{self.sources.named(source)} was changed while the site was built; build again")
        return made

    def drawn(self, key: bytes, draw: Callable[[], bytes]) -> bytes:
        """What is kept under a key, else what is drawn now and kept."""
        found = self.kept.get(key)
        if found is None:
            found = draw()
            self.kept.put(key, found)
        return found

    def finish(self, files: Iterable[KeptFile], outputs: int) -> None:
        """Tidy up, given what is known of files and how many outputs there are, cards among them."""
        self.kept.finish(sum(1 + len(file.widths) for file in files if file.digest) + outputs)


_work: Callable[[Source], KeptFile] | None = None  # of a worker, there since before it was forked


def _start(parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the parent, which ends its workers
    end_with(parent)


def _look(source: Source) -> KeptFile:
    assert _work is not None
    return _work(source)
