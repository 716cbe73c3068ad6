"""Where links lead, and what stands in the place of those that lead nowhere."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.trees import NETWORK, Survey, png, post, small_network, survey, write_network

HERE = "energy/posts/2026-11-20-here.md"
OTHERS: dict[str, str | bytes] = {
    "energy/posts/draft.md": post("status: draft", title="Secret draft"),
    "energy/posts/future.md": post("date: 2027-01-01"),
    "energy/posts/gone.md": post("status: retracted", "reason: Wrong."),
    "energy/posts/over.md": post("expires: 2026-11-21"),
    "energy/posts/withdrawn.md": post("status: withdrawn", "reason: Old."),
    "energy/posts/aliased.md": post("aliases: [older, /2019/old.html]"),
    "energy/posts/held.md": post("statsu: x"),
    "energy/media/talk.mp3": "x",
    "energy/media/film.mp4": "x",
    "energy/media/data.csv": "a,b",
    "energy/media/a b&c.png": png(2, 2),
    "energy/media/a%41.png": png(2, 2),
}


def written(tmp_path: Path, body: str, **more: str) -> Survey:
    return survey(write_network(tmp_path, small_network(**more) | OTHERS | {HERE: post(body=body)}))


@pytest.mark.parametrize(
    ("target", "href"),
    [
        ("2026-11-01-caverns.md", "/energy/caverns/"),
        ("./2026-11-01-caverns.md", "/energy/caverns/"),
        ("../posts/2026-11-01-caverns.md", "/energy/caverns/"),
        ("../../tax/posts/ring-fence.md", "/tax/ring-fence/"),
        ("../pages/method.md", "/energy/method/"),
        ("../pages/method.md#steps", "/energy/method/#steps"),
        ("../experts/dana-ortiz.md", "/experts/dana-ortiz/"),
        ("../../tax/", "/tax/"),
        ("..", "/energy/"),
        ("../unit.yaml", "/energy/"),
        ("withdrawn.md", "/energy/withdrawn/"),
        ("2026-11-02-pipes.md#part", "/energy/pipes/#part"),
        ("{filename}2026-11-01-caverns.md", "/energy/caverns/"),
        ("|filename|2026-11-01-caverns.md", "/energy/caverns/"),
        ("{filename}/tax/posts/ring-fence.md", "/tax/ring-fence/"),
        ("%32026-11-01-caverns.md", "/energy/caverns/"),
        ("/energy/caverns/", "/energy/caverns/"),
        ("/energy/caverns", "/energy/caverns/"),
        ("/energy/pipes/#part", "/energy/pipes/#part"),
        ("/energy/older/", "/energy/aliased/"),
        ("/2019/old.html", "/energy/aliased/"),
        ("/topics/hydrogen/", "/topics/hydrogen/"),
        ("/", "/"),
        ("../media/data.csv", "/energy/media/data.csv"),
        ("{static}../media/data.csv", "/energy/media/data.csv"),
        ("{static}/energy/media/data.csv", "/energy/media/data.csv"),
        ("<../media/a b&c.png>", "/energy/media/a%20b%26c.png"),
        ("../media/a%2541.png", "/energy/media/a%2541.png"),
        ("https://grid.example/?a=1&b=2", "https://grid.example/?a=1&amp;b=2"),
        ("//grid.example/x", "https://grid.example/x"),
        ("mailto:dana@firm.example", "mailto:dana@firm.example"),
        ("#own-part", "#own-part"),
    ],
)
def test_a_link_leads_to_what_is_published(tmp_path: Path, target: str, href: str) -> None:
    found = written(tmp_path, f"See [it]({target}).\n\n## Own part")
    assert f'See <a href="{href}">it</a>.' in found.html(HERE)
    assert found.about(HERE) == []


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("draft.md", "is not published"),
        ("future.md", "is not published"),
        ("gone.md", "is not published"),
        ("over.md", "is not published"),
        ("held.md", "is not published"),
        ("no-such.md", "is no file of the network"),
        ("/energy/draft/", "is no address of this site"),
        ("/energy/gone/", "is no address of this site"),
        ("/no/such/", "is no address of this site"),
        ("/../../etc/passwd", "is no address of this site"),
        ("/\\evil.example", "is no address of this site"),
        ("#no-part", "is no part of this text"),
        ("../media/no-such.pdf", "is no file of the network"),
        ("../../tax/media/chart.png", "is another unit's file"),
        ("{filename}//[x", "is no file of the network"),
        ("{filename}//℀.example", "is no file of the network"),
    ],
)
def test_a_dead_link_is_plain_text_and_said(tmp_path: Path, target: str, why: str) -> None:
    found = written(tmp_path, f"\nSee [it]({target}).")
    assert "<p>See it.</p>" in found.html(HERE)
    (said,) = found.about(HERE)
    assert said == f"7: warning: '{target}' {why}" + said.partition(why)[2]
    assert "energy/here" in found.live


def test_a_wrong_fragment_leads_to_the_beginning(tmp_path: Path) -> None:
    found = written(tmp_path, "[it](2026-11-02-pipes.md#no-part)")
    assert '<a href="/energy/pipes/">it</a>' in found.html(HERE)
    assert found.about(HERE)[0].endswith("the page has no part '#no-part'; the link leads to its beginning")


@pytest.mark.parametrize(
    "target",
    [
        "../../../../etc/passwd",
        "../../../etc/passwd",
        "{static}../../../secret.txt",
        "{attach}../../../../etc/passwd",
        "|filename|../../../x.md",
        "..%2f..%2f..%2f..%2fetc%2fpasswd",
        "{static}/../../etc/passwd",
        "..\\\\..\\\\x.md",
        "x%00.md",
    ],
)
@pytest.mark.parametrize("form", ["[x]({})", "![x]({})", '<a href="{}">x</a>', '<video src="{}"></video>'])
def test_a_path_out_of_the_network_holds_the_post(tmp_path: Path, target: str, form: str) -> None:
    found = written(tmp_path, form.replace("{}", target))
    (said,) = found.about(HERE)
    assert said.startswith("6: error: ")
    assert "leads out of the network's folder; link to a file inside it" in said
    assert "energy/here" not in found.live


def test_an_anchor_without_a_link_stays_a_target(tmp_path: Path) -> None:
    found = written(tmp_path, '<a id="part"></a>Text, <a id="two" href="no.md">dead</a>.\n\n[one](#part) [two](#two)')
    html = found.html(HERE)
    assert '<span id="part"></span>Text, <span id="two">dead</span>.' in html
    assert '<a href="#part">one</a> <a href="#two">two</a>' in html


def test_a_link_to_a_part_named_like_the_page_s_own_still_leads_there(tmp_path: Path) -> None:
    found = written(
        tmp_path,
        "[in](#site-map) [out](2026-11-03-map.md#site-map)\n\n## Site map",
        **{
            "energy__posts__2026-11-03-map.md": post("date: 2026-11-03", body="## Site map"),
        },
    )
    assert '<a href="#text-site-map">in</a> <a href="/energy/map/#text-site-map">out</a>' in found.html(HERE)


def test_links_begin_with_the_path_of_the_network_s_url(tmp_path: Path) -> None:
    network = NETWORK.replace("https://insights.firm.example", "https://firm.example/insights/")
    found = survey(
        write_network(
            tmp_path,
            small_network()
            | {
                "network.yaml": network,
                HERE: post(body="[a](2026-11-01-caverns.md) [b](/tax/) ![c](../media/cavern.png)"),
            },
        )
    )
    html = found.html(HERE)
    assert 'href="/insights/energy/caverns/"' in html
    assert 'href="/insights/tax/"' in html
    assert 'src="/insights/energy/media/cavern.png"' in html


def test_a_picture_has_its_size_and_waits(tmp_path: Path) -> None:
    found = written(tmp_path, "![A cavern](../media/cavern.png)")
    picture = '<img alt="A cavern" src="/energy/media/cavern.png" width="8" height="6" loading="lazy" decoding="async">'
    assert picture in found.html(HERE)
    assert found.about(HERE) == []


@pytest.mark.parametrize(
    "target", ["/energy/media/cavern.png", "{static}../media/cavern.png", "/energy/media/c%61vern.png"]
)
def test_a_picture_is_found_however_it_is_named(tmp_path: Path, target: str) -> None:
    assert 'src="/energy/media/cavern.png"' in written(tmp_path, f"![A]({target})").html(HERE)


@pytest.mark.parametrize(
    "target",
    ["../media/no.png", "../../tax/media/chart.png", "/energy/media/a%41.png", "no.png", "2026-11-01-caverns.md"],
)
def test_a_missing_picture_is_its_words_and_said(tmp_path: Path, target: str) -> None:
    found = written(tmp_path, f"See ![what it shows]({target}) here.")
    assert 'See <span class="missing">what it shows</span> here.' in found.html(HERE)
    assert [said[:11] for said in found.about(HERE)] == ["6: warning:"]


def test_a_picture_without_words_is_read_out_as_nothing_not_as_the_name_of_its_file(tmp_path: Path) -> None:
    found = written(tmp_path, "![](../media/cavern.png)")
    assert 'alt=""' in found.html(HERE)


@pytest.mark.parametrize("target", ["https://grid.example/x.png", "//grid.example/x.png"])
def test_a_remote_picture_becomes_a_link_and_is_said(tmp_path: Path, target: str) -> None:
    found = written(tmp_path, f"![A map]({target})\n\n![]({target})")
    html = found.html(HERE)
    assert '<a href="https://grid.example/x.png">A map</a>' in html
    assert '<a href="https://grid.example/x.png">grid.example</a>' in html
    assert "<img" not in html
    assert all("lies on another host; it is shown as a link" in said for said in found.about(HERE))


def test_a_remote_picture_inside_a_link_becomes_its_words(tmp_path: Path) -> None:
    found = written(tmp_path, "[![A map](https://grid.example/x.png)](2026-11-01-caverns.md)")
    assert '<a href="/energy/caverns/"><span class="missing">A map</span></a>' in found.html(HERE)


@pytest.mark.parametrize("target", ["https://[", "https:", "http://", "https://a b/"])
def test_a_picture_with_a_broken_address_stops_nothing(tmp_path: Path, target: str) -> None:
    found = written(tmp_path, f"![x](<{target}>)")
    assert "<img" not in found.html(HERE)


def test_sound_and_film_are_played_where_they_stand(tmp_path: Path) -> None:
    html = written(tmp_path, "![A talk](../media/talk.mp3#t=10)\n\n![A film](../media/film.mp4)").html(HERE)
    assert '<audio controls="" preload="none" src="/energy/media/talk.mp3" aria-label="A talk"></audio>' in html
    assert '<video controls="" preload="none" src="/energy/media/film.mp4" aria-label="A film"></video>' in html


def test_players_in_raw_html_keep_to_the_unit_s_files(tmp_path: Path) -> None:
    body = (
        '<video poster="../media/cavern.png" autoplay><source src="../media/film.mp4">'
        "<source src='//evil.example/x.mp4'></video>\n\n<audio src='https://evil.example/x.mp3'>words</audio>"
    )
    found = written(tmp_path, body)
    html = found.html(HERE)
    assert (
        '<video poster="/energy/media/cavern.png" controls="" preload="none"><source src="/energy/media/film.mp4">'
        in html
    )
    assert '<span class="missing">words</span>' in html
    assert "evil.example" not in html
    assert len(found.about(HERE)) == 2


def test_a_wide_table_scrolls_by_itself(tmp_path: Path) -> None:
    html = written(tmp_path, "| a |\n|---|\n| b |\n\n| c |\n|---|\n| d |\n").html(HERE)
    assert html.count('<div class="scroll" role="region" tabindex="0" aria-label="Table') == 2
    assert html.count("</table></div>") == 2


class _Attributes(HTMLParser):
    names: set[str]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names |= {name for name, _ in attrs}


@pytest.mark.parametrize(
    "body",
    [
        '![" onload="alert(1)](../media/cavern.png)',
        "![x](../media/cavern.png ' onload=\"alert(1)')",
        "<img alt=' onload=alert(1) ' title=' src=' src='../media/cavern.png'>",
        "<img title='src=\"hr:0\" onload=\"x' src='../media/cavern.png' alt='a'>",
        "<a title=' href=' id='x' href='2026-11-01-caverns.md'>x</a>",
        "[x](2026-11-01-caverns.md '\" onload=\"alert(1)')",
        '[x](<#" onload="alert(1)>)',
        '[x](2026-11-02-pipes.md#"onload="alert(1))',
        '!["onload="x](https://grid.example/"onload="x.png)',
        "<video src='no.mp4' id='\"onload=\"x'>x</video>",
        "<audio src='../media/talk.mp3' title='controls preload= \" onload=x'></audio>",
    ],
)
def test_no_attribute_can_be_smuggled_in(tmp_path: Path, body: str) -> None:
    seen = _Attributes()
    seen.names = set()
    seen.feed(written(tmp_path, body).html(HERE))
    assert seen.names <= {
        "href",
        "src",
        "alt",
        "title",
        "id",
        "class",
        "width",
        "height",
        "loading",
        "decoding",
        "controls",
        "preload",
    }


def test_words_that_look_like_a_reference_stay_words(tmp_path: Path) -> None:
    html = written(tmp_path, "![hr:0 and hr:1](../media/cavern.png) hr:0 `hr:0`").html(HERE)
    assert 'alt="hr:0 and hr:1"' in html
    assert "hr:0 <code>hr:0</code>" in html
