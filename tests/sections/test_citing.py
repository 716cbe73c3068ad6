"""How names and addresses are written for others."""

from __future__ import annotations

import pytest

from plugins.sections import citing


@pytest.mark.parametrize(
    ("authors", "words"),
    [
        (["Dana Maria Ortiz"], "Ortiz, D. M."),
        (["Plato"], "Plato"),
        (["Dana Ortiz", "Li Wei"], "Ortiz, D. and Wei, L."),
        (["Dana Ortiz", "Li Wei", "Ada Brown"], "Ortiz, D., Wei, L. and Brown, A."),
        ([], ""),
    ],
)
def test_authors_are_named_as_bibliographies_have_it(authors: list[str], words: str) -> None:
    assert citing.names(authors) == words
