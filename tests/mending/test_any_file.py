"""Any front matter: mended once and for all, its body and its comments untouched, nothing else said than before."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.mending.fields import MODELS
from plugins.mending.known import Known
from plugins.mending.mending import mend
from plugins.mending.mends import NETWORK, Paper
from plugins.mending.remarks import remarks
from plugins.network import checking
from plugins.network.canonical import POST_KEYS
from plugins.network.frontmatter import decode, split
from plugins.network.schema import PostFile
from plugins.network.sources import Role
from plugins.network.yamlfile import read_yaml

KNOWN = Known(
    topics={"hydrogen": "hydrogen", "h2": "hydrogen", "grid": "grid"},
    people={"dana-ortiz": "dana-ortiz"},
    shareable=frozenset({"tax", "everyone", "nobody"}),
    units=frozenset({"tax"}),
    posts=frozenset({"tax/ring-fence"}),
    url="https://insights.firm.example",
    today=date(2026, 11, 22),
)
KEYS = st.sampled_from([*PostFile.model_fields, "statsu", "Titel", "tag", "review-by", "mood", "from", "Author"])
VALUES = st.sampled_from(
    """h2|[h2, grid]|2026-1-5|01/02/2026|5 Nov 2026|“so”|Tax: now|'q'|"q"|off|2026|~||[]|[a, {b: c}]|{a: b}|@x|*x|draft
    |Draft|tax/ring-fence|../tax/posts/ring-fence.md|everyone|[Tax]|media/x.jpg|Größe|a  b|# none|x # c|é: ü|-|- x|[x|'x
    |https://insights.firm.example/tax/ring-fence/|> folded|| |"a\\tb"|{date: 2026-1-5, what: 'x, y'}""".replace(
        "\n    ", ""
    ).split("|")
)
AFTER = st.sampled_from(
    [
        "", "", "", "  # said", "\n# above\n", "\n\n", "\n  - h2  # item\n  - grid", "\n- a\n# in\n- b", "\n   more",
        "\t", "\n  date: 2026-1-5\n  what: x", "\n  - date: 2026-11-02\n    what: x", " |\n  one\n\n  two",
        " >-  # c\n  one",
    ]
)  # fmt: skip
LINES = st.one_of(
    st.builds(
        lambda key, colon, value, after: f"{key}{colon}{value}{after}",
        KEYS,
        st.sampled_from([": "] * 6 + [":"]),
        VALUES,
        AFTER,
    ),
    st.sampled_from(
        ["", "# a remark", "title: T", "authors: [dana-ortiz]", "date: 2026-11-01", "\ttabbed: x", "...", "  x: y"]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)
BODIES = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def texts_of_remarks(text: str) -> list[str]:
    return sorted(remark.text for remark in remarks(text))


@settings(max_examples=250)
@given(st.lists(LINES, max_size=8), BODIES, st.sampled_from(["\n", "\n", "\r\n"]))
def test_any_post_is_mended_once_and_for_all_and_says_the_same(lines: list[str], body: str, end: str) -> None:
    data = end.join("\n".join(("---", *lines, "---", body)).split("\n")).encode()
    paper = Paper("energy/posts/2026-11-01-caverns.md", Role.POST, data)
    found = mend(paper, KNOWN)
    again = mend(Paper(paper.path, paper.role, found.data), KNOWN)
    assert (again.data, again.mends) == (found.data, ())
    assert found.changed is bool(found.mends)
    text, mistakes = decode(data)
    if mistakes:
        assert not found.changed
        return
    before, after = split(text), split(found.data.decode())
    assert after.body == before.body
    if before.document.mistakes or isinstance(before.document.value, str):
        return  # what it said nobody knows
    inner, mended = (re.split(r"(?m)^---[ \t]*$", one, maxsplit=2)[1] for one in (text, found.data.decode()))
    assert texts_of_remarks(mended) == texts_of_remarks(inner)
    assert after.document.mistakes == ()
    right = {mistake.what for mistake in checking.strict(PostFile, before.document)[1]}
    assert {mistake.what for mistake in checking.strict(PostFile, after.document)[1]} <= right


@settings(max_examples=150)
@given(st.lists(LINES, max_size=8), st.sampled_from([Role.UNIT, Role.CARRIED, Role.PAGE, Role.EXPERT, NETWORK]))
def test_any_other_file_is_mended_once_and_for_all_and_keeps_every_comment(lines: list[str], role: Role | str) -> None:
    fenced = role in (Role.PAGE, Role.EXPERT)
    text = "\n".join(("---", *lines, "---", "Words.") if fenced else lines)
    found = mend(Paper("energy/x", role, text.encode("utf-8", "replace")), KNOWN)
    again = mend(Paper("energy/x", role, found.data), KNOWN)
    assert (again.data, again.mends) == (found.data, ())
    if found.changed and not fenced and not read_yaml(text).mistakes:
        assert texts_of_remarks(found.data.decode()) == texts_of_remarks(text)
        lines_before, lines_after = text.replace("\r", "\n").split("\n"), found.data.decode().split("\n")
        touched = {one.line for one in found.mends}
        assert len(lines_after) == len(lines_before)
        for number, (old, new) in enumerate(zip(lines_before, lines_after, strict=True), 1):
            assert old == new or number in touched


@given(
    st.fixed_dictionaries(
        {"title": st.just("T"), "date": st.just("2026-11-01"), "authors": st.just(["dana-ortiz"])},
        optional={
            "tags": st.just(["hydrogen", "grid"]),
            "summary": st.just("'Words: and more'"),
            "status": st.just("draft"),
            "share": st.just(["tax"]),
            "slug": st.just("caverns"),
        },
    ),
    st.data(),
)
def test_editing_one_field_of_a_canonical_file_changes_that_field_only(
    fields: dict[str, object], data: st.DataObject
) -> None:
    def written(key: str, value: object) -> str:
        return (
            "\n".join([f"{key}:", *(f"- {item}" for item in value)]) if isinstance(value, list) else f"{key}: {value}"
        )

    otherwise = {
        "title": "title:  T",
        "date": "date: 1 November 2026",
        "authors": "author: dana-ortiz",
        "tags": "tags: [h2, grid]",
        "summary": "Summary: 'Words: and more'",
        "status": "statsu: Draft",
        "share": "share: [Tax]",
        "slug": "slug: Caverns",
    }
    fields = {key: fields[key] for key in POST_KEYS if key in fields}
    whole = "\n".join(("---", *(written(key, value) for key, value in fields.items()), "---", "Words."))
    edited = data.draw(st.sampled_from(sorted(fields)))
    typed = "\n".join(
        (
            "---",
            *(otherwise[key] if key == edited else written(key, value) for key, value in fields.items()),
            "---",
            "Words.",
        )
    )
    path = "energy/posts/2026-11-01-caverns.md"
    assert mend(Paper(path, Role.POST, whole.encode()), KNOWN).mends == ()
    found = mend(Paper(path, Role.POST, typed.encode()), KNOWN)
    assert found.data.decode() == whole
    assert len({one.line for one in found.mends}) <= 2


def test_every_kind_of_file_that_people_write_can_be_mended() -> None:
    assert set(MODELS) == {Role.POST, Role.PAGE, Role.EXPERT, Role.UNIT, Role.CARRIED, NETWORK}
