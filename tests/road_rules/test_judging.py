"""Files before the rules: what is found is a problem at its level, and what must not be is held."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pelican.settings import DEFAULT_CONFIG

from pelicanconf import MARKDOWN
from plugins.network.charter import Charter
from plugins.network.judging import Centre, Court, Force, InForce, Law, Verdict, weighed
from plugins.network.problems import Level
from plugins.network.schema import PostFile
from plugins.network.snapshot import PostReader
from plugins.network.sources import Role, walk
from plugins.network.voice import Avoided, Voice
from plugins.network.written import Written
from plugins.network.yamlfile import Document, Mistake, read_yaml
from plugins.pipeline.fingerprints import shaping
from plugins.pipeline.workers import read_all
from plugins.road_rules import judging
from plugins.road_rules.configuring import centre
from plugins.road_rules.judging import MOST, RULEBOOK, judge
from plugins.road_rules.rule import Finding
from plugins.road_rules.table import BY_NAME
from tests.building import ROOT
from tests.road_rules.networks import survey
from tests.trees import NETWORK, NOW, UNIT, post, small_network, write_network

LONG = "A title that goes on and on, and on, and then, when one thinks that it is over, on again, for no reason"
POST = "energy/posts/2026-11-01-caverns.md"


def network(rules: str, **more: str | bytes) -> dict[str, str | bytes]:
    return small_network(**{"network.yaml": NETWORK.replace("rules: {}", f"rules: {rules}"), **more})


def long(*lines: str) -> str:
    return post("date: 2026-11-01", "tags: [h2]", *lines, title=LONG)


def test_what_should_not_be_is_said_and_published(tmp_path: Path) -> None:
    found = survey(write_network(tmp_path, network("{title-length: should}") | {POST: long()}))
    assert "energy/caverns" in found.live
    assert found.about(POST) == [
        "2: warning: the title has 103 letters; say it in 80 or fewer, and the rest in the summary"
    ]
    assert [problem.rule for problem in found.problems] == ["title-length"]


def test_what_must_not_be_is_held_and_nothing_else(tmp_path: Path) -> None:
    whole = survey(write_network(tmp_path / "a", network("{title-length: must}")))
    found = survey(write_network(tmp_path / "b", network("{title-length: must}") | {POST: long()}))
    assert found.live == whole.live - {"energy/caverns"}
    assert found.about(POST)[0].startswith("2: error: the title has 103 letters")
    assert found.assembled.held == 1


def test_a_rule_that_is_off_says_nothing(tmp_path: Path) -> None:
    assert survey(write_network(tmp_path, network("{title-length: off}") | {POST: long()})).about(POST) == []


def test_a_unit_that_is_stricter_holds_its_own_posts_alone(tmp_path: Path) -> None:
    files = network("{}") | {
        "energy/unit.yaml": UNIT + "rules: {title-length: must}\n",
        POST: long(),
        "tax/posts/ring-fence.md": post("date: 2026-10-05", title=LONG + " at all"),
    }
    found = survey(write_network(tmp_path, files))
    assert found.live == {"energy/pipes", "tax/ring-fence"}
    assert [line.split(":")[1].strip() for line in found.about(POST)] == ["error"]
    assert [line.split(":")[1].strip() for line in found.about("tax/posts/ring-fence.md")] == ["warning"]


def test_a_slip_in_a_unit_s_rules_is_said_and_the_centre_s_hold(tmp_path: Path) -> None:
    files = network("{title-length: must}") | {"energy/unit.yaml": UNIT + "rules:\n  title-length: off\n", POST: long()}
    found = survey(write_network(tmp_path, files))
    (said,) = found.about("energy/unit.yaml")
    assert said.startswith("14: error: a unit may be stricter than the centre, never laxer: 'title-length' is must")
    assert "energy/caverns" not in found.live


def test_a_slip_in_the_centre_s_rules_is_said_and_holds_nothing(tmp_path: Path) -> None:
    found = survey(write_network(tmp_path, network("{titel-length: must}")))
    assert found.errors == ["units/network.yaml:20: error: unknown rule 'titel-length'; did you mean 'title-length'?"]
    assert found.live == survey(write_network(tmp_path / "other", network("{}"))).live


def test_a_post_older_than_a_rule_is_only_warned_of(tmp_path: Path) -> None:
    rules = "{title-length: {level: must, since: 2026-11-02}}"
    files = network(rules) | {
        POST: long(),
        "energy/posts/2026-11-02-pipes.md": post("date: 2026-11-02", title=LONG + "s"),
    }
    found = survey(write_network(tmp_path, files))
    assert "energy/caverns" in found.live
    assert "energy/pipes" not in found.live


@pytest.mark.parametrize("status", ["withdrawn", "retracted"])
def test_a_post_that_was_taken_back_is_not_looked_at(tmp_path: Path, status: str) -> None:
    back = long(f"status: {status}", "reason: Figures superseded.", "updated: 2026-11-03")
    found = survey(write_network(tmp_path, network("{title-length: must}") | {POST: back}))
    assert found.about(POST) == []
    assert {notice.source for notice in found.catalog.notices} | {one.source for one in found.catalog.withdrawn} == {
        POST
    }


def test_a_draft_is_looked_at(tmp_path: Path) -> None:
    found = survey(write_network(tmp_path, network("{}") | {POST: long("status: draft")}))
    assert len(found.about(POST)) == 1


def test_a_rule_across_the_network_tells_the_newer_post(tmp_path: Path) -> None:
    twin = post("date: 2026-11-10", title="what  caverns cost", author="tom-ash")
    there = {"tax/posts/twin.md": twin}
    found = survey(write_network(tmp_path / "a", network("{}") | there))
    (said,) = [problem for problem in found.problems if problem.rule == "title-twins"]
    assert (said.file, said.line, said.level) == ("units/tax/posts/twin.md", 2, Level.WARNING)
    assert "units/energy/posts/2026-11-01-caverns.md" in said.what
    off = survey(write_network(tmp_path / "b", network("{title-twins: off}") | there))
    assert "title-twins" not in {problem.rule for problem in off.problems}
    page = {"tax/unit.yaml": "name: Tax\nrules: {title-twins: should}\n"}
    again = survey(write_network(tmp_path / "c", network("{title-twins: off}") | there | page))
    assert said in again.problems


# ------------------------------------------------------------------------------------------------------ the clock


def law(*rules: InForce) -> Law:
    return Law(rules)


def embargoed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, now: datetime, force: str = "must"
) -> tuple[set[str], datetime | None]:
    """The live posts and the next due moment of a network in which a rule finds something until 1 December."""

    def until(written: Written, settings: object) -> list[Finding]:
        moment = written.moment(date(2026, 12, 1))
        return [Finding(2, "not before December", until=moment)] if "Caverns" in written.title else []

    rule = replace(BY_NAME["title-length"], check=until)
    monkeypatch.setitem(BY_NAME, "title-length", rule)
    monkeypatch.setattr(judging, "_ready", {})
    files = network(f"{{title-length: {force}}}") | {POST: post("date: 2026-11-01", title="Caverns")}
    found = survey(write_network(tmp_path, files), now)
    return found.live, found.assembled.next_due


DECEMBER = datetime(2026, 12, 1, tzinfo=UTC)


def test_what_holds_until_a_moment_is_held_until_then_and_due(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    live, due = embargoed(tmp_path / "a", monkeypatch, NOW)
    assert "energy/caverns" not in live
    assert due == DECEMBER
    live, due = embargoed(tmp_path / "b", monkeypatch, DECEMBER)
    assert "energy/caverns" in live
    assert due is None


def test_what_begins_at_a_moment_is_due_and_then_said() -> None:
    one = Verdict(1, Level.WARNING, "look again", "freshness", since=DECEMBER)
    before = DECEMBER - timedelta(seconds=1)
    assert (one.holds(before), one.due(before)) == (False, [DECEMBER])
    assert (one.holds(DECEMBER), one.due(DECEMBER)) == (True, [])


# -------------------------------------------------------------------------------------------------------- one file


def written(body: str, title: str = "A title") -> Written:
    return Written("energy/posts/2026-11-20-x.md", Role.POST, PostFile(title=title), {"title": 2}, body, 5)


def avoiding(*words: str) -> Law:
    voice = Voice(avoid=tuple(Avoided(word=word) for word in words))
    return centre(Centre(Document({"rules": {"words-to-avoid": "must"}}, {}), voice))[0]


def test_what_is_found_comes_by_line_with_the_name_of_its_rule() -> None:
    found = judge(avoiding("leverage"), written("One.\n\nWe leverage.\nThey leverage.", LONG))
    assert [(one.line, one.rule, one.level) for one in found] == [
        (2, "title-length", Level.WARNING),
        (7, "words-to-avoid", Level.ERROR),
        (8, "words-to-avoid", Level.ERROR),
    ]


def test_of_very_many_findings_the_last_says_how_many_more_there_are() -> None:
    found = judge(avoiding("leverage"), written("We leverage.\n\n" * 500))
    assert len(found) == MOST + 1
    assert found[-1].what.startswith("words-to-avoid: 480 more of these from here on")
    assert found[-1].line == 5 + 2 * MOST


def test_laws_that_say_the_same_have_one_digest_and_others_another() -> None:
    def digest(rules: str) -> bytes:
        return centre(Centre(read_yaml(f"rules: {rules}")))[0].digest

    assert digest("{title-length: {most: 60, level: should}}") == digest("{title-length: {most: 60}}")
    assert len({digest(one) for one in ("{}", "{title-length: must}", "{title-length: {most: 60}}")}) == 3


def test_what_the_ground_says_has_the_level_of_its_rule() -> None:
    def said(force: Force) -> list[tuple[str, Level]]:
        return [
            (one.what, level)
            for one, level in weighed([Mistake(1, "dead", "dead-links")], law(InForce("dead-links", force)))
        ]

    assert said(Force.SHOULD) == [("dead", Level.WARNING)]
    assert said(Force.OFF) == []
    assert list(weighed([Mistake(1, "other")], law())) == [(Mistake(1, "other"), Level.WARNING)]


# ------------------------------------------------------------------------------------------------- other processes


def test_rules_go_to_other_processes_by_name_and_a_law_that_units_share_goes_once() -> None:
    one = avoiding("leverage", "synergy")
    few, many = (Court({f"unit-{n}": one for n in range(count)}, RULEBOOK.judge) for count in (1, 300))
    assert pickle.loads(pickle.dumps(many)) == many
    assert len(pickle.dumps(many)) < len(pickle.dumps(few)) + 300 * 24


def test_a_machine_with_other_rules_is_told_from_this_one() -> None:
    here, without = shaping(MARKDOWN, PostReader, RULEBOOK.judge), shaping(MARKDOWN, PostReader)
    assert here.keys() - without.keys() == {"the code of the rules"}
    assert here["the code of the rules"] != here["the code of the reader"]


def test_processes_judge_as_this_one_does(tmp_path: Path) -> None:
    files = network("{title-length: must}")
    files |= {f"energy/posts/note-{n}.md": long("slug: note-x") if n % 3 else post(title="Short") for n in range(70)}
    sources = walk(write_network(tmp_path, files))
    posts = [source for source in sources.files if source.role is Role.POST]
    court = Charter(sources, ROOT / "theme" / "brand.yaml", RULEBOOK).court
    settings = {**DEFAULT_CONFIG, "PATH": str(sources.root), "MARKDOWN": MARKDOWN, "READERS": {"md": PostReader}}

    def verdicts(jobs: int) -> list[tuple[Verdict, ...]]:
        return [one.reading.verdicts for one in read_all(posts, sources, settings, jobs=jobs, court=court)]

    assert verdicts(2) == verdicts(1)
    assert sum(one != () for one in verdicts(1)) >= 46
