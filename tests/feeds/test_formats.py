"""What subscribers get, byte for byte: RSS, Atom and JSON Feed as their specifications have them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import feedparser
import msgspec
import pytest
from lxml import etree

from plugins.feeds import atom, jsonfeed, rss
from plugins.feeds.channel import Channel, Entry, Item, Tombstone
from plugins.feeds.extensions import ATOM, CONTENT, DC, HISTORY, MEDIA, THREAD, TOMBSTONES
from plugins.network.model import Disclosure
from tests.builders import AUTHORITY, URL
from tests.feeds.samples import EVIL, channel, documents, sample, written
from tests.feeds.validators import parsed, wrong_with
from tests.site.subscriber import read_feed

NS = {"a": ATOM, "at": TOMBSTONES, "c": CONTENT, "dc": DC, "fh": HISTORY, "m": MEDIA, "thr": THREAD}
FEEDS = [path for path in sorted(documents()) if not path.endswith(".opml")]
XML = [path for path in FEEDS if path.endswith(".xml")]


def id_of(key: str) -> str:
    return f"tag:{AUTHORITY}:{key}"


def channel_at(path: str) -> Channel:
    return channel(documents(), path)


def item_at(path: str, key: str) -> Any:
    """The entry of the post `key` in the feed at `path`: an element, or in JSON a map."""
    if path.endswith(".json"):
        return next(item for item in json.loads(written()[path])["items"] if item["id"] == id_of(key))
    (found,) = parsed(written()[path]).xpath(
        f"//a:entry[a:id='{id_of(key)}'] | //item[guid='{id_of(key)}']", namespaces=NS
    )
    return found


def value(element: etree._Element, path: str) -> list[str]:
    found = element.xpath(path, namespaces=NS)
    assert isinstance(found, list)
    return [str(one) for one in found]


# ---------------------------------------------------------------------------------------------------- all feeds


@pytest.mark.parametrize("path", FEEDS)
def test_every_feed_holds_to_its_specification(path: str) -> None:
    assert wrong_with(path, written()[path]) == []


@pytest.mark.parametrize("path", XML)
def test_feed_readers_find_every_entry_with_its_author_and_its_dates(path: str) -> None:
    feed = feedparser.parse(io.BytesIO(written()[path]), sanitize_html=False, resolve_relative_uris=False)
    is_rss = path.endswith("feed.xml")
    expected = [one for one in channel_at(path).entries if is_rss or isinstance(one, Item)]
    assert feed.bozo == 0
    assert [entry.id for entry in feed.entries] == [one.id for one in expected]
    assert [entry.link for entry in feed.entries] == [one.url for one in expected]
    assert [entry.title for entry in feed.entries] == [
        one.title if isinstance(one, Item) else "Withdrawn" for one in expected
    ]
    assert [entry.published_parsed[:6] for entry in feed.entries] == [_utc(one.published) for one in expected]
    assert [entry.updated_parsed[:6] for entry in feed.entries] == [_utc(_changed(one)) for one in expected]
    assert [[author.name for author in entry.get("authors", ()) if author] for entry in feed.entries] == [
        [author.name for author in one.authors] if isinstance(one, Item) else [] for one in expected
    ]


def _changed(one: Entry) -> datetime:
    return one.when if isinstance(one, Tombstone) else one.updated


def _utc(when: datetime) -> tuple[int, ...]:
    return tuple(when.astimezone(UTC).timetuple())[:6]


@pytest.mark.parametrize("folder", ["", "energy/", "tax/", "energy/own/", "topics/hydrogen/", "experts/li-wei/"])
def test_an_entry_says_the_same_in_every_format(folder: str) -> None:
    atoms = {e.findtext("a:id", None, NS): e for e in parsed(written()[f"{folder}atom.xml"]).findall("a:entry", NS)}
    items = {e.findtext("guid"): e for e in parsed(written()[f"{folder}feed.xml"]).iter("item")}
    maps = {item["id"]: item for item in json.loads(written()[f"{folder}feed.json"])["items"]}
    assert set(items) == set(maps)
    gone = {one.id for one in channel_at(f"{folder}feed.json").entries if isinstance(one, Tombstone)}
    assert set(atoms) == set(items) - gone
    for id, entry in atoms.items():
        item, found = items[id], maps[str(id)]
        assert value(entry, "a:title/text()") == value(item, "title/text()") == [found["title"]]
        assert value(entry, "a:content/text()") == value(item, "c:encoded/text()") == [found["content_html"]]
        assert value(entry, "a:published/text()") == [found["date_published"]]
        assert value(entry, "a:updated/text()") == value(item, "a:updated/text()") == [found["date_modified"]]
        assert value(entry, "a:author/a:name/text()") == [author["name"] for author in found["authors"]]
        assert value(entry, "a:category/@label") == value(item, "category/text()") == found.get("tags", [])
        assert value(entry, "@xml:lang") == value(item, "dc:language/text()") == [found["language"]]


def test_entries_made_once_are_what_feedgen_makes_of_the_whole_feed() -> None:
    for path in ("energy/atom.xml", "tax/atom.xml", "atom-2.xml"):
        whole = atom.feed(channel_at(path))
        for entry in channel_at(path).entries:
            if isinstance(entry, Item):
                whole.add_entry(atom.entry(entry), order="append")
        assert _canonical(written()[path]) == _canonical(whole.atom_str())
    for path in ("energy/feed.xml", "tax/feed.xml"):
        whole = rss.feed(channel_at(path))
        for entry in channel_at(path).entries:
            whole.add_entry(rss.item(entry), order="append")
        assert _canonical(written()[path]) == _canonical(whole.rss_str())
    for path in ("energy/feed.json", "tax/feed.json"):
        said = channel_at(path)
        plain = {**jsonfeed.feed(said), "items": [jsonfeed.item(entry) for entry in said.entries]}
        assert json.loads(written()[path]) == json.loads(msgspec.json.encode(plain))


def _canonical(data: bytes) -> str:
    """Without white space between elements, and however namespaces are declared."""
    return str(etree.canonicalize(from_file=io.BytesIO(data), strip_text=True, rewrite_prefixes=True))


def test_what_is_kept_changes_no_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    for made in (atom.entry_bytes, rss.item_bytes, jsonfeed.item_bytes):
        monkeypatch.setattr(made, "limit", 0)
    assert {path: one.write(one.value) for path, one in documents().items()} == written()


def test_no_feed_says_when_it_was_built() -> None:
    for path in FEEDS:
        newest = max(map(_changed, channel_at(path).entries), default=datetime(2026, 1, 1, tzinfo=UTC))
        assert channel_at(path).updated == newest
        if path.endswith("feed.xml"):
            (built,) = value(parsed(written()[path]), "//lastBuildDate/text()")
            assert built == f"{newest:%a, %d %b %Y %H:%M:%S %z}"
        elif path.endswith(".xml"):
            assert value(parsed(written()[path]), "/a:feed/a:updated/text()") == [newest.isoformat()]


# ------------------------------------------------------------------------------------------- kinds of entries


def test_a_carried_entry_names_the_feed_that_it_comes_from() -> None:
    entry, own = item_at("tax/atom.xml", "energy/caverns"), parsed(written()["energy/own/atom.xml"])
    for name in ("id", "title", "updated", "rights"):
        assert value(entry, f"a:source/a:{name}/text()") == value(own, f"/a:feed/a:{name}/text()")
    for rel in ("self", "alternate"):
        of_html = "" if rel == "self" else "[@type='text/html']"
        wanted = f"a:link[@rel='{rel}']{of_html}/@href"
        assert value(entry, f"a:source/{wanted}") == value(own, f"/a:feed/{wanted}") != []
    item = item_at("tax/feed.xml", "energy/caverns")
    assert value(item, "source/@url") == [f"{URL}/energy/own/feed.xml"]
    said = item_at("tax/feed.json", "energy/caverns")["_highroad"]
    assert said["home_unit"] == "energy"
    assert said["carried_by"] == "tax"
    assert said["why"] == "because we follow Energy & Infrastructure"
    assert said["source"] == f"{URL}/energy/own/feed.json"


def test_a_carried_entry_keeps_its_id_authors_dates_and_address() -> None:
    for name in ("atom.xml", "feed.xml", "feed.json"):
        home = {one.id: one for one in channel_at(f"energy/own/{name}").entries}[id_of("energy/caverns")]
        away = {one.id: one for one in channel_at(f"tax/{name}").entries}[id_of("energy/caverns")]
        assert isinstance(away, Item)
        assert away.carried is not None
        assert replace(away, carried=None) == home


def test_an_entry_at_home_names_no_source() -> None:
    assert value(item_at("energy/atom.xml", "energy/caverns"), "a:source") == []
    assert value(item_at("energy/feed.xml", "energy/caverns"), "source") == []


def test_a_unit_s_note_stands_before_the_summary_and_never_in_the_text() -> None:
    html = "<p>Note from Tax: Mind page 3 &amp; &lt;this&gt;.</p><p>About caverns.</p>"
    entry, item = item_at("tax/atom.xml", "energy/caverns"), item_at("tax/feed.xml", "energy/caverns")
    assert value(entry, "a:summary[@type='html']/text()") == value(item, "description/text()") == [html]
    found = item_at("tax/feed.json", "energy/caverns")
    assert found["summary"] == "Note from Tax: Mind page 3 & <this>.\n\nAbout caverns."
    assert found["_highroad"]["note"] == "Mind page 3 & <this>."
    assert "Mind page" not in found["content_html"]
    assert "Note from" not in written()["energy/atom.xml"].decode()


def test_a_comment_names_the_post_that_it_answers_and_begins_with_its_words() -> None:
    entry, href = item_at("tax/atom.xml", "tax/reply"), f"{URL}/energy/caverns/"
    assert value(entry, "a:link[@rel='related']/@href") == [href]
    assert value(entry, "thr:in-reply-to/@ref") == [id_of("energy/caverns")]
    assert value(entry, "thr:in-reply-to/@href") == [href]
    found = item_at("tax/feed.json", "tax/reply")
    assert found["external_url"] == href
    assert found["content_html"].startswith(f'<blockquote cite="{href}"><p>Words &amp; &lt;more&gt;</p>')
    assert value(item_at("tax/feed.xml", "tax/reply"), "a:link[@rel='related']/@href") == [href]


def test_a_comment_on_an_outside_page_names_it() -> None:
    entry, href = item_at("tax/atom.xml", "tax/clip"), "https://grid.example/x?a=1&b=2"
    assert value(entry, "a:link[@rel='via']/@href") == [href]
    assert value(entry, "thr:in-reply-to") == []
    assert item_at("tax/feed.json", "tax/clip")["external_url"] == href
    assert item_at("tax/feed.json", "tax/clip")["content_html"].startswith(
        '<blockquote cite="https://grid.example/x?a=1&amp;b=2"><p>There.</p>'
    )


def test_words_of_a_retracted_post_are_quoted_nowhere() -> None:
    assert all(b"Lost words" not in data for data in written().values())
    assert value(item_at("tax/atom.xml", "tax/orphan"), "a:link[@rel='related']") == []


def test_words_are_quoted_only_where_their_author_allows_it() -> None:
    assert "Rules for two." in item_at("energy/feed.json", "energy/of-legal")["content_html"]
    assert "Rules for two." in item_at("feed.json", "energy/of-legal")["content_html"]
    assert all(b"Rules for two." not in data for path, data in written().items() if path.startswith("tax/"))
    assert item_at("tax/feed.json", "energy/of-legal")["_highroad"]["why"] == "offered by its author"


@pytest.mark.parametrize("folder", ["", "energy/", "energy/own/", "tax/", "topics/grid/", "experts/dana-ortiz/"])
def test_a_withdrawn_post_stays_and_says_so(folder: str) -> None:
    entry = item_at(f"{folder}atom.xml", "energy/old-sums")
    assert value(entry, "a:title/text()") == ["Withdrawn: Old sums"]
    assert value(entry, "a:updated/text()") == ["2026-11-10T00:00:00+00:00"]
    assert value(item_at(f"{folder}feed.xml", "energy/old-sums"), "title/text()") == ["Withdrawn: Old sums"]
    found = item_at(f"{folder}feed.json", "energy/old-sums")
    assert found["content_html"].startswith("<p><strong>Withdrawn.</strong> Figures superseded.</p>")
    assert found["_highroad"]["state"] == "withdrawn"


@pytest.mark.parametrize("folder", ["", "energy/", "energy/own/", "tax/", "topics/hydrogen/", "experts/dana-ortiz/"])
def test_a_retracted_post_leaves_a_tombstone_and_no_word(folder: str) -> None:
    root = parsed(written()[f"{folder}atom.xml"])
    (stone,) = root.xpath(f"/a:feed/at:deleted-entry[@ref='{id_of('energy/gone')}']", namespaces=NS)
    assert stone.get("when") == "2026-11-14T00:00:00+00:00"
    assert value(stone, "at:comment/text()") == ["The figures were wrong."]
    assert value(root, f"a:entry[a:id='{id_of('energy/gone')}']") == []
    item = item_at(f"{folder}feed.xml", "energy/gone")
    assert [child.tag for child in item] == ["title", "link", "guid", "pubDate", f"{{{ATOM}}}updated"]
    assert value(item, "title/text()") == ["Withdrawn"]
    found = item_at(f"{folder}feed.json", "energy/gone")
    assert (found["title"], found["content_text"], found["url"]) == ("Withdrawn", "", f"{URL}/energy/gone/")
    assert "authors" not in found


def test_pictures_and_recordings_go_along() -> None:
    entry, item = item_at("energy/atom.xml", "energy/caverns"), item_at("energy/feed.xml", "energy/caverns")
    for found in (entry, item):
        (picture,) = found.xpath("m:content", namespaces=NS)
        assert dict(picture.attrib) == {
            "url": f"{URL}/energy/media/cavern.jpg",
            "type": "image/jpeg",
            "medium": "image",
            "fileSize": "4321",
            "width": "800",
            "height": "600",
        }
        assert value(picture, "m:description/text()") == ["A cavern, < 90 m"]
    film, talk = f"{URL}/energy/media/film.mp4", f"{URL}/energy/media/talk.mp3"
    assert value(entry, "a:link[@rel='enclosure']/@href") == [film, talk]
    (enclosure,) = item.findall("enclosure")
    assert dict(enclosure.attrib) == {"url": film, "length": "99", "type": "video/mp4"}
    found = item_at("energy/feed.json", "energy/caverns")
    assert found["image"] == f"{URL}/energy/media/cavern.jpg"
    assert found["attachments"] == [
        {"url": film, "mime_type": "video/mp4", "size_in_bytes": 99},
        {"url": talk, "mime_type": "audio/mpeg"},
    ]


def test_the_whole_text_goes_along_with_every_address_in_full() -> None:
    html = item_at("energy/feed.json", "energy/caverns")["content_html"]
    assert f'<a href="{URL}/tax/ring-fence/#part">that</a>' in html
    assert f'<a href="{URL}/energy/caverns/#sums">above</a>' in html
    assert '<a href="https://grid.example/x?a=1&amp;b=2">outside</a>' in html
    assert f'<img src="{URL}/energy/media/cavern.jpg" alt="a > b" loading="lazy">' in html
    assert f'poster="{URL}/energy/media/cavern.jpg"' in html
    assert '<code>&lt;a href="/x" src="#y"&gt;</code>' in html
    assert html.endswith(
        "<p>Updated 22 Nov 2026: The threshold is 90 &amp; not 85.</p><p>We advise &lt;one&gt; of them.</p>"
    )


@pytest.mark.parametrize("file", ["feed.xml", "atom.xml", "feed.json"])
def test_what_must_be_told_ends_the_text_in_the_language_that_it_was_written_in(file: str) -> None:
    catalog, carriage = sample()
    ours = Disclosure(text="We advise <both>.", lang="en")
    theirs = Disclosure(text="نحن مهندسون.", lang="ar", by_unit=True)
    told = documents(replace(catalog, disclosures={"energy hydrogen": (ours,), "energy ": (theirs,)}), carriage)
    said = '<p>We advise &lt;both&gt;.</p><p lang="ar" dir="auto">نحن مهندسون.</p>'
    for unit in ("energy", "tax"):  # at home, and where it is carried
        document = told[f"{unit}/{file}"]
        item = read_feed(document.write(document.value), file).item(id_of("energy/caverns"))
        assert item.content.endswith(f"<p>We advise &lt;one&gt; of them.</p>{said}")


def test_an_event_says_when_and_where_it_is() -> None:
    html = item_at("energy/feed.json", "energy/morning")["content_html"]
    assert html.startswith("<p>Thursday 4 Feb 2027, 09:30 GMT, Hull</p>")


def test_titles_are_words_not_markup() -> None:
    assert value(item_at("o/atom.xml", "o/evil"), "a:title/text()") == [EVIL]
    assert value(item_at("o/feed.xml", "o/evil"), "title/text()") == [EVIL]
    assert item_at("o/feed.json", "o/evil")["title"] == EVIL
    assert all(b"<script" not in data for path, data in written().items() if path.endswith(".xml"))


def test_summaries_in_rss_are_html_and_never_the_whole_text() -> None:
    assert value(item_at("o/feed.xml", "o/evil"), "description/text()") == [
        "]]&gt; &amp; &lt;script&gt;alert('1')&lt;/script&gt;"
    ]
    assert value(item_at("o/feed.xml", "o/x"), "description/text()") == ["x"]


def test_dates_stand_in_the_network_s_zone() -> None:
    assert "2026-06-01T01:00:00+01:00" in written()["atom.xml"].decode() + written()["nordics/atom.xml"].decode()
    assert b"<pubDate>Mon, 01 Jun 2026 01:00:00 +0100</pubDate>" in written()["nordics/feed.xml"]


def test_who_has_no_page_is_named_without_an_address() -> None:
    assert item_at("feed.json", "legal/rules")["authors"] == [{"name": "Held One"}]
    assert value(item_at("atom.xml", "legal/rules"), "a:author/a:uri") == []


def test_no_address_is_relative_and_none_runs_a_script() -> None:
    for path in FEEDS:
        for text in _strings(path):
            assert 'href="/' not in text or path_of_code(text)
            assert "javascript:" not in text


def path_of_code(text: str) -> bool:
    """Whether the only relative reference is the one that a post shows as code."""
    return text.count('href="/') == text.count('&lt;a href="/x" src="#y"&gt;')


def _strings(path: str) -> Iterator[str]:
    data = written()[path]
    if path.endswith(".json"):
        yield from (item.get("content_html", "") for item in json.loads(data)["items"])
    else:
        yield from (str(text) for text in parsed(data).itertext())
