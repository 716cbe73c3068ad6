"""The demonstration's own files with slips of all kinds in them: each is mended once and for all, or left."""

from __future__ import annotations

import random
from functools import cache

import pytest

from plugins.mending import planning
from plugins.mending.fields import TEXTS
from plugins.mending.known import Known, known_of
from plugins.mending.mending import mend
from plugins.mending.mends import Paper
from plugins.mending.remarks import remarks
from plugins.network.frontmatter import decode, split
from plugins.network.yamlfile import read_yaml
from tests.building import ROOT
from tests.trees import survey

SLIPS = (
    *(
        ": ",
        "- ",
        "#",
        " # c",
        "\n",
        "\t",
        "  ",
        "'",
        '"',
        "“",
        "”",
        "[",
        "]",
        "{",
        "}",
        "|",
        ">",
        "&a ",
        "*a",
        "!x ",
        "? ",
    ),
    *(
        "...",
        "---",
        "%",
        "@",
        "\r\n",
        "2026-1-5",
        "h2",
        "null",
        "~",
        ",",
        ":",
        "\x00",
        "\u2028",
        "é",
        "x: y\n",
        "  - z\n",
    ),
    *("tags: [a]\n", "# r\n", "https://[x"),
)


@cache
def demonstration() -> tuple[tuple[Paper, ...], Known]:
    found = survey(ROOT / "units")
    return tuple(planning.papers(found.sources, lambda path: True)), known_of(found.assembled, found.sources)


def with_slips(text: str, draw: random.Random) -> str:
    """`text` with a few slips: something put in, taken out, exchanged, moved to the right."""
    for _ in range(draw.randint(1, 5)):
        at, lines = draw.randrange(len(text) + 1), text.split("\n")
        one, other = draw.randrange(len(lines)), draw.randrange(len(lines))
        kind = draw.random()
        if kind < 0.5:
            text = text[:at] + draw.choice(SLIPS) + text[at:]
        elif kind < 0.7:
            text = text[:at] + text[at + draw.randint(1, 6) :]
        elif kind < 0.85:
            lines[one], lines[other] = lines[other], lines[one]
            text = "\n".join(lines)
        else:
            lines[one] = " " * draw.randint(0, 4) + lines[one]
            text = "\n".join(lines)
    return text


def mend_with_slips(times: int, seed: int) -> int:
    """Mend so many files with slips; how many of them changed."""
    (papers, known), draw, changed = demonstration(), random.Random(seed), 0
    for _ in range(times):
        paper = draw.choice(papers)
        is_text = paper.role in TEXTS
        head, fence, body = paper.data.decode().partition("\n---\n") if is_text else (paper.data.decode(), "", "")
        typed = Paper(paper.path, paper.role, (with_slips(head, draw) + fence + body).encode())
        found = mend(typed, known)
        again = mend(Paper(paper.path, paper.role, found.data), known)
        assert (again.data, again.mends, found.why_not) == (found.data, (), ""), typed.data
        assert found.changed is bool(found.mends), typed.data
        text, mistakes = decode(typed.data)
        if mistakes:
            assert not found.changed, typed.data
        elif is_text and not split(text).document.mistakes:
            assert split(found.data.decode()).body == split(text).body, typed.data
        elif not is_text and not read_yaml(text).mistakes:
            comments = [sorted(one.text for one in remarks(words)) for words in (text, found.data.decode())]
            assert comments[0] == comments[1], typed.data
        changed += found.changed
    return changed


def test_files_with_slips_are_mended_once_and_for_all_or_left() -> None:
    assert mend_with_slips(400, seed=1) > 40


@pytest.mark.soak
@pytest.mark.parametrize("seed", [2, 3])
def test_ten_thousand_files_with_slips(seed: int) -> None:
    assert mend_with_slips(10_000, seed) > 1_000
