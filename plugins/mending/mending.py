"""One file and what mending makes of it: bytes in, bytes out, every mend with its line. Knows no disk.

A mend counts only if the file then says exactly what it said, but for the values that the mend names; if nothing is
wrong with it that was right before; and if mending it again changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from itertools import chain

import yaml
from pydantic import BaseModel

from plugins.mending import fields, slugs, values
from plugins.mending.canonical_form import canonical
from plugins.mending.changes import Change, apart, applied, spliced
from plugins.mending.fields import spots
from plugins.mending.known import Known
from plugins.mending.lines import readable
from plugins.mending.mends import Mend, Mended, Paper
from plugins.mending.sheets import Sheet, mends_of_form, of_yaml, with_front_matter
from plugins.network import checking
from plugins.network.frontmatter import decode
from plugins.network.sources import Role
from plugins.network.yamlfile import Document, Path, Value, read_yaml

_NOT_CERTAIN = "mending it would change what it says; mend it by hand"
_ROUNDS = 6  # a key may be renamed, its value made a list, and its items named otherwise


def mend(paper: Paper, known: Known) -> Mended:
    """The file as it should be, as far as only one thing can have been meant; mended again, it is the same."""
    found = _mended_once(paper, known)
    for _ in range(_ROUNDS):
        again = _mended_once(replace(paper, data=found.data), known) if found.changed else found
        if again.data == found.data:
            return found
        found = replace(found, data=again.data, mends=found.mends + again.mends, settled=found.settled | again.settled)
    return Mended(paper, paper.data, why_not=_NOT_CERTAIN)


def _mended_once(paper: Paper, known: Known) -> Mended:
    text, mistakes = decode(paper.data)
    sheet = with_front_matter(text) if paper.role in fields.TEXTS else of_yaml(text)
    if mistakes or sheet is None:
        return Mended(paper, paper.data)
    found, mends = readable(sheet.yaml, all_keys(fields.root_model(paper.role)))
    was_readable = not mends
    document = read_yaml(found)
    if not document.mistakes:
        found, more = _with_meant_values(found, paper, known)
        mends += more
        if paper.role is Role.POST:
            slug = document.value.get("slug") if isinstance(document.value, dict) else None
            found, more = (
                slugs.with_slug(found, paper) if slug is None else slugs.with_old_address(found, slug, paper, known)
            )
            mends += more
        found, more = _in_form(found, paper)
        mends += more
    done = sheet.with_yaml(found)
    said = (*mends_of_form(paper.data, text, sheet), *(sheet.at(mend) for mend in mends if mend.what))
    mended = Mended(paper, done.text.encode(), tuple(sorted(set(said))))
    return _accepted(mended, sheet, done, was_readable) if mended.changed else replace(mended, mends=())


def _accepted(mended: Mended, sheet: Sheet, done: Sheet, was_readable: bool) -> Mended:
    """The file, if nothing is wrong with it that was right before; else as it was, saying so."""
    role = mended.paper.role
    before, after = _mistakes(role, sheet.yaml), _mistakes(role, done.yaml)
    if was_readable and not after <= before:
        return Mended(mended.paper, mended.paper.data, why_not=_NOT_CERTAIN)
    settled = before - after
    if sheet.above > 1:
        settled |= {"'---' must be the very first line; delete the empty lines above it"}
    return replace(mended, settled=frozenset(settled))


def _mistakes(role: Role | str, text: str) -> set[str]:
    """What is wrong in a file's YAML, in the words of `check`."""
    document = read_yaml(text)
    if role is Role.CARRIED:
        items = [] if document.value is None else document.value
        lines = {("carried", *path): line for path, line in document.lines.items()}
        document = Document({"carried": items}, lines, document.mistakes)
    return {mistake.what for mistake in checking.strict(fields.MODELS[role], document)[1]}


def all_keys(model: type[BaseModel]) -> frozenset[str]:
    """The keys of a model and of what it holds."""
    inner = (kind.model for kind in fields.kinds(model).values())
    return frozenset(chain(model.model_fields, *(all_keys(one) for one in inner if one is not None)))


# --------------------------------------------------------------------------------------------------------- values


def _with_meant_values(text: str, paper: Paper, known: Known) -> tuple[str, list[Mend]]:
    """The text with every value that can only mean another one."""
    mends: list[Mend] = []
    for _ in range(_ROUNDS):
        changes = apart(_changes(text, paper, known))
        text, done = _made(text, changes)
        mends += done
        if not done:
            break
    return text, mends


def _made(text: str, changes: Collection[Change]) -> tuple[str, list[Mend]]:
    """The text with the changes, or with those that alone do what they say; as it was if it then says anything else."""
    if not changes:
        return text, []
    value = read_yaml(text).value
    for some in (list(changes), [change for change in changes if _says(text, value, [change])]):
        if some and _says(text, value, some):
            return spliced(text, some), [change.mend for change in some]
    return text, []


def _says(text: str, value: Value, changes: Collection[Change]) -> bool:
    """Whether a text with changes says what they say, and nothing else is another."""
    document = read_yaml(spliced(text, changes))
    return not document.mistakes and document.value == applied(value, changes)


def _changes(text: str, paper: Paper, known: Known) -> Iterator[Change]:
    model, folder = fields.root_model(paper.role), paper.path.partition("/")[0]
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    if root is None:
        return
    wrong = wrong_in(paper.role, text)
    yield from values.without_colons(root, model)
    for spot in spots(root, model):
        yield from values.changes_of(spot, wrong.get(spot.path, ""), known, folder)
        yield from values.item_changes(spot, wrong, known, folder)


def wrong_in(role: Role | str, text: str) -> Mapping[Path, str]:
    """Where a file that can be read is not as its schema has it."""
    value = read_yaml(text).value
    if role is not Role.CARRIED:
        return fields.wrong_paths(fields.MODELS[role], value)
    found = fields.wrong_paths(fields.MODELS[role], {"carried": value if value is not None else []})
    return {path[1:]: kind for path, kind in found.items()}


def _in_form(text: str, paper: Paper) -> tuple[str, list[Mend]]:
    """Front matter in canonical form; of other files every line stays where its authors put it."""
    if paper.role not in fields.TEXTS:
        return text, []
    wrong = {str(path[0]) for path in wrong_in(paper.role, text) if path}
    form = canonical(text, fields.MODELS[paper.role], wrong)
    document = read_yaml(form.text)
    if document.mistakes or document.value != (form.value or None):
        return text, []
    return form.text, list(form.mends)
