"""Which sources nobody may read yet, or any more, and what counts as public."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.network.plain_words import plain
from plugins.network.withheld import Withheld, public_words, withheld
from tests.trees import Survey, expert, post, small_network, survey, write_network

LONG = "A levy on storage is paid by whoever holds it last, and never by those who sold it on before."


def read(tmp_path: Path, **more: str | bytes) -> Survey:
    return survey(write_network(tmp_path, small_network(**more)))


def hidden(found: Survey) -> dict[str, str]:
    return {one.source: one.why for one in withheld(found.assembled, found.sources)}


def said(found: Survey, words: str, *first: str) -> bool:
    return any(plain(words) in some for _, some in public_words(found.assembled, found.sources, frozenset(first)))


def test_a_network_that_is_all_published_withholds_nothing(tmp_path: Path) -> None:
    assert hidden(read(tmp_path)) == {}


@pytest.mark.parametrize(
    ("path", "text", "why"),
    [
        ("energy__posts__x.md", post("status: draft"), "a draft"),
        ("energy__posts__x.md", post("date: 2027-01-01"), "of a later date"),
        ("energy__posts__x.md", post("date: 2026-11-26"), "of a later date"),
        ("energy__posts__x.md", post("status: retracted", "reason: So.", "updated: 2026-11-21"), "retracted"),
        ("energy__posts__x.md", post("expires: 2026-11-24"), "expired"),
        ("energy__posts__x.md", post("statsu: draft"), "held"),
        ("energy__posts__x.md", "no front matter", "held"),
        ("energy__posts__x.md", b"\xff\xfe", "held"),
        ("energy__posts__x.md", post(author="nobody-here"), "held"),
        ("energy__pages__x.md", "---\ntitle: A\nordr: 1\n---\n", "held"),
        ("tax__experts__x.md", "---\nnmae: A\n---\n", "held"),
    ],
)
def test_whatever_is_not_published_is_withheld_and_it_is_said_why(
    path: str, text: str | bytes, why: str, tmp_path: Path
) -> None:
    assert hidden(read(tmp_path, **{path: text})) == {path.replace("__", "/"): why}


def test_what_is_withdrawn_is_public(tmp_path: Path) -> None:
    found = read(tmp_path, **{"energy/posts/x.md": post("status: withdrawn", "reason: So.", "updated: 2026-11-21")})
    assert hidden(found) == {}


def test_addresses_of_a_notice_stay_public_and_those_of_a_draft_are_not(tmp_path: Path) -> None:
    aliases = "aliases: [/an/old-address/, older-slug]"
    found = read(
        tmp_path,
        **{
            "energy/posts/2026-11-03-gone.md": post("expires: 2026-11-24", aliases),
            "energy/posts/2026-11-03-draft.md": post("status: draft", "aliases: [oldest-slug]"),
        },
    )
    assert withheld(found.assembled, found.sources) == (
        Withheld("energy/posts/2026-11-03-draft.md", "a draft"),
        Withheld("energy/posts/2026-11-03-gone.md", "expired", ("old-address", "older-slug", "energy", "gone", "an")),
    )


@pytest.mark.parametrize(
    "path",
    [
        "energy/posts/x.md",
        "energy/pages/x.md",
        "tax/experts/x.md",
    ],
)
def test_what_any_published_text_says_is_public(path: str, tmp_path: Path) -> None:
    text = {
        "posts": post(body=f"One. {LONG.replace('storage', '[storage](../../tax/posts/ring-fence.md)')}"),
        "pages": f"---\ntitle: A\n---\n{LONG}\n",
        "experts": expert("Tom Ax") + LONG,
    }[path.split("/")[1]]
    found = read(tmp_path, **{path: text})
    assert said(found, LONG)
    assert said(found, LONG, path)
    named, first = next(public_words(found.assembled, found.sources, frozenset({path})))
    assert (named, plain(LONG) in first) == ("" if "experts" in path else path, True), (
        "what is most like to hold it is asked first"
    )


def test_what_manifests_snapshots_and_files_in_use_say_is_public(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        **{
            "energy/posts/rows.md": post(body="[Rows](../media/rows.csv)"),
            "energy/media/rows.csv": "a,Words in a row\n",
            "energy/media/other.csv": "a,Words of nobody\n",
        },
    )
    for words in ("Plain advice", "One sentence of ours.", "What the transition means.", "A notice"):
        assert said(found, words), words
    assert said(found, "Words in a row")
    assert not said(found, "Words of nobody"), "nothing published uses that file"


def test_what_no_published_text_says_is_not_public(tmp_path: Path) -> None:
    found = read(tmp_path, **{"energy/posts/x.md": post("status: draft", title="Words of a draft", body=LONG)})
    assert not said(found, LONG)
    assert not said(found, "Words of a draft")


def test_a_quotation_is_public_while_what_it_is_from_is(tmp_path: Path) -> None:
    """The comment is published; its quotation went with the post that it quotes."""
    comment = post("about: energy/source", f"quote: {LONG}", "date: 2026-11-22", title="On it", body="So.")
    for keys, public in ((), True), (("status: draft",), False), (("expires: 2026-11-24",), False):
        source = post("date: 2026-11-21", *keys, title="A source", body=LONG)
        found = read(tmp_path, **{"energy/posts/source.md": source, "energy/posts/on-it.md": comment})
        assert said(found, LONG) == public, keys
    comment = comment.replace("energy/source", "https://report.example/1")
    assert said(read(tmp_path, **{"energy/posts/on-it.md": comment}), LONG)
