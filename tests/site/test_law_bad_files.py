"""Law 2: adding any bad file changes no other output; breaking a live file changes elsewhere only what shows it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.site.small_network import NETWORK, build_here, built, differing, plant, png, post, problems

COUNT = re.compile(rb'\d+(<span class="unseen">)? posts?')
ID = "tag:northwind.example,2026:"


@dataclass(frozen=True)
class Bad:
    """Something bad to add: a file's bytes, or what makes it. `says` must stand in what is printed of it."""

    path: str
    says: str
    data: bytes = b""
    make: Callable[[Path], object] | None = None
    by: str = ""  # the name under which it is said, when that is not its path

    @property
    def named(self) -> str:
        return f"units/{self.by or self.path}"

    def add(self, units: Path) -> None:
        path = units / self.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if self.make:
            self.make(path)
        else:
            path.write_bytes(self.data)


def bad_post(name: str, says: str, body: str = "Bad words.", /, **keys: str) -> Bad:
    return Bad(f"energy/posts/2026-11-01-{name}.md", says, post(body, **keys))


LIVE = "energy/posts/2026-03-02-what-caverns-cost.md"
BAD: dict[str, Bad] = {
    # What is no post at all
    "bad YAML": Bad("energy/posts/2026-11-01-x.md", "", b"---\ntitle: [unclosed\nauthors: {\n---\n\nWords.\n"),
    "no front matter": Bad("energy/posts/2026-11-01-x.md", "", b"Words alone.\n"),
    "binary": Bad("energy/posts/2026-11-01-x.md", "UTF-8", bytes(range(256)) * 20),
    "a NUL": Bad("energy/posts/2026-11-01-x.md", "control", post("Words\0here.")),
    "UTF-16": Bad("energy/posts/2026-11-01-x.md", "", "---\ntitle: x\n---\n".encode("utf-16")),
    "too large": Bad("energy/posts/2026-11-01-x.md", "1 MB", post("word " * 420_000)),
    "too many brackets": bad_post("x", "4000", "[" * 5000),
    "too deep": bad_post("x", "nest", ">" * 300 + " words"),
    "an empty file": Bad("energy/posts/2026-11-01-x.md", ""),
    # Keys and values
    "an unknown key": bad_post("x", "did you mean 'status'?", statsu="draft"),
    "a key twice": bad_post("x", "twice", title="One\ntitle: Two"),
    "save_as": bad_post("x", "unknown key 'save_as'", save_as="../../x.html"),
    "url": bad_post("x", "unknown key 'url'", url="../../x/"),
    "template": bad_post("x", "unknown key 'template'", template="base"),
    "is_valid": bad_post("x", "unknown key", is_valid="x"),
    "a YAML alias": bad_post("x", "alias", tags="[&a hydrogen, *a]"),
    "a YAML tag": bad_post("x", "tag", title="!!python/object/apply:os.system [id]"),
    "a list as title": bad_post("x", "'title'", title="[a, b]"),
    "an empty title": bad_post("x", "'title'", title=""),
    "a word as date": bad_post("x", "'date'", date="tomorrow"),
    "a mapping as tags": bad_post("x", "'tags'", tags="{a: b}"),
    "a word as changes": bad_post("x", "'changes'", changes="yesterday"),
    "an unknown form": bad_post("x", "'form'", form="poem"),
    "an unknown status": bad_post("x", "'status'", status="publisched"),
    "a word as expires": bad_post("x", "'expires'", expires="never"),
    "an unknown unit in share": bad_post("x", "nobody-knows", share="[nobody-knows]"),
    "an unknown unit in to": bad_post("x", "nobody-knows", to="[nobody-knows]"),
    "a file outside media": bad_post("x", "'image'", image="../../tax/posts/x.png"),
    "a slug with a path": bad_post("x", "'slug'", slug="../../tax"),
    "a reserved slug": bad_post("x", "the section itself", slug="page"),
    "no author": bad_post("x", "'authors'", authors="[]"),
    "an unknown author": bad_post("x", "unknown expert", authors="[nobody]"),
    "another unit's expert": bad_post("x", "another unit", authors="[ana-silva]"),
    "withdrawn without a reason": bad_post("x", "reason", status="withdrawn"),
    "a year of the far future": bad_post("x", "years ahead", date="2099-01-01"),
    # Taking what is another's
    "the slug of an older post": bad_post("x", LIVE, slug="what-caverns-cost"),
    "the slug of a page": bad_post("x", "pages/what-we-do.md", slug="what-we-do"),
    "the id of another unit's post": bad_post("x", "ring-fence.md", id=f"{ID}tax/fence", date="2000-01-01"),
    "the id of an own post": bad_post("x", LIVE, id=f"{ID}energy/cavern-costs"),
    "an old address in another unit": bad_post("x", "another unit", aliases="[/tax/ring-fence/]"),
    "an old address over another section": bad_post("x", "another unit", aliases="[/tax/]"),
    "the sitemap as old address": bad_post("x", "the network", aliases="[/sitemap.xml]"),
    "the calendar as old address": bad_post("x", "the network", aliases="[/events.ics]"),
    "a sitemap as old address": bad_post("x", "the network", aliases="[/sitemap-network-2.xml]"),
    "the section's calendar as old address": bad_post("x", "the section itself", aliases="[/energy/events.ics]"),
    "the section's sitemap as old address": bad_post("x", "the section itself", aliases="[/energy/sitemap.xml]"),
    "the theme as old address": bad_post("x", "the network", aliases="[/theme/site.css]"),
    "an old address up the tree": bad_post("x", "'aliases'", aliases="[/../../etc/x/]"),
    "another unit's lead as expert": Bad("tax/experts/dana-ortiz.md", "already", b"---\nname: Dan\n---\n\nMine.\n"),
    "an expert with an unknown key": Bad("tax/experts/new-one.md", "unknown key", b"---\nname: Z\nnmae: Z\n---\n"),
    "a page with an unknown key": Bad("tax/pages/x.md", "unknown key", b"---\ntitle: X\nsummery: Z\n---\n\nWords.\n"),
    "a page with an illegal name": Bad("tax/pages/What Now.md", "must be named", b"---\ntitle: X\n---\n\nWords.\n"),
    "a page on a reserved address": Bad("tax/pages/media.md", "taken", b"---\ntitle: X\n---\n\nWords.\n"),
    "a post newer than the unit's end": Bad(
        "steam/posts/2027-11-01-x.md", "closed", post(title="New", authors="[old-hand]")
    ),
    # Ways out of the folder
    "a link up the tree": bad_post("x", "out of the network's folder", "[x](../../../../etc/passwd)"),
    "a picture up the tree": bad_post("x", "out of the network's folder", "![x](../../../../../etc/passwd.png)"),
    "a static link up the tree": bad_post("x", "out of the network's folder", "![x]({static}/../../x.png)"),
    "a symbolic link": Bad("energy/posts/2026-11-01-x.md", "symbolic", make=lambda p: p.symlink_to("/etc/passwd")),
    "a linked folder": Bad("energy/posts/more", "symbolic", make=lambda p: p.symlink_to("/etc")),
    "a linked unit": Bad("more", "symbolic", make=lambda p: p.symlink_to("/etc")),
    "a pipe": Bad("energy/posts/2026-11-01-x.md", "pipe", make=lambda p: os.mkfifo(p)),
    "a pipe as picture": Bad("energy/media/x.png", "pipe", make=lambda p: os.mkfifo(p)),
    "a name with a newline": Bad(
        "energy/posts/2026-11-01-x\ny.md", "control", post(), by=r"energy/posts/2026-11-01-x\ny.md"
    ),
    "a name with a colon": Bad("energy/media/a:b.png", "rename", png(1)),
    "a name that is not UTF-8": Bad(
        os.fsdecode(b"energy/posts/2026-11-01-\xff.md"), "UTF-8", post(), by="energy/posts/2026-11-01-"
    ),
    # Files
    "a drawing with a script": Bad(
        "energy/media/x.svg", "<script>", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    ),
    "a drawing that acts": Bad(
        "energy/media/x.svg", "onload", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
    ),
    "a drawing that loads": Bad(
        "energy/media/x.svg",
        "reference",
        b'<svg xmlns="http://www.w3.org/2000/svg"><image href="https://evil.example/x.png"/></svg>',
    ),
    "a drawing with entities": Bad(
        "energy/media/x.svg", "DOCTYPE", b'<!DOCTYPE svg [<!ENTITY x "y">]><svg xmlns="http://www.w3.org/2000/svg"/>'
    ),
    "a page as picture": Bad("energy/media/x.png", "no picture", b"<html><script>alert(1)</script></html>"),
    "a page as file": Bad("energy/media/x.html", ".html", b"<script>alert(1)</script>"),
    "a script as file": Bad("energy/media/x.js", ".js", b"alert(1)"),
    "a picture among posts": Bad("energy/posts/x.png", "media/", png(1)),
    # Two names that some machine takes for one; the one that was written as it should be keeps its place
    "a post in capitals": Bad("energy/posts/2026-03-02-What-caverns-cost.md", "capitals", post("Mine.", title="Mine")),
    "a folder in capitals": Bad(
        "energy/Posts/2026-11-01-x.md", "capitals", post("Mine.", title="Mine"), by="energy/Posts"
    ),
    "a file in capitals": Bad("energy/media/Cavern.png", "capitals", png(99)),
    "a link in capitals": Bad("energy/media/Cavern.png", "symbolic", make=lambda p: p.symlink_to("/etc/passwd")),
    # Units
    "a unit that nobody named": Bad("strangers/unit.yaml", "ines-okafor", b"name: Strangers\n"),
    "a unit on an old address": Bad("archive-2019/unit.yaml", "ines-okafor", b"name: Strangers\n"),
    "a unit called topics": Bad("topics/unit.yaml", "the network", b"name: Topics\n"),
    "a unit with another's uid": Bad("atax/unit.yaml", "uid", b"name: Tax\nuid: tax\n"),
    "a unit's folder in capitals": Bad("Energy/unit.yaml", "small letters", b"name: Energy\n", by="Energy"),
    "a unit with a space": Bad("our own/unit.yaml", "small letters", b"name: Own\n", by="our own"),
}


SHARES = 12  # in `make test` the bad files come in so many builds; `make soak` adds each alone


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """A folder in which the network was built, and what came of it."""
    folder = tmp_path_factory.mktemp("bad")
    result = built(NETWORK, folder)
    assert result.code == 0, str(result)
    return folder, result.files()


def add_all(kinds: Iterable[str], units: Path) -> dict[str, Bad]:
    """Add bad files beside each other, each under a name of its own; what was added."""
    added = {}
    for number, kind in enumerate(kinds):
        bad = BAD[kind]
        own = {"2026-11-01-x": f"2026-11-01-x{number}", "media/x.": f"media/x{number}."}
        path, by = bad.path, bad.by
        for old, new in own.items():
            path, by = path.replace(old, new), by.replace(old, new)
        if not os.path.lexists(units / path):
            added[kind] = Bad(path, bad.says, bad.data, bad.make, by)
            added[kind].add(units)
    return added


def check_bad(kinds: Iterable[str], base: tuple[Path, dict[str, bytes]], units: Path) -> None:
    """Build with these bad files over the output without them: nothing changes, and each is said and named."""
    folder, expected = base
    added = add_all(kinds, plant(NETWORK, units))
    result = build_here(units, folder)
    assert result.code == 2, str(result)
    assert differing(result.files(), expected) == []
    errors = [line for line in problems(result) if ": error: " in line]
    unsaid = [
        kind
        for kind, bad in added.items()
        if not any(bad.named in line.partition(": error: ")[0] and bad.says in line for line in errors)
    ]
    assert unsaid == [], str(result)
    assert len(problems(result)) == len(set(problems(result)))


@pytest.mark.parametrize("share", range(SHARES))
def test_bad_files_change_no_output_and_are_named(
    base: tuple[Path, dict[str, bytes]], share: int, tmp_path: Path
) -> None:
    check_bad(list(BAD)[share::SHARES], base, tmp_path / "units")


@pytest.mark.soak
@pytest.mark.parametrize("kind", BAD)
def test_each_bad_file_alone_changes_no_output_and_is_named(
    base: tuple[Path, dict[str, bytes]], kind: str, tmp_path: Path
) -> None:
    check_bad([kind], base, tmp_path / "units")


def test_all_bad_files_together_change_no_output_and_are_named(
    base: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> None:
    check_bad(BAD, base, tmp_path / "units")


def test_an_old_address_never_takes_the_place_of_a_page(tmp_path: Path) -> None:
    aliases = "[/index.html, /404.html, /energy/, /energy/what-caverns-cost/, /energy/what-we-do/, /INDEX.HTML]"
    bad = post("Words.", title="Greedy", authors="[dana-ortiz]", aliases=aliases)
    result = built({**NETWORK, "energy/posts/2026-11-01-greedy.md": bad}, tmp_path)
    said = [line for line in problems(result) if "energy/posts/2026-11-01-greedy.md" in line]
    assert said
    for path in ("index.html", "404.html", "energy/index.html", "energy/what-caverns-cost/index.html"):
        assert b'http-equiv="refresh"' not in result.files()[path], path


def test_the_words_of_a_held_post_name_no_topic(tmp_path: Path) -> None:
    """With open tags the way a topic is written comes from what is published."""
    held = post("Words.", tags="[ZEBRA]", statsu="draft")
    plain = built(NETWORK, tmp_path / "plain")
    result = built({**NETWORK, "energy/posts/2026-11-01-held.md": held}, tmp_path / "held")
    assert result.code == 2
    assert differing(result.files(), plain.files()) == []
    held = post("Words.", tags="[ZEBRA]", authors="[nobody]")
    result = built({**NETWORK, "energy/posts/2026-11-01-held.md": held}, tmp_path / "held")
    assert result.code == 2
    assert differing(result.files(), plain.files()) == []
