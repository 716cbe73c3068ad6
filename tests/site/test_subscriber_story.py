"""A subscriber's story: twelve builds of one network, asked for by a real feed reader over HTTP after each.

After each step every feed says exactly what `story.py` tells, and the reader shows as new what is new and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from tests.serving import serve
from tests.site.small_network import built, problems
from tests.site.story import (
    AUTHORITY,
    BEGINNING,
    BY_SAM,
    FIRST_SHELF,
    FOLDERS,
    FRONT,
    NAMED,
    OWN,
    SAM,
    SECTION,
    START,
    STORY,
    TOPIC,
    Shelf,
    Told,
    manifest,
)
from tests.site.subscriber import FILES, Document, Item, Visit, document, subscriber


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """What came of a step: what feeds should say, what they say, what the reader showed, and the whole output."""

    shelf: Shelf
    feeds: Mapping[str, Document]  # by site path
    visit: Visit
    files: Mapping[str, bytes]
    said: tuple[str, ...]  # problems


@dataclass(frozen=True, kw_only=True)
class Story:
    """All that happened. `url` is the site's address, without the last slash."""

    url: str
    chapters: list[Chapter] = field(default_factory=list)
    idle: Visit  # what the reader showed when it asked again and nothing had happened
    moved: Visit  # what it showed after it subscribed to feeds that it did not have before

    def of(self, name: str) -> Chapter:
        return self.chapters[NAMED[name]]

    def before(self, name: str) -> Chapter:
        return self.chapters[NAMED[name] - 1]

    def address(self, folder: str, file: str) -> str:
        return f"{self.url}{folder}{file}"


MORE_FOLDERS = ("/heat-and-power/", "/heat-and-power/own/", "/tax/", "/tax/own/", "/experts/ada-brown/")


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """The whole story, played once: one output folder, one server, one reader."""
    folder = tmp_path_factory.mktemp("story")
    site = folder / "site"
    with serve(site, "", 0) as server, subscriber() as reader:
        url = server.url.rstrip("/")
        reader.subscribe(f"{url}{at}{file}" for at in FOLDERS for file in FILES)
        files, shelf = {**BEGINNING, "network.yaml": manifest(url)}, FIRST_SHELF
        chapters = []
        for day, step in enumerate(STORY):
            files, shelf = {**step.change(files)}, step.then(shelf)
            now = START + timedelta(days=day)
            result = built(files, folder, now=now.isoformat(), HIGHROAD_JOBS=1)
            assert result.code == 0, f"{step.name}: {result}"
            feeds = {at + file: document(site, at + file) for at in FOLDERS for file in FILES}
            chapters.append(
                Chapter(
                    shelf=shelf,
                    feeds=feeds,
                    visit=reader.look(),
                    files=result.files(),
                    said=tuple(problems(result)),
                )
            )
        built(files, folder, now=(START + timedelta(days=len(STORY))).isoformat(), HIGHROAD_JOBS=1)
        idle = reader.look()
        reader.subscribe(f"{url}{at}{file}" for at in MORE_FOLDERS for file in FILES)
        yield Story(url=url, chapters=chapters, idle=idle, moved=reader.look())


each_step = pytest.mark.parametrize("number", NAMED.values(), ids=list(NAMED))
each_format = pytest.mark.parametrize("file", FILES)


def expected(shelf: Shelf, folder: str, file: str) -> list[Told]:
    """What the feed says, newest first. A retracted post is an item in RSS and JSON; Atom has tombstones for that."""
    says = [one for one in shelf.values() if folder in one.feeds and not (one.retracted and file == "atom.xml")]
    return sorted(says, key=lambda one: one.date, reverse=True)


def day(iso: str) -> datetime:
    return datetime.fromisoformat(iso).replace(tzinfo=UTC)


# ------------------------------------------------------------------------------------------- after each of the steps


@each_format
@each_step
def test_each_feed_says_exactly_what_stands_then(story: Story, number: int, file: str) -> None:
    chapter = story.chapters[number]
    for folder in FOLDERS:
        feed = chapter.feeds[folder + file]
        says = expected(chapter.shelf, folder, file)
        assert feed.wrong == "", folder
        assert feed.ids == [one.id for one in says], folder
        for item, one in zip(feed.items, says, strict=True):
            agree(item, one, story.url)


def agree(item: Item, one: Told, url: str) -> None:
    """Whether an entry is what the story tells of the post, in any feed."""
    assert (item.title, item.link, item.authors) == (one.title, url + one.address, one.authors)
    if one.retracted:
        assert item.content == ""
    else:
        assert one.words in item.content
        assert item.published == day(one.date)
        assert item.updated in (day(one.updated or one.date), None if not one.updated else day(one.updated))


@each_step
def test_nothing_is_shown_as_new_but_what_is(story: Story, number: int) -> None:
    step, visit = STORY[number], story.chapters[number].visit
    assert visit.failed == {}
    new = {(story.address(folder, file), f"tag:{AUTHORITY}:{born}") for folder, born in step.new for file in FILES}
    assert visit.new == new


@each_step
def test_the_reader_holds_what_the_feeds_say(story: Story, number: int) -> None:
    chapter = story.chapters[number]
    for folder in FOLDERS:
        for file in FILES:
            kept = chapter.visit.kept[story.address(folder, file)]
            for one in expected(chapter.shelf, folder, file):
                item = kept[one.id]
                assert (item.title, item.link) == (one.title, story.url + one.address)
                assert one.words in item.content
                assert set(item.authors) <= set(one.authors)
                assert bool(item.authors) == bool(one.authors)
                assert one.retracted or item.published == day(one.date)


@each_step
def test_a_subscriber_of_every_feed_knows_each_post_by_one_id(story: Story, number: int) -> None:
    """No feed says anything twice, and what stands in several of them is one thing to a reader that goes by ids."""
    chapter = story.chapters[number]
    assert all(len(feed.ids) == len(set(feed.ids)) for feed in chapter.feeds.values())
    assert chapter.visit.known() == {one.id for one in chapter.shelf.values()}
    for one in chapter.shelf.values():
        said = {
            (item.title, item.link, item.authors, item.published)
            for feed in chapter.feeds.values()
            for item in feed.items
            if item.id == one.id
        }
        assert len(said) <= 1


@each_step
def test_nothing_is_said_to_authors_but_that_a_note_has_lost_its_post(story: Story, number: int) -> None:
    lost = "units/heat-and-power/carried.yaml:2: warning: tax/fence is not carried by this unit (it is withdrawn)"
    said = [line.partition(";")[0] for line in story.chapters[number].said]
    assert said == ([lost] if number >= NAMED["withdraw"] else [])


# --------------------------------------------------------------------------------------------- what single steps do


def test_a_feed_in_which_nothing_happened_is_the_same_file(story: Story) -> None:
    """An edit of Energy's post does not touch Tax's; a build on another day alone touches none."""
    after, before = story.of("edit"), story.before("edit")
    assert [file for file in FILES if after.files[f"tax/{file}"] != before.files[f"tax/{file}"]] == []
    assert story.idle.new == frozenset()
    assert set(story.idle.modified.values()) == {0}


def test_a_carried_post_is_new_in_the_carriers_feed_alone_and_known_by_its_id(story: Story) -> None:
    known = story.before("carry").visit.known()
    assert {id for _, id in story.of("carry").visit.new} <= known


def test_a_carried_post_is_in_no_feed_of_the_carriers_own_posts(story: Story) -> None:
    for chapter in story.chapters:
        for file in FILES:
            assert [id for id in chapter.feeds[OWN + file].ids if ":energy/" not in id] == []


@each_format
def test_a_hidden_post_is_gone_from_the_carriers_feed_and_from_no_other(story: Story, file: str) -> None:
    id = story.of("hide").shelf["rows"].id
    assert id in story.before("hide").feeds[SECTION + file].ids
    assert id not in story.of("hide").feeds[SECTION + file].ids
    assert all(id in story.of("hide").feeds[folder + file].ids for folder in BY_SAM)


@each_format
def test_a_note_is_the_carriers_word_in_the_carriers_feed_alone(story: Story, file: str) -> None:
    chapter = story.of("hide")
    id = chapter.shelf["fence"].id
    item = chapter.feeds[SECTION + file].item(id)
    assert "We pay it too." not in item.content
    noting = [path for path in chapter.feeds if b"We pay it too." in chapter.files[path.lstrip("/")]]
    assert sorted(noting) == sorted(SECTION + file for file in FILES)
    if file != "feed.json":  # there it has a place of its own
        assert item.summary.index("Note from Energy") < item.summary.index("We pay it too.")
        assert item.summary.index("We pay it too.") < item.summary.rindex("A fence is a promise")


def test_an_old_address_of_a_renamed_post_leads_on(story: Story) -> None:
    page = story.of("rename-slug").files["tax/fence/index.html"].decode()
    assert "refresh" in page
    assert f"{story.url}/tax/ring-fence/" in page


def test_a_note_goes_with_a_post_whose_slug_was_renamed(story: Story) -> None:
    files = story.of("rename-slug").files
    assert b"We pay it too." in files["energy/feed.json"]
    assert b"We pay it too." in files["energy/index.html"]


def test_a_renamed_unit_keeps_its_subscribers(story: Story) -> None:
    """Its feeds stand where they stood, with the bytes of those at the new address, which they name as their own."""
    files = story.of("rename-unit").files
    for folder in ("", "own/"):
        for file in FILES:
            old, new = files[f"energy/{folder}{file}"], files[f"heat-and-power/{folder}{file}"]
            assert old == new
            assert f"{story.url}/heat-and-power/{folder}{file}".encode() in new
    assert story.of("rename-unit").visit.new == frozenset()


def test_old_addresses_of_a_renamed_unit_lead_on(story: Story) -> None:
    files = story.of("rename-unit").files
    for old, new in (("energy/", "heat-and-power/"), ("energy/caverns/", "heat-and-power/caverns/")):
        page = files[f"{old}index.html"].decode()
        assert "refresh" in page
        assert f"{story.url}/{new}" in page


@each_format
def test_a_withdrawn_post_stays_in_every_feed_that_had_it_and_says_so(story: Story, file: str) -> None:
    before, after = story.before("withdraw"), story.of("withdraw")
    id = after.shelf["fence"].id
    had = [folder for folder in FOLDERS if id in before.feeds[folder + file].ids]
    assert had
    for folder in had:
        item = after.feeds[folder + file].item(id)
        assert item.title == "Withdrawn: The ring fence, again"
    for page in ("index.html", "heat-and-power/index.html", "tax/index.html", "topics/hydrogen/index.html"):
        assert b"The ring fence, again" not in after.files[page]


def test_what_is_retracted_is_in_no_byte_and_every_feed_that_had_it_says_so(story: Story) -> None:
    before, after = story.before("retract"), story.of("retract")
    one = after.shelf["relief"]
    for folder in FOLDERS:
        had = one.id in before.feeds[folder + "atom.xml"].ids
        tombstones = {stone.ref: stone.when for stone in after.feeds[folder + "atom.xml"].tombstones}
        assert tombstones == ({one.id: day("2026-11-11")} if had else {})
        for file in ("feed.xml", "feed.json"):
            assert (one.id in after.feeds[folder + file].ids) == had
    for words in (b"Half of it comes back", b"Relief in part"):
        assert [path for path, data in after.files.items() if words in data] == []


def test_what_is_restored_is_the_same_post_to_a_reader_and_newer_than_its_tombstone(story: Story) -> None:
    after = story.of("restore")
    id = after.shelf["relief"].id
    for folder in (*BY_SAM, SECTION):
        feed = after.feeds[folder + "atom.xml"]
        assert feed.tombstones == ()
        assert (updated := feed.item(id).updated)
        assert updated > day("2026-11-11")
    for file in FILES:
        kept = after.visit.kept[story.address(SECTION, file)]
        assert (kept[id].title, kept[id].link) == ("Relief in part", f"{story.url}/tax/relief/")


def test_what_expired_is_in_no_feed_and_takes_nothing_with_it(story: Story) -> None:
    before, after = story.before("expire"), story.of("expire")
    id = after.shelf["winter-offer"].id
    for path, feed in after.feeds.items():
        assert feed.ids == [other for other in before.feeds[path].ids if other != id]
        assert feed.tombstones == before.feeds[path].tombstones
    assert [path for path, data in after.files.items() if b"Until the frost" in data] == []


def test_moving_to_any_other_feed_shows_nothing_that_was_not_known(story: Story) -> None:
    """Somebody who had all of Energy, Hydrogen and two people subscribes to the rest: the reader knows every id."""
    known = story.idle.known()
    had = set(story.idle.kept)
    added = {address: items for address, items in story.moved.kept.items() if address not in had}
    assert len(added) == len(MORE_FOLDERS) * len(FILES)
    assert story.moved.failed == {}
    of_network = {file: story.moved.kept[story.address(FRONT, file)] for file in FILES}
    for address, items in added.items():
        assert items, address
        assert set(items) <= known, address
        for id, item in items.items():
            same = of_network[address.rpartition("/")[2]][id]
            assert (item.title, item.link, item.published, item.content) == (
                same.title,
                same.link,
                same.published,
                same.content,
            )


def test_a_feed_keeps_its_own_id_whatever_is_renamed(story: Story) -> None:
    for chapter in story.chapters:
        assert chapter.feeds[FRONT + "atom.xml"].id == f"tag:{AUTHORITY}:feed/network"
        assert chapter.feeds[SECTION + "atom.xml"].id == f"tag:{AUTHORITY}:feed/unit/energy"
        assert chapter.feeds[OWN + "atom.xml"].id == f"tag:{AUTHORITY}:feed/own/energy"
        assert chapter.feeds[TOPIC + "atom.xml"].id == f"tag:{AUTHORITY}:feed/topic/hydrogen"
        assert chapter.feeds[SAM + "atom.xml"].id == f"tag:{AUTHORITY}:feed/expert/sam-cole"
