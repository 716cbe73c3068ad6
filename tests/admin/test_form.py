"""The form says what the schema and the rules say: what it offers is accepted, what it refuses would be an error."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET
from pydantic import TypeAdapter, ValidationError

from plugins.admin.backends import backend_of, trial_backend
from plugins.admin.fields import MANY, TABLE, keys_of
from plugins.admin.form import Field, Filter, encoded
from plugins.network.canonical import expert_file, page_file, post_file
from plugins.network.checking import strict
from plugins.network.kinds import Line, Prose
from plugins.network.model import Admin, GitHost
from plugins.network.schema import FILES as MODELS
from plugins.network.schema import PostFile
from plugins.network.yamlfile import read_yaml
from tests.admin.writing import FILES, Written, all_fields, manifest, surveyed, written
from tests.site.small_network import Files, post

# What no form writes: it stays in a file as it stands there, or a script writes it.
LEFT = {"post": {"author", "id"}, "unit": {"uid", "rules"}, "page": set(), "expert": set(), "carried": set()}
GONE = {"reason": "Old.", "updated": "2026-11-01"}
NEEDED = {"withdrawn": GONE, "retracted": GONE, "event": {"starts": "2027-01-01T10:00"}}


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return written(FILES, tmp_path_factory.mktemp("form"))


@pytest.mark.parametrize("kind", TABLE)
def test_every_key_of_a_file_has_a_field_or_a_reason_to_have_none(kind: str) -> None:
    fields = TABLE[kind].keys() - {"body"}
    assert fields | LEFT[kind] == keys_of(MODELS[kind]).keys()
    assert not fields & LEFT[kind]


def test_every_unit_has_its_posts_comments_pages_and_people_and_all_have_their_sheets(form: Written) -> None:
    names = [one.name for one in form.config.collections]
    for uid in ("energy", "tax", "labs", "steam"):
        assert {f"{uid}-posts", f"{uid}-comments", f"{uid}-pages", f"{uid}-experts"} <= set(names)
    assert names[-2:] == ["units", "carried"]
    assert {file.file for file in form.collection("units").files or ()} >= {"units/energy/unit.yaml"}
    assert {file.file for file in form.collection("carried").files or ()} >= {"units/energy/carried.yaml"}
    energy = form.collection("energy-posts")
    assert (energy.folder, energy.media_folder, energy.public_folder) == (
        "units/energy/posts",
        "/units/energy/media",
        "../media",
    )
    picture = form.field("energy-posts", "image")
    assert (picture.media_folder, picture.public_folder) == ("/units/energy/media", "media")


def test_a_post_and_a_comment_lie_in_one_folder_and_are_told_apart(form: Written) -> None:
    posts, comments = form.collection("energy-posts"), form.collection("energy-comments")
    assert posts.folder == comments.folder
    assert posts.filter == Filter(field="comment", value="no")
    assert comments.filter == Filter(field="comment", value="yes")
    assert {one.name for one in comments.fields or ()} - {one.name for one in posts.fields or ()} == {"about", "quote"}
    assert form.field("energy-comments", "about").required is True


def test_posts_in_folders_of_their_own_are_lists_of_their_own(tmp_path: Path) -> None:
    comment = post("Well.", title="On it", about="tax/ring-fence")
    files = {**FILES, "energy/posts/2024/q1/2024-02-02-on-it.md": comment, "energy/posts/2024/2024-02-03-so.md": post()}
    files["energy/posts/Q 3/2024-02-04-so.md"] = post(title="So it is")
    found = written(files, tmp_path)
    below = {one.name: one for one in found.config.collections if "." in one.name and one.name.startswith("energy-")}
    assert {"energy-posts.2024", "energy-comments.2024.q1"} <= below.keys()
    assert "energy-comments.2024" not in below
    assert [name for name in below if " " in name] == []
    deep = below["energy-comments.2024.q1"]
    assert (deep.folder, deep.public_folder, deep.create) == ("units/energy/posts/2024/q1", "../../../media", False)
    assert below["energy-posts.2024"].public_folder == "../../media"
    assert deep.label == "Energy & Infrastructure: comments in 2024/q1"


def test_a_closed_unit_takes_no_new_posts(form: Written) -> None:
    assert form.collection("steam-posts").create is False
    assert form.collection("energy-posts").create is True


def test_what_is_new_is_a_draft(form: Written) -> None:
    for name in ("energy-posts", "energy-comments"):
        status = form.field(name, "status")
        assert (status.default, status.required) == ("draft", True), "emptied, it would be published"


def offered(field: Field) -> list[str]:
    return [option.value for option in field.options or ()]


def test_who_may_sign_is_offered_and_nobody_else(form: Written) -> None:
    assert offered(form.field("tax-posts", "authors")) == ["dana-ortiz", "sam-cole"]  # Dana writes for Tax, too
    assert "dana-ortiz" in offered(form.field("energy-posts", "authors"))
    assert "sam-cole" not in offered(form.field("energy-posts", "authors"))


def test_what_a_unit_carries_can_be_chosen(form: Written) -> None:
    carried = next(file for file in form.collection("carried").files or () if file.name == "energy")
    entry = next(one for one in carried.fields[0].fields or () if one.name == "post")
    assert offered(entry)
    assert [key for key in offered(entry) if key.startswith("energy/")] == []


def test_open_tags_are_words_of_ones_own(tmp_path: Path) -> None:
    found = written({**FILES, "network.yaml": manifest(tags="open")}, tmp_path)
    assert found.field("energy-posts", "tags").widget == "list"


def test_of_very_many_units_the_form_is_no_list(tmp_path: Path) -> None:
    """Else it would grow with their square."""
    more = {f"unit-{n}": f"unit-{n}/unit.yaml" for n in range(MANY + 1)}
    lines = "".join(f"  {uid}: {{stage: live}}\n" for uid in more).encode()
    files = {**FILES, "network.yaml": FILES["network.yaml"].replace(b"groups:\n", lines + b"groups:\n", 1)}
    found = written({**files, **dict.fromkeys(more.values(), b"name: One of many\n")}, tmp_path)
    assert found.field("tax-posts", "to").widget == "list"
    one = found.field("units", "follow", "unit")
    assert one.widget == "string"
    assert takes(one, "unit-7")
    assert not takes(one, "No unit")
    assert len(encoded(found.config)) < 40_000 * len(found.assembled.catalog.units)


# ------------------------------------------------------------------------------------------ what is offered is accepted


def choices(form: Written, collection: str) -> Iterator[tuple[str, str, bool]]:
    """Every key of a collection with each value that can be chosen, and whether several can."""
    for field in form.collection(collection).fields or ():
        for value in offered(field):
            yield field.name, value, field.multiple is True


def test_a_post_with_any_choice_is_accepted_by_the_check(form: Written, tmp_path: Path) -> None:
    files = dict(FILES)
    number = 0
    for uid, slug in (("energy", "energy"), ("tax", "tax"), ("labs", "labs")):
        author = offered(form.field(f"{uid}-posts", "authors"))[0]
        for kind in ("posts", "comments"):
            about: Mapping[str, object] = {"about": "https://elsewhere.example/page"} if kind == "comments" else {}
            for key, value, many in choices(form, f"{uid}-{kind}"):
                number += 1
                fields = {
                    **about,
                    "title": f"What number {number} says of it",
                    "authors": [author],
                    "date": date(2026, 1, 2),
                    **NEEDED.get(value, {}),
                    key: [value] if many else value,
                }
                files[f"{slug}/posts/2026-01-02-number-{number}.md"] = post_file(fields, "Words.").encode()
    assert number > 100
    found = [str(one) for one in surveyed(files, tmp_path).problems if "/2026-01-02-number-" in one.file]
    assert found == []


def test_people_with_any_choice_are_accepted_by_the_check(form: Written, tmp_path: Path) -> None:
    files = dict(FILES)
    for number, (key, value, many) in enumerate(choices(form, "labs-experts")):
        fields = {"name": f"Number {number}", key: [value] if many else value}
        files[f"labs/experts/number-{number}.md"] = expert_file(fields, "Words.").encode()
    files["labs/pages/number.md"] = page_file({"title": "A page", "order": -1000}, "Words.").encode()
    found = [str(one) for one in surveyed(files, tmp_path).problems if "number" in one.file]
    assert found == []


def test_a_section_with_any_choice_is_accepted_by_the_check(form: Written, tmp_path: Path) -> None:
    labs = next(file for file in form.collection("units").files or () if file.name == "labs")
    sheets: list[dict[str, object]] = []
    for field in labs.fields:
        for value in offered(field):
            sheets.append({field.name: [value] if field.multiple is True else value})
        for inner in field.fields or ():
            for value in offered(inner):
                entry: dict[str, object] = {inner.name: [value] if inner.multiple is True else value}
                entry |= {"text": "We advise some."} if field.name == "disclosures" else {}
                sheets.append({field.name: [entry]})
    assert len(sheets) > 20
    wrong = []
    for number, sheet in enumerate(sheets):
        text = yaml.safe_dump({"name": "Labs", "lang": "pt"} | sheet, sort_keys=False)
        found = surveyed({**FILES, "labs/unit.yaml": text.encode()}, tmp_path / str(number)).problems
        mine = (one for one in found if one.file == "units/labs/unit.yaml" and "invoke pull" not in one.what)
        wrong += [f"{sheet}: {one}" for one in mine]
    assert wrong == []


def test_what_can_be_carried_is_accepted_by_the_check(form: Written, tmp_path: Path) -> None:
    energy = next(file for file in form.collection("carried").files or () if file.name == "energy")
    posts = offered(next(one for one in energy.fields[0].fields or () if one.name == "post"))
    text = yaml.safe_dump([{"post": key, "pin": True, "note": "One sentence."} for key in posts])
    found = surveyed({**FILES, "energy/carried.yaml": text.encode()}, tmp_path).problems
    assert [str(one) for one in found if one.file == "units/energy/carried.yaml"] == []


# ----------------------------------------------------------------------------------------- what is refused is an error

LINES, PROSES = TypeAdapter(Line), TypeAdapter(Prose)
_TEXTS = st.text(st.sampled_from("ab é日\u00a0😀\n\t ."), max_size=40) | st.sampled_from(
    ["a" * 299, "a" * 300, "a" * 301, "😀" * 300, "a" * 2000, "a" * 2001, "", "   ", "a\nb"]
)


def takes(field: Field, value: str) -> bool:
    """Whether a field lets somebody save this."""
    assert field.pattern
    return re.search(field.pattern[0], value) is not None


def accepts(kind: TypeAdapter[str], value: str) -> bool:
    try:
        kind.validate_python(value)
    except ValidationError:
        return False
    return True


@given(_TEXTS)
def test_no_form_refuses_what_the_schema_takes(value: str) -> None:
    title, summary = (_pattern_of(TABLE["post"][key]) for key in ("title", "summary"))
    if accepts(LINES, value):
        assert re.search(title, value)
    if accepts(PROSES, value):
        assert re.search(summary, value)
    if len(value.strip()) > 300:
        assert not re.search(title, value) or "\n" in value.strip()
    if len(value.strip()) > 2000:
        assert not re.search(summary, value)


def _pattern_of(make: object) -> str:
    from plugins.admin.choices import Choices
    from plugins.admin.fields import Key, Place

    nothing = Choices(
        uid="energy",
        slug="energy",
        name="Energy",
        closed=False,
        people=(),
        topics=(),
        units=(),
        takers=(),
        sharing=(),
        feeds=(),
        accents=(),
        carried=(),
        folders=(),
        open_tags=False,
        asked=(),
    )
    field = make(Key("title", "", "", True), Place("post", nothing))  # type: ignore[operator]
    assert field.pattern is not UNSET
    return str(field.pattern[0])


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("slug", "Not A Slug"),
        ("lang", "English"),
        ("translation_of", "tax"),
        ("about", "http://elsewhere.example"),
        ("about", "tax"),
    ],
)
def test_what_a_field_refuses_the_schema_refuses(form: Written, key: str, value: str) -> None:
    field = form.field("energy-comments", key)
    assert not takes(field, value)
    document = read_yaml(f'title: A\nauthors: [dana-ortiz]\ndate: 2026-01-02\n{key}: "{value}"\n')
    assert strict(PostFile, document)[1]


def test_every_pattern_is_one_for_both_languages_and_says_what_fits(form: Written) -> None:
    found = [field for _, field in all_fields(form.config) if field.pattern]
    assert len(found) > 100
    for field in found:
        assert field.pattern
        re.compile(field.pattern[0])
        assert not re.search(r"\\[AZz]|\(\?[aiLmsux]|\(\?P", field.pattern[0]), "JavaScript knows none of these"
        assert field.pattern[1]


def test_a_rule_that_must_hold_is_the_forms_own_and_a_wish_stands_beside_the_field(tmp_path: Path) -> None:
    def title(rules: str, unit: str = "") -> Field:
        files = {**FILES, "network.yaml": manifest(rules=rules)}
        if unit:
            files["labs/unit.yaml"] = FILES["labs/unit.yaml"] + unit.encode()
        return written(files, tmp_path).field("labs-posts", "title")

    fits = {size: "a" * size for size in (40, 41, 50, 51, 60)}
    wished = title("title-length: {most: 50}")
    assert takes(wished, fits[60])
    assert "At most 50 letters." in str(wished.hint)
    must = title("title-length: {most: 50, level: must}")
    assert takes(must, fits[50])
    assert not takes(must, fits[51])
    assert must.pattern
    assert must.pattern[1] == "At most 50 letters, on one line"
    stricter = title("title-length: {most: 50, level: must}", "\nrules: {title-length: {most: 40}}\n")
    assert takes(stricter, fits[40])
    assert not takes(stricter, fits[41])
    old = title("title-length: {most: 50, level: must, since: 2027-01-01}")
    assert takes(old, fits[60]), "an older post must not be kept from being mended"
    assert "letters" not in str(title("title-length: off").hint)


# ---------------------------------------------------------------------------------------------------- nothing is told


def test_the_form_tells_nothing_of_what_is_not_published(tmp_path: Path) -> None:
    secret = "a-merger-nobody-knows-of"
    files: Files = {
        **FILES,
        f"energy/posts/2026-01-03-{secret}.md": post("Secret.", title="A merger", status="draft"),
        f"energy/posts/2027-01-03-later-{secret}.md": post("Secret.", title="A merger"),
        "tax/carried.yaml": f"- {{post: energy/{secret}, hide: true}}\n".encode(),
    }
    said = encoded(written(files, tmp_path).config)
    assert secret.encode() not in said
    assert b"A merger" not in said


def test_the_file_is_yaml_and_the_same_each_time(tmp_path: Path) -> None:
    one, other = (encoded(written(FILES, tmp_path / name).config) for name in ("a", "b"))
    assert one == other
    assert yaml.load(one, Loader=yaml.CSafeLoader) == json.loads(one)


# ------------------------------------------------------------------------------------------------------------ the host


def test_each_host_is_told_where_it_is_and_how_people_sign_in() -> None:
    gitlab = Admin(host=GitHost.GITLAB, repository="firm/site", app="a1")
    assert backend_of(gitlab) == {
        "name": "gitlab",
        "repo": "firm/site",
        "branch": "main",
        "squash_merges": True,
        "auth_type": "pkce",
        "app_id": "a1",
        "base_url": "https://gitlab.com",
        "auth_endpoint": "oauth/authorize",
        "api_root": "https://gitlab.com/api/v4",
    }
    own = replace(gitlab, server="https://git.firm.example/code")
    assert backend_of(own)["api_root"] == "https://git.firm.example/code/api/v4"
    github = Admin(
        host=GitHost.GITHUB, repository="firm/site", branch="next", sign_in="https://in.firm.example/git/auth"
    )
    found = backend_of(github)
    assert (found["base_url"], found["auth_endpoint"]) == ("https://in.firm.example", "git/auth")
    assert "api_root" not in found
    assert (
        backend_of(replace(github, server="https://git.firm.example"))["api_root"] == "https://git.firm.example/api/v3"
    )


def test_a_trial_asks_its_own_machine_alone(tmp_path: Path) -> None:
    found = written(FILES, tmp_path, trial="net").config
    assert found.backend == trial_backend(Admin(host=GitHost.GITLAB, repository="a/b"), "/admin/api/v1")
    assert found.publish_mode == "simple"
    assert found.collections[0].folder == "net/energy/posts"
