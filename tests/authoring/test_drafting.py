"""A post that is begun: what is asked, what is written, and that guidance is never published."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from plugins.authoring.commenting import answer_to, quote_wrong, topics_in
from plugins.authoring.desk import Desk, desk_of
from plugins.authoring.drafting import DraftError, Wish, about_of, checked, drafted, next_question
from plugins.authoring.skeletons import comment_skeleton, skeleton
from plugins.authoring.whoami import Identity, expert_of
from plugins.network.catalog import Assembled
from plugins.network.guidance import guidance_left
from plugins.network.model import Form, Status
from tests.authoring.desks import make_units, problems, surveying
from tests.builders import make_expert


@pytest.fixture(scope="module")
def assembled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assembled]:
    with surveying(make_units(tmp_path_factory.mktemp("desk"))) as found:
        yield found


@pytest.fixture(scope="module")
def desk(assembled: Assembled) -> Desk:
    return desk_of(assembled)


POST = Wish(unit="energy", title="A new cavern", authors="dana-ortiz", tags="storage", form="note", summary="")


def test_a_draft_is_canonical_and_has_a_lasting_id(desk: Desk) -> None:
    draft = drafted(desk, POST)
    assert draft.source == "energy/posts/2026-11-22-a-new-cavern.md"
    assert draft.key == "energy/a-new-cavern"
    assert draft.path == "/energy/a-new-cavern/"
    assert draft.text.startswith(
        "---\ntitle: A new cavern\ndate: 2026-11-22\nauthors:\n- dana-ortiz\ntags:\n- storage\nstatus: draft\n"
        "id: tag:firm.example,2026:energy/a-new-cavern\n---\n\n<!-- guide:"
    )


def test_every_question_is_asked_once_and_in_order(desk: Desk) -> None:
    wish, asked = Wish(), []
    while question := next_question(desk, wish, None):
        asked.append(question.key)
        wish = wish.with_answer(
            question.key, {"unit": "energy", "form": "event", "starts": "2027-02-04"}.get(question.key, "")
        )
    assert asked == ["unit", "authors", "title", "form", "tags", "summary", "starts", "ends", "place"]


def test_who_you_are_is_the_default_author_and_your_home_the_default_unit(desk: Desk) -> None:
    dana = desk.experts["dana-ortiz"]
    unit = next_question(desk, Wish(), dana)
    assert unit
    assert unit.default == "energy"
    author = next_question(desk, Wish(unit="energy"), dana)
    assert author
    assert author.default == "dana-ortiz"
    elsewhere = next_question(desk, Wish(unit="tax"), dana)
    assert elsewhere
    assert elsewhere.default == ""


def test_only_those_who_may_sign_are_offered_and_no_closed_unit(desk: Desk) -> None:
    units = next_question(desk, Wish(), None)
    assert units
    assert [choice.value for choice in units.choices] == ["energy", "tax"]
    authors = next_question(desk, Wish(unit="energy"), None)
    assert authors
    assert [choice.value for choice in authors.choices] == ["dana-ortiz", "li-wei"]
    authors = next_question(desk, Wish(unit="tax"), None)
    assert authors
    assert [choice.value for choice in authors.choices] == ["li-wei"]


def test_flags_may_be_names_handles_and_aliases(desk: Desk) -> None:
    typed = Wish(unit="Energy & Infrastructure", authors="@dana, Li Wei", tags="Caverns, the grid", form="QA")
    found = checked(desk, typed, None)
    assert (found.unit, found.authors, found.tags, found.form) == (
        "energy",
        "dana-ortiz, li-wei",
        "storage, grid",
        "qa",
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"unit": "enrgy"}, "--unit: unknown unit 'enrgy'; did you mean 'energy'?"),
        ({"unit": "old"}, "--unit: unknown unit 'old'"),
        ({"authors": "dana-ortis"}, "--author: unknown author 'dana-ortis'; did you mean 'dana-ortiz'?"),
        ({"tags": "storag"}, "--tags: unknown topic 'storag'; did you mean 'storage'?"),
        ({"form": "essay"}, "--form: unknown form 'essay'; write one of analysis, case"),
        ({"title": "t" * 301}, "--title: "),
        ({"form": "event", "starts": "soon"}, "--starts: 'starts' is no date; write it as"),
    ],
)
def test_a_wrong_flag_is_said_with_what_to_write(desk: Desk, change: dict[str, str], said: str) -> None:
    wish = POST
    for key, value in change.items():
        wish = wish.with_answer(key, value)
    with pytest.raises(DraftError, match="^" + said.replace("(", r"\(").replace("?", r"\?")):
        checked(desk, wish, None)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"date": "2026-13-01"}, "--date: 'date' is no date that exists"),
        ({"slug": "A Slug"}, "--slug: 'A Slug' makes no address; write a-slug"),
        (
            {"slug": "storage-caverns"},
            "--slug: 'storage-caverns' is taken in 'energy'; write another, as in storage-caverns-2",
        ),
        ({"quote": "Words."}, "--quote: a quote needs its source"),
        ({"about": "https://firm.example/energy/storage-caverns/"}, "--about: 'about' is an address of this site"),
        ({"place": "Leeds"}, "--place: 'place' goes only with form: event"),
    ],
)
def test_what_can_be_no_post_is_not_written(desk: Desk, change: dict[str, str], said: str) -> None:
    wish = POST
    for key, value in change.items():
        wish = wish.with_answer(key, value)
    with pytest.raises(DraftError) as raised:
        drafted(desk, wish)
    assert str(raised.value).startswith(said)


@pytest.mark.parametrize("title", ["What storage caverns cost!", "Storage caverns", "Not yet", "About", "Page"])
def test_no_name_that_is_taken_is_taken_again(desk: Desk, title: str) -> None:
    """Neither of a post, nor of a draft, a page or a part of the section."""
    draft = drafted(desk, POST.with_answer("title", title))
    assert draft.key not in desk.keys
    assert draft.key.endswith("-2") or title == "What storage caverns cost!"


def test_a_post_may_be_named_by_its_file(desk: Desk) -> None:
    assert about_of(desk, "units/energy/posts/2026-11-20-storage-caverns.md") == "energy/storage-caverns"
    with pytest.raises(
        DraftError, match=r"no published post 'energy/storage-cavern'; did you mean 'energy/storage-caverns'"
    ):
        about_of(desk, "energy/storage-cavern")


# ------------------------------------------------------------------------------------------------------------ guidance


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("lang", ["en", "fi"])
def test_guidance_is_an_error_as_soon_as_a_post_is_no_draft(form: Form, lang: str) -> None:
    body = skeleton(form, lang)
    assert guidance_left(Status.DRAFT, body, 5) == ()
    for status in set(Status) - {Status.DRAFT}:
        (mistake,) = guidance_left(status, body, 5)
        assert mistake.line == 5
        assert "guidance" in mistake.what
    assert ("## " in body) == (lang == "en" and form is not Form.NOTE)


def test_a_body_that_speaks_of_guides_is_no_guidance() -> None:
    assert guidance_left(Status.PUBLISHED, "A guide: read it. <!-- a remark, guide: no -->", 1) == ()


def test_no_word_of_guidance_reaches_a_reader_whatever_becomes_of_a_draft(tmp_path: Path) -> None:
    """With the line of the draft deleted it is an error and holds the post; as one, and finished, it is well."""
    units = make_units(tmp_path)
    with surveying(units) as assembled:
        desk = desk_of(assembled)
        texts = {form: drafted(desk, _of(form)) for form in Form}
    for draft in texts.values():
        (units / draft.source).write_text(draft.text, "utf-8")
    with surveying(units) as assembled:
        assert not [p for p in assembled.problems if "posts/2026-11-22-" in p.file]
        assert not {draft.key for draft in texts.values()} & assembled.catalog.published.keys()
    for draft in texts.values():
        (units / draft.source).write_text(draft.text.replace("status: draft\n", ""), "utf-8")
    with surveying(units) as assembled:
        assert not [post for post in assembled.catalog.posts if post.source in {one.source for one in texts.values()}]
        said = [str(p) for p in assembled.problems if "posts/2026-11-22-" in p.file and "error: guidance of" in str(p)]
        assert len(said) == len(Form)
    for draft in texts.values():
        body = draft.text.partition("\n---\n\n")[2]
        finished = draft.text.replace(body, "Words that were written.\n").replace("status: draft\n", "")
        (units / draft.source).write_text(finished, "utf-8")
    with surveying(units) as assembled:
        for form, draft in texts.items():
            assert draft.key in assembled.catalog.published, form
            assert [str(p) for p in assembled.problems if p.file.endswith(draft.source)] == []


def _of(form: Form) -> Wish:
    return Wish(
        unit="energy",
        title=f"Storage told in the form {form.value}",
        authors="dana-ortiz",
        form=form.value,
        summary="What a reader learns of storage, and what it is good for.",
        starts="2027-02-04T09:30" if form is Form.EVENT else None,
    )


def test_a_comment_asks_for_the_authors_own_words() -> None:
    assert "Your own words" in comment_skeleton("en")
    assert guidance_left(Status.PUBLISHED, comment_skeleton("fi"), 1)


# ------------------------------------------------------------------------------------------------------------- answers


def test_an_answer_offers_what_the_post_says_and_its_topics(desk: Desk, assembled: Assembled) -> None:
    found = answer_to(desk, assembled, "energy/storage-caverns", "tax")
    assert found.suggested.quotes[0] == "A cavern of 500,000 cubic metres costs between 40 and 60 million to wash."
    assert found.suggested.tags == ("storage",)
    assert found.suggested.title == "“What storage caverns cost”"  # the section is Finnish
    assert answer_to(desk, assembled, "energy/storage-caverns", "energy").suggested.title.startswith("On “")
    question = next_question(desk, Wish(unit="tax", authors="li-wei"), None, found.suggested)
    assert question
    assert question.key == "quote"
    assert question.answer("") == found.suggested.quotes[0]
    assert question.answer("costs between … million") == "costs between … million"
    with pytest.raises(Exception, match="these words do not stand in energy/storage-caverns"):
        question.answer("Words that nobody wrote")


def test_what_is_not_shared_is_not_quoted(desk: Desk, assembled: Assembled) -> None:
    found = answer_to(desk, assembled, "energy/for-us-alone", "tax")
    assert found.suggested.quotes == () == found.suggested.said
    assert "shared with nobody" in found.remark
    wish = Wish(unit="tax", about="energy/for-us-alone", quote="nobody has ever asked")
    assert "not shared with 'tax'" in quote_wrong(desk, assembled, wish)
    assert quote_wrong(desk, assembled, wish.with_answer("unit", "energy")) == ""
    assert answer_to(desk, assembled, "energy/for-us-alone", "energy").suggested.quotes


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("energy/taken-back", "energy/taken-back is retracted"),
        ("energy/not-yet", "no published post"),
        ("energy/nothing", "no published post"),
    ],
)
def test_what_nobody_may_read_is_not_answered(desk: Desk, assembled: Assembled, key: str, said: str) -> None:
    with pytest.raises(DraftError, match=said):
        answer_to(desk, assembled, key, "tax")


def test_topics_are_found_as_whole_words(desk: Desk) -> None:
    assert topics_in(desk, "Of caverns, and the GRID.") == ("storage", "grid")
    assert topics_in(desk, "Storages and the griddle") == ()


# ----------------------------------------------------------------------------------------------------------------- who


DANA = make_expert("dana-ortiz", name="Dana Ortiz", email="dana@firm.example", handle="@dana")
TWIN = make_expert("dana-ortiz-2", name="Dana Ortiz", email="d2@firm.example")


@pytest.mark.parametrize(
    ("identity", "slug"),
    [
        (Identity(email="Dana@Firm.example"), "dana-ortiz"),
        (Identity(email="12345+dana@users.noreply.github.com"), "dana-ortiz"),
        (Identity(email="x@y.example", handles=("DANA",)), "dana-ortiz"),
        (Identity(email="d2@firm.example", name="Dana Ortiz"), "dana-ortiz-2"),
        (Identity(name="Dana Ortiz"), ""),  # two of them
        (Identity(), ""),
        (Identity(name="Somebody Else", email="s@firm.example"), ""),
    ],
)
def test_git_says_who_you_are(identity: Identity, slug: str) -> None:
    found = expert_of(identity, (DANA, TWIN))
    assert (found.slug if found else "") == slug


def test_a_draft_says_nothing_wrong(tmp_path: Path) -> None:
    units = make_units(tmp_path)
    with surveying(units) as assembled:
        draft = drafted(desk_of(assembled), POST)
    (units / draft.source).write_text(draft.text, "utf-8")
    assert problems(units, draft.source) == []
