"""What may be written in a manifest or in front matter, and what is said about the rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.network import checking
from plugins.network.frontmatter import decode, split
from plugins.network.schema import FILES, PostFile
from plugins.network.yamlfile import MAX_BYTES, MAX_DEPTH, Mistake, read_yaml

_NEEDED = {
    "network": "name: N\nurl: https://n.example\nauthority: n.example,2026\n",
    "unit": "name: N\n",
    "expert": "name: N\n",
}
_TORN = "unknown key 'moving it'; write one of about, aliases, name, slug; a text with a comma inside { } must stand in"


def said(text: str) -> list[tuple[int, str]]:
    return [(mistake.line, mistake.what) for mistake in read_yaml(text).mistakes]


def checked(text: str) -> list[tuple[int, str]]:
    """What is said about the front matter of a post, its keys checked as well."""
    return [(mistake.line, mistake.what) for mistake in checking.strict(PostFile, read_yaml(text))[1]]


@pytest.mark.parametrize("typed", ["off", "2026", "yes", "1e3", "0x1F", "12:30:45", "2026-13-45", "True", ".inf", "!"])
def test_a_value_stays_what_was_typed(typed: str) -> None:
    assert read_yaml(f"title: {typed!r}").value == {"title": typed}
    if typed != "!":
        assert read_yaml(f"title: {typed}").value == {"title": typed}


@pytest.mark.parametrize("typed", ["", " ", " ~", " null", " # a remark"])
def test_nothing_behind_a_key_is_no_text(typed: str) -> None:
    assert read_yaml(f"title:{typed}").value == {"title": None}


def test_a_key_given_twice_names_both_lines() -> None:
    assert said("title: a\ndate: 2026-01-01\ntitle: b") == [(3, "'title' is given twice (first in line 1); keep one")]


def test_of_a_key_given_twice_the_first_counts() -> None:
    assert read_yaml("a: 1\na: [2]").value == {"a": "1"}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: b\nc: &x d", 2, "'&x' is a YAML anchor"),
        ("a: &x b\nc: *x", 2, "'*x' is a YAML alias"),
        ("a: !!python/object:os.system b", 1, "is a YAML tag"),
        ("a: !secret b", 1, "'!secret' is a YAML tag"),
        ("? [a]\n: b", 1, "a key must be a plain word"),
        ("&k a: b", 1, "a key must be a plain word"),
        ("a: 'b\nc: d", 1, "a quotation mark that is never closed"),
        ('a: "b', 1, "a quotation mark that is never closed"),
        ("a: b\n\tc: d", 2, "a tab"),
        ("a: b: c", 1, "put the whole value in quotes"),
        ("- a: ä/ö\n   b: c", 2, "this line stands further in than its neighbours"),
        ("a:\n  b: c\n   d: e", 3, "this line stands further in than its neighbours"),
        ("- a: b\nc: d", 2, "what else belongs to it stands two spaces in"),
        ("a:\n  - b\n - c", 3, "begin it where its neighbours do"),
        ("a: b\nd: [b, c\ne: f", 2, "a bracket that is never closed"),
        ("a: 'it''s' no", 1, "put the value in quotes"),
        ("a:\n- b\nc", 3, "not readable as YAML"),
        ('a: "\\q"', 1, "a backslash in double quotes"),
        ("a: @b", 1, "put the value in quotes"),
        ("a: b\n---\nc: d", 2, "another document"),
        ("a: [b, , c]", 1, "no value where one should stand"),
        ("a: b\nc: ]", 2, "a bracket, brace or comma that nothing opens"),
        (" a: b\nc: d", 2, "this line belongs to no key"),
        ("a: b\nc: |d", 2, "a value that begins with '|' or '>'"),
        ("%a: b", 1, "a line that begins with '%'"),
        ("a: !{b", 1, "a value that begins with '!'"),
        ('a: "\\xzz"', 1, "a backslash in double quotes"),
        ("a: - b", 1, "a '- ' inside a line"),
        ("<<: {a: b}\n*x : y", 2, "a key must be a plain word"),
    ],
)
def test_what_is_no_plain_yaml_is_said_with_its_line(text: str, line: int, words: str) -> None:
    assert [number for number, what in said(text) if words in what] == [line], said(text)


@pytest.mark.parametrize(
    "text", ["a: " + "[" * 3000, "a: " + "[" * 3000 + "]" * 3000, "{" * 3000, "? " * 3000, "- " * 3000]
)
def test_deep_nesting_is_a_mistake_and_no_crash(text: str) -> None:
    assert any(f"nested more than {MAX_DEPTH} deep" in what for _, what in said(text))


_SIGNS = st.sampled_from(["a", "b: ", "- ", *"{}[],'\"#&*!|>%@?\\\n\t", "\n  ", "---", "..."])


@given(st.lists(_SIGNS, max_size=9).map("".join))
def test_the_reader_s_own_words_reach_nobody(text: str) -> None:
    for what in (what for _, what in said(text) if what.startswith("not readable as YAML")):
        assert "expected" not in what
        assert "while " not in what
        assert "context" not in what


def test_a_billion_laughs_are_not_even_told() -> None:
    laughs = "a: &a [x]\n" + "\n".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]" for i in range(9)
    )
    document = read_yaml(laughs)
    assert len(repr(document.value)) < 300
    assert len(document.mistakes) == 10 + 18


def test_a_file_longer_than_its_limit_is_not_read() -> None:
    assert said("a: " + "x" * MAX_BYTES) == [(1, "longer than 64 kB; make it shorter")]


@given(st.text())
def test_any_text_is_read_without_raising(text: str) -> None:
    document = split(text).document
    assert document.mistakes or document.value is None or isinstance(document.value, str | list | dict)
    read_yaml(text)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("statsu: draft", "unknown key 'statsu'; did you mean 'status'?"),
        ("Status : draft", "unknown key 'Status'; did you mean 'status'?"),
        ("status: Drfat", "unknown value of 'status' 'Drfat'; did you mean 'draft'?"),
        ("status:", "'status' is empty; write a value, or leave the key out"),
        ("status: [draft]", "'status' must be one text, not a list or several keys"),
        ("authors: dana", "'authors' must be a list; write authors: [dana]"),
        ("save_as: ../../x.html", "unknown key 'save_as'; leave it out"),
        ("template: base", "unknown key 'template'; "),
        ("category: beta", "unknown key 'category'; leave it out"),
        ("is_valid: x", "unknown key 'is_valid'; leave it out"),
        ("slug: ../beta/x", "'../beta/x' is not a legal value of 'slug'; use small letters, digits and hyphens"),
        ("lang: ../../beta", "'../../beta' is not a legal value of 'lang'; write a language code"),
        ("expires: 2026-13-45", "'expires' is no date that exists; write it as 2026-11-20"),
        ("expires: 2026-02-30", "'expires' is no date that exists; write it as 2026-11-20"),
        ("expires: 0001-01-01", "'expires' is no date that exists: the year 1 is not between 1990 and 2100"),
        ("expires: 9999-01-01", "'expires' is no date that exists: the year 9999"),
        ("expires: 01/02/03", "'expires' is no date; write it as 2026-11-20"),
        ("expires: 20261120", "'expires' is no date; write it as 2026-11-20"),
        ("expires: 2026-W01-1", "'expires' is no date; write it as 2026-11-20"),
        ("expires: 2026-11-20T09:30 Mars/Base", "'expires' is no date; write it as"),
        ("expires: [2026-11-20]", "'expires' is no date; write it as"),
        ('title: "  "', "'title' is empty"),
        ("title: ''", "'title' is empty"),
        ('title: "a\\0b"', "'title' must be one line of plain text"),
        ('summary: "a\\0b"', "'summary' holds the control character U+0000"),
        ('summary: "a\\uFFFEb"', "'summary' holds the control character U+FFFE"),
        ("title: " + "x" * 301, "'title' is longer than 300 characters"),
        ("k" * 500 + ": x", "unknown key 'kkk"),
        ("about: http://firm.example/a", "'about' must be a post, as in tax/ring-fence, or an https address"),
        ("about: ../legal/posts/2026-01-20-rules.md", "'about' must be a post, as in legal/rules, or an https address"),
        ("about: /legal/rules/", "'about' must be a post, as in legal/rules, or an https address"),
        ("about: legal/rules.md", "'about' must be a post, as in legal/rules, or an https address"),
    ],
)
def test_a_mistake_in_a_post_is_told_with_a_remedy(line: str, words: str) -> None:
    told = checked(f"place: Hull\n{line}" + ("" if line.startswith("title") else "\ntitle: A"))
    assert len(told) == 1, told
    assert told[0][0] == 2
    assert told[0][1].startswith(words)
    assert len(told[0][1]) < 250


@pytest.mark.parametrize(
    ("file", "line", "words"),
    [
        ("expert", "email: nope", "'nope' is not a legal value of 'email'; write an address as in dana@firm.example"),
        ("expert", "handle: '@@x'", "'@@x' is not a legal value of 'handle'; write a name as on the git host"),
        ("network", "url: https://n.example/blog/../x", "'url' must name its folder straight on"),
        ("network", "url: https://n.example/./x", "'url' must name its folder straight on"),
        ("network", "url: https://n.example/a//x", "'url' must name its folder straight on"),
        ("network", "url: https://n.example//", "'url' must name its folder straight on"),
        ("network", "url: https://n.example/%2E%2e/x", "'url' must name its folder straight on"),
        ("network", "authority: 'n.example,2026-13-45'", "'authority' has no date that exists; write a domain and"),
        ("network", "authority: 'n.example,2026-13'", "'authority' has no date that exists"),
        ("network", "authority: n.example", "'n.example' is not a legal value of 'authority'; write a domain and"),
        ("network", "groups: {'1.5': [tax]}", "'1.5' is not a legal name in 'groups'; use small letters, digits"),
        ("network", "front: {per_unit: -1}", "'per_unit' must be 0 or more, not -1"),
        ("network", "front: {pinned: [/tax/x/]}", "'/tax/x/' is not a legal value of 'pinned'; write tax/x"),
        ("network", "front: {pinned: [x]}", "'x' is not a legal value of 'pinned'; write unit/slug"),
        ("network", "topics: [{slug: a, name: A, about: Making it, moving it}]", _TORN),
        ("network", "topics: [{slug: a, name: A, about: Making it, selling}]", _TORN.replace("moving it", "selling")),
        ("unit", "follow: tax", "'follow' must be a list; begin each of its entries with '- ', as in - unit: …"),
        ("unit", "follow: {unit: tax}", "'follow' must be a list; begin each of its entries with '- ', as in"),
        ("unit", "follow: [tax]", "'tax' in 'follow' has no key; write unit: tax"),
        ("unit", "follow: ['unit:tax']", "'unit:tax' has no space after its colon; write unit: tax"),
        ("unit", "follow: [{unit: Tax}]", "'Tax' is not a legal value of 'unit'; write the unit's uid as network.yaml"),
        ("unit", "share: [Tax]", "'Tax' is not a legal value of 'share'; write everyone, nobody, or uids of units"),
        ("unit", "follow: [{unit: tax, limit: 0}]", "'limit' must be 1 or more, not 0"),
        ("unit", "follow: [{unit: tax, limit: 2000}]", "'limit' must be 1000 or less, not 2000"),
        ("unit", "follow: [{limit: 3}]", "'follow' has a rule that names nothing; write unit:, topics: or feed:"),
    ],
)
def test_a_mistake_in_another_file_is_told_with_its_own_remedy(file: str, line: str, words: str) -> None:
    text = _NEEDED[file].replace(line.partition(":")[0] + ": ", "# ") + line
    told = [mistake.what for mistake in checking.strict(FILES[file], read_yaml(text))[1]]
    assert len(told) == 1, told
    assert told[0].startswith(words)


@pytest.mark.parametrize("url", ["https://n.example", "https://n.example/", "https://n.example/a.b/..c/"])
def test_a_site_may_lie_in_a_folder(url: str) -> None:
    text = _NEEDED["network"].replace("https://n.example", url)
    assert checking.strict(FILES["network"], read_yaml(text))[1] == ()


@pytest.mark.parametrize("authority", ["n.example,2026", "n.example,2026-02", "n.example,2024-02-29"])
def test_an_authority_has_a_year_a_month_or_a_day(authority: str) -> None:
    text = _NEEDED["network"].replace("n.example,2026", authority)
    assert checking.strict(FILES["network"], read_yaml(text))[1] == ()


def test_a_comma_is_blamed_for_no_other_unknown_key() -> None:
    assert checked("title: A\nmoving it: x") == [(2, "unknown key 'moving it'; leave it out")]
    (told,) = checked("title: A\nchanges:\n- {date: 2026-01-01, what: A, wat: x}")
    assert "comma" not in told[1]


def test_all_mistakes_are_told_at_once_each_with_its_line() -> None:
    text = "title: [a]\ndate: soon\nstatsu: draft\nauthors:\n- dana\n- Dana Ortiz\ntags: x\n"
    text += "changes:\n- {date: 2026-01-01}\ntags: y"
    assert [line for line, _ in sorted(checked(text))] == [1, 2, 3, 6, 7, 9, 10]


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        ("---\ntitle: a\n---\n".encode("utf-16"), 1, "UTF-16"),
        ("---\ntitle: é\n---\n".encode("latin-1"), 2, "byte 0xe9 is not UTF-8"),
        (b"---\ntitle: a\n---\nbody\0", 4, "U+0000"),
        (b"a\x1bb", 1, "U+001B"),
        ("a\n\u0085".encode(), 2, "U+0085"),
        ("a\ufffe".encode(), 1, "U+FFFE"),
        (b"a\xed\xa0\x80", 1, "is not UTF-8"),
    ],
)
def test_bytes_that_are_no_clean_text_are_told_with_their_line(data: bytes, line: int, words: str) -> None:
    text, mistakes = decode(data)
    assert text == ""
    assert [mistake.line for mistake in mistakes] == [line]
    assert words in mistakes[0].what


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf---\ntitle: a\n---\nbody",
        b"---\r\ntitle: a\r\n---\r\nbody",
        b"---\rtitle: a\r---\rbody",
        b"---  \ntitle: a\n---\nbody",
    ],
)
def test_marks_and_line_ends_of_other_machines_are_fine(data: bytes) -> None:
    text, mistakes = decode(data)
    assert not mistakes
    parts = split(text)
    assert (parts.document.value, parts.document.mistakes, parts.body, parts.body_line) == (
        {"title": "a"},
        (),
        "body",
        4,
    )


@pytest.mark.parametrize("title", ["مرحبا بالعالم", "a ]]> b", "🚗", "naïve"])
def test_any_writing_is_fine(title: str) -> None:
    assert checked(f"title: {title}") == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title: a", "must begin with front matter"),
        ("", "must begin with front matter"),
        ("\n\n---\ntitle: a\n---\n", "must be the very first line; delete the empty lines above it"),
        ("---\ntitle: a\nbody", "the front matter is never closed; add a line '---' under it"),
        ("---", "the front matter is never closed"),
    ],
)
def test_a_file_without_whole_front_matter_is_told_in_line_1(text: str, words: str) -> None:
    (mistake,) = split(text).document.mistakes
    assert mistake.line == 1
    assert words in mistake.what


@pytest.mark.parametrize("sign", "\x85\u2028\u2029")
def test_a_line_break_that_no_editor_shows_is_told_where_it_stands(sign: str) -> None:
    found = read_yaml(f"title: X\nsummary: one{sign}two\n", first_line=2)
    what = f"the character U+{ord(sign):04X} ends a line for YAML, and nobody sees it; delete it"
    assert (found.value, found.mistakes) == (None, (Mistake(3, what),))


def test_what_is_wrong_at_the_end_is_told_of_the_last_line() -> None:
    assert [one.line for one in read_yaml("a: b\n- {x: y, z:").mistakes] == [2]
    assert [one.line for one in read_yaml("a: [b,\n", first_line=2).mistakes] == [3]
