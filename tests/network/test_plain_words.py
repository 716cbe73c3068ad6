"""Two texts that say the same have one plain form, however each is written."""

from __future__ import annotations

import json
import unicodedata
from html import escape
from urllib.parse import quote
from xml.sax.saxutils import escape as escape_xml

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.network.plain_words import BREAK, beyond_ascii, letters, plain, plain_forms

SAID = "Nobody’s café in Łódź – the “naïve” one – pays 90 % of R&D, or <less>, said Straße 4."
PLAIN = plain(SAID)


def folded_lines(text: str) -> str:
    return "\r\n ".join(text[start : start + 11] for start in range(0, len(text), 11))


WRITTEN = {
    "as it is": SAID,
    "in capitals": SAID.upper(),
    "as HTML": f"<p>{escape(SAID)}</p>",
    "with references by number": "".join(f"&#{ord(c)};" if not c.isalnum() or ord(c) > 127 else c for c in SAID),
    "with references by hex": "".join(f"&#x{ord(c):X};" if ord(c) > 127 or c in "&<>" else c for c in SAID),
    "escaped in a feed": f"<description>{escape_xml('<p>' + escape(SAID) + '</p>')}</description>",
    "in a CDATA section": f"<content><![CDATA[<p>{escape(SAID)}</p>]]></content>",
    "as JSON": json.dumps({"title": SAID}),
    "as HTML in JSON": json.dumps({"content_html": f"<p>{escape(SAID)}</p>"}),
    "as JSON in HTML": f"<script>{json.dumps(SAID).replace('<', chr(92) + 'u003c')}</script>",
    "in an attribute": f'<meta name="description" content="{escape(SAID)}">',
    "in a comment": f"<!-- {SAID} -->",
    "in an address": f"mailto:?subject={quote(SAID)}",
    "in folded lines": folded_lines(SAID),
    "decomposed": unicodedata.normalize("NFD", SAID),
    "with soft hyphens": "\u00ad".join(SAID),
    "with soft hyphens as references": "&shy;".join(escape(c) for c in SAID),
    "with spaces of no width": "\u200b".join(SAID),
    "with spaces that do not break": SAID.replace(" ", "&nbsp;"),
    "with plain signs": SAID.replace("’", "'").replace("–", "--").replace("“", '"').replace("”", '"'),
    "with marked words": " ".join(f"<em>{escape(word)}</em>" for word in SAID.split()),
    "with words apart": "\n".join(f'<tspan x="1">{escape(word)}</tspan>' for word in SAID.split()),
    "with half a word marked": f"<p><span class='dropcap'>N</span>{escape(SAID[1:])}</p>",
    "with a footnote": escape(SAID).replace(
        " pays", ' <sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>pays'
    ),
}


@pytest.mark.parametrize("how", WRITTEN)
def test_words_are_known_however_they_are_written(how: str) -> None:
    assert PLAIN in plain_forms(f"<div>Before it.</div> {WRITTEN[how]} <div>Behind it.</div>".encode())


def test_what_stands_in_different_blocks_are_not_words_in_a_row() -> None:
    navigation = b"<ul><li><a href='/energy/'>Energy</a></li><li><a href='/tax/'>Tax</a></li></ul>"
    forms = plain_forms(navigation)
    assert plain("Energy Tax") not in forms
    assert plain("Energy") + BREAK in forms


def test_other_words_have_another_form() -> None:
    assert plain("A levy is paid") != plain("A levy is said")
    assert plain("Größe") == plain("grosse") != plain("Gr\u00f6sser")


def test_a_text_in_another_script_keeps_its_letters() -> None:
    russian = "Стоимость хранения: 90 рублей"
    assert plain(russian) == "стоимостьхранения90рублеи".encode()
    assert plain("氢气储存。") == "氢气储存".encode()
    assert beyond_ascii(f"<b>{russian}</b>".encode()) == "Стоимостьхранениярублей".encode()


def test_letters_are_those_of_ascii_alone() -> None:
    assert letters("What’s IT, é <b>9</b>?".encode()) == b"whatsitb9b"


@given(st.text(st.characters(codec="utf-8", exclude_characters="<>&%\\"), max_size=60))
def test_any_words_are_known_in_html_and_in_json(text: str) -> None:
    said = plain(text)
    assert said in plain_forms(f"<p>{escape(text)}</p>".encode())
    assert said in plain_forms(json.dumps(text).encode())
    assert said == plain(unicodedata.normalize("NFD", text)) == plain(unicodedata.normalize("NFC", text))
