"""Build after build over one output: what has to be made is made, and the output is always what a first build makes."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from jinja2 import Environment

from plugins.network.reads import Looked, Reads
from plugins.pipeline.cells import Cells
from plugins.pipeline.folder import OutputFolder
from plugins.pipeline.known import OutputRow
from plugins.pipeline.ledger import Ledger, packed_folders, unpacked_folders
from plugins.pipeline.outputs import Data, Output
from plugins.pipeline.publish import Report, publish
from plugins.pipeline.staleness import Parts, Why
from plugins.pipeline.times import Times
from tests.pipeline.trees import owned, tree

SECOND = 1_000_000_000  # ns
FILES = {"index.html": b"front", "a/index.html": b"one", "a/b/index.html": b"two", "c.css": b"css"}


@dataclass
class Site:
    """An output folder and what is known of it from build to build."""

    out: OutputFolder
    rows: dict[str, OutputRow] = field(default_factory=dict)
    folders: dict[str, Times] = field(default_factory=dict)
    cells: Cells = field(default_factory=Cells)

    def build(self, files: Mapping[str, bytes] = FILES, *, clean: bool = False, later: int = 10 * SECOND) -> Ledger:
        """Build once more, `later` ns from now: by then the times of what stands tell."""
        ledger = Ledger(
            rows=self.rows,
            cells=self.cells,
            folders=self.folders,
            parts=Parts(base=b"", template=lambda name: b"", file=lambda copy: b""),
            reads=Reads(),
            at=time.time_ns() + later,
            clean=clean,
        )
        self.report = self.publish(ledger, [Data(path=p, data=data, owner="a test") for p, data in files.items()])
        rows = ledger.close(self.out, (*self.report.written, *self.report.kept), self.report.removed)
        ledger.digest_new_cells()
        self.rows, self.folders = dict(rows), unpacked_folders(packed_folders(ledger.folders))
        return ledger

    def publish(self, ledger: Ledger, outputs: Iterable[Output]) -> Report:
        return publish(self.out, outputs, Environment(autoescape=True), protected=(), ledger=ledger)

    @property
    def files(self) -> dict[str, bytes]:
        return {path: data for path, data in tree(self.out.path).items() if isinstance(data, bytes)}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    made = Site(owned(tmp_path / "site"))
    assert [stale.why for stale in made.build().stale] == [Why.UNKNOWN] * len(FILES)
    return made


def test_a_second_build_makes_nothing_and_writes_nothing(site: Site) -> None:
    assert site.build().stale == []
    assert site.report.written == ()
    assert set(site.report.kept) == set(FILES)
    assert site.report.total_bytes == sum(map(len, FILES.values()))


def test_only_what_changed_is_made_and_what_is_no_more_is_removed(site: Site) -> None:
    files = {path: data for path, data in FILES.items() if path != "a/b/index.html"} | {"c.css": b"more css"}
    assert [stale.output.path for stale in site.build(files).stale] == ["c.css"]
    assert (site.report.written, site.report.removed) == (("c.css",), ("a/b/index.html",))
    assert site.files == files
    assert site.rows.keys() == files.keys()
    assert site.build(files).stale == []


def edit(path: Path) -> None:
    path.write_bytes(b"onx")


def edit_with_its_times(path: Path) -> None:
    stood = path.stat()
    path.write_bytes(b"onx")
    os.utime(path, ns=(stood.st_atime_ns, stood.st_mtime_ns))


def replace_with_a_link(path: Path) -> None:
    path.rename(path.with_name("moved"))
    path.symlink_to("moved")


@pytest.mark.parametrize("spoil", [edit, edit_with_its_times, Path.unlink, replace_with_a_link])
def test_whatever_was_done_to_a_file_of_the_output_is_undone(site: Site, spoil: Callable[[Path], object]) -> None:
    spoil(site.out.path / "a/index.html")
    assert [(stale.output.path, stale.why) for stale in site.build().stale] == [("a/index.html", Why.CHANGED)]
    assert site.files == FILES
    assert site.build().stale == []


def test_a_copy_of_the_output_is_known_by_its_bytes(site: Site) -> None:
    moved = site.out.path.with_name("moved")
    shutil.copytree(site.out.path, moved)
    shutil.rmtree(site.out.path)
    moved.rename(site.out.path)
    assert site.build().stale == []
    assert site.report.written == ()


def test_what_nobody_made_is_removed_also_from_a_folder_that_was_as_it_is(site: Site) -> None:
    site.build()
    (site.out.path / "a/foreign.html").write_bytes(b"?")
    (site.out.path / "d/e").mkdir(parents=True)
    assert site.build().stale == []
    assert site.report.removed == ("a/foreign.html",)
    assert site.files == FILES
    assert not (site.out.path / "d").exists()


def test_a_clean_build_makes_everything_and_writes_what_differs(site: Site) -> None:
    assert [stale.why for stale in site.build(clean=True).stale] == [Why.CLEAN] * len(FILES)
    assert site.build().stale == []


def test_where_the_clock_can_not_tell_files_are_known_by_their_bytes(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plugins.pipeline.ledger.wait_for_tick", lambda folder, after: False)
    files = {**FILES, "c.css": b"CSS"}
    site.build(files)
    row = site.rows["c.css"]
    assert row.times == Times(3, 0, 0, 0)
    assert site.build(files).stale == []
    edit_with_its_times(site.out.path / "c.css")
    assert [stale.output.path for stale in site.build(files).stale] == ["c.css"]


def test_a_build_that_begins_at_once_trusts_no_times_that_do_not_tell(site: Site) -> None:
    """Files that stand since a moment ago are read, and found to be what was written."""
    site.build(later=0)
    edit_with_its_times(site.out.path / "a/index.html")
    assert [stale.output.path for stale in site.build(later=0).stale] == ["a/index.html"]
    assert site.files == FILES


def test_cells_are_noted_with_what_they_hold_when_they_are_read_first() -> None:
    reads, cells = Reads(), Cells()
    Looked(reads, "letter", {"a": "one"})
    cells.packed(["letter a", "letter b"])
    parts = Parts(base=b"", template=lambda name: b"", file=lambda copy: b"")
    Ledger(rows={}, cells=cells, folders={}, parts=parts, reads=reads, at=0).digest_new_cells()
    assert cells.held() == {cell: reads.digest(cell) for cell in ("letter a", "letter b")}
