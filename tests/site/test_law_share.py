"""Law 4: `share` holds on every path from one unit to another."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.building import BuildResult
from tests.site.busy_network import (
    BUSY,
    ID,
    UNITS,
    below,
    feeds_of,
    holding,
    placements,
    ruled,
)
from tests.site.small_network import built, post
from tests.site.subscriber import FILES, document


@dataclass(frozen=True)
class Share:
    """What a post and its home unit say under `share`, and which other units may show it then."""

    post: str
    unit: str
    open_to: frozenset[str]


def lets_in(post: str, unit: str, *open_to: str) -> Share:
    return Share(post, unit, frozenset(open_to))


SHARES = {
    "everyone": lets_in("everyone", "everyone", "energy", "labs", "steam"),
    "nobody": lets_in("nobody", "everyone"),
    "one unit": lets_in("[labs]", "everyone", "labs"),
    "a group": lets_in("[money]", "everyone", "labs"),
    "the unit shares with one": lets_in("everyone", "[energy]", "energy"),
    "both, and they meet": lets_in("[heat, labs]", "[money]", "labs"),
    "both, and they do not meet": lets_in("[energy]", "[labs]"),
    "the unit's word can't be read": lets_in("everyone", "[nobody-knows]"),
}
SHOWN = ("zqplaintitle", "zqplainsummary", "zqplainbody", "zqplainslug")
SAID = "zqsaidbody"  # words that a comment quotes


def shared(share: Share) -> dict[str, bytes]:
    """The network with two posts of Tax under this `share`: one that may be carried, one that Energy comments on."""
    keys = {"authors": "[sam-cole]", "tags": "[hydrogen, pay]", "to": "[energy, labs]", "share": share.post}
    return BUSY | {
        "tax/unit.yaml": ruled("tax", f"share: {share.unit}"),
        "tax/posts/2026-11-20-zqplainslug.md": post(
            "zqplainbody, and more.", title="zqplaintitle", summary="zqplainsummary.", **keys
        ),
        "tax/posts/2026-11-19-zqsaidslug.md": post(f"{SAID} stands here.", title="zqsaidtitle", **keys),
        "energy/posts/2026-11-21-zqreply.md": post(
            "zqreplybody.", title="zqreplytitle", about="tax/zqsaidslug", quote=f"{SAID} stands here", tags="[pay]"
        ),
    }


@pytest.fixture(scope="module")
def by_share(tmp_path_factory: pytest.TempPathFactory) -> dict[str, BuildResult]:
    """The network built under each share."""
    found = {}
    for name, share in SHARES.items():
        found[name] = built(shared(share), tmp_path_factory.mktemp("share"), HIGHROAD_JOBS=1)
        assert found[name].code == (2 if "nobody-knows" in share.unit else 0), str(found[name])
    return found


each_share = pytest.mark.parametrize("name", SHARES)


@each_share
def test_a_post_is_in_no_byte_of_a_unit_that_it_is_not_shared_with(by_share: dict[str, BuildResult], name: str) -> None:
    files = by_share[name].files()
    for unit in {*UNITS} - {"tax"} - SHARES[name].open_to:
        assert holding(below(files, unit), *SHOWN) == [], unit
        assert (unit, f"{ID}tax/zqplainslug") not in placements(files)


@each_share
def test_a_post_is_carried_by_every_unit_that_follows_it_and_may(by_share: dict[str, BuildResult], name: str) -> None:
    files, folder = by_share[name].files(), by_share[name].folder
    for unit in SHARES[name].open_to - {"steam"}:  # which is closed
        assert b"zqplaintitle" in files[f"{unit}/index.html"]
        assert (unit, f"{ID}tax/zqplainslug") in placements(files)
        for path, feed in feeds_of(folder, unit).items():
            assert (f"{ID}tax/zqplainslug" in feed.ids) == ("/own/" not in path), path


@each_share
def test_share_takes_nothing_from_a_posts_own_section_its_people_its_topics_and_the_network(
    by_share: dict[str, BuildResult], name: str
) -> None:
    files, folder = by_share[name].files(), by_share[name].folder
    assert b"zqplainbody" in files["tax/zqplainslug/index.html"]
    for page in ("tax", "topics/hydrogen", "topics/pay", "experts/sam-cole", "archive/2026"):
        assert b"zqplaintitle" in files[f"{page}/index.html"], page
    assert b"zqplaintitle" in files["index.html"]
    for at in ("", "tax/", "tax/own/", "topics/hydrogen/", "topics/pay/", "experts/sam-cole/"):
        for file in FILES:
            item = document(folder, f"/{at}{file}").item(f"{ID}tax/zqplainslug")
            assert (item.title, item.authors) == ("zqplaintitle", ("Sam Cole",))
            assert "zqplainbody" in item.content


@each_share
def test_quoted_words_go_only_where_their_source_may_be_shown(by_share: dict[str, BuildResult], name: str) -> None:
    """Energy quotes Tax, Labs carries Energy's comment: the words need leave for both."""
    files, open_to = by_share[name].files(), SHARES[name].open_to
    quoting = b"zqreplybody" in files["energy/zqreply/index.html"]
    assert quoting
    assert bool(holding(below(files, "energy"), SAID)) == ("energy" in open_to)
    assert b"zqreplytitle" in files["labs/index.html"]
    # Labs shows the words in the comment that it carries, or in Tax's post itself, each only with leave.
    expected = {"labs"} if "labs" in open_to else set()
    assert {path.partition("/")[0] for path in holding(below(files, "labs"), SAID)} == expected
    for file in FILES:
        reply = document(by_share[name].folder, f"/labs/{file}").item(f"{ID}energy/zqreply")
        assert (SAID in reply.content) == (open_to >= {"energy", "labs"}), file
        reply = document(by_share[name].folder, f"/{file}").item(f"{ID}energy/zqreply")
        assert (SAID in reply.content) == ("energy" in open_to), file


@each_share
def test_what_is_not_shared_is_named_by_the_comment_on_it_alone(by_share: dict[str, BuildResult], name: str) -> None:
    """The comment's own page says what it is about, as a link would; no list, feed or other page of the unit does."""
    if "energy" not in SHARES[name].open_to:
        named = holding(below(by_share[name].files(), "energy"), "zqsaidtitle")
        assert named == ["energy/zqreply/index.html"]


@pytest.mark.parametrize(
    ("share", "shown"), [("everyone", True), ("[tax]", True), ("[labs]", False), ("nobody", False)]
)
def test_an_answer_stands_under_a_post_only_if_it_is_shared_with_its_home(
    tmp_path: Path, share: str, shown: bool
) -> None:
    answer = post("zqanswerbody.", title="zqanswertitle", about="tax/ring-fence", share=share, authors="[li-wei]")
    result = built(BUSY | {"energy/posts/2026-11-20-zqanswer.md": answer}, tmp_path, HIGHROAD_JOBS=1)
    files = result.files()
    assert (b"zqanswertitle" in files["tax/ring-fence/index.html"]) == shown
    if not shown:
        assert holding(below(files, "tax"), "zqanswer") == []
    assert b"zqanswertitle" in files["energy/index.html"]
