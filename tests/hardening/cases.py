"""What a careless unit does, case by case: each costs itself at most, and says so."""

from __future__ import annotations

import os
from collections.abc import Mapping

from plugins.network.sources import MAX_TEXT_BYTES
from tests.hardening.careless import Case, Said, at, body, held, key, link_to, pipe, same, written

UNKNOWN = "unknown key '{}'"
OUT_OF_FOLDER = "leads out of the network's folder"


# --------------------------------------------------------------------------------- where a post says that it lies


def _ways_out() -> Mapping[str, Case]:
    """Keys by which Pelican lets a post choose its own file, address, template or category."""
    places = {
        "save_as up the tree": ("save_as", "../../x.html"),
        "save_as of an absolute path": ("save_as", "/etc/x.html"),
        "save_as beside the output": ("save_as", "../out-evil/x.html"),
        "save_as over another section": ("save_as", "beta/index.html"),
        "save_as over another's post": ("save_as", "beta/beta-one/index.html"),
        "save_as over the front page": ("save_as", "index.html"),
        "save_as over a feed": ("save_as", "feed.xml"),
        "save_as of a folder": ("save_as", "beta/"),
        "override_save_as": ("override_save_as", "beta/index.html"),
        "override_url": ("override_url", "beta/"),
        "url that acts": ("url", "javascript:alert(1)"),
        "url of another host": ("url", "https://evil.example/"),
        "template of the theme": ("template", "base"),
        "template that there is not": ("template", "nosuch"),
        "template up the tree": ("template", "../../secret"),
        "template of the front page": ("template", "index"),
        "category of another unit": ("category", "beta"),
        "allowed_statuses": ("allowed_statuses", "x"),
        "is_valid": ("is_valid", "x"),
        "get_siteurl": ("get_siteurl", "x"),
        "content": ("content", "x"),
    }
    found = {
        name: held(f"way-{number}", 4, UNKNOWN.format(name_of), written(**{name_of: value}))
        for number, (name, (name_of, value)) in enumerate(places.items())
    }
    for number in (1, 2):
        bad = held(f"way-twin-{number}", 4, UNKNOWN.format("save_as"), written(save_as="alpha/twin.html"))
        found[f"one save_as in two posts ({number})"] = bad
    return found


# ---------------------------------------------------------------------------------------------- names and addresses


ADDRESSES: Mapping[str, Case] = {
    "the slug of an older post of the unit": key(
        "slug-1", "belongs to units/alpha/posts/2026-01-10-alpha-one.md", slug="alpha-one"
    ),
    "a slug with a path": key("slug-2", "'slug'", slug="../beta/beta-one"),
    "a slug with a file's ending": key("slug-3", "'slug'", slug="feed.atom.xml"),
    "the slug of a feed": key("slug-4", "'slug'", slug="feed.xml"),
    "a slug that the section itself uses": key("slug-5", "is taken by the section itself", slug="media"),
    "a slug of 101 characters": key("slug-6", "'slug'", slug="a" * 101),
    "a slug with a NUL": key("slug-7", "is not a legal value of 'slug'", slug='"a\\0b"'),
    "a file name that makes no address": Case(
        {"alpha/posts/2026-02-01-\N{GRINNING FACE}.md": written()},
        (Said("alpha/posts/2026-02-01-\N{GRINNING FACE}.md", 1, "makes no address"),),
    ),
    "a title of more than 300 characters": held("title-1", 2, "longer than 300", written(title="long " * 70)),
    "a path of more than 240 bytes": Case(
        {f"alpha/posts/{'deep/' * 43}2026-02-01-longer.md": written()},
        (Said(f"alpha/posts/{'deep/' * 43}2026-02-01-longer.md", 1, "has a path longer than 240 bytes"),),
    ),
    "an old address of another unit": key("alias-1", "belongs to another unit", aliases="[/beta/beta-one/]"),
    "an old address over the network": key("alias-2", "belongs to the network", aliases="[/feed.xml]"),
    "an old address up the tree": key("alias-3", "'aliases'", aliases="[/../../etc/x/]"),
    "the id of another unit's post": key(
        "id-1", "belongs to units/beta/posts/2026-01-11-beta-one.md", id="tag:eastwind.example,2026:beta/older-beta"
    ),
    "the id of a feed": key("id-2", "is one of a feed", id="tag:eastwind.example,2026:feed/unit/beta"),
    "a language that is a path": key("lang-1", "'lang'", lang="../../beta"),
    "a language of 70 letters": key("lang-2", "'lang'", lang="en-" + "x" * 70),
}

UNITS: Mapping[str, Case] = {
    f"a unit's folder called {name}": Case({f"{name}/unit.yaml": b"name: Taken\n"}, (Said(said, 1, words),))
    for name, said, words in (
        ("Beta!", "Beta!", "small letters"),
        ("Beta", "Beta", "small letters"),
        ("our own", "our own", "small letters"),
        ("topics", "topics/unit.yaml", "belongs to the network"),
        ("experts", "experts/unit.yaml", "belongs to the network"),
        ("pagefind", "pagefind/unit.yaml", "belongs to the network"),
        ("theme", "theme/unit.yaml", "belongs to the network"),
        ("tag", "tag/unit.yaml", "is not in units/network.yaml"),
        ("feeds", "feeds/unit.yaml", "is not in units/network.yaml"),
        ("author", "author/unit.yaml", "is not in units/network.yaml"),
    )
}
UNITS = {
    **UNITS,
    "a unit with another's uid": Case(
        {"zeta/unit.yaml": b"name: Zeta\nuid: beta\n"}, (Said("zeta/unit.yaml", 2, "belongs to the folder 'beta'"),)
    ),
    "another unit's lead as an own expert": Case(
        {"alpha/experts/bea-lund.md": b"---\nname: Not Bea\n---\n"},
        (Said("alpha/experts/bea-lund.md", 2, "is an expert already"),),
    ),
}

PEOPLE: Mapping[str, Case] = {
    "an author by any name": held(
        "author-1", 3, "'authors'", written().replace(b"authors: [al-ashe]", b"authors: [J. Doe]")
    ),
    "an author whom nobody declared": held("author-2", 3, "unknown expert", written().replace(b"al-ashe", b"j-doe")),
    "an author of another unit": held(
        "author-3", 3, "is an expert of another unit", written().replace(b"al-ashe", b"bea-lund")
    ),
    "a tag that is no topic": key("tag-1", "unknown tag", tags="[C++]"),
    "a tag of HTML": key("tag-2", "unknown tag", tags="['<script>alert(1)</script>']"),
    "an author of HTML": held("author-4", 3, "'authors'", written().replace(b"al-ashe", b"'<b>al</b>'")),
}


# ------------------------------------------------------------------------------------------------------ front matter


FRONT: Mapping[str, Case] = {
    "a status that is misspelt": key("status-1", "did you mean 'draft'", status="Drfat"),
    "a status that is Pelican's own": key("status-2", "'status'", status="hidden"),
    "an empty status": key("status-3", "'status' is empty", status=""),
    "a key that is misspelt": key("key-1", "unknown key 'statsu'; did you mean 'status'?", statsu="draft"),
    "a key in capitals with a space behind": held(
        "key-2", 4, "unknown key 'Status'; did you mean 'status'?", written(**{"Status ": "draft"})
    ),
    "a status given twice": held(
        "key-3", 5, "given twice (first in line 4)", written(status="draft\nstatus: published")
    ),
    "no title": held("key-4", 2, "'title' is missing", b"---\nauthors: [al-ashe]\n---\n\nWords.\n"),
    "no date": Case({"alpha/posts/undated.md": written()}, (Said("alpha/posts/undated.md", 2, "'date' is missing"),)),
    "a date that is none": key("date-1", "is no date that exists", date="2026-13-45"),
    "a date with a zone that is none": key("date-2", "is no date", date="2026-01-20T09:00+99:00"),
    "a date of two digits": key("date-3", "is no date", date="01/02/03"),
    "the year 1": key("date-4", "the year 1 is not between", date="0001-01-01"),
    "the year 9999": key("date-5", "the year 9999 is not between", date="9999-01-01"),
    "a date eleven years ahead": key("date-6", "more than 10 years ahead", date="2038-01-01"),
    "a date to come": Case({at("date-7"): written("Xylophon of the future.", date="2027-06-01")}),
    "a draft": Case({at("draft-1"): written("Xylophon of a draft.", status="draft")}),
    "front matter that is not closed": held("front-1", 1, "never closed", b"---\ntitle: X\n\nWords.\n"),
    "an empty line above the front matter": held("front-2", 1, "very first line", b"\n" + written()),
    "no front matter": held("front-3", 1, "must begin with front matter", b"Words alone.\n"),
    "an empty file": held("front-4", 1, "must begin with front matter", b""),
    "UTF-16": held("code-1", 1, "saved as UTF-16", written().decode().encode("utf-16")),
    "Latin-1": held("code-2", 6, "byte 0xfc is not UTF-8", written("B\u00fccher").decode().encode("latin-1")),
    "a NUL in the text": held("code-3", 6, "control character U+0000", written("Words\0here")),
    "a control character in the text": held("code-4", 6, "control character U+0008", written("Words\bhere")),
    "a control character in the title": held("code-5", 2, "control character", written(title='"One\\x01two"')),
    "a sign that turns the order of writing": held(
        "code-6", 2, "one line of plain text", written(title='"One\\u202etwo"')
    ),
    "a surrogate": held("code-7", 6, "is not UTF-8", written("\ud800")),
    "a byte order mark, and lines that end otherwise": same(
        "code-8", b"\xef\xbb\xbf" + written("One.\n\nTwo.").replace(b"\n", b"\r\n"), written("One.\n\nTwo.")
    ),
    "lines that end as on old machines": same(
        "code-9", written("One ]]> \u05d0\u05d1.").replace(b"\n", b"\r"), written("One ]]> \u05d0\u05d1.")
    ),
}

YAML: Mapping[str, Case] = {
    "a YAML alias": key("yaml-1", "is a YAML anchor", tags="[&a heat, *a]"),
    "a billion laughs": held(
        "yaml-2",
        4,
        "is a YAML anchor",
        written(
            a="&a [x, x]\n"
            + "".join(f"{to}: &{to} [*{of}, *{of}]\n" for of, to in zip("abcdef", "bcdefg", strict=True))[:-1]
        ),
    ),
    "a YAML tag": key("yaml-3", "is a YAML tag", summary="!!python/object/apply:os.system [id]"),
    "3000 open brackets of YAML": key("yaml-4", "nested more than 20 deep", tags="[" * 3000 + "]" * 3000),
    "20 levels of YAML": key("yaml-5", "nested more than 20 deep", tags="[" * 22 + "]" * 22),
    "more YAML than 64 kB": held("yaml-6", 2, "longer than 64 kB", written(**{f"k{n}": "x" * 60 for n in range(1100)})),
    "a list as title": held("yaml-7", 2, "'title'", written(title="[a, b]")),
    "words that other readers of YAML take for values": same("yaml-8", written(title="off"), written(title="'off'")),
    "a number as title": same("yaml-9", written(title="2026"), written(title="'2026'")),
}


# ------------------------------------------------------------------------------------------------------------- texts


TEXTS: Mapping[str, Case] = {
    "guidance that nobody took out": held(
        "guide-1",
        8,
        "guidance of the skeleton is left here (and 1 more)",
        written("Words.\n\n<!-- guide: What has changed? -->\n\n```\n<!-- guide: x -->\n```"),
    ),
    "a script": body(
        "html-1",
        "Words.\n\n<script>alert(1)</script>\n\nMore.",
        "Words.\n\n<!-- -->\n\nMore.",
        (8, "<script> can't be published"),
    ),
    "a frame": body(
        "html-2", "<iframe src='//evil.example'></iframe>\n\nWords.", "<!-- -->\n\nWords.", (6, "<iframe> can't be")
    ),
    "what acts on an error": body(
        "html-3", 'Words <b onerror="alert(1)">here</b>.', "Words <b>here</b>.", (6, "'onerror' of <b>")
    ),
    "a style": body("html-4", '<p style="position:fixed">Words.</p>', "<p>Words.</p>", (6, "'style' of <p>")),
    "a link that acts": body(
        "html-5", "[Words](javascript:alert(1)).", "Words.", (6, "a link to 'javascript:alert(1)' can't be published")
    ),
    "a link that acts, in entities": body(
        "html-6", '<a href="java&#x0a;script:alert(1)">Words</a>.', "Words.", (5, "can't be published")
    ),
    "the page's own end": body("html-7", "Words.\n\n</article></main></body></html>", "Words.\n\n<p></p>"),
    "open boxes": body("html-8", "<div><div>\n\nWords.", "<div><div>\n\nWords.</div></div>"),
    "a picture of another host": same(
        "html-9",
        written("![Words](https://evil.example/x.png)", summary="Short."),
        written("[Words](https://evil.example/x.png)", summary="Short."),
        (7, "lies on another host"),
    ),
    "a link up the tree": held("path-1", 6, OUT_OF_FOLDER, written("[x]({attach}../../../../etc/passwd)")),
    "a link to the settings": held("path-2", 6, OUT_OF_FOLDER, written("[x]({attach}../../../conf.py)")),
    "a picture up the tree": held("path-3", 6, OUT_OF_FOLDER, written("![x]({static}../../../../secret.png)")),
    "an escaped link up the tree": held("path-4", 6, OUT_OF_FOLDER, written("[x](..%2f..%2f..%2f..%2fetc/passwd)")),
    "a link to a file beside the units": body(
        "path-5", "[Words]({static}../../secret.txt).", "Words.", (6, "is no file of the network")
    ),
    "another unit's file": body(
        "path-6", "[Words]({attach}../../beta/media/private.png).", "Words.", (6, "is another unit's file")
    ),
    "another unit's picture": body(
        "path-7",
        "![Words]({attach}../../beta/media/private.png)",
        "![Words](../media/there-is-none.png)",
        (6, "is another unit's file"),
    ),
    "another unit's draft": body(
        "path-8", "[Words]({filename}../../beta/posts/2026-01-12-beta-draft.md).", "Words.", (6, "is not published")
    ),
    "another unit's draft as a file": body(
        "path-9", "[Words]({static}../../beta/posts/2026-01-12-beta-draft.md).", "Words.", (6, "is not published")
    ),
    "another unit's folder": body("path-10", "[Words]({static}../../beta/media).", "Words.", (6, "is no file of")),
    "a folder": body("path-11", "[Words]({static}../media).", "Words.", (6, "is no file of")),
    "a file outside media as picture": key("path-12", "'image'", image="../../beta/media/private.png"),
}

LIMITS: Mapping[str, Case] = {
    "5000 open brackets": held("limit-1", 5, "more than 4000 '['", written("[" * 5000)),
    "6000 pictures that are never closed": held("limit-2", 5, "more than 4000 '['", written("![" * 6000)),
    "8000 tags that are never closed": held("limit-3", 5, "more than 4000 '<'", written("<a " * 8000)),
    "a quote in a quote, 300 deep": held("limit-4", 6, "nested more than 100 deep", written(">" * 300 + " words")),
    "a list in a list, 300 deep": held(
        "limit-5",
        108,
        "nested more than 100 deep",
        written("Words.\n\n" + "\n".join("    " * depth + "- x" for depth in range(300))),
    ),
    "a post of more than 1 MB": held("limit-6", 1, "is larger than 1 MB", written("word " * (MAX_TEXT_BYTES // 5))),
}


# ------------------------------------------------------------------------------------------------------------- files


def _file(path: str, words: str, made: object, said: str = "", level: str = "error") -> Case:
    return Case({path: made}, (Said(said or path, 1, words, level),))  # type: ignore[dict-item]


SVG = b'<svg xmlns="http://www.w3.org/2000/svg">%s</svg>'
FILES: Mapping[str, Case] = {
    "a link to a file outside": _file(at("link-1"), "is a symbolic link", link_to("/etc/passwd")),
    "a link to another's file": _file(
        at("link-2"), "is a symbolic link", link_to("../../beta/posts/2026-01-12-beta-draft.md")
    ),
    "a link to a folder": _file("alpha/posts/more", "is a symbolic link", link_to("../../beta/posts")),
    "a link to a unit": _file("gamma", "is a symbolic link", link_to("beta")),
    "a link that leads round": _file("alpha/posts/round", "is a symbolic link", link_to(".")),
    "a pipe": _file(at("pipe"), "is not a regular file", pipe),
    "a pipe as picture": _file("alpha/media/pipe.png", "is not a regular file", pipe),
    "reStructuredText": _file("alpha/posts/x.rst", "is not Markdown", b".. include:: /etc/passwd\n"),
    "HTML": _file("alpha/posts/x.html", "is not Markdown", b"<script>alert(1)</script>"),
    "an ending in capitals": _file("alpha/posts/2026-02-01-x.MD", "is not Markdown", written()),
    "a file with a dot before its name": _file(
        "alpha/posts/.2026-02-01-x.md", "begins with a dot is left out", written(), level="warning"
    ),
    "a name with a newline": _file(
        "alpha/posts/2026-02-01-x\nERROR.md", "control character", written(), r"alpha/posts/2026-02-01-x\nERROR.md"
    ),
    "a name that is not UTF-8": _file(
        os.fsdecode(b"alpha/posts/2026-02-01-\xff.md"), "not UTF-8", written(), r"alpha/posts/2026-02-01-\udcff.md"
    ),
    "a post in capitals": _file("alpha/posts/2026-01-10-Alpha-one.md", "differs from", written()),
    "a page as file": _file("alpha/media/x.html", "can't be published", b"<script>alert(1)</script>"),
    "a page as picture": _file("alpha/media/page.png", "is no picture", b"<html><script>alert(1)</script></html>"),
    "a drawing with a script": _file("alpha/media/d1.svg", "<script>", SVG % b"<script>alert(1)</script>"),
    "a drawing that acts": _file(
        "alpha/media/d2.svg", "onload", b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'
    ),
    "a drawing that loads": _file("alpha/media/d3.svg", "a reference to", SVG % b'<image href="https://e.example/x"/>'),
    "a drawing with a page in it": _file("alpha/media/d4.svg", "<foreignObject>", SVG % b"<foreignObject/>"),
    "a drawing with entities": _file(
        "alpha/media/d5.svg", "DOCTYPE", b'<!DOCTYPE svg [<!ENTITY x "y">]><svg xmlns="http://www.w3.org/2000/svg"/>'
    ),
    "a drawing of more than 2 MB": _file("alpha/media/d6.svg", "more than 2 MB", SVG % (b" " * 2_000_001)),
    "a drawing that is nested too deep": _file(
        "alpha/media/d7.svg", "is nested more than", SVG % (b"<g>" * 5000 + b"</g>" * 5000)
    ),
    "a drawing of styles in styles": _file(
        "alpha/media/d8.svg", "is nested more than", SVG % (b"<style>" * 100_000 + b"</style>" * 100_000)
    ),
    "a snapshot that is none": _file("alpha/outside/x.json", "is not as invoke pull writes it", b"{" * 5000),
    "a page that is wrong": Case(
        {"alpha/pages/x.md": b"---\ntitle: X\nsave_as: ../../x.html\n---\n\nWords.\n"},
        (Said("alpha/pages/x.md", 3, UNKNOWN.format("save_as")),),
    ),
}

CASES: Mapping[str, Case] = {
    **_ways_out(),
    **ADDRESSES,
    **UNITS,
    **PEOPLE,
    **FRONT,
    **YAML,
    **TEXTS,
    **LIMITS,
    **FILES,
}
