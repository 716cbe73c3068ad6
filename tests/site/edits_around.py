"""What happens around the files of a network: theme, brand, settings, the clock."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from random import Random

from tests.site.desk import EXTENSION, FILTERS, WORDS, Desk, days
from tests.site.editing import Edit
from tests.site.small_network import png


def templates(desk: Desk) -> Path:
    return desk.theme / "templates"


def change_base(desk: Desk, draw: Random) -> None:
    desk.replace(templates(desk) / "base.html", "</head>", f'<meta name="x" content="{draw.randint(0, 99)}">\n</head>')


def change_macro(desk: Desk, draw: Random) -> None:
    words = draw.choice(["macro entry(post, level=3) %}", "macro time(day) %}", "macro crumbs(links"])
    line = next(one for one in (templates(desk) / "_macros.html").read_text("utf-8").splitlines() if words in one)
    desk.replace(templates(desk) / "_macros.html", line, f"{line}<!-- {draw.randint(0, 99)} -->")


def change_listing(desk: Desk, draw: Random) -> None:
    name = draw.choice(["topics.html", "section.html", "post.html", "redirect.html", "front.html", "expert.html"])
    path = templates(desk) / name
    desk.write(path, path.read_bytes() + f"<!-- {draw.randint(0, 99)} -->".encode())
    desk.replace(path, "</h1>", f" {draw.randint(0, 99)}</h1>")


def change_template_with_times_kept(desk: Desk, draw: Random) -> None:
    path = templates(desk) / "topics.html"
    words = path.read_bytes()
    other = words.replace(b">Topics<", b">Themes<") if b">Topics<" in words else words.replace(b">Themes<", b">Topics<")
    desk.write(path, other, times_kept=True)


def include_a_file(desk: Desk, draw: Random) -> None:
    """A template includes a file, at times one that is not there or is found before another."""
    line = draw.choice(
        [
            '{% include "_maybe.html" ignore missing %}',
            '{% include ["_first.html", "_second.html"] ignore missing %}',
            '{% set which = "_maybe.html" if view.chrome.lang == "en" else "_first.html" %}'
            "{% include which ignore missing %}",
        ]
    )
    name = draw.choice(["base.html", "topic.html", "post.html"])
    desk.replace(templates(desk) / name, "</h1>" if name != "base.html" else "</body>", line + "</h1>")


def change_included(desk: Desk, draw: Random) -> None:
    path = templates(desk) / draw.choice(["_maybe.html", "_first.html", "_second.html"])
    if path.exists() and draw.random() < 0.4:
        desk.delete(path)
    else:
        desk.write(path, f"<b>{path.stem} {draw.randint(0, 99)}</b>".encode())


def break_template(desk: Desk, draw: Random) -> None:
    """A template can't be read or names what is not there: then nothing is built."""
    path = templates(desk) / draw.choice(["topics.html", "not_found.html"])
    desk.spoil(
        path, path.read_bytes() + draw.choice([b"{% if %}", b"{% block main %}{{ view.none_such }}{% endblock %}"])
    )


def break_brand(desk: Desk, draw: Random) -> None:
    """Two colours can't be told apart: then nothing is built."""
    path = desk.theme / "brand.yaml"
    desk.spoil(path, path.read_bytes().replace(b'"#50595d"', b'"#fdfdfa"'))


def change_static(desk: Desk, draw: Random) -> None:
    path = desk.theme / "static" / draw.choice(["site.css", "extra.css", "faces/readme.txt"])
    if path.name != "site.css" and path.exists() and draw.random() < 0.5:
        desk.delete(path)
    else:
        data = path.read_bytes() if path.exists() else b""
        desk.write(path, data + f"/* {draw.randint(0, 99)} */\n".encode(), times_kept=draw.random() < 0.5)


def change_brand(desk: Desk, draw: Random) -> None:
    brand = desk.theme / "brand.yaml"
    match draw.randrange(3):
        case 0:
            desk.replace(brand, '"#0a6a68"', '"#0a5a58"') or desk.replace(brand, '"#0a5a58"', '"#0a6a68"')
        case 1:
            desk.replace(brand, "publishes general comment", f"gives {draw.randint(0, 9)} comments")
        case _:
            desk.write(desk.theme / "static" / "logo.png", png(draw.randint(0, 255)))
            desk.replace(brand, "# logo: logo.svg", "logo: logo.png")


def change_voice(desk: Desk, draw: Random) -> None:
    """Other words are avoided, and whoever uses one is held: the brand says which, the centre how much that counts."""
    word = draw.choice(["cavern*", "levies", "answer*", "question", "rates"])
    if desk.replace(desk.theme / "brand.yaml", "  avoid:\n", f"  avoid:\n    - {{word: {word}}}\n"):
        network = desk.units / "network.yaml"
        rules = desk.yaml(network).get("rules") or {}
        desk.change_yaml(network, rules=rules | {"words-to-avoid": draw.choice(["must", "must", "should"])})


def change_settings(desk: Desk, draw: Random) -> None:
    line = draw.choice(
        [
            'MARKDOWN = {"extensions": ["toc"], "extension_configs": {}, "output_format": "html"}',
            'MARKDOWN = MARKDOWN | {"extension_configs": {"markdown.extensions.toc": {"toc_depth": "2"}}}',
            'JINJA_ENVIRONMENT = {"trim_blocks": False}',
            f'JINJA_GLOBALS = {{"motto": "Motto {draw.randint(0, 9)}"}}',
            'JINJA_GLOBALS = {"motto": "No"}',
            'JINJA_TESTS = {"loud": lambda words: len(words) > 9}',
            'HIGHROAD_PULL_INSIDE = ["feeds.inside.example:8080"]',
            'HIGHROAD_JOBS = 2',
            'MARKDOWN = {"extensions": ["extra", "toc"], "extension_configs": {}, "output_format": "html"}',
        ]
    )  # fmt: skip
    desk.write(desk.config, desk.config.read_bytes() + f"{line}\n".encode())


def settings_as_they_were(desk: Desk, draw: Random) -> None:
    head, _, _ = desk.config.read_bytes().partition(b"JINJA_GLOBALS")
    desk.write(desk.config, head + b'JINJA_GLOBALS = {"motto": "Plain words"}\n')


def strict(desk: Desk, draw: Random) -> None:
    """The next build is strict: nothing may be published while something is held."""
    desk.flags["HIGHROAD_STRICT"] = True


def change_filter(desk: Desk, draw: Random) -> None:
    path = desk.root / FILTERS
    for old, new in (('"!"', '"?"'), ('"?"', '"!"'), ("> 4", "> 3")):
        if desk.replace(path, old, new):
            return


def filter_from_words(desk: Desk, draw: Random) -> None:
    """The filter takes its sign from a module that it imports."""
    path = desk.root / FILTERS
    desk.replace(path, '"!"', "SIGN") or desk.replace(path, '"?"', "SIGN")
    if b"from house_words" not in path.read_bytes():
        desk.write(path, b"from house_words import SIGN\n\n\n" + path.read_bytes())


def add_extension(desk: Desk, draw: Random) -> None:
    """Markdown by an extension that lies beside the settings."""
    line = 'MARKDOWN = {"extensions": ["extra", "toc", "house_extension"], "output_format": "html"}\n'
    desk.write(desk.config, desk.config.read_bytes() + line.encode())


def change_extension(desk: Desk, draw: Random) -> None:
    path = desk.root / EXTENSION
    path.write_text(re.sub("SAID = .*", f'SAID = "word {draw.randint(0, 99)}"', path.read_text("utf-8")), "utf-8")
    desk.note(f"change {EXTENSION}")


def extension_from_words(desk: Desk, draw: Random) -> None:
    """The extension takes its word from a module that it imports."""
    path = desk.root / EXTENSION
    path.write_text(re.sub("SAID = .*", "SAID = house_words.SIGN", path.read_text("utf-8")), "utf-8")
    desk.note(f"take the word of {EXTENSION} from {WORDS}")


def change_words(desk: Desk, draw: Random) -> None:
    desk.write(desk.root / WORDS, f'SIGN = "{draw.randint(0, 9)}"\n'.encode())


def time_passes(desk: Desk, draw: Random) -> None:
    """A minute, a day, past an expiry, an event's end or 90 days after a retraction; at times backwards."""
    step = draw.choice([days(1 / 1440), days(1), days(10), days(31), days(74), days(120), days(-3), days(-40)])
    desk.now += step
    desk.note(f"it is {desk.now.isoformat()}")


def wait_for_next_due(desk: Desk, draw: Random) -> None:
    """The very moment that the last build said, or the one just before it."""
    path = desk.state / "next-due.json"
    due = path.read_text("utf-8").split('"')[3:4] if path.is_file() else []
    for moment in due:
        desk.now = desk.now.fromisoformat(moment) - days(draw.choice([0, 0, 1 / 86400]))
        desk.note(f"it is {desk.now.isoformat()}")


def all_times_new(desk: Desk, draw: Random) -> None:
    """A fresh checkout: every file has another inode, and the time of now or of long ago."""
    moment = draw.choice([None, 1_700_000_000, 4_000_000_000])
    for folder in (desk.units, desk.theme):
        checkout = folder.with_name("checkout")
        shutil.copytree(folder, checkout, copy_function=shutil.copyfile)
        shutil.rmtree(folder)
        checkout.rename(folder)
        for path in sorted(folder.rglob("*")):
            if moment:
                os.utime(path, (moment, moment))
    desk.note(f"check everything out again (times: {moment or 'now'})")


def change_colours(desk: Desk, draw: Random) -> None:
    """Colours of units and of the ground: cards are drawn with them."""
    brand = desk.theme / "brand.yaml"
    one, other = draw.choice([("#7b2d6f", "#6b2d6f"), ("#865a00", "#805500"), ("#fdfdfb", "#fcfcfa")])
    desk.replace(brand, f'"{one}"', f'"{other}"') or desk.replace(brand, f'"{other}"', f'"{one}"')


def change_faces(desk: Desk, draw: Random) -> None:
    """Other type: a face is another file under its name, is fetched otherwise, or is none of ours any more."""
    brand, faces = desk.theme / "brand.yaml", desk.theme / "static" / "faces"
    match draw.randrange(3):
        case 0:
            names = ["newsreader-normal-basic", "source-sans-3-normal-basic", "newsreader-italic-700-basic"]
            one, other = draw.sample(names, 2)
            desk.write(faces / f"{one}.woff2", (faces / f"{other}.woff2").read_bytes())
        case 1:
            key = draw.choice(("preload", "preload_quotes"))
            desk.replace(brand, f"{key}: true", f"{key}: false") or desk.replace(brand, f"{key}: false", f"{key}: true")
        case _:
            words = brand.read_text("utf-8")
            head, _, rest = words.partition("  faces:\n")
            _, found, tail = rest.partition("  # read: what somebody wrote")
            desk.write(brand, f"{head}  faces: []\n{found}{tail}".encode()) if found else None


def cards_otherwise(desk: Desk, draw: Random) -> None:
    """The next build alone draws other cards, or is told nonsense."""
    desk.flags["HIGHROAD_CARDS"] = draw.choice(["none", "pages", "posts", "posts", "cats"])


def cards_from_now_on(desk: Desk, draw: Random) -> None:
    line = f'HIGHROAD_CARDS = "{draw.choice(["none", "pages", "posts", ""])}"\n'
    desk.write(desk.config, desk.config.read_bytes() + line.encode())


def without_search(desk: Desk, draw: Random) -> None:
    """The next build alone makes no indexes, or none does from now on until one is told to."""
    if draw.random() < 0.5:
        desk.flags["HIGHROAD_SEARCH"] = False
    else:
        line = f"HIGHROAD_SEARCH = {draw.choice([True, False])}\n"
        desk.write(desk.config, desk.config.read_bytes() + line.encode())


def for_a_host(desk: Desk, draw: Random) -> None:
    """The next build alone has the files of a host, or all have from now on; or are told nonsense."""
    if draw.random() < 0.5:
        desk.flags["HIGHROAD_HOSTING"] = draw.choice(["netlify", "cloudflare", "attic"])
    else:
        host, reach = draw.choice(["", "netlify", "cloudflare"]), draw.choice(["none", "host", "preload"])
        lines = f'HIGHROAD_HOSTING = "{host}"\nHIGHROAD_HSTS = "{reach}"\n'
        desk.write(desk.config, desk.config.read_bytes() + lines.encode())


def without_sizes(desk: Desk, draw: Random) -> None:
    """The next build alone makes no smaller sizes of pictures."""
    desk.flags["HIGHROAD_PICTURES"] = False


EDITS: tuple[Edit, ...] = (
    change_base, change_macro, change_listing, change_template_with_times_kept, include_a_file, change_included,
    break_template, break_brand, change_static, change_brand, change_settings, settings_as_they_were, strict,
    change_filter, filter_from_words, add_extension, change_extension, extension_from_words, change_words,
    time_passes, wait_for_next_due, all_times_new, change_voice,
    change_colours, change_faces, cards_otherwise, cards_from_now_on, without_search, without_sizes, for_a_host,
)  # fmt: skip
