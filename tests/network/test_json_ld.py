"""What a page says to machines is JSON of one form, whatever it says, and can't get out of its script element."""

from __future__ import annotations

import json
import re

from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from plugins.network.json_ld import Node, script

UNSAFE = [
    "<",
    ">",
    "&",
    "\u2028",
    "\u2029",
    "</script>",
    "<!--",
    '"',
    "\\",
    "\\u003c",
    "\0",
    "\n",
    "\x7f",
    "\x85",
    "é",
    "\U0001d4b3",
]
WORDS = st.one_of(
    st.lists(st.sampled_from(UNSAFE), max_size=6).map("".join), st.text(st.characters(exclude_categories=["Cs"]))
)
KEYS = st.sampled_from(["@id", "@type", "name", "url", "about", "author", "inLanguage"])
VALUES = st.recursive(
    st.one_of(WORDS, st.integers(0, 10_000), st.booleans(), st.none()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.lists(inner, max_size=3).map(tuple), st.dictionaries(KEYS, inner, max_size=4)
    ),
    max_leaves=12,
)
NODES = st.lists(st.dictionaries(KEYS, VALUES, max_size=5), min_size=1, max_size=3)


def plainly(nodes: list[Node]) -> str:
    """The same by Python's own means: keys in order, no space, no escape but those that JSON and HTML need."""
    graph = {"@context": "https://schema.org", "@graph": nodes}
    text = json.dumps(graph, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return re.sub("[<>&\u2028\u2029]", lambda found: f"\\u{ord(found[0]):04x}", text)


@settings(deadline=None, max_examples=300)
@given(nodes=NODES)
def test_whatever_is_said_is_the_json_that_python_writes_without_a_character_of_html(nodes: list[Node]) -> None:
    assert script(nodes) == plainly(nodes)


@settings(deadline=None)
@given(words=WORDS)
def test_words_come_back_as_they_were_said(words: str) -> None:
    said = script([{"name": words}])
    assert json.loads(str(said))["@graph"] == [{"name": words}]
    assert not set("<>&\u2028\u2029") & set(said)


def test_nothing_to_say_is_no_script() -> None:
    assert script([]) == Markup("")
