"""Feeds as people publish them are read as they are meant."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.network.model import Network, OutsideFeed, OutsideItem, Unit
from plugins.network.outside import read_snapshot, snapshot_bytes
from plugins.outside.feed_reading import Kept, kept, read_feed
from plugins.outside.reading_values import NoFeed, RawFeed

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
NETWORK = Network(name="Northwind", url="https://firm.example/insights", authority="firm.example,2026")
ADDRESS = "https://grid.example/feeds/news"

RSS = """<?xml version="1.0" encoding="utf-8"?>
<?xml-stylesheet type="text/xsl" href="/pretty.xsl"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">
<channel><title>Grid news</title><link>https://grid.example/</link><image><title>Logo</title><url>x</url></image>
<item><title>Queue &amp; cost</title><link>https://grid.example/queue</link><guid isPermaLink="false">q-1</guid>
  <pubDate>Tue, 05 May 2026 10:00:00 +0200</pubDate><dc:creator>Ann Lee</dc:creator><dc:creator>Bo Ek</dc:creator>
  <description><![CDATA[<p>Shorter &amp; cheaper.</p><p>Twice.</p>]]></description>
  <media:title>Not this</media:title><itunes:summary>Nor this</itunes:summary></item>
<item><title>Older</title><guid>https://grid.example/older</guid><pubDate>Mon, 04 May 2026 10:00:00 GMT</pubDate>
  <content:encoded>&lt;b&gt;Whole&lt;/b&gt; text</content:encoded></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Grid news</title>
<link rel="self" href="https://grid.example/atom"/><link href="https://grid.example/"/><id>urn:grid</id>
<entry><title type="html">Queue &amp;amp; cost</title><id>q-1</id><updated>2026-06-01T00:00:00Z</updated>
  <published>2026-05-05T08:00:00Z</published><link rel="enclosure" href="x.mp3"/><link href="https://grid.example/queue"/>
  <author><name>Ann Lee</name><email>a@grid.example</email></author><author><name>Bo Ek</name></author>
  <summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Short<b>er</b> &amp; cheaper.</p>
  <p>Twice.</p></div></summary>
  <source><title>Not this</title><id>x</id></source></entry>
<entry><title>Older</title><id>q-0</id><updated>2026-05-04T10:00:00Z</updated><link href="/older"/>
  <content type="html">&lt;b&gt;Whole&lt;/b&gt; text</content></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Grid news</title><link>https://grid.example/</link></channel>
<item rdf:about="https://grid.example/queue"><title>Queue &amp; cost</title><link>https://grid.example/queue</link>
  <dc:date>2026-05-05T08:00:00Z</dc:date><dc:creator>Ann Lee</dc:creator><dc:creator>Bo Ek</dc:creator>
  <description>Shorter &amp;amp; cheaper. Twice.</description></item>
<item><title>Older</title><link>https://grid.example/older</link><dc:date>2026-05-04T10:00:00+00:00</dc:date>
  <description>Whole text</description></item></rdf:RDF>"""
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Grid news",
        "home_page_url": "https://grid.example/",
        "items": [
            {
                "id": "q-1",
                "url": "https://grid.example/queue",
                "title": "Queue & cost",
                "date_published": "2026-05-05T10:00:00+02:00",
                "authors": [{"name": "Ann Lee"}, {"name": "Bo Ek"}],
                "content_html": "<p>Shorter &amp; cheaper.</p><p>Twice.</p>",
            },
            {"id": "https://grid.example/older", "title": "Older", "date_published": "2026-05-04T10:00:00Z",
             "content_text": "Whole text"},
        ],
    }
)  # fmt: skip

QUEUE = OutsideItem(
    title="Queue & cost",
    url="https://grid.example/queue",
    date=datetime(2026, 5, 5, 8, tzinfo=UTC),
    authors=("Ann Lee", "Bo Ek"),
    summary="Shorter & cheaper. Twice.",
)
OLDER = OutsideItem(
    title="Older",
    url="https://grid.example/older",
    date=datetime(2026, 5, 4, 10, tzinfo=UTC),
    summary="Whole text",
)


def read(text: str, before: dict[str, datetime] | None = None, now: datetime = NOW) -> Kept:
    raw = read_feed(text.encode(), "", ADDRESS)
    assert isinstance(raw, RawFeed), raw
    return kept(raw, ADDRESS, NETWORK, now, before or {})


@pytest.mark.parametrize("text", [RSS, ATOM, RDF, JSON], ids=["rss", "atom", "rdf", "json"])
def test_every_format_says_the_same(text: str) -> None:
    found = read(text)
    assert (found.title, found.url) == ("Grid news", "https://grid.example/")
    assert found.items == (QUEUE, OLDER)
    assert found.left_out == ()


def entry(link: str, date: str = "", title: str = "x") -> str:
    return f"<item><title>{title}</title><link>{link}</link><pubDate>{date}</pubDate></item>"


def feed(*items: str) -> str:
    return f'<rss version="2.0"><channel><title>T</title>{"".join(items)}</channel></rss>'


def test_items_are_newest_first_and_undated_ones_last() -> None:
    found = read(
        feed(
            entry("https://a.example/1"),
            entry("https://a.example/2", "2026-01-01"),
            entry("https://a.example/3", "2026-02-02"),
        )
    )
    assert [item.url[-1] for item in found.items] == ["3", "2", "1"]


def test_of_many_items_the_newest_are_kept_wherever_they_stand() -> None:
    days = [f"2025-{1 + n // 28:02}-{1 + n % 28:02}" for n in range(300)]
    found = read(feed(*(entry(f"https://a.example/{n}", day) for n, day in enumerate(days[:280]))))
    assert len(found.items) == 200
    assert found.items[0].url == "https://a.example/279"
    assert found.left_out == (("older than the newest 200", 80),)


def test_a_date_to_come_is_the_moment_when_the_item_was_first_seen_and_stays_that() -> None:
    text = feed(entry("https://a.example/1", "2030-01-01"))
    first = read(text).items[0]
    assert first.date == NOW
    again = read(text, {first.url: NOW}, NOW.replace(day=25))
    assert again.items[0].date == NOW


def test_a_summary_that_only_says_the_title_again_is_left_out() -> None:
    assert (
        read(feed("<item><link>https://a.example/</link><description>Words.</description></item>")).items[0].summary
        == ""
    )


@pytest.mark.parametrize(
    "link",
    [
        "https://firm.example/insights",
        "http://FIRM.example/insights/tax/",
        "https://firm.example./insights/x",
        "/insights/x",
    ],
)
def test_pages_of_the_network_do_not_come_back_in(link: str) -> None:
    raw = read_feed(feed(entry(link)).encode(), "", "https://firm.example/feed.xml")
    assert isinstance(raw, RawFeed)
    found = kept(raw, "https://firm.example/feed.xml", NETWORK, NOW, {})
    assert (found.items, found.left_out) == ((), (("of this network itself", 1),))


@pytest.mark.parametrize(
    "link", ["https://firm.example/insightful", "https://firm.example/", "https://other.firm.example/insights/"]
)
def test_pages_beside_the_network_are_somebody_elses(link: str) -> None:
    assert [item.url for item in read(feed(entry(link))).items] == [link]


SAMPLES = [text.encode() for text in (RSS, ATOM, RDF, JSON)]


@st.composite
def torn(draw: st.DrawFn) -> bytes:
    """A feed with parts of it cut out, put elsewhere or overwritten."""
    data = draw(st.sampled_from(SAMPLES))
    for _ in range(draw(st.integers(1, 4))):
        at, size = draw(st.integers(0, len(data))), draw(st.integers(0, 40))
        put = draw(
            st.one_of(
                st.binary(max_size=6), st.sampled_from([b"<", b"&amp;lt;", b"]]>", b'"', b"\\u0000", b"{", b"[", b""])
            )
        )
        part = data[at : at + size] if draw(st.booleans()) else b""
        data = data[:at] + put + data[at + size :]
        where = draw(st.integers(0, len(data)))
        data = data[:where] + part + data[where:]
    return data


@settings(max_examples=300)
@given(
    st.one_of(torn(), st.binary(max_size=200)),
    st.sampled_from(["", "text/xml; charset=iso-8859-1", "x; charset=\u1234"]),
)
def test_whatever_the_bytes_a_feed_is_read_or_refused_and_fits_its_snapshot(data: bytes, content_type: str) -> None:
    raw = read_feed(data, content_type, ADDRESS)
    if isinstance(raw, NoFeed):
        assert raw.why
        return
    found = kept(raw, ADDRESS, NETWORK, NOW, {})
    feed = OutsideFeed(
        unit="u", name="n", title=found.title, url=found.url, items=found.items, source="u/outside/n.json"
    )
    unit = Unit(uid="u", slug="u", name="U")
    again, mistake = read_snapshot(snapshot_bytes(feed), unit, "u/outside/n.json", NOW)
    assert mistake is None
    assert again is not None
    assert again.items == found.items
