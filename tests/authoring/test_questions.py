"""Questions at a terminal: what may be answered, and what an answer means."""

from __future__ import annotations

import pytest

from plugins.authoring.questions import AnswerError, Choice, Question, agreed, ask

UNITS = (Choice("energy", "Energy & Infrastructure"), Choice("tax", "Tax", ("duties",)))
UNIT = Question(key="unit", text="Unit", what="unit", choices=UNITS, required=True, free=False)
TAGS = Question(key="tags", text="Topics", what="topic", choices=UNITS, many=True, free=False)


@pytest.mark.parametrize("typed", ["energy", "1", " Energy & Infrastructure ", "ENERGY"])
def test_a_choice_is_named_in_any_way(typed: str) -> None:
    assert UNIT.answer(typed) == "energy"


def test_several_are_separated_by_commas_and_none_stands_twice() -> None:
    assert TAGS.answer("2, energy,duties,") == "tax, energy"
    assert TAGS.answer("") == ""


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("enrgy", "did you mean 'energy'"),
        ("3", "write one of energy, tax"),
        ("0", "write one of"),
        ("", "unit is missing"),
    ],
)
def test_another_answer_is_refused_with_what_there_is(typed: str, said: str) -> None:
    with pytest.raises(AnswerError, match=said):
        UNIT.answer(typed)


def test_a_number_that_is_a_name_is_the_name() -> None:
    years = Question(key="tags", text="Years", choices=(Choice("2025"), Choice("1")), free=False)
    assert years.answer("1") == "1"


def test_free_words_are_checked_and_choices_are_not() -> None:
    quote = Question(key="quote", text="Quote", choices=(Choice("As it stands."),), check=lambda typed: "is not there")
    assert quote.answer("1") == "As it stands."
    with pytest.raises(AnswerError, match="is not there"):
        quote.answer("Other words")


def test_a_question_is_asked_until_it_is_answered() -> None:
    typed = iter(["x", "", "2"])
    said: list[str] = []
    prompts: list[str] = []

    def read(prompt: str) -> str:
        prompts.append(prompt)
        return next(typed)

    assert ask(UNIT, read, said.append) == "tax"
    assert said[:2] == ["  1  energy: Energy & Infrastructure", "  2  tax: Tax"]
    assert len(prompts) == 3
    assert "unknown unit 'x'" in said[2]
    assert "unit is missing" in said[3]


def test_what_an_empty_answer_means_is_said() -> None:
    assert Question(key="title", text="Title", default="On “X”").prompt() == "Title [On “X”]: "
    assert UNIT.prompt() == "Unit: "
    assert TAGS.prompt() == "Topics (Enter for none): "


def test_many_choices_stand_side_by_side_and_no_sign_of_theirs_acts_on_the_terminal() -> None:
    many = Question(key="tags", text="Topics", choices=tuple(Choice(f"topic-{n}", f"A {n}\x1b[2J") for n in range(30)))
    lines = list(many.lines())
    assert 1 < len(lines) < 20
    assert all(line.isprintable() and len(line) <= 102 for line in lines)
    assert all(f"{number}  topic-{number - 1}: A {number - 1}" in " ".join(lines) for number in range(1, 31))


@pytest.mark.parametrize(("typed", "yes"), [("y", True), ("Yes", True), ("", False), ("n", False), ("maybe", False)])
def test_only_yes_is_yes(typed: str, yes: bool) -> None:
    assert agreed("Go on?", lambda prompt: typed) is yes
