"""The output holds exactly what the build made, and nothing outside it changes."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment

from plugins.pipeline import disk
from plugins.pipeline.folder import OutputFolder
from plugins.pipeline.outputs import BuildError, Copy, Data, Document, Output, Page
from plugins.pipeline.publish import publish
from plugins.pipeline.render import make_environment
from plugins.pipeline.stage import Staged
from plugins.pipeline.verify import Difference, Fault, verify
from tests.pipeline.trees import Entry, Link, Pipe, data, fresh, only_files, owned, plant, put, tree

PLAIN = Environment(autoescape=True)
IDLE = {".output.stage": None, ".output.stage/lock": None, ".output.stage/built": None}


@pytest.fixture
def out(tmp_path: Path) -> OutputFolder:
    return owned(tmp_path / "output")


def test_pages_data_and_files_become_the_output(out: OutputFolder, tmp_path: Path) -> None:
    plant(tmp_path, {"templates/p.html": b"<p>{{ view }}</p>", "units/tax/media/x.png": b"\x89PNG"})
    outputs: list[Output] = [
        Page(path="tax/index.html", template="p.html", view="A & B", owner="x.md"),
        Data(path="robots.txt", data=b"", owner="pages"),
        Copy(path="tax/media/x.png", source=tmp_path / "units/tax/media/x.png", owner="x.md"),
    ]
    report = publish(out, outputs, make_environment([tmp_path / "templates"]), protected=(), verify=True)
    expected = {"tax/index.html": b"<p>A &amp; B</p>\n", "robots.txt": b"", "tax/media/x.png": b"\x89PNG"}
    assert tree(out.path) == only_files(expected)
    assert report.written == tuple(sorted(expected))
    assert report.total_bytes == sum(map(len, expected.values()))
    assert (report.removed, report.kept, report.recovered) == ((), (), "")


def test_what_stands_already_is_not_written_again(out: OutputFolder) -> None:
    put(out, data({"a": b"1", "b/c": b"2", "d": b"3"}))
    kept = (out.path / "b/c").stat()
    report = put(out, data({"a": b"new", "b/c": b"2"}))
    assert (report.written, report.kept, report.removed) == (("a",), ("b/c",), ("d",))
    assert os.path.samestat((out.path / "b/c").stat(), kept)
    assert tree(out.path) == only_files({"a": b"new", "b/c": b"2"})


def test_a_clean_build_writes_every_file_again(out: OutputFolder) -> None:
    put(out, data({"a": b"1"}))
    report = put(out, data({"a": b"1"}), anew=True)
    assert (report.written, report.kept) == (("a",), ())


def test_a_file_of_the_same_length_with_other_bytes_is_replaced(out: OutputFolder) -> None:
    put(out, data({"a": b"one"}))
    assert put(out, data({"a": b"two"})).written == ("a",)
    assert tree(out.path) == {"a": b"two"}


def test_a_large_file_is_copied_whole_and_kept_when_it_is_the_same(out: OutputFolder, tmp_path: Path) -> None:
    film = os.urandom(2 * disk.CHUNK + 17)
    (tmp_path / "film.mp4").write_bytes(film)
    copy = Copy(path="film.mp4", source=tmp_path / "film.mp4", owner="x.md")
    assert put(out, [copy]).written == ("film.mp4",)
    assert put(out, [copy]).kept == ("film.mp4",)
    (out.path / "film.mp4").write_bytes(film[:-1] + b"!")
    assert put(out, [copy]).written == ("film.mp4",)
    assert (out.path / "film.mp4").read_bytes() == film


# ------------------------------------------------------------------------- documents: made when they are written


def said(value: object) -> bytes:
    return f"<feed>{value}</feed>\n".encode()


def document(path: str, value: object, write: Callable[[Any], bytes] = said) -> Document:
    return Document(path=path, value=value, write=write, owner="feeds")


def test_a_document_is_what_its_function_makes_of_its_value(out: OutputFolder) -> None:
    report = publish(out, [document("tax/atom.xml", "Tax"), document("b", "")], PLAIN, protected=(), verify=True)
    expected = {"tax/atom.xml": b"<feed>Tax</feed>\n", "b": b"<feed></feed>\n"}
    assert tree(out.path) == only_files(expected)
    assert report.total_bytes == sum(map(len, expected.values()))


def test_documents_are_made_one_at_a_time_each_once_and_not_before_they_are_written(out: OutputFolder) -> None:
    """So that only one feed of many is in memory at any moment."""
    stood: list[int] = []

    def write(value: object) -> bytes:
        stood.append(len(list(out.files.iterdir())))
        return said(value)

    put(out, [document(f"{number}.xml", number, write) for number in range(5)])
    assert stood == [0, 1, 2, 3, 4]


def test_a_document_with_the_same_bytes_is_kept_and_one_with_others_is_replaced(out: OutputFolder) -> None:
    put(out, [document("a.xml", 1), document("b.xml", 1)])
    stands = (out.path / "a.xml").stat()
    report = put(out, [document("a.xml", "1"), document("b.xml", 2)])
    assert (report.written, report.kept) == (("b.xml",), ("a.xml",))
    assert os.path.samestat((out.path / "a.xml").stat(), stands)
    assert tree(out.path) == {"a.xml": said(1), "b.xml": said(2)}


def test_a_document_is_written_again_by_a_clean_build(out: OutputFolder) -> None:
    put(out, [document("a.xml", 1)])
    assert put(out, [document("a.xml", 1)], anew=True).written == ("a.xml",)


@pytest.mark.parametrize("size", [0, 1, disk.CHUNK, 2 * disk.CHUNK + 17])
def test_a_document_of_any_size_is_written_whole_and_then_kept(out: OutputFolder, size: int) -> None:
    large = document("a.xml", os.urandom(size), bytes)
    assert put(out, [large]).written == ("a.xml",)
    assert (out.path / "a.xml").read_bytes() == large.value
    assert put(out, [large]).kept == ("a.xml",)


def test_a_document_and_a_page_can_not_have_one_path(out: OutputFolder) -> None:
    put(out, data({"a": b"1"}))
    with pytest.raises(BuildError, match=r"feeds and one\.md"):
        put(out, [document("b.xml", 1), Data(path="b.xml", data=b"", owner="one.md")])
    assert tree(out.path) == {"a": b"1"}


def test_a_document_that_can_not_be_made_leaves_the_output_as_it_was(out: OutputFolder) -> None:
    put(out, data({"a": b"1"}))
    before = tree(out.path.parent)

    def write(value: object) -> bytes:
        raise KeyError(value)

    with pytest.raises(KeyError):
        put(out, [*data({"a": b"2"}), document("b.xml", "no such post", write)])
    assert tree(out.path.parent) == before


def test_documents_are_the_same_bytes_in_whatever_order_they_come(tmp_path: Path) -> None:
    outputs = [document(f"{name}/feed.xml", name) for name in "abc"]
    there, back = owned(tmp_path / "one" / "output"), owned(tmp_path / "two" / "output")
    assert put(there, outputs) == put(back, reversed(outputs))
    assert tree(there.path) == tree(back.path)


# ------------------------------------------------------------------------------------------------ what may go wrong


def test_everybody_may_read_the_output_whatever_the_umask(tmp_path: Path) -> None:
    out = OutputFolder(tmp_path / "new" / "output")
    before = os.umask(0o077)
    try:
        put(out, data({"a/b": b""}))
    finally:
        os.umask(before)
    modes = [stat.S_IMODE((out.path / name).stat().st_mode) for name in ("", "a", "a/b")]
    assert modes == [0o755, 0o755, 0o644]


@pytest.mark.parametrize("source", ["link", "pipe", "folder", "nowhere"])
def test_only_a_regular_file_is_copied(out: OutputFolder, tmp_path: Path, source: str) -> None:
    plant(out.path, {"a": b"old"})
    plant(tmp_path, {"secret": b"secret", "link": Link("secret"), "pipe": Pipe(), "folder": None})
    with pytest.raises(BuildError, match=r"copy units/tax/posts/x\.md.*not touched"):
        put(out, [Copy(path="a", source=tmp_path / source, owner="units/tax/posts/x.md")])
    assert tree(out.path) == {"a": b"old"}


def test_a_file_that_changes_while_it_is_copied_is_not_published(
    out: OutputFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "picture.png"
    source.write_bytes(b"12345678")
    monkeypatch.setattr(disk, "CHUNK", 4)
    pieces = disk.chunks_of(source)
    next(pieces)
    source.write_bytes(b"12345678 and more")
    with pytest.raises(OSError, match="changed while it was read"):
        list(pieces)


def test_a_dry_run_says_what_it_would_do_and_does_nothing(out: OutputFolder) -> None:
    put(out, data({"a": b"1", "b": b"2"}))
    before = tree(out.path.parent)
    report = publish(out, data({"a": b"1", "c": b"3"}), PLAIN, protected=(), dry=True)
    assert (report.written, report.kept, report.removed) == (("c",), ("a",), ("b",))
    assert tree(out.path.parent) == before


def test_a_gate_reads_the_whole_build_and_may_stop_it(out: OutputFolder) -> None:
    put(out, data({"a": b"kept", "b": b"old"}))
    before = tree(out.path.parent)
    seen: dict[str, bytes] = {}

    def gate(staged: Staged) -> None:
        seen.update({made.path: staged.file(made.path).read_bytes() for made in staged.made})
        raise BuildError("a draft would leak")

    with pytest.raises(BuildError, match="a draft would leak"):
        publish(out, data({"a": b"kept", "b": b"new"}), PLAIN, protected=(), before_apply=gate)
    assert seen == {"a": b"kept", "b": b"new"}
    assert tree(out.path.parent) == before


def test_nothing_is_left_beside_the_output_but_the_lock(out: OutputFolder) -> None:
    put(out, data({"a": b"1"}))
    assert tree(out.path.parent).keys() == IDLE.keys() | {"output", "output/a"}


def test_progress_counts_every_output(out: OutputFolder) -> None:
    steps: list[tuple[int, int]] = []
    publish(out, data({"a": b"", "b": b""}), PLAIN, protected=(), progress=lambda *step: steps.append(step))
    assert steps == [(1, 2), (2, 2)]


def test_two_owners_stop_the_build_before_anything_is_written(out: OutputFolder) -> None:
    put(out, data({"a": b"1"}))
    with pytest.raises(BuildError, match=r"one\.md and two\.md"):
        put(out, [*data({"a": b"2"}, "one.md"), *data({"a": b"3"}, "two.md")])
    assert tree(out.path) == {"a": b"1"}


def test_verify_names_what_is_missing_different_and_foreign(out: OutputFolder) -> None:
    made: list[Staged] = []
    outputs = data({"a": b"1", "b": b"2", "c": b"3", "d/e": b"4"})
    publish(out, outputs, PLAIN, protected=(), before_apply=made.append)
    assert verify(out, made[0].made) == ()
    (out.path / "a").unlink()
    (out.path / "b").write_bytes(b"X")
    (out.path / "c").unlink()
    plant(out.path, {"c": Link("d/e"), "d/f": b"", "g": None})
    assert verify(out, made[0].made) == (
        Difference(path="a", fault=Fault.MISSING),
        Difference(path="b", fault=Fault.DIFFERENT),
        Difference(path="c", fault=Fault.DIFFERENT),
        Difference(path="d/f", fault=Fault.FOREIGN),
        Difference(path="g", fault=Fault.FOREIGN),
    )


# Law 7, for any folder that could stand there and any build that could follow it.

OUTSIDE: Mapping[str, Entry] = {"file": b"precious", "folder/x": b"precious too", "folder/link": Link("x")}
LINKS = ("../outside", "../outside/folder", "../outside/file", "nowhere", ".", "..", "a", "/")


def nested(leaves: st.SearchStrategy[Entry], names: list[str]) -> st.SearchStrategy[dict[str, Entry]]:
    """Trees by relative path. A folder is None; what lies in it is listed as well."""

    def grown(below: st.SearchStrategy[dict[str, Entry]]) -> st.SearchStrategy[dict[str, Entry]]:
        folders = st.dictionaries(st.sampled_from(names), leaves | below, max_size=4)
        return folders.map(flattened)

    return st.recursive(st.just(dict[str, Entry]()), grown, max_leaves=12)


def flattened(folder: Mapping[str, Entry | Mapping[str, Entry]]) -> dict[str, Entry]:
    flat: dict[str, Entry] = {}
    for name, entry in folder.items():
        if isinstance(entry, dict):
            flat[name] = None
            flat.update({f"{name}/{inner}": value for inner, value in entry.items()})
        elif not isinstance(entry, Mapping):
            flat[name] = entry
    return flat


BYTES = st.sampled_from([b"", b"old", b"new", b"\xff" * 300])
OLD = nested(BYTES | st.sampled_from(LINKS).map(Link) | st.just(Pipe()), ["a", "A", "b", "c.html", "é", "e\u0301"])
NEW = nested(BYTES, ["a", "b", "c.html", "é", "index.html"])


@settings(max_examples=150, deadline=None)
@given(old=OLD, new=NEW)
def test_whatever_stood_there_the_output_holds_exactly_what_the_build_made(
    old: dict[str, Entry], new: dict[str, Entry]
) -> None:
    files = {path: content for path, content in new.items() if isinstance(content, bytes)}
    with tempfile.TemporaryDirectory() as folder:
        plant(Path(folder, "outside"), OUTSIDE)
        out = fresh(Path(folder, "output"), old)
        report = put(out, data(files))
        assert tree(out.path) == only_files(files)
        assert {*report.written, *report.kept} == files.keys()
        assert tree(Path(folder, "outside")) == {**OUTSIDE, "folder": None}
        everything = tree(Path(folder))
        beside = {name for name in everything if name.split("/")[0] not in ("outside", "output")}
        assert beside == IDLE.keys()
        assert put(out, data(files)).written == ()
