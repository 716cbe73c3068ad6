"""What a build takes in: a file that holds what it held is what it was, any other is read."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pelican.settings import DEFAULT_CONFIG

from plugins.network.charter import Charter
from plugins.network.judging import Centre, Force, InForce, Law, Rulebook, Verdict
from plugins.network.memory import KeptFile
from plugins.network.model import Post
from plugins.network.problems import Level
from plugins.network.reading import Reading
from plugins.network.schema import PostFile
from plugins.network.snapshot import PostReader
from plugins.network.sources import Role, Source, Sources, walk
from plugins.network.written import Written
from plugins.network.yamlfile import Document, Mistake
from plugins.pipeline.bodies_kept import KeptBodies
from plugins.pipeline.intake import Intake
from plugins.pipeline.known import SourceRow, digest_of
from plugins.pipeline.workers import Read, read_all
from tests.builders import NOW as NOON
from tests.builders import make_post
from tests.building import ROOT
from tests.site.small_network import NETWORK, plant, post

PATH = "tax/posts/2026-05-05-new.md"
MARKDOWN: dict[str, Any] = {"extensions": ["extra"], "extension_configs": {}}
NO_FILES: Mapping[str, KeptFile] = {}
SECOND = 1_000_000_000  # ns
BRAND = ROOT / "theme" / "brand.yaml"
LATER = 10 * SECOND  # after a file was written: by then its times tell


@dataclass
class Build:
    """One look at a folder, with everything that was rendered or read for it."""

    units: Path
    state: Path
    known: Mapping[str, SourceRow] = field(default_factory=dict)
    after: int = LATER  # ns from now on
    reads_as_ours: bool = True
    rendered: list[str] = field(default_factory=list)
    rulebook: Rulebook | None = None
    judged_by: Mapping[str, bytes] = field(default_factory=dict)
    found: dict[str, Reading] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sources = walk(self.units)
        bodies = KeptBodies(self.state, b"")
        at = time.time_ns() + self.after
        charter = Charter(self.sources, BRAND, self.rulebook)
        self.intake = Intake(charter, self.known, bodies, self.render, at, self.reads_as_ours, judged_by=self.judged_by)

    def render(self, rest: Sequence[Source]) -> Iterator[Read]:
        self.rendered += [source.path for source in rest]
        settings = {**DEFAULT_CONFIG, "PATH": str(self.units), "MARKDOWN": MARKDOWN, "READERS": {"md": PostReader}}
        yield from read_all(rest, self.sources, settings, court=self.intake.charter.court)

    def run(self) -> dict[str, Reading]:
        """Every reading, by path."""
        self.intake.look()
        return {one.path: one for one in (*self.intake.people(), *self.intake.posts())}

    def left(self, readings: Mapping[str, Reading], files: Mapping[str, KeptFile] = NO_FILES) -> dict[str, SourceRow]:
        """What it leaves for the next one, of which every post was made."""
        posts: dict[str, Post] = {
            path: one.made or make_post("tax/new", source=path)
            for path, one in readings.items()
            if one.role is Role.POST
        }
        return dict(self.intake.rows_with(posts, files, readings))


@pytest.fixture
def units(tmp_path: Path) -> Path:
    return plant({**NETWORK, PATH: post("New *words*.", title="Before")}, tmp_path / "units")


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


def first(units: Path, state: Path, **options: Any) -> dict[str, SourceRow]:
    """What a first build leaves."""
    build = Build(units, state, **options)
    return build.left(build.run())


def touch(path: Path) -> None:
    os.utime(path, ns=(path.stat().st_mtime_ns + SECOND,) * 2)


OTHER_WORDS = post("Other words.", title="Before")
OTHER_TITLE = post("New *words*.", title="After")


@pytest.mark.parametrize("made", [True, False], ids=["a post was made", "no post was made"])
@pytest.mark.parametrize("body", [True, False], ids=["its body is kept", "its body is gone"])
@pytest.mark.parametrize("change", ["nothing", "times", "title", "words"])
def test_a_text_is_read_or_rendered_only_where_it_has_to_be(
    units: Path, state: Path, change: str, body: bool, made: bool
) -> None:
    known = first(units, state)
    if not made:
        known[PATH] = SourceRow(digest=known[PATH].digest, times=known[PATH].times)
    if not body:
        (state / "bodies.sqlite").unlink()
    if change == "times":
        touch(units / PATH)
    elif change != "nothing":
        (units / PATH).write_bytes(OTHER_TITLE if change == "title" else OTHER_WORDS)
    build = Build(units, state, known)
    found = build.run()[PATH]
    as_it_was = made and change in ("nothing", "times")
    assert (found.made is not None) == as_it_was
    assert (PATH in build.rendered) == (not as_it_was and (not body or change == "words"))
    if not as_it_was:
        assert isinstance(found.fields, PostFile)
        assert found.fields.title == ("After" if change == "title" else "Before")
    row = build.intake.rows[PATH]
    assert row.digest == digest_of((units / PATH).read_bytes())
    words = "Other words." if change == "words" else "New <em>words</em>."
    if not as_it_was or body:
        assert words in build.intake.body(found).html


def test_a_file_with_the_times_that_it_had_is_not_opened(
    units: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = first(units, state)
    opened: list[str] = []
    read = Sources.read

    def reading(sources: Sources, path: str) -> bytes:
        opened.append(path)
        return read(sources, path)

    monkeypatch.setattr(Sources, "read", reading)
    touch(units / PATH)
    Build(units, state, known).run()
    texts = {source.path for source in walk(units).files if source.role in (Role.PAGE, Role.EXPERT)} | {"network.yaml"}
    assert set(opened) == {PATH} | texts  # of people and pages nothing is left but the body


def test_a_file_that_was_changed_just_before_is_known_by_its_bytes_alone(units: Path, state: Path) -> None:
    known = first(units, state, after=0)
    assert known[PATH].times is None
    stood = (units / PATH).stat()
    changed = (units / PATH).read_bytes().replace(b"Before", b"Middle")
    (units / PATH).write_bytes(changed)
    os.utime(units / PATH, ns=(stood.st_atime_ns, stood.st_mtime_ns))  # as if the clock had not gone on
    found = Build(units, state, known).run()[PATH]
    assert isinstance(found.fields, PostFile)
    assert found.fields.title == "Middle"


def test_times_are_learned_once_they_tell(units: Path, state: Path) -> None:
    known = first(units, state, after=0)
    build = Build(units, state, known)
    again = build.left(build.run())
    assert again[PATH].times is not None
    assert again[PATH].post == known[PATH].post


def test_what_is_remembered_reads_as_it_read(units: Path, state: Path) -> None:
    once = Build(units, state)
    before = once.run()
    after = Build(units, state, once.left(before)).run()
    for path, one in before.items():
        kept = after[path]
        assert (kept.lines, kept.body_line, kept.text_key, kept.warnings, kept.body.ids) == (
            one.lines,
            one.body_line,
            one.text_key,
            one.warnings,
            one.body.ids,
        )
        assert kept.made or kept.fields == one.fields


@pytest.mark.parametrize("at", ["before it is rendered", "before it is read again"])
def test_a_file_that_changes_during_a_build_is_known_as_it_was_read(units: Path, state: Path, at: str) -> None:
    """And so, when it is changed back, it is not taken for what it was in between."""
    first_known = first(units, state)
    known = {} if at == "before it is rendered" else first_known
    build = Build(units, state, known)
    build.intake.look()
    before = (units / PATH).read_bytes()
    (units / PATH).write_bytes(OTHER_TITLE)
    found = {one.path: one for one in build.intake.posts()}
    if found[PATH].made:
        found[PATH] = build.intake.again(found[PATH])
    left = build.left(found)
    (units / PATH).write_bytes(before)
    assert left[PATH].digest == digest_of(before) or Build(units, state, left).run()[PATH].made is None


def test_a_file_that_can_not_be_read_is_said_and_not_remembered(
    units: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = first(units, state)
    touch(units / PATH)
    read = Sources.read

    def refusing(sources: Sources, path: str) -> bytes:
        if path == PATH:
            raise PermissionError(13, "Permission denied", path)
        return read(sources, path)

    monkeypatch.setattr(Sources, "read", refusing)
    build = Build(units, state, known)
    found = build.run()[PATH]
    assert found.made is None
    assert [mistake.what for mistake in found.errors] == ["can't be read: Permission denied"]
    assert PATH not in build.intake.rows


def test_where_another_plugin_reads_markdown_everything_is_rendered(units: Path, state: Path) -> None:
    build = Build(units, state, first(units, state), reads_as_ours=False)
    found = build.run()
    assert sorted(build.rendered) == sorted(found)
    assert [path for path, one in found.items() if one.made] == []


def test_what_was_found_out_about_a_picture_is_remembered_until_it_changes(units: Path, state: Path) -> None:
    path, facts = "energy/media/cavern.png", KeptFile(width=2, height=2, size=70)
    once = Build(units, state)
    known = once.left(once.run(), {path: facts})
    same = Build(units, state, known)
    same.run()
    assert same.intake.files() == {path: facts}
    (units / path).write_bytes(b"another picture")
    other = Build(units, state, known)
    other.run()
    assert other.intake.files() == {}


def test_a_post_that_can_not_be_used_again_is_read_with_its_fields(units: Path, state: Path) -> None:
    build = Build(units, state, first(units, state))
    found = build.run()[PATH]
    again: Callable[[Reading], Reading] = build.intake.again
    assert isinstance(again(found).fields, PostFile)
    (state / "bodies.sqlite").unlink()
    bare = Build(units, state, build.known)
    reading = bare.run()[PATH]
    assert isinstance(bare.intake.again(reading).fields, PostFile)
    assert PATH in bare.rendered


# ---------------------------------------------------------------------------------------------------------- rules


@dataclass
class Judges:
    """A rulebook of one rule, which finds something in every file; notes which files it was asked about."""

    level: Level = Level.WARNING
    strict_in: str = ""  # a language; its law is another
    asked: list[str] = field(default_factory=list)

    @property
    def rulebook(self) -> Rulebook:
        return Rulebook(self.centre, self.unit, self.judge)

    def centre(self, page: Centre) -> tuple[Law, tuple[Mistake, ...]]:
        return Law((InForce("words", Force.MUST if self.level is Level.ERROR else Force.SHOULD),), page.lang), ()

    def unit(self, law: Law, page: Document, lang: str) -> tuple[Law, tuple[Mistake, ...]]:
        return (Law((*law.rules, InForce("more", Force.SHOULD)), lang) if self.strict_in else law), ()

    def judge(self, law: Law, written: Written) -> tuple[Verdict, ...]:
        self.asked.append(written.path)
        return (Verdict(written.body_line, self.level, f"{len(law.rules)} rules, {written.lang}", "words"),)


def built(units: Path, state: Path, judges: Judges, before: Build | None = None) -> tuple[Build, dict[str, Reading]]:
    """A build and what it read, after another."""
    known = before.left(before.found) if before else {}
    build = Build(units, state, known, rulebook=judges.rulebook, judged_by=before.intake.laws if before else {})
    build.found = build.run()
    return build, build.found


def texts_of(units: Path, unit: str = "") -> set[str]:
    kinds = (Role.POST, Role.PAGE, Role.EXPERT)
    return {one.path for one in walk(units).files if one.role in kinds and one.path.startswith(unit)}


def posts_of(units: Path) -> set[str]:
    return {one.path for one in walk(units).files if one.role is Role.POST}


def test_what_rules_found_in_a_post_is_kept_and_nobody_looks_again(units: Path, state: Path) -> None:
    judges = Judges()
    first_build, found = built(units, state, judges)
    assert set(judges.asked) == texts_of(units)
    judges.asked.clear()
    second, again = built(units, state, judges, first_build)
    assert set(judges.asked) == texts_of(units) - posts_of(units)  # of people and pages nothing is left but the body
    assert second.rendered == []
    assert again[PATH].made is not None
    assert {path: one.verdicts for path, one in again.items()} == {path: one.verdicts for path, one in found.items()}


def test_a_post_that_changed_is_judged_again_and_no_other(units: Path, state: Path) -> None:
    judges = Judges()
    before, _ = built(units, state, judges)
    (units / PATH).write_bytes(OTHER_TITLE)
    judges.asked.clear()
    after, found = built(units, state, judges, before)
    assert posts_of(units) & set(judges.asked) == {PATH}
    assert after.rendered == []
    assert found[PATH].verdicts != ()


def test_other_rules_judge_everything_again_and_render_nothing(units: Path, state: Path) -> None:
    judges = Judges()
    before, found = built(units, state, judges)
    judges.level = Level.ERROR
    judges.asked.clear()
    after, again = built(units, state, judges, before)
    assert set(judges.asked) == texts_of(units)
    assert after.rendered == []
    assert [one.path for one in again.values() if one.made] == []
    assert {verdict.level for one in again.values() for verdict in one.verdicts} == {Level.ERROR}
    assert all(one.is_held(NOON) and not found[path].is_held(NOON) for path, one in again.items())


def test_other_rules_of_one_unit_judge_the_posts_of_that_unit_alone(units: Path, state: Path) -> None:
    judges = Judges(strict_in="energy")
    before, _ = built(units, state, judges)
    page = units / "energy" / "unit.yaml"
    page.write_bytes(page.read_bytes() + b"\nrules: {}\n")
    judges.asked.clear()
    after, again = built(units, state, judges, before)
    of_unit = {path for path in posts_of(units) if path.startswith("energy/")}
    assert of_unit
    assert posts_of(units) & set(judges.asked) == of_unit
    assert after.rendered == []
    assert {path for path in posts_of(units) if again[path].made is None} == of_unit


def test_a_build_with_nothing_to_do_asks_nobody_about_rules(units: Path, state: Path) -> None:
    judges = Judges()
    before, found = built(units, state, judges)
    known = before.left(found)
    judges.asked.clear()
    charter = Charter(walk(units), BRAND, judges.rulebook)
    same = Intake(charter, known, KeptBodies(state, b""), before.render, time.time_ns() + LATER)
    same.look()
    assert same.is_as_known()
    assert judges.asked == []
    assert "registry" not in vars(charter)


def test_a_text_that_could_not_be_read_is_not_taken_for_known_once_it_can(units: Path, state: Path) -> None:
    known = first(units, state)
    del known[PATH]
    assert not looked_at(Build(units, state, known)).is_as_known()


def looked_at(build: Build) -> Intake:
    build.intake.look()
    return build.intake
