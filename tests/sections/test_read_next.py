"""What a post's page leads on to: posts that lie near, and what else its authors wrote."""

from __future__ import annotations

from collections.abc import Sequence

from plugins.network.carrying import NOTHING_CARRIED
from plugins.network.dress import Dress
from plugins.network.model import Post, Status
from plugins.network.reads import Reads
from plugins.network.viewing import Viewer
from plugins.network.views import PostPage
from plugins.network.watching import watched_catalog
from plugins.network.whole import Catalog
from plugins.sections.posts import post_page
from tests.builders import FakeLibrary, make_catalog, make_network, make_post, make_topic, make_unit, make_urls

HERE = make_post("energy/here", "2025-06-01", title="Here", summary="", topics=("hydrogen", "grid"))


def page(catalog: Catalog, post: Post = HERE) -> PostPage:
    return post_page(Viewer(catalog, make_urls(), Dress(), NOTHING_CARRIED), FakeLibrary(), post.source)


def more(posts: Sequence[Post], post: Post = HERE) -> list[str]:
    return [entry.href for entry in page(make_catalog(posts=[post, *posts]), post).more]


def test_each_post_that_is_offered_says_why() -> None:
    posts = [
        HERE,
        make_post("tax/links-here", title="A", authors=("bo",)),
        make_post("tax/linked", title="B", authors=("bo",)),
        make_post("legal/topic", title="C", authors=("cy",), topics=("grid",)),
    ]
    links = {posts[1].source: [HERE.source], HERE.source: [posts[2].source]}
    shown = page(make_catalog(posts=posts, links=links))
    assert {(entry.href, entry.why) for entry in shown.next} == {
        ("/tax/links-here/", "refers to this post"),
        ("/tax/linked/", "referred to here"),
        ("/legal/topic/", "also on Grid"),
    }


def test_a_shared_reference_an_author_and_nothing_at_all_are_said_so() -> None:
    both = make_post("tax/both", title="A", authors=("bo",))
    author = make_post("tax/by-dana", title="B", authors=HERE.authors)
    near = make_post("energy/near", title="C", authors=("cy",))
    links = {both.source: ["work/posts/x.md"], HERE.source: ["work/posts/x.md"]}
    shown = page(make_catalog(posts=[HERE, both, author, near], links=links))
    assert {entry.href: entry.why for entry in shown.next} == {
        "/tax/both/": "refers to the same post",
        "/tax/by-dana/": "also by Dana Ortiz",
        "/energy/near/": "",
    }


def test_what_else_the_authors_wrote_is_not_what_the_page_offers_already() -> None:
    others = [make_post(f"energy/other-{n}", f"2025-01-0{n}", title=f"Other {n}") for n in range(1, 9)]
    shown = page(make_catalog(posts=[HERE, *others]))
    assert len(shown.more) == 3
    assert not {entry.href for entry in shown.more} & {entry.href for entry in shown.next}
    assert [link.text for link in shown.more_by] == ["Dana Ortiz"]


def test_every_author_has_a_turn_and_the_list_goes_by_date() -> None:
    here = make_post("energy/here", "2025-06-01", title="Here", summary="", authors=("dana-ortiz", "li-wei"))
    many = [make_post(f"tax/dana-{n}", f"2026-01-0{n}", title=f"D{n}") for n in range(1, 9)]
    one = make_post("tax/li", "2020-01-01", title="Li", authors=("li-wei",))
    shown = page(make_catalog(posts=[here, *many, one]), here)
    listed = [entry.href for entry in (*shown.more, *shown.next)]
    assert "/tax/li/" in listed
    days = [entry.day.iso for entry in shown.more]
    assert days == sorted(days, reverse=True)


def test_what_a_unit_does_not_share_is_not_among_its_authors_other_work_elsewhere() -> None:
    kept = [make_post(f"tax/kept-{n}", title=f"Kept {n}", share=("nobody",)) for n in range(6)]
    assert more(kept) == []
    assert len(more(kept, make_post("tax/here", title="Here"))) == 3


def test_a_post_without_others_leads_nowhere_and_says_nothing() -> None:
    shown = page(make_catalog(posts=[HERE]))
    assert (shown.next, shown.more, shown.more_by) == ((), (), ())


def test_a_page_reads_of_other_posts_those_alone_that_it_shows() -> None:
    posts = [HERE, *(make_post(f"tax/post-{n}", f"2025-02-{n:02}", title=f"P{n}") for n in range(1, 25))]
    catalog, reads = make_catalog(posts=posts), Reads()
    viewer = Viewer(watched_catalog(catalog, reads), make_urls(), Dress(), NOTHING_CARRIED, reads)
    with reads.noting() as cells:
        shown = post_page(viewer, FakeLibrary(), HERE.source)
    read = {cell.partition(" ")[2] for cell in cells if cell.startswith("post_at ")}
    hrefs = {entry.href for entry in (*shown.next, *shown.more)}
    assert {f"/{catalog.post_at[source].key}/" for source in read} == {"/energy/here/", *hrefs}
    assert not {cell for cell in cells if cell.startswith(("posts", "newest_of"))}


# Translations


ONE = make_post("energy/one", "2025-01-01")
YKSI = make_post("energy/yksi", "2025-02-01", lang="fi", translation_of="energy/one")
ARABIC = make_post("tax/wahid", "2025-03-01", lang="ar", translation_of="energy/one")
TOGETHER = make_catalog(posts=[ONE, YKSI, ARABIC])


def test_a_post_leads_to_the_same_in_other_languages_under_their_own_names() -> None:
    assert [(to.name, to.href, to.lang, to.dir) for to in page(TOGETHER, ONE).translations] == [
        ("Suomi", "/energy/yksi/", "fi", "ltr"),
        ("العربية", "/tax/wahid/", "ar", "rtl"),
    ]
    assert [to.lang for to in page(TOGETHER, YKSI).translations] == ["en", "ar"]


def test_every_page_of_a_group_names_the_same_addresses_itself_among_them() -> None:
    heads = [page(TOGETHER, post).chrome.head for post in (ONE, YKSI, ARABIC)]
    assert [(to.lang, to.href) for to in heads[0].alternates] == [
        ("en", "https://insights.firm.example/energy/one/"),
        ("fi", "https://insights.firm.example/energy/yksi/"),
        ("ar", "https://insights.firm.example/tax/wahid/"),
        ("x-default", "https://insights.firm.example/energy/one/"),
    ]
    assert heads[0].alternates == heads[1].alternates == heads[2].alternates
    assert "fi_FI" in heads[0].locales
    assert "fi_FI" not in heads[1].locales


def test_machines_are_told_the_original_and_its_translations_by_their_ids() -> None:
    told = {post.key: str(page(TOGETHER, post).chrome.head.json_ld) for post in (ONE, YKSI)}
    assert f'"workTranslation":[{{"@id":"{YKSI.id}"' in told["energy/one"]
    assert f'"translationOfWork":{{"@id":"{ONE.id}"' in told["energy/yksi"]
    assert "workTranslation" not in told["energy/yksi"]


def test_translations_of_a_withdrawn_original_have_no_page_that_is_right_for_all() -> None:
    gone = make_post("energy/one", "2025-01-01", status=Status.WITHDRAWN, reason="Old.")
    shown = page(make_catalog(posts=[YKSI, ARABIC], withdrawn=[gone]), YKSI)
    assert [to.lang for to in shown.chrome.head.alternates] == ["fi", "ar"]
    assert "translationOfWork" not in str(shown.chrome.head.json_ld)


def test_most_posts_have_no_translation_and_say_nothing_of_it() -> None:
    shown = page(make_catalog(posts=[HERE]))
    assert (shown.translations, shown.chrome.head.alternates, shown.chrome.head.locales) == ((), (), ())


def test_a_page_in_a_language_from_right_to_left_says_so() -> None:
    assert page(TOGETHER, ARABIC).chrome.dir == "rtl"
    assert (page(TOGETHER, ONE).chrome.dir, page(TOGETHER, ONE).chrome.site.dir) == ("", "")
    network = make_network(language="he", topics=(make_topic("hydrogen"), make_topic("grid")))
    shown = page(make_catalog(posts=[HERE], network=network, units=[make_unit("energy", lang="en")]))
    assert (shown.chrome.dir, shown.chrome.site.dir) == ("", "rtl")
