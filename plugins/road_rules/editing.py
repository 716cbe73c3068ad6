"""What editors are told of rules: the keys under `rules`, by name, and what each may hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import Field, create_model

from plugins.network.kinds import File
from plugins.network.schema import NetworkFile, UnitFile
from plugins.road_rules.configuring import LEVEL, centres_entry, units_entry
from plugins.road_rules.rule import Rule, Settings
from plugins.road_rules.table import RULES


def models() -> dict[str, type[File]]:
    """The models of network.yaml and unit.yaml, which know every rule."""
    return {
        "network": _with_rules(NetworkFile, "RulesEntry", centres_entry),
        "unit": _with_rules(UnitFile, "UnitRulesEntry", units_entry),
    }


def _with_rules(file: type[File], name: str, entry_of: Callable[[Rule], type[Settings]]) -> type[File]:
    fields: dict[str, Any] = {
        rule.name.replace("-", "_"): (
            LEVEL | entry_of(rule),
            Field(rule.force.value, alias=rule.name, description=f"{rule.what} {rule.why}"),
        )
        for rule in RULES
    }
    rules = create_model(name, __base__=File, **fields)
    described = file.model_fields["rules"].description
    known = create_model(file.__name__, __base__=file, rules=(rules, Field({}, description=described)))
    known.__doc__ = file.__doc__
    return known
