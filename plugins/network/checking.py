"""From a YAML document to a checked value: all mistakes at once, each with its line and a remedy in plain words."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from plugins.network.kinds import (
    APP_PATTERN,
    AUTHORITY_PATTERN,
    BRANCH_PATTERN,
    EMAIL_PATTERN,
    HANDLE_PATTERN,
    LANG_PATTERN,
    POST_PATTERN,
    REPOSITORY_PATTERN,
    SLUG_PATTERN,
    File,
)
from plugins.network.pasted import meant, stem
from plugins.network.yamlfile import Document, Mistake, Path, Value

F = TypeVar("F", bound=File)
MOST = 100  # mistakes of one file that are told one by one
MORE = "more mistakes are in this file; mend those that are told first"
_COMPARED = 200  # names that a misspelt one is compared with: those before and after it in the alphabet


def strict(model: type[F], document: Document) -> tuple[F | None, tuple[Mistake, ...]]:
    """The checked value, or None when anything is wrong. Every mistake of the document is returned."""
    mistakes = _first(document.mistakes)
    found = None
    if document.value is not None or not mistakes:
        try:
            found = model.model_validate({} if document.value is None else document.value)
        except ValidationError as error:
            mistakes += _mistakes(model, document, error.errors())
    return (None if mistakes else found), tuple(mistakes)


def may_concern(key: str, mistakes: Iterable[Mistake]) -> bool:
    """Whether one of the mistakes of a file is of a key, or may be: of very many only the first are told."""
    return any(f"'{key}'" in mistake.what or MORE in mistake.what for mistake in mistakes)


def _first(mistakes: Sequence[Mistake]) -> list[Mistake]:
    """Mistakes of the form of a file; of very many those that come first, and how many more there are."""
    if len(mistakes) <= MOST:
        return list(mistakes)
    return [*mistakes[:MOST], Mistake(mistakes[MOST].line, f"{len(mistakes) - MOST} {MORE}")]


def lenient(
    model: type[F], document: Document, instead: Mapping[str, str] | None = None
) -> tuple[F | None, tuple[Mistake, ...]]:
    """As `strict`, but what is wrong falls back to its default, and a required key to what `instead` has for it.

    None only when a required key can't be had at all.
    """
    _, mistakes = strict(model, document)
    value: Any = deepcopy(document.value) if isinstance(document.value, dict) else {}
    while True:
        try:
            return model.model_validate(value), mistakes
        except ValidationError as error:
            before = deepcopy(value)
            for path in sorted({_droppable(entry) for entry in error.errors()}, key=_last_first):
                _drop(value, path)
            value = {key: text for key, text in (instead or {}).items() if key not in value} | value
            if value == before:
                return None, mistakes


def _last_first(path: Path) -> tuple[int, list[tuple[int, int | str]]]:
    # Deeper first, and later items of a list before earlier ones, so that an index still names the same item.
    return -len(path), [(0, -part) if isinstance(part, int) else (1, part) for part in path]


def _droppable(error: ErrorDetails) -> Path:
    """What must go for this error to go: the value, or, when something is missing in it, the thing around."""
    path = tuple(part for part in error["loc"] if part != "[key]")
    if path[:1] in (("follow",), ("disclosures",)):
        return path[:2]  # half a rule would carry more than its author meant, and a disclosure stand below more posts
    return path[:-1] if error["type"] == "missing" else path


def _drop(value: Any, path: Path) -> None:
    for part in path[:-1]:
        if (isinstance(value, dict) and part in value) or (isinstance(value, list) and _within(value, part)):
            value = value[part]  # type: ignore[index]
        else:
            return
    if path and isinstance(value, dict):
        value.pop(path[-1], None)
    elif path and isinstance(value, list) and _within(value, path[-1]):
        del value[path[-1]]  # type: ignore[arg-type]


def _within(values: Sequence[Any], part: object) -> bool:
    return isinstance(part, int) and part < len(values)


def _mistakes(model: type[BaseModel], document: Document, errors: Sequence[ErrorDetails]) -> list[Mistake]:
    found: dict[Mistake, None] = {}
    for number, error in enumerate(errors):
        path = tuple(part for part in error["loc"] if part != "[key]")
        where = document.line(path)
        if len(found) == MOST:  # what to write instead takes its time, and nobody reads so many
            found[Mistake(where, f"{len(errors) - number} {MORE}")] = None
            break
        if "[key]" in error["loc"]:
            said = _words_of_a_name(path, error)
        else:
            said = _words(model, path, error, _at(document.value, path))
        if said:
            found[Mistake(where, said)] = None
    return list(found)


def _words(model: type[BaseModel], path: Path, error: ErrorDetails, typed: Value) -> str:
    """One mistake in the words of the person who made it."""
    kind, context = error["type"], error.get("ctx", {})
    name = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
    if kind == "extra_forbidden":
        return _colon(name) or unknown("key", name, _keys(model, path[:-1])) + _torn(path, typed)
    if kind == "missing":
        example = _example(model, path)
        return f"'{name}' is missing; write {name}: {example}" if example else f"'{name}' is missing"
    if not path:
        return "must be a list of 'key: value' lines"
    if typed is None or kind == "string_too_short":
        return f"'{name}' is empty; write a value, or leave the key out"
    if kind == "value_error":
        return f"'{name}' {context['error']}" + (f" (it says '{_short(typed)}')" if isinstance(typed, str) else "")
    if kind in ("enum", "literal_error"):
        if not isinstance(typed, str):
            return f"'{name}' must be one text, not a list or several keys"
        choices = [word.strip(" '") for word in str(context["expected"]).replace(" or ", ", ").split(",")]
        return unknown(f"value of '{name}'", _short(typed), choices, say_all=True)
    if kind == "list_type" and (keys := _keys(model, path)) != _keys(model, path[:-1]):
        return f"'{name}' must be a list; begin each of its entries with '- ', as in - {keys[0]}: …"
    if kind == "model_type" and isinstance(path[-1], int) and isinstance(typed, str):
        key = _keys(model, path)[0]
        return _colon(typed) or f"'{_short(typed)}' in '{name}' has no key; write {key}: {_short(typed)}"
    return _kind_words(name, error, typed)


def _colon(typed: str) -> str:
    """What to say of a key and its value that no space parts ("unit:tax")."""
    key, colon, value = typed.partition(":")
    if not colon or not key.isidentifier() or not value or value.startswith("//"):
        return ""
    return f"'{_short(typed)}' has no space after its colon; write {key}: {_short(value)}"


def _torn(path: Path, typed: Value) -> str:
    """What else to say where an unknown key inside another is the rest of a text that a comma cut in two."""
    if len(path) > 1 and (" " in str(path[-1]) or typed is None):
        return "; a text with a comma inside { } must stand in quotes"
    return ""


def _words_of_a_name(path: Path, error: ErrorDetails) -> str:
    """A name that the author chose (of a unit, a group, a feed) and that can't be one."""
    about = next((f" in '{part}'" for part in reversed(path[:-1]) if isinstance(part, str)), "")
    remedy = _REMEDIES.get(str(error.get("ctx", {}).get("pattern")), "choose another")
    return f"'{_short(str(path[-1]))}' is not a legal name{about}; {remedy}"


def _kind_words(name: str, error: ErrorDetails, typed: Value) -> str:
    """What kind of value a key wants, where another kind stands."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "list_type":
        return f"'{name}' must be a list; write {name}: [{_short(typed)}]"
    if kind in ("dict_type", "model_type", "model_attributes_type"):
        return f"'{name}' must hold 'key: value' lines"
    if kind == "string_type":
        return f"'{name}' must be one text, not a list or several keys"
    if kind == "string_pattern_mismatch":
        return f"'{_short(typed)}' is not a legal value of '{name}'; {_remedy(name, str(context['pattern']), typed)}"
    if kind == "string_too_long":
        return f"'{name}' is longer than {context['max_length']} characters; make it shorter"
    if kind in ("too_short", "too_long"):
        bound = f"{context['min_length']}" if kind == "too_short" else f"at most {context['max_length']}"
        return f"'{name}' must have {bound} items, not {context['actual_length']}"
    if kind in ("int_parsing", "int_type", "int_from_float"):
        return f"'{name}' must be a whole number, not '{_short(typed)}'"
    if kind == "greater_than_equal":
        return f"'{name}' must be {context['ge']} or more, not {_short(typed)}"
    if kind == "less_than_equal":
        return f"'{name}' must be {context['le']} or less, not {_short(typed)}"
    return f"'{_short(typed)}' is not a legal value of '{name}'; write another, or leave the key out"


def _remedy(name: str, pattern: str, typed: Value) -> str:
    """What to write for a value that does not look as its kind does."""
    if pattern == POST_PATTERN and isinstance(typed, str) and (post := meant(typed)):
        return f"write {post}"
    if pattern == SLUG_PATTERN and name in _NAMES:
        return f"write {_NAMES[name]}, in small letters, digits and hyphens"
    return _REMEDIES.get(pattern, "write another")


def near_post(typed: str, known: Iterable[str]) -> str:
    """ "; did you mean 'tax/ring-fence'?": a like slug of that unit, or that slug of another; "" when there is none."""
    unit, _, slug = typed.casefold().rpartition("/")
    named = [(key, *key.partition("/")[::2]) for key in known]
    there = _closest(stem(slug), [name for _, home, name in named if home == unit])
    close = f"{unit}/{there}" if there else min((key for key, _, name in named if name == stem(slug)), default="")
    return f"; did you mean '{close}'?" if close else ""


def near(typed: str, known: Iterable[str]) -> str:
    """ "; did you mean 'status'?", or "" when nothing comes near."""
    close = _closest(typed, known)
    return f"; did you mean '{close}'?" if close else ""


def _closest(typed: str, known: Iterable[str]) -> str:
    typed, choices = typed.casefold(), sorted(set(known))
    if len(choices) > _COMPARED:  # comparing is slow, and one file may name a thousand posts of ten thousand wrongly
        at = max(bisect(choices, typed) - _COMPARED // 2, 0)
        choices = choices[at : at + _COMPARED]
    return next(iter(get_close_matches(typed, choices, n=1, cutoff=0.6)), "")


def unknown(what: str, typed: str, known: Iterable[str], *, say_all: bool = False) -> str:
    """ "unknown key 'statsu'; did you mean 'status'?", or what there is when nothing comes near."""
    choices = sorted(set(known))
    typed = _short(typed)
    if close := near(typed, choices):
        return f"unknown {what} '{typed}'{close}"
    if say_all or len(choices) <= 12:
        return f"unknown {what} '{typed}'; " + (
            f"write one of {', '.join(choices)}" if choices else "there are none yet"
        )
    return f"unknown {what} '{typed}'; leave it out"


_REMEDIES = {
    SLUG_PATTERN: "use small letters, digits and hyphens, at most 100",
    LANG_PATTERN: "write a language code, as in en or pt-BR",
    POST_PATTERN: "write unit/slug, as in tax/ring-fence",
    AUTHORITY_PATTERN: "write a domain and a year, as in firm.example,2026",
    EMAIL_PATTERN: "write an address as in dana@firm.example",
    REPOSITORY_PATTERN: "write its name as the host has it, as in firm/insights",
    BRANCH_PATTERN: "write a name as in main, or folders as in site/units",
    APP_PATTERN: "write the id that GitLab shows: letters, digits, '-' and '_'",
    HANDLE_PATTERN: "write a name as on the git host, as in dana-ortiz: letters, digits, '-', '_' and '.', at most 100",
}

# Keys that name what network.yaml or a folder declares, under which people write how it is called instead.
_NAMES = {
    "unit": "the unit's uid as network.yaml has it",
    "to": "the unit's uid as network.yaml has it",
    "share": "everyone, nobody, or uids of units and groups as network.yaml has them",
    "writes_for": "the unit's uid as network.yaml has it",
    "feed": "the feed's name as network.yaml has it",
    "author": "the name of the expert's file without .md",
    "authors": "the name of the expert's file without .md",
}


def _short(typed: Value) -> str:
    if isinstance(typed, str):
        return typed if len(typed) <= 60 else typed[:57] + "…"
    return "…" if typed else ""


def _at(value: Value, path: Path) -> Value:
    for part in path:
        if (isinstance(value, dict) and part in value) or (isinstance(value, list) and _within(value, part)):
            value = value[part]  # type: ignore[index]
        else:
            return value if part == path[-1] else None
    return value


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel]:
    """The model of the thing at `path`, as far as there is one."""
    for part in path:
        if isinstance(part, str) and part in model.model_fields:
            inner = _inner_model(model.model_fields[part].annotation)
            if inner:
                model = inner
    return model


def _inner_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        if found := _inner_model(argument):
            return found
    return None


def _keys(model: type[BaseModel], path: Path) -> tuple[str, ...]:
    return tuple(_model_at(model, path).model_fields)


def _example(model: type[BaseModel], path: Path) -> str:
    field = _model_at(model, path[:-1]).model_fields.get(str(path[-1]))
    return str(field.examples[0]) if field and field.examples else ""
