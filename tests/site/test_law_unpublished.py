"""Law 3: what may not be seen is in no byte of the output, at any moment; each word appears exactly while it may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from plugins.network.urls import FEED_FORMATS
from tests.building import BuildResult
from tests.pictures import photo
from tests.site.small_network import NETWORK, Files, built, built_whole, post, problems

START = datetime(2026, 9, 1, tzinfo=UTC)
# Twelve moments in ninety days, some of them the very moment at which something happens.
DAYS = (0, 1, 9, 9.9999, 10, 20, 29.96, 35, 40, 59.5, 60, 90)
NEVER = 1000.0


@dataclass(frozen=True)
class Canary:
    """A post full of words that occur nowhere else, and from when until when (days after `START`) they may be seen."""

    name: str
    seen_from: float
    seen_until: float
    keys: dict[str, str]

    @property
    def words(self) -> tuple[str, ...]:
        """Words that stand only in this post: title, text, summary, picture, its words, tag, change, slug, links."""
        kinds = "title text heading cell note summary picture alt caption tag change file href disclosure code".split()
        return tuple(f"zq{self.name}{kind}" for kind in kinds)

    def says(self, day: float) -> bool:
        return self.seen_from <= day < self.seen_until

    @property
    def files(self) -> Files:
        w = f"zq{self.name}"
        body = (
            f"{w}text. A link to [a page](https://elsewhere.example/{w}href).\n\n## {w}heading\n\n"
            f'![{w}alt](../media/{w}picture.png "{w}caption")\n\n[Figures](../media/{w}file.csv)[^1]\n\n'
            f"| a |\n|---|\n| {w}cell |\n\n```python\n{w}code = 1\n```\n\n[^1]: {w}note\n"
        )
        keys = {
            "title": f"{w}title",
            "tags": f"[{w}tag, hydrogen]",
            "summary": f"{w}summary",
            "image": f"media/{w}picture.png",
            "image_alt": f"{w}alt",
            "disclosure": f"{w}disclosure",
            "changes": f"[{{date: 2026-08-02, what: {w}change}}]",
        }
        return {
            f"energy/posts/{self.name}.md": post(body, **(keys | self.keys)),
            f"energy/media/{w}picture.png": photo(300, 200, len(self.name), form="PNG"),
            f"energy/media/{w}file.csv": f"{w}cell\n".encode(),
        }


CANARIES = (
    Canary("draft", NEVER, NEVER, {"date": "2026-08-01", "status": "draft"}),
    Canary("draftlater", NEVER, NEVER, {"date": "2026-09-21", "status": "draft"}),
    Canary("future", 10, NEVER, {"date": "2026-09-11T00:00+00:00"}),
    # A bare date begins at midnight in the network's zone, an hour before that of UTC in summer.
    Canary("bareday", 30 - 1 / 24, NEVER, {"date": "2026-10-01"}),
    Canary("faraway", 20 + 4.5 / 24, NEVER, {"date": "2026-09-20T23:30-05:00"}),
    Canary("brief", 10, 40, {"date": "2026-09-11T00:00+00:00", "expires": "2026-10-11T00:00+00:00"}),
    Canary("expiring", -NEVER, 60, {"date": "2026-08-01", "expires": "2026-10-31T00:00+00:00"}),
    Canary("expired", NEVER, NEVER, {"date": "2026-08-01", "expires": "2026-08-30"}),
    Canary("retracted", NEVER, NEVER, {"date": "2026-08-01", "status": "retracted", "reason": "It was wrong."}),
    Canary("retractlater", NEVER, NEVER, {"date": "2026-09-21", "status": "retracted", "reason": "It was wrong."}),
    Canary("held", NEVER, NEVER, {"date": "2026-08-01", "statsu": "draft"}),
    Canary("published", -NEVER, NEVER, {"date": "2026-08-01"}),
)
# What others say of them: links, comments with their words, pins.
AROUND = {
    f"energy/posts/2026-08-05-about-{canary.name}.md": post(
        f"See [what we said]({canary.name}.md) and [there](/energy/{canary.name}/).",
        title="About it",
        about=f"energy/{canary.name}",
        quote=f"zq{canary.name}text",
    )
    for canary in CANARIES
}


def network() -> Files:
    files = {path: data for path, data in NETWORK.items() if "/posts/" not in path}
    for canary in CANARIES:
        files |= canary.files
    pinned = ", ".join(f"energy/{canary.name}" for canary in CANARIES)
    files["network.yaml"] = files["network.yaml"].replace(b"energy/what-caverns-cost", pinned.encode())
    return files | AROUND


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> dict[float, dict[str, bytes]]:
    """What stands in one output after each of the builds, by day."""
    folder, files = tmp_path_factory.mktemp("clock"), network()
    return {
        day: built_whole(
            files,
            folder,
            now=(START + timedelta(days=day)).isoformat(),
            HIGHROAD_JOBS=1,
            HIGHROAD_CARDS="posts",
        ).files()
        for day in DAYS
    }


def where(files: dict[str, bytes], word: str) -> list[str]:
    """The files whose name or bytes hold `word`."""
    sign = word.casefold().encode()
    return [path for path, data in files.items() if sign in path.encode() or sign in data.lower()]


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.name)
def test_each_word_of_a_post_is_seen_exactly_while_it_may(
    builds: dict[float, dict[str, bytes]], canary: Canary
) -> None:
    wrong = {}
    for day, files in builds.items():
        found = {word for word in canary.words if where(files, word)}
        expected = set(canary.words) if canary.says(day) else set()
        if found != expected:
            wrong[day] = sorted(found ^ expected), [where(files, word)[:3] for word in sorted(found - expected)]
    assert wrong == {}


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.name)
def test_a_post_has_a_card_and_its_picture_smaller_sizes_exactly_while_it_is_seen(
    builds: dict[float, dict[str, bytes]], canary: Canary
) -> None:
    for day, files in builds.items():
        drawn = (f"cards/posts/energy/{canary.name}.png", f"energy/media/zq{canary.name}picture.png.300.webp")
        assert [path in files for path in drawn] == [canary.says(day)] * 2, (canary.name, day)


def test_each_moment_shows_something_that_another_does_not(builds: dict[float, dict[str, bytes]]) -> None:
    """The clock of these tests runs: without that, they would say nothing."""
    assert len({frozenset(canary.name for canary in CANARIES if canary.says(day)) for day in DAYS}) >= 5
    assert START + timedelta(days=30 - 1 / 24) == datetime(2026, 10, 1, tzinfo=ZoneInfo("Europe/London"))


def test_what_does_not_exist_yet_has_no_address(builds: dict[float, dict[str, bytes]]) -> None:
    """Not even its slug is in a link, in a machine's data or in the sitemap."""
    for canary in CANARIES:
        for day, files in builds.items():
            if canary.name in ("draft", "draftlater", "held") or day < canary.seen_from < NEVER:
                assert where(files, f"/energy/{canary.name}/") == [], (canary.name, day)
                assert where(files, f'"energy/{canary.name}"') == [], (canary.name, day)


def test_a_notice_says_nothing_of_what_stood_there(builds: dict[float, dict[str, bytes]]) -> None:
    last = builds[DAYS[-1]]
    for name in ("retracted", "retractlater", "expired", "expiring", "brief"):
        page = last[f"energy/{name}/index.html"].decode()
        assert f"zq{name}" not in page
        assert 'name="robots" content="noindex"' in page
    assert "It was wrong." in last["energy/retracted/index.html"].decode()


def test_a_withdrawn_posts_words_are_on_its_own_page_and_in_the_feeds_that_had_it(tmp_path: Path) -> None:
    canary = Canary("withdrawn", 0, NEVER, {"date": "2026-08-01", "status": "withdrawn", "reason": "Old figures."})
    other = post("See [it](withdrawn.md).", title="Beside it", tags="[zqwithdrawntag]", date="2026-08-02")
    result = built_whole({**NETWORK, **canary.files, "energy/posts/beside.md": other}, tmp_path)
    files = result.files()
    own = "energy/withdrawn/index.html"
    shown = set(canary.words) - {"zqwithdrawntag", "zqwithdrawncell"}
    having = {"", "energy/", "energy/own/", "experts/dana-ortiz/", "tax/", "labs/"}
    having |= {"topics/hydrogen/", "topics/zqwithdrawntag/"}
    feeds = {folder + form.file for folder in having for form in FEED_FORMATS}
    for word in shown:
        places = {path for path in where(files, word) if "/media/" not in path}
        assert own in places, word
        assert places - {own} <= feeds, word
    assert feeds <= set(where(files, "Withdrawn: zqwithdrawntitle"))
    assert "Old figures." in files[own].decode()
    assert 'name="robots" content="noindex"' in files[own].decode()


@pytest.mark.parametrize("state", ["status: draft", "date: 2027-05-05", "expires: 2026-05-05"])
def test_a_posts_words_name_no_topic_while_it_is_not_published(state: str, tmp_path: Path) -> None:
    """Of the ways to write an open tag, only those that are published count."""
    key, value = state.split(": ")
    hidden = post("Words.", tags="[ZEBRA]", **({"date": "2026-01-01"} | {key: value}))
    result = built({**NETWORK, "energy/posts/hidden.md": hidden}, tmp_path)
    assert result.code == 0, str(result)
    assert [path for path, data in result.files().items() if b"ZEBRA" in data] == []
    assert "Zebra" in result.page("/topics/zebra/")


def test_a_draft_takes_nothing_from_what_is_published(tmp_path: Path) -> None:
    """Neither its address nor its id nor an old address."""
    keys = {"date": "2020-01-01", "status": "draft"}
    drafts = {
        "energy/posts/a-slug.md": post("Words.", slug="what-caverns-cost", **keys),
        "energy/posts/an-id.md": post("Words.", id="tag:northwind.example,2026:energy/cavern-costs", **keys),
        "energy/posts/an-alias.md": post("Words.", aliases="[/archive-2019/caverns/]", **keys),
        "energy/posts/a-live-alias.md": post("Words.", aliases="[/energy/what-we-do/]", **keys),
    }
    plain = built(NETWORK, tmp_path / "plain")
    result = built({**NETWORK, **drafts}, tmp_path / "drafts")
    assert result.files() == plain.files()


def test_a_post_that_may_no_longer_be_quoted_is_not(tmp_path: Path) -> None:
    """The words of a comment's quotation go with the post that they are from."""

    def quoted_in(result: BuildResult) -> list[str]:
        return [path for path in where(result.files(), "A fence is a promise") if path.startswith("energy/")]

    source = "tax/posts/2026-04-01-ring-fence.md"
    assert quoted_in(built(NETWORK, tmp_path))
    for old, new in (
        (b"share: [energy, money]", b"share: nobody"),
        (b"share:", b"status: draft\nshare:"),
        (b"share:", b"status: retracted\nreason: So.\nshare:"),
        (b"share:", b"expires: 2026-10-01\nshare:"),
    ):
        data = NETWORK[source].replace(old, new, 1)
        assert data != NETWORK[source]
        result = built({**NETWORK, source: data}, tmp_path)
        assert quoted_in(result) == [], (new, problems(result))
