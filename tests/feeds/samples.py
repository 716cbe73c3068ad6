"""A network with something of everything that feeds have to tell of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from plugins.feeds.channel import Channel
from plugins.feeds.documents import outputs
from plugins.network.carrying import Carriage, Placement, Route
from plugins.network.library import Library, Text
from plugins.network.model import Change, Form, Media, Post, Stage, State, Status
from plugins.network.whole import Catalog
from plugins.pipeline.outputs import Document
from tests.builders import (
    FakeLibrary,
    make_carriage,
    make_catalog,
    make_expert,
    make_network,
    make_notice,
    make_placement,
    make_post,
    make_posts,
    make_text,
    make_topic,
    make_unit,
    make_urls,
    moment,
)

WITHDRAWN = {"status": Status.WITHDRAWN, "reason": "Figures superseded.", "updated": moment("2026-11-10")}
EVIL = "]]> & <script>alert('1')</script>"
BODY = (
    '<h2 id="sums">Sums</h2><p>See <a href="/tax/ring-fence/#part">that</a>, <a href="#sums">above</a>,'
    ' <a href="https://grid.example/x?a=1&amp;b=2">outside</a>, <a href="mailto:a@firm.example">mail</a>.</p>'
    '<img src="/energy/media/cavern.jpg" alt="a > b" loading="lazy"><video src="/energy/media/film.mp4"'
    ' poster="/energy/media/cavern.jpg" controls=""></video><pre><code>&lt;a href="/x" src="#y"&gt;</code></pre>'
)


def texts() -> Library:
    return FakeLibrary({"energy/posts/2026-11-20-caverns.md": make_text(BODY)})


@dataclass(frozen=True)
class SameText:
    """A library in which every source says the same."""

    html: str

    def text(self, source: str) -> Text:
        return make_text(self.html)


@cache
def sample() -> tuple[Catalog, Carriage]:
    """Six units; Tax carries from everybody, Energy has a long past, Nord was renamed, nobody writes for Empty."""
    units = [
        make_unit("energy", name="Energy & Infrastructure"),
        make_unit("tax", lang="fr"),
        make_unit("legal", stage=Stage.CLOSED, share=("energy",)),
        make_unit("nord", slug="nordics", name="Nordics"),
        make_unit("empty"),
        make_unit("o", name="Ω"),
    ]
    experts = [
        make_expert("dana-ortiz"),
        make_expert("li-wei", "tax", name="李 伟"),
        make_expert("held-one", "tax", held=True),
        make_expert("new-here", "empty", role=""),
    ]
    topics = [make_topic("hydrogen", about="Making it & keeping it."), make_topic("grid"), make_topic("unused")]
    notices = [
        make_notice("energy/gone", authors=("dana-ortiz",), topics=("hydrogen",)),
        make_notice("energy/long-gone", when=moment("2026-07-01"), authors=("dana-ortiz",), topics=("hydrogen",)),
        make_notice("energy/undated", when=moment("2026-01-02"), date=moment("2026-01-02")),
        make_notice("tax/offer", State.EXPIRED, authors=("li-wei",), topics=("grid",)),
    ]
    catalog = make_catalog(
        network=make_network(topics=tuple(topics), timezone="Europe/London", tagline="Plain & <good> advice"),
        units=units,
        experts=[one for one in experts if not one.held],
        topics=topics,
        posts=[*energy(), *others()],
        withdrawn=[make_post("energy/old-sums", "2025-05-05", topics=("grid", "lost"), **WITHDRAWN)],
        notices=notices,
        media=[
            Media(unit="energy", path="media/cavern.jpg", width=800, height=600, size=4321),
            Media(unit="energy", path="media/film.mp4", size=99),
            Media(unit="energy", path="media/talk.mp3"),
        ],
    )
    catalog = replace(catalog, held_experts=tuple(one for one in experts if one.held))
    return catalog, make_carriage(*placements(catalog), departed=departed(catalog))


def energy() -> Iterable[Post]:
    with_all = {
        "image": "media/cavern.jpg",
        "image_alt": "A cavern, < 90 m",
        "image_rights": "© Firm",
        "video": "media/film.mp4",
        "audio": "media/talk.mp3",
        "topics": ("hydrogen", "grid"),
        "authors": ("dana-ortiz", "li-wei"),
        "disclosure": "We advise <one> of them.",
        "changes": (Change(date=date(2026, 11, 22), what="The threshold is 90 & not 85."),),
        "updated": moment("2026-11-22"),
    }
    yield make_post("energy/caverns", "2026-11-20T09:30", **with_all)
    yield make_post("energy/morning", "2026-11-18", form=Form.EVENT, starts=moment("2027-02-04T09:30"), place="Hull")
    yield make_post("energy/kept", "2026-11-18", share=("energy",), as_at=date(2026, 1, 1))
    yield from make_posts(117, topics=("hydrogen",))


def others() -> Iterable[Post]:
    by_li = {"authors": ("li-wei",)}
    yield make_post("tax/reply", "2026-11-21", about="energy/caverns", quote="Words & <more>", **by_li)
    yield make_post("tax/clip", "2026-11-19", about="https://grid.example/x?a=1&b=2", quote="There.", **by_li)
    yield make_post("tax/orphan", "2026-11-17", about="energy/gone", quote="Lost words.", **by_li)
    yield make_post("energy/of-legal", "2026-11-16", about="legal/rules", quote="Rules for two.")
    yield make_post("legal/rules", "2026-03-01", authors=("held-one",))
    yield make_post("nord/suiso", "2026-06-01", title="水素 والهيدروجين 🌍 é", lang="ja", summary="要約。", **by_li)
    yield make_post("o/x", "2026-06-02", title="x", summary="", **by_li)
    yield make_post("o/evil", "2026-06-03", title=EVIL, summary=EVIL, **by_li)


def placements(catalog: Catalog) -> Iterable[Placement]:
    by_key = {post.key: post for post in catalog.posts}
    yield make_placement("tax", by_key["energy/caverns"], note="Mind page 3 & <this>.")
    yield make_placement("tax", by_key["energy/of-legal"], route=Route.OFFER, rule=None)
    yield make_placement("tax", by_key["nord/suiso"], pinned=True)
    yield make_placement("energy", by_key["tax/reply"])
    yield make_placement("nord", by_key["o/evil"], note=EVIL)


def departed(catalog: Catalog) -> Iterable[Placement]:
    notices = {notice.key: notice for notice in catalog.notices}
    yield make_placement("tax", catalog.withdrawn[0])
    yield make_placement("tax", notices["energy/gone"])
    yield make_placement("tax", notices["energy/long-gone"])


def documents(
    catalog: Catalog | None = None, carriage: Carriage | None = None, library: Library | None = None
) -> Mapping[str, Document]:
    """Every document of the feeds, of the sample unless told otherwise, by its path."""
    if catalog is None:
        catalog, carriage = sample()
    made = outputs(catalog, library or texts(), make_urls(catalog.network.url), carriage or Carriage())
    paths = [document.path for document in made]
    assert len(paths) == len(set(paths))
    return {document.path: document for document in made}


def channel(found: Mapping[str, Document], path: str) -> Channel:
    """What the feed at an output path says."""
    value = found[path].value
    assert isinstance(value, Channel)
    return value


@cache
def written() -> Mapping[str, bytes]:
    """Every file of the sample."""
    return {path: document.write(document.value) for path, document in documents().items()}
