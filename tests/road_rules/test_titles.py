"""Titles and summaries: what is told of them, and what is left in peace."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.network.model import Form
from plugins.network.sources import Role
from plugins.road_rules.table import BY_NAME
from tests.road_rules.asking import ask, written


def of_title(rule: str, title: str, **settings: object) -> int:
    return len(ask(rule, written("", f"title: {title!r}"), **settings))


def of_summary(rule: str, summary: str, **settings: object) -> int:
    return len(ask(rule, written("", f"summary: {summary!r}"), **settings))


def test_a_title_may_have_as_many_letters_as_it_may_have() -> None:
    assert of_title("title-length", "x" * 40, most=40) == 0
    assert of_title("title-length", "x" * 41, most=40) == 1
    assert of_title("title-length", "e\u0301" * 40, most=40) == 0, "a mark above a letter takes no room"
    assert of_title("title-length", "水" * 20, most=40) == 0
    assert of_title("title-length", "水" * 21, most=40) == 1, "a Chinese sign takes the room of two letters"


@pytest.mark.parametrize(
    "title",
    [
        "IMPORTANT NEWS on storage",
        "ANNOUNCEMENT",
        "WHAT STORAGE COSTS",
        "Now read THIS IMPORTANT warning",
        "At last! Really!",
        "What?!! No",
        "喂！喂！",
        "ВАЖНЫЕ НОВОСТИ",
    ],
)
def test_a_title_that_shouts_is_told(title: str) -> None:
    assert of_title("title-shouting", title) == 1


@pytest.mark.parametrize(
    "title",
    [
        "What HMRC and the EU say",
        "VAT",
        "UNESCO and HMRC",
        "IFRS 17 and VAT",
        "At last!",
        "iPhone",
        "A plan B",
        "価格は",
        "مرحبا بالعالم",
        "Q&A",
        "1234",
    ],
)
def test_abbreviations_and_one_call_are_no_shouting(title: str) -> None:
    assert of_title("title-shouting", title) == 0


def test_a_name_in_capitals_is_no_shouting() -> None:
    assert of_title("title-shouting", "What UNCITRAL says to UNIDROIT") == 1
    assert of_title("title-shouting", "What UNCITRAL says to UNIDROIT", names=["UNCITRAL", "UNIDROIT"]) == 0


@pytest.mark.parametrize(
    "title", ["What it costs.", "One ticket. Two supplies.", "“What it costs.”", "費用について。", "यह क्या है।"]
)
def test_a_title_with_a_full_stop_is_told(title: str) -> None:
    assert of_title("title-full-stop", title) == 1


@pytest.mark.parametrize(
    "title",
    ["What it costs", "And then…", "And then...", "In the U.S.", "Larkmere Ltd.", "What now?", "Salt etc.", "1."],
)
def test_a_dot_that_belongs_to_the_last_word_stays(title: str) -> None:
    assert of_title("title-full-stop", title) == (1 if title == "1." else 0)


@pytest.mark.parametrize("rule", ["title-length", "title-shouting", "title-full-stop"])
def test_the_title_of_a_standing_page_is_a_title(rule: str) -> None:
    loud = "IMPORTANT NEWS " + "x" * 90 + "."
    assert len(ask(rule, written("", f"title: {loud}", role=Role.PAGE))) == 1


# ------------------------------------------------------------------------------------------------------- summaries


@pytest.mark.parametrize("form", Form)
def test_the_longer_forms_need_a_summary(form: Form) -> None:
    front = f"form: {form}" + ("\nstarts: 2027-01-01" if form is Form.EVENT else "")
    wanted = form in (Form.ANALYSIS, Form.EXPLAINER, Form.QA, Form.CASE)
    assert len(ask("summary", written("", front))) == wanted
    assert ask("summary", written("", f"{front}\nsummary: Of salt.")) == []
    assert len(ask("summary", written("", front), forms=[form])) == 1


@pytest.mark.parametrize(
    ("summary", "told"), [("x" * 19, 1), ("x" * 20, 0), ("x" * 300, 0), ("x" * 301, 1), ("水" * 10, 0), ("水" * 9, 1)]
)
def test_a_summary_has_the_length_of_a_sentence_or_two(summary: str, told: int) -> None:
    assert of_summary("summary-length", summary) == told


def test_a_post_without_a_summary_has_none_that_is_too_short() -> None:
    assert ask("summary-length", written("")) == []


@pytest.mark.parametrize(
    ("title", "summary", "told"),
    [
        ("What caverns cost", "What caverns cost.", 1),
        ("What caverns cost", "what  Caverns—cost", 1),
        ("What caverns cost, and why", "What caverns cost", 1),
        ("What caverns cost", "What caverns cost to dig and to fill.", 0),
        ("???", "!!!", 0),
        ("ما تكلفة الكهوف", "ما تكلفة الكهوف.", 1),
    ],
)
def test_a_summary_that_says_the_title_again_is_told(title: str, summary: str, told: int) -> None:
    assert len(ask("summary-repeats-title", written("", f"title: {title!r}\nsummary: {summary!r}"))) == told


@pytest.mark.parametrize(
    "summary",
    ["A **bold** word", "See [this](x.md)", "At https://grid.example/x", "A <b>tag</b>", "Salt &amp; water", "`code`"],
)
def test_signs_that_readers_would_see_are_told(summary: str) -> None:
    assert of_summary("summary-plain", summary) >= 1


@pytest.mark.parametrize(
    "summary", ["3 * 4 * 5", "if a < b and c > d", "snake_case_names", "Q&A; and R&D", "[sic]", "5 % (or so)", "a*b*c"]
)
def test_signs_that_mean_themselves_are_left(summary: str) -> None:
    assert of_summary("summary-plain", summary) == 0


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=60).filter(str.strip))
def test_every_rule_of_titles_answers_to_any_title(title: str) -> None:
    file = written("", "title: x\nsummary: y")
    object.__setattr__(file.fields, "title", title)
    object.__setattr__(file.fields, "summary", title)
    for rule in ("title-length", "title-shouting", "title-full-stop", "summary-length", "summary-plain"):
        assert BY_NAME[rule].check is not None
        assert all(finding.line in (2, 3) and finding.what for finding in ask(rule, file))
