"""`_headers` and `_redirects` as the hosts read them that know these files, for tests.

As their own documentation and code have it: a line that begins a rule is a pattern, indented ones are headers, "! Name"
takes away what earlier rules said. On Cloudflare "*" is anything, ":x" what has no slash, all rules that fit count in
their order, and values of one name are put side by side. On Netlify "*" stands at the end, ":x" is one segment, a slash
at the end says nothing; which rule counts where two fit is nowhere said, so here both ways are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class HeaderRule:
    pattern: str
    said: tuple[tuple[str, str], ...]
    without: tuple[str, ...]


def parse_headers(text: str) -> list[HeaderRule]:
    """Every rule of a `_headers` file. Raises ValueError for a line that is none of a rule's."""
    rules: list[HeaderRule] = []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("/"):
            rules.append(HeaderRule(line, (), ()))
            continue
        if not line.startswith(" ") or not rules:
            raise ValueError(line)
        last, words = rules.pop(), line.strip()
        if words.startswith("! "):
            rules.append(HeaderRule(last.pattern, last.said, (*last.without, words[2:])))
            continue
        name, colon, value = words.partition(": ")
        if not colon or not re.fullmatch(r"[A-Za-z-]+", name) or not value:
            raise ValueError(line)
        rules.append(HeaderRule(last.pattern, (*last.said, (name, value)), last.without))
    return rules


def parse_redirects(text: str) -> list[tuple[str, str, str]]:
    """Every line of a `_redirects` file: from, to, status. Raises ValueError for one that is none."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    found = [tuple(line.split(" ")) for line in lines]
    for one in found:
        if len(one) != 3 or not one[0].startswith("/") or not one[1].startswith("/"):
            raise ValueError(" ".join(one))
    return [(old, new, status) for old, new, status in found]


def _pattern(pattern: str, *, slashes: bool) -> str:
    """A regular expression; with `slashes`, one at the end counts."""
    parts = re.split(r"(\*|:[A-Za-z]\w*)", pattern if slashes else pattern.rstrip("/"))
    made = "".join("(.*)" if one == "*" else "[^/]+" if one.startswith(":") else re.escape(one) for one in parts)
    return f"^{made}$" if slashes else f"^{made.replace('/(.*)', '(/.*)?')}/?$"


def on_cloudflare(rules: Sequence[HeaderRule], path: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for rule in rules:
        if not re.search(_pattern(rule.pattern, slashes=True), path):
            continue
        for name in rule.without:
            found.pop(name, None)
        for name, value in rule.said:
            found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def on_netlify(rules: Sequence[HeaderRule], path: str) -> dict[str, list[str]]:
    """Every value that a rule which fits says of a header."""
    found: dict[str, list[str]] = {}
    for rule in rules:
        assert not rule.without, "Netlify knows no such line"
        if re.search(_pattern(rule.pattern, slashes=False), path):
            for name, value in rule.said:
                found.setdefault(name, []).append(value)
    return found


def only(found: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """What a host says whichever rule counts: each header has one value."""
    twice = {name: values for name, values in found.items() if len(values) > 1}
    assert twice == {}
    return {name: values[0] for name, values in found.items()}
