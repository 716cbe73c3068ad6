"""One file, mended: what is mechanical is done, everything else is as it was, and doing it twice changes nothing."""

from __future__ import annotations

from datetime import date

import pytest

from plugins.mending.known import Known
from plugins.mending.mending import mend
from plugins.mending.mends import NETWORK, Mended, Paper
from plugins.network.canonical import post_file
from plugins.network.frontmatter import decode, split
from plugins.network.schema import PostFile
from plugins.network.sources import Role

KNOWN = Known(
    topics={"hydrogen": "hydrogen", "h2": "hydrogen", "green-hydrogen": "hydrogen", "the-grid": "grid", "grid": "grid"},
    people={"dana-ortiz": "dana-ortiz", "li-wei": "li-wei", "lî-wei": "li-wei"},
    shareable=frozenset({"energy", "tax", "advisers", "everyone", "nobody"}),
    units=frozenset({"energy", "tax"}),
    posts=frozenset({"tax/ring-fence", "energy/caverns"}),
    files=frozenset({"energy/media/cavern.jpg"}),
    uids={"energy": "energy", "levies": "tax"},
    url="https://insights.firm.example",
    today=date(2026, 11, 22),
)
PATH = "energy/posts/2026-11-01-caverns.md"
CANONICAL = """\
---
title: What caverns cost
date: 2026-11-01
authors:
- dana-ortiz
tags:
- hydrogen
---
"""


def mended(text: str | bytes, role: Role | str = Role.POST, path: str = PATH) -> Mended:
    """The file mended, and what must hold of every file that is."""
    data = text if isinstance(text, bytes) else text.encode()
    found = mend(Paper(path, role, data), KNOWN)
    assert found.changed is bool(found.mends)
    again = mend(Paper(path, role, found.data), KNOWN)
    assert (again.data, again.mends) == (found.data, ()), "mending twice changed something"
    return found


def text_of(found: Mended) -> str:
    return found.data.decode()


def front(*lines: str) -> str:
    return "\n".join(("---", *lines, "---", "Words.", ""))


def said(found: Mended) -> list[str]:
    return [f"{one.line}: {one.what}" for one in found.mends]


# ------------------------------------------------------------------------------------------------ canonical form


@pytest.mark.parametrize(
    "body", ["Words.\n", "\nWords.\n", "", "\n\n  indented\n", "no end", "---\nx\n---\n", "\t#\x20\n"]
)
def test_a_canonical_file_stays_as_it_is_to_the_byte(body: str) -> None:
    found = mended(CANONICAL + body)
    assert (text_of(found), found.mends, found.why_not) == (CANONICAL + body, (), "")


def test_what_commands_write_is_canonical() -> None:
    whole = {
        "title": "It: “is” 'so'",
        "date": date(2026, 11, 1),
        "authors": ["dana-ortiz"],
        "tags": ["hydrogen"],
        "summary": "Two\nlines # no comment",
        "form": "analysis",
        "changes": [{"date": date(2026, 11, 2), "what": "One, and two: three."}],
        "share": ["tax"],
        "aliases": ["/old/address/", "2024"],
        "quote": "off",
        "id": "tag:firm.example,2026:energy/caverns",
    }
    written = post_file(whole, "Words.")
    assert text_of(mended(written)) == written


def test_keys_come_in_their_order_and_lists_as_blocks() -> None:
    found = mended(front("tags: [hydrogen, grid]", "", "authors: [dana-ortiz]", "title: 'A: b'", "date: 2026-11-01"))
    assert text_of(found) == front(
        "title: 'A: b'", "date: 2026-11-01", "authors:", "- dana-ortiz", "tags:", "- hydrogen", "- grid"
    )
    assert said(found) == [
        "2: 'tags' as a list with a line for each",
        "2: the keys in their order: title, date, authors, tags",
        "4: 'authors' as a list with a line for each",
    ]


def test_quotation_marks_that_were_typed_stay_unless_they_are_missing() -> None:
    found = mended(CANONICAL.replace("What caverns cost", '"What it costs?"').replace("- hydrogen", "- 'hydrogen'"))
    assert not found.changed
    assert "title: '2026'\n" in text_of(mended(CANONICAL.replace("What caverns cost", "2026")))


def test_a_text_over_several_lines_becomes_one_where_it_is_one() -> None:
    found = mended(
        front(
            "title: What\n  caverns cost", "date: 2026-11-01", "authors: [dana-ortiz]", "summary: >", "  One", "  two."
        )
    )
    assert "title: What caverns cost\n" in text_of(found)
    assert "summary: One two.\n" in text_of(found)
    block = front(
        "title: T", "date: 2026-11-01", "authors:", "- dana-ortiz", "quote: |  # theirs", "  One", "", "  two."
    )
    assert not mended(block).changed


def test_changes_stay_maps_on_one_line_each() -> None:
    lines = ("title: T", "date: 2026-11-01", "authors:", "- dana-ortiz", "changes:")
    found = mended(front(*lines, "  - date: 2026-11-02", "    what: 'It is 90, not 85.'"))
    assert text_of(found) == front(*lines, "- {date: 2026-11-02, what: 'It is 90, not 85.'}")


@pytest.mark.parametrize(
    ("role", "path", "before", "after"),
    [
        (
            Role.EXPERT,
            "energy/experts/dana-ortiz.md",
            ["topics: [h2]", "name: Dana"],
            ["name: Dana", "topics:", "- hydrogen"],
        ),
        (Role.PAGE, "energy/pages/method.md", ["order: 2", "title: Our method"], ["title: Our method", "order: 2"]),
    ],
)
def test_people_and_pages_have_a_canonical_form_too(role: Role, path: str, before: list[str], after: list[str]) -> None:
    assert text_of(mended(front(*before), role, path)) == front(*after)


def test_a_key_with_nothing_behind_it_goes_where_that_says_the_same() -> None:
    found = mended(front("title: T", "date: 2026-11-01", "authors: [dana-ortiz]", "summary:", "tags: []", 'image: ""'))
    assert text_of(found) == front("title: T", "date: 2026-11-01", "authors:", "- dana-ortiz")


@pytest.mark.parametrize("line", ["share:", "share: []", "status:", "expires:", "disclosure:", "review_by:"])
def test_a_key_with_nothing_behind_it_stays_where_its_absence_says_more(line: str) -> None:
    text = front("title: T", "date: 2026-11-01", "authors:", "- dana-ortiz", line)
    assert not mended(text).changed


def test_what_is_wrong_and_can_not_be_mended_stays_line_for_line() -> None:
    found = mended(
        front("mood:   sunny", "tags: [h2]", "date: 01/02/2026", "title: T", "authors: [dana-ortiz]", "statsu: drat")
    )
    assert text_of(found) == front(
        "title: T",
        "date: 01/02/2026",
        "authors:",
        "- dana-ortiz",
        "tags:",
        "- hydrogen",
        "mood:   sunny",
        "statsu: drat",
    )


@pytest.mark.parametrize("end", ["- ? h2", "-", "- {h2: }", "- h2:"])
def test_a_list_with_what_is_no_text_stays_line_for_line(end: str) -> None:
    found = mended(front("date: 2026-11-01", "title: T", "tags:", end, "authors: [dana-ortiz]"))
    assert text_of(found) == front("title: T", "date: 2026-11-01", "authors:", "- dana-ortiz", "tags:", end)


# ----------------------------------------------------------------------------------------------------- comments


def test_no_comment_is_lost_and_each_stays_with_what_it_stands_at() -> None:
    found = mended(
        front(
            "# Checked by Tom.",
            "tags: [h2, grid]  # both",
            "date: 2026-1-5  # roughly",
            "",
            "# The short one.",
            "title: T # or so",
            "authors:",
            "  # first",
            "  - dana-ortiz  # leads",
            "  - li-wei",
            "  # ask Mo",
            "# The end.",
        )
    )
    assert text_of(found) == front(
        "# The short one.",
        "title: T  # or so",
        "date: 2026-01-05  # roughly",
        "authors:",
        "# first",
        "- dana-ortiz  # leads",
        "- li-wei",
        "  # ask Mo",
        "# Checked by Tom.",
        "tags:  # both",
        "- hydrogen",
        "- grid",
        "# The end.",
    )


def test_comments_inside_brackets_stay_with_their_items() -> None:
    found = mended(
        front("title: T", "date: 2026-11-01", "authors: [", "  dana-ortiz,  # leads", "  li-wei  # writes", "]")
    )
    assert text_of(found) == front(
        "title: T", "date: 2026-11-01", "authors:", "- dana-ortiz  # leads", "- li-wei  # writes"
    )


def test_a_sign_in_a_value_is_no_comment() -> None:
    text = front("title: 'No. #1'", "date: 2026-11-01", "authors:", "- dana-ortiz", "summary: C# is#nt  a comment")
    assert not mended(text).changed


# ------------------------------------------------------------------------------------------------------- values


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("date: 2026-1-5", "date: 2026-01-05"),
        ("date: 5 November 2026", "date: 2026-11-05"),
        ("date: 2026/11/05", "date: 2026-11-05"),
        ("date: “2026-11-05”", "date: 2026-11-05"),
        ("date: '2026-11-5'", "date: 2026-11-05"),
        ("date: 2026-11-20 9:30 pm", "date: 2026-11-20T21:30"),
        ("expires: 1 May 2027", "expires: 2027-05-01"),
        ("as_at: 2026/01/31", "as_at: 2026-01-31"),
        ("tags: [h2]", "tags:\n- hydrogen"),
        ("tags: [Green Hydrogen, The Grid]", "tags:\n- hydrogen\n- grid"),
        ("tags: h2", "tags:\n- hydrogen"),
        ("tags: h2, grid", "tags:\n- hydrogen\n- grid"),
        ("tag: h2", "tags:\n- hydrogen"),
        ("Tags: [hydrogen]", "tags:\n- hydrogen"),
        ("statsu: draft", "status: draft"),
        ("status: Draft", "status: draft"),
        ("status: ‘draft’", "status: draft"),
        ("form: QA", "form: qa"),
        ("share: Everyone", "share: everyone"),
        ("share: [Tax]", "share:\n- tax"),
        ("to: Tax", "to:\n- tax"),
        ("to: tax, energy", "to:\n- tax\n- energy"),
        ("lang: en_GB", "lang: en-GB"),
        ("lang: EN", "lang: en"),
        ("image: ../media/cavern.jpg", "image: media/cavern.jpg"),
        ("image: /energy/media/cavern.jpg", "image: media/cavern.jpg"),
        ("image: cavern.jpg", "image: media/cavern.jpg"),
        ("about: ../../levies/posts/2026-10-05-ring-fence.md", "about: tax/ring-fence"),
        ("about: https://insights.firm.example/levies/ring-fence/", "about: tax/ring-fence"),
        ("about: /energy/caverns/", "about: energy/caverns"),
        ("summary:Words", "summary: Words"),
        ("summary: Tax: what now", "summary: 'Tax: what now'"),
        ("summary: “Tax: what now”", "summary: 'Tax: what now'"),
        ("summary: @home and *away*", "summary: '@home and *away*'"),
        ('summary: "Green" steel', "summary: '\"Green\" steel'"),
        ("summary: [Draft] Rules", "summary: '[Draft] Rules'"),
        ("slug: Storage Caverns", "slug: storage-caverns"),
        ("slug: Storage-Caverns", "slug: storage-caverns"),
    ],
)  # fmt: skip
def test_a_value_that_means_one_thing_is_written_so(before: str, after: str) -> None:
    key = before.partition(":")[0]
    others = [line for line in ("title: T", "date: 2026-11-01", "authors:\n- dana-ortiz") if not line.startswith(key)]
    found = mended(front(*others, before))
    document = split(text_of(found)).document
    assert document.mistakes == ()
    assert after in text_of(found)
    PostFile.model_validate(document.value)


@pytest.mark.parametrize(
    "line",
    [
        "date: 01/02/2026",
        "date: 01/02/03",
        "as_at: 2026/01/31 9:30",
        "tags: [nobody-knows]",
        "tags: Hydrogen, and other gases",
        "from: analysis",
        "update: 2026-11-02",
        "status: gone",
        "share: [Nobody Knows]",
        "authors: [Somebody Else]",
        "to: [norway]",
        "image: ../../tax/media/cavern.jpg",
        "image: media2/nothing.jpg",
        "about: ../../tax/posts/nothing.md",
        "about: https://elsewhere.example/levies/ring-fence/",
        "about: https://[x/y/",
        "title: “We are not ready”",
        "summary: “Words” and “more”",
        "summary: a: b # or not",
    ],
)
def test_a_value_that_may_mean_something_else_stays(line: str) -> None:
    key = line.partition(":")[0]
    others = [line for line in ("title: T", "date: 2026-11-01", "authors:\n- dana-ortiz") if not line.startswith(key)]
    text = front(*others, line)
    assert split(text_of(mended(text))).document.value == split(text).document.value


def test_author_becomes_authors_and_two_of_them_stay() -> None:
    assert "authors:\n- dana-ortiz\n" in text_of(mended(front("title: T", "date: 2026-11-01", "author: dana-ortiz")))
    assert "authors:\n- li-wei\n" in text_of(mended(front("title: T", "date: 2026-11-01", "author: Li Wei")))
    both = front("title: T", "date: 2026-11-01", "author: dana-ortiz", "authors:", "- li-wei")
    assert "author: dana-ortiz\nauthors:\n- li-wei\n" in text_of(mended(both))


def test_a_tag_that_is_there_already_is_not_written_twice() -> None:
    assert "tags:\n- hydrogen\n- h2\n" in text_of(mended(front("title: T", "date: 2026-11-01", "tags: [hydrogen, h2]")))


def test_the_old_address_of_a_published_post_is_kept() -> None:
    lines = ("title: T", "date: 2026-11-01", "authors:", "- dana-ortiz", "slug: Größe_und_Kosten")
    assert text_of(mended(front(*lines))).endswith(
        "slug: grosse-und-kosten\naliases:\n- /energy/Größe_und_Kosten/\n---\nWords.\n"
    )
    more = text_of(mended(front(*lines, "aliases: [older]")))
    assert "aliases:\n- older\n- /energy/Größe_und_Kosten/\n" in more
    for draft in ("status: draft", "status: withdrawn"):
        assert "aliases" not in text_of(mended(front(*lines, draft)))
    later = front(*lines).replace("2026-11-01", "2026-12-01")
    assert "aliases" not in text_of(mended(later))


def test_a_file_whose_name_makes_no_address_gets_a_slug() -> None:
    found = mended(CANONICAL + "Words.\n", path="energy/posts/2026-11-01-Größe und Kosten.md")
    assert text_of(found) == CANONICAL.replace("- hydrogen\n", "- hydrogen\nslug: grosse-und-kosten\n") + "Words.\n"


def test_many_slips_at_once_are_mended_at_once() -> None:
    found = mended(
        "\n"
        + front(
            "# by Dana",
            "Title: What: a mess",
            "tags: h2, grid",
            "date: 20. November 2026",
            "author: Li Wei",
            "statsu: “Draft”",
            "Image-Alt:A cavern",
            "mood: sunny",
        ),
        path="energy/posts/2026-11-20-Größe.md",
    )
    assert text_of(found) == front(
        "# by Dana",
        "title: 'What: a mess'",
        "date: 2026-11-20",
        "authors:",
        "- li-wei",
        "tags:",
        "- hydrogen",
        "- grid",
        "status: draft",
        "image_alt: A cavern",
        "slug: grosse",
        "mood: sunny",
    )


# --------------------------------------------------------------------------------------------- around the words


def test_marks_and_line_ends_of_other_machines_go() -> None:
    text = (CANONICAL + "One.\n\nTwo.\n").replace("\n", "\r\n")
    found = mended(b"\xef\xbb\xbf" + text.encode())
    assert found.data == (CANONICAL + "One.\n\nTwo.\n").encode()
    assert said(found) == ["1: with line ends as everywhere, LF", "1: without the byte order mark"]


def test_the_body_is_never_touched() -> None:
    body = "\n\n  tags: [h2]\t \ndate: 2026-1-5\n---\nauthor: x\n\x0b\u2028 end"
    for top in (front("tags: [h2]", "title: T"), front("title:T", "author: dana-ortiz"), "\n\n" + front("Title: T")):
        whole = top.removesuffix("Words.\n") + body
        assert decode(whole.encode())[1] or text_of(mended(whole)).partition("\n---\n")[2] == body


def test_empty_lines_above_the_front_matter_go() -> None:
    found = mended("\n\n" + CANONICAL + "Words.\n")
    assert (text_of(found), said(found)) == (CANONICAL + "Words.\n", ["1: '---' as the very first line"])
    assert any("must be the very first line" in what for what in found.settled)


def test_tabs_in_the_indentation_become_spaces() -> None:
    found = mended(front("title: T", "date: 2026-11-01", "authors:", "\t- dana-ortiz"))
    assert text_of(found) == front("title: T", "date: 2026-11-01", "authors:", "- dana-ortiz")


@pytest.mark.parametrize(
    "text",
    [
        b"\xff\xfeT\x00", b"---\ntitle: \xff\n---\n", b"No front matter.\n", b"---\ntitle: T\nNever closed.\n",
        b"---\ntitle: &a T\nquote: *a\n---\n", b"---\ntitle: !x T\n---\n", b"---\n---\n", b"",
        b"---\ntitle: 'T\n---\n", b"---\n- a\n- b\n---\n", b"---\n{title: T, tags: [hydrogen]}\n---\n",
        b"---\ntitle: T\ntitle: U\ntags: [h2]\n---\n",
        b"---\ntitle: a\x07\n---\n", b"---\n%YAML 1.1\ntitle: T\n---\n",
    ],
)  # fmt: skip
def test_what_nobody_can_be_sure_of_stays_to_the_byte(text: bytes) -> None:
    assert mended(text).data == text


# ----------------------------------------------------------------------------------------------------- YAML files


def test_a_page_of_a_unit_keeps_its_layout_and_its_comments() -> None:
    before = """\
# Ours.
name:   Energy   # the short form
Kind: Sector

follow:
    - {unit:tax}
    - unit:energy
    - {topics: [h2], since: 1 May 2026, limit: 3}   # since the spring
share: [Tax]
offers: Never
"""
    after = (
        before.replace("Kind: Sector", "kind: sector")
        .replace("unit:", "unit: ")
        .replace("h2", "hydrogen")
        .replace("1 May 2026", "2026-05-01")
        .replace("[Tax]", "[tax]")
        .replace("Never", "never")
    )
    assert text_of(mended(before, Role.UNIT, "energy/unit.yaml")) == after


def test_what_a_unit_carries_is_named_by_uid_and_slug() -> None:
    before = "- post:tax/ring-fence\n- post: ../levies/posts/2026-01-01-ring-fence.md  # theirs\n  pin: True\n"
    after = "- post: tax/ring-fence\n- post: tax/ring-fence  # theirs\n  pin: true\n"
    assert text_of(mended(before, Role.CARRIED, "energy/carried.yaml")) == after


def test_the_centres_page_is_mended_in_its_own_words() -> None:
    before = """\
Name: The Firm
url: https://insights.firm.example
authority: firm.example,2026
language: EN
centre: dana-ortiz
units:
  energy: {lead: Dana Ortiz, stage: Live}   # first
tags: Open
"""
    known = Known(people={"dana-ortiz": "dana-ortiz"})
    found = mend(Paper("network.yaml", NETWORK, before.encode()), known)
    assert text_of(found) == before.replace("Name", "name").replace("EN", "en").replace(
        "centre: dana-ortiz", "centre: [dana-ortiz]"
    ).replace("Dana Ortiz", "dana-ortiz").replace("Live", "live").replace("Open", "open")
