"""Who may change what: leads, editors, authors, guests, the centre; and that nobody gives themselves a right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.roles.codeowners import codeowners
from plugins.roles.offices import CENTRE, Offices
from plugins.roles.ownership import Edit, Outside, author_of, not_given, not_owned, signers
from plugins.roles.words import told
from tests.roles.networks import NETWORK, firm, offices_of, person
from tests.roles.test_codeowners import UIDS, networks, owners
from tests.trees import post

NEW = post(author="kim-abe", title="Something new").encode()


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Offices:
    return offices_of(tmp_path_factory.mktemp("network"), firm())


def held(path: str) -> bytes:
    """What a file of the network holds."""
    found = firm()[path]
    return found.encode() if isinstance(found, str) else found


def edit(path: str, after: bytes | None = b"", before: bytes | None = None) -> Edit:
    """A change of a file of the network, or a new file; None takes it away."""
    old = held(path) if before is None and path in firm() else before
    return Edit(path=f"units/{path}", inside=path, before=() if old is None else (old,), after=after)


def texts() -> Iterable[tuple[str, bytes]]:
    return [(path, held(path)) for path in firm() if path.endswith(".md")]


def outside(offices: Offices, handle: str, *edits: Edit) -> list[Outside]:
    return list(not_owned(edits, author_of(offices, [handle]), offices, texts))


def may(offices: Offices, handle: str, change: Edit) -> bool:
    return not outside(offices, handle, change)


CAVERNS, PIPES = "energy/posts/2026-11-01-caverns.md", "energy/posts/2026-11-02-pipes.md"
PERMITS, RING_FENCE = "legal/posts/2026-10-06-permits.md", "tax/posts/2026-10-05-ring-fence.md"
KIM, INES, EVA = "energy/experts/kim-abe.md", "energy/experts/ines-okafor.md", "tax/experts/eva-lund.md"

# A change, and who of all may make it beside the centre.
OF_A_UNIT = {
    "a unit's page": (edit("energy/unit.yaml"), {"dana-ortiz", "li-wei"}),
    "what a unit carries": (edit("energy/carried.yaml"), {"dana-ortiz", "li-wei"}),
    "a standing page": (edit("energy/pages/method.md"), {"dana-ortiz", "li-wei"}),
    "a snapshot": (edit("energy/outside/grid.json"), {"dana-ortiz", "li-wei"}),
    "a file that is no source": (edit("energy/README.md"), {"dana-ortiz", "li-wei"}),
    "a pilot's page": (edit("legal/unit.yaml"), {"mia-berg"}),
    "a closed unit's page": (edit("old/unit.yaml"), {"tom-ash", "mia-berg"}),
    "one's own post": (edit(PIPES, NEW), {"dana-ortiz", "li-wei", "kim-abe"}),
    "one's own post, taken away": (edit(PIPES, None), {"dana-ortiz", "li-wei", "kim-abe"}),
    "one's own post, given to another": (edit(PIPES, held(CAVERNS)), {"dana-ortiz", "li-wei"}),
    "another's post, made one's own": (edit(CAVERNS, NEW), {"dana-ortiz", "li-wei"}),
    "a post that one signed where the branch began, and another signs by now": (
        Edit(path=f"units/{PIPES}", inside=PIPES, before=(held(CAVERNS), held(PIPES)), after=NEW),
        {"dana-ortiz", "li-wei"},
    ),
    "a new post": (edit("energy/posts/2026/new.md", NEW), {"dana-ortiz", "li-wei", "kim-abe"}),
    "a new post of two": (
        edit("energy/posts/new.md", b"---\nauthors: [li-wei, kim-abe]\n---\n"),
        {"dana-ortiz", "li-wei", "kim-abe"},
    ),
    "a new post whose author stands under author": (
        edit("energy/posts/new.md", b"---\nauthor: kim-abe\n---\n"),
        {"dana-ortiz", "li-wei", "kim-abe"},
    ),
    "a new post for another": (edit("energy/posts/new.md", held(CAVERNS)), {"dana-ortiz", "li-wei"}),
    "a new post of nobody can tell whom": (
        edit("energy/posts/new.md", b"---\nauthors: [kim-abe\n"),
        {"dana-ortiz", "li-wei"},
    ),
    "what lies beside posts": (edit("energy/posts/new.txt", NEW), {"dana-ortiz", "li-wei"}),
    "a guest's own post": (edit(PERMITS, NEW), {"mia-berg", "kim-abe"}),
    "a guest's new post": (edit("legal/posts/new.md", NEW), {"mia-berg", "kim-abe"}),
    "a post where one does not write": (edit("tax/posts/new.md", NEW), {"tom-ash"}),
    "a page of one's own": (edit(KIM, b""), {"dana-ortiz", "li-wei", "kim-abe"}),
    "a page of one's own, taken away": (edit(KIM, None), {"dana-ortiz", "li-wei"}),
    "a new person": (edit("energy/experts/new.md", person("New", "@kim-abe").encode()), {"dana-ortiz", "li-wei"}),
    "a page of the same name elsewhere": (edit("legal/experts/kim-abe.md", held(KIM)), {"mia-berg"}),
    "a new picture": (edit("energy/media/new.png"), {"dana-ortiz", "li-wei", "kim-abe", "ines-okafor"}),
    "a guest's new picture": (edit("legal/media/new.png"), {"mia-berg", "kim-abe"}),
    "a picture of one's own post": (edit("energy/media/pipe.png"), {"dana-ortiz", "li-wei", "kim-abe"}),
    "a picture of one's own post, taken away": (
        edit("energy/media/pipe.png", None),
        {"dana-ortiz", "li-wei", "kim-abe"},
    ),
    "a picture of another's post": (edit("energy/media/cavern one.png"), {"dana-ortiz", "li-wei"}),
    "a picture of a standing page": (edit("energy/media/page.png"), {"dana-ortiz", "li-wei"}),
    "a picture that nothing shows": (edit("energy/media/unused.png"), {"dana-ortiz", "li-wei", "kim-abe"}),
}
OF_THE_ROAD = {
    "the centre's page": edit("network.yaml"),
    "a file among the units": edit("README.md"),
    "a unit that nobody declared": edit("new/unit.yaml"),
    "a post of such a unit": edit("new/posts/new.md", NEW),
    "a folder that only looks like a unit's": edit("Energy/posts/new.md", NEW),
    "a name that climbs out": edit("energy", NEW),
    "the brand": Edit(path="theme/brand.yaml", inside="", before=(b"",), after=b""),
    "what looks like a unit outside of the units": Edit(path="energy/unit.yaml", inside="", after=b""),
    "a workflow": Edit(path=".github/workflows/ci.yml", inside="", after=b""),
}
EVERYBODY = {"dana-ortiz", "li-wei", "kim-abe", "ines-okafor", "tom-ash", "eva-lund", "mia-berg"}


@pytest.mark.parametrize("case", OF_A_UNIT)
def test_a_file_of_a_unit_is_its_leads_and_editors_and_a_post_also_its_authors(offices: Offices, case: str) -> None:
    change, those = OF_A_UNIT[case]
    assert {handle for handle in EVERYBODY if may(offices, handle, change)} == those | {"ines-okafor"}


@pytest.mark.parametrize("case", OF_THE_ROAD)
def test_the_road_is_the_centres_alone(offices: Offices, case: str) -> None:
    assert [handle for handle in EVERYBODY if may(offices, handle, OF_THE_ROAD[case])] == ["ines-okafor"]


@pytest.mark.parametrize("handle", ["@Kim-Abe", "KIM-ABE", "kim-abe"])
def test_capitals_of_a_handle_and_its_sign_do_not_matter(offices: Offices, handle: str) -> None:
    assert may(offices, handle, edit(PIPES, NEW))


@pytest.mark.parametrize("handle", ["stranger", "Kim Abe", "kim", "@"])
def test_a_stranger_owns_nothing(offices: Offices, handle: str) -> None:
    assert not any(
        may(offices, handle, change) for change in [*OF_THE_ROAD.values(), *(c for c, _ in OF_A_UNIT.values())]
    )


def test_somebody_without_a_handle_is_nobodys_account(tmp_path: Path) -> None:
    offices = offices_of(tmp_path, firm() | {"energy/experts/dana-ortiz.md": person("Dana Ortiz", "")})
    assert not author_of(offices, ["", "@"]).rights


def test_several_who_stand_for_a_change_own_what_any_of_them_owns(offices: Offices) -> None:
    edits = [edit(RING_FENCE, None), edit(PIPES, NEW)]
    assert not list(not_owned(edits, author_of(offices, ["tom-ash", "kim-abe"]), offices, texts))
    assert len(outside(offices, "tom-ash", *edits)) == len(outside(offices, "kim-abe", *edits)) == 1


@pytest.mark.parametrize(
    "named",
    [
        "../media/pipe.png",
        "../media/p&#105;pe.png",
        "../media/pip\\e.png",
        "../media/%70ipe.png",
        "../../energy/media/pipe.png",
        "../media/Pipe.PNG",
    ],
)
def test_a_picture_that_anothers_text_shows_however_it_is_written_is_not_an_authors_to_change(
    offices: Offices, named: str
) -> None:
    more = [*texts(), (RING_FENCE, held(RING_FENCE) + f"![A pipe]({named})\n".encode())]
    change = edit("energy/media/pipe.png")
    assert list(not_owned([change], author_of(offices, ["kim-abe"]), offices, lambda: more))


def test_texts_are_asked_for_only_where_a_file_that_was_there_is_changed(offices: Offices) -> None:
    def never() -> Iterable[tuple[str, bytes]]:
        raise AssertionError

    edits = [edit("energy/media/new.png"), edit(PIPES, NEW)]
    assert not list(not_owned(edits, author_of(offices, ["kim-abe"]), offices, never))


def test_it_says_whom_to_ask_and_what_was_not_theirs(offices: Offices) -> None:
    author = author_of(offices, ["@Kim-Abe"])
    said = {
        one.path: told(one, author, offices, "main")
        for one in outside(
            offices, "kim-abe", edit(RING_FENCE, None), edit("network.yaml"), edit("tax/posts/new.md", NEW)
        )
    }
    assert said == {
        f"units/{RING_FENCE}": "@kim-abe may not delete this: it belongs to 'tax'; ask Eva Lund (@eva-lund) or Tom Ash"
        " (@tom-ash)",
        "units/network.yaml": "@kim-abe may not change this: it belongs to the centre; ask Ines Okafor (@ines-okafor)",
        "units/tax/posts/new.md": "@kim-abe may not add this: it belongs to 'tax'; ask Tom Ash (@tom-ash)",
    }


def test_of_a_handle_that_nobody_has_it_says_so_and_which_may_be_meant(offices: Offices) -> None:
    (one,) = outside(offices, "dana-orti", edit("energy/unit.yaml"))
    said = told(one, author_of(offices, ["dana-orti"]), offices, "main")
    assert said.endswith("(at main no expert's page has the handle @dana-orti; did you mean 'dana-ortiz'?)")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("---\nauthors: [a, b]\n---\n", {"a", "b"}),
        ("---\nauthors:\n- a\n---\n", {"a"}),
        ("---\nauthor: a\n---\n", {"a"}),
        ("---\nauthors: a\n---\n", {"a"}),
        ("---\nstatsu: x\nauthors: [a]\n---\n", {"a"}),
        ("---\nauthors: [[a]]\n---\n", set()),
        ("---\ntitle: a\n---\nauthors: [a]\n", set()),
        ("authors: [a]\n", set()),
        ("", set()),
        ("---\nauthors: [a\n---\n", set()),
    ],
)
def test_who_signs_is_read_from_front_matter_alone(text: str, names: set[str]) -> None:
    assert signers(text.encode()) == names
    assert signers(text.replace("\n", "\r\n").encode()) == names


# --------------------------------------------------------------------------------------------------- rights

# A change of what says who is who: by whom, which files (None takes one away), and what is said of it, "" for nothing.
TAKEN: dict[str, tuple[str, dict[str, str | None], str]] = {
    "a lead gives a new colleague the unit to sign in": (
        "dana-ortiz",
        {"energy/experts/new.md": person("New", "@new")},
        "",
    ),
    "a lead has a colleague write for a unit that is not hers": (
        "dana-ortiz",
        {KIM: person("Kim Abe", "@kim-abe", "writes_for: [legal, tax]")},
        "lets @kim-abe sign as 'kim-abe' in 'tax'",
    ),
    "an author has themselves write for another unit": (
        "kim-abe",
        {KIM: person("Kim Abe", "@kim-abe", "writes_for: [legal, tax]")},
        "lets @kim-abe sign as 'kim-abe' in 'tax'",
    ),
    "an author stops writing for another unit": ("kim-abe", {KIM: person("Kim Abe", "@kim-abe")}, ""),
    "the lead of that unit lets them": (
        "tom-ash",
        {KIM: person("Kim Abe", "@kim-abe", "writes_for: [legal, tax]")},
        "",
    ),
    "somebody has a new account": ("kim-abe", {KIM: person("Kim Abe", "@kim-b", "writes_for: [legal]")}, ""),
    "a lead has a new account": ("dana-ortiz", {"energy/experts/dana-ortiz.md": person("Dana Ortiz", "@dana")}, ""),
    "an editor becomes the centre by its member's page": (
        "li-wei",
        {INES: person("Ines Okafor", "@li-wei")},
        "makes @li-wei one of the centre",
    ),
    "an editor makes somebody else the centre": (
        "li-wei",
        {INES: person("Ines Okafor", "@friend")},
        "makes @friend one of the centre",
    ),
    "an editor deletes the page of the centre's member": (
        "li-wei",
        {INES: None},
        "then @ines-okafor is no longer one of the centre",
    ),
    "an editor takes her lead's account away": (
        "li-wei",
        {"energy/experts/dana-ortiz.md": person("Dana Ortiz", "")},
        "then @dana-ortiz is no longer an owner of 'energy'",
    ),
    "an editor claims a lead by a page in a unit that both keep": (
        "mia-berg",
        {"old/experts/tom-ash.md": person("Tom Ash", "@mia-berg")},
        "makes @mia-berg an owner of 'tax'",
    ),
    "an editor claims a lead of another unit for their own": (
        "mia-berg",
        {"tax/experts/tom-ash.md": None, "legal/experts/tom-ash.md": person("Tom", "@mia-berg")},
        "makes @mia-berg an owner of 'tax'",
    ),
    "a unit calls itself another": (
        "mia-berg",
        {"old/unit.yaml": None, "legal/unit.yaml": "name: Legal\nuid: old\n"},
        "makes 'legal' the folder of the unit 'old'",
    ),
    "a unit moves to a folder of another name": (
        "mia-berg",
        {"legal/unit.yaml": None, "law/unit.yaml": "name: Legal\nuid: legal\n"},
        "makes 'law' the folder of the unit 'legal'",
    ),
    "the centre gives a role": ("ines-okafor", {"network.yaml": NETWORK.replace("lead: mia-berg", "lead: li-wei")}, ""),
    "a lead gives herself a role": (
        "mia-berg",
        {"network.yaml": NETWORK.replace("tax: {lead: tom-ash}", "tax: {lead: mia-berg}")},
        "makes @mia-berg an owner of 'tax'",
    ),
}


@pytest.mark.parametrize("case", TAKEN)
def test_nobody_gives_a_right_that_is_not_theirs_to_give(tmp_path: Path, case: str) -> None:
    handle, files, said = TAKEN[case]
    before = offices_of(tmp_path / "before", firm())
    after = offices_of(tmp_path / "after", _with(files))
    found = list(not_given(before, after, author_of(before, [handle]), "units"))
    assert any(said in one.what for one in found) if said else not found, found


def test_who_may_write_in_a_unit_is_said_by_its_lead_on_a_page_that_lies_elsewhere(offices: Offices) -> None:
    """The one thing of a page that belongs to another unit than the page."""
    lent = edit(KIM, person("Kim Abe", "@kim-abe", "writes_for: [legal, tax]").encode())
    assert may(offices, "tom-ash", lent)
    assert not may(offices, "mia-berg", lent)
    assert not may(offices, "eva-lund", lent)  # who signs in Tax, and leads nothing
    assert may(offices, "mia-berg", edit(KIM, person("Kim Abe", "@kim-abe").encode()))
    more = edit(KIM, person("Kim Abe", "@tom-ash", "writes_for: [legal, tax]").encode())
    assert not may(offices, "tom-ash", more)
    assert not may(offices, "tom-ash", edit(KIM, held(KIM) + b"\n"))
    assert not may(offices, "tom-ash", edit(KIM, held(KIM).replace(b"[legal]", b"[legal, '']")))


def test_a_right_that_is_not_given_is_said_where_it_stands(tmp_path: Path) -> None:
    before = offices_of(tmp_path / "before", firm())
    after = offices_of(tmp_path / "after", _with({INES: person("Ines Okafor", "@li-wei")}))
    author = author_of(before, ["li-wei"])
    found = sorted(not_given(before, after, author, "units"))
    assert {(one.path, one.line, one.unit) for one in found} == {(f"units/{INES}", 3, CENTRE)}
    assert [told(one, author, before, "main") for one in found] == [
        "@li-wei may not do this: it makes @li-wei one of the centre; ask Ines Okafor (@ines-okafor)",
        "@li-wei may not do this: then @ines-okafor is no longer one of the centre; ask Ines Okafor (@ines-okafor)",
    ]


def _with(files: Mapping[str, str | None]) -> dict[str, str | bytes]:
    found = {path: text for path, text in firm().items() if path not in files}
    return found | {path: text for path, text in files.items() if text is not None}


# ------------------------------------------------------------------------------------------------- any network

FILES = [
    "unit.yaml",
    "carried.yaml",
    "posts/x.md",
    "pages/x.md",
    "media/x.png",
    "experts/ann.md",
    "outside/x.json",
    "x",
]
CHANGES = st.builds(
    lambda uid, file, before, after: Edit(
        path=f"units/{uid}/{file}", inside=f"{uid}/{file}", before=before, after=after
    ),
    st.sampled_from(UIDS),
    st.sampled_from(FILES),
    st.sampled_from([(), (b"",), (b"---\nauthors: [ann, bo]\n---\n",)]),
    st.sampled_from([None, b"", b"---\nauthors: [ann]\n---\n", b"---\nauthor: bo\n---\n"]),
)
HANDLES = st.lists(st.sampled_from(["ann", "bo", "cy", "di", "ed", "flo", "shared", "nobody"]), max_size=3)


def none() -> Iterable[tuple[str, bytes]]:
    return ()


@given(networks(), HANDLES, CHANGES)
def test_nobody_owns_what_another_unit_owns(offices: Offices, handles: list[str], change: Edit) -> None:
    """Whoever neither leads nor edits a unit, nor writes in it, changes nothing there, whatever else they hold."""
    author = author_of(offices, handles)
    uid = change.inside.partition("/")[0]
    if not author.holds(uid) and not author.signs(uid):
        assert list(not_owned([change], author, offices, none))


@given(networks(), HANDLES, HANDLES, st.lists(CHANGES, max_size=5))
def test_more_people_never_own_less(offices: Offices, some: list[str], others: list[str], changes: list[Edit]) -> None:
    of_some = set(not_owned(changes, author_of(offices, some), offices, none))
    of_both = set(not_owned(changes, author_of(offices, [*some, *others]), offices, none))
    assert {one.path for one in of_both} <= {one.path for one in of_some}


@given(networks(), CHANGES)
def test_whom_the_host_asks_may_make_the_change(offices: Offices, change: Edit) -> None:
    """CODEOWNERS and the check say the same: all accounts that own a path may do everything to it."""
    for account in owners(codeowners(offices, "units"), change.path):
        assert not list(not_owned([change], author_of(offices, [account]), offices, none))


@given(networks(), HANDLES)
def test_a_change_of_nothing_gives_nothing(offices: Offices, handles: list[str]) -> None:
    assert not list(not_given(offices, offices, author_of(offices, handles), "units"))


@given(networks(), networks(), HANDLES)
def test_what_a_change_may_give_makes_nobody_an_owner_who_was_none(
    before: Offices, after: Offices, handles: list[str]
) -> None:
    """Where nothing is said, every office that an account gained was one of its author's."""
    author = author_of(before, handles)
    if author.holds(CENTRE) or list(not_given(before, after, author, "units")):
        return
    old, new = before.by_account(), after.by_account()
    gained = {right for handle, rights in new.items() for right in rights - old.get(handle, frozenset())}
    assert {right for right in gained if not right.signs} <= author.rights
    assert all(author.holds(right.unit) or right in author.rights for right in gained)
