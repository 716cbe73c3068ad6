"""Anyone can ask who carries a post and why somebody does not, and is answered in plain words."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.syndication.explain import UnknownNameError, explain, lines_of
from tests.syndication.networks import UNIT, files, read, tax
from tests.trees import Files


def told(folder: Path, key: str, unit: str = "", *, more: Files | None = None) -> list[str]:
    assembled = read(folder, files(more))
    return list(lines_of(assembled, explain(assembled, key, unit), unit))


def test_a_carried_post_names_its_carriers_with_the_rule_and_where_it_stands(tmp_path: Path) -> None:
    notes = {"energy/carried.yaml": "- {post: tax/ring-fence, pin: true, note: Read it first.}\n"}
    tagged = {"tax/posts/2026-11-10-ring-fence.md": tax("date: 2026-11-10", "tags: [h2]", title="The ring fence")}
    assert told(tmp_path, "tax/ring-fence", more=notes | tagged)[:9] == [
        "The ring fence",
        "  tax/ring-fence, 10 Nov 2026, by Tom Ash",
        "  units/tax/posts/2026-11-10-ring-fence.md",
        "Carried by",
        "  energy: because we follow Tax, pinned",
        "    units/energy/unit.yaml:4: {unit: tax, limit: 1}",
        "    note: Read it first.",
        "    also: units/energy/unit.yaml:5: {topics: [hydrogen], since: 2026-11-01}",
        "Not carried by",
    ]


REFUSALS = [
    ("energy", (), "newer posts fill the limit of 1", "write a larger 'limit' in units/energy/unit.yaml:4"),
    (
        "energy",
        ("share: nobody",),
        "its 'share' lets in nobody",
        "let 'share' in units/tax/posts/2026-10-05-reliefs.md",
    ),
    ("energy", ("share: [regulated]",), "its 'share' lets in regulated only", "name energy"),
    ("legal", (), "no rule follows it, and it is not offered", "write a rule under 'follow' in units/legal/unit.yaml"),
    ("legal", ("to: [legal]",), "it is offered, and the unit legal takes no offers", "write offers: auto"),
    ("old", (), "the unit old is closed", "its stage in units/network.yaml"),
    ("tax", (), "it is the unit's own post, so it is in its section anyway", ""),
]


@pytest.mark.parametrize(("unit", "lines", "why", "change"), REFUSALS)
def test_who_does_not_carry_it_says_the_first_reason_and_what_would_change_it(
    tmp_path: Path, unit: str, lines: tuple[str, ...], why: str, change: str
) -> None:
    reliefs = {"tax/posts/2026-10-05-reliefs.md": tax("date: 2026-10-05", *lines, title="Reliefs")}
    found = told(tmp_path, "tax/reliefs", unit, more=reliefs)
    at = found.index("Not carried by")
    assert found[at + 1] == f"  {unit}: {why}"
    if change:
        assert found[at + 2].startswith("    to change that, ")
        assert change in found[at + 2]
    else:
        assert found[at + 2 :] == []


def test_older_than_since_hidden_unit_share_and_a_comment_in_between_are_told(tmp_path: Path) -> None:
    since = UNIT.replace("limit: 1", "since: 2026-11-01").replace("topics: [hydrogen]", "topics: [grid]")
    assert "  energy: it is older than 2026-11-01, where the rule begins" in told(
        tmp_path / "since", "tax/reliefs", more={"energy/unit.yaml": since}
    )
    hidden = {"energy/carried.yaml": "- {post: tax/ring-fence, hide: true}\n"}
    assert "  energy: the unit energy hides it" in told(tmp_path / "hidden", "tax/ring-fence", more=hidden)
    broken = {"energy/carried.yaml": "- {post: [\n"}
    assert "  energy: units/energy/carried.yaml can't be read" in told(
        tmp_path / "broken", "tax/ring-fence", more=broken
    )
    ceiling = {"tax/unit.yaml": "name: Tax\nshare: [legal]\n"}
    assert "  energy: the unit tax shares with legal only" in told(tmp_path / "unit", "tax/ring-fence", more=ceiling)
    answer = {
        "energy/posts/2026-11-12-our-view.md": tax("date: 2026-11-12", "about: tax/ring-fence", "authors: [dana-ortiz]")
    }
    found = told(tmp_path / "answer", "tax/ring-fence", more=answer)
    assert "  energy: the unit's own comment energy/our-view stands for it" in found
    assert "Carried by nobody." in found


def test_with_one_unit_every_route_is_told(tmp_path: Path) -> None:
    offer = {"tax/posts/2026-10-05-reliefs.md": tax("date: 2026-10-05", "tags: [h2]", "to: [energy]", title="Reliefs")}
    found = told(tmp_path, "tax/reliefs", "energy", more=offer)
    assert found[3:] == [
        "Carried by",
        "  energy: offered by its author",
        "    units/tax/posts/2026-10-05-reliefs.md: to: [energy]",
        "Tried",
        "  units/tax/posts/2026-10-05-reliefs.md: to: [energy]: brings it",
        "  units/energy/unit.yaml:4: {unit: tax, limit: 1}: newer posts fill the limit of 1",
        "  units/energy/unit.yaml:5: {topics: [hydrogen], since: 2026-11-01}:"
        " it is older than 2026-11-01, where the rule begins",
    ]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("status: draft",), "tax/secret is a draft: nobody sees it yet, so nobody carries it."),
        (("date: 2027-03-01",), "tax/secret is dated in the future: nobody sees it yet, so nobody carries it."),
        (("statsu: draft",), "tax/secret is held because of what is wrong in it, so nobody sees or carries it:"),
    ],
)
def test_a_post_that_nobody_sees_yet_is_said_to_be_one(tmp_path: Path, lines: tuple[str, ...], expected: str) -> None:
    found = told(tmp_path, "tax/secret", more={"tax/posts/2026-09-01-secret.md": tax(*lines, title="Words to come")})
    assert found[0] == expected
    assert "Words to come" not in "\n".join(found)
    if "held" in expected:
        assert found[1].endswith("error: unknown key 'statsu'; did you mean 'status'?")


@pytest.mark.parametrize(
    ("lines", "state", "departs"),
    [
        (("status: withdrawn", "reason: Old.", "updated: 2026-11-20"), "withdrawn", True),
        (("status: retracted", "reason: Wrong.", "updated: 2026-11-20"), "retracted", True),
        (("expires: 2026-11-12",), "expired", False),
    ],
)
def test_a_post_that_was_taken_back_says_who_tells_of_it(
    tmp_path: Path, lines: tuple[str, ...], state: str, departs: bool
) -> None:
    file = {"tax/posts/2026-11-10-ring-fence.md": tax("date: 2026-11-10", *lines, title="The ring fence")}
    found = told(tmp_path, "tax/ring-fence", more=file)
    assert f"  It is {state}, so no section carries it." in found
    assert "Carried by nobody." in found
    line = f"The feeds of these units tell their subscribers that it is {state}: energy"
    assert (line in found) is departs
    assert ("The ring fence" in found) is (state == "withdrawn")


def test_an_old_slug_leads_to_the_post(tmp_path: Path) -> None:
    file = {"tax/posts/2026-11-10-ring-fence.md": tax("date: 2026-11-10", "slug: fence", "aliases: [ring-fence]")}
    assert told(tmp_path, "tax/ring-fence", more=file)[1].startswith("  tax/fence, ")


@pytest.mark.parametrize(
    ("key", "unit", "message"),
    [
        ("tax/ring-fense", "", "unknown post 'tax/ring-fense'; did you mean 'tax/ring-fence'?"),
        ("tax/dratf", "", "unknown post 'tax/dratf'; did you mean 'tax/draft'?"),
        ("tax/ring-fence", "enrgy", "unknown unit 'enrgy'; did you mean 'energy'?"),
    ],
)
def test_a_name_that_nobody_knows_is_told_what_comes_near(tmp_path: Path, key: str, unit: str, message: str) -> None:
    with pytest.raises(UnknownNameError) as stopped:
        told(tmp_path, key, unit, more={"tax/posts/draft.md": tax("date: 2026-11-10", "status: draft")})
    assert str(stopped.value) == message
