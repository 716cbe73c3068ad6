"""Feeds that want something of us: one row for each, with what must come of it."""

from __future__ import annotations

import gzip
import json
import zlib
from dataclasses import dataclass
from typing import Any

from tests.outside.loopback import Say, answer, endless, raw, redirect, reset
from tests.outside.networks import AUTHORITY, URL, item, rss

SECRET = "the-inside-of-a-file"  # stands in a file beside the units; feeds try to have it read
GOOD = rss(item())
AS_SENT = ("A title",)  # the titles of a feed whose text is harmless
LARGE = 6 << 20  # bytes; more than a feed may have
FOAF = b'<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><Person/></r:RDF>'
ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hostile:
    """A feed and what comes of it: refused, with these words, or read to items with these titles."""

    name: str
    say: Say
    refused: str = ""  # part of the reason
    titles: tuple[str, ...] | None = None
    links: tuple[str, ...] | None = None
    says: str = ""  # part of the report, for those that are read


def _feed(name: str, body: bytes, refused: str = "", **expected: Any) -> Hostile:
    return Hostile(name=name, say=answer(body), refused=refused, **expected)


def _json(name: str, body: bytes | dict[str, Any], refused: str = "", **expected: Any) -> Hostile:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Hostile(name=name, say=answer(data, type="application/feed+json"), refused=refused, **expected)


def _away(name: str, location: str, refused: str) -> Hostile:
    return Hostile(name=name, say=redirect(location), refused=refused)


def _doctype(inside: str, use: str) -> bytes:
    return rss(item(use), declaration=f'<?xml version="1.0"?><!DOCTYPE rss {inside}>')


def _laughs() -> str:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'[<!ENTITY l0 "ha">{entities}]'


def _crowded(attribute: str, count: int) -> str:
    return f"<x {' '.join(attribute.format(n) for n in range(count))}/>"


def documents(secret: str, second: str) -> tuple[Hostile, ...]:
    """What documents try. `secret` is a file's address, `second` one that nobody may ask."""
    outside_entity = f'[<!ENTITY x SYSTEM "{secret}">]'
    return (
        _feed("xxe-file", _doctype(outside_entity, "&x;"), "DOCTYPE"),
        _feed("xxe-http", _doctype(f'[<!ENTITY x SYSTEM "{second}">]', "&x;"), "DOCTYPE"),
        _feed("xxe-parameter", _doctype(f'[<!ENTITY % x SYSTEM "{second}"> %x;]', "A"), "DOCTYPE"),
        _feed("external-dtd", _doctype(f'SYSTEM "{second}"', "A"), "DOCTYPE"),
        _feed("billion-laughs", _doctype(_laughs(), "&l9;"), "DOCTYPE"),
        _feed("xxe-utf-16", _doctype(outside_entity, "&x;").decode().encode("utf-16"), "DOCTYPE"),
        _feed(
            "xinclude",
            rss(item(more=f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{secret}"/>')),
            titles=AS_SENT,
        ),
        _feed("stylesheet", GOOD.replace(b"<rss", f'<?xml-stylesheet href="{second}"?><rss'.encode()), titles=AS_SENT),
        _feed("cut-off", GOOD[:-20], "not well-formed"),
        _feed("unescaped", rss(item("R&D & more")), "not well-formed"),
        _feed("nul", rss(item("a\0b")), "not well-formed"),
        _feed("control-characters", rss(item("a\x08\x1b[31mb")), "not well-formed"),
        _feed("control-references", rss(item("a&#8;b")), "not well-formed"),
        _feed("c1-controls", rss(item("a\x85b\x9bc&#x9d;d")), titles=("a…b›c d",)),
        _feed("deep", rss(item(more="<b>" * 5000 + "</b>" * 5000)), "nested deeper"),
        _feed(
            "deep-markup",
            rss(item(more=f"<description>{'&lt;b&gt;&lt;div&gt;' * 200_000}</description>")),
            titles=AS_SENT,
        ),
        _feed("elements", rss(item(more="<x/>" * 400_000)), "elements"),
        _feed("attributes", rss(item(more=_crowded('a{0}=""', 100_000))), titles=AS_SENT),
        _feed("namespaces", rss(item(more=_crowded('xmlns:n{0}="n{0}"', 20_000))), titles=AS_SENT),
        _feed("5-mb-title", rss(item("a" * 5_000_000)), titles=("a" * 299 + "…",)),
        _feed("5-mb-author", rss(item(more=f"<author>{'a.' * 2_400_000}</author>")), titles=AS_SENT),
        _feed("5-mb-date", rss(item(more=f"<pubDate>{'1-' * 2_400_000}</pubDate>")), titles=AS_SENT),
        _feed(
            "5-mb-link",
            rss(item(link="https://elsewhere.example/" + "a" * 5_000_000)),
            titles=(),
            says="1 without a web link",
        ),
        _feed("empty", b"", "is empty"),
        _feed("blank", b" \n\n ", "is empty"),
        _feed("text", b"Hello, this is no feed.", "neither XML nor JSON"),
        _feed("web-page", b"<!doctype html><title>News</title><script>alert(1)</script>", "a web page"),
        _feed("xhtml-page", b'<html xmlns="http://www.w3.org/1999/xhtml"><head/></html>', "a web page"),
        _feed(
            "svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "neither RSS nor Atom"
        ),
        _feed("no-version", FOAF, "no version"),
        _feed("no-items", b"<rss><channel><title>x</title></channel></rss>", titles=()),
    )


def charsets() -> tuple[Hostile, ...]:
    """What encodings try."""
    utf_7 = b'<?xml version="1.0" encoding="utf-7"?>' + rss(item("+ADw-script+AD4-alert(1)"), declaration="")
    latin = rss(item("Straße"), declaration='<?xml version="1.0" encoding="iso-8859-1"?>').decode().encode("latin-1")
    return (
        _feed("utf-7", utf_7, "utf-7"),
        Hostile(
            name="utf-7-header",
            say=answer(rss(item("+ADw-"), declaration=""), type="text/xml; charset=utf-7"),
            refused="utf-7",
        ),
        _feed(
            "utf-16",
            rss(item("Grüße"), declaration='<?xml version="1.0" encoding="utf-16"?>').decode().encode("utf-16"),
            titles=("Grüße",),
        ),
        _feed("utf-16-unmarked", GOOD.decode().encode("utf-16-le"), "UTF-16"),
        _feed("utf-32", GOOD.decode().encode("utf-32"), "neither XML"),
        _feed("latin-1", latin, titles=("Straße",)),
        _feed("wrong-charset", latin.replace(b"iso-8859-1", b"utf-8"), "is not"),
        _feed("unknown-charset", GOOD.replace(b"utf-8", b"klingon"), "klingon"),
        _feed("python-codec", GOOD.replace(b"utf-8", b"unicode_escape"), "unicode_escape"),
        _feed("overlong", rss(item("x")).replace(b"<title>x", b"<title>\xc0\xbcscript\xc0\xbe"), "is not"),
        _feed("lost-letters", rss(item("Stra\ufffde")), "lost"),
    )


def texts() -> tuple[Hostile, ...]:
    """What titles, texts and people try."""
    script = "<script>alert(1)</script>"
    html = (
        f"{script}<form action=/steal><input></form><iframe src=//evil.example></iframe><svg onload=alert(1)>"
        "<style>*{display:none}</style><p class=site-header id=site-search style=color:red onclick=x()>Words.</p>"
        "<a href=javascript:alert(1)>more</a><img src=x onerror=alert(1)><math><mtext></mtext></math>"
    )
    xhtml = (
        '<div xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script><p onclick="x()">Two</p><p>words</p></div>'
    )
    atom = (
        f'<feed xmlns="{ATOM}"><title>T</title><entry><title type="xhtml">{xhtml}</title><id>urn:1</id>'
        '<link href="https://elsewhere.example/x"/><updated>2026-01-01T00:00:00Z</updated></entry></feed>'
    )
    return (
        _feed("script-in-title", rss(item(f"<![CDATA[Safe {script}&amp; sound]]>")), titles=("Safe & sound",)),
        _feed("script-escaped", rss(item("Safe &lt;script&gt;alert(1)&lt;/script&gt;")), titles=("Safe",)),
        _feed(
            "script-escaped-twice",
            rss(item("Safe &amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;")),
            titles=("Safe",),
        ),
        _feed(
            "script-escaped-often",
            rss(item("Safe &" + "amp;" * 40 + "lt;script>alert(1)</script>".replace("<", "&lt;"))),
        ),
        _feed("script-unclosed", rss(item("Safe &lt;script src=//evil.example&gt;alert(1)")), titles=("Safe",)),
        _feed("script-split", rss(item("Safe &lt;scr&lt;b&gt;ipt&gt;alert(1)&lt;/scr&lt;/b&gt;ipt&gt;"))),
        _feed(
            "noscript",
            rss(item("Safe &lt;noscript&gt;&lt;p title='&lt;/noscript&gt;&lt;img src=x onerror=alert(1)&gt;'&gt;")),
        ),
        _feed("body", rss(item(more=f"<description><![CDATA[{html}]]></description>")), titles=AS_SENT),
        _feed("feed-title", GOOD.replace(b"News", b"&lt;script&gt;alert(1)&lt;/script&gt;"), titles=AS_SENT),
        _feed("author", rss(item(more="<author>&lt;img src=x onerror=alert(1)&gt;Ann</author>")), titles=AS_SENT),
        _feed("xhtml", atom.encode(), titles=("Two words",)),
        _feed(
            "base64",
            (
                b'<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>T</title><entry>'
                b'<title mode="base64">PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==</title>'
                b'<link rel="alternate" href="https://elsewhere.example/x"/></entry></feed>'
            ),
        ),
        _feed("bidi", rss(item("safe\u202egpj.exe\u2066\u2069\u200f\ufeff")), titles=("safe gpj.exe",)),
        _feed("line-breaks", rss(item("a\r\nSet-Cookie: x\u2028b")), titles=("a Set-Cookie: x b",)),
        _feed(
            "no-title",
            rss("<link>https://elsewhere.example/a</link><description>Some words.</description>"),
            titles=("Some words.",),
        ),
        _feed("nothing-but-a-link", rss("<link>https://elsewhere.example/a</link>"), titles=("elsewhere.example",)),
        _feed("template", rss(item("{{ 7*7 }} {% raw %} ${7*7}")), titles=("{{ 7*7 }} {% raw %} ${7*7}",)),
        _feed("terminal", rss(item("a", link="https://elsewhere.example/%1b[2J")), titles=("a",)),
    )


def links() -> tuple[Hostile, ...]:
    """What links, ids and dates try."""
    bad = (
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java&#10;script:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://elsewhere.example/",
        "mailto:x@y.example",
        "https://user:pass@elsewhere.example/",
        "https://",
        "http://[::1",
        "https://else where.example/",
        "https:\\\\evil.example",
        "blob:https://x.example/1",
        "view-source:https://x.example/",
        "",
    )
    ours = f"<guid isPermaLink='false'>tag:{AUTHORITY}:energy/caverns</guid>"
    return (
        _feed(
            "bad-links",
            rss(*(item(str(n), link) for n, link in enumerate(bad))),
            titles=(),
            says=f"{len(bad)} without a web link",
        ),
        _feed(
            "relative",
            rss(item(link="/rel/x"), head="<link>https://elsewhere.example/home/</link>"),
            links=("{here}/rel/x",),
        ),
        _feed("protocol-relative", rss(item(link="//elsewhere.example/x")), links=("http://elsewhere.example/x",)),
        _feed(
            "base-javascript",
            GOOD.replace(b"<item>", b'<item xml:base="javascript:alert(1)//">').replace(
                b"https://elsewhere.example/a", b"x"
            ),
        ),
        _feed(
            "quotes",
            rss(item(link='https://elsewhere.example/"&gt;&lt;script&gt;')),
            links=("https://elsewhere.example/%22%3E%3Cscript%3E",),
        ),
        _feed("guid-link", rss("<title>x</title><guid>javascript:alert(1)</guid>"), titles=()),
        _feed(
            "same-guid",
            rss(*(item(t, f"https://elsewhere.example/{t}", "<guid>one</guid>") for t in "ab")),
            titles=("a",),
            says="1 there twice",
        ),
        _feed("same-link", rss(item("first"), item("second")), titles=("first",), says="1 there twice"),
        _feed(
            "our-guid",
            rss(item("fake", more=ours), item("real", "https://elsewhere.example/b")),
            titles=("real",),
            says="1 of this network itself",
        ),
        _feed(
            "our-page",
            rss(
                item("x", f"{URL}/energy/caverns/"),
                item("y", f"{URL.upper()}./tax/"),
                item("z", f"{URL.replace('https', 'http')}:80/"),
            ),
            titles=(),
            says="3 of this network itself",
        ),
        _feed("future", rss(item(more="<pubDate>Fri, 31 Dec 9999 23:59:59 -1200</pubDate>")), titles=AS_SENT),
        _feed(
            "year-0",
            rss(
                item(more="<pubDate>Sat, 01 Jan 0000 00:00:00 GMT</pubDate>"),
                item("b", "https://x.example/", "<pubDate>0001-01-01T00:00:00+14:00</pubDate>"),
            ),
            titles=("A title", "b"),
        ),
        _feed("no-date", rss(item(more="<pubDate>32 Foo 2026 99:99</pubDate>")), titles=AS_SENT),
        _feed(
            "6000-items",
            rss(*(item(f"{n}", f"https://elsewhere.example/{n}") for n in range(6000))),
            says="4000 beyond the first",
        ),
    )


def json_feeds() -> tuple[Hostile, ...]:
    """What JSON Feeds try."""
    version = "https://jsonfeed.org/version/1.1"
    entry = {"id": "1", "url": "https://elsewhere.example/1", "title": "One"}
    nasty = {
        "id": {"a": 1},
        "url": "https://elsewhere.example/2",
        "title": ["x"],
        "content_html": "<script>alert(1)</script>Words",
        "authors": {"name": "x"},
        "date_published": 5,
    }
    surrogate = b'{"version": "%s", "items": [{"url": "https://x.example/", "title": "a\\ud800b\\u0000\\u202ec"}]}'
    return (
        _json(
            "json", {"version": version, "title": "T", "items": [entry, nasty, 5, None, "x"]}, titles=("One", "Words")
        ),
        _json("json-items-no-list", {"version": version, "title": "T", "items": {"0": entry}}, "no list"),
        _json("json-no-version", {"title": "T", "items": [entry]}, "no JSON Feed"),
        _json("json-version-number", {"version": 1.1, "items": [entry]}, "no JSON Feed"),
        _json("json-list", b"[1, 2]", "no JSON Feed"),
        _json("json-nan", b'{"version": "%s", "x": NaN, "items": []}' % version.encode(), "NaN"),
        _json("json-same-key", b'{"version": "%s", "version": "2", "items": []}' % version.encode(), "twice"),
        _json("json-deep", b"[" * 200_000, "nested too deep"),
        _json("json-digits", b'{"version": "%s", "items": [%s]}' % (version.encode(), b"9" * 5000), "number"),
        _json("json-cut-off", b'{"version": "', "not well-formed JSON"),
        _json("json-surrogates", surrogate % version.encode(), titles=("a b c",)),
        _json("json-javascript", {"version": version, "items": [entry | {"url": "javascript:alert(1)"}]}, titles=()),
        _json("json-latin-1", '{"title": "Straße"}'.encode("latin-1"), "is not"),
    )


def hosts(here: str, second: str) -> tuple[Hostile, ...]:
    """What redirects try. `here` is the address of the server, `second` that of one which nobody may ask."""
    port = second.rpartition(":")[2]
    inside = "lies inside a network"
    return (
        _away("to-second-port", f"{second}/", "a port other than"),
        _away("to-loopback", "http://127.0.0.1/", inside),
        _away("to-name", "http://localhost/", inside),
        _away("to-decimal", "http://2130706433/", inside),
        _away("to-octal", "http://0177.0.0.1/", "can't be read"),
        _away("to-octal-number", "http://017700000001/", inside),
        _away("to-space", "http://127.0.0.1 .example/", "no legal name"),
        _away("to-hex", "http://0x7f000001/", inside),
        _away("to-short", "http://127.1/", inside),
        _away("to-zero", "http://0.0.0.0/", inside),
        _away("to-ipv6", "http://[::1]/", inside),
        _away("to-mapped", "http://[::ffff:127.0.0.1]/", inside),
        _away("to-6to4", "http://[2002:7f00:1::]/", inside),
        _away("to-nat64", "http://[64:ff9b::7f00:1]/", inside),
        _away("to-private", "http://10.0.0.1/", inside),
        _away("to-metadata", "http://169.254.169.254/latest/meta-data/", inside),
        _away("to-decimal-port", f"http://2130706433:{port}/", "a port other than"),
        _away("to-file", "file:///etc/passwd", "not http or https"),
        _away("to-ftp", "ftp://elsewhere.example/", "not http or https"),
        _away("to-gopher", f"gopher://127.0.0.1:{port}/_x", "not http or https"),
        _away("to-javascript", "javascript:alert(1)", "not http or https"),
        _away("to-user", f"http://127.0.0.1@{here.removeprefix('http://')}/good", "before an '@'"),
        _away("to-nowhere", "", "without naming it"),
        _away("to-nonsense", "http://[::1", "can't be read"),
        _away("loop", "/loop", "more than 3 times"),
        _away("hop-1", "/hop-2", "more than 3 times"),
        _away("hop-2", "/hop-3", "more than 3 times"),  # from here it is four, with the loop at the end
        _away("hop-3", "/loop", "more than 3 times"),
        Hostile(name="three-hops", say=redirect("/two-hops"), titles=AS_SENT),
        Hostile(name="two-hops", say=redirect("/one-hop"), titles=AS_SENT),
        Hostile(
            name="one-hop", say=redirect("/good", "301 Moved Permanently"), titles=AS_SENT, says="has moved for good"
        ),
    )


def answers() -> tuple[Hostile, ...]:
    """What servers try, below the document."""
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    bomb = gzip.compress(b"\0" * (64 << 20))
    many = b"".join(gzip.compress(b" " * (1 << 20)) for _ in range(8))
    broke, large = "broke off", "larger than 5 MiB"
    return (
        Hostile(name="gzip", say=answer(gzip.compress(GOOD), Content_Encoding="gzip"), titles=AS_SENT),
        Hostile(
            name="gzip-parts",
            say=answer(gzip.compress(GOOD[:50]) + gzip.compress(GOOD[50:]), Content_Encoding="gzip"),
            titles=AS_SENT,
        ),
        Hostile(name="gzip-bomb", say=answer(bomb, Content_Encoding="gzip"), refused=large),
        Hostile(name="gzip-bomb-parts", say=answer(many, Content_Encoding="gzip"), refused=large),
        Hostile(name="gzip-cut-off", say=answer(gzip.compress(GOOD)[:-9], Content_Encoding="gzip"), refused="gzip"),
        Hostile(name="gzip-not", say=answer(GOOD, Content_Encoding="gzip"), refused="gzip"),
        Hostile(name="deflate", say=answer(zlib.compress(GOOD), Content_Encoding="deflate"), refused="not asked for"),
        Hostile(name="brotli", say=answer(b"\x0b\x02", Content_Encoding="br"), refused="not asked for"),
        Hostile(
            name="gzip-twice",
            say=answer(gzip.compress(gzip.compress(GOOD)), Content_Encoding="gzip, gzip"),
            refused="not asked for",
        ),
        Hostile(name="huge", say=answer(b" " * LARGE), refused=large),
        Hostile(name="endless", say=endless(b"HTTP/1.1 200 OK\r\n\r\n", b" " * 65536), refused=large),
        Hostile(name="endless-headers", say=endless(b"HTTP/1.1 200 OK\r\n", b"X-More: yes\r\n" * 1000), refused=broke),
        Hostile(
            name="endless-interim",
            say=endless(b"", b"HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n" * 1000),
            refused="never begins",
        ),
        Hostile(name="endless-line", say=endless(b"HTTP/1.1 ", b"2" * 65536), refused=broke),
        Hostile(name="long-length", say=answer(GOOD, length=len(GOOD) + 100), refused=broke),
        Hostile(name="short-length", say=answer(GOOD, length=40), refused="not well-formed"),
        Hostile(
            name="two-lengths",
            say=raw(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\n<rss>"),
            refused=broke,
        ),
        Hostile(name="odd-length", say=raw(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n"), refused=broke),
        Hostile(name="chunked-garbage", say=raw(chunked + b"zz\r\nnonsense\r\n"), refused=broke),
        Hostile(name="chunked-cut-off", say=raw(chunked + b"5\r\n<rss>\r\n"), refused=broke),
        Hostile(name="chunked-endless", say=endless(chunked, b"1\r\n \r\n" * 4000), refused="too many pieces"),
        Hostile(name="not-http", say=raw(b"220 ftp.example ready\r\n"), refused=broke),
        Hostile(name="nothing", say=raw(b""), refused=broke),
        Hostile(name="reset", say=reset, refused=broke),
        Hostile(
            name="upgrade",
            say=raw(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"),
            refused="broke off",
        ),
        Hostile(name="no-content", say=answer(status="204 No Content"), refused="answers 204"),
        Hostile(name="partial", say=answer(GOOD, status="206 Partial Content"), refused="answers 206"),
        Hostile(name="not-changed", say=raw(b"HTTP/1.1 304 Not Modified\r\n\r\n"), refused="answers 304"),
        Hostile(name="error", say=answer(GOOD, status="500 Internal Server Error"), refused="answers 500"),
        Hostile(name="gone", say=answer(status="410 Gone"), refused="answers 410"),
        Hostile(name="too-many", say=answer(status="429 Too Many Requests", Retry_After="3600"), refused="answers 429"),
        Hostile(name="odd-retry", say=answer(status="503 Busy", Retry_After="9" * 5000), refused="answers 503"),
        Hostile(name="cookies", say=answer(GOOD, Set_Cookie="a=b; Domain=.example"), titles=AS_SENT),
        Hostile(name="odd-validators", say=answer(GOOD, ETag="x" * 9000, Last_Modified="\x80\xff"), titles=AS_SENT),
    )


def table(here: str, second: str, secret: str) -> tuple[Hostile, ...]:
    """Every row, with unique names."""
    return (
        *documents(secret, second),
        *charsets(),
        *texts(),
        *links(),
        *json_feeds(),
        *hosts(here, second),
        *answers(),
    )


NAMES = tuple(one.name for one in table("http://127.0.0.1:1", "http://127.0.0.1:2", "file:///x"))
