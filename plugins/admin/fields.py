"""The fields of forms, made from the schemas of files: which widget, which hint, what fits.

What a form refuses, the build refuses: a limit or a pattern is one of the schema, or of a rule that must hold here.
What a rule only wishes for stands in the hint.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from msgspec import UNSET, UnsetType

from plugins.admin.choices import Choices, Named
from plugins.admin.form import Field, Option
from plugins.network import kinds
from plugins.network.asked import Asked
from plugins.network.kinds import File
from plugins.network.model import Form, Kind, Status
from plugins.network.schema import (
    FILES,
    CarriedEntry,
    ChangeEntry,
    DisclosureEntry,
    ExpertFile,
    FollowEntry,
    PostFile,
    UnitFile,
)

# One sign, which JavaScript may count as two; in a line, in several.
_SIGN = r"(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|[^\n\r\t])"
_ANY_SIGN = r"(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|[\s\S])"
MANY = 150  # choices of one field: each unit has several such fields, and a form is read by phones
_LINE, _PROSE = 300, 2000  # letters that the schema takes (`kinds.Line`, `kinds.Prose`)
_LABELS = {
    "image_alt": "What the picture shows",
    "photo_alt": "What the portrait shows",
    "image": "Picture",
    "photo": "Portrait",
    "image_rights": "Whose picture it is",
    "tags": "Topics",
    "to": "Offered to",
    "about": "About",
    "share": "May be carried by",
    "as_at": "As at",
    "review_by": "Review by",
    "slug": "Address",
    "lang": "Language",
    "translation_of": "Translation of",
    "aliases": "Old addresses",
    "writes_for": "Also writes for",
    "what": "What was changed",
    "feed": "Outside feed",
    "kind": "Kind",
    "order": "Place in the list",
}
# Where what the schema says to those who write a file says nothing beside a field, or too little.
_HINTS: Mapping[type[File], Mapping[str, str]] = {
    PostFile: {
        "form": "",
        "status": "A draft is seen by nobody. Choose Published, and save, when it is to appear.",
        "image_rights": "",
        "image_alt": "For those who can't see it.",
        "tags": "",
        "authors": "Who signs it: people of this unit, and those who write for it.",
        "date": "The day on which it appears. One in the future is waited for.",
        "share": "Nothing chosen: everyone, as far as the unit shares.",
        "slug": "The last part of its address; made from the file's name where nothing stands here.",
        "lang": "Where it is not the unit's: a code, as in fi.",
    },
    ExpertFile: {"photo_alt": "For those who can't see it."},
    UnitFile: {"kind": "", "offers": "", "share": "Who may carry its posts. Nothing chosen: everyone."},
}
_REFUSALS = {
    kinds.SLUG_PATTERN: "Small letters, digits and hyphens, at most 100",
    kinds.LANG_PATTERN: "A language code, as in en or pt-BR",
    kinds.POST_PATTERN: "unit/slug, as in tax/ring-fence",
    kinds.EMAIL_PATTERN: "An address as in dana@firm.example",
    kinds.HANDLE_PATTERN: "A name as on the git host, as in dana-ortiz",
}
_FORMS = {
    Form.NOTE: "Note: one thought, a few paragraphs",
    Form.ANALYSIS: "Analysis: what has changed, what it means, what to do",
    Form.EXPLAINER: "Explainer: how something works",
    Form.QA: "Q&A: questions and answers",
    Form.CASE: "Case: a matter and what came of it",
    Form.EVENT: "Event: something that people can come to",
}
_STATUSES = {
    Status.DRAFT: "Draft: nobody sees it",
    Status.PUBLISHED: "Published",
    Status.WITHDRAWN: "Withdrawn: stays under a banner with the reason",
    Status.RETRACTED: "Retracted: only the reason stays",
}
_KINDS = {kind: kind.value.capitalize() for kind in Kind}
_OFFERS = {"auto": "Taken into the section", "never": "Never taken"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a form is: the kind of its file, what can be chosen there, the unit's media folder in the repository."""

    kind: str  # a key of `FILES`
    choices: Choices
    media: str = ""

    def asked(self, key: str) -> tuple[Asked, ...]:
        """What the rules ask of a key here."""
        return tuple(one for one in self.choices.asked if one.key == key and self.kind in one.kinds)


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a file: what the schema says of it."""

    name: str
    pattern: str
    hint: str
    required: bool


Make = Callable[[Key, Place], Field]


@cache
def keys_of(model: Any) -> Mapping[str, Key]:
    """The keys of a model. A list has the pattern of its entries."""
    said = model.model_json_schema()["properties"]
    hints = _HINTS.get(model, {})
    return {
        name: Key(
            name=name,
            pattern=str(said[name].get("pattern") or said[name].get("items", {}).get("pattern", "")),
            hint=hints.get(name, field.description or ""),
            required=field.is_required(),
        )
        for name, field in model.model_fields.items()
    }


# ------------------------------------------------------------------------------------------------------ kinds of fields


def _made(key: Key, widget: str, hint: str | None = None, **more: Any) -> Field:
    label = _LABELS.get(key.name, key.name.replace("_", " ").capitalize())
    said = key.hint if hint is None else hint
    given: dict[str, Any] = {"required": key.required, "hint": said or UNSET, **more}
    return Field(name=key.name, label=label, widget=widget, **given)


def _pattern(key: Key) -> tuple[str, str] | UnsetType:
    if not key.pattern:
        return UNSET
    return key.pattern, _REFUSALS.get(key.pattern, "This is of another form; see the words below the field")


def _text(widget: str, sign: str, most: int) -> Make:
    def make(key: Key, place: Place) -> Field:
        asked = place.asked(key.name)
        least = max([one.least for one in asked if one.must] + [1])
        limit = min([one.most for one in asked if one.must and one.most] + [most])
        said = f"{_limits(least if least > 1 else 0, limit)}{', on one line' if sign == _SIGN else ''}"
        fits = (rf"^\s*{sign}{{{least},{limit}}}\s*$", f"{said[0].upper()}{said[1:]}")
        return _made(key, widget, " ".join(filter(None, (key.hint, *map(_wish, asked)))), pattern=fits)

    return make


def _limits(least: int, most: int) -> str:
    if least and most:
        return f"{least} to {most} letters"
    return f"at most {most} letters" if most else f"at least {least} letters"


def _wish(asked: Asked) -> str:
    """What a rule asks, in the hint."""
    if not (asked.least or asked.most):
        return asked.what
    said = _limits(asked.least, asked.most)
    return f"{said[0].upper()}{said[1:]}."


def _word(key: Key, place: Place) -> Field:
    return _made(key, "string", pattern=_pattern(key))


def _words(key: Key, place: Place) -> Field:
    """A list of single words or addresses."""
    one = Field(
        name=key.name, label=_LABELS.get(key.name, key.name.capitalize()), widget="string", pattern=_pattern(key)
    )
    return _made(key, "list", field=one)


def _date(time: str, **more: Any) -> Make:
    return lambda key, place: _made(key, "highroad-date", time=time, **more)


def _post(key: Key, place: Place) -> Field:
    return _made(key, "highroad-post", pattern=_pattern(key))


def _number(least: int, most: int) -> Make:
    return lambda key, place: _made(key, "number", value_type="int", min=least, max=most)


def _boolean(key: Key, place: Place) -> Field:
    return _made(key, "boolean")


def _file(widget: str) -> Make:
    def make(key: Key, place: Place) -> Field:
        return _made(
            key, widget, media_folder=place.media, public_folder="media", allow_multiple=False, choose_url=False
        )

    return make


def _options(named: tuple[Named, ...]) -> tuple[Option, ...]:
    return tuple(Option(label=label, value=value) for label, value in named)


def _one_of(entries: Mapping[Any, str], **more: Any) -> Make:
    options = tuple(Option(label=label, value=str(value)) for value, label in entries.items())
    return lambda key, place: _made(key, "select", options=options, **more)


def _among(which: str, *, many: bool = False) -> Make:
    """A select box with what can be chosen here: `which` is a field of `Choices`. Of very many the word is typed."""

    def make(key: Key, place: Place) -> Field:
        named: tuple[Named, ...] = getattr(place.choices, which)
        if len(named) > MANY:
            return _words(key, place) if many else _word(key, place)
        more: dict[str, Any] = {"multiple": True} if many else {}
        more |= {"min": 1} if many and key.required else {}
        return _made(key, "select", options=_options(named), **more)

    return make


def _topics(key: Key, place: Place) -> Field:
    """Of the vocabulary; any words where tags are open."""
    return _words(key, place) if place.choices.open_tags else _among("topics", many=True)(key, place)


def _entries(model: Any, table: Mapping[str, Make], summary: str) -> Make:
    """A list of entries with keys of their own."""

    def make(key: Key, place: Place) -> Field:
        inner = tuple(make_one(keys_of(model)[name], place) for name, make_one in table.items())
        return _made(key, "list", fields=inner, collapsed=True, summary=summary)

    return make


# --------------------------------------------------------------------------------------------------- which key is what

_line, _prose = _text("string", _SIGN, _LINE), _text("text", _ANY_SIGN, _PROSE)
_CHANGES = {"date": _date("no"), "what": _prose}
_FOLLOW = {
    "unit": _among("takers"),
    "topics": _among("topics", many=True),
    "feed": _among("feeds"),
    "limit": _number(1, 1000),
    "since": _date("no"),
}
_CARRIED = {"post": _among("carried"), "pin": _boolean, "hide": _boolean, "note": _prose}
_DISCLOSURES = {"text": _prose, "topics": _among("topics", many=True)}
_TAKEN = "{{fields.unit}} {{fields.topics}} {{fields.feed}}"

# By kind of file, in the order of the form. What is not here is kept as it stands in the file. A status is required:
# one that was emptied would be the default of the file, which is published.
TABLE: Mapping[str, Mapping[str, Make]] = {
    "post": {
        "about": _post,
        "quote": _prose,
        "title": _line,
        "status": _one_of(_STATUSES, default=Status.DRAFT.value, required=True),
        "authors": _among("people", many=True),
        "tags": _topics,
        "form": _one_of(_FORMS, default=Form.NOTE.value, required=True),
        "summary": _prose,
        "body": lambda key, place: _made(key, "highroad-body"),
        "image": _file("image"),
        "image_alt": _line,
        "image_rights": _line,
        "date": _date("may", default="{{now}}"),
        "reason": _prose,
        "changes": _entries(ChangeEntry, _CHANGES, "{{fields.date}}: {{fields.what}}"),
        "starts": _date("yes"),
        "ends": _date("yes"),
        "place": _line,
        "share": _among("sharing", many=True),
        "to": _among("takers", many=True),
        "audio": _file("file"),
        "video": _file("file"),
        "disclosure": _prose,
        "expires": _date("may"),
        "updated": _date("may"),
        "as_at": _date("no"),
        "review_by": _date("no"),
        "lang": _word,
        "translation_of": _post,
        "slug": _word,
        "aliases": _words,
    },
    "page": {
        "title": _line,
        "summary": _prose,
        "order": _number(-1000, 1000),
        "body": lambda key, place: _made(key, "highroad-body"),
    },
    "expert": {
        "name": _line,
        "role": _line,
        "email": _word,
        "handle": _word,
        "photo": _file("image"),
        "photo_alt": _line,
        "topics": _among("topics", many=True),
        "writes_for": _among("units", many=True),
        "links": _words,
        "body": lambda key, place: _made(key, "highroad-body"),
    },
    "unit": {
        "name": _line,
        "summary": _prose,
        "kind": _one_of(_KINDS),
        "accent": _among("accents"),
        "lang": _word,
        "follow": _entries(FollowEntry, _FOLLOW, _TAKEN),
        "offers": _one_of(_OFFERS),
        "share": _among("sharing", many=True),
        "disclosures": _entries(DisclosureEntry, _DISCLOSURES, "{{fields.text}}"),
    },
    "carried": {"carried": _entries(CarriedEntry, _CARRIED, "{{fields.post}}")},
}
_BODIES = {
    "post": Key("body", "", "The text, in Markdown.", True),
    "page": Key("body", "", "The text, in Markdown.", True),
    "expert": Key("body", "", "The biography, in Markdown.", False),
}
_NEEDED = {
    "post": frozenset({"authors", "date"}),
    "carried": frozenset({"carried"}),
}  # although the model has a default


def fields_of(place: Place, *, comment: bool = False) -> tuple[Field, ...]:
    """The fields of a form. A comment is a post that says what it is about, and says it first."""
    found = dict(keys_of(FILES[place.kind]))
    if place.kind in _BODIES:
        found["body"] = _BODIES[place.kind]
    needed = _NEEDED.get(place.kind, frozenset()) | ({"about"} if comment else set())
    without = set() if comment or place.kind != "post" else {"about", "quote"}
    keys = ((name, make) for name, make in TABLE[place.kind].items() if name not in without)
    return tuple(make(_needed(found[name], name in needed), place) for name, make in keys)


def _needed(key: Key, needed: bool) -> Key:
    return Key(key.name, key.pattern, key.hint, key.required or needed)


def hidden(name: str, default: str | UnsetType = UNSET) -> Field:
    """A field that nobody sees: what the form itself has to know of a file."""
    return Field(name=name, label=name.capitalize(), widget="hidden", required=False, default=default)
