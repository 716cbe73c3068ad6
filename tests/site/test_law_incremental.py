"""Law 1, promise by promise: what a build over an old output notices, what it leaves alone, what it does not trust."""

from __future__ import annotations

import os
import shutil
from functools import partial
from pathlib import Path
from random import Random

import pytest

from tests.pictures import photo
from tests.pipeline.trees import tree
from tests.site import edits_around as around
from tests.site.desk import EXTENSION, FILTERS, PLAINLY, SETTINGS, WORDS, Desk, days, make_desk
from tests.site.edits_of_files import swap_files

NOTE = "units/energy/posts/notes/2025-02-01-note-1.md"
NOTE_PAGE = "energy/note-1/index.html"
FEEDS = ("feed.xml", "atom.xml", "feed.json")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A network that was built once."""
    return built_once(make_desk(tmp_path, plainly=True))


@pytest.fixture
def whole(tmp_path: Path) -> Desk:
    """A small network with search, cards and workers."""
    return built_once(make_desk(tmp_path, 2))


def built_once(desk: Desk) -> Desk:
    result = desk.build()
    assert result.code == 0, str(result)
    return desk


# ------------------------------------------------------------------------------------------------ what is noticed


def test_a_file_of_the_same_length_with_its_old_times_is_noticed(desk: Desk) -> None:
    path = desk.root / NOTE
    desk.write(path, path.read_bytes().replace(b"Note 1.", b"Xote 1."), times_kept=True)
    desk.compare()
    assert "Xote 1." in desk.page(NOTE_PAGE)


def test_a_file_that_was_renamed_over_another_with_its_times_is_noticed(desk: Desk) -> None:
    path, draft = desk.root / NOTE, desk.root / "draft"
    before = path.stat()
    draft.write_bytes(path.read_bytes().replace(b"Note 1.", b"Xote 1."))
    os.utime(draft, ns=(before.st_atime_ns, before.st_mtime_ns))
    draft.rename(path)
    desk.compare()
    assert "Xote 1." in desk.page(NOTE_PAGE)


def test_two_files_that_changed_places_are_noticed(desk: Desk) -> None:
    assert desk.written(lambda: swap_files(desk, Random(1)))


WHILE = """\
import os
from pathlib import Path

SOURCE = Path({source!r})
WORDS = {words!r}


def shout(words):
    before = SOURCE.stat()
    SOURCE.write_bytes(WORDS)
    os.utime(SOURCE, ns=(before.st_atime_ns, before.st_mtime_ns))
    return words


def loud(words):
    return True
"""


@pytest.mark.parametrize("name", [NOTE, "units/energy/unit.yaml", "theme/static/site.css", "theme/brand.yaml"])
def test_a_file_that_was_written_while_its_pages_were_made_is_noticed(tmp_path: Path, name: str) -> None:
    """With its length and its times, so that nothing but its bytes tells."""
    desk = make_desk(tmp_path, plainly=True)
    source = desk.root / name
    old = source.read_bytes()
    new = old.replace(b"Note 1.", b"Xote 1.").replace(b"Energy &", b"Xnergy &").replace(b"0a6a68", b"0a5a58")
    new = new.replace(b"margin", b"nargin", 1) if new == old else new
    assert len(new) == len(old)
    assert new != old
    (desk.root / FILTERS).write_text(WHILE.format(source=str(source), words=new), "utf-8")
    desk.build()
    assert source.read_bytes() == new
    desk.compare()


AT_ONCE = """
from pathlib import Path

SOURCE, ARMED = Path({source!r}), Path({armed!r})
FIRST, SECOND = {first!r}, {second!r}
"""
TWICE = """
class House(Preprocessor):
    def run(self, lines):
        if "The first note" in "".join(lines) and ARMED.exists():
            SOURCE.write_bytes(FIRST)
        if "Aote 1." in "".join(lines) and ARMED.exists():
            SOURCE.write_bytes(SECOND)
        return lines
"""


def test_a_file_that_was_written_twice_in_the_tick_in_which_it_was_read_is_noticed(tmp_path: Path) -> None:
    """Markdown of the note before writes it, and its own Markdown writes it again, with the same length."""
    desk = make_desk(tmp_path, plainly=True)
    source = desk.root / NOTE
    old = source.read_bytes()
    first, second = old.replace(b"Note 1.", b"Aote 1."), old.replace(b"Note 1.", b"Bote 1.")
    words = (desk.root / EXTENSION).read_text("utf-8")
    head, tail = words[: words.index("class House(")], words[words.index("class HouseExtension") :]
    armed = desk.root / "armed"
    armed.touch()
    told = AT_ONCE.format(source=str(source), armed=str(armed), first=first, second=second)
    (desk.root / EXTENSION).write_text(f"{head}{told}{TWICE}\n\n{tail}", "utf-8")
    around.add_extension(desk, Random(0))
    desk.build()
    assert source.read_bytes() == second
    assert "Aote 1." in desk.page(NOTE_PAGE)
    armed.unlink()
    desk.compare()
    assert "Bote 1." in desk.page(NOTE_PAGE)


def test_another_address_of_the_site_is_in_every_feed_and_in_the_sitemap(desk: Desk) -> None:
    old, new = "https://insights.northwind.example", "https://www.northwind.example/road"
    desk.change_yaml(desk.units / "network.yaml", url=new)
    desk.compare()
    for path in (*desk.output.rglob("*.xml"), *desk.output.rglob("feed.json"), *desk.output.rglob("*.opml")):
        assert old not in path.read_text("utf-8"), path
    assert sum(new in path.read_text("utf-8") for name in FEEDS for path in desk.output.rglob(name)) > 12
    assert new in desk.page("sitemap.xml")


@pytest.mark.parametrize(
    ("line", "shows"),
    [
        ('JINJA_FILTERS = {"shout": lambda words: words[::-1]}', "sdrow nialP"),
        ('JINJA_GLOBALS = {"motto": "Other words"}', "OTHER WORDS!"),
        ('JINJA_TESTS = {"loud": lambda words: False}', ""),
    ],
)
def test_what_settings_add_to_templates_is_followed(desk: Desk, line: str, shows: str) -> None:
    desk.write(desk.config, f"{SETTINGS}{PLAINLY}{line}\n".encode())
    desk.compare()
    front = desk.page("index.html")
    assert "PLAIN WORDS" not in front
    assert shows in front
    assert ('name="motto"' in front) == bool(shows)


def test_the_code_of_a_filter_is_followed(desk: Desk) -> None:
    desk.replace(desk.root / FILTERS, '"!"', '"..."')
    desk.compare()
    assert "PLAIN WORDS..." in desk.page("index.html")


def test_a_module_that_a_filter_imports_is_followed(desk: Desk) -> None:
    around.filter_from_words(desk, Random(0))
    desk.compare()
    desk.write(desk.root / WORDS, b'SIGN = "7"\n')
    desk.compare()
    assert "PLAIN WORDS7" in desk.page("index.html")


def test_the_code_of_a_markdown_extension_is_followed(desk: Desk) -> None:
    around.add_extension(desk, Random(0))
    desk.compare()
    desk.replace(desk.root / EXTENSION, 'SAID = "word"', 'SAID = "ward"')
    desk.compare()
    assert "ward 1." in desk.page(NOTE_PAGE)


def test_a_module_that_a_markdown_extension_imports_is_followed(desk: Desk) -> None:
    around.add_extension(desk, Random(0))
    around.extension_from_words(desk, Random(0))
    desk.compare()
    desk.write(desk.root / WORDS, b'SIGN = "7"\n')
    desk.compare()
    assert "7 1." in desk.page(NOTE_PAGE)


def test_a_template_that_is_there_for_the_first_time_is_noticed_where_it_was_looked_for(desk: Desk) -> None:
    topic = desk.theme / "templates" / "topic.html"
    desk.replace(topic, "</h1>", '</h1>{% include ["_first.html", "_second.html"] ignore missing %}')
    for name in ("_second.html", "_first.html"):
        desk.compare()
        desk.write(desk.theme / "templates" / name, f"<b>{name}</b>".encode())
    desk.compare()
    assert "<b>_first.html</b>" in desk.page("topics/hydrogen/index.html")
    desk.delete(desk.theme / "templates" / "_first.html")
    desk.compare()
    assert "<b>_second.html</b>" in desk.page("topics/hydrogen/index.html")


@pytest.mark.parametrize("seconds", [-1, 0, 1])
def test_a_moment_that_was_due_is_followed_when_it_has_come(desk: Desk, seconds: int) -> None:
    """From one to the next: an event that ends, posts that begin, expire and are forgotten."""
    for _ in range(3):
        around.wait_for_next_due(desk, Random(3))
        desk.now += days(seconds / 86400)
        desk.compare()
        desk.now += days(0 if seconds > 0 else 2 / 86400)
        desk.compare()


def test_a_clock_that_was_wrong_is_set_back(desk: Desk) -> None:
    desk.now += days(400)
    desk.compare()
    desk.now -= days(500)
    desk.compare()
    desk.now += days(100)
    desk.compare()


# -------------------------------------------------------------------------------------------- what is left alone


@pytest.mark.parametrize("seconds", [True, False])
def test_a_fresh_checkout_with_state_and_output_restored_writes_nothing(desk: Desk, seconds: bool) -> None:
    """All inodes are others; the output's times are whole seconds, as from an archive, or those of now."""
    around.all_times_new(desk, Random(1))
    for folder in (desk.output, desk.state):
        restored = folder.with_name("restored")
        shutil.copytree(folder, restored, copy_function=shutil.copy2 if seconds else shutil.copyfile)
        shutil.rmtree(folder)
        restored.rename(folder)
        for path in folder.rglob("*") if seconds else ():
            os.utime(path, (path.stat().st_mtime_ns // 10**9,) * 2)
    assert desk.written(lambda: None, fresh=True) == set()


@pytest.mark.parametrize(
    ("template", "old", "pages"),
    [
        ("topics.html", "</h1>", {"topics/index.html"}),
        ("not_found.html", "</h1>", {"404.html"}),
        ("standing.html", "</h1>", {"energy/what-we-do/index.html", "tax/law/index.html"}),
    ],
)
def test_another_template_changes_only_pages_that_use_it(desk: Desk, template: str, old: str, pages: set[str]) -> None:
    path = desk.theme / "templates" / template
    assert desk.written(lambda: desk.replace(path, old, f" anew{old}")) == pages


def test_another_include_changes_only_pages_that_use_it(desk: Desk) -> None:
    folder = desk.theme / "templates"
    desk.write(folder / "_part.html", b"<b>one</b>")
    desk.replace(folder / "topics.html", "</h1>", '{% include "_part.html" %}</h1>')
    desk.compare()
    assert desk.written(lambda: desk.write(folder / "_part.html", b"<b>two</b>")) == {"topics/index.html"}


def test_another_base_changes_every_page_and_nothing_else(whole: Desk) -> None:
    found = whole.written(lambda: around.change_base(whole, Random(0)))
    redirects = {path for path in found if path.endswith(".html")} ^ {
        path.relative_to(whole.output).as_posix()
        for path in whole.output.rglob("*.html")
        if b'http-equiv="refresh"' not in path.read_bytes()
    }
    assert redirects == set()
    assert {path for path in found if not path.endswith(".html")} == set()


SETTINGS_OF_ONE_BUILD: tuple[dict[str, object], ...] = (
    {"HIGHROAD_CARDS": "posts"},
    {"HIGHROAD_CARDS": "none"},
    {"HIGHROAD_STRICT": True},  # with cards of posts
    {"HIGHROAD_SEARCH": False},
    {"HIGHROAD_PICTURES": False},
    {"HIGHROAD_HOSTING": "cloudflare"},
)


@pytest.mark.parametrize("half", [0, 1])
def test_a_setting_is_followed_both_ways_while_no_file_changes(whole: Desk, half: int) -> None:
    whole.write(whole.units / "energy/media/cavern.png", photo(620, 310, form="PNG"))
    whole.compare()
    start = tree(whole.output)
    for flags in SETTINGS_OF_ONE_BUILD[half::2]:
        assert whole.written(partial(whole.flags.update, flags)), flags
        assert whole.build().code == 0
        assert tree(whole.output) == start, whole.told(f"{flags} left something behind")
    assert whole.written(lambda: None) == set()


@pytest.mark.parametrize("line", ['HIGHROAD_PULL_INSIDE = ["feeds.inside.example:8080"]', "HIGHROAD_JOBS = 2"])
def test_a_setting_that_no_page_depends_on_changes_nothing(desk: Desk, line: str) -> None:
    assert desk.written(lambda: desk.write(desk.config, f"{SETTINGS}{PLAINLY}{line}\n".encode())) == set()


def test_an_edited_text_leaves_other_posts_and_units_alone(desk: Desk) -> None:
    path = desk.units / "tax/posts/2026-04-20-small-print.md"
    data = path.read_bytes().replace(b"It is small.", b"It is small, and there is more of it than anybody reads. " * 3)
    found = desk.written(lambda: desk.write(path, data))
    assert "tax/small-print/index.html" in found
    assert not {one for one in found if one.startswith(("energy/", "labs/", "steam/")) and one.endswith(".html")}


def test_a_post_to_which_nobody_links_any_more_leads_on_elsewhere(desk: Desk) -> None:
    """The last link to a post is taken away by an edit of another's words."""
    path = desk.root / "units/energy/posts/notes/2025-12-01-note-11.md"
    found = desk.written(lambda: desk.replace(path, "[The one before](2025-11-01-note-10.md)", "Nothing before"))
    assert {"energy/note-10/index.html", "energy/note-11/index.html"} <= found


def test_a_file_that_was_only_touched_changes_nothing(desk: Desk) -> None:
    assert desk.written(lambda: os.utime(desk.root / NOTE)) == set()
