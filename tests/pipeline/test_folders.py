"""A folder whose files nobody knows before: made when something changed, kept when not, and wholly owned."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from jinja2 import Environment

from plugins.network.reads import Looked, Reads
from plugins.pipeline.cells import Cells
from plugins.pipeline.folder import OutputFolder
from plugins.pipeline.known import OutputRow
from plugins.pipeline.ledger import Ledger
from plugins.pipeline.outputs import BuildError, Data, Folder, Later, Output, key_path
from plugins.pipeline.plan import collect
from plugins.pipeline.publish import Report, publish
from plugins.pipeline.staleness import Parts, Why
from plugins.pipeline.times import Times
from plugins.pipeline.why import answer, reason
from tests.pipeline.trees import owned, tree

TEN = 10_000_000_000  # ns


def words(letters: dict[str, str], name: str) -> dict[str, str]:
    return {"head": name, letters[name]: letters[name]}


def write(value: dict[str, str], folder: Path) -> None:
    """The head, and a file in a folder whose name says its words and that it was made now."""
    (folder / "head").write_text(value.pop("head"), "utf-8")
    for name, text in value.items():
        (folder / "in").mkdir()
        (folder / "in" / f"{name}-{os.urandom(4).hex()}").write_text(text, "utf-8")


# Parts.key takes functions of plugins alone, since it knows when their code changes.
for one in (words, write):
    one.__module__ = "plugins.tests"


def without_head(value: object, folder: Path) -> None:
    (folder / "other").write_text("x", "utf-8")


def a_link(value: object, folder: Path) -> None:
    write({"head": "x"}, folder)
    (folder / "link").symlink_to("/etc/passwd")


def failing(value: object, folder: Path) -> None:
    write({"head": "x"}, folder)
    raise BuildError("the program ended with 3. The output was not touched.")


def full(value: object, folder: Path) -> None:
    raise OSError(28, "No space left on device", str(folder))


class Site:
    """An output with a page and two folders, and what is known of it from build to build."""

    def __init__(self, out: OutputFolder) -> None:
        self.out, self.letters = out, {"a": "alpha", "b": "beta"}
        self.rows: dict[str, OutputRow] = {}
        self.folders: dict[str, Times] = {}
        self.cells = Cells()

    def outputs(self, reads: Reads) -> list[Output]:
        letters = Looked(reads, "letter", self.letters)
        made = [
            Folder(path=f"made/{name}", value=Later(words, (letters,), (name,)), write=write, head="head", owner="test")
            for name in self.letters
        ]
        return [Data(path="index.html", data=b"front", owner="test"), *made]

    def build(self, *, clean: bool = False, jobs: int = 1) -> Report:
        reads = Reads()
        outputs = self.outputs(reads)
        parts = Parts(base=b"", template=lambda name: b"", file=lambda copy: b"")
        at = time.time_ns() + TEN
        self.ledger = Ledger(
            rows=self.rows, cells=self.cells, folders=self.folders, parts=parts, reads=reads, at=at, clean=clean
        )
        report = publish(
            self.out,
            outputs,
            Environment(autoescape=True),
            protected=(),
            ledger=self.ledger,
            jobs=jobs,
            anew=clean,
            verify=True,
        )
        self.rows = dict(self.ledger.close(self.out, (*report.written, *report.kept), report.removed))
        self.ledger.digest_new_cells()
        self.folders = dict(self.ledger.folders)
        return report

    @property
    def made(self) -> dict[str, str]:
        """The last segment of each file, without what is another one each time, and what the file says."""
        files = {path: data for path, data in tree(self.out.path).items() if isinstance(data, bytes)}
        return {path.rpartition("-")[0] or path: data.decode() for path, data in files.items()}

    @property
    def why(self) -> dict[str, Why]:
        return {stale.output.path: stale.why for stale in self.ledger.stale}


MADE = {
    "index.html": "front",
    "made/a/head": "a",
    "made/a/in/alpha": "alpha",
    "made/b/head": "b",
    "made/b/in/beta": "beta",
}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    made = Site(owned(tmp_path / "site"))
    made.build()
    assert made.made == MADE
    return made


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_unchanged_folder_is_not_made_again(site: Site, jobs: int) -> None:
    before = tree(site.out.path)
    report = site.build(jobs=jobs)
    assert site.why == {}
    assert (report.written, report.removed) == ((), ())
    assert tree(site.out.path) == before
    assert report.total_bytes == sum(len(text) for text in MADE.values())


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_folder_is_made_again_when_something_that_it_read_changed_and_no_other_is(site: Site, jobs: int) -> None:
    other = {path: data for path, data in tree(site.out.path).items() if path.startswith("made/b")}
    site.letters["a"] = "alef"
    report = site.build(jobs=jobs)
    assert site.why == {"made/a": Why.READ}
    assert site.made == {path: text for path, text in MADE.items() if "alpha" not in path} | {"made/a/in/alef": "alef"}
    assert len(report.removed) == 1
    assert {path: data for path, data in tree(site.out.path).items() if path.startswith("made/b")} == other
    assert site.build().written == ()


def test_a_head_that_came_out_the_same_is_not_written_again(site: Site) -> None:
    site.letters["a"] = "alef"
    assert [path for path in site.build().written if path.endswith("head")] == []


def damage(path: Path) -> None:
    path.write_bytes(b"x" * path.stat().st_size)


@pytest.mark.parametrize("spoil", [damage, Path.unlink])
def test_a_file_in_it_that_is_damaged_or_gone_is_found_and_the_folder_made_again(
    site: Site, spoil: Callable[[Path], object]
) -> None:
    spoil(next((site.out.path / "made/b/in").iterdir()))
    site.build()
    assert site.why == {"made/b": Why.CHANGED}
    assert site.made == MADE


def test_what_somebody_put_into_it_is_removed(site: Site) -> None:
    (site.out.path / "made/a/in/foreign").write_bytes(b"x")
    assert site.build().removed == ("made/a/in/foreign",)
    assert site.made == MADE


def test_a_folder_that_nobody_wants_any_more_is_removed_with_all_its_files(site: Site) -> None:
    del site.letters["a"]
    site.build()
    assert site.made == {path: text for path, text in MADE.items() if not path.startswith("made/a")}


def test_a_clean_build_makes_every_folder_anew(site: Site) -> None:
    before = tree(site.out.path)
    site.build(clean=True)
    assert site.why["made/a"] is Why.CLEAN
    assert site.made == MADE
    assert tree(site.out.path) != before


def test_several_processes_make_what_one_makes(tmp_path: Path) -> None:
    site = Site(owned(tmp_path / "site"))
    site.build(jobs=2)
    assert site.made == MADE


@pytest.mark.parametrize(
    ("write", "said"),
    [
        (without_head, "made bad without head"),
        (a_link, "'bad/link' is no regular file"),
        (failing, "ended with 3"),
        (full, "the disk is full"),
    ],
)
def test_a_folder_that_can_not_be_made_stops_the_build_before_anything_is_applied(
    site: Site, write: Callable[[object, Path], None], said: str
) -> None:
    before = tree(site.out.path)
    bad = Folder(path="bad", value=json, write=write, head="head", owner="test")
    with pytest.raises(BuildError, match=said):
        publish(site.out, [bad], Environment(autoescape=True), protected=())
    assert tree(site.out.path) == before
    assert not site.out.files.exists()


@pytest.mark.parametrize("path", ["made/a", "made/a/x.html", "made", "Made/A/x"])
def test_nobody_else_may_have_anything_in_it(path: str) -> None:
    folder = Folder(path="made/a", value=None, write=write, head="head", owner="a search")
    other = Data(path=path, data=b"", owner="units/x.md")
    both: tuple[list[Output], ...] = ([folder, other], [other, folder])
    for outputs in both:
        with pytest.raises(BuildError) as caught:
            collect(outputs)
        assert "a search" in str(caught.value)
        assert "units/x.md" in str(caught.value)


def test_why_is_answered_for_the_folder_and_for_each_file_in_it(site: Site) -> None:
    site.letters["a"] = "alef"
    report = site.build()
    now = {f"{stale.output.path}/": reason(stale, "units") for stale in site.ledger.stale}
    paths = [*report.written, *report.kept]
    for asked in ("made/a/", "made/a", "made/a/head"):
        said = "\n".join(answer(asked, paths, "output", now, None))
        assert "something that it shows has changed" in said
        assert "letter a" in said
    assert "was not made again" in "\n".join(answer("made/b/head", paths, "output", now, None))


def test_the_record_knows_a_folder_by_its_head(site: Site) -> None:
    folder = next(one for one in site.outputs(Reads()) if isinstance(one, Folder))
    assert key_path(folder) == "made/a/head"
    read = {path for path, row in site.rows.items() if row.cells}
    assert read == {"made/a/head", "made/b/head"}
