"""Each key of each file broken in turn: it is told, in its line, and costs no more than it must."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from plugins.network.problems import SetupError
from plugins.network.schema import FILES
from plugins.network.whole import Catalog
from tests.trees import NETWORK, UNIT, Survey, expert, post, small_network, survey, write_network

WRONG: dict[str, str] = {
    "empty": "",
    "no text": "''",
    "a list in a list": "[[x]]",
    "a mapping": "{x: y}",
    "an unknown word": "'*?*'",
    "a word too much": "no such thing !",
}
WHERE = {
    "network": "network.yaml",
    "unit": "energy/unit.yaml",
    "carried": "energy/carried.yaml",
    "expert": "energy/experts/dana-ortiz.md",
    "page": "energy/pages/method.md",
    "post": "energy/posts/2026-11-02-pipes.md",
}
USUAL: dict[str, dict[str, Any]] = {
    "network": yaml.load(NETWORK, yaml.BaseLoader),
    "unit": yaml.load(UNIT, yaml.BaseLoader),
    "carried": {"post": "tax/ring-fence", "note": "Ours."},
    "expert": {"name": "Dana Ortiz", "role": "Partner", "writes_for": ["tax"]},
    "page": {"title": "Our method", "order": "2"},
    "post": {"title": "Pipes", "date": "2026-11-02", "authors": ["dana-ortiz"]},
}
# Plain words are right for these: what is wrong for others is a text like any other here.
ANY_TEXT = {
    *(("network", key) for key in ("name", "tagline")),
    *(("unit", key) for key in ("name", "summary")),
    *(("carried", key) for key in ("note",)),
    *(("expert", key) for key in ("name", "role", "photo_alt")),
    *(("page", key) for key in ("title", "summary")),
    *(("post", key) for key in "title summary reason image_alt quote place image_rights disclosure".split()),
}
FREE = {("network", "rules"), ("unit", "rules")}  # what may stand there is for the rules to say
NOT_WITHOUT = {"name", "url", "authority", "units"}  # of network.yaml: nothing can be built without them


def keys(file: str) -> list[str]:
    model = FILES[file]
    return list(model.model_fields) if file != "carried" else list(_entry(model).model_fields)


def _entry(model: Any) -> Any:
    return model.model_fields["carried"].annotation.__args__[0]


def cases() -> Iterator[Any]:
    for file in FILES:
        for key in keys(file):
            for kind, wrong in WRONG.items():
                legal_text = (file, key) in ANY_TEXT and kind in ("an unknown word", "a word too much")
                if (file, key) not in FREE and not legal_text:
                    yield pytest.param(file, key, wrong, id=f"{file}-{key}-{kind}")


def broken(file: str, key: str, wrong: str) -> tuple[str, int]:
    """A file with one wrong value, and the line that it stands in."""
    usual = {name: value for name, value in USUAL[file].items() if name != key}
    lines = yaml.dump(usual, default_flow_style=False, sort_keys=False).splitlines()
    if file == "carried":
        entry = [*lines, f"{key}: {wrong}"]
        return "- " + "\n  ".join(entry) + "\n", len(entry)
    lines.append(f"{key}: {wrong}")
    if file in ("expert", "page", "post"):
        return "\n".join(["---", *lines, "---", "Words of the body.", ""]), len(lines) + 1
    return "\n".join(lines) + "\n", len(lines)


def look(tmp_path: Path, file: str, text: str) -> Survey:
    return survey(write_network(tmp_path, small_network() | {WHERE[file]: text}))


def told(found: Survey, file: str, key: str, line: int) -> list[str]:
    # In a mapping of names the name stands for the key.
    names = [key, "'x'"] if file == "network" else [key]
    said = [what for what in found.about(WHERE[file]) if what.startswith(f"{line}: error: ")]
    return [what for what in said if any(name in what for name in names)]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return survey(write_network(tmp_path_factory.mktemp("whole"), small_network())).catalog


def test_the_usual_network_has_nothing_wrong(tmp_path: Path) -> None:
    found = survey(write_network(tmp_path, small_network()))
    assert found.said == []
    assert found.live == {"energy/caverns", "energy/pipes", "tax/ring-fence"}


@pytest.mark.parametrize("file", FILES)
def test_the_usual_values_of_a_file_are_right(tmp_path: Path, file: str) -> None:
    text, _ = broken(file, "", "")
    text = text.replace("\n: \n", "\n").replace("\n  : \n", "\n")
    assert look(tmp_path, file, text).about(WHERE[file]) == []


@pytest.mark.parametrize(("file", "key", "wrong"), list(cases()))
def test_a_wrong_value_is_told_and_costs_no_more_than_it_must(
    tmp_path: Path, whole: Catalog, file: str, key: str, wrong: str
) -> None:
    text, line = broken(file, key, wrong)
    if file == "network" and key in NOT_WITHOUT:
        with pytest.raises(SetupError) as stop:
            look(tmp_path, file, text)
        assert f"units/network.yaml:{line}: error: " in str(stop.value)
        assert key in str(stop.value)
        return
    found = look(tmp_path, file, text)
    assert told(found, file, key, line), found.said
    if file != "network":
        assert costs(file, found.catalog) == costs(file, whole)
    if file == "unit" and key == "share":
        assert found.catalog.unit["energy"].share == ()
    if file == "carried":  # what may have been meant to be hidden stays so
        energy = found.catalog.unit["energy"]
        hidden = {overlay.post for overlay in energy.overlays if overlay.hide}
        assert not energy.carries if key == "post" else hidden == {"tax/ring-fence"}


def costs(file: str, catalog: Catalog) -> Catalog:
    """A catalog without the thing of a file, and without what only this thing uses."""
    source = WHERE[file]
    without = replace(
        catalog,
        posts=tuple(post for post in catalog.posts if post.source != source),
        pages=tuple(page for page in catalog.pages if page.source != source),
        near={},  # what is read after other posts is made from all
    )
    if file == "unit":
        return replace(without, units=tuple(unit for unit in catalog.units if unit.uid != "energy"), outside=())
    if file == "carried":
        units = tuple(replace(unit, overlays=(), carries=True) for unit in catalog.units)
        return replace(without, units=units)
    if file == "expert":
        return replace(
            without,
            experts=tuple(expert for expert in catalog.experts if expert.source != source),
            held_experts=(),
        )
    return without


@pytest.mark.parametrize("key", keys("unit"))
def test_a_wrong_key_of_a_unit_falls_back_to_its_default(tmp_path: Path, key: str) -> None:
    text, _ = broken("unit", key, "[[x]]")
    wanted, _ = broken("unit", key, "")
    without = "\n".join(line for line in wanted.splitlines() if not line.startswith(f"{key}:")) + "\n"
    if key == "name":
        without += "name: Energy\n"
    right = look(tmp_path / "right", "unit", without).catalog.unit["energy"]
    expected = replace(right, share=()) if key == "share" else right
    assert look(tmp_path / "wrong", "unit", text).catalog.unit["energy"] == expected


@pytest.mark.parametrize("file", FILES)
def test_an_unknown_key_is_told_with_the_key_that_was_meant(tmp_path: Path, file: str) -> None:
    key = keys(file)[-1]
    text, line = broken(file, f"{key}x", "x")
    found = look(tmp_path, file, text)
    (said,) = [what for what in found.about(WHERE[file]) if what.startswith(f"{line}: ")]
    assert said == f"{line}: error: unknown key '{key}x'; did you mean '{key}'?"


UNREADABLE = [
    b"\xff\xfe\x00",
    b"name: 'x",
    b"\0",
    b"name: \xe9",
    b"- a\n- b",
    b"name: x\nname: y\n: [",
    b"{" * 900,
    b"",
]


@pytest.mark.parametrize("data", UNREADABLE)
def test_an_unreadable_unit_page_keeps_the_unit_under_its_folder_s_name(
    tmp_path: Path, data: bytes, whole: Catalog
) -> None:
    found = survey(write_network(tmp_path, small_network() | {"energy/unit.yaml": data}))
    unit = found.catalog.unit["energy"]
    assert (unit.slug, unit.name, unit.share, unit.follow) == ("energy", "Energy", (), ())
    assert found.about("energy/unit.yaml")
    assert costs("unit", found.catalog) == costs("unit", whole)


@pytest.mark.parametrize(
    "line", ["shaer: nobody", "Share: nobody", "share: everyone\nshare: nobody", "share: nobdoy", "share: [tax, x y]"]
)
def test_a_slip_in_share_shares_with_nobody(tmp_path: Path, line: str) -> None:
    found = look(tmp_path, "unit", f"name: Energy\n{line}\n")
    assert found.catalog.unit["energy"].share == ()
    assert found.errors


def test_a_slip_elsewhere_leaves_share_as_it_is(tmp_path: Path) -> None:
    found = look(tmp_path, "unit", "name: Energy\nkind: sektor\nshare: [advisers]\n")
    assert found.catalog.unit["energy"].share == ("advisers",)


def test_a_renamed_unit_with_an_unreadable_page_keeps_its_posts(tmp_path: Path) -> None:
    files = {path.replace("energy/", "power/", 1): text for path, text in small_network().items()}
    files["power/unit.yaml"] = UNIT.replace("name: Energy", "name: 'Energy")
    found = survey(write_network(tmp_path, files))
    assert found.catalog.unit["energy"].slug == "power"
    assert {post.id for post in found.catalog.posts} >= {"tag:firm.example,2026:energy/caverns"}


@pytest.mark.parametrize(
    "units",
    ["{energy: , tax: {lead: tom-ash}}", "{energy: x, tax: }", "{energy: {lead: Dana!, stage: x}, tax: {x: y}}"],
)
def test_a_slip_in_a_unit_s_role_does_not_cost_the_unit(tmp_path: Path, units: str) -> None:
    head, _, rest = NETWORK.partition("units:\n")
    text = head + f"units: {units}\n" + "groups:" + rest.partition("groups:")[2]
    found = look(tmp_path, "network", text)
    assert found.errors
    assert found.live == {"energy/caverns", "energy/pipes", "tax/ring-fence"}


@pytest.mark.parametrize("data", [b"\xff\xfe", b"name: [", b"", b"- a", b"\xef\xbb\xbf: :"])
def test_an_unreadable_network_page_stops_at_once(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(SetupError, match=r"units/network\.yaml:\d+: error: "):
        survey(write_network(tmp_path, small_network() | {"network.yaml": data}))


def test_a_network_whose_units_are_lost_is_not_published_empty(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="unknown key 'untis'; did you mean 'units'"):
        look(tmp_path, "network", NETWORK.replace("\nunits:", "\nuntis:"))


@pytest.mark.parametrize("name", ["Mars/Base", "localtime", "../../etc/passwd", "", "Europe"])
def test_an_unknown_zone_is_told_and_read_as_utc(tmp_path: Path, name: str) -> None:
    found = look(tmp_path, "network", NETWORK.replace("Europe/London", f"'{name}'"))
    assert [what for what in found.about("network.yaml") if what.startswith(f"6: error: unknown timezone '{name}'")]
    assert found.catalog.network.timezone == "UTC"


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe",
        b"---\nname: 'x\n---\n",
        b"---\nname:\n---\n",
        b"no front matter",
        b"---\nwrites_for: tax\nname: D\n---\n",
    ],
)
def test_a_broken_expert_keeps_name_and_posts(tmp_path: Path, data: bytes, whole: Catalog) -> None:
    found = survey(write_network(tmp_path, small_network() | {"energy/experts/dana-ortiz.md": data}))
    assert found.catalog.posts == whole.posts
    assert found.catalog.author["dana-ortiz"].name in ("Dana Ortiz", "D")
    assert found.about("energy/experts/dana-ortiz.md")


def test_a_good_expert_still_may_not_sign_everywhere(tmp_path: Path) -> None:
    files = small_network() | {"energy/experts/dana-ortiz.md": expert("Dana Ortiz")}
    found = survey(write_network(tmp_path, files))
    assert found.live == {"energy/caverns", "energy/pipes"}
    assert "ask for writes_for: [tax] in units/energy/experts/dana-ortiz.md" in found.errors[0]


def test_a_post_with_a_mistake_changes_nothing_but_itself(tmp_path: Path, whole: Catalog) -> None:
    found = survey(write_network(tmp_path, small_network() | {"tax/posts/bad.md": post("statsu: draft")}))
    assert found.catalog == whole
    assert found.said == ["units/tax/posts/bad.md:5: error: unknown key 'statsu'; did you mean 'status'?"]
    assert found.assembled.held == 1
