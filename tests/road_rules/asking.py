"""One file before one rule, in the words of its author."""

from __future__ import annotations

from typing import Any

from plugins.network import checking
from plugins.network.frontmatter import split
from plugins.network.reading import MODELS
from plugins.network.sources import Role
from plugins.network.written import Written
from plugins.road_rules.rule import Finding
from plugins.road_rules.table import BY_NAME

FIRST = {Role.POST: "title: A title", Role.PAGE: "title: A title", Role.EXPERT: "name: Dana Ortiz"}
PLACES = {
    Role.POST: "energy/posts/2026-11-20-x.md",
    Role.PAGE: "energy/pages/x.md",
    Role.EXPERT: "energy/experts/dana-ortiz.md",
}


def written(body: str = "", front: str = "", *, role: Role = Role.POST, lang: str = "en", path: str = "") -> Written:
    """A file that is right as far as its models go; its front matter has a title (an expert's, a name) where `front`
    gives none, so that the body begins in line 5 and `front` in line 2 or 3."""
    first = FIRST[role]
    given = first.partition(":")[0] + ":" in front
    text = "\n".join(["---", *([] if given else [first]), *([front] if front else []), "---", "", body])
    parts = split(text)
    fields, mistakes = checking.strict(MODELS[role], parts.document)
    assert fields is not None, mistakes
    lines = {str(key[0]): line for key, line in parts.document.lines.items() if len(key) == 1}
    where = path or PLACES[role]
    return Written(where, role, fields, lines, parts.body, parts.body_line, lang, "Europe/London")


def ask(rule: str, file: Written, **settings: Any) -> list[Finding]:
    """What a rule finds; `settings` as in network.yaml. A rule that does not look at such files finds nothing."""
    asked = BY_NAME[rule]
    assert asked.check is not None
    made = asked.settings.model_validate(settings)
    return list(asked.check(file, made)) if file.role in asked.roles else []


def lines(rule: str, body: str, **settings: Any) -> list[int]:
    """The lines of a body in which a rule finds something; its first is line 1."""
    file = written(body)
    return [finding.line - 4 for finding in ask(rule, file, **settings)]
