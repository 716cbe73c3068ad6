"""Which rules hold for a unit: what a rule is by itself, what the centre makes of it, and what the unit may.

The centre writes under `rules` in network.yaml, a unit under `rules` in its unit.yaml. What is wrong there is said, and
until it is mended the rule is what it would be without it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from typing import Annotated, Any

from pydantic import Field, WithJsonSchema, create_model

from plugins.network import checking
from plugins.network.checking import unknown
from plugins.network.judging import Centre, Force, InForce, Law, Lock
from plugins.network.kinds import MaybeDay
from plugins.network.yamlfile import Document, Mistake, Path
from plugins.road_rules.rule import Rule, Settings, Stricter
from plugins.road_rules.table import BY_NAME, RULES

CENTRE, UNIT = "network.yaml", "unit.yaml"
_ORDER = (Force.OFF, Force.SHOULD, Force.MUST)
# An editor that reads YAML as it was once meant sees False where somebody wrote off.
LEVEL = Annotated[Force, WithJsonSchema({"enum": [*map(str, Force), False]})]
_LEVEL = "must (holds the post), should (a warning) or off."
_SINCE = "With must: posts dated before this day are only warned of."


@cache
def centres_entry(rule: Rule) -> type[Settings]:
    """What the centre may write of a rule."""
    return _entry(
        rule, "Rule", lock=(Lock, Field(rule.lock, description="What a unit may change: locked, default, free."))
    )


@cache
def units_entry(rule: Rule) -> type[Settings]:
    """What a unit may write of a rule."""
    return _entry(rule, "UnitRule")


def _entry(rule: Rule, kind: str, **fields: Any) -> type[Settings]:
    name = "".join(part.capitalize() for part in rule.name.split("-")) + kind + "Entry"
    return create_model(
        name,
        __base__=rule.settings,
        level=(LEVEL, Field(rule.force, description=_LEVEL)),
        since=(MaybeDay, Field(None, description=_SINCE)),
        **fields,
    )


# ------------------------------------------------------------------------------------------------------ the centre


def centre(page: Centre) -> tuple[Law, tuple[Mistake, ...]]:
    """The law as the centre gives it, and what is wrong in its page."""
    reading = _Reading(page.manifest)
    written = dict(reading.entries(centres_entry))
    rules = tuple(_of_centre(rule, written.get(rule.name) or centres_entry(rule)(), page, reading) for rule in RULES)
    return Law(rules, page.lang, page.timezone), tuple(reading.mistakes)


def _of_centre(rule: Rule, entry: Any, page: Centre, reading: _Reading) -> InForce:
    force: Force = entry.level
    if _ORDER.index(force) > _ORDER.index(rule.highest):
        reading.say(rule, "level", _too_high(rule))
        force = rule.highest
    settings = {name: getattr(entry, name) for name in rule.settings.model_fields}
    if rule.voice:
        settings[rule.voice] = _added(_spoken(rule, page), settings[rule.voice])
    settings = {name: _in_language(value, page.lang) for name, value in settings.items()}
    return InForce(rule.name, force, entry.lock, _packed(rule, settings), entry.since)


def _too_high(rule: Rule) -> str:
    return f"'{rule.name}' can be {rule.highest.value} at most, because {rule.because}; write {rule.highest.value}"


def _spoken(rule: Rule, page: Centre) -> list[Any]:
    """What the voice of the brand has for a rule, as the rule's settings have it."""
    said = getattr(page.voice, rule.voice)
    plain = [one if isinstance(one, str) else {key: text for key, text in asdict(one).items() if text} for one in said]
    listed: list[Any] = getattr(rule.settings.model_validate({rule.voice: plain}), rule.voice)
    return listed


# -------------------------------------------------------------------------------------------------------- the unit


def unit(law: Law, page: Document, lang: str) -> tuple[Law, tuple[Mistake, ...]]:
    """The law for a unit whose posts are in `lang`, and what is wrong in its page."""
    reading = _Reading(page)
    changed = {}
    for name, entry in reading.entries(units_entry):
        rule, by_centre = BY_NAME[name], law.of[name]
        if by_centre.lock is Lock.LOCKED:
            reading.say(rule, "", f"'{name}' is locked by the centre in {CENTRE}; leave it out, or ask the centre")
        else:
            changed[name] = _of_unit(rule, by_centre, entry, lang, reading)
    rules = tuple(changed.get(one.rule, one) for one in law.rules)
    return Law(rules, lang, law.timezone), tuple(reading.mistakes)


def _of_unit(rule: Rule, before: InForce, entry: Any, lang: str, reading: _Reading) -> InForce:
    """A rule that is not locked, as a unit wants it and as far as it may."""
    given = entry.model_fields_set
    free = before.lock is Lock.FREE
    force = entry.level if "level" in given else before.force
    if _ORDER.index(force) > _ORDER.index(rule.highest):
        reading.say(rule, "level", _too_high(rule))
        force = before.force
    elif not free and _ORDER.index(force) < _ORDER.index(before.force):
        what = f"a unit may be stricter than the centre, never laxer: '{rule.name}' is {before.force.value} in {CENTRE}"
        reading.say(rule, "level", f"{what}; write that or leave it out, or ask the centre")
        force = before.force
    anything = free or before.force is Force.OFF  # whatever it is, it is stricter than nothing
    since = before.since
    if "since" in given:
        if anything or before.force is not Force.MUST or (before.since is not None and entry.since <= before.since):
            since = entry.since
        else:
            reading.say(rule, "since", _laxer("since", before.since.isoformat() if before.since else "not there"))
    settings = _unpacked(rule, before.settings)
    for name in sorted(given & rule.settings.model_fields.keys()):
        wanted = _in_language(getattr(entry, name), lang)
        if anything and stricter(rule, name) is not Stricter.MORE:
            settings[name] = wanted
        else:
            settings[name] = _tightened(rule, name, settings[name], wanted, free, reading)
    return replace(before, force=force, since=since, settings=_packed(rule, settings))


def _tightened(rule: Rule, name: str, before: Any, wanted: Any, free: bool, reading: _Reading) -> Any:
    """The value of a setting that a unit changes; what the centre has where the unit would be laxer."""
    match stricter(rule, name):
        case Stricter.MORE:
            return wanted if free else _added(before, wanted)
        case Stricter.SMALLER if wanted <= before:
            return wanted
        case Stricter.LARGER if wanted >= before:
            return wanted
        case None:
            reading.say(rule, name, f"'{name}' of '{rule.name}' is the centre's to set in {CENTRE}; leave it out")
        case _:
            reading.say(rule, name, _laxer(name, before))
    return before


def _laxer(name: str, before: object) -> str:
    return f"a unit may be stricter than the centre, never laxer: '{name}' is {before} in {CENTRE}; leave it out"


def stricter(rule: Rule, name: str) -> Stricter | None:
    """In which direction a setting is stricter; None: a unit can't tell, so it may not change it."""
    metadata = rule.settings.model_fields[name].metadata
    return next((one for one in metadata if isinstance(one, Stricter)), None)


def _in_language(value: Any, lang: str) -> Any:
    """A list of which each entry that says no language is in that of whoever wrote it; anything else as it is."""
    if not isinstance(value, list):
        return value
    return [one.model_copy(update={"lang": lang}) if getattr(one, "lang", None) == "" else one for one in value]


def _added(first: list[Any], then: list[Any]) -> list[Any]:
    """Both lists in one, each entry once."""
    found = list(first)
    found += [one for one in then if one not in found]
    return found


# --------------------------------------------------------------------------------------------------- what is written


@dataclass(slots=True)
class _Reading:
    """One page, of whose key `rules` the entries are read; what is wrong in them is collected."""

    page: Document
    mistakes: list[Mistake] = field(default_factory=list)

    def entries(self, model_of: Any) -> Iterator[tuple[str, Any]]:
        """The rules that the page names, with what it says of each."""
        written = self.page.value.get("rules") if isinstance(self.page.value, dict) else None
        for name, said in written.items() if isinstance(written, dict) else ():
            if name not in BY_NAME:
                self.mistakes.append(Mistake(self.page.line(("rules", name)), unknown("rule", name, BY_NAME)))
            elif entry := self.entry(BY_NAME[name], said, model_of(BY_NAME[name])):
                yield name, entry

    def entry(self, rule: Rule, said: Any, model: type[Settings]) -> Settings | None:
        """What a page says of one rule: its level alone, or several keys."""
        if isinstance(said, str):
            said = {"level": said}
        if not isinstance(said, dict) or not said:
            what = f"'{rule.name}' says nothing; write {rule.name}: must, should or off, or its settings"
            self.say(rule, "", what)
            return None
        if "lock" in said and "lock" not in model.model_fields:
            self.say(rule, "lock", f"'lock' is the centre's to set in {CENTRE}; leave it out")
            said = {key: value for key, value in said.items() if key != "lock"}
        found, mistakes = checking.lenient(model, Document(said, self.lines(rule)))
        self.mistakes += [Mistake(mistake.line, f"{rule.name}: {mistake.what}") for mistake in mistakes]
        return found

    def lines(self, rule: Rule) -> Mapping[Path, int]:
        """The lines of what is written of a rule, by their paths in it."""
        above: Path = ("rules", rule.name)
        inner = {path[2:]: line for path, line in self.page.lines.items() if path[:2] == above}
        return {(): self.page.line(above)} | inner

    def say(self, rule: Rule, key: str, what: str) -> None:
        path: Path = ("rules", rule.name, key) if key else ("rules", rule.name)
        self.mistakes.append(Mistake(self.page.line(path), what))


# ------------------------------------------------------------------------------------------------------- settings


def settings_of(rule: Rule, in_force: InForce) -> Settings:
    """The settings with which a rule is in force."""
    return rule.settings.model_validate_json(in_force.settings)


def _packed(rule: Rule, settings: Mapping[str, Any]) -> str:
    """Settings as JSON; what is as the rule has it by itself is left out, so that the text says what was set."""
    made = rule.settings.model_construct(**settings)
    return json.dumps(made.model_dump(mode="json", exclude_defaults=True), sort_keys=True, ensure_ascii=False)


def _unpacked(rule: Rule, settings: str) -> dict[str, Any]:
    made = rule.settings.model_validate_json(settings)
    return {name: getattr(made, name) for name in rule.settings.model_fields}
