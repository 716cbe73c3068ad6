"""A difference in words: one summary, then what asks for something to be done, then all else."""

from __future__ import annotations

import pytest
from markupsafe import escape

from plugins.network.problems import Level, Problem
from plugins.pipeline.outputs import Data
from plugins.reviewing.html import inline, page
from plugins.reviewing.shape import Section, Told
from plugins.reviewing.summing import summary
from plugins.reviewing.text import text
from plugins.reviewing.values import (
    Carry,
    Difference,
    Edit,
    Fate,
    FeedChange,
    IdChange,
    PostChange,
    StreamChange,
    ThingChange,
    Vanished,
)
from plugins.reviewing.words import told
from tests.builders import moment

ERROR = Problem("units/tax/posts/x.md", 4, Level.ERROR, "unknown key 'statsu'; did you mean 'status'?")
WARNING = Problem("units/tax/posts/a.md", 4, Level.WARNING, "a link leads nowhere")


def difference(**changes: object) -> Difference:
    values: dict[str, object] = {
        "network": "Firm",
        "rev": "origin/main",
        "commit": "0123456789abcdef",
        "moment": moment("2026-11-22T09:00"),
    }
    return Difference(**values | changes)  # type: ignore[arg-type]


def change(fate: Fate = Fate.NEW, **changes: object) -> PostChange:
    values: dict[str, object] = {
        "fate": fate,
        "post": "tax/x",
        "unit": "tax",
        "unit_name": "Tax",
        "title": "A title",
        "file": "units/tax/posts/x.md",
    }
    return PostChange(**values | changes)  # type: ignore[arg-type]


def feed(name: str = "tax", **changes: object) -> FeedChange:
    values: dict[str, object] = {"fate": Fate.CHANGED, "kind": "unit", "name": name, "number": 0, "title": name.title()}
    return FeedChange(**values | {"path": f"/{name}/feed.xml"} | changes)  # type: ignore[arg-type]


def carries(unit: str, more: int, fewer: int = 0) -> StreamChange:
    one = Carry(post="energy/a", title="A", home="Energy", why="because we follow Energy")
    return StreamChange(unit=unit, name=unit.title(), carries=(one,) * more, drops=(one,) * fewer)


def section(of: Told, title: str) -> Section:
    [found] = [section for section in of.sections if section.title.startswith(title)]
    return found


def lines(of: Difference) -> list[str]:
    return text(told(of)).splitlines()


def test_the_summary_says_it_in_the_words_of_the_manual() -> None:
    found = difference(
        posts=(change(), change(), change(Fate.WITHDRAWN)),
        feeds=(
            feed(new=("A",)),
            feed("energy", gone=("A",)),
            feed("energy", number=1, gone=("A",)),
            feed("x", head=True),
        ),
        streams=(carries("tax", 1),),
        vanished=(Vanished(path="/tax/y/", kind="post", name="Y", problem=ERROR),),
    )
    assert summary(found) == (
        "2 new, 1 withdrawn, 3 feeds change, 0 ids change, Tax will carry 1 more, 1 address vanishes"
    )


def test_a_change_that_nobody_sees_is_said_to_be_one() -> None:
    found = difference()
    assert lines(found)[0] == ("What readers will see: nothing changes, 0 ids change, 0 addresses vanish")
    assert told(found).sections == ()


def test_an_address_that_vanishes_is_no_change_of_nothing() -> None:
    vanished = (Vanished(path="/old/", kind="old address", name="/tax/y/", problem=ERROR),)
    assert summary(difference(vanished=vanished)) == "0 ids change, 1 address vanishes"


def test_feeds_that_differ_in_a_time_alone_are_no_feeds_that_change() -> None:
    found = difference(feeds=(feed(), feed("energy")))
    assert "feed" not in summary(found)
    assert "  2 other feeds differ in a time of change alone" in lines(found)


@pytest.mark.parametrize(
    ("streams", "said"),
    [
        ((carries("tax", 0, 1),), "Tax will carry 1 fewer"),
        ((carries("tax", 2, 1),), "Tax will carry 2 more and 1 fewer"),
        (tuple(carries(f"unit-{n}", 1, 1) for n in range(4)), "4 units will carry 4 more and 4 fewer"),
    ],
)
def test_what_units_will_carry_is_summed_up(streams: tuple[StreamChange, ...], said: str) -> None:
    assert said in summary(difference(streams=streams))


def test_what_asks_for_something_to_be_done_comes_first_and_is_grave() -> None:
    found = told(
        difference(
            posts=(change(),),
            problems=(WARNING, ERROR),
            vanished=(Vanished(path="/tax/y/", kind="post", name="Y", problem=ERROR),),
            ids=(IdChange(before="tag:a", after="tag:b", post="tax/x", title="A title", problem=ERROR),),
        )
    )
    assert [(one.title, one.grave) for one in found.sections] == [
        ("New problems: 1 error, 1 warning", True),
        ("1 address vanishes", True),
        ("1 id changes or vanishes", True),
        ("New: 1 post", False),
    ]


def test_what_may_be_meant_to_end_is_not_grave() -> None:
    vanished = (Vanished(path="/experts/x/", kind="expert", name="X", problem=WARNING),)
    assert not section(told(difference(vanished=vanished, problems=(WARNING,))), "1 address").grave
    assert not section(told(difference(problems=(WARNING,))), "New problems").grave


def test_errors_come_before_warnings_and_mended_ones_are_counted() -> None:
    found = section(told(difference(problems=(WARNING, ERROR), mended=2)), "New problems")
    assert [row.spans[0].text for row in found.rows] == ["units/tax/posts/x.md:4:", "units/tax/posts/a.md:4:"]
    assert found.lede.endswith("2 former problems are gone.")


def test_a_held_post_has_its_errors_below_it() -> None:
    found = lines(difference(posts=(change(Fate.HELD),), problems=(ERROR, WARNING)))
    at = found.index("  “A title”, Tax (was public) units/tax/posts/x.md")
    assert found[at + 1] == f"    {ERROR}"
    assert found[at + 2 : at + 3] == []


@pytest.mark.parametrize(
    ("fate", "more", "said"),
    [
        (Fate.NEW, {"authors": ("Dana", "Li"), "comes_from": "draft"}, ", by Dana and Li (was a draft)"),
        (Fate.RESTORED, {}, " (published again)"),
        (Fate.RETRACTED, {"reason": "It is wrong."}, " (retracted): It is wrong."),
        (Fate.HIDDEN, {"reason": "is a draft now"}, ": is a draft now"),
        (
            Fate.HIDDEN,
            {"reason": "its date lies ahead", "when": moment("2027-01-05T09:30")},
            " (appears again on 5 Jan 2027, 09:30)",
        ),
        (Fate.GONE, {}, " (its file is gone)"),
        (Fate.GONE, {"when": moment("2027-01-05T09:30")}, " (would have appeared on 5 Jan 2027, 09:30)"),
        (Fate.SCHEDULED, {"when": moment("2027-01-05T09:30")}, " (appears on 5 Jan 2027, 09:30)"),
    ],
)
def test_each_fate_is_told_in_words(fate: Fate, more: dict[str, object], said: str) -> None:
    assert any(line.startswith(f"  “A title”, Tax{said}") for line in lines(difference(posts=(change(fate, **more),))))


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (Edit(what="title", before="Old", after="New"), "title: Old → New"),
        (Edit(what="place", after="York"), "place: York"),
        (Edit(what="place", before="York"), "place: no longer York"),
        (Edit(what="words", note="3 more, 1 fewer"), "words: 3 more, 1 fewer"),
        (Edit(what="reason", before=f"{'a ' * 100}b", after=f"{'a ' * 100}c"), "(further on)"),
    ],
)
def test_each_edit_is_told_in_words(edit: Edit, said: str) -> None:
    assert any(said in line for line in lines(difference(posts=(change(Fate.CHANGED, edits=(edit,)),))))


def test_things_and_old_addresses_have_sections_of_their_own() -> None:
    things = (
        ThingChange(kind="unit", fate=Fate.CHANGED, name="Tax", was="Levies", path="/tax/"),
        ThingChange(kind="file", fate=Fate.GONE, name="tax/media/x.pdf", path="/tax/media/x.pdf"),
    )
    found = lines(difference(things=things))
    assert "  “Tax” was Levies /tax/" in found
    assert "  “tax/media/x.pdf” is gone /tax/media/x.pdf" in found
    assert "1 unit changes, 1 file changes" in found[0]


def test_nothing_that_a_terminal_obeys_is_printed() -> None:
    found = text(told(difference(posts=(change(title="\x1b[31mred\x07\u202e"),), rev="\x1b]0;x\x07")))
    assert not set(found) & {"\x1b", "\x07", "\u202e"}
    assert "\\x1b[31mred" in found


def test_a_page_holds_what_no_page_can_hold_as_escapes() -> None:
    view = page(
        told(difference(problems=(Problem("units/\udce9.md", 1, Level.ERROR, "\x00"),))), (_sheet("a{}"),), ""
    ).view
    assert str(escape(view.told.sections[0].rows[0].spans[0].text)).encode() == b"units/\\udce9.md:1:"


def test_no_rule_of_a_style_ends_it() -> None:
    assert "</style" not in inline((_sheet("a{content:'</style><script>'}"),), "b{content:'</STYLE>'}").lower()


def _sheet(css: str) -> Data:
    return Data(path="theme/site.css", data=css.encode(), owner="brand")
