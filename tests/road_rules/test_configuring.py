"""Which rules hold for a unit: what the centre writes, what it locks, and how much stricter a unit may be."""

from __future__ import annotations

from typing import Any

import pytest

from plugins.network.judging import Centre, Force, Law, Lock
from plugins.network.voice import Avoided, Voice
from plugins.network.yamlfile import Document, read_yaml
from plugins.road_rules.configuring import centre, settings_of, unit
from plugins.road_rules.rule import Settings
from plugins.road_rules.table import BY_NAME, RULES

VOICE = Voice(avoid=(Avoided(word="leverage", instead="use"),))


def page(*rules: str) -> Document:
    """A page with these lines under `rules`, the first of which is line 2."""
    return read_yaml("\n".join(["rules:", *(f"  {rule}" for rule in rules)]))


def law_of(*rules: str, voice: Voice = VOICE) -> Law:
    """The centre's law, which is right."""
    law, wrong = centre(Centre(page(*rules), voice))
    assert wrong == ()
    return law


def wrong_in_centre(*rules: str) -> list[tuple[int, str]]:
    return [(one.line, one.what) for one in centre(Centre(page(*rules)))[1]]


def given(law: Law, name: str) -> Any:
    found: Settings = settings_of(BY_NAME[name], law.of[name])
    return found


def test_without_a_word_from_anybody_each_rule_is_as_it_is_by_itself() -> None:
    law, wrong = centre(Centre(Document({}, {}), lang="fr", timezone="Europe/Paris"))
    assert wrong == ()
    assert [(one.rule, one.force, one.lock) for one in law.rules] == [(one.name, one.force, one.lock) for one in RULES]
    assert (law.lang, law.timezone) == ("fr", "Europe/Paris")
    assert all(settings_of(rule, law.of[rule.name]) == rule.settings() for rule in RULES)


def test_the_centre_sets_a_level_alone_or_with_everything_else() -> None:
    law = law_of("title-length: off", "words-to-avoid: {level: must, lock: locked, since: 2026-12-01}")
    assert law.of["title-length"].force is Force.OFF
    words = law.of["words-to-avoid"]
    assert (words.force, words.lock, str(words.since)) == (Force.MUST, Lock.LOCKED, "2026-12-01")
    assert given(law_of("title-length: {most: 60}"), "title-length").most == 60


def test_words_of_the_brand_come_before_those_of_the_network_and_of_a_unit() -> None:
    law = law_of("words-to-avoid: {avoid: [{word: synergy}]}")
    mine, wrong = unit(
        law, page("words-to-avoid: {avoid: [{word: henceforth, instead: from now on}, {word: synergy}]}"), "en"
    )
    assert wrong == ()
    assert [one.word for one in given(law, "words-to-avoid").avoid] == ["leverage", "synergy"]
    assert [one.word for one in given(mine, "words-to-avoid").avoid] == ["leverage", "synergy", "henceforth"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("titel-length: must", "unknown rule 'titel-length'; did you mean 'title-length'?"),
        ("title-length: musst", "title-length: unknown value of 'level' 'musst'; did you mean 'must'?"),
        ("title-length:", "'title-length' says nothing; write title-length: must, should or off, or its settings"),
        (
            "title-length: [must]",
            "'title-length' says nothing; write title-length: must, should or off, or its settings",
        ),
        ("title-length: {mots: 60}", "title-length: unknown key 'mots'; did you mean 'most'?"),
        ("title-length: {most: many}", "title-length: 'most' must be a whole number, not 'many'"),
        (
            "title-length: {lock: shut}",
            "title-length: unknown value of 'lock' 'shut'; write one of default, free, locked",
        ),
        ("title-length: {since: soon}", "title-length: 'since' is no date; write it as 2026-11-20 (it says 'soon')"),
        (
            "title-twins: must",
            "'title-twins' can be should at most, because another post, of another unit, could hold yours by taking its"
            " title; write should",
        ),
    ],
)
def test_a_slip_of_the_centre_is_said_with_its_line_and_leaves_the_rule_as_it_is(line: str, said: str) -> None:
    law, wrong = centre(Centre(page("words-to-avoid: off", line)))
    assert [(one.line, one.what) for one in wrong] == [(3, said)]
    by_itself, _ = centre(Centre(page("words-to-avoid: off")))
    assert law == by_itself


def test_one_slip_in_a_rule_costs_nothing_else_of_it() -> None:
    law, wrong = centre(Centre(page("title-length: {level: must, mots: 60, most: 50}")))
    assert [one.line for one in wrong] == [2]
    assert law.of["title-length"].force is Force.MUST
    assert given(law, "title-length").most == 50


def of_unit(by_centre: str, by_unit: str) -> tuple[Law, Law, list[str]]:
    """The centre's law, the unit's, and what is wrong in the unit's page."""
    law = law_of(by_centre)
    mine, wrong = unit(law, page(by_unit), "en")
    assert all(one.line == 2 for one in wrong)
    return law, mine, [one.what for one in wrong]


@pytest.mark.parametrize(
    ("by_centre", "by_unit"),
    [
        ("title-length: should", "title-length: must"),
        ("title-length: off", "title-length: should"),
        ("title-length: {most: 80}", "title-length: {most: 60}"),
        ("title-length: {level: off, most: 80}", "title-length: {level: should, most: 100}"),  # stricter than nothing
        ("title-length: {level: must, since: 2026-12-01}", "title-length: {since: 2026-06-01}"),
        ("title-length: should", "title-length: {level: must, since: 2026-12-01}"),
        ("title-length: {lock: free, level: must, most: 60}", "title-length: {level: off, most: 90}"),
        ("words-to-avoid: should", "words-to-avoid: {avoid: [{word: synergy}]}"),
    ],
)
def test_a_unit_may_be_stricter_and_where_it_is_free_laxer(by_centre: str, by_unit: str) -> None:
    law, mine, wrong = of_unit(by_centre, by_unit)
    assert wrong == []
    assert mine != law


STRICTER = "a unit may be stricter than the centre, never laxer: "


@pytest.mark.parametrize(
    ("by_centre", "by_unit", "said"),
    [
        (
            "title-length: must",
            "title-length: should",
            STRICTER + "'title-length' is must in network.yaml; write that or leave it out, or ask the centre",
        ),
        (
            "title-length: should",
            "title-length: off",
            STRICTER + "'title-length' is should in network.yaml; write that or leave it out, or ask the centre",
        ),
        (
            "title-length: {most: 80}",
            "title-length: {most: 90}",
            STRICTER + "'most' is 80 in network.yaml; leave it out",
        ),
        (
            "title-length: must",
            "title-length: {since: 2026-12-01}",
            STRICTER + "'since' is not there in network.yaml; leave it out",
        ),
        (
            "title-length: {level: must, since: 2026-01-01}",
            "title-length: {since: 2026-12-01}",
            STRICTER + "'since' is 2026-01-01 in network.yaml; leave it out",
        ),
        (
            "title-length: {lock: locked}",
            "title-length: must",
            "'title-length' is locked by the centre in network.yaml; leave it out, or ask the centre",
        ),
        (
            "title-length: {lock: free}",
            "title-length: {lock: locked}",
            "'lock' is the centre's to set in network.yaml; leave it out",
        ),
        ("title-length: should", "title-lenght: must", "unknown rule 'title-lenght'; did you mean 'title-length'?"),
        (
            "title-twins: off",
            "title-twins: must",
            "'title-twins' can be should at most, because another post, of another"
            " unit, could hold yours by taking its title; write should",
        ),
    ],
)
def test_a_unit_that_would_be_laxer_is_told_and_the_centre_s_word_holds(
    by_centre: str, by_unit: str, said: str
) -> None:
    law, mine, wrong = of_unit(by_centre, by_unit)
    assert wrong == [said]
    assert mine == law


def test_a_unit_of_another_language_has_a_law_of_its_own() -> None:
    mine, wrong = unit(law_of("title-length: must"), page("title-length: {most: 60}"), "fr")
    assert wrong == ()
    assert mine.lang == "fr"
    assert mine.of["title-length"].force is Force.MUST


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_can_be_configured(rule: Any) -> None:
    """Its settings have defaults and survive being packed; `level`, `lock` and `since` are nobody's own."""
    assert not {"level", "lock", "since"} & rule.settings.model_fields.keys()
    law = law_of(f"{rule.name}: {rule.highest.value}", voice=Voice())
    assert settings_of(rule, law.of[rule.name]) == rule.settings()
    assert (rule.because != "") == (rule.highest is not Force.MUST)
    assert not (rule.check and rule.across)
    assert rule.check or rule.highest is not Force.MUST, "what others do may break it, and must hold nobody's post"
    if rule.voice:
        assert hasattr(Voice(), rule.voice)
        assert rule.voice in rule.settings.model_fields


def test_names_of_rules_are_words_that_can_be_written() -> None:
    assert len(BY_NAME) == len(RULES)
    assert all(name.replace("-", "").isalpha() and name.islower() for name in BY_NAME)
