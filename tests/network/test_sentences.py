"""What a source says is cut into pieces by which it is known, whatever is wrong with it."""

from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelicanconf import MARKDOWN
from plugins.network.plain_words import plain, plain_forms
from plugins.network.rendering import Renderer
from plugins.network.sentences import SENTENCE, Passage, passages

LONG = "A levy on storage is paid by whoever holds it last, and never by those who sold it on before."
OTHER = "What nobody had reckoned with was the lining, which has to be renewed every eleven years or so."


def said(text: str) -> list[Passage]:
    return list(passages(dedent(text).lstrip("\n").encode()))


def lines_of(text: str, words: str) -> list[int]:
    """The lines of the pieces that are part of `words`."""
    return [piece.line for piece in said(text) if plain(piece.text) in plain(words)]


def test_a_long_title_is_a_piece_and_a_short_one_is_not() -> None:
    assert said("---\ntitle: What storage caverns really cost\n---\n") == [
        Passage(2, "What storage caverns really cost")
    ]
    assert said("---\ntitle: What storage costs\n---\n") == []
    assert said("---\ntitle: It is on or in\n---\n") == [], "so few letters stand in other words by chance"


def test_each_long_sentence_begins_a_piece_that_ends_within_it() -> None:
    pieces = said(f"---\ntitle: A\n---\n\nShort. {LONG} {OTHER}\n")
    for sentence in (LONG, OTHER):
        first = next(piece.text for piece in pieces if sentence.startswith(piece.text))
        assert SENTENCE <= len(first) < SENTENCE + 15


def test_what_is_left_of_a_long_sentence_is_pieces_too() -> None:
    sentence = " ".join(f"word{number}" for number in range(100)) + "."
    pieces = [piece.text for piece in said(f"---\n---\n{sentence}\n")]
    assert len(pieces) == len(sentence) // (SENTENCE + 4)
    assert " ".join(pieces) in sentence


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"---\nsummary: {LONG}\n---\n", 2),
        (f"---\ntitle: A\nchanges:\n- date: 2026-01-01\n  what: {LONG}\n---\n", 5),
        (f"---\ntitle: A\n---\nFirst.\n\n{LONG}\n", 6),
        (f"---\ntitle: A\n---\n## {LONG}\nAnd so on.\n", 4),
        (f"---\ntitle: A\n---\n- {LONG}\n- {OTHER}\n", 4),
        (f"---\ntitle: A\n---\n1. One.\n2. {LONG}\n", 5),
        (f"---\ntitle: A\n---\n> Of it.\n>\n> {LONG}\n", 6),
        (f"---\ntitle: A\n---\n| a | b |\n|---|---|\n| 1 | {LONG} |\n", 6),
        (f"---\ntitle: A\n---\nSee.[^1]\n\n[^1]: {LONG}\n", 6),
        (f"---\ntitle: A\n---\n```\nx = 1\n# {LONG}\n```\n", 6),
        (f"---\ntitle: A\n---\n<div>\n<p>{LONG}</p>\n</div>\n", 5),
        (f"---\ntitle: A\n---\n![{LONG}](../media/x.png)\n", 4),
        (f"---\ntitle: A\n---\nSee. [{LONG}](x.md) And so on.\n", 4),
        (f"---\ntitle: A\n---\n!!! note\n    {LONG}\n", 5),
    ],
)
def test_it_is_known_wherever_it_stands_and_with_its_line(text: str, line: int) -> None:
    assert line in lines_of(text, LONG)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (LONG, 1),
        (f"title: A\n\n{LONG}\n", 3),
        (f"---\ntitle: [A\n---\n{LONG}\n", 4),
        (f"---\ntitle: A\n{LONG}\n", 3),
        (f"\n---\ntitle: A\n---\n{LONG}\n", 5),
        (f"---\r\ntitle: A\r\n---\r\n{LONG}\r\n", 4),
    ],
)
def test_a_file_with_a_mistake_in_it_is_read_all_the_same(text: str, line: int) -> None:
    assert line in [piece.line for piece in passages(text.encode()) if plain(piece.text) in plain(LONG)]


def test_a_file_that_is_no_utf_8_is_read_as_far_as_it_goes() -> None:
    for data in (LONG.encode("utf-16"), b"\xff" + LONG.encode(), f"\0{LONG}".encode(), f"\ufeff{LONG}".encode()):
        assert any(plain(piece.text) in plain(LONG) for piece in passages(data))


def test_addresses_ids_and_paths_are_no_sentences() -> None:
    long = "a" * 70
    keys = f"about: https://report.example/{long}\nid: tag:firm.example,2026:energy/{long}\nimage: media/{long}.png\n"
    assert said(f"---\ntitle: A\n{keys}---\n[x]: https://report.example/{long} 'A title'\n") == []


def test_what_stands_between_words_in_markdown_is_no_word() -> None:
    text = (
        "A **levy** on [storage](../../tax/posts/2026-01-01-storage.md) is\npaid[^1] by `whoever`"
        " holds it <em>last</em>, and never{: .x } by those &amp; these who sold it on."
    )
    rendered, _ = Renderer(MARKDOWN).render(f"{text}\n\n[^1]: So.\n", 1)
    forms = plain_forms(rendered.html.encode())
    pieces = said(f"---\ntitle: A\n---\n{text}\n")
    assert pieces
    assert [piece for piece in pieces if plain(piece.text) not in forms] == []


words = st.lists(st.text("abcdeéß中", min_size=4, max_size=9), min_size=14, max_size=40).map(" ".join)
marked = st.sampled_from(["{}", "**{}**", "*{}*", "`{}`", "[{}](x.md)", "“{}”", "({})", "{}.", "{},", "{}[^1]"])


@given(st.lists(st.tuples(words, marked), min_size=1, max_size=4), st.sampled_from(["", "- ", "> ", "## "]))
def test_any_text_says_its_pieces_when_it_is_rendered(runs: list[tuple[str, str]], mark: str) -> None:
    text = mark + " ".join(how.format(run) for run, how in runs)
    rendered, _ = Renderer(MARKDOWN).render(f"{text}\n\n[^1]: So.\n", 1)
    forms = plain_forms(rendered.html.encode())
    pieces = list(passages(f"---\ntitle: A\n---\n{text}\n".encode()))
    assert pieces
    assert [piece.text for piece in pieces if plain(piece.text) not in forms] == []


def test_letters_of_an_encoding_that_nobody_recognises_are_no_words() -> None:
    """Each would be one, and a short title of a file that is held would pass for a long one."""
    wide = "---\ntitle: By Alpha\n---\n\nWords.\n".encode("utf-16-le")
    assert list(passages(b"\xef\xbb\xbf" + wide)) == []
