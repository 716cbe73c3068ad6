"""A page that is commented on: whatever the bookmark says of it is text, no longer than files may have it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.authoring.commenting import escaped
from tests.admin.forms import Forms

pytestmark = pytest.mark.node
PAGE = "https://grid.example/news/queue?id=7&x=1"
SIGNS = "ab cD.,\n\t<>&\"'`*_~[](){}|\\#!-=é€“😀\u00a0\u2028\u200b\u202e\x00\x1b"


def clip(forms: Forms, posts: object = (), **said: str) -> Any:
    return forms.ask("clip", hash=f"#{urlencode({'url': PAGE} | said)}", posts=list(posts))  # type: ignore[call-overload]


@settings(max_examples=100)
@given(title=st.text(SIGNS, max_size=80), quote=st.text(SIGNS, max_size=80), site=st.text(SIGNS, max_size=20))
def test_whatever_a_page_says_of_itself_is_plain_text(forms: Forms, title: str, quote: str, site: str) -> None:
    found = clip(forms, title=title, quote=quote, site=site)
    for key in ("title", "site"):
        assert found["clip"][key].isprintable()
        assert found["clip"][key] == " ".join(found["clip"][key].split())
    assert found["clip"]["quote"].replace("\n", "").isprintable()
    name = f"[{escaped(found['clip']['title'])}](<{PAGE}>)" if found["clip"]["title"] else f"<{PAGE}>"
    behind = f", {escaped(found['clip']['site'])}" if found["clip"]["site"] else ""
    assert found["credit"] == f"{name}{behind}."


def test_the_form_begins_with_page_title_quote_site_and_day(forms: Forms) -> None:
    found = clip(forms, title="The queue", quote="It is shorter.", site="Grid operator", date="2026-11-20T09:30:00Z")
    assert found["fields"] == {
        "title": "On “The queue”",
        "about": PAGE,
        "quote": "It is shorter.",
        "body": f"\n\n[The queue](<{PAGE}>), Grid operator, 2026-11-20.",
    }


def test_a_post_of_the_network_is_named_and_needs_no_credit(forms: Forms) -> None:
    posts = [{"address": "https://firm.example/energy/caverns/", "name": "energy/caverns"}]
    found = clip(forms, posts, url="https://firm.example/energy/caverns/?from=mail#cost", title="Caverns")
    assert found["fields"]["about"] == "energy/caverns"
    assert "body" not in found["fields"]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "https://a:b@c.example/",
        'https://c.example/"><',
    ],
)
def test_what_is_no_web_page_is_no_clip(forms: Forms, url: str) -> None:
    assert clip(forms, url=url) is None


def test_a_long_selection_ends_between_words(forms: Forms) -> None:
    quote = clip(forms, quote="a few words " * 400)["clip"]["quote"]
    assert 1900 < len(quote) <= 2000
    assert quote.endswith(("words…", "a…", "few…"))


def test_a_long_title_is_shortened_in_the_title_of_the_comment(forms: Forms) -> None:
    assert clip(forms, title="“One” " + "two three " * 20)["fields"]["title"].startswith("On “‘One’ two three")
