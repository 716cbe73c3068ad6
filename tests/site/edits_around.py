"""What happens around the files of a network: theme, settings, the clock, the state, the output, the builds."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from random import Random

from tests.pipeline.trees import tree
from tests.site.desk import EXTENSION, FILTERS, WORDS, Desk, days
from tests.site.edits import PEOPLE, Edit, some
from tests.site.small_network import png

# ----------------------------------------------------------------------------------------------------------- theme


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


# -------------------------------------------------------------------------------------------------------- settings


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


def read_no_state(desk: Desk, draw: Random) -> None:
    desk.flags["HIGHROAD_CLEAN"] = True


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


# ------------------------------------------------------------------------------------------------------- the clock


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


# --------------------------------------------------------------------------------------------- the state, the output


def outputs(desk: Desk) -> list[Path]:
    return [desk.output / path for path, entry in tree(desk.output).items() if isinstance(entry, bytes)]


def damage_output(desk: Desk, draw: Random) -> None:
    for path in some(outputs(desk), draw):
        data = path.read_bytes()
        wrong = draw.choice([data + b" ", data[: len(data) // 2], b"", b"x" * len(data)])
        desk.write(path, wrong, times_kept=draw.random() < 0.6)


def swap_outputs(desk: Desk, draw: Random) -> None:
    found = outputs(desk)
    if len(found) > 1:
        one, other = draw.sample(found, 2)
        between = one.with_name("between")
        one.rename(between)
        other.rename(one)
        between.rename(other)
        desk.note(f"swap {desk.name(one)} and {desk.name(other)}")


def remove_from_output(desk: Desk, draw: Random) -> None:
    for path in some(outputs(desk), draw):
        if draw.random() < 0.5 or path.parent == desk.output:
            desk.delete(path)
        else:
            shutil.rmtree(path.parent)
            desk.note(f"remove {desk.name(path.parent)} with all in it")


def add_to_output(desk: Desk, draw: Random) -> None:
    name = draw.choice(["stray.html", "energy/stray/index.html", "topics/zebra/index.html", "tax/.hidden"])
    path = desk.output / name
    if desk.output.is_dir() and all(above.is_dir() for above in path.parents if above.exists()):
        desk.write(path, b"not of ours")


def link_in_output(desk: Desk, draw: Random) -> None:
    """A link to a file with the same bytes stands where a file was."""
    for path in some(outputs(desk), draw):
        kept = desk.root / "elsewhere"
        shutil.copy2(path, kept)
        path.unlink()
        path.symlink_to(kept)
        desk.note(f"put a link in the place of {desk.name(path)}")


def folder_for_file(desk: Desk, draw: Random) -> None:
    for path in some(outputs(desk), draw):
        path.unlink()
        path.mkdir()
        (path / "inside").write_bytes(b"in the way")
        desk.note(f"put a folder in the place of {desk.name(path)}")


def lose_output(desk: Desk, draw: Random) -> None:
    shutil.rmtree(desk.output, ignore_errors=True)
    if draw.random() < 0.5:
        shutil.rmtree(desk.output.with_name(f".{desk.output.name}.stage"), ignore_errors=True)
    desk.note("remove the output")


def lose_state(desk: Desk, draw: Random) -> None:
    shutil.rmtree(desk.state, ignore_errors=True)
    desk.note("remove the state")


def damage_state(desk: Desk, draw: Random) -> None:
    found = sorted(path for path in desk.state.rglob("*") if path.is_file())
    for path in draw.sample(found, min(len(found), draw.choice([1, 9]))):
        data = path.read_bytes()
        at = draw.randrange(len(data) + 1)
        choices = [b"", data[:at], b"\0garbage\xff", data[:at] + b"\xff\x00zz" + data[at + 4 :], data + b"more"]
        path.write_bytes(draw.choice(choices))
        desk.note(f"damage {desk.name(path)} at {at}")


def delete_of_state(desk: Desk, draw: Random) -> None:
    """One file of the state goes, the others stay."""
    for path in some(sorted(path for path in desk.state.rglob("*") if path.is_file()), draw):
        desk.delete(path)


def keep_aside(desk: Desk, draw: Random) -> None:
    """State and output are copied aside, as a cache of CI does."""
    for folder in (desk.state, desk.output):
        kept = desk.root / f"kept-{folder.name}"
        shutil.rmtree(kept, ignore_errors=True)
        if folder.is_dir():
            shutil.copytree(folder, kept, symlinks=True)
    desk.note("keep state and output aside")


def restore(desk: Desk, draw: Random) -> None:
    """State, output or both come back as they were kept, with their times or, as from an archive, whole seconds."""
    which = draw.choice([[desk.state], [desk.output], [desk.state, desk.output]])
    whole = draw.random() < 0.5
    for folder in which:
        kept = desk.root / f"kept-{folder.name}"
        if kept.is_dir():
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(kept, folder, symlinks=True)
            for path in folder.rglob("*") if whole else ():
                os.utime(path, (path.lstat().st_mtime_ns // 10**9,) * 2, follow_symlinks=False)
            desk.note(f"restore {folder.name}{' (times in whole seconds)' if whole else ''}")


def other_state(desk: Desk, draw: Random) -> None:
    desk.state_name = "state" if desk.state_name != "state" else "other-state"
    desk.note(f"the state is now {desk.state_name}")


def other_output(desk: Desk, draw: Random) -> None:
    desk.output_name = "site" if desk.output_name != "site" else "other-site"
    desk.note(f"the output is now {desk.output_name}")


def other_units(desk: Desk, draw: Random) -> None:
    """Another network is built into the same output with the same state; it began as a copy of this one."""
    other = desk.root / ("units" if desk.units_name != "units" else "other-units")
    if not other.exists():
        shutil.copytree(desk.units, other)
        manifest = other / "network.yaml"
        manifest.write_text(manifest.read_text("utf-8").replace("Northwind", "Southwind"), "utf-8")
    desk.units_name = other.name
    desk.note(f"the network is now {desk.units_name}")


def other_jobs(desk: Desk, draw: Random) -> None:
    desk.flags["HIGHROAD_JOBS"] = draw.choice([1, 2, 8])


AROUND: dict[str, Edit] = {
    edit.__name__: edit
    for edit in (
        change_base, change_macro, change_listing, change_template_with_times_kept, include_a_file, change_included,
        break_template, break_brand, change_static, change_brand, change_settings, settings_as_they_were, strict,
        read_no_state, change_filter, filter_from_words, add_extension, change_extension, extension_from_words,
        change_words,
        time_passes, wait_for_next_due, all_times_new, damage_output, swap_outputs, remove_from_output,
        add_to_output, link_in_output, folder_for_file, lose_output, lose_state, damage_state, delete_of_state,
        keep_aside, restore, other_state, other_output, other_units, other_jobs,
    )
}  # fmt: skip
EDITS = PEOPLE | AROUND
# After these the same site may have to come out, or none; all others must be able to change it.
SHOW_NOTHING = frozenset(
    """
    touch publish_again mend_file put_stray_file break_network break_template break_brand include_a_file change_included
    settings_as_they_were strict read_no_state filter_from_words change_extension change_words
    all_times_new damage_output swap_outputs remove_from_output add_to_output link_in_output folder_for_file lose_output
    lose_state damage_state delete_of_state keep_aside restore other_state other_output other_jobs
    """.split()
)
