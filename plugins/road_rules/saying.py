"""The rules in words: what each asks and why, a bad and a good example, how it is in force, and who may change that."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass

from plugins.network.judging import Force, InForce, Law, Lock
from plugins.network.problems import printable
from plugins.road_rules.configuring import CENTRE, UNIT, settings_of, stricter
from plugins.road_rules.rule import Example, Group, Rule, Stricter
from plugins.road_rules.table import BY_NAME

_NEEDS_QUOTES = re.compile(r"[,:{}\[\]#&*!|>%@`\"']|^[-?\s]|\s$")
MARKER = "<!-- What follows is written by `invoke rules --write`. -->"
_LEVELS = {
    Force.MUST: "what breaks it is held",
    Force.SHOULD: "what breaks it is warned of",
    Force.OFF: "nobody looks",
}
_LOCKS = {
    Lock.LOCKED: "the centre alone, under `rules` in {centre}",
    Lock.DEFAULT: "the centre, under `rules` in {centre}; a unit may be stricter, under `rules` in its {unit}",
    Lock.FREE: "each unit as it likes, under `rules` in its {unit}; for the others the centre, in {centre}",
}
_DIRECTIONS = {
    Stricter.SMALLER: "a unit may write less",
    Stricter.LARGER: "a unit may write more",
    Stricter.MORE: "a unit may add to it",
    None: "the centre's alone",
}


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting of a rule: its key, what it is, its value as it is written, and what a unit may make of it."""

    key: str
    what: str
    value: str
    units: str


@dataclass(frozen=True, slots=True)
class Said:
    """One rule, ready to be shown."""

    name: str
    group: str
    what: str
    why: str
    level: str
    highest: str
    because: str
    lock: str
    since: str
    settings: tuple[Setting, ...]
    who: str  # may change it, and where
    given: str  # settings under which the examples are what they are
    bad: str
    good: str


def said_of(law: Law, folder: str) -> tuple[Said, ...]:
    """Every rule as `law` has it, by groups; `folder` is the name of the units folder."""
    order = list(Group)
    rules = sorted(law.rules, key=lambda one: order.index(BY_NAME[one.rule].group))
    return tuple(_said(BY_NAME[one.rule], one, folder) for one in rules)


def _said(rule: Rule, in_force: InForce, folder: str) -> Said:
    who = _LOCKS[in_force.lock].format(centre=f"{folder}/{CENTRE}", unit=UNIT)
    return Said(
        name=rule.name,
        group=rule.group.value,
        what=rule.what,
        why=rule.why,
        level=in_force.force.value,
        highest=rule.highest.value,
        because=rule.because,
        lock=in_force.lock.value,
        since=in_force.since.isoformat() if in_force.since else "",
        settings=tuple(_settings(rule, in_force)),
        who=who,
        given=rule.given,
        bad=_shown(rule.bad),
        good=_shown(rule.good),
    )


def _settings(rule: Rule, in_force: InForce) -> Iterator[Setting]:
    values = settings_of(rule, in_force).model_dump(mode="json", exclude_none=True)
    for key, field in rule.settings.model_fields.items():
        written = _written(values.get(key))
        yield Setting(key, (field.description or "").rstrip("."), written, _DIRECTIONS[stricter(rule, key)])


def _written(value: object) -> str:
    """A value as one writes it in YAML, on one line."""
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    if isinstance(value, dict):
        return (
            "{" + ", ".join(f"{key}: {_written(inner)}" for key, inner in value.items() if inner not in ("", [])) + "}"
        )
    if value is None or value == "":
        return "—"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return json.dumps(text, ensure_ascii=False) if _NEEDS_QUOTES.search(text) else text


def _shown(example: Example) -> str:
    """An example as it stands in files."""
    parts = [f"---\n{example.front}\n---" if example.front else "", example.body]
    beside = [f"(beside {path}, which says)\n{text}" for path, text in example.others]
    return "\n".join(part for part in (*parts, *beside) if part)


# --------------------------------------------------------------------------------------------------------- formats


def text(rules: Sequence[Said]) -> str:
    """For a terminal."""
    return "\n".join(_lines(rules))


def _lines(rules: Sequence[Said]) -> Iterator[str]:
    group = ""
    for rule in rules:
        if rule.group != group:
            group = rule.group
            yield from ("", group.upper())
        yield from ("", f"{rule.name}: {rule.level}{_from(rule)} ({_LEVELS[Force(rule.level)]})")
        yield f"  {rule.what}"
        yield f"  {rule.why}"
        for setting in rule.settings:
            yield f"  {setting.key}: {printable(setting.value)} ({setting.what}; {setting.units})"
        if rule.highest != Force.MUST.value:
            yield f"  At most {rule.highest}: {rule.because}."
        if rule.given:
            yield f"  For example, with {' '.join(rule.given.split())}:"
        yield from _indented("bad", rule.bad)
        yield from _indented("good", rule.good)
        yield f"  Who may change it: {rule.who.replace('`', '')}."


def _from(rule: Said) -> str:
    return f" from {rule.since} on" if rule.since else ""


def _indented(label: str, example: str) -> Iterator[str]:
    first, *rest = example.split("\n")
    yield f"  {label + ':':<6}{printable(first)}"
    yield from (f"        {printable(line)}" for line in rest)


def as_json(rules: Sequence[Said], unit: str) -> str:
    """For other programs: `unit` is "" for what holds where no unit says otherwise."""
    return json.dumps({"unit": unit, "rules": [asdict(rule) for rule in rules]}, indent=2, ensure_ascii=False)


def markdown(rules: Sequence[Said]) -> str:
    """For people who read on the git host: a table of all, then each by itself."""
    rows = [
        f"| [{rule.name}](#{rule.name}) | {rule.what} | {rule.level}{_from(rule)} | {rule.lock} |" for rule in rules
    ]
    parts = ["| rule | what it asks | level | lock |\n|---|---|---|---|\n" + "\n".join(rows)]
    group = ""
    for rule in rules:
        if rule.group != group:
            group = rule.group
            parts.append(f"## {group}")
        parts += _section(rule)
    return "\n\n".join(parts) + "\n"


def _section(rule: Said) -> Iterable[str]:
    yield f"### {rule.name}"
    yield f"{rule.what} {rule.why}"
    facts = [f"- **Level**: {rule.level}{_from(rule)} ({_LEVELS[Force(rule.level)]})."]
    if rule.highest != Force.MUST.value:
        facts.append(f"- **At most**: {rule.highest}, because {rule.because}.")
    facts.append(f"- **Who may change it**: {rule.who}.")
    facts += [f"- **`{one.key}`** (`{one.value}`): {one.what}; {one.units}." for one in rule.settings]
    yield "\n".join(facts)
    under = f" (with `{' '.join(rule.given.split())}`)" if rule.given else ""
    yield f"Bad{under}:\n\n{_fenced(rule.bad)}"
    yield f"Good:\n\n{_fenced(rule.good)}"


def _fenced(example: str) -> str:
    fence = "`" * 4 if "```" in example else "```"
    return f"{fence}markdown\n{example}\n{fence}"


def with_rules(page: str, rules: Sequence[Said]) -> str:
    """A page of the documentation with the rules below its marker, and what stands above it as it was."""
    above = page.partition(MARKER)[0].rstrip()
    return f"{above}\n\n{MARKER}\n\n{markdown(rules)}".lstrip()
