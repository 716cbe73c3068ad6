"""A feed comes into a unit, from a file or from its address: what a reader's program knew it by stays."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from plugins.authoring import run_import
from plugins.authoring.entries import Document, NoExport
from plugins.authoring.exports import read_export
from plugins.authoring.import_plan import Action, ImportPlan, State, Wishes
from plugins.feeds.channel import Item
from plugins.network.frontmatter import split
from plugins.network.problems import SetupError
from plugins.pipeline import survey
from tests.authoring.scratch import body_of, imported, make_network, planned, tree
from tests.building import ROOT
from tests.feeds.samples import channel, documents
from tests.outside.loopback import Loopback, answer, redirect, serving

EXPORTS = Path(__file__).with_name("exports")


def front(units: Path, target: str) -> dict[str, object]:
    value = split((units / "energy" / target).read_text("utf-8")).document.value
    assert isinstance(value, dict)
    return dict(value)


def said(plan: ImportPlan) -> list[str]:
    return [f"{remark.line}: {remark.what}" for remark in (*plan.remarks, *plan.skipped)]


# -------------------------------------------------------------------------------------------------------- three formats


def test_rss_keeps_ids_addresses_dates_and_people(tmp_path: Path) -> None:
    units = make_network(tmp_path)
    plan = imported(units, EXPORTS / "notes.rss")
    assert front(units, "posts/2022-05-03-cafe-roof.md") == {
        "title": "A café roof & its gutter",
        "date": "2022-05-03T18:00:00+05:30",
        "authors": ["asha-rao"],
        "tags": ["heat"],
        "aliases": ["/blog/2022/cafe-roof.html"],
        "id": "https://roofs.example/blog/2022/cafe-roof.html",
        "lang": "de-DE",
    }
    lead = front(units, "posts/2022-05-02-lead.md")
    assert lead["id"] == "https://roofs.example/blog/#roof%2077"  # an id that is no URI, behind its site's address
    assert lead["date"] == "2022-05-02T10:00:00-05:00"
    assert body_of(units, "posts/2022-05-03-cafe-roof.md").startswith(
        "One layer.\n\nTwo layers, [lead](2022-05-02-lead.md)."
    )
    assert "appeared first on" not in body_of(units, "posts/2022-05-03-cafe-roof.md")
    assert {
        "8: comments of readers are left out: 3",
        "18: the embedded page https://maps.example/embed?x=1 is now a link",
        "19: the picture https://count.example/p.gif, which counts readers, is left out",
        "22: the enclosure https://roofs.example/blog/lead.mp3 is now a link at the end of the text",
        "22: the feed has no full text apart from its description, which is taken for it",
        "31: is carried from another feed (https://other.example/feed.xml), not the blog's own; not imported",
    } <= set(said(plan))


def test_atom_keeps_ids_addresses_dates_and_people(tmp_path: Path) -> None:
    units = make_network(tmp_path)
    plan = imported(units, EXPORTS / "notes.atom")
    assert front(units, "posts/2021-05-01-bricks.md") == {
        "title": "Bricks <old>",
        "date": "2021-05-01T09:00:00-03:00",
        "authors": ["nia-bevan"],
        "tags": ["grid"],
        "summary": "Which bricks.",
        "aliases": ["/posts/bricks/"],
        "id": "tag:yard.example,2021:bricks",
    }
    assert front(units, "posts/2021-04-01-mortar.md")["authors"] == ["ola-brandt"]
    assert front(units, "posts/2021-04-01-mortar.md")["title"] == "Mortar <lime>"
    assert body_of(units, "posts/2021-05-01-bricks.md") == (
        "Fired & **cut**, see [mortar](2021-04-01-mortar.md).[^1]\n\n"
        '![Wall](https://yard.example/posts/bricks/wall.jpg "Ours")\n\n```ruby\nputs 1\n```\n\n[^1]: In 1902.'
    )
    assert {
        "1: holds the newest posts alone; older ones are at https://yard.example/old.atom: import that, too",
        "30: the link to 'javascript:alert(1)' leads nowhere on the net; its words are kept",
        "32: is there twice (the id is 'tag:yard.example,2021:bricks'); the first counts",
    } <= set(said(plan))


def test_json_feed_keeps_ids_addresses_dates_and_people(tmp_path: Path) -> None:
    units = make_network(tmp_path)
    plan = imported(units, EXPORTS / "notes.json")
    assert front(units, "posts/2023-01-02-a.md") == {
        "title": "AT&T <copper>",
        "date": "2023-01-02T03:04:05+01:00",
        "authors": ["ida-holm"],
        "tags": ["heat"],
        "summary": "Copper.",
        "aliases": ["/a/"],
        "id": "https://pipes.example/a",
    }
    assert front(units, "posts/2023-01-03-b.md")["authors"] == ["jon-vik"]
    assert body_of(units, "posts/2023-01-03-b.md") == "A short note with * a star.\n\nAnd more."
    assert "17: the id '7' is no identifier with a scheme; it is https://pipes.example/#7 now" in said(plan)


@pytest.mark.parametrize("name", ["notes.rss", "notes.atom", "notes.json"])
def test_a_second_import_changes_nothing(tmp_path: Path, name: str) -> None:
    units = make_network(tmp_path)
    imported(units, EXPORTS / name)
    first = tree(units)
    assert {post.action for post in imported(units, EXPORTS / name).posts} == {Action.UNCHANGED}
    assert tree(units) == first


def test_a_post_that_was_edited_here_is_left_alone_with_the_line_of_its_entry(tmp_path: Path) -> None:
    units = make_network(tmp_path)
    imported(units, EXPORTS / "notes.json")
    post = units / "energy" / "posts" / "2023-01-02-a.md"
    post.write_bytes(post.read_bytes() + b"\nOurs.\n")
    plan = imported(units, EXPORTS / "notes.json")
    assert any(what.startswith("8: ") and "--update overwrites it" in what for what in said(plan))
    imported(units, EXPORTS / "notes.json", Wishes(update=True))
    assert b"Ours." not in post.read_bytes()


def test_links_in_notes_and_boxes_lead_to_what_was_imported(tmp_path: Path) -> None:
    html = (
        "<div class='admonition tip'><p class='admonition-title'>T</p><p>see <a href='/b/'>b</a></p></div>"
        "<p>x<sup><a href='#n' id='r'>1</a></sup> y<sup><a href='#m' id='s'>2</a></sup></p><ol class='footnotes'>"
        "<li id='n'><p>one <a href='/b/'>b</a></p><p>two <a href='/b/'>b</a> <a href='#r'>↩</a></p></li>"
        "<li id='m'>Ibid. <a href='#s'>↩</a></li></ol>"
    )
    items = [
        {"id": f"https://p.example/{name}/", "url": f"https://p.example/{name}/", "title": name, "content_html": text}
        | {"date_published": "2023-01-02", "author": {"name": "Ida"}}
        for name, text in (("a", html), ("b", "<p>b</p>"))
    ]
    feed = {"version": "https://jsonfeed.org/version/1", "home_page_url": "https://p.example/", "items": items}
    source = tmp_path / "x.json"
    source.write_text(json.dumps(feed), "utf-8")
    units = make_network(tmp_path)
    imported(units, source)
    assert body_of(units, "posts/2023-01-02-a.md") == (
        '<div class="admonition tip"><p class="admonition-title">T</p>'
        '<p>see <a href="2023-01-02-b.md">b</a></p></div>\n\n'
        "x[^1] y[^2]\n\n[^1]: one [b](2023-01-02-b.md)  \n    two [b](2023-01-02-b.md)\n\n[^2]: Ibid."
    )


# ----------------------------------------------------------------------------------------------------------- round trip


@pytest.mark.parametrize("name", ["energy/own/atom.xml", "energy/own/feed.xml", "energy/own/feed.json", "atom.xml"])
def test_our_own_feeds_come_back_with_ids_titles_dates_and_authors(tmp_path: Path, name: str) -> None:
    made = documents()
    source = tmp_path / Path(name).name
    source.write_bytes(made[name].write(made[name].value))
    units = make_network(tmp_path)
    (units / "tax" / "experts" / "li-wei.md").unlink()  # a network without anybody
    plan = imported(units, source)
    wanted = {
        entry.id: (entry.title, entry.published, tuple(author.name for author in entry.authors))
        for entry in channel(made, name).entries
        if isinstance(entry, Item)
    }
    found = {}
    for post in plan.posts:
        fields = front(units, post.target)
        names = [front(units, f"experts/{slug}.md")["name"] for slug in _listed(fields["authors"])]
        found[fields["id"]] = (fields["title"], datetime.fromisoformat(str(fields["date"])), tuple(names))
    assert len(wanted) > 20
    assert found == wanted


def _listed(value: object) -> list[str]:
    assert isinstance(value, list)
    return [str(one) for one in value]


def test_what_we_took_back_is_not_published_again(tmp_path: Path) -> None:
    made = documents()
    for name in ("energy/own/feed.xml", "energy/own/feed.json"):
        source = tmp_path / Path(name).name
        source.write_bytes(made[name].write(made[name].value))
        plan = planned(make_network(tmp_path / name.replace("/", "-")), source)
        drafts = [post.target for post in plan.posts if post.state is State.DRAFT]
        assert drafts == ["posts/2025-05-05-old-sums.md"]
        assert any("was retracted" in remark.what for remark in plan.skipped)


# ------------------------------------------------------------------------------------------------------ from an address


@pytest.fixture
def server() -> Iterator[Loopback]:
    with serving() as found:
        yield found


def feed_of(server: Loopback, entries: str, head: str = "") -> bytes:
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><id>tag:x.example,2020:f</id><title>X</title>{head}'
        f'<link href="{server.url("/")}"/>{entries}</feed>'
    ).encode()


def entry_of(server: Loopback, name: str, body: str = "words") -> str:
    return (
        f'<entry><id>tag:x.example,2020:{name}</id><title>{name}</title><link href="{server.url(f"/{name}/")}"/>'
        f"<updated>2020-01-02T03:04:05Z</updated><author><name>Maya</name></author>"
        f'<content type="html">{body}</content></entry>'
    )


def run(units: Path, server: Loopback, path: str, *, fetch_media: bool = False, dry_run: bool = False) -> int:
    return run_import(
        ROOT / "pelicanconf.py",
        unit="energy",
        source=server.url(path),
        units=units,
        fetch_media=fetch_media,
        dry_run=dry_run,
        inside=(server.pair,),
    )


def test_a_feed_is_fetched_with_its_older_pages(tmp_path: Path, server: Loopback) -> None:
    units = make_network(tmp_path)
    newest = feed_of(server, entry_of(server, "b"), '<link rel="prev-archive" href="/old.xml"/>')
    older = feed_of(
        server, entry_of(server, "b", "as it was") + entry_of(server, "a"), '<link rel="next" href="/old.xml"/>'
    )
    server.says["/feed.xml"] = redirect("/moved.xml")
    server.says["/moved.xml"] = answer(newest)
    server.says["/old.xml"] = answer(older)
    assert run(units, server, "/feed.xml") == 0
    assert {path.name for path in (units / "energy" / "posts").iterdir()} == {"2020-01-02-a.md", "2020-01-02-b.md"}
    assert body_of(units, "posts/2020-01-02-b.md") == "words"


def test_half_a_blog_is_none(tmp_path: Path, server: Loopback, capsys: pytest.CaptureFixture[str]) -> None:
    units = make_network(tmp_path)
    before = tree(units)
    server.says["/feed.xml"] = answer(
        feed_of(server, entry_of(server, "b"), '<link rel="prev-archive" href="/gone.xml"/>')
    )
    server.says["/gone.xml"] = answer(status="404 Not Found")
    assert run(units, server, "/feed.xml") == 1
    assert "/gone.xml: its host answers 404" in "".join(capsys.readouterr())
    assert tree(units) == before


def test_an_address_inside_a_network_is_not_asked(
    tmp_path: Path, server: Loopback, capsys: pytest.CaptureFixture[str]
) -> None:
    units = make_network(tmp_path)
    assert run_import(ROOT / "pelicanconf.py", unit="energy", source=server.url("/feed.xml"), units=units) == 1
    assert "HIGHROAD_PULL_INSIDE" in "".join(capsys.readouterr())
    assert server.asked == []


def picture() -> bytes:
    data = BytesIO()
    Image.new("RGB", (1200, 800), (9, 90, 90)).save(data, "PNG")
    return data.getvalue()


BODY = """&lt;p&gt;&lt;img src="/a.png" alt="A"&gt; &lt;img src="/gone.png" alt="B"&gt;
&lt;img src="/page.png" alt="C"&gt;
&lt;img src="https://elsewhere.example/d.png" alt="D"&gt;
&lt;img src="http://169.254.1.1/e.png" alt="E"&gt;&lt;/p&gt;"""


def test_pictures_are_fetched_when_asked_for_and_only_from_the_old_site(
    tmp_path: Path, server: Loopback, capsys: pytest.CaptureFixture[str]
) -> None:
    units = make_network(tmp_path)
    server.says["/feed.xml"] = answer(feed_of(server, entry_of(server, "a", BODY)))
    server.says["/a.png"] = answer(picture(), type="image/png")
    server.says["/gone.png"] = answer(status="404 Not Found")
    server.says["/page.png"] = answer(b"<html><script>x</script></html>", type="text/html")
    assert run(units, server, "/feed.xml", fetch_media=True, dry_run=True) == 0
    assert not (units / "energy" / "posts").exists()
    assert run(units, server, "/feed.xml", fetch_media=True) == 0
    out = "".join(capsys.readouterr())
    assert {request.path for request in server.asked} == {"/feed.xml", "/a.png", "/gone.png", "/page.png"}
    assert {path.name for path in (units / "energy" / "media").iterdir()} == {"a.png"}
    assert "![A](../media/a.png)" in body_of(units, "posts/2020-01-02-a.md")
    assert "/gone.png could not be fetched: its host answers 404; it will be a link to it" in out
    first = tree(units)
    assert run(units, server, "/feed.xml", fetch_media=True) == 0
    assert tree(units) == first


def test_nothing_but_the_feed_is_fetched_without_being_asked_for(tmp_path: Path, server: Loopback) -> None:
    server.says["/feed.xml"] = answer(feed_of(server, entry_of(server, "a", BODY)))
    assert run(make_network(tmp_path), server, "/feed.xml") == 0
    assert [request.path for request in server.asked] == ["/feed.xml"]


# -------------------------------------------------------------------------------------------------------------- hostile

BOMB = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><rss><channel><title>&b;</title></channel></rss>'
FILES = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>&x;</title></channel></rss>'


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is empty"),
        (b"Hello", "is neither XML nor JSON"),
        (b"<!DOCTYPE html><html></html>", "is a web page, not a feed"),
        (b"<html><body/></html>", "is a web page, not a feed"),
        (BOMB.encode(), "DOCTYPE"),
        (FILES.encode(), "DOCTYPE"),
        (b"<rss><channel>", "is not well-formed XML (see its line 1)"),
        (b"<opml version='2.0'/>", "is XML, but neither RSS nor Atom"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'>" + b"<a>" * 500 + b"</a>" * 500 + b"</feed>", "nested deeper"),
        (b'<?xml version="1.0" encoding="utf-7"?><rss/>', "is written in 'utf-7'"),
        (b"<rss><channel><title>\xff\xfe</title></channel></rss>", "says that it is utf-8, and is not"),
        (b"{", "is not well-formed JSON"),
        (b"[" * 100_000, "is JSON that is nested too deep"),
        (b'{"version": "2"}', "is JSON, but no JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": 3}', "whose 'items' are no list"),
        (b'{"version": "a", "version": "https://jsonfeed.org/version/1", "items": []}', "a key is given twice"),
    ],
)
def test_what_is_no_export_is_refused_with_the_reason(data: bytes, why: str) -> None:
    found = read_export(Document("x", data))
    assert isinstance(found, NoExport)
    assert why in found.why


def test_a_file_that_is_no_export_says_so(tmp_path: Path) -> None:
    source = tmp_path / "x.xml"
    source.write_bytes(b"Hello")
    with pytest.raises(SetupError, match=r"x\.xml: is neither XML nor JSON"):
        planned(make_network(tmp_path), source)


@pytest.mark.parametrize(
    "item",
    [
        {"id": {"a": 1}, "url": ["x"], "title": 3, "tags": {"a": "b"}, "authors": "x", "attachments": [None, 4]},
        {
            "id": "a" * 600,
            "url": "https://[bad",
            "title": "t" * 4000,
            "content_html": "<p>x</p>",
            "image": "https://[bad",
        },
        {
            "id": "../../../etc",
            "url": "https://x.example/../../etc/passwd",
            "content_html": "<img src='../../../etc/passwd'>",
        },
        {"id": "x\u202ey", "title": "a\u0000b\u202ec", "content_html": "<a href='//[x'>a</a><b" * 500},
        {
            "id": "1",
            "title": "---",
            "content_html": "---\nstatus: published\n---\n",
            "authors": [{"name": "\u202e: {}"}],
        },
        {"id": "1", "date_published": "9999999-99-99", "language": "x" * 300, "summary": "s" * 5000},
        None,
        "text",
    ],
)
def test_an_odd_entry_costs_itself_at_most(tmp_path: Path, item: object) -> None:
    good = {
        "id": "https://x.example/g",
        "title": "Good",
        "content_text": "g",
        "date_published": "2023-01-02",
        "author": {"name": "Maya"},
    }
    feed = {"version": "https://jsonfeed.org/version/1", "home_page_url": "https://x.example/", "items": [item, good]}
    source = tmp_path / "x.json"
    source.write_text(json.dumps(feed), "utf-8")
    units = make_network(tmp_path)
    imported(units, source)
    assert body_of(units, "posts/2023-01-02-good.md") == "g"
    for path in tree(units):
        assert path.startswith(("energy/", "tax/", "network.yaml"))
    found = survey(ROOT / "pelicanconf.py", PATH=str(units), HIGHROAD_NOW="2026-11-22T09:00:00+00:00")
    assert [post.key for post in found.catalog.posts if post.key.endswith("good")] == ["energy/good"]


def test_control_characters_are_left_out_and_said() -> None:
    data = b"<rss version='2.0'><channel>\n<item><title>a\x0bb</title></item></channel></rss>"
    found = read_export(Document("x", data))
    assert not isinstance(found, NoExport)
    assert [entry.title for entry in found.entries] == ["ab"]
    assert [str(remark) for remark in found.remarks] == ["x:2: control characters are left out: U+000B"]
