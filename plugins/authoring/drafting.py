"""A post that is begun: which question is still open, and the file once none is. Pure; nothing is read or written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from plugins.authoring.desk import Desk
from plugins.authoring.questions import AnswerError, Check, Choice, Question, choices_of
from plugins.authoring.skeletons import comment_skeleton, skeleton
from plugins.network.canonical import post_file
from plugins.network.checking import near_post, strict
from plugins.network.frontmatter import split
from plugins.network.model import Expert, Form
from plugins.network.pasted import meant
from plugins.network.problems import StopError
from plugins.network.quoting import stands_in
from plugins.network.reading import Reading
from plugins.network.schema import PostFile
from plugins.network.slugs import is_slug, slugify
from plugins.network.urls import in_unit, post_id
from plugins.network.yamlfile import Mistake

_MANY = ("authors", "tags")
_TOLD = 12  # choices, where one is missing
_FORMS = (
    (Form.NOTE, "one thought, a few paragraphs"),
    (Form.ANALYSIS, "what has changed, what it means, what to do"),
    (Form.EXPLAINER, "how something works"),
    (Form.QA, "questions and answers"),
    (Form.CASE, "a matter and what came of it"),
    (Form.EVENT, "something that people can come to"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the new post is to say, by key of the front matter. None is open, "" is to be left out.

    `authors` and `tags` are lists with commas.
    """

    unit: str | None = None
    title: str | None = None
    authors: str | None = None
    tags: str | None = None
    form: str | None = None
    summary: str | None = None
    date: str | None = None
    about: str | None = None
    quote: str | None = None
    slug: str | None = None
    starts: str | None = None
    ends: str | None = None
    place: str | None = None
    lang: str | None = None

    def get(self, key: str) -> str:
        """What is said for a key; "" for nothing."""
        return getattr(self, key) or ""

    def is_open(self, key: str) -> bool:
        return getattr(self, key) is None

    def with_answer(self, key: str, answer: str) -> Wish:
        return replace(self, **{key: answer})


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """What is offered for a comment: a title, topics, sentences to quote, and words at the end of the body."""

    title: str = ""
    tags: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    credit: str = ""  # Markdown
    said: tuple[str, ...] = ()  # everything that may be quoted, folded; nothing may be when there is nothing
    where: str = ""  # whose words these are, for who is told that they are not there


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The file of a post that is begun; `source` is its path relative to the units folder."""

    source: str
    text: str
    key: str  # `uid/slug`
    path: str  # its site path


class DraftError(StopError):
    """No post can be begun like this; the message says which flags to write otherwise."""


# --------------------------------------------------------------------------------------------------------- questions


def next_question(desk: Desk, wish: Wish, me: Expert | None, suggested: Suggested | None = None) -> Question | None:
    """The first question that a wish leaves open; None when all are answered. A comment has `suggested`."""
    for key in _keys(wish, comment=suggested is not None):
        if wish.is_open(key):
            return question_of(key, desk, wish, me, suggested or Suggested())
    return None


def _keys(wish: Wish, *, comment: bool) -> Iterator[str]:
    if comment:
        yield from ("unit", "authors", "quote", "title", "tags")
        return
    yield from ("unit", "authors", "title", "form", "tags", "summary")
    if wish.get("form") == Form.EVENT:
        yield from ("starts", "ends", "place")


def question_of(key: str, desk: Desk, wish: Wish, me: Expert | None, suggested: Suggested) -> Question:
    """The question whose answer is the value of a key. What it depends on is answered already."""
    check = _check(key)
    match key:
        case "unit":
            home = me.unit if me and me.unit in desk.units else ""
            choices = choices_of((uid, unit.name) for uid, unit in sorted(desk.units.items()))
            return Question(key=key, text="Unit", what="unit", choices=choices, default=home, required=True, free=False)
        case "authors":
            people = desk.writers(wish.get("unit"))
            choices = tuple(
                Choice(one.slug, one.name, tuple(word for word in (one.handle.removeprefix("@"), one.email) if word))
                for one in people
            )
            mine = me.slug if me and me in people else ""
            return Question(
                key=key,
                text="Author",
                what="author",
                choices=choices,
                default=mine,
                required=True,
                many=True,
                free=False,
            )
        case "tags":
            topics = tuple(Choice(topic.slug, topic.name, topic.aliases) for topic in desk.network.topics)
            return Question(
                key=key,
                text="Topics, with commas between them",
                what="topic",
                choices=topics,
                default=", ".join(suggested.tags),
                many=True,
                free=desk.vocabulary.open,
            )
        case "form":
            return Question(
                key=key, text="Form", what="form", choices=choices_of(_FORMS), default=Form.NOTE.value, free=False
            )
        case "quote":
            choices = choices_of((quote, quote) for quote in suggested.quotes)
            default = suggested.quotes[0] if suggested.quotes else ""
            text = "Quote: a number, or words from there" if choices else "Quote, words from there"
            return Question(
                key=key, text=text, what="quote", choices=choices, default=default, check=_quotable(suggested)
            )
        case "title":
            return Question(key=key, text="Title", what="title", default=suggested.title, required=True, check=check)
        case _:
            return Question(key=key, text=_TEXTS.get(key, key), required=key == "starts", check=check)


_TEXTS = {
    "summary": "Summary, one or two sentences",
    "starts": "When it begins, as in 2027-02-04T09:30",
    "ends": "When it ends, as in 2027-02-04T11:00",
    "place": "Where",
}


def _check(key: str) -> Check:
    """Why a value won't do, in the words of `invoke check`."""

    def wrong(typed: str) -> str:
        fields: dict[str, object] = {"title": "A title", key: typed}
        _, mistakes = strict(PostFile, split(post_file(fields, "")).document)
        return mistakes[0].what if mistakes else ""

    return wrong


def _quotable(suggested: Suggested) -> Check:
    """Why words can't be quoted from there."""

    def wrong(typed: str) -> str:
        if not any(stands_in(typed, said) for said in suggested.said):
            return f"these words do not stand in {suggested.where}; copy them from there, with … for what you leave out"
        return _check("quote")(typed)

    return wrong


def checked(desk: Desk, wish: Wish, me: Expert | None, suggested: Suggested | None = None) -> Wish:
    """The wish with what its flags mean instead of what was typed. Raises DraftError."""
    for key in ("unit", "authors", "quote", "title", "form", "tags", "summary", "starts", "ends", "place"):
        unknown_yet = (key == "authors" and not wish.get("unit")) or (key == "quote" and suggested is None)
        if not wish.get(key) or unknown_yet:
            continue
        try:
            wish = wish.with_answer(
                key, question_of(key, desk, wish, me, suggested or Suggested()).answer(wish.get(key))
            )
        except AnswerError as error:
            raise DraftError(f"{_flag(key)}: {error}") from None
    return wish


def default_of(question: Question) -> str:
    """What a question comes to where nobody can be asked. Raises DraftError when that is nothing."""
    if question.required and not question.default:
        known = [choice.value for choice in question.choices[:_TOLD]]
        what = f"; write one of {', '.join(known)}" if known else f" ({question.text[0].lower()}{question.text[1:]})"
        raise DraftError(f"{_flag(question.key)} is missing{what}")
    return question.default


def _flag(key: str) -> str:
    return "--author" if key == "authors" else f"--{key}"


# ---------------------------------------------------------------------------------------------------------- the file


def drafted(desk: Desk, wish: Wish, suggested: Suggested | None = None) -> Draft:
    """The file that a wish makes, when every question is answered. Raises DraftError with all that is wrong."""
    unit = desk.units[wish.get("unit")]
    day = wish.get("date") or desk.today.isoformat()
    slug = _slug(desk, wish)
    lang = wish.get("lang") or desk.lang(unit.uid)
    form = Form(wish.get("form") or Form.NOTE)
    body = comment_skeleton(lang) if suggested or wish.get("about") else skeleton(form, lang)
    credit = suggested.credit if suggested else ""
    text = post_file(_fields(desk, wish, day, slug), f"{body}\n{credit}\n" if credit else body)
    source = f"{unit.slug}/posts/{day[:10]}-{slug}.md"
    reading, _, mistakes = desk.tried(source, text, unit)
    if mistakes:
        raise DraftError("; ".join(_said(reading, mistake) for mistake in mistakes))
    return Draft(source=source, text=text, key=f"{unit.uid}/{slug}", path=in_unit(unit, slug))


def _slug(desk: Desk, wish: Wish) -> str:
    uid, wanted = wish.get("unit"), wish.get("slug")
    if not wanted:
        made = slugify(wish.get("title"))
        if not made:
            raise DraftError("--slug is missing: the title has no letters that an address can have")
        return desk.free_slug(uid, made)
    if not is_slug(wanted):
        better = slugify(wanted) or "a-short-name"
        raise DraftError(f"--slug: '{wanted}' makes no address; write {better}")
    if (free := desk.free_slug(uid, wanted)) != wanted:
        raise DraftError(f"--slug: '{wanted}' is taken in '{uid}'; write another, as in {free}")
    return wanted


def _fields(desk: Desk, wish: Wish, day: str, slug: str) -> Mapping[str, object]:
    """The front matter. A date is written as it was given: what is wrong with it is said like any other mistake."""
    lists = {key: [part.strip() for part in wish.get(key).split(",") if part.strip()] for key in _MANY}
    plain: dict[str, object] = {
        key: wish.get(key)
        for key in ("title", "summary", "form", "quote", "starts", "ends", "place", "lang")
        if wish.get(key)
    }
    for key in ("starts", "ends"):
        plain |= {key: _when(wish.get(key))} if key in plain else {}
    return {
        **plain,
        **lists,
        "date": _when(day),
        "about": about_of(desk, wish.get("about")),
        "status": "draft",
        "id": _id(desk, wish.get("unit"), slug),
    }


def _when(written: str) -> object:
    """A day or a moment, which is written without quotation marks; what is neither stays as it was typed."""
    try:
        return date.fromisoformat(written) if len(written) <= 10 else datetime.fromisoformat(written)
    except ValueError:
        return written


def _id(desk: Desk, uid: str, slug: str) -> str:
    """An id that no post has: one that was renamed keeps the id that its old name made."""
    number, found = 1, post_id(desk.network, uid, slug)
    while found in desk.ids:
        number += 1
        found = post_id(desk.network, uid, f"{slug}-{number}")
    return found


def about_of(desk: Desk, about: str, flag: str = "about") -> str:
    """What a comment is about, as files name it: a post may be pasted as a path or a file. Raises DraftError."""
    if not about or about.startswith(("https://", "http://")):
        return about
    key = about if about in desk.catalog.named else meant(about)
    if (target := desk.catalog.named.get(key)) is None:
        raise DraftError(f"--{flag}: there is no published post '{about}'{near_post(key or about, desk.catalog.named)}")
    return target.key


def _said(reading: Reading, mistake: Mistake) -> str:
    """A mistake of the front matter by the flag that wrote it."""
    above = [(line, key) for key, line in reading.lines.items() if line <= mistake.line]
    return f"{_flag(max(above)[1])}: {mistake.what}" if above else mistake.what
