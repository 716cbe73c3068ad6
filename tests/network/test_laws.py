"""The laws as far as they hold for the catalog: nothing leaks, order means nothing, nobody's slip costs another."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugins.network.catalog import assemble
from plugins.network.problems import Problem, SetupError
from plugins.network.reading import MODELS, read
from plugins.network.registry import read_registry
from plugins.network.sources import walk
from plugins.network.whole import Catalog
from tests.trees import (
    ACCENTS,
    NETWORK,
    NOW,
    UNIT,
    Survey,
    expert,
    png,
    post,
    renderer,
    small_network,
    snapshot,
    survey,
    write_network,
)

OPEN = NETWORK.replace("tags: closed", "tags: open")
CANARY = "Xylophon canary"

# A network in which much collides: addresses, ids, old addresses, people, uids, tags.
QUARRELS = small_network() | {
    "network.yaml": OPEN,
    "energy/posts/a.md": post("slug: same", "tags: [heat pumps]", "aliases: [older, /old/x/]"),
    "energy/posts/b.md": post("slug: same", "tags: [Heat Pumps]", "aliases: [older]"),
    "energy/posts/c.md": post("id: 'urn:x'", "tags: [HEAT-pumps, C++]", "aliases: [/OLD/x/]"),
    "tax/posts/d.md": post("id: 'urn:x'", "tags: [C#]"),
    "tax/posts/e.md": post("id: 'tag:firm.example,2026:energy/caverns'"),
    "energy/posts/f.md": post("statsu: x", body="[x](a.md) ![](../media/no.png)"),
    "energy/posts/g.md": post("status: retracted", "reason: Wrong."),
    "energy/posts/h.md": post(body="[x](a.md) [y](b.md) [z](g.md) ![](../media/unused.png)"),
    "energy/posts/method.md": post(),
    "energy/experts/tom-ash.md": expert("Another Tom"),
    "tax/experts/li-wei.md": expert("Another Li"),
    "power/unit.yaml": "name: Power\nuid: energy\n",
    "audit/unit.yaml": "name: Audit\n",
    "energy/media/Cavern.png": png(1, 1),
    "energy/posts/round.md": post("about: tax/trip"),
    "tax/posts/trip.md": post("about: energy/round", "quote: x"),
    "tax/posts/quoter.md": post("about: energy/caverns", "quote: No such words"),
    "tax/carried.yaml": "- {post: energy/h, pin: true}\n- {post: energy/a, hide: true}\n- {post: energy/h}\n",
    "tax/outside/grid-operator.json": snapshot("x"),
    "moved/unit.yaml": "name: Moved\nuid: audit\n",
}


@pytest.fixture(scope="module")
def quarrels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_network(tmp_path_factory.mktemp("quarrels"), QUARRELS)


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_what_was_found_changes_nothing(quarrels: Path, chance: random.Random) -> None:
    sources = walk(quarrels)
    readings = [
        read(source.path, source.role, sources.read(source.path), renderer())
        for source in sources.files
        if source.role in MODELS
    ]
    expected = assemble(sources, read_registry(sources, ACCENTS), readings, NOW)
    shuffled = replace(
        sources,
        files=tuple(chance.sample(sources.files, len(sources.files))),
        folders=tuple(chance.sample(sources.folders, len(sources.folders))),
    )
    found = assemble(shuffled, read_registry(shuffled, ACCENTS), chance.sample(readings, len(readings)), NOW)
    assert found == expected
    assert len(expected.problems) > 10


def test_the_order_of_units_groups_topics_and_rules_changes_nothing(tmp_path: Path) -> None:
    units = ["  energy: {lead: dana-ortiz, editors: [li-wei], stage: live}", "  tax: {lead: tom-ash}"]
    topics = [
        "  - {slug: hydrogen, name: Hydrogen, aliases: [h2, Green Hydrogen], about: One sentence.}",
        "  - {slug: grid, name: The grid}",
    ]
    rules = ["  - {unit: tax}", "  - {topics: [hydrogen], limit: 3, since: 2026-01-01}", "  - {feed: grid-operator}"]
    network, unit = NETWORK, UNIT
    for lines in (units, topics):
        assert "\n".join(lines) in network
        network = network.replace("\n".join(lines), "\n".join(reversed(lines)))
    assert "\n".join(rules) in unit
    unit = unit.replace("\n".join(rules), "\n".join([rules[2], rules[0], rules[1]]))
    one = survey(write_network(tmp_path / "one", small_network()))
    other = survey(
        write_network(tmp_path / "other", small_network() | {"network.yaml": network, "energy/unit.yaml": unit})
    )
    assert (other.catalog, other.said) == (one.catalog, one.said)


def test_the_same_files_give_the_same_catalog_wherever_they_lie(tmp_path: Path) -> None:
    one, other = (survey(write_network(tmp_path / name, QUARRELS)).assembled for name in ("one", "other"))
    assert one == other


@pytest.mark.parametrize(
    "lines",
    [
        ("status: draft",),
        ("date: 2026-11-25T12:01:00Z",),
        ("date: 2030-01-01",),
        ("expires: 2026-11-25T12:00:00Z",),
        ("status: draft", "expires: 2026-11-21"),
        ("status: retracted", "reason: Wrong."),
    ],
)
def test_what_may_not_be_read_is_nowhere(tmp_path: Path, lines: tuple[str, ...]) -> None:
    keys = [
        f"summary: {CANARY}.",
        f"tags: [{CANARY}]",
        "image: media/canary.png",
        f"image_alt: {CANARY}",
        f"image_rights: {CANARY}",
        f"disclosure: {CANARY}",
        f"quote: {CANARY}",
        f"about: https://canary.example/{CANARY.replace(' ', '-')}",
        f"changes: [{{date: 2026-11-21, what: {CANARY}}}]",
    ]
    body = f"## {CANARY}\n\n{CANARY} ![{CANARY}](../media/canary.png)"
    files = small_network() | {
        "network.yaml": OPEN.replace("pinned: [energy/caverns]", "pinned: [energy/x, energy/caverns]"),
        "energy/media/canary.png": png(9, 9),
        "tax/carried.yaml": "- {post: energy/x, pin: true, note: Ours.}\n",
        "tax/posts/y.md": post("about: energy/x", "quote: No such words", author="tom-ash"),
        "energy/posts/x.md": post(*keys, *lines, title=CANARY, body=body),
        "energy/posts/links.md": post(body="[there](x.md) [there](x.md#xylophon-canary) [there](/energy/x/)"),
    }
    found = survey(write_network(tmp_path, files))
    assert "anary" not in public(found).replace("xylophon-canary", "")
    assert "<p>there there there</p>" in found.html("energy/posts/links.md")
    assert found.catalog.network.front.pinned == ("energy/caverns",)
    assert not any("canary" in said.lower() for said in found.about("tax/posts/y.md"))
    shown = survey(
        write_network(tmp_path / "shown", files | {"energy/posts/x.md": post(*keys, title=CANARY, body=body)})
    )
    assert "anary" in public(shown), "the canary must be there when the post may be read"


@pytest.mark.parametrize("hidden", ["status: draft", "date: 2030-01-01", "status: retracted", "expires: 2026-11-21"])
def test_two_posts_that_link_to_what_nobody_can_read_are_no_nearer_for_it(tmp_path: Path, hidden: str) -> None:
    def network(link: str) -> Survey:
        linking = {f"{unit}/posts/{unit}-links.md": post(body=f"[there]({link})") for unit in ("energy", "tax")}
        extra = ("reason: Wrong.", "updated: 2026-11-22") if "retracted" in hidden else ()
        files = small_network() | {"tax/posts/x.md": post(hidden, *extra)} | linking
        return survey(write_network(tmp_path / str(len(link)), files))

    assert network("../../tax/posts/x.md").catalog.near == network("../../tax/posts/nothing.md").catalog.near
    assert network("../../tax/posts/ring-fence.md").catalog.near != network("../../tax/posts/no.md").catalog.near


def test_what_is_held_for_a_circle_of_comments_is_nowhere(tmp_path: Path) -> None:
    circle = post("about: energy/x", f"quote: {CANARY}", f"tags: [{CANARY}]", title=CANARY, body=f"## {CANARY}")
    files = small_network() | {"network.yaml": OPEN, "energy/posts/x.md": circle}
    found = survey(write_network(tmp_path, files))
    assert found.assembled.held == 1
    assert "anary" not in public(found)


def public(found: Survey) -> str:
    """All that a page may say: the catalog, and every text that there is to ask for."""
    texts = found.assembled.texts
    return repr(found.catalog) + repr([(texts.text(source), kept) for source, kept in texts.kept.items()])


BAD: dict[str, str | bytes] = {
    "energy/posts/bad.md": b"\xff\xfe\0",
    "energy/posts/sub/bad.md": post("tags: ['no such']", body="[x](../../../../../etc/passwd)"),
    "energy/posts/2026-11-01-Caverns.md": post("date: 2020-01-01"),
    "energy/posts/late.md": post("slug: caverns", "date: 2026-11-24"),
    "energy/posts/BAD.MD": post(),
    "tax/posts/thief.md": post("id: 'tag:firm.example,2026:energy/caverns'", "date: 2001-01-01"),
    "tax/posts/poacher.md": post("aliases: [/energy/caverns/]"),
    "tax/posts/draft.md": post("status: draft", "aliases: [/old/x/]"),
    "tax/experts/li-wei.md": expert("Another Li"),
    "tax/pages/Bad.md": "---\ntitle: x\n---\n",
    "tax/pages/own.md": "---\ntitle: x\n---\n",
    "tax/media/bad.svg": "<svg onload='x'/>",
    "tax/carried.yaml": "- nonsense",
    "tax/outside/grid-operator.json": "{",
    "tax/outside/no-such.json": snapshot("x", feed="no-such"),
    "tax/posts/circle.md": post("about: tax/circle", author="tom-ash"),
    "audit/unit.yaml": "name: Audit\nuid: energy\n",
    "topics/unit.yaml": "name: Topics\n",
    "Energy/unit.yaml": "name: Capital\n",
    "energy/unit.yml": "name: x",
    "notes.md": "x",
}


def without_carried(catalog: Catalog) -> Catalog:
    """The catalog as it is without what units do with posts that they carry: an unreadable page stops that alone."""
    units = tuple(unit if unit.uid == "energy" else replace(unit, overlays=(), carries=True) for unit in catalog.units)
    return replace(catalog, units=units)


@pytest.mark.parametrize("path", BAD)
def test_a_bad_file_more_changes_nothing_and_is_told(tmp_path: Path, path: str) -> None:
    before = survey(write_network(tmp_path / "before", small_network()))
    after = survey(write_network(tmp_path / "after", small_network() | {path: BAD[path]}))
    assert without_carried(after.catalog) == before.catalog
    assert after.assembled.texts == before.assembled.texts
    if path != "tax/posts/draft.md":
        assert any(path.partition("/")[0] in said for said in after.said)


def test_each_broken_file_is_told_and_all_else_is_as_it_was(tmp_path: Path) -> None:
    before = survey(write_network(tmp_path / "before", small_network()))
    for number, path in enumerate(path for path in small_network() if path.endswith(".md")):
        after = survey(write_network(tmp_path / str(number), small_network() | {path: b"---\n\xff"}))
        assert after.about(path) == ["2: error: byte 0xff is not UTF-8; save the file as UTF-8"]
        expected = [one for one in before.catalog.posts if one.source != path]
        assert list(after.catalog.posts) == expected
        assert list(after.catalog.pages) == [one for one in before.catalog.pages if one.source != path]


# ----------------------------------------------------------------------------------------------------------- noise

LINES = [
    *NETWORK.splitlines(),
    *UNIT.splitlines(),
    "---",
    "status: draft",
    "authors: [dana-ortiz]",
    "{",
    "- [",
    "\t",
    "&a *a",
    "? x",
]
NOISE = st.one_of(
    st.sampled_from(LINES),
    st.text(max_size=30),
    st.sampled_from(["[" * 50, "'", '"', ": ", "- ", "\0", "\x85", "\u2028"]),
)


def noisy(original: bytes, chance: random.Random, noise: Sequence[str]) -> bytes:
    """A file with some of its lines dropped, doubled, swapped or replaced by noise, or some bytes changed."""
    lines = original.decode("utf-8", "replace").split("\n")
    for piece in noise:
        at = chance.randrange(len(lines) + 1)
        match chance.randrange(5):
            case 0:
                lines[at:at] = [piece]
            case 1:
                lines[at : at + 1] = [piece]
            case 2:
                lines[at:at] = lines[max(at - 2, 0) : at]
            case 3:
                line = lines[at - 1] if lines else ""
                cut = chance.randrange(len(line) + 1)
                lines[at - 1 : at] = [line[:cut] + piece + line[cut:]]
            case _:
                del lines[at : at + 1]
    data = bytearray("\n".join(lines).encode("utf-8", "surrogatepass"))
    if data and chance.random() < 0.3:
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def told_or_told_off(units: Path) -> Survey | None:
    """What comes of a network with noise in it: a survey, or a set-up that is told to be wrong. Nothing else."""
    try:
        found = survey(units)
    except SetupError:
        return None
    assert all(
        isinstance(problem, Problem) and problem.line >= 1 and "\n" not in str(problem) for problem in found.problems
    )
    return found


def disturb(tmp_path_factory: pytest.TempPathFactory, chance: random.Random, noise: Sequence[str]) -> None:
    path = chance.choice(sorted(small_network()))
    original = small_network()[path]
    data = noisy(original if isinstance(original, bytes) else original.encode(), chance, noise)
    found = told_or_told_off(write_network(tmp_path_factory.mktemp("noise"), small_network() | {path: data}))
    if found and path.startswith("tax/posts/"):
        assert {"energy/caverns", "energy/pipes"} <= found.live


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False), st.lists(NOISE, min_size=1, max_size=4))
def test_no_noise_in_any_file_raises(
    tmp_path_factory: pytest.TempPathFactory, chance: random.Random, noise: list[str]
) -> None:
    disturb(tmp_path_factory, chance, noise)


@pytest.mark.soak
@settings(max_examples=3000, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False), st.lists(NOISE, min_size=1, max_size=6))
def test_no_noise_in_any_file_raises_in_the_long_run(
    tmp_path_factory: pytest.TempPathFactory, chance: random.Random, noise: list[str]
) -> None:
    disturb(tmp_path_factory, chance, noise)
